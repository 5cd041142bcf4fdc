//! Reading shapes into checked types: where one stands, what was named, what was referred to.

use std::collections::BTreeMap;

use crate::base::text::clean_lines;
use crate::domain::pack::{Audience, Source};
use crate::pack::problem::{Defect, ProblemCode};
use crate::pack::shape::value::RowShape;
use crate::pack::tree::{Path, Seg};

/// A shape that becomes a checked type; `None` if a defect was reported instead.
pub(crate) trait Build {
    /// The checked type.
    type Out;

    /// Converts, reporting defects where the reader stands.
    fn build(self, at: &mut Reader) -> Option<Self::Out>;
}

/// A closed list of words.
pub(crate) trait Word: Sized {
    /// Every word.
    fn words() -> Vec<&'static str>;
    /// The variant of a word.
    fn of(word: &str) -> Option<Self>;
}

macro_rules! words {
    ($($name:path),+ $(,)?) => {
        $(impl Word for $name {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|it| it.code()).collect()
            }

            fn of(word: &str) -> Option<Self> {
                Self::parse(word)
            }
        })+
    };
}

mod list {
    pub(super) use crate::base::date::PeriodKind;
    pub(super) use crate::base::decimal::Rounding;
    pub(super) use crate::domain::kind::{
        Category, FindingSource, FindingState, OrgKind, PostKind, Sector, Share, Stage,
    };
    pub(super) use crate::domain::pack::*;
    pub(super) use crate::domain::rule::{
        Combine, Conversion, Effect, End, Occasion, RatioTo, Reach, ReasonRule, RollupHow, Side,
        SplitHow, TargetHow, Ties, UnitCount,
    };
}

words! {
    list::PeriodKind, list::Rounding, list::Category, list::FindingSource, list::FindingState,
    list::OrgKind, list::PostKind, list::Sector, list::Share, list::Stage, list::Combine,
    list::Conversion, list::Effect, list::End,
    list::Occasion, list::RatioTo, list::Reach, list::ReasonRule, list::RollupHow, list::Side,
    list::SplitHow, list::TargetHow, list::Ties, list::UnitCount, list::About, list::Better,
    list::ColumnType, list::CountHow, list::Dated, list::Direction, list::Per, list::Property,
    list::Qualification, list::QuotaPeriod, list::RecordField, list::StaffingOf,
    list::StaffingPer, list::StaffingWhen, list::TargetMeasure, list::Anchor,
    list::Accountability, list::Bar, list::CardLasts, list::Follows, list::HonourFor,
    list::HonourStep, list::PublicList, list::Reward, list::TalkKind, list::Scorer,
    list::OfficeKind, list::OfficeRelation, list::Responsibility, list::AppraisalSubject,
    list::Assessors, list::BodyReason, list::FindingTrigger, list::PeerBy, list::PeriodCombine,
    list::PlaceList, list::ShareHow, list::ShareTies, list::SmallThen, list::SplitYear,
    list::TermState, list::VetoEffect, list::CadenceAct, list::CheckKind, list::Published,
    list::ReminderOf, list::LetterAnnex,
}

/// What every row of a table holds, checked.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its id.
    pub(crate) id: String,
    /// Where it comes from.
    pub(crate) source: Source,
    /// Whom it is for.
    pub(crate) audience: Audience,
}

/// Fields of shapes whose key in the file is another word.
const RENAMED: &[(&str, &str)] = &[
    ("groups", "group"),
    ("items", "item"),
    ("cards", "card"),
    ("holds", "type"),
    ("honours", "for"),
];

/// A reference and where it stands.
#[derive(Debug)]
struct Reference {
    tables: &'static [&'static str],
    id: String,
    path: Path,
}

/// Where one stands in the file, and what has been seen so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    path: Path,
    year: Option<i32>,
    defects: Vec<Defect>,
    /// Ids by table and scope.
    ids: BTreeMap<(&'static str, String), Vec<String>>,
    references: Vec<Reference>,
}

impl Reader {
    /// Remembers the year for which fixed days are written.
    pub(crate) fn set_year(&mut self, year: i32) {
        self.year = Some(year);
    }

    /// The year for which fixed days are written.
    pub(crate) fn year(&self) -> Option<i32> {
        self.year
    }

    /// Reads a value under a key.
    pub(crate) fn field<B: Build>(&mut self, key: &'static str, value: B) -> Option<B::Out> {
        let written = RENAMED.iter().find(|(field, _)| *field == key);
        let key = written.map_or(key, |(_, written)| written);
        self.enter(Seg::Key(key.into()));
        let out = value.build(self);
        self.leave();
        out
    }

    /// Steps into a key or a list.
    pub(crate) fn enter(&mut self, seg: Seg) {
        self.path.push(seg);
    }

    /// Steps back out.
    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    /// Where one stands.
    pub(crate) fn path(&self) -> &[Seg] {
        &self.path
    }

    /// Reads what every row holds, and books its id.
    pub(crate) fn row(&mut self, kind: &'static str, row: RowShape) -> Option<Row> {
        row.build(kind, self)
    }

    /// Books a defect of the key here, not of its value.
    pub(crate) fn report_key(&mut self, code: ProblemCode, args: &[(&'static str, &str)]) {
        self.defects
            .push(Defect::new(code, self.path.clone(), args).on_key());
    }

    /// Books a defect here.
    pub(crate) fn report(&mut self, code: ProblemCode, args: &[(&'static str, &str)]) {
        self.defects
            .push(Defect::new(code, self.path.clone(), args));
    }

    /// Books an id of a table; groups and items are unique within their form.
    pub(crate) fn name(&mut self, kind: &'static str, id: &str) {
        let scope = match kind {
            "group" | "item" => self.scope(2),
            _ => String::new(),
        };
        self.book(kind, scope, id);
    }

    /// Books an id that is unique among its neighbours.
    pub(crate) fn entry(&mut self, id: &str) {
        let scope = self.scope(self.path.len().saturating_sub(2));
        self.book("entry", scope, id);
    }

    fn book(&mut self, kind: &'static str, scope: String, id: &str) {
        let known = self.ids.entry((kind, scope)).or_default();
        let twice = known.iter().any(|it| it == id);
        known.push(id.to_string());
        if twice {
            self.path.push(Seg::Key("id".into()));
            self.report(ProblemCode::DuplicateId, &[("id", id)]);
            self.path.pop();
        }
    }

    /// Books a reference.
    pub(crate) fn refer(&mut self, tables: &'static [&'static str], id: &str) {
        self.references.push(Reference {
            tables,
            id: id.to_string(),
            path: self.path.clone(),
        });
    }

    /// Reports control, bidirectional and zero-width characters.
    pub(crate) fn clean(&mut self, text: &str) {
        if clean_lines(text) != text {
            self.report(ProblemCode::HiddenCharacter, &[]);
        }
    }

    /// The first segments of the path as one text.
    fn scope(&self, count: usize) -> String {
        let names: Vec<String> = self.path.iter().take(count).map(Seg::to_string).collect();
        names.join("/")
    }

    /// All defects, references to nothing included.
    pub(crate) fn finish(mut self) -> Vec<Defect> {
        for one in &self.references {
            let ids: Vec<&str> = one
                .tables
                .iter()
                .filter_map(|table| self.ids.get(&(*table, String::new())))
                .flatten()
                .map(String::as_str)
                .collect();
            if ids.contains(&one.id.as_str()) {
                continue;
            }
            let code = match one.tables {
                ["grade"] => ProblemCode::UnknownGrade,
                ["card"] => ProblemCode::UnknownCard,
                _ => ProblemCode::UnknownReference,
            };
            let near = super::near::nearest(&one.id, ids.iter().copied()).unwrap_or("-");
            let table = one.tables.join(" / ");
            let args = [
                ("found", one.id.as_str()),
                ("table", table.as_str()),
                ("near", near),
            ];
            self.defects
                .push(Defect::new(code, one.path.clone(), &args));
        }
        self.defects
    }
}

impl<B: Build> Build for Option<B> {
    type Out = Option<B::Out>;

    fn build(self, at: &mut Reader) -> Option<Option<B::Out>> {
        match self {
            None => Some(None),
            Some(value) => value.build(at).map(Some),
        }
    }
}

impl<B: Build> Build for Box<B> {
    type Out = Box<B::Out>;

    fn build(self, at: &mut Reader) -> Option<Box<B::Out>> {
        (*self).build(at).map(Box::new)
    }
}

impl<B: Build> Build for Vec<B> {
    type Out = Vec<B::Out>;

    fn build(self, at: &mut Reader) -> Option<Vec<B::Out>> {
        let count = self.len();
        let mut out = Vec::with_capacity(count);
        for (index, value) in self.into_iter().enumerate() {
            at.path.push(Seg::Index(index));
            out.extend(value.build(at));
            at.path.pop();
        }
        (out.len() == count).then_some(out)
    }
}

macro_rules! as_is {
    ($($name:ty),+) => {
        $(impl Build for $name {
            type Out = $name;

            fn build(self, _: &mut Reader) -> Option<$name> {
                Some(self)
            }
        })+
    };
}

as_is!(bool, u32, i32, String);
