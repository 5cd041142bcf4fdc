//! Charts made of plain signs, legible without colors: bars, trends, distributions, heat.

/// A bar of signs: nothing at nought, at least one sign for anything, all of them for the most.
pub fn bar(part: usize, most: usize, cells: usize) -> String {
    match most {
        0 => String::new(),
        _ => "#".repeat((part * cells).div_ceil(most).min(cells)),
    }
}

/// Signs from nothing to the most, told apart without colors.
const HEAT: [&str; 6] = [".", "1", "2", "3", "4", "5"];

/// A count as a sign: a point for nothing, then fifths of the most.
pub fn heat(count: i64, most: i64) -> &'static str {
    if count <= 0 || most <= 0 {
        return HEAT[0];
    }
    let fifths = (count * 5 + most - 1) / most;
    HEAT[usize::try_from(fifths).unwrap_or(0).min(HEAT.len() - 1)]
}

/// A trend of values from left to right over `rows` lines, the highest first, with the scale at
/// the left; the last line tells where the labels stand. Each value takes `wide` cells.
pub fn trend(points: &[(String, i64)], rows: usize, wide: usize) -> Vec<String> {
    let most = points
        .iter()
        .map(|(_, value)| *value)
        .max()
        .unwrap_or(0)
        .max(1);
    let most_cells = usize::try_from(most).unwrap_or(1);
    // Small numbers need no more lines than they are: two lines of one would tell nothing.
    let rows = rows.min(most_cells);
    let scale = most.to_string().len();
    let mut lines = Vec::with_capacity(rows + 1);
    for row in (1..=rows).rev() {
        let bound = (most_cells * row).div_ceil(rows);
        let mark = |value: &i64| {
            let value = usize::try_from(*value).unwrap_or(0);
            let height = (value * rows).div_ceil(most_cells);
            let sign = if height >= row { "#" } else { " " };
            format!("{:<wide$}", sign.repeat(wide.saturating_sub(1).max(1)))
        };
        let marks: String = points.iter().map(|(_, value)| mark(value)).collect();
        lines.push(format!("{bound:>scale$} {}", marks.trim_end()));
    }
    let label = |text: &str| {
        let cut: String = text.chars().take(wide.saturating_sub(1).max(1)).collect();
        format!("{cut:<wide$}")
    };
    let labels: String = points.iter().map(|(text, _)| label(text)).collect();
    lines.push(format!("{:>scale$} {}", "", labels.trim_end()));
    lines
}

/// How many values lie in each of `bins` equal spans from the least to the most: the least and
/// the greatest of the span, and the count.
pub fn distribution(values: &[i64], bins: usize) -> Vec<(i64, i64, usize)> {
    let (Some(least), Some(most)) = (values.iter().min(), values.iter().max()) else {
        return Vec::new();
    };
    let count = i64::try_from(bins.max(1)).unwrap_or(1);
    let span = (most - least + count) / count;
    let bin = |at: i64| {
        let (from, to) = (least + at * span, least + (at + 1) * span - 1);
        let inside = values.iter().filter(|value| (from..=to).contains(value));
        (from, to, inside.count())
    };
    let bins = (0..count).map(bin);
    bins.filter(|(from, ..)| from <= most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_is_told_from_nothing_and_the_most_from_the_rest() {
        assert_eq!(bar(0, 10, 5), "");
        assert_eq!(bar(1, 1_000, 5), "#");
        assert_eq!(bar(10, 10, 5), "#####");
        assert_eq!(bar(3, 0, 5), "");
        for (count, most, sign) in [
            (0, 100, "."),
            (1, 100, "1"),
            (20, 100, "1"),
            (21, 100, "2"),
            (100, 100, "5"),
            (3, 0, "."),
        ] {
            assert_eq!(heat(count, most), sign, "{count}/{most}");
        }
    }

    #[test]
    fn a_trend_rises_with_its_values() {
        let points = [("01", 0), ("02", 1), ("03", 10), ("04", 5)];
        let points = points.map(|(label, value)| (label.to_string(), value));
        let lines = trend(&points, 5, 3);
        let want = [
            "10       ##",
            " 8       ##",
            " 6       ## ##",
            " 4       ## ##",
            " 2    ## ## ##",
            "   01 02 03 04",
        ];
        let want: Vec<String> = want.map(String::from).to_vec();
        assert_eq!(lines, want);
        assert_eq!(trend(&[], 3, 3).len(), 2);
    }

    #[test]
    fn every_value_lies_in_one_span_of_a_distribution() {
        let values: Vec<i64> = (0..100).map(|n| n * n % 101).collect();
        for bins in 1..20 {
            let found = distribution(&values, bins);
            let sum: usize = found.iter().map(|(.., count)| count).sum();
            assert_eq!(sum, values.len(), "{bins}");
            assert!(found.len() <= bins);
        }
        assert_eq!(distribution(&[], 5), []);
        assert_eq!(distribution(&[7, 7], 5), [(7, 7, 2)]);
    }
}
