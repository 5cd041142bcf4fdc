//! Parts of screens that know no word of the domain.

pub mod accordion;
pub mod arrangement;
pub mod bar;
pub mod chart;
pub mod day;
pub mod editor;
pub mod list;
pub mod popup;
pub mod table;
pub mod tree;
