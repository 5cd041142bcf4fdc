//! What can be done with any list: sorted, its columns chosen, its values counted, views kept.

use std::collections::BTreeSet;

use super::{Choice, ChoiceList, Columns, Frequency, view};
use crate::tui::{Cx, event::Effect, pane::listing::Listing, widget::arrangement::Arrangement};

/// Acts on lists, in the order of the menu; their names are those of the keymap.
pub const ACTS: [&str; 4] = ["sort", "columns", "count", "views"];

/// The leaf of a list that shows cards and so has no columns to choose.
const CARD: &str = "card";

/// What an act on a list asks first; the menu of all acts for any other name.
pub fn open(name: &str, listing: Listing, cx: &Cx) -> Effect {
    match name {
        "sort" => sort(listing, cx),
        "columns" if listing.leaf == CARD => cx.warn("tui.list.cards", &[]),
        "columns" => Columns::of(listing, cx).open(),
        "count" => count(listing, cx),
        "views" => view::list(&listing, cx),
        _ => menu(&listing, cx),
    }
}

fn menu(listing: &Listing, cx: &Cx) -> Effect {
    let mut list = ChoiceList::new(cx.word("tui.list.menu"));
    for name in ACTS {
        let label = cx.word(&format!("tui.act.all.{name}"));
        let choice = Choice::new(name, label).note(note(name, listing, cx));
        list = list.line(choice, move || vec![Effect::List(name.to_string())]);
    }
    for (name, is_back) in [("place_back", true), ("place_forward", false)] {
        let label = cx.word(&format!("tui.act.all.{name}"));
        let choice = Choice::new(name, label).note(cx.keymap.label("all", name));
        list = list.line(choice, move || vec![Effect::Travel(is_back)]);
    }
    list.open()
}

/// What is told beside a line of the menu: how it is now, else the key.
fn note(name: &str, listing: &Listing, cx: &Cx) -> String {
    let key = cx.keymap.label("all", name);
    match (name, &listing.arrangement.sort) {
        ("sort", Some((column, is_down))) => format!("{column} {}  {key}", way(*is_down, cx)),
        _ => key,
    }
}

fn way(is_down: bool, cx: &Cx) -> String {
    cx.word(if is_down {
        "tui.list.down"
    } else {
        "tui.list.up"
    })
}

fn sort(listing: Listing, cx: &Cx) -> Effect {
    let pane = listing.pane;
    let mut list = ChoiceList::new(cx.word("tui.act.all.sort"));
    for (at, name) in listing.columns.iter().enumerate() {
        let sorted = listing.arrangement.sort.as_ref();
        let sorted = sorted.filter(|(column, _)| column == name);
        let note = sorted.map(|(_, is_down)| way(*is_down, cx));
        let choice = Choice::new(at, name).note(note.unwrap_or_default());
        let next = listing.arrangement.sorted_by(name);
        list = list.line(choice, move || vec![Effect::Arrange(pane, next)]);
    }
    let plain = Arrangement {
        sort: None,
        ..listing.arrangement
    };
    let own = Choice::new("own", cx.word("tui.list.own_order"));
    list.line(own, move || vec![Effect::Arrange(pane, plain)])
        .open()
}

fn count(listing: Listing, cx: &Cx) -> Effect {
    let n = listing.rows.len().to_string();
    let mut list = ChoiceList::new(cx.say("tui.list.count_which", &[("n", &n)]));
    for (at, name) in listing.columns.iter().enumerate() {
        let values = listing.rows.iter().filter_map(|row| row.get(at));
        let values: BTreeSet<&str> = values.map(|value| value.trim()).collect();
        let n = values.len().to_string();
        let choice = Choice::new(at, name).note(cx.say("tui.list.values", &[("n", &n)]));
        let frequency = Frequency::of(&listing, at, cx);
        list = list.line(choice, move || vec![frequency.open()]);
    }
    list.open()
}
