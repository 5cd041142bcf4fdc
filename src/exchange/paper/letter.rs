//! Official letters as DOCX, laid out as GB/T 9704 asks: margins, lines, characters, fonts by name.

use super::{
    Look, Page, PaperError,
    docx::{PageSetting, Parts, package},
    text::clean,
    word_xml::{Align, Face, Setting, paragraph},
};

/// Margins in twentieths of a point: 37 mm above, 26 mm at the right, 35 mm below, 28 mm at the
/// left leave 156 mm by 225 mm.
const MARGINS: [u32; 4] = [2_098, 1_474, 1_984, 1_588];
/// 22 lines and 28 characters fill that: the height of a line, and what stands between characters,
/// in twentieths of a point.
const GRID: (u32, i32) = (579, -4);
/// Running text is of size three.
const TEXT: u32 = 32;
/// A title is of size two.
const TITLE: u32 = 44;
/// A red head is not larger than this, and fits on one line.
const HEAD_MAX: usize = 124;
/// Half points between the margins.
const WIDTH: usize = 860;

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficialLetter {
    /// The office's name in red above it; none for a plain letter.
    pub head: Option<String>,
    /// Its number in the register of outgoing letters.
    pub number: Option<String>,
    /// Its title.
    pub title: String,
    /// To whom.
    pub addressee: String,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
    /// Who sends it.
    pub sender: String,
    /// Its day in words.
    pub day: String,
    /// Lines of an annex on a page of its own, its heading first; none without any.
    pub annex: Vec<String>,
}

/// Writes letters into one file, each beginning a page.
///
/// # Errors
/// What the container's writer says.
pub fn write(letters: &[OfficialLetter], look: &Look) -> Result<Vec<u8>, PaperError> {
    let mut body = String::new();
    for (at, letter) in letters.iter().enumerate() {
        body += &one(letter, look, at > 0);
    }
    let title = letters.first().map_or("", |letter| letter.title.as_str());
    let parts = Parts {
        body,
        charts: Vec::new(),
        setting: PageSetting {
            page: Page::Portrait,
            margins: MARGINS,
            grid: Some(GRID),
            half_points: TEXT,
        },
        title,
    };
    let look = Look {
        page_number: look.letter_page.clone(),
        ..look.clone()
    };
    package(parts, &look)
}

fn one(letter: &OfficialLetter, look: &Look, begins_page: bool) -> String {
    let face = |font, half_points| Face {
        font,
        latin: &look.latin_font,
        half_points,
        color: "",
    };
    let text = face(&look.text_font, TEXT);
    let line = Setting {
        line: GRID.0,
        ..Setting::PLAIN
    };
    let blank = || paragraph("", text, line);
    let mut out = String::new();
    match &letter.head {
        Some(head) => out += &red_head(head, letter.number.as_deref(), (look, begins_page)),
        None => {
            let number = letter.number.as_deref().unwrap_or_default();
            let first = Setting {
                begins_page,
                ..line
            };
            out += &paragraph(number, text, first.to(Align::Right));
        }
    }
    out += &blank();
    let title = Setting {
        line: 700,
        ..Setting::PLAIN
    };
    out += &paragraph(
        &letter.title,
        face(&look.title_font, TITLE),
        title.to(Align::Center),
    );
    out += &blank();
    out += &paragraph(&letter.addressee, text, line);
    let body = Setting {
        first_chars: 200,
        ..line.to(Align::Both)
    };
    for words in &letter.paragraphs {
        out += &paragraph(words, text, body);
    }
    out += &blank();
    out += &blank();
    let end = Setting {
        right_chars: 400,
        keeps_next: true,
        ..line.to(Align::Right)
    };
    out += &paragraph(&letter.sender, text, end);
    let last = Setting {
        keeps_next: false,
        ..end
    };
    out += &paragraph(&letter.day, text, last);
    if let Some((first, rest)) = letter.annex.split_first() {
        let heading = Setting {
            begins_page: true,
            ..line
        };
        out += &paragraph(first, face(&look.heading_font, TEXT), heading);
        for words in rest {
            out += &paragraph(words, text, body);
        }
    }
    out
}

/// The office's name in red, the number below it, and a red line.
fn red_head(head: &str, number: Option<&str>, (look, begins_page): (&Look, bool)) -> String {
    let characters = clean(head).chars().count().max(1);
    let size = (WIDTH / characters).min(HEAD_MAX);
    let red = Face {
        font: &look.title_font,
        latin: &look.latin_font,
        half_points: u32::try_from(size).unwrap_or(TITLE),
        color: &look.red,
    };
    let name = Setting {
        around: 400,
        begins_page,
        ..Setting::PLAIN
    };
    let text = Face {
        font: &look.text_font,
        half_points: TEXT,
        color: "",
        ..red
    };
    let ruled = Setting {
        is_ruled: true,
        ..Setting::PLAIN
    };
    let below = super::word_xml::ruled(number.unwrap_or_default(), text, ruled, &look.red);
    paragraph(head, red, name.to(Align::Center)) + &below
}
