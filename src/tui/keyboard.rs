//! What a key does: for the overlay on top, the filter's line, the pane in use, or everywhere.

use super::{
    App, chrome,
    event::{Effect, PaneId},
    overlay::{Help, Overlay},
    pane::Filter,
    theme::Tone,
    widget::{editor::Editor, list::Motion},
};
use crate::term::{Key, KeyCode};

impl App {
    pub(super) fn paste(&mut self, text: &str) {
        let cx = self.desk.cx();
        let effects = if let Some(overlay) = self.overlays.last_mut() {
            overlay.paste(text, &cx)
        } else if let Some(prompt) = &mut self.prompt {
            prompt.paste(text);
            Vec::new()
        } else {
            vec![cx.warn("tui.message.paste_nowhere", &[])]
        };
        if self.prompt.is_some() {
            self.narrow();
        }
        self.apply(effects);
    }

    pub(super) fn key(&mut self, key: Key) -> Vec<Effect> {
        self.message = None;
        let cx = self.desk.cx();
        let folded = key.folded();
        if cx.keymap.act("all", folded) == Some("quit") {
            return vec![Effect::Quit];
        }
        let is_written = matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt;
        match (cx.keymap.act("all", folded), self.overlays.last()) {
            (Some("language"), _) if !is_written => return vec![Effect::NextLanguage],
            (Some("help"), Some(top)) if !is_written && top.kind() != "help" => {
                return vec![Help::of_overlay(top.as_ref(), &cx).open()];
            }
            _ => {}
        }
        if !self.overlays.is_empty() {
            return self.overlay_key(key);
        }
        if self.prompt.is_some() {
            return self.prompt_key(key);
        }
        if self.layout().is_none() {
            return Vec::new();
        }
        if let Some(first) = self.prefix.take() {
            return self.key_after(first, folded);
        }
        if let Some(effects) = self.with(self.focus, |pane, cx| pane.raw(folded, cx)) {
            return effects;
        }
        if self.begins_chord(folded) {
            self.prefix = Some(folded);
            return Vec::new();
        }
        self.pane_key(folded)
    }

    /// A key for the overlay on top, noted as part of the way to a form.
    pub(super) fn overlay_key(&mut self, key: Key) -> Vec<Effect> {
        // Help is no part of the way, and a form is its end.
        let is_end = |it: &dyn Overlay| it.name().is_some() || it.kind() == "help";
        let in_form = self.overlays.iter().any(|it| is_end(it.as_ref()));
        if let Some(way) = self.way.as_mut().filter(|_| !in_form && !self.is_returning) {
            way.keys.push(key.to_string());
        }
        let cx = self.desk.cx();
        match self.overlays.last_mut() {
            Some(overlay) => overlay.key(key, &cx),
            None => Vec::new(),
        }
    }

    fn pane_key(&mut self, key: Key) -> Vec<Effect> {
        self.way = None;
        for section in self.heard() {
            if let Some(name) = self.desk.keymap.act(section, key).map(str::to_string) {
                return self.heard_in(section, &name);
            }
        }
        if let KeyCode::Char(c @ '1'..='9') = key.code {
            let at = c as usize - '1' as usize;
            return PaneId::ALL
                .get(at)
                .map(|id| Effect::Go(*id))
                .into_iter()
                .collect();
        }
        if let KeyCode::Char(c) = key.code
            && !c.is_ascii()
        {
            return vec![self.desk.cx().warn("tui.message.input_method", &[])];
        }
        Vec::new()
    }

    /// Does an act of one of the tables that are heard.
    pub(super) fn heard_in(&mut self, section: &str, name: &str) -> Vec<Effect> {
        let focus = self.focus;
        match (section, Motion::parse(name)) {
            ("move", Some(motion)) => {
                self.is_moving = motion.is_within();
                self.with(focus, |pane, cx| pane.motion(motion, cx))
            }
            ("all", _) => self.everywhere(name),
            ("tutor", _) => self.tutor_act(name),
            _ => self.act(focus, name),
        }
    }

    pub(super) fn everywhere(&mut self, name: &str) -> Vec<Effect> {
        let focus = self.focus;
        match name {
            "help" => {
                let cx = self.desk.cx();
                let pane = self.pane(focus).map(|pane| Help::of(pane, &cx).open());
                pane.into_iter().collect()
            }
            "acts" => vec![self.palette(true)],
            "palette" => vec![self.palette(false)],
            "filter" => {
                let pattern = self
                    .with(focus, |pane, _| pane.pattern())
                    .unwrap_or_default();
                self.prompt = Some(Editor::line(&pattern));
                Vec::new()
            }
            "next_pane" | "previous_pane" => {
                let now = PaneId::ALL.iter().position(|id| *id == focus).unwrap_or(0);
                let count = PaneId::ALL.len();
                let step = if name == "next_pane" { 1 } else { count - 1 };
                vec![Effect::Go(PaneId::ALL[(now + step) % count])]
            }
            "open" => self.act(focus, "open"),
            "drafts" => {
                if self.offer_drafts() {
                    return Vec::new();
                }
                vec![self.desk.cx().info("tui.draft.none", &[])]
            }
            "back" => self.back(),
            "copy" => {
                let text = self.with(focus, |pane, cx| pane.copy(cx));
                vec![Effect::Copy(text)]
            }
            _ => self.desk.cx().all(name),
        }
    }

    /// One level back: marks and ranges, the pane's own levels, the filter, zoom. Never out.
    fn back(&mut self) -> Vec<Effect> {
        let focus = self.focus;
        if self.with(focus, |pane, cx| pane.back(cx)) {
            return Vec::new();
        }
        if self.show_all_rows() {
            return Vec::new();
        }
        if self.with(focus, |pane, _| pane.pattern()).is_some() {
            self.with(focus, |pane, cx| pane.filter(None, cx));
            return Vec::new();
        }
        if self.is_zoomed {
            return vec![Effect::Zoom];
        }
        if focus != PaneId::Org {
            return vec![Effect::Go(PaneId::Org)];
        }
        vec![self.desk.cx().info("tui.message.quit_how", &[])]
    }

    fn prompt_key(&mut self, key: Key) -> Vec<Effect> {
        match key.code {
            KeyCode::Esc => {
                self.prompt = None;
                self.with(self.focus, |pane, cx| pane.filter(None, cx));
                return self.with(self.focus, |pane, cx| pane.settle(cx));
            }
            KeyCode::Enter => {
                self.prompt = None;
                return self.with(self.focus, |pane, cx| pane.settle(cx));
            }
            KeyCode::Up | KeyCode::Down => {
                let motion = if key.code == KeyCode::Up {
                    Motion::Up
                } else {
                    Motion::Down
                };
                return self.with(self.focus, |pane, cx| pane.motion(motion, cx));
            }
            _ => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.key(key);
                }
                self.narrow();
            }
        }
        Vec::new()
    }

    fn narrow(&mut self) {
        let Some(typed) = self.prompt.as_ref().map(|prompt| prompt.text().to_string()) else {
            return;
        };
        let said = self.with(self.focus, |pane, cx| {
            let fields = pane.fields(cx);
            match Filter::parse(&typed, &fields, cx) {
                Ok(filter) => {
                    pane.filter(filter, cx);
                    None
                }
                Err(fault) => Some(chrome::fault(&fault, &fields, cx)),
            }
        });
        if let Some(said) = said {
            self.say(Tone::Warn, said);
        }
    }
}
