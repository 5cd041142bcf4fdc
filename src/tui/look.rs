//! How the screen is drawn for this terminal and this person, beside the colors.

use super::{App, theme::Tone};
use crate::term::Probe;

use super::run::Wish;

crate::code_enum! {
    /// Whether real lines are drawn between panes.
    #[derive(Default)]
    Lines {
        #[default]
        /// Where the terminal was measured to draw them in one cell.
        Auto = "auto",
        /// Whatever the terminal does.
        Always = "always",
        /// Signs of ASCII instead.
        Never = "never",
    }
}

impl Lines {
    /// Whether lines are drawn on a terminal that answered so.
    pub fn are_drawn(self, wish: &Wish, probe: &Probe, is_multiplexed: bool) -> bool {
        match self {
            Lines::Always => !wish.is_plain,
            Lines::Never => false,
            // Behind tmux or screen stands a second terminal that nobody has measured.
            Lines::Auto => !wish.is_plain && !is_multiplexed && probe.line_cells == Some(1),
        }
    }
}

/// What drawing goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Whether lines are real lines.
    pub has_lines: bool,
    /// Whether signs are of ASCII only, beside the words.
    pub is_plain: bool,
    /// Whether one thing stands after the other, for reading aloud.
    pub is_linear: bool,
}

/// Where a person's wish for linear drawing is kept, and as what.
const LINEAR: &str = "look.linear";
const ON: &str = "on";

impl App {
    /// Draws one thing after the other from now on, or no longer; it is kept for the next time.
    pub(super) fn turn_linear(&mut self) {
        let is_on = !self.desk.look.is_linear;
        self.desk.look.is_linear = is_on;
        let lines = if is_on {
            vec![ON.to_string()]
        } else {
            Vec::new()
        };
        self.desk.remember(vec![(LINEAR.to_string(), lines)]);
        self.reload();
        let key = match is_on {
            true => "tui.message.linear_on",
            false => "tui.message.linear_off",
        };
        let key_of = self.desk.cx().keymap.label("all", "linear");
        let said = self.desk.cx().say(key, &[("key", &key_of)]);
        self.say(Tone::Info, said);
    }

    /// Takes up what the person kept.
    pub(super) fn take_look(&mut self) {
        let is_kept = self.desk.cx().kept(LINEAR).iter().any(|line| line == ON);
        self.desk.look.is_linear |= is_kept;
    }

    /// Asks that the program stops until a shell continues it.
    pub fn suspend(&mut self) {
        self.is_suspending = true;
    }

    /// A text for the person's own editor; asked once.
    pub fn take_outside(&mut self) -> Option<String> {
        self.outside.take()
    }

    /// Takes the text that the editor has made.
    pub fn brought(&mut self, text: &str) {
        if let Some(top) = self.overlays.last_mut() {
            top.brought(text);
        }
        self.keep_drafts();
    }

    /// Whether the program is to stop for a while; asked once.
    pub fn take_suspension(&mut self) -> bool {
        std::mem::take(&mut self.is_suspending)
    }
}
