//! A chart as SVG: bars with their numbers, or lines with marks.

use super::{Chart, ChartKind, text::escape};
use crate::base::Decimal;

/// Units of the picture across.
const WIDTH: i64 = 720;
/// Units of one bar with the space around it.
const BAR: i64 = 24;
/// Units for the labels at the left of bars.
const LABEL: i64 = 220;
/// Units of the height of a picture of lines.
const HEIGHT: i64 = 260;
/// Units around the lines.
const EDGE: i64 = 40;

/// Writes it.
pub fn write(chart: &Chart) -> String {
    let (height, inside) = match chart.kind {
        ChartKind::Bars => bars(chart),
        ChartKind::Lines => (HEIGHT, lines(chart)),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"{}\">{inside}</svg>",
        escape(&chart.title)
    )
}

/// The place of a number on a scale of so many units; nought where there is no scale.
fn scaled(number: Decimal, most: Decimal, units: i64) -> i64 {
    let part = number
        .times(Decimal::whole(units))
        .and_then(|it| it.over(most));
    let whole = part.map(|it| it.round(0, crate::base::Rounding::HalfUp));
    whole.and_then(Decimal::to_i64).unwrap_or(0).clamp(0, units)
}

/// A text whose start, middle or end stands at a place.
fn label_at((x, y): (i64, i64), anchor: &str, text: &str) -> String {
    let text = escape(text);
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>")
}

fn most(chart: &Chart) -> Decimal {
    let numbers = chart.series.iter().flat_map(|(_, numbers)| numbers);
    numbers.copied().max().unwrap_or(Decimal::ZERO)
}

fn bars(chart: &Chart) -> (i64, String) {
    let most = most(chart);
    let mut out = String::new();
    let mut y = 4;
    for (at, label) in chart.labels.iter().enumerate() {
        for (place, (name, numbers)) in chart.series.iter().enumerate() {
            let number = numbers.get(at).copied().unwrap_or(Decimal::ZERO);
            let length = scaled(number, most, WIDTH - LABEL - 80);
            let name = match chart.series.len() {
                1 => label.clone(),
                _ if place == 0 => format!("{label} {name}"),
                _ => name.clone(),
            };
            let (middle, right) = (y + 13, LABEL + length + 6);
            let name = crate::base::text::clip(&name, 26);
            out += &label_at((LABEL - 8, middle), "end", &name);
            out += &format!(
                "<rect class=\"s{place}\" x=\"{LABEL}\" y=\"{y}\" height=\"16\" \
                 width=\"{length}\"/>"
            );
            out += &label_at((right, middle), "start", &number.to_string());
            y += BAR;
        }
    }
    (y + 4, out)
}

fn lines(chart: &Chart) -> String {
    let most = most(chart);
    let count = i64::try_from(chart.labels.len()).unwrap_or(1);
    let step = (WIDTH - 2 * EDGE) / (count - 1).max(1);
    let base = HEIGHT - EDGE;
    let mut out = format!(
        "<path class=\"axis\" d=\"M{EDGE} {EDGE}V{base}H{}\"/><text x=\"4\" y=\"{}\">{most}</text>",
        WIDTH - EDGE,
        EDGE + 4
    );
    for (x, label) in (0..).map(|at| EDGE + at * step).zip(&chart.labels) {
        out += &label_at((x, base + 18), "middle", label);
    }
    for (place, (name, numbers)) in chart.series.iter().enumerate() {
        let points = (0..).zip(numbers).map(|(at, number)| {
            let y = base - scaled(*number, most, base - EDGE);
            format!("{},{y}", EDGE + at * step)
        });
        let points: Vec<String> = points.collect();
        out += &format!(
            "<polyline class=\"l{place}\" points=\"{}\"/>",
            points.join(" ")
        );
        let x = EDGE + 120 * i64::try_from(place).unwrap_or(0);
        out += &format!(
            "<text class=\"t{place}\" x=\"{x}\" y=\"18\">{}</text>",
            escape(name)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(kind: ChartKind, numbers: &[i64]) -> Chart {
        let numbers: Vec<Decimal> = numbers.iter().copied().map(Decimal::whole).collect();
        Chart {
            key: "x",
            title: "<图>".into(),
            kind,
            labels: (0..numbers.len()).map(|at| at.to_string()).collect(),
            series: vec![("项".into(), numbers)],
        }
    }

    #[test]
    fn the_longest_bar_fills_the_room_and_nought_has_none() {
        let svg = write(&chart(ChartKind::Bars, &[0, 5, 10]));
        assert!(
            svg.contains("width=\"0\"") && svg.contains("width=\"420\""),
            "{svg}"
        );
        assert!(svg.contains("&lt;图&gt;"), "{svg}");
    }

    #[test]
    fn charts_of_nothing_are_pictures_too() {
        for kind in [ChartKind::Bars, ChartKind::Lines] {
            for numbers in [&[][..], &[0, 0]] {
                assert!(write(&chart(kind, numbers)).ends_with("</svg>"));
            }
        }
    }
}
