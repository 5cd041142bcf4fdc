//! Turns codes and arguments into the words that a person reads; the words stand in `data/words`.
//!
//! A key is `<file>.<table>.<name>`. Placeholders are `{name}`, and `{name|group}` for a code that
//! is itself to be said in words (`kind.<group>.<code>`; groups parted by `+` are tried in turn);
//! several codes are parted by commas, and what is no code stays as it is.

pub mod explain;
mod file;

use std::{borrow::Cow, collections::HashMap, path::Path, sync::LazyLock};

pub use file::{WordsError, WordsFault};

crate::code_enum! {
    /// The languages that the words are complete in.
    Lang {
        /// 简体中文
        ZhCn = "zh-CN",
        /// English
        En = "en",
    }
}

impl Lang {
    /// The language for a locale such as `en_US.UTF-8`; Chinese unless it asks for English.
    pub fn of_locale(locale: &str) -> Lang {
        let english = locale.starts_with("en");
        if english { Lang::En } else { Lang::ZhCn }
    }
}

/// All words of one language.
#[derive(Debug, Clone)]
pub struct Words {
    lang: Lang,
    table: HashMap<String, String>,
}

/// Bytes of short words at most.
const SHORT_MAX: usize = 24;

/// Short words by their language, with those of the other language under the same keys.
static OTHER: LazyLock<Others> = LazyLock::new(|| {
    let mut others = Others::new();
    let tables = Lang::ALL.iter().map(|lang| (*lang, file::built_in(*lang)));
    let tables: Vec<_> = tables.collect();
    for (lang, table) in &tables {
        for (_, there) in tables.iter().filter(|(other, _)| other != lang) {
            for (key, text) in table.iter().filter(|(_, text)| text.len() <= SHORT_MAX) {
                let names = others.entry((*lang, text.clone())).or_default();
                names.extend(there.get(key).filter(|it| it.len() <= SHORT_MAX).cloned());
            }
        }
    }
    for names in others.values_mut() {
        names.sort_unstable();
        names.dedup();
    }
    others
});

/// Words of a language with those of the other.
type Others = HashMap<(Lang, String), Vec<String>>;

/// A refusal or failure as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The code, as in scripts and manuals.
    pub code: String,
    /// What happened.
    pub what: String,
    /// Whether the person's work is saved.
    pub saved: String,
    /// What to do now.
    pub remedy: String,
}

impl Words {
    /// The words of a language, overlaid by the files of the same names in `user_dir/<lang>/`.
    ///
    /// # Errors
    /// The first defect of a user's file, with its line. [`Words::built_in`] still works then.
    pub fn load(lang: Lang, user_dir: Option<&Path>) -> Result<Words, WordsError> {
        let mut words = Words::built_in(lang);
        if let Some(dir) = user_dir {
            file::overlay(&mut words.table, &dir.join(lang.code()))?;
        }
        Ok(words)
    }

    /// The words of a language as they came with the program.
    pub fn built_in(lang: Lang) -> Words {
        let table = file::built_in(lang);
        Words { lang, table }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether a key has words.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Every key, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.table.keys().map(String::as_str)
    }

    /// The words of a key; a missing key shows itself in brackets.
    pub fn get<'a>(&'a self, key: &str) -> Cow<'a, str> {
        match self.table.get(key) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(format!("⟨{key}⟩")),
        }
    }

    /// The words of a code of a closed list, such as `code("org_kind", "branch")`.
    pub fn code<'a>(&'a self, group: &str, code: &str) -> Cow<'a, str> {
        self.get(&format!("kind.{group}.{code}"))
    }

    /// What short words are called in the other language, wherever they stand alone.
    pub fn elsewhere(&self, text: &str) -> &'static [String] {
        let found = OTHER.get(&(self.lang, text.to_string()));
        found.map_or(&[], Vec::as_slice)
    }

    /// The words of a key with its placeholders filled.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.fill(&self.get(key), args)
    }

    /// The sentence of a refusal or failure; that of one line of a list begins with its number.
    pub fn refusal<K: AsRef<str>, V: AsRef<str>>(&self, code: &str, args: &[(K, V)]) -> Sentence {
        let args: Vec<(&str, &str)> = args
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
            .collect();
        let own = format!("refusal.{code}.saved");
        let saved = if self.has(&own) {
            own.as_str()
        } else {
            "refusal.default.saved"
        };
        let key = format!("refusal.{code}.what");
        let what = self.say(&key, &args);
        let line = args.iter().find(|(name, _)| *name == "line");
        let line = line.filter(|_| !self.get(&key).contains("{line}"));
        let at = line.map(|line| self.say("refusal.default.at", &[*line]));
        Sentence {
            code: code.to_string(),
            what: at.unwrap_or_default() + &what,
            saved: self.say(saved, &args),
            remedy: self.say(&format!("refusal.{code}.remedy"), &args),
        }
    }

    fn fill(&self, text: &str, args: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let inside = &rest[open + 1..];
            let Some(close) = inside.find('}') else {
                rest = &rest[open..];
                break;
            };
            out.push_str(&self.value(&inside[..close], args));
            rest = &inside[close + 1..];
        }
        out.push_str(rest);
        out
    }

    fn value(&self, placeholder: &str, args: &[(&str, &str)]) -> String {
        let (name, group) = match placeholder.split_once('|') {
            Some((name, group)) => (name, Some(group)),
            None => (placeholder, None),
        };
        let Some((_, value)) = args.iter().find(|(known, _)| *known == name) else {
            return format!("⟨{name}⟩");
        };
        if value.is_empty() {
            return self.get("kind.list.empty").into_owned();
        }
        let Some(group) = group else {
            return (*value).to_string();
        };
        let codes = value.split(',').map(|code| self.known(group, code.trim()));
        codes
            .collect::<Vec<_>>()
            .join(&self.get("kind.list.separator"))
    }

    /// A code in words; of `org 17` the first word; and what is no code as it is.
    fn known(&self, groups: &str, code: &str) -> String {
        let word = |code: &str| {
            let mut found = groups.split('+');
            found.find_map(|group| self.table.get(&format!("kind.{group}.{code}")))
        };
        match (word(code), code.split_once(' ')) {
            (Some(text), _) => text.clone(),
            (None, Some((first, rest))) => {
                word(first).map_or_else(|| code.to_string(), |text| format!("{text} {rest}"))
            }
            (None, None) => code.to_string(),
        }
    }
}

impl Sentence {
    /// All parts in one paragraph, with the code and the time at which it happened.
    pub fn paragraph(&self, words: &Words, time: &str) -> String {
        let args = [
            ("what", self.what.as_str()),
            ("saved", self.saved.as_str()),
            ("remedy", self.remedy.as_str()),
            ("code", self.code.as_str()),
            ("time", time),
        ];
        words.say("refusal.default.paragraph", &args)
    }
}

/// The placeholders of a text, without their groups, sorted.
pub fn placeholders(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    let mut names: Vec<&str> = parts
        .filter_map(|part| part.split_once('}'))
        .filter_map(|(inside, _)| inside.split('|').next())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lines: &[(&str, &str)]) -> Words {
        let table = lines
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        Words {
            lang: Lang::En,
            table,
        }
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(words(&[]).get("tui.x"), "⟨tui.x⟩");
        assert!(!words(&[]).has("tui.x"));
    }

    #[test]
    fn placeholders_are_filled_and_codes_are_said() {
        let words = words(&[
            ("cli.a", "{who} lacks {what|field}, {none}"),
            ("kind.field.goal", "a goal"),
            ("kind.field.deadline", "a deadline"),
            ("kind.list.separator", " and "),
            ("kind.list.empty", "(empty)"),
        ]);
        assert_eq!(
            words.say("cli.a", &[("who", ""), ("none", "x")]),
            "(empty) lacks ⟨what⟩, x"
        );
        let said = words.say("cli.a", &[("who", "T-1"), ("what", "goal,deadline")]);
        assert_eq!(said, "T-1 lacks a goal and a deadline, ⟨none⟩");
        assert_eq!(placeholders("{b|x} {a} {b}"), ["a", "b"]);
    }

    #[test]
    fn what_is_no_code_stays_as_it_is() {
        let words = words(&[("cli.a", "{x|kind}"), ("kind.kind.org", "Org")]);
        let said = |value| words.say("cli.a", &[("x", value)]);
        assert_eq!(said("org"), "Org");
        assert_eq!(said("org 17"), "Org 17");
        assert_eq!(said("17"), "17");
    }

    #[test]
    fn a_lone_brace_stays() {
        assert_eq!(words(&[("cli.a", "a { b")]).say("cli.a", &[]), "a { b");
    }

    #[test]
    fn a_refusal_has_all_its_parts() {
        for lang in Lang::ALL {
            let words = Words::built_in(*lang);
            let sentence = words.refusal(
                "wrong_stage",
                &[("task", "T-1"), ("stage", "open"), ("needed", "x,closed")],
            );
            let text = sentence.paragraph(&words, "12:00");
            assert!(!text.contains('⟨'), "{text}");
            assert!(
                text.contains("wrong_stage") && text.contains("12:00"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_language_follows_the_locale() {
        assert_eq!(Lang::of_locale("en_GB.UTF-8"), Lang::En);
        assert_eq!(Lang::of_locale("zh_CN.UTF-8"), Lang::ZhCn);
        assert_eq!(Lang::of_locale("C"), Lang::ZhCn);
    }
}
