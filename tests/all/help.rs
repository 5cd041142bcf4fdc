//! Help is complete: every list, column, overlay and field has a text in both languages.

use std::collections::BTreeSet;

use wudan::{
    tui::App,
    words::{Lang, Words},
};

use crate::{
    source::{root, sources},
    workbench::{open, open_in, press, shown},
};

const SIZE: (u16, u16) = (80, 24);

/// Everything that a help tells, page by page.
fn told(app: &mut App) -> String {
    let mut all = String::new();
    loop {
        let screen = shown(app, SIZE);
        let is_known = all.ends_with(&screen);
        all.push_str(&screen);
        if is_known {
            return all;
        }
        press(app, "pagedown");
    }
}

/// The keys that have no words among those told.
fn holes(told: &str) -> BTreeSet<String> {
    let holes = told.split('⟨').skip(1);
    holes
        .filter_map(|it| it.split('⟩').next())
        .map(String::from)
        .collect()
}

#[test]
fn every_list_tells_what_it_shows_and_what_each_column_means() {
    let mut missing = BTreeSet::new();
    for lang in [Lang::ZhCn, Lang::En] {
        let dir = tempfile::tempdir().unwrap();
        let mut app = open_in(dir.path(), SIZE, lang);
        for pane in 1..=9 {
            press(&mut app, &pane.to_string());
            // As many leaves as a pane can have; the last one only stays.
            for at in 0..10 {
                press(&mut app, "?");
                let told = told(&mut app);
                missing.extend(holes(&told).into_iter().map(|it| format!("{lang} {it}")));
                press(&mut app, "esc");
                match pane {
                    3 if at == 0 => press(&mut app, "enter"),
                    5..=8 => press(&mut app, "right"),
                    _ => {}
                }
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{}",
        missing.into_iter().collect::<Vec<_>>().join("\n")
    );
}

/// The names of all fields of forms: the first literal after what makes a field.
fn fields() -> BTreeSet<String> {
    let makers = [
        "Field::new(",
        "line(",
        "lines(",
        "day(",
        "org(",
        "many_orgs(",
        "person(",
        "many_persons(",
        "one_of(",
        "some_of(",
    ];
    let mut names = BTreeSet::new();
    for source in sources(&["src/tui"]) {
        for literal in source.literals.iter().filter(|it| !source.in_test(it.at)) {
            let before = source.before(literal.at, 14);
            let is_field = makers.iter().any(|maker| before.ends_with(maker))
                && !before.ends_with("Editor::line(")
                && !before.ends_with("Editor::lines(");
            let plain = |c: char| c.is_ascii_lowercase() || c == '_';
            if is_field && !literal.text.is_empty() && literal.text.chars().all(plain) {
                names.insert(literal.text.clone());
            }
        }
    }
    names
}

#[test]
fn every_field_of_every_form_tells_what_it_is_for() {
    let names = fields();
    assert!(names.len() > 60, "{names:?}");
    let words = Words::built_in(Lang::ZhCn);
    let missing: Vec<_> = names
        .iter()
        .filter(|name| !words.has(&format!("help.field.{name}")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_overlay_tells_what_it_is_for() {
    let words = Words::built_in(Lang::ZhCn);
    let folder = root().join("src/tui/overlay");
    assert!(folder.is_dir());
    // A text to be read is told its kind by who makes it.
    let mut kinds = BTreeSet::from(["note".to_string()]);
    for source in sources(&["src/tui/overlay"]) {
        let text = source.code.iter().collect::<String>();
        let mut at = 0;
        while let Some(found) = text[at..].find("fn kind(&self)") {
            at += found + 1;
            let count = |at: usize| text[..at].chars().count();
            let end = text[at..].find('}').map_or(text.len(), |end| at + end);
            let body = count(at)..count(end);
            let name = source.literals.iter().find(|it| body.contains(&it.at));
            kinds.extend(name.map(|it| it.text.clone()));
        }
    }
    assert!(kinds.len() > 8, "{kinds:?}");
    let missing: Vec<_> = kinds
        .iter()
        .flat_map(|kind| ["overlay", "name"].map(|part| format!("help.{part}.{kind}")))
        .filter(|key| !words.has(key))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn help_is_searched_and_a_field_explains_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "3 ? / \"pd\" enter");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("派单") && !screen.contains("放大"),
        "{screen}"
    );
    press(&mut app, "esc esc n tab tab tab tab tab f1");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("月底"), "{screen}");
    press(&mut app, "esc esc");
    assert!(shown(&app, SIZE).contains("看板"));
}

#[test]
fn a_field_is_told_of_as_its_form_uses_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    for (keys, told) in [
        ("6 n tab f1", "存在什么问题"),
        ("6 right right right n f1", "谈话"),
        ("6 right n tab tab tab f1", "督查从哪一天开始"),
        (
            "5 right right right = enter enter f8 f1",
            "会议或活动的日期",
        ),
    ] {
        press(&mut app, keys);
        let screen = shown(&app, SIZE);
        assert!(screen.contains(told), "{keys}\n{screen}");
        press(&mut app, "esc esc");
    }
}
