//! A chart on a sheet of its own: its numbers, then its pictures, each on one page.

use rust_xlsxwriter::{Chart as Drawing, ChartType, Worksheet, XlsxError};

use super::{
    Chart, ChartKind,
    text::clean,
    xlsx::{column, exact},
    xlsx_format::Formats,
};
use crate::base::text;

/// Cells of all columns at least, so that the picture stands on what is printed.
const WHOLE: usize = 70;
/// Cells of a column of numbers at least.
const NUMBER: usize = 14;
/// Width of a picture, and the least height, in the format's points of a screen.
const PICTURE: (u32, u32) = (500, 340);
/// Height that one bar needs, and what stands around the bars.
const BAR: (u32, u32) = (20, 120);
/// Height of a row of a sheet, and of a page that lies across.
const ROW: u32 = 20;
const PAGE: u32 = 640;

/// The widths of the columns that it needs.
pub fn widths(chart: &Chart) -> Vec<u16> {
    let names = chart.series.iter();
    let names = names.map(|(name, _)| (text::width(name) + 2).max(NUMBER));
    let names: Vec<usize> = names.collect();
    let labels = chart.labels.iter().map(|label| text::width(label) + 2);
    let left = WHOLE.saturating_sub(names.iter().sum());
    let labels = labels.max().unwrap_or(0).min(WHOLE).max(left);
    std::iter::once(labels).chain(names).map(column).collect()
}

/// Writes it from a row on; gives the row after it.
pub fn write(
    sheet: &mut Worksheet,
    formats: &Formats,
    (chart, top): (&Chart, u32),
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(top, 0, "", &formats.heading)?;
    for (at, (name, _)) in chart.series.iter().enumerate() {
        sheet.write_string_with_format(top, column(at + 1), clean(name), &formats.heading)?;
    }
    let mut row = top + 1;
    for (at, label) in chart.labels.iter().enumerate() {
        sheet.write_string_with_format(row, 0, clean(label), &formats.cell[1])?;
        for (place, (_, numbers)) in chart.series.iter().enumerate() {
            let (place, format) = (column(place + 1), &formats.cell[2]);
            match numbers.get(at).map(|number| (number, exact(*number))) {
                None => sheet.write_blank(row, place, format)?,
                Some((_, Some(number))) => {
                    sheet.write_number_with_format(row, place, number, format)?
                }
                Some((number, None)) => {
                    sheet.write_string_with_format(row, place, number.to_string(), format)?
                }
            };
        }
        row += 1;
    }
    let mut breaks = Vec::new();
    let mut first = top + 1;
    for part in chart.parts() {
        let count = u32::try_from(part.labels.len()).unwrap_or(u32::MAX);
        row += 1;
        let height = height(&part);
        // A picture that follows another, or does not fit below the numbers, begins a page.
        if first > top + 1 || row * ROW + height > PAGE {
            breaks.push(row);
        }
        let drawing = drawing(&sheet.name(), &part, (top, first));
        sheet.insert_chart(row, 0, &drawing)?;
        row += height.div_ceil(ROW) + 1;
        first += count;
    }
    if !breaks.is_empty() {
        sheet.set_page_breaks(&breaks)?;
    }
    Ok(row)
}

/// The height of a picture, by how many bars it holds.
fn height(chart: &Chart) -> u32 {
    let bars = u32::try_from(chart.labels.len() * chart.series.len()).unwrap_or(u32::MAX);
    match chart.kind {
        ChartKind::Bars => PICTURE
            .1
            .max(bars.saturating_mul(BAR.0).saturating_add(BAR.1)),
        ChartKind::Lines => PICTURE.1,
    }
}

/// A picture of the numbers that begin in a row, below the names of the series.
fn drawing(name: &str, chart: &Chart, (top, first): (u32, u32)) -> Drawing {
    let mut drawing = Drawing::new(match chart.kind {
        ChartKind::Bars => ChartType::Bar,
        ChartKind::Lines => ChartType::Line,
    });
    let count = u32::try_from(chart.labels.len()).unwrap_or(u32::MAX);
    let last = first + count.saturating_sub(1);
    for at in 0..chart.series.len() {
        let it = column(at + 1);
        drawing
            .add_series()
            .set_name((name, top, it))
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, it, last, it));
    }
    drawing.title().set_name(clean(&chart.title).as_str());
    if chart.kind == ChartKind::Bars {
        // The first label at the top, as in the table.
        drawing.y_axis().set_reverse();
    }
    if chart.series.len() < 2 {
        drawing.legend().set_hidden();
    }
    drawing.set_width(PICTURE.0).set_height(height(chart));
    drawing
}
