//! Terms of office: which rule holds for an org, when the next election is due, what is missing.

use super::{facts::OrgFacts, whom::Whom};
use crate::{
    base::{Date, Period, date::add_months},
    domain::{
        Id, Term,
        pack::{CalendarLine, CalendarRule, Pack, ReminderOf, TermRule, TermState},
    },
};

crate::code_enum! {
    /// Why an approved date does not count as it was entered.
    ExtensionFlaw {
        /// Nobody is named who approved it.
        Unapproved = "unapproved",
        /// It lies beyond the limit, which holds instead.
        TooLate = "too_late",
        /// It lies before the earliest day, which holds instead.
        TooEarly = "too_early",
    }
}

/// What is known of an org's running term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermFacts {
    /// The row; `None` where the org has none.
    pub id: Option<Id>,
    /// The org.
    pub org: Id,
    /// Day of the election.
    pub start: Option<Date>,
    /// Length in years as recorded; it holds for terms older than the rule.
    pub years: Option<u32>,
    /// The new day, if another one was asked for.
    pub extended_to: Option<Date>,
    /// Whether somebody is named who approved it.
    pub approved: bool,
}

impl From<&Term> for TermFacts {
    fn from(term: &Term) -> TermFacts {
        TermFacts {
            id: Some(term.id),
            org: term.org,
            start: Some(term.start),
            years: Some(term.years),
            extended_to: term.extended_to,
            approved: term.approved_by.is_some(),
        }
    }
}

/// The term that runs on a day: the last that had begun by then.
pub fn running_term(facts: &OrgFacts, day: Date) -> Option<TermFacts> {
    let begun = facts.terms.iter().filter(|term| term.start <= day);
    begun
        .max_by_key(|term| (term.start, term.id))
        .map(TermFacts::from)
}

/// When a term ends by the rule that holds for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDue<'a> {
    /// The rule; `None` if the pack has none for this org.
    pub rule: Option<&'a TermRule>,
    /// Length in years; `None` if nothing tells it.
    pub years: Option<u32>,
    /// The end by length alone.
    pub base: Option<Date>,
    /// The day by which the next election must be held; `None` if a date is missing.
    pub due: Option<Date>,
    /// The first day on which it may be held, with approval, where a limit is fixed.
    pub earliest: Option<Date>,
    /// The last day to which it may be put off, with approval, where a limit is fixed.
    pub latest: Option<Date>,
    /// What is wrong with the extension.
    pub flaw: Option<ExtensionFlaw>,
    /// Whether the length is that of before the rule came into force (L06).
    pub older: bool,
}

/// The rule that holds for an org: the first in the file that fits.
pub fn rule_for<'a>(pack: &'a Pack, whom: &Whom) -> Option<&'a TermRule> {
    pack.terms
        .iter()
        .find(|rule| whom.fits(&rule.audience) && whom.under(&rule.parents))
}

/// Most months by which an election may be put off; the narrowest limit holds (L05).
fn latest_months(pack: &Pack, whom: &Whom, rule: Option<&TermRule>) -> Option<u32> {
    let lines = pack
        .calendar
        .iter()
        .filter(|line| whom.fits(&line.audience));
    let limits = lines.filter_map(|line| match line.rule {
        CalendarRule::Extension {
            of: ReminderOf::Term,
            most_months,
            ..
        } => Some(most_months),
        _ => None,
    });
    limits.chain(rule.and_then(|rule| rule.late_months)).min()
}

/// When the running term of an org ends. `facts` is `None` where nothing is recorded.
pub fn term_due<'a>(pack: &'a Pack, whom: &Whom, facts: Option<&TermFacts>) -> TermDue<'a> {
    let rule = rule_for(pack, whom);
    let start = facts.and_then(|facts| facts.start);
    let recorded = facts.and_then(|facts| facts.years);
    let older = rule
        .and_then(|rule| rule.source.in_force)
        .zip(start)
        .is_some_and(|(first, start)| start < first);
    let years = match rule {
        Some(rule) if !older => Some(rule.years),
        _ => recorded,
    };
    let months = |years: u32| i32::try_from(years).ok()?.checked_mul(12);
    let base = start
        .zip(years.and_then(months))
        .map(|(start, months)| add_months(start, months));
    let moved = |months: Option<u32>, sign: i32| {
        let months = i32::try_from(months?).ok()?.checked_mul(sign)?;
        Some(add_months(base?, months))
    };
    let latest = moved(latest_months(pack, whom, rule), 1);
    let earliest = moved(rule.and_then(|rule| rule.early_months), -1);
    let wanted = facts.and_then(|facts| facts.extended_to);
    let approved = facts.is_some_and(|facts| facts.approved);
    let (due, flaw) = match (base, wanted) {
        (None, _) | (_, None) => (base, None),
        (Some(_), Some(_)) if !approved => (base, Some(ExtensionFlaw::Unapproved)),
        (Some(_), Some(day)) => match (earliest, latest) {
            (_, Some(last)) if day > last => (Some(last), Some(ExtensionFlaw::TooLate)),
            (Some(first), _) if day < first => (Some(first), Some(ExtensionFlaw::TooEarly)),
            _ => (Some(day), None),
        },
    };
    TermDue {
        rule,
        years,
        base,
        due,
        earliest,
        latest,
        flaw,
        older,
    }
}

impl TermDue<'_> {
    /// The state of the term on a day; `None` while nothing is due. A term is due from its first
    /// reminder on, or on its last day where the pack reminds of nothing.
    pub fn state(&self, first_reminder: Option<Date>, today: Date) -> Option<TermState> {
        let Some(due) = self.due else {
            return Some(TermState::Missing);
        };
        if today > due {
            return Some(TermState::Overdue);
        }
        (today >= first_reminder.unwrap_or(due)).then_some(TermState::Due)
    }

    /// The days of the term, its due day included.
    pub fn period(&self, start: Option<Date>) -> Option<Period> {
        let (start, end) = start.zip(self.due)?;
        (start <= end).then_some(Period { start, end })
    }
}

/// The days of the term of office that runs on a day; `None` where a date is missing.
pub fn own_period(pack: &Pack, facts: &OrgFacts, day: Date) -> Option<Period> {
    let term = running_term(facts, day)?;
    term_due(pack, &Whom::of(facts), Some(&term)).period(term.start)
}

/// The line of the calendar that reminds of a kind of thing, for an org.
pub fn reminder_line<'a>(
    pack: &'a Pack,
    whom: &Whom,
    wanted: ReminderOf,
) -> Option<&'a CalendarLine> {
    pack.calendar.iter().find(|line| {
        whom.fits(&line.audience)
            && matches!(&line.rule, CalendarRule::Reminder { of, .. } if *of == wanted)
    })
}
