//! The pages of keys are made of the tables that the program goes by: keymap, words, acts.

use std::{collections::BTreeMap, fmt::Write};

use wudan::{
    tui::{event::PaneId, keymap::Keymap, pane::twins},
    words::{Lang, Words},
};

const PAGES: [(Lang, &str); 2] = [
    (Lang::ZhCn, "docs/keys.zh-CN.md"),
    (Lang::En, "docs/keys.md"),
];

/// The heading of a table of acts, and what is told of it.
fn about(section: &str, words: &Words) -> (String, Option<String>) {
    let said = |key: String| words.has(&key).then(|| words.get(&key).into_owned());
    let pane = PaneId::ALL.iter().any(|id| id.code() == section);
    let title = match pane {
        true => said(format!("tui.pane.{section}")),
        false => said(format!("tui.leaf.{section}"))
            .or_else(|| said(format!("help.name.{section}")))
            .or_else(|| said(format!("help.section.{section}"))),
    };
    let told = match pane {
        true => said(format!("tui.help.{section}")),
        false => {
            said(format!("help.leaf.{section}")).or_else(|| said(format!("help.overlay.{section}")))
        }
    };
    (title.unwrap_or_else(|| format!("⟨{section}⟩")), told)
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn page(lang: Lang) -> String {
    let words = Words::built_in(lang);
    let (keymap, faults) = Keymap::load(None);
    assert!(faults.is_empty());
    let twins: BTreeMap<(&str, &str), &str> = twins()
        .into_iter()
        .map(|(section, act, cli)| ((section, act), cli))
        .collect();
    let word = |name: &str| words.get(&format!("help.page.{name}")).into_owned();
    let mut page = format!("# {}\n\n{}\n", word("title"), word("intro"));
    let mut last = "";
    // What holds everywhere, the panes as their tabs stand, then the lists within them.
    let mut order = vec!["all", "move"];
    order.extend(PaneId::ALL.iter().map(|id| id.code()));
    let place = |section: &str| {
        let at = order.iter().position(|known| *known == section);
        at.unwrap_or(order.len())
    };
    let mut acts: Vec<_> = keymap.acts().collect();
    acts.sort_by_key(|(section, act, _)| (place(section), *section, *act));
    for (section, act, keys) in acts {
        if section != last {
            last = section;
            let (title, told) = about(section, &words);
            write!(page, "\n## {title}\n\n").unwrap();
            if let Some(told) = told {
                write!(page, "{told}\n\n").unwrap();
            }
            let heads = [word("keys"), word("act"), word("twin")];
            writeln!(page, "| {} |\n|---|---|---|", heads.join(" | ")).unwrap();
        }
        let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
        let does = words.get(&format!("tui.act.{section}.{act}"));
        let twin = match twins.get(&(section, act)) {
            Some(cli) if !cli.is_empty() => format!("`wudan {cli}`"),
            _ => String::new(),
        };
        let cells = [cell(&keys.join(" ")), cell(&does), cell(&twin)];
        writeln!(page, "| {} |", cells.join(" | ").trim_end()).unwrap();
    }
    page
}

#[test]
fn the_pages_of_keys_say_what_the_program_does() {
    for (lang, path) in PAGES {
        let page = page(lang);
        assert!(!page.contains('⟨'), "{page}");
        crate::cli::golden(path, &page);
    }
}
