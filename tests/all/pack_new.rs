//! The skeleton of a pack: sound as it is written, and each spare example loads once it counts.

use wudan::{
    base::date::parse_iso,
    pack::{Extent, Filling, builtin, load, skeleton},
};

use crate::{
    cli::{Desk, run},
    pack::listed,
};

fn written(language: &str, extent: Extent) -> String {
    let filling = Filling {
        id: None,
        title: None,
        today: parse_iso("2026-05-20").unwrap(),
    };
    skeleton(language, extent, filling)
}

fn all() -> Vec<(&'static str, Extent, String)> {
    let languages = ["zh-CN", "en"].into_iter();
    languages
        .flat_map(|language| {
            let extents = Extent::ALL.iter();
            extents.map(move |extent| (language, *extent, written(language, *extent)))
        })
        .collect()
}

/// Whether a line is a spare example: content right behind its mark.
fn is_spare(line: &str) -> bool {
    let text = line.trim_start();
    text.strip_prefix('#')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '['))
}

fn counted(line: &str) -> String {
    line.replacen('#', "", 1)
}

/// The spare examples: from which line to which, the end not included.
fn spares(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = at + lines[at..].iter().take_while(|line| is_spare(line)).count();
        if end > at {
            found.push((at, end));
        }
        at = end.max(at + 1);
    }
    found
}

/// The text with one spare example counting, done as the remarks of the skeleton say: a rule
/// takes the place of the one above.
fn with_spare(lines: &[&str], (from, to): (usize, usize)) -> String {
    let mut out: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
    if lines[from].trim_start().starts_with("#rule = ") {
        let above = lines[..from].iter();
        let own = above
            .rev()
            .position(|line| line.trim_start().starts_with("rule = "));
        out.remove(from - 1 - own.unwrap());
        out[from - 1] = counted(&out[from - 1]);
        return out.join("\n");
    }
    for line in &mut out[from..to] {
        *line = counted(line);
    }
    out.join("\n")
}

fn sound(text: &str) {
    let problems = load("new.toml", text).err().unwrap_or_default();
    assert!(problems.is_empty(), "{}\n{text}", listed(&problems));
}

#[test]
fn the_skeleton_is_sound_in_both_languages_and_extents() {
    for (_, _, text) in all() {
        sound(&text);
        assert!(!text.contains("#@"), "a marker is left");
    }
}

#[test]
fn each_spare_example_loads_once_it_counts() {
    for (language, extent, text) in all() {
        let lines: Vec<&str> = text.lines().collect();
        let spares = spares(&lines);
        let least = if extent == Extent::Full { 70 } else { 45 };
        assert!(
            spares.len() >= least,
            "{language} {extent} {}",
            spares.len()
        );
        for spare in spares {
            let text = with_spare(&lines, spare);
            let problems = load("new.toml", &text).err().unwrap_or_default();
            let what = lines[spare.0];
            assert!(problems.is_empty(), "{what}\n{}", listed(&problems));
        }
    }
}

#[test]
fn all_spare_examples_load_together() {
    for (_, _, text) in all() {
        let lines = text.lines().map(|line| match line.trim_start() {
            rule if rule.starts_with("#rule = ") => line.to_string(),
            _ if is_spare(line) => counted(line),
            _ => line.to_string(),
        });
        sound(&lines.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn a_spoiled_spare_example_would_be_found() {
    let text = written("zh-CN", Extent::Full).replace(
        "#rule = { kind = \"presence\", fact",
        "#rule = { kind = \"presence\", fakt",
    );
    let lines: Vec<&str> = text.lines().collect();
    let spoiled = spares(&lines)
        .into_iter()
        .filter(|spare| load("new.toml", &with_spare(&lines, *spare)).is_err());
    assert_eq!(spoiled.count(), 1);
}

/// The codes that remarks name, each with the line below.
fn named(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for pair in lines.windows(2) {
        let Some(remark) = pair[0].strip_prefix("# ") else {
            continue;
        };
        let words = remark.split(|c: char| !c.is_ascii_alphanumeric());
        let is_code = |word: &&str| {
            let digits = word.get(1..).unwrap_or_default();
            word.starts_with(['F', 'R', 'A', 'G', 'C', 'L'])
                && (1..=2).contains(&digits.len())
                && digits.chars().all(|c| c.is_ascii_digit())
        };
        found.extend(
            words
                .filter(is_code)
                .map(|word| (word.to_string(), pair[1].to_string())),
        );
    }
    found
}

#[test]
fn every_kind_of_rule_has_its_example_with_a_line_that_says_what_it_does() {
    for (language, extent, text) in all() {
        let named = named(&text);
        let has = |code: &str| named.iter().any(|(it, _)| it == code);
        for no in 1..=27 {
            assert!(has(&format!("R{no:02}")), "{language} {extent} R{no:02}");
        }
        for no in 1..=12 {
            assert!(has(&format!("F{no}")), "{language} {extent} F{no}");
        }
        let is_full = extent == Extent::Full;
        for (letter, last) in [('A', 13), ('G', 13), ('C', 12), ('L', 14)] {
            // Cards, consequences and the calendar are for whole packs.
            let asked = is_full || letter == 'A';
            for no in (1..=last).filter(|_| asked) {
                let code = format!("{letter}{no:02}");
                assert!(has(&code), "{language} {extent} {code}");
            }
        }
    }
}

#[test]
fn each_code_of_a_rule_stands_above_the_rule_of_its_number() {
    use wudan::domain::rule::RuleKind;
    for (_, _, text) in all() {
        let rules = named(&text).into_iter().filter_map(|(code, below)| {
            let rule = below.strip_prefix("#rule = { kind = \"")?;
            Some((code, rule.split('"').next()?.to_string()))
        });
        let mut count = 0;
        for (code, word) in rules {
            let kind = RuleKind::parse(&word).unwrap();
            assert_eq!(kind.number(), code, "{word}");
            count += 1;
        }
        assert_eq!(count, 24, "R19, R20 and R23 are no rules");
    }
}

/// Ids of every row, in the order of the file.
fn ids(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches('#'));
    let ids = lines.filter_map(|line| line.strip_prefix("id = "));
    ids.map(|id| id.split("  ").next().unwrap().to_string())
        .collect()
}

#[test]
fn both_languages_have_the_same_rows_and_only_their_own_words() {
    for extent in Extent::ALL {
        let [zh, en] = ["zh-CN", "en"].map(|language| written(language, *extent));
        assert_eq!(ids(&zh), ids(&en));
        assert!(ids(&zh).len() > 40);
        assert_eq!(zh.lines().count(), en.lines().count());
        let odd: Vec<&str> = en
            .lines()
            .filter(|it| it.contains(crate::law::is_hanzi))
            .collect();
        assert!(odd.is_empty(), "{odd:?}");
    }
}

#[test]
fn the_skeleton_is_no_delivered_pack() {
    assert!(builtin().iter().all(|(name, _)| !name.contains("skeleton")));
    let listed = Desk::bare().json(&["pack", "list"]);
    assert_eq!(listed.as_array().unwrap().len(), 5);
}

#[test]
fn what_is_said_stands_in_the_head_and_the_year_is_this_one() {
    let desk = Desk::bare();
    desk.done(&[
        "pack",
        "new",
        "a.toml",
        "--title",
        "某校\"五好\"支部评分细则（试行）",
        "--id",
        "five-good",
        "--kind",
        "form",
    ]);
    let text = std::fs::read_to_string(desk.path("a.toml")).unwrap();
    let pack = load("a.toml", &text).unwrap();
    let head = &pack.head;
    assert_eq!(head.id, "five-good");
    assert_eq!(head.title, "某校\"五好\"支部评分细则（试行）");
    assert_eq!(head.short, "某校\"五好\"支部评");
    assert_eq!(
        (head.year, head.in_force.to_string().as_str()),
        (2026, "2026-01-01")
    );
    assert!(pack.ladders.is_empty() && pack.calendar.is_empty() && !pack.forms.is_empty());
    let later = run(
        &desk.path("."),
        &["--today", "2031-02-01", "pack", "new", "b.toml"],
    );
    assert_eq!(later.code, 0, "{later:?}");
    let text = std::fs::read_to_string(desk.path("b.toml")).unwrap();
    let pack = load("b.toml", &text).unwrap();
    assert_eq!(pack.head.year, 2031);
    assert_eq!(pack.targets[0].steps.len(), 2);
    assert!(text.contains("2032-12-31") && !text.contains("2026"));
    assert!(!pack.ladders.is_empty() && !pack.calendar.is_empty());
}

#[test]
fn a_file_that_exists_is_left_alone() {
    let desk = Desk::bare();
    desk.write("a.toml", "mine");
    let answer = desk.refused(&["pack", "new", "a.toml"], 5, "file_exists");
    assert!(answer.err.contains("a.toml"), "{answer:?}");
    assert_eq!(
        std::fs::read_to_string(desk.path("a.toml")).unwrap(),
        "mine"
    );
}

#[test]
fn an_id_that_cannot_be_one_is_refused_and_nothing_is_written() {
    let desk = Desk::bare();
    let answer = desk.refused(&["pack", "new", "a.toml", "--id", "五好"], 2, "bad_value");
    assert!(
        answer.err.contains("a.toml:"),
        "the place is told: {answer:?}"
    );
    desk.refused(&["pack", "new", "a.toml", "--title", " "], 2, "bad_value");
    assert!(!desk.path("a.toml").exists());
}

#[test]
fn the_language_asked_for_is_that_of_the_remarks() {
    let desk = Desk::bare();
    desk.done(&["--lang", "en", "pack", "new", "a.toml"]);
    let text = std::fs::read_to_string(desk.path("a.toml")).unwrap();
    assert!(
        text.starts_with("# The skeleton of a pack"),
        "{}",
        &text[..80]
    );
}
