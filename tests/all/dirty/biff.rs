//! Writes small binary workbooks of before 2007 (BIFF8 in an OLE2 container) by hand.

/// A cell: text, text that its style indents by steps up to three, or number.
#[derive(Clone)]
pub enum Value {
    Text(&'static str),
    Indented(&'static str, u16),
    Number(f64),
}

/// A sheet: its name, whether it is hidden, its rows, which of them are hidden, and its merged
/// cells as first and last row, first and last column.
#[derive(Clone)]
pub struct Sheet {
    pub name: &'static str,
    pub is_hidden: bool,
    pub rows: Vec<Vec<Value>>,
    pub hidden_rows: Vec<u16>,
    pub merges: Vec<[u16; 4]>,
}

fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
    out.extend(body);
}

fn begin(out: &mut Vec<u8>, kind: u16) {
    let words = [0x0600, kind, 0x0dbb, 0x07cc, 0, 0, 6, 0u16];
    let body: Vec<u8> = words.iter().flat_map(|it| it.to_le_bytes()).collect();
    record(out, 0x0809, &body);
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn sheet_stream(sheet: &Sheet) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0010);
    for (row, cells) in sheet.rows.iter().enumerate() {
        let row = u16::try_from(row).unwrap();
        if sheet.hidden_rows.contains(&row) {
            let words = [row, 0, 0, 0, 0, 0, 0x20, 0u16];
            record(&mut out, 0x0208, &words.map(u16::to_le_bytes).concat());
        }
        for (column, value) in cells.iter().enumerate() {
            let style = match value {
                Value::Indented(_, steps) => *steps,
                _ => 0,
            };
            let place = [row, u16::try_from(column).unwrap(), style];
            let mut body: Vec<u8> = place.iter().flat_map(|it| it.to_le_bytes()).collect();
            match value {
                Value::Text("") => {}
                Value::Text(text) | Value::Indented(text, _) => {
                    let count = u16::try_from(text.encode_utf16().count()).unwrap();
                    body.extend(count.to_le_bytes());
                    body.push(1);
                    body.extend(wide(text));
                    record(&mut out, 0x0204, &body);
                }
                Value::Number(number) => {
                    body.extend(number.to_le_bytes());
                    record(&mut out, 0x0203, &body);
                }
            }
        }
    }
    if !sheet.merges.is_empty() {
        let mut body = u16::try_from(sheet.merges.len())
            .unwrap()
            .to_le_bytes()
            .to_vec();
        body.extend(
            sheet
                .merges
                .iter()
                .flatten()
                .flat_map(|it| it.to_le_bytes()),
        );
        record(&mut out, 0x00e5, &body);
    }
    record(&mut out, 0x000a, &[]);
    out
}

/// A workbook; days count from 1904 if `from_1904`, and a password is set if `locked`.
pub fn workbook(sheets: &[Sheet], from_1904: bool, locked: bool) -> Vec<u8> {
    let streams: Vec<Vec<u8>> = sheets.iter().map(sheet_stream).collect();
    joined(sheets, &streams, (from_1904, locked))
}

/// A workbook with one sheet of ready records: kind and body.
pub fn of_records(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut stream = Vec::new();
    begin(&mut stream, 0x0010);
    for (kind, body) in records {
        record(&mut stream, *kind, body);
    }
    record(&mut stream, 0x000a, &[]);
    let sheet = Sheet {
        name: "a",
        is_hidden: false,
        rows: Vec::new(),
        hidden_rows: Vec::new(),
        merges: Vec::new(),
    };
    joined(&[sheet], &[stream], (false, false))
}

fn joined(sheets: &[Sheet], streams: &[Vec<u8>], (from_1904, locked): (bool, bool)) -> Vec<u8> {
    let globals = |offsets: &[u32]| {
        let mut out = Vec::new();
        begin(&mut out, 0x0005);
        if locked {
            record(&mut out, 0x002f, &[0, 0, 1, 2, 3, 4]);
        }
        record(&mut out, 0x0042, &1200u16.to_le_bytes());
        record(&mut out, 0x0022, &u16::from(from_1904).to_le_bytes());
        for steps in 0..=3u8 {
            let mut style = [0; 20];
            style[8] = steps;
            record(&mut out, 0x00e0, &style);
        }
        for (sheet, offset) in sheets.iter().zip(offsets) {
            let mut body = offset.to_le_bytes().to_vec();
            let count = u8::try_from(sheet.name.encode_utf16().count()).unwrap();
            body.extend([u8::from(sheet.is_hidden), 0, count, 1]);
            body.extend(wide(sheet.name));
            record(&mut out, 0x0085, &body);
        }
        record(&mut out, 0x000a, &[]);
        out
    };
    let mut at = globals(&vec![0; sheets.len()]).len();
    let mut offsets = Vec::new();
    for stream in streams {
        offsets.push(u32::try_from(at).unwrap());
        at += stream.len();
    }
    let mut stream = globals(&offsets);
    stream.extend(streams.concat());
    container(&stream)
}

const FREE: u32 = 0xffff_ffff;
const END: u32 = 0xffff_fffe;

/// An OLE2 container with one stream: sector 0 tells what follows what, sector 1 is the directory.
pub fn container(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    // A shorter stream would have to stand among the small ones.
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(24, 0);
    for word in [0x3e, 3, 0xfffe, 9, 6, 0, 0, 0u16] {
        out.extend(word.to_le_bytes());
    }
    for word in [0, 1, 1, 0, 4096, END, 0, END, 0, 0u32] {
        out.extend(word.to_le_bytes());
    }
    out.resize(512, 0xff);
    let mut next = vec![0xffff_fffd, END];
    next.extend((2..2 + sectors).map(|at| if at == 1 + sectors { END } else { at + 1 }));
    next.resize(128, FREE);
    out.extend(next.iter().flat_map(|it| it.to_le_bytes()));
    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry(
        "Workbook",
        2,
        FREE,
        2,
        u32::try_from(stream.len()).unwrap(),
    ));
    directory.resize(512, 0);
    out.extend(directory);
    out.extend(stream);
    out
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: u32) -> Vec<u8> {
    let mut out = wide(name);
    let length = u16::try_from(out.len() + 2).unwrap();
    out.resize(64, 0);
    out.extend(length.to_le_bytes());
    out.extend([kind, 1]);
    for word in [FREE, FREE, child] {
        out.extend(word.to_le_bytes());
    }
    out.resize(116, 0);
    for word in [start, size, 0] {
        out.extend(word.to_le_bytes());
    }
    out
}
