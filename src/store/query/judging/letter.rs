//! Letters with the data of those who get them: all of whom a letter is true today, all whom the
//! rules write to, or the orgs that a person names.

use std::collections::BTreeSet;

use super::{Docket, Store, StoreError, due::Due, letter_ground::Ground};
use crate::{
    base::Date,
    domain::{
        Id, Org, Term,
        judge::{
            calendar,
            open_item::{self, falls_in},
            reminder::{CalendarFacts, ReminderState, ReminderWhat},
        },
        pack::{ConsequenceAct, Letter, LetterAnnex, ReminderOf},
    },
};

/// One letter to one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's short name.
    pub pack: String,
    /// Id of the letter.
    pub letter: String,
    /// Its name.
    pub title: String,
    /// Its clause.
    pub clause: Option<String>,
    /// The body that sends it, by its own name where the file knows it.
    pub by: Option<String>,
    /// The body to which it is addressed.
    pub to: String,
    /// Whether it is addressed to the secretary in person.
    pub is_to_secretary: bool,
    /// The org that it is about.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// Its secretary.
    pub secretary: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// The day on which its term ends, if that is known.
    pub term_end: Option<Date>,
    /// Until when something is asked.
    pub deadline: Option<Date>,
    /// The year for which it is written.
    pub year: i32,
    /// The text with its places, which [`LetterLine::told`] fills in.
    pub text: String,
    /// Why it would not be true of the org.
    pub untrue: Option<Untrue>,
    /// What it lists on an annex.
    pub annex: Option<LetterAnnex>,
    /// What it is about: causes of cards, tasks.
    pub items: Vec<LetterItem>,
}

/// Something that a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterItem {
    /// In short words.
    pub text: String,
    /// Until when.
    pub deadline: Option<Date>,
}

crate::code_enum! {
    /// Why a letter would not be true of an org.
    Untrue {
        /// It says that the term has ended, and it has not.
        TermRunning = "term_running",
        /// It says that the term will end, and it has ended.
        TermEnded = "term_ended",
        /// No such card is open.
        NoCard = "no_card",
        /// No dispatched task is open.
        NoTask = "no_task",
        /// No problem is open.
        NoFinding = "no_finding",
    }
}

/// The places of a text that have a value.
pub const PLACES: &[&str] = &["name", "year", "term_end", "deadline", "secretary"];

/// A place that a text keeps: what stands between the braces, and whether its name is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Its name.
    pub name: String,
    /// Whether it is one of the places that texts have.
    pub is_known: bool,
}

/// Characters between the braces of a place at most: more is no place.
const PLACE_MAX: usize = 40;

/// The places that stand in a text.
pub fn holes(text: &str) -> Vec<Hole> {
    let parts = text.split('{').skip(1);
    let named = parts.filter_map(|rest| Some(rest.split_once('}')?.0));
    let named = named.filter(|it| it.chars().count() <= PLACE_MAX && !it.contains('\n'));
    let hole = |name: &str| Hole {
        name: name.to_string(),
        is_known: PLACES.contains(&name),
    };
    named.map(hole).collect()
}

impl LetterLine {
    /// The text with what is known filled in, days as `day` writes them. What is not known keeps
    /// its place, so that nobody sends a hole.
    pub fn told(&self, day: &dyn Fn(Date) -> String) -> String {
        let known = [
            ("{name}", Some(self.org_name.clone())),
            ("{year}", Some(self.year.to_string())),
            ("{term_end}", self.term_end.map(day)),
            ("{deadline}", self.deadline.map(day)),
            ("{secretary}", self.secretary.clone()),
        ];
        let mut text = self.text.clone();
        for (place, value) in known {
            if let Some(value) = value {
                text = text.replace(place, &value);
            }
        }
        text
    }
}

impl Store {
    /// The letters that the packs in force for a year know, pack by pack.
    ///
    /// # Errors
    /// As [`Store::dockets`].
    pub fn letter_kinds(&self, year: i32) -> Result<Vec<(Docket, Letter)>, StoreError> {
        let mut found = Vec::new();
        for docket in self.dockets(year)? {
            let letters: Vec<Letter> = docket.pack.letters.clone();
            found.extend(letters.into_iter().map(|letter| (docket.clone(), letter)));
        }
        Ok(found)
    }

    /// The lines of one letter of a year's packs, or of one adoption: to the orgs that are named,
    /// else to all of whom it is true today and all whom the rules write to. An org gets it once,
    /// from the pack that is for it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn letter_lines(
        &self,
        (year, adoption): (i32, Option<Id>),
        letter: &str,
        orgs: &[Id],
    ) -> Result<Vec<LetterLine>, StoreError> {
        let mut known = self.letter_kinds(year)?;
        known.retain(|(docket, row)| {
            row.id == letter && adoption.is_none_or(|it| it == docket.adoption.id)
        });
        let mut scenes = Vec::new();
        for (docket, row) in known {
            scenes.push(self.scene(docket, row)?);
        }
        let mut found: Vec<LetterLine> = Vec::new();
        let Some(first) = scenes.first() else {
            return Ok(found);
        };
        if !orgs.is_empty() {
            for org in orgs {
                let scene = scenes.iter().find(|scene| scene.fits(*org));
                found.extend(self.letter_to(scene.unwrap_or(first), *org)?);
            }
            return Ok(found);
        }
        let mut told = BTreeSet::new();
        for scene in &scenes {
            for org in scene.cohort().into_iter().filter(|org| told.insert(*org)) {
                found.extend(self.letter_to(scene, org)?);
            }
        }
        Ok(found)
    }

    fn scene(&self, docket: Docket, row: Letter) -> Result<Scene, StoreError> {
        let orgs = self.orgs_in_scope(&docket.pack, None)?;
        let facts = self.calendar_facts(&docket, &orgs)?;
        Ok(Scene {
            asked: self.written_to(&docket, &row.id)?,
            ground: self.letter_ground(&docket, &row)?,
            docket,
            row,
            facts,
        })
    }

    /// Whom a consequence of the pack writes to, and until when it asks for something.
    fn written_to(
        &self,
        docket: &Docket,
        letter: &str,
    ) -> Result<Vec<(Id, Option<Date>)>, StoreError> {
        let writes = |due: &Due| {
            let mut rows = docket.pack.consequences.iter();
            let row = rows.find(|row| row.id == due.row);
            row.is_some_and(
                |row| matches!(&row.act, ConsequenceAct::Letter { letter: it, .. } if it == letter),
            )
        };
        let due = self.due(docket.adoption.year, None)?;
        let own = due
            .into_iter()
            .filter(|due| due.adoption == docket.adoption.id && due.is_certain && writes(due));
        Ok(own.map(|due| (due.org, due.until)).collect())
    }

    fn letter_to(&self, scene: &Scene, org: Id) -> Result<Option<LetterLine>, StoreError> {
        let Scene { docket, row, .. } = scene;
        let Some(view) = self.org_view(org)? else {
            return Ok(None);
        };
        let term_end = scene.term_end(org).or_else(|| view.term().map(Term::due));
        let it: &Org = &view.org;
        let (to, is_to_secretary) = self.receiver(docket, row, &view)?;
        Ok(Some(LetterLine {
            adoption: docket.adoption.id,
            pack: docket.pack.head.short.clone(),
            letter: row.id.clone(),
            title: row.title.clone(),
            clause: row.source.clause.clone(),
            by: self.sender(docket, row, &view)?,
            to,
            is_to_secretary,
            org,
            org_code: it.code.clone(),
            org_name: it.name.clone(),
            secretary: view.secretary().map(|it| it.person.name.clone()),
            phone: it.phone.clone(),
            term_end,
            deadline: scene.deadline(org, term_end),
            year: docket.adoption.year,
            text: row.text.clone(),
            untrue: scene.untrue(org, term_end),
            annex: row.annex,
            items: scene.ground.items(org),
        }))
    }
}

/// A letter of an adopted pack with what it rests on.
struct Scene {
    docket: Docket,
    row: Letter,
    facts: CalendarFacts,
    /// Whom a consequence writes to.
    asked: Vec<(Id, Option<Date>)>,
    ground: Ground,
}

impl Scene {
    /// Whether it is for an org at all.
    fn fits(&self, org: Id) -> bool {
        let mut orgs = self.facts.orgs.iter();
        orgs.any(|whom| whom.org == org && whom.fits(&self.row.audience))
    }

    /// By the pack's rule, which may be stricter than the length on record.
    fn term_end(&self, org: Id) -> Option<Date> {
        let whom = self.facts.orgs.iter().find(|whom| whom.org == org)?;
        self.facts.term_of(&self.docket.pack, whom).due
    }

    /// All of whom it is true today, and all whom the rules write to.
    fn cohort(&self) -> Vec<Id> {
        let letter = self.row.id.as_str();
        let mut found = fallen_due(&self.docket, &self.facts, letter);
        // Whoever was written to in the batch of a window is not written to again.
        let has_batch = open_item::is_cohort(&self.docket.pack, letter);
        let own = match self.row.of {
            Some(ReminderOf::Term) if !has_batch => self.terms_due(),
            Some(ReminderOf::Term) | None => Vec::new(),
            Some(_) => self.ground.orgs(),
        };
        let asked = self.asked.iter().map(|(org, _)| *org);
        let more: Vec<Id> = own
            .into_iter()
            .chain(self.sent_by_now())
            .chain(asked)
            .collect();
        for org in more {
            if !found.contains(&org) {
                found.push(org);
            }
        }
        found
    }

    /// Whose term falls in the window, or has ended where there is none; by day.
    fn terms_due(&self) -> Vec<Id> {
        let orgs = self.facts.orgs.iter();
        let own = orgs.filter(|whom| whom.fits(&self.row.audience));
        let ends = own.filter_map(|whom| {
            let due = self.facts.term_of(&self.docket.pack, whom).due?;
            let is_due = match &self.row.window {
                Some(window) => falls_in(Some(window), due, &self.facts),
                None => due < self.facts.today,
            };
            is_due.then_some((due, whom.org))
        });
        let mut found: Vec<(Date, Id)> = ends.collect();
        found.sort();
        found.into_iter().map(|(_, org)| org).collect()
    }

    /// Whom the agenda asks to write to by now, where the letter has a day of its own.
    fn sent_by_now(&self) -> Vec<Id> {
        if self.row.when.is_none() {
            return Vec::new();
        }
        let agenda = calendar::agenda_of_each(&self.docket.pack, &self.facts);
        let own = agenda.into_iter().filter(|it| {
            it.what == ReminderWhat::Letter
                && it.line == self.row.id
                && it.state != ReminderState::Coming
        });
        own.filter_map(|it| it.org).collect()
    }

    /// As what stands says, then the rule that writes, then the letter itself.
    fn deadline(&self, org: Id, term_end: Option<Date>) -> Option<Date> {
        let mut asked = self.asked.iter().filter(|(it, _)| *it == org);
        let stands = self.ground.deadline(org);
        let stands = stands.or_else(|| asked.find_map(|(_, until)| *until));
        let rule = || {
            let rule = self.row.deadline.as_ref()?;
            let year = self.docket.adoption.year;
            rule.in_year(year).or_else(|| rule.after(term_end?))
        };
        stands.or_else(rule)
    }

    fn untrue(&self, org: Id, term_end: Option<Date>) -> Option<Untrue> {
        match self.row.of? {
            ReminderOf::Term => {
                let has_ended = term_end? < self.facts.today;
                match (self.row.window.is_some(), has_ended) {
                    (true, true) => Some(Untrue::TermEnded),
                    (false, false) => Some(Untrue::TermRunning),
                    _ => None,
                }
            }
            _ if self.ground.has(org) => None,
            ReminderOf::Card => Some(Untrue::NoCard),
            ReminderOf::Task => Some(Untrue::NoTask),
            ReminderOf::Finding => Some(Untrue::NoFinding),
        }
    }
}

/// Whose terms fall in the window of a letter and who has not been written to, by day.
fn fallen_due(docket: &Docket, facts: &CalendarFacts, letter: &str) -> Vec<Id> {
    let mut found = Vec::new();
    for cohort in open_item::cohorts(&docket.pack, facts) {
        let line = (cohort.line.as_str(), None);
        let open = cohort.orgs.iter();
        let open = open.filter(|(org, due)| !facts.is_done(line, *due, *org));
        let own = open.filter(|_| cohort.letter == letter);
        for (org, _) in own {
            if !found.contains(org) {
                found.push(*org);
            }
        }
    }
    found
}
