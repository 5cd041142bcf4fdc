//! The acts of scoring: the keypad, reasons, the rest full, handing in.

use super::{score::Score, sheet::meant};
use crate::{
    base::Decimal,
    domain::{
        Kind, MarkDraft, Seen, Sheet, SheetCommand,
        decide::sheet::{asks_reason, range, totals},
    },
    exchange::blank::BlankKind,
    term::{Key, KeyCode},
    tui::{
        Cx,
        act::{Act, always},
        event::{Effect, Request},
        mail,
        overlay::{Choice, ChoiceList, Field, FieldKind, Form, Values},
        widget::list::Motion,
    },
};

pub mod column;
mod compare;
mod whole;

use whole::{new, reopen, submit};

/// The table.
pub const ACTS: [Act<Score>; 15] = [
    Act {
        name: "new",
        cli: "sheet open {org} --form {form} --role {role}",
        guard: always,
        run: new,
    },
    Act {
        name: "full",
        cli: "sheet fill {sheet} {item}={points}",
        guard: in_hand,
        run: full,
    },
    Act {
        name: "deduct",
        cli: "sheet fill {sheet} {item}={points}",
        guard: in_hand,
        run: deduct,
    },
    Act {
        name: "above",
        cli: "sheet fill {sheet} {item}={points}",
        guard: has_above,
        run: above,
    },
    Act {
        name: "not_applicable",
        cli: "sheet fill {sheet} {item}=na:{reason}",
        guard: in_hand,
        run: not_applicable,
    },
    Act {
        name: "reason",
        cli: "sheet fill {sheet} {item}={points}:{reason}",
        guard: has_mark,
        run: reason,
    },
    Act {
        name: "column",
        cli: "sheet column {item} {sheet}={points}",
        guard: in_hand,
        run: column::column,
    },
    Act {
        name: "erase",
        cli: "sheet erase {sheet} {item}",
        guard: has_mark,
        run: erase,
    },
    Act {
        name: "rest_full",
        cli: "sheet fill {sheet} --rest",
        guard: has_missing,
        run: rest_full,
    },
    Act {
        name: "next",
        cli: "",
        guard: in_hand,
        run: next,
    },
    Act {
        name: "submit",
        cli: "sheet submit {sheet}",
        guard: in_hand,
        run: submit,
    },
    Act {
        name: "reopen",
        cli: "sheet reopen {sheet} --reason {reason}",
        guard: is_submitted,
        run: reopen,
    },
    Act {
        name: "compare",
        cli: "campaign compare {org} {form}",
        guard: has_line,
        run: compare::compare,
    },
    Act {
        name: "send",
        cli: "form blank {form} --to {folder}",
        guard: always,
        run: |_, cx| mail::send(BlankKind::Form, cx),
    },
    Act {
        name: "collect",
        cli: "form collect {folder}",
        guard: always,
        run: |_, _| mail::collect(BlankKind::Form),
    },
];

fn has_line(pane: &Score, _: &Cx) -> Option<&'static str> {
    let has_none = pane.sheet().is_none() && pane.line().is_none();
    has_none.then_some("no_line")
}

fn in_hand(pane: &Score, _: &Cx) -> Option<&'static str> {
    match pane.sheet() {
        None => Some("no_sheet"),
        Some(open) if open.is_submitted() => Some("sheet_submitted"),
        Some(_) => None,
    }
}

fn is_submitted(pane: &Score, _: &Cx) -> Option<&'static str> {
    match pane.sheet() {
        None => Some("no_sheet"),
        Some(open) if open.is_submitted() => None,
        Some(_) => Some("sheet_open"),
    }
}

fn has_mark(pane: &Score, cx: &Cx) -> Option<&'static str> {
    let none = pane
        .sheet()
        .is_some_and(|open| open.item().is_none_or(|item| open.mark(&item.id).is_none()));
    in_hand(pane, cx).or(none.then_some("no_mark"))
}

fn has_missing(pane: &Score, cx: &Cx) -> Option<&'static str> {
    let none = pane.sheet().is_some_and(|open| open.missing() == 0);
    in_hand(pane, cx).or(none.then_some("no_missing"))
}

fn has_above(pane: &Score, cx: &Cx) -> Option<&'static str> {
    let none = pane.sheet().is_some_and(|open| {
        open.above()
            .is_none_or(|item| open.mark(&item.id).is_none())
    });
    in_hand(pane, cx).or(none.then_some("no_above"))
}

/// The title of a sheet's form.
pub fn form_title(sheet: &Sheet, cx: &Cx) -> String {
    let pack = cx.ask(|store| store.pack_of(sheet.adoption));
    let title = pack.and_then(|pack| pack.form(&sheet.form).map(|form| form.title.clone()));
    title.unwrap_or_else(|| sheet.form.clone())
}

/// What a sheet has come to, and out of how much.
pub fn total(sheet: &Sheet, cx: &Cx) -> String {
    let marks = cx.ask(|store| store.marks(sheet.id));
    let form = cx.ask(|store| store.sheet_form(sheet.id));
    let sums = form
        .as_ref()
        .and_then(|form| Some((form, totals(form, &marks)?)));
    sums.map(|(form, sums)| format!("{}/{}", sums.total, form.total))
        .unwrap_or_default()
}

/// Digits and signs; anything else is left to the keymap.
pub fn keypad(pane: &mut Score, key: Key, cx: &Cx) -> Option<Vec<Effect>> {
    if key.ctrl || key.alt {
        return None;
    }
    let is_done = pane.sheet().is_some_and(|open| open.is_submitted());
    let open = pane.sheet_mut()?;
    match key.code {
        KeyCode::Char(c) if c.is_ascii_digit() || c == '.' => {
            if is_done {
                return Some(vec![cx.warn("tui.reason.sheet_submitted", &[])]);
            }
            if open.entry.len() < 8 {
                open.entry.push(c);
            }
            Some(Vec::new())
        }
        KeyCode::Backspace if !open.entry.is_empty() => {
            open.entry.pop();
            Some(Vec::new())
        }
        KeyCode::Backspace | KeyCode::Delete => {
            open.entry.clear();
            Some(crate::tui::act::run(&ACTS, "erase", pane, cx))
        }
        _ => None,
    }
}

/// Enters what was typed for the item in hand and goes on.
pub fn commit(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    if let Some(refused) = in_hand(pane, cx) {
        return vec![cx.warn(&format!("tui.reason.{refused}"), &[])];
    }
    let Some(open) = pane.sheet_mut() else {
        return Vec::new();
    };
    let Some(full) = open.item().map(|item| item.points) else {
        return Vec::new();
    };
    if open.entry.is_empty() {
        open.go(Motion::Down);
        return Vec::new();
    }
    match meant(&open.entry, full) {
        Some(points) => enter(pane, Some(points), cx),
        None => vec![cx.warn("tui.form.not_number", &[])],
    }
}

/// Gives points to the item in hand, asking for a reason where the pack does.
fn enter(pane: &mut Score, points: Option<Decimal>, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet_mut() else {
        return Vec::new();
    };
    let Some(item) = open.item().cloned() else {
        return Vec::new();
    };
    let (least, most) = range(&item);
    if let Some(points) = points
        && (points < least || points > most)
    {
        open.entry.clear();
        let args = [("min", least.to_string()), ("max", most.to_string())];
        let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        return vec![cx.warn("tui.score.out_of_range", &args)];
    }
    let asks = asks_reason(&open.form, &item, points);
    let draft = MarkDraft {
        item: item.id.clone(),
        points,
        reason: None,
        evidence: None,
    };
    let seen = seen(open.mark(&item.id));
    let sheet = open.sheet.id;
    open.entry.clear();
    if !asks {
        return vec![send(sheet, draft, seen, cx)];
    }
    let stock = open.form.reasons.clone();
    vec![reasons(sheet, draft, seen, (&item.text, stock), cx)]
}

fn seen(mark: Option<&crate::domain::Mark>) -> Vec<Seen> {
    let one = |mark: &crate::domain::Mark| Seen {
        kind: Kind::Mark,
        id: mark.id,
        version: mark.version,
    };
    mark.map(one).into_iter().collect()
}

fn send(sheet: i64, draft: MarkDraft, seen: Vec<Seen>, cx: &Cx) -> Effect {
    let said = match draft.points {
        Some(points) => cx.say("tui.done.mark", &[("points", &points.to_string())]),
        None => cx.word("tui.done.mark_none"),
    };
    let command = SheetCommand::Mark {
        sheet,
        marks: vec![draft],
    };
    Request::new(command, said)
        .seen(seen)
        .then(|_| vec![step()])
        .send()
}

/// Stock reasons by number, and one's own words last.
fn reasons(
    sheet: i64,
    draft: MarkDraft,
    seen: Vec<Seen>,
    about: (&str, Vec<String>),
    cx: &Cx,
) -> Effect {
    let (item, stock) = about;
    let mut list =
        ChoiceList::new(cx.word("tui.score.reason_title")).intro(crate::base::text::wrap(item, 66));
    for (number, reason) in stock.into_iter().take(8).enumerate() {
        let draft = MarkDraft {
            reason: Some(reason.clone()),
            ..draft.clone()
        };
        let effects = vec![send(sheet, draft, seen.clone(), cx)];
        list = list.line(Choice::new(number, reason), move || effects);
    }
    let form = own_reason(sheet, draft, seen, (item, None), cx);
    list.line(
        Choice::new("own", cx.word("tui.score.own_reason")),
        move || vec![form],
    )
    .open()
}

/// Goes on to the next item.
fn step() -> Effect {
    Effect::Act(crate::tui::event::PaneId::Score, "next".into())
}

fn next(pane: &mut Score, _cx: &Cx) -> Vec<Effect> {
    if let Some(open) = pane.sheet_mut() {
        open.go(Motion::Down);
    }
    Vec::new()
}

fn own_reason(
    sheet: i64,
    draft: MarkDraft,
    seen: Vec<Seen>,
    about: (&str, Option<&str>),
    cx: &Cx,
) -> Effect {
    let field = Field::new("reason", FieldKind::Lines(2), cx)
        .required()
        .maybe(about.1);
    let name = format!("reason {sheet}-{}", draft.item);
    let form = Form::new(name, cx.word("tui.score.reason_title"), vec![field])
        .intro(crate::base::text::wrap(about.0, 76));
    let submit = move |values: &Values, cx: &Cx| {
        let draft = MarkDraft {
            reason: values.text("reason"),
            ..draft.clone()
        };
        Ok(vec![send(sheet, draft, seen.clone(), cx)])
    };
    form.on_submit(submit).open()
}

fn full(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let points = pane
        .sheet()
        .and_then(|open| open.item())
        .map(|item| item.points);
    enter(pane, points, cx)
}

/// Begins a deduction: the next digits are taken from full marks.
fn deduct(pane: &mut Score, _cx: &Cx) -> Vec<Effect> {
    if let Some(open) = pane.sheet_mut() {
        open.entry = if open.entry.starts_with('-') {
            String::new()
        } else {
            "-".into()
        };
    }
    Vec::new()
}

/// As the item above: its points where they are in reach, full marks for full marks.
fn above(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let (Some(item), Some(above)) = (open.item(), open.above()) else {
        return Vec::new();
    };
    let Some(mark) = open.mark(&above.id) else {
        return Vec::new();
    };
    let points = match mark.points {
        Some(points) if points == above.points => Some(item.points),
        other => other,
    };
    enter(pane, points, cx)
}

fn not_applicable(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    enter(pane, None, cx)
}

fn reason(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let Some(item) = open.item() else {
        return Vec::new();
    };
    let Some(mark) = open.mark(&item.id) else {
        return Vec::new();
    };
    let draft = MarkDraft {
        item: item.id.clone(),
        points: mark.points,
        reason: None,
        evidence: mark.evidence.clone(),
    };
    let about = (item.text.as_str(), mark.reason.as_deref());
    vec![own_reason(
        open.sheet.id,
        draft,
        seen(Some(mark)),
        about,
        cx,
    )]
}

fn erase(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let Some(item) = open.item() else {
        return Vec::new();
    };
    let command = SheetCommand::Erase {
        sheet: open.sheet.id,
        item: item.id.clone(),
    };
    let seen = seen(open.mark(&item.id));
    vec![
        Request::new(command, cx.word("tui.done.erase"))
            .seen(seen)
            .send(),
    ]
}

fn rest_full(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let said = cx.say("tui.done.rest_full", &[("n", &open.missing().to_string())]);
    vec![
        Request::new(
            SheetCommand::FillRest {
                sheet: open.sheet.id,
            },
            said,
        )
        .send(),
    ]
}
