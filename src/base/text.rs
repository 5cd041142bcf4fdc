//! Text in terminal cells: width with ambiguous characters as two, clipping, folding, cleaning.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells that a text takes; East Asian ambiguous characters count as two (see the room `term`).
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

/// Cells that one grapheme takes, 0–2.
pub fn grapheme_width(grapheme: &str) -> usize {
    UnicodeWidthStr::width_cjk(grapheme).min(2)
}

/// The longest beginning that fits in `cells`; a shortened text ends with `..`.
pub fn clip(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_string();
    }
    let room = cells.saturating_sub(2);
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = grapheme_width(grapheme);
        if used + wide > room {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    out.push_str(&".."[..cells.min(2)]);
    out
}

/// The text clipped and padded with blanks to exactly `cells`.
pub fn fit(text: &str, cells: usize) -> String {
    let mut out = clip(text, cells);
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(used)));
    out
}

/// Full-width ASCII and the ideographic space become their half-width forms.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// One character of [`fold`].
pub fn fold_char(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' => '.',
        '、' => '/',
        '￥' => '$',
        '—' => '-',
        _ => c,
    }
}

/// Punctuation beyond ASCII and what stands in for it where a font has no more than ASCII.
const NEAR: [(&str, &str); 24] = [
    ("\u{3000}", " "),
    ("\u{3002}", "."),
    ("\u{3001}", ","),
    ("\u{300a}", "<"),
    ("\u{300b}", ">"),
    ("\u{3008}", "<"),
    ("\u{3009}", ">"),
    ("\u{300c}", "\""),
    ("\u{300d}", "\""),
    ("\u{300e}", "\""),
    ("\u{300f}", "\""),
    ("\u{3010}", "["),
    ("\u{3011}", "]"),
    ("\u{3014}", "["),
    ("\u{3015}", "]"),
    ("\u{201c}", "\""),
    ("\u{201d}", "\""),
    ("\u{2018}", "'"),
    ("\u{2019}", "'"),
    ("\u{2014}", "-"),
    ("\u{2013}", "-"),
    ("\u{2026}", "."),
    ("\u{b7}", "."),
    ("\u{d7}", "x"),
];
const ASCII: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
                     abcdefghijklmnopqrstuvwxyz{|}~";

/// The sign of ASCII that stands in for a grapheme; `None` for hanzi and for ASCII itself.
pub fn ascii(grapheme: &str) -> Option<&'static str> {
    let mut chars = grapheme.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return None;
    };
    if let '\u{ff01}'..='\u{ff5e}' = c {
        let at = usize::try_from(u32::from(c) - 0xff01).ok()?;
        return ASCII.get(at..=at);
    }
    let found = NEAR.iter().find(|(known, _)| *known == grapheme);
    found.map(|(_, near)| *near)
}

/// Removes control characters, bidirectional and zero-width marks. `\n` and `\t` become a blank.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\r' => Some(' '),
            c if is_hidden(c) => None,
            c => Some(c),
        })
        .collect()
}

/// Removes whole escape sequences of terminals (colours, titles, cursor moves), of which [`clean`]
/// would take the first character only.
pub fn strip_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let kind = match c {
            '\u{1b}' => rest.next(),
            '\u{9b}' => Some('['),
            '\u{9d}' => Some(']'),
            c => {
                out.push(c);
                continue;
            }
        };
        match kind {
            Some('[') => {
                while rest.next_if(|c| matches!(c, ' '..='?')).is_some() {}
                rest.next_if(|c| matches!(c, '@'..='~'));
            }
            Some(']' | 'P' | '_' | '^' | 'X') => {
                while let Some(c) = rest.next() {
                    if c == '\u{7}' || c == '\u{9c}' {
                        break;
                    }
                    if c == '\u{1b}' {
                        rest.next_if_eq(&'\\');
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    out
}

/// As [`clean`], but line ends stay as `\n`.
pub fn clean_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether nothing in a text is hidden or moves a cursor; line ends may stand in it.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !is_hidden(c))
}

/// How many lines [`wrap`] makes of a text.
pub fn line_count(text: &str, cells: usize) -> usize {
    // No character is wider than two cells, none of ASCII wider than one: most cells need no more.
    let most: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    if most <= cells && !text.contains('\n') {
        return 1;
    }
    let lines = text.split('\n');
    let count = |line| line_ends(&pieces(line), cells.max(2)).count().max(1);
    lines.map(count).sum()
}

/// Breaks a text into lines of at most `cells`, never beginning a line with closing punctuation
/// nor ending it with opening punctuation, where the width allows.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| wrap_line(line, cells.max(2)))
        .collect()
}

fn wrap_line(line: &str, cells: usize) -> Vec<String> {
    let pieces = pieces(line);
    let mut start = 0;
    let lines = line_ends(&pieces, cells).map(|end| {
        let line = pieces[start..end].iter().map(|(piece, _)| *piece);
        start = end;
        line.collect()
    });
    let mut lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// The graphemes of a line with their widths.
fn pieces(line: &str) -> Vec<(&str, usize)> {
    if line.chars().all(stands_alone) {
        // Every character is a grapheme, and nothing need be looked up: so are most lines.
        let piece =
            |(at, c): (usize, char)| (&line[at..at + c.len_utf8()], 2 - usize::from(c.is_ascii()));
        return line.char_indices().map(piece).collect();
    }
    let piece = |piece| (piece, grapheme_width(piece));
    line.graphemes(true).map(piece).collect()
}

/// Whether a character joins no other, and takes one cell in ASCII and else two.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3001}'..='\u{3011}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ff01}'..='\u{ff5e}')
}

/// Where each line of pieces ends.
fn line_ends(pieces: &[(&str, usize)], cells: usize) -> impl Iterator<Item = usize> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let mut end = start;
        let mut used = 0;
        while end < pieces.len() && used + pieces[end].1 <= cells {
            used += pieces[end].1;
            end += 1;
        }
        if end < pieces.len() {
            end = break_before(pieces, start, end);
        }
        let is_over = start == pieces.len();
        start = end;
        (!is_over).then_some(end)
    })
}

fn break_before(pieces: &[(&str, usize)], start: usize, end: usize) -> usize {
    let letter = |piece: &str| piece.chars().all(|c| c.is_ascii_alphanumeric());
    let fits = |at: usize| {
        let (before, after) = (pieces[at - 1].0, pieces[at].0);
        !(closes(after) || opens(before) || letter(before) && letter(after))
    };
    let least = start + (end - start) / 2;
    (least.max(start + 1)..=end)
        .rev()
        .find(|at| fits(*at))
        .unwrap_or(end.max(start + 1))
}

fn closes(piece: &str) -> bool {
    "，。、；：？！）》”’】」』,.;:?!)".contains(piece)
}

fn opens(piece: &str) -> bool {
    "（《“‘【「『(".contains(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ambiguous_characters_take_two_cells() {
        assert_eq!(width("组织部"), 6);
        assert_eq!(width("“”—…·①Ⅲ℃×"), 18);
        assert_eq!(width("abc"), 3);
    }

    #[test]
    fn clipped_text_fits_exactly() {
        for cells in 0..12 {
            let fitted = fit("组织部a部长", cells);
            assert_eq!(width(&fitted), cells, "{fitted:?}");
        }
    }

    #[test]
    fn hidden_marks_are_removed() {
        assert_eq!(clean("a\u{1b}[31m\u{202e}b\u{200b}\nc"), "a[31mb c");
    }

    #[test]
    fn escape_sequences_are_removed_whole() {
        for text in [
            "\u{1b}[31m红\u{1b}[0m",
            "\u{1b}]0;title\u{7}红",
            "\u{1b}]8;;x\u{1b}\\红",
            "\u{9b}2J红",
            "红\u{1b}",
            "红\u{1b}[",
        ] {
            assert_eq!(strip_escapes(text), "红", "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_as_they_are_broken() {
        let texts = [
            "",
            "组织部",
            "a组织，部b\n\nc",
            "e\u{301}组织",
            "（一）检查发现：12项，ab",
            "·Ⅲ①x",
        ];
        for text in texts {
            for cells in 0..12 {
                assert_eq!(
                    line_count(text, cells),
                    wrap(text, cells).len(),
                    "{text:?} {cells}"
                );
            }
            let alone = text.split('\n').flat_map(|line| pieces(line));
            assert!(
                alone
                    .into_iter()
                    .all(|(piece, width)| width == grapheme_width(piece))
            );
        }
    }

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        for cells in 4..20 {
            for line in wrap("第一，党委书记是第一责任人。“一岗双责”（见第3条）", cells)
            {
                assert!(width(&line) <= cells);
                assert!(cells < 6 || !closes(&line[..line.chars().next().unwrap().len_utf8()]));
            }
        }
    }
}
