//! What the rules ask of a person and nobody has done yet: findings, cards, talks, measures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::{Docket, Hearing, Store, StoreError};
use crate::{
    base::Date,
    domain::{
        Finding, FindingCommand, FindingSource, Id, Measure, Org, Person, TalkHeld,
        judge::{
            Assessed, Node, OrgFacts, SourceKind, SourceRef,
            condition::Ground,
            consequence::{self, Proposal},
            finding_rule::{self, FoundProblem},
            grade::{self, Verdict},
            ladder::{self, CardFlaw, CardProposal},
            place::Places,
        },
        pack::{ConsequenceAct, Pack, QuotaPeriod, RecordField},
    },
};

crate::code_enum! {
    /// What is asked.
    DueWhat {
        /// A card is to be issued.
        Card = "card",
        /// A talk is to be held.
        Talk = "talk",
        /// A problem is to be put on the ledger.
        Finding = "finding",
        /// A consequence is to be applied.
        Measure = "measure",
    }
}

/// Something that the rules ask of a person. Nothing of it is done without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What is asked.
    pub what: DueWhat,
    /// The adoption whose rule asks.
    pub adoption: Id,
    /// The pack's short name.
    pub pack: String,
    /// Id of the rule.
    pub row: String,
    /// Id of the card or talk in the pack; empty where there is none.
    pub item: String,
    /// In short words.
    pub text: String,
    /// Where it stands.
    pub clause: Option<String>,
    /// Whether the rule is a local addition.
    pub is_local: bool,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// The person, if it is about one.
    pub person: Option<Id>,
    /// That person's name.
    pub person_name: Option<String>,
    /// The office that does it, as the pack names it.
    pub by: Option<String>,
    /// Until when; missing if the text leaves it open.
    pub until: Option<Date>,
    /// Whether all conditions are known to hold; else a person must answer the rest.
    pub is_certain: bool,
    /// Why a card may not be issued yet.
    pub flaw: Option<CardFlaw>,
    /// What it rests on, step by step.
    pub cause: Vec<Node>,
    /// The problem, where one is to be put on the ledger.
    pub problem: Option<FoundProblem>,
}

/// What was done already in the year.
#[derive(Default)]
struct Done {
    /// Problems on the ledger: org, rule and what tells them apart.
    findings: BTreeSet<(Id, String, String)>,
    /// Items for which a finding was raised, by org and by the form of its sheet, where it names
    /// one: every form numbers its items alike.
    items: BTreeSet<(Id, Option<String>, String)>,
    talks: BTreeSet<(Id, String)>,
    measures: BTreeSet<(Id, String, Option<Id>)>,
}

/// One org under one pack, with what its proposals are made of.
struct Scene<'a> {
    docket: &'a Docket,
    one: &'a Assessed<'a>,
    verdicts: &'a [Verdict],
    places: &'a Places,
    done: &'a Done,
}

impl Due {
    /// The fields that the entry lacks.
    pub fn fields(&self) -> &[RecordField] {
        self.problem.as_ref().map_or(&[], |it| it.fields.as_slice())
    }

    /// The ledger's entry that shows the problem, where one does.
    pub fn entry(&self) -> Option<Id> {
        let problem = self.problem.as_ref()?;
        let shown = |it: &&SourceRef| it.kind == SourceKind::Entry && !problem.fields.is_empty();
        problem.sources.iter().find(shown).map(|it| it.id)
    }
}

impl Due {
    /// The sheet and the item of its form whose mark shows the problem, where one does.
    pub fn sheet_item(&self) -> Option<(Id, &str)> {
        let mut sheets = self.problem.as_ref()?.sources.iter();
        let sheet = sheets.find(|it| it.kind == SourceKind::Sheet)?.id;
        Some((sheet, self.form_item()?.1))
    }

    /// The form and its item that are the problem, where a sheet showed it.
    fn form_item(&self) -> Option<(&str, &str)> {
        let problem = self.problem.as_ref()?;
        let mut sources = problem.sources.iter();
        let is_sheet = sources.any(|it| it.kind == SourceKind::Sheet);
        is_sheet.then(|| problem.key.split_once('/')).flatten()
    }
}

impl Due {
    /// The command that puts the problem on the ledger in the given words, and what tells it
    /// from others, with the entry or the sheet's item.
    pub fn raised(&self, text: String, year: i32, found: Date) -> FindingCommand {
        let marked = self.sheet_item();
        FindingCommand::Raise {
            year,
            org: self.org,
            source: match (self.entry(), marked) {
                (Some(_), _) => FindingSource::Record,
                (None, Some(_)) => FindingSource::Sheet,
                (None, None) => FindingSource::Manual,
            },
            sheet: marked.map(|(sheet, _)| sheet),
            item: marked.map(|(_, item)| item.to_string()),
            task: None,
            text,
            responsible: None,
            measure: None,
            deadline: self.until,
            found,
            record: self.entry(),
            campaign: None,
            rule: Some(self.row.clone()),
            problem: self.problem.as_ref().map(|it| it.key.clone()),
            repeats: None,
        }
    }
}

impl Done {
    /// Whether a problem is on the ledger already, whatever its words there.
    fn has_finding(&self, due: &Due) -> bool {
        let Some(problem) = &due.problem else {
            return false;
        };
        let key = (due.org, due.row.clone(), problem.key.clone());
        let has_item = |(form, item): (&str, &str)| {
            let of = |form: Option<String>| (due.org, form, item.to_string());
            self.items.contains(&of(Some(form.to_string()))) || self.items.contains(&of(None))
        };
        self.findings.contains(&key) || due.form_item().is_some_and(has_item)
    }
}

impl Store {
    /// Everything that the packs in force for a year ask of a person and nobody has done: by
    /// org in the tree's order, cards first; of one org with all below it, or of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn due(&self, year: i32, root: Option<Id>) -> Result<Vec<Due>, StoreError> {
        let mut found = Vec::new();
        for docket in self.dockets(year)? {
            // A pack that appraises terms of office judges by what happened within the term.
            let mut periods = docket.pack.appraisals.iter().map(|it| it.period);
            let by_term = periods.any(|period| period == QuotaPeriod::Term);
            let period = if by_term {
                QuotaPeriod::Term
            } else {
                QuotaPeriod::Year
            };
            let hearing = self.hearing(docket.over(period))?;
            let wanted: BTreeSet<Id> = self
                .orgs_in_scope(hearing.pack(), root)?
                .into_iter()
                .collect();
            found.extend(self.due_of(&hearing, &wanted)?);
        }
        Ok(found)
    }

    fn due_of(&self, hearing: &Hearing, wanted: &BTreeSet<Id>) -> Result<Vec<Due>, StoreError> {
        let pack = hearing.pack();
        let judged = hearing.assessed();
        let mut verdicts = Vec::new();
        for appraisal in &pack.appraisals {
            let decisions = self.decisions(&hearing.docket, &appraisal.id)?;
            verdicts.extend(grade::verdicts(pack, appraisal, &judged, &decisions));
        }
        let ranked = pack.appraisals.iter().find_map(|it| it.score.as_deref());
        let all: Vec<&Assessed<'_>> = judged.iter().collect();
        let places = Places::new(pack, &all, ranked);
        let done = self.done(hearing)?;
        let mut found = Vec::new();
        for one in judged.iter().filter(|it| wanted.contains(&it.facts.org.id)) {
            let scene = Scene {
                docket: &hearing.docket,
                one,
                verdicts: &verdicts,
                places: &places,
                done: &done,
            };
            found.extend(scene.all());
        }
        self.name_all(&mut found)?;
        found.retain(|due| !done.has_finding(due));
        Ok(found)
    }

    fn done(&self, hearing: &Hearing) -> Result<Done, StoreError> {
        let adoption = &hearing.docket.adoption;
        let mut done = Done::default();
        let sql = "SELECT t.org, s.form, t.item FROM finding t LEFT JOIN sheet s ON s.id = t.sheet \
                   WHERE t.year = ?1 AND t.item IS NOT NULL";
        let items = self.list(sql, [adoption.year], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        done.items = items.into_iter().collect();
        // Who judges by the term finds again what an earlier year of it put on the ledger.
        let since = |it: &OrgFacts| it.period.start.year();
        let since = hearing.facts.iter().map(since).min();
        let since = since.unwrap_or(adoption.year).min(adoption.year);
        let tail = "WHERE t.year BETWEEN ?1 AND ?2 AND t.problem IS NOT NULL";
        let findings: Vec<Finding> = self.records(tail, [since, adoption.year])?;
        for it in findings {
            // Each year has its own sheets.
            let is_old = it.sheet.is_some() && it.year < adoption.year;
            if let (false, Some((rule, problem))) = (is_old, it.rule.zip(it.problem)) {
                done.findings.insert((it.org, rule, problem));
            }
        }
        let talks: Vec<TalkHeld> = self.records("WHERE t.adoption = ?1", [adoption.id])?;
        let in_year = |it: &TalkHeld| it.date.year() >= adoption.year;
        let held = talks.into_iter().filter(in_year);
        done.talks = held.filter_map(|it| Some((it.org, it.talk?))).collect();
        let measures: Vec<Measure> =
            self.records("WHERE t.adoption = ?1 AND t.lifted IS NULL", [adoption.id])?;
        done.measures = measures
            .into_iter()
            .map(|it| (it.org, it.consequence, it.person))
            .collect();
        Ok(done)
    }

    fn name_all(&self, found: &mut [Due]) -> Result<(), StoreError> {
        let mut orgs: BTreeMap<Id, (String, String)> = BTreeMap::new();
        for due in found {
            let (code, name) = match orgs.get(&due.org) {
                Some(known) => known.clone(),
                None => {
                    let org = self.find::<Org>(due.org)?;
                    org.map(|it| (it.code, it.name)).unwrap_or_default()
                }
            };
            orgs.insert(due.org, (code.clone(), name.clone()));
            (due.org_code, due.org_name) = (code, name);
            if let Some(person) = due.person {
                due.person_name = self.find::<Person>(person)?.map(|it| it.name);
                if due.what == DueWhat::Finding
                    && let Some(name) = &due.person_name
                {
                    due.text = format!("{} {name}", due.text);
                }
            }
        }
        Ok(())
    }
}

impl Scene<'_> {
    fn pack(&self) -> &Pack {
        &self.docket.pack
    }

    /// What is asked for the org: cards, then talks and measures, then problems.
    fn all(&self) -> Vec<Due> {
        let grades = self.one.facts.grades.clone();
        let ground = Ground {
            pack: self.pack(),
            one: self.one,
            grades: &grades,
            person: None,
            places: Some(self.places),
            row: "",
        };
        let cards = ladder::proposals(&ground);
        let mut found: Vec<Due> = cards.iter().map(|card| self.card(card)).collect();
        let asked = consequence::proposals(self.pack(), self.one, self.verdicts, Some(self.places));
        for proposal in &asked {
            found.extend(self.proposed(proposal, &cards));
        }
        let problems = finding_rule::search(self.pack(), self.one).found;
        found.extend(problems.into_iter().map(|it| self.problem(it)));
        found
    }

    fn bare(&self, what: DueWhat, row: &str) -> Due {
        let head = &self.pack().head;
        Due {
            what,
            adoption: self.docket.adoption.id,
            pack: head.short.clone(),
            row: row.to_string(),
            item: String::new(),
            text: String::new(),
            clause: None,
            is_local: false,
            org: self.one.facts.org.id,
            org_code: String::new(),
            org_name: String::new(),
            person: None,
            person_name: None,
            by: None,
            until: None,
            is_certain: true,
            flaw: None,
            cause: Vec::new(),
            problem: None,
        }
    }

    fn office(&self, id: Option<&String>) -> Option<String> {
        let id = id?;
        let office = self.pack().offices.iter().find(|it| it.id == *id);
        Some(office.map_or_else(|| id.clone(), |it| it.title.clone()))
    }

    fn card(&self, card: &CardProposal) -> Due {
        let title = self.pack().card(&card.card).map(|it| it.title.clone());
        Due {
            item: card.card.clone(),
            text: title.unwrap_or_default(),
            clause: card.clause.clone(),
            by: self.office(card.by.as_ref()),
            until: card.rectify,
            cause: card.cause.clone(),
            ..self.bare(DueWhat::Card, &card.card)
        }
    }

    /// A consequence that nobody has applied; a card that the ladder proposes too is told once.
    fn proposed(&self, proposal: &Proposal, cards: &[CardProposal]) -> Option<Due> {
        let (what, item) = match &proposal.act {
            ConsequenceAct::Card { card, .. } | ConsequenceAct::Escalate { card } => {
                if proposal.flaw == Some(CardFlaw::StandsAlready)
                    || cards.iter().any(|it| it.card == *card)
                {
                    return None;
                }
                (DueWhat::Card, card.clone())
            }
            ConsequenceAct::Talk { talk, .. } => (DueWhat::Talk, talk.clone()),
            _ => (DueWhat::Measure, String::new()),
        };
        // A rule that reads no grade proposes for the org; the measure names whom it hit.
        let is_applied = |(org, row, person): &(Id, String, Option<Id>)| {
            (*org, row) == (proposal.org, &proposal.row)
                && (proposal.person.is_none() || *person == proposal.person)
        };
        let applied = self.done.measures.iter().any(is_applied);
        let talked = || self.done.talks.contains(&(proposal.org, item.clone()));
        if applied || what == DueWhat::Talk && talked() {
            return None;
        }
        Some(Due {
            item,
            text: proposal.text.clone(),
            clause: proposal.clause.clone(),
            is_local: proposal.is_local,
            person: proposal.person,
            by: self.office(proposal.by.as_ref()),
            until: proposal.until,
            is_certain: proposal.is_certain,
            flaw: proposal.flaw,
            cause: proposal.cause.clone(),
            ..self.bare(what, &proposal.row)
        })
    }

    fn problem(&self, problem: FoundProblem) -> Due {
        Due {
            text: self.told(&problem),
            clause: problem.clause.clone(),
            is_local: problem.is_local,
            person: problem.person,
            until: problem.deadline,
            problem: Some(problem.clone()),
            ..self.bare(DueWhat::Finding, &problem.rule)
        }
    }

    /// The problem after what tells it from others of its rule: the quota and its period, the kind
    /// and day of the entry. That comes first, since lists show the beginning.
    fn told(&self, problem: &FoundProblem) -> String {
        let pack = self.pack();
        let mut parts = problem.key.split('/');
        let head = parts.next().unwrap_or_default();
        if let Some(line) = pack.indicator(head) {
            let start = parts.next().unwrap_or_default();
            return format!("{} {start}: {}", line.title, problem.text);
        }
        let events = self.one.facts.events.iter();
        let mut entry = events.filter(|it| it.id.to_string() == head);
        if let (false, Some(entry)) = (problem.fields.is_empty(), entry.next()) {
            let kind = pack.record_kind(&entry.kind);
            let title = kind.map_or(entry.kind.as_str(), |it| it.title.as_str());
            return format!("{title} {}: {}", entry.date, problem.text);
        }
        problem.text.clone()
    }
}
