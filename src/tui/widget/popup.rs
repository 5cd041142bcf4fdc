//! A sheet laid over the panes: a title, a plain ground, no box.

use ratatui::layout::Rect;

use crate::tui::{
    canvas::Canvas,
    theme::{Theme, Tone},
};

/// Draws the ground and the titles (left, right) over an area; gives the room inside.
pub fn draw(
    canvas: &mut Canvas,
    area: Rect,
    size: (u16, u16),
    theme: &Theme,
    titles: (&str, &str),
) -> Rect {
    // A strip of the panes beside a sheet that is nearly as wide would only disturb.
    let is_nearly_full = size.0 + 10 > area.width;
    let width = if is_nearly_full { area.width } else { size.0 };
    let height = size.1.min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    let place = Rect {
        x,
        y,
        width,
        height,
    };
    canvas.fill(place, theme.style(Tone::Popup));
    let head = Rect { height: 1, ..place };
    let style = theme.style(Tone::PopupTitle);
    canvas.fill(head, style);
    canvas.put((x + 1, y), width.saturating_sub(2), titles.0, style);
    canvas.put_right(
        (x + width / 2, y),
        (width - width / 2).saturating_sub(1),
        titles.1,
        style,
    );
    let (width, height) = (width.saturating_sub(4), height.saturating_sub(1));
    Rect {
        x: x + 2,
        y: y + 1,
        width,
        height,
    }
}
