//! The numbered schemas and the way from one to the next.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Marks a file as ours: the letters `WUDA`.
pub(super) const APPLICATION_ID: i64 = 0x5755_4441;

/// Each script takes the file from the schema of its index to the next.
const STEPS: &[&str] = &[include_str!("schema_1.sql")];

/// The newest schema that this program knows.
pub(super) fn newest() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Brings a file to the newest schema in one transaction; refuses foreign and newer files.
pub(super) fn migrate(conn: &mut Connection, path: &str) -> Result<(), StoreError> {
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = version(&transaction)?;
    check(&transaction, path, found)?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.commit()?;
    Ok(())
}

/// Whether a file is ours and not newer than we are.
pub(super) fn check(conn: &Connection, path: &str, found: i64) -> Result<(), StoreError> {
    let id: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && (tables > 0 || found > 0) {
        return Err(StoreError::Foreign(path.to_string()));
    }
    if found > newest() {
        return Err(StoreError::Newer {
            found,
            known: newest(),
        });
    }
    Ok(())
}

/// The file's schema; nought for an empty file.
pub(super) fn version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn every_kind_has_a_table_with_its_columns_in_order() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(STEPS[0]).unwrap();
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
}
