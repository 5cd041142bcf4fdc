//! One key, or two pressed one after the other: what an act is bound to.

use std::fmt;

use crate::term::Key;

/// What is pressed for an act: a key, or a key and then another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key pressed first.
    pub first: Key,
    /// The key pressed after it.
    pub then: Option<Key>,
}

impl Chord {
    /// Reads one name of a key, or two with a blank between them; `None` if a name is unknown.
    pub fn parse(text: &str) -> Option<Chord> {
        let mut names = text.split(' ');
        let first = Key::parse(names.next()?)?;
        let then = match names.next() {
            Some(name) => Some(Key::parse(name)?),
            None => None,
        };
        names.next().is_none().then_some(Chord { first, then })
    }

    /// Whether both cannot be bound where both are heard: the same, or one begins the other.
    pub fn clashes(self, other: Chord) -> bool {
        let is_begun = self.then.is_none() || other.then.is_none();
        self.first == other.first && (is_begun || self.then == other.then)
    }

    /// As the key bar shows it.
    pub fn shown(self) -> String {
        match self.then {
            Some(then) => format!("{} {}", shown(self.first), shown(then)),
            None => shown(self.first),
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.then {
            Some(then) => write!(f, "{} {then}", self.first),
            None => write!(f, "{}", self.first),
        }
    }
}

/// A key as the key bar shows it.
pub fn shown(key: Key) -> String {
    let name = key.to_string();
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first: String = chars
            .next()
            .map(|c| c.to_ascii_uppercase())
            .into_iter()
            .collect();
        first + chars.as_str()
    };
    match name.as_str() {
        "plus" => "+".into(),
        "pageup" => "PgUp".into(),
        "pagedown" => "PgDn".into(),
        name if name.chars().count() == 1 => name.into(),
        name => name.split('+').map(capital).collect::<Vec<_>>().join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_are_read_as_they_are_written() {
        for name in ["g", ", s", "ctrl+p", "space space", "g f4"] {
            assert_eq!(Chord::parse(name).unwrap().to_string(), name);
        }
        for name in ["", " g", "g  s", "g s x", "hyper g"] {
            assert_eq!(Chord::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_key_clashes_with_what_it_begins() {
        let chord = |name| Chord::parse(name).unwrap();
        assert!(chord("g").clashes(chord("g s")) && chord("g s").clashes(chord("g")));
        assert!(chord("g s").clashes(chord("g s")) && !chord("g s").clashes(chord("g t")));
        assert!(!chord("s").clashes(chord("g s")));
    }
}
