//! What a binary workbook claims, found before its reader makes room for it: that follows chains
//! of sectors as long as they go, and makes room for whole rectangles, however few their cells.

use std::iter;

use encoding_rs::UTF_16LE;

use crate::exchange::read_error::{ReadCode, ReadError};

/// Ends a chain of sectors, or stands for none.
const NONE: usize = 0xffff_fffa;
/// Bytes below which a stream stands among the small ones, and the size of their sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;
/// Streams that the reader takes for the workbook, the later only without the earlier.
const BOOKS: [&str; 2] = ["workbook", "book"];

/// Cells of all sheets together; none of what is no container at all.
///
/// # Errors
/// Damage: a chain that goes in a circle, or more tables of sectors than the file has sectors.
pub fn claimed(bytes: &[u8]) -> Result<u64, ReadError> {
    let Some(container) = Container::open(bytes)? else {
        return Ok(0);
    };
    let mut cells: u64 = 0;
    for stream in container.books()? {
        let places = records(&stream, 0).take_while(|(kind, _)| *kind != END);
        let places = places.filter(|(kind, _)| *kind == BOUND_SHEET);
        for at in places.filter_map(|(_, body)| long(body, 0)) {
            cells = cells.saturating_add(sheet(&stream, at));
        }
    }
    Ok(cells)
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes(two.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
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
        for _ in 0..=container.count() {
            let sector = container.sector(more);
            let Some((own, last)) = sector.split_last_chunk::<4>() else {
                break;
            };
            tables.extend(longs(own).filter(|it| *it < NONE));
            if tables.len() > most {
                return Err(ReadCode::Damaged.into());
            }
            more = long(last, 0).unwrap_or(NONE);
        }
        let tables = tables.iter().flat_map(|it| longs(container.sector(*it)));
        container.next = tables.collect();
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

    /// So many bytes of a chain, or all if there are fewer.
    fn chain(&self, start: usize, length: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        for (at, number) in follow(&self.next, start).enumerate() {
            // Each sector stands in a chain once, but in one that goes in a circle.
            if at > self.count() {
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

    /// The streams that may hold the workbook.
    fn books(&self) -> Result<Vec<Vec<u8>>, ReadError> {
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
        let mut books = Vec::new();
        for book in BOOKS {
            let Some(entry) = entries.iter().find(|it| is_named(it, book)) else {
                continue;
            };
            let (start, length) = (start_of(entry), self.length_of(entry));
            if length >= SMALL {
                books.push(self.chain(start, length)?);
                continue;
            }
            let pieces = follow(&next_small, start).take(SMALL / SMALL_SECTOR);
            let pieces = pieces.map(|at| small.get(at * SMALL_SECTOR..).unwrap_or_default());
            let bytes = pieces.flat_map(|it| &it[..it.len().min(SMALL_SECTOR)]);
            books.push(bytes.take(length).copied().collect());
        }
        Ok(books)
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

const BEGIN: usize = 0x809;
const BOUND_SHEET: usize = 0x85;
const END: usize = 0x0a;
const SIZE: usize = 0x200;
const MANY: usize = 0xbd;
/// The text that the formula before it gave.
const RESULT: usize = 0x207;
const FORMULA: usize = 0x06;
/// Records of one cell: number, texts, truth or error, formula.
const CELLS: &[usize] = &[0x203, 0x204, 0xd6, 0x205, 0x27e, 0xfd, FORMULA];

/// The records from a place on, with their bodies.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = start;
    iter::from_fn(move || {
        let (kind, length) = (word(stream, at)?, word(stream, at.checked_add(2)?)?);
        let body = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, body))
    })
}

/// The records of a sheet without those of what is embedded in it.
fn own_records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut depth = 0;
    let all = records(stream, start).map_while(move |(kind, body)| {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => return None,
            END => depth -= 1,
            _ => {}
        }
        Some((depth, kind, body))
    });
    // Without a beginning of its own, the first embedded one is taken for it.
    all.filter(|(depth, ..)| *depth <= 1)
        .map(|(_, kind, body)| (kind, body))
}

/// Cells of the rectangle around all that a sheet says of itself.
fn sheet(stream: &[u8], start: usize) -> u64 {
    let mut claimed = 0;
    // Least and most row, least and most column.
    let mut around: Option<[usize; 4]> = None;
    let mut see = |row: usize, columns: (usize, usize)| {
        let [top, bottom, left, right] = around.unwrap_or([row, row, columns.0, columns.1]);
        let (left, right) = (left.min(columns.0), right.max(columns.1));
        around = Some([top.min(row), bottom.max(row), left, right]);
    };
    let mut has_formula = false;
    for (kind, body) in own_records(stream, start) {
        let at = |place| word(body, place);
        match (kind, at(0), at(2)) {
            (SIZE, ..) => claimed = claimed.max(told(body).unwrap_or(0)),
            (MANY, Some(row), Some(first)) => {
                see(
                    row,
                    (
                        first,
                        at(body.len().saturating_sub(2)).unwrap_or(first).max(first),
                    ),
                );
            }
            // Without a formula before it, its text stands in the first cell.
            (RESULT, ..) if !has_formula => see(0, (0, 0)),
            (kind, Some(row), Some(column)) if CELLS.contains(&kind) => see(row, (column, column)),
            _ => {}
        }
        has_formula |= kind == FORMULA;
    }
    let area = around.map_or(0, |[top, bottom, left, right]| {
        (bottom - top + 1) as u64 * (right - left + 1) as u64
    });
    // One rectangle of values, one of formulas.
    claimed.saturating_add(area.saturating_mul(2))
}

/// Cells of the size that a sheet tells.
fn told(body: &[u8]) -> Option<u64> {
    let is_long = body.len() >= 14;
    let (rows, columns) = match is_long {
        true => (
            (long(body, 0)?, long(body, 4)?),
            (word(body, 8)?, word(body, 10)?),
        ),
        false => (
            (word(body, 0)?, word(body, 2)?),
            (word(body, 4)?, word(body, 6)?),
        ),
    };
    // As the reader takes it.
    let is_odd = columns.0 > 0xff || columns.1 < columns.0;
    let columns = if is_odd { (0, columns.1) } else { columns };
    let count =
        |(first, last): (usize, usize)| (last.saturating_sub(first) as u64).saturating_add(1);
    Some(count(rows).saturating_mul(count(columns)))
}
