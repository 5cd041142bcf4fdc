//! What is laid over the panes: forms, questions, choices, help, the palette.

mod choice;
mod field;
mod form;
mod help;
mod note;
mod palette;
pub mod palette_item;
mod tree;
mod word;

use ratatui::layout::Rect;

pub use choice::{ChoiceList, Picker};
pub use field::{Field, FieldKind, Source, Values};
pub use form::Form;
pub use help::{ALL, Help};
pub use note::Note;
pub use palette::{Doing, Item, Palette};
pub use tree::Tree;
pub use word::TypedWord;

use super::{Cx, canvas::Canvas, event::Effect};
use crate::term::Key;

/// Something that can be chosen: its code or key, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Code or key.
    pub code: String,
    /// How it is shown.
    pub label: String,
    /// A remark beside it.
    pub note: String,
}

impl Choice {
    /// A choice.
    pub fn new(code: impl ToString, label: impl Into<String>) -> Choice {
        Choice {
            code: code.to_string(),
            label: label.into(),
            note: String::new(),
        }
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
    /// Reads what it shows first, before it is drawn.
    fn begin(&mut self, _cx: &Cx) {}

    /// Hears a key.
    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect>;

    /// Takes a pasted text.
    fn paste(&mut self, _text: &str, _cx: &Cx) -> Vec<Effect> {
        Vec::new()
    }

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

    /// Takes what a picker above it found.
    fn picked(&mut self, _choices: Vec<Choice>) {}

    /// Its name for drafts, if it keeps one.
    fn name(&self) -> Option<String> {
        None
    }

    /// Takes back a draft, and what was last entered.
    fn recall(&mut self, _draft: Option<&[String]>, _last: Option<&[String]>) {}

    /// What stands in it now.
    fn contents(&self) -> Vec<String> {
        Vec::new()
    }
}
