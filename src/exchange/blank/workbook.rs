//! A blank as a workbook: locked but for what the org fills in, with lists to choose from.

use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    FormatPattern, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::{
    layout::{self, Content, Entry, HEADINGS, Layout, Look, Placed, Shape, name_of},
    stamp::{Fixed, Stamp},
};
use crate::{
    base::{Date, Decimal, date, text},
    words::Words,
};

/// Points of one line of a cell, and of a row at most.
const LINE: f64 = 15.0;
const ROW_MAX: f64 = 409.0;
/// How a day is shown.
const DAY: &str = "yyyy-mm-dd";
/// A4 in the numbers of the format.
const A4: u8 = 9;
/// Choices of a list at most, and the characters that the format grants them together.
const CHOICES: usize = 60;
const CHOICES_CHARS: usize = 250;

/// Writes an org's blank, stamped.
///
/// # Errors
/// What the format does not hold, such as more rows than there are.
pub fn write(layout: &Layout, stamp: &Stamp, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let fixed: Fixed = layout
        .cells
        .iter()
        .filter_map(|cell| Some(((cell.row, cell.column), cell.fixed()?)))
        .collect();
    let stamp = Stamp {
        hash: stamp.hash_of(&fixed),
        ..stamp.clone()
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(words.get(&format!("exchange.blank.{}.sheet", layout.kind)))?;
    let shape = Shape::of(layout.kind);
    let mut page = Page {
        sheet,
        words,
        layout,
        shape,
    };
    page.set_up()?;
    for cell in &layout.cells {
        page.cell(cell)?;
    }
    page.heights()?;
    let format = Format::new();
    page.sheet
        .write_string_with_format(0, shape.key(), stamp.text(), &format)?;
    let rows = layout.cells.iter().map(|cell| cell.row);
    let last = rows.max().unwrap_or(HEADINGS);
    page.sheet
        .set_print_area(0, 0, last - 1, shape.key() - 1)?
        .set_repeat_rows(HEADINGS - 1, HEADINGS - 1)?;
    book.save_to_buffer()
}

/// A sheet while it is written.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    words: &'a Words,
    layout: &'a Layout,
    shape: &'static Shape,
}

impl Page<'_> {
    fn set_up(&mut self) -> Result<(), XlsxError> {
        for (column, (_, width)) in (0..).zip(self.shape.columns) {
            self.sheet.set_column_width(column, *width)?;
        }
        self.sheet.set_column_hidden(self.shape.key())?;
        // A sum is blank until some program has computed it; the crate writes nought otherwise.
        self.sheet.set_formula_result_default("");
        self.sheet.set_landscape();
        self.sheet.set_paper_size(A4);
        self.sheet.set_print_fit_to_pages(1, 0);
        self.sheet.set_freeze_panes(HEADINGS, 0)?;
        self.sheet
            .set_header(format!("&C{}", self.layout.title.replace('&', "&&")));
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
        let last = self.shape.key() - 1;
        let format = look(cell.look);
        match &cell.content {
            Content::Text(text) if matches!(cell.look, Look::Title | Look::Note) => {
                let text = layout::plain(text);
                self.sheet
                    .merge_range(row, column, row, last, &text, &format)?;
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
                let mut format = format.set_unlocked().set_pattern(FormatPattern::Gray0625);
                if *entry == Entry::Day {
                    format = format.set_num_format(DAY);
                }
                self.sheet.write_blank(row, column, &format)?;
                if let Some(check) = self.check(cell, entry)? {
                    self.sheet
                        .add_data_validation(row, column, row, column, &check)?;
                }
            }
            Content::Sum(ranges, floor, cap) => {
                let of = |(from, to): &(u32, u32)| match from == to {
                    true => name_of(*from, column),
                    false => format!("{}:{}", name_of(*from, column), name_of(*to, column)),
                };
                let cells = ranges.iter().map(of).collect::<Vec<_>>().join(",");
                let mut sum = format!("SUM({cells})");
                if let Some(floor) = floor {
                    sum = format!("MAX({floor},{sum})");
                }
                if let Some(cap) = cap {
                    sum = format!("MIN({cap},{sum})");
                }
                self.sum(cell, &format, (&cells, &sum))?;
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

    /// What may be entered, as the program checks it; none for free words.
    fn check(&self, cell: &Placed, entry: &Entry) -> Result<Option<DataValidation>, XlsxError> {
        let check = DataValidation::new().ignore_blank(true);
        let (check, key, args) = match entry {
            Entry::Words => return Ok(None),
            Entry::Points(least, most, step) => {
                let check = self.points(check, cell, ((*least, *most), *step))?;
                let args = [("min", least.to_string()), ("max", most.to_string())];
                (check, "wrong", args)
            }
            Entry::Whole(most) => {
                let most = i32::try_from(*most).unwrap_or(i32::MAX);
                let check = check.allow_whole_number(DataValidationRule::Between(0, most));
                let args = [("min", "0".to_string()), ("max", most.to_string())];
                (check, "wrong_whole", args)
            }
            Entry::Choice(words) => {
                let check = check.allow_list_strings(words)?;
                (check, "wrong_choice", Default::default())
            }
            Entry::Day => {
                let day = |month, day| Date::from_ymd_opt(self.layout.year, month, day);
                let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else {
                    return Ok(None);
                };
                let first = ExcelDateTime::parse_from_str(&date::iso(first))?;
                let last = ExcelDateTime::parse_from_str(&date::iso(last))?;
                let check = check.allow_date(DataValidationRule::Between(first, last));
                let args = [
                    ("min", self.layout.year.to_string()),
                    ("max", String::new()),
                ];
                (check, "wrong_day", args)
            }
        };
        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let message = self.words.say(&format!("exchange.blank.{key}"), &args);
        let title = self.words.get("exchange.blank.wrong_title");
        let check = check.set_error_title(title)?.set_error_message(message)?;
        Ok(Some(check))
    }

    /// The points that may be entered: a list where there are few, else a range.
    fn points(
        &self,
        check: DataValidation,
        cell: &Placed,
        ((least, most), step): ((Decimal, Decimal), Option<Decimal>),
    ) -> Result<DataValidation, XlsxError> {
        let none = self.words.get("exchange.blank.not_applicable");
        let choices = step.and_then(|step| choices((least, most), step, &none));
        match &choices {
            Some(choices) => check.allow_list_strings(choices),
            None => {
                let at = name_of(cell.row, cell.column);
                let within = format!("AND(ISNUMBER({at}),{at}>={least},{at}<={most})");
                Ok(check.allow_custom(Formula::new(format!("=OR({at}=\"{none}\",{within})"))))
            }
        }
    }

    /// Rows as high as their longest text; not every program does this by itself.
    fn heights(&mut self) -> Result<(), XlsxError> {
        let widths: Vec<u16> = self.shape.columns.iter().map(|(_, width)| *width).collect();
        let whole: u16 = widths.iter().sum();
        let mut lines: std::collections::BTreeMap<u32, usize> = std::collections::BTreeMap::new();
        for cell in &self.layout.cells {
            let (Some(words), Some(own)) = (cell.fixed(), widths.get(usize::from(cell.column)))
            else {
                continue;
            };
            let width = match cell.look {
                Look::Title => whole / 2,
                Look::Note => whole,
                _ => *own,
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
