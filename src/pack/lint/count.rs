//! Whether quotas, targets, calendar lines and campaigns can be counted.

use super::{Lint, Under, row, sum};
use crate::base::Decimal;
use crate::domain::pack::{
    CalendarRule, CountHow, Dated, Direction, FactKind, FindingCause, IndicatorLine, QuotaPeriod,
    RecordField, is_reserved,
};
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

/// The finest period that a date of this exactness can show.
fn finest(dated: Dated) -> QuotaPeriod {
    match dated {
        Dated::Day => QuotaPeriod::Week,
        Dated::Month => QuotaPeriod::Month,
        Dated::Quarter => QuotaPeriod::Quarter,
        Dated::Year => QuotaPeriod::Year,
    }
}

impl Lint<'_> {
    pub(super) fn counts(&mut self) {
        let pack = self.pack;
        for (index, line) in pack.indicators.iter().enumerate() {
            self.indicator(line, &row("indicator", index));
        }
        for (index, fact) in pack.facts.iter().enumerate() {
            if is_reserved(&fact.id) {
                let args = [("id", fact.id.as_str())];
                self.report(ProblemCode::IdReserved, row("fact", index).key("id"), &args);
            }
            if let FactKind::Ballot { voters, .. } = &fact.kind {
                let path = row("fact", index).key("voters");
                self.weights(sum(voters.iter().map(|it| it.weight)), path);
            }
        }
        for (index, target) in pack.targets.iter().enumerate() {
            if target.fact.is_some() && target.indicator.is_some() {
                let path = row("target", index).key("indicator");
                let args = [("one", "fact"), ("other", "indicator")];
                self.report(ProblemCode::TwoAmounts, path, &args);
            }
        }
        for (index, campaign) in pack.campaigns.iter().enumerate() {
            if campaign.draw.is_some() && campaign.draw_percent.is_some() {
                let path = row("campaign", index).key("draw");
                let args = [("one", "draw"), ("other", "draw_percent")];
                self.report(ProblemCode::TwoAmounts, path, &args);
            }
        }
        for (index, finding) in pack.findings.iter().enumerate() {
            let vague = matches!(
                finding.cause,
                FindingCause::Absence {
                    times: None,
                    months: None,
                    ..
                }
            );
            if vague {
                let args = [("key", "times")];
                self.report(ProblemCode::AmountMissing, row("finding", index), &args);
            }
        }
        self.calendar();
    }

    fn calendar(&mut self) {
        let pack = self.pack;
        for (index, line) in pack.calendar.iter().enumerate() {
            let path = row("calendar", index);
            if let CalendarRule::Stage {
                deadline, window, ..
            } = &line.rule
            {
                match (deadline.is_some(), window.is_some()) {
                    (true, true) => {
                        let args = [("one", "deadline"), ("other", "window")];
                        self.report(ProblemCode::TwoAmounts, path.key("window"), &args);
                    }
                    (false, false) => {
                        let args = [("key", "deadline")];
                        self.report(ProblemCode::AmountMissing, path, &args);
                    }
                    _ => {}
                }
            }
        }
    }

    fn indicator(&mut self, line: &IndicatorLine, path: &Path) {
        let pack = self.pack;
        match (line.direction == Direction::Between, line.most.is_some()) {
            (true, false) => {
                self.report(ProblemCode::AmountMissing, path.clone(), &[("key", "most")]);
            }
            (false, true) => {
                let args = [("one", "need"), ("other", "most")];
                self.report(ProblemCode::TwoAmounts, path.key("most"), &args);
            }
            _ => {}
        }
        for (index, need) in line.needs.iter().enumerate() {
            self.positive("need", need.need, path.nth("needs", index).key("need"));
        }
        for kind in line.counts.iter().filter_map(|id| pack.record_kind(id)) {
            if line.period < finest(kind.dated) {
                let args = [
                    ("period", line.period.code()),
                    ("kind", kind.id.as_str()),
                    ("dated", kind.dated.code()),
                ];
                self.report(ProblemCode::QuotaPeriod, path.key("period"), &args);
            }
            let counted = kind.fields.contains(&RecordField::Quantity);
            if line.how == CountHow::Quantity && !counted {
                let args = [("kind", kind.id.as_str())];
                self.report(ProblemCode::QuantityUnrecorded, path.key("how"), &args);
            }
        }
    }

    /// Weights in percent must sum to a hundred.
    pub(super) fn weights(&mut self, total: Option<Decimal>, path: Path) {
        let hundred = Decimal::whole(100);
        if total != Some(hundred) {
            let found = total.map(|it| it.to_string()).unwrap_or_default();
            self.report(ProblemCode::WeightsTotal, path, &[("sum", found.as_str())]);
        }
    }
}
