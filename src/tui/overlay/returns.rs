//! What came back from the orgs, file by file, and who has not answered: looked at before it is
//! entered.

use ratatui::layout::Rect;

use super::{Note, Overlay, draw_table, walk};
use crate::{
    base::text,
    exchange::blank::{AnswerState, BlankKind},
    mail::{self, Collected, File},
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::{Effect, FileChoice, Request},
        mail::Intake,
        theme::Tone,
        widget::{
            list::List,
            popup,
            table::{Bit, Column, Row},
        },
    },
};

/// Rows that are seen at once.
const ROWS: u16 = 12;
/// Lines that tell of the row in hand.
const TOLD: u16 = 3;

/// The list on the screen.
pub struct Returns {
    collected: Collected,
    intake: Intake,
    /// Files by their place, then the orgs that sent none, in the order of the list.
    order: Vec<usize>,
    list: List<usize>,
}

impl Returns {
    /// The list: files that somebody must look at, orgs that sent none, files that are sound.
    pub fn of(collected: Collected, intake: Intake) -> Effect {
        let files = collected.files.len();
        let place = |at: &usize| match collected.files.get(*at).and_then(|file| file.state) {
            Some(AnswerState::Accepted) => 2,
            Some(AnswerState::Known) => 3,
            Some(_) => 0,
            None => 1,
        };
        let mut order: Vec<usize> = (0..files + collected.silent.len()).collect();
        order.sort_by_key(place);
        let mut list = List::default();
        list.set(order.clone());
        list.set_rows(usize::from(ROWS));
        Effect::Open(Box::new(Returns {
            collected,
            intake,
            order,
            list,
        }))
    }

    /// The file or org in hand.
    fn in_hand(&self) -> usize {
        self.order.get(self.list.at()).copied().unwrap_or(0)
    }

    fn file(&self, at: usize) -> Option<&File> {
        self.collected.files.get(at)
    }

    /// All that is said of a row.
    fn remarks(&self, at: usize, cx: &Cx) -> Vec<String> {
        match self.file(at) {
            Some(file) => {
                let said = file.remarks.iter().chain(&file.notes);
                let mut said: Vec<String> = said.map(|it| mail::sentence(cx.words, it)).collect();
                if file.remarks.is_empty() {
                    said.insert(0, mail::counted(&self.collected, file, cx.words));
                }
                if file.state == Some(AnswerState::Differs) && !self.intake.flags.replace {
                    let key = cx.keymap.label("returns", "replace");
                    said.push(cx.say("tui.mail.to_replace", &[("key", &key)]));
                }
                said
            }
            None => vec![cx.word("tui.mail.silent_told")],
        }
    }

    fn row(&self, at: usize, cx: &Cx) -> Row {
        let said = self.remarks(at, cx).into_iter().next().unwrap_or_default();
        let Some(file) = self.file(at) else {
            let silent = self.collected.silent.get(at - self.collected.files.len());
            let (code, org) = silent.cloned().unwrap_or_default();
            return Row::of(vec![
                Bit::new(cx.word("tui.mail.silent"), Tone::Warn),
                Bit::new(org, Tone::Popup),
                Bit::new(code, Tone::Label),
                Bit::new("", Tone::Popup),
            ]);
        };
        let state = file.state.map_or("", AnswerState::code);
        let tone = match file.state {
            Some(AnswerState::Accepted) => Tone::Popup,
            Some(AnswerState::Known) => Tone::Label,
            _ => Tone::Warn,
        };
        let org = file.named.as_ref().map(|(_, name)| name.clone());
        Row::of(vec![
            Bit::new(cx.code("answer_state", state), tone),
            Bit::new(org.unwrap_or_default(), Tone::Popup),
            Bit::new(file.name.clone(), Tone::Label),
            Bit::new(said, Tone::Popup),
        ])
    }

    fn show(&self, cx: &Cx) -> Effect {
        let at = self.in_hand();
        let file = self.file(at).map(|file| file.name.clone());
        let lines = self.remarks(at, cx).into_iter();
        let lines: Vec<String> = lines.flat_map(|it| text::wrap(&it, 76)).collect();
        Note::new(file.unwrap_or_default(), &lines).open()
    }

    /// Enters what is sound.
    fn enter(&self, cx: &Cx) -> Vec<Effect> {
        let Some(command) = self.collected.command.clone() else {
            return vec![cx.warn("tui.mail.nothing_sound", &[])];
        };
        let n = self.collected.of_state(AnswerState::Accepted).to_string();
        let said = cx.say("tui.mail.entered", &[("n", &n)]);
        let seen = self.collected.seen.clone();
        vec![Request::new(command, said).seen(seen).send()]
    }

    /// Judges everything again by other rules.
    fn again(&self, change: impl FnOnce(&mut Intake)) -> Vec<Effect> {
        let mut intake = self.intake.clone();
        change(&mut intake);
        let again = Effect::File(FileChoice::Collect(Box::new(intake)));
        vec![Effect::Close, again]
    }
}

impl Overlay for Returns {
    fn kind(&self) -> &'static str {
        "returns"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        match key.code {
            KeyCode::Enter => return vec![self.show(cx)],
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            _ => {}
        }
        match cx.keymap.act("returns", key) {
            Some("enter") => return self.enter(cx),
            Some("replace") => return self.again(|it| it.flags.replace = !it.flags.replace),
            Some("submit") if self.intake.kind == BlankKind::Form => {
                return self.again(|it| it.flags.submit = !it.flags.submit);
            }
            _ => {}
        }
        walk(&mut self.list, key, cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let count = self.order.len();
        let rows = u16::try_from(count).unwrap_or(ROWS).min(ROWS);
        let size = (116.min(area.width - 4), (rows + TOLD + 5).min(area.height));
        let place = format!("{}/{count}", self.list.at() + 1);
        let mut title = cx.say("tui.mail.title", &[("title", &self.collected.title)]);
        let flags = self.intake.flags;
        for (is_set, key) in [(flags.replace, "replacing"), (flags.submit, "submitting")] {
            if is_set {
                title.push_str(&cx.word(&format!("tui.mail.{key}")));
            }
        }
        let room = popup::draw(canvas, area, size, cx.theme, (&title, &place));
        let columns = [
            Column::cells(cx.word("tui.mail.state"), 12),
            Column::share(cx.code("field", "org"), 2),
            Column::share(cx.word("tui.mail.file"), 2),
            Column::share(cx.word("tui.mail.what"), 3),
        ];
        let shown = self.order.get(self.list.window()).unwrap_or_default();
        let rows: Vec<Row> = shown.iter().map(|at| self.row(*at, cx)).collect();
        let table = Rect {
            height: room.height.saturating_sub(TOLD + 2),
            ..room
        };
        draw_table(canvas, table, (&columns, &rows), &self.list, cx);
        let told = self.remarks(self.in_hand(), cx).join(" ");
        let style = cx.theme.style(Tone::Popup);
        let lines = text::wrap(&told, usize::from(room.width).saturating_sub(2));
        for (y, line) in (table.bottom() + 1..room.bottom()).zip(lines.iter().take(TOLD.into())) {
            canvas.put((room.x + 1, y), room.width.saturating_sub(1), line, style);
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let own = |act: &str| {
            let word = cx.word(&format!("tui.act.returns.{act}"));
            (cx.keymap.label("returns", act), word)
        };
        let mut keys = vec![own("enter"), own("replace")];
        if self.intake.kind == BlankKind::Form {
            keys.push(own("submit"));
        }
        keys.push(("Enter".into(), cx.word("tui.mail.show")));
        keys.push(("Esc".into(), cx.word("tui.act.all.back")));
        keys
    }
}
