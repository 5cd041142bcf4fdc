//! Scores: how forms, ballots, facts and other scores add up (A01 to A13).

use super::ask::Ask;
use super::assess::Scored;
use super::bench::Bench;
use super::facts::Fact;
use super::form::{self, Combining};
use super::item::{limited, rounded, ruled};
use super::peer::Measure;
use super::rule::{place, placed};
use super::trace::{Node, Outcome, SourceRef, Why, day};
use super::{ballot, period, read};
use crate::base::{Decimal, Exact, Period};
use crate::domain::pack::{FactKind, PeriodCombine, ScoreHow, ScoreLine, ScorePart, Scorer};
use crate::domain::rule::{End, Missing, Placement, Reading, Ties};

type Points = Result<Exact, Outcome>;

fn missing<T>(why: Why) -> Result<T, Outcome> {
    Err(Outcome::Missing(why))
}

fn checked(number: Option<Exact>) -> Points {
    number.ok_or(Outcome::Missing(Why::Overflow))
}

/// A score by its id, judged once.
pub(super) fn score(bench: &Bench<'_>, id: &str) -> Scored {
    if let Some(found) = bench.scores.borrow().get(id) {
        return found.clone();
    }
    let given = bench.guarded(format!("score|{id}"), || judged(bench, id));
    let found = match given {
        Ok(found) => found,
        // Inside a circle nothing is kept: the outer call decides.
        Err(outcome) => return bare(outcome),
    };
    let mut scores = bench.scores.borrow_mut();
    scores.insert(id.to_string(), found.clone());
    found
}

fn bare(outcome: Outcome) -> Scored {
    Scored {
        outcome,
        trace: Node::new("", "score").outcome(outcome),
    }
}

fn judged(bench: &Bench<'_>, id: &str) -> Scored {
    let Some(line) = bench.pack.score(id) else {
        return bare(Outcome::Missing(Why::NoRow));
    };
    let mut node = Node::new(code(&line.how), word(&line.how))
        .row(&line.id, &line.source)
        .arg("title", &line.title);
    if !bench.asks(&line.audience, &line.source) {
        let outcome = Outcome::Excluded(Why::NotAsked);
        return Scored {
            outcome,
            trace: node.outcome(outcome),
        };
    }
    let given = how(bench, line, &mut node).map_or_else(|it| it, Outcome::Known);
    let ask = ask(bench, line);
    let mut outcome = match full(bench, line, 0) {
        Some(full) => Ask { full, ..ask }.replaced(None, given, &mut node),
        // Full marks of something without an upper end are not known.
        None if line.missing == Some(Missing::Full) => given,
        None => ask.replaced(None, given, &mut node),
    };
    outcome = limited(outcome, (line.floor, line.cap), &mut node);
    outcome = rounded(outcome, line.round, &mut node);
    Scored {
        outcome,
        trace: node.outcome(outcome),
    }
}

fn ask<'a>(bench: &'a Bench<'a>, line: &'a ScoreLine) -> Ask<'a> {
    let of_fact = match &line.how {
        ScoreHow::Fact { fact } => bench.pack.fact(fact).and_then(|fact| fact.missing),
        _ => None,
    };
    Ask {
        bench,
        full: Exact::ZERO,
        // A score has the limits that its row names and no others.
        floor: Some(line.floor.unwrap_or(Decimal::ZERO)),
        sheet: None,
        form: "",
        by: Scorer::Body,
        item: &line.id,
        key: &line.id,
        missing: line.missing.or(of_fact),
        source: &line.source,
    }
}

fn code(how: &ScoreHow) -> &'static str {
    match how {
        ScoreHow::Form { .. } | ScoreHow::Sum { .. } => "A01",
        ScoreHow::Weighted { .. } => "A03",
        ScoreHow::Less { .. } => "A04",
        ScoreHow::ByKind { .. } => "A05",
        ScoreHow::Ballots { .. } => "A06",
        ScoreHow::Open { .. } => "A07",
        ScoreHow::Unmet { .. } => "A08",
        ScoreHow::Bonus { .. } => "A09",
        ScoreHow::Periods { .. } => "A10",
        ScoreHow::Ranked { .. } => "A11",
        ScoreHow::Fact { .. } | ScoreHow::Rule { .. } => "",
    }
}

fn word(how: &ScoreHow) -> &'static str {
    match how {
        ScoreHow::Form { .. } => "score_form",
        ScoreHow::Weighted { .. } => "weighted",
        ScoreHow::Sum { .. } => "sum",
        ScoreHow::Less { .. } => "less",
        ScoreHow::ByKind { .. } => "by_kind",
        ScoreHow::Ballots { .. } => "score_ballots",
        ScoreHow::Open { .. } => "open",
        ScoreHow::Unmet { .. } => "unmet",
        ScoreHow::Bonus { .. } => "bonus",
        ScoreHow::Periods { .. } => "periods",
        ScoreHow::Ranked { .. } => "ranked",
        ScoreHow::Fact { .. } => "score_fact",
        ScoreHow::Rule { .. } => "score_rule",
    }
}

fn how(bench: &Bench<'_>, line: &ScoreLine, node: &mut Node) -> Points {
    match &line.how {
        ScoreHow::Form { .. } => of_form(bench, line, node),
        ScoreHow::Weighted { of } => weighted(bench, of, node),
        ScoreHow::Sum { of } => {
            let ids: Vec<&String> = of.iter().map(|part| &part.score).collect();
            let sum = sum(bench, &ids, node)?;
            match sum {
                Some(sum) => Ok(sum),
                None => Err(Outcome::Excluded(Why::LeftOut)),
            }
        }
        ScoreHow::Less { base, minus } => balance(bench, *base, (&[], minus), node),
        ScoreHow::Open { base, plus, minus } => balance(bench, *base, (plus, minus), node),
        ScoreHow::Bonus { plus, minus } => balance(bench, Decimal::ZERO, (plus, minus), node),
        ScoreHow::ByKind { of } => {
            let own = of.iter().find(|part| bench.facts.is_asked(&part.audience));
            let own = own.ok_or(Outcome::Excluded(Why::NotAsked))?;
            part(bench, &own.score, node)
        }
        ScoreHow::Ballots { fact } => {
            let below = ballot::score(bench, fact, line.missing);
            let outcome = below.outcome.unwrap_or(Outcome::Missing(Why::NoFact));
            node.children.push(below);
            outcome.number().ok_or(outcome)
        }
        ScoreHow::Unmet { form, below } => unmet(bench, form, *below, node),
        ScoreHow::Periods {
            score,
            period,
            combine,
        } => {
            let spans = period::parts(bench.period, *period);
            periods(bench, line, (score, *combine), spans, node)
        }
        ScoreHow::Ranked {
            score,
            group,
            placement,
            ties,
            from,
        } => ranked(bench, (score, group), (placement, *ties, *from), node),
        ScoreHow::Fact { fact } => {
            let ask = ask(bench, line);
            ask.fact(fact, node)
        }
        ScoreHow::Rule { points, rule } => {
            let inner = Ask {
                full: Exact::from(*points),
                // The row's policy is applied to the row.
                missing: None,
                ..ask(bench, line)
            };
            let sheets = bench.sheets(&line.id, Scorer::Body);
            let given = ruled(
                &Ask {
                    sheet: sheets.last().copied(),
                    ..inner
                },
                rule,
            );
            node.children.push(given.node);
            given.outcome.number().ok_or(given.outcome)
        }
    }
}

/// Another score, its whole trace below.
fn part(bench: &Bench<'_>, id: &str, node: &mut Node) -> Points {
    let scored = score(bench, id);
    node.children.push(scored.trace);
    scored.outcome.number().ok_or(scored.outcome)
}

fn of_form(bench: &Bench<'_>, line: &ScoreLine, node: &mut Node) -> Points {
    let ScoreHow::Form {
        form: id,
        by,
        assessors,
        drop_highest,
        drop_lowest,
    } = &line.how
    else {
        return missing(Why::WrongSort);
    };
    let asked = bench.pack.form(id).ok_or(Outcome::Missing(Why::NoRow))?;
    if !bench.asks(&asked.audience, &asked.source) {
        return Err(Outcome::Excluded(Why::NotAsked));
    }
    let found = form::form(bench, id, *by).ok_or(Outcome::Missing(Why::NoSheet))?;
    let dropped = |number: &Option<u32>| {
        let number = number.unwrap_or(0);
        usize::try_from(number).unwrap_or(usize::MAX)
    };
    let combining = Combining {
        how: assessors.unwrap_or(form::PLAIN.how),
        drop_highest: dropped(drop_highest),
        drop_lowest: dropped(drop_lowest),
    };
    let total = form::combined(&found.sheets, combining);
    node.children.push(total.trace);
    total.outcome.number().ok_or(total.outcome)
}

/// Weights in percent; a part that is left out gives its weight to the others.
fn weighted(bench: &Bench<'_>, of: &[ScorePart], node: &mut Node) -> Points {
    let (mut sum, mut all, mut kept) = (Exact::ZERO, Exact::ZERO, Exact::ZERO);
    let mut lacking = None;
    for one in of {
        let weight = one.weight.map_or(Exact::ZERO, Exact::from);
        all = checked(all.plus(weight))?;
        let mut step = Node::new("A03", "weight").arg("weight", weight);
        let points = part(bench, &one.score, &mut step);
        let counted = match points {
            Ok(points) => {
                kept = checked(kept.plus(weight))?;
                let share = points.times(weight).and_then(|it| it.over(Exact::HUNDRED));
                let share = checked(share)?;
                sum = checked(sum.plus(share))?;
                Outcome::Known(share)
            }
            Err(outcome) => {
                worse(&mut lacking, outcome);
                outcome
            }
        };
        node.children.push(step.outcome(counted));
    }
    if let Some(outcome) = lacking {
        return Err(outcome);
    }
    if kept.is_zero() {
        return Err(Outcome::Excluded(Why::LeftOut));
    }
    if kept == all {
        return Ok(sum);
    }
    let step = Node::new("R20", "rescale").arg("from", kept).arg("to", all);
    node.children.push(step);
    checked(sum.times(all).and_then(|it| it.over(kept)))
}

/// Notes what hinders a sum: waiting goes before missing, what is left out does not hinder.
fn worse(lacking: &mut Option<Outcome>, outcome: Outcome) {
    match outcome {
        Outcome::Waiting => *lacking = Some(outcome),
        Outcome::Missing(_) => {
            lacking.get_or_insert(outcome);
        }
        _ => {}
    }
}

/// The sum of scores; `None` if every one is left out.
fn sum(bench: &Bench<'_>, ids: &[&String], node: &mut Node) -> Result<Option<Exact>, Outcome> {
    let mut found = None;
    let mut lacking = None;
    for id in ids {
        match part(bench, id, node) {
            Ok(points) => {
                let before = found.unwrap_or(Exact::ZERO);
                found = Some(checked(before.plus(points))?);
            }
            Err(outcome) => worse(&mut lacking, outcome),
        }
    }
    lacking.map_or(Ok(found), Err)
}

/// A base with what is added and what is taken.
fn balance(
    bench: &Bench<'_>,
    base: Decimal,
    moves: (&[String], &[String]),
    node: &mut Node,
) -> Points {
    let mut points = Exact::from(base);
    let mut lacking = None;
    node.args.push(("base", base.to_string()));
    for (label, ids) in [("addition", moves.0), ("deduction", moves.1)] {
        if ids.is_empty() {
            continue;
        }
        let mut step = Node::new("", label);
        let ids: Vec<&String> = ids.iter().collect();
        match sum(bench, &ids, &mut step) {
            Ok(moved) => {
                let moved = moved.unwrap_or(Exact::ZERO);
                let moved = if label == "addition" {
                    moved
                } else {
                    moved.negate()
                };
                step.outcome = Some(Outcome::Known(moved));
                points = checked(points.plus(moved))?;
            }
            Err(outcome) => {
                step.outcome = Some(outcome);
                worse(&mut lacking, outcome);
            }
        }
        node.children.push(step);
    }
    lacking.map_or(Ok(points), Err)
}

/// The number of items below a share of their points.
fn unmet(bench: &Bench<'_>, id: &str, below: Decimal, node: &mut Node) -> Points {
    let form = bench.pack.form(id).ok_or(Outcome::Missing(Why::NoRow))?;
    let found = form::best(bench, id).ok_or(Outcome::Missing(Why::NoSheet))?;
    let mut count = 0;
    let mut lacking = None;
    for item in form.items() {
        let outcome = found.items.get(&item.id).copied();
        let outcome = outcome.unwrap_or(Outcome::Missing(Why::NoMark));
        let limit = Exact::from(item.points).times(Exact::from(below));
        let limit = checked(limit.and_then(|it| it.over(Exact::HUNDRED)))?;
        match outcome {
            Outcome::Known(points) if points < limit => {
                count += 1;
                let step = Node::new("A08", "below")
                    .row(&item.id, &item.source)
                    .arg("limit", limit)
                    .value(points)
                    .facts(found.total.trace.facts.iter().copied());
                node.children.push(step);
            }
            other => worse(&mut lacking, other),
        }
    }
    node.args.push(("by", found.by.to_string()));
    lacking.map_or(Ok(Exact::whole(count)), Err)
}

/// Shorter periods made one: those on record, else judged anew within their days.
fn periods(
    bench: &Bench<'_>,
    line: &ScoreLine,
    of: (&String, PeriodCombine),
    spans: Vec<Period>,
    node: &mut Node,
) -> Points {
    let (id, combine) = of;
    let mut known = Vec::new();
    let mut lacking = None;
    for span in spans
        .into_iter()
        .filter(|span| span.end <= bench.facts.today)
    {
        let mut step = Node::new("A10", "period")
            .arg("from", day(span.start))
            .arg("to", day(span.end));
        let outcome = in_period(bench, id, span, &mut step);
        match outcome {
            Outcome::Known(points) => known.push(points),
            Outcome::Missing(_) if line.missing == Some(Missing::Exclude) => {}
            Outcome::Missing(_) if line.missing == Some(Missing::Zero) => known.push(Exact::ZERO),
            other => worse(&mut lacking, other),
        }
        node.children.push(step.outcome(outcome));
    }
    if let Some(outcome) = lacking {
        return Err(outcome);
    }
    let none = Outcome::Missing(Why::NotOver);
    if known.is_empty() {
        return Err(none);
    }
    match combine {
        PeriodCombine::Sum => checked(Exact::sum(known)),
        PeriodCombine::Mean => checked(Exact::mean(&known)),
        PeriodCombine::Last => known.pop().ok_or(none),
        PeriodCombine::Worst => known.into_iter().min().ok_or(none),
    }
}

fn in_period(bench: &Bench<'_>, id: &str, span: Period, step: &mut Node) -> Outcome {
    let kept = bench.facts.period_scores.get(id);
    let kept = kept.and_then(|list| list.iter().find(|one| one.period == span));
    if let Some(kept) = kept {
        let source: SourceRef = kept.source;
        step.facts.push(source);
        let score = kept.score.map(Exact::from);
        return score.map_or(Outcome::Missing(Why::NoFact), Outcome::Known);
    }
    let scored = score(&bench.narrowed(span), id);
    step.children.push(scored.trace);
    scored.outcome
}

fn ranked(
    bench: &Bench<'_>,
    of: (&String, &String),
    by: (&Placement, Option<Ties>, Option<End>),
    node: &mut Node,
) -> Points {
    let own = part(bench, of.0, node)?;
    let measure = Measure::Reading(Reading::Score(of.0.clone()));
    let series = bench.beside()?.series(of.1, bench.facts, &measure)?;
    let is_top = by.2.unwrap_or(End::Top) == End::Top;
    let place = place(&series, own, is_top);
    let step = Node::new("A11", "place")
        .arg("place", place.first_by(by.1))
        .arg("of", series.known.len())
        .arg("equal", place.equal)
        .value(own)
        .facts(read::peers(&series.known));
    node.children.push(step);
    placed(place, by.0, by.1)
}

/// Full marks of a score, where it has an upper end.
fn full(bench: &Bench<'_>, line: &ScoreLine, depth: u32) -> Option<Exact> {
    // Rows that name each other have no full marks.
    if depth > 20 {
        return None;
    }
    let of = |id: &str| full(bench, bench.pack.score(id)?, depth + 1);
    match &line.how {
        _ if line.cap.is_some() => line.cap.map(Exact::from),
        ScoreHow::Form { form, .. } => Some(Exact::from(bench.pack.form(form)?.total)),
        ScoreHow::Weighted { of: parts } => Exact::sum(
            parts
                .iter()
                .map(|part| of(&part.score)?.times(Exact::from(part.weight?)))
                .collect::<Option<Vec<_>>>()?,
        )?
        .over(Exact::HUNDRED),
        ScoreHow::Sum { of: parts } => {
            let parts = parts.iter().map(|part| of(&part.score));
            Exact::sum(parts.collect::<Option<Vec<_>>>()?)
        }
        ScoreHow::Less { base, .. } => Some(Exact::from(*base)),
        ScoreHow::ByKind { of: parts } => {
            let own = parts.iter().find(|it| bench.facts.is_asked(&it.audience));
            of(&own?.score)
        }
        ScoreHow::Ballots { fact } => match &bench.pack.fact(fact)?.kind {
            FactKind::Ballot { choices, .. } => {
                choices.iter().map(|it| Exact::from(it.points)).max()
            }
            _ => None,
        },
        ScoreHow::Periods { score, combine, .. } => match combine {
            PeriodCombine::Sum => None,
            _ => of(score),
        },
        ScoreHow::Ranked { placement, .. } => match placement {
            Placement::Table(table) => table.first().map(|it| Exact::from(*it)),
            Placement::Steps { best, .. } => Some(Exact::from(*best)),
        },
        ScoreHow::Fact { fact } => match bench.facts.values.get(fact).map(|it| &it.fact) {
            Some(Fact::Imported {
                full: Some(full), ..
            }) => Some(Exact::from(*full)),
            _ => match &bench.pack.fact(fact)?.kind {
                FactKind::Imported { full, .. } => full.map(Exact::from),
                FactKind::Mark { to, .. } => to.map(Exact::from),
                _ => None,
            },
        },
        ScoreHow::Rule { points, .. } => Some(Exact::from(*points)),
        ScoreHow::Open { .. } | ScoreHow::Unmet { .. } | ScoreHow::Bonus { .. } => None,
    }
}
