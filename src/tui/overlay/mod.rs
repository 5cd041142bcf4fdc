//! What is laid over the panes: forms, questions, choices, help, the palette.

mod calendar;
mod choice;
mod column;
mod field;
mod form;
mod frequency;
mod grid;
mod heat;
mod help;
pub mod history;
mod import;
pub mod listing;
mod note;
mod palette;
pub mod palette_item;
mod returns;
mod tree;
pub mod view;
mod word;

use ratatui::{layout::Rect, style::Style};

pub use calendar::Calendar;
pub use choice::{ChoiceList, Picker};
pub use column::Columns;
pub use field::{Field, FieldKind, Source, Values, among};
pub use form::Form;
pub use frequency::Frequency;
pub use grid::{Grid, GridRow};
pub use heat::Heat;
pub use help::{ALL, Help};
pub use history::History;
pub use import::Import;
pub use note::Note;
pub use palette::{Doing, Item, Palette};
pub use returns::Returns;
pub use tree::Tree;
pub use word::TypedWord;

use super::{
    Cx,
    canvas::Canvas,
    event::Effect,
    theme::Tone,
    widget::{
        list::{List, Motion},
        table::{Column, Row, Table},
    },
};
use crate::{
    drawer::{Contents, Draft},
    term::Key,
};

/// Something that can be chosen: its code or key, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Code or key.
    pub code: String,
    /// How it is shown.
    pub label: String,
    /// A remark beside it.
    pub note: String,
    /// What kind of thing it is, if picking it is remembered.
    pub kind: &'static str,
}

impl Choice {
    /// A choice.
    pub fn new(code: impl ToString, label: impl Into<String>) -> Choice {
        Choice {
            code: code.to_string(),
            label: label.into(),
            note: String::new(),
            kind: "",
        }
    }

    /// The same as one of a kind whose picks are remembered.
    pub fn of(self, kind: &'static str) -> Choice {
        Choice { kind, ..self }
    }

    /// The same with a remark.
    pub fn note(self, note: impl Into<String>) -> Choice {
        Choice {
            note: note.into(),
            ..self
        }
    }
}

/// A sheet on top of the panes; it has all keys while it is there.
pub trait Overlay {
    /// What kind of sheet it is, by the name of its help in the words.
    fn kind(&self) -> &'static str;

    /// Reads what it shows first, before it is drawn.
    fn begin(&mut self, _cx: &Cx) {}

    /// Learns how many columns and rows the screen has, before it is drawn and at every change.
    fn fit(&mut self, _size: (u16, u16)) {}

    /// Hears a key.
    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect>;

    /// Takes a pasted text.
    fn paste(&mut self, _text: &str, _cx: &Cx) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes the text that an editor outside made of the field in hand.
    fn brought(&mut self, _text: &str) {}

    /// Draws itself over the body.
    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx);

    /// Its keys for the key bar: key and word.
    fn keys(&self, cx: &Cx) -> Vec<(String, String)>;

    /// The one door refused what it sent: the sentence, and the field that would mend it.
    /// False if it has no place for it.
    fn refused(&mut self, _field: Option<&str>, _sentence: &str) -> bool {
        false
    }

    /// Whether it has a field of that name.
    fn has_field(&self, _name: &str) -> bool {
        false
    }

    /// The field in hand, if it has fields.
    fn field(&self) -> Option<&Field> {
        None
    }

    /// Takes what a picker above it found.
    fn picked(&mut self, _choices: Vec<Choice>) {}

    /// Its name for drafts, if it keeps one: the kind of form, and after a blank what it is about.
    fn name(&self) -> Option<String> {
        None
    }

    /// What was changed in it, if anything was.
    fn draft(&self) -> Option<Draft> {
        None
    }

    /// Takes back what is kept for it.
    fn recall(&mut self, _memory: Memory, _cx: &Cx) {}

    /// What stands in it now, by field.
    fn contents(&self) -> Contents {
        Contents::new()
    }

    /// The fields that the next form of its kind begins with; none if it is not to be continued.
    fn carried(&self) -> Contents {
        Contents::new()
    }

    /// The texts entered in it, by field, for the fields' histories.
    fn texts(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// Moves within the list of an overlay, where nothing is marked.
fn walk<K: Clone + Ord>(list: &mut List<K>, key: Key, cx: &Cx) {
    if let Some(motion) = cx.keymap.act("move", key).and_then(Motion::parse)
        && !matches!(motion, Motion::Mark | Motion::Range)
    {
        list.go(motion);
    }
}

/// Draws the rows of a list that are seen as the table of an overlay.
fn draw_table<K: Clone + Ord>(
    canvas: &mut Canvas,
    room: Rect,
    (columns, rows): (&[Column], &[Row]),
    list: &List<K>,
    cx: &Cx,
) {
    let area = Rect {
        y: room.y + 1,
        height: room.height.saturating_sub(1),
        ..room
    };
    let current = list.at().checked_sub(list.window().start);
    Table {
        columns,
        rows,
        current,
        is_focused: true,
    }
    .draw(canvas, area, cx.theme);
    // Looks made for the panes stand on the ground of the sheet here; the row in hand has its own.
    let ground = cx.theme.style(Tone::Popup).bg.unwrap_or_default();
    let in_hand = current.and_then(|at| u16::try_from(at).ok());
    let in_hand = in_hand.map(|at| area.y + 1 + at);
    for y in (area.y..area.bottom()).filter(|y| Some(*y) != in_hand) {
        let line = Rect {
            y,
            height: 1,
            ..area
        };
        canvas.restyle(line, Style::new().bg(ground));
    }
}

/// What is kept for a form.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was written in it and not sent.
    pub draft: Option<Draft>,
    /// What was last sent from a form of its kind.
    pub last: Contents,
    /// What is carried forward from one form of its kind to the next.
    pub carried: Contents,
}
