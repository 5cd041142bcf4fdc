//! The board of the five lists for screens: tasks by stage, one task whole, assignments.

use rusqlite::params;

use super::{Store, StoreError, ledger::keys, record_at, row, width};
use crate::{
    base::Date,
    domain::{
        Assignment, Check, Finding, Id, Kind, Milestone, Note, Opinion, Stage, Task, TaskUnit,
    },
};

/// How a task's assignments stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TaskSum {
    /// Assignments in all.
    pub total: i64,
    /// Those reported as done.
    pub done: i64,
    /// Those with a result of a check.
    pub checked: i64,
    /// Those with an outcome.
    pub settled: i64,
    /// Those sent back and not yet taken up again.
    pub returned: i64,
}

/// One card on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// The task.
    pub task: Task,
    /// Name of the lead org.
    pub lead: Option<String>,
    /// Code of the lead org.
    pub lead_code: Option<String>,
    /// Its sum.
    pub sum: TaskSum,
}

/// One assignment with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentLine {
    /// The assignment.
    pub assignment: Assignment,
    /// The org's name.
    pub org: String,
    /// The org's code.
    pub org_code: String,
    /// The secretary of the time of dispatch.
    pub secretary: Option<String>,
    /// Who answers for it now.
    pub holder: Option<String>,
    /// The task's number.
    pub task_code: String,
    /// The task's title.
    pub title: String,
    /// The task's stage.
    pub stage: Stage,
    /// The task's deadline.
    pub deadline: Option<Date>,
}

/// One task with what belongs to it, but for its assignments, which come by page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskView {
    /// The task with its sum.
    pub line: TaskLine,
    /// Supporting orgs: key and name.
    pub supporting: Vec<(Id, String)>,
    /// Milestones by day.
    pub milestones: Vec<Milestone>,
    /// Progress notes, the latest first.
    pub notes: Vec<Note>,
    /// Opinions, the latest first.
    pub opinions: Vec<Opinion>,
    /// Findings that concern it.
    pub findings: Vec<Finding>,
}

/// What to show of the board.
#[derive(Debug, Clone, Default)]
pub struct TaskFilter {
    /// The year.
    pub year: i32,
    /// One stage, or all.
    pub stage: Option<Stage>,
    /// Only tasks assigned to this org or led by it.
    pub org: Option<Id>,
    /// Only tasks whose number or title holds this text.
    pub text: Option<String>,
    /// Only tasks past their deadline and not closed.
    pub overdue: bool,
}

const SUM: &str = "SELECT count(*), coalesce(sum(a.state = 'done'), 0), count(a.result), \
    count(a.outcome), count(a.returned) FROM assignment a WHERE a.task = ?1";

fn task_sql(tail: &str) -> String {
    format!(
        "SELECT {}, l.name, l.code FROM task t LEFT JOIN org l ON l.id = t.lead {tail}",
        row::columns(Kind::Task, "t")
    )
}

impl Store {
    /// Tasks of a board column or list: by deadline, then number, beginning after a task.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn tasks(
        &self,
        filter: &TaskFilter,
        after: Option<Id>,
        limit: u32,
    ) -> Result<Vec<TaskLine>, StoreError> {
        let sql = task_sql(
            "WHERE t.year = ?1 AND (?2 IS NULL OR t.stage = ?2) \
             AND (?3 IS NULL OR t.lead = ?3 OR EXISTS \
                  (SELECT 1 FROM assignment a WHERE a.task = t.id AND a.org = ?3)) \
             AND (?4 IS NULL OR instr(t.title, ?4) > 0 OR t.code = ?4) \
             AND (NOT ?5 OR (t.deadline < ?6 AND t.stage <> 'closed')) \
             AND (?7 IS NULL OR (coalesce(t.deadline, '9999'), t.id) > \
                  (SELECT coalesce(b.deadline, '9999'), b.id FROM task b WHERE b.id = ?7)) \
             ORDER BY coalesce(t.deadline, '9999'), t.id LIMIT ?8",
        );
        let bound = params![
            filter.year,
            filter.stage.map(Stage::code),
            filter.org,
            filter.text,
            filter.overdue,
            crate::base::date::iso(self.session.today),
            after,
            limit
        ];
        let rows = self.list(&sql, bound, |row| {
            let at = width::<Task>();
            Ok((record_at::<Task>(row, 0)?, (row.get(at)?, row.get(at + 1)?)))
        })?;
        rows.into_iter()
            .map(|(task, lead)| self.line(task, lead))
            .collect()
    }

    /// A task with its lead org's name and code, and its sum.
    fn line(
        &self,
        task: Task,
        (lead, lead_code): (Option<String>, Option<String>),
    ) -> Result<TaskLine, StoreError> {
        let sum = self.conn.prepare_cached(SUM)?.query_row([task.id], |row| {
            Ok(TaskSum {
                total: row.get(0)?,
                done: row.get(1)?,
                checked: row.get(2)?,
                settled: row.get(3)?,
                returned: row.get(4)?,
            })
        })?;
        Ok(TaskLine {
            task,
            lead,
            lead_code,
            sum,
        })
    }

    /// Number of tasks in each stage, in the order of the stages, and of those past their
    /// deadline.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn task_counts(&self, year: i32) -> Result<([i64; 5], i64), StoreError> {
        let sql = "SELECT stage, count(*), coalesce(sum(deadline < ?2 AND stage <> 'closed'), 0) \
                   FROM task WHERE year = ?1 GROUP BY stage";
        let today = crate::base::date::iso(self.session.today);
        let rows = self.list(sql, params![year, today], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        let mut counts = [0; 5];
        let mut overdue = 0;
        for (stage, count, late) in rows {
            overdue += late;
            if let Some(at) = Stage::ALL.iter().position(|it| it.code() == stage) {
                counts[at] = count;
            }
        }
        Ok((counts, overdue))
    }

    /// The key of the task with a number.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn task_by_code(&self, code: &str) -> Result<Option<Id>, StoreError> {
        Ok(self
            .records::<Task>("WHERE t.code = ?1 LIMIT 1", [code])?
            .first()
            .map(|task| task.id))
    }

    /// One task with what belongs to it.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn task_view(&self, id: Id) -> Result<Option<TaskView>, StoreError> {
        let sql = task_sql("WHERE t.id = ?1");
        let found = self.list(&sql, [id], |row| {
            let at = width::<Task>();
            Ok((record_at::<Task>(row, 0)?, (row.get(at)?, row.get(at + 1)?)))
        })?;
        let Some((task, lead)) = found.into_iter().next() else {
            return Ok(None);
        };
        let units: Vec<TaskUnit> = self.records("WHERE t.task = ?1 LIMIT 200", [id])?;
        let name = "SELECT name FROM org WHERE id = ?1";
        let supporting = units
            .iter()
            .map(|unit| {
                let name = self
                    .conn
                    .prepare_cached(name)?
                    .query_row([unit.org], |row| row.get(0))?;
                Ok((unit.org, name))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Some(TaskView {
            line: self.line(task, lead)?,
            supporting,
            milestones: self.records("WHERE t.task = ?1 ORDER BY t.due, t.id LIMIT 200", [id])?,
            notes: self.records(
                "WHERE t.task = ?1 ORDER BY t.date DESC, t.id DESC LIMIT 200",
                [id],
            )?,
            opinions: self.records("WHERE t.task = ?1 ORDER BY t.id DESC LIMIT 200", [id])?,
            findings: self.records("WHERE t.task = ?1 ORDER BY t.id DESC LIMIT 200", [id])?,
        }))
    }

    /// The assignments of a task, beginning after one.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignments(
        &self,
        task: Id,
        after: Id,
        limit: u32,
    ) -> Result<Vec<AssignmentLine>, StoreError> {
        let tail = "WHERE t.task = ?1 AND t.id > ?2 ORDER BY t.id LIMIT ?3";
        self.assignment_lines(tail, params![task, after, limit])
    }

    /// The assignments of an org in a year, by deadline.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignments_of(
        &self,
        org: Id,
        year: i32,
        limit: u32,
    ) -> Result<Vec<AssignmentLine>, StoreError> {
        let tail = "WHERE t.org = ?1 AND k.year = ?2 \
                    ORDER BY coalesce(k.deadline, '9999'), t.id LIMIT ?3";
        self.assignment_lines(tail, params![org, year, limit])
    }

    /// The assignments of a year whose own place among the stages is the given one: dispatched
    /// without a result, checked without an outcome, or closed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignments_in(
        &self,
        year: i32,
        stage: Stage,
        after: Id,
        limit: u32,
    ) -> Result<Vec<AssignmentLine>, StoreError> {
        let own = match stage {
            Stage::Open | Stage::Published => "0",
            Stage::Dispatched => "t.result IS NULL AND t.outcome IS NULL",
            Stage::Checked => "t.result IS NOT NULL AND t.outcome IS NULL",
            Stage::Closed => "t.outcome IS NOT NULL",
        };
        let tail = format!("WHERE k.year = ?1 AND ({own}) AND t.id > ?2 ORDER BY t.id LIMIT ?3");
        self.assignment_lines(&tail, params![year, after, limit])
    }

    /// Number of assignments of a year in each of the last three places of
    /// [`Store::assignments_in`].
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignment_counts(&self, year: i32) -> Result<[i64; 5], StoreError> {
        let sql = "SELECT coalesce(sum(t.result IS NULL AND t.outcome IS NULL), 0), \
                   coalesce(sum(t.result IS NOT NULL AND t.outcome IS NULL), 0), \
                   coalesce(sum(t.outcome IS NOT NULL), 0) \
                   FROM assignment t JOIN task k ON k.id = t.task WHERE k.year = ?1";
        let counts = self.conn.prepare_cached(sql)?.query_row([year], |row| {
            Ok([0, 0, row.get(0)?, row.get(1)?, row.get(2)?])
        })?;
        Ok(counts)
    }

    fn assignment_lines(
        &self,
        tail: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<AssignmentLine>, StoreError> {
        let sql = format!(
            "SELECT {}, o.name, o.code, s.name, h.name, k.code, k.title, k.stage, k.deadline \
             FROM assignment t JOIN org o ON o.id = t.org JOIN task k ON k.id = t.task \
             LEFT JOIN person s ON s.id = t.secretary LEFT JOIN person h ON h.id = t.holder {tail}",
            row::columns(Kind::Assignment, "t")
        );
        self.list(&sql, params, |row| {
            let at = width::<Assignment>();
            let stage: String = row.get(at + 6)?;
            let deadline: Option<String> = row.get(at + 7)?;
            Ok(AssignmentLine {
                assignment: record_at(row, 0)?,
                org: row.get(at)?,
                org_code: row.get(at + 1)?,
                secretary: row.get(at + 2)?,
                holder: row.get(at + 3)?,
                task_code: row.get(at + 4)?,
                title: row.get(at + 5)?,
                stage: Stage::parse(&stage).ok_or(rusqlite::Error::InvalidQuery)?,
                deadline: deadline.as_deref().and_then(crate::base::date::parse_iso),
            })
        })
    }

    /// Every assignment that some orgs have in a year, whatever its stage, by org and deadline.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn works_of(&self, year: i32, orgs: &[Id]) -> Result<Vec<Assignment>, StoreError> {
        let tail = "JOIN task k ON k.id = t.task \
                    WHERE k.year = ?1 AND t.org IN (SELECT value FROM json_each(?2)) \
                    ORDER BY t.org, coalesce(k.deadline, '9999'), t.id";
        self.records(tail, params![year, keys(orgs)])
    }

    /// The notes of a quarter on some orgs' assignments.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn notes_of(&self, quarter: &str, orgs: &[Id]) -> Result<Vec<Note>, StoreError> {
        let tail = "WHERE t.quarter = ?1 AND t.assignment IN (SELECT a.id FROM assignment a \
                    WHERE a.org IN (SELECT value FROM json_each(?2))) ORDER BY t.id";
        self.records(tail, params![quarter, keys(orgs)])
    }

    /// All checks of an assignment, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn checks(&self, assignment: Id, limit: u32) -> Result<Vec<Check>, StoreError> {
        let tail = "WHERE t.assignment = ?1 ORDER BY t.date DESC, t.id DESC LIMIT ?2";
        self.records(tail, params![assignment, limit])
    }
}

impl Store {
    /// The key of the assignment of a task to an org.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn assignment_of(&self, task: Id, org: Id) -> Result<Option<Id>, StoreError> {
        let tail = "WHERE t.task = ?1 AND t.org = ?2 LIMIT 1";
        Ok(self
            .records::<Assignment>(tail, params![task, org])?
            .first()
            .map(|it| it.id))
    }
}
