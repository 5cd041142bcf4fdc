//! How the cells of a workbook look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::{ColumnKind, Look, xlsx::PERCENT};

/// The formats of cells.
pub struct Formats {
    pub title: Format,
    pub line: Format,
    pub heading: Format,
    pub group: Format,
    pub cell: [Format; 5],
    /// A number, and a day, among words.
    pub left: [Format; 2],
    pub total: Format,
}

impl Formats {
    /// Those of a look.
    pub fn new(look: &Look) -> Formats {
        let text = Format::new()
            .set_font_name(&look.table_font)
            .set_font_size(10.5);
        let middle = FormatAlign::VerticalCenter;
        let boxed = text
            .clone()
            .set_border(FormatBorder::Thin)
            .set_align(middle);
        let wrapped = boxed.clone().set_text_wrap();
        let center = wrapped.clone().set_align(FormatAlign::Center);
        let heading = center.clone().set_font_name(&look.heading_font);
        let number = boxed.clone().set_align(FormatAlign::Center);
        let date = number.clone().set_num_format("yyyy-mm-dd");
        Formats {
            left: [wrapped.clone(), date.clone()].map(|it| it.set_align(FormatAlign::Left)),
            title: Format::new()
                .set_font_name(&look.title_font)
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(middle)
                .set_text_wrap(),
            line: text.set_text_wrap().set_align(middle),
            heading: heading.clone(),
            group: heading.set_align(FormatAlign::Left),
            cell: [
                wrapped,
                center,
                number.clone(),
                number.clone().set_num_format(PERCENT),
                date,
            ],
            total: boxed
                .set_font_name(&look.heading_font)
                .set_align(FormatAlign::Center),
        }
    }

    /// The format of a kind of column.
    pub fn of(&self, kind: ColumnKind) -> &Format {
        match kind {
            ColumnKind::Text => &self.cell[0],
            ColumnKind::Word => &self.cell[1],
            ColumnKind::Number => &self.cell[2],
            ColumnKind::Percent => &self.cell[3],
            ColumnKind::Date => &self.cell[4],
        }
    }
}
