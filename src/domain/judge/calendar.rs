//! The agenda of one pack: what is coming, due, overdue or without a date, derived from dates.

use std::collections::BTreeSet;

use super::{
    agenda_row::{AgendaRow, When, fixed_days, is_in_year, period_ends, rows, window_parts},
    reminder::{CalendarFacts, Reminder, ReminderWhat, state},
    rhythm::Rhythm,
    window::{first_day, school_terms, window_in},
};
use crate::{
    base::Date,
    domain::{
        Id,
        pack::{Anchor, Audience, DateRule, Pack, QuotaPeriod, Window},
    },
};

/// The agenda of one pack, by day; what has no day stands first. What concerns all whom its row
/// is for is told once, as long as one of them has not marked it as done.
pub fn agenda(pack: &Pack, facts: &CalendarFacts) -> Vec<Reminder> {
    told(pack, facts, false)
}

/// As [`agenda`], but what concerns all is told of each org that has not marked it as done.
pub fn agenda_of_each(pack: &Pack, facts: &CalendarFacts) -> Vec<Reminder> {
    told(pack, facts, true)
}

fn told(pack: &Pack, facts: &CalendarFacts, of_each: bool) -> Vec<Reminder> {
    let mut agenda = Agenda {
        pack,
        facts,
        of_each,
        found: Vec::new(),
    };
    for row in rows(pack) {
        agenda.row(row);
    }
    let of_items = super::open_item::reminders(pack, facts, of_each);
    agenda.found.extend(of_items);
    let mut found = agenda.found;
    found.sort_by(|a, b| {
        let key = |it: &Reminder| (it.due, it.what, it.org, it.item);
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.line, &a.part).cmp(&(&b.line, &b.part)))
    });
    found
}

struct Agenda<'a> {
    pack: &'a Pack,
    facts: &'a CalendarFacts,
    of_each: bool,
    found: Vec<Reminder>,
}

/// A row with the orgs whom it is for.
struct Asked<'a> {
    row: AgendaRow<'a>,
    orgs: Vec<Id>,
}

/// A day or a window, of one org or of all.
#[derive(Clone, Copy)]
struct Day {
    org: Option<Id>,
    item: Option<Id>,
    from: Option<Date>,
    due: Date,
}

impl Day {
    fn of_all(from: Option<Date>, due: Date) -> Day {
        Day {
            org: None,
            item: None,
            from,
            due,
        }
    }
}

impl Agenda<'_> {
    fn row(&mut self, row: AgendaRow<'_>) {
        let orgs = self.facts.orgs.iter();
        let orgs = orgs.filter(|whom| whom.fits(row.audience));
        let orgs: Vec<Id> = orgs.map(|whom| whom.org).collect();
        if orgs.is_empty() {
            return;
        }
        let asked = Asked { row, orgs };
        match row.when {
            When::Day(rule) => self.deadline(&asked, rule),
            When::Window(window) => self.window(&asked, window),
            When::Close(period) => self.close(&asked, period),
            When::SchoolTerm(window) => self.school_term(&asked, window),
            // They have their own days: see `open_item`.
            When::Each => {}
        }
    }

    /// All days of a rule that lie in the agenda's year.
    fn days(&self, rule: &DateRule, audience: &Audience) -> Vec<Day> {
        if let Some(days) = fixed_days(self.pack, rule, self.facts.year) {
            let days = days.into_iter();
            return days
                .map(|due| Day::of_all(first_day(rule, due), due))
                .collect();
        }
        let DateRule::Relative { anchor, .. } = rule else {
            return Vec::new();
        };
        let mut days = match anchor {
            Anchor::TermEnd | Anchor::Election => self.days_of_terms(rule, audience),
            anchor => self.days_after(*anchor, rule, audience),
        };
        days.retain(|day| is_in_year(self.pack, day.due, self.facts.year));
        days
    }

    fn days_of_terms(&self, rule: &DateRule, audience: &Audience) -> Vec<Day> {
        let orgs = self.facts.orgs.iter().filter(|whom| whom.fits(audience));
        let ends = orgs.filter_map(|whom| {
            let due = self.facts.term_of(self.pack, whom).due?;
            Some((whom.org, rule.after(due)?))
        });
        ends.map(|(org, due)| Day {
            org: Some(org),
            item: None,
            from: None,
            due,
        })
        .collect()
    }

    fn days_after(&self, anchor: Anchor, rule: &DateRule, audience: &Audience) -> Vec<Day> {
        let fits = |org: Id| {
            let mut orgs = self.facts.orgs.iter();
            orgs.any(|whom| whom.org == org && whom.fits(audience))
        };
        let events = self
            .facts
            .events
            .iter()
            .filter(|event| event.anchor == anchor);
        events
            .filter(|event| event.org.is_none_or(fits))
            .filter_map(|event| {
                Some(Day {
                    org: event.org,
                    item: event.item,
                    from: None,
                    due: rule.after(event.day)?,
                })
            })
            .collect()
    }

    /// A rhythm replaces its older days: of those gone by only the latest is still asked.
    fn deadline(&mut self, asked: &Asked<'_>, rule: &DateRule) {
        let mut days = self.days(rule, asked.row.audience);
        if matches!(rule, DateRule::Every { .. }) {
            let today = self.facts.today;
            let last = days
                .iter()
                .map(|day| day.due)
                .filter(|due| *due < today)
                .max();
            days.retain(|day| last.is_none_or(|last| day.due >= last));
        }
        for day in days {
            self.push(asked, day);
        }
    }

    fn window(&mut self, asked: &Asked<'_>, window: &Window) {
        let parts = window_parts(self.pack, window, self.facts.year);
        if !parts.is_empty() {
            for part in parts {
                self.push(asked, Day::of_all(Some(part.start), part.end));
            }
            return;
        }
        let starts = self.days(&window.from, asked.row.audience);
        for mut day in self.days(&window.to, asked.row.audience) {
            let start = starts.iter().find(|start| start.org == day.org);
            day.from = start.map(|start| start.due);
            self.push(asked, day);
        }
    }

    fn close(&mut self, asked: &Asked<'_>, period: QuotaPeriod) {
        if period == QuotaPeriod::Term {
            let rule = DateRule::Relative {
                anchor: Anchor::TermEnd,
                months: 0,
                days: 0,
            };
            for day in self.days(&rule, asked.row.audience) {
                self.push(asked, day);
            }
            return;
        }
        for end in period_ends(self.pack, period, self.facts.year) {
            self.push(asked, Day::of_all(None, end));
        }
    }

    fn school_term(&mut self, asked: &Asked<'_>, window: &Window) {
        let own = window_in(window, self.facts.year);
        let terms = school_terms(self.pack, self.facts.year);
        for term in terms.into_iter().filter(|term| Some(*term) == own) {
            self.push(asked, Day::of_all(Some(term.start), term.end));
        }
    }

    /// Tells of a day unless it is marked as done: of what concerns all, for all at once or by
    /// every one of them.
    fn push(&mut self, asked: &Asked<'_>, day: Day) {
        let (row, today) = (asked.row, self.facts.today);
        // What only lasts from day to day is over when it ends: nothing stays to be done.
        let lapses = matches!(row.what, ReminderWhat::Window | ReminderWhat::SchoolTerm);
        if !row.source.holds_on(day.due) || lapses && day.due < today {
            return;
        }
        let marks = self.facts.marks((row.line, row.part), day.due);
        let marks: BTreeSet<Option<Id>> = marks.collect();
        if marks.contains(&None) || day.org.is_some() && marks.contains(&day.org) {
            return;
        }
        let reminder = reminder(row, day, today);
        if day.org.is_some() {
            self.found.push(reminder);
            return;
        }
        let mut open = asked.orgs.clone();
        open.retain(|org| !marks.contains(&Some(*org)));
        if self.of_each {
            self.found.extend(open.iter().map(|org| Reminder {
                org: Some(*org),
                ..reminder.clone()
            }));
        } else if !open.is_empty() {
            self.found.push(Reminder {
                of: asked.orgs.len(),
                settled: asked.orgs.len() - open.len(),
                ..reminder
            });
        }
    }
}

fn reminder(row: AgendaRow<'_>, day: Day, today: Date) -> Reminder {
    Reminder {
        due: Some(day.due),
        from: day.from,
        since: Rhythm::default().since(day.from, day.due, today),
        what: row.what,
        state: state(day.from, day.due, today),
        org: day.org,
        of: 1,
        settled: 0,
        line: row.line.to_string(),
        part: row.part.map(str::to_string),
        title: row.title.to_string(),
        clause: row.source.clause.clone(),
        is_local: row.source.is_local(),
        by: row.by.map(str::to_string),
        item: day.item,
    }
}
