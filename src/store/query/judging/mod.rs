//! Facts for judging: what is known of many orgs in one period, read by sets outside the lock.

mod agenda;
mod below;
mod card;
pub mod due;
pub mod eligible;
mod fact;
mod frozen;
mod hearing;
pub mod letter;
mod letter_ground;
pub mod norm;
mod quality;
pub mod remind;
pub mod standing;
mod verdict;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rusqlite::params;

pub use self::{
    frozen::{Difference, YearCheck},
    hearing::Hearing,
};
use super::{Store, StoreError, ledger::keys, pack::parsed};
use crate::{
    base::Period,
    domain::{
        Adoption, Finding, FindingSource, Id, Mark, OrgKind, Sheet, SheetRole, Term,
        judge::{FindingFact, OrgFacts, SheetFact, SheetMark, term::own_period},
        pack::{Form, Pack, QuotaPeriod, Scorer},
    },
};

/// Orgs whose facts are read in one transaction: a reader must not hold back the file's log.
const CHUNK: usize = 1000;

/// What is judged: an adopted pack over a period.
#[derive(Debug, Clone)]
pub struct Docket {
    /// The adoption.
    pub adoption: Adoption,
    /// Its pack.
    pub pack: Arc<Pack>,
    /// The period, both ends inclusive.
    pub period: Period,
    /// Whether each org is judged over its own term of office instead, where that is known.
    pub by_term: bool,
    /// The appraisal for which is judged, if it is one.
    pub appraisal: Option<String>,
}

impl Docket {
    /// The same over what an appraisal or quota counts by.
    #[must_use]
    pub fn over(mut self, period: QuotaPeriod) -> Docket {
        self.by_term = period == QuotaPeriod::Term;
        self
    }
}

/// Rows of some orgs, by org.
pub(super) type ByOrg<R> = BTreeMap<Id, Vec<R>>;

pub(super) fn by_org<R>(rows: Vec<R>, org: impl Fn(&R) -> Id) -> ByOrg<R> {
    let mut found: ByOrg<R> = BTreeMap::new();
    for row in rows {
        found.entry(org(&row)).or_default().push(row);
    }
    found
}

/// Keys in a list that SQL picks by `?1`.
pub(super) const IN_ORGS: &str = "t.org IN (SELECT value FROM json_each(?1))";

impl Store {
    /// The packs in force for a year, each with its year as the judged period.
    ///
    /// # Errors
    /// What SQLite says; [`StoreError::Damaged`] if a kept text no longer loads.
    pub fn dockets(&self, year: i32) -> Result<Vec<Docket>, StoreError> {
        let adoptions = self.adoptions(Some(year))?;
        let dockets = adoptions.into_iter().map(|adoption| {
            Ok(Docket {
                pack: parsed(&adoption)?,
                period: Period::year(adoption.year),
                adoption,
                by_term: false,
                appraisal: None,
            })
        });
        dockets.collect()
    }

    /// The living orgs in a pack's scope, in the tree's order; `root` narrows to a subtree.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn orgs_in_scope(&self, pack: &Pack, root: Option<Id>) -> Result<Vec<Id>, StoreError> {
        let kinds: &[OrgKind] = if pack.head.kinds.is_empty() {
            OrgKind::ALL
        } else {
            &pack.head.kinds
        };
        let found = self.org_ids(root, kinds, u32::MAX)?;
        if pack.head.sectors.is_empty() {
            return Ok(found);
        }
        let sectors: Vec<&str> = pack.head.sectors.iter().map(|it| it.code()).collect();
        let sql = "SELECT id FROM org WHERE dissolved IS NULL \
                   AND instr(?1, ' ' || sector || ' ') > 0";
        let wanted = format!(" {} ", sectors.join(" "));
        let inside = self.list(sql, [wanted], |row| row.get::<_, Id>(0))?;
        let inside: BTreeSet<Id> = inside.into_iter().collect();
        Ok(found.into_iter().filter(|id| inside.contains(id)).collect())
    }

    /// What is known of some orgs for an adopted pack and period, in the order of `orgs`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn judge_facts(&self, docket: &Docket, orgs: &[Id]) -> Result<Vec<OrgFacts>, StoreError> {
        let mut found = Vec::with_capacity(orgs.len());
        for chunk in orgs.chunks(CHUNK) {
            // A view of an earlier act holds one snapshot for as long as it lives.
            let is_free = self.conn.is_autocommit();
            let snapshot = is_free.then(|| self.conn.unchecked_transaction());
            let snapshot = snapshot.transpose()?;
            found.extend(self.facts_of_chunk(docket, chunk)?);
            drop(snapshot);
        }
        Ok(found)
    }

    fn facts_of_chunk(&self, docket: &Docket, orgs: &[Id]) -> Result<Vec<OrgFacts>, StoreError> {
        let today = self.session.today;
        let adoptions = self.adoptions_of_pack(&docket.adoption)?;
        let cards = self.org_cards(docket, orgs)?;
        let mut terms: ByOrg<Term> = by_org(
            self.records(
                &format!("WHERE {IN_ORGS} ORDER BY t.start, t.id"),
                [keys(orgs)],
            )?,
            |term: &Term| term.org,
        );
        let mut holders = self.holders(docket, orgs)?;
        let mut rosters = self.rosters(docket, orgs)?;
        let mut children = self.children(orgs)?;
        let drawn = self.drawn(docket)?;
        let mut sheets = self.sheet_facts(docket, orgs)?;
        let mut findings = self.finding_facts(docket, orgs)?;
        let kept = self.kept((docket, &adoptions), (orgs, &children))?;
        let judged = self.judged(&adoptions, orgs)?;
        let mut found = Vec::with_capacity(orgs.len());
        for card in cards {
            let id = card.id;
            let mut facts = OrgFacts::of(card, docket.period, today);
            facts.terms = terms.remove(&id).unwrap_or_default();
            if docket.by_term {
                let day = docket.period.end.min(facts.today);
                let own = own_period(&docket.pack, &facts, day);
                facts.period = own.unwrap_or(docket.period);
            }
            facts.holders = holders.remove(&id).unwrap_or_default();
            facts.roster = rosters.remove(&id);
            facts.children = children.remove(&id).unwrap_or_default();
            facts.drawn = facts
                .children
                .iter()
                .copied()
                .filter(|it| drawn.contains(it))
                .collect();
            facts.sheets = sheets.remove(&id).unwrap_or_default();
            facts.findings = findings.remove(&id).unwrap_or_default();
            kept.give(docket, &mut facts);
            judged.give(docket, &mut facts);
            found.push(facts);
        }
        Ok(found)
    }

    /// The adoptions of one pack up to a year, the newest first: what was entered in an earlier
    /// year still counts for longer quotas and for comparing years.
    fn adoptions_of_pack(&self, adoption: &Adoption) -> Result<Vec<Adoption>, StoreError> {
        let tail = "WHERE t.pack = ?1 AND t.year <= ?2 AND (t.withdrawn IS NULL OR t.id = ?3) \
                    ORDER BY t.year DESC, t.id DESC LIMIT 100";
        self.records(tail, params![adoption.pack, adoption.year, adoption.id])
    }

    fn children(&self, orgs: &[Id]) -> Result<ByOrg<Id>, StoreError> {
        let sql = "SELECT t.parent, t.id FROM org t WHERE t.dissolved IS NULL \
                   AND t.parent IN (SELECT value FROM json_each(?1)) ORDER BY t.parent, t.id";
        let rows = self.list(sql, [keys(orgs)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut found: ByOrg<Id> = BTreeMap::new();
        for (parent, id) in rows {
            found.entry(parent).or_default().push(id);
        }
        Ok(found)
    }

    /// The orgs that the random draws on record picked for the adoption's campaigns.
    fn drawn(&self, docket: &Docket) -> Result<BTreeSet<Id>, StoreError> {
        let sql = "SELECT o.org FROM campaign_org o JOIN campaign c ON c.id = o.campaign \
                   WHERE c.adoption = ?1 AND c.seed IS NOT NULL AND o.drawn = 1";
        let rows = self.list(sql, [docket.adoption.id], |row| row.get(0))?;
        Ok(rows.into_iter().collect())
    }

    /// Sheets that were handed in, with their marks.
    fn sheet_facts(&self, docket: &Docket, orgs: &[Id]) -> Result<ByOrg<SheetFact>, StoreError> {
        let of = format!("{IN_ORGS} AND t.adoption = ?2 AND t.submitted IS NOT NULL");
        let bound = params![keys(orgs), docket.adoption.id];
        let sheets: Vec<Sheet> = self.records(&format!("WHERE {of} ORDER BY t.id"), bound)?;
        let tail = "WHERE t.sheet IN (SELECT value FROM json_each(?1)) ORDER BY t.sheet, t.id";
        let ids: Vec<Id> = sheets.iter().map(|sheet| sheet.id).collect();
        let marks: Vec<Mark> = self.records(tail, [keys(&ids)])?;
        let mut marks = by_org(marks, |mark| mark.sheet);
        let mut found: ByOrg<SheetFact> = BTreeMap::new();
        for sheet in sheets {
            let own = marks.remove(&sheet.id).unwrap_or_default();
            let form = docket.pack.form(&sheet.form);
            let fact = SheetFact {
                id: sheet.id,
                by: scorer(sheet.role, form),
                form: sheet.form,
                assessor: sheet.assessor,
                office: None,
                date: sheet.submitted.unwrap_or(sheet.opened),
                marks: own.into_iter().map(marked).collect(),
            };
            found.entry(sheet.org).or_default().push(fact);
        }
        Ok(found)
    }

    /// Findings of the year, and older ones that are still open.
    fn finding_facts(
        &self,
        docket: &Docket,
        orgs: &[Id],
    ) -> Result<ByOrg<FindingFact>, StoreError> {
        let year = docket.adoption.year;
        let of = format!("{IN_ORGS} AND (t.year = ?2 OR (t.year < ?2 AND t.state <> 'closed'))");
        let bound = params![keys(orgs), year];
        let rows: Vec<Finding> = self.records(&format!("WHERE {of} ORDER BY t.id"), bound)?;
        let ids: Vec<Id> = rows.iter().filter_map(|finding| finding.sheet).collect();
        let sql = "SELECT id, form FROM sheet WHERE id IN (SELECT value FROM json_each(?1))";
        let forms = self.list(sql, [keys(&ids)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let forms: BTreeMap<Id, String> = forms.into_iter().collect();
        let fact = |finding: &Finding| FindingFact {
            id: finding.id,
            year: finding.year,
            source: finding.source,
            item: match (finding.source, finding.sheet, &finding.item) {
                (FindingSource::Sheet, Some(sheet), Some(item)) => {
                    let form = forms.get(&sheet);
                    form.map(|form| (form.clone(), item.clone()))
                }
                _ => None,
            },
            rule: finding.rule.clone(),
            found: finding.found,
            deadline: finding.deadline,
            state: finding.state,
            closed: finding.closed,
            relapsed: finding.relapsed.is_some(),
            repeats: finding.repeats,
        };
        let facts = rows.iter().map(|row| (row.org, fact(row))).collect();
        Ok(grouped(facts))
    }
}

pub(super) fn grouped<R>(rows: Vec<(Id, R)>) -> ByOrg<R> {
    let mut found: ByOrg<R> = BTreeMap::new();
    for (org, row) in rows {
        found.entry(org).or_default().push(row);
    }
    found
}

/// As whom a sheet counts. Whoever is sent to score counts as inspector, or as the superior org or
/// the body that the form names instead.
fn scorer(role: SheetRole, form: Option<&Form>) -> Scorer {
    match role {
        SheetRole::Own => Scorer::SelfScore,
        SheetRole::Cross => Scorer::Cross,
        SheetRole::Inspector => {
            let sent = [Scorer::Inspector, Scorer::Superior, Scorer::Body];
            let named = form.map_or(&[][..], |form| &form.who);
            let mut named = sent.into_iter().filter(|who| named.contains(who));
            named.next().unwrap_or(Scorer::Inspector)
        }
    }
}

fn marked(mark: Mark) -> (String, SheetMark) {
    let given = mark.points.map(SheetMark::Points);
    (mark.item, given.unwrap_or(SheetMark::NotApplicable))
}
