//! Official letters as DOCX, laid out as GB/T 9704 asks: margins, lines, characters, fonts by name.

use super::{
    Look, Page, PaperError,
    docx::{PageSetting, Parts, package},
    section::{Feet, section},
    text::clean,
    word_xml::{Align, Face, Setting, paragraph},
};
use crate::base::text::width;

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
/// The page number between its two lines, of size four; one character from the outer edge.
const PAGE: (&str, u32, u32) = ("\u{2014} <page> \u{2014}", 28, 100);
/// The day stands four characters from the right, and the sender at least two.
const DAY_RIGHT: usize = 4;
const SENDER_RIGHT: usize = 2;
/// Characters of a sender on one line at most.
const SENDER_MAX: usize = 22;

/// A list that follows a letter on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annex {
    /// The word above it, with its number where there are several.
    pub mark: String,
    /// The line below the letter's text that announces it.
    pub note: String,
    /// Its title.
    pub title: String,
    /// Its lines.
    pub lines: Vec<String>,
}

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
    /// What follows it.
    pub annexes: Vec<Annex>,
}

/// Writes letters into one file, each a section of its own whose pages are counted from one.
///
/// # Errors
/// What the container's writer says.
pub fn write(letters: &[OfficialLetter], look: &Look) -> Result<Vec<u8>, PaperError> {
    let setting = PageSetting {
        page: Page::Portrait,
        margins: MARGINS,
        grid: Some(GRID),
        half_points: TEXT,
        is_two_sided: true,
    };
    let mut body = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let mut one = one(letter, look);
        // The last section is the body's own.
        if let (true, Some(end)) = (at + 1 < letters.len(), one.rfind("</w:pPr>")) {
            one.insert_str(end, &section(setting));
        }
        body += &one;
    }
    let title = letters.first().map_or("", |letter| letter.title.as_str());
    let (words, half_points, edge_chars) = PAGE;
    let parts = Parts {
        body,
        charts: Vec::new(),
        setting,
        title,
        feet: Feet {
            half_points,
            edge_chars,
        },
    };
    let look = Look {
        page_number: words.to_string(),
        ..look.clone()
    };
    package(parts, &look)
}

fn face<'a>(look: &'a Look, font: &'a str, half_points: u32) -> Face<'a> {
    Face {
        font,
        latin: &look.latin_font,
        half_points,
        color: "",
    }
}

const LINE: Setting = Setting {
    line: GRID.0,
    ..Setting::PLAIN
};

/// Two characters in, as every paragraph begins.
const INDENTED: Setting = Setting {
    first_chars: 200,
    ..LINE
};

fn one(letter: &OfficialLetter, look: &Look) -> String {
    let text = face(look, &look.text_font, TEXT);
    let blank = || paragraph("", text, LINE);
    let mut out = String::new();
    match &letter.head {
        Some(head) => out += &red_head(head, letter.number.as_deref(), look),
        None => {
            let number = letter.number.as_deref().unwrap_or_default();
            out += &paragraph(number, text, LINE.to(Align::Right));
        }
    }
    out += &blank();
    out += &title(&letter.title, look);
    out += &blank();
    out += &paragraph(&letter.addressee, text, LINE);
    for words in &letter.paragraphs {
        out += &paragraph(words, text, INDENTED.to(Align::Both));
    }
    if !letter.annexes.is_empty() {
        out += &blank();
    }
    for annex in &letter.annexes {
        out += &paragraph(&annex.note, text, INDENTED);
    }
    out += &blank();
    out += &blank();
    out += &signed(letter, text);
    for annex in &letter.annexes {
        out += &annexed(annex, look);
    }
    out
}

fn title(words: &str, look: &Look) -> String {
    let setting = Setting {
        line: 700,
        ..Setting::PLAIN
    };
    let face = face(look, &look.title_font, TITLE);
    paragraph(words, face, setting.to(Align::Center))
}

/// The mark at the left edge, the title on the third line, then line by line from the left.
fn annexed(annex: &Annex, look: &Look) -> String {
    let mark = Setting {
        begins_page: true,
        ..LINE
    };
    let text = face(look, &look.text_font, TEXT);
    let mut out = paragraph(&annex.mark, face(look, &look.heading_font, TEXT), mark);
    out += &paragraph("", text, LINE);
    out += &title(&annex.title, look);
    out += &paragraph("", text, LINE);
    for words in annex.lines.iter().flat_map(|line| line.lines()) {
        out += &paragraph(words, text, INDENTED);
    }
    out
}

/// The sender in the middle above the day, in lines of like length.
fn signed(letter: &OfficialLetter, text: Face<'_>) -> String {
    let sender = balanced(&clean(&letter.sender));
    let widest = sender.iter().map(|line| width(line)).max().unwrap_or(0);
    let day = width(&letter.day);
    // Cells, two a character: how far the middle of both lies from the right.
    let middle = (2 * DAY_RIGHT + day / 2).max(2 * SENDER_RIGHT + widest / 2);
    let line = |words: &str, keeps_next: bool| {
        let cells = middle.saturating_sub(width(words) / 2);
        let setting = Setting {
            right_chars: u32::try_from(cells * 50).unwrap_or(0),
            keeps_next,
            ..LINE
        };
        paragraph(words, text, setting.to(Align::Right))
    };
    let mut out: String = sender.iter().map(|words| line(words, true)).collect();
    out += &line(&letter.day, false);
    out
}

fn balanced(words: &str) -> Vec<String> {
    let characters: Vec<char> = words.chars().collect();
    let lines = characters.len().div_ceil(SENDER_MAX).max(1);
    let each = characters.len().div_ceil(lines).max(1);
    characters
        .chunks(each)
        .map(|line| line.iter().collect())
        .collect()
}

/// The office's name in red, the number below it, and a red line.
fn red_head(head: &str, number: Option<&str>, look: &Look) -> String {
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
