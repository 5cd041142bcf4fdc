//! Rules that compare: the place among peers, the ratio to a best, a mean or a past (R11, R12).

use chrono::Datelike;

use super::{Points, capped, checked, wrong};
use crate::base::Exact;
use crate::domain::judge::ask::Ask;
use crate::domain::judge::peer::{Measure, Series};
use crate::domain::judge::read;
use crate::domain::judge::trace::{Node, Outcome, SourceKind, SourceRef, Why};
use crate::domain::rule::{End, Placement, RatioTo, Reading, Rule, Ties};

/// Where one stands in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::domain::judge) struct Place {
    /// Those in front, plus one.
    pub first: usize,
    /// Different numbers in front, plus one.
    pub dense: usize,
    /// Those with the same number, oneself included.
    pub equal: usize,
}

/// Where a number stands in a series that holds it.
pub(in crate::domain::judge) fn place(series: &Series, own: Exact, is_high_first: bool) -> Place {
    let front = |numbers: &[Exact]| {
        if is_high_first {
            numbers.len() - numbers.partition_point(|number| *number <= own)
        } else {
            numbers.partition_point(|number| *number < own)
        }
    };
    let not_above = series.sorted.partition_point(|number| *number <= own);
    let below = series.sorted.partition_point(|number| *number < own);
    Place {
        first: front(&series.sorted) + 1,
        dense: front(&series.distinct) + 1,
        equal: (not_above - below).max(1),
    }
}

/// The points of a place.
pub(in crate::domain::judge) fn placed(
    place: Place,
    placement: &Placement,
    ties: Option<Ties>,
) -> Points {
    let one = |no: usize| match placement {
        Placement::Table(table) => Ok(table
            .get(no - 1)
            .or(table.last())
            .map_or(Exact::ZERO, |points| Exact::from(*points))),
        Placement::Steps { best, step } => {
            let back = Exact::count(no - 1).times(Exact::from(*step));
            checked(back.and_then(|back| Exact::from(*best).minus(back)))
        }
    };
    match ties.unwrap_or(Ties::Same) {
        _ if place.equal == 1 => one(place.first_by(ties)),
        Ties::Same | Ties::Dense => one(place.first_by(ties)),
        Ties::Body => Err(Outcome::Missing(Why::Tie)),
        Ties::Mean => {
            let range = place.first..place.first + place.equal;
            let points: Vec<Exact> = range.map(one).collect::<Result<_, _>>()?;
            checked(Exact::mean(&points))
        }
    }
}

impl Place {
    /// The number of the place under a rule for ties.
    pub fn first_by(self, ties: Option<Ties>) -> usize {
        match ties {
            Some(Ties::Dense) => self.dense,
            _ => self.first,
        }
    }
}

pub(super) fn rank(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Rank {
        reading,
        group,
        placement,
        ties,
        from,
        ..
    } = rule
    else {
        return wrong();
    };
    let own = ask.number(reading, node)?;
    let series = ask.series(group, &Measure::Reading(reading.clone()), node)?;
    let wants_more = read::more_is_good(ask.bench, reading).unwrap_or(true);
    let is_top = from.unwrap_or(End::Top) == End::Top;
    let place = place(&series, own, wants_more == is_top);
    let step = Node::new("R11", "place")
        .arg("place", place.first_by(*ties))
        .arg("of", series.known.len())
        .arg("equal", place.equal)
        .value(own);
    node.children.push(step);
    placed(place, placement, *ties)
}

pub(super) fn ratio(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Ratio {
        reading,
        to,
        group,
        times,
        cap,
        ..
    } = rule
    else {
        return wrong();
    };
    let own = ask.number(reading, node)?;
    let wants_more = read::more_is_good(ask.bench, reading).unwrap_or(true);
    let measure = Measure::Reading(reading.clone());
    let group = |ask: &Ask<'_>| match group {
        Some(group) => Ok(group.clone()),
        None => ask.usual_group().map(str::to_string),
    };
    let base = match to {
        RatioTo::Best | RatioTo::Mean => {
            let series = ask.series(&group(ask)?, &measure, node)?;
            let found = if *to == RatioTo::Mean {
                series.mean
            } else {
                series.best(wants_more)
            };
            found.ok_or(Outcome::Missing(Why::NoPeer))?
        }
        RatioTo::LastYear => past(ask, reading, 1, node)?,
        RatioTo::OwnMean3 => past(ask, reading, 3, node)?,
    };
    let step = Node::new("R12", "base").arg("to", to).value(base);
    node.children.push(step);
    let (part, whole) = if wants_more { (own, base) } else { (base, own) };
    if whole.is_zero() {
        // Against nothing at all: as good as can be where less is good, unknown otherwise.
        return if wants_more {
            Err(Outcome::Missing(Why::ZeroBase))
        } else {
            Ok(capped(times.map_or(ask.full, Exact::from), *cap, node))
        };
    }
    let times = times.map_or(ask.full, Exact::from);
    let points = checked(part.times(times).and_then(|it| it.over(whole)))?;
    Ok(capped(points, *cap, node))
}

/// The mean of so many years before; every one of them must be known.
fn past(ask: &Ask<'_>, reading: &Reading, years: i32, node: &mut Node) -> Points {
    let this = ask.bench.period.start.year();
    let mut numbers = Vec::new();
    for year in this - years..this {
        let past = ask.bench.facts.past.iter().find(|past| past.year == year);
        let number = past.and_then(|past| match reading {
            Reading::Fact(id) => past.values.get(id),
            Reading::Indicator(id) => past.indicators.get(id),
            Reading::Score(id) => past.scores.get(id),
            Reading::Appraisal(_) => None,
        });
        let number = number.ok_or(Outcome::Missing(Why::NoPast))?;
        let step = Node::new("", "past")
            .arg("year", year)
            .value(Exact::from(*number))
            .facts([SourceRef::new(SourceKind::Year, i64::from(year))]);
        node.children.push(step);
        numbers.push(Exact::from(*number));
    }
    Exact::mean(&numbers).ok_or(Outcome::Missing(Why::NoPast))
}
