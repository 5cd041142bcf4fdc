//! The strip of the tutorial: where the clerk is in it, what to do, and with which keys.

use ratatui::layout::Rect;

use super::{Lesson, key_of};
use crate::{
    base::text,
    tui::{App, Cx, canvas::Canvas, layout::Layout, theme::Tone},
};

/// Rows that the strip takes from the panes.
pub const ROWS: u16 = 3;

/// What a lesson says: `title`, `text` or `hint`, with the keys filled in.
pub fn said(lesson: &Lesson, part: &str, cx: &Cx) -> String {
    let keys = lesson.keys.iter();
    let keys: Vec<(String, String)> = keys
        .map(|name| (name.replace('.', "_"), key_of(name, cx)))
        .collect();
    let args: Vec<(&str, &str)> = keys.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    cx.say(&format!("tutor.lesson.{}.{part}", lesson.id), &args)
}

/// Draws the strip where the layout has room for it.
pub fn draw(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let (Some(area), Some(tutor)) = (layout.strip, &app.tutor) else {
        return;
    };
    let Some(lesson) = tutor.lesson() else { return };
    let style = cx.theme.style(Tone::PopupTitle);
    canvas.fill(Rect { height: 1, ..area }, style);
    canvas.fill(
        Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        },
        cx.theme.style(Tone::Popup),
    );
    let (at, all) = tutor.place();
    let args = [
        ("at", at.to_string()),
        ("all", all.to_string()),
        (
            "chapter",
            cx.word(&format!("tutor.chapter.{}", lesson.chapter)),
        ),
        ("title", said(lesson, "title", cx)),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let mut head = cx.say("tutor.head.place", &args);
    if tutor.has_passed {
        head = format!("{}{head}", cx.word("tutor.head.passed"));
    }
    let keys = ["next", "previous", "hint"].map(|name| cx.keymap.label("tutor", name));
    let args = [
        ("next", &*keys[0]),
        ("previous", &*keys[1]),
        ("hint", &*keys[2]),
    ];
    let keys = cx.say("tutor.head.keys", &args);
    let wide = u16::try_from(text::width(&keys)).unwrap_or(0) + 2;
    let room = area.width.saturating_sub(wide + 1);
    canvas.put((area.x + 1, area.y), room, &head, style);
    canvas.put_right((area.x, area.y), area.width - 1, &keys, style);
    let part = if tutor.is_hinting { "hint" } else { "text" };
    let lines = text::wrap(&said(lesson, part, cx), usize::from(area.width) - 2);
    for (y, line) in (area.top() + 1..area.bottom()).zip(lines) {
        canvas.put(
            (area.x + 1, y),
            area.width - 1,
            &line,
            cx.theme.style(Tone::Popup),
        );
    }
}
