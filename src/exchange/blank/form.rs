//! A scoring form as a blank: items in groups, points to choose, sums by group.

use super::{
    BlankKind,
    layout::{Content, Entry, Filling, HEADINGS, Head, Layout, Look, Shape, name_of},
    returned::{Returned, Unfit, number},
};
use crate::{
    domain::{
        MarkDraft,
        decide::sheet::{range, step},
        pack::{Form, FormGroup, FormItem},
    },
    words::Words,
};

const POINTS: u16 = 4;
const REASON: u16 = 5;
const EVIDENCE: u16 = 6;
/// Begins the key of an item's row, of a group's row, and of the last row.
const ITEM: &str = "item:";
const GROUP: &str = "group:";
const TOTAL: &str = "total:";

/// Number, item, full points, method, points, reason, evidence.
pub(super) static SHAPE: Shape = Shape {
    columns: &[
        ("no", 8),
        ("item", 34),
        ("points", 8),
        ("method", 44),
        ("mark", 10),
        ("reason", 28),
        ("evidence", 28),
    ],
    open: &[
        (ITEM, &[POINTS, REASON, EVIDENCE]),
        (GROUP, &[POINTS]),
        (TOTAL, &[POINTS]),
    ],
    head: &[],
};

/// The form that an org is asked.
#[derive(Debug, Clone, Copy)]
pub struct FormAsked<'a> {
    /// Who is asked.
    pub head: Head<'a>,
    /// The pack's title.
    pub pack: &'a str,
    /// The form as this org is asked it.
    pub form: &'a Form,
}

/// A mark with the cell that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenMark {
    /// The cell of its points.
    pub cell: String,
    /// The mark.
    pub mark: MarkDraft,
}

/// What an org filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormAnswer {
    /// Marks in the order of the form.
    pub marks: Vec<GivenMark>,
    /// Cells whose points are no number and not the word for what does not apply.
    pub unfit: Vec<Unfit>,
}

impl FormAsked<'_> {
    /// Every cell of the org's form.
    pub fn layout(&self, words: &Words) -> Layout {
        let mut filling = Filling::new(BlankKind::Form, &self.form.title, self.head, words);
        filling.pair((3, 0), "pack", self.pack);
        filling.word((3, 4), "full", Look::Label);
        filling.put((3, 5), Content::Number(self.form.total), Look::Plain);
        let mut row = HEADINGS;
        let mut sums = Vec::new();
        for of in &self.form.groups {
            row += 1;
            sums.push((row, row));
            group(&mut filling, row, of);
            for one in &of.items {
                row += 1;
                item(&mut filling, row, (self.form, of), one);
            }
        }
        row += 1;
        filling.word((row, 1), "total", Look::Group);
        filling.put((row, 2), Content::Number(self.form.total), Look::Group);
        filling.put((row, POINTS), Content::Sum(sums, None, None), Look::Group);
        filling.key(row, TOTAL);
        filling.layout
    }
}

fn group(filling: &mut Filling<'_>, row: u32, group: &FormGroup) {
    filling.text((row, 0), &group.no.to_string(), Look::Group);
    filling.text((row, 1), &group.title, Look::Group);
    filling.put((row, 2), Content::Number(group.points), Look::Group);
    let last = row + u32::try_from(group.items.len()).unwrap_or(0);
    let sum = Content::Sum(vec![(row + 1, last)], group.floor, group.cap);
    filling.put((row, POINTS), sum, Look::Group);
    filling.key(row, &format!("{GROUP}{}", group.id));
}

fn item(filling: &mut Filling<'_>, row: u32, (form, group): (&Form, &FormGroup), item: &FormItem) {
    let no = format!("{}.{}", group.no, item.no);
    filling.text((row, 0), &no, Look::Middle);
    filling.text((row, 1), &item.text, Look::Plain);
    filling.put((row, 2), Content::Number(item.points), Look::Middle);
    filling.text((row, 3), &item.method, Look::Plain);
    let (least, most) = range(item);
    let points = Entry::Points(least, most, step(form, item));
    filling.put((row, POINTS), Content::Entry(points), Look::Middle);
    for column in [REASON, EVIDENCE] {
        filling.put((row, column), Content::Entry(Entry::Words), Look::Plain);
    }
    filling.key(row, &format!("{ITEM}{}", item.id));
}

impl FormAnswer {
    /// What was filled in; `words` are those of the form's language.
    pub fn of(returned: &Returned, words: &Words) -> FormAnswer {
        let none = words.get("exchange.blank.not_applicable");
        let mut answer = FormAnswer::default();
        for (row, item) in returned.rows(ITEM) {
            let cell = name_of(row, POINTS);
            let (reason, evidence) = (returned.words(row, REASON), returned.words(row, EVIDENCE));
            let points = match returned.at(row, POINTS) {
                None if reason.is_none() && evidence.is_none() => continue,
                None => {
                    answer.unfit.push(Unfit::new("no_points", cell, ""));
                    continue;
                }
                Some(given) if given == none => None,
                Some(given) => match number(given) {
                    Some(points) => Some(points),
                    None => {
                        answer.unfit.push(Unfit::new("no_number", cell, given));
                        continue;
                    }
                },
            };
            let mark = MarkDraft {
                item: item.to_string(),
                points,
                reason,
                evidence,
            };
            answer.marks.push(GivenMark { cell, mark });
        }
        answer
    }
}
