//! The ledger: entered for one org or for many at once, mended, taken off.

use super::{Entry, chart, fill, has_line, mine};
use crate::{
    base::Field as _,
    domain::{EvidenceOf, Id, LedgerRecord, Patch, RecordCommand, RecordDraft, pack::RecordField},
    store::query::ledger::{FactFilter, FactLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        evidence,
        overlay::{Choice, Field, FieldKind, Values},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry::{self, Packs},
            labelled, paragraph, tag,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Entry> = Leaf {
    name: "record",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Entry::Record(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Entry>>; 9] = [
    Act {
        name: "edit",
        cli: "record edit {record} {field}={value}",
        guard: has_line,
        run: edit,
    },
    Act {
        name: "new",
        cli: "record add {item} {org}",
        guard: always,
        run: new,
    },
    Act {
        name: "attend",
        cli: "record attend {record} --attended {person}",
        guard: has_line,
        run: attend,
    },
    Act {
        name: "drop",
        cli: "record drop {record} --reason {reason}",
        guard: has_line,
        run: remove,
    },
    Act {
        name: "table",
        cli: "record load {list}",
        guard: always,
        run: fill::ask_record,
    },
    Act {
        name: "mine",
        cli: "record list --org {org} --below",
        guard: always,
        run: mine,
    },
    chart::HEAT,
    chart::TREND,
    Act {
        name: "attach",
        cli: "evidence add {file} --of record:{record}",
        guard: has_line,
        run: attach,
    },
];

fn current(book: &Book<Entry>) -> Option<&FactLine<LedgerRecord>> {
    match book.it()? {
        Entry::Record(line) => Some(line),
        _ => None,
    }
}

fn columns(_: &Book<Entry>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.code("field", "date"), 8),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "kind"), 3),
        Column::share(cx.code("field", "topic"), 4).from(76),
        Column::cells(cx.code("field", "present"), 6).right(),
        Column::cells(cx.code("field", "quantity"), 6).right(),
    ]
}

fn read(book: &Book<Entry>, cx: &Cx) -> Vec<Line<Entry>> {
    let filter = FactFilter {
        org: book.org(cx),
        below: true,
        ..FactFilter::default()
    };
    let rows = cx.ask(|store| store.ledger(&filter, None, LINES_MAX));
    let packs = entry::packs(cx);
    rows.into_iter().map(|line| row(line, &packs, cx)).collect()
}

/// The kind's name as its pack has it.
fn title(record: &LedgerRecord, packs: &Packs) -> String {
    let pack = packs.get(&record.adoption);
    let title = pack.and_then(|pack| Some(pack.record_kind(&record.kind)?.title.clone()));
    title.unwrap_or_else(|| record.kind.clone())
}

fn row(line: FactLine<LedgerRecord>, packs: &Packs, cx: &Cx) -> Line<Entry> {
    let it = &line.row;
    let lacks = it.lacks.is_some();
    let tags = lacks.then(|| tag("missing", Tone::Missing, cx));
    let number = |it: Option<u32>| it.map(|it| it.to_string()).unwrap_or_default();
    let quantity = it.quantity.map(|it| it.to_string()).unwrap_or_default();
    Line {
        key: it.id.to_string(),
        cells: vec![
            tags.into_iter().collect(),
            vec![Bit::text(cx.short_day(it.date))],
            vec![Bit::text(&line.org)],
            vec![Bit::text(title(it, packs))],
            vec![Bit::new(it.topic.clone().unwrap_or_default(), Tone::Dim)],
            vec![Bit::text(number(it.present))],
            vec![Bit::text(quantity)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Entry::Record(Box::new(line)),
    }
}

fn detail(line: &FactLine<LedgerRecord>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = Vec::new();
    let lacking = it.lacks.iter().flat_map(|lacks| lacks.split(' '));
    let lacking: Vec<String> = lacking.map(|it| cx.code("record_field", it)).collect();
    if !lacking.is_empty() {
        let list = lacking.join(&cx.word("kind.list.separator"));
        lines.extend(paragraph(&cx.code("field", "lacks"), &list, cells));
    }
    for (name, value) in [
        ("topic", &it.topic),
        ("place", &it.place),
        ("host", &it.host),
        ("recorder", &it.recorder),
        ("person", &line.person),
        ("content", &it.content),
        ("document", &it.document),
        ("result", &it.result),
        ("evidence", &it.evidence),
    ] {
        if let Some(value) = value {
            lines.extend(paragraph(&cx.code("record_field", name), value, cells));
        }
    }
    for (is_present, name) in [(true, "present"), (false, "absent")] {
        let rows = cx.ask(|store| store.attendance(it.id));
        let names = rows
            .into_iter()
            .filter(|(row, _)| row.present == is_present);
        let names: Vec<String> = names.map(|(_, name)| name).collect();
        let count = if is_present { it.present } else { it.absent };
        let label = cx.code("record_field", name);
        match (names.is_empty(), count) {
            (false, _) => {
                let list = names.join(&cx.word("kind.list.separator"));
                lines.extend(paragraph(&label, &list, cells));
            }
            (true, Some(count)) => lines.push(labelled(&label, count.to_string())),
            (true, None) => {}
        }
    }
    lines.extend(evidence::told(EvidenceOf::Record, it.id, cx));
    lines
}

fn attach(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let what = line.row.topic.clone().unwrap_or_else(|| line.org.clone());
    evidence::attach(EvidenceOf::Record, line.row.id, &what, cx)
}

/// The kinds of the packs in force.
pub fn kinds(cx: &Cx) -> Vec<Choice> {
    let mut found = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        for kind in &docket.pack.record_kinds {
            let code = format!("{} {}", docket.adoption.id, kind.id);
            found.push(Choice::new(code, kind.title.clone()).note(docket.pack.head.short.clone()));
        }
    }
    found
}

/// Fields of an entry, in the order in which minutes tell them, under the ledger's own labels.
fn told(cx: &Cx) -> Vec<Field> {
    let label = |field: Field| {
        let label = cx.code("record_field", field.name());
        field.labelled(label)
    };
    bare(cx).into_iter().map(label).collect()
}

fn bare(cx: &Cx) -> Vec<Field> {
    vec![
        entry::line("topic", cx),
        entry::line("place", cx),
        entry::line("host", cx),
        Field::new("present", FieldKind::Number, cx),
        Field::new("absent", FieldKind::Number, cx),
        entry::line("recorder", cx),
        entry::lines("content", cx),
        Field::new("quantity", FieldKind::Points, cx),
        entry::person("person", None, cx),
        entry::line("document", cx),
        entry::line("result", cx),
        entry::line("evidence", cx),
    ]
}

/// The form of a new entry, of a kind if that is known, for orgs.
pub fn form(kind: Option<(Id, String)>, orgs: Vec<Choice>, cx: &Cx) -> Vec<Effect> {
    let kinds = kinds(cx);
    if kinds.is_empty() {
        return vec![cx.warn("tui.reason.no_kind", &[])];
    }
    let code = kind.map(|(adoption, kind)| format!("{adoption} {kind}"));
    let picked: Vec<Choice> = kinds
        .iter()
        .filter(|it| code.as_ref() == Some(&it.code))
        .cloned()
        .collect();
    let mut fields = vec![
        entry::one_of("kind", kinds, cx).required().picks(picked),
        entry::many_orgs("orgs", orgs, cx)
            .required()
            .labelled(cx.code("field", "org")),
        entry::today(cx),
    ];
    fields.extend(told(cx));
    let head = ("record-new".to_string(), cx.word("tui.act.record.new"));
    let intro = cx.word("tui.record.repeat");
    entry::ask(head, &intro, fields, |values, cx| {
        let (command, whom) = added(values, cx);
        vec![entry::request(command, &whom, cx).send()]
    })
}

fn added(values: &Values, cx: &Cx) -> (RecordCommand, String) {
    let code = values.must("kind");
    let (adoption, kind) = code.split_once(' ').unwrap_or(("0", ""));
    let adoption = adoption.parse().unwrap_or(0);
    let draft = RecordDraft {
        kind: kind.to_string(),
        date: values.day("date").unwrap_or(cx.today),
        dated: None,
        topic: values.text("topic"),
        place: values.text("place"),
        host: values.text("host"),
        recorder: values.text("recorder"),
        content: values.text("content"),
        quantity: values.points("quantity"),
        present: values.number("present"),
        absent: values.number("absent"),
        person: values.ids("person").first().copied(),
        document: values.text("document"),
        result: values.text("result"),
        evidence: values.text("evidence"),
        attended: Vec::new(),
        missed: Vec::new(),
    };
    let orgs = values.ids("orgs");
    let n = orgs.len().to_string();
    let command = match orgs[..] {
        [org] => RecordCommand::Add {
            adoption,
            org,
            draft,
        },
        _ => RecordCommand::AddMany {
            adoption,
            orgs,
            draft,
        },
    };
    (command, cx.say("tui.record.orgs", &[("n", &n)]))
}

fn new(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let marked = entry::marked(cx);
    let orgs = match marked.is_empty() {
        true => entry::org_in_hand(cx).into_iter().collect(),
        false => marked,
    };
    // What was entered last is most likely entered again.
    let kind = current(book).map(|line| (line.row.adoption, line.row.kind.clone()));
    form(kind, orgs, cx)
}

fn edit(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let mut fields = vec![entry::day("date", Some(it.date), cx).required()];
    for field in told(cx) {
        let value = match text_of(&it, &field) {
            Some(value) => value,
            None => continue,
        };
        fields.push(field.maybe(value.as_deref()));
    }
    let head = entry::head(&it, "record.edit", cx);
    let intro = format!("{}  {}", line.org, title(&it, &entry::packs(cx)));
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = RecordCommand::Edit {
            record: it.id,
            set: patches(&it, values),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

/// What stands in a field of an entry; `None` for one that is picked.
fn text_of(it: &LedgerRecord, field: &Field) -> Option<Option<String>> {
    let number = |it: Option<u32>| it.map(|it| it.to_string());
    Some(match RecordField::parse(field.name())? {
        RecordField::Topic => it.topic.clone(),
        RecordField::Place => it.place.clone(),
        RecordField::Host => it.host.clone(),
        RecordField::Present => number(it.present),
        RecordField::Absent => number(it.absent),
        RecordField::Recorder => it.recorder.clone(),
        RecordField::Content => it.content.clone(),
        RecordField::Quantity => it.quantity.map(|it| it.to_string()),
        RecordField::Document => it.document.clone(),
        RecordField::Result => it.result.clone(),
        RecordField::Evidence => it.evidence.clone(),
        RecordField::Date | RecordField::Person => return None,
    })
}

fn patches(it: &LedgerRecord, values: &Values) -> Vec<Patch> {
    let pairs = [
        ("date", it.date.to_value(), values.day("date").to_value()),
        (
            "topic",
            it.topic.to_value(),
            values.text("topic").to_value(),
        ),
        (
            "place",
            it.place.to_value(),
            values.text("place").to_value(),
        ),
        ("host", it.host.to_value(), values.text("host").to_value()),
        (
            "present",
            it.present.to_value(),
            values.number("present").to_value(),
        ),
        (
            "absent",
            it.absent.to_value(),
            values.number("absent").to_value(),
        ),
        (
            "recorder",
            it.recorder.to_value(),
            values.text("recorder").to_value(),
        ),
        (
            "content",
            it.content.to_value(),
            values.text("content").to_value(),
        ),
        (
            "quantity",
            it.quantity.to_value(),
            values.points("quantity").to_value(),
        ),
        (
            "document",
            it.document.to_value(),
            values.text("document").to_value(),
        ),
        (
            "result",
            it.result.to_value(),
            values.text("result").to_value(),
        ),
        (
            "evidence",
            it.evidence.to_value(),
            values.text("evidence").to_value(),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(field, _, value)| Patch {
            field: field.into(),
            value,
        })
        .collect()
}

fn attend(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let rows = cx.ask(|store| store.attendance(it.id));
    let side = |is_present: bool| -> Vec<Choice> {
        let rows = rows.iter().filter(|(row, _)| row.present == is_present);
        rows.map(|(row, name)| Choice::new(row.person, name.clone()))
            .collect()
    };
    let fields = vec![
        entry::many_persons("attended", cx).picks(side(true)),
        entry::many_persons("missed", cx).picks(side(false)),
    ];
    let head = entry::head(&it, "record.attend", cx);
    let intro = format!("{}  {}", line.org, title(&it, &entry::packs(cx)));
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = RecordCommand::Attend {
            record: it.id,
            present: values.ids("attended"),
            absent: values.ids("missed"),
        };
        vec![entry::request(command, &line.org, cx).send()]
    })
}

fn remove(book: &mut Book<Entry>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let head = entry::head(&it, "record.drop", cx);
    let intro = format!("{}  {}", line.org, title(&it, &entry::packs(cx)));
    entry::ask_reason(head, &intro, cx, move |reason, cx| {
        let command = RecordCommand::Drop {
            record: it.id,
            reason,
        };
        entry::send(command, &it, &line.org, cx)
    })
}
