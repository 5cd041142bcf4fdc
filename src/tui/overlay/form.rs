//! A form: fields under each other, each checked where it stands.

use std::{collections::BTreeSet, rc::Rc};

use ratatui::layout::Rect;

use super::{Choice, Field, FieldKind, Memory, Overlay, Values};
use crate::{
    drawer::{Contents, Draft},
    term::{Key, KeyCode},
    tui::{Cx, canvas::Canvas, event::Effect},
};

mod entry;
mod memory;
mod view;

/// Makes effects of the values, or names a field and the key of what is wrong with it.
pub type Submit = Rc<dyn Fn(&Values, &Cx) -> Result<Vec<Effect>, (String, String)>>;

/// A form on the screen.
pub struct Form {
    name: String,
    title: String,
    intro: Vec<String>,
    fields: Vec<Field>,
    at: usize,
    submit: Submit,
    problem: Option<String>,
    /// What stood in the fields when the form was opened.
    initial: Contents,
    last: Contents,
    /// Fields that are carried forward to the next form of this kind.
    carried: BTreeSet<&'static str>,
    /// How far back in the history of the field in hand, and what stood there before.
    past: Option<(usize, String)>,
}

impl Form {
    /// A form; `name` is the name of its drafts.
    pub fn new(name: impl Into<String>, title: impl Into<String>, fields: Vec<Field>) -> Form {
        let initial = memory::contents(&fields);
        Form {
            name: name.into(),
            title: title.into(),
            intro: Vec::new(),
            fields,
            at: 0,
            submit: Rc::new(|_, _| Ok(Vec::new())),
            problem: None,
            initial,
            last: Contents::new(),
            carried: BTreeSet::new(),
            past: None,
        }
    }

    /// The same with lines above the fields.
    pub fn intro(self, lines: Vec<String>) -> Form {
        Form {
            intro: lines,
            ..self
        }
    }

    /// The same with what becomes of the values.
    pub fn on_submit(
        self,
        submit: impl Fn(&Values, &Cx) -> Result<Vec<Effect>, (String, String)> + 'static,
    ) -> Form {
        Form {
            submit: Rc::new(submit),
            ..self
        }
    }

    /// The same with the cursor in a named field.
    pub fn at(mut self, name: &str) -> Form {
        self.at = self
            .fields
            .iter()
            .position(|field| field.name == name)
            .unwrap_or(self.at);
        self
    }

    /// The same with something wrong in a field, and the cursor there.
    pub fn complain(mut self, field: &str, sentence: &str) -> Form {
        self.refused(Some(field), sentence);
        self
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    fn leave(&mut self, to: usize, cx: &Cx) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at) {
            // An empty required field is said at the end, not on the way.
            field.error = match field.check(cx) {
                Err(key) if !field.is_empty() => Some(cx.word(key)),
                _ => None,
            };
        }
        self.at = to;
        self.past = None;
        vec![Effect::Keep]
    }

    fn save(&mut self, cx: &Cx) -> Vec<Effect> {
        self.problem = None;
        let mut first = None;
        for (index, field) in self.fields.iter_mut().enumerate() {
            field.error = field.check(cx).err().map(|key| cx.word(key));
            if field.error.is_some() && first.is_none() {
                first = Some(index);
            }
        }
        if let Some(first) = first {
            self.at = first;
            return Vec::new();
        }
        let submit = Rc::clone(&self.submit);
        match submit(
            &Values {
                fields: &self.fields,
            },
            cx,
        ) {
            Ok(effects) => effects,
            // A key of the words, or a sentence that was made already.
            Err((name, key)) => {
                let said = match cx.words.has(&key) {
                    true => cx.word(&key),
                    false => key,
                };
                self.refused(Some(&name), &said);
                Vec::new()
            }
        }
    }

    fn act(&mut self, name: &str, key: Key, cx: &Cx) -> Vec<Effect> {
        let last = self.fields.len().saturating_sub(1);
        match name {
            "next" => self.leave((self.at + 1).min(last), cx),
            "previous" => self.leave(self.at.saturating_sub(1), cx),
            "pick" => self.pick("", cx),
            "repeat" => self.repeat(),
            "carry" => self.carry(cx),
            "fresh" => self.fresh(),
            "phrase" => self.keep_phrase(cx),
            "outside" => self.outside(cx),
            "older" => self.history(true, cx),
            "newer" => self.history(false, cx),
            "save" => self.save(cx),
            "cancel" => {
                let kept = match self.touched().is_empty() {
                    true => cx.info("tui.form.left", &[]),
                    false => cx.info("tui.form.kept", &[]),
                };
                vec![Effect::Keep, Effect::Close, kept]
            }
            _ => self.inside(key, cx),
        }
    }
}

impl Form {
    /// Hands a long text to the person's own editor.
    fn outside(&self, cx: &Cx) -> Vec<Effect> {
        match self.fields.get(self.at) {
            Some(_) if cx.editor().is_none() => vec![cx.warn("tui.form.no_outside", &[])],
            Some(field) if field.editor.has_lines() => {
                let text = field.editor.text().to_string();
                vec![Effect::Keep, Effect::Outside(text)]
            }
            _ => vec![cx.warn("tui.form.not_long", &[])],
        }
    }
}

impl Overlay for Form {
    fn kind(&self) -> &'static str {
        "form"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        if key.code == KeyCode::Enter {
            return self.enter(cx);
        }
        let vertical = match key.code {
            KeyCode::Up => Some(false),
            KeyCode::Down => Some(true),
            _ => None,
        };
        if let (Some(is_down), Some(field)) = (vertical, self.fields.get_mut(self.at))
            && field.editor.has_lines()
            && field.editor.vertical(is_down)
        {
            return Vec::new();
        }
        let name = cx.keymap.act("form", key).unwrap_or_default();
        self.act(name, key, cx)
    }

    fn paste(&mut self, pasted: &str, _cx: &Cx) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at)
            && field.is_text()
        {
            field.editor.paste(pasted);
        }
        Vec::new()
    }

    fn brought(&mut self, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if let Some(field) = self.fields.get_mut(self.at)
            && field.is_text()
            && field.editor.text() != text
        {
            field.editor.set(text);
        }
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        self.draw_all(canvas, area, cx);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let mut acts = vec!["next", "pick", "save", "cancel", "repeat", "carry"];
        if self.fields.get(self.at).is_some_and(Field::is_free) {
            acts.push("phrase");
        }
        let is_long = |field: &Field| field.editor.has_lines();
        if self.fields.get(self.at).is_some_and(is_long) && cx.editor().is_some() {
            acts.push("outside");
        }
        if !self.touched().is_empty() {
            acts.push("fresh");
        }
        let shown = |act: &&str| {
            let word = cx.word(&format!("tui.act.form.{act}"));
            (cx.keymap.label("form", act), word)
        };
        acts.iter().map(shown).collect()
    }

    fn refused(&mut self, field: Option<&str>, sentence: &str) -> bool {
        let at = field.and_then(|name| self.fields.iter().position(|field| field.name == name));
        match at {
            Some(at) => {
                self.at = at;
                self.fields[at].error = Some(sentence.to_string());
            }
            None => self.problem = Some(sentence.to_string()),
        }
        true
    }

    fn field(&self) -> Option<&Field> {
        self.fields.get(self.at)
    }

    fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    fn picked(&mut self, choices: Vec<Choice>) {
        let last = self.fields.len().saturating_sub(1);
        if let Some(field) = self.fields.get_mut(self.at) {
            let is_settled = matches!(field.kind, FieldKind::Pick(_, false)) && !choices.is_empty();
            field.take(choices);
            // Nothing more can be said in a field that takes one of a list.
            self.at += usize::from(is_settled && self.at < last);
        }
    }

    fn name(&self) -> Option<String> {
        Some(self.name.clone())
    }

    fn draft(&self) -> Option<Draft> {
        let fields = self.touched();
        let at = self.fields.get(self.at).map_or("", |field| field.name);
        (!fields.is_empty()).then(|| Draft::new(&self.name, &self.title, at, fields))
    }

    fn recall(&mut self, memory: Memory, cx: &Cx) {
        self.remember(memory, cx);
    }

    fn contents(&self) -> Contents {
        memory::contents(&self.fields)
    }

    fn carried(&self) -> Contents {
        let mut contents = memory::contents(&self.fields);
        contents.retain(|name, _| self.carried.contains(name.as_str()));
        contents
    }

    fn texts(&self) -> Vec<(&'static str, String)> {
        let free = self.fields.iter().filter(|field| field.is_free());
        free.map(|field| (field.name, field.content())).collect()
    }
}
