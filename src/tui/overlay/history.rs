//! One's own acts, the latest first: each can be taken back or done again.

use ratatui::layout::Rect;

use super::{Overlay, draw_table, walk};
use crate::{
    domain::ActCommand,
    store::{ActState, OwnAct, audit::AuditRow},
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::{Effect, Request},
        theme::Tone,
        widget::{
            list::List,
            popup,
            table::{Bit, Column, Row},
        },
    },
};

/// Acts that are listed.
const ACTS_MAX: u32 = 200;
/// Those that are seen at once.
const ROWS: u16 = 15;

/// The list on the screen.
pub struct History {
    acts: Vec<OwnAct>,
    list: List<usize>,
}

/// The command that takes an act back, or does it again, and what to say of it.
pub fn reverse(act: &AuditRow, is_back: bool, cx: &Cx) -> Effect {
    let command = match is_back {
        true => ActCommand::Undo { act: act.seq },
        false => ActCommand::Redo { act: act.seq },
    };
    let key = match is_back {
        true => "tui.message.undone",
        false => "tui.message.redone",
    };
    let what = cx.word(&format!("kind.command.{}", act.command));
    let what = match cx.subject(act) {
        Some(subject) => format!("{what} {subject}"),
        None => what,
    };
    let said = cx.say(key, &[("act", &what), ("n", &act.seq.to_string())]);
    Request::new(command, said).send()
}

impl History {
    /// The list, or that there is none.
    pub fn of(cx: &Cx) -> Effect {
        let acts = cx.ask(|store| store.own_history(ACTS_MAX));
        if acts.is_empty() {
            return cx.info("tui.message.no_undo", &[]);
        }
        let mut list = List::default();
        list.set((0..acts.len()).collect());
        list.set_rows(usize::from(ROWS));
        Effect::Open(Box::new(History { acts, list }))
    }

    fn enter(&self, cx: &Cx) -> Vec<Effect> {
        let Some(own) = self.acts.get(self.list.at()) else {
            return Vec::new();
        };
        match own.state {
            ActState::Final => vec![cx.warn("tui.history.final", &[])],
            state => vec![reverse(&own.act, state == ActState::Reversible, cx)],
        }
    }

    fn row(own: &OwnAct, cx: &Cx) -> Row {
        let what = cx.word(&format!("kind.command.{}", own.act.command));
        let mut on = own.subject.clone().unwrap_or_default();
        if own.rows > 1 {
            let more = [("first", on.as_str()), ("n", &own.rows.to_string())];
            on = cx.say("tui.history.many", &more);
        }
        let tone = match own.state {
            ActState::Reversible => Tone::Popup,
            ActState::Undone => Tone::Warn,
            ActState::Final => Tone::Label,
        };
        Row::of(vec![
            Bit::new(cx.local_time(&own.act.at), Tone::Label),
            Bit::new(what, Tone::Popup),
            Bit::new(on, Tone::Popup),
            Bit::new(cx.code("act_state", own.state.code()), tone),
        ])
    }
}

impl Overlay for History {
    fn kind(&self) -> &'static str {
        "history"
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        match key.code {
            KeyCode::Enter => return self.enter(cx),
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            _ => {}
        }
        match cx.keymap.act("all", key) {
            Some("undo" | "redo") => return self.enter(cx),
            Some("history") => return vec![Effect::Close],
            _ => {}
        }
        walk(&mut self.list, key, cx);
        Vec::new()
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let rows = u16::try_from(self.acts.len()).unwrap_or(ROWS).min(ROWS);
        let size = (100.min(area.width - 4), (rows + 4).min(area.height));
        let count = format!("{}/{}", self.list.at() + 1, self.acts.len());
        let title = cx.word("tui.history.title");
        let room = popup::draw(canvas, area, size, cx.theme, (&title, &count));
        let columns = [
            Column::cells(cx.word("tui.audit.at"), 15),
            Column::cells(cx.word("tui.audit.command"), 16),
            Column::share(cx.word("tui.audit.object"), 1),
            Column::cells(cx.word("tui.history.state"), 12),
        ];
        let window = self.list.window();
        let shown = self.acts.get(window).unwrap_or_default();
        let rows: Vec<Row> = shown.iter().map(|own| Self::row(own, cx)).collect();
        draw_table(canvas, room, (&columns, &rows), &self.list, cx);
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        vec![
            ("Enter".into(), cx.word("tui.history.reverse")),
            ("Esc".into(), cx.word("tui.act.all.back")),
        ]
    }
}
