//! The year's rhythm: terms of office, calendar, kinds of check, rounds of checking.

use super::{Audience, DateRule, QuotaPeriod, Scorer, Source, Step, Window};
use crate::base::{Decimal, PeriodKind};
use crate::domain::{OrgKind, Stage};

crate::code_enum! {
    /// What a rhythm repeats.
    CadenceAct {
        DispatchMeeting = "dispatch_meeting",
        Exchange = "exchange",
        Report = "report",
        Study = "study",
        Meeting = "meeting",
    }
}

crate::code_enum! {
    /// What is published.
    Published {
        Progress = "progress",
        Result = "result",
    }
}

crate::code_enum! {
    /// Of what one is reminded.
    ReminderOf {
        Term = "term",
        Finding = "finding",
        Task = "task",
        Card = "card",
    }
}

crate::code_enum! {
    /// Kinds of check.
    CheckKind {
        SelfCheck = "self_check",
        Daily = "daily",
        Special = "special",
        Cross = "cross",
        Random = "random",
        Data = "data",
        Comprehensive = "comprehensive",
        YearEnd = "year_end",
        Replay = "replay",
        Rules = "rules",
        LookBack = "look_back",
    }
}

/// How long a term of office lasts and when it is late; terms that began before the row's day
/// in force keep their length (L06).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRule {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Kinds of the org above; empty means any.
    pub parents: Vec<OrgKind>,
    /// Length in years.
    pub years: u32,
    /// Most months early, with approval.
    pub early_months: Option<u32>,
    /// Most months late, with approval.
    pub late_months: Option<u32>,
    /// Office id of who approves.
    pub approved_by: Option<String>,
    /// Months from the end at which one is reminded; before it negative.
    pub remind_months: Vec<i32>,
    /// How often while overdue.
    pub remind_overdue: Option<PeriodKind>,
    /// How often while the date is missing.
    pub remind_missing: Option<PeriodKind>,
}

/// One line of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// In short words.
    pub text: Option<String>,
    /// Office id of who does it.
    pub by: Option<String>,
    /// What it fixes.
    pub rule: CalendarRule,
}

/// What a line of the calendar fixes, L01 to L14 (L06 stands in the rows it concerns).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CalendarRule {
    /// L01: a stage of the five lists.
    Stage {
        stage: Stage,
        deadline: Option<DateRule>,
        window: Option<Window>,
    },
    /// L02: publication.
    Publication { deadline: DateRule, what: Published },
    /// L03: reminders.
    Reminder {
        of: ReminderOf,
        at_months: Vec<i32>,
        at_days: Vec<i32>,
        overdue: Option<PeriodKind>,
        missing: Option<PeriodKind>,
    },
    /// L04: one letter to all in a window.
    Cohort {
        letter: String,
        window: Option<Window>,
    },
    /// L05: an approved extension.
    Extension {
        of: ReminderOf,
        most_months: u32,
        approved_by: Option<String>,
    },
    /// L07: evaluation when a period closes.
    Close {
        period: QuotaPeriod,
        appraisal: Option<String>,
        indicators: Vec<String>,
    },
    /// L08: a window.
    Window {
        window: Window,
        campaign: Option<String>,
    },
    /// L09: finding, rectification, look-back.
    Rectification { steps: Vec<Step> },
    /// L10: the procedure of an appraisal.
    Procedure {
        appraisal: Option<String>,
        steps: Vec<Step>,
    },
    /// L11: a rhythm.
    Cadence { act: CadenceAct, deadline: DateRule },
    /// L12: when grades are given.
    Grading {
        appraisal: String,
        window: Option<Window>,
        joined_to: Option<String>,
    },
    /// L13: a deadline, also inside a period.
    Deadline { deadline: DateRule },
    /// L14: the exact days of a school term.
    SchoolTerm { window: Window },
}

/// A kind of check that the regulation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Who is checked.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Its kind.
    pub kind: CheckKind,
    /// Office id of who leads it.
    pub by: Option<String>,
    /// How many times in the period.
    pub at_least: Option<u32>,
    /// The period.
    pub every: Option<QuotaPeriod>,
    /// How it is done.
    pub methods: Vec<String>,
    /// What comes of it.
    pub outcomes: Vec<String>,
    /// Office id of who gets the report.
    pub reports_to: Option<String>,
}

/// One round of checking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Who is checked.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Id of its kind of check.
    pub check: String,
    /// From when to when.
    pub window: Window,
    /// Ids of the forms filled in.
    pub forms: Vec<String>,
    /// Ids of the areas of tasks whose completion is asked.
    pub areas: Vec<String>,
    /// Office id of who leads it.
    pub by: Option<String>,
    /// Who scores.
    pub assessors: Vec<Scorer>,
    /// What must be handed in.
    pub delivers: Vec<Delivery>,
    /// Share of the orgs drawn at random, in percent.
    pub draw_percent: Option<Decimal>,
    /// Number of orgs drawn at random.
    pub draw: Option<u32>,
}

/// Something handed in by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Stable id within the campaign.
    pub id: String,
    /// What.
    pub text: String,
    /// By when.
    pub deadline: DateRule,
}
