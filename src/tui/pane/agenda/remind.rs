//! The agenda, derived from dates at every look: late, due, without a day, coming.

use chrono::Days;

use super::{Day, has_line, mine};
use crate::{
    base::Date,
    domain::{
        AgendaCommand, AgendaDraft,
        judge::reminder::{Reminder, ReminderState, ReminderWhat, unseen},
    },
    store::query::judging::remind::AgendaLine,
    tui::{
        Cx,
        act::{Act, always},
        event::{Effect, PaneId, Target},
        overlay::Choice,
        pane::{
            Pane,
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled, paragraph, tag,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Day> = Leaf {
    name: "agenda",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Day::Reminder(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Day>>; 6] = [
    Act {
        name: "go",
        cli: "",
        guard: has_line,
        run: go,
    },
    Act {
        name: "done",
        cli: "agenda done {line} --org {org}",
        guard: has_row,
        run: done,
    },
    Act {
        name: "each",
        cli: "agenda --each",
        guard: always,
        run: each,
    },
    Act {
        name: "all",
        cli: "agenda --days 366",
        guard: always,
        run: all,
    },
    Act {
        name: "mine",
        cli: "agenda --under {org}",
        guard: always,
        run: mine,
    },
    Act {
        name: "letter",
        cli: "letter make {thing} {org} --to {file}",
        guard: always,
        run: |_, cx| crate::tui::letter::write(cx),
    },
];

/// The reason why a thing is not ticked off here: it has an act of its own elsewhere, or no day.
fn has_row(book: &Book<Day>, cx: &Cx) -> Option<&'static str> {
    let own = match book.it() {
        Some(Day::Reminder(line)) => {
            line.reminder.line.is_empty()
                || line.reminder.due.is_none()
                || line.reminder.item.is_some()
        }
        _ => false,
    };
    has_line(book, cx).or(own.then_some("own_act"))
}

/// Days ahead that are near.
const NEAR: u64 = 30;

fn columns(_: &Book<Day>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.code("field", "due"), 8),
        Column::cells(cx.word("tui.agenda.days"), 5).right(),
        Column::cells(cx.word("tui.agenda.what"), 10),
        Column::share(cx.code("field", "title"), 4),
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "by"), 2).from(100),
    ]
}

/// What is late, due or without a day always; what is coming from its first reminder on, or if
/// its day is near.
fn is_near(it: &Reminder, last: Date) -> bool {
    it.state != ReminderState::Coming || it.since.is_some() || it.due.is_some_and(|due| due <= last)
}

fn read(book: &Book<Day>, cx: &Cx) -> Vec<Line<Day>> {
    let mut found = cx.ask(|store| store.agenda(cx.year, (None, book.org(cx)), book.view.for_each));
    let last = cx.today.checked_add_days(Days::new(NEAR));
    let last = last.unwrap_or(Date::MAX);
    found.retain(|line| book.view.has_all || is_near(&line.reminder, last));
    found.truncate(usize::try_from(LINES_MAX).unwrap_or(usize::MAX));
    let seen = cx.ask(|store| store.last_worked());
    found.into_iter().map(|line| row(line, seen, cx)).collect()
}

fn row(line: AgendaLine, seen: Option<Date>, cx: &Cx) -> Line<Day> {
    let it = &line.reminder;
    let mut tags = match it.state {
        ReminderState::Overdue => vec![tag("late", Tone::Late, cx)],
        ReminderState::Due => vec![tag("today", Tone::Today, cx)],
        ReminderState::Missing => vec![tag("missing", Tone::Missing, cx)],
        ReminderState::Coming => Vec::new(),
    };
    let one = std::slice::from_ref(it);
    if tags.is_empty() && seen.is_some() && unseen(one, seen).next().is_some() {
        tags.push(tag("new", Tone::Info, cx));
    }
    let days = it.due.map(|due| (due - cx.today).num_days().to_string());
    let what = cx.code("reminder_what", it.what.code());
    let title = match it.title.is_empty() {
        true => what.clone(),
        false => it.title.clone(),
    };
    let org = match (&line.org_name, it.of) {
        (Some(name), _) => name.clone(),
        (None, 0 | 1) => String::new(),
        (None, of) => {
            let (of, settled) = (of.to_string(), it.settled.to_string());
            cx.say("tui.agenda.settled", &[("n", &settled), ("of", &of)])
        }
    };
    Line {
        key: format!(
            "{} {} {:?} {:?} {:?} {:?}",
            line.pack, it.line, it.part, it.org, it.item, it.due
        ),
        cells: vec![
            tags,
            vec![Bit::text(
                it.due.map(|day| cx.short_day(day)).unwrap_or_default(),
            )],
            vec![Bit::new(days.unwrap_or_default(), Tone::Dim)],
            vec![Bit::new(what, Tone::Info)],
            vec![Bit::text(&title)],
            vec![Bit::text(&org)],
            vec![Bit::new(line.by.clone().unwrap_or_default(), Tone::Dim)],
        ],
        find: vec![title, org],
        org: it.org,
        it: Day::Reminder(Box::new(line)),
    }
}

fn detail(line: &AgendaLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.reminder;
    let mut lines = Vec::new();
    if !it.title.is_empty() {
        lines = paragraph(&cx.code("field", "title"), &it.title, cells);
    }
    if let Some(org) = &line.org_name {
        lines.extend(paragraph(&cx.code("field", "org"), org, cells));
    }
    let state = cx.code("reminder_state", it.state.code());
    lines.push(labelled(&cx.code("field", "state"), state));
    for (key, day) in [("opens", it.from), ("due", it.due), ("reminded", it.since)] {
        if let Some(day) = day {
            let label = cx.word(&format!("tui.agenda.{key}"));
            lines.push(labelled(&label, day.to_string()));
        }
    }
    if let Some(by) = &line.by {
        lines.extend(paragraph(&cx.code("field", "by"), by, cells));
    }
    if let Some(clause) = &it.clause {
        lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
    }
    if it.is_local {
        lines.push(labelled("", cx.word("kind.trace.local")));
    }
    lines
}

/// Goes to where the thing is done.
fn go(book: &mut Book<Day>, _cx: &Cx) -> Vec<Effect> {
    let Some(Day::Reminder(line)) = book.it() else {
        return Vec::new();
    };
    let it = &line.reminder;
    let aim = it.org.map(|org| Effect::Aim(Target::Org(org)));
    let turn = |pane: PaneId, leaf: &str| vec![Effect::Turn(pane, leaf.into()), Effect::Go(pane)];
    let to = match it.what {
        ReminderWhat::Finding | ReminderWhat::Rectification => turn(PaneId::Finding, "finding"),
        ReminderWhat::Card | ReminderWhat::LookBack => turn(PaneId::Finding, "card"),
        ReminderWhat::Talk => turn(PaneId::Finding, "due"),
        ReminderWhat::Campaign | ReminderWhat::Delivery => turn(PaneId::Finding, "campaign"),
        ReminderWhat::Close => turn(PaneId::Ledger, "standing"),
        ReminderWhat::Grading => turn(PaneId::Appraisal, "rank"),
        ReminderWhat::HonourReview => turn(PaneId::Appraisal, "honour"),
        ReminderWhat::Task | ReminderWhat::Stage | ReminderWhat::Publication => {
            vec![Effect::Go(PaneId::Board)]
        }
        _ => vec![Effect::Go(PaneId::Org)],
    };
    aim.into_iter().chain(to).collect()
}

/// Marks as done what the row asks, for one org, some, or all whom it concerns.
fn done(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    let Some(Day::Reminder(line)) = book.it().cloned() else {
        return Vec::new();
    };
    let it = line.reminder;
    let org = it.org.zip(line.org_name);
    let org = org.map(|(id, name)| Choice::new(id, name));
    // Who looks at one part of the tree does not mean everybody by an empty field.
    let is_part = book.org(cx).is_some();
    let org = org.or_else(|| is_part.then(|| entry::org_in_hand(cx)).flatten());
    let fields = vec![
        entry::many_orgs("org", org.into_iter().collect(), cx),
        entry::today(cx),
        entry::line("by", cx)
            .required()
            .maybe(entry::actor(cx).as_deref()),
        entry::line("document", cx),
        entry::lines("text", cx),
    ];
    let due = it.due.unwrap_or(cx.today);
    let head = (
        format!(
            "agenda {} {} {:?} {due} {:?}",
            line.adoption, it.line, it.part, it.org
        ),
        cx.word("tui.act.agenda.done"),
    );
    let intro = format!("{due}  {}  {}", it.title, cx.word("tui.agenda.for_all"));
    let adoption = line.adoption;
    entry::ask(head, &intro, fields, move |values, cx| {
        let draft = AgendaDraft {
            line: it.line.clone(),
            part: it.part.clone(),
            due,
            date: values.day("date").unwrap_or(cx.today),
            by: values.must("by"),
            document: values.text("document"),
            text: values.text("text"),
        };
        let orgs = values.ids("org");
        if is_part && orgs.is_empty() {
            return vec![cx.warn("tui.agenda.name_orgs", &[])];
        }
        let command = match &orgs[..] {
            [] | [_] => AgendaCommand::Settle {
                adoption,
                org: orgs.first().copied(),
                draft,
            },
            orgs => AgendaCommand::SettleMany {
                adoption,
                orgs: orgs.to_vec(),
                draft,
            },
        };
        vec![entry::request(command, &it.title, cx).send()]
    })
}

/// What concerns many orgs for each of them, and back.
fn each(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    book.view.for_each = !book.view.for_each;
    book.load(cx);
    Vec::new()
}

/// The whole year, and back.
fn all(book: &mut Book<Day>, cx: &Cx) -> Vec<Effect> {
    book.view.has_all = !book.view.has_all;
    book.load(cx);
    Vec::new()
}
