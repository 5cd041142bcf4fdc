//! Many entries or figures in one table: one row for each org, filled in down a column.

use super::{super::entry, Entry, record};
use crate::{
    base::Date,
    domain::{
        FigureCommand, FigureLine, Id, Org, RecordCommand, RecordDraft, RecordLine,
        pack::{FactKind, OrgFact},
    },
    store::query::ledger::FactFilter,
    tui::{
        Cx,
        event::{Effect, PaneId},
        overlay::{Choice, Field, FieldKind, Grid, GridRow, Values},
        pane::book::Book,
    },
};

/// Figures read of one fact: more than any department has orgs.
const FIGURES_MAX: u32 = 100_000;

/// Names the table of records or figures in a turn of the pane.
pub const RECORD: &str = "record-grid";
pub const FIGURE: &str = "figure-grid";

/// Asks which kind of entry for which orgs, then opens the table.
pub fn ask_record(_: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    records_of(cohort(cx), cx)
}

/// The same for some orgs.
pub fn records_of(orgs: Vec<Choice>, cx: &Cx) -> Vec<Effect> {
    let kinds = record::kinds(cx);
    if kinds.is_empty() {
        return vec![cx.warn("tui.reason.no_kind", &[])];
    }
    let kind = entry::one_of("kind", kinds, cx);
    ask((RECORD, "kind"), kind, orgs, cx)
}

/// Asks which fact of which orgs, then opens the table.
pub fn ask_figure(_: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let facts = facts(cx);
    if facts.is_empty() {
        return vec![cx.warn("tui.reason.no_fact", &[])];
    }
    let fact = entry::one_of("fact", facts, cx);
    ask((FIGURE, "fact"), fact, cohort(cx), cx)
}

/// The orgs that are marked in the tree, else those directly below the one in hand.
fn cohort(cx: &Cx) -> Vec<Choice> {
    let marked = entry::marked(cx);
    if !marked.is_empty() {
        return marked;
    }
    let below = cx.ask(|store| store.org_ids_below(cx.org, 1000));
    named(&below, cx)
}

fn named(orgs: &[Id], cx: &Cx) -> Vec<Choice> {
    let found = orgs.iter().filter_map(|id| {
        let org = cx.ask(|store| store.find::<Org>(*id))?;
        Some(Choice::new(org.id, org.name).note(org.code))
    });
    found.collect()
}

fn ask(
    (table, item): (&'static str, &'static str),
    first: Field,
    orgs: Vec<Choice>,
    cx: &Cx,
) -> Vec<Effect> {
    let fields = vec![
        first.required(),
        entry::many_orgs("orgs", orgs, cx)
            .required()
            .labelled(cx.code("field", "org")),
    ];
    let head = (table.to_string(), cx.word(&format!("tui.grid.{table}")));
    let intro = cx.word("tui.grid.intro");
    entry::ask(head, &intro, fields, move |values, _| {
        let orgs: Vec<String> = values.codes("orgs");
        let name = format!("{table}/{}/{}", values.must(item), orgs.join(" "));
        vec![Effect::Done, Effect::Turn(PaneId::Ledger, name)]
    })
}

/// The orgs and the adoption with its item that a turn names: `adoption item/org org`.
fn meant(name: &str) -> Option<(Id, &str, Vec<Id>)> {
    let (what, orgs) = name.split_once('/')?;
    let (adoption, item) = what.split_once(' ')?;
    let orgs = orgs.split(' ').filter_map(|org| org.parse().ok());
    Some((adoption.parse().ok()?, item, orgs.collect()))
}

/// The table of entries of one kind: a row that gets a day becomes an entry.
pub fn records(name: &str, cx: &Cx) -> Vec<Effect> {
    let Some((adoption, kind, orgs)) = meant(name) else {
        return Vec::new();
    };
    let label = |field: Field| {
        let label = cx.code("record_field", field.name());
        field.labelled(label)
    };
    let columns = [
        Field::new("date", FieldKind::Date, cx).required(),
        label(Field::new("present", FieldKind::Number, cx)),
        label(entry::line("topic", cx)),
    ];
    let rows = rows(&orgs, cx).collect();
    let title = cx.ask(|store| store.pack_of(adoption));
    let title = title.and_then(|pack| Some(pack.record_kind(kind)?.title.clone()));
    let title = cx.say(
        "tui.grid.of",
        &[("what", &title.unwrap_or_else(|| kind.to_string()))],
    );
    let kind = kind.to_string();
    let head = (format!("{RECORD}-fill {adoption} {kind}"), title);
    let grid = Grid::new(head, &columns, rows, move |rows, cx| {
        let lines = rows.iter().enumerate();
        let lines: Vec<RecordLine> = lines
            .filter_map(|(at, (org, values))| {
                Some(RecordLine {
                    line: u32::try_from(at + 1).unwrap_or(0),
                    org: org.parse().ok()?,
                    draft: draft(&kind, values, cx.today),
                })
            })
            .collect();
        let whom = cx.say("tui.record.orgs", &[("n", &lines.len().to_string())]);
        let command = RecordCommand::Load { adoption, lines };
        Ok(vec![entry::request(command, &whom, cx).send()])
    });
    vec![grid.open()]
}

fn rows<'a>(orgs: &'a [Id], cx: &'a Cx) -> impl Iterator<Item = GridRow> + 'a {
    named(orgs, cx).into_iter().map(|org| GridRow {
        key: org.code,
        label: org.label,
        note: org.note,
        cells: Vec::new(),
    })
}

fn draft(kind: &str, values: &Values, today: Date) -> RecordDraft {
    RecordDraft {
        topic: values.text("topic"),
        present: values.number("present"),
        ..RecordDraft::of(kind, values.day("date").unwrap_or(today))
    }
}

/// The facts of the packs in force that are entered by hand, and those that every pack knows.
fn facts(cx: &Cx) -> Vec<Choice> {
    let mut found = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        let adoption = docket.adoption.id;
        let short = &docket.pack.head.short;
        let by_hand = docket.pack.facts.iter().filter(|fact| match &fact.kind {
            FactKind::Count { records, .. } => records.is_empty(),
            FactKind::Number {} | FactKind::Rate { .. } => true,
            FactKind::State {} | FactKind::Date {} => true,
            _ => false,
        });
        for fact in by_hand {
            let code = format!("{adoption} {}", fact.id);
            found.push(Choice::new(code, fact.title.clone()).note(short.clone()));
        }
        for fact in OrgFact::ALL {
            let code = format!("{adoption} {fact}");
            found.push(Choice::new(code, cx.code("org_fact", fact.code())).note(short.clone()));
        }
    }
    found
}

/// The table of one fact over the adoption's year: what is known stands there and can be changed.
pub fn figures(name: &str, cx: &Cx) -> Vec<Effect> {
    let Some((adoption, fact, orgs)) = meant(name) else {
        return Vec::new();
    };
    let filter = FactFilter {
        adoption: Some(adoption),
        item: Some(fact.to_string()),
        ..FactFilter::default()
    };
    let known = cx.ask(|store| store.figures(&filter, 0, FIGURES_MAX));
    let year = crate::base::Period::year(cx.year);
    let value = |org: &str| {
        let mut of_org = known.iter().filter(|line| line.row.org.to_string() == org);
        let of_year = of_org.find(|line| (line.row.start, line.row.end) == (year.start, year.end));
        of_year.and_then(|line| line.row.value.clone())
    };
    let columns = [
        Field::new("value", kind_of(adoption, fact, cx), cx).required(),
        entry::line("source", cx),
    ];
    let rows = rows(&orgs, cx).map(|row| GridRow {
        cells: value(&row.key)
            .map(|value| said(&value, cx))
            .into_iter()
            .collect(),
        ..row
    });
    let titled = facts(cx).into_iter();
    let code = format!("{adoption} {fact}");
    let title = titled.clone().find(|it| it.code == code).map(|it| it.label);
    let title = cx.say(
        "tui.grid.of",
        &[("what", &title.unwrap_or_else(|| fact.to_string()))],
    );
    let head = (format!("{FIGURE}-fill {adoption} {fact}"), title);
    let fact = fact.to_string();
    let grid = Grid::new(head, &columns, rows.collect(), move |rows, cx| {
        let line = |(org, values): &(String, Values)| {
            Some(FigureLine {
                org: org.parse().ok()?,
                fact: fact.clone(),
                matter: None,
                start: None,
                end: None,
                value: values.text("value").map(|given| plain(given, cx)),
                score: None,
                full: None,
                rank: None,
                source: values.text("source"),
            })
        };
        let lines: Vec<FigureLine> = rows.iter().filter_map(line).collect();
        let whom = cx.say("tui.record.orgs", &[("n", &lines.len().to_string())]);
        let command = FigureCommand::Load { adoption, lines };
        Ok(vec![entry::request(command, &whom, cx).send()])
    });
    vec![grid.open()]
}

/// How the values of a fact are entered.
fn kind_of(adoption: Id, fact: &str, cx: &Cx) -> FieldKind {
    let pack = cx.ask(|store| store.pack_of(adoption));
    let row = pack.as_ref().and_then(|pack| pack.fact_said(fact));
    match row.as_ref().map(|row| &row.kind) {
        Some(FactKind::Date {}) => FieldKind::Date,
        Some(FactKind::Count { .. } | FactKind::Number {}) => FieldKind::Points,
        _ => FieldKind::Line,
    }
}

/// A value as people say it: yes and no in their own words.
fn said(value: &str, cx: &Cx) -> String {
    match value {
        "yes" | "no" => cx.code("list", value),
        other => other.to_string(),
    }
}

/// A value as it is kept.
pub fn plain(given: String, cx: &Cx) -> String {
    let named = ["yes", "no"]
        .into_iter()
        .find(|word| cx.code("list", word) == given);
    named.map_or(given, str::to_string)
}
