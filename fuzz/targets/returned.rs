//! Any table taken for a blank that was sent back: a form, a report on tasks, a count of ballots.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::{
    exchange::blank::{BallotAnswer, BlankKind, FormAnswer, Returned, TaskAnswer},
    words::{Lang, Words},
};
use wudan_fuzz::{blanks, table};

fuzz_target!(|data: &[u8]| {
    let table = table(data);
    let Some(returned) = Returned::of(&table) else {
        return;
    };
    let words = &Words::built_in(Lang::ZhCn);
    for layout in blanks(words) {
        let changes = returned.changes(&layout);
        assert_eq!(changes, returned.changes(&layout));
        returned.sums(&layout);
    }
    let rows = table.rows.len();
    match returned.kind {
        BlankKind::Form => {
            let answer = FormAnswer::of(&returned, words);
            assert_eq!(answer, FormAnswer::of(&returned, words));
            assert!(answer.marks.len() <= rows);
        }
        BlankKind::Task => {
            let answer = TaskAnswer::of(&returned, words);
            assert_eq!(answer, TaskAnswer::of(&returned, words));
            assert!(answer.reports.len() <= rows);
        }
        BlankKind::Ballot => {
            let answer = BallotAnswer::of(&returned);
            assert_eq!(answer, BallotAnswer::of(&returned));
            assert!(answer.counts.len() <= rows);
        }
    }
});
