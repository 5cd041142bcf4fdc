//! The file as a whole: accounts, counts, its head.

use rusqlite::params;

use super::{Store, StoreError};
use crate::{
    base::{Date, date},
    domain::{Account, Kind},
};

/// What the file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// Title given at creation.
    pub title: String,
    /// The working year.
    pub year: i32,
    /// The file's site word.
    pub site: String,
    /// When it was created, UTC.
    pub created: String,
    /// Its schema.
    pub schema: i64,
    /// Bytes of the main file.
    pub bytes: i64,
    /// Acts on record.
    pub acts: i64,
    /// Hash of the last act.
    pub head: String,
    /// Rows per kind.
    pub rows: Vec<(Kind, i64)>,
}

impl Store {
    /// What the file holds.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn info(&self) -> Result<Info, StoreError> {
        let meta = |key: &str| self.meta(key).map(Option::unwrap_or_default);
        let pragma = |name: &str| {
            self.conn
                .pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        let head = self.acts(None, 1)?.pop();
        let rows = Kind::ALL
            .iter()
            .map(|kind| {
                let sql = format!("SELECT count(*) FROM \"{kind}\"");
                Ok((*kind, self.conn.query_row(&sql, [], |row| row.get(0))?))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Info {
            title: meta("title")?,
            year: self.year()?,
            site: meta("site")?,
            created: meta("created")?,
            schema: pragma("user_version")?,
            bytes: pragma("page_count")? * pragma("page_size")?,
            acts: head.as_ref().map_or(0, |act| act.seq),
            head: head.map(|act| act.hash).unwrap_or_default(),
            rows,
        })
    }

    /// The last business day before today on which the person of this session did anything: what
    /// has come to stand since then is new to him.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn last_worked(&self) -> Result<Option<Date>, StoreError> {
        let sql = "SELECT business_date FROM audit WHERE actor = ?1 AND business_date < ?2 \
                   ORDER BY seq DESC LIMIT 1";
        let bound = params![self.session.actor, date::iso(self.session.today)];
        let days: Vec<String> = self.list(sql, bound, |row| row.get(0))?;
        Ok(days.first().and_then(|day| date::parse_iso(day)))
    }

    /// Whether one of these commands was done after an act, by whomever.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn has_done(&self, after: i64, commands: &[String]) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE seq > ?1 AND command = ?2 \
                   AND result = 'done')";
        let mut statement = self.conn.prepare_cached(sql)?;
        for command in commands {
            if statement.query_row(params![after, command], |row| row.get(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Granted roles, those in force first.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.records(
            "WHERE 1 ORDER BY t.active DESC, t.name, t.id LIMIT 10000",
            [],
        )
    }
}
