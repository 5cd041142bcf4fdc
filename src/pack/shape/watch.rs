//! Shapes of terms, calendar, checks and campaigns.

use super::day::{DateShape, WindowShape};
use super::value::{Code, Entry, Number, Ref, Text, to};
use super::verdict::StepShape;
use crate::base::PeriodKind;
use crate::domain::pack::{
    CadenceAct, CalendarLine, CalendarRule, Campaign, Check, CheckKind, Delivery, Published,
    QuotaPeriod, ReminderOf, Scorer, TermRule,
};
use crate::domain::{OrgKind, Stage};

shape! {
    /// How long a term of office lasts.
    row "term" TermShape => TermRule {
        title: Text,
        years: u32,
        early_months: Option<u32>,
        late_months: Option<u32>,
        approved_by: Option<Ref<to::Office>>,
        remind_overdue: Option<Code<PeriodKind>>,
        remind_missing: Option<Code<PeriodKind>>,
    } defaults {
        parents: Vec<Code<OrgKind>>,
        remind_months: Vec<i32>,
    }
}

shape! {
    /// One line of the calendar.
    row "calendar" CalendarShape => CalendarLine {
        title: Text,
        text: Option<Text>,
        by: Option<Ref<to::Office>>,
        #[serde(flatten)]
        rule: CalendarRuleShape,
    } defaults {}
}

tagged! {
    /// What a line of the calendar fixes.
    "kind" CalendarRuleShape => CalendarRule {
        /// L01: a stage of the five lists.
        Stage {
            stage: Code<Stage>,
            deadline: Option<DateShape>,
            window: Option<WindowShape>,
        }
        /// L02: publication.
        Publication { deadline: DateShape, what: Code<Published> }
        /// L03: reminders.
        Reminder {
            of: Code<ReminderOf>,
            #[serde(default)] at_months: Vec<i32>,
            #[serde(default)] at_days: Vec<i32>,
            overdue: Option<Code<PeriodKind>>,
            missing: Option<Code<PeriodKind>>,
        }
        /// L04: one letter to all in a window.
        Cohort { letter: Ref<to::Letter>, window: Option<WindowShape> }
        /// L05: an approved extension.
        Extension {
            of: Code<ReminderOf>,
            most_months: u32,
            approved_by: Option<Ref<to::Office>>,
        }
        /// L07: evaluation when a period closes.
        Close {
            period: Code<QuotaPeriod>,
            appraisal: Option<Ref<to::Appraisal>>,
            #[serde(default)] indicators: Vec<Ref<to::Indicator>>,
        }
        /// L08: a window.
        Window { window: WindowShape, campaign: Option<Ref<to::Campaign>> }
        /// L09: finding, rectification, look-back.
        Rectification { steps: Vec<StepShape> }
        /// L10: the procedure of an appraisal.
        Procedure { appraisal: Option<Ref<to::Appraisal>>, steps: Vec<StepShape> }
        /// L11: a rhythm.
        Cadence { act: Code<CadenceAct>, deadline: DateShape }
        /// L12: when grades are given.
        Grading {
            appraisal: Ref<to::Appraisal>,
            window: Option<WindowShape>,
            joined_to: Option<Text>,
        }
        /// L13: a deadline.
        Deadline { deadline: DateShape }
        /// L14: the exact days of a school term.
        SchoolTerm { window: WindowShape }
    }
}

shape! {
    /// A kind of check.
    row "check" CheckShape => Check {
        title: Text,
        kind: Code<CheckKind>,
        by: Option<Ref<to::Office>>,
        at_least: Option<u32>,
        every: Option<Code<QuotaPeriod>>,
        reports_to: Option<Ref<to::Office>>,
    } defaults {
        methods: Vec<Text>,
        outcomes: Vec<Text>,
    }
}

shape! {
    /// One round of checking.
    row "campaign" CampaignShape => Campaign {
        title: Text,
        check: Ref<to::Check>,
        window: WindowShape,
        by: Option<Ref<to::Office>>,
        draw_percent: Option<Number>,
        draw: Option<u32>,
    } defaults {
        forms: Vec<Ref<to::Form>>,
        areas: Vec<Ref<to::Area>>,
        assessors: Vec<Code<Scorer>>,
        delivers: Vec<DeliveryShape>,
    }
}

shape! {
    /// Something handed in by a day.
    plain DeliveryShape => Delivery { id: Entry, text: Text, deadline: DateShape } defaults {}
}
