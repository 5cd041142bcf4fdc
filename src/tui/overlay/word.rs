//! A question before something that cannot be taken back: the answer is a typed word.

use ratatui::layout::Rect;

use super::Overlay;
use crate::{
    base::text,
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::Effect,
        theme::Tone,
        widget::{editor::Editor, popup},
    },
};

type Run = Box<dyn FnOnce() -> Vec<Effect>>;

/// Asks for a word; only that word does it.
pub struct TypedWord {
    title: String,
    lines: Vec<String>,
    word: String,
    editor: Editor,
    is_wrong: bool,
    run: Option<Run>,
}

impl TypedWord {
    /// Asks for `word` under a title; hanzi, or its initials where the words give them after `|`.
    pub fn new(title: String, lines: Vec<String>, word: String) -> TypedWord {
        let editor = Editor::line("");
        TypedWord {
            title,
            lines,
            word,
            editor,
            is_wrong: false,
            run: None,
        }
    }

    /// What is done then.
    pub fn then(self, run: impl FnOnce() -> Vec<Effect> + 'static) -> Effect {
        Effect::Open(Box::new(TypedWord {
            run: Some(Box::new(run)),
            ..self
        }))
    }
}

impl Overlay for TypedWord {
    fn kind(&self) -> &'static str {
        "word"
    }

    fn key(&mut self, key: Key, _cx: &Cx) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => vec![Effect::Close],
            KeyCode::Enter => {
                let typed = text::fold(self.editor.text().trim()).to_lowercase();
                let is_right = self
                    .word
                    .split('|')
                    .any(|word| word.to_lowercase() == typed);
                match self.run.take_if(|_| is_right) {
                    Some(run) => {
                        let mut effects = vec![Effect::Close];
                        effects.extend(run());
                        effects
                    }
                    None => {
                        self.is_wrong = true;
                        Vec::new()
                    }
                }
            }
            _ => {
                self.editor.key(key);
                self.is_wrong = false;
                Vec::new()
            }
        }
    }

    fn paste(&mut self, text: &str, _cx: &Cx) -> Vec<Effect> {
        self.editor.paste(text);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let width = 68.min(area.width - 4);
        let cells = usize::from(width - 4);
        let lines: Vec<String> = self
            .lines
            .iter()
            .flat_map(|line| text::wrap(line, cells))
            .collect();
        let height = u16::try_from(lines.len()).unwrap_or(0) + 6;
        let room = popup::draw(canvas, area, (width, height), cx.theme, (&self.title, ""));
        let mut y = room.y + 1;
        for line in &lines {
            canvas.put((room.x, y), room.width, line, cx.theme.style(Tone::Popup));
            y += 1;
        }
        let word = self.word.replace('|', &cx.word("tui.confirm.or"));
        let ask = cx.say("tui.confirm.type", &[("word", &word)]);
        let tone = if self.is_wrong {
            Tone::FieldBad
        } else {
            Tone::Label
        };
        let used = canvas.put((room.x, y + 1), room.width, &ask, cx.theme.style(tone));
        let rest = room.width.saturating_sub(used + 1);
        let field = Rect::new(room.x + used + 1, y + 1, rest, 1);
        self.editor
            .draw(canvas, field, cx.theme.style(Tone::FieldOn), true);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.act.choice.take")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
