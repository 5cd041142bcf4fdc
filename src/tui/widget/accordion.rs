//! Columns side by side: the one in use is wide, the others always show their name and count.

use ratatui::layout::Rect;

/// The places of `count` columns, one cell between, in a width.
pub fn places(area: Rect, count: usize, focus: usize) -> Vec<Rect> {
    let number = u16::try_from(count.max(1)).unwrap_or(1);
    let room = area.width.saturating_sub(number - 1);
    let wide = room.min((area.width / 3).max(40));
    let rest = room - wide;
    let others = u16::try_from(count.saturating_sub(1)).unwrap_or(0).max(1);
    let (each, mut spare) = (rest / others, rest % others);
    let mut x = area.x;
    let mut places = Vec::with_capacity(count);
    for index in 0..count {
        let mut width = if index == focus { wide } else { each };
        if index != focus && spare > 0 {
            width += 1;
            spare -= 1;
        }
        places.push(Rect { x, width, ..area });
        x += width + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_and_keep_room_for_name_and_count() {
        for width in 78..220 {
            for focus in 0..5 {
                let places = places(Rect::new(0, 0, width, 10), 5, focus);
                assert_eq!(places[4].right(), width);
                assert!(places.iter().all(|place| place.width >= 8));
                assert!(places[focus].width >= 38);
            }
        }
    }
}
