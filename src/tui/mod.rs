//! The full-screen workbench: panes, overlays, keys and looks over the store.
#![allow(missing_docs)] // Nothing here is an interface for others but `run` and `App`.

pub mod act;
mod app;
pub mod bundle;
pub mod canvas;
mod chrome;
mod cx;
mod draft;
pub mod effect;
pub mod event;
mod evidence;
mod folder;
mod import;
mod keyboard;
pub mod keymap;
pub mod layout;
mod letter;
mod liking;
mod look;
pub mod mail;
pub mod overlay;
pub mod pane;
pub mod patience;
mod prefix;
pub mod print;
mod roster;
mod run;
mod telling;
pub mod theme;
mod tick;
mod tongue;
mod travel;
pub mod tutor;
pub mod widget;

pub use app::{App, Demonstration};
pub use cx::{Cx, Desk, day_words};
pub use look::{Lines, Look};
pub use run::{Failure, Options, Start, Wish, run};
