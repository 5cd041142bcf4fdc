//! Supervision for screens: campaigns and their progress, cards, talks, help, measures, verdicts.

use rusqlite::params;

use super::{Store, StoreError, record_at, row, width};
use crate::{
    base::{Date, date},
    domain::{
        Campaign, CampaignOrg, CardIssued, Contact, Finding, Id, Kind, Lagging, Mark, Measure,
        Record, Sheet, TalkHeld, Verdict, YearClosing, likeness,
    },
};

/// How far a campaign is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignLine {
    /// The campaign.
    pub campaign: Campaign,
    /// Orgs of its pool.
    pub pool: i64,
    /// Orgs that are checked.
    pub orgs: i64,
    /// Orgs for which one who scores is named.
    pub assigned: i64,
    /// Sheets opened.
    pub sheets: i64,
    /// Sheets handed in.
    pub submitted: i64,
    /// Findings that came of it.
    pub findings: i64,
}

/// One org of a campaign, with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignOrgLine {
    /// The row.
    pub line: CampaignOrg,
    /// The org's code.
    pub org_code: String,
    /// The org's name.
    pub org: String,
    /// The name of the org that checks it.
    pub by: Option<String>,
    /// Items with a mark on the sheet.
    pub marked: i64,
    /// Day on which the sheet was handed in.
    pub submitted: Option<String>,
}

/// One row with its org and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgRow<R> {
    /// The row.
    pub row: R,
    /// The org's code.
    pub org_code: String,
    /// The org's name.
    pub org: String,
    /// The person's name.
    pub person: Option<String>,
}

/// One sheet of a comparison, with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The sheet.
    pub sheet: Sheet,
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// A contact link with what came of it in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactLine {
    /// The link, its branch and its leader.
    pub link: OrgRow<Contact>,
    /// The leader's entries in the branch's ledger, by kind.
    pub records: Vec<(String, i64)>,
    /// Findings of the branch that were closed in the year.
    pub solved: i64,
}

impl Store {
    /// The campaigns of a year, the latest first, beginning below a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn campaigns(
        &self,
        year: i32,
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<CampaignLine>, StoreError> {
        let of = "FROM campaign_org c WHERE c.campaign = t.id";
        let sql = format!(
            "SELECT {}, (SELECT count(DISTINCT c.org) {of}), \
             (SELECT count(DISTINCT c.org) {of} AND c.drawn), \
             (SELECT count(DISTINCT c.org) {of} AND c.assessor IS NOT NULL), \
             (SELECT count(*) FROM sheet s WHERE s.campaign = t.id), \
             (SELECT count(s.submitted) FROM sheet s WHERE s.campaign = t.id), \
             (SELECT count(*) FROM finding f WHERE f.campaign = t.id OR f.sheet IN \
              (SELECT s.id FROM sheet s WHERE s.campaign = t.id)) \
             FROM campaign t WHERE t.year = ?1 AND t.id < ?2 ORDER BY t.id DESC LIMIT ?3",
            row::columns(Kind::Campaign, "t")
        );
        let bound = params![year, before.unwrap_or(Id::MAX), limit];
        self.list(&sql, bound, |row| {
            let at = width::<Campaign>();
            Ok(CampaignLine {
                campaign: record_at(row, 0)?,
                pool: row.get(at)?,
                orgs: row.get(at + 1)?,
                assigned: row.get(at + 2)?,
                sheets: row.get(at + 3)?,
                submitted: row.get(at + 4)?,
                findings: row.get(at + 5)?,
            })
        })
    }

    /// The orgs of a campaign, in the order of entry, beginning after a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn campaign_orgs(
        &self,
        campaign: Id,
        after: Id,
        limit: u32,
    ) -> Result<Vec<CampaignOrgLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.code, o.name, (SELECT b.name FROM org b WHERE b.id = t.\"by\"), \
             (SELECT count(*) FROM mark m WHERE m.sheet = t.sheet), \
             (SELECT s.submitted FROM sheet s WHERE s.id = t.sheet) \
             FROM campaign_org t JOIN org o ON o.id = t.org \
             WHERE t.campaign = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3",
            row::columns(Kind::CampaignOrg, "t")
        );
        self.list(&sql, params![campaign, after, limit], |row| {
            let at = width::<CampaignOrg>();
            Ok(CampaignOrgLine {
                line: record_at(row, 0)?,
                org_code: row.get(at)?,
                org: row.get(at + 1)?,
                by: row.get(at + 2)?,
                marked: row.get(at + 3)?,
                submitted: row.get(at + 4)?,
            })
        })
    }

    /// Every sheet of one form for one org in a year, the org's own first, each with its marks:
    /// what is compared item by item.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn compare(&self, org: Id, year: i32, form: &str) -> Result<Vec<Compared>, StoreError> {
        let tail = "WHERE t.org = ?1 AND t.year = ?2 AND t.form = ?3 \
                    ORDER BY t.role <> 'self', t.id LIMIT 100";
        let sheets: Vec<Sheet> = self.records(tail, params![org, year, form])?;
        let compared = sheets.into_iter().map(|sheet| {
            let marks = self.marks(sheet.id)?;
            Ok(Compared { sheet, marks })
        });
        compared.collect()
    }

    /// Findings of earlier years of the same org that a problem may repeat, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn similar_findings(&self, finding: &Finding) -> Result<Vec<Finding>, StoreError> {
        let tail = "WHERE t.org = ?1 AND t.year < ?2 ORDER BY t.year DESC, t.id DESC LIMIT 10000";
        let mut earlier: Vec<Finding> = self.records(tail, params![finding.org, finding.year])?;
        earlier.retain(|earlier| likeness::is_alike(finding, earlier));
        Ok(earlier)
    }

    /// The chain of earlier findings that a finding repeats, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn finding_history(&self, finding: &Finding) -> Result<Vec<Finding>, StoreError> {
        let mut chain: Vec<Finding> = Vec::new();
        let mut next = finding.repeats;
        // Each is of an earlier year than the one before, so the chain ends.
        while let Some(earlier) = next
            .map(|id| self.find::<Finding>(id))
            .transpose()?
            .flatten()
        {
            next = earlier.repeats;
            chain.push(earlier);
        }
        Ok(chain)
    }

    /// Cards of a year of appraisal, the latest first; standing ones only, or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn cards(
        &self,
        year: i32,
        (org, standing): (Option<Id>, bool),
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<OrgRow<CardIssued>>, StoreError> {
        let tail = "AND t.year = ?1 AND (?2 IS NULL OR t.org = ?2) \
                    AND (NOT ?3 OR (t.lifted IS NULL AND t.closed IS NULL)) \
                    AND t.id < ?4 ORDER BY t.id DESC LIMIT ?5";
        let before = before.unwrap_or(Id::MAX);
        self.org_rows(tail, "person", params![year, org, standing, before, limit])
    }

    /// Talks, the latest first, beginning below a key.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn talks(
        &self,
        (org, person): (Option<Id>, Option<Id>),
        before: Option<Id>,
        limit: u32,
    ) -> Result<Vec<OrgRow<TalkHeld>>, StoreError> {
        let tail = "AND (?1 IS NULL OR t.org = ?1) AND (?2 IS NULL OR t.person = ?2) \
                    AND t.id < ?3 ORDER BY t.id DESC LIMIT ?4";
        let before = before.unwrap_or(Id::MAX);
        self.org_rows(tail, "person", params![org, person, before, limit])
    }

    /// Lagging orgs of a year; listed ones only, or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn lagging(
        &self,
        year: i32,
        listed: bool,
        after: Id,
        limit: u32,
    ) -> Result<Vec<OrgRow<Lagging>>, StoreError> {
        let tail = "AND t.year = ?1 AND (NOT ?2 OR t.delisted IS NULL) AND t.id > ?3 \
                    ORDER BY t.id LIMIT ?4";
        self.org_rows(tail, "helper", params![year, listed, after, limit])
    }

    /// Measures of a year; those that are not carried out only, or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn measures(
        &self,
        year: i32,
        (org, open): (Option<Id>, bool),
        after: Id,
        limit: u32,
    ) -> Result<Vec<OrgRow<Measure>>, StoreError> {
        let tail = "AND t.year = ?1 AND (?2 IS NULL OR t.org = ?2) \
                    AND (NOT ?3 OR (t.done IS NULL AND t.lifted IS NULL)) AND t.id > ?4 \
                    ORDER BY t.id LIMIT ?5";
        self.org_rows(tail, "person", params![year, org, open, after, limit])
    }

    /// Verdicts of an adoption, one appraisal or all, in the order of entry.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn verdicts(
        &self,
        adoption: Id,
        (appraisal, org): (Option<&str>, Option<Id>),
        after: Id,
        limit: u32,
    ) -> Result<Vec<OrgRow<Verdict>>, StoreError> {
        let tail = "AND t.adoption = ?1 AND (?2 IS NULL OR t.appraisal = ?2) \
                    AND (?3 IS NULL OR t.org = ?3) AND t.id > ?4 ORDER BY t.id LIMIT ?5";
        self.org_rows(
            tail,
            "person",
            params![adoption, appraisal, org, after, limit],
        )
    }

    /// Verdicts of a year that nobody has decided, one org and appraisal or all, in the order of
    /// entry. Closing the year waits for them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn undecided(
        &self,
        year: i32,
        (appraisal, org): (Option<&str>, Option<Id>),
        after: Id,
        limit: u32,
    ) -> Result<Vec<OrgRow<Verdict>>, StoreError> {
        let tail = "AND t.adoption IN (SELECT a.id FROM adoption a WHERE a.year = ?1) \
                    AND t.grade IS NULL AND (?2 IS NULL OR t.appraisal = ?2) \
                    AND (?3 IS NULL OR t.org = ?3) AND t.id > ?4 ORDER BY t.id LIMIT ?5";
        self.org_rows(tail, "person", params![year, appraisal, org, after, limit])
    }

    /// How many verdicts of an appraisal nobody has decided.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn undecided_count(&self, adoption: Id, appraisal: &str) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM verdict WHERE adoption = ?1 AND appraisal = ?2 \
                   AND grade IS NULL";
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row(params![adoption, appraisal], |row| row.get(0))?)
    }

    /// How many verdicts of an adoption have which grade: appraisal, grade (none while nobody has
    /// decided), number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn verdict_counts(
        &self,
        adoption: Id,
    ) -> Result<Vec<(String, Option<String>, i64)>, StoreError> {
        let sql = "SELECT appraisal, grade, count(*) FROM verdict WHERE adoption = ?1 \
                   GROUP BY appraisal, grade ORDER BY appraisal, grade LIMIT 10000";
        self.list(sql, [adoption], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
    }

    /// Contact links in force on a day, with what came of them in its year.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn contacts(
        &self,
        day: Date,
        after: Id,
        limit: u32,
    ) -> Result<Vec<ContactLine>, StoreError> {
        let year = date::Period::year(chrono::Datelike::year(&day));
        let (start, end) = (date::iso(year.start), date::iso(year.end));
        let tail = "AND (t.until IS NULL OR t.until >= ?1) AND t.since <= ?1 AND t.id > ?2 \
                    ORDER BY t.id LIMIT ?3";
        let links: Vec<OrgRow<Contact>> =
            self.org_rows(tail, "person", params![date::iso(day), after, limit])?;
        let counted = links.into_iter().map(|link| {
            let sql = "SELECT kind, count(*) FROM record WHERE person = ?1 AND org = ?2 \
                       AND date BETWEEN ?3 AND ?4 GROUP BY kind ORDER BY kind";
            let bound = params![link.row.person, link.row.org, start, end];
            let records = self.list(sql, bound, |row| Ok((row.get(0)?, row.get(1)?)))?;
            let sql = "SELECT count(*) FROM finding WHERE org = ?1 AND state = 'closed' \
                       AND closed BETWEEN ?2 AND ?3";
            let solved = self
                .conn
                .prepare_cached(sql)?
                .query_row(params![link.row.org, start, end], |row| row.get(0))?;
            Ok(ContactLine {
                link,
                records,
                solved,
            })
        });
        counted.collect()
    }

    /// Living branches that no leader keeps contact with on a day: key, code, name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn uncovered(
        &self,
        day: Date,
        after: Id,
        limit: u32,
    ) -> Result<Vec<(Id, String, String)>, StoreError> {
        let sql = "SELECT o.id, o.code, o.name FROM org o WHERE o.id > ?2 \
                   AND o.dissolved IS NULL AND o.kind IN ('branch', 'direct_branch') \
                   AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.org = o.id \
                    AND c.since <= ?1 AND (c.until IS NULL OR c.until >= ?1)) \
                   ORDER BY o.id LIMIT ?3";
        self.list(sql, params![date::iso(day), after, limit], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
    }

    /// How a year was closed, if it is.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn year_closing(&self, year: i32) -> Result<Option<YearClosing>, StoreError> {
        let tail = "WHERE t.year = ?1 AND t.withdrawn IS NULL LIMIT 1";
        Ok(self.records::<YearClosing>(tail, [year])?.pop())
    }

    fn org_rows<R: Record>(
        &self,
        tail: &str,
        person: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<OrgRow<R>>, StoreError> {
        let sql = format!(
            "SELECT {}, o.code, o.name, (SELECT w.name FROM person w WHERE w.id = t.{person}) \
             FROM \"{}\" t JOIN org o ON o.id = t.org WHERE 1 {tail}",
            row::columns(R::KIND, "t"),
            R::KIND
        );
        self.list(&sql, params, |row| {
            let at = width::<R>();
            Ok(OrgRow {
                row: record_at(row, 0)?,
                org_code: row.get(at)?,
                org: row.get(at + 1)?,
                person: row.get(at + 2)?,
            })
        })
    }
}
