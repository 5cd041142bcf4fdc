//! The fields of a form: what each takes, how it is checked, what stands in it.

use std::rc::Rc;

use super::Choice;
use crate::{
    base::{Date, Decimal, date, find::Matcher, text},
    tui::{Cx, widget::editor::Editor},
};

/// Finds what can be picked for a typed pattern.
pub type Source = Rc<dyn Fn(&Cx, &str) -> Vec<Choice>>;

/// Finds among what is known beforehand, the best first.
pub fn among(choices: Vec<Choice>) -> Source {
    Rc::new(move |_, typed| {
        let matcher = Matcher::new(typed);
        matcher.ranked(choices.clone(), |choice: &Choice| vec![&choice.label])
    })
}

/// What a field takes.
#[derive(Clone)]
pub enum FieldKind {
    /// One line.
    Line,
    /// So many lines.
    Lines(u16),
    /// A whole number.
    Number,
    /// A decimal number.
    Points,
    /// A day.
    Date,
    /// One of a few.
    Choice(Vec<Choice>),
    /// One or many of a long list.
    Pick(Source, bool),
}

/// One field.
#[derive(Clone)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) kind: FieldKind,
    pub(super) is_required: bool,
    pub(super) editor: Editor,
    pub(super) picked: Vec<Choice>,
    pub(super) error: Option<String>,
    /// Texts that the field offers, such as a pack's reasons.
    pub(super) stock: Vec<String>,
}

impl Field {
    /// A field; its label stands in the words under `tui.field.<name>`.
    pub fn new(name: &'static str, kind: FieldKind, cx: &Cx) -> Field {
        let editor = match kind {
            FieldKind::Lines(_) => Editor::lines(""),
            _ => Editor::line(""),
        };
        let picked = match &kind {
            FieldKind::Choice(choices) => choices.first().cloned().into_iter().collect(),
            _ => Vec::new(),
        };
        let own = format!("tui.field.{name}");
        let label = if cx.words.has(&own) {
            cx.word(&own)
        } else {
            cx.word(&format!("kind.field.{name}"))
        };
        Field {
            name,
            label,
            kind,
            is_required: false,
            editor,
            picked,
            error: None,
            stock: Vec::new(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The same under another label.
    pub fn labelled(self, label: String) -> Field {
        Field { label, ..self }
    }

    /// The same, never empty.
    pub fn required(self) -> Field {
        Field {
            is_required: true,
            ..self
        }
    }

    /// The same with a value: a text, a day, a number, or the code of a choice.
    pub fn value(mut self, value: &str) -> Field {
        match &self.kind {
            FieldKind::Choice(choices) => {
                let found = choices.iter().find(|choice| choice.code == value);
                self.picked = found
                    .cloned()
                    .into_iter()
                    .chain(self.picked)
                    .take(1)
                    .collect();
            }
            FieldKind::Lines(_) => self.editor = Editor::lines(value),
            _ => self.editor = Editor::line(value),
        }
        self
    }

    /// The same with a value if there is one.
    pub fn maybe(self, value: Option<&str>) -> Field {
        match value {
            Some(value) => self.value(value),
            None => self,
        }
    }

    /// The same with texts that it offers.
    pub fn stock(self, stock: Vec<String>) -> Field {
        Field { stock, ..self }
    }

    /// The same with what is picked already.
    pub fn picks(self, picked: Vec<Choice>) -> Field {
        Field { picked, ..self }
    }

    /// Whether it is filled by typing.
    pub(super) fn is_text(&self) -> bool {
        !matches!(self.kind, FieldKind::Choice(_) | FieldKind::Pick(..))
    }

    /// Whether it takes any words.
    pub(super) fn is_free(&self) -> bool {
        matches!(self.kind, FieldKind::Line | FieldKind::Lines(_))
    }

    /// Takes what a picker found: words are put where the cursor is, a day replaces another.
    pub(super) fn take(&mut self, choices: Vec<Choice>) {
        self.error = None;
        match (&self.kind, choices.first()) {
            (FieldKind::Line | FieldKind::Lines(_), Some(first)) => self.editor.paste(&first.code),
            (FieldKind::Choice(_) | FieldKind::Pick(..), _) => self.picked = choices,
            (_, Some(first)) => self.editor.set(&first.code),
            _ => {}
        }
    }

    pub(super) fn rows(&self) -> u16 {
        match self.kind {
            FieldKind::Lines(rows) => rows,
            _ => 1,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self.kind {
            FieldKind::Choice(_) | FieldKind::Pick(..) => self.picked.is_empty(),
            _ => self.editor.text().trim().is_empty(),
        }
    }

    /// What stands in it, as kept in a draft.
    pub(super) fn content(&self) -> String {
        match self.kind {
            FieldKind::Choice(_) => self
                .picked
                .first()
                .map(|c| c.code.clone())
                .unwrap_or_default(),
            FieldKind::Pick(..) => {
                let pair = |choice: &Choice| format!("{}\t{}", choice.code, choice.label);
                self.picked.iter().map(pair).collect::<Vec<_>>().join("\n")
            }
            _ => self.editor.text().to_string(),
        }
    }

    pub(super) fn restore(&mut self, content: &str) {
        match &self.kind {
            FieldKind::Choice(choices) => {
                if let Some(found) = choices.iter().find(|choice| choice.code == content) {
                    self.picked = vec![found.clone()];
                }
            }
            FieldKind::Pick(..) => {
                let pairs = content.lines().filter_map(|line| line.split_once('\t'));
                self.picked = pairs
                    .map(|(code, label)| Choice::new(code, label))
                    .collect();
            }
            _ => self.editor.set(content),
        }
    }

    /// Checks and puts into its usual shape; the key of what is wrong.
    pub(super) fn check(&mut self, cx: &Cx) -> Result<(), &'static str> {
        if self.is_empty() {
            return if self.is_required {
                Err("tui.form.empty")
            } else {
                Ok(())
            };
        }
        let input = text::fold(self.editor.text().trim());
        match self.kind {
            FieldKind::Number => {
                input.parse::<u32>().map_err(|_| "tui.form.not_number")?;
                self.editor.set(&input);
            }
            FieldKind::Points => {
                let number = Decimal::parse(&input).ok_or("tui.form.not_number")?;
                self.editor.set(&number.to_string());
            }
            FieldKind::Date => {
                let day = cx.day(&input).ok_or("tui.form.not_date")?;
                if input != date::iso(day) {
                    self.editor.set(&date::iso(day));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The values of a form's fields.
pub struct Values<'a> {
    pub(super) fields: &'a [Field],
}

impl Values<'_> {
    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The text of a field; `None` if it is empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let field = self.field(name)?;
        let text = match field.kind {
            FieldKind::Choice(_) | FieldKind::Pick(..) => field.picked.first()?.code.clone(),
            _ => field.editor.text().trim().to_string(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The text of a field that is required.
    pub fn must(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The day of a field.
    pub fn day(&self, name: &str) -> Option<Date> {
        date::parse_iso(&self.text(name)?)
    }

    /// The whole number of a field.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.text(name)?.parse().ok()
    }

    /// The decimal of a field.
    pub fn points(&self, name: &str) -> Option<Decimal> {
        Decimal::parse(&self.text(name)?)
    }

    /// The codes of what is picked.
    pub fn codes(&self, name: &str) -> Vec<String> {
        let picked = self
            .field(name)
            .map(|field| field.picked.as_slice())
            .unwrap_or_default();
        picked.iter().map(|choice| choice.code.clone()).collect()
    }

    /// The keys of what is picked.
    pub fn ids(&self, name: &str) -> Vec<i64> {
        let picked = self
            .field(name)
            .map(|field| field.picked.as_slice())
            .unwrap_or_default();
        picked
            .iter()
            .filter_map(|choice| choice.code.parse().ok())
            .collect()
    }
}
