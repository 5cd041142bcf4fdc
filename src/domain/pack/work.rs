//! Lines of the two yearly lists: responsibility and projects.

use super::{Audience, DateRule, Responsibility, Source};
use crate::base::date::Date;
use crate::domain::{Category, Share};

/// One line of a responsibility list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Posts, kinds, classes and sectors that bear it; no post means the org as a whole.
    pub audience: Audience,
    /// Its number within the area.
    pub no: Option<u32>,
    /// The area's id.
    pub area: String,
    /// The duty in short words.
    pub text: String,
    /// Common or individual.
    pub share: Share,
    /// How it is answered for; `None` leaves it to the pack's role table.
    pub role: Option<Responsibility>,
    /// Ids of the indicators that show it.
    pub indicators: Vec<String>,
}

/// One line of a project list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// To whom it is dispatched.
    pub audience: Audience,
    /// Its number in the list.
    pub no: u32,
    /// The area's id.
    pub area: Option<String>,
    /// Its name.
    pub title: String,
    /// A little longer.
    pub text: Option<String>,
    /// What is to be reached.
    pub goal: String,
    /// By what it is judged done.
    pub standard: String,
    /// Hard figures, as text.
    pub figures: Vec<String>,
    /// Ids of the indicators behind the figures.
    pub indicators: Vec<String>,
    /// Ids of the targets behind the figures.
    pub targets: Vec<String>,
    /// Basic, major or innovative.
    pub category: Category,
    /// Common or individual.
    pub share: Share,
    /// When it is due.
    pub deadline: DateRule,
    /// Office id of the leader in charge.
    pub leader: Option<String>,
    /// Office id of the leading unit.
    pub lead: Option<String>,
    /// Office ids of the supporting units.
    pub supporting: Vec<String>,
    /// Office id of the responsible person.
    pub person: Option<String>,
    /// Measures.
    pub measures: Vec<String>,
    /// Steps on the way.
    pub milestones: Vec<Milestone>,
    /// What is asked as proof.
    pub evidence: Vec<String>,
}

impl TaskLine {
    /// The last due day in a year; `None` where the text leaves it open or an event fixes it.
    pub fn deadline_in(&self, year: i32) -> Option<Date> {
        self.deadline.in_year(year)
    }
}

/// A step on the way of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Stable id within the task.
    pub id: String,
    /// What is done by then.
    pub text: String,
    /// When.
    pub deadline: DateRule,
}
