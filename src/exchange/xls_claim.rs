//! How many cells the sheets of a binary workbook claim, found before its reader makes room for
//! them: it makes room for the whole rectangle, however few of its cells there are.

use std::iter;

/// Ends a chain of sectors, or stands for none.
const NONE: usize = 0xffff_fffa;
/// Bytes below which a stream stands among the small ones, and the size of their sectors.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// Cells of all sheets together; none if the container is not understood.
pub fn claimed(bytes: &[u8]) -> Option<u64> {
    let streams = Container::open(bytes)?.books();
    let sheets = |stream: &Vec<u8>| -> u64 {
        let places = records(stream, 0).filter(|(kind, _)| *kind == BOUND_SHEET);
        let places = places.filter_map(|(_, body)| long(body, 0));
        places
            .map(|at| sheet(stream, at))
            .fold(0, u64::saturating_add)
    };
    Some(streams.iter().map(sheets).fold(0, u64::saturating_add))
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
    fn open(bytes: &'b [u8]) -> Option<Container<'b>> {
        let size = 1 << word(bytes, 30).filter(|shift| [9, 12].contains(shift))?;
        let mut whole = Container {
            bytes,
            size,
            next: Vec::new(),
        };
        let mut tables: Vec<usize> = longs(bytes.get(76..512)?).collect();
        let mut more = long(bytes, 68)?;
        for _ in 0..bytes.len() / size {
            let Some((last, own)) = whole
                .sector(more)
                .and_then(|it| it.split_last_chunk::<4>())
                .map(|(own, last)| (last, own))
            else {
                break;
            };
            tables.extend(longs(own));
            more = long(last, 0)?;
        }
        tables.truncate(bytes.len() / size + 1);
        let tables = tables.iter().filter_map(|it| whole.sector(*it));
        whole.next = tables.flat_map(longs).collect();
        Some(whole)
    }

    fn sector(&self, number: usize) -> Option<&'b [u8]> {
        let start = number.checked_add(1)?.checked_mul(self.size)?;
        let end = start.checked_add(self.size)?.min(self.bytes.len());
        (number < NONE)
            .then(|| self.bytes.get(start..end))
            .flatten()
    }

    fn chain(&self, start: usize) -> Vec<u8> {
        let sectors = follow(&self.next, start);
        sectors
            .filter_map(|it| self.sector(it))
            .flatten()
            .copied()
            .collect()
    }

    /// The streams that hold a workbook.
    fn books(&self) -> Vec<Vec<u8>> {
        let directory = self.chain(long(self.bytes, 48).unwrap_or(NONE));
        let mut entries = directory.chunks_exact(128);
        let small = entries.clone().next().and_then(|root| long(root, 116));
        let is_book = |entry: &&[u8]| {
            let name = &entry[..64];
            let name: Vec<u8> = name
                .chunks(2)
                .map(|it| it[0].to_ascii_lowercase())
                .collect();
            name.starts_with(b"workbook\0") || name.starts_with(b"book\0")
        };
        let mut books = Vec::new();
        for entry in entries.by_ref().filter(is_book) {
            let (start, size) = (
                long(entry, 116).unwrap_or(NONE),
                long(entry, 120).unwrap_or(0),
            );
            let mut book = match size < SMALL {
                false => self.chain(start),
                true => {
                    let all = self.chain(small.unwrap_or(NONE));
                    let next: Vec<usize> =
                        longs(&self.chain(long(self.bytes, 60).unwrap_or(NONE))).collect();
                    let piece = |at: usize| all.get(at * SMALL_SECTOR..).unwrap_or_default();
                    let pieces = follow(&next, start).map(piece);
                    pieces
                        .flat_map(|it| &it[..it.len().min(SMALL_SECTOR)])
                        .copied()
                        .collect()
                }
            };
            book.truncate(size);
            books.push(book);
        }
        books
    }
}

/// The sectors of a chain; one that goes in a circle ends.
fn follow(next: &[usize], start: usize) -> impl Iterator<Item = usize> + '_ {
    let chain = iter::successors(Some(start), |at| next.get(*at).copied());
    chain.take_while(|at| *at < NONE).take(next.len() + 1)
}

const BOUND_SHEET: usize = 0x85;
const END: usize = 0x0a;
const SIZE: usize = 0x200;
const MANY: usize = 0xbd;
/// Records of one cell: number, texts, truth or error, formula.
const CELLS: &[usize] = &[0x203, 0x204, 0xd6, 0x205, 0x27e, 0xfd, 0x06];

/// The records from a place on up to the end of their part, with their bodies.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = start;
    let all = iter::from_fn(move || {
        let (kind, length) = (word(stream, at)?, word(stream, at + 2)?);
        let body = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, body))
    });
    all.take_while(|(kind, _)| *kind != END)
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
    for (kind, body) in records(stream, start) {
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
            (kind, Some(row), Some(column)) if CELLS.contains(&kind) => see(row, (column, column)),
            _ => {}
        }
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
