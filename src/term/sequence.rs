//! The sequences that terminals send for keys and as answers: one is taken from the front.

use super::key::{Key, KeyCode};

/// What stands at the front.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes: a key, or something that is none.
    Take(Option<Key>, usize),
    /// The beginning of something longer.
    Wait,
}

/// A sequence that is longer than this is noise.
const SEQUENCE_BYTES_MAX: usize = 32;
/// An answer in words (`ESC ]`, `ESC P`) that is longer than this is noise.
const ANSWER_BYTES_MAX: usize = 4096;

/// Reads what stands at the front of the bytes.
pub fn step(bytes: &[u8]) -> Step {
    match bytes {
        [] | [0x1b] => Step::Wait,
        [0x1b, b'[', rest @ ..] => control(rest),
        [0x1b, b'O', rest @ ..] => single_shift(rest),
        [0x1b, b']' | b'P' | b'^' | b'_' | b'X', rest @ ..] => answer(rest),
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

/// `ESC ] ...` and its like: what a terminal says of itself, ended by BEL or `ESC \`.
fn answer(rest: &[u8]) -> Step {
    for (at, byte) in rest.iter().enumerate() {
        match (byte, rest.get(at + 1)) {
            (0x07, _) => return Step::Take(None, at + 3),
            (0x1b, Some(b'\\')) => return Step::Take(None, at + 4),
            (0x1b, None) => return Step::Wait,
            // Something else begins: the answer was torn.
            (0x1b, Some(_)) => return Step::Take(None, at + 2),
            _ if at > ANSWER_BYTES_MAX => return Step::Take(None, at + 2),
            _ => {}
        }
    }
    Step::Wait
}

/// `ESC [ ...`
fn control(rest: &[u8]) -> Step {
    match rest {
        // The Linux console sends F1–F5 as ESC [ [ A–E.
        [b'[', tail @ ..] => {
            return match tail.first() {
                None => Step::Wait,
                Some(c @ b'A'..=b'E') => Step::Take(Some(Key::plain(KeyCode::F(c - b'A' + 1))), 4),
                Some(_) => Step::Take(None, 3),
            };
        }
        // A report of the mouse in the oldest form: button and place in three bytes.
        [b'M', tail @ ..] => {
            return match tail.len() {
                0..3 => Step::Wait,
                _ => Step::Take(None, 6),
            };
        }
        _ => {}
    }
    let is_private = rest
        .first()
        .is_some_and(|byte| (0x3c..=0x3f).contains(byte));
    // rxvt ends keys with Shift in a dollar sign, which elsewhere is no end.
    let is_last = |byte: &u8| (0x40..=0x7e).contains(byte) || *byte == b'$' && !is_private;
    let Some(at) = rest.iter().position(is_last) else {
        // A sequence that breaks off where another begins is noise, and so is an endless one.
        let broken = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte));
        return match broken {
            Some(at) => Step::Take(None, at + 2),
            None if rest.len() > SEQUENCE_BYTES_MAX => Step::Take(None, 2),
            None => Step::Wait,
        };
    };
    if let Some(broken) = rest[..at]
        .iter()
        .position(|byte| !(0x20..=0x3f).contains(byte))
    {
        return Step::Take(None, broken + 2);
    }
    // Answers, reports of the mouse and of the kitty protocol are no keys.
    let key = match is_private {
        true => None,
        false => control_key(&rest[..at], rest[at]),
    };
    Step::Take(key, at + 3)
}

fn control_key(parameters: &[u8], last: u8) -> Option<Key> {
    let numbers: Vec<u16> = parameters
        .split(|byte| *byte == b';')
        .map(|part| {
            let digits = std::str::from_utf8(part).ok();
            digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
        })
        .collect();
    let number = numbers.first().copied().unwrap_or(0);
    let bits = numbers.get(1).copied().unwrap_or(1).saturating_sub(1);
    let (is_shifted, is_ctrl) = match last {
        b'$' => (true, false),
        b'^' => (false, true),
        b'@' => (true, true),
        b'a'..=b'd' => (true, false),
        _ => (bits & 1 != 0, bits & 4 != 0),
    };
    let code = match last {
        b'Z' => KeyCode::BackTab,
        b'~' | b'$' | b'^' | b'@' => tilde(number)?,
        b'a'..=b'd' => letter(last.to_ascii_uppercase())?,
        // Where the cursor is, asked at the start and answered late. F3 with Shift has the same
        // form with a 1 in front, and the question was asked in another row.
        b'R' if numbers.len() > 1 && number != 1 => return None,
        last => letter(last)?,
    };
    Some(Key {
        code,
        shift: is_shifted && code != KeyCode::BackTab,
        alt: bits & 2 != 0,
        ctrl: is_ctrl,
    })
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

/// `ESC O ...`: F1–F12 as VT100s have them, arrows, and the keypad where it is in application
/// mode in spite of us.
fn single_shift(rest: &[u8]) -> Step {
    // Older clients put the modifier between: ESC O 5 A.
    let (bits, tail) = match rest {
        [digit @ b'1'..=b'8', tail @ ..] => (digit - b'1', tail),
        _ => (0, rest),
    };
    let Some(&last) = tail.first() else {
        return Step::Wait;
    };
    let code = match last {
        b'M' => Some(KeyCode::Enter),
        b'I' => Some(KeyCode::Tab),
        b'a'..=b'd' => letter(last.to_ascii_uppercase()),
        b'j'..=b'y' => Some(KeyCode::Char(char::from(last - 0x40))),
        b'P'..=b'[' => Some(KeyCode::F(last - b'P' + 1)),
        _ => letter(last),
    };
    let key = code.map(|code| Key {
        code,
        shift: bits & 1 != 0,
        alt: bits & 2 != 0,
        ctrl: bits & 4 != 0 || last.is_ascii_lowercase() && last < b'j',
    });
    Step::Take(key, rest.len() - tail.len() + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client sends and the name of the key that it means; empty for none.
    const CASES: &[(&[u8], &str)] = &[
        // xterm, PuTTY in its xterm and Linux modes, rxvt, screen and tmux, the Linux console.
        (b"\x1bOP", "f1"),
        (b"\x1bOQ", "f2"),
        (b"\x1bOR", "f3"),
        (b"\x1bOS", "f4"),
        (b"\x1b[11~", "f1"),
        (b"\x1b[12~", "f2"),
        (b"\x1b[13~", "f3"),
        (b"\x1b[14~", "f4"),
        (b"\x1b[15~", "f5"),
        (b"\x1b[17~", "f6"),
        (b"\x1b[18~", "f7"),
        (b"\x1b[19~", "f8"),
        (b"\x1b[20~", "f9"),
        (b"\x1b[21~", "f10"),
        (b"\x1b[23~", "f11"),
        (b"\x1b[24~", "f12"),
        (b"\x1b[[A", "f1"),
        (b"\x1b[[E", "f5"),
        (b"\x1b[P", "f1"),
        (b"\x1bOT", "f5"),
        (b"\x1bO[", "f12"),
        (b"\x1b[1;2P", "shift+f1"),
        (b"\x1b[1;2R", "shift+f3"),
        (b"\x1b[15;5~", "ctrl+f5"),
        (b"\x1b[18^", "ctrl+f7"),
        (b"\x1b[7$", "shift+home"),
        // Arrows and the keys around them.
        (b"\x1bOA", "up"),
        (b"\x1b[1;5C", "ctrl+right"),
        (b"\x1bO5D", "ctrl+left"),
        (b"\x1bOd", "ctrl+left"),
        (b"\x1b[d", "shift+left"),
        (b"\x1b[H", "home"),
        (b"\x1bOH", "home"),
        (b"\x1b[1~", "home"),
        (b"\x1b[7~", "home"),
        (b"\x1b[F", "end"),
        (b"\x1bOF", "end"),
        (b"\x1b[4~", "end"),
        (b"\x1b[8~", "end"),
        (b"\x1b[Z", "backtab"),
        (b"\x1bx", "alt+x"),
        // The keypad in application mode.
        (b"\x1bOp", "0"),
        (b"\x1bOy", "9"),
        (b"\x1bOj", "*"),
        (b"\x1bOk", "plus"),
        (b"\x1bOm", "-"),
        (b"\x1bOn", "."),
        (b"\x1bOo", "/"),
        (b"\x1bOM", "enter"),
        // No keys: the place of the cursor, focus, mouse, modifyOtherKeys, kitty, what it is.
        (b"\x1b[24;80R", ""),
        (b"\x1b[I", ""),
        (b"\x1b[O", ""),
        (b"\x1b[M !!", ""),
        (b"\x1b[<0;10;5M", ""),
        (b"\x1b[27;5;105~", ""),
        (b"\x1b[97;5u", ""),
        (b"\x1b[?62;22c", ""),
        (b"\x1b[?2026;2$y", ""),
        (b"\x1b]11;rgb:0000/0000/0000\x07", ""),
        (b"\x1bP1$r0m\x1b\\", ""),
        (b"\x80", ""),
        (b"\xff", ""),
    ];

    #[test]
    fn what_each_client_sends_is_one_key_or_none_and_leaves_nothing() {
        for (bytes, name) in CASES {
            let Step::Take(key, length) = step(bytes) else {
                panic!("{bytes:?} is incomplete");
            };
            let got = key.map_or(String::new(), |key| key.to_string());
            assert_eq!((got.as_str(), length), (*name, bytes.len()), "{bytes:?}");
        }
    }

    #[test]
    fn the_beginning_of_a_sequence_waits_for_the_rest() {
        for (bytes, _) in CASES.iter().filter(|(bytes, _)| bytes[0] == 0x1b) {
            for cut in 1..bytes.len() {
                assert_eq!(step(&bytes[..cut]), Step::Wait, "{bytes:?} {cut}");
            }
        }
    }

    #[test]
    fn a_broken_sequence_gives_way_to_the_next_key() {
        assert_eq!(step(b"\x1b[12\x1b[A"), Step::Take(None, 4));
        assert_eq!(step(b"\x1b]0;x\x1b[A"), Step::Take(None, 5));
    }
}
