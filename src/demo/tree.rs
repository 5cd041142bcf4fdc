//! The tree of orgs: named ones from the plan, the many below them by pattern, loaded in one act.

use std::collections::BTreeMap;

use super::{
    maker::{Made, Maker, lack},
    plan::{LineShape, OrgShape, Word},
};
use crate::{
    base::{Date, date},
    domain::{Kind, OrgCommand, OrgKind, OrgLine, Sector},
    store::StoreError,
};

/// Members of a branch for which the plan gives no bounds.
const MEMBERS: [u32; 2] = [6, 30];

/// Lines in the making; a line's superior stands before it.
#[derive(Default)]
struct Lines {
    lines: Vec<OrgLine>,
    heads: Vec<bool>,
}

/// Makes all orgs with their secretaries, deputies and terms.
pub(super) fn load(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let mut lines = Lines::default();
    let plan = maker.plan;
    for org in &plan.org {
        named(org, &mut lines, maker)?;
    }
    sum_members(&mut lines.lines);
    for (at, line) in (1..).zip(&mut lines.lines) {
        line.line = at;
    }
    let command = OrgCommand::Load {
        lines: lines.lines.clone(),
    };
    let made = maker.act(command)?;
    let mut orgs = made.created(Kind::Org);
    let mut persons = made.created(Kind::Person);
    let mut posts = made.created(Kind::Post);
    let mut terms = made.created(Kind::Term);
    for (line, head) in lines.lines.into_iter().zip(lines.heads) {
        // The act made rows in the order of its lines: the secretary first, then the deputies.
        let secretary = line
            .secretary
            .and_then(|name| Some((name, persons.next()?, posts.next()?)));
        let deputies = line.deputies.iter().filter_map(|_| {
            posts.next();
            persons.next()
        });
        let deputies = deputies.collect();
        let due = due(line.term_start, line.term_years);
        maker.orgs.push(Made {
            id: orgs.next().ok_or_else(|| lack(&line.code))?,
            code: line.code,
            parent: line.parent,
            name: line.name,
            kind: line.kind,
            sector: line.sector,
            secretary,
            deputies,
            workers: Vec::new(),
            term: due.and_then(|due| Some((terms.next()?, due))),
            head,
        });
    }
    Ok(())
}

fn due(start: Option<Date>, years: Option<u32>) -> Option<Date> {
    let months = i32::try_from(years?).ok()?.checked_mul(12)?;
    Some(date::add_months(start?, months))
}

/// An org of the plan and all that its pattern puts below it.
fn named(org: &OrgShape, lines: &mut Lines, maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    let pattern = plan.pattern_of(org.pattern.as_ref());
    if org.pattern.is_some() && pattern.is_none() {
        return Err(lack(&org.code));
    }
    let sector = org.sector.unwrap_or(plan.sector).0;
    let bounds = pattern.and_then(|pattern| pattern.members);
    let mut line = line((&org.code, org.parent.as_ref()), org.kind.0, sector, maker);
    line.name.clone_from(&org.name);
    line.members = bounds_of(org.kind.0, bounds).map(|[least, most]| {
        let members = maker.dice.between(least, most);
        members.max(1)
    });
    if let Some(count) = org.deputies {
        line.deputies = (0..count).map(|_| maker.person()).collect();
    }
    if org.acting {
        line.secretary = None;
    }
    if let Some([month, day]) = org.elected {
        line.term_start = Date::from_ymd_opt(maker.year() - 1, month, day);
        line.term_years = org.years.or_else(|| of(&plan.years, org.kind.0));
    }
    let head = pattern.is_some_and(|pattern| pattern.head);
    lines.lines.push(line);
    lines.heads.push(head);
    if let Some(pattern) = pattern {
        let above = (org.code.as_str(), org.stem.as_str(), sector);
        below(&pattern.line, above, lines, maker)?;
    }
    Ok(())
}

/// What stands below an org, and below that again.
fn below(
    shapes: &[LineShape],
    (code, stem, sector): (&str, &str, Sector),
    lines: &mut Lines,
    maker: &mut Maker<'_>,
) -> Result<(), StoreError> {
    let plan = maker.plan;
    let mut number = 0;
    for shape in shapes {
        let [least, most] = shape.count.unwrap_or([1, 1]);
        let count = match u32::try_from(shape.each.len()) {
            Ok(names) if names > 0 => names,
            _ => maker.dice.between(least, most),
        };
        for n in 0..count as usize {
            number += 1;
            let each = shape.each.get(n).map_or("", String::as_str);
            let numeral = maker.stock.numerals.get(n).map_or("", String::as_str);
            let width = if shape.kind.0 == OrgKind::Group { 2 } else { 3 };
            let own = format!("{code}{number:0width$}");
            let mut line = line((&own, Some(&code.to_string())), shape.kind.0, sector, maker);
            line.name = shape
                .name
                .replace("{stem}", stem)
                .replace("{each}", each)
                .replace("{n}", numeral);
            line.members = bounds_of(shape.kind.0, shape.members)
                .map(|[least, most]| maker.dice.between(least, most));
            let name = line.name.clone();
            lines.lines.push(line);
            lines.heads.push(false);
            if n % 3 == 0 {
                groups((&own, &name), (shape.groups, sector), lines, maker);
            }
            if let Some(pattern) = plan.pattern_of(shape.pattern.as_ref()) {
                below(&pattern.line, (&own, each, sector), lines, maker)?;
            }
        }
    }
    Ok(())
}

/// Party groups of a branch, named after it.
fn groups(
    (code, name): (&str, &str),
    (count, sector): (u32, Sector),
    lines: &mut Lines,
    maker: &mut Maker<'_>,
) {
    let stock = maker.stock;
    for (n, numeral) in (1..=count).zip(&stock.numerals) {
        let own = format!("{code}{n:02}");
        let above = code.to_string();
        let mut line = line((&own, Some(&above)), OrgKind::Group, sector, maker);
        line.name = format!("{name}{}", stock.text.group.replace("{n}", numeral));
        line.members = Some(maker.dice.between(3, 9));
        lines.lines.push(line);
        lines.heads.push(false);
    }
}

/// Only orgs that have members of their own report some; the others get the sum of theirs.
fn bounds_of(kind: OrgKind, given: Option<[u32; 2]>) -> Option<[u32; 2]> {
    match kind {
        OrgKind::Branch | OrgKind::DirectBranch => given.or(Some(MEMBERS)),
        OrgKind::Group => Some([4, 12]),
        _ => None,
    }
}

/// A line with people and a term as its kind has them, but without a name.
fn line(
    (code, parent): (&str, Option<&String>),
    kind: OrgKind,
    sector: Sector,
    maker: &mut Maker<'_>,
) -> OrgLine {
    let plan = maker.plan;
    let is_vacant = kind == OrgKind::Unit
        || kind == OrgKind::LeadingGroup
        || (kind == OrgKind::Branch && maker.dice.between(1, 100) <= 4);
    let secretary = (!is_vacant).then(|| maker.person());
    let deputies = of(&plan.deputies, kind).unwrap_or(0);
    let deputies = (0..deputies).map(|_| maker.person()).collect();
    let years = of(&plan.years, kind);
    let start = years.and_then(|years| election(years, maker));
    OrgLine {
        line: 0,
        code: code.to_string(),
        parent: parent.cloned(),
        name: String::new(),
        kind,
        sector,
        members: None,
        term_start: start,
        term_years: years.filter(|_| start.is_some()),
        secretary,
        deputies,
        phone: None,
    }
}

fn of(table: &BTreeMap<Word<OrgKind>, u32>, kind: OrgKind) -> Option<u32> {
    table.get(&Word(kind)).copied()
}

/// The day of the last election: some are not known, some terms are over, some end soon.
fn election(years: u32, maker: &mut Maker<'_>) -> Option<Date> {
    let year = 365;
    let offset = match maker.dice.between(1, 100) {
        1..=5 => return None,
        6..=13 => -maker.dice.days(5, 500),
        14..=24 => maker.dice.days(1, 180),
        _ => maker.dice.days(181, (years * year).saturating_sub(20)),
    };
    let months = i32::try_from(years).ok()?.checked_mul(12)?;
    Some(date::add_months(maker.day(offset), -months))
}

/// What an org reports is what its branches have; a group's members are those of its branch.
fn sum_members(lines: &mut [OrgLine]) {
    for at in (0..lines.len()).rev() {
        let line = &lines[at];
        if line.kind == OrgKind::Group {
            continue;
        }
        let (Some(members), Some(parent)) = (line.members, line.parent.clone()) else {
            continue;
        };
        let above = lines.iter_mut().find(|other| other.code == parent);
        if let Some(above) = above.filter(|above| above.kind != OrgKind::Branch) {
            above.members = Some(above.members.unwrap_or(0) + members);
        }
    }
}
