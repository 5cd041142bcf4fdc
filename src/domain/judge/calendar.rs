//! The agenda of one pack: what is coming, due, overdue or without a date, derived from dates.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{
    reminder::{CalendarFacts, Done, Reminder, ReminderWhat, state},
    rhythm::Rhythm,
    window::{due_days, first_day, periods_ending_in, school_terms, window_in},
};
use crate::{
    base::{Date, Period},
    domain::{
        Id,
        pack::{
            Anchor, Audience, CalendarLine, CalendarRule, DateRule, Pack, QuotaPeriod, Source,
            Step, Window,
        },
    },
};

/// The agenda of one pack, by day; what has no day stands first.
pub fn agenda(pack: &Pack, facts: &CalendarFacts) -> Vec<Reminder> {
    let mut agenda = Agenda {
        pack,
        facts,
        found: Vec::new(),
    };
    for line in &pack.calendar {
        agenda.line(line);
    }
    agenda.campaigns();
    agenda.talks_and_letters();
    agenda.honours();
    agenda
        .found
        .extend(super::open_item::reminders(pack, facts));
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
    found: Vec<Reminder>,
}

/// What reminders of one row have in common.
#[derive(Clone, Copy)]
struct Row<'a> {
    what: ReminderWhat,
    id: &'a str,
    part: Option<&'a str>,
    title: &'a str,
    source: &'a Source,
    by: Option<&'a str>,
}

/// A day or a window, of one org or of all.
struct Day {
    org: Option<Id>,
    item: Option<Id>,
    from: Option<Date>,
    due: Date,
}

impl<'a> Agenda<'a> {
    fn line(&mut self, line: &'a CalendarLine) {
        if !self.is_asked(&line.audience) {
            return;
        }
        let row = |what| Row {
            what,
            id: &line.id,
            part: None,
            title: &line.title,
            source: &line.source,
            by: line.by.as_deref(),
        };
        let audience = &line.audience;
        match &line.rule {
            CalendarRule::Stage {
                deadline, window, ..
            } => {
                let row = row(ReminderWhat::Stage);
                if let Some(window) = window {
                    self.window(row, window, audience);
                } else if let Some(deadline) = deadline {
                    self.deadline(row, deadline, audience);
                }
            }
            CalendarRule::Publication { deadline, .. } => {
                self.deadline(row(ReminderWhat::Publication), deadline, audience);
            }
            CalendarRule::Cadence { deadline, .. } => {
                self.deadline(row(ReminderWhat::Cadence), deadline, audience);
            }
            CalendarRule::Deadline { deadline } => {
                self.deadline(row(ReminderWhat::Deadline), deadline, audience);
            }
            CalendarRule::Window { window, .. } => {
                self.window(row(ReminderWhat::Window), window, audience);
            }
            CalendarRule::Grading {
                window: Some(window),
                ..
            } => self.window(row(ReminderWhat::Grading), window, audience),
            CalendarRule::Close { period, .. } => {
                self.close(row(ReminderWhat::Close), *period, audience);
            }
            CalendarRule::Procedure { steps, .. } => {
                self.steps(row(ReminderWhat::Procedure), steps, audience);
            }
            CalendarRule::SchoolTerm { .. } => self.school_terms(row(ReminderWhat::SchoolTerm)),
            // Terms, findings, tasks and cards have their own days: see `open_item`.
            CalendarRule::Reminder { .. }
            | CalendarRule::Cohort { .. }
            | CalendarRule::Extension { .. }
            | CalendarRule::Rectification { .. }
            | CalendarRule::Grading { window: None, .. } => {}
        }
    }

    fn campaigns(&mut self) {
        let pack = self.pack;
        for campaign in &pack.campaigns {
            if !self.is_asked(&campaign.audience) {
                continue;
            }
            let row = Row {
                what: ReminderWhat::Campaign,
                id: &campaign.id,
                part: None,
                title: &campaign.title,
                source: &campaign.source,
                by: campaign.by.as_deref(),
            };
            self.window(row, &campaign.window, &campaign.audience);
            for delivery in &campaign.delivers {
                let row = Row {
                    what: ReminderWhat::Delivery,
                    part: Some(&delivery.id),
                    title: &delivery.text,
                    ..row
                };
                self.deadline(row, &delivery.deadline, &campaign.audience);
            }
        }
    }

    fn talks_and_letters(&mut self) {
        let pack = self.pack;
        let talks = pack.talks.iter().map(|talk| {
            let of = (&talk.source, &talk.audience);
            let id = (ReminderWhat::Talk, &talk.id, &talk.title, &talk.by);
            (id, of, talk.within)
        });
        let letters = pack.letters.iter().map(|letter| {
            let of = (&letter.source, &letter.audience);
            let id = (ReminderWhat::Letter, &letter.id, &letter.title, &letter.by);
            (id, of, letter.when)
        });
        for ((what, id, title, by), (source, audience), rule) in talks.chain(letters) {
            let Some(rule) = rule.filter(|_| self.is_asked(audience)) else {
                continue;
            };
            let row = Row {
                what,
                id,
                part: None,
                title,
                source,
                by: by.as_deref(),
            };
            self.deadline(row, &rule, audience);
        }
    }

    fn honours(&mut self) {
        let pack = self.pack;
        for honour in &pack.honours {
            let asked = self.is_asked(&honour.audience);
            let Some(rule) = honour.review.filter(|_| asked) else {
                continue;
            };
            let row = Row {
                what: ReminderWhat::HonourReview,
                id: &honour.id,
                part: None,
                title: &honour.title,
                source: &honour.source,
                by: honour.rates.as_deref(),
            };
            self.deadline(row, &rule, &honour.audience);
        }
    }

    fn is_asked(&self, audience: &Audience) -> bool {
        self.facts.orgs.iter().any(|whom| whom.fits(audience))
    }

    /// All days of a rule that lie in the agenda's year.
    fn days(&self, rule: &DateRule, audience: &Audience) -> Vec<Day> {
        let of_all = |due| Day {
            org: None,
            item: None,
            from: first_day(rule, due),
            due,
        };
        let mut days: Vec<Day> = match rule {
            DateRule::Relative { anchor, .. } => match anchor {
                Anchor::TermEnd | Anchor::Election => self.days_of_terms(rule, audience),
                Anchor::YearEnd | Anchor::PeriodEnd => {
                    let years = [self.facts.year.saturating_sub(1), self.facts.year];
                    let ends = years.map(|year| Period::year(year).end);
                    ends.iter()
                        .filter_map(|end| rule.after(*end))
                        .map(of_all)
                        .collect()
                }
                anchor => self.days_after(*anchor, rule, audience),
            },
            _ => due_days(self.pack, rule, self.facts.year)
                .into_iter()
                .map(of_all)
                .collect(),
        };
        days.retain(|day| self.is_in_year(day.due));
        days
    }

    /// The pack's first and last day cut only the years in which they lie: an adoption for another
    /// year is a deliberate act.
    fn is_in_year(&self, due: Date) -> bool {
        let (first, last) = (self.pack.head.in_force, self.pack.head.until);
        due.year() == self.facts.year
            && (first.year() != due.year() || first <= due)
            && last.is_none_or(|last| last.year() != due.year() || due <= last)
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
    fn deadline(&mut self, row: Row<'a>, rule: &DateRule, audience: &Audience) {
        let mut days = self.days(rule, audience);
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
            self.push(row, day);
        }
    }

    fn window(&mut self, row: Row<'a>, window: &Window, audience: &Audience) {
        let year = self.facts.year;
        // A window over the year's end belongs to both years.
        let years = [year.saturating_sub(1), year];
        let parts: BTreeSet<Period> = years
            .iter()
            .filter_map(|year| window_in(window, *year))
            .filter(|part| part.start.year() == year || part.end.year() == year)
            .collect();
        if !parts.is_empty() {
            for part in parts {
                if part.end.year() == year && !self.is_in_year(part.end) {
                    continue;
                }
                let day = Day {
                    org: None,
                    item: None,
                    from: Some(part.start),
                    due: part.end,
                };
                self.push(row, day);
            }
            return;
        }
        let starts = self.days(&window.from, audience);
        for mut day in self.days(&window.to, audience) {
            let start = starts.iter().find(|start| start.org == day.org);
            day.from = start.map(|start| start.due);
            self.push(row, day);
        }
    }

    fn close(&mut self, row: Row<'a>, period: QuotaPeriod, audience: &Audience) {
        let end = |org, due| Day {
            org,
            item: None,
            from: None,
            due,
        };
        let days: Vec<Day> = if period == QuotaPeriod::Term {
            let rule = DateRule::Relative {
                anchor: Anchor::TermEnd,
                months: 0,
                days: 0,
            };
            self.days(&rule, audience)
        } else {
            let ends = periods_ending_in(self.pack, period, self.facts.year);
            let ends = ends.into_iter().filter(|one| self.is_in_year(one.end));
            ends.map(|one| end(None, one.end)).collect()
        };
        for day in days {
            self.push(row, day);
        }
    }

    fn steps(&mut self, row: Row<'a>, steps: &'a [Step], audience: &Audience) {
        for step in steps {
            let Some(deadline) = &step.deadline else {
                continue;
            };
            let row = Row {
                part: Some(&step.id),
                title: &step.text,
                by: step.by.as_deref().or(row.by),
                ..row
            };
            self.deadline(row, deadline, audience);
        }
    }

    fn school_terms(&mut self, row: Row<'a>) {
        let line = self.pack.calendar.iter().find(|line| line.id == row.id);
        let Some(CalendarRule::SchoolTerm { window }) = line.map(|line| &line.rule) else {
            return;
        };
        let own = window_in(window, self.facts.year);
        let terms = school_terms(self.pack, self.facts.year);
        for term in terms.into_iter().filter(|term| Some(*term) == own) {
            let day = Day {
                org: None,
                item: None,
                from: Some(term.start),
                due: term.end,
            };
            self.push(row, day);
        }
    }

    fn push(&mut self, row: Row<'_>, day: Day) {
        let done = Done {
            line: row.id.to_string(),
            part: row.part.map(str::to_string),
            org: day.org,
            due: day.due,
        };
        let today = self.facts.today;
        // What only lasts from day to day is over when it ends: nothing stays to be done.
        let lapses = matches!(row.what, ReminderWhat::Window | ReminderWhat::SchoolTerm);
        let is_off = !row.source.holds_on(day.due);
        if is_off || self.facts.done.contains(&done) || lapses && day.due < today {
            return;
        }
        let rhythm = Rhythm::default();
        self.found.push(Reminder {
            due: Some(day.due),
            from: day.from,
            since: rhythm.since(day.from, day.due, today),
            what: row.what,
            state: state(day.from, day.due, today),
            org: day.org,
            line: done.line,
            part: done.part,
            title: row.title.to_string(),
            clause: row.source.clause.clone(),
            is_local: row.source.is_local(),
            by: row.by.map(str::to_string),
            item: day.item,
        });
    }
}
