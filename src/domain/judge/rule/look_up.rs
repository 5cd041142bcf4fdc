//! Rules that look points up or take them from a person (R06–R09, R24).

use std::collections::{BTreeMap, BTreeSet};

use super::{Points, checked, wrong};
use crate::base::{Decimal, Exact};
use crate::domain::judge::ask::Ask;
use crate::domain::judge::facts::{SheetFact, SheetMark};
use crate::domain::judge::item::sheet_source;
use crate::domain::judge::read;
use crate::domain::judge::trace::{Node, Outcome, SourceRef, Why};
use crate::domain::pack::{FactKind, Pack, Scorer};
use crate::domain::rule::{Band, Combine, LabelPoints, Reading, Rule};

pub(super) fn bands(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Bands {
        reading, by, bands, ..
    } = rule
    else {
        return wrong();
    };
    let first = ask.number(reading, node)?;
    let second = match by {
        Some(id) => Some(ask.fact(id, node)?),
        None => None,
    };
    let found = bands.iter().find(|band| holds(band, first, second));
    let band = found.ok_or(Outcome::Missing(Why::NoBand))?;
    let mut step = Node::new("", "band");
    let bounds = [
        ("from", band.from),
        ("to", band.to),
        ("by_from", band.by_from),
        ("by_to", band.by_to),
    ];
    for (name, bound) in bounds {
        if let Some(bound) = bound {
            step = step.arg(name, bound);
        }
    }
    let points = Exact::from(band.points);
    node.children.push(step.outcome(Outcome::Known(points)));
    Ok(points)
}

fn holds(band: &Band, first: Exact, second: Option<Exact>) -> bool {
    let within = |from: Option<Decimal>, to: Option<Decimal>, number: Exact| {
        from.is_none_or(|from| Exact::from(from) <= number)
            && to.is_none_or(|to| number < Exact::from(to))
    };
    within(band.from, band.to, first)
        && second.is_none_or(|second| within(band.by_from, band.by_to, second))
}

/// The points of a word; an id and its title mean the same, for grades and for listed words.
fn points_of(pack: &Pack, fact: Option<&str>, labels: &[LabelPoints], word: &str) -> Option<Exact> {
    let grade = pack
        .grade(word)
        .and_then(|(scale, place)| scale.grades.get(place))
        .map(|grade| (grade.id.as_str(), grade.title.as_str()));
    let listed = fact.and_then(|id| match &pack.fact(id)?.kind {
        FactKind::Label { labels } => labels
            .iter()
            .find(|one| one.id == word || one.text == word)
            .map(|one| (one.id.as_str(), one.text.as_str())),
        _ => None,
    });
    let names = listed.or(grade);
    let is_meant = |label: &str| {
        label == word || names.is_some_and(|(id, title)| label == id || label == title)
    };
    labels
        .iter()
        .find(|one| is_meant(&one.label))
        .map(|one| Exact::from(one.points))
}

pub(super) fn labels(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Labels {
        reading, labels, ..
    } = rule
    else {
        return wrong();
    };
    let fact = match reading {
        Reading::Fact(id) => Some(id.as_str()),
        _ => None,
    };
    let (words, sources) = words(ask, reading, node)?;
    let mut points = Vec::new();
    for word in &words {
        let found = points_of(ask.bench.pack, fact, labels, &word.label);
        points.push(found.ok_or(Outcome::Missing(Why::NoLabel))?);
    }
    let step = Node::new("", "label").facts(sources);
    let step = words
        .iter()
        .fold(step, |step, word| step.arg("label", &word.label));
    node.children.push(step);
    // Several words, one for each case: their mean.
    Exact::mean(&points).ok_or(Outcome::Missing(Why::NoFact))
}

type Words = (Vec<crate::domain::judge::facts::Tagged>, Vec<SourceRef>);

fn words(ask: &Ask<'_>, reading: &Reading, node: &mut Node) -> Result<Words, Outcome> {
    read::words(ask.bench, reading).inspect_err(|outcome| {
        let step = Node::new("", "read").arg("id", read::id(reading));
        node.children.push(step.outcome(*outcome));
    })
}

pub(super) fn factors(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Factors {
        factors,
        coefficient,
        average,
        ..
    } = rule
    else {
        return wrong();
    };
    let mut columns = Vec::new();
    let mut tasks = BTreeSet::new();
    for factor in factors {
        let (words, sources) = words(ask, &Reading::Fact(factor.fact.clone()), node)?;
        let column: BTreeMap<String, String> = words
            .into_iter()
            .map(|word| (word.key, word.label))
            .collect();
        tasks.extend(column.keys().cloned());
        columns.push((factor, column, sources));
    }
    let mut products = Vec::new();
    for task in &tasks {
        let mut product = coefficient.map_or(Exact::ONE, Exact::from);
        let mut step = Node::new("", "task").arg("key", task);
        for (factor, column, sources) in &columns {
            let word = column.get(task).ok_or(Outcome::Missing(Why::NoFact))?;
            let worth = points_of(ask.bench.pack, Some(&factor.fact), &factor.labels, word);
            let worth = worth.ok_or(Outcome::Missing(Why::NoLabel))?;
            let below = Node::new("", "factor")
                .arg("title", &factor.title)
                .arg("label", word)
                .facts(sources.iter().copied())
                .outcome(Outcome::Known(worth));
            step.children.push(below);
            product = checked(product.times(worth))?;
        }
        node.children.push(step.outcome(Outcome::Known(product)));
        products.push(product);
    }
    let none = Outcome::Missing(Why::NoFact);
    match average.unwrap_or(Combine::Mean) {
        _ if products.is_empty() => Err(none),
        Combine::Mean => checked(Exact::mean(&products)),
        Combine::Sum => checked(Exact::sum(products)),
        Combine::Least => products.into_iter().min().ok_or(none),
    }
}

/// The points of a mark, held within the range.
fn marked(
    sheet: &SheetFact,
    key: &str,
    range: (Option<Decimal>, Option<Decimal>),
    node: &mut Node,
) -> Option<Points> {
    let points = match sheet.marks.get(key)? {
        SheetMark::Points(points) => Exact::from(*points),
        SheetMark::NotApplicable => return Some(Err(Outcome::Excluded(Why::NotApplicable))),
        SheetMark::Ticks(_) => return None,
    };
    let step = Node::new("", "mark")
        .arg("assessor", &sheet.assessor)
        .value(points)
        .facts([sheet_source(sheet)]);
    let low = range.0.map_or(points, |from| points.max(Exact::from(from)));
    let held = range.1.map_or(low, |to| low.min(Exact::from(to)));
    node.value = Some(points);
    node.children.push(step.outcome(Outcome::Known(held)));
    Some(Ok(held))
}

pub(super) fn judged(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Judged { from, to, .. } = rule else {
        return wrong();
    };
    ask.sheet
        .and_then(|sheet| marked(sheet, ask.key, (Some(*from), Some(*to)), node))
        .unwrap_or(Err(Outcome::Missing(Why::NoMark)))
}

pub(super) fn owned(ask: &Ask<'_>, rule: &Rule, node: &mut Node) -> Points {
    let Rule::Owned { by, from, to, .. } = rule else {
        return wrong();
    };
    node.args.push(("office", by.clone()));
    let range = (*from, *to);
    let all = &ask.bench.facts.sheets;
    let mut sheets: Vec<&SheetFact> = all.iter().filter(|it| it.form == ask.form).collect();
    sheets.sort_by_key(|sheet| (sheet.date, sheet.id));
    // The office's own sheet; where no sheet names an office, that of a body. The newest counts.
    let of_office = |sheet: &&&SheetFact| sheet.office.as_ref() == Some(by);
    let of_body = |sheet: &&&SheetFact| sheet.office.is_none() && sheet.by == Scorer::Body;
    let own = sheets.iter().filter(of_office).rev();
    let body = sheets.iter().filter(of_body).rev();
    let mut found = None;
    for sheet in own.chain(body) {
        found = marked(sheet, ask.key, range, node);
        if found.is_some() {
            break;
        }
    }
    found.unwrap_or(Err(Outcome::Missing(Why::NoMark)))
}
