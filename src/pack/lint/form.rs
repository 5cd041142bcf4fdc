//! Whether a form adds up.

use super::{Lint, Under, row, sum};
use crate::base::Decimal;
use crate::domain::pack::{Form, FormGroup, FormItem};
use crate::domain::rule::Effect;
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

/// What surrounds a rule: the points that it can give, and whether its ends are fixed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Full marks of the item or part.
    pub(super) points: Decimal,
    /// Whether a floor is written.
    pub(super) floored: bool,
    /// Whether a cap is written.
    pub(super) capped: bool,
}

impl Lint<'_> {
    pub(super) fn forms(&mut self) {
        let pack = self.pack;
        for (index, form) in pack.forms.iter().enumerate() {
            let path = row("form", index);
            self.form(form, &path);
            let groups = form.groups.iter().enumerate();
            let numbers = groups
                .map(|(i, it)| (it.no, path.nth("group", i)))
                .collect();
            self.numbers(numbers, Some(1));
            for (index, group) in form.groups.iter().enumerate() {
                self.group(group, &path.nth("group", index));
            }
        }
    }

    fn form(&mut self, form: &Form, path: &Path) {
        if form.derived && form.source.note.is_none() {
            let args = [("id", form.id.as_str())];
            self.report(ProblemCode::DerivedUnsaid, path.key("derived"), &args);
        }
        let total = sum(form.groups.iter().map(|group| group.points));
        self.totals(ProblemCode::FormTotal, total, form.total, path.key("total"));
    }

    fn group(&mut self, group: &FormGroup, path: &Path) {
        let total = sum(group.items.iter().map(|item| item.points));
        self.totals(
            ProblemCode::GroupTotal,
            total,
            group.points,
            path.key("points"),
        );
        let items = group.items.iter().enumerate();
        let numbers = items.map(|(i, it)| (it.no, path.nth("item", i))).collect();
        self.numbers(numbers, Some(1));
        for (index, item) in group.items.iter().enumerate() {
            self.item(item, &path.nth("item", index));
        }
    }

    /// Reports a sum that is not the declared total.
    pub(super) fn totals(
        &mut self,
        code: ProblemCode,
        found: Option<Decimal>,
        wanted: Decimal,
        path: Path,
    ) {
        if found == Some(wanted) {
            return;
        }
        let found = found.map(|it| it.to_string()).unwrap_or_default();
        let wanted = wanted.to_string();
        let args = [("sum", found.as_str()), ("total", wanted.as_str())];
        self.report(code, path, &args);
    }

    fn item(&mut self, item: &FormItem, path: &Path) {
        let frame = Frame {
            points: item.points,
            floored: item.floor.is_some(),
            capped: item.cap.is_some(),
        };
        self.rule(&item.rule, frame, &path.key("rule"));
        self.positive("points", item.points, path.key("points"));
        for (index, modifier) in item.modifiers.iter().enumerate() {
            let place = path.nth("modifiers", index);
            if modifier.effect != Effect::Exempt && modifier.by.is_none() {
                let args = [("key", "by")];
                self.report(ProblemCode::AmountMissing, place.clone(), &args);
            }
            if let Some(by) = modifier.by {
                self.positive("by", by, place.key("by"));
            }
        }
    }
}
