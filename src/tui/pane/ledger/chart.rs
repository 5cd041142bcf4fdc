//! Charts of the ledger: entries by org and month, and by month over the years.

use std::rc::Rc;

use super::{Entry, has_line, standings};
use crate::{
    base::{Date, date},
    domain::Id,
    store::query::ledger::FactFilter,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Heat, Note},
        pane::{book::Book, entry},
        widget::chart,
    },
};

/// Entries told of one cell at most.
const TOLD_MAX: u32 = 500;
/// Lines of a trend.
const TREND_ROWS: usize = 10;
/// Months of a trend that are seen at once.
const MONTHS: usize = 18;

/// Entries by month of each org, in every leaf that is about entries.
pub const HEAT: Act<Book<Entry>> = Act {
    name: "heat",
    cli: "chart heat",
    guard: always,
    run: heat,
};

/// Entries by month over the years, of the line in hand.
pub const TREND: Act<Book<Entry>> = Act {
    name: "trend",
    cli: "chart trend {org}",
    guard: has_line,
    run: trend,
};

/// The kinds of record that count for what is in hand; none for all.
fn kinds(book: &Book<Entry>, cx: &Cx) -> (String, Vec<String>) {
    match book.it() {
        Some(Entry::Standing(it)) => (it.line.title.clone(), it.line.counts.clone()),
        Some(Entry::Sum(sum)) if sum.org.is_none() => {
            let all = standings(book, false, cx);
            let named = all.into_iter().find(|line| line.line.title == sum.name);
            let counts = named.map(|line| line.line.counts.clone());
            (sum.name.clone(), counts.unwrap_or_default())
        }
        Some(Entry::Record(it)) => {
            let packs = entry::packs(cx);
            let pack = packs.get(&it.row.adoption);
            let title = pack.and_then(|pack| Some(pack.record_kind(&it.row.kind)?.title.clone()));
            let title = title.unwrap_or_else(|| it.row.kind.clone());
            (title, vec![it.row.kind.clone()])
        }
        _ => (cx.word("tui.chart.all"), Vec::new()),
    }
}

/// Entries by month of each org of a level: of the org in hand where it alone is shown, else of
/// the orgs directly below the root.
fn heat(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let (title, kinds) = kinds(book, cx);
    let lines = cx.ask(|store| store.record_heat(cx.year, book.org(cx), &kinds));
    let orgs: Vec<(Id, String)> = lines
        .iter()
        .map(|line| (line.org.org.id, line.org.org.name.clone()))
        .collect();
    let rows = lines
        .iter()
        .map(|line| (line.org.org.name.clone(), line.months.to_vec()));
    let year = cx.year.to_string();
    let title = cx.say("tui.chart.heat", &[("what", &title), ("year", &year)]);
    let months = (1..=12).map(|month| month.to_string()).collect();
    let open = Rc::new(move |cx: &Cx, row: usize, month: usize| {
        let Some((org, name)) = orgs.get(row) else {
            return Vec::new();
        };
        told((*org, name), month, &kinds, cx)
    });
    let now = usize::try_from(chrono::Datelike::month0(&cx.today)).unwrap_or(0);
    vec![
        Heat::new(title, months, rows.collect(), open)
            .at(now)
            .show(),
    ]
}

/// The entries that one cell counts.
fn told((org, name): (Id, &str), month: usize, kinds: &[String], cx: &Cx) -> Vec<Effect> {
    let number = u32::try_from(month + 1).unwrap_or(1);
    let Some(since) = Date::from_ymd_opt(cx.year, number, 1) else {
        return Vec::new();
    };
    let filter = FactFilter {
        org: Some(org),
        below: true,
        since: Some(since),
        until: Some(date::month_end(since)),
        ..FactFilter::default()
    };
    let found = cx.ask(|store| store.ledger(&filter, None, TOLD_MAX));
    let packs = entry::packs(cx);
    let wanted = found
        .iter()
        .filter(|line| kinds.is_empty() || kinds.contains(&line.row.kind));
    let line = |line: &crate::store::query::ledger::FactLine<crate::domain::LedgerRecord>| {
        let pack = packs.get(&line.row.adoption);
        let kind = pack.and_then(|pack| Some(pack.record_kind(&line.row.kind)?.title.clone()));
        let kind = kind.unwrap_or_else(|| line.row.kind.clone());
        let topic = line.row.topic.clone().unwrap_or_default();
        format!(
            "{}  {}  {kind}  {topic}",
            cx.short_day(line.row.date),
            line.org
        )
    };
    let mut lines: Vec<String> = wanted.map(line).collect();
    let count = lines.len().to_string();
    if lines.is_empty() {
        lines.push(cx.word("tui.chart.nothing"));
    }
    let month = number.to_string();
    let args = [("org", name), ("month", &month), ("n", &count)];
    vec![Note::new(cx.say("tui.chart.cell", &args), &lines).open()]
}

/// Entries by month of the org in hand with all below it, over the years.
fn trend(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let (title, kinds) = kinds(book, cx);
    let Some(org) = book.line().and_then(|line| line.org).or(cx.org) else {
        return vec![cx.warn("tui.reason.no_org", &[])];
    };
    let name = cx.ask(|store| store.find::<crate::domain::Org>(org));
    let name = name.map(|org| org.name).unwrap_or_default();
    let found = cx.ask(|store| store.record_trend(org, &kinds));
    let points = filled(&found);
    if points.is_empty() {
        return vec![cx.info("tui.chart.nothing", &[])];
    }
    let shown = &points[points.len().saturating_sub(MONTHS)..];
    let short: Vec<(String, i64)> = shown
        .iter()
        .map(|(month, count)| (month.get(5..).unwrap_or_default().to_string(), *count))
        .collect();
    let mut lines = chart::trend(&short, TREND_ROWS, 4);
    lines.push(String::new());
    for (year, counts) in years(&points) {
        let most = points.iter().map(|(_, count)| *count).sum::<i64>();
        let size = |count: i64| usize::try_from(count).unwrap_or(0);
        let bar = chart::bar(size(counts), size(most), 40);
        lines.push(format!("{year} {counts:>6} {bar}"));
    }
    let args = [("org", name.as_str()), ("what", title.as_str())];
    vec![Note::new(cx.say("tui.chart.trend", &args), &lines).open()]
}

/// Every month from the first to the last: one without entries counts nought.
fn filled(found: &[(String, i64)]) -> Vec<(String, i64)> {
    let day = |month: &str| date::parse_iso(&format!("{month}-01"));
    let (Some(first), Some(last)) = (
        found.first().and_then(|(month, _)| day(month)),
        found.last().and_then(|(month, _)| day(month)),
    ) else {
        return Vec::new();
    };
    let mut points = Vec::new();
    let mut at = first;
    while at <= last {
        let month = at.format("%Y-%m").to_string();
        let count = found.iter().find(|(known, _)| *known == month);
        points.push((month, count.map_or(0, |(_, count)| *count)));
        let next = date::add_months(at, 1);
        if next <= at {
            break;
        }
        at = next;
    }
    points
}

/// The sums of the years.
fn years(points: &[(String, i64)]) -> Vec<(String, i64)> {
    let mut sums: Vec<(String, i64)> = Vec::new();
    for (month, count) in points {
        let year = month.get(..4).unwrap_or_default();
        match sums.last_mut() {
            Some((known, sum)) if known == year => *sum += count,
            _ => sums.push((year.to_string(), *count)),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_without_entries_counts_nought_and_years_add_up() {
        let found = [("2025-11".to_string(), 2), ("2026-02".to_string(), 3)];
        let points = filled(&found);
        let want = [
            ("2025-11", 2),
            ("2025-12", 0),
            ("2026-01", 0),
            ("2026-02", 3),
        ];
        let want: Vec<(String, i64)> = want.iter().map(|(m, n)| (m.to_string(), *n)).collect();
        assert_eq!(points, want);
        assert_eq!(
            years(&points),
            [("2025".to_string(), 2), ("2026".to_string(), 3)]
        );
        assert_eq!(filled(&[]), []);
    }
}
