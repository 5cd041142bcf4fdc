//! The ledger and the registers for screens, and sets of facts for judging.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::{
    base::{Date, date},
    domain::{
        Attendance, Ballot, Figure, HonourHeld, Id, Incident, Kind, LedgerRecord, Record,
        RegisterRow,
    },
    store::derive,
};

/// One row about an org, with the names that a reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactLine<R> {
    /// The row.
    pub row: R,
    /// The org's code.
    pub org_code: String,
    /// The org's name.
    pub org: String,
    /// The person's name, if it is about one.
    pub person: Option<String>,
}

/// Which rows to list; what is missing does not restrict.
#[derive(Debug, Clone, Default)]
pub struct FactFilter {
    /// The adoption.
    pub adoption: Option<Id>,
    /// The org.
    pub org: Option<Id>,
    /// Whether the orgs below it count too.
    pub below: bool,
    /// Id in the pack: of a kind of record, a register, a fact or an honour.
    pub item: Option<String>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Only entries that lack a required field.
    pub lacking: bool,
}

/// Where a list begins: after (or, for the latest first, before) a day and key.
pub type Place = (Date, Id);

impl Store {
    /// Ledger entries, the latest first, beginning before a place.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ledger(
        &self,
        filter: &FactFilter,
        before: Option<Place>,
        limit: u32,
    ) -> Result<Vec<FactLine<LedgerRecord>>, StoreError> {
        let (from, to) = self.range(filter)?;
        let tail = "AND (?1 IS NULL OR t.adoption = ?1) AND (?2 IS NULL OR t.kind = ?2) \
                    AND (?3 IS NULL OR t.date >= ?3) AND (?4 IS NULL OR t.date <= ?4) \
                    AND (NOT ?5 OR t.lacks IS NOT NULL) \
                    AND (?6 IS NULL OR (t.date, t.id) < (?6, ?7)) \
                    AND (?8 IS NULL OR (p.path >= ?8 AND p.path < ?9)) \
                    ORDER BY t.date DESC, t.id DESC LIMIT ?10";
        let (day, id) = before.map_or((None, 0), |(day, id)| (Some(date::iso(day)), id));
        self.fact_lines(
            tail,
            params![
                filter.adoption,
                filter.item,
                filter.since.map(date::iso),
                filter.until.map(date::iso),
                filter.lacking,
                day,
                id,
                from,
                to,
                limit
            ],
        )
    }

    /// Who was present at and absent from what an entry tells, with names.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attendance(&self, record: Id) -> Result<Vec<(Attendance, String)>, StoreError> {
        let sql = format!(
            "SELECT {}, w.name FROM attendance t JOIN person w ON w.id = t.person \
             WHERE t.record = ?1 ORDER BY t.present DESC, t.id LIMIT 100000",
            row::columns(Kind::Attendance, "t")
        );
        self.list(&sql, [record], |row| {
            Ok((record_at(row, 0)?, row.get(width::<Attendance>())?))
        })
    }

    /// How many entries of each kind an org has within days.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ledger_counts(
        &self,
        adoption: Id,
        org: Id,
        (since, until): (Date, Date),
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT kind, count(*) FROM record WHERE org = ?1 AND adoption = ?2 \
                   AND date BETWEEN ?3 AND ?4 GROUP BY kind ORDER BY kind LIMIT 1000";
        let bound = params![org, adoption, date::iso(since), date::iso(until)];
        self.list(sql, bound, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Rows of registers, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn register_rows(
        &self,
        filter: &FactFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<RegisterRow>>, StoreError> {
        self.by_key(filter, "register", after, limit)
    }

    /// Figures, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn figures(
        &self,
        filter: &FactFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<Figure>>, StoreError> {
        self.by_key(filter, "fact", after, limit)
    }

    /// Incidents, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn incidents(
        &self,
        filter: &FactFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<Incident>>, StoreError> {
        self.by_key(filter, "fact", after, limit)
    }

    /// Honours, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn honours(
        &self,
        filter: &FactFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<HonourHeld>>, StoreError> {
        self.by_key(filter, "coalesce(t.honour, t.fact)", after, limit)
    }

    /// Lines of counts of ballots, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn ballots(
        &self,
        filter: &FactFilter,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<Ballot>>, StoreError> {
        self.by_key(filter, "fact", after, limit)
    }

    /// All rows of a kind that belong to some orgs under some adoptions: what judging reads.
    /// The kind has the columns `org` and `adoption`.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn facts_of<R: Record>(&self, adoptions: &[Id], orgs: &[Id]) -> Result<Vec<R>, StoreError> {
        let tail = "WHERE t.org IN (SELECT value FROM json_each(?1)) \
                    AND t.adoption IN (SELECT value FROM json_each(?2)) ORDER BY t.org, t.id";
        self.records(tail, params![keys(orgs), keys(adoptions)])
    }

    /// Who was present at and absent from any of some orgs' entries.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn attendance_of(
        &self,
        adoptions: &[Id],
        orgs: &[Id],
    ) -> Result<Vec<Attendance>, StoreError> {
        let tail = "WHERE t.record IN (SELECT r.id FROM record r \
                    WHERE r.org IN (SELECT value FROM json_each(?1)) \
                    AND r.adoption IN (SELECT value FROM json_each(?2))) ORDER BY t.record, t.id";
        self.records(tail, params![keys(orgs), keys(adoptions)])
    }

    /// The range of paths that a filter's org means.
    fn range(&self, filter: &FactFilter) -> Result<(Option<String>, Option<String>), StoreError> {
        let Some(org) = filter.org else {
            return Ok((None, None));
        };
        let path = derive::path_of(&self.conn, org)?.unwrap_or_default();
        // A path ends in a stroke, and one character more than it is beyond itself alone.
        let end = if filter.below {
            derive::end_of(&path)
        } else {
            format!("{path}!")
        };
        Ok((Some(path), Some(end)))
    }

    fn by_key<R: Record>(
        &self,
        filter: &FactFilter,
        item: &str,
        after: Id,
        limit: u32,
    ) -> Result<Vec<FactLine<R>>, StoreError> {
        let (from, to) = self.range(filter)?;
        let item = if item.contains('(') {
            item.to_string()
        } else {
            format!("t.\"{item}\"")
        };
        let tail = format!(
            "AND (?1 IS NULL OR t.adoption = ?1) AND (?2 IS NULL OR {item} = ?2) AND t.id > ?3 \
             AND (?4 IS NULL OR (p.path >= ?4 AND p.path < ?5)) ORDER BY t.id LIMIT ?6"
        );
        let bound = params![filter.adoption, filter.item, after, from, to, limit];
        self.fact_lines(&tail, bound)
    }

    fn fact_lines<R: Record>(
        &self,
        tail: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<FactLine<R>>, StoreError> {
        // A figure is about an org alone; the other kinds may name a person.
        let person = if R::FIELDS.contains(&"person") {
            "(SELECT w.name FROM person w WHERE w.id = t.person)"
        } else {
            "NULL"
        };
        let sql = format!(
            "SELECT {}, o.code, o.name, {person} FROM \"{}\" t JOIN org o ON o.id = t.org \
             JOIN org_path p ON p.org = t.org WHERE 1 {tail}",
            row::columns(R::KIND, "t"),
            R::KIND
        );
        self.list(&sql, params, |row| {
            let at = width::<R>();
            Ok(FactLine {
                row: record_at(row, 0)?,
                org_code: row.get(at)?,
                org: row.get(at + 1)?,
                person: row.get(at + 2)?,
            })
        })
    }
}

/// Keys as SQLite reads a list.
pub(super) fn keys(ids: &[Id]) -> String {
    let list: Vec<String> = ids.iter().map(Id::to_string).collect();
    format!("[{}]", list.join(","))
}
