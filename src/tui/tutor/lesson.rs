//! The lessons of the tutorial, as they stand in `data/tutor/lesson.toml`.

use serde::Deserialize;

const FILE: &str = include_str!("../../../data/tutor/lesson.toml");

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name, in the words too.
    pub id: String,
    /// The chapter that it belongs to.
    pub chapter: String,
    /// What must hold for it to be over.
    pub until: Condition,
    /// Acts whose keys its words name, as section and name.
    pub keys: Vec<String>,
}

/// What ends a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// One of these commands was done.
    Done(Vec<String>),
    /// The org in hand is of this kind.
    Org(String),
    /// This pane has the focus.
    Pane(String),
    /// The pane in use shows this leaf.
    Leaf(String),
    /// An overlay of this kind is on top.
    Overlay(String),
    /// The list in use is narrowed.
    Filter,
    /// A mark has a reason.
    Reason,
    /// A finding has a deadline.
    Deadline,
    /// A draft is kept.
    Draft,
    /// It is only read.
    Read,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lessons {
    lesson: Vec<Lesson>,
}

/// Every lesson in its order.
///
/// # Errors
/// What is wrong with the file that came with the program.
pub fn lessons() -> Result<Vec<Lesson>, toml::de::Error> {
    toml::from_str(FILE).map(|file: Lessons| file.lesson)
}
