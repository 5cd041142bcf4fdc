//! Values of options: days, numbers, words of closed lists.

use crate::base::{Date, Decimal, Field, Value, date};

/// An ISO day.
///
/// # Errors
/// The text itself, if it is none.
pub fn day(text: &str) -> Result<Date, String> {
    date::parse_iso(text).ok_or_else(|| text.to_string())
}

/// A plain decimal number.
///
/// # Errors
/// The text itself, if it is none.
pub fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::parse(text).ok_or_else(|| text.to_string())
}

/// A word of a closed list.
///
/// # Errors
/// The text itself, if it is not of the list.
pub fn word<T: Field>(text: &str) -> Result<T, String> {
    T::from_value(&Value::Text(text.to_string())).ok_or_else(|| text.to_string())
}

/// `field=value`; an empty value empties the column.
///
/// # Errors
/// The text itself, if it has no equals sign.
pub fn patch(text: &str) -> Result<crate::domain::Patch, String> {
    let (field, value) = text.split_once('=').ok_or_else(|| text.to_string())?;
    let value = if value.is_empty() {
        Value::Null
    } else {
        Value::Text(value.to_string())
    };
    Ok(crate::domain::Patch {
        field: field.to_string(),
        value,
    })
}
