//! Reads a text file as a table: finds encoding and delimiter, then streams the rows.

use std::io::{Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::exchange::{
    csv_in::{Parser, guess_delimiter},
    limit::Limits,
    read_error::{ReadCode, ReadError},
    table::{Format, Origin, Sink},
};

const CHUNK_BYTES: usize = 64 * 1024;

/// Sends every row of a text file to the sink.
///
/// # Errors
/// Binary or undecodable content, an unclosed quotation mark, a cell beyond the limits.
pub fn read_text(
    file: &mut (impl Read + Seek),
    limits: &Limits,
    sink: Sink<'_>,
) -> Result<Origin, ReadError> {
    let encoding = find_encoding(file)?;
    let mut text = Decoding::new(file, encoding)?;
    let mut parser: Option<Parser> = None;
    let mut delimiter = ',';
    while let Some(chunk) = text.next().map_err(|bad| bad.into_error(encoding))? {
        let parser = parser.get_or_insert_with(|| {
            delimiter = guess_delimiter(&chunk, limits);
            Parser::new(delimiter, *limits)
        });
        parser.feed(&chunk, sink)?;
    }
    if let Some(parser) = parser {
        parser.finish(sink)?;
    }
    Ok(Origin {
        encoding: encoding.name().to_string(),
        delimiter: Some(delimiter),
        ..Origin::new(Format::Text)
    })
}

/// The whole text of a file, without cutting it into cells.
///
/// # Errors
/// Binary or undecodable content, and a text beyond the limits.
pub fn read_whole(file: &mut (impl Read + Seek), limits: &Limits) -> Result<String, ReadError> {
    let encoding = find_encoding(file)?;
    let mut text = Decoding::new(file, encoding)?;
    let mut whole = String::new();
    while let Some(chunk) = text.next().map_err(|bad| bad.into_error(encoding))? {
        whole.push_str(&chunk);
        if whole.len() as u64 > limits.cell_bytes_max {
            let limit = limits.cell_bytes_max >> 20;
            return Err(ReadError::new(ReadCode::TooMuchText).with("limit", limit));
        }
    }
    Ok(whole)
}

/// Where and how decoding failed.
enum Bad {
    File(ReadError),
    Malformed { at: u64 },
}

impl Bad {
    fn into_error(self, encoding: &'static Encoding) -> ReadError {
        match self {
            Bad::File(error) => error,
            Bad::Malformed { at } => ReadError::new(ReadCode::WrongEncoding)
                .with("byte", at)
                .with("encoding", encoding.name()),
        }
    }
}

struct Decoding<'a, R> {
    file: &'a mut R,
    decoder: Decoder,
    bytes: Vec<u8>,
    read_bytes: u64,
    ended: bool,
}

impl<'a, R: Read + Seek> Decoding<'a, R> {
    fn new(file: &'a mut R, encoding: &'static Encoding) -> Result<Self, ReadError> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Decoding {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            bytes: vec![0; CHUNK_BYTES],
            read_bytes: 0,
            ended: false,
        })
    }

    fn next(&mut self) -> Result<Option<String>, Bad> {
        while !self.ended {
            let count = self
                .file
                .read(&mut self.bytes)
                .map_err(|error| Bad::File(error.into()))?;
            self.ended = count == 0;
            let most = self
                .decoder
                .max_utf8_buffer_length_without_replacement(count);
            let mut text = String::with_capacity(most.unwrap_or(4 * CHUNK_BYTES));
            let (result, used) = self.decoder.decode_to_string_without_replacement(
                &self.bytes[..count],
                &mut text,
                self.ended,
            );
            let at = self.read_bytes + used as u64;
            self.read_bytes += count as u64;
            match result {
                DecoderResult::InputEmpty if text.is_empty() => {}
                DecoderResult::InputEmpty => return Ok(Some(text)),
                DecoderResult::Malformed(..) | DecoderResult::OutputFull => {
                    return Err(Bad::Malformed { at });
                }
            }
        }
        Ok(None)
    }
}

/// What a whole file looks like in one encoding.
#[derive(Default)]
struct Look {
    characters: u64,
    wide: u64,
    controls: u64,
    strange: u64,
    nulls: u64,
    malformed_at: Option<u64>,
}

fn look(file: &mut (impl Read + Seek), encoding: &'static Encoding) -> Result<Look, ReadError> {
    let mut look = Look::default();
    let mut text = Decoding::new(file, encoding)?;
    loop {
        match text.next() {
            Ok(Some(chunk)) => chunk.chars().for_each(|c| look.see(c)),
            Ok(None) => return Ok(look),
            Err(Bad::File(error)) => return Err(error),
            Err(Bad::Malformed { at }) => {
                look.malformed_at = Some(at);
                return Ok(look);
            }
        }
    }
}

impl Look {
    fn see(&mut self, c: char) {
        self.characters += 1;
        self.wide += u64::from(!c.is_ascii());
        self.nulls += u64::from(c == '\0');
        self.controls += u64::from(c.is_control() && !matches!(c, '\r' | '\n' | '\t'));
        self.strange += u64::from(matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..));
    }

    fn is_binary(&self) -> bool {
        self.nulls > 0 || self.controls > 16 && self.controls * 20 > self.characters
    }

    /// Whether more private-use characters stand in it than a text ever has.
    fn is_nonsense(&self) -> bool {
        self.strange * 50 > self.wide.max(1)
    }
}

/// UTF-16 by its mark; else UTF-8 if all of it is; else GB18030 if all of it is.
fn find_encoding(file: &mut (impl Read + Seek)) -> Result<&'static Encoding, ReadError> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref()
        .take(CHUNK_BYTES as u64)
        .read_to_end(&mut head)?;
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    if marked.is_none() && head.contains(&0) {
        return Err(ReadCode::Binary.into());
    }
    let first = marked.unwrap_or(UTF_8);
    let seen = look(file, first)?;
    let Some(at) = seen.malformed_at else {
        return if seen.is_binary() {
            Err(ReadCode::Binary.into())
        } else {
            Ok(first)
        };
    };
    let wide = first == UTF_16LE || first == UTF_16BE;
    // Thirty characters of several bytes each do not come out right by chance: the file is UTF-8
    // with a damaged place, and reading it as GB18030 would fill the list with rubbish.
    let nearly_utf8 = marked.is_some() || damaged_utf8(file, at)?;
    let refusal = Bad::Malformed { at }.into_error(first);
    if wide || nearly_utf8 {
        return Err(if seen.nulls > 0 {
            ReadCode::Binary.into()
        } else {
            refusal
        });
    }
    let seen = look(file, GB18030)?;
    if seen.nulls > 0 || seen.is_binary() {
        return Err(ReadCode::Binary.into());
    }
    match seen.malformed_at {
        Some(at) => Err(Bad::Malformed { at }.into_error(GB18030)),
        None if seen.is_nonsense() => Err(refusal),
        None => Ok(GB18030),
    }
}

/// Whether at least thirty characters beyond ASCII stand whole before the malformed place.
fn damaged_utf8(file: &mut (impl Read + Seek), at: u64) -> Result<bool, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(at).read_to_end(&mut head)?;
    let starts = head.iter().filter(|byte| **byte >= 0xc2).count();
    Ok(starts >= 30)
}
