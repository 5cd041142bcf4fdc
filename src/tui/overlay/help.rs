//! The help of a pane, made of its table of acts and the keymap.

use super::Note;
use crate::tui::{
    Cx,
    act::ActRow,
    event::PaneId,
    theme::Tone,
    widget::{list::Motion, table::Bit},
};

/// Makes the help of a pane.
pub struct Help;

impl Help {
    /// Purpose, own acts with their keys and twins, then what holds everywhere.
    pub fn of(pane: PaneId, acts: &[ActRow], cx: &Cx) -> Note {
        let title = cx.say(
            "tui.help.title",
            &[("pane", &cx.word(&format!("tui.pane.{pane}")))],
        );
        let mut lines = Vec::new();
        let about = cx.word(&format!("tui.help.{pane}"));
        for line in crate::base::text::wrap(&about, 78) {
            lines.push(vec![Bit::new(line, Tone::Popup)]);
        }
        lines.push(Vec::new());
        lines.push(heading(&cx.word("tui.help.acts")));
        for act in acts {
            let keys = keys(act.section, act.name, cx);
            if keys.is_empty() {
                continue;
            }
            let word = cx.word(&format!("tui.act.{}.{}", act.section, act.name));
            let mut line = entry(&keys, &word);
            if let Some(reason) = act.disabled {
                let reason = cx.word(&format!("tui.reason.{reason}"));
                line.push(Bit::new(format!("  {reason}"), Tone::Label));
            } else if !act.cli.is_empty() {
                line.push(Bit::new(format!("  wudan {}", act.cli), Tone::Label));
            }
            lines.push(line);
        }
        lines.push(Vec::new());
        lines.push(heading(&cx.word("tui.help.everywhere")));
        for motion in Motion::ALL {
            let keys = keys("move", motion.code(), cx);
            lines.push(entry(&keys, &cx.word(&format!("tui.act.move.{motion}"))));
        }
        for name in ALL {
            lines.push(entry(
                &keys("all", name, cx),
                &cx.word(&format!("tui.act.all.{name}")),
            ));
        }
        lines.push(Vec::new());
        lines.push(heading(&cx.word("tui.help.tags")));
        for tag in ["late", "today", "urgent", "returned", "missing"] {
            let mark = cx.tag(tag);
            lines.push(entry(&mark, &cx.word(&format!("tui.help.tag.{tag}"))));
        }
        Note::of(title, lines).of_kind("help")
    }
}

/// Acts that hold everywhere, in the order of the help.
pub const ALL: [&str; 25] = [
    "help",
    "acts",
    "palette",
    "filter",
    "list",
    "sort",
    "columns",
    "count",
    "views",
    "place_back",
    "place_forward",
    "next_pane",
    "previous_pane",
    "open",
    "back",
    "undo",
    "redo",
    "zoom",
    "copy",
    "refresh",
    "theme",
    "linear",
    "language",
    "suspend",
    "quit",
];

fn heading(text: &str) -> Vec<Bit> {
    vec![Bit::new(format!(" {text} "), Tone::PopupTitle)]
}

fn keys(section: &str, act: &str, cx: &Cx) -> String {
    let keys = cx.keymap.keys(section, act).iter();
    keys.map(|chord| chord.shown())
        .collect::<Vec<_>>()
        .join(" ")
}

fn entry(keys: &str, word: &str) -> Vec<Bit> {
    let keys = crate::base::text::fit(keys, 18);
    let word = crate::base::text::fit(word, 22);
    vec![
        Bit::new(keys, Tone::Strong),
        Bit::new(format!(" {word}"), Tone::Popup),
    ]
}
