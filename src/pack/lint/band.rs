//! Whether a table of bands holds every number exactly once.

use std::cmp::Ordering;

use super::{Lint, Under};
use crate::base::Decimal;
use crate::domain::rule::Band;
use crate::pack::problem::ProblemCode;
use crate::pack::tree::Path;

/// Cut points of one dimension; each cell is named by its lower end, `None` is "from below".
type Cells = Vec<Option<Decimal>>;

fn cells(bounds: impl Iterator<Item = Option<Decimal>>) -> Cells {
    let mut cells: Cells = bounds.flatten().map(Some).collect();
    cells.push(None);
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// Whether a cell that begins at `low` lies in the half-open range.
fn inside(low: Option<Decimal>, from: Option<Decimal>, to: Option<Decimal>) -> bool {
    let above = from.is_none_or(|from| low.is_some_and(|low| low >= from));
    let below = to.is_none_or(|to| low.is_none_or(|low| low < to));
    above && below
}

/// How many bands hold a cell.
fn count(bands: &[Band], low: Option<Decimal>, by_low: Option<Decimal>) -> usize {
    let holds =
        |band: &&Band| inside(low, band.from, band.to) && inside(by_low, band.by_from, band.by_to);
    bands.iter().filter(holds).count()
}

/// Whether nothing can lie below the first written bound: numbers in packs do not go below nought.
fn empty_end(low: Option<Decimal>, cells: &Cells) -> bool {
    low.is_none()
        && cells
            .get(1)
            .copied()
            .flatten()
            .is_some_and(|it| it == Decimal::ZERO)
}

impl Lint<'_> {
    /// Overlaps, gaps and order of bands.
    pub(super) fn bands(&mut self, bands: &[Band], path: &Path) {
        let list = path.key("bands");
        for (index, band) in bands.iter().enumerate() {
            let reversed = |from: Option<Decimal>, to: Option<Decimal>| {
                from.zip(to).is_some_and(|(from, to)| from >= to)
            };
            if reversed(band.from, band.to) || reversed(band.by_from, band.by_to) {
                let place = path.nth("bands", index);
                self.report(ProblemCode::BandsOrder, place, &[]);
                return;
            }
        }
        let lows = cells(bands.iter().flat_map(|it| [it.from, it.to]));
        let by_lows = cells(bands.iter().flat_map(|it| [it.by_from, it.by_to]));
        for low in &lows {
            for by_low in &by_lows {
                if empty_end(*low, &lows) || empty_end(*by_low, &by_lows) {
                    continue;
                }
                let code = match count(bands, *low, *by_low) {
                    0 => ProblemCode::BandsGap,
                    1 => continue,
                    _ => ProblemCode::BandsOverlap,
                };
                let place = place_of(*low, &lows);
                let args = [("place", place.as_str())];
                self.report(code, list.clone(), &args);
                return;
            }
        }
        self.band_order(bands, path);
    }

    /// One direction throughout.
    fn band_order(&mut self, bands: &[Band], path: &Path) {
        let mut way: Option<Ordering> = None;
        for (index, pair) in bands.windows(2).enumerate() {
            let step = low(&pair[0]).cmp(&low(&pair[1]));
            if step == Ordering::Equal {
                continue;
            }
            if way.is_some_and(|way| way != step) {
                let place = path.nth("bands", index + 1);
                self.report(ProblemCode::BandsOrder, place, &[]);
                return;
            }
            way = Some(step);
        }
    }
}

fn low(band: &Band) -> Option<Decimal> {
    band.from
}

/// A number in the cell, to be shown.
fn place_of(low: Option<Decimal>, cells: &Cells) -> String {
    match (low, cells.get(1).copied().flatten()) {
        (Some(low), _) => low.to_string(),
        (None, Some(first)) => format!("< {first}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(from: Option<i64>, to: Option<i64>) -> Band {
        Band {
            from: from.map(Decimal::whole),
            to: to.map(Decimal::whole),
            by_from: None,
            by_to: None,
            points: Decimal::ZERO,
        }
    }

    #[test]
    fn a_cell_lies_in_the_band_that_includes_its_lower_end() {
        let bands = [
            band(Some(90), None),
            band(Some(60), Some(90)),
            band(None, Some(60)),
        ];
        let all = cells(bands.iter().flat_map(|it| [it.from, it.to]));
        for low in &all {
            assert_eq!(count(&bands, *low, None), 1, "{low:?}");
        }
    }
}
