//! The language of the screen, changed while it runs and kept for the person.

use super::{App, Desk, event::Effect, theme::Tone};
use crate::words::{Lang, Words};

/// Under which name a person's language is kept.
const KEPT: &str = "language";

impl App {
    /// The next language from now on: the whole screen is made of its words, and a form that is
    /// open is opened again with what stood in it.
    pub(super) fn next_language(&mut self) {
        let now = Lang::ALL
            .iter()
            .position(|lang| *lang == self.desk.words.lang());
        let lang = Lang::ALL[now.map_or(0, |now| (now + 1) % Lang::ALL.len())];
        if self.desk.store.is_none() {
            // The question of the start has nothing that it could be opened from again.
            return;
        }
        self.speak(lang);
        let code = lang.code().to_string();
        self.desk.remember(vec![(KEPT.to_string(), vec![code])]);
        let said = self.desk.cx().word("tui.message.language");
        if self.overlays.is_empty() {
            self.say(Tone::Info, said);
        }
    }

    /// Takes up the language that the person kept, unless another was asked for.
    pub(super) fn take_language(&mut self) {
        let kept = self.desk.cx().kept(KEPT).first().cloned();
        let kept = kept.and_then(|code| Lang::parse(&code));
        if let Some(lang) = kept.filter(|lang| *lang != self.desk.words.lang()) {
            self.speak(lang);
        }
    }

    fn speak(&mut self, lang: Lang) {
        self.keep_drafts();
        // Of several sheets the form is what must not be lost; what lay over it is made anew.
        let form = self.overlays.iter().rev().find_map(|it| it.name());
        self.overlays.clear();
        self.desk.speak(lang);
        self.reload();
        let Some(name) = form else { return };
        match self.drafts.contains_key(&name) {
            true => self.apply(vec![Effect::Resume(name)]),
            false => {
                if let Some(way) = self.ways.get(&name).cloned() {
                    self.go_back_to(&way);
                }
            }
        }
    }
}

impl Desk {
    /// Takes another language's words, with the office's own over them.
    fn speak(&mut self, lang: Lang) {
        let own = self.user_dir.as_ref().map(|dir| dir.join("words"));
        // A defect in one's own words was reported at the start already.
        let loaded = Words::load(lang, own.as_deref());
        self.change_words(loaded.unwrap_or_else(|_| Words::built_in(lang)));
    }
}
