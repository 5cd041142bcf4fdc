//! Where orgs stand with the quotas of the packs in force, one line for each period.

use std::collections::BTreeMap;

use super::{Docket, Store, StoreError};
use crate::{
    base::Date,
    domain::{
        Id, Org, Person,
        judge::{OrgFacts, Part, Standings, indicator},
        pack::IndicatorLine,
    },
};

/// Orgs whose facts are held at once: the facts of a county do not fit in memory together.
const PAGE: usize = 1000;

/// One period of one quota of one org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingLine {
    /// The adoption.
    pub adoption: Id,
    /// The pack's id.
    pub pack: String,
    /// The quota.
    pub line: IndicatorLine,
    /// The org.
    pub org: Id,
    /// Its code.
    pub org_code: String,
    /// Its name.
    pub org_name: String,
    /// The period with have and need.
    pub part: Part,
    /// The name of the person it is asked of, for quotas per person.
    pub person_name: Option<String>,
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default)]
pub struct StandingFilter {
    /// The year.
    pub year: i32,
    /// One org alone.
    pub org: Option<Id>,
    /// One org with all below it.
    pub under: Option<Id>,
    /// Id of the quota.
    pub indicator: Option<String>,
    /// Only periods that run today.
    pub now: bool,
    /// Only who is behind in a period that runs today.
    pub behind: bool,
}

impl StandingFilter {
    fn names(&self, line: &IndicatorLine) -> bool {
        self.indicator.as_ref().is_none_or(|id| *id == line.id)
    }

    fn holds(&self, part: &Part, today: Date) -> bool {
        let is_running = part.period.holds(today);
        let late = [Standings::Behind, Standings::Missed, Standings::Missing];
        (is_running || !(self.now || self.behind)) && (!self.behind || late.contains(&part.state))
    }
}

impl Store {
    /// Whether any pack in force for a year has a quota of an id.
    ///
    /// # Errors
    /// As [`Store::dockets`].
    pub fn knows_indicator(&self, year: i32, id: &str) -> Result<bool, StoreError> {
        let dockets = self.dockets(year)?;
        let knows = |docket: &Docket| docket.pack.indicator(id).is_some();
        Ok(dockets.iter().any(knows))
    }

    /// Where orgs stand, pack by pack, org by org in the tree's order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn standings(
        &self,
        filter: &StandingFilter,
        limit: u32,
    ) -> Result<Vec<StandingLine>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        for docket in self.dockets(filter.year)? {
            let mut orgs = self.orgs_in_scope(&docket.pack, filter.org.or(filter.under))?;
            orgs.retain(|id| filter.org.is_none_or(|org| org == *id));
            for page in orgs.chunks(PAGE) {
                for one in self.judge_facts(&docket, page)? {
                    self.standings_of(&docket, &one, filter, &mut found)?;
                }
                if found.len() >= limit {
                    break;
                }
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    fn standings_of(
        &self,
        docket: &Docket,
        one: &OrgFacts,
        filter: &StandingFilter,
        found: &mut Vec<StandingLine>,
    ) -> Result<(), StoreError> {
        let mut code: Option<String> = None;
        let mut names: BTreeMap<Id, Option<String>> = BTreeMap::new();
        for line in docket.pack.indicators.iter().filter(|it| filter.names(it)) {
            let standing = indicator::judge(&docket.pack, line, one);
            let parts = standing.parts.into_iter();
            for part in parts.filter(|part| filter.holds(part, one.today)) {
                if code.is_none() {
                    code = self.find::<Org>(one.org.id)?.map(|org| org.code);
                }
                if let Some(person) = part.person
                    && !names.contains_key(&person)
                {
                    let name = self.find::<Person>(person)?.map(|it| it.name);
                    names.insert(person, name);
                }
                found.push(StandingLine {
                    adoption: docket.adoption.id,
                    pack: docket.pack.head.id.clone(),
                    line: line.clone(),
                    org: one.org.id,
                    org_code: code.clone().unwrap_or_default(),
                    org_name: one.org.name.clone(),
                    person_name: part.person.and_then(|id| names.get(&id).cloned().flatten()),
                    part,
                });
            }
        }
        Ok(())
    }
}
