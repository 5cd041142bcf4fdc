//! Where an org stands with a quota: have and need, period by period, person by person.

use chrono::Datelike;

use super::{
    facts::{Entry, Holder, OrgFacts},
    ledger::kinds_counted,
    presence::{count, least_known, may_concern},
    term::{running_term, term_due},
    trace::{SourceKind, SourceRef, Why},
    whom::Whom,
    window::{quota_period, within},
};
use crate::{
    base::{Date, Exact, Period},
    domain::{
        Id, OrgKind, PostKind,
        pack::{CountHow, Direction, IndicatorLine, Need, Pack, Per, QuotaPeriod},
    },
};

crate::code_enum! {
    /// Where an org stands with a quota, best first.
    Standings {
        Met = "met",
        /// Not met yet, and no later than an even pace would be.
        OnPace = "on_pace",
        /// The quota does not ask this org, or nothing in the judged period.
        NotAsked = "not_asked",
        /// Less than an even pace would have brought by today.
        Behind = "behind",
        /// What is counted is not known.
        Missing = "missing",
        Missed = "missed",
    }
}

/// Where one org stands with one quota in the judged period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How it stands as a whole; the worst of its parts.
    pub state: Standings,
    /// Count over all parts; `None` if not known.
    pub have: Option<Exact>,
    /// Need over all parts; `None` if not asked.
    pub need: Option<Exact>,
    /// What is missing from (or, for `at_most`, beyond) the quota in the parts that are over,
    /// and nought if nothing is; `None` if that is not known yet.
    pub missing: Option<Exact>,
    /// Why `missing` is not known.
    pub why: Option<Why>,
    /// Each period of the quota that begins in the judged period by today.
    pub parts: Vec<Part>,
}

/// One period of a quota, for the org or for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The period, clipped to what counts.
    pub period: Period,
    /// The person it is asked of, for quotas per person.
    pub person: Option<Id>,
    /// How it stands.
    pub state: Standings,
    /// Count; `None` if not known.
    pub have: Option<Exact>,
    /// Need.
    pub need: Exact,
    /// The upper end, for `between`.
    pub most: Option<Exact>,
    /// What an even pace would have brought by today; `None` where no pace can be told.
    pub pace: Option<Exact>,
    /// What is missing; `None` if not known or not over and not met.
    pub missing: Option<Exact>,
    /// Why the count is not known.
    pub why: Option<Why>,
    /// What was counted.
    pub sources: Vec<SourceRef>,
}

impl Standing {
    /// The worst state of the parts that are running on a day: who is behind *now*.
    pub fn now(&self, today: Date) -> Option<Standings> {
        let running = self.parts.iter().filter(|part| part.period.holds(today));
        running.map(|part| part.state).max()
    }

    fn none(state: Standings, why: Why) -> Standing {
        Standing {
            state,
            have: None,
            need: None,
            missing: None,
            why: Some(why),
            parts: Vec::new(),
        }
    }
}

impl Part {
    /// How much is left to do; `None` if the count is not known.
    pub fn left(&self) -> Option<Exact> {
        let left = self.need.minus(self.have?)?;
        Some(left.max(Exact::ZERO))
    }

    /// Days left in the period, today included; nought once it is over.
    pub fn days_left(&self, today: Date) -> i64 {
        let from = today.max(self.period.start);
        ((self.period.end - from).num_days() + 1).max(0)
    }
}

/// Judges a quota for an org. Periods that are not over count as missing nothing unless no
/// period is over yet and the quota is not met: then `missing` is `None`.
pub fn judge(pack: &Pack, line: &IndicatorLine, facts: &OrgFacts) -> Standing {
    let asked = line
        .needs
        .iter()
        .find(|need| facts.is_asked(&need.audience));
    let (Some(need), true) = (asked, facts.is_asked(&line.audience)) else {
        return Standing::none(Standings::NotAsked, Why::NotAsked);
    };
    let quota = Quota {
        pack,
        line,
        need,
        facts,
    };
    match quota.parts() {
        Ok(parts) if parts.is_empty() => Standing::none(Standings::NotAsked, Why::NotAsked),
        Ok(parts) => summed(parts, facts.today),
        Err(why) => Standing::none(Standings::Missing, why),
    }
}

fn summed(parts: Vec<Part>, today: Date) -> Standing {
    let state = parts.iter().map(|part| part.state).max();
    let have: Option<Vec<Exact>> = parts.iter().map(|part| part.have).collect();
    let counted = |part: &&Part| part.period.end < today || part.missing.is_some();
    let over: Vec<&Part> = parts.iter().filter(counted).collect();
    let lacking: Option<Vec<Exact>> = over.iter().map(|part| part.missing).collect();
    let (missing, why) = if over.is_empty() {
        (None, Some(Why::NotOver))
    } else if let Some(lacking) = lacking {
        let sum = Exact::sum(lacking);
        (sum, sum.is_none().then_some(Why::Overflow))
    } else {
        let unknown = over.iter().find(|part| part.missing.is_none());
        (
            None,
            unknown.and_then(|part| part.why).or(Some(Why::NoFact)),
        )
    };
    Standing {
        state: state.unwrap_or(Standings::NotAsked),
        have: have.and_then(Exact::sum),
        need: Exact::sum(parts.iter().map(|part| part.need)),
        missing,
        why,
        parts,
    }
}

struct Quota<'a> {
    pack: &'a Pack,
    line: &'a IndicatorLine,
    need: &'a Need,
    facts: &'a OrgFacts,
}

/// Of whom one part is asked.
#[derive(Clone, Copy)]
enum Asked {
    Org,
    Person(Id),
}

impl Quota<'_> {
    fn parts(&self) -> Result<Vec<Part>, Why> {
        let mut parts = Vec::new();
        if self.line.period == QuotaPeriod::Once && self.is_per_officer() {
            for (person, since) in self.holders() {
                // The pack's own first day tells nothing of an officer whose first day is unknown.
                let start = since.unwrap_or(self.pack.head.in_force);
                if self.line.source.holds_on(start) {
                    let whole = Period {
                        start,
                        end: Date::MAX,
                    };
                    parts.extend(self.part(whole, Asked::Person(person))?);
                }
            }
            return Ok(parts);
        }
        for period in self.periods()? {
            for asked in self.asked_in(period)? {
                parts.extend(self.part(period, asked)?);
            }
        }
        Ok(parts)
    }

    fn is_per_officer(&self) -> bool {
        matches!(
            self.line.per,
            Per::Secretary | Per::Officer | Per::PartyWorker
        )
    }

    /// The quota's periods: those that begin in the judged one by today, or, of longer ones, the
    /// one that is running then. A row counts for what began while it was in force (L06).
    fn periods(&self) -> Result<Vec<Period>, Why> {
        let judged = self.facts.period;
        let last = judged.end.min(self.facts.today);
        let kind = self.line.period;
        let find = |day| quota_period(self.pack, kind, day, self.term(day));
        let mut found: Vec<Period> = Vec::new();
        let mut at = judged.start;
        while at <= last {
            let Some(period) = find(at) else {
                break;
            };
            if period.start >= judged.start && found.last() != Some(&period) {
                found.push(period);
            }
            match period.end.max(at).succ_opt() {
                Some(next) => at = next,
                None => break,
            }
        }
        if found.is_empty() {
            let running = find(last.max(judged.start));
            found.extend(running);
            if kind == QuotaPeriod::Term && found.is_empty() {
                return Err(Why::NoFact);
            }
        }
        let founded = self.facts.org.founded;
        let lived = |period: &Period| founded.is_none_or(|day| day <= period.end);
        let holds =
            |period: &Period| kind == QuotaPeriod::Once || self.line.source.holds_on(period.start);
        found.retain(|period| lived(period) && holds(period));
        Ok(found)
    }

    fn term(&self, day: Date) -> Option<Period> {
        let facts = running_term(self.facts, day)?;
        let due = term_due(self.pack, &Whom::of(self.facts), Some(&facts));
        due.period(facts.start)
    }

    /// Officers in the posts that the quota names, by person, with their first day.
    fn holders(&self) -> Vec<(Id, Option<Date>)> {
        let mut found: Vec<(Id, Option<Date>)> = Vec::new();
        let today = self.facts.today;
        for holder in self.facts.holders.iter().filter(|one| self.names(one)) {
            if holder.holds_on(today) && found.iter().all(|(id, _)| *id != holder.person) {
                found.push((holder.person, holder.since));
            }
        }
        found.sort();
        found
    }

    /// Whether the quota is for the holder of a post. Who only acts for another is not meant.
    fn names(&self, holder: &Holder) -> bool {
        let posts = &self.line.audience.posts;
        let named = posts.is_empty() || posts.contains(&holder.post);
        let needed = &self.need.audience.posts;
        let fits = match self.line.per {
            Per::Secretary => holder.post == PostKind::Secretary,
            Per::PartyWorker => holder.post == PostKind::PartyWorker,
            _ => named,
        };
        fits && !holder.acting && (needed.is_empty() || needed.contains(&holder.post))
    }

    /// Of whom the quota is asked in a period: who is there at its end, or today.
    fn asked_in(&self, period: Period) -> Result<Vec<Asked>, Why> {
        let at = period.end.min(self.facts.today);
        let mut persons: Vec<Id> = match self.line.per {
            Per::Org | Per::Branch => return Ok(vec![Asked::Org]),
            Per::Member => self.facts.roster.clone().ok_or(Why::NoRoster)?,
            _ => {
                let holders = self.facts.holders.iter();
                let held = holders.filter(|one| one.holds_on(at) && self.names(one));
                held.map(|one| one.person).collect()
            }
        };
        persons.sort_unstable();
        persons.dedup();
        Ok(persons.into_iter().map(Asked::Person).collect())
    }

    fn part(&self, period: Period, asked: Asked) -> Result<Option<Part>, Why> {
        let period = match &self.line.within {
            Some(window) => match within(window, period) {
                Some(part) => part,
                None => return Ok(None),
            },
            None => period,
        };
        let need = self.needed()?;
        let person = match asked {
            Asked::Org => None,
            Asked::Person(id) => Some(id),
        };
        let entries = self.entries(period, person);
        let (below, mut sources) = self.below(period);
        let own = count(&entries, self.line.how, person);
        let counted = own.and_then(|own| own.plus(below?).ok_or(Why::Overflow));
        sources.extend(entries.iter().map(|entry| source(entry)));
        let today = self.facts.today;
        let mut part = Part {
            period,
            person,
            state: Standings::Missing,
            have: counted.ok(),
            need,
            most: self.line.most.map(Exact::from),
            pace: None,
            missing: None,
            why: counted.err(),
            sources,
        };
        part.pace = pace(&part, self.line, today);
        let direction = self.line.direction;
        (part.state, part.missing) = stand(&part, direction, today).unwrap_or_else(|| {
            // What is known to be there may already be enough, whatever else there is.
            let enough = least_known(&entries, self.line.how, person);
            match enough.filter(|have| direction == Direction::AtLeast && *have >= need) {
                Some(_) => (Standings::Met, Some(Exact::ZERO)),
                None => (Standings::Missing, None),
            }
        });
        Ok(Some(part))
    }

    /// The need of one part: for each branch below, where the org itself is none.
    fn needed(&self) -> Result<Exact, Why> {
        let need = Exact::from(self.need.need);
        let is_branch = matches!(self.facts.org.kind, OrgKind::Branch | OrgKind::DirectBranch);
        if self.line.per != Per::Branch || is_branch {
            return Ok(need);
        }
        match self.facts.children.len() {
            0 => Err(Why::NoChild),
            branches => need.times(Exact::count(branches)).ok_or(Why::Overflow),
        }
    }

    fn entries(&self, period: Period, person: Option<Id>) -> Vec<&Entry> {
        let mut found = self.of(&self.facts.events, period);
        found.retain(|entry| person.is_none_or(|id| may_concern(entry, id)));
        found
    }

    /// The entries of a ledger that count in a period.
    fn of<'e>(&self, ledger: &'e [Entry], period: Period) -> Vec<&'e Entry> {
        let kinds = kinds_counted(self.pack, &self.line.counts);
        let today = self.facts.today;
        let mut found: Vec<&Entry> = ledger
            .iter()
            .filter(|entry| kinds.contains(entry.kind.as_str()))
            .filter(|entry| period.holds(entry.date) && entry.date <= today)
            .collect();
        found.sort_by_key(|entry| (entry.date, entry.id));
        found
    }

    /// What the branches below have in their own ledgers. Where each must have so many, none
    /// makes up for another.
    fn below(&self, period: Period) -> (Result<Exact, Why>, Vec<SourceRef>) {
        let (mut sum, mut sources) = (Ok(Exact::ZERO), Vec::new());
        if self.line.per != Per::Branch {
            return (sum, sources);
        }
        let need = Exact::from(self.need.need);
        for ledger in self.facts.below.values() {
            let entries = self.of(ledger, period);
            sources.extend(entries.iter().map(|entry| source(entry)));
            let counted = count(&entries, self.line.how, None);
            let counted = counted.map(|have| match self.line.direction {
                Direction::AtLeast => have.min(need),
                _ => have,
            });
            sum = sum.and_then(|sum: Exact| sum.plus(counted?).ok_or(Why::Overflow));
        }
        (sum, sources)
    }
}

fn source(entry: &Entry) -> SourceRef {
    SourceRef::new(SourceKind::Entry, entry.id)
}

/// What an even pace would have brought by today: shares and what happens once have no pace.
fn pace(part: &Part, line: &IndicatorLine, today: Date) -> Option<Exact> {
    let period = part.period;
    if line.how == CountHow::Share || period.end.year() == Date::MAX.year() {
        return None;
    }
    if today < period.start {
        return Some(Exact::ZERO);
    }
    let gone = (today.min(period.end) - period.start).num_days() + 1;
    // The pack may want all of it in the first days of a period, so that who has not even begun
    // is seen while there is time.
    let whole = period.days();
    let whole = line
        .pace_days
        .map_or(whole, |days| whole.min(i64::from(days.max(1))));
    let gone = Exact::whole(gone.min(whole));
    let even = part.need.times(gone)?.over(Exact::whole(whole))?;
    // Whole things are counted: before the first is due by pace nobody is behind.
    Some(even.floor())
}

/// The state of a part and what it lacks; `None` if its count is not known.
fn stand(part: &Part, direction: Direction, today: Date) -> Option<(Standings, Option<Exact>)> {
    let (have, need) = (part.have?, part.need);
    let over = today > part.period.end;
    let lacking = need.minus(have)?.max(Exact::ZERO);
    let limit = match direction {
        Direction::AtLeast => None,
        Direction::AtMost | Direction::Exactly => Some(need),
        Direction::Between => Some(part.most.unwrap_or(need)),
    };
    let beyond = match limit {
        Some(limit) => have.minus(limit)?.max(Exact::ZERO),
        None => Exact::ZERO,
    };
    if !beyond.is_zero() {
        return Some((Standings::Missed, Some(beyond)));
    }
    if direction == Direction::AtMost {
        let met = (Standings::Met, Some(Exact::ZERO));
        return Some(if over { met } else { (Standings::OnPace, None) });
    }
    if lacking.is_zero() {
        // What can still be overdone is not met before its period is over.
        let open = !over && limit.is_some();
        let state = if open {
            Standings::OnPace
        } else {
            Standings::Met
        };
        return Some((state, Some(Exact::ZERO)));
    }
    if over {
        return Some((Standings::Missed, Some(lacking)));
    }
    let behind = part.pace.is_some_and(|pace| have < pace);
    let state = if behind {
        Standings::Behind
    } else {
        Standings::OnPace
    };
    Some((state, None))
}
