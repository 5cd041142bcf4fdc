//! Shapes of duties and tasks.

use super::day::DateShape;
use super::value::{Code, Entry, Ref, Text, to};
use crate::domain::pack::{DutyLine, Milestone, Responsibility, TaskLine};
use crate::domain::{Category, Share};

shape! {
    /// One line of the responsibility list.
    row "duty" DutyShape => DutyLine {
        no: Option<u32>,
        area: Ref<to::Area>,
        text: Text,
        share: Code<Share>,
        role: Option<Code<Responsibility>>,
    } defaults {
        indicators: Vec<Ref<to::Indicator>>,
    }
}

shape! {
    /// One line of the project list.
    row "task" TaskShape => TaskLine {
        no: u32,
        area: Option<Ref<to::Area>>,
        title: Text,
        text: Option<Text>,
        goal: Text,
        standard: Text,
        category: Code<Category>,
        share: Code<Share>,
        deadline: DateShape,
        leader: Option<Ref<to::Office>>,
        lead: Option<Ref<to::Office>>,
        person: Option<Ref<to::Office>>,
    } defaults {
        figures: Vec<Text>,
        indicators: Vec<Ref<to::Indicator>>,
        targets: Vec<Ref<to::Target>>,
        supporting: Vec<Ref<to::Office>>,
        measures: Vec<Text>,
        milestones: Vec<MilestoneShape>,
        evidence: Vec<Text>,
    }
}

shape! {
    /// A step on the way of a task.
    plain MilestoneShape => Milestone { id: Entry, text: Text, deadline: DateShape } defaults {}
}
