//! The one integration test binary; each module here knows one subject.

// A failing unwrap in a test is a failing test; clippy knows this only inside `#[test]` functions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agenda;
mod architecture;
mod as_of;
mod asked;
mod book;
mod budget;
mod bundle;
mod cli;
mod decide;
mod demo;
mod dirty;
mod draft;
mod filter;
mod find;
mod gather;
mod grid;
mod hand;
mod help;
mod hostile_file;
mod import;
mod judge;
mod judgement;
mod key_manual;
mod keymap;
mod law;
mod ledger;
mod listing;
mod manual;
mod norm;
mod pack;
mod pack_manual;
mod pack_new;
mod pack_try;
mod packs_in_force;
mod paper;
mod patience;
mod planted_pack;
mod process;
mod replay;
mod roundtrip;
mod score_table;
mod screen;
mod source;
mod supervision;
mod terminal;
mod theme;
mod tidy;
mod tongue;
mod tutor;
mod verdict;
mod words;
mod workbench;
mod year;
