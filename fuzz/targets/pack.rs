//! Any text as a pack: a pack, or problems that stand in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wudan::pack::load;

fuzz_target!(|text: &str| {
    match load("a.toml", text) {
        Ok(pack) => assert_eq!(Ok(pack), load("a.toml", text)),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.line >= 1 && problem.column >= 1);
                assert!(problem.span.end <= text.len(), "{problem:?}");
                assert!(text.get(problem.span.clone()).is_some(), "{problem:?}");
            }
        }
    }
});
