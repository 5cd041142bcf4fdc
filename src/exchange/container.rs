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
    /// Which reader understands it.
    pub book: Book,
}

/// A kind of workbook in a ZIP container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    /// Of the Office Open XML kind.
    Xlsx,
    /// Of the OpenDocument kind.
    Ods,
}

/// How much of a part is looked at for a declaration of entities.
const HEAD_BYTES: u64 = 4096;

const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A part whose presence tells what a container is, with the word for it.
const KINDS: &[(&str, &str)] = &[
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
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
    let book = kind_of(&mut archive)?;
    refuse_entities(&mut archive, book)?;
    let is_macro = |name: &str| {
        name == "xl/vbaProject.bin"
            || name.starts_with("xl/macrosheets/")
            || (book == Book::Ods && (name.starts_with("Basic/") || name.starts_with("Scripts/")))
    };
    let macros = names(&archive).iter().any(|name| is_macro(name));
    Ok(Container { macros, book })
}

fn kind_of<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Book, ReadError> {
    let wrong = |kind: &str| ReadError::new(ReadCode::WrongContent).with("kind", kind);
    let has = |name: &str| archive.index_for_name(name).is_some();
    if let Some((_, kind)) = KINDS.iter().find(|(part, _)| has(part)) {
        return Err(wrong(kind));
    }
    if has("[Content_Types].xml") {
        return Ok(Book::Xlsx);
    }
    if !has("mimetype") {
        return Err(wrong("zip"));
    }
    let is_wrapped = has("encrypted-package");
    let manifest = head(archive, "META-INF/manifest.xml", 1 << 20)?;
    if is_wrapped || manifest.contains("encryption-data") {
        return Err(ReadCode::Encrypted.into());
    }
    let mime = head(archive, "mimetype", HEAD_BYTES)?;
    if mime.trim().starts_with(ODS) {
        Ok(Book::Ods)
    } else {
        Err(wrong("odf"))
    }
}

/// The names of the parts, without those that are no text.
fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<String> {
    let names = archive.file_names().flatten();
    names.map(|name| name.into_owned()).collect()
}

/// The beginning of a part as text, without the noughts of a wide encoding.
fn head<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    part: &str,
    bytes: u64,
) -> Result<String, ReadError> {
    let Some(at) = archive.index_for_name(part) else {
        return Ok(String::new());
    };
    let mut head = Vec::new();
    let part = archive.by_index(at).map_err(from_zip)?;
    part.take(bytes).read_to_end(&mut head)?;
    head.retain(|byte| *byte != 0);
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// No workbook that a spreadsheet writes declares entities; one that does wants to read other
/// files or to grow without bound.
fn refuse_entities<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    book: Book,
) -> Result<(), ReadError> {
    let is_read = |name: &String| match book {
        Book::Xlsx => name.ends_with(".xml") || name.ends_with(".rels"),
        Book::Ods => name == "content.xml",
    };
    for name in names(archive).into_iter().filter(is_read) {
        let head = head(archive, &name, HEAD_BYTES)?.to_ascii_uppercase();
        if head.contains("<!DOCTYPE") || head.contains("<!ENTITY") {
            return Err(ReadCode::ExternalEntity.into());
        }
    }
    Ok(())
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
