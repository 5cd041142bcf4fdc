//! A pane's acts as one table: it feeds dispatch, key bar, help and palette.

use super::{
    Cx,
    event::{Effect, PaneId},
};

/// Something that a pane can do.
pub struct Act<P: 'static> {
    /// Name in the keymap and in the words.
    pub name: &'static str,
    /// The same act on the command line, arguments in braces; empty if it only moves the eye.
    pub cli: &'static str,
    /// The reason why it cannot be done now, as a key below `tui.reason`.
    pub guard: fn(&P, &Cx) -> Option<&'static str>,
    /// Does it.
    pub run: fn(&mut P, &Cx) -> Vec<Effect>,
}

/// An act as the key bar, help and palette show it.
#[derive(Debug, Clone)]
pub struct ActRow {
    /// Its pane.
    pub pane: PaneId,
    /// Its table, as keymap and words name it: the pane's own, or that of one of its leaves.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its twin on the command line.
    pub cli: &'static str,
    /// Why it cannot be done now.
    pub disabled: Option<&'static str>,
}

/// The table of a pane as rows.
pub fn rows<P>(pane: PaneId, acts: &[Act<P>], state: &P, cx: &Cx) -> Vec<ActRow> {
    rows_of((pane, pane.code()), acts, state, cx)
}

/// The table of one of a pane's sections as rows.
pub fn rows_of<P>(
    (pane, section): (PaneId, &'static str),
    acts: &[Act<P>],
    state: &P,
    cx: &Cx,
) -> Vec<ActRow> {
    let row = |act: &Act<P>| ActRow {
        pane,
        section,
        name: act.name,
        cli: act.cli,
        disabled: (act.guard)(state, cx),
    };
    acts.iter().map(row).collect()
}

/// Runs an act of the table, or says why not.
pub fn run<P>(acts: &[Act<P>], name: &str, state: &mut P, cx: &Cx) -> Vec<Effect> {
    let Some(act) = acts.iter().find(|act| act.name == name) else {
        return Vec::new();
    };
    match (act.guard)(state, cx) {
        Some(reason) => vec![cx.warn(&format!("tui.reason.{reason}"), &[])],
        None => (act.run)(state, cx),
    }
}

/// A guard that always lets pass.
pub fn always<P>(_: &P, _: &Cx) -> Option<&'static str> {
    None
}
