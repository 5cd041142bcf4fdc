//! What stands in the row in hand as sentences, for a screen that is read aloud.

use super::{App, Cx, canvas::Canvas, layout::Layout, theme::Tone};
use crate::base::text;

/// Draws them where the layout has room for them.
pub fn draw(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let told = canvas.told();
    let (Some(area), Some(pane)) = (layout.told, app.pane(app.focus)) else {
        return;
    };
    let sentence = |(label, value): &(String, String)| match label.is_empty() {
        true => value.clone(),
        false => cx.say("tui.head.told", &[("label", label), ("value", value)]),
    };
    let mut sentences: Vec<String> = told.iter().map(sentence).collect();
    if sentences.is_empty() {
        sentences = pane.copy(cx).lines().map(str::to_string).collect();
    }
    let room = usize::from(area.width.saturating_sub(1));
    let lines = sentences.iter().flat_map(|line| text::wrap(line, room));
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        let style = cx.theme.style(Tone::Text);
        canvas.put((area.x, y), area.width, &line, style);
    }
}
