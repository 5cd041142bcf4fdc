//! Reminders of what has its own days: terms of office, findings, tasks, cards, and their letters.

use chrono::Datelike;

use super::{
    reminder::{CalendarFacts, OpenItem, Reminder, ReminderState, ReminderWhat, state},
    rhythm::Rhythm,
    term::{TermDue, reminder_line},
    whom::Whom,
};
use crate::{
    base::{Date, Period},
    domain::{
        Id,
        pack::{
            Anchor, CalendarLine, CalendarRule, DateRule, Pack, ReminderOf, Source, Step,
            TermState, Window,
        },
    },
};

/// The orgs that get one letter together (L04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    /// Id of the calendar's row.
    pub line: String,
    /// The letter's id.
    pub letter: String,
    /// Where it stands.
    pub clause: Option<String>,
    /// The orgs with the days on which their terms end, by day.
    pub orgs: Vec<(Id, Date)>,
}

/// Who falls due in the windows of the pack's letters, as of today.
pub fn cohorts(pack: &Pack, facts: &CalendarFacts) -> Vec<Cohort> {
    let lines = pack.calendar.iter().filter_map(|line| match &line.rule {
        CalendarRule::Cohort { letter, window } => Some((line, letter, *window)),
        _ => None,
    });
    let found = lines.map(|(line, letter, window)| {
        let window = window.or_else(|| pack.letter(letter).and_then(|letter| letter.window));
        let orgs = facts.orgs.iter().filter(|whom| whom.fits(&line.audience));
        let dues = orgs.filter_map(|whom| Some((whom.org, facts.term_of(pack, whom).due?)));
        let mut orgs: Vec<(Id, Date)> = dues
            .filter(|(_, due)| falls_in(window.as_ref(), *due, facts))
            .collect();
        orgs.sort_by_key(|(org, due)| (*due, *org));
        Cohort {
            line: line.id.clone(),
            letter: letter.clone(),
            clause: line.source.clause.clone(),
            orgs,
        }
    });
    found.filter(|cohort| !cohort.orgs.is_empty()).collect()
}

/// Whether a row of the calendar sends a letter to all in its window together.
pub fn is_cohort(pack: &Pack, letter: &str) -> bool {
    let mut lines = pack.calendar.iter();
    lines.any(|line| matches!(&line.rule, CalendarRule::Cohort { letter: it, .. } if it == letter))
}

/// Whether a term that ends on a day falls in a window. An end counted from the term's own end
/// asks about today; one with a day of its own asks about the term's end.
pub fn falls_in(window: Option<&Window>, due: Date, facts: &CalendarFacts) -> bool {
    let Some(window) = window else {
        return due.year() == facts.year;
    };
    let opened = match &window.from {
        DateRule::Open => true,
        rule @ DateRule::Relative { .. } => {
            rule.after(due).is_none_or(|first| first <= facts.today)
        }
        rule => {
            let days = rule.days_in(facts.year);
            days.first().is_none_or(|first| *first <= due)
        }
    };
    let open = match &window.to {
        DateRule::Open => true,
        rule @ DateRule::Relative { .. } => rule.after(due).is_none_or(|last| facts.today <= last),
        rule => rule.in_year(facts.year).is_none_or(|last| due <= last),
    };
    opened && open
}

/// The rhythm of reminders about terms: the rule's own, else the calendar's.
pub fn term_rhythm<'a>(pack: &'a Pack, whom: &Whom, due: &TermDue<'a>) -> Rhythm<'a> {
    let line = reminder_line(pack, whom, ReminderOf::Term);
    let mut rhythm = line.map(rhythm_of).unwrap_or_default();
    if let Some(rule) = due.rule {
        if !rule.remind_months.is_empty() {
            rhythm.months = &rule.remind_months;
        }
        rhythm.overdue = rule.remind_overdue.or(rhythm.overdue);
        rhythm.missing = rule.remind_missing.or(rhythm.missing);
    }
    rhythm
}

/// The state of an org's term on a day, as conditions read it.
pub fn term_state(pack: &Pack, whom: &Whom, due: &TermDue<'_>, today: Date) -> Option<TermState> {
    let rhythm = term_rhythm(pack, whom, due);
    due.state(due.due.map(|day| rhythm.first(day)), today)
}

fn rhythm_of(line: &CalendarLine) -> Rhythm<'_> {
    match &line.rule {
        CalendarRule::Reminder {
            at_months,
            at_days,
            overdue,
            missing,
            ..
        } => Rhythm {
            months: at_months,
            days: at_days,
            overdue: *overdue,
            missing: *missing,
        },
        _ => Rhythm::default(),
    }
}

pub(super) fn reminders(pack: &Pack, facts: &CalendarFacts, of_each: bool) -> Vec<Reminder> {
    let terms = facts.orgs.iter().filter_map(|whom| term(pack, facts, whom));
    let items = facts
        .items
        .iter()
        .flat_map(|item| of_item(pack, facts, item));
    let letters = cohorts(pack, facts);
    let letters = letters
        .iter()
        .flat_map(|one| letter(pack, facts, one, of_each));
    terms.chain(items).chain(letters).collect()
}

/// The reminder of one org's term; `None` if no rule of the pack asks for one and none is known.
fn term(pack: &Pack, facts: &CalendarFacts, whom: &Whom) -> Option<Reminder> {
    let due = facts.term_of(pack, whom);
    let known = facts.terms.iter().find(|term| term.org == whom.org);
    if due.rule.is_none() && due.due.is_none() {
        return None;
    }
    let rhythm = term_rhythm(pack, whom, &due);
    let (id, title, source) = match due.rule {
        Some(rule) => (rule.id.clone(), rule.title.clone(), rule.source.clone()),
        None => (String::new(), String::new(), Source::default()),
    };
    let (since, state) = dated(
        &rhythm,
        due.due,
        Period::year(facts.year).start,
        facts.today,
    );
    Some(Reminder {
        due: due.due,
        from: due.due.map(|day| rhythm.first(day)),
        since,
        what: ReminderWhat::Term,
        state,
        org: Some(whom.org),
        of: 1,
        settled: 0,
        line: id,
        part: None,
        title,
        clause: source.clause.clone(),
        is_local: source.is_local(),
        by: due.rule.and_then(|rule| rule.approved_by.clone()),
        item: known.and_then(|term| term.id),
    })
}

fn dated(
    rhythm: &Rhythm<'_>,
    due: Option<Date>,
    known: Date,
    today: Date,
) -> (Option<Date>, ReminderState) {
    match due {
        Some(due) => (rhythm.since(None, due, today), state(None, due, today)),
        None => (
            Some(rhythm.since_missing(known, today)),
            ReminderState::Missing,
        ),
    }
}

/// The reminders of one open finding, task or card: its day, its look-back, the pack's steps.
fn of_item(pack: &Pack, facts: &CalendarFacts, item: &OpenItem) -> Vec<Reminder> {
    let Some(whom) = facts.orgs.iter().find(|whom| whom.org == item.org) else {
        return Vec::new();
    };
    let line = reminder_line(pack, whom, item.of);
    let rhythm = line.map(rhythm_of).unwrap_or_default();
    let base = Reminder {
        due: item.due,
        from: None,
        since: None,
        what: what_of(item.of),
        state: ReminderState::Missing,
        org: Some(item.org),
        of: 1,
        settled: 0,
        line: line.map(|line| line.id.clone()).unwrap_or_default(),
        part: None,
        title: item.title.clone(),
        clause: item.clause.clone(),
        is_local: line.is_some_and(|line| line.source.is_local()),
        by: line.and_then(|line| line.by.clone()),
        item: Some(item.id),
    };
    let mut found = Vec::new();
    if item.rectified.is_none() {
        let (since, state) = dated(&rhythm, item.due, item.opened, facts.today);
        found.push(Reminder {
            since,
            state,
            ..base.clone()
        });
    }
    if let Some(day) = item.look_back {
        let (since, state) = dated(&rhythm, Some(day), item.opened, facts.today);
        found.push(Reminder {
            due: Some(day),
            since,
            state,
            what: ReminderWhat::LookBack,
            ..base.clone()
        });
    }
    found.extend(steps(pack, facts, item, &base));
    found
}

/// The steps of finding → rectification → look-back whose day follows from the item (L09).
fn steps(pack: &Pack, facts: &CalendarFacts, item: &OpenItem, base: &Reminder) -> Vec<Reminder> {
    let whom = facts.orgs.iter().find(|whom| whom.org == item.org);
    let lines = pack.calendar.iter().filter_map(|line| match &line.rule {
        CalendarRule::Rectification { steps } => Some((line, steps)),
        _ => None,
    });
    let asked = lines.filter(|(line, _)| whom.is_some_and(|whom| whom.fits(&line.audience)));
    let each = asked.flat_map(|(line, steps)| steps.iter().map(move |step| (line, step)));
    let days = each.filter_map(|(line, step)| Some((line, step, step_day(step, item)?)));
    let open =
        days.filter(|(line, step, day)| !facts.is_done((&line.id, Some(&step.id)), *day, item.org));
    open.map(|(line, step, day)| Reminder {
        due: Some(day),
        since: Rhythm::default().since(None, day, facts.today),
        state: state(None, day, facts.today),
        what: ReminderWhat::Rectification,
        line: line.id.clone(),
        part: Some(step.id.clone()),
        title: step.text.clone(),
        clause: line.source.clause.clone(),
        is_local: line.source.is_local(),
        by: step.by.clone().or_else(|| line.by.clone()),
        ..base.clone()
    })
    .collect()
}

fn step_day(step: &Step, item: &OpenItem) -> Option<Date> {
    let rule = step.deadline?;
    let DateRule::Relative { anchor, .. } = rule else {
        return None;
    };
    let event = match (anchor, item.of) {
        (Anchor::Finding, ReminderOf::Finding) | (Anchor::Card, ReminderOf::Card) => item.opened,
        (Anchor::Rectification, ReminderOf::Finding | ReminderOf::Card) => item.rectified?,
        _ => return None,
    };
    rule.after(event)
}

fn what_of(of: ReminderOf) -> ReminderWhat {
    match of {
        ReminderOf::Term => ReminderWhat::Term,
        ReminderOf::Finding => ReminderWhat::Finding,
        ReminderOf::Task => ReminderWhat::Task,
        ReminderOf::Card => ReminderWhat::Card,
    }
}

/// The reminder to write a letter to those of a cohort to whom it is not marked as written, or to
/// each of them: it stands since the first org fell into it.
fn letter(pack: &Pack, facts: &CalendarFacts, cohort: &Cohort, of_each: bool) -> Vec<Reminder> {
    let Some(line) = pack.calendar.iter().find(|line| line.id == cohort.line) else {
        return Vec::new();
    };
    let mut open = cohort.orgs.clone();
    open.retain(|(org, due)| !facts.is_done((&line.id, None), *due, *org));
    let window = match &line.rule {
        CalendarRule::Cohort { letter, window } => {
            window.or_else(|| pack.letter(letter).and_then(|letter| letter.window))
        }
        _ => None,
    };
    let rule = window.map(|window| window.from);
    let to = |org, orgs: &[(Id, Date)]| {
        let (_, first) = orgs.first()?;
        // A letter is due again whenever another org falls into the window.
        let entered = orgs.iter().filter_map(|(_, due)| rule?.after(*due));
        let since = entered.filter(|day| *day <= facts.today).max();
        Some(Reminder {
            due: Some(*first),
            from: None,
            since: since.or(Some(facts.today.min(*first))),
            what: ReminderWhat::Cohort,
            state: state(None, *first, facts.today),
            org,
            of: orgs.len(),
            settled: 0,
            line: line.id.clone(),
            part: None,
            title: line.title.clone(),
            clause: line.source.clause.clone(),
            is_local: line.source.is_local(),
            by: line.by.clone(),
            item: None,
        })
    };
    if of_each {
        let each = open.iter().map(|one| to(Some(one.0), &[*one]));
        return each.flatten().collect();
    }
    let settled = cohort.orgs.len() - open.len();
    let all = to(None, &open).into_iter();
    all.map(|reminder| Reminder {
        of: cohort.orgs.len(),
        settled,
        ..reminder
    })
    .collect()
}
