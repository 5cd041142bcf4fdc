//! Splits text with delimiters into rows, as spreadsheets do, without holding more than one row.

use crate::exchange::{
    limit::Limits,
    read_error::{ReadCode, ReadError},
    table::{Cell, RowText, Sink},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// Takes text piece by piece and gives rows. A row's number is the one that a spreadsheet shows:
/// a line break inside quotation marks does not count, a blank line does.
pub struct Parser {
    delimiter: char,
    limits: Limits,
    state: State,
    after_return: bool,
    cell: String,
    cells: Vec<Cell>,
    number: u64,
    anything: bool,
}

impl Parser {
    /// A parser at the beginning of a file.
    pub fn new(delimiter: char, limits: Limits) -> Parser {
        Parser {
            delimiter,
            limits,
            state: State::CellStart,
            after_return: false,
            cell: String::new(),
            cells: Vec::new(),
            number: 1,
            anything: false,
        }
    }

    /// Takes the next piece of the text.
    ///
    /// # Errors
    /// A cell or row beyond the limits, or the sink's own.
    pub fn feed(&mut self, text: &str, sink: Sink<'_>) -> Result<(), ReadError> {
        text.chars().try_for_each(|c| self.take(c, sink))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// An unclosed quotation mark, or the sink's own.
    pub fn finish(mut self, sink: Sink<'_>) -> Result<(), ReadError> {
        if self.state == State::Quoted {
            return Err(ReadError::new(ReadCode::UnclosedQuote).with("row", self.number));
        }
        if self.anything {
            self.end_row(sink)
        } else {
            Ok(())
        }
    }

    fn take(&mut self, c: char, sink: Sink<'_>) -> Result<(), ReadError> {
        let after_return = std::mem::take(&mut self.after_return);
        match (self.state, c) {
            (State::Quoted, '"') => self.state = State::QuoteInQuoted,
            (State::Quoted, c) => return self.push(c),
            (State::QuoteInQuoted, '"') => {
                self.state = State::Quoted;
                return self.push('"');
            }
            (State::CellStart, '"') => {
                self.anything = true;
                self.state = State::Quoted;
            }
            (_, '\n') if after_return => {}
            (_, '\n' | '\r') => {
                self.after_return = c == '\r';
                return self.end_row(sink);
            }
            (_, c) if c == self.delimiter => {
                self.anything = true;
                return self.end_cell();
            }
            (_, c) => {
                self.state = State::Plain;
                return self.push(c);
            }
        }
        Ok(())
    }

    fn push(&mut self, c: char) -> Result<(), ReadError> {
        self.anything = true;
        self.cell.push(c);
        if self.cell.len() as u64 > self.limits.cell_bytes_max {
            let code = if self.state == State::Quoted {
                ReadCode::UnclosedQuote
            } else {
                ReadCode::CellTooLong
            };
            return Err(ReadError::new(code).with("row", self.number));
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        self.state = State::CellStart;
        self.cells.push(Cell::text(std::mem::take(&mut self.cell)));
        if self.cells.len() as u64 > self.limits.columns_max {
            return Err(ReadError::new(ReadCode::TooManyColumns)
                .with("row", self.number)
                .with("limit", self.limits.columns_max));
        }
        Ok(())
    }

    fn end_row(&mut self, sink: Sink<'_>) -> Result<(), ReadError> {
        self.end_cell()?;
        let mut cells = std::mem::take(&mut self.cells);
        let width = cells.len();
        while cells.last().is_some_and(|cell| cell.text.is_empty()) {
            cells.pop();
        }
        let number = self.number;
        self.number += 1;
        self.anything = false;
        sink(RowText {
            number,
            cells,
            width,
        })
    }
}

/// The delimiter under which most of the first rows have the same number of cells above one.
pub fn guess_delimiter(beginning: &str, limits: &Limits) -> char {
    let score = |delimiter: char| {
        let mut widths: Vec<usize> = Vec::new();
        let mut parser = Parser::new(delimiter, *limits);
        // A piece may end inside quotation marks; what came before is enough to judge by.
        let _ = parser.feed(beginning, &mut |row| {
            widths.push(row.width);
            if widths.len() < 50 {
                Ok(())
            } else {
                Err(ReadCode::TooManyRows.into())
            }
        });
        if widths.is_empty() {
            widths.push(parser.cells.len() + 1);
        }
        let same = |width: usize| widths.iter().filter(|w| **w == width).count();
        let best = widths.iter().filter(|width| **width > 1);
        best.map(|width| same(*width) * 1000 + width)
            .max()
            .unwrap_or(0)
    };
    // max_by_key takes the last of equals: the comma stands last.
    ['|', ';', '\t', ',']
        .into_iter()
        .max_by_key(|delimiter| score(*delimiter))
        .unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, delimiter: char) -> Vec<(u64, Vec<String>)> {
        let mut rows = Vec::new();
        let mut parser = Parser::new(delimiter, Limits::for_text());
        let mut sink = |row: RowText| {
            let cells = row.cells.into_iter().map(|cell| cell.text).collect();
            rows.push((row.number, cells));
            Ok(())
        };
        for piece in text.split_inclusive(|_| true) {
            parser.feed(piece, &mut sink).unwrap();
        }
        parser.finish(&mut sink).unwrap();
        rows
    }

    fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (number, cells.iter().map(|cell| cell.to_string()).collect())
    }

    #[test]
    fn quoted_line_breaks_do_not_count_as_rows_and_blank_lines_do() {
        let text = "a,b\r\n\"x\ny\",\"q\"\"q\"\r\n\r\nz,\n,,\n";
        assert_eq!(
            rows(text, ','),
            [
                row(1, &["a", "b"]),
                row(2, &["x\ny", "q\"q"]),
                row(3, &[]),
                row(4, &["z"]),
                row(5, &[])
            ]
        );
        assert_eq!(rows("a\rb", ','), [row(1, &["a"]), row(2, &["b"])]);
        assert_eq!(rows("", ','), []);
    }

    #[test]
    fn a_quotation_mark_inside_a_plain_cell_is_a_character() {
        assert_eq!(rows("5\"x,\"a\"b\n", ','), [row(1, &["5\"x", "ab"])]);
    }

    #[test]
    fn an_unclosed_quotation_mark_is_reported_with_its_row() {
        let mut parser = Parser::new(',', Limits::for_text());
        parser.feed("a,b\n\"c,d\n", &mut |_| Ok(())).unwrap();
        let error = parser.finish(&mut |_| Ok(())).unwrap_err();
        assert_eq!(
            error,
            ReadError::new(ReadCode::UnclosedQuote).with("row", 2)
        );
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_a_table() {
        let limits = Limits::for_text();
        assert_eq!(guess_delimiter("a\tb\tc\n1,5\t2\t3\n", &limits), '\t');
        assert_eq!(guess_delimiter("a;b\n1,5;2\n3;4\n", &limits), ';');
        assert_eq!(guess_delimiter("标题；x\na,b,c\n1,2,3\n", &limits), ',');
        assert_eq!(guess_delimiter("a\nb\n", &limits), ',');
        assert_eq!(guess_delimiter("a\tb", &limits), '\t');
    }
}
