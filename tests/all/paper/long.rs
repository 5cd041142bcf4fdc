//! A long table, whose rows go to the workbook as they come, stands there as a short one does.

use std::io::Cursor;

use wudan::{
    base::{Date, Decimal},
    exchange::{
        CellKind, Limits, Table as Read,
        paper::{
            Block, Column, ColumnKind, Document, Look, Overwrite, PaperError, PaperForm,
            PlaceError, Row, Table, put_with, render, write,
        },
        read::read_here,
        sheet::OutCell,
    },
    words::{Lang, Words},
};

/// More rows than are held in memory, and fewer.
const LONG: usize = 6_000;
const SHORT: usize = 4_000;

fn today() -> Date {
    Date::from_ymd_opt(2026, 3, 2).unwrap()
}

fn look() -> Look {
    Look::of(&Words::built_in(Lang::ZhCn), today())
}

/// Rows under group heads, with a column of merged cells, two headings and sums.
fn document(rows: usize) -> Document {
    let row = |at: usize| match at % 10 {
        0 => Row::Group(format!("第{at}组")),
        _ => Row::Cells(vec![
            OutCell::text(format!("党支部{}", at / 3)),
            OutCell::Whole(1),
            OutCell::Decimal(Decimal::parse("0.5").unwrap()),
            OutCell::Date(today()),
        ]),
    };
    let column = |title: &str, kind| Column::new("x", title, kind);
    let table = Table {
        key: "x",
        name: "台账".into(),
        columns: vec![
            column("党组织", ColumnKind::Text).merged(),
            column("件数", ColumnKind::Number).below("问题").summed(),
            column("比重", ColumnKind::Percent).below("问题"),
            column("日期", ColumnKind::Date),
        ],
        rows: (0..rows).map(row).collect(),
        total: Some("合计".into()),
        ..Table::default()
    };
    Document {
        title: "台账".into(),
        blocks: vec![Block::Table(table), Block::Paragraph("完".into())],
        foot: vec!["填表人".into()],
        ..Document::default()
    }
}

fn read(rows: usize) -> Read {
    let bytes = render(&document(rows), PaperForm::Xlsx, &look()).unwrap();
    read_here(Cursor::new(&bytes), &Limits::for_bytes(bytes.len() as u64)).unwrap()
}

#[test]
fn a_long_table_has_the_same_cells_and_merges_as_a_short_one() {
    let (long, short) = (read(LONG), read(SHORT));
    // Title and two headings, then the rows that both have.
    let both = 3 + SHORT;
    assert_eq!(long.rows[..both], short.rows[..both]);
    let within = |table: &Read| {
        let merges = table.origin.layout.merges.iter().copied();
        let mut merges: Vec<_> = merges
            .filter(|it| it.last_row <= both as u64)
            .map(|it| (it.first_row, it.last_row, it.first_column, it.last_column))
            .collect();
        merges.sort_unstable();
        merges
    };
    assert!(within(&short).len() > SHORT / 3);
    assert_eq!(within(&long), within(&short));
    // The sums, a paragraph and the foot stand below.
    let sum = &long.rows[3 + LONG];
    assert_eq!(sum.cells[0].text, "合计");
    let is_sum = sum.cells[1].kind == CellKind::Number && sum.cells[1].text == "5400";
    assert!(is_sum, "{sum:?}");
    assert_eq!(long.rows.last().unwrap().cells[0].text, "填表人");
}

#[derive(Debug, PartialEq)]
struct Stopped;

impl From<PlaceError> for Stopped {
    fn from(error: PlaceError) -> Stopped {
        panic!("{error}")
    }
}

#[test]
fn every_form_can_be_stopped_midway_and_then_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let made = document(LONG);
    for form in PaperForm::ALL {
        let mut asked = 0;
        let path = dir.path().join(format!("a.{form}"));
        let done = put_with(&path, Overwrite::Never, |file| {
            let mut go_on = |done: usize, total: usize| {
                assert!(done <= total);
                asked += 1;
                // A text document is one small piece, asked for once.
                asked < 3 && *form != PaperForm::Docx
            };
            match write(&made, (*form, &look()), file, &mut go_on) {
                Err(PaperError::Stopped) => Err(Stopped),
                other => panic!("{form}: {other:?}"),
            }
        });
        assert_eq!(done, Err(Stopped), "{form}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "{form}");
    }
}
