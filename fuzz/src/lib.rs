//! What the targets share: packages made of fuzzed parts, tables made of fuzzed lines, and what
//! must hold of every table that was read.

#[path = "../../tests/all/dirty/biff.rs"]
pub mod biff;

use std::{
    collections::BTreeSet,
    io::{Cursor, Write},
    sync::LazyLock,
};

use wudan::{
    base::text::clean,
    domain::{State, pack::Pack},
    exchange::{
        Cell, CellKind, Format, Limits, Origin, RowText, Table,
        blank::{BallotAsked, FormAsked, Head, Layout, TaskAsked, WorkAsked},
        read::read_here,
        table::{Layout as Shown, Merge},
        wire::{Line, outcome_of, row_of},
    },
    pack,
    words::Words,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A panic of the library that reads workbooks is caught where it is called and is damage; any
/// other ends the run. To be called once, after the fuzzer has set its own hook.
pub fn allow_foreign_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let is_foreign = info
            .location()
            .is_some_and(|it| it.file().contains("/calamine-"));
        if !is_foreign {
            usual(info);
        }
    }));
}

/// A byte that stands in no UTF-8: it parts the parts.
pub const BREAK: u8 = 0xff;

/// A package whose parts are only stored, so that the fuzzer's bytes reach the reader as they are.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts.iter().filter(|(_, bytes)| !bytes.is_empty()) {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of an input under their names; one that is missing or empty stays as it is given.
pub fn parts<'a>(data: &'a [u8], given: &[(&'static str, &'a [u8])]) -> Vec<u8> {
    let own: Vec<&[u8]> = data.split(|byte| *byte == BREAK).collect();
    let part = |(at, (name, usual)): (usize, &(&'static str, &'a [u8]))| {
        let own = own.get(at).copied().unwrap_or_default();
        (*name, if own.is_empty() { *usual } else { own })
    };
    package(&given.iter().enumerate().map(part).collect::<Vec<_>>())
}

/// Reads bytes as the reading child does, twice, and asks of the table what must hold of any.
pub fn read(bytes: &[u8], limits: &Limits) -> Option<Table> {
    let once = read_here(Cursor::new(bytes), limits);
    assert_eq!(once, read_here(Cursor::new(bytes), limits));
    let table = once.ok()?;
    sound(&table, limits);
    Some(table)
}

/// The bounds kept, rows in order, and the same after the way through the wire.
pub fn sound(table: &Table, limits: &Limits) {
    let is_text = table.origin.format == Format::Text;
    let (mut cells, mut text, mut above) = (0, 0, 0);
    for row in &table.rows {
        assert!(row.number > above, "rows in order");
        above = row.number;
        assert!(row.cells.len() as u64 <= limits.columns_max);
        assert!(row.cells.len() <= row.width);
        cells += row.cells.len() as u64;
        for cell in &row.cells {
            assert!(cell.text.len() as u64 <= limits.cell_bytes_max);
            text += cell.text.len() as u64;
        }
        assert!(
            is_text
                || row
                    .cells
                    .last()
                    .is_some_and(|it| it.kind != CellKind::Empty)
        );
    }
    assert!(table.rows.len() as u64 <= limits.rows_max);
    assert!(cells <= limits.cells_max, "{cells} cells");
    assert!(text <= limits.text_bytes_max, "{text} bytes");
    if !is_text {
        through_the_wire(table);
    }
}

/// What the child sends is what its parent gets.
pub fn through_the_wire(table: &Table) {
    let sent = |line: &Line| serde_json::to_vec(line).unwrap();
    for row in &table.rows {
        let line = sent(&Line::row(row.clone()));
        assert!(!line.contains(&b'\n'), "one line");
        match serde_json::from_slice(&line).unwrap() {
            Line::Row(number, pairs) => assert_eq!(row_of(number, pairs), *row),
            _ => panic!("a row stays a row"),
        }
    }
    let last = sent(&Line::last(Ok(table.origin.clone())));
    assert!(!last.contains(&b'\n'), "one line");
    let got = outcome_of(serde_json::from_slice(&last).unwrap()).unwrap();
    assert_eq!(got.as_ref(), Ok(&table.origin));
}

/// Whether nothing stands in a text that could act on a screen.
pub fn is_clean(text: &str) -> bool {
    clean(text) == text
}

/// What an org is asked in each kind of blank.
pub fn blanks(words: &Words) -> [Layout; 3] {
    let pack = first_pack();
    let head = || Head {
        code: "001",
        name: "校党委",
        year: 2026,
    };
    let form = FormAsked {
        head: head(),
        pack: &pack.head.title,
        form: &pack.forms[0],
    };
    let works = [WorkAsked {
        assignment: 7,
        version: 2,
        code: "T-0001".into(),
        title: "规范组织生活".into(),
        goal: "全覆盖".into(),
        standard: "有记录".into(),
        deadline: None,
        state: State::Going,
        progress: 40,
    }];
    let task = TaskAsked {
        head: head(),
        quarter: "2026Q3",
        works: &works,
    };
    let facts: Vec<_> = pack.facts.clone();
    let ballot = BallotAsked {
        head: head(),
        pack: &pack.head.title,
        facts: &facts,
    };
    [form.layout(words), task.layout(words), ballot.layout(words)]
}

/// The first delivered pack that has a form.
pub fn first_pack() -> &'static Pack {
    static PACK: LazyLock<Pack> = LazyLock::new(|| {
        let packs = pack::builtin().iter();
        let mut packs = packs.filter_map(|(name, text)| pack::load(name, text).ok());
        packs.find(|pack| !pack.forms.is_empty()).unwrap()
    });
    &PACK
}

/// A table from lines: cells between tabs, each after a letter for its kind; lines that begin with
/// a mark merge, hide, indent or number the rows.
pub fn table(data: &[u8]) -> Table {
    let text = String::from_utf8_lossy(data);
    let mut layout = Shown::default();
    let (mut rows, mut number) = (Vec::new(), 0u64);
    for line in text.split('\n') {
        let mut words = line.split(' ');
        let mark = words.next();
        let numbers: Vec<u64> = words.filter_map(|it| it.parse().ok()).collect();
        match (mark, &numbers[..]) {
            (Some("!merge"), [a, b, c, d]) => layout.merges.push(Merge {
                first_row: *a,
                last_row: *b,
                first_column: *c as usize,
                last_column: *d as usize,
            }),
            (Some("!hide"), [row]) => drop(layout.hidden_rows.insert(*row)),
            (Some("!indent"), [row, column, depth]) => {
                let depth = u32::try_from(*depth).unwrap_or(u32::MAX);
                layout.indents.push((*row, *column as usize, depth));
            }
            (Some("!at"), [row]) => number = number.max(*row),
            _ => {
                number = number.saturating_add(1);
                rows.push(row(number, line));
            }
        }
    }
    // As every reader gives them: each number once, in order.
    let mut seen = BTreeSet::new();
    rows.retain(|row: &RowText| seen.insert(row.number));
    let origin = Origin {
        layout,
        ..Origin::new(Format::Xlsx)
    };
    Table { origin, rows }
}

const KINDS: &[(char, CellKind)] = &[
    ('t', CellKind::Text),
    ('n', CellKind::Number),
    ('d', CellKind::Date),
    ('b', CellKind::Bool),
    ('f', CellKind::Formula),
    ('e', CellKind::Error),
];

fn row(number: u64, line: &str) -> RowText {
    let cell = |text: &str| {
        let kind = text.chars().next();
        let kind = KINDS.iter().find(|(letter, _)| Some(*letter) == kind);
        match kind {
            None => Cell::text(text.to_string()),
            Some((_, kind)) => Cell {
                kind: *kind,
                text: text[1..].to_string(),
            },
        }
    };
    let mut cells: Vec<Cell> = line.split('\t').take(1024).map(cell).collect();
    let width = cells.len();
    while cells.last().is_some_and(|it| it.text.is_empty()) {
        cells.pop();
    }
    RowText {
        number,
        width,
        cells,
    }
}

/// The lines of a table, for seeds.
pub fn lines(table: &Table) -> Vec<u8> {
    let mut out = String::new();
    let layout = &table.origin.layout;
    for it in &layout.merges {
        let (rows, columns) = (
            (it.first_row, it.last_row),
            (it.first_column, it.last_column),
        );
        out += &format!("!merge {} {} {} {}\n", rows.0, rows.1, columns.0, columns.1);
    }
    for row in &layout.hidden_rows {
        out += &format!("!hide {row}\n");
    }
    for (row, column, depth) in &layout.indents {
        out += &format!("!indent {row} {column} {depth}\n");
    }
    let mut number = 0;
    for row in &table.rows {
        if row.number != number + 1 {
            out += &format!("!at {}\n", row.number.saturating_sub(1));
        }
        number = row.number;
        let cell = |it: &Cell| {
            let letter = KINDS.iter().find(|(_, kind)| *kind == it.kind);
            let letter = letter.map_or(String::new(), |(letter, _)| letter.to_string());
            letter + &it.text.replace(['\n', '\t'], " ")
        };
        out += &row.cells.iter().map(cell).collect::<Vec<_>>().join("\t");
        out += "\n";
    }
    out.into_bytes()
}
