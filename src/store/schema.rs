//! The numbered schemas and the way from one to the next.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Marks a file as ours: the letters `WUDA`.
pub(super) const APPLICATION_ID: i64 = 0x5755_4441;

/// Each script takes the file from the schema of its index to the next.
const STEPS: &[&str] = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
];

/// The newest schema that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// What a new file is told about itself.
pub(super) type Meta<'a> = &'a [(&'a str, String)];

/// Brings a file to the newest schema in one transaction; a new file gets its properties in the
/// same one, so that no half-made file is ever found.
pub(super) fn migrate(
    conn: &mut Connection,
    path: &str,
    meta: Option<Meta<'_>>,
) -> Result<(), StoreError> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Looked up again: another process may have been here first.
    let found = check(&transaction, path, meta.is_some())?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    for (key, value) in meta.unwrap_or_default() {
        let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2)";
        transaction.execute(sql, [*key, value])?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.commit()?;
    Ok(())
}

/// The schema of a file that is ours and not newer than we are; one that is to be new must hold
/// nothing yet.
pub(super) fn check(conn: &Connection, path: &str, new: bool) -> Result<i64, StoreError> {
    let found = version(conn)?;
    let id: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if new {
        let sql = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 = conn.query_row(sql, [], |row| row.get(0))?;
        return if tables == 0 && found == 0 && id == 0 {
            Ok(0)
        } else {
            Err(StoreError::Exists(path.to_string()))
        };
    }
    if id != APPLICATION_ID || found < 1 {
        return Err(StoreError::Foreign(path.to_string()));
    }
    if found > newest() {
        return Err(StoreError::Newer {
            found,
            known: newest(),
        });
    }
    Ok(found)
}

/// The file's schema; nought for an empty file.
fn version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn every_kind_has_a_table_with_its_columns_in_order() {
        let conn = Connection::open_in_memory().unwrap();
        for step in STEPS {
            conn.execute_batch(step).unwrap();
        }
        for kind in Kind::ALL {
            let mut statement = conn
                .prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")
                .unwrap();
            let names: Vec<String> = statement
                .query_map([kind.code()], |row| row.get(0))
                .unwrap()
                .flatten()
                .collect();
            let wanted: Vec<&str> = ["id", "version"]
                .iter()
                .chain(kind.fields())
                .copied()
                .collect();
            assert_eq!(names, wanted, "{kind}");
        }
    }

    /// A file as the first schema left it, with one org.
    fn first() -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(STEPS[0]).unwrap();
        conn.pragma_update(None, "application_id", APPLICATION_ID)
            .unwrap();
        conn.pragma_update(None, "user_version", 1).unwrap();
        let sql = "INSERT INTO org (id, version, code, name, kind, sector, sort) \
                   VALUES (7, 3, 'a', 'b', 'branch', 'rural', 1)";
        conn.execute(sql, []).unwrap();
        conn
    }

    #[test]
    fn a_file_of_the_first_schema_comes_to_the_newest_and_keeps_its_rows() {
        let mut conn = first();
        migrate(&mut conn, "t.db", None).unwrap();
        assert_eq!(version(&conn).unwrap(), newest());
        let kept: i64 = conn
            .query_row("SELECT version FROM org WHERE id = 7", [], |row| row.get(0))
            .unwrap();
        assert_eq!(kept, 3);
        for kind in Kind::ALL {
            let sql = format!("SELECT count(*) FROM \"{kind}\"");
            conn.query_row(&sql, [], |row| row.get::<_, i64>(0))
                .unwrap();
        }
        migrate(&mut conn, "t.db", None).unwrap();
        assert_eq!(version(&conn).unwrap(), newest(), "twice is harmless");
    }
}
