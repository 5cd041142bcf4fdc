//! The laws of the house that a compiler does not know, each a search for breaches in the source.

use unicode_width::UnicodeWidthStr;

use crate::source::Source;

/// A breach: `file:line rule`.
pub type Breach = String;

/// The rooms from the ground up: a room names only rooms before it.
pub const ROOMS: &[&str] = &[
    "base", "domain", "pack", "words", "store", "drawer", "exchange", "report", "mail", "import",
    "letter", "demo", "term", "tui", "cli",
];

/// Pairs that the order would allow and the design does not.
const NEVER: &[(&str, &str)] = &[("store", "words")];

/// What the domain must not know.
const IMPURE_PATHS: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::time",
    "std::process",
    "std::thread",
];
const IMPURE_WORDS: &[&str] = &[
    "SystemTime",
    "Instant",
    "Utc",
    "Local",
    "rusqlite",
    "serde",
    "ratatui",
    "crossterm",
    "rand",
    "f32",
    "f64",
];

/// Files of the store that may hold words that write, by the path below `src/store/`.
const WRITERS: &[&str] = &[
    "schema",
    "write",
    "record",
    "turnstile",
    "migration",
    "audit",
    "derive",
    "batch",
    "total_write",
    // Only tables that vanish with their connection.
    "as_of",
];

/// Files that may hold hanzi, each with its reason.
const HANZI: &[(&str, &str)] = &[(
    "src/base/date_text.rs",
    "the marks of a written Chinese date are its grammar, as a dash is that of an ISO date",
)];

/// Files that may hold English sentences, each with its reason.
const ENGLISH: &[(&str, &str)] = &[];

/// Files that may be longer than 500 lines: tables.
const LONG: &[(&str, &str)] = &[];

const VAGUE: &[&str] = &[
    "util", "helper", "common", "manager", "service", "handler", "misc",
];

pub fn room(path: &str) -> Option<&str> {
    let name = path.strip_prefix("src/")?.split(['/', '.']).next()?;
    ROOMS.contains(&name).then_some(name)
}

/// Exceptions of files that are gone: nobody may grow into them unseen.
pub fn stale_exceptions() -> Vec<Breach> {
    let tables = [HANZI, ENGLISH, LONG];
    let gone = |(path, _): &&(&str, &str)| !crate::source::root().join(path).is_file();
    let breach = |(path, why): &(&str, &str)| format!("{path} is gone, but is excepted: {why}");
    tables
        .into_iter()
        .flatten()
        .filter(gone)
        .map(breach)
        .collect()
}

pub fn excepted(path: &str, table: &[(&str, &str)]) -> bool {
    table.iter().any(|(file, _)| *file == path)
}

/// Asks for one breach for each place of a kind in each source.
pub fn each<T>(
    sources: &[Source],
    places: impl Fn(&Source) -> Vec<T>,
    breach: impl Fn(&Source, &T) -> Option<(usize, String)>,
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        for place in places(source) {
            if let Some((at, rule)) = breach(source, &place) {
                breaches.push(format!("{} {rule}", source.place(at)));
            }
        }
    }
    breaches
}

pub fn room_order(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::paths, |source, named| {
        let here = room(&source.path)?;
        let mut parts = named.path.split("::");
        if !matches!(parts.next(), Some("crate" | "wudan")) {
            return None;
        }
        let there = parts.next().filter(|name| ROOMS.contains(name))?;
        let level = |name: &str| ROOMS.iter().position(|room| *room == name);
        let never = NEVER.contains(&(here, there));
        (level(there) > level(here) || never)
            .then(|| (named.at, format!("the room {here} may not name {there}")))
    })
}

/// `super` may not climb out of its room, where the order could not be seen.
pub fn room_escapes(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::paths, |source, named| {
        room(&source.path)?;
        let inside = source.path.strip_prefix("src/")?;
        let own = usize::from(!inside.ends_with("/mod.rs"));
        let depth = inside.split('/').count() - 1 + own;
        let climbs = named
            .path
            .split("::")
            .take_while(|part| *part == "super")
            .count();
        (climbs >= depth && climbs > 0 && !source.in_test(named.at)).then(|| {
            (
                named.at,
                "super leads out of the room: write crate::".into(),
            )
        })
    })
}

pub fn domain_purity(sources: &[Source]) -> Vec<Breach> {
    let domain = |source: &Source| room(&source.path) == Some("domain");
    let mut breaches = each(sources, Source::paths, |source, named| {
        let impure = IMPURE_PATHS.iter().any(|path| {
            named
                .path
                .strip_prefix(path)
                .is_some_and(|r| r.is_empty() || r.starts_with("::"))
        });
        (domain(source) && impure).then(|| (named.at, format!("the domain names {}", named.path)))
    });
    breaches.extend(each(sources, Source::words, |source, named| {
        let impure = IMPURE_WORDS.contains(&named.path.as_str());
        (domain(source) && impure).then(|| (named.at, format!("the domain names {}", named.path)))
    }));
    breaches
}

/// Effects stand in few rooms: SQLite in the store, none in panes; a widget knows no domain word.
pub fn effects_in_their_rooms(sources: &[Source]) -> Vec<Breach> {
    let mut breaches = each(sources, Source::words, |source, named| {
        let store = source.path.starts_with("src/store/");
        (named.path == "rusqlite" && !store && source.path.starts_with("src/"))
            .then(|| (named.at, "rusqlite is named outside the store".into()))
    });
    breaches.extend(each(sources, Source::paths, |source, named| {
        let pane = source.path.starts_with("src/tui/pane");
        let effect = ["std::fs", "std::net", "std::process", "std::thread"];
        let does = effect.iter().any(|path| named.path.starts_with(path));
        (pane && does && !source.in_test(named.at)).then(|| {
            (
                named.at,
                format!("a pane performs an effect: {}", named.path),
            )
        })
    }));
    breaches.extend(each(sources, Source::paths, |source, named| {
        let widget = source.path.starts_with("src/tui/widget");
        let domain = [
            "crate::domain",
            "crate::pack",
            "crate::store",
            "crate::exchange",
        ];
        let knows = domain.iter().any(|path| named.path.starts_with(path));
        (widget && knows).then(|| (named.at, format!("a widget knows {}", named.path)))
    }));
    breaches
}

pub fn literals(source: &Source) -> Vec<(usize, String)> {
    let shown = |at| !source.in_test(at);
    let pairs = source.literals.iter().filter(|literal| shown(literal.at));
    pairs
        .map(|literal| (literal.at, literal.text.clone()))
        .collect()
}

/// Upper-case words with single blanks between, so that phrases can be looked for.
pub fn spaced(text: &str) -> String {
    let text = text.replace("\\n", " ").replace('\\', " ").to_uppercase();
    format!(
        " {} ",
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

pub fn writes(text: &str) -> bool {
    let upper = spaced(text);
    let phrase = [
        "INSERT INTO ",
        "INSERT OR ",
        "DELETE FROM ",
        "CREATE TABLE ",
        "CREATE TEMP ",
        "CREATE INDEX ",
        "CREATE TRIGGER ",
        "CREATE VIRTUAL ",
        "DROP TABLE ",
        "ALTER TABLE ",
        "REPLACE INTO ",
    ];
    let update = upper.contains(" UPDATE ") && upper.contains(" SET ");
    let first = upper
        .split([' ', ';'])
        .find(|word| !word.is_empty())
        .unwrap_or("");
    let upper_word = text.trim_start().starts_with(first);
    let begins = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"].contains(&first) && upper_word;
    begins || update || phrase.iter().any(|phrase| upper.contains(phrase))
}

pub fn is_sql(text: &str) -> bool {
    let upper = spaced(text);
    let reads = upper.contains(" SELECT ") && (upper.contains(" FROM ") || text.contains("SELECT"));
    reads || upper.contains(" PRAGMA ") || writes(text)
}

pub fn sql_only_in_store(sources: &[Source]) -> Vec<Breach> {
    each(sources, literals, |source, (at, text)| {
        let store = source.path.starts_with("src/store/");
        (!store && is_sql(text)).then(|| (*at, "SQL outside the store".into()))
    })
}

pub fn writing_only_in_writers(sources: &[Source]) -> Vec<Breach> {
    each(sources, literals, |source, (at, text)| {
        let below = source.path.strip_prefix("src/store/")?;
        let writer = below.split(['/', '.']).any(|part| WRITERS.contains(&part))
            || below
                .split(['/', '.'])
                .any(|part| part.starts_with("write_"));
        (!writer && writes(text))
            .then(|| (*at, "a word that writes outside the write files".into()))
    })
}

pub fn is_hanzi(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

pub fn no_hanzi(sources: &[Source]) -> Vec<Breach> {
    each(sources, literals, |source, (at, text)| {
        (text.contains(is_hanzi) && !excepted(&source.path, HANZI)).then(|| {
            (
                *at,
                format!("hanzi in a literal, {text:?}: words stand in data/words"),
            )
        })
    })
}

/// Three English words in a row, as in a sentence.
pub fn is_english(text: &str) -> bool {
    let text = text.replace("\\n", " ");
    let mut run = 0;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
        let plain = bare.chars().all(|c| c.is_ascii_alphabetic() || c == '\'');
        let natural = bare.chars().skip(1).all(|c| c.is_lowercase() || c == '\'');
        run = if !bare.is_empty() && plain && natural {
            run + 1
        } else {
            0
        };
        if run >= 3 {
            return true;
        }
        // A comma ends the run: a list of columns is no sentence.
        run = if word.ends_with(',') { 0 } else { run };
    }
    false
}

pub fn no_english(sources: &[Source]) -> Vec<Breach> {
    each(sources, literals, |source, (at, text)| {
        let store = source.path.starts_with("src/store/");
        let caps = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
        let sql = store && (is_sql(text) || text.split(|c: char| !c.is_alphabetic()).any(caps));
        let logged = source.before(*at, 24).contains("tracing::");
        // An act's twin on the command line is code, which a test parses.
        let twin = source.before(*at, 10).trim_end().ends_with("cli:");
        let free =
            twin || sql || logged || source.in_attribute(*at) || excepted(&source.path, ENGLISH);
        (!free && is_english(text)).then(|| {
            (
                *at,
                format!("an English sentence, {text:?}: words stand in data/words"),
            )
        })
    })
}

pub fn colors_in_theme(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::paths, |source, named| {
        let allowed =
            source.path.starts_with("src/tui/theme") || source.path.starts_with("src/term/");
        let color = named.path.starts_with("Color::") || named.path.contains("::Color::");
        (color && !allowed && source.path.starts_with("src/") && !source.in_test(named.at))
            .then(|| (named.at, format!("{} outside the theme", named.path)))
    })
}

pub fn short_files(sources: &[Source]) -> Vec<Breach> {
    let long =
        |source: &&Source| source.text.lines().count() > 500 && !excepted(&source.path, LONG);
    let breach = |source: &Source| format!("{}:501 more than 500 lines", source.path);
    sources.iter().filter(long).map(breach).collect()
}

pub fn short_functions(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::functions, |_, function| {
        (function.lines > 70).then(|| {
            (
                function.at,
                format!("fn {}: {} lines of 70", function.name, function.lines),
            )
        })
    })
}

pub fn few_parameters(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::functions, |_, function| {
        let count = function.parameters;
        (count > 5).then(|| {
            (
                function.at,
                format!("fn {}: {count} parameters of 5", function.name),
            )
        })
    })
}

pub fn numbered(source: &Source) -> Vec<(usize, String)> {
    source.text.lines().map(String::from).enumerate().collect()
}

pub fn lines_where(sources: &[Source], rule: &str, bad: fn(&str) -> bool) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        for (index, line) in numbered(source) {
            if bad(&line) {
                breaches.push(format!("{}:{} {rule}", source.path, index + 1));
            }
        }
    }
    breaches
}

pub fn narrow_lines(sources: &[Source]) -> Vec<Breach> {
    lines_where(sources, "more than 100 columns", |line| line.width() > 100)
}

/// A `///` between two paragraphs is fine; one at either end of a comment is not.
pub fn empty_docs(sources: &[Source]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
        for (index, trio) in lines.windows(3).enumerate() {
            let paragraph = |line: &str| line.starts_with("/// ");
            if trio[1] == "///" && !(paragraph(trio[0]) && paragraph(trio[2])) {
                breaches.push(format!(
                    "{}:{} an empty doc comment",
                    source.path,
                    index + 2
                ));
            }
        }
    }
    breaches
}

pub fn opening_lines(sources: &[Source]) -> Vec<Breach> {
    let silent = |source: &&Source| {
        let first = source.text.lines().next().unwrap_or("");
        first != "//! Placeholder."
            && first
                .strip_prefix("//! ")
                .is_none_or(|words| words.split_whitespace().count() < 3)
    };
    let breach = |source: &Source| format!("{}:1 does not open with a //! sentence", source.path);
    sources.iter().filter(silent).map(breach).collect()
}

pub fn no_unsafe(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::words, |_, named| {
        (named.path == "unsafe").then(|| (named.at, "unsafe".into()))
    })
}

pub fn honest_tests(sources: &[Source]) -> Vec<Breach> {
    each(sources, Source::words, |source, named| {
        let ignored = named.path == "ignore" && source.in_attribute(named.at);
        let sleeps = named.path == "sleep" && source.in_test(named.at);
        (ignored || sleeps).then(|| (named.at, format!("a test with {}", named.path)))
    })
}

pub fn file_names(sources: &[Source]) -> Vec<Breach> {
    let vague = |source: &&Source| {
        let parts = source.path.split(['/', '.', '_']);
        parts
            .into_iter()
            .any(|part| VAGUE.contains(&part.trim_end_matches('s')))
    };
    sources
        .iter()
        .filter(vague)
        .map(|s| format!("{}:1 a name that says nothing", s.path))
        .collect()
}

pub fn machine_paths(texts: &[(String, String)]) -> Vec<Breach> {
    let folders = ["work", "farm", "home", "root"].map(|name| format!("/{name}/"));
    let mut breaches = Vec::new();
    for (path, text) in texts {
        for (index, line) in text.lines().enumerate() {
            let named = |folder: &String| {
                line.match_indices(folder.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back().unwrap_or(' ');
                    !before.is_alphanumeric() && !"._-*}".contains(before)
                })
            };
            if folders.iter().any(named) || line.contains(&["..", "shared"].join("/")) {
                breaches.push(format!("{path}:{} a path of one machine", index + 1));
            }
        }
    }
    breaches
}
