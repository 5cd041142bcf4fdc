//! What a document looks like beyond its content: names of fonts and the words of page numbers.

use crate::{base::Date, words::Words};

/// Fonts by name and the few words that writers need themselves. An office that has other fonts
/// lays its own words over `exchange.paper`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Font of titles.
    pub title_font: String,
    /// Font of headings.
    pub heading_font: String,
    /// Font of second headings.
    pub second_font: String,
    /// Font of running text.
    pub text_font: String,
    /// Font of cells in tables.
    pub table_font: String,
    /// Font of Latin letters and digits.
    pub latin_font: String,
    /// Colors of a chart's series, each as six hexadecimal digits.
    pub series: Vec<String>,
    /// Color of an official head, as six hexadecimal digits.
    pub red: String,
    /// Page number, with `<page>` and `<pages>`.
    pub page_number: String,
    /// Language of the text: `zh-CN`.
    pub language: String,
    /// The day that the file says it was made on.
    pub day: Date,
}

impl Look {
    /// The look that the words ask for.
    pub fn of(words: &Words, day: Date) -> Look {
        let word = |key: &str| words.get(&format!("exchange.paper.{key}")).into_owned();
        Look {
            title_font: word("title_font"),
            heading_font: word("heading_font"),
            second_font: word("second_font"),
            text_font: word("text_font"),
            table_font: word("table_font"),
            latin_font: word("latin_font"),
            series: word("series_colors").split(' ').map(color).collect(),
            red: color(&word("head_color")),
            page_number: word("page_number"),
            language: words.lang().code().to_string(),
            day,
        }
    }

    /// The page number with other marks in its two places, which some format knows.
    pub fn page_number_with(&self, page: &str, pages: &str) -> String {
        let text = self.page_number.replace("<page>", page);
        text.replace("<pages>", pages)
    }
}

/// Six hexadecimal digits, or black: an office's own words must not become marks.
fn color(text: &str) -> String {
    let is_color = text.len() == 6 && text.chars().all(|c| c.is_ascii_hexdigit());
    if is_color {
        text.to_string()
    } else {
        "0".repeat(6)
    }
}
