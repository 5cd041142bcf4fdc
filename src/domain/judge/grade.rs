//! From score to grade, always in one order: raw score, veto, ceilings, shares, the body.

use std::collections::BTreeMap;

use super::{
    assess::Assessed,
    body::{self, Decision, DecisionFlaw},
    condition::{Ground, all, card_counts, present, test},
    place::Places,
    share::Stand,
    subject::subjects,
    trace::{Node, Outcome, SourceKind, SourceRef},
};
use crate::{
    base::Exact,
    domain::{
        Id,
        pack::{Appraisal, GradeScale, Grading, GradingRule, Pack, PlaceList, VetoEffect},
        rule::End,
    },
};

crate::code_enum! {
    /// How far a verdict is.
    VerdictState {
        /// A body decided, or the pack leaves nothing to decide.
        Settled = "settled",
        /// A grade follows from the facts; the body has not decided.
        Proposed = "proposed",
        /// The body decides; the facts give at most a ceiling.
        Open = "open",
        /// Something that the verdict hangs on is not known.
        Missing = "missing",
        Exempt = "exempt",
    }
}

/// A verdict on one org or person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The org.
    pub org: Id,
    /// The person, where the verdict is about one.
    pub person: Option<Id>,
    /// The appraisal's id.
    pub appraisal: String,
    /// The score that it rests on.
    pub score: Outcome,
    /// The grade by score alone.
    pub raw: Option<String>,
    /// The best grade allowed; `None` if nothing bars any.
    pub ceiling: Option<String>,
    /// The grade that follows from the facts; `None` where only a body can tell.
    pub proposal: Option<String>,
    /// The grade that holds.
    pub grade: Option<String>,
    /// How far it is.
    pub state: VerdictState,
    /// Why the body's grade was refused.
    pub flaw: Option<DecisionFlaw>,
    /// Ids of the rules whose conditions are not known.
    pub pending: Vec<String>,
    /// Lists on which it stands, with the rules that put it there.
    pub lists: Vec<(PlaceList, String)>,
    /// The tree of its reasons.
    pub trace: Node,
}

/// A verdict in the making.
pub(super) struct Work<'a> {
    pub one: &'a Assessed<'a>,
    pub person: Option<Id>,
    pub score: Outcome,
    pub raw: Option<usize>,
    pub stand: Stand,
    pub is_exempt: bool,
    pub has_thresholds: bool,
    /// Whether a veto that would fail it is not known.
    pub is_veto_open: bool,
    pub pending: Vec<String>,
    pub lists: Vec<(PlaceList, String)>,
    pub stages: Stages,
}

/// The five steps of every verdict, each a node even where it changes nothing.
pub(super) struct Stages {
    pub raw: Node,
    pub veto: Node,
    pub ceilings: Node,
    pub shares: Node,
    pub body: Node,
}

/// What all verdicts of one appraisal have in common.
#[derive(Clone, Copy)]
pub(super) struct Court<'a> {
    pub pack: &'a Pack,
    pub appraisal: &'a Appraisal,
    pub scale: &'a GradeScale,
}

/// Judges one appraisal for all orgs that it covers. Scores must be settled; `decisions` are those
/// that a body has taken so far. In the order of orgs and persons, whatever the order of entry.
pub fn verdicts(
    pack: &Pack,
    appraisal: &Appraisal,
    all: &[Assessed<'_>],
    decisions: &[Decision],
) -> Vec<Verdict> {
    let Some(scale) = pack.scale(&appraisal.scale) else {
        return Vec::new();
    };
    let court = Court {
        pack,
        appraisal,
        scale,
    };
    let mut asked: Vec<&Assessed<'_>> = all
        .iter()
        .filter(|one| one.facts.is_asked(&appraisal.audience))
        .filter(|one| appraisal.source.holds_on(one.facts.period.end))
        .collect();
    asked.sort_by_key(|one| one.facts.org.id);
    let judged: Vec<&Assessed<'_>> = asked
        .iter()
        .copied()
        .filter(|one| !court.exempts(one).0)
        .collect();
    let places = Places::new(pack, &judged, appraisal.score.as_deref());
    let mut works: Vec<Work<'_>> = Vec::new();
    for one in asked {
        let subjects = subjects(appraisal, one.facts);
        let each = subjects.persons.iter().map(|id| Some(*id));
        let mut persons: Vec<Option<Id>> = each.collect();
        if persons.is_empty() {
            persons.push(None);
        }
        for person in persons {
            works.push(court.work(one, person, subjects.to_body, &places));
        }
    }
    super::ration::shares(court, &places, &mut works);
    body::decide(court, works, decisions)
}

impl<'a> Court<'a> {
    pub fn place_of(self, grade: &str) -> Option<usize> {
        self.scale.grades.iter().position(|one| one.id == grade)
    }

    pub fn name(self, place: usize) -> Option<String> {
        self.scale.grades.get(place).map(|grade| grade.id.clone())
    }

    pub fn last(self) -> usize {
        self.scale.grades.len().saturating_sub(1)
    }

    /// The rules of the appraisal that are for an org, in the file's order.
    pub fn rules(self, one: &'a Assessed<'_>) -> impl Iterator<Item = &'a Grading> {
        let day = one.facts.period.end;
        self.pack
            .gradings_of(&self.appraisal.id)
            .filter(move |row| one.facts.is_asked(&row.audience) && row.source.holds_on(day))
    }

    /// Whether the org is not appraised, with the steps that tell (G13).
    fn exempts(self, one: &Assessed<'_>) -> (bool, Vec<Node>) {
        let mut nodes = Vec::new();
        let mut exempt = false;
        for row in self.rules(one) {
            let GradingRule::Exempt { when } = &row.rule else {
                continue;
            };
            let mut node = Node::new("G13", "exempt").row(&row.id, &row.source);
            let holds = match when {
                None => Some(true),
                Some(when) => {
                    let ground = self.ground(one, None, None, &row.id);
                    let found = test(&ground, when);
                    node.children.push(found.node);
                    found.holds
                }
            };
            exempt |= holds == Some(true);
            nodes.push(node);
        }
        (exempt, nodes)
    }

    pub fn ground<'b>(
        self,
        one: &'b Assessed<'b>,
        person: Option<Id>,
        places: Option<&'b Places>,
        row: &'b str,
    ) -> Ground<'b>
    where
        'a: 'b,
    {
        Ground {
            pack: self.pack,
            one,
            grades: &one.facts.grades,
            person,
            places,
            row,
        }
    }

    fn work(
        self,
        one: &'a Assessed<'a>,
        person: Option<Id>,
        to_body: bool,
        places: &Places,
    ) -> Work<'a> {
        let (is_exempt, exempt) = self.exempts(one);
        let score = self.appraisal.score.as_deref().map(|id| one.score(id));
        let score = score.unwrap_or(Outcome::Excluded(super::trace::Why::NoRow));
        let mut work = Work {
            one,
            person,
            score,
            raw: None,
            stand: Stand {
                org: one.facts.org.id,
                score: score.number(),
                grade: None,
                ceiling: 0,
                is_fixed: false,
                to_body,
            },
            is_exempt,
            has_thresholds: false,
            is_veto_open: false,
            pending: Vec::new(),
            lists: Vec::new(),
            stages: Stages::new(),
        };
        work.stages.raw.children.extend(exempt);
        if !is_exempt {
            self.raw(&mut work, places);
            self.vetoes(&mut work);
            self.ceilings(&mut work, places);
        }
        work
    }

    /// Thresholds (G01), then grades that an honour or a finding sets directly (G07).
    fn raw(self, work: &mut Work<'a>, places: &Places) {
        if let Some(id) = &self.appraisal.score {
            let trace = work.one.scores.get(id).map(|scored| scored.trace.clone());
            work.stages.raw.children.extend(trace);
        }
        work.stages.raw.outcome = Some(work.score);
        for row in self.rules(work.one) {
            match &row.rule {
                GradingRule::Thresholds { bands } => {
                    work.has_thresholds = true;
                    let band = work.stand.score.and_then(|score| {
                        let reached = |from| score >= Exact::from(from);
                        bands.iter().find(|band| band.from.is_none_or(reached))
                    });
                    work.stand.grade = band.and_then(|band| self.place_of(&band.grade));
                    let mut node = Node::new("G01", "thresholds").row(&row.id, &row.source);
                    if let Some(band) = band {
                        node = node.arg("grade", &band.grade);
                        if let Some(from) = band.from {
                            node = node.arg("from", from);
                        }
                    }
                    work.stages.raw.children.push(node);
                }
                GradingRule::Set { grade, when } => {
                    let ground = self.ground(work.one, work.person, Some(places), &row.id);
                    let found = test(&ground, when);
                    let node = Node::new("G07", "set").row(&row.id, &row.source);
                    let node = node.arg("grade", grade).child(found.node);
                    work.stages.raw.children.push(node);
                    match found.holds {
                        Some(true) => work.stand.grade = self.place_of(grade),
                        Some(false) => {}
                        None => work.pending.push(row.id.clone()),
                    }
                }
                _ => {}
            }
        }
        work.raw = work.stand.grade;
    }

    fn vetoes(self, work: &mut Work<'a>) {
        for row in self.rules(work.one) {
            let GradingRule::Veto {
                facts,
                effect,
                grade,
            } = &row.rule
            else {
                continue;
            };
            let ground = self.ground(work.one, work.person, None, &row.id);
            let mut node = Node::new("G06", "veto").row(&row.id, &row.source);
            node = node.arg("effect", effect);
            let (mut hit, mut open) = (false, false);
            for fact in facts {
                let (there, sources) = present(&ground, fact);
                let mut step = Node::new("", "fact").arg("id", fact).facts(sources);
                match there {
                    Ok(there) => {
                        hit |= there;
                        step = step.arg("holds", there);
                    }
                    Err(why) => {
                        open = true;
                        step = step.outcome(Outcome::Missing(why));
                    }
                }
                node.children.push(step);
            }
            work.stages.veto.children.push(node.arg("holds", hit));
            if hit && *effect == VetoEffect::Fails {
                let failed = grade.as_deref().and_then(|grade| self.place_of(grade));
                let failed = failed.unwrap_or(self.last());
                // Of several vetoes the gravest counts.
                let worst = work.stand.grade.filter(|_| work.stand.is_fixed);
                work.stand.grade = Some(worst.map_or(failed, |worst| worst.max(failed)));
                work.stand.ceiling = work.stand.ceiling.max(failed);
                work.stand.is_fixed = true;
            } else if hit {
                self.lower(work, 1.min(self.last()));
            } else if open {
                work.is_veto_open |= *effect == VetoEffect::Fails;
                work.pending.push(row.id.clone());
            }
        }
    }

    /// Preconditions, sub-scores, cards, downgrades (G04, G05, G08, G09), in the file's order.
    fn ceilings(self, work: &mut Work<'a>, places: &Places) {
        for row in self.rules(work.one) {
            let ground = self.ground(work.one, work.person, Some(places), &row.id);
            let (code, label, holds, below) = match &row.rule {
                GradingRule::Precondition { grade, needs } => {
                    let (held, below) = all(&ground, needs);
                    let barred = held.map(|held| !held);
                    let next = self.place_of(grade).map(|place| place + 1);
                    ("G04", "precondition", (barred, next), below)
                }
                GradingRule::Ceiling { grade, when } => {
                    let found = test(&ground, when);
                    let place = self.place_of(grade);
                    ("G05", "ceiling", (found.holds, place), vec![found.node])
                }
                GradingRule::CardCeiling { card, grade } => {
                    let held = work.one.facts.cards.iter();
                    let held = held.filter(|one| one.card == *card && card_counts(&ground, one));
                    let held: Vec<SourceRef> = held
                        .map(|one| SourceRef::new(SourceKind::Card, one.id))
                        .collect();
                    let place = (Some(!held.is_empty()), self.place_of(grade));
                    let node = Node::new("", "condition").arg("sort", "card");
                    (
                        "G09",
                        "card_ceiling",
                        place,
                        vec![node.arg("id", card).facts(held)],
                    )
                }
                GradingRule::Downgrade { when, steps, grade } => {
                    let found = test(&ground, when);
                    let fixed = grade.as_deref().and_then(|grade| self.place_of(grade));
                    let from = work.stand.grade.unwrap_or(work.stand.ceiling);
                    let steps = steps.and_then(|steps| usize::try_from(steps).ok());
                    let place = fixed.or(steps.map(|steps| from.saturating_add(steps)));
                    ("G08", "downgrade", (found.holds, place), vec![found.node])
                }
                _ => continue,
            };
            let (barred, place) = holds;
            let mut node = Node::new(code, label).row(&row.id, &row.source);
            node.children = below;
            let place = place.map(|place| place.min(self.last()));
            if let Some(grade) = place.and_then(|place| self.name(place)) {
                node = node.arg("grade", grade);
            }
            match (barred, place) {
                (Some(true), Some(place)) => {
                    node = node.arg("holds", true);
                    self.lower(work, place);
                }
                (None, _) => work.pending.push(row.id.clone()),
                _ => node = node.arg("holds", false),
            }
            work.stages.ceilings.children.push(node);
        }
    }

    /// Bars every grade better than a place in the scale.
    pub fn lower(self, work: &mut Work<'_>, place: usize) {
        let stand = &mut work.stand;
        stand.ceiling = stand.ceiling.max(place);
        stand.grade = stand.grade.map(|grade| grade.max(place));
    }

    /// Places at the top or bottom of a group (G10), applied with the shares.
    pub fn placing(self, work: &mut Work<'_>, row: &Grading, places: &Places) {
        let GradingRule::Placing {
            group,
            top,
            bottom,
            list,
            grade,
        } = &row.rule
        else {
            return;
        };
        let peers = places.beside(group, work.stand.org);
        let mut node = Node::new("G10", "placing")
            .row(&row.id, &row.source)
            .arg("group", group);
        for (end, n) in [(End::Top, top), (End::Bottom, bottom)] {
            let Some(n) = n.and_then(|n| usize::try_from(n).ok()) else {
                continue;
            };
            let place = peers.and_then(|peers| peers.place(work.stand.org, end));
            let Some(place) = place else {
                work.pending.push(row.id.clone());
                continue;
            };
            node = node
                .arg("from", end)
                .arg("place", place)
                .arg("holds", place <= n);
            if place > n || work.stand.is_fixed {
                continue;
            }
            work.lists.extend(list.map(|list| (list, row.id.clone())));
            let wanted = grade.as_deref().and_then(|grade| self.place_of(grade));
            match (wanted, end) {
                (Some(wanted), End::Top) => {
                    work.stand.grade = Some(wanted.max(work.stand.ceiling));
                }
                (Some(wanted), End::Bottom) => self.lower(work, wanted),
                (None, _) => {}
            }
        }
        work.stages.shares.children.push(node);
    }
}

impl Stages {
    fn new() -> Stages {
        Stages {
            raw: Node::new("", "raw"),
            veto: Node::new("", "veto"),
            ceilings: Node::new("", "ceilings"),
            shares: Node::new("", "shares"),
            body: Node::new("", "body"),
        }
    }
}

/// The grades that verdicts give, by org and appraisal, for conditions that read them.
pub fn grades(verdicts: &[Verdict]) -> BTreeMap<Id, BTreeMap<String, String>> {
    let mut found: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    for verdict in verdicts {
        if let Some(grade) = &verdict.grade {
            let of = found.entry(verdict.org).or_default();
            of.insert(verdict.appraisal.clone(), grade.clone());
        }
    }
    found
}
