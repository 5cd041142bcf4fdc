//! Defects of meaning: what each row says is sound by itself, but the pack cannot be judged by it.

mod band;
mod count;
mod form;
mod read;
mod rule;
mod verdict;

pub use read::kind_word;

use crate::base::{Decimal, text::width};
use crate::domain::pack::Pack;
use crate::pack::problem::{Defect, ProblemCode};
use crate::pack::tree::{Path, Seg};

/// Every defect of meaning.
pub(crate) fn check(pack: &Pack) -> Vec<Defect> {
    let mut lint = Lint {
        pack,
        defects: Vec::new(),
    };
    lint.head();
    lint.names();
    lint.lists();
    lint.counts();
    lint.forms();
    lint.verdicts();
    lint.defects
}

/// A pack under check, and what was found.
struct Lint<'p> {
    pack: &'p Pack,
    defects: Vec<Defect>,
}

/// A path to a row of a table.
fn row(table: &'static str, index: usize) -> Path {
    vec![Seg::Key(table.into()), Seg::Index(index)]
}

/// A path one step deeper.
trait Under {
    /// Into a table.
    fn key(&self, key: &'static str) -> Path;
    /// Into a list under a key.
    fn nth(&self, key: &'static str, index: usize) -> Path;
}

impl Under for Path {
    fn key(&self, key: &'static str) -> Path {
        let mut path = self.clone();
        path.push(Seg::Key(key.into()));
        path
    }

    fn nth(&self, key: &'static str, index: usize) -> Path {
        let mut path = self.key(key);
        path.push(Seg::Index(index));
        path
    }
}

/// The sum of numbers; `None` on overflow.
fn sum(numbers: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    Decimal::sum(numbers)
}

/// Most cells of a short title: eight hanzi.
const SHORT_CELLS_MAX: usize = 16;

impl Lint<'_> {
    fn report(&mut self, code: ProblemCode, path: Path, args: &[(&'static str, &str)]) {
        self.defects.push(Defect::new(code, path, args));
    }

    fn head(&mut self) {
        let head = &self.pack.head;
        let top: Path = vec![Seg::Key("pack".into())];
        if width(&head.short) > SHORT_CELLS_MAX {
            let count = head.short.chars().count().to_string();
            let args = [("count", count.as_str())];
            self.report(ProblemCode::ShortTooLong, top.key("short"), &args);
        }
        if head.until.is_some_and(|until| until < head.in_force) {
            self.report(ProblemCode::DatesReversed, top.key("until"), &[]);
        }
    }

    fn names(&mut self) {
        use crate::domain::pack::OfficeKind;
        let pack = self.pack;
        for (index, office) in pack.offices.iter().enumerate() {
            let lacks = office.is == OfficeKind::Relative && office.relative.is_none();
            if lacks {
                self.report(ProblemCode::OfficeUnclear, row("office", index), &[]);
            }
        }
        for (index, option) in pack.options.iter().enumerate() {
            if !option.choices.iter().any(|it| it.id == option.chosen) {
                let known = option.choices.iter().map(|it| it.id.as_str());
                let near = crate::pack::near::nearest(&option.chosen, known).unwrap_or("-");
                let args = [
                    ("found", option.chosen.as_str()),
                    ("table", "choices"),
                    ("near", near),
                ];
                let path = row("option", index).key("chosen");
                self.report(ProblemCode::UnknownReference, path, &args);
            }
        }
    }

    /// Numbers of areas, duties and tasks.
    fn lists(&mut self) {
        let pack = self.pack;
        let areas = pack.areas.iter().enumerate();
        self.numbers(
            areas.map(|(i, it)| (it.no, row("area", i))).collect(),
            Some(1),
        );
        let tasks = pack.tasks.iter().enumerate();
        self.numbers(tasks.map(|(i, it)| (it.no, row("task", i))).collect(), None);
        for area in &pack.areas {
            let duties = pack.duties.iter().enumerate();
            let numbered = duties
                .filter(|(_, duty)| duty.area == area.id)
                .filter_map(|(index, duty)| Some((duty.no?, row("duty", index))))
                .collect();
            self.numbers(numbered, Some(1));
        }
    }

    /// Numbers that must follow each other without gap, from a given one or from any.
    fn numbers(&mut self, list: Vec<(u32, Path)>, first: Option<u32>) {
        let mut last: Option<u32> = first.map(|it| it.saturating_sub(1));
        let mut seen = Vec::new();
        for (index, (no, path)) in list.iter().enumerate() {
            let no = *no;
            let want = last.map_or(no, |it| it + 1);
            let (text, wanted) = (no.to_string(), want.to_string());
            if seen.contains(&no) {
                let args = [("no", text.as_str()), ("want", wanted.as_str())];
                self.report(ProblemCode::NumberDuplicate, path.key("no"), &args);
                // Where the rest goes on as if this number were right, it is the only slip.
                if list
                    .get(index + 1)
                    .is_some_and(|(next, _)| *next == want + 1)
                {
                    seen.push(want);
                    last = Some(want);
                }
                continue;
            }
            if no != want {
                let before = last.unwrap_or(0).to_string();
                let args = [
                    ("before", before.as_str()),
                    ("no", text.as_str()),
                    ("want", wanted.as_str()),
                ];
                self.report(ProblemCode::NumberMissing, path.key("no"), &args);
            }
            seen.push(no);
            last = Some(no);
        }
    }
}
