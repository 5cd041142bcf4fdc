//! Whether a scoring rule can be applied: amounts, signs, bounds, policies.

use super::form::Frame;
use super::read::{HAPPENING, NUMERIC, PRESENT, WORDED};
use super::{Lint, Under, sum};
use crate::base::Decimal;
use crate::domain::pack::{Better, FactKind};
use crate::domain::rule::{
    Addition, Combine, Deduction, End, HonourPoints, Placement, Proportion, Reading, RollupHow,
    Rule, RulePart, SeverityCost, Side, TargetHow, Threshold,
};
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

fn fact_id(reading: &Reading) -> &[String] {
    match reading {
        Reading::Fact(id) => std::slice::from_ref(id),
        _ => &[],
    }
}

impl Lint<'_> {
    /// One rule of an item, a part or a score.
    pub(super) fn rule(&mut self, rule: &Rule, frame: Frame, path: &Path) {
        match rule {
            Rule::Presence {
                reading, points, ..
            } => {
                self.reading("presence", reading, PRESENT, path.key("fact"));
                self.each_gain(reading, Better::Less, path);
                if points.is_some_and(|points| points != frame.points) {
                    let args = [("one", "rule.points"), ("other", "points")];
                    self.report(ProblemCode::TwoAmounts, path.key("points"), &args);
                }
            }
            Rule::Conditions { deduct, floor } => {
                self.conditions(deduct, frame.floored || floor.is_some(), frame, path);
            }
            Rule::Shortfall { each, cap, .. } => {
                self.positive("each", *each, path.key("each"));
                self.optional("cap", *cap, path);
            }
            Rule::Occurrence {
                reading, each, cap, ..
            } => {
                self.positive("each", *each, path.key("each"));
                self.optional("cap", *cap, path);
                self.reading("occurrence", reading, HAPPENING, path.key("fact"));
                self.each_gain(reading, Better::More, path);
            }
            Rule::Judged { to, .. } => self.most(*to, frame, path.key("to")),
            Rule::Accumulate { reading, each, .. } => {
                self.positive("each", *each, path.key("each"));
                self.each_gain(reading, Better::Less, path);
            }
            Rule::Cascade { stages, .. } => self.additions("stages", stages, path),
            Rule::Steps { steps, .. } => {
                self.additions("steps", steps, path);
                let total = sum(steps.iter().map(|step| step.plus));
                if !frame.capped && total.is_none_or(|total| total > frame.points) {
                    self.totals(
                        ProblemCode::PartsTotal,
                        total,
                        frame.points,
                        path.key("steps"),
                    );
                }
            }
            Rule::Parts { parts, how } => self.parts(parts, *how, frame, path),
            Rule::Staffing { each, .. } => self.positive("each", *each, path.key("each")),
            Rule::Trump { reading, .. } => {
                self.reading("trump", reading, HAPPENING, path.key("fact"));
                self.each_gain(reading, Better::More, path);
            }
            Rule::Split { points, .. } => self.positive("points", *points, path.key("points")),
            _ => self.numeric_rule(rule, frame, path),
        }
    }

    /// Rules that read a number.
    fn numeric_rule(&mut self, rule: &Rule, frame: Frame, path: &Path) {
        match rule {
            Rule::RateStep { .. } => self.rate_step(rule, path),
            Rule::Bands {
                reading,
                by,
                bands,
                missing,
            } => {
                self.reading("bands", reading, NUMERIC, path.key("fact"));
                let ids: Vec<&str> = fact_id(reading)
                    .iter()
                    .chain(by)
                    .map(String::as_str)
                    .collect();
                self.policy(*missing, &ids, false, path);
                self.bands(bands, path);
                if by.is_none() {
                    let curve: Vec<_> = bands.iter().map(|it| (it.from, it.points)).collect();
                    self.curve(reading, curve, path.key("bands"));
                }
                for (index, band) in bands.iter().enumerate() {
                    let place = path.nth("bands", index).key("points");
                    self.most_of(band.points, frame, place);
                }
            }
            Rule::Labels {
                reading, labels, ..
            } => {
                self.reading("labels", reading, WORDED, path.key("fact"));
                for (index, label) in labels.iter().enumerate() {
                    let place = path.nth("labels", index);
                    self.most_of(label.points, frame, place.key("points"));
                    self.known_label(reading, &label.label, place.key("label"));
                    let twice = labels[..index].iter().any(|it| it.label == label.label);
                    if twice {
                        let args = [("id", label.label.as_str())];
                        self.report(ProblemCode::DuplicateId, place.key("label"), &args);
                    }
                }
            }
            Rule::Proportion {
                proportion,
                anchors,
                missing,
            } => {
                let ids: Vec<&str> = match proportion {
                    Proportion::Of(reading) => {
                        fact_id(reading).iter().map(String::as_str).collect()
                    }
                    Proportion::Parts { done, of } => vec![done, of],
                };
                self.policy(*missing, &ids, true, path);
                if let Proportion::Of(reading) = proportion {
                    self.reading("proportion", reading, NUMERIC, path.key("fact"));
                    let curve: Vec<_> = anchors.iter().map(|it| (Some(it.at), it.points)).collect();
                    if curve.is_empty() {
                        self.each_gain(reading, Better::Less, path);
                    }
                    self.curve(reading, curve, path.key("anchors"));
                }
                for (index, anchor) in anchors.iter().enumerate() {
                    let place = path.nth("anchors", index).key("points");
                    self.most_of(anchor.points, frame, place);
                }
            }
            _ => self.peer_rule(rule, frame, path),
        }
    }

    /// Rules that look at peers, honours and incidents.
    fn peer_rule(&mut self, rule: &Rule, frame: Frame, path: &Path) {
        match rule {
            Rule::Rank {
                reading,
                placement,
                ties,
                from,
                missing,
                ..
            } => {
                self.reading("rank", reading, NUMERIC, path.key("fact"));
                self.policy(*missing, &[], true, path);
                self.placement(placement, *from, path);
                if ties.is_none() {
                    self.report(ProblemCode::RankTies, path.clone(), &[]);
                }
            }
            Rule::Ratio {
                reading, missing, ..
            } => {
                self.reading("ratio", reading, NUMERIC, path.key("fact"));
                self.policy(*missing, &[], true, path);
                self.each_gain(reading, Better::Less, path);
            }
            Rule::Honours { fact, table, .. } => {
                self.reads("honours", fact, &["honour"], path.key("fact"));
                self.honour_table(fact, table, path);
            }
            Rule::Severity {
                fact, steps, cap, ..
            } => {
                self.reads("severity", fact, &["incident"], path.key("fact"));
                self.severities(fact, steps, path);
                let worst = steps.iter().map(|it| it.minus).max();
                let ends = frame.floored || cap.is_some();
                if let Some(worst) = worst.filter(|worst| !ends && *worst > frame.points) {
                    self.exceeds(worst, frame, path.key("steps"));
                }
            }
            _ => self.outer_rule(rule, path),
        }
    }

    /// Rules that look at other bodies, orgs below and targets.
    fn outer_rule(&mut self, rule: &Rule, path: &Path) {
        match rule {
            Rule::Imported { fact, how, .. } => {
                use crate::domain::rule::Conversion;
                self.reads("imported", fact, &["imported", "mark"], path.key("fact"));
                let full = self.pack.fact(fact).map(|line| &line.kind);
                let unknown = matches!(full, Some(FactKind::Imported { full: None, .. }));
                if *how != Conversion::Times && unknown {
                    self.report(ProblemCode::AmountMissing, path.clone(), &[("key", "full")]);
                }
            }
            Rule::Rollup {
                how,
                sample,
                form,
                item,
                missing,
                ..
            } => {
                self.policy(*missing, &[], true, path);
                if *how == RollupHow::Sample && sample.is_none() {
                    self.report(
                        ProblemCode::AmountMissing,
                        path.clone(),
                        &[("key", "sample")],
                    );
                }
                if let (Some(form), Some(item)) = (form, item) {
                    self.known_item(form, item, path.key("item"));
                }
            }
            Rule::Target {
                how, each, missing, ..
            } => {
                self.policy(*missing, &[], true, path);
                if *how == TargetHow::Step && each.is_none() {
                    self.report(ProblemCode::AmountMissing, path.clone(), &[("key", "each")]);
                }
            }
            _ => {}
        }
    }

    fn rate_step(&mut self, rule: &Rule, path: &Path) {
        let Rule::RateStep {
            reading,
            threshold,
            side,
            unit,
            each,
            count,
            bonus_each,
            missing,
            ..
        } = rule
        else {
            return;
        };
        self.reading("rate_step", reading, NUMERIC, path.key("fact"));
        self.positive("each", *each, path.key("each"));
        self.positive("unit", *unit, path.key("unit"));
        self.optional("bonus_each", *bonus_each, path);
        let peers = matches!(threshold, Threshold::Peer { .. });
        let ids: Vec<&str> = fact_id(reading).iter().map(String::as_str).collect();
        self.policy(*missing, &ids, peers, path);
        if count.is_none() {
            self.report(ProblemCode::StepCount, path.clone(), &[]);
        }
        match side {
            Side::Below => self.each_gain(reading, Better::Less, path),
            Side::Above => self.each_gain(reading, Better::More, path),
            Side::Both => {
                self.each_gain(reading, Better::Less, path);
                if bonus_each.is_none() {
                    let args = [("key", "bonus_each")];
                    self.report(ProblemCode::AmountMissing, path.clone(), &args);
                }
            }
        }
    }

    /// Counted from the top the points fall from place to place, from the bottom they rise:
    /// the first place is then the last of the group.
    pub(super) fn placement(&mut self, placement: &Placement, from: Option<End>, path: &Path) {
        let is_top = from.unwrap_or(End::Top) == End::Top;
        match placement {
            Placement::Steps { .. } if !is_top => {
                self.report(ProblemCode::BandsOrder, path.key("from"), &[]);
            }
            Placement::Steps { step, .. } => self.positive("step", *step, path.key("step")),
            Placement::Table(table) => {
                let wrong = |pair: &[Decimal]| {
                    if is_top {
                        pair[0] < pair[1]
                    } else {
                        pair[0] > pair[1]
                    }
                };
                if let Some(index) = table.windows(2).position(wrong) {
                    let place = path.nth("table", index + 1);
                    self.report(ProblemCode::BandsOrder, place, &[]);
                }
            }
        }
    }

    fn conditions(&mut self, deduct: &[Deduction], floored: bool, frame: Frame, path: &Path) {
        for (index, one) in deduct.iter().enumerate() {
            let place = path.nth("deduct", index);
            self.positive("minus", one.minus, place.key("minus"));
        }
        let total = sum(deduct.iter().map(|it| it.minus));
        if let Some(total) = total.filter(|total| !floored && *total > frame.points) {
            self.exceeds(total, frame, path.key("deduct"));
        }
    }

    fn exceeds(&mut self, found: Decimal, frame: Frame, path: Path) {
        let (found, points) = (found.to_string(), frame.points.to_string());
        let args = [("sum", found.as_str()), ("total", points.as_str())];
        self.report(ProblemCode::DeductionExceeds, path, &args);
    }

    fn additions(&mut self, key: &'static str, list: &[Addition], path: &Path) {
        for (index, one) in list.iter().enumerate() {
            let place = path.nth(key, index);
            self.positive("plus", one.plus, place.key("plus"));
            if let Some(fact) = &one.fact {
                self.gains(fact, Better::Less, place.key("fact"));
            }
        }
    }

    fn parts(&mut self, parts: &[RulePart], how: Option<Combine>, frame: Frame, path: &Path) {
        if matches!(how, None | Some(Combine::Sum)) {
            let total = sum(parts.iter().map(|it| it.points));
            self.totals(
                ProblemCode::PartsTotal,
                total,
                frame.points,
                path.key("parts"),
            );
        }
        for (index, part) in parts.iter().enumerate() {
            let inner = Frame {
                points: part.points,
                ..frame
            };
            self.rule(&part.rule, inner, &path.nth("parts", index).key("rule"));
        }
    }

    fn honour_table(&mut self, fact: &str, table: &[HonourPoints], path: &Path) {
        let pack = self.pack;
        let Some(FactKind::Honour { levels, roles }) = pack.fact(fact).map(|line| &line.kind)
        else {
            return;
        };
        for (index, one) in table.iter().enumerate() {
            let place = path.nth("table", index);
            let ids: Vec<&str> = levels.iter().map(|it| it.id.as_str()).collect();
            self.listed(fact, &one.level, &ids, place.key("level"));
            if let Some(role) = &one.role {
                let ids: Vec<&str> = roles.iter().map(|it| it.id.as_str()).collect();
                self.listed(fact, role, &ids, place.key("role"));
            }
        }
    }

    fn severities(&mut self, fact: &str, steps: &[SeverityCost], path: &Path) {
        let pack = self.pack;
        let Some(FactKind::Incident { severities, .. }) = pack.fact(fact).map(|line| &line.kind)
        else {
            return;
        };
        let ids: Vec<&str> = severities.iter().map(|it| it.id.as_str()).collect();
        let mut last: Option<(usize, Decimal)> = None;
        for (index, step) in steps.iter().enumerate() {
            let place = path.nth("steps", index);
            self.positive("minus", step.minus, place.key("minus"));
            self.listed(fact, &step.severity, &ids, place.key("severity"));
            let rank = ids.iter().position(|id| *id == step.severity);
            let falls = last.zip(rank).is_some_and(|((before, minus), rank)| {
                (rank > before && step.minus < minus) || (rank < before && step.minus > minus)
            });
            if falls {
                self.report(
                    ProblemCode::SignGains,
                    place.key("minus"),
                    &[("fact", fact)],
                );
            }
            last = rank.map(|rank| (rank, step.minus));
        }
    }

    /// Labels of a fact that lists its words must be of that list.
    fn known_label(&mut self, reading: &Reading, label: &str, path: Path) {
        let pack = self.pack;
        let Reading::Fact(fact) = reading else { return };
        if let Some(FactKind::Label { labels }) = pack.fact(fact).map(|line| &line.kind) {
            let ids: Vec<&str> = labels.iter().map(|it| it.id.as_str()).collect();
            self.listed(fact, label, &ids, path);
        }
    }

    fn listed(&mut self, fact: &str, found: &str, ids: &[&str], path: Path) {
        if !ids.contains(&found) {
            let allowed = ids.join(" ");
            let args = [
                ("found", found),
                ("fact", fact),
                ("allowed", allowed.as_str()),
            ];
            self.report(ProblemCode::UnknownLabel, path, &args);
        }
    }

    /// Points along a number, in any order, against the way in which the number is good.
    fn curve(&mut self, reading: &Reading, mut points: Vec<(Option<Decimal>, Decimal)>, at: Path) {
        points.sort();
        let better = match self.fact_of(reading) {
            Some(fact) => fact.better,
            None => Better::More,
        };
        let wrong = points.windows(2).any(|pair| match better {
            Better::More => pair[0].1 > pair[1].1,
            Better::Less => pair[0].1 < pair[1].1,
            Better::None => false,
        });
        if let ([id], true) = (fact_id(reading), wrong) {
            self.report(ProblemCode::SignGains, at, &[("fact", id)]);
        }
    }

    fn each_gain(&mut self, reading: &Reading, wrong: Better, path: &Path) {
        if let Reading::Fact(fact) = reading {
            self.gains(fact, wrong, path.key("fact"));
        }
    }

    /// An amount that must be written without a sign.
    pub(super) fn positive(&mut self, key: &str, amount: Decimal, path: Path) {
        if amount.is_negative() {
            let want = amount.negate().to_string();
            let args = [("key", key), ("want", want.as_str())];
            self.report(ProblemCode::SignNegative, path, &args);
        }
    }

    fn optional(&mut self, key: &'static str, amount: Option<Decimal>, path: &Path) {
        if let Some(amount) = amount {
            self.positive(key, amount, path.key(key));
        }
    }

    /// The upper end of a judged range must be the item's points.
    fn most(&mut self, found: Decimal, frame: Frame, path: Path) {
        if frame.points != Decimal::ZERO && found != frame.points {
            self.mismatch(found, frame, path);
        }
    }

    /// No entry of a table may exceed the item's points.
    fn most_of(&mut self, found: Decimal, frame: Frame, path: Path) {
        if !frame.capped && found > frame.points {
            self.mismatch(found, frame, path);
        }
    }

    fn mismatch(&mut self, found: Decimal, frame: Frame, path: Path) {
        let (found, points) = (found.to_string(), frame.points.to_string());
        let args = [("found", found.as_str()), ("total", points.as_str())];
        self.report(ProblemCode::RangeMismatch, path, &args);
    }

    /// Reports an item that a form does not have.
    pub(super) fn known_item(&mut self, form: &str, item: &str, path: Path) {
        if let Some(line) = self.pack.form(form)
            && line.item(item).is_none()
        {
            let args = [("form", form), ("found", item)];
            self.report(ProblemCode::UnknownItem, path, &args);
        }
    }
}
