//! The panes: each knows one view of the work and asks for effects.

pub mod agenda;
pub mod audit;
pub mod board;
pub mod book;
pub mod card;
pub mod duty;
pub mod entry;
mod filter;
pub mod ledger;
pub mod listing;
pub mod org;
pub mod org_change;
pub mod org_form;
pub mod score;
pub mod score_act;
pub mod sheet;
pub mod start;
pub mod task_act;
pub mod task_form;
pub mod task_note;
pub mod verdict;
pub mod watch;

use ratatui::layout::Rect;

use self::listing::Listing;
use super::{
    Cx,
    act::ActRow,
    canvas::Canvas,
    event::{Effect, PaneId, Target},
    theme::Tone,
    widget::{
        arrangement::Arrangement,
        list::Motion,
        table::{Bit, Light, draw_bits},
    },
};
use crate::{base::Date, term::Key};

pub use filter::{FieldNames, Filter, columns, fields, hit};

/// Where the clerk stands in a pane, so that he can come back after anything has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// The view, by a name that the pane knows.
    pub leaf: String,
    /// The row under the cursor, by its key; empty if there is none.
    pub row: String,
}

/// One view of the work.
pub trait Pane {
    /// Which one.
    fn id(&self) -> PaneId;

    /// The table of its acts now, as keymap and words name it.
    fn section(&self) -> &'static str {
        self.id().code()
    }

    /// Takes the room that it will be drawn in, before anything is read or drawn.
    fn place(&mut self, area: Rect);

    /// Reads what it shows.
    fn load(&mut self, cx: &Cx);

    /// Reads what its tab counts while it is not seen itself.
    fn tally(&mut self, cx: &Cx) {
        self.load(cx);
    }

    /// Draws itself below its title.
    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx, is_focused: bool);

    /// The title line, right part: what is shown, counts, marks.
    fn heading(&self, cx: &Cx) -> String;

    /// The number on its tab.
    fn count(&self) -> Option<i64> {
        None
    }

    /// Its acts.
    fn acts(&self, cx: &Cx) -> Vec<ActRow>;

    /// Runs an act.
    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect>;

    /// Moves.
    fn motion(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect>;

    /// Goes into what is under the cursor.
    fn open(&mut self, cx: &Cx) -> Vec<Effect>;

    /// One level back; false if there is none.
    fn back(&mut self, cx: &Cx) -> bool;

    /// Hears a key before the keymap does, where digits and signs are entries.
    fn raw(&mut self, _key: Key, _cx: &Cx) -> Option<Vec<Effect>> {
        None
    }

    /// The fields that a filter may name, in the order in which the pane knows them.
    fn fields(&self, cx: &Cx) -> Vec<FieldNames>;

    /// Narrows the list; `None` shows everything.
    fn filter(&mut self, filter: Option<Filter>, cx: &Cx);

    /// The clerk has ended the typing of a filter: what stands under the cursor is what he wants.
    fn settle(&mut self, _cx: &Cx) -> Vec<Effect> {
        Vec::new()
    }

    /// The pattern that narrows it.
    fn pattern(&self) -> Option<String>;

    /// How its list is arranged; none where it shows no table.
    fn arrangement(&self) -> Option<&Arrangement> {
        None
    }

    /// Arranges its list.
    fn arrange(&mut self, _arrangement: Arrangement, _cx: &Cx) {}

    /// Its list as what works on lists sees it.
    fn listing(&self, _cx: &Cx) -> Option<Listing> {
        None
    }

    /// Turns to something that the clerk asked for by name.
    fn aim(&mut self, _target: Target, _cx: &Cx) -> bool {
        false
    }

    /// Turns to one of its views, or opens one of its forms, by a name that it knows.
    fn turn(&mut self, _name: &str, _cx: &Cx) -> Vec<Effect> {
        Vec::new()
    }

    /// Where the clerk stands.
    fn spot(&self) -> Spot;

    /// Goes back to a place, as far as it is still there.
    fn stand(&mut self, spot: &Spot, cx: &Cx);

    /// Where the clerk stands, for the breadcrumb.
    fn crumb(&self, cx: &Cx) -> String;

    /// The text of what is under the cursor.
    fn copy(&self, cx: &Cx) -> String;
}

/// A tag of one hanzi with its look.
pub fn tag(name: &str, tone: Tone, cx: &Cx) -> Bit {
    Bit::new(cx.tag(name), tone)
}

/// Days before a deadline within which it is urgent.
const URGENT_DAYS: i64 = 7;

/// The tag of a deadline: late, today, urgent, or none.
pub fn deadline_tag(deadline: Option<Date>, is_over: bool, cx: &Cx) -> Option<Bit> {
    if is_over {
        return None;
    }
    let days = (deadline? - cx.today).num_days();
    match days {
        ..0 => Some(tag("late", Tone::Late, cx)),
        0 => Some(tag("today", Tone::Today, cx)),
        1..=URGENT_DAYS => Some(tag("urgent", Tone::Urgent, cx)),
        _ => None,
    }
}

/// Draws lines of pieces from the top of an area.
pub fn draw_lines(canvas: &mut Canvas, area: Rect, lines: &[Vec<Bit>], cx: &Cx) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        draw_bits(
            canvas,
            (area.x, y),
            area.width,
            line,
            (cx.theme, Light::Off),
        );
    }
}

/// Draws the lines that tell of the row in hand, parted from its list: beside it, or below.
pub fn draw_detail(
    canvas: &mut Canvas,
    (list, area): (Rect, Rect),
    cx: &Cx,
    lines: impl FnOnce(u16) -> Vec<Vec<Bit>>,
) {
    canvas.follow(area);
    let mut inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        ..area
    };
    if area.x > list.x {
        canvas.rule(area, cx.theme.style(Tone::Rule));
    } else if area.height > 1 {
        canvas.fill(Rect { height: 1, ..area }, cx.theme.style(Tone::Column));
        inner.y += 1;
        inner.height -= 1;
    }
    let lines = lines(inner.width.saturating_sub(1));
    draw_lines(canvas, inner, &lines, cx);
}

/// A label and a value on one line.
pub fn labelled(label: &str, value: impl Into<String>) -> Vec<Bit> {
    let label = crate::base::text::fit(label, 10);
    vec![Bit::new(label, Tone::Dim), Bit::text(value)]
}

/// A label and a text over as many lines as it takes.
pub fn paragraph(label: &str, text: &str, cells: u16) -> Vec<Vec<Bit>> {
    let room = usize::from(cells.saturating_sub(10)).max(8);
    let mut lines = Vec::new();
    for (index, line) in crate::base::text::wrap(text, room).into_iter().enumerate() {
        lines.push(labelled(if index == 0 { label } else { "" }, line));
    }
    lines
}

/// A share of a whole as a row of signs, legible without colours.
pub fn share_bar(part: usize, whole: usize, cells: usize) -> String {
    let full = match whole {
        0 => 0,
        _ => (part * cells).div_ceil(whole),
    };
    format!(
        "{}{}",
        "#".repeat(full),
        ".".repeat(cells - full.min(cells))
    )
}

/// Every act of every pane: section, name, twin on the command line.
pub fn twins() -> Vec<(&'static str, &'static str, &'static str)> {
    let mut all = Vec::new();
    all.extend(
        org::ACTS
            .iter()
            .map(|act| (PaneId::Org.code(), act.name, act.cli)),
    );
    all.extend(
        duty::ACTS
            .iter()
            .map(|act| (PaneId::Duty.code(), act.name, act.cli)),
    );
    all.extend(
        task_act::ACTS
            .iter()
            .map(|act| (PaneId::Board.code(), act.name, act.cli)),
    );
    all.extend(
        score_act::ACTS
            .iter()
            .map(|act| (PaneId::Score.code(), act.name, act.cli)),
    );
    all.extend(
        audit::ACTS
            .iter()
            .map(|act| (PaneId::Audit.code(), act.name, act.cli)),
    );
    all.extend(book::twins::<ledger::Entry>());
    all.extend(book::twins::<watch::Watch>());
    all.extend(book::twins::<verdict::Grading>());
    all.extend(book::twins::<agenda::Day>());
    all
}
