//! Whether scores, grades, cards and consequences hang together.

use std::collections::BTreeSet;

use super::form::Frame;
use super::{Lint, Under, row, sum};
use crate::base::Decimal;
use crate::domain::pack::{
    Appraisal, Condition, FactKind, FormItem, GradeBand, Grading, GradingRule, ScoreHow, ScoreLine,
    ScorePart, VetoEffect,
};
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

/// How many steps of adding up are followed; each step may branch.
const SCORE_DEPTH_MAX: usize = 6;

impl Lint<'_> {
    pub(super) fn verdicts(&mut self) {
        let pack = self.pack;
        for (index, score) in pack.scores.iter().enumerate() {
            self.score(score, &row("score", index));
        }
        for (index, grading) in pack.gradings.iter().enumerate() {
            self.grading(grading, &row("grading", index));
        }
        for (index, appraisal) in pack.appraisals.iter().enumerate() {
            self.reachable(appraisal, &row("appraisal", index));
        }
        for (index, line) in pack.consequences.iter().enumerate() {
            let path = row("consequence", index).key("when");
            for condition in &line.when {
                self.condition(condition, &path);
            }
        }
        for (index, honour) in pack.honours.iter().enumerate() {
            let path = row("honour", index).key("needs");
            for condition in &honour.needs {
                self.condition(condition, &path);
            }
        }
        self.cards();
    }

    fn score(&mut self, line: &ScoreLine, path: &Path) {
        match &line.how {
            ScoreHow::Weighted { of } => {
                let weights = of.iter().map(|it| it.weight.unwrap_or(Decimal::ZERO));
                self.weights(sum(weights), path.key("of"));
            }
            ScoreHow::Ballots { fact } => {
                self.reads("ballots", fact, &["ballot"], path.key("fact"));
                self.policy(line.missing, &[fact], false, path);
            }
            ScoreHow::Ranked {
                placement,
                ties,
                from,
                ..
            } => {
                self.placement(placement, *from, path);
                self.policy(line.missing, &[], true, path);
                if ties.is_none() {
                    self.report(ProblemCode::RankTies, path.clone(), &[]);
                }
            }
            ScoreHow::Fact { fact } => self.policy(line.missing, &[fact], false, path),
            ScoreHow::Rule { points, rule } => {
                let frame = Frame {
                    points: *points,
                    floored: line.floor.is_some(),
                    capped: line.cap.is_some(),
                };
                self.rule(rule, frame, &path.key("rule"));
            }
            _ => {}
        }
        if self.leads_back(&line.id) {
            let args = [("id", line.id.as_str())];
            self.report(ProblemCode::ScoreCycle, path.key("id"), &args);
        }
    }

    /// Whether a score is built, at any depth, from itself.
    fn leads_back(&self, id: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(one) = open.pop() {
            let parts = self.pack.score(one).map(|line| parts_of(&line.how));
            for part in parts.into_iter().flatten() {
                if part == id {
                    return true;
                }
                if seen.insert(part) {
                    open.push(part);
                }
            }
        }
        false
    }

    /// The most that a score can be, where it follows from forms and weights. Deep towers of
    /// scores are left unjudged.
    fn most_score(&self, id: &str, depth: usize) -> Option<Decimal> {
        let line = self.pack.score(id).filter(|_| depth < SCORE_DEPTH_MAX)?;
        if line.cap.is_some() {
            return line.cap;
        }
        let one = |part: &ScorePart| self.most_score(&part.score, depth + 1);
        match &line.how {
            ScoreHow::Form { form, .. } => {
                let form = self.pack.form(form)?;
                sum(form.items().map(FormItem::most))
            }
            ScoreHow::Ballots { fact } => match &self.pack.fact(fact)?.kind {
                FactKind::Ballot { choices, .. } => choices.iter().map(|it| it.points).max(),
                _ => None,
            },
            ScoreHow::Sum { of } => of
                .iter()
                .map(one)
                .try_fold(Decimal::ZERO, |all, it| all.plus(it?)),
            ScoreHow::Weighted { of } => of.iter().try_fold(Decimal::ZERO, |all, part| {
                let share = one(part)?.times(part.weight?)?.over(Decimal::whole(100))?;
                all.plus(share)
            }),
            ScoreHow::Less { base, .. } => Some(*base),
            _ => None,
        }
    }

    fn grading(&mut self, line: &Grading, path: &Path) {
        for grade in grades_of(&line.rule) {
            self.own_grade(&line.appraisal, grade, path.key("grade"));
        }
        for condition in line.rule.conditions() {
            self.condition(condition, &path.key("when"));
        }
        match &line.rule {
            GradingRule::Thresholds { bands } => self.thresholds(line, bands, path),
            GradingRule::Share { rounding, ties, .. }
            | GradingRule::ShareBelow { rounding, ties, .. } => {
                if rounding.is_none() {
                    self.report(ProblemCode::ShareRounding, path.key("percent"), &[]);
                }
                if ties.is_none() {
                    self.report(ProblemCode::ShareTies, path.key("percent"), &[]);
                }
            }
            GradingRule::Veto {
                effect: VetoEffect::Fails,
                grade: None,
                ..
            } => self.report(
                ProblemCode::AmountMissing,
                path.clone(),
                &[("key", "grade")],
            ),
            GradingRule::Downgrade { steps, grade, .. } => match (steps, grade) {
                (Some(_), Some(_)) => {
                    let args = [("one", "steps"), ("other", "grade")];
                    self.report(ProblemCode::TwoAmounts, path.key("steps"), &args);
                }
                (None, None) => {
                    self.report(
                        ProblemCode::AmountMissing,
                        path.clone(),
                        &[("key", "steps")],
                    );
                }
                _ => {}
            },
            GradingRule::Placing {
                top: None,
                bottom: None,
                ..
            } => self.report(ProblemCode::AmountMissing, path.clone(), &[("key", "top")]),
            _ => {}
        }
    }

    /// Thresholds fall from the best grade to the last, which has none.
    fn thresholds(&mut self, line: &Grading, bands: &[GradeBand], path: &Path) {
        let pack = self.pack;
        let most = pack
            .appraisal(&line.appraisal)
            .and_then(|it| self.most_score(it.score.as_deref()?, 0));
        let mut last: Option<(usize, Decimal)> = None;
        for (index, band) in bands.iter().enumerate() {
            let place = path.nth("bands", index);
            let rank = pack.grade(&band.grade).map_or(0, |(_, rank)| rank);
            let ends = index + 1 == bands.len();
            let rises = last.is_some_and(|(before, limit)| {
                rank <= before || band.from.is_some_and(|from| from >= limit)
            });
            if rises || ends != band.from.is_none() {
                self.report(ProblemCode::ThresholdOrder, place.clone(), &[]);
            }
            if let Some(from) = band.from {
                last = Some((rank, from));
                if most.is_some_and(|most| from > most) {
                    let args = [("grade", band.grade.as_str())];
                    self.report(ProblemCode::GradeUnreachable, place.key("from"), &args);
                }
            }
        }
    }

    /// Every grade of an appraisal's scale can be given by some rule or body.
    fn reachable(&mut self, appraisal: &Appraisal, path: &Path) {
        let pack = self.pack;
        let rules: Vec<&GradingRule> = pack.gradings_of(&appraisal.id).map(|it| &it.rule).collect();
        let body = rules
            .iter()
            .any(|it| matches!(it, GradingRule::Body { .. }));
        if body || appraisal.source.decided_by.is_some() {
            return;
        }
        let Some(scale) = pack.scale(&appraisal.scale) else {
            return;
        };
        for (rank, grade) in scale.grades.iter().enumerate() {
            let given = rules.iter().any(|rule| gives(rule, &grade.id, rank > 0));
            if !given {
                let args = [("grade", grade.id.as_str())];
                self.report(ProblemCode::GradeUnreachable, path.key("scale"), &args);
            }
        }
    }

    fn own_grade(&mut self, appraisal: &str, grade: &str, path: Path) {
        let pack = self.pack;
        let scale = pack
            .appraisal(appraisal)
            .and_then(|it| pack.scale(&it.scale));
        if let Some(scale) = scale
            && pack.grade(grade).is_some()
            && !scale.grades.iter().any(|it| it.id == grade)
        {
            let args = [("grade", grade), ("scale", scale.id.as_str())];
            self.report(ProblemCode::GradeElsewhere, path, &args);
        }
    }

    fn condition(&mut self, condition: &Condition, path: &Path) {
        match condition {
            Condition::Grade {
                appraisal, grades, ..
            } => {
                for grade in grades {
                    self.own_grade(appraisal, grade, path.clone());
                }
            }
            Condition::Item {
                form,
                item: Some(item),
                ..
            } => self.known_item(form, item, path.clone()),
            _ => {}
        }
    }

    fn cards(&mut self) {
        let pack = self.pack;
        for (index, ladder) in pack.ladders.iter().enumerate() {
            for (number, card) in ladder.cards.iter().enumerate() {
                let path = row("ladder", index).nth("card", number);
                for after in &card.after {
                    if pack.card(after).is_some_and(|it| it.level >= card.level) {
                        let args = [("card", card.id.as_str()), ("after", after.as_str())];
                        self.report(ProblemCode::CardOrder, path.key("level"), &args);
                    }
                }
                let jumps = card.direct.iter().filter_map(|jump| jump.when.as_ref());
                for condition in card.when.iter().chain(jumps) {
                    self.condition(condition, &path.key("when"));
                }
                for (nth, jump) in card.direct.iter().enumerate() {
                    let option = jump.option.as_deref().and_then(|id| pack.option(id));
                    if let (Some(option), Some(choice)) = (option, &jump.choice)
                        && !option.choices.iter().any(|it| it.id == *choice)
                    {
                        let args = [
                            ("found", choice.as_str()),
                            ("table", "choices"),
                            ("near", "-"),
                        ];
                        let place = path.nth("direct", nth).key("choice");
                        self.report(ProblemCode::UnknownReference, place, &args);
                    }
                }
            }
        }
    }
}

/// The scores from which a score is built.
fn parts_of(how: &ScoreHow) -> Vec<&str> {
    match how {
        ScoreHow::Weighted { of } | ScoreHow::Sum { of } => {
            of.iter().map(|it| it.score.as_str()).collect()
        }
        ScoreHow::ByKind { of } => of.iter().map(|it| it.score.as_str()).collect(),
        ScoreHow::Less { minus, .. } => minus.iter().map(String::as_str).collect(),
        ScoreHow::Open { plus, minus, .. } | ScoreHow::Bonus { plus, minus } => {
            plus.iter().chain(minus).map(String::as_str).collect()
        }
        ScoreHow::Periods { score, .. } | ScoreHow::Ranked { score, .. } => vec![score],
        _ => Vec::new(),
    }
}

/// The grades that a rule names.
fn grades_of(rule: &GradingRule) -> Vec<&str> {
    match rule {
        GradingRule::Thresholds { bands } => bands.iter().map(|it| it.grade.as_str()).collect(),
        GradingRule::Share { grade, .. }
        | GradingRule::ShareBelow { grade, .. }
        | GradingRule::Precondition { grade, .. }
        | GradingRule::Ceiling { grade, .. }
        | GradingRule::Set { grade, .. }
        | GradingRule::CardCeiling { grade, .. } => vec![grade],
        GradingRule::Veto { grade, .. }
        | GradingRule::Downgrade { grade, .. }
        | GradingRule::Placing { grade, .. } => grade.iter().map(String::as_str).collect(),
        GradingRule::Body { .. } | GradingRule::Exempt { .. } => Vec::new(),
    }
}

/// Whether a rule can give a grade: a ceiling or a precondition only takes grades away.
fn gives(rule: &GradingRule, grade: &str, lower: bool) -> bool {
    match rule {
        GradingRule::Downgrade { steps: Some(_), .. } => lower,
        GradingRule::Precondition { .. }
        | GradingRule::Ceiling { .. }
        | GradingRule::CardCeiling { .. } => false,
        _ => grades_of(rule).contains(&grade),
    }
}
