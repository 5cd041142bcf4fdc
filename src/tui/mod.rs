//! The full-screen workbench: panes, overlays, keys and looks over the store.
#![allow(missing_docs)] // Nothing here is an interface for others but `run` and `App`.

pub mod act;
mod app;
pub mod canvas;
mod chrome;
mod cx;
mod draft;
pub mod effect;
pub mod event;
pub mod keymap;
pub mod layout;
mod look;
pub mod overlay;
pub mod pane;
mod run;
pub mod theme;
mod tick;
pub mod widget;

pub use app::{App, Demonstration};
pub use cx::{Cx, Desk};
pub use look::{Lines, Look};
pub use run::{Failure, Options, Start, Wish, run};
