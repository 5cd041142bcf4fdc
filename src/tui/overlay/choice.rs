//! Lists to choose from: a short one whose lines do something, and a long one found by typing.

use ratatui::layout::Rect;

use super::{Choice, Overlay, Source, walk};
use crate::{
    base::find::Matcher,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{
            editor::Editor,
            list::{List, Motion},
            popup,
            table::{Bit, Light, draw_bits},
        },
    },
};

type Run = Box<dyn FnOnce() -> Vec<Effect>>;

/// A line of a list: what it shows, what it does, and what takes it away.
struct Line {
    choice: Choice,
    run: Option<Run>,
    drop: Option<Run>,
}

/// A few lines, each of which does something; digits choose too.
pub struct ChoiceList {
    title: String,
    intro: Vec<String>,
    lines: Vec<Line>,
    list: List<usize>,
    is_final: bool,
}

impl ChoiceList {
    /// An empty list under a title.
    pub fn new(title: impl Into<String>) -> ChoiceList {
        let title = title.into();
        let list = List::default();
        ChoiceList {
            title,
            intro: Vec::new(),
            lines: Vec::new(),
            list,
            is_final: false,
        }
    }

    /// The same with lines above.
    pub fn intro(self, intro: Vec<String>) -> ChoiceList {
        ChoiceList { intro, ..self }
    }

    /// The same, from which there is no way back without choosing.
    pub fn without_escape(self) -> ChoiceList {
        ChoiceList {
            is_final: true,
            ..self
        }
    }

    /// The same with one more line.
    pub fn line(
        mut self,
        choice: Choice,
        run: impl FnOnce() -> Vec<Effect> + 'static,
    ) -> ChoiceList {
        self.lines.push(Line {
            choice,
            run: Some(Box::new(run)),
            drop: None,
        });
        self.list.set((0..self.lines.len()).collect());
        self.list.set_rows(self.lines.len());
        self
    }

    /// The same, whose last line can be taken away with Delete.
    pub fn or_drop(mut self, drop: impl FnOnce() -> Vec<Effect> + 'static) -> ChoiceList {
        if let Some(line) = self.lines.last_mut() {
            line.drop = Some(Box::new(drop));
        }
        self
    }

    /// As an overlay to be opened.
    pub fn open(self) -> Effect {
        Effect::Open(Box::new(self))
    }

    fn run(&mut self, index: usize) -> Vec<Effect> {
        let run = self.lines.get_mut(index).and_then(|line| line.run.take());
        finish(run)
    }
}

/// The list goes, and what its line does follows.
fn finish(run: Option<Run>) -> Vec<Effect> {
    let Some(run) = run else { return Vec::new() };
    let mut effects = vec![Effect::Close];
    effects.extend(run());
    effects
}

impl Overlay for ChoiceList {
    fn kind(&self) -> &'static str {
        "choice"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        if let KeyCode::Char(c @ '1'..='9') = key.code {
            return self.run(c as usize - '1' as usize);
        }
        match key.code {
            KeyCode::Enter => return self.run(self.list.at()),
            KeyCode::Delete => {
                let line = self.lines.get_mut(self.list.at());
                return finish(line.and_then(|line| line.drop.take()));
            }
            KeyCode::Esc | KeyCode::Char('q') if !self.is_final => return vec![Effect::Close],
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Quit],
            _ => {}
        }
        walk(&mut self.list, key, cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows = self.intro.len() + self.lines.len() + 4;
        let size = (
            72.min(area.width - 4),
            u16::try_from(rows).unwrap_or(u16::MAX),
        );
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, ""));
        let mut y = room.y + 1;
        for line in &self.intro {
            canvas.put((room.x, y), room.width, line, cx.theme.style(Tone::Label));
            y += 1;
        }
        y += u16::from(!self.intro.is_empty());
        for (index, Line { choice, .. }) in self.lines.iter().enumerate() {
            if y >= room.bottom() {
                break;
            }
            let is_on = index == self.list.at();
            let tone = if is_on { Tone::Selected } else { Tone::Popup };
            let style = cx.theme.style(tone);
            canvas.fill(Rect::new(room.x, y, room.width, 1), style);
            let label = format!(" {}  {}", index + 1, choice.label);
            let used = canvas.put((room.x, y), room.width, &label, style);
            let note = if is_on { Tone::Selected } else { Tone::Label };
            let rest = room.width.saturating_sub(used + 2);
            canvas.put_right(
                (room.x + used + 1, y),
                rest,
                &choice.note,
                cx.theme.style(note),
            );
            if is_on {
                canvas.rest_cursor(room.x, y);
            }
            y += 1;
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let word = |key: &str| cx.word(key);
        let mut keys = vec![
            ("1-9".into(), word("tui.act.choice.number")),
            ("Enter".into(), word("tui.act.choice.take")),
        ];
        if self.lines.iter().any(|line| line.drop.is_some()) {
            keys.push(("Delete".into(), word("tui.act.choice.drop")));
        }
        keys.push(("Esc".into(), word("tui.act.all.back")));
        keys
    }
}

/// A long list found by typing: hanzi, pinyin or initials.
pub struct Picker {
    title: String,
    source: Source,
    editor: Editor,
    found: Vec<Choice>,
    chosen: Vec<Choice>,
    list: List<String>,
    is_many: bool,
}

impl Picker {
    /// A picker over a source.
    pub fn new(title: String, source: Source, is_many: bool) -> Picker {
        Picker {
            title,
            source,
            editor: Editor::line(""),
            found: Vec::new(),
            chosen: Vec::new(),
            list: List::default(),
            is_many,
        }
    }

    /// The same with a pattern typed already.
    pub fn typed(mut self, typed: &str) -> Picker {
        self.editor.set(typed);
        self
    }

    /// The same with what is chosen already.
    pub fn chosen(self, chosen: Vec<Choice>) -> Picker {
        Picker { chosen, ..self }
    }

    fn read(&mut self, cx: &Cx) {
        self.found = (self.source)(cx, self.editor.text());
        self.list = List::default();
        self.list.set(
            self.found
                .iter()
                .map(|choice| choice.code.clone())
                .collect(),
        );
        self.list.set_rows(12);
    }

    fn draw_line(&self, canvas: &mut Canvas, row: Rect, line: (usize, &Matcher), cx: &Cx) {
        let (index, matcher) = line;
        let choice = &self.found[index];
        let (ground, dim) = match index == self.list.at() {
            true => (Tone::Selected, Tone::Selected),
            false => (Tone::Popup, Tone::Label),
        };
        canvas.fill(row, cx.theme.style(ground));
        let is_chosen = self.chosen.iter().any(|chosen| chosen.code == choice.code);
        let hit = matcher.hits(&choice.label);
        let bits = [
            Bit::new(if is_chosen { "* " } else { "  " }, ground),
            Bit::new(choice.label.clone(), ground).hit(hit),
        ];
        let look = (cx.theme, Light::Off);
        let used = draw_bits(canvas, (row.x, row.y), row.width, &bits, look);
        let rest = row.width.saturating_sub(used + 1);
        canvas.put_right(
            (row.x + used + 1, row.y),
            rest,
            &choice.note,
            cx.theme.style(dim),
        );
    }

    fn toggle(&mut self) {
        if let Some(choice) = self.found.get(self.list.at()).cloned() {
            match self
                .chosen
                .iter()
                .position(|chosen| chosen.code == choice.code)
            {
                Some(at) => {
                    self.chosen.remove(at);
                }
                None => self.chosen.push(choice),
            }
        }
        self.list.go(Motion::Down);
    }
}

/// Gives what was picked to the form below. The one thing that was picked is remembered; many at
/// once are a sweep, which says little about any of them.
fn take(choices: Vec<Choice>, cx: &Cx) -> Vec<Effect> {
    let remembered = match &choices[..] {
        [one] if !one.kind.is_empty() => Some(cx.picked(one.kind, &one.code)),
        _ => None,
    };
    let picked = (!choices.is_empty()).then_some(Effect::Picked(choices));
    let effects = [Some(Effect::Close), picked, remembered];
    effects.into_iter().flatten().collect()
}

impl Overlay for Picker {
    fn kind(&self) -> &'static str {
        "picker"
    }

    fn begin(&mut self, cx: &Cx) {
        self.read(cx);
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => return vec![Effect::Close],
            KeyCode::Enter if self.is_many && !self.chosen.is_empty() => {
                return take(self.chosen.clone(), cx);
            }
            KeyCode::Enter => {
                let one = self.found.get(self.list.at()).cloned();
                let one = one.map_or(Vec::new(), |choice| vec![choice]);
                return take(one, cx);
            }
            KeyCode::Tab | KeyCode::Char(' ') if self.is_many => self.toggle(),
            KeyCode::F(4) if self.is_many => {
                for choice in &self.found {
                    if !self.chosen.iter().any(|chosen| chosen.code == choice.code) {
                        self.chosen.push(choice.clone());
                    }
                }
            }
            KeyCode::Up | KeyCode::BackTab => {
                self.list.go(Motion::Up);
            }
            KeyCode::Down | KeyCode::Tab => {
                self.list.go(Motion::Down);
            }
            KeyCode::PageUp => {
                self.list.go(Motion::PageUp);
            }
            KeyCode::PageDown => {
                self.list.go(Motion::PageDown);
            }
            _ => {
                self.editor.key(key);
                self.read(cx);
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str, cx: &Cx) -> Vec<Effect> {
        self.editor.paste(text);
        self.read(cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let count = match self.is_many {
            true => cx.say("tui.form.chosen", &[("n", &self.chosen.len().to_string())]),
            false => String::new(),
        };
        let size = (76.min(area.width - 4), 17.min(area.height));
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title, &count));
        let field = Rect {
            height: 1,
            y: room.y + 1,
            ..room
        };
        self.editor
            .draw(canvas, field, cx.theme.style(Tone::FieldOn), true);
        let cursor = canvas.cursor();
        let matcher = Matcher::new(self.editor.text());
        if self.found.is_empty() {
            let style = cx.theme.style(Tone::Label);
            canvas.put(
                (room.x, room.y + 3),
                room.width,
                &cx.word("tui.form.nothing"),
                style,
            );
        }
        for (offset, index) in self.list.window().enumerate() {
            let y = room.y + 3 + u16::try_from(offset).unwrap_or(0);
            if y >= room.bottom() {
                break;
            }
            self.draw_line(
                canvas,
                Rect {
                    y,
                    height: 1,
                    ..room
                },
                (index, &matcher),
                cx,
            );
        }
        canvas.show_cursor(cursor.x, cursor.y);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let mut keys = vec![("Enter".to_string(), cx.word("tui.act.choice.take"))];
        if self.is_many {
            keys.push(("Space".into(), cx.word("tui.act.move.mark")));
            keys.push(("F4".into(), cx.word("tui.act.choice.all")));
        }
        keys.push(("Esc".into(), cx.word("tui.act.all.back")));
        keys
    }
}
