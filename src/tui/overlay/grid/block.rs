//! A block pasted from a spreadsheet: by the names of its rows where it has them, else by place.

use super::{Grid, Line};
use crate::{
    base::text,
    tui::{Cx, theme::Tone},
};

/// A name as it is compared: full-width folded, without blanks.
fn bare(name: &str) -> String {
    text::fold(name)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

impl Grid {
    /// Puts a block where the cursor is; gives what became of it.
    pub(super) fn put_block(&mut self, pasted: &str, cx: &Cx) -> (Tone, String) {
        let rows: Vec<Vec<&str>> = pasted
            .trim_end_matches('\n')
            .split('\n')
            .map(|line| line.split('\t').map(str::trim).collect())
            .collect();
        let named = self.named(&rows);
        let from = self.list.at();
        let (mut taken, mut lost) = (0, Vec::new());
        for (offset, cells) in rows.iter().enumerate() {
            let (place, cells) = match &named {
                Some(places) => (places[offset], cells.get(1..).unwrap_or_default()),
                None => (Some(from + offset), cells.as_slice()),
            };
            let start = if named.is_some() { 0 } else { self.column };
            let line = place.and_then(|at| self.lines.get_mut(at));
            match line {
                Some(line) => {
                    let fits = put(line, start, cells, cx);
                    taken += 1;
                    if !fits {
                        lost.push(offset + 1);
                    }
                }
                // Blank lines and a heading name nobody and are not missed.
                None if cells.iter().all(|cell| cell.is_empty()) => {}
                None => lost.push(offset + 1),
            }
        }
        self.said(taken, &lost, cx)
    }

    /// The row that each line of the block names in its first cell, where enough of them name one.
    fn named(&self, rows: &[Vec<&str>]) -> Option<Vec<Option<usize>>> {
        let known: Vec<(String, String)> = self
            .lines
            .iter()
            .map(|line| (bare(&line.row.label), bare(&line.row.note)))
            .collect();
        let place = |cells: &Vec<&str>| {
            let name = bare(cells.first()?);
            let is_it = |(label, note): &(String, String)| *label == name || *note == name;
            let mut found = known
                .iter()
                .enumerate()
                .filter(|(_, it)| !name.is_empty() && is_it(it));
            let first = found.next().map(|(at, _)| at);
            // Two rows of one name cannot be told apart.
            first.filter(|_| found.next().is_none())
        };
        let places: Vec<Option<usize>> = rows.iter().map(place).collect();
        let hits = places.iter().flatten().count();
        (rows.iter().any(|cells| cells.len() > 1) && hits * 3 >= rows.len()).then_some(places)
    }

    fn said(&self, taken: usize, lost: &[usize], cx: &Cx) -> (Tone, String) {
        let n = taken.to_string();
        if lost.is_empty() {
            return (Tone::Good, cx.say("tui.grid.pasted", &[("n", &n)]));
        }
        let lines: Vec<String> = lost.iter().take(8).map(usize::to_string).collect();
        let list = lines.join(&cx.word("kind.list.separator"));
        let args = [
            ("n", &*n),
            ("lost", &*lost.len().to_string()),
            ("list", &*list),
        ];
        (Tone::FieldBad, cx.say("tui.grid.pasted_partly", &args))
    }
}

/// Puts cells into a row's fields; false if there were more than fields.
fn put(line: &mut Line, start: usize, cells: &[&str], cx: &Cx) -> bool {
    let mut fits = true;
    for (offset, cell) in cells.iter().enumerate() {
        match line.fields.get_mut(start + offset) {
            Some(field) => {
                field.restore(cell);
                field.error = match field.check(cx) {
                    Err(key) if !field.is_empty() => Some(cx.word(key)),
                    _ => None,
                };
            }
            None => fits = fits && cell.is_empty(),
        }
    }
    fits
}
