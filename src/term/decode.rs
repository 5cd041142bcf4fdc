//! Bytes from a terminal become keys and pastes; a sequence may arrive in any number of pieces.

use super::key::{Key, KeyCode};

/// What the terminal sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// A key.
    Key(Key),
    /// Text pasted between brackets, line ends as `\n`.
    Paste(String),
}

/// Pasted text beyond this many bytes is cut off.
const PASTE_BYTES_MAX: usize = 1 << 20;
const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Keeps what has arrived of an unfinished sequence.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    paste: Option<Vec<u8>>,
}

enum Step {
    Take(Option<Key>, usize),
    Wait,
}

impl Decoder {
    /// Takes bytes and gives what is complete.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Decoded> {
        self.held.extend_from_slice(bytes);
        let mut out = Vec::new();
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
                    self.held.drain(..length);
                    out.extend(key.map(Decoded::Key));
                }
            }
        }
    }

    /// Whether bytes wait for their continuation.
    pub fn is_waiting(&self) -> bool {
        !self.held.is_empty()
    }

    /// Nothing more came in time: a lone ESC is the key, a torn sequence is dropped.
    pub fn time_out(&mut self) -> Vec<Decoded> {
        if self.paste.is_some() {
            return Vec::new();
        }
        let alone = self.held == b"\x1b";
        self.held.clear();
        if alone {
            vec![Decoded::Key(Key::plain(KeyCode::Esc))]
        } else {
            Vec::new()
        }
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
        let room = PASTE_BYTES_MAX.saturating_sub(text.len());
        text.extend_from_slice(&self.held[..upto.min(room)]);
        match end {
            Some(at) => {
                self.held.drain(..at + PASTE_END.len());
                let text = String::from_utf8_lossy(&text);
                out.push(Decoded::Paste(
                    text.replace("\r\n", "\n").replace('\r', "\n"),
                ));
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

fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] | [0x1b] => Step::Wait,
        [0x1b, b'[', rest @ ..] => csi(rest),
        [0x1b, b'O', rest @ ..] => match rest.first() {
            None => Step::Wait,
            Some(last) => Step::Take(single_shift(*last), 3),
        },
        [0x1b, 0x1b, ..] => Step::Take(Some(Key::plain(KeyCode::Esc)), 1),
        [0x1b, rest @ ..] => match plain(rest) {
            Step::Take(key, length) => {
                Step::Take(key.map(|key| Key { alt: true, ..key }), length + 1)
            }
            Step::Wait => Step::Wait,
        },
        _ => plain(bytes),
    }
}

fn plain(bytes: &[u8]) -> Step {
    let Some(&first) = bytes.first() else {
        return Step::Wait;
    };
    let key = match first {
        b'\r' | b'\n' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        0x7f | 0x08 => Key::plain(KeyCode::Backspace),
        0 => return Step::Take(None, 1),
        1..=26 => Key::ctrl(char::from(b'a' + first - 1)),
        0x1c..=0x1f => Key::ctrl(char::from(first + 0x40)),
        0x20..=0x7e => Key::char(char::from(first)),
        _ => return utf8(bytes),
    };
    Step::Take(Some(key), 1)
}

fn utf8(bytes: &[u8]) -> Step {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => return Step::Take(None, 1),
    };
    let have = &bytes[..bytes.len().min(length)];
    match std::str::from_utf8(have) {
        Ok(text) => Step::Take(text.chars().next().map(Key::char), length),
        Err(error) if error.error_len().is_none() => Step::Wait,
        Err(_) => Step::Take(None, 1),
    }
}

fn csi(rest: &[u8]) -> Step {
    // The Linux console sends F1–F5 as ESC [ [ A–E.
    if let [b'[', tail @ ..] = rest {
        return match tail.first() {
            None => Step::Wait,
            Some(c @ b'A'..=b'E') => Step::Take(Some(Key::plain(KeyCode::F(c - b'A' + 1))), 4),
            Some(_) => Step::Take(None, 3),
        };
    }
    let Some(at) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
        // Longer than any sequence: noise.
        return if rest.len() > 32 {
            Step::Take(None, 2)
        } else {
            Step::Wait
        };
    };
    let parameters: Vec<u16> = rest[..at]
        .split(|byte| *byte == b';')
        .map(|part| {
            std::str::from_utf8(part)
                .ok()
                .and_then(|p| p.parse().ok())
                .unwrap_or(0)
        })
        .collect();
    let number = parameters.first().copied().unwrap_or(0);
    let code = match rest[at] {
        b'Z' => Some(KeyCode::BackTab),
        b'~' => tilde(number),
        b'a'..=b'd' => letter(rest[at].to_ascii_uppercase()),
        last => letter(last),
    };
    let bits = parameters.get(1).copied().unwrap_or(1).saturating_sub(1);
    let key = code.map(|code| Key {
        code,
        shift: bits & 1 != 0 || rest[at].is_ascii_lowercase() && code != KeyCode::BackTab,
        alt: bits & 2 != 0,
        ctrl: bits & 4 != 0,
    });
    Step::Take(key, at + 3)
}

fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

fn tilde(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(u8::try_from(number - 10).ok()?),
        17..=21 => KeyCode::F(u8::try_from(number - 11).ok()?),
        23 | 24 => KeyCode::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

/// `ESC O x`: F1–F4, arrows, and the keypad where it is in application mode in spite of us.
fn single_shift(last: u8) -> Option<Key> {
    let code = match last {
        b'M' => KeyCode::Enter,
        b'j'..=b'y' => KeyCode::Char(char::from(last - 0x40)),
        b'X' => KeyCode::Char('='),
        _ => letter(last)?,
    };
    Some(Key::plain(code))
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
        assert!(!decoder.is_waiting());
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
    fn noise_never_stops_the_decoder() {
        let mut decoder = Decoder::default();
        let noise: Vec<u8> = (0..=255u8).cycle().take(4096).collect();
        decoder.feed(&noise);
        decoder.feed(b"\x1b[201~\x1b[201~");
        decoder.time_out();
        assert_eq!(decoder.feed(b"q"), vec![key(KeyCode::Char('q'))]);
    }
}
