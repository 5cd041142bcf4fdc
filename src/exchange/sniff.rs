//! Decides what a file is by its bytes, never by its name.

use std::io::{Read, Seek, SeekFrom};

use crate::exchange::read_error::{ReadCode, ReadError};

/// What the bytes promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A ZIP container, probably a workbook.
    Zip,
    /// Probably text.
    Text,
}

const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// First bytes of files that are neither a table nor text, with the word for each.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"<!DOCTYPE", "html"),
    (b"<!doctype", "html"),
    (b"<html", "html"),
    (b"<HTML", "html"),
    (b"<table", "html"),
    (b"<?xml", "xml"),
];

/// Looks at a file and leaves it at its beginning.
///
/// # Errors
/// Empty, encrypted, old and foreign files are refused here with their reason.
pub fn sniff(file: &mut (impl Read + Seek)) -> Result<Content, ReadError> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(64).read_to_end(&mut head)?;
    let content = judge(&head, file);
    file.seek(SeekFrom::Start(0))?;
    content
}

fn judge(head: &[u8], file: &mut impl Read) -> Result<Content, ReadError> {
    if head.is_empty() {
        return Err(ReadCode::Empty.into());
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Content::Zip);
    }
    if head.starts_with(b"PK\x05\x06") {
        return Err(ReadError::new(ReadCode::WrongContent).with("kind", "zip"));
    }
    if head.starts_with(OLE) {
        return Err(ole_reason(head, file));
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let blank = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
    match OTHERS
        .iter()
        .find(|(magic, _)| text[blank..].starts_with(magic))
    {
        Some((_, kind)) => Err(ReadError::new(ReadCode::WrongContent).with("kind", kind)),
        None => Ok(Content::Text),
    }
}

/// An OLE2 container names its streams in UTF-16: encrypted workbooks, old workbooks and old
/// documents tell themselves apart by them.
fn ole_reason(head: &[u8], file: &mut impl Read) -> ReadError {
    const BYTES_MAX: u64 = 64 << 20;
    let mut bytes = head.to_vec();
    if let Err(error) = file.take(BYTES_MAX).read_to_end(&mut bytes) {
        return error.into();
    }
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        ReadCode::Encrypted.into()
    } else if holds("Workbook") || holds("Book") {
        ReadCode::OldFormat.into()
    } else if holds("WordDocument") {
        ReadError::new(ReadCode::WrongContent).with("kind", "doc")
    } else {
        ReadError::new(ReadCode::WrongContent).with("kind", "ole2")
    }
}
