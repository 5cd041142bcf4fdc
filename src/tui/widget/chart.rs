//! Charts made of plain signs, legible without colors: bars, trends, distributions, heat.

/// A bar of signs: nothing at nought, at least one sign for anything, all of them for the most.
pub fn bar(part: usize, most: usize, cells: usize) -> String {
    match most {
        0 => String::new(),
        _ => "#".repeat((part * cells).div_ceil(most).min(cells)),
    }
}
