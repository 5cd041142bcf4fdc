//! The streams of an OLE2 container, as the reader of binary workbooks finds them, but never for
//! longer than the file.

use std::iter;

use encoding_rs::UTF_16LE;

use crate::exchange::read_error::{ReadCode, ReadError};

/// Ends a chain of sectors, or stands for none.
const NONE: usize = 0xffff_fffa;
/// Bytes below which a stream stands among the small ones, and the size of their sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// The first streams of these names, in the order of the names, whatever its case; none of what is
/// no container at all.
///
/// # Errors
/// A chain that leaves the file, or damage: one that goes in a circle, or more tables of sectors
/// than the file has sectors.
pub fn streams(bytes: &[u8], names: &[&str]) -> Result<Vec<Vec<u8>>, ReadError> {
    let container = Container::open(bytes)?;
    container.map_or_else(|| Ok(Vec::new()), |it| it.streams(names))
}

/// A number of two bytes.
pub fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

/// A number of four bytes.
pub fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..bytes.len() / 4).filter_map(|at| long(bytes, at * 4))
}

/// An OLE2 container: sectors, and which follows which.
struct Container<'b> {
    bytes: &'b [u8],
    size: usize,
    next: Vec<usize>,
}

impl<'b> Container<'b> {
    fn open(bytes: &'b [u8]) -> Result<Option<Container<'b>>, ReadError> {
        let shift = word(bytes, 30).filter(|shift| [9, 12].contains(shift));
        let (Some(shift), Some(head)) = (shift, bytes.get(76..512)) else {
            return Ok(None);
        };
        let mut container = Container {
            bytes,
            size: 1 << shift,
            next: Vec::new(),
        };
        // Sectors of the tables; the head always has room for so many.
        let most = container.count() + head.len() / 4;
        let mut tables: Vec<usize> = longs(head).filter(|it| *it < NONE).collect();
        let mut more = long(bytes, 68).unwrap_or(NONE);
        let mut left = container.count();
        while more < NONE {
            left = left.checked_sub(1).ok_or(ReadCode::Damaged)?;
            let (own, last) = container.table(more)?.split_at(container.size - 4);
            tables.extend(longs(own).filter(|it| *it < NONE));
            if tables.len() > most {
                return Err(ReadCode::Damaged.into());
            }
            more = long(last, 0).unwrap_or(NONE);
        }
        for number in tables {
            container.next.extend(longs(container.table(number)?));
        }
        Ok(Some(container))
    }

    /// Sectors of the file at most.
    fn count(&self) -> usize {
        self.bytes.len() / self.size + 1
    }

    /// The bytes of a sector; none beyond the end.
    fn sector(&self, number: usize) -> &'b [u8] {
        let start = number.saturating_add(1).saturating_mul(self.size);
        let end = start.saturating_add(self.size).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// A sector of a table, which is whole.
    fn table(&self, number: usize) -> Result<&'b [u8], ReadError> {
        let sector = Some(self.sector(number)).filter(|it| it.len() == self.size);
        sector.ok_or_else(|| ReadCode::Truncated.into())
    }

    /// So many bytes of a chain, or all if there are fewer.
    fn chain(&self, start: usize, length: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        for (at, number) in follow(&self.next, start).enumerate() {
            // Each sector stands in a chain once, but in one that goes in a circle.
            if number >= self.count() {
                return Err(ReadCode::Truncated.into());
            } else if at > self.count() {
                return Err(ReadCode::Damaged.into());
            }
            bytes.extend_from_slice(self.sector(number));
            if bytes.len() >= length {
                bytes.truncate(length);
                break;
            }
        }
        Ok(bytes)
    }

    fn streams(&self, names: &[&str]) -> Result<Vec<Vec<u8>>, ReadError> {
        let head = |at| long(self.bytes, at).unwrap_or(NONE);
        let directory = self.chain(head(48), usize::MAX)?;
        let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
        let small_count = long(self.bytes, 64).unwrap_or(0);
        let (mut small, mut next_small) = (Vec::new(), Vec::new());
        if let Some(root) = entries.first().filter(|_| small_count > 0) {
            small = self.chain(start_of(root), self.length_of(root))?;
            let next = self.chain(head(60), small_count.saturating_mul(self.size))?;
            next_small = longs(&next).collect();
        }
        let mut streams = Vec::new();
        for name in names {
            let Some(entry) = entries.iter().find(|it| is_named(it, name)) else {
                continue;
            };
            let (start, length) = (start_of(entry), self.length_of(entry));
            if length >= SMALL {
                streams.push(self.chain(start, length)?);
                continue;
            }
            let pieces = follow(&next_small, start).take(SMALL / SMALL_SECTOR);
            let pieces = pieces.map(|at| small.get(at * SMALL_SECTOR..).unwrap_or_default());
            let bytes = pieces.flat_map(|it| &it[..it.len().min(SMALL_SECTOR)]);
            streams.push(bytes.take(length).copied().collect());
        }
        Ok(streams)
    }

    /// Bytes that an entry of the directory claims; a length of eight bytes has large sectors.
    fn length_of(&self, entry: &[u8]) -> usize {
        let more = long(entry, 124).filter(|it| self.size > 512 && *it > 0);
        match more {
            Some(_) => usize::MAX,
            None => long(entry, 120).unwrap_or(0),
        }
    }
}

fn start_of(entry: &[u8]) -> usize {
    long(entry, 116).unwrap_or(NONE)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let (own, ..) = UTF_16LE.decode(entry.get(..64).unwrap_or_default());
    own.split('\0')
        .next()
        .is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// The sectors of a chain, for ever if it goes in a circle.
fn follow(next: &[usize], start: usize) -> impl Iterator<Item = usize> + '_ {
    let chain = iter::successors(Some(start), |at| next.get(*at).copied());
    chain.take_while(|at| *at < NONE)
}
