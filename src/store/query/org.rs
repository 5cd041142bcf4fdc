//! The tree of orgs for screens: children by page, one org with its people, search, history.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError, record_at, row, width};
use crate::{
    domain::{Id, Kind, Org, OrgEvent, Person, Post, PostKind, Term},
    store::derive,
};

/// One line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgLine {
    /// The org.
    pub org: Org,
    /// Living orgs directly below it.
    pub children: i64,
    /// Name of the secretary, or of who acts for him.
    pub secretary: Option<String>,
    /// The secretary only acts for the vacant post.
    pub acting: bool,
    /// Code of the superior org.
    pub parent_code: Option<String>,
    /// Names of the deputy secretaries.
    pub deputies: Vec<String>,
    /// The running term.
    pub term: Option<Term>,
}

/// Somebody in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The post.
    pub post: Post,
    /// Who.
    pub person: Person,
}

/// Totals over a subtree, the org itself included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Living orgs.
    pub orgs: i64,
    /// Members of its branches.
    pub members: i64,
    /// Branches.
    pub branches: i64,
}

/// One org with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgView {
    /// The org.
    pub org: Org,
    /// Its superiors, the root first: key and name.
    pub ancestors: Vec<(Id, String)>,
    /// Living orgs directly below it.
    pub children: i64,
    /// Who holds a post today.
    pub officers: Vec<Officer>,
    /// Its terms, the latest first.
    pub terms: Vec<Term>,
    /// Subtree totals.
    pub totals: Totals,
}

impl OrgView {
    /// The holder of the secretary's post; one who only acts if there is no other.
    pub fn secretary(&self) -> Option<&Officer> {
        let posts = || {
            self.officers
                .iter()
                .filter(|it| it.post.post == PostKind::Secretary)
        };
        posts()
            .find(|it| !it.post.acting)
            .or_else(|| posts().next())
    }

    /// The deputy secretaries.
    pub fn deputies(&self) -> impl Iterator<Item = &Officer> {
        self.officers
            .iter()
            .filter(|it| it.post.post == PostKind::DeputySecretary)
    }

    /// The running term.
    pub fn term(&self) -> Option<&Term> {
        self.terms.iter().find(|term| term.ended.is_none())
    }
}

/// Where a page of children goes on: sort and key of the last line.
pub type After = Option<(i64, Id)>;

/// The columns after the org: children, secretary, superior's code, deputies, running term.
fn line_sql(tail: &str) -> String {
    format!(
        "SELECT {}, (SELECT count(*) FROM org c WHERE c.parent = t.id AND c.dissolved IS NULL), \
         (SELECT json_array(n.name, p.acting) FROM post p JOIN person n ON n.id = p.person \
          WHERE p.org = t.id AND p.post = 'secretary' AND (p.until IS NULL OR p.until >= ?1) \
          ORDER BY p.acting, p.id DESC LIMIT 1), \
         (SELECT u.code FROM org u WHERE u.id = t.parent), \
         (SELECT json_group_array(n.name) FROM post p JOIN person n ON n.id = p.person \
          WHERE p.org = t.id AND p.post = 'deputy_secretary' \
          AND (p.until IS NULL OR p.until >= ?1)), {} \
         FROM org t LEFT JOIN term m ON m.id = (SELECT x.id FROM term x WHERE x.org = t.id \
          AND x.ended IS NULL ORDER BY x.start DESC LIMIT 1) {tail}",
        row::columns(Kind::Org, "t"),
        row::columns(Kind::Term, "m")
    )
}

fn read_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<OrgLine> {
    let at = width::<Org>();
    let holder: Option<String> = row.get(at + 1)?;
    let holder = holder.and_then(|text| serde_json::from_str::<(String, i64)>(&text).ok());
    let deputies: String = row.get(at + 3)?;
    let has_term = row.get::<_, Option<Id>>(at + 4)?.is_some();
    Ok(OrgLine {
        org: record_at(row, 0)?,
        children: row.get(at)?,
        acting: holder.as_ref().is_some_and(|(_, acting)| *acting == 1),
        secretary: holder.map(|(name, _)| name),
        parent_code: row.get(at + 2)?,
        deputies: serde_json::from_str(&deputies).unwrap_or_default(),
        term: if has_term {
            Some(record_at(row, at + 4)?)
        } else {
            None
        },
    })
}

impl Store {
    fn today_text(&self) -> String {
        crate::base::date::iso(self.session.today)
    }

    /// The living orgs directly below one (or the roots), in the department's order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_children(
        &self,
        parent: Option<Id>,
        after: After,
        limit: u32,
    ) -> Result<Vec<OrgLine>, StoreError> {
        let (sort, id) = after.unwrap_or((i64::MIN, i64::MIN));
        let sql = line_sql(
            "WHERE t.parent IS ?2 AND t.dissolved IS NULL AND (t.sort, t.id) > (?3, ?4) \
             ORDER BY t.sort, t.id LIMIT ?5",
        );
        self.list(
            &sql,
            params![self.today_text(), parent, sort, id, limit],
            read_line,
        )
    }

    /// Living orgs in the order of their keys, beginning after one; `root` narrows to a subtree.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_list(
        &self,
        root: Option<Id>,
        after: Id,
        limit: u32,
    ) -> Result<Vec<OrgLine>, StoreError> {
        let path = match root {
            None => "/".to_string(),
            Some(root) => derive::path_of(&self.conn, root)?.unwrap_or_default(),
        };
        let sql = line_sql(
            "JOIN org_path h ON h.org = t.id WHERE h.path >= ?2 AND h.path < ?3 \
             AND t.dissolved IS NULL AND t.id > ?4 ORDER BY t.id LIMIT ?5",
        );
        let end = derive::end_of(&path);
        self.list(
            &sql,
            params![self.today_text(), path, end, after, limit],
            read_line,
        )
    }

    /// The lines of orgs by their keys, in no order.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_lines(&self, ids: &[Id]) -> Result<Vec<OrgLine>, StoreError> {
        let sql = line_sql("WHERE t.id IN (SELECT value FROM json_each(?2))");
        let keys = serde_json::to_string(ids).unwrap_or_default();
        self.list(&sql, params![self.today_text(), keys], read_line)
    }

    /// Orgs whose code begins with, or whose name holds, a text.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_search(&self, text: &str, limit: u32) -> Result<Vec<OrgLine>, StoreError> {
        let sql = line_sql(
            "WHERE t.dissolved IS NULL AND (instr(t.name, ?2) > 0 OR t.code GLOB ?3) \
             ORDER BY t.code LIMIT ?4",
        );
        let safe: String = text.chars().filter(|c| !"*?[]".contains(*c)).collect();
        let prefix = format!("{safe}*");
        self.list(
            &sql,
            params![self.today_text(), text, prefix, limit],
            read_line,
        )
    }

    /// The key of the living org with a code.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_by_code(&self, code: &str) -> Result<Option<Id>, StoreError> {
        let sql = "SELECT id FROM org WHERE code = ?1 AND dissolved IS NULL";
        Ok(self
            .conn
            .prepare_cached(sql)?
            .query_row([code], |row| row.get(0))
            .optional()?)
    }

    /// The key of the org that had a code last, of those that were dissolved or merged.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_of_past(&self, code: &str) -> Result<Option<Id>, StoreError> {
        let sql = "SELECT id FROM org WHERE code = ?1 AND dissolved IS NOT NULL \
                   ORDER BY dissolved DESC, id DESC LIMIT 1";
        Ok(self.list(sql, [code], |row| row.get(0))?.pop())
    }

    /// Keys of the living orgs with a name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_by_name(&self, name: &str, limit: u32) -> Result<Vec<Id>, StoreError> {
        let sql = "SELECT id FROM org WHERE name = ?1 AND dissolved IS NULL ORDER BY id LIMIT ?2";
        self.list(sql, params![name, limit], |row| row.get(0))
    }

    /// One org with its people and terms.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_view(&self, id: Id) -> Result<Option<OrgView>, StoreError> {
        let Some(org) = self.find::<Org>(id)? else {
            return Ok(None);
        };
        let count = "SELECT count(*) FROM org WHERE parent = ?1 AND dissolved IS NULL";
        let total = |measure| self.org_total(id, measure);
        Ok(Some(OrgView {
            ancestors: self.org_ancestors(id)?,
            children: self
                .conn
                .prepare_cached(count)?
                .query_row([id], |row| row.get(0))?,
            officers: self.officers(id, true, 100)?,
            terms: self.records("WHERE t.org = ?1 ORDER BY t.start DESC LIMIT 20", [id])?,
            totals: Totals {
                orgs: total("orgs")?,
                members: total("members")?,
                branches: total("branches")?,
            },
            org,
        }))
    }

    /// The superiors of an org, the root first, itself left out: key and name.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_ancestors(&self, id: Id) -> Result<Vec<(Id, String)>, StoreError> {
        let path = derive::path_of(&self.conn, id)?.unwrap_or_default();
        let sql = "SELECT name FROM org WHERE id = ?1";
        path.split('/')
            .filter_map(|part| part.parse::<Id>().ok())
            .filter(|part| *part != id)
            .map(|part| {
                let name = self
                    .conn
                    .prepare_cached(sql)?
                    .query_row([part], |row| row.get(0))?;
                Ok((part, name))
            })
            .collect()
    }

    /// Who holds (or ever held) a post of an org.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn officers(&self, org: Id, now: bool, limit: u32) -> Result<Vec<Officer>, StoreError> {
        let sql = format!(
            "SELECT {}, {} FROM post t JOIN person n ON n.id = t.person WHERE t.org = ?1 \
             AND (NOT ?2 OR ((t.until IS NULL OR t.until >= ?3) \
                  AND (t.since IS NULL OR t.since <= ?3))) \
             ORDER BY t.until IS NOT NULL, t.until DESC, t.id LIMIT ?4",
            row::columns(Kind::Post, "t"),
            row::columns(Kind::Person, "n")
        );
        self.list(&sql, params![org, now, self.today_text(), limit], |row| {
            Ok(Officer {
                post: record_at(row, 0)?,
                person: record_at(row, width::<Post>())?,
            })
        })
    }

    /// What happened to an org, the latest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_history(&self, org: Id, limit: u32) -> Result<Vec<OrgEvent>, StoreError> {
        self.records(
            "WHERE t.org = ?1 ORDER BY t.date DESC, t.id DESC LIMIT ?2",
            params![org, limit],
        )
    }

    /// Keys of the living orgs of a subtree whose kind is one of some, for a bulk act.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_ids(
        &self,
        root: Option<Id>,
        kinds: &[crate::domain::OrgKind],
        limit: u32,
    ) -> Result<Vec<Id>, StoreError> {
        let path = match root {
            None => "/".to_string(),
            Some(root) => derive::path_of(&self.conn, root)?.unwrap_or_default(),
        };
        let words: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
        let sql = format!(
            "SELECT t.id FROM org t JOIN org_path h ON h.org = t.id WHERE h.path >= ?1 \
             AND h.path < ?2 AND t.dissolved IS NULL AND t.kind IN ({}) ORDER BY h.path LIMIT ?3",
            words.join(", ")
        );
        self.list(&sql, params![path, derive::end_of(&path), limit], |row| {
            row.get(0)
        })
    }

    /// Keys of the living orgs directly below one, or below the highest ones: committees and
    /// branches, no groups and no units.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_ids_below(&self, above: Option<Id>, limit: u32) -> Result<Vec<Id>, StoreError> {
        let sql = "SELECT o.id FROM org o JOIN org p ON p.id = o.parent \
             WHERE o.dissolved IS NULL AND o.kind NOT IN ('group', 'unit') \
             AND (o.parent = ?1 OR (?1 IS NULL AND p.parent IS NULL)) \
             ORDER BY o.sort, o.id LIMIT ?2";
        self.list(sql, params![above, limit], |row| row.get(0))
    }

    /// Codes of all living orgs, at most `limit`: what an import may name as superior.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn org_codes(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT code FROM org WHERE dissolved IS NULL ORDER BY code LIMIT ?1";
        self.list(sql, [limit], |row| row.get(0))
    }
}
