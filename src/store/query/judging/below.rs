//! What orgs have in their ledgers that the org above answers for: quotas for each branch.

use rusqlite::params;

use super::{ByOrg, Docket, IN_ORGS, by_org, keys};
use crate::{
    domain::{Id, LedgerRecord, judge::ledger::kinds_counted, pack::Per},
    store::{Store, StoreError},
};

impl Store {
    /// The entries of orgs below that quotas for each branch count; their numbers only, since no
    /// member is asked there.
    pub(super) fn records_below(
        &self,
        docket: &Docket,
        adoptions: &[Id],
        children: &ByOrg<Id>,
    ) -> Result<ByOrg<LedgerRecord>, StoreError> {
        let lines = docket.pack.indicators.iter();
        let each = lines.filter(|line| line.per == Per::Branch);
        let counts: Vec<String> = each.flat_map(|line| line.counts.clone()).collect();
        if counts.is_empty() {
            return Ok(ByOrg::new());
        }
        let kinds = kinds_counted(&docket.pack, &counts);
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let kinds = format!(" {} ", kinds.join(" "));
        let orgs: Vec<Id> = children.values().flatten().copied().collect();
        let tail = format!(
            "WHERE {IN_ORGS} AND t.adoption IN (SELECT value FROM json_each(?2)) \
             AND instr(?3, ' ' || t.kind || ' ') > 0 ORDER BY t.org, t.date, t.id"
        );
        let bound = params![keys(&orgs), keys(adoptions), kinds];
        let records = self.records(&tail, bound)?;
        Ok(by_org(records, |it: &LedgerRecord| it.org))
    }
}
