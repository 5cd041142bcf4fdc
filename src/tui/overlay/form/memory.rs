//! What a form remembers: drafts, the last entry, what is carried forward, phrases and histories.

use std::collections::BTreeMap;

use super::Form;
use crate::{
    drawer::{Contents, Touched},
    tui::{
        Cx,
        event::Effect,
        overlay::{Field, Memory},
    },
};

/// Phrases kept at most by one person.
const PHRASES_MAX: usize = 200;

/// What stands in fields, by their names.
pub fn contents(fields: &[Field]) -> Contents {
    let pair = |field: &Field| (field.name.to_string(), field.content());
    fields.iter().map(pair).collect()
}

impl Form {
    /// The fields that do not hold what they held when the form was opened.
    pub(super) fn touched(&self) -> BTreeMap<String, Touched> {
        let now = contents(&self.fields);
        let changed = |(name, now): (String, String)| {
            let was = self.initial.get(&name).cloned().unwrap_or_default();
            (was != now).then_some((name, Touched { was, now }))
        };
        now.into_iter().filter_map(changed).collect()
    }

    fn put(&mut self, name: &str, content: &str) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.restore(content);
        }
    }

    /// Takes back a draft field by field: what nobody has touched keeps the newer value, and what
    /// somebody else has changed meanwhile is said, since sending would undo it.
    pub(super) fn remember(&mut self, memory: Memory, cx: &Cx) {
        self.last = memory.last;
        for (name, content) in &memory.carried {
            self.put(name, content);
            let field = self.fields.iter().find(|field| field.name == name);
            self.carried.extend(field.map(|field| field.name));
        }
        self.initial = contents(&self.fields);
        self.skip_carried();
        let Some(draft) = memory.draft else { return };
        let mut moved = Vec::new();
        for (name, touched) in &draft.fields {
            let Some(at) = self.fields.iter().position(|field| field.name == name) else {
                continue;
            };
            let now = self.fields[at].content();
            if now != touched.was && now != touched.now {
                moved.push(self.fields[at].label.clone());
            }
            self.fields[at].restore(&touched.now);
        }
        let at = self.fields.iter().position(|field| field.name == draft.at);
        self.at = at.unwrap_or(self.at);
        if !moved.is_empty() {
            let list = moved.join(&cx.word("kind.list.separator"));
            self.problem = Some(cx.say("tui.form.moved", &[("list", &list)]));
        }
    }

    /// Puts the cursor on the first field that does not already hold what is carried forward.
    fn skip_carried(&mut self) {
        if !self.carried.is_empty() {
            let open = |field: &Field| !self.carried.contains(field.name);
            self.at = self.fields.iter().position(open).unwrap_or(0);
        }
    }

    /// The field in hand as in the last entry.
    pub(super) fn repeat(&mut self) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at)
            && let Some(content) = self.last.get(field.name)
        {
            field.restore(content);
            field.error = None;
        }
        Vec::new()
    }

    /// Carries the field in hand forward to the next form of this kind, or no longer.
    pub(super) fn carry(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(field) = self.fields.get(self.at) else {
            return Vec::new();
        };
        let label = [("field", field.label.as_str())];
        let said = match self.carried.remove(field.name) {
            true => cx.info("tui.form.carry_no_longer", &label),
            false => {
                self.carried.insert(field.name);
                cx.info("tui.form.carry", &label)
            }
        };
        vec![said]
    }

    /// Everything as it stood when the form was opened.
    pub(super) fn fresh(&mut self) -> Vec<Effect> {
        let initial = self.initial.clone();
        for (name, content) in &initial {
            self.put(name, content);
        }
        self.problem = None;
        self.fields.iter_mut().for_each(|field| field.error = None);
        vec![Effect::Keep]
    }

    /// Keeps the text of the field in hand as a phrase, or forgets it if it is one.
    pub(super) fn keep_phrase(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(field) = self.fields.get(self.at).filter(|field| field.is_free()) else {
            return vec![cx.warn("tui.form.no_phrase", &[])];
        };
        let text = field.content().trim().to_string();
        if text.is_empty() {
            return vec![cx.warn("tui.form.no_phrase", &[])];
        }
        let mut lines = cx.kept("phrase").to_vec();
        let said = match lines.iter().position(|line| *line == text) {
            Some(at) => {
                lines.remove(at);
                "tui.form.phrase_forgotten"
            }
            None => {
                lines.insert(0, text);
                lines.truncate(PHRASES_MAX);
                "tui.form.phrase_kept"
            }
        };
        let name = "phrase".to_string();
        vec![Effect::Remember { name, lines }, cx.info(said, &[])]
    }

    /// One step back or forth in what was entered in fields of this name.
    pub(super) fn history(&mut self, is_back: bool, cx: &Cx) -> Vec<Effect> {
        let Some(field) = self.fields.get_mut(self.at).filter(|field| field.is_free()) else {
            return Vec::new();
        };
        let lines = cx.kept(&format!("history.{}", field.name));
        let (at, own) = self.past.take().unwrap_or((0, field.content()));
        let next = match is_back {
            true => (at + 1).min(lines.len()),
            false => at.saturating_sub(1),
        };
        let text = match next {
            0 => own.as_str(),
            next => lines.get(next - 1).map_or("", String::as_str),
        };
        field.restore(text);
        self.past = Some((next, own));
        Vec::new()
    }
}
