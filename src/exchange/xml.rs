//! What the readers of XML parts share: attributes, references, and errors as codes.

use quick_xml::{
    XmlVersion,
    events::{BytesRef, BytesStart},
};

use crate::exchange::read_error::{ReadCode, ReadError};

/// The value of an attribute by its whole name, if the tag has it.
///
/// # Errors
/// [`ReadCode::Damaged`] for a tag that is no XML.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, ReadError> {
    let found = tag.try_get_attribute(name).map_err(|_| ReadCode::Damaged)?;
    let Some(found) = found else { return Ok(None) };
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Ok(Some(value.map_err(from_xml)?.into_owned()))
}

/// The value of an attribute by its local name, whatever its prefix.
///
/// # Errors
/// As [`attribute`].
pub fn local_attribute(tag: &BytesStart<'_>, local: &str) -> Result<Option<String>, ReadError> {
    for found in tag.attributes().with_checks(false) {
        let found = found.map_err(|_| ReadCode::Damaged)?;
        if found.key.local_name().as_ref() == local {
            let value = found.normalized_value(XmlVersion::Implicit1_0);
            return Ok(Some(value.map_err(from_xml)?.into_owned()));
        }
    }
    Ok(None)
}

/// A whole number of an attribute; one where it is missing.
///
/// # Errors
/// As [`attribute`], and for what is no number.
pub fn count(tag: &BytesStart<'_>, name: &str) -> Result<u64, ReadError> {
    match attribute(tag, name)? {
        None => Ok(1),
        Some(text) => Ok(text.trim().parse().map_err(|_| ReadCode::Damaged)?),
    }
}

/// The text of a reference: one of the five of XML, or a character's number. No other can be
/// known, since parts that declare their own are refused.
///
/// # Errors
/// [`ReadCode::ExternalEntity`] for any other.
pub fn reference(found: &BytesRef<'_>) -> Result<char, ReadError> {
    let number = found.resolve_char_ref().map_err(|_| ReadCode::Damaged)?;
    let known = match &**found {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    Ok(number.or(known).ok_or(ReadCode::ExternalEntity)?)
}

/// Library errors become codes.
pub fn from_xml(error: quick_xml::Error) -> ReadError {
    match error {
        quick_xml::Error::Io(error) => ReadError::from(std::io::Error::from(error.kind())),
        quick_xml::Error::Syntax(_) => ReadCode::Truncated.into(),
        _ => ReadCode::Damaged.into(),
    }
}
