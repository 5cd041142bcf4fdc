//! Keys and their names in the keymap.

use std::fmt;

use crate::base::text;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyCode {
    /// A character, already with shift applied.
    Char(char),
    /// A function key.
    F(u8),
    /// Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Delete to the left.
    Backspace,
    /// Delete to the right.
    Delete,
    /// Insert.
    Insert,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Whether Control is held.
    pub ctrl: bool,
    /// Whether Alt is held.
    pub alt: bool,
    /// Whether Shift is held (only where it does not change the character).
    pub shift: bool,
}

const NAMES: [(KeyCode, &str); 17] = [
    (KeyCode::Enter, "enter"),
    (KeyCode::Esc, "esc"),
    (KeyCode::Tab, "tab"),
    (KeyCode::BackTab, "backtab"),
    (KeyCode::Backspace, "backspace"),
    (KeyCode::Delete, "delete"),
    (KeyCode::Insert, "insert"),
    (KeyCode::Up, "up"),
    (KeyCode::Down, "down"),
    (KeyCode::Left, "left"),
    (KeyCode::Right, "right"),
    (KeyCode::Home, "home"),
    (KeyCode::End, "end"),
    (KeyCode::PageUp, "pageup"),
    (KeyCode::PageDown, "pagedown"),
    (KeyCode::Char(' '), "space"),
    (KeyCode::Char('+'), "plus"),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Key {
        Key {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character.
    pub const fn char(c: char) -> Key {
        Key::plain(KeyCode::Char(c))
    }

    /// Control and a character.
    pub const fn ctrl(c: char) -> Key {
        Key {
            code: KeyCode::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    /// Reads a name such as `ctrl+p`, `f4`, `space`, `G`, `<`.
    pub fn parse(name: &str) -> Option<Key> {
        let mut key = Key::plain(KeyCode::Esc);
        let mut rest = name;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl+") {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt+") {
                (key.alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("shift+") {
                (key.shift, rest) = (true, after);
            } else {
                break;
            }
        }
        key.code = code(rest)?;
        Some(key)
    }

    /// The same key with a full-width character folded: what a list sees.
    pub fn folded(self) -> Key {
        match self.code {
            KeyCode::Char(c) => Key {
                code: KeyCode::Char(text::fold_char(c)),
                ..self
            },
            _ => self,
        }
    }
}

fn code(name: &str) -> Option<KeyCode> {
    if let Some((found, _)) = NAMES.iter().find(|(_, known)| *known == name) {
        return Some(*found);
    }
    let mut chars = name.chars();
    let first = chars.next()?;
    if chars.next().is_none() {
        return Some(KeyCode::Char(first));
    }
    let number = name.strip_prefix('f')?.parse::<u8>().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl+")?;
        }
        if self.alt {
            f.write_str("alt+")?;
        }
        if self.shift {
            f.write_str("shift+")?;
        }
        match (self.code, NAMES.iter().find(|(code, _)| *code == self.code)) {
            (_, Some((_, name))) => f.write_str(name),
            (KeyCode::Char(c), None) => write!(f, "{c}"),
            (KeyCode::F(number), None) => write!(f, "f{number}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_are_read_as_they_are_written() {
        for name in [
            "ctrl+p",
            "f12",
            "space",
            "G",
            "<",
            "plus",
            "alt+enter",
            "backtab",
            "/",
        ] {
            assert_eq!(Key::parse(name).unwrap().to_string(), name);
        }
        assert_eq!(Key::parse("f13"), None);
        assert_eq!(Key::parse("hyper"), None);
    }

    #[test]
    fn full_width_keys_are_their_half_width_forms() {
        for (wide, narrow) in [
            ('：', ':'),
            ('？', '?'),
            ('／', '/'),
            ('、', '/'),
            ('ｊ', 'j'),
        ] {
            assert_eq!(Key::char(wide).folded(), Key::char(narrow));
        }
    }
}
