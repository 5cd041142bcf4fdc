//! The cells of a list of facts, read without guessing; what cannot be read surely is a defect.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
};
use crate::{
    base::{
        Date, Decimal,
        code::Code,
        date_text::{self, DateText},
        text,
    },
    domain::{
        Adoption, Id, Person, Refusal, RefusalCode,
        pack::{Choice, Pack},
    },
    exchange::{CellKind, CellWords, FactColumn, FactRow, FactTable, Synonyms, people},
    store::Store,
    words::{Lang, Words},
};

/// Choices that a remedy names one by one.
const NAMED: usize = 12;

/// What stands in the way of a list, at one cell or at a whole row.
#[derive(Debug, Clone)]
pub(super) struct Defect {
    /// The number of the row.
    pub row: u64,
    /// The column's name; none for the whole row.
    pub column: Option<String>,
    /// The cell as it was read.
    pub value: String,
    /// Its code.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// A list whose cells are being read.
pub(super) struct Reader<'a> {
    /// Words and options of the call.
    pub context: &'a Context,
    /// The file of data.
    pub store: &'a Store,
    /// The adoption whose facts they are.
    pub adoption: Id,
    /// Its year.
    pub year: i32,
    /// Its pack.
    pub pack: Arc<Pack>,
    /// The list as it was read.
    pub table: FactTable,
    /// What was found so far.
    pub defects: Vec<Defect>,
    cell_words: CellWords,
    orgs: BTreeMap<String, Result<Id, &'static str>>,
    persons: BTreeMap<String, Result<Id, &'static str>>,
}

impl<'a> Reader<'a> {
    /// A reader of a list that belongs to an adoption.
    pub fn new(
        (context, store): (&'a Context, &'a Store),
        (adoption, pack): (Id, Arc<Pack>),
        table: FactTable,
    ) -> Result<Reader<'a>, Failure> {
        let adopted = store.find::<Adoption>(adoption)?;
        let adopted = adopted.ok_or_else(|| Failure::missing("adoption", adoption))?;
        Ok(Reader {
            context,
            store,
            adoption,
            year: adopted.year,
            pack,
            table,
            defects: Vec::new(),
            cell_words: Synonyms::builtin()?.cell,
            orgs: BTreeMap::new(),
            persons: BTreeMap::new(),
        })
    }

    /// Notes a defect of a cell, or of the whole row.
    pub fn flag(
        &mut self,
        row: &FactRow,
        column: Option<&str>,
        (code, args): (&str, &[(&str, &str)]),
    ) {
        let cell = column.and_then(|column| row.cells.get(column));
        let value = cell.cloned().unwrap_or_default();
        let mut all = vec![("value", value.as_str())];
        all.extend(args);
        let words = &self.context.words;
        self.defects.push(Defect {
            row: row.row,
            column: column.map(str::to_string),
            code: code.to_string(),
            what: words.say(&format!("cli.load.{code}.what"), &all),
            remedy: words.say(&format!("cli.load.{code}.remedy"), &all),
            value,
        });
    }

    /// Notes what the door says about one row of the list.
    pub fn refused(&mut self, number: u64, refusal: &Refusal) {
        // The row stands beside the sentence.
        let args = refusal.args.iter().filter(|(name, _)| name != "line");
        let args: Vec<_> = args.map(|(name, value)| (name, value)).collect();
        let sentence = self.context.words.refusal(refusal.code.code(), &args);
        // Names stand in a column of their own, beside the numbers.
        let field = match refusal.code {
            RefusalCode::BothAttendances => Some("missed"),
            RefusalCode::DatesReversed => Some("until"),
            _ => refusal.field.as_deref(),
        };
        let known = |it: &&FactColumn| it.name.is_some() && it.name.as_deref() == field;
        let column = self.table.columns.iter().find(known);
        let column = column.and_then(|it| it.name.clone());
        let rows = &mut self.table.rows.iter();
        let row = rows.find(|it| it.row == number);
        let value = row
            .zip(column.as_ref())
            .and_then(|(row, column)| row.cells.get(column));
        self.defects.push(Defect {
            row: number,
            value: value.cloned().unwrap_or_default(),
            column,
            code: sentence.code,
            what: sentence.what,
            remedy: sentence.remedy,
        });
    }

    /// A cell as text; a formula without its result and a spreadsheet's error are defects.
    pub fn text(&mut self, row: &FactRow, column: &str) -> Option<String> {
        match row.kinds.get(column) {
            Some(CellKind::Formula | CellKind::Error) => {
                self.flag(row, Some(column), ("no_value", &[]));
                None
            }
            _ => row.cells.get(column).cloned(),
        }
    }

    /// A cell that must say something.
    pub fn required(&mut self, row: &FactRow, column: &str) -> Option<String> {
        let found = self.text(row, column);
        if !row.kinds.contains_key(column) {
            self.flag(row, Some(column), ("empty", &[]));
        }
        found
    }

    /// The org that the row is about.
    pub fn org(&mut self, row: &FactRow) -> Result<Option<Id>, Failure> {
        self.org_in(row, "org")
    }

    /// The org that a cell names.
    pub fn org_in(&mut self, row: &FactRow, column: &str) -> Result<Option<Id>, Failure> {
        let Some(cell) = self.required(row, column) else {
            return Ok(None);
        };
        let found = match self.orgs.get(&cell) {
            Some(found) => *found,
            None => {
                let found = meant(self.context.org(self.store, &cell), ("no_org", "many_orgs"))?;
                self.orgs.insert(cell, found);
                found
            }
        };
        Ok(self.taken(row, column, found))
    }

    fn taken(
        &mut self,
        row: &FactRow,
        column: &str,
        found: Result<Id, &'static str>,
    ) -> Option<Id> {
        match found {
            Ok(id) => Some(id),
            Err(code) => {
                self.flag(row, Some(column), (code, &[]));
                None
            }
        }
    }

    /// The persons whom a cell names, by unique name or by key (`#12`).
    pub fn people(&mut self, row: &FactRow, column: &str) -> Result<Vec<Id>, Failure> {
        let Some(cell) = self.text(row, column) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        for person in people::people(&cell, &self.cell_words) {
            let name = [("name", person.name.as_str())];
            if !person.remarks.is_empty() {
                self.flag(row, Some(column), ("remark", &name));
                continue;
            }
            let known = match self.persons.get(&person.name) {
                Some(known) => *known,
                None => self.person_named(&person.name)?,
            };
            match known {
                Ok(id) if found.contains(&id) => {
                    self.flag(row, Some(column), ("named_twice", &name))
                }
                Ok(id) => found.push(id),
                Err(code) => self.flag(row, Some(column), (code, &name)),
            }
            self.persons.insert(person.name, known);
        }
        Ok(found)
    }

    fn person_named(&self, name: &str) -> Result<Result<Id, &'static str>, Failure> {
        let key = name.strip_prefix('#').and_then(|key| key.parse().ok());
        if let Some(id) = key {
            let known = self.store.find::<Person>(id)?;
            return Ok(known.map(|it| it.id).ok_or("no_person"));
        }
        // Digits alone are a count or a number of a list, not the key of a person.
        if name.chars().all(|c| c.is_ascii_digit()) {
            return Ok(Err("no_person"));
        }
        meant(
            self.context.person(self.store, name),
            ("no_person", "many_persons"),
        )
    }

    /// The one person whom a cell names.
    pub fn person(&mut self, row: &FactRow, column: &str) -> Result<Option<Id>, Failure> {
        match self.people(row, column)?[..] {
            [] => Ok(None),
            [id] => Ok(Some(id)),
            _ => {
                self.flag(row, Some(column), ("one_person", &[]));
                Ok(None)
            }
        }
    }

    /// A day, or a month where only that is written.
    pub fn date(&mut self, row: &FactRow) -> Option<DateText> {
        self.required(row, "date")?;
        self.date_in(row, "date")
    }

    /// As [`Reader::date`], of a cell that may be empty.
    pub fn date_in(&mut self, row: &FactRow, column: &str) -> Option<DateText> {
        let cell = self.text(row, column)?;
        match date_text::parse(&cell, self.table.epoch) {
            // As a number January and October of a year look alike: 2026.1.
            Ok(DateText::Month { month: 1, .. })
                if row.kinds.get(column) == Some(&CellKind::Number) && cell.ends_with(".1") =>
            {
                self.flag(row, Some(column), ("date_number", &[]));
                None
            }
            Ok(date) => Some(date),
            Err(fault) => {
                let words = &self.context.words;
                let part = |part: &str| format!("exchange.issue.{}.{part}", fault.code());
                let defect = Defect {
                    row: row.row,
                    column: Some(column.to_string()),
                    code: fault.code().to_string(),
                    what: words.say(&part("what"), &[("value", &cell)]),
                    remedy: words.say(&part("remedy"), &[("value", &cell)]),
                    value: cell,
                };
                self.defects.push(defect);
                None
            }
        }
    }

    /// A day; a month alone is a defect.
    pub fn day(&mut self, row: &FactRow) -> Option<Date> {
        self.required(row, "date")?;
        self.day_in(row, "date")
    }

    /// As [`Reader::day`], of a cell that may be empty.
    pub fn day_in(&mut self, row: &FactRow, column: &str) -> Option<Date> {
        match self.date_in(row, column)? {
            DateText::Day(day) => Some(day),
            DateText::Month { .. } => {
                self.flag(row, Some(column), ("month_only", &[]));
                None
            }
        }
    }

    /// A number; a unit after it does not matter.
    pub fn number(&mut self, row: &FactRow, column: &str, unit: Option<&str>) -> Option<Decimal> {
        let cell = text::fold(&self.text(row, column)?);
        let cell = unit
            .map_or(cell.as_str(), |unit| cell.trim_end_matches(unit))
            .trim_end();
        let number = Decimal::parse(cell);
        if number.is_none() {
            self.flag(row, Some(column), ("not_a_number", &[]));
        }
        number
    }

    /// A whole number from nought on; a unit after it does not matter.
    pub fn whole(&mut self, row: &FactRow, column: &str) -> Option<u32> {
        self.counted(row, column, "not_whole")
    }

    fn counted(&mut self, row: &FactRow, column: &str, code: &str) -> Option<u32> {
        let cell = text::fold(&self.text(row, column)?);
        let units = self.cell_words.units.iter();
        let mut bare = units.filter_map(|unit| cell.strip_suffix(unit.as_str()));
        let count = bare.next().unwrap_or(&cell).trim_end().parse().ok();
        if count.is_none() {
            self.flag(row, Some(column), (code, &[]));
        }
        count
    }

    /// How many; a unit such as 人 after it does not matter.
    pub fn count(&mut self, row: &FactRow, column: &str) -> Option<u32> {
        self.counted(row, column, "not_a_count")
    }

    /// The id that a cell means among choices, by id or by title; the one given for all rows if
    /// the cell is empty.
    pub fn choice(
        &mut self,
        row: &FactRow,
        column: &str,
        (choices, given): (&[Named], Option<&str>),
    ) -> Option<String> {
        let cell = match (row.kinds.contains_key(column), given) {
            (false, Some(given)) => return Some(given.to_string()),
            _ => self.required(row, column)?,
        };
        match picked(choices, &cell)[..] {
            [id] => Some(id.to_string()),
            ref found => {
                let code = if found.is_empty() {
                    "no_item"
                } else {
                    "many_items"
                };
                let valid = listed(&self.context.words, choices);
                self.flag(row, Some(column), (code, &[("valid", &valid)]));
                None
            }
        }
    }

    /// Yes or no, as the program says it or as a person writes it in either language.
    pub fn yes_no(&mut self, row: &FactRow, column: &str) -> Option<String> {
        let words = Lang::ALL.iter().map(|lang| Words::built_in(*lang));
        let all = words.flat_map(|words| {
            let of = |id: &str| (id.to_string(), words.code("list", id).into_owned());
            ["yes", "no"].map(of)
        });
        let cell = self.text(row, column)?;
        let own = |id: &str| {
            (
                id.to_string(),
                self.context.words.code("list", id).into_owned(),
            )
        };
        let found = all
            .into_iter()
            .find(|(id, word)| *id == cell || *word == cell);
        if found.is_none() {
            let valid = listed(&self.context.words, &["yes", "no"].map(own));
            self.flag(row, Some(column), ("no_item", &[("valid", &valid)]));
        }
        found.map(|(id, _)| id)
    }

    /// A word of a closed list, by its code or as people say it, in either language.
    pub fn word<T: Code>(&mut self, row: &FactRow, column: &str, group: &str) -> Option<T> {
        let cell = self.text(row, column)?;
        let named = |it: &&T| {
            let says = |lang: &Lang| Words::built_in(*lang).code(group, it.word()) == cell;
            it.word() == cell || Lang::ALL.iter().any(says)
        };
        let found = T::list().iter().find(named).copied();
        if found.is_none() {
            let says = |it: &T| self.context.words.code(group, it.word()).into_owned();
            let valid: Vec<String> = T::list().iter().map(says).collect();
            let valid = valid.join(&self.context.words.get("kind.list.separator"));
            self.flag(row, Some(column), ("no_item", &[("valid", &valid)]));
        }
        found
    }

    /// Where a column of the list stands in the file.
    fn place(&self, column: &str) -> Option<&FactColumn> {
        let mut columns = self.table.columns.iter();
        columns.find(|it| it.name.as_deref() == Some(column))
    }

    /// A defect as a person reads it.
    pub fn line(&self, defect: &Defect) -> String {
        let words = &self.context.words;
        let row = defect.row.to_string();
        let place = defect.column.as_deref().and_then(|it| self.place(it));
        let mut args = vec![
            ("file", self.table.file.as_str()),
            ("row", &row),
            ("what", &defect.what),
            ("remedy", &defect.remedy),
        ];
        let Some(place) = place else {
            return words.say("cli.load.row", &args);
        };
        args.extend([
            ("column", place.letters.as_str()),
            ("heading", &place.heading),
            ("value", &defect.value),
        ]);
        words.say("cli.load.cell", &args)
    }

    /// A defect for programs.
    pub fn object(&self, defect: &Defect) -> Json {
        let place = defect.column.as_deref().and_then(|it| self.place(it));
        json!({
            "row": defect.row,
            "column": place.map(|it| &it.letters),
            "heading": place.map(|it| &it.heading),
            "value": defect.value,
            "code": defect.code,
            "reason": defect.what,
            "remedy": defect.remedy,
        })
    }
}

/// A choice: its id and its title.
pub(super) type Named = (String, String);

/// Choices of a pack with their titles.
pub(super) fn named(choices: &[Choice]) -> Vec<Named> {
    let choices = choices.iter();
    choices.map(|it| (it.id.clone(), it.text.clone())).collect()
}

/// The ids that a word means among choices.
pub(super) fn picked<'a>(choices: &'a [Named], word: &str) -> Vec<&'a str> {
    let plain = |given: &str| text::fold(given).replace(char::is_whitespace, "");
    let word = plain(word);
    let by_id = choices.iter().find(|(id, _)| *id == word);
    if let Some((id, _)) = by_id {
        return vec![id];
    }
    let named = choices.iter().filter(|(_, title)| plain(title) == word);
    named.map(|(id, _)| id.as_str()).collect()
}

/// Choices in words, with their ids; not more than a person reads.
fn listed(words: &Words, choices: &[Named]) -> String {
    let say = |(id, title): &Named| {
        let args = [("id", id.as_str()), ("title", title)];
        words.say("cli.load.choice", &args)
    };
    let mut named: Vec<String> = choices.iter().take(NAMED).map(say).collect();
    if choices.len() > NAMED {
        let rest = (choices.len() - NAMED).to_string();
        named.push(words.say("cli.load.choices_more", &[("count", &rest)]));
    }
    named.join(&words.get("kind.list.separator"))
}

/// What a name means, or the code of why it means nothing surely; other failures stay failures.
fn meant(
    found: Result<Id, Failure>,
    (none, many): (&'static str, &'static str),
) -> Result<Result<Id, &'static str>, Failure> {
    match found {
        Ok(id) => Ok(Ok(id)),
        Err(failure) if failure.exit == Exit::NotFound => Ok(Err(none)),
        Err(failure) if failure.code == "ambiguous" => Ok(Err(many)),
        Err(failure) => Err(failure),
    }
}
