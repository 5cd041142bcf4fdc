//! Rows between the domain's plain values and SQL columns, for every kind alike.

use rusqlite::{
    Connection, Params, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use crate::{
    base::Value,
    domain::{Id, Kind, Record, Row},
};

/// A plain value bound to a statement. A list never stands in a column.
pub(super) struct Bound<'a>(pub(super) &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::List(_) => {
                return Err(rusqlite::Error::ToSqlConversionFailure("value list".into()));
            }
        })
    }
}

/// The column list of a kind, with a table alias: `t.id, t.version, t."code" …`.
pub(super) fn columns(kind: Kind, alias: &str) -> String {
    let mut list = format!("{alias}.id, {alias}.version");
    for field in kind.fields() {
        list.push_str(&format!(", {alias}.\"{field}\""));
    }
    list
}

/// Reads a row that was selected with [`columns`], beginning at column `at`.
pub(super) fn read(row: &rusqlite::Row<'_>, kind: Kind, at: usize) -> rusqlite::Result<Row> {
    let values = (0..kind.fields().len())
        .map(|n| plain(row.get_ref(at + 2 + n)?))
        .collect::<rusqlite::Result<Vec<Value>>>()?;
    Ok(Row {
        kind,
        id: row.get(at)?,
        version: row.get(at + 1)?,
        values,
    })
}

fn plain(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        other => {
            return Err(rusqlite::Error::InvalidColumnType(
                0,
                "".into(),
                other.data_type(),
            ));
        }
    })
}

/// One row by its key.
pub(super) fn by_id(conn: &Connection, kind: Kind, id: Id) -> rusqlite::Result<Option<Row>> {
    Ok(select(conn, kind, "WHERE t.id = ?1", [id])?.pop())
}

/// The rows of a kind that a tail picks; the table's alias is `t`.
pub(super) fn select(
    conn: &Connection,
    kind: Kind,
    tail: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Row>> {
    let sql = format!(
        "SELECT {} FROM \"{}\" t {tail}",
        columns(kind, "t"),
        kind.code()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    statement
        .query_map(params, |row| read(row, kind, 0))?
        .collect()
}

/// As [`select`], typed. A row that does not fit its type is damage.
pub(super) fn records<R: Record>(
    conn: &Connection,
    tail: &str,
    params: impl Params,
) -> Result<Vec<R>, super::StoreError> {
    select(conn, R::KIND, tail, params)?
        .iter()
        .map(typed)
        .collect()
}

/// A typed record of a row.
pub(super) fn typed<R: Record>(row: &Row) -> Result<R, super::StoreError> {
    R::from_row(row).ok_or_else(|| super::StoreError::Damaged(format!("{} {}", row.kind, row.id)))
}
