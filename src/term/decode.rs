//! Bytes from a terminal become keys and pastes; a sequence may arrive in any number of pieces.

use super::{
    key::{Key, KeyCode},
    sequence::{Step, step},
};
use crate::base::text;

/// What the terminal sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// A key.
    Key(Key),
    /// Pasted text, line ends as `\n`, without control characters but tabs.
    Paste(String),
}

/// Pasted text beyond this many bytes is cut off.
const PASTE_BYTES_MAX: usize = 1 << 20;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";
/// More text than this in one read, with line ends or hanzi in it, was not typed: nobody presses
/// so many keys between two reads, and a held key brings neither.
const TYPED_BYTES_MAX: usize = 12;
/// Time that a sequence which can be nothing else may take to arrive, in milliseconds.
const SEQUENCE_WAIT_MS: u32 = 500;
/// The same for the rest of a paste, whose end some clients lose.
const PASTE_WAIT_MS: u32 = 2000;

/// Keeps what has arrived of an unfinished sequence.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    paste: Option<Vec<u8>>,
    /// A paste without brackets; it ends when nothing more comes for a moment.
    burst: Option<Vec<u8>>,
}

impl Decoder {
    /// Takes the bytes of one read and gives what is complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Decoded> {
        let mut out = Vec::new();
        if self.paste.is_none() && self.held.is_empty() {
            let goes_on = self.burst.is_some() && is_text(bytes);
            if goes_on || is_burst(bytes) {
                let burst = self.burst.get_or_insert_default();
                take(burst, bytes);
                return out;
            }
        }
        out.extend(self.end_burst());
        self.held.extend_from_slice(bytes);
        loop {
            if self.paste.is_some() {
                if !self.take_paste(&mut out) {
                    return out;
                }
                continue;
            }
            if self.held.starts_with(PASTE_START) {
                self.held.drain(..PASTE_START.len());
                self.paste = Some(Vec::new());
                continue;
            }
            match step(&self.held) {
                Step::Wait => return out,
                Step::Take(key, length) => {
                    self.held.drain(..length.min(self.held.len()));
                    out.extend(key.map(Decoded::Key));
                }
            }
        }
    }

    /// How long to wait for the continuation, in milliseconds; `None` if nothing is unfinished.
    /// `escape_ms` is what tells the key ESC from a sequence that begins with it.
    pub fn wait_ms(&self, escape_ms: u32) -> Option<u32> {
        match (&self.paste, &self.burst, self.held.as_slice()) {
            (Some(_), ..) => Some(PASTE_WAIT_MS),
            (None, Some(_), _) => Some(escape_ms),
            (None, None, []) => None,
            // ESC, or Alt and a character that may begin a longer answer.
            (None, None, [0x1b] | [0x1b, _]) => Some(escape_ms),
            (None, None, _) => Some(SEQUENCE_WAIT_MS.max(escape_ms)),
        }
    }

    /// Nothing more came in time: a lone ESC is the key, a torn sequence is dropped, a paste
    /// whose end was lost is whole.
    pub fn time_out(&mut self) -> Vec<Decoded> {
        if let Some(mut text) = self.paste.take() {
            take(&mut text, &self.held);
            self.held.clear();
            return vec![pasted(&text)];
        }
        if let Some(burst) = self.end_burst() {
            return vec![burst];
        }
        let key = match self.held.as_slice() {
            [0x1b] => Some(Key::plain(KeyCode::Esc)),
            // The beginning of an answer that never came was Alt and a character.
            [0x1b, c @ (b']' | b'P' | b'^' | b'_' | b'X')] => Some(Key {
                alt: true,
                ..Key::char(char::from(*c))
            }),
            _ => None,
        };
        self.held.clear();
        key.map(Decoded::Key).into_iter().collect()
    }

    fn end_burst(&mut self) -> Option<Decoded> {
        self.burst.take().map(|text| pasted(&text))
    }

    fn take_paste(&mut self, out: &mut Vec<Decoded>) -> bool {
        let Some(mut text) = self.paste.take() else {
            return false;
        };
        let end = self
            .held
            .windows(PASTE_END.len())
            .position(|part| part == PASTE_END);
        // Without an end, the last bytes may be the beginning of the end.
        let upto = end.unwrap_or(self.held.len().saturating_sub(PASTE_END.len() - 1));
        take(&mut text, &self.held[..upto]);
        match end {
            Some(at) => {
                self.held.drain(..at + PASTE_END.len());
                out.push(pasted(&text));
                true
            }
            None => {
                self.held.drain(..upto);
                self.paste = Some(text);
                false
            }
        }
    }
}

fn take(text: &mut Vec<u8>, more: &[u8]) {
    let room = PASTE_BYTES_MAX.saturating_sub(text.len());
    text.extend_from_slice(&more[..more.len().min(room)]);
}

fn pasted(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let text = text::strip_escapes(text)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let is_kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    Decoded::Paste(text.chars().filter(is_kept).collect())
}

/// Whether the bytes are text and line ends only.
fn is_text(bytes: &[u8]) -> bool {
    let is_torn = |error: std::str::Utf8Error| error.error_len().is_none();
    // The first and the last character may be torn by the read.
    let begin = bytes
        .iter()
        .take(3)
        .take_while(|byte| **byte & 0xc0 == 0x80);
    let bytes = &bytes[begin.count()..];
    std::str::from_utf8(bytes).map_or_else(is_torn, |_| true)
        && bytes
            .iter()
            .all(|byte| matches!(byte, b'\r' | b'\n' | b'\t' | 0x20..=0x7e | 0x80..))
}

/// Whether the bytes of one read were pasted by a client that does not say so.
fn is_burst(bytes: &[u8]) -> bool {
    if bytes.len() <= TYPED_BYTES_MAX || !is_text(bytes) {
        return false;
    }
    let has_line_end = bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
    let has_hanzi = bytes.iter().any(|byte| *byte >= 0x80);
    // A held Enter is no text.
    let has_words = bytes.iter().any(|byte| *byte >= 0x20);
    has_words && (has_line_end || has_hanzi)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> Decoded {
        Decoded::Key(Key::plain(code))
    }

    #[test]
    fn a_split_arrow_is_an_arrow_and_no_escape() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b"), vec![]);
        assert_eq!(decoder.feed(b"["), vec![]);
        assert_eq!(decoder.feed(b"A"), vec![key(KeyCode::Up)]);
        assert_eq!(decoder.wait_ms(50), None);
    }

    #[test]
    fn a_lone_escape_is_the_key_after_the_time_out() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.feed(b"\x1b"), vec![]);
        assert_eq!(decoder.time_out(), vec![key(KeyCode::Esc)]);
        assert_eq!(decoder.feed(b"\x1b["), vec![]);
        assert_eq!(decoder.time_out(), vec![]);
    }

    #[test]
    fn a_split_hanzi_is_whole() {
        let mut decoder = Decoder::default();
        let bytes = "组".as_bytes();
        assert_eq!(decoder.feed(&bytes[..1]), vec![]);
        assert_eq!(decoder.feed(&bytes[1..]), vec![key(KeyCode::Char('组'))]);
    }

    #[test]
    fn function_keys_of_every_client_are_known() {
        let cases: [(&[u8], u8); 8] = [
            (b"\x1bOP", 1),
            (b"\x1b[11~", 1),
            (b"\x1b[[A", 1),
            (b"\x1b[P", 1),
            (b"\x1b[15~", 5),
            (b"\x1b[17~", 6),
            (b"\x1b[21~", 10),
            (b"\x1b[24~", 12),
        ];
        for (bytes, number) in cases {
            assert_eq!(
                Decoder::default().feed(bytes),
                vec![key(KeyCode::F(number))]
            );
        }
    }

    #[test]
    fn a_paste_is_one_event_in_any_pieces() {
        let bytes = "\x1b[200~甲\r乙\r\n丙\x1b[201~x".as_bytes();
        for cut in 0..bytes.len() {
            let mut decoder = Decoder::default();
            let mut got = decoder.feed(&bytes[..cut]);
            got.extend(decoder.feed(&bytes[cut..]));
            assert_eq!(
                got,
                vec![Decoded::Paste("甲\n乙\n丙".into()), key(KeyCode::Char('x'))]
            );
        }
    }

    #[test]
    fn keypad_digits_arrive_in_either_mode() {
        assert_eq!(
            Decoder::default().feed(b"\x1bOp"),
            vec![key(KeyCode::Char('0'))]
        );
        assert_eq!(
            Decoder::default().feed(b"\x1bOk"),
            vec![key(KeyCode::Char('+'))]
        );
    }

    #[test]
    fn a_paste_without_brackets_is_a_paste_in_any_reads() {
        let mut decoder = Decoder::default();
        let text = "第一行有字\r第二行也有字\r".as_bytes();
        assert_eq!(decoder.feed(&text[..20]), vec![]);
        assert_eq!(decoder.feed(&text[20..]), vec![]);
        let wanted = Decoded::Paste("第一行有字\n第二行也有字\n".into());
        assert_eq!(decoder.time_out(), vec![wanted.clone()]);
        // A key after it ends it too.
        decoder.feed(text);
        assert_eq!(decoder.feed(b"\x1b[B"), vec![wanted, key(KeyCode::Down)]);
    }

    #[test]
    fn held_keys_and_fast_typing_are_no_paste() {
        for held in ["jjjjjjjjjjjjjjjjjjjjjjjj", "\r\r\r\r\r\r\r\r\r\r\r\r\r\r"] {
            let got = Decoder::default().feed(held.as_bytes());
            assert_eq!(got.len(), held.len());
        }
        let arrows = "\x1b[B".repeat(30);
        assert_eq!(Decoder::default().feed(arrows.as_bytes()).len(), 30);
        assert_eq!(Decoder::default().feed(b"n5\r+\r").len(), 5);
    }

    #[test]
    fn a_paste_whose_end_is_lost_ends_by_itself_and_is_cleaned() {
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b[200~a\tb\x00\x1b[31mc");
        assert_eq!(decoder.wait_ms(50), Some(PASTE_WAIT_MS));
        assert_eq!(decoder.time_out(), vec![Decoded::Paste("a\tbc".into())]);
        assert_eq!(decoder.feed(b"q"), vec![key(KeyCode::Char('q'))]);
    }

    #[test]
    fn a_torn_hanzi_and_a_torn_arrow_are_waited_for_longer_than_an_escape() {
        let mut decoder = Decoder::default();
        decoder.feed(&"组".as_bytes()[..2]);
        assert_eq!(decoder.wait_ms(50), Some(SEQUENCE_WAIT_MS));
        decoder.time_out();
        decoder.feed(b"\x1b");
        assert_eq!(decoder.wait_ms(50), Some(50));
    }

    #[test]
    fn noise_never_stops_the_decoder() {
        let mut decoder = Decoder::default();
        let noise: Vec<u8> = (0..=255u8).cycle().take(4096).collect();
        decoder.feed(&noise);
        decoder.feed(b"\x1b[201~\x1b[201~");
        decoder.time_out();
        assert_eq!(decoder.feed(b"q"), vec![key(KeyCode::Char('q'))]);
    }
}
