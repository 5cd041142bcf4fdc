//! A table to be filled in: the same few fields for many rows, down one column or across.

use std::{collections::BTreeMap, rc::Rc};

use ratatui::layout::Rect;

use super::{Calendar, Choice, Field, FieldKind, Memory, Overlay, Values};
use crate::{
    base::text,
    drawer::{Draft, Touched},
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::list::{List, Motion},
    },
};

mod block;
mod view;

/// A row: its key, what is written before its fields, and what stands in them.
#[derive(Debug, Clone, Default)]
pub struct GridRow {
    /// Key.
    pub key: String,
    /// What it is about.
    pub label: String,
    /// A remark beside it, such as a code; a pasted block may name rows by it.
    pub note: String,
    /// What stands in its fields by column; shorter if the rest is empty.
    pub cells: Vec<String>,
}

/// Makes effects of the rows that were changed, by their keys, or names the row, the field and
/// the key of what is wrong there.
pub type Submit = Rc<dyn Fn(&[(String, Values)], &Cx) -> Result<Vec<Effect>, Fault>>;

/// What is wrong in a row: its key, the field, the key of the words.
pub type Fault = (String, &'static str, String);

struct Line {
    row: GridRow,
    fields: Vec<Field>,
}

/// The table on the screen.
pub struct Grid {
    name: String,
    title: String,
    lines: Vec<Line>,
    list: List<String>,
    column: usize,
    submit: Submit,
    problem: Option<(Tone, String)>,
}

impl Grid {
    /// A table; `name` is the name of its drafts, `columns` are empty fields, `rows` what they
    /// hold.
    pub fn new(
        (name, title): (String, String),
        columns: &[Field],
        rows: Vec<GridRow>,
        submit: impl Fn(&[(String, Values)], &Cx) -> Result<Vec<Effect>, Fault> + 'static,
    ) -> Grid {
        let line = |row: GridRow| {
            let mut fields = columns.to_vec();
            for (field, content) in fields.iter_mut().zip(&row.cells) {
                field.restore(content);
            }
            Line { row, fields }
        };
        let lines: Vec<Line> = rows.into_iter().map(line).collect();
        let mut list = List::default();
        list.set(lines.iter().map(|line| line.row.key.clone()).collect());
        Grid {
            name,
            title,
            lines,
            list,
            column: 0,
            submit: Rc::new(submit),
            problem: None,
        }
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    fn field(&self) -> Option<&Field> {
        self.lines.get(self.list.at())?.fields.get(self.column)
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        let line = self.lines.get_mut(self.list.at())?;
        line.fields.get_mut(self.column)
    }

    fn columns(&self) -> usize {
        self.lines.first().map_or(0, |line| line.fields.len())
    }

    /// Checks the field in hand before it is left.
    fn leave(&mut self, cx: &Cx) {
        if let Some(field) = self.field_mut() {
            field.error = match field.check(cx) {
                Err(key) if !field.is_empty() => Some(cx.word(key)),
                _ => None,
            };
        }
    }

    fn go(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        self.leave(cx);
        self.list.go(motion);
        vec![Effect::Keep]
    }

    /// The next or previous field of the row, over its edge into the row beside it.
    fn across(&mut self, is_on: bool, cx: &Cx) -> Vec<Effect> {
        self.leave(cx);
        let last = self.columns().saturating_sub(1);
        match (is_on, self.column) {
            (true, at) if at < last => self.column += 1,
            (false, at) if at > 0 => self.column -= 1,
            (true, _) => {
                self.column = 0;
                self.list.go(Motion::Down);
            }
            (false, _) => {
                self.column = last;
                self.list.go(Motion::Up);
            }
        }
        vec![Effect::Keep]
    }

    /// What stands in hand also in every empty field below it.
    fn fill_down(&mut self, cx: &Cx) -> Vec<Effect> {
        self.leave(cx);
        let Some(content) = self.field().map(Field::content).filter(|it| !it.is_empty()) else {
            return vec![cx.warn("tui.grid.nothing_to_fill", &[])];
        };
        let (from, column) = (self.list.at(), self.column);
        let mut count = 0;
        for line in self.lines.iter_mut().skip(from + 1) {
            if let Some(field) = line.fields.get_mut(column).filter(|field| field.is_empty()) {
                field.restore(&content);
                count += 1;
            }
        }
        let n = [("n", &*count.to_string())];
        vec![Effect::Keep, cx.info("tui.grid.filled", &n)]
    }

    /// As the row above.
    fn repeat(&mut self) {
        let above = self.list.at().checked_sub(1);
        let content = above
            .and_then(|at| self.lines.get(at)?.fields.get(self.column))
            .map(Field::content);
        if let (Some(content), Some(field)) = (content, self.field_mut()) {
            field.restore(&content);
        }
    }

    fn pick(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(field) = self.field() else {
            return Vec::new();
        };
        match &field.kind {
            FieldKind::Date => {
                let day = cx.day(field.editor.text()).unwrap_or(cx.today);
                let calendar = Calendar::new(field.label.clone(), day);
                vec![Effect::Open(Box::new(calendar))]
            }
            _ => vec![cx.info("tui.grid.type", &[])],
        }
    }

    fn is_touched(line: &Line) -> bool {
        let mut pairs = line.fields.iter().enumerate();
        pairs.any(|(at, field)| field.content() != was(line, at))
    }

    /// The first field that is wrong gets the cursor.
    fn check(&mut self, cx: &Cx) -> bool {
        for at in 0..self.lines.len() {
            if !Grid::is_touched(&self.lines[at]) {
                continue;
            }
            for column in 0..self.columns() {
                let field = &mut self.lines[at].fields[column];
                field.error = field.check(cx).err().map(|key| cx.word(key));
                if field.error.is_some() {
                    (self.column, _) = (column, self.list.select_at(at));
                    return false;
                }
            }
        }
        true
    }

    fn save(&mut self, cx: &Cx) -> Vec<Effect> {
        self.problem = None;
        if !self.check(cx) {
            return Vec::new();
        }
        let touched = self.lines.iter().filter(|line| Grid::is_touched(line));
        let rows: Vec<(String, Values)> = touched
            .map(|line| {
                let fields = &line.fields;
                (line.row.key.clone(), Values { fields })
            })
            .collect();
        if rows.is_empty() {
            return vec![cx.warn("tui.grid.nothing_new", &[])];
        }
        let submit = Rc::clone(&self.submit);
        match submit(&rows, cx) {
            Ok(effects) => effects,
            Err((key, name, word)) => {
                self.point(&key, name, cx.word(&word));
                Vec::new()
            }
        }
    }

    fn point(&mut self, key: &str, name: &str, sentence: String) {
        self.list.select(&key.to_string());
        let line = self.lines.get(self.list.at());
        let found = line.and_then(|line| line.fields.iter().position(|it| it.name == name));
        self.column = found.unwrap_or(self.column);
        if let Some(field) = self.field_mut() {
            field.error = Some(sentence);
        }
    }

    fn act(&mut self, name: &str, key: Key, cx: &Cx) -> Vec<Effect> {
        match name {
            "down" => self.go(Motion::Down, cx),
            "up" => self.go(Motion::Up, cx),
            "page_down" => self.go(Motion::PageDown, cx),
            "page_up" => self.go(Motion::PageUp, cx),
            "next" => self.across(true, cx),
            "previous" => self.across(false, cx),
            "fill" => self.fill_down(cx),
            "repeat" => {
                self.repeat();
                Vec::new()
            }
            "pick" => self.pick(cx),
            "save" => self.save(cx),
            "cancel" => vec![Effect::Keep, Effect::Close, cx.info("tui.form.kept", &[])],
            _ => {
                self.problem = None;
                if let Some(field) = self.field_mut() {
                    field.error = None;
                    field.editor.key(key);
                }
                Vec::new()
            }
        }
    }
}

/// What stood in a field when the table was opened.
fn was(line: &Line, column: usize) -> &str {
    line.row.cells.get(column).map_or("", String::as_str)
}

impl Overlay for Grid {
    fn kind(&self) -> &'static str {
        "grid"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        // Down the column is the way of the enter key, as in a spreadsheet.
        let name = match key.code {
            KeyCode::Enter => "down",
            _ => cx.keymap.act("grid", key).unwrap_or_default(),
        };
        self.act(name, key, cx)
    }

    fn paste(&mut self, pasted: &str, cx: &Cx) -> Vec<Effect> {
        self.problem = None;
        if !pasted.trim_end_matches('\n').contains(['\n', '\t']) {
            if let Some(field) = self.field_mut() {
                field.editor.paste(pasted.trim_end_matches('\n'));
            }
            return Vec::new();
        }
        let said = self.put_block(pasted, cx);
        self.problem = Some(said);
        vec![Effect::Keep]
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        self.draw_all(canvas, area, cx);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let mut acts = vec!["down", "next", "fill", "repeat", "save", "cancel"];
        if self
            .field()
            .is_some_and(|field| matches!(field.kind, FieldKind::Date))
        {
            acts.insert(2, "pick");
        }
        let shown = |act: &&str| {
            let word = cx.word(&format!("tui.act.grid.{act}"));
            (cx.keymap.label("grid", act), word)
        };
        acts.iter().map(shown).collect()
    }

    fn field(&self) -> Option<&Field> {
        Grid::field(self)
    }

    fn refused(&mut self, _field: Option<&str>, sentence: &str) -> bool {
        self.problem = Some((Tone::FieldBad, sentence.to_string()));
        true
    }

    fn picked(&mut self, choices: Vec<Choice>) {
        if let Some(field) = self.field_mut() {
            field.take(choices);
        }
    }

    fn name(&self) -> Option<String> {
        Some(self.name.clone())
    }

    fn draft(&self) -> Option<Draft> {
        let mut fields = BTreeMap::new();
        for line in &self.lines {
            for (at, field) in line.fields.iter().enumerate() {
                let (was, now) = (was(line, at).to_string(), field.content());
                if was != now {
                    let name = format!("{}\t{}", field.name, line.row.key);
                    fields.insert(name, Touched { was, now });
                }
            }
        }
        let at = self.list.current().cloned().unwrap_or_default();
        (!fields.is_empty()).then(|| Draft::new(&self.name, &self.title, &at, fields))
    }

    fn recall(&mut self, memory: Memory, cx: &Cx) {
        let Some(draft) = memory.draft else { return };
        let mut moved = Vec::new();
        for line in &mut self.lines {
            for at in 0..line.fields.len() {
                let name = format!("{}\t{}", line.fields[at].name, line.row.key);
                let Some(touched) = draft.fields.get(&name) else {
                    continue;
                };
                if was(line, at) != touched.was {
                    moved.push(line.row.label.clone());
                }
                line.fields[at].restore(&touched.now);
            }
        }
        self.list.select(&draft.at);
        if !moved.is_empty() {
            let list = text::clip(&moved.join(&cx.word("kind.list.separator")), 60);
            let said = cx.say("tui.form.moved", &[("list", &list)]);
            self.problem = Some((Tone::FieldBad, said));
        }
    }
}
