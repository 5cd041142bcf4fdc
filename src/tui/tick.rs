//! What the screen does when nothing happens: it greets once, and looks whether others worked.

use super::{App, event::PaneId, theme::Tone};

impl App {
    /// Says once what came to stand on the agenda since the person last worked. Only when the
    /// screen is at rest: the agenda takes longer than a key may.
    pub(super) fn greet(&mut self) {
        if self.is_greeted || self.desk.store.is_none() || !self.overlays.is_empty() {
            return;
        }
        self.is_greeted = true;
        let cx = self.desk.cx();
        let new = cx.ask(|store| store.unseen(cx.year));
        if new > 0 {
            let key = PaneId::ALL.iter().position(|id| *id == PaneId::Agenda);
            let key = key.map_or(String::new(), |at| (at + 1).to_string());
            let said = cx.say(
                "tui.message.unseen",
                &[("n", &new.to_string()), ("key", &key)],
            );
            self.say(Tone::Info, said);
        }
    }

    pub(super) fn look_elsewhere(&mut self) {
        let changed = match &mut self.desk.store {
            Some(store) => store.changed_elsewhere(),
            None => Ok(false),
        };
        match changed {
            Ok(true) => {
                self.reload();
                let word = self.desk.cx().word("tui.message.changed_elsewhere");
                self.say(Tone::Info, word);
            }
            Ok(false) => {}
            Err(error) => self.complain(&error),
        }
    }
}
