//! A form: fields under each other, each checked where it stands.

use std::rc::Rc;

use ratatui::{layout::Rect, style::Modifier};

use super::{Choice, Field, FieldKind, Overlay, Picker, Values};
use crate::{
    base::text,
    term::{Key, KeyCode},
    tui::{Cx, canvas::Canvas, event::Effect, theme::Tone, widget::popup},
};

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
    last: Vec<String>,
}

/// Cells for labels.
const LABEL: u16 = 14;
/// The widest form.
const WIDE: u16 = 84;

impl Form {
    /// A form; `name` is the name of its drafts.
    pub fn new(name: impl Into<String>, title: impl Into<String>, fields: Vec<Field>) -> Form {
        Form {
            name: name.into(),
            title: title.into(),
            intro: Vec::new(),
            fields,
            at: 0,
            submit: Rc::new(|_, _| Ok(Vec::new())),
            problem: None,
            last: Vec::new(),
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
        let draft = Effect::Keep(self.name.clone(), self.contents());
        if let Some(field) = self.fields.get_mut(self.at) {
            // An empty required field is said at the end, not on the way.
            field.error = match field.check(cx) {
                Err(key) if !field.is_empty() => Some(cx.word(key)),
                _ => None,
            };
        }
        self.at = to;
        vec![draft]
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
            Err((name, key)) => {
                self.refused(Some(&name), &cx.word(&key));
                Vec::new()
            }
        }
    }

    fn enter(&mut self, cx: &Cx) -> Vec<Effect> {
        let empty_pick = self
            .fields
            .get(self.at)
            .is_some_and(|field| matches!(field.kind, FieldKind::Pick(..)) && field.is_empty());
        if empty_pick {
            return self.pick("");
        }
        if self.at + 1 < self.fields.len() {
            self.leave(self.at + 1, cx)
        } else {
            self.save(cx)
        }
    }

    fn pick(&mut self, typed: &str) -> Vec<Effect> {
        let Some(field) = self.fields.get(self.at) else {
            return Vec::new();
        };
        match &field.kind {
            FieldKind::Pick(source, is_many) => {
                let picker = Picker::new(field.label.clone(), Rc::clone(source), *is_many);
                vec![Effect::Open(Box::new(
                    picker.typed(typed).chosen(field.picked.clone()),
                ))]
            }
            _ => Vec::new(),
        }
    }

    fn inside(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let last = self.last.get(self.at).cloned();
        let Some(field) = self.fields.get_mut(self.at) else {
            return Vec::new();
        };
        if key.code == KeyCode::F(9) {
            if let Some(content) = last {
                field.restore(&content);
            }
            return Vec::new();
        }
        field.error = None;
        match &field.kind {
            FieldKind::Choice(choices) => {
                let code = field.picked.first().map(|choice| choice.code.clone());
                let now = choices
                    .iter()
                    .position(|choice| Some(&choice.code) == code.as_ref());
                let next = match key.folded().code {
                    KeyCode::Left => now.map_or(0, |now| now.saturating_sub(1)),
                    KeyCode::Right => now.map_or(0, |now| now + 1).min(choices.len() - 1),
                    KeyCode::Char(' ') => now.map_or(0, |now| (now + 1) % choices.len()),
                    KeyCode::Char(c) => match c.to_digit(10) {
                        Some(digit @ 1..) => digit as usize - 1,
                        _ => return Vec::new(),
                    },
                    KeyCode::Backspace | KeyCode::Delete if !field.is_required => {
                        field.picked.clear();
                        return Vec::new();
                    }
                    _ => return Vec::new(),
                };
                if let Some(choice) = choices.get(next) {
                    field.picked = vec![choice.clone()];
                }
                Vec::new()
            }
            FieldKind::Pick(..) => match key.code {
                KeyCode::Backspace | KeyCode::Delete => {
                    field.picked.pop();
                    Vec::new()
                }
                KeyCode::Char(c) if !key.ctrl && !key.alt && !c.is_whitespace() => {
                    self.pick(&c.to_string())
                }
                KeyCode::Char(' ') => self.pick(""),
                _ => Vec::new(),
            },
            _ => {
                let is_lines = field.editor.has_lines();
                match key.code {
                    KeyCode::Char('j') if key.ctrl && is_lines => {
                        field.editor.break_line();
                    }
                    _ => {
                        field.editor.key(key);
                    }
                }
                let _ = cx;
                Vec::new()
            }
        }
    }

    fn draw_value(&self, canvas: &mut Canvas, area: Rect, index: usize, cx: &Cx) {
        let field = &self.fields[index];
        let is_on = index == self.at;
        let tone = match (&field.error, is_on) {
            (Some(_), _) => Tone::FieldBad,
            (None, true) => Tone::FieldOn,
            (None, false) => Tone::Field,
        };
        let style = cx.theme.style(tone);
        match &field.kind {
            FieldKind::Choice(choices) => {
                let mut x = area.x;
                for (number, choice) in choices.iter().enumerate() {
                    let chosen = field.picked.iter().any(|picked| picked.code == choice.code);
                    let tone = if chosen { tone } else { Tone::Popup };
                    let label = if is_on {
                        format!(" {}{} ", number + 1, choice.label)
                    } else {
                        format!(" {} ", choice.label)
                    };
                    let room = area.right().saturating_sub(x);
                    if chosen && is_on {
                        canvas.rest_cursor(x, area.y);
                    }
                    x += canvas.put((x, area.y), room, &label, cx.theme.style(tone));
                }
            }
            FieldKind::Pick(_, is_many) => {
                canvas.fill(area, style);
                let labels: Vec<&str> = field.picked.iter().map(|c| c.label.as_str()).collect();
                let joined = labels.join(&cx.word("kind.list.separator"));
                let shown = match (labels.len(), is_many) {
                    (0, _) => cx.word("tui.form.pick"),
                    (count, true) if count > 1 => cx.say(
                        "tui.form.picked",
                        &[("n", &count.to_string()), ("list", &joined)],
                    ),
                    _ => joined,
                };
                canvas.put((area.x, area.y), area.width, &shown, style);
                if is_on {
                    canvas.show_cursor(area.x, area.y);
                }
            }
            _ => field.editor.draw(canvas, area, style, is_on),
        }
    }
}

impl Overlay for Form {
    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let (last, at) = (self.fields.len().saturating_sub(1), self.at);
        if key.code == KeyCode::Enter {
            return self.enter(cx);
        }
        let vertical = match key.code {
            KeyCode::Up => Some(false),
            KeyCode::Down => Some(true),
            _ => None,
        };
        if let (Some(is_down), Some(field)) = (vertical, self.fields.get_mut(at))
            && field.editor.has_lines()
            && field.editor.vertical(is_down)
        {
            return Vec::new();
        }
        match cx.keymap.act("form", key) {
            Some("next") => self.leave((at + 1).min(last), cx),
            Some("previous") => self.leave(at.saturating_sub(1), cx),
            Some("pick") => self.pick(""),
            Some("save") => self.save(cx),
            Some("cancel") => {
                let draft = Effect::Keep(self.name.clone(), self.contents());
                vec![draft, Effect::Close, cx.info("tui.form.kept", &[])]
            }
            _ => self.inside(key, cx),
        }
    }

    fn paste(&mut self, pasted: &str, _cx: &Cx) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at)
            && !matches!(field.kind, FieldKind::Choice(_) | FieldKind::Pick(..))
        {
            field.editor.paste(pasted);
        }
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows: u16 = self.fields.iter().map(Field::rows).sum();
        let intro = u16::try_from(self.intro.len()).unwrap_or(0);
        let height = (rows + intro + 5).min(area.height);
        let size = (WIDE.min(area.width - 4), height);
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, ""));
        let label = cx.theme.style(Tone::Label);
        let mut y = room.y + 1;
        for line in &self.intro {
            canvas.put((room.x, y), room.width, line, label);
            y += 1;
        }
        let bottom = room.bottom().saturating_sub(2);
        // A long form scrolls so that the field in use is seen.
        let before: u16 = self.fields[..self.at.min(self.fields.len())]
            .iter()
            .map(Field::rows)
            .sum();
        let mut skip = (before + self.fields.get(self.at).map_or(1, Field::rows))
            .saturating_sub(bottom.saturating_sub(y));
        for (index, field) in self.fields.iter().enumerate() {
            if skip > 0 {
                skip = skip.saturating_sub(field.rows());
                continue;
            }
            let rows = field.rows().min(bottom.saturating_sub(y));
            if rows == 0 {
                break;
            }
            let star = if field.is_required { "*" } else { " " };
            canvas.put_right((room.x, y), LABEL - 2, &field.label, label);
            canvas.put(
                (room.x + LABEL - 2, y),
                1,
                star,
                label.add_modifier(Modifier::BOLD),
            );
            let width = room.width.saturating_sub(LABEL);
            let place = Rect::new(room.x + LABEL, y, width, rows);
            self.draw_value(canvas, place, index, cx);
            y += rows;
        }
        let error = self
            .fields
            .get(self.at)
            .and_then(|field| field.error.as_ref());
        if let Some(problem) = error.or(self.problem.as_ref()) {
            let lines = text::wrap(problem, usize::from(room.width));
            for (offset, line) in lines.iter().take(2).enumerate() {
                let y = room.bottom() - 2 + u16::try_from(offset).unwrap_or(0);
                canvas.put(
                    (room.x, y),
                    room.width,
                    line,
                    cx.theme.style(Tone::FieldBad),
                );
            }
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        ["next", "pick", "repeat", "save", "cancel"]
            .iter()
            .map(|act| {
                (
                    cx.keymap.label("form", act),
                    cx.word(&format!("tui.act.form.{act}")),
                )
            })
            .collect()
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

    fn has_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    fn picked(&mut self, choices: Vec<Choice>) {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.picked = choices;
            field.error = None;
        }
    }

    fn name(&self) -> Option<String> {
        Some(self.name.clone())
    }

    fn recall(&mut self, draft: Option<&[String]>, last: Option<&[String]>) {
        self.last = last.map(<[String]>::to_vec).unwrap_or_default();
        for (field, content) in self.fields.iter_mut().zip(draft.unwrap_or_default()) {
            field.restore(content);
        }
    }

    fn contents(&self) -> Vec<String> {
        self.fields.iter().map(Field::content).collect()
    }
}
