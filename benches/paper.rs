//! What a register of 100,000 rows and 20 columns costs as a workbook, out and in, beside the bare
//! libraries; and how much memory each takes at most.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    fs::File,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use calamine::{Reader, Xlsx, open_workbook};
use divan::Bencher;
use nix::sys::resource::{UsageWho, getrusage};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use wudan::{
    base::{Date, Decimal},
    exchange::{
        Program,
        paper::{
            Block, Column, ColumnKind, Document, Look, Overwrite, Page, PaperError, PaperForm,
            PlaceError, Row, Table, put_with, render, write,
        },
        read_with,
        sheet::OutCell,
    },
    words::{Lang, Words},
};

const ROWS: u32 = 100_000;
const COLUMNS: u16 = 20;
/// Times that each piece of work is done; the best counts.
const ROUNDS: usize = 3;
/// Names the piece of work that this very program does in a process of its own.
const WORK: &str = "WUDAN_BENCH_WORK";
const FILE: &str = "WUDAN_BENCH_FILE";

fn main() {
    match std::env::var(WORK) {
        Ok(work) => alone(&work, Path::new(&std::env::var(FILE).unwrap())),
        Err(_) => {
            ratios();
            divan::main();
        }
    }
}

/// What a cell of the register holds.
enum Held {
    Words(String),
    Number(u32),
    Points(u32),
    Day(Date),
}

fn held(row: u32, column: u16) -> Held {
    let mixed = row.wrapping_mul(2_654_435_761) >> 8;
    match column % 5 {
        0 => Held::Number(row + 1),
        1 => Held::Words(format!(
            "第{}党总支第{}党支部",
            row / 40 % 900,
            row % 40 + 1
        )),
        2 => Held::Day(Date::from_ymd_opt(2026, mixed % 12 + 1, mixed % 28 + 1).unwrap()),
        3 => Held::Words(format!("检查发现的问题{}，已责成整改", mixed % 20_000)),
        _ => Held::Points(mixed % 200),
    }
}

fn document(rows: u32) -> Document {
    let kind = |column: u16| match column % 5 {
        0 | 4 => ColumnKind::Number,
        2 => ColumnKind::Date,
        _ => ColumnKind::Text,
    };
    let column = |at: u16| Column::new("x", format!("第{}栏", at + 1), kind(at));
    let cell = |row: u32, at: u16| match held(row, at) {
        Held::Words(words) => OutCell::Text(words),
        Held::Number(number) => OutCell::Whole(number.into()),
        Held::Points(halves) => {
            OutCell::Decimal(Decimal::parse(&format!("{}.{}", halves / 2, halves % 2 * 5)).unwrap())
        }
        Held::Day(day) => OutCell::Date(day),
    };
    let row = |row: u32| Row::Cells((0..COLUMNS).map(|at| cell(row, at)).collect());
    Document {
        title: "台账".into(),
        page: Page::Landscape,
        blocks: vec![Block::Table(Table {
            key: "register",
            name: "台账".into(),
            columns: (0..COLUMNS).map(column).collect(),
            rows: (0..rows).map(row).collect(),
            ..Table::default()
        })],
        ..Document::default()
    }
}

/// The same cells by the library alone.
fn bare(sheet: &mut Worksheet) {
    use chrono::Datelike;
    let (plain, day) = (Format::new(), Format::new().set_num_format("yyyy-mm-dd"));
    for row in 0..ROWS {
        for at in 0..COLUMNS {
            match held(row, at) {
                Held::Words(words) => sheet.write_with_format(row, at, words, &plain),
                Held::Number(number) => sheet.write_with_format(row, at, number, &plain),
                Held::Points(halves) => {
                    sheet.write_with_format(row, at, f64::from(halves) / 2.0, &plain)
                }
                Held::Day(date) => {
                    let month = u8::try_from(date.month()).unwrap();
                    let number = u8::try_from(date.day()).unwrap();
                    let date = ExcelDateTime::from_ymd(2026, month, number).unwrap();
                    sheet.write_with_format(row, at, &date, &day)
                }
            }
            .unwrap();
        }
    }
}

#[derive(Debug)]
struct Unwritten;

impl From<PlaceError> for Unwritten {
    fn from(_: PlaceError) -> Unwritten {
        Unwritten
    }
}

impl From<PaperError> for Unwritten {
    fn from(_: PaperError) -> Unwritten {
        Unwritten
    }
}

fn look() -> Look {
    let today = Date::from_ymd_opt(2026, 3, 2).unwrap();
    Look::of(&Words::built_in(Lang::ZhCn), today)
}

/// One piece of work in a process of its own: it tells its time and its memory.
fn alone(work: &str, file: &Path) {
    let made = (work == "write").then(|| document(ROWS));
    let before = peak_kib();
    let since = Instant::now();
    match work {
        "write" => {
            let made = made.unwrap();
            let write = |to: &mut File| -> Result<(), Unwritten> {
                Ok(write(
                    &made,
                    (PaperForm::Xlsx, &look()),
                    to,
                    &mut |_, _| true,
                )?)
            };
            put_with(file, Overwrite::Yes, write).unwrap();
        }
        "bare write" => {
            let mut book = Workbook::new();
            bare(book.add_worksheet());
            book.save(file).unwrap();
        }
        "bare write in constant memory" => {
            let mut book = Workbook::new();
            bare(book.add_worksheet_with_constant_memory().unwrap());
            book.save(file).unwrap();
        }
        "read" => {
            let program = Program::new(env!("CARGO_BIN_EXE_wudan").into());
            let mut cells = 0;
            let mut count = |row: wudan::exchange::RowText| {
                cells += row.cells.len();
                Ok(())
            };
            read_with(file, &program, &mut count).unwrap();
            assert!(cells >= (ROWS * u32::from(COLUMNS)) as usize);
        }
        "read as a table" => {
            let program = Program::new(env!("CARGO_BIN_EXE_wudan").into());
            let table = wudan::exchange::read(file, &program).unwrap();
            assert!(table.rows.len() >= ROWS as usize);
        }
        "bare read" => {
            let mut book: Xlsx<_> = open_workbook(file).unwrap();
            let range = book.worksheet_range_at(0).unwrap().unwrap();
            assert!(range.used_cells().count() >= (ROWS * u32::from(COLUMNS)) as usize);
        }
        "bare read cell by cell" => {
            let mut book: Xlsx<_> = open_workbook(file).unwrap();
            let name = book.sheet_names()[0].clone();
            let mut cells = book.worksheet_cells_reader(&name).unwrap();
            let mut count = 0;
            while cells.next_cell().unwrap().is_some() {
                count += 1;
            }
            assert!(count >= (ROWS * u32::from(COLUMNS)) as usize);
        }
        other => unreachable!("no such work: {other}"),
    }
    let took = since.elapsed().as_micros();
    let child = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
    println!("{took} {before} {} {child}", peak_kib());
}

/// The most memory that this process ever held.
fn peak_kib() -> i64 {
    getrusage(UsageWho::RUSAGE_SELF).unwrap().max_rss()
}

/// Time, and memory in MiB: before the work, at most, and at most in a process that it started.
struct Cost {
    time: Duration,
    memory: [i64; 3],
}

fn cost(work: &str, file: &Path) -> Cost {
    let one = |_| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        let output = child.env(WORK, work).env(FILE, file).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        let told: Vec<i64> = told
            .split_whitespace()
            .map(|it| it.parse().unwrap())
            .collect();
        let [took, before, most, child] = told[..] else {
            panic!("{work}: {}", String::from_utf8_lossy(&output.stderr))
        };
        Cost {
            time: Duration::from_micros(took.cast_unsigned()),
            memory: [before, most, child].map(|kib| kib >> 10),
        }
    };
    let best = (0..ROUNDS).map(one).min_by_key(|cost| cost.time).unwrap();
    let [before, most, child] = best.memory;
    let of_child = match child {
        0 => String::new(),
        child => format!(", its child {child} MiB"),
    };
    println!(
        "{work}: {:.2} s, {most} MiB at most ({before} MiB before){of_child}",
        best.time.as_secs_f64()
    );
    best
}

fn ratios() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("register.xlsx");
    let plain = dir.path().join("bare.xlsx");
    println!("{ROWS} rows of {COLUMNS} columns, best of {ROUNDS}");
    let bare = cost("bare write", &plain);
    let frugal = cost(
        "bare write in constant memory",
        &dir.path().join("frugal.xlsx"),
    );
    let ours = cost("write", &file);
    let size = |path: &Path| std::fs::metadata(path).unwrap().len() / 1000;
    println!("bytes: ours {} kB, bare {} kB", size(&file), size(&plain));
    for (what, file) in [("of our own", &file), ("of the library", &plain)] {
        println!("reading a workbook {what}");
        let range = cost("bare read", file);
        let cells = cost("bare read cell by cell", file);
        let read = cost("read", file);
        cost("read as a table", file);
        for (name, other) in [("", &range), (" cell by cell", &cells)] {
            println!("read/bare{name}: {:.2}", ratio(&read, other));
        }
    }
    println!("write/bare: {:.2}", ratio(&ours, &bare));
    println!(
        "write/bare in constant memory: {:.2}",
        ratio(&ours, &frugal)
    );
}

fn ratio(one: &Cost, other: &Cost) -> f64 {
    one.time.as_secs_f64() / other.time.as_secs_f64()
}

const FORMS: &[&str] = &["xlsx", "html", "csv", "json", "md"];

#[divan::bench(args = FORMS, max_time = 2)]
fn thousand_rows(bencher: Bencher, form: &str) {
    let (made, look) = (document(1_000), look());
    let form = PaperForm::parse(form).unwrap();
    bencher.bench_local(|| render(&made, form, &look).unwrap().len());
}
