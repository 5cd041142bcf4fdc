//! Any table taken for a form that was sent back.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wudan::{
    domain::pack::Pack,
    exchange::blank::{Asked, Returned},
    pack,
    words::{Lang, Words},
};
use wudan_fuzz::table;

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let packs = pack::builtin().iter();
    let mut packs = packs.filter_map(|(name, text)| pack::load(name, text).ok());
    packs.find(|pack| !pack.forms.is_empty()).unwrap()
});

fuzz_target!(|data: &[u8]| {
    let table = table(data);
    let Some(returned) = Returned::of(&table) else {
        return;
    };
    let words = Words::built_in(Lang::ZhCn);
    let asked = Asked {
        code: "001",
        name: "校党委",
        year: 2026,
        pack: &PACK.head.title,
        form: &PACK.forms[0],
    };
    let changes = returned.changes(&asked, &words);
    assert_eq!(changes, returned.changes(&asked, &words));
    let answer = returned.answer(&words);
    assert_eq!(answer, returned.answer(&words));
    assert!(answer.marks.len() + answer.unfit.len() <= table.rows.len());
    returned.sums(asked.form);
});
