//! Looks into the ZIP container of a workbook before anything of it is unpacked.

use std::io::{Read, Seek};

use zip::{ZipArchive, result::ZipError};

use crate::exchange::{
    limit::Limits,
    read_error::{ReadCode, ReadError},
};

/// What the container showed.
pub struct Container {
    /// Whether it holds macros.
    pub macros: bool,
}

/// A part whose presence tells what a container is, with the word for it.
const KINDS: &[(&str, &str)] = &[
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("mimetype", "ods"),
];

/// Checks the number of parts, their sizes and ratios, and that it is a workbook at all.
///
/// # Errors
/// The bound that is broken, or what the file is instead.
pub fn check(file: impl Read + Seek, limits: &Limits) -> Result<Container, ReadError> {
    let mut archive = ZipArchive::new(file).map_err(from_zip)?;
    let count = archive.len() as u64;
    if count > limits.parts_max {
        return Err(ReadError::new(ReadCode::TooManyParts)
            .with("count", count)
            .with("limit", limits.parts_max));
    }
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(from_zip)?;
        if part.encrypted() {
            return Err(ReadCode::Encrypted.into());
        }
        let (size, packed) = (part.size(), part.compressed_size().max(1));
        let ratio = size / packed;
        unpacked = unpacked.saturating_add(size);
        if size > limits.part_bytes_free && ratio > limits.ratio_max {
            return Err(ReadError::new(ReadCode::TooDense)
                .with("ratio", ratio)
                .with("limit", limits.ratio_max));
        }
    }
    if unpacked > limits.unpacked_bytes_max {
        return Err(ReadError::new(ReadCode::TooBig)
            .with("mib", unpacked >> 20)
            .with("limit", limits.unpacked_bytes_max >> 20));
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if !has("[Content_Types].xml") || KINDS.iter().any(|(part, _)| has(part)) {
        let kind = KINDS.iter().find(|(part, _)| has(part));
        let kind = kind.map_or("zip", |(_, kind)| kind);
        return Err(ReadError::new(ReadCode::WrongContent).with("kind", kind));
    }
    Ok(Container {
        macros: has("xl/vbaProject.bin"),
    })
}

/// Library errors become codes: their English is shown to nobody.
pub fn from_zip(error: ZipError) -> ReadError {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::InvalidArchive(_) => ReadCode::Truncated.into(),
        ZipError::InvalidPassword => ReadCode::Encrypted.into(),
        _ => ReadCode::Damaged.into(),
    }
}
