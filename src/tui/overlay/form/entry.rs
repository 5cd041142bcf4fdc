//! Keys inside a field of a form: editing, choosing, picking.

use std::rc::Rc;

use super::Form;
use crate::{
    term::{Key, KeyCode},
    tui::{
        Cx,
        event::Effect,
        overlay::{Calendar, Choice, Field, FieldKind, Picker, among},
    },
};

impl Form {
    pub(super) fn enter(&mut self, cx: &Cx) -> Vec<Effect> {
        let empty_pick = self
            .fields
            .get(self.at)
            .is_some_and(|field| matches!(field.kind, FieldKind::Pick(..)) && field.is_empty());
        if empty_pick {
            return self.pick("", cx);
        }
        if self.at + 1 < self.fields.len() {
            self.leave(self.at + 1, cx)
        } else {
            self.save(cx)
        }
    }

    /// What helps to fill the field in hand: a list, a calendar, one's phrases.
    pub(super) fn pick(&mut self, typed: &str, cx: &Cx) -> Vec<Effect> {
        let Some(field) = self.fields.get(self.at) else {
            return Vec::new();
        };
        let label = field.label.clone();
        match &field.kind {
            FieldKind::Pick(source, is_many) => {
                let picker = Picker::new(label, Rc::clone(source), *is_many);
                let picker = picker.typed(typed).chosen(field.picked.clone());
                vec![Effect::Open(Box::new(picker))]
            }
            FieldKind::Choice(choices) => {
                let picker = Picker::new(label, among(choices.clone()), false);
                vec![Effect::Open(Box::new(picker.typed(typed)))]
            }
            FieldKind::Date => {
                let day = cx.day(field.editor.text()).unwrap_or(cx.today);
                vec![Effect::Open(Box::new(Calendar::new(label, day)))]
            }
            FieldKind::Line | FieldKind::Lines(_) => {
                let phrases = phrases(field, cx);
                if phrases.is_empty() {
                    let key = cx.keymap.label("form", "phrase");
                    return vec![cx.info("tui.form.no_phrases", &[("key", &key)])];
                }
                let picker = Picker::new(label, among(phrases), false);
                vec![Effect::Open(Box::new(picker))]
            }
            FieldKind::Number | FieldKind::Points => vec![cx.info("tui.form.type_number", &[])],
        }
    }

    pub(super) fn inside(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        self.past = None;
        let Some(field) = self.fields.get_mut(self.at) else {
            return Vec::new();
        };
        field.error = None;
        match &field.kind {
            FieldKind::Choice(choices) => {
                let choices = choices.clone();
                choose(field, &choices, key);
                Vec::new()
            }
            FieldKind::Pick(..) => match key.code {
                KeyCode::Backspace | KeyCode::Delete => {
                    field.picked.pop();
                    Vec::new()
                }
                KeyCode::Char(c) if !key.ctrl && !key.alt && !c.is_whitespace() => {
                    self.pick(&c.to_string(), cx)
                }
                KeyCode::Char(' ') => self.pick("", cx),
                _ => Vec::new(),
            },
            _ => {
                match key.code {
                    KeyCode::Char('j') if key.ctrl && field.editor.has_lines() => {
                        field.editor.break_line();
                    }
                    _ => {
                        field.editor.key(key);
                    }
                }
                Vec::new()
            }
        }
    }
}

/// Moves among a few choices by arrows, blank or digit.
fn choose(field: &mut Field, choices: &[Choice], key: Key) {
    let code = field.picked.first().map(|choice| choice.code.clone());
    let now = choices
        .iter()
        .position(|it| Some(&it.code) == code.as_ref());
    let next = match key.folded().code {
        KeyCode::Left => now.map_or(0, |now| now.saturating_sub(1)),
        KeyCode::Right => now.map_or(0, |now| (now + 1).min(choices.len() - 1)),
        KeyCode::Char(' ') => now.map_or(0, |now| (now + 1) % choices.len()),
        KeyCode::Char(c) => match c.to_digit(10) {
            Some(digit @ 1..) => digit as usize - 1,
            _ => return,
        },
        KeyCode::Backspace | KeyCode::Delete if !field.is_required => {
            field.picked.clear();
            return;
        }
        _ => return,
    };
    if let Some(choice) = choices.get(next) {
        field.picked = vec![choice.clone()];
    }
}

/// What the field offers, one's own phrases, then what was entered in fields of its name.
fn phrases(field: &Field, cx: &Cx) -> Vec<Choice> {
    let own = cx.kept("phrase").iter();
    let past = cx.kept(&format!("history.{}", field.name)).iter();
    let mut all: Vec<Choice> = Vec::new();
    for (text, note) in (field.stock.iter().map(|text| (text, "tui.form.stock")))
        .chain(own.map(|text| (text, "tui.form.own_phrase")))
        .chain(past.map(|text| (text, "tui.form.past")))
    {
        if !all.iter().any(|choice| choice.code == *text) {
            all.push(Choice::new(text, text.replace('\n', " ")).note(cx.word(note)));
        }
    }
    all
}
