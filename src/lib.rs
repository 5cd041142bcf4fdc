//! wudan 五单: the library behind the workbench; this file knows only the order of the rooms.
//!
//! A room may name only rooms listed before it (checked by `tests/all/tidy.rs`).

pub mod base;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod drawer;
pub mod exchange;
pub mod import;
pub mod letter;
pub mod mail;
pub mod pack;
pub mod report;
pub mod store;
pub mod term;
pub mod tui;
pub mod words;
