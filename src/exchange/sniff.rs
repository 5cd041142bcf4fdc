//! Decides what a file is by its bytes, never by its name.

use std::io::{Read, Seek, SeekFrom};

use crate::exchange::read_error::{ReadCode, ReadError};

/// What the bytes promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A ZIP container, probably a workbook.
    Zip,
    /// An OLE2 container that holds a workbook of the old kind.
    Ole {
        /// Whether macros stand in it.
        macros: bool,
    },
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
    (b"MIME-Version:", "mail"),
    (b"{\"", "json"),
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
        return ole_content(head, file);
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
fn ole_content(head: &[u8], file: &mut impl Read) -> Result<Content, ReadError> {
    const BYTES_MAX: u64 = 64 << 20;
    let mut bytes = head.to_vec();
    file.take(BYTES_MAX).read_to_end(&mut bytes)?;
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") || holds("EncryptionInfo") || is_locked(&bytes) {
        Err(ReadCode::Encrypted.into())
    } else if holds("Workbook") || holds("Book") {
        let macros = holds("_VBA_PROJECT");
        Ok(Content::Ole { macros })
    } else if holds("WordDocument") {
        Err(ReadError::new(ReadCode::WrongContent).with("kind", "doc"))
    } else {
        Err(ReadError::new(ReadCode::WrongContent).with("kind", "ole2"))
    }
}

/// Whether a workbook of the old kind begins with the record of its password. The reader does not
/// know the weakest of the ciphers, and would give scrambled cells.
fn is_locked(bytes: &[u8]) -> bool {
    const BEGINNING: &[u8] = &[0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00];
    const BEGINNING_BYTES: usize = 20;
    const PASSWORD: &[u8] = &[0x2f, 0x00];
    // May stand before it; it has no content.
    const WRITE_PROTECTED: &[u8] = &[0x86, 0x00, 0x00, 0x00];
    let found = bytes
        .windows(BEGINNING.len())
        .position(|it| it == BEGINNING);
    let rest = found.and_then(|at| bytes.get(at + BEGINNING_BYTES..));
    rest.is_some_and(|rest| {
        rest.strip_prefix(WRITE_PROTECTED)
            .unwrap_or(rest)
            .starts_with(PASSWORD)
    })
}
