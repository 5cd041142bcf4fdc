//! Any text taken for a published scoring table, and the pack that is made of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::{
    base::date::parse_iso,
    exchange::read_score_text,
    pack::{Filling, ProblemCode, Proposal, form_text, load},
};

fuzz_target!(|data: &[u8]| {
    let once = read_score_text(data);
    assert_eq!(once, read_score_text(data));
    let Ok(read) = once else { return };
    let groups = &read.form.groups;
    assert!(groups.iter().all(|group| !group.items.is_empty()));
    for doubt in &read.doubts {
        if let Some((group, item)) = doubt.item {
            assert!(groups[group].items.len() > item, "a doubt is about an item");
        }
    }
    let filling = Filling {
        id: None,
        title: Some("x"),
        today: parse_iso("2026-05-20").unwrap(),
    };
    let mut form = read.form;
    for item in form.groups.iter_mut().flat_map(|group| &mut group.items) {
        item.remarks.push("x".into());
        if let Proposal::Conditions(deduct) = &item.proposal {
            assert!(deduct.iter().all(|(cause, _)| !cause.is_empty()));
        }
    }
    // Whatever stood in the table, the pack is TOML of the right structure.
    let problems = load("p.toml", &form_text("zh-CN", filling, &form)).err();
    let of_syntax =
        |code: ProblemCode| matches!(code, ProblemCode::Syntax | ProblemCode::Unreadable);
    let broken = problems.iter().flatten().find(|it| of_syntax(it.code));
    assert!(broken.is_none(), "{broken:?}");
});
