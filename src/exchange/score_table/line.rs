//! Reads a scoring table that was pasted as text: every cell, or every sentence, on its own line.

use crate::{
    base::text,
    exchange::score_table::{
        Place, ScoreTable, TableDoubt,
        build::Build,
        word::{Mark, Ordinal, Points, ScoreWords},
    },
};

/// Reads it; without a group or an item the form is empty.
pub fn read(whole: &str, words: &ScoreWords) -> ScoreTable {
    let lines: Vec<(u64, String)> = (1..)
        .zip(whole.lines())
        .map(|(number, line)| (number, text::clean(line).trim().to_string()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let (above, below) = lines.split_at(beginning(&lines, words));
    let titled = above.iter().rev().find(|(_, line)| words.is_title(line));
    let title = titled.or(above.first()).map(|(_, line)| line.clone());
    let mut reader = Reader {
        words,
        build: Build::new(words, title),
        has_begun: false,
        awaits_total: false,
    };
    for (row, line) in below {
        let place = Place {
            row: *row,
            column: None,
        };
        if !reader.line(line, place) {
            break;
        }
    }
    reader.build.finish()
}

/// Headings in a row on lines of their own, before which a whole notice may stand.
const HEADINGS_LEAST: usize = 3;

/// The index of the first line of the table: its headings, else the first that is counted.
fn beginning(lines: &[(u64, String)], words: &ScoreWords) -> usize {
    let is_heading = |(_, line): &(u64, String)| words.role(line).is_some();
    let run = |few: &[(u64, String)]| few.iter().all(is_heading);
    let headed = lines.windows(HEADINGS_LEAST).position(run);
    let counted = |(_, line): &(u64, String)| words.ordinal(line).is_some();
    let first = headed.or_else(|| lines.iter().position(counted));
    first.unwrap_or(lines.len())
}

struct Reader<'a> {
    words: &'a ScoreWords,
    build: Build<'a>,
    has_begun: bool,
    /// Whether the line above asked for a total without telling it.
    awaits_total: bool,
}

impl Reader<'_> {
    /// Takes one line; gives whether the table goes on.
    fn line(&mut self, line: &str, place: Place) -> bool {
        if std::mem::take(&mut self.awaits_total) {
            self.build.total(self.words.points(line), place);
            return true;
        }
        match self.words.mark(line) {
            Some((Mark::End, _)) => return !self.has_begun,
            Some((Mark::Total, "")) => self.awaits_total = true,
            Some((Mark::Total, rest)) => self.build.total(self.words.points(rest), place),
            Some((Mark::Subtotal, rest)) => {
                self.build.group_points(self.words.points(rest), place);
            }
            Some((Mark::Method, rest)) => self.build.more(rest, true),
            Some((Mark::Note, _)) => {
                self.build
                    .doubt(TableDoubt::Note, Some(place), None, Vec::new());
            }
            None => self.content(line, place),
        }
        true
    }

    fn content(&mut self, line: &str, place: Place) {
        if let Some((kind, _)) = self.words.ordinal(line) {
            self.has_begun = true;
            match kind {
                Ordinal::Group => self.build.group(line, place),
                Ordinal::Item => self.build.item(line, Points::None, None, place),
            }
            return;
        }
        // Headings on lines of their own say nothing of the form.
        if !self.has_begun {
            return;
        }
        match self.words.points(line) {
            Points::None | Points::Unclear(_) => self.words_on(line, place),
            points if self.build.is_heading() => self.build.group_points(points, place),
            points => {
                if !self.build.late_points(points, place) {
                    self.build.unsure(TableDoubt::Unsure, line, place);
                }
            }
        }
    }

    /// Words that go on from the line above.
    fn words_on(&mut self, line: &str, place: Place) {
        if self.build.is_heading() {
            // A group whose points are told is whole: what follows is scored.
            if self.build.has_group_points() {
                self.build.item(line, Points::None, None, place);
                self.build.unsure(TableDoubt::Unnumbered, line, place);
            } else {
                self.build.group_more(line, place);
            }
            return;
        }
        match self.build.has_points() {
            Some(false) => {
                let (more, points) = self.words.inline(line);
                self.build.more(&more, false);
                self.build.late_points(points, place);
            }
            _ => {
                self.build.more(line, true);
                self.build.unsure(TableDoubt::Unsure, line, place);
            }
        }
    }
}
