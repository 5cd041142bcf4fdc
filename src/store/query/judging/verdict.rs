//! What was decided on the orgs before: cards, grades and scores of earlier years and periods.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{ByOrg, Docket, IN_ORGS, by_org, keys};
use crate::{
    base::date,
    domain::{
        Adoption, CardIssued, Id, Verdict,
        judge::{
            CardFact, OrgFacts, Past, PeriodScore, SourceKind, SourceRef, body::Decision,
            reminder::OpenItem,
        },
        pack::ReminderOf,
    },
    store::{Store, StoreError},
};

/// Cards and verdicts of some orgs.
pub(super) struct Judged {
    cards: ByOrg<CardIssued>,
    verdicts: ByOrg<Verdict>,
    years: BTreeMap<Id, i32>,
}

impl Store {
    pub(super) fn judged(&self, adoptions: &[Adoption], orgs: &[Id]) -> Result<Judged, StoreError> {
        let ids: Vec<Id> = adoptions.iter().map(|adoption| adoption.id).collect();
        Ok(Judged {
            cards: by_org(self.facts_of(&ids, orgs)?, |it: &CardIssued| it.org),
            verdicts: by_org(self.facts_of(&ids, orgs)?, |it: &Verdict| it.org),
            years: adoptions.iter().map(|it| (it.id, it.year)).collect(),
        })
    }

    /// The grades that bodies gave in an appraisal for the judged period.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn decisions(&self, docket: &Docket, appraisal: &str) -> Result<Vec<Decision>, StoreError> {
        let tail = "WHERE t.adoption = ?1 AND t.appraisal = ?2 AND t.grade IS NOT NULL \
                    AND t.end >= ?3 AND t.start <= ?4 ORDER BY t.org, t.id";
        let bound = params![
            docket.adoption.id,
            appraisal,
            date::iso(docket.period.start),
            date::iso(docket.period.end)
        ];
        let rows: Vec<Verdict> = self.records(tail, bound)?;
        let decided = rows.into_iter().filter_map(|row| {
            Some(Decision {
                org: row.org,
                person: row.person,
                grade: row.grade?,
                reason: row.reason,
                by: row.body.unwrap_or_default(),
                source: Some(SourceRef::new(SourceKind::Verdict, row.id)),
            })
        });
        Ok(decided.collect())
    }

    /// Cards that still stand, with their days, for the agenda.
    pub(super) fn open_cards(
        &self,
        docket: &Docket,
        orgs: &[Id],
    ) -> Result<Vec<OpenItem>, StoreError> {
        let tail = format!(
            "WHERE {IN_ORGS} AND t.adoption = ?2 AND t.closed IS NULL AND t.lifted IS NULL \
             ORDER BY t.id"
        );
        let rows: Vec<CardIssued> = self.records(&tail, params![keys(orgs), docket.adoption.id])?;
        let item = |card: CardIssued| {
            let row = docket.pack.card(&card.card);
            OpenItem {
                of: ReminderOf::Card,
                id: card.id,
                org: card.org,
                title: row.map_or(card.reason, |row| row.title.clone()),
                clause: row.and_then(|row| row.source.clause.clone()),
                opened: card.issued,
                due: card.deadline,
                rectified: None,
                look_back: card.look_back.filter(|_| card.looked_back.is_none()),
            }
        };
        Ok(rows.into_iter().map(item).collect())
    }
}

impl Judged {
    /// Puts what was decided on the facts' org into the facts.
    pub(super) fn give(&self, docket: &Docket, facts: &mut OrgFacts) {
        let id = facts.org.id;
        let cards = self.cards.get(&id).into_iter().flatten();
        let year = docket.adoption.year;
        facts.cards = cards
            .clone()
            .filter(|it| it.year == year || it.stands_on(facts.today))
            .map(card)
            .collect();
        for it in cards.filter(|it| it.year < year && it.lifted.is_none()) {
            past(&mut facts.past, it.year).cards.push(it.card.clone());
        }
        for it in self.verdicts.get(&id).into_iter().flatten() {
            self.verdict(docket, it, facts);
        }
        facts.past.sort_by_key(|it| std::cmp::Reverse(it.year));
    }

    /// A grade of the judged period, the score of a shorter one, or what an earlier year left.
    fn verdict(&self, docket: &Docket, it: &Verdict, facts: &mut OrgFacts) {
        let year = docket.adoption.year;
        let of = self.years.get(&it.adoption).copied().unwrap_or(year);
        let score = docket.pack.appraisal(&it.appraisal);
        let score = score.and_then(|appraisal| appraisal.score.clone());
        if of < year {
            let past = past(&mut facts.past, of);
            if let Some(grade) = &it.grade {
                past.grades.insert(it.appraisal.clone(), grade.clone());
            }
            if let (Some(score), Some(raw)) = (score, it.raw) {
                past.scores.insert(score, raw);
            }
            return;
        }
        if (it.start, it.end) == (facts.period.start, facts.period.end) {
            if let Some(grade) = &it.grade {
                facts.grades.insert(it.appraisal.clone(), grade.clone());
                facts.decided = facts.decided.max(it.decided);
            }
        } else if let Some(score) = score {
            let scores = facts.period_scores.entry(score).or_default();
            scores.push(PeriodScore {
                period: crate::base::Period {
                    start: it.start,
                    end: it.end,
                },
                score: it.raw,
                source: SourceRef::new(SourceKind::Verdict, it.id),
            });
        }
    }
}

fn past(list: &mut Vec<Past>, year: i32) -> &mut Past {
    let at = list.iter().position(|it| it.year == year);
    let at = at.unwrap_or_else(|| {
        list.push(Past {
            year,
            ..Past::default()
        });
        list.len() - 1
    });
    &mut list[at]
}

fn card(it: &CardIssued) -> CardFact {
    CardFact {
        id: it.id,
        card: it.card.clone(),
        year: it.year,
        issued: it.issued,
        person: it.person,
        finding: it.finding,
        deadline: it.deadline,
        looked_back: it.looked_back,
        closed: it.closed,
        withdrawn: it.lifted.is_some(),
    }
}
