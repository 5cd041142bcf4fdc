//! Made-up facts for trying a pack: a file becomes the facts of orgs, or a list of problems.

mod fact;
mod ledger;
mod mark;
mod org;
mod schema;
mod shape;

use std::collections::BTreeMap;

use super::{
    Problem,
    build::{Build, Reader},
    parsed, placed,
    problem::{Defect, ProblemCode},
    shaped,
    tree::{Path, Seg, Tree},
};
use crate::{
    base::{Date, Period, date::parse_iso},
    domain::{
        Id,
        judge::{Entry, OrgFacts, SourceKind, SourceRef, body::Decision},
        pack::{Pack, QuotaPeriod},
    },
};
use org::Outline;
pub use schema::questions;
use shape::TrialShape;

/// Made-up facts, ready to be judged. Keys of orgs and of what they have are lines of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The judged period.
    pub period: Period,
    /// The day on which is judged.
    pub today: Date,
    /// The orgs in the order of the file.
    pub orgs: Vec<OrgFacts>,
    /// What bodies decide, by appraisal id.
    pub decisions: BTreeMap<String, Vec<Decision>>,
    persons: Vec<String>,
}

impl Trial {
    /// The orgs over what an appraisal judges by: the year, or each org's own term of office.
    pub fn over(&self, pack: &Pack, period: QuotaPeriod) -> Vec<OrgFacts> {
        let orgs = self.orgs.iter();
        orgs.map(|facts| org::over(pack, facts, period)).collect()
    }

    /// The name of a person.
    pub fn person(&self, id: Id) -> Option<&str> {
        let at = usize::try_from(id).ok()?.checked_sub(1)?;
        self.persons.get(at).map(String::as_str)
    }
}

/// Reads made-up facts for a pack. `file` is only named in problems.
///
/// # Errors
/// As [`super::load`]: the first error of TOML, else all defects of structure, else those of
/// meaning, in the order of the file.
pub fn trial(file: &str, text: &str, pack: &Pack) -> Result<Trial, Vec<Problem>> {
    let tree = parsed(file, text)?;
    let placed = |defects: Vec<Defect>| {
        let told = defects.into_iter().map(|defect| told(defect, pack));
        placed(file, text, &tree, told.collect())
    };
    let shape: TrialShape = shaped(&schema::schema(pack), &tree).map_err(placed)?;
    let mut desk = Desk::new(pack, &tree, text);
    let trial = desk.read(shape);
    let defects = desk.at.finish();
    match trial {
        Some(trial) if defects.is_empty() => Ok(trial),
        _ => Err(placed(defects)),
    }
}

/// Tables of a pack whose ids a file of facts may name.
fn names(pack: &Pack) -> Vec<(&'static str, Vec<&str>)> {
    macro_rules! ids {
        ($list:expr) => {
            $list.iter().map(|it| it.id.as_str()).collect()
        };
    }
    let grades = pack.scales.iter().flat_map(|scale| &scale.grades);
    let cards = pack.ladders.iter().flat_map(|ladder| &ladder.cards);
    vec![
        ("office", ids!(pack.offices)),
        ("class", ids!(pack.classes)),
        ("record_kind", ids!(pack.record_kinds)),
        ("form", ids!(pack.forms)),
        ("score", ids!(pack.scores)),
        ("appraisal", ids!(pack.appraisals)),
        ("grade", grades.map(|it| it.id.as_str()).collect()),
        ("card", cards.map(|it| it.id.as_str()).collect()),
        ("honour", ids!(pack.honours)),
        ("finding", ids!(pack.findings)),
    ]
}

/// A defect as it is told of a file of facts: what is unknown is unknown to the pack.
fn told(mut defect: Defect, pack: &Pack) -> Defect {
    let keys: Vec<&str> = defect
        .path
        .iter()
        .filter_map(|seg| match seg {
            Seg::Key(key) => Some(key.as_ref()),
            Seg::Index(_) => None,
        })
        .collect();
    let table = match (defect.code, keys.as_slice()) {
        (ProblemCode::UnknownGrade, _) => Some("grade"),
        (ProblemCode::UnknownCard, _) => Some("card"),
        (ProblemCode::UnknownReference, [.., "parent"]) => {
            defect.code = ProblemCode::NotInFile;
            None
        }
        (ProblemCode::UnknownReference, _) => {
            defect.code = ProblemCode::NotInPack;
            None
        }
        (ProblemCode::UnknownKey, ["org", "sheet", "marks", _]) => Some("item"),
        (ProblemCode::UnknownKey, ["org", "answers", _]) => Some("question"),
        (ProblemCode::UnknownKey, ["org", "grades", _] | ["org", "past", "grades", _]) => {
            Some("appraisal")
        }
        (ProblemCode::UnknownKey, ["org", "past", "indicators", _]) => Some("indicator"),
        (ProblemCode::UnknownKey, ["org", "past", "scores", _]) => Some("score"),
        (ProblemCode::UnknownKey, ["org", "facts" | "base", _] | ["org", "past", "facts", _]) => {
            Some("fact")
        }
        (code, ["org", "facts", id]) if is_sort(code) => {
            if let Some(line) = pack.fact(id) {
                let want = fact::example(&line.kind);
                let args = [("fact", *id), ("title", &line.title), ("want", &want)];
                return Defect::new(ProblemCode::FactSort, defect.path.clone(), &args);
            }
            None
        }
        _ => None,
    };
    if let Some(table) = table {
        defect.code = ProblemCode::NotInPack;
        defect.args.retain(|(name, _)| *name != "table");
        defect.args.push(("table", table.to_string()));
    }
    defect
}

/// Whether a defect says that a value is of another sort.
fn is_sort(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::WantText
            | ProblemCode::WantInteger
            | ProblemCode::WantNumber
            | ProblemCode::WantFlag
            | ProblemCode::WantDay
            | ProblemCode::WantList
            | ProblemCode::WantTable
            | ProblemCode::WantOther
            | ProblemCode::NumberUnclear
            | ProblemCode::DayUnclear
    )
}

/// Where one reads, and what has been named so far.
struct Desk<'a> {
    pack: &'a Pack,
    at: Reader,
    tree: &'a Tree<'a>,
    text: &'a str,
    period: Period,
    today: Date,
    orgs: Vec<Outline>,
    persons: Vec<String>,
    decisions: BTreeMap<String, Vec<Decision>>,
}

impl<'a> Desk<'a> {
    fn new(pack: &'a Pack, tree: &'a Tree<'a>, text: &'a str) -> Desk<'a> {
        let mut at = Reader::default();
        for (table, ids) in names(pack) {
            ids.into_iter().for_each(|id| at.name(table, id));
        }
        Desk {
            pack,
            at,
            tree,
            text,
            period: Period::year(1),
            today: Date::MIN,
            orgs: Vec::new(),
            persons: Vec::new(),
            decisions: BTreeMap::new(),
        }
    }

    fn read(&mut self, shape: TrialShape) -> Option<Trial> {
        let today = self.at.field("today", shape.today);
        self.period = Period::year(shape.year);
        if let Some(span) = shape.period {
            let ends = self.inside("period", |desk| desk.span(span.from, span.to));
            self.period = ends?;
        }
        self.today = today?;
        for (at, org) in shape.org.iter().enumerate() {
            let path: Path = vec![Seg::Key("org".into()), Seg::Index(at)];
            let mut id = self.line_of(&path);
            // Orgs on one line still need keys of their own.
            while self.orgs.iter().any(|known| known.id == id) {
                id += 1;
            }
            self.orgs.push(Outline::of(id, org));
        }
        let mut orgs = self.each("org", shape.org, |desk, org| desk.org(org))?;
        // Quotas for each branch are counted in the branches' own ledgers.
        let ledgers: BTreeMap<Id, Vec<Entry>> = orgs
            .iter()
            .map(|facts| (facts.org.id, facts.events.clone()))
            .collect();
        for facts in &mut orgs {
            let below = facts.children.iter();
            let below = below.filter_map(|id| Some((*id, ledgers.get(id)?.clone())));
            facts.below = below.collect();
        }
        Some(Trial {
            period: self.period,
            today: self.today,
            orgs,
            decisions: std::mem::take(&mut self.decisions),
            persons: std::mem::take(&mut self.persons),
        })
    }

    /// Does something under a key.
    fn inside<T>(&mut self, key: &str, act: impl FnOnce(&mut Self) -> T) -> T {
        self.at.enter(Seg::Key(key.to_string().into()));
        let out = act(self);
        self.at.leave();
        out
    }

    /// Reads every entry of a list under a key; `None` if one of them has defects.
    fn each<S, T>(
        &mut self,
        key: &str,
        list: Vec<S>,
        act: impl Fn(&mut Self, S) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = list.len();
        self.inside(key, |desk| {
            let mut out = Vec::with_capacity(count);
            for (at, one) in list.into_iter().enumerate() {
                desk.at.enter(Seg::Index(at));
                out.extend(act(desk, one));
                desk.at.leave();
            }
            (out.len() == count).then_some(out)
        })
    }

    /// Reads a value under a key, whatever the key is called.
    fn key<B: Build>(&mut self, key: &str, value: B) -> Option<B::Out> {
        self.inside(key, |desk| value.build(&mut desk.at))
    }

    /// From a day to a day under `from` and `to`.
    fn span<B: Build<Out = Date>>(&mut self, from: B, to: B) -> Option<Period> {
        let start = self.at.field("from", from);
        let end = self.at.field("to", to);
        let period = Period {
            start: start?,
            end: end?,
        };
        if period.end < period.start {
            self.at.report(ProblemCode::DatesReversed, &[]);
            return None;
        }
        Some(period)
    }

    /// The line on which one reads.
    fn line(&self) -> Id {
        self.line_of(self.at.path())
    }

    fn line_of(&self, path: &[Seg]) -> Id {
        let start = self.tree.span(path, false).start;
        let before = self.text.get(..start).unwrap_or(self.text);
        Id::try_from(before.matches('\n').count() + 1).unwrap_or(Id::MAX)
    }

    /// The line on which one reads, as what a number rests on.
    fn source(&self, kind: SourceKind) -> SourceRef {
        SourceRef::new(kind, self.line())
    }

    /// The key of a person by name.
    fn who(&mut self, name: &str) -> Id {
        let known = self.persons.iter().position(|it| it == name);
        let at = known.unwrap_or_else(|| {
            self.persons.push(name.to_string());
            self.persons.len() - 1
        });
        Id::try_from(at + 1).unwrap_or(Id::MAX)
    }
}

/// A day as the structure has found it to be one.
fn day(value: &serde_json::Value) -> Option<Date> {
    parse_iso(value.as_str()?)
}
