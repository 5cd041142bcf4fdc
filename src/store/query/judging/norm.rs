//! Where orgs stand with staffing norms, size rules and targets by year.

use std::collections::BTreeMap;

use super::{Docket, Store, StoreError, keys};
use crate::{
    base::{Date, Exact},
    domain::{
        Id,
        judge::{
            OrgFacts, Outcome, Why,
            staffing::{self, NormState, Staffed},
            target::{self, Reached},
            trend::{self, Course, TargetState},
        },
        pack::{Pack, Source, Staffing, Target},
    },
};

/// Orgs whose facts are held at once: the facts of a county do not fit in memory together.
const PAGE: usize = 1000;

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct NormFilter {
    /// The year.
    pub year: i32,
    /// One org alone.
    pub org: Option<Id>,
    /// One org with all below it.
    pub under: Option<Id>,
    /// Only where something is lacking. What is not known is not lacking.
    pub only_lacking: bool,
}

/// One staffing norm or size rule of one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's id.
    pub pack: String,
    /// The norm.
    pub norm: Staffing,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// How it stands, or why that is not known.
    pub found: Result<Staffed, Why>,
}

impl NormLine {
    /// How it stands in one word.
    pub fn state(&self) -> NormState {
        let found = self.found.as_ref();
        found.map_or(NormState::Unknown, |found| found.state(&self.norm))
    }
}

/// One target of one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's id.
    pub pack: String,
    /// The target.
    pub target: Target,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// The value that is due by now; `None` before the first day.
    pub need: Option<Exact>,
    /// The next value with its day; `None` once the last day has come.
    pub next: Option<(Date, Exact)>,
    /// How it stands with what is due by now; `None` before the first day or if not known.
    pub now: Option<Reached>,
    /// Where it is going, or why its value is not known.
    pub course: Result<Course, Outcome>,
}

impl TargetLine {
    /// How it stands in one word.
    pub fn state(&self) -> TargetState {
        trend::state(&self.target, &self.course, self.now.as_ref())
    }

    /// Why its value is not known.
    pub fn why(&self) -> Option<Why> {
        match self.course {
            Err(Outcome::Missing(why) | Outcome::Excluded(why)) => Some(why),
            // What hangs on peers is known only where all of them are judged.
            Err(_) => Some(Why::NoPeer),
            Ok(_) => None,
        }
    }
}

impl Store {
    /// Where orgs stand with each norm that asks something of them, pack by pack, org by org in
    /// the tree's order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn norms(&self, filter: &NormFilter, limit: u32) -> Result<Vec<NormLine>, StoreError> {
        let has_any = |pack: &Pack| !pack.staffing.is_empty();
        self.each_org((filter, limit), has_any, |docket, one, code, found| {
            let rows = docket.pack.staffing.iter();
            for norm in rows.filter(|norm| holds(&norm.source, one)) {
                let stands = staffing::stand(norm, one);
                if stands.as_ref().is_ok_and(|it| !it.is_asked) {
                    continue;
                }
                let line = NormLine {
                    adoption: docket.adoption.id,
                    pack: docket.pack.head.id.clone(),
                    norm: norm.clone(),
                    org: one.org.id,
                    org_code: code.to_string(),
                    org_name: one.org.name.clone(),
                    found: stands,
                };
                if !filter.only_lacking || line.state().is_lacking() {
                    found.push(line);
                }
            }
        })
    }

    /// Where orgs stand with each target that they are asked, in the same order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn targets(&self, filter: &NormFilter, limit: u32) -> Result<Vec<TargetLine>, StoreError> {
        let has_any = |pack: &Pack| !pack.targets.is_empty();
        self.each_org((filter, limit), has_any, |docket, one, code, found| {
            let rows = docket.pack.targets.iter();
            let rows = rows.filter(|it| holds(&it.source, one) && one.is_asked(&it.audience));
            for row in rows {
                let line = TargetLine {
                    adoption: docket.adoption.id,
                    pack: docket.pack.head.id.clone(),
                    target: row.clone(),
                    org: one.org.id,
                    org_code: code.to_string(),
                    org_name: one.org.name.clone(),
                    need: target::due_now(row, one).map(|step| step.value.into()),
                    next: trend::next(row, one),
                    now: target::stand_now(&docket.pack, row, one).ok(),
                    course: trend::course(&docket.pack, row, one),
                };
                let is_lacking = [TargetState::Behind, TargetState::Missed].contains(&line.state());
                if !filter.only_lacking || is_lacking {
                    found.push(line);
                }
            }
        })
    }

    /// Goes through the orgs of the packs in force page by page until there are lines enough.
    fn each_org<L>(
        &self,
        (filter, limit): (&NormFilter, u32),
        has_any: impl Fn(&Pack) -> bool,
        tell: impl Fn(&Docket, &OrgFacts, &str, &mut Vec<L>),
    ) -> Result<Vec<L>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        for docket in self.dockets(filter.year)? {
            if !has_any(&docket.pack) {
                continue;
            }
            let mut orgs = self.orgs_in_scope(&docket.pack, filter.org.or(filter.under))?;
            orgs.retain(|id| filter.org.is_none_or(|org| org == *id));
            for page in orgs.chunks(PAGE) {
                let codes = self.codes_of(page)?;
                for one in self.judge_facts(&docket, page)? {
                    let code = codes.get(&one.org.id).map_or("", String::as_str);
                    tell(&docket, &one, code, &mut found);
                }
                if found.len() >= limit {
                    break;
                }
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    fn codes_of(&self, orgs: &[Id]) -> Result<BTreeMap<Id, String>, StoreError> {
        let sql = "SELECT id, code FROM org WHERE id IN (SELECT value FROM json_each(?1))";
        let rows = self.list(sql, [keys(orgs)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }
}

/// Whether a row is in force on the last judged day.
fn holds(source: &Source, one: &OrgFacts) -> bool {
    source.holds_on(one.today.min(one.period.end))
}
