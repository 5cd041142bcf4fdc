//! The year at a glance: what each org with all below it has done, month by month.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Store, StoreError, org::OrgLine};
use crate::{
    base::{Decimal, date::Period, date::iso},
    domain::{
        Id, Sheet, Verdict,
        decide::sheet::{Totals, totals},
        pack::Form,
    },
};

/// One number for each month of a year.
pub type Months = [i64; 12];

/// A year of one org with all below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlanceLine {
    /// The org.
    pub org: OrgLine,
    /// Assignments that are done; dropped and carried ones are not.
    pub done: i64,
    /// All assignments.
    pub tasks: i64,
    /// Findings of the year that are not closed.
    pub open: i64,
    /// Findings by the month in which they were found.
    pub findings: Months,
    /// Cards by the month of issue; withdrawn ones do not count.
    pub cards: Months,
    /// Entries of the ledger by month.
    pub records: Months,
    /// Total of the org's own latest sheet by somebody else, with the form's full points.
    pub score: Option<(Decimal, Decimal)>,
    /// The latest grade decided on the org or its secretary, as the pack names it.
    pub grade: Option<String>,
}

/// The latest score of a form on an org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormScore {
    /// The adoption of the form's pack, and the form's id in it.
    pub form: (Id, String),
    /// What the form is called.
    pub title: String,
    /// The score.
    pub score: Decimal,
    /// The form's full points.
    pub full: Decimal,
}

/// What was counted below one org: assignments, done, findings still open, by month.
#[derive(Default, Clone)]
struct Sum {
    tasks: i64,
    done: i64,
    open: i64,
    findings: Months,
    cards: Months,
    records: Months,
}

/// Whom a row is counted for: the shown org on its path.
struct Places {
    shown: BTreeMap<Id, Sum>,
}

impl Places {
    fn of(&mut self, path: &str) -> Option<&mut Sum> {
        let mut ids = path.split('/').filter_map(|id| id.parse::<Id>().ok());
        let id = ids.find(|id| self.shown.contains_key(id))?;
        self.shown.get_mut(&id)
    }
}

/// Orgs shown at most: a level of the tree that is wider is seen part by part.
const ORGS_MAX: u32 = 500;

impl Store {
    /// A year of each org directly below one; below the only root if none is named.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn glance(&self, year: i32, below: Option<Id>) -> Result<Vec<GlanceLine>, StoreError> {
        let mut orgs = self.org_children(below, None, ORGS_MAX)?;
        if below.is_none()
            && let [root] = &orgs[..]
        {
            orgs = self.org_children(Some(root.org.id), None, ORGS_MAX)?;
        }
        let shown = orgs.iter().map(|line| (line.org.id, Sum::default()));
        let mut places = Places {
            shown: shown.collect(),
        };
        self.count_work(year, &mut places)?;
        self.count_months(year, &mut places)?;
        let mut found = Vec::with_capacity(orgs.len());
        for org in orgs {
            let sum = places.shown.remove(&org.org.id).unwrap_or_default();
            found.push(GlanceLine {
                score: self.latest_score(org.org.id, year)?,
                grade: self.latest_grade(org.org.id, year)?,
                org,
                done: sum.done,
                tasks: sum.tasks,
                open: sum.open,
                findings: sum.findings,
                cards: sum.cards,
                records: sum.records,
            });
        }
        Ok(found)
    }

    fn count_work(&self, year: i32, places: &mut Places) -> Result<(), StoreError> {
        let sql = "SELECT p.path, count(*), sum(coalesce(a.outcome, a.state) = 'done') \
                   FROM assignment a JOIN task k ON k.id = a.task JOIN org_path p ON p.org = a.org \
                   WHERE k.year = ?1 GROUP BY a.org";
        let rows = self.list(sql, [year], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?))
        })?;
        for (path, tasks, done) in rows {
            let tasks: i64 = tasks;
            let done: i64 = done;
            if let Some(sum) = places.of(&path) {
                sum.tasks += tasks;
                sum.done += done;
            }
        }
        let sql = "SELECT p.path, count(*) FROM finding t JOIN org_path p ON p.org = t.org \
                   WHERE t.found BETWEEN ?1 AND ?2 AND t.state <> 'closed' GROUP BY t.org";
        let period = Period::year(year);
        let bound = params![iso(period.start), iso(period.end)];
        let rows = self.list(sql, bound, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?;
        for (path, open) in rows {
            if let Some(sum) = places.of(&path) {
                sum.open += open;
            }
        }
        Ok(())
    }

    fn count_months(&self, year: i32, places: &mut Places) -> Result<(), StoreError> {
        let sql = "SELECT p.path, 0, substr(t.found, 6, 2), count(*) FROM finding t \
                   JOIN org_path p ON p.org = t.org WHERE t.found BETWEEN ?1 AND ?2 \
                   GROUP BY t.org, 3 \
                   UNION ALL SELECT p.path, 1, substr(t.issued, 6, 2), count(*) FROM card t \
                   JOIN org_path p ON p.org = t.org WHERE t.issued BETWEEN ?1 AND ?2 \
                   AND t.lifted IS NULL GROUP BY t.org, 3 \
                   UNION ALL SELECT p.path, 2, substr(t.date, 6, 2), count(*) FROM record t \
                   JOIN org_path p ON p.org = t.org WHERE t.date BETWEEN ?1 AND ?2 \
                   GROUP BY t.org, 3";
        let period = Period::year(year);
        let bound = params![iso(period.start), iso(period.end)];
        let rows = self.list(sql, bound, |row| {
            let month: String = row.get(2)?;
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                month,
                row.get::<_, i64>(3)?,
            ))
        })?;
        for (path, what, month, count) in rows {
            let month = month.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
            let (Some(sum), Some(month)) = (places.of(&path), month) else {
                continue;
            };
            let months = match what {
                0 => &mut sum.findings,
                1 => &mut sum.cards,
                _ => &mut sum.records,
            };
            if let Some(place) = months.get_mut(month) {
                *place += count;
            }
        }
        Ok(())
    }

    /// The latest score of each form on an org, by somebody else than the org itself.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn form_scores(&self, org: Id, year: i32) -> Result<Vec<FormScore>, StoreError> {
        let mut found: Vec<FormScore> = Vec::new();
        for sheet in self.records::<Sheet>(&scored_sheets(""), params![org, year])? {
            let form = (sheet.adoption, sheet.form.clone());
            if found.iter().any(|known| known.form == form) {
                continue;
            }
            found.extend(self.sheet_score(&sheet)?);
        }
        Ok(found)
    }

    fn latest_score(&self, org: Id, year: i32) -> Result<Option<(Decimal, Decimal)>, StoreError> {
        let tail = scored_sheets("LIMIT 1");
        let Some(sheet) = self.records::<Sheet>(&tail, params![org, year])?.pop() else {
            return Ok(None);
        };
        let found = self.sheet_score(&sheet)?;
        Ok(found.map(|it| (it.score, it.full)))
    }

    fn sheet_score(&self, sheet: &Sheet) -> Result<Option<FormScore>, StoreError> {
        let Some(pack) = self.pack_of(sheet.adoption)? else {
            return Ok(None);
        };
        let marks = self.marks(sheet.id)?;
        let form = pack.form(&sheet.form);
        let sums = form.and_then(|form| Some((form, totals(form, &marks)?)));
        let told = |(form, sums): (&Form, Totals)| FormScore {
            form: (sheet.adoption, sheet.form.clone()),
            title: form.title.clone(),
            score: sums.scaled.unwrap_or(sums.total),
            full: form.total,
        };
        Ok(sums.map(told))
    }

    fn latest_grade(&self, org: Id, year: i32) -> Result<Option<String>, StoreError> {
        let period = Period::year(year);
        let tail = "WHERE t.org = ?1 AND t.grade IS NOT NULL AND t.\"end\" BETWEEN ?2 AND ?3 \
                    ORDER BY t.decided DESC, t.id DESC LIMIT 1";
        let bound = params![org, iso(period.start), iso(period.end)];
        let Some(verdict) = self.records::<Verdict>(tail, bound)?.pop() else {
            return Ok(None);
        };
        let pack = self.pack_of(verdict.adoption)?;
        let grade = verdict.grade.unwrap_or_default();
        let title = pack.and_then(|pack| {
            let (scale, place) = pack.grade(&grade)?;
            Some(scale.grades.get(place)?.title.clone())
        });
        Ok(Some(title.unwrap_or(grade)))
    }
}

/// Submitted sheets on an org in a year by somebody else, the latest first.
fn scored_sheets(tail: &str) -> String {
    format!(
        "WHERE t.org = ?1 AND t.year = ?2 AND t.role <> 'self' AND t.submitted IS NOT NULL \
         ORDER BY t.submitted DESC, t.id DESC {tail}"
    )
}
