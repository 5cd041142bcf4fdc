//! Which panes are seen at which size, and where.

use ratatui::layout::Rect;

use super::event::PaneId;

/// The least size that can be worked in.
pub const LEAST: (u16, u16) = (80, 24);
/// From this width on there are two panes.
const TWO: u16 = 100;
/// From this width on there are three.
const THREE: u16 = 160;

/// The lines and areas of one screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Breadcrumb, year, who.
    pub head: Rect,
    /// Tabs.
    pub tabs: Rect,
    /// Everything between tabs and message.
    pub body: Rect,
    /// Panes from the left.
    pub panes: Vec<(PaneId, Rect)>,
    /// What stands in the row in hand, where it is read aloud.
    pub told: Option<Rect>,
    /// Messages and validation.
    pub message: Rect,
    /// Keys.
    pub keys: Rect,
}

/// The layout of a screen; `None` if it is too small.
pub fn of(width: u16, height: u16, focus: PaneId, is_zoomed: bool) -> Option<Layout> {
    if width < LEAST.0 || height < LEAST.1 {
        return None;
    }
    let line = |y| Rect::new(0, y, width, 1);
    let body = Rect::new(0, 2, width, height - 4);
    let shown = if is_zoomed {
        vec![(focus, 1)]
    } else {
        beside(focus, width)
    };
    let gaps = u16::try_from(shown.len()).unwrap_or(1) - 1;
    let shares: u16 = shown.iter().map(|(_, share)| share).sum();
    let mut x = 0;
    let mut panes = Vec::new();
    let count = shown.len();
    for (index, (pane, share)) in shown.into_iter().enumerate() {
        let exact = u32::from(width - gaps) * u32::from(share) / u32::from(shares.max(1));
        let mut wide = u16::try_from(exact).unwrap_or(width);
        if index + 1 == count {
            wide = width - x;
        }
        panes.push((
            pane,
            Rect {
                x,
                width: wide,
                ..body
            },
        ));
        x += wide + 1;
    }
    let (message, keys) = (line(height - 2), line(height - 1));
    Some(Layout {
        head: line(0),
        tabs: line(1),
        body,
        panes,
        told: None,
        message,
        keys,
    })
}

/// From this width on panes would put their details beside their lists.
const NARROW: u16 = 75;

/// The layout for reading aloud: one pane over the row in hand, told in sentences; `None` if the
/// screen is too small.
pub fn linear(width: u16, height: u16, focus: PaneId) -> Option<Layout> {
    let layout = of(width, height, focus, true)?;
    let told = (layout.body.height / 3).max(6);
    let pane = Rect {
        width: width.min(NARROW),
        height: layout.body.height - told,
        ..layout.body
    };
    let told = Rect {
        y: pane.bottom(),
        height: told,
        ..layout.body
    };
    Some(Layout {
        panes: vec![(focus, pane)],
        told: Some(told),
        ..layout
    })
}

/// The panes that stand together with the one in use, with their shares of the width.
fn beside(focus: PaneId, width: u16) -> Vec<(PaneId, u16)> {
    use PaneId::{Board, Duty, Org, Score};
    let row: &[(PaneId, u16)] = match (focus, width) {
        (_, ..TWO) => return vec![(focus, 1)],
        (Org | Duty, TWO..THREE) => &[(Org, 9), (Duty, 13)],
        (Board, TWO..THREE) => &[(Org, 7), (Board, 16)],
        (Score, TWO..THREE) => return vec![(focus, 1)],
        (Org | Duty | Board, _) => &[(Org, 9), (Duty, 13), (Board, 18)],
        (Score, _) => &[(Org, 9), (Score, 26)],
        // The others show what is in hand beside their own list.
        _ => return vec![(focus, 1)],
    };
    row.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_width_and_the_one_in_use_is_among_them() {
        for focus in PaneId::ALL {
            for width in 80..300 {
                for zoomed in [false, true] {
                    let layout = of(width, 24, *focus, zoomed).unwrap();
                    assert!(layout.panes.iter().any(|(pane, _)| pane == focus));
                    assert_eq!(layout.panes.last().unwrap().1.right(), width);
                    for pair in layout.panes.windows(2) {
                        assert_eq!(pair[0].1.right() + 1, pair[1].1.x);
                    }
                }
            }
        }
    }

    #[test]
    fn a_small_screen_has_no_layout() {
        assert_eq!(of(79, 24, PaneId::Org, false), None);
        assert_eq!(of(80, 23, PaneId::Org, false), None);
    }
}
