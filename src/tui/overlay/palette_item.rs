//! The lines of the palette: acts, panes, what holds everywhere, and orgs and tasks by name.

use super::{
    palette::{Doing, Item},
    view,
};
use crate::{
    base::find::Matcher,
    store::query::task::{TaskFilter, TaskLine},
    tui::{
        Cx,
        act::ActRow,
        event::{PaneId, Target},
    },
};

/// An act of a pane.
pub fn act(act: &ActRow, cx: &Cx) -> Item {
    let note = match act.disabled {
        Some(reason) => cx.word(&format!("tui.reason.{reason}")),
        None => cx.keymap.label(act.section, act.name),
    };
    Item {
        label: cx.word(&format!("tui.act.{}.{}", act.section, act.name)),
        also: String::new(),
        kind: cx.word(&format!("tui.pane.{}", act.pane)),
        note,
        is_possible: act.disabled.is_none(),
        doing: Doing::Act(act.pane, act.name.to_string()),
    }
}

/// A pane.
pub fn pane(id: PaneId, cx: &Cx) -> Item {
    let number = PaneId::ALL
        .iter()
        .position(|other| *other == id)
        .unwrap_or(0)
        + 1;
    Item {
        label: cx.word(&format!("tui.pane.{id}")),
        also: String::new(),
        kind: cx.word("tui.palette.pane"),
        note: number.to_string(),
        is_possible: true,
        doing: Doing::Go(id),
    }
}

/// An act that holds everywhere, if it makes sense from here.
pub fn all(name: &str, cx: &Cx) -> Option<Item> {
    let is_listed = ["list", "place_back", "place_forward"].contains(&name)
        || super::listing::ACTS.contains(&name);
    let useful = is_listed
        || [
            "undo", "redo", "print", "zoom", "refresh", "theme", "language", "quit",
        ]
        .contains(&name);
    useful.then(|| Item {
        label: cx.word(&format!("tui.act.all.{name}")),
        also: String::new(),
        kind: cx.word("tui.palette.all"),
        note: cx.keymap.label("all", name),
        is_possible: true,
        doing: Doing::All(name.to_string()),
    })
}

/// The views that this person keeps of any list.
pub fn views(cx: &Cx) -> Vec<Item> {
    let mut items = Vec::new();
    for name in cx.kept_below(&view::kept_name("")) {
        let (pane, leaf) = name.split_once('.').unwrap_or((name, ""));
        let Some(pane) = PaneId::parse(pane) else {
            continue;
        };
        let place = match leaf {
            "" => cx.word(&format!("tui.pane.{pane}")),
            leaf => cx.word(&format!("tui.leaf.{leaf}")),
        };
        let item = |view: view::View| Item {
            label: format!("{place} {}", view.name),
            also: String::new(),
            kind: cx.word("tui.palette.view"),
            note: cx.word(&format!("tui.pane.{pane}")),
            is_possible: true,
            doing: Doing::View(pane, leaf.to_string(), Box::new(view)),
        };
        items.extend(view::kept(name, cx).into_iter().map(item));
    }
    items
}

/// Lines found at most.
const FOUND_MAX: usize = 60;
/// Tasks looked through.
const TASKS_MAX: u32 = 2_000;

/// Orgs and tasks whose name matches.
pub fn records(cx: &Cx, typed: &str) -> Vec<Item> {
    let matcher = Matcher::new(typed);
    let mut items = Vec::new();
    let roster = cx.roster();
    let (orgs, _) = roster.find_orgs(typed, FOUND_MAX, &cx.liked_ids("org"));
    for org in orgs {
        items.push(Item {
            label: org.name.to_string(),
            also: format!("{} {}", org.code, org.secretary),
            kind: cx.code("org_kind", org.kind.code()),
            note: org.code.to_string(),
            is_possible: true,
            doing: Doing::Aim(PaneId::Org, Target::Org(org.id)),
        });
    }
    let filter = TaskFilter {
        year: cx.year,
        ..TaskFilter::default()
    };
    let tasks = cx.ask(|store| store.tasks(&filter, None, TASKS_MAX));
    let item = |line: TaskLine| Item {
        label: line.task.title,
        also: line.task.code.clone(),
        kind: cx.code("stage", line.task.stage.code()),
        note: line.task.code,
        is_possible: true,
        doing: Doing::Aim(PaneId::Board, Target::Task(line.task.id)),
    };
    let tasks = tasks.into_iter().map(item).collect();
    let found = matcher.ranked(tasks, |item: &Item| vec![&item.label, &item.also]);
    items.extend(found.into_iter().take(FOUND_MAX));
    items
}
