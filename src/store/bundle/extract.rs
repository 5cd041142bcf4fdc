//! Reads what a bundle tells of a subtree in one year, with the local keys of all of it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::{Found, name, range};
use crate::{
    base::{Date, Field, Value, date},
    domain::{
        Adoption, Assignment, Finding, Id, Kind, LocalChange, Milestone, Org, Person, Post,
        PostKind, Record, Row, Task, TaskUnit, Term,
        bundle::{Fields, Here, Key, rules},
    },
    store::{StoreError, row},
};

/// Which orgs are told: those of the subtree.
const INSIDE: &str = "(SELECT org FROM org_path WHERE path >= ?1 AND path < ?2)";

/// The secretary of an org, and its deputies.
type Seats = (Option<String>, Vec<String>);

struct Reader<'a> {
    conn: &'a Connection,
    own: &'a str,
    bounds: (String, String),
    here: Here,
    /// Codes of the orgs told.
    codes: BTreeMap<Id, String>,
    /// Packs of the year by adoption.
    packs: BTreeMap<Id, String>,
    /// Tasks told.
    tasks: BTreeMap<Id, Key>,
    /// Assignments told: the task, and the org's code.
    works: BTreeMap<Id, (Id, String)>,
    /// Sheets told.
    sheets: BTreeMap<Id, Key>,
}

/// What stands here of a subtree and year. `tasks` are told too if they stand, also without
/// assignments: an application that is under way has them.
pub(super) fn extract(
    conn: &Connection,
    own: &str,
    year: i32,
    root: Option<Id>,
    tasks: &[Id],
) -> Found {
    let mut reader = Reader {
        conn,
        own,
        // A subtree that does not stand here has no org.
        bounds: range(conn, root)?.unwrap_or_default(),
        here: Here {
            content: crate::domain::bundle::Content::default(),
            ids: BTreeMap::new(),
            outside: BTreeMap::new(),
            year,
            today: Date::default(),
            reason: String::new(),
        },
        codes: BTreeMap::new(),
        packs: BTreeMap::new(),
        tasks: BTreeMap::new(),
        works: BTreeMap::new(),
        sheets: BTreeMap::new(),
    };
    reader.orgs(root)?;
    reader.adoptions()?;
    reader.tasks(tasks)?;
    reader.assignments()?;
    reader.said_of_tasks()?;
    reader.sheets()?;
    reader.findings()?;
    reader.facts()?;
    Ok(reader.here)
}

/// The fields of a row as its columns say them, some said otherwise.
fn fields(row: &Row, said: &[(&'static str, Value)]) -> Fields {
    let value = |name: &'static str| {
        let other = said.iter().find(|(it, _)| *it == name);
        let own = || row.value(name).cloned().unwrap_or(Value::Null);
        (name, other.map_or_else(own, |(_, value)| value.clone()))
    };
    let rules = rules(row.kind).iter();
    rules.map(|rule| value(rule.name)).collect()
}

fn text(value: &str) -> Value {
    Value::Text(value.to_string())
}

impl Reader<'_> {
    fn put(&mut self, row: &Row, key: Key, said: &[(&'static str, Value)]) {
        let at = (row.kind, key);
        self.here.ids.insert(at.clone(), row.id);
        self.here.content.items.insert(at, fields(row, said));
    }

    fn name(&self, kind: Kind, id: Id) -> Result<Key, StoreError> {
        let (site, id) = name::of(self.conn, self.own, kind, id)?;
        Ok(vec![site, id])
    }

    /// Rows whose column `org` lies in the subtree.
    fn inside(&self, kind: Kind, condition: &str) -> Result<Vec<Row>, StoreError> {
        let tail = format!("WHERE t.org IN {INSIDE} {condition} ORDER BY t.id");
        let (low, high) = &self.bounds;
        Ok(row::select(self.conn, kind, &tail, [low, high])?)
    }

    fn code(&self, row: &Row) -> Option<String> {
        let org = row.value("org").and_then(Id::from_value)?;
        self.codes.get(&org).cloned()
    }

    fn orgs(&mut self, root: Option<Id>) -> Result<(), StoreError> {
        let tail = "JOIN org_path p ON p.org = t.id WHERE p.path >= ?1 AND p.path < ?2 \
                    AND t.dissolved IS NULL ORDER BY p.path";
        let (low, high) = &self.bounds;
        let rows = row::select(self.conn, Kind::Org, tail, [low, high])?;
        let orgs: Vec<Org> = rows.iter().map(row::typed).collect::<Result<_, _>>()?;
        self.codes = orgs.iter().map(|it| (it.id, it.code.clone())).collect();
        let mut seats = self.seats()?;
        let mut terms: BTreeMap<Id, Term> = BTreeMap::new();
        for found in self.inside(Kind::Term, "AND t.ended IS NULL")? {
            let term: Term = row::typed(&found)?;
            terms.insert(term.org, term);
        }
        for (org, row) in orgs.iter().zip(&rows) {
            // Where the subtree hangs is each office's own affair.
            let parent = org.parent.filter(|_| Some(org.id) != root);
            let parent = parent.and_then(|it| self.codes.get(&it).cloned());
            let (secretary, mut deputies) = seats.remove(&org.id).unwrap_or_default();
            deputies.sort();
            let term = terms.get(&org.id).map_or_else(Vec::new, |term| {
                vec![date::iso(term.start), term.years.to_string()]
            });
            let said = [
                ("parent", parent.to_value()),
                ("secretary", secretary.to_value()),
                ("deputies", deputies.to_value()),
                ("term", term.to_value()),
            ];
            self.put(row, vec![org.code.clone()], &said);
        }
        Ok(())
    }

    /// Who sits as secretary and as deputies, by org.
    fn seats(&self) -> Result<BTreeMap<Id, Seats>, StoreError> {
        let mut seats: BTreeMap<Id, Seats> = BTreeMap::new();
        let posts = self.inside(Kind::Post, "AND t.until IS NULL AND t.acting = 0")?;
        for found in posts {
            let post: Post = row::typed(&found)?;
            let person = row::by_id(self.conn, Kind::Person, post.person)?;
            let name = person.as_ref().and_then(Person::from_row).map(|it| it.name);
            let (secretary, deputies) = seats.entry(post.org).or_default();
            match post.post {
                PostKind::Secretary => *secretary = name,
                PostKind::DeputySecretary => deputies.extend(name),
                _ => {}
            }
        }
        Ok(seats)
    }

    fn adoptions(&mut self) -> Result<(), StoreError> {
        let tail = "WHERE t.year = ?1 ORDER BY t.id";
        for row in row::select(self.conn, Kind::Adoption, tail, [self.here.year])? {
            let adoption: Adoption = row::typed(&row)?;
            self.packs.insert(adoption.id, adoption.pack.clone());
            if adoption.withdrawn.is_some() {
                continue;
            }
            self.put(&row, vec![adoption.pack.clone()], &[]);
            let tail = "WHERE t.adoption = ?1";
            for row in row::select(self.conn, Kind::LocalChange, tail, [adoption.id])? {
                let change: LocalChange = row::typed(&row)?;
                let key = vec![adoption.pack.clone(), change.item, change.field];
                self.put(&row, key, &[]);
            }
        }
        Ok(())
    }

    fn tasks(&mut self, also: &[Id]) -> Result<(), StoreError> {
        let tail = format!(
            "WHERE t.year = ?3 AND t.id IN (SELECT task FROM assignment WHERE org IN {INSIDE})"
        );
        let (low, high) = &self.bounds;
        let bound = params![low, high, self.here.year];
        let mut rows = row::select(self.conn, Kind::Task, &tail, bound)?;
        let known: BTreeSet<Id> = rows.iter().map(|it| it.id).collect();
        for id in also.iter().filter(|id| !known.contains(id)) {
            rows.extend(row::by_id(self.conn, Kind::Task, *id)?);
        }
        for row in rows {
            self.task(&row)?;
        }
        Ok(())
    }

    /// A lead that stands outside is told by its name: the other office need not have it.
    fn task(&mut self, row: &Row) -> Result<(), StoreError> {
        let task: Task = row::typed(row)?;
        let key = self.name(Kind::Task, task.id)?;
        let inside = task.lead.and_then(|lead| self.codes.get(&lead).cloned());
        let mut responsible = task.responsible.clone();
        if let (None, None, Some(lead)) = (&inside, &responsible, task.lead) {
            let org = row::by_id(self.conn, Kind::Org, lead)?;
            responsible = org.as_ref().and_then(Org::from_row).map(|it| it.name);
        }
        let tail = "WHERE t.task = ?1 ORDER BY t.org";
        let units: Vec<TaskUnit> = row::records(self.conn, tail, [task.id])?;
        let (mut told, mut outside) = (Vec::new(), Vec::new());
        for unit in units {
            match self.codes.get(&unit.org) {
                Some(code) => told.push(code.clone()),
                None => outside.push(unit.org),
            }
        }
        told.sort();
        let pack = task.adoption.and_then(|it| self.packs.get(&it).cloned());
        let said = [
            ("pack", pack.to_value()),
            ("lead", inside.to_value()),
            ("responsible", responsible.to_value()),
            ("supporting", told.to_value()),
        ];
        self.put(row, key.clone(), &said);
        self.here.outside.insert(key.clone(), outside);
        self.tasks.insert(task.id, key.clone());
        for row in row::select(self.conn, Kind::Milestone, "WHERE t.task = ?1", [task.id])? {
            let step: Milestone = row::typed(&row)?;
            let mut at = key.clone();
            at.extend([step.title, date::iso(step.due)]);
            self.put(&row, at, &[]);
        }
        Ok(())
    }

    fn assignments(&mut self) -> Result<(), StoreError> {
        for row in self.inside(Kind::Assignment, "")? {
            let work: Assignment = row::typed(&row)?;
            let (Some(task), Some(code)) = (self.tasks.get(&work.task), self.code(&row)) else {
                continue;
            };
            let mut key = task.clone();
            key.push(code.clone());
            self.works.insert(work.id, (work.task, code));
            self.put(&row, key, &[]);
        }
        Ok(())
    }

    fn said_of_tasks(&mut self) -> Result<(), StoreError> {
        let tail =
            format!("WHERE t.assignment IN (SELECT id FROM assignment WHERE org IN {INSIDE})");
        let (low, high) = &self.bounds;
        let mut rows = row::select(self.conn, Kind::Check, &tail, [low, high])?;
        for task in self.tasks.keys() {
            rows.extend(row::select(
                self.conn,
                Kind::Note,
                "WHERE t.task = ?1",
                [task],
            )?);
        }
        for row in rows {
            let work = row.value("assignment").and_then(Id::from_value);
            let of = work.and_then(|it| self.works.get(&it).cloned());
            let whole = row
                .value("task")
                .and_then(Id::from_value)
                .filter(|_| work.is_none());
            let task = of.as_ref().map(|(task, _)| *task).or(whole);
            let Some(task) = task.and_then(|it| self.tasks.get(&it)) else {
                continue;
            };
            let said = [
                ("task", task.to_value()),
                ("org", of.map(|(_, code)| code).to_value()),
            ];
            let key = self.name(row.kind, row.id)?;
            self.put(&row, key, &said);
        }
        Ok(())
    }

    /// Pack and org of a row, if both are told.
    fn about(&self, row: &Row) -> Option<[(&'static str, Value); 2]> {
        let adoption = row.value("adoption").and_then(Id::from_value)?;
        let pack = self.packs.get(&adoption)?;
        Some([("pack", text(pack)), ("org", text(&self.code(row)?))])
    }

    fn sheets(&mut self) -> Result<(), StoreError> {
        for row in self.inside(Kind::Sheet, "")? {
            let Some(said) = self.about(&row) else {
                continue;
            };
            let key = self.name(Kind::Sheet, row.id)?;
            self.sheets.insert(row.id, key.clone());
            self.put(&row, key, &said);
        }
        let sheets = std::mem::take(&mut self.sheets);
        for (sheet, key) in &sheets {
            for row in row::select(self.conn, Kind::Mark, "WHERE t.sheet = ?1", [sheet])? {
                let item = row.value("item").and_then(Value::text).unwrap_or_default();
                let mut at = key.clone();
                at.push(item.to_string());
                self.put(&row, at, &[]);
            }
        }
        self.sheets = sheets;
        Ok(())
    }

    fn findings(&mut self) -> Result<(), StoreError> {
        for row in self.inside(Kind::Finding, "")? {
            let finding: Finding = row::typed(&row)?;
            let Some(code) = self.code(&row).filter(|_| finding.year == self.here.year) else {
                continue;
            };
            let task = finding.task.and_then(|it| self.tasks.get(&it));
            let sheet = finding.sheet.and_then(|it| self.sheets.get(&it));
            let said = [
                ("org", text(&code)),
                ("task", task.cloned().to_value()),
                ("sheet", sheet.cloned().to_value()),
            ];
            let key = self.name(Kind::Finding, finding.id)?;
            self.put(&row, key, &said);
        }
        Ok(())
    }

    fn facts(&mut self) -> Result<(), StoreError> {
        for row in self.inside(Kind::LedgerRecord, "")? {
            if let Some(said) = self.about(&row) {
                let key = self.name(Kind::LedgerRecord, row.id)?;
                self.put(&row, key, &said);
            }
        }
        for row in self.inside(Kind::Figure, "")? {
            let Some(said) = self.about(&row) else {
                continue;
            };
            let column = |name: &str| {
                let value = row.value(name).and_then(Value::text);
                value.unwrap_or_default().to_string()
            };
            let mut key: Key = said.iter().map(|(_, value)| value.shown()).collect();
            key.extend(["fact", "matter", "start", "end"].map(column));
            self.put(&row, key, &[]);
        }
        Ok(())
    }
}
