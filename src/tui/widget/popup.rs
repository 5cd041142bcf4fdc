//! A sheet laid over the panes: a title, a plain ground, no box.

use ratatui::{
    layout::Rect,
    style::{Color, Style},
};

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
    let is_linear = canvas.look.is_linear;
    let is_full = size.0 + 10 > area.width || is_linear;
    let width = if is_full { area.width } else { size.0 };
    // What is read aloud has nothing beside it and nothing below.
    let height = if is_linear {
        area.height
    } else {
        size.1.min(area.height)
    };
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    let place = Rect {
        x,
        y,
        width,
        height,
    };
    canvas.fill(place, theme.style(Tone::Popup));
    if canvas.look.has_lines && width > 4 && !is_full {
        let edge = theme
            .style(Tone::Popup)
            .patch(Style::new().fg(rule_of(theme)));
        canvas.line(Rect { width: 1, ..place }, edge);
        canvas.line(
            Rect {
                x: place.right() - 1,
                width: 1,
                ..place
            },
            edge,
        );
    }
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

fn rule_of(theme: &Theme) -> Color {
    theme.style(Tone::Rule).fg.unwrap_or_default()
}
