//! A bar of progress made of cells, with its figure over it, legible without colours.

use ratatui::layout::Rect;

use crate::{
    base::text,
    tui::{
        canvas::Canvas,
        theme::{Theme, Tone},
    },
};

/// Draws `done` of `all` over `cells` cells with a figure in the middle.
pub fn draw(
    canvas: &mut Canvas,
    at: (u16, u16),
    cells: u16,
    share: (u64, u64),
    look: (&Theme, &str),
) {
    let ((done, all), (theme, figure)) = (share, look);
    let area = Rect::new(at.0, at.1, cells, 1).intersection(canvas.area());
    canvas.fill(area, theme.style(Tone::BarRest));
    let wide = u16::try_from(text::width(figure))
        .unwrap_or(cells)
        .min(cells);
    let shift = (cells - wide) / 2;
    canvas.put(
        (at.0 + shift, at.1),
        wide,
        figure,
        theme.style(Tone::BarRest),
    );
    let full = filled(cells, done, all).min(area.width);
    canvas.restyle(
        Rect {
            width: full,
            ..area
        },
        theme.style(Tone::BarDone),
    );
}

/// Cells that are full: none at nought, all only when everything is done.
fn filled(cells: u16, done: u64, all: u64) -> u16 {
    if all == 0 || done == 0 {
        return 0;
    }
    if done >= all {
        return cells;
    }
    let full = u64::from(cells) * done / all;
    u16::try_from(full)
        .unwrap_or(cells)
        .clamp(1, cells.saturating_sub(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_only_when_everything_is_done() {
        assert_eq!(filled(10, 0, 41), 0);
        assert_eq!(filled(10, 1, 4100), 1);
        assert_eq!(filled(10, 40, 41), 9);
        assert_eq!(filled(10, 41, 41), 10);
    }
}
