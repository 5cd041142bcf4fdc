//! The full-screen workbench: panes, overlays, keys and looks over the store.
#![allow(missing_docs)]

pub mod canvas;
pub mod keymap;
pub mod theme;
pub mod widget;
