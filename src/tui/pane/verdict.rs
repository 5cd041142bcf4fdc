//! 考核: an appraisal by peer group and rank, how the grades are spread, honours on their way.

mod act;
mod eligible;
mod honour;
mod rank;
mod spread;
mod trial;

use super::book::{Book, Leaf, Line, Subject};
use crate::{
    domain::{
        HonourHeld, Id, Verdict,
        judge::{Assessed, Outcome, grade, grade::VerdictState, place::Places},
        rule::End,
    },
    store::query::{
        judging::{Docket, Hearing, eligible::Eligible},
        ledger::FactLine,
    },
    tui::{Cx, event::PaneId},
};

/// One thing of the pane.
#[derive(Clone)]
pub enum Grading {
    /// A verdict as the rules and the body have it now.
    Judged(Box<Judged>),
    /// A grade within a peer group.
    Spread(spread::Share),
    /// Somebody beside an honour.
    Eligible(Box<Eligible>),
    /// An honour.
    Honour(Box<FactLine<HonourHeld>>),
}

/// A verdict with names; its reasons are judged anew when they are asked for.
#[derive(Clone)]
pub struct Judged {
    /// The org.
    pub org: Id,
    /// Its name.
    pub org_name: String,
    /// The person appraised.
    pub person: Option<Id>,
    /// That person's name.
    pub person_name: Option<String>,
    /// The peer group as it came together; empty where there is none.
    pub group: String,
    /// The place among the peers, from the top.
    pub place: Option<usize>,
    /// The score, or why there is none.
    pub score: Outcome,
    /// The grade by score alone, as the pack titles it.
    pub raw: Option<String>,
    /// The best grade allowed.
    pub ceiling: Option<String>,
    /// The grade that follows from the facts: id and title.
    pub proposal: Option<(String, String)>,
    /// The grade that holds.
    pub grade: Option<String>,
    /// How far it is.
    pub state: VerdictState,
    /// What is kept of it in the file.
    pub kept: Option<Verdict>,
}

/// What the clerk has chosen to see.
#[derive(Default)]
pub struct View {
    /// The adoption and its appraisal; the first of the year if none was chosen.
    pub appraisal: Option<(Id, String)>,
    /// Also who may not get an honour.
    pub has_all: bool,
}

impl Subject for Grading {
    const PANE: PaneId = PaneId::Appraisal;
    const LEAVES: &'static [Leaf<Grading>] =
        &[rank::LEAF, spread::LEAF, eligible::LEAF, honour::LEAF];
    type View = View;

    fn turn(book: &mut Book<Self>, name: &str, cx: &Cx) -> Vec<crate::tui::event::Effect> {
        act::show(book, name, cx);
        Vec::new()
    }
}

/// Every appraisal of the packs in force: the docket over its period, its id and title.
fn appraisals(cx: &Cx) -> Vec<(Docket, String, String)> {
    let mut found = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        for appraisal in &docket.pack.appraisals {
            let over = docket.clone().over(appraisal.period);
            found.push((over, appraisal.id.clone(), appraisal.title.clone()));
        }
    }
    found
}

/// The appraisal that is shown.
fn chosen(view: &View, cx: &Cx) -> Option<(Docket, String, String)> {
    let mut all = appraisals(cx);
    let wanted = view.appraisal.as_ref();
    let at = all.iter().position(|(docket, id, _)| {
        wanted.is_some_and(|(adoption, wanted)| docket.adoption.id == *adoption && id == wanted)
    });
    match at {
        Some(at) => Some(all.swap_remove(at)),
        None if all.is_empty() => None,
        None => Some(all.remove(0)),
    }
}

/// Everybody's facts for an appraisal.
fn hearing(docket: Docket, cx: &Cx) -> Option<Hearing> {
    cx.ask(|store| store.hearing(docket).map(Some))
}

/// The verdicts of the appraisal that is shown, by peer group and rank.
fn judged(book: &Book<Grading>, cx: &Cx) -> Vec<Judged> {
    let Some((docket, id, _)) = chosen(&book.view, cx) else {
        return Vec::new();
    };
    let Some(hearing) = hearing(docket, cx) else {
        return Vec::new();
    };
    let assessed = hearing.assessed();
    let verdicts = cx.ask(|store| store.verdicts_of(&hearing, &id, &assessed));
    let adoption = hearing.docket.adoption.id;
    let kept = cx.ask(|store| store.verdicts(adoption, (Some(&id), None), 0, KEPT_MAX));
    let kept: Vec<Verdict> = kept.into_iter().map(|line| line.row).collect();
    let court = Court::new(&hearing, &id, &assessed, &verdicts);
    let mut found: Vec<Judged> = verdicts
        .iter()
        .filter_map(|verdict| court.judged(verdict, &kept, cx))
        .collect();
    found.sort_by(|a, b| {
        let by = |it: &Judged| (it.group.clone(), it.place.unwrap_or(usize::MAX));
        let score = b.score.number().cmp(&a.score.number());
        by(a).cmp(&by(b)).then(score).then(a.org.cmp(&b.org))
    });
    found
}

/// Verdicts kept in the file that are read.
const KEPT_MAX: u32 = 100_000;

/// What all verdicts of the appraisal have in common.
struct Court<'a> {
    hearing: &'a Hearing,
    group: Option<String>,
    places: Places,
}

impl<'a> Court<'a> {
    fn new(
        hearing: &'a Hearing,
        id: &str,
        assessed: &[Assessed<'_>],
        verdicts: &[grade::Verdict],
    ) -> Court<'a> {
        let row = hearing.pack().appraisal(id);
        let exempt = |org: Id| {
            let mut own = verdicts.iter().filter(|it| it.org == org);
            own.all(|it| it.state == VerdictState::Exempt)
        };
        let peers: Vec<&Assessed<'_>> = assessed
            .iter()
            .filter(|one| !exempt(one.facts.org.id))
            .collect();
        let score = row.and_then(|row| row.score.as_deref());
        Court {
            hearing,
            group: row.and_then(|row| row.group.clone()),
            places: Places::new(hearing.pack(), &peers, score),
        }
    }

    fn title(&self, grade: &Option<String>) -> Option<String> {
        let id = grade.as_ref()?;
        let found = self.hearing.pack().grade(id);
        Some(found.map_or_else(
            || id.clone(),
            |(scale, place)| scale.grades[place].title.clone(),
        ))
    }

    fn judged(&self, verdict: &grade::Verdict, kept: &[Verdict], cx: &Cx) -> Option<Judged> {
        let mut facts = self.hearing.facts.iter();
        let facts = facts.find(|facts| facts.org.id == verdict.org)?;
        let peers = self.group.as_ref();
        let peers = peers.and_then(|group| self.places.beside(group, verdict.org));
        let same = |it: &&Verdict| it.org == verdict.org && it.person == verdict.person;
        let proposal = verdict.proposal.clone();
        let person = verdict.person;
        let found = person.and_then(|id| {
            cx.ask(|store| store.find::<crate::domain::Person>(id))
                .map(|person| person.name)
        });
        Some(Judged {
            org: verdict.org,
            org_name: facts.org.name.clone(),
            person,
            person_name: found,
            group: peers.map(|peers| peers.key.clone()).unwrap_or_default(),
            place: peers.and_then(|peers| peers.place(verdict.org, End::Top)),
            score: verdict.score,
            raw: self.title(&verdict.raw),
            ceiling: self.title(&verdict.ceiling),
            proposal: proposal.clone().zip(self.title(&proposal)),
            grade: self.title(&verdict.grade),
            state: verdict.state,
            kept: kept.iter().rev().find(same).cloned(),
        })
    }
}

/// The peer group in words: its key is made of codes of closed lists.
fn group_name(key: &str, cx: &Cx) -> String {
    let named = |part: &str| {
        ["sector", "org_kind"]
            .iter()
            .find(|group| cx.words.has(&format!("kind.{group}.{part}")))
            .map_or_else(|| part.to_string(), |group| cx.code(group, part))
    };
    let parts: Vec<String> = key.split(['/', ' ']).map(named).collect();
    parts.join(" ")
}

/// The judged line in hand.
fn current(book: &Book<Grading>) -> Option<&Judged> {
    match book.it()? {
        Grading::Judged(it) => Some(it),
        _ => None,
    }
}

/// The reason why nothing can be done: there is no line.
fn has_line(book: &Book<Grading>, _: &Cx) -> Option<&'static str> {
    book.line().is_none().then_some("no_line")
}

fn lines_of(found: Vec<Judged>, row: impl Fn(Judged) -> Line<Grading>) -> Vec<Line<Grading>> {
    found.into_iter().map(row).collect()
}
