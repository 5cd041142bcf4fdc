//! Which key does what: `data/keymap.toml`, with the user's file over it.

use std::{collections::BTreeMap, path::Path};

use toml::de::{DeTable, DeValue};

use crate::{term::Key, words::Words};

mod chord;

pub use chord::{Chord, shown};

const BUILT_IN: &str = include_str!("../../data/keymap.toml");

/// Sections whose keys hold everywhere, so that a pane's own may not take them.
const EVERYWHERE: [&str; 3] = ["all", "move", "tutor"];

/// A defect of a user's keymap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeymapProblem {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: KeymapFault,
    /// The act or key.
    pub detail: String,
}

impl KeymapProblem {
    /// The problem as a person reads it.
    pub fn sentence(&self, words: &Words) -> String {
        let line = self.line.to_string();
        let args = [("line", line.as_str()), ("detail", &self.detail)];
        words.refusal(self.fault.code(), &args).what
    }
}

crate::code_enum! {
    /// What can be wrong with a keymap.
    KeymapFault {
        Syntax = "keymap_syntax",
        UnknownAct = "keymap_unknown_act",
        UnknownKey = "keymap_unknown_key",
        Conflict = "keymap_conflict",
    }
}

/// Keys of every act, by section.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    sections: BTreeMap<String, BTreeMap<String, Vec<Chord>>>,
}

struct Line {
    section: String,
    act: String,
    keys: Vec<String>,
    at: usize,
}

impl Keymap {
    /// The built-in keymap with the file `keymap.toml` of the user's folder over it.
    pub fn load(user_dir: Option<&Path>) -> (Keymap, Vec<KeymapProblem>) {
        let mut keymap = Keymap::default();
        let mut problems = keymap.lay(BUILT_IN, true);
        let file = user_dir.map(|dir| dir.join("keymap.toml"));
        if let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) {
            problems.extend(keymap.lay(&text, false));
        }
        (keymap, problems)
    }

    /// What is wrong with a user's keymap, by its lines.
    pub fn check(text: &str) -> Vec<KeymapProblem> {
        let mut keymap = Keymap::default();
        keymap.lay(BUILT_IN, true);
        keymap.lay(text, false)
    }

    /// Every act: its section, its name, its keys as the file names them.
    pub fn acts(&self) -> impl Iterator<Item = (&str, &str, Vec<String>)> {
        self.sections.iter().flat_map(|(section, acts)| {
            acts.iter().map(move |(act, chords)| {
                let keys = chords.iter().map(Chord::to_string).collect();
                (section.as_str(), act.as_str(), keys)
            })
        })
    }

    /// The act of a key alone in a section.
    pub fn act(&self, section: &str, key: Key) -> Option<&str> {
        self.bound(section, key, None)
    }

    /// The act of two keys pressed one after the other in a section.
    pub fn act_after(&self, section: &str, first: Key, then: Key) -> Option<&str> {
        self.bound(section, first, Some(then))
    }

    /// What may follow a key in a section: the second key and its act.
    pub fn following(&self, section: &str, first: Key) -> Vec<(Key, &str)> {
        let acts = self.sections.get(section).into_iter().flatten();
        let chords = acts.flat_map(|(act, chords)| chords.iter().map(move |it| (it, act)));
        chords
            .filter(|(chord, _)| chord.first == first)
            .filter_map(|(chord, act)| Some((chord.then?, act.as_str())))
            .collect()
    }

    /// The keys of an act.
    pub fn keys(&self, section: &str, act: &str) -> &[Chord] {
        self.sections
            .get(section)
            .and_then(|acts| acts.get(act))
            .map_or(&[], Vec::as_slice)
    }

    /// The first key of an act as shown, empty if it has none.
    pub fn label(&self, section: &str, act: &str) -> String {
        let first = self.keys(section, act).first();
        first.map(|chord| chord.shown()).unwrap_or_default()
    }

    fn bound(&self, section: &str, first: Key, then: Option<Key>) -> Option<&str> {
        let acts = self.sections.get(section)?;
        let chord = Chord { first, then };
        let found = acts.iter().find(|(_, chords)| chords.contains(&chord));
        found.map(|(act, _)| act.as_str())
    }

    fn lay(&mut self, text: &str, is_built_in: bool) -> Vec<KeymapProblem> {
        let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let lines = match lines(text) {
            Ok(lines) => lines,
            Err((at, detail)) => {
                let line = line_of(at);
                return vec![KeymapProblem {
                    line,
                    fault: KeymapFault::Syntax,
                    detail,
                }];
            }
        };
        let mut problems = Vec::new();
        for line in lines {
            let mut report = |fault, detail: &str| {
                let detail = detail.to_string();
                problems.push(KeymapProblem {
                    line: line_of(line.at),
                    fault,
                    detail,
                });
            };
            let known = self
                .sections
                .get(&line.section)
                .and_then(|acts| acts.get(&line.act));
            if known.is_none() && !is_built_in {
                report(
                    KeymapFault::UnknownAct,
                    &format!("{}.{}", line.section, line.act),
                );
                continue;
            }
            let mut keys = Vec::new();
            for name in &line.keys {
                let Some(key) = Chord::parse(name) else {
                    report(KeymapFault::UnknownKey, name);
                    continue;
                };
                match self.holder(&line.section, &line.act, key) {
                    Some(holder) => report(KeymapFault::Conflict, &format!("{name}: {holder}")),
                    None => keys.push(key),
                }
            }
            self.sections
                .entry(line.section)
                .or_default()
                .insert(line.act, keys);
        }
        problems
    }

    /// Another act that already has the key, or keys that it begins, where both would be heard.
    fn holder(&self, section: &str, act: &str, key: Chord) -> Option<String> {
        let is_apart = |name: &str| ["form", "grid", "score", "import"].contains(&name);
        let heard = |other: &str| {
            other == section
                || !is_apart(section)
                    && !is_apart(other)
                    && (EVERYWHERE.contains(&other) || EVERYWHERE.contains(&section))
        };
        for (other, acts) in self.sections.iter().filter(|(other, _)| heard(other)) {
            for (name, keys) in acts {
                let own = other == section && name == act;
                if !own && keys.iter().any(|other| other.clashes(key)) {
                    return Some(format!("{other}.{name}"));
                }
            }
        }
        None
    }
}

fn lines(text: &str) -> Result<Vec<Line>, (usize, String)> {
    let table = DeTable::parse(text).map_err(|error| {
        (
            error.span().map_or(0, |span| span.start),
            error.message().to_string(),
        )
    })?;
    let mut lines = Vec::new();
    for (section, value) in table.get_ref() {
        let DeValue::Table(acts) = value.get_ref() else {
            return Err((section.span().start, section.get_ref().to_string()));
        };
        for (act, value) in acts {
            let keys = match value.get_ref() {
                DeValue::Array(items) => items
                    .iter()
                    .filter_map(|item| item.get_ref().as_str().map(str::to_string))
                    .collect(),
                DeValue::String(one) => vec![one.to_string()],
                _ => return Err((act.span().start, act.get_ref().to_string())),
            };
            let (section, act_name) = (section.get_ref().to_string(), act.get_ref().to_string());
            lines.push(Line {
                section,
                act: act_name,
                keys,
                at: act.span().start,
            });
        }
    }
    // Of two lines that clash the later one is to be reported.
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_keymap_has_no_defect() {
        let (_, problems) = Keymap::load(None);
        assert_eq!(problems, vec![]);
    }

    #[test]
    fn a_conflict_of_the_users_file_is_reported_with_its_line() {
        let (mut keymap, _) = Keymap::load(None);
        let problems = keymap.lay(
            "[board]\n# mine\nclose = [\"p\", \"ctrl+k\"]\nfly = \"x\"\n",
            false,
        );
        let found: Vec<_> = problems.iter().map(|p| (p.line, p.fault)).collect();
        assert_eq!(
            found,
            vec![(3, KeymapFault::Conflict), (4, KeymapFault::UnknownAct)]
        );
        assert_eq!(
            keymap.act("board", Key::parse("ctrl+k").unwrap()),
            Some("close")
        );
        assert_eq!(keymap.act("board", Key::char('p')), Some("publish"));
    }

    #[test]
    fn two_keys_in_a_row_are_bound_and_clash_with_the_first_alone() {
        let (mut keymap, _) = Keymap::load(None);
        let text = "[board]\nclose = [\"~ x\", \"~ y\"]\ncheck = [\"~\"]\nnote = [\"~ q z\"]\n";
        let found: Vec<_> = keymap
            .lay(text, false)
            .iter()
            .map(|p| (p.line, p.fault))
            .collect();
        let wanted = [(3, KeymapFault::Conflict), (4, KeymapFault::UnknownKey)];
        assert_eq!(found, wanted);
        let (first, x) = (Key::char('~'), Key::char('x'));
        assert_eq!(keymap.act_after("board", first, x), Some("close"));
        assert_eq!(keymap.act("board", first), None);
        assert_eq!(keymap.following("board", first).len(), 2);
    }

    #[test]
    fn no_key_is_one_that_terminals_swallow() {
        let (keymap, _) = Keymap::load(None);
        let banned = [
            "ctrl+ ", "ctrl+a", "ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m",
        ];
        for keys in keymap
            .sections
            .values()
            .flat_map(|acts| acts.values())
            .flatten()
        {
            for key in [Some(keys.first), keys.then].into_iter().flatten() {
                let name = key.to_string();
                assert!(
                    !banned.contains(&name.as_str()) && name != "f10" && name != "f11",
                    "{name}"
                );
            }
        }
    }
}
