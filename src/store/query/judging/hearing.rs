//! A hearing: the facts of everybody whom a pack judges, from which scores and verdicts follow.

use std::collections::BTreeMap;

use super::{Docket, Store, StoreError};
use crate::{
    base::Period,
    domain::{
        Id, VerdictLine,
        judge::{
            Assessed, OrgFacts, assess,
            grade::{self, Verdict},
            kept::kept,
            settle,
        },
        pack::Pack,
    },
};

/// How often facts are read again that somebody changed meanwhile.
const TRIES: usize = 3;

/// What is known of everybody in a pack's scope: peers and children count too, so judging one
/// asks for all.
#[derive(Debug, Clone)]
pub struct Hearing {
    /// What is judged.
    pub docket: Docket,
    /// The facts of each org in scope, in the tree's order.
    pub facts: Vec<OrgFacts>,
    /// The last act on which the facts rest.
    pub act: i64,
}

impl Hearing {
    /// The pack that judges.
    pub fn pack(&self) -> &Pack {
        &self.docket.pack
    }

    /// Everybody judged alone and then beside peers and children.
    pub fn assessed(&self) -> Vec<Assessed<'_>> {
        let each = self.facts.iter().map(|one| assess(self.pack(), one));
        let mut judged: Vec<Assessed<'_>> = each.collect();
        settle(self.pack(), &mut judged);
        judged
    }

    /// The verdicts of an appraisal as the rules alone give them, whatever a body decided; none
    /// if the pack does not know the appraisal.
    pub fn proposals(&self, appraisal: &str, judged: &[Assessed<'_>]) -> Vec<Verdict> {
        let row = self.pack().appraisal(appraisal);
        row.map_or(Vec::new(), |row| {
            grade::verdicts(self.pack(), row, judged, &[])
        })
    }

    /// The lines by which such verdicts are proposed; those not appraised have none.
    pub fn lines(&self, verdicts: &[Verdict]) -> Vec<VerdictLine> {
        let periods: BTreeMap<Id, Period> = self
            .facts
            .iter()
            .map(|facts| (facts.org.id, facts.period))
            .collect();
        let line = |verdict: &Verdict| kept(verdict, *periods.get(&verdict.org)?);
        verdicts.iter().filter_map(line).collect()
    }
}

impl Store {
    /// The packs in force for a year that know an appraisal, over the period that this one judges
    /// by.
    ///
    /// # Errors
    /// As [`Store::dockets`].
    pub fn dockets_of_appraisal(&self, year: i32, id: &str) -> Result<Vec<Docket>, StoreError> {
        let found = self.dockets(year)?.into_iter().filter_map(|docket| {
            let period = docket.pack.appraisal(id)?.period;
            let appraisal = Some(id.to_string());
            Some(Docket {
                appraisal,
                ..docket.over(period)
            })
        });
        Ok(found.collect())
    }

    /// Reads what is known of everybody in the pack's scope. What is known of a closed year is
    /// what was known when its verdicts were proposed, whatever has changed since.
    ///
    /// # Errors
    /// What SQLite says; as [`Store::as_of`] for a closed year.
    pub fn hearing(&self, docket: Docket) -> Result<Hearing, StoreError> {
        match self.bound(&docket)? {
            Some(basis) => self.as_of(basis.act, basis.day)?.store().heard(docket),
            None => self.heard(docket),
        }
    }

    /// Reads what is known by this store. All of it must rest on one act: where others write
    /// meanwhile it is read again, in the end from one snapshot that makes the log wait.
    pub(super) fn heard(&self, docket: Docket) -> Result<Hearing, StoreError> {
        for _ in 0..TRIES {
            let act = self.last_act()?;
            let facts = self.everybody(&docket)?;
            if self.last_act()? == act {
                return Ok(Hearing { docket, facts, act });
            }
        }
        let snapshot = self.conn.unchecked_transaction()?;
        let act = self.last_act()?;
        let facts = self.everybody(&docket)?;
        drop(snapshot);
        Ok(Hearing { docket, facts, act })
    }

    fn everybody(&self, docket: &Docket) -> Result<Vec<OrgFacts>, StoreError> {
        let scope = self.orgs_in_scope(&docket.pack, None)?;
        self.judge_facts(docket, &scope)
    }

    /// The verdicts of an appraisal on all who were judged, with the decisions on record; none if
    /// the pack does not know the appraisal.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn verdicts_of(
        &self,
        hearing: &Hearing,
        appraisal: &str,
        judged: &[Assessed<'_>],
    ) -> Result<Vec<Verdict>, StoreError> {
        let Some(row) = hearing.pack().appraisal(appraisal) else {
            return Ok(Vec::new());
        };
        let decisions = self.decisions(&hearing.docket, appraisal)?;
        Ok(grade::verdicts(hearing.pack(), row, judged, &decisions))
    }
}
