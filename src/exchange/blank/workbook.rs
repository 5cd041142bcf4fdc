//! A blank form as a workbook: locked but for what the org fills in, with lists to choose from.

use rust_xlsxwriter::{
    DataValidation, Format, FormatAlign, FormatBorder, FormatPattern, Formula, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::{
    layout::{self, Asked, Content, EVIDENCE, Entry, HEADINGS, KEY, Look, POINTS, Placed, name_of},
    stamp::{Fixed, Stamp},
};
use crate::{
    base::{Decimal, text},
    words::Words,
};

/// Widths of the columns in characters of a spreadsheet.
const WIDTHS: [u16; 7] = [8, 34, 8, 44, 10, 28, 28];
/// Points of one line of a cell, and of a row at most.
const LINE: f64 = 15.0;
const ROW_MAX: f64 = 409.0;
/// A4 in the numbers of the format.
const A4: u8 = 9;
/// Choices of a list at most, and the characters that the format grants them together.
const CHOICES: usize = 60;
const CHOICES_CHARS: usize = 250;

/// Writes an org's form, stamped.
///
/// # Errors
/// What the format does not hold, such as more rows than there are.
pub fn write(asked: &Asked<'_>, stamp: &Stamp, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let cells = layout::cells(asked, words);
    let fixed: Fixed = cells
        .iter()
        .filter_map(|cell| Some(((cell.row, cell.column), cell.fixed()?)))
        .collect();
    let stamp = Stamp {
        hash: stamp.hash_of(&fixed),
        ..stamp.clone()
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(words.get("exchange.blank.sheet"))?;
    let mut page = Page {
        sheet,
        words,
        title: &asked.form.title,
    };
    page.set_up()?;
    for cell in &cells {
        page.cell(cell)?;
    }
    page.heights(&cells)?;
    let format = Format::new();
    page.sheet
        .write_string_with_format(0, KEY, stamp.text(), &format)?;
    let last = cells.iter().map(|cell| cell.row).max().unwrap_or(HEADINGS);
    page.sheet
        .set_print_area(0, 0, last - 1, EVIDENCE)?
        .set_repeat_rows(HEADINGS - 1, HEADINGS - 1)?;
    book.save_to_buffer()
}

/// A sheet while it is written.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    words: &'a Words,
    title: &'a str,
}

impl Page<'_> {
    fn set_up(&mut self) -> Result<(), XlsxError> {
        for (column, width) in (0..).zip(WIDTHS) {
            self.sheet.set_column_width(column, width)?;
        }
        self.sheet.set_column_hidden(KEY)?;
        // A sum is blank until some program has computed it; the crate writes nought otherwise.
        self.sheet.set_formula_result_default("");
        self.sheet.set_landscape();
        self.sheet.set_paper_size(A4);
        self.sheet.set_print_fit_to_pages(1, 0);
        self.sheet.set_freeze_panes(HEADINGS, 0)?;
        self.sheet
            .set_header(format!("&C{}", self.title.replace('&', "&&")));
        // Without a password: it keeps from slips, and the fingerprint tells of the rest.
        self.sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        });
        Ok(())
    }

    fn cell(&mut self, cell: &Placed) -> Result<(), XlsxError> {
        let (row, column) = (cell.row - 1, cell.column);
        let format = look(cell.look);
        match &cell.content {
            Content::Text(text) if matches!(cell.look, Look::Title | Look::Note) => {
                let text = layout::plain(text);
                self.sheet
                    .merge_range(row, column, row, EVIDENCE, &text, &format)?;
            }
            Content::Text(text) => {
                let text = layout::plain(text);
                self.sheet
                    .write_string_with_format(row, column, text, &format)?;
            }
            Content::Number(number) => {
                self.sheet
                    .write_number_with_format(row, column, float(*number), &format)?;
            }
            Content::Entry(entry) => {
                let format = format.set_unlocked().set_pattern(FormatPattern::Gray0625);
                self.sheet.write_blank(row, column, &format)?;
                if let Entry::Points(least, most, step) = entry {
                    let check = self.check(cell, (*least, *most), *step)?;
                    self.sheet
                        .add_data_validation(row, column, row, column, &check)?;
                }
            }
            Content::Sum((from, to), floor, cap) => {
                let cells = format!("{}:{}", name_of(*from, POINTS), name_of(*to, POINTS));
                let mut sum = format!("SUM({cells})");
                if let Some(floor) = floor {
                    sum = format!("MAX({floor},{sum})");
                }
                if let Some(cap) = cap {
                    sum = format!("MIN({cap},{sum})");
                }
                self.sum(cell, &format, (&cells, &sum))?;
            }
            Content::Total(rows) => {
                let cells: Vec<String> = rows.iter().map(|row| name_of(*row, POINTS)).collect();
                let cells = cells.join(",");
                self.sum(cell, &format, (&cells, &format!("SUM({cells})")))?;
            }
        }
        Ok(())
    }

    /// A sum that stays blank until there is something to sum.
    fn sum(
        &mut self,
        cell: &Placed,
        format: &Format,
        (cells, sum): (&str, &str),
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(format!("=IF(COUNT({cells})=0,\"\",{sum})")).set_result("");
        let (row, column) = (cell.row - 1, cell.column);
        self.sheet
            .write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// The points that may be entered: a list where there are few, else a range.
    fn check(
        &self,
        cell: &Placed,
        (least, most): (Decimal, Decimal),
        step: Option<Decimal>,
    ) -> Result<DataValidation, XlsxError> {
        let none = self.words.get("exchange.blank.not_applicable");
        let mut check = DataValidation::new().ignore_blank(true);
        let choices = step.and_then(|step| choices((least, most), step, &none));
        check = match &choices {
            Some(choices) => check.allow_list_strings(choices)?,
            None => {
                let at = name_of(cell.row, cell.column);
                let within = format!("AND(ISNUMBER({at}),{at}>={least},{at}<={most})");
                check.allow_custom(Formula::new(format!("=OR({at}=\"{none}\",{within})")))
            }
        };
        let (least, most) = (least.to_string(), most.to_string());
        let args = [("min", least.as_str()), ("max", &most)];
        let message = self.words.say("exchange.blank.wrong", &args);
        check
            .set_error_title(self.words.get("exchange.blank.wrong_title"))?
            .set_error_message(message)
    }

    /// Rows as high as their longest text; not every program does this by itself.
    fn heights(&mut self, cells: &[Placed]) -> Result<(), XlsxError> {
        let whole: u16 = WIDTHS.iter().sum();
        let mut lines: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.column < KEY) {
            let Some(words) = cell.fixed() else { continue };
            let width = match cell.look {
                Look::Title => whole / 2,
                Look::Note => whole,
                _ => WIDTHS[usize::from(cell.column)],
            };
            let count = text::wrap(&words, usize::from(width.saturating_sub(2))).len();
            let most = lines.entry(cell.row).or_default();
            *most = count.max(*most);
        }
        for (row, count) in lines {
            let count = u32::try_from(count).unwrap_or(1);
            let height = (f64::from(count) * LINE + 5.0).min(ROW_MAX);
            self.sheet.set_row_height(row - 1, height)?;
        }
        Ok(())
    }
}

fn float(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or(0.0)
}

/// Every step from least to most and the word for what does not apply; none if a list does not
/// hold them.
fn choices((least, most): (Decimal, Decimal), step: Decimal, none: &str) -> Option<Vec<String>> {
    if step <= Decimal::ZERO {
        return None;
    }
    let mut found = Vec::new();
    let mut at = least;
    while at < most {
        found.push(at.to_string());
        at = at.plus(step)?;
        if found.len() > CHOICES {
            return None;
        }
    }
    found.push(most.to_string());
    found.push(none.to_string());
    let chars: usize = found.iter().map(|it| it.chars().count() + 1).sum();
    (chars <= CHOICES_CHARS).then_some(found)
}

fn look(look: Look) -> Format {
    let plain = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let boxed = plain.clone().set_border(FormatBorder::Thin);
    match look {
        Look::Title => plain
            .set_bold()
            .set_font_size(16)
            .set_align(FormatAlign::Center),
        Look::Note => plain,
        Look::Label => boxed.set_bold(),
        Look::Heading => boxed.set_bold().set_align(FormatAlign::Center),
        Look::Group => boxed.set_bold(),
        Look::Plain => boxed,
        Look::Middle => boxed.set_align(FormatAlign::Center),
    }
}
