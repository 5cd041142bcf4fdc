//! The tree keeps the laws, and each law finds a planted breach.

use crate::law::*;
use crate::source::{Source, files, sources};

fn tree() -> Vec<Source> {
    sources(&["src", "tests", "benches", "examples", "fuzz"])
}

fn src() -> Vec<Source> {
    sources(&["src"])
}

fn none(breaches: Vec<Breach>) {
    assert!(
        breaches.is_empty(),
        "{} breaches:\n{}",
        breaches.len(),
        breaches.join("\n")
    );
}

/// Runs a check on one planted file.
fn planted(check: fn(&[Source]) -> Vec<Breach>, path: &str, text: &str) -> usize {
    check(&[Source::new(path, text)]).len()
}

mod the_tree {
    use super::*;

    #[test]
    fn names_only_rooms_below() {
        none(room_order(&src()));
        none(room_escapes(&src()));
    }

    #[test]
    fn has_no_room_outside_the_order() {
        let text = std::fs::read_to_string(crate::source::root().join("src/lib.rs")).unwrap();
        let mut rooms: Vec<&str> = text
            .lines()
            .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
            .collect();
        let mut wanted = ROOMS.to_vec();
        rooms.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(rooms, wanted);
    }

    #[test]
    fn keeps_the_domain_pure() {
        none(domain_purity(&src()));
    }

    #[test]
    fn keeps_effects_in_their_rooms() {
        none(effects_in_their_rooms(&src()));
    }

    #[test]
    fn speaks_sql_only_in_the_store() {
        none(sql_only_in_store(&src()));
        none(writing_only_in_writers(&src()));
        let stray = files("src")
            .into_iter()
            .filter(|(path, _)| path.ends_with(".sql"));
        none(
            stray
                .map(|(path, _)| path)
                .filter(|p| !p.starts_with("src/store/"))
                .collect(),
        );
    }

    #[test]
    fn holds_no_words_for_people() {
        none(no_hanzi(&src()));
        none(no_english(&src()));
    }

    #[test]
    fn holds_colors_only_in_the_theme() {
        none(colors_in_theme(&src()));
    }

    #[test]
    fn keeps_files_functions_and_lines_short() {
        none(short_files(&tree()));
        none(short_functions(&tree()));
        none(few_parameters(&tree()));
        none(narrow_lines(&tree()));
    }

    #[test]
    fn opens_every_file_with_a_sentence() {
        none(opening_lines(&tree()));
        none(empty_docs(&tree()));
    }

    #[test]
    fn has_no_exception_for_a_file_that_is_gone() {
        none(stale_exceptions());
    }

    #[test]
    fn has_no_unsafe_code() {
        none(no_unsafe(&tree()));
    }

    #[test]
    fn has_no_ignored_and_no_sleeping_test() {
        none(honest_tests(&tree()));
    }

    #[test]
    fn has_names_that_say_something() {
        none(file_names(&tree()));
    }

    #[test]
    fn names_no_path_of_one_machine() {
        none(machine_paths(&files(".")));
    }
}

mod a_planted_breach {
    use super::*;

    #[test]
    fn of_the_room_order_is_found() {
        let bad = "use crate::{base::Date, tui::App};\nfn f() { crate::cli::run(); }";
        assert_eq!(planted(room_order, "src/store/mod.rs", bad), 2);
        assert_eq!(
            planted(room_order, "src/store/mod.rs", "use crate::words::Words;"),
            1
        );
        assert_eq!(planted(room_order, "src/cli/mod.rs", bad), 0);
        assert_eq!(
            planted(
                room_escapes,
                "src/base/date.rs",
                "use super::super::cli::run;"
            ),
            1
        );
        assert_eq!(
            planted(room_escapes, "src/base/mod.rs", "use super::cli;"),
            1
        );
        assert_eq!(
            planted(room_escapes, "src/base/date.rs", "use super::code;"),
            0
        );
    }

    #[test]
    fn of_purity_is_found() {
        let bad = "use std::{fs, collections::BTreeMap};\nfn f(x: f64) { Utc::now(); }";
        assert_eq!(planted(domain_purity, "src/domain/org.rs", bad), 3);
        assert_eq!(planted(domain_purity, "src/pack/file.rs", bad), 0);
    }

    #[test]
    fn of_effects_is_found() {
        let check = effects_in_their_rooms;
        assert_eq!(planted(check, "src/cli/info.rs", "use rusqlite::Row;"), 1);
        assert_eq!(
            planted(check, "src/tui/pane/board.rs", "use std::fs::write;"),
            1
        );
        assert_eq!(
            planted(check, "src/tui/widget/list.rs", "use crate::domain::Org;"),
            1
        );
    }

    #[test]
    fn of_sql_is_found() {
        let bad = "const A: &str = \"SELECT 1\";\nconst B: &str = \"insert  into t values (1)\";";
        assert_eq!(planted(sql_only_in_store, "src/cli/org.rs", bad), 2);
        assert_eq!(planted(sql_only_in_store, "src/store/query/org.rs", bad), 0);
        assert_eq!(
            planted(writing_only_in_writers, "src/store/query/org.rs", bad),
            1
        );
        assert_eq!(
            planted(writing_only_in_writers, "src/store/write/org.rs", bad),
            0
        );
        let raw = "f(r#\"UPDATE org\n SET name = 'x'\"#); g(\"BEGIN IMMEDIATE\");";
        assert_eq!(planted(sql_only_in_store, "src/tui/app.rs", raw), 2);
        assert_eq!(
            planted(
                sql_only_in_store,
                "src/tui/app.rs",
                "f(\"BEGIN:VCALENDAR\")"
            ),
            0
        );
    }

    #[test]
    fn of_words_is_found() {
        let bad = "const A: &str = \"保存\"; // 保存\nconst B: char = '周';";
        assert_eq!(planted(no_hanzi, "src/tui/app.rs", bad), 2);
        let test = format!("#[cfg(test)]\nmod tests {{ {bad}\n }}");
        assert_eq!(planted(no_hanzi, "src/tui/app.rs", &test), 0);
        let bad = "f(\"the file is locked\"); g(\"a.b\"); h(\"one two\"); // not a real sentence";
        assert_eq!(planted(no_english, "src/tui/app.rs", bad), 1);
        let fine = "#[error(\"the file is locked\")]\nstruct A;";
        assert_eq!(planted(no_english, "src/tui/app.rs", fine), 0);
    }

    #[test]
    fn of_colors_is_found() {
        let bad = "let c = ratatui::style::Color::Red;";
        assert_eq!(planted(colors_in_theme, "src/tui/board.rs", bad), 1);
        assert_eq!(planted(colors_in_theme, "src/tui/theme.rs", bad), 0);
    }

    #[test]
    fn of_size_is_found() {
        let long = "let a = 1;\n".repeat(71);
        let text = format!("fn f(a: A<B, C>, b: u8) {{\n{long}}}");
        assert_eq!(planted(short_functions, "src/a.rs", &text), 1);
        assert_eq!(planted(few_parameters, "src/a.rs", &text), 0);
        let many = "fn f(a: u8, b: u8, c: u8, d: fn(u8) -> u8, e: u8, f: u8) {}";
        assert_eq!(planted(few_parameters, "src/a.rs", many), 1);
        assert_eq!(planted(short_files, "src/a.rs", &"\n".repeat(501)), 1);
        assert_eq!(planted(narrow_lines, "src/a.rs", &"字".repeat(51)), 1);
    }

    #[test]
    fn of_manners_is_found() {
        assert_eq!(planted(opening_lines, "src/a.rs", "use std::fs;\n"), 1);
        assert_eq!(planted(empty_docs, "src/a.rs", "\n    ///\nfn f() {}"), 1);
        let bad = "fn f() { unsafe { g() } } // unsafe";
        assert_eq!(planted(no_unsafe, "src/a.rs", bad), 1);
        let bad = "#[test]\n#[ignore]\nfn f() { std::thread::sleep(D); }";
        assert_eq!(planted(honest_tests, "tests/all/a.rs", bad), 2);
        assert_eq!(planted(file_names, "src/base/string_utils.rs", ""), 1);
        assert_eq!(planted(file_names, "src/common/mod.rs", ""), 1);
    }

    #[test]
    fn of_machine_paths_is_found() {
        let bad = format!("see /{0}/x and ./src/{0}/y", "work");
        assert_eq!(machine_paths(&[("README.md".into(), bad)]).len(), 1);
        let fine = format!("src/{}/a https://example.org/home-page", "work");
        assert_eq!(machine_paths(&[("README.md".into(), fine)]).len(), 0);
    }
}
