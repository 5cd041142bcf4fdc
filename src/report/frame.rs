//! What all reports have in common: their words, their columns, the head of their pages.

use std::collections::BTreeMap;

use super::{Asked, ReportError, ReportOption, scope::Scope};
use crate::{
    base::{Date, Decimal, Exact, Rounding, date},
    domain::{Id, Person, Verdict},
    exchange::{
        paper::{Block, Column, ColumnKind, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::{Store, query::judging::Docket},
    words::Words,
};

/// What a report is built with.
pub struct Frame<'a> {
    /// The file.
    pub store: &'a Store,
    /// The words.
    pub words: &'a Words,
    /// What is asked.
    pub asked: &'a Asked,
    /// The business date.
    pub today: Date,
    /// The department's name.
    pub office: String,
}

/// What a column is called: in a report's own words, else as lists and rows call it.
pub fn heading(words: &Words, key: &str) -> String {
    let places = [format!("report.column.{key}"), format!("cli.column.{key}")];
    let known = places.into_iter().find(|key| words.has(key));
    words
        .get(&known.unwrap_or_else(|| format!("kind.field.{key}")))
        .into_owned()
}

impl<'a> Frame<'a> {
    /// A frame.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn new(
        store: &'a Store,
        words: &'a Words,
        asked: &'a Asked,
    ) -> Result<Frame<'a>, ReportError> {
        Ok(Frame {
            store,
            words,
            asked,
            today: store.session().today,
            office: store.info()?.title,
        })
    }

    /// Words of a report.
    pub fn word(&self, key: &str) -> String {
        self.words.get(&format!("report.{key}")).into_owned()
    }

    /// Words of a report with their places filled.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.say(&format!("report.{key}"), args)
    }

    /// A code in words, as text of a cell.
    pub fn code(&self, group: &str, code: &str) -> OutCell {
        OutCell::text(self.words.code(group, code))
    }

    /// A column.
    pub fn column(&self, key: &'static str, kind: ColumnKind) -> Column {
        Column::new(key, heading(self.words, key), kind)
    }

    /// A column of running text so wide.
    pub fn text(&self, key: &'static str, width: u16) -> Column {
        self.column(key, ColumnKind::Text).wide(width)
    }

    /// A column of short words so wide.
    pub fn short(&self, key: &'static str, width: u16) -> Column {
        self.column(key, ColumnKind::Word).wide(width)
    }

    /// A column of numbers.
    pub fn number(&self, key: &'static str) -> Column {
        self.column(key, ColumnKind::Number)
    }

    /// A column of shares.
    pub fn percent(&self, key: &'static str) -> Column {
        self.column(key, ColumnKind::Percent)
    }

    /// A column of days.
    pub fn date(&self, key: &'static str) -> Column {
        self.column(key, ColumnKind::Date)
    }

    /// The running number of a row.
    pub fn no(&self) -> Column {
        self.column("no", ColumnKind::Number).wide(6)
    }

    /// A table under its name.
    pub fn table(&self, key: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Table {
        Table {
            key,
            name: self.word(&format!("table.{key}")),
            group_title: heading(self.words, "org_name"),
            columns,
            rows,
            total: None,
            none: None,
        }
    }

    /// The orgs that are asked for.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn scope(&self) -> Result<Scope, ReportError> {
        Ok(Scope::new(self.store, (self.asked.org, self.asked.under))?)
    }

    /// Name of the org that the report is about: the one named, else the whole department.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn about(&self) -> Result<String, ReportError> {
        let named = self.asked.org.or(self.asked.under);
        let org = named.map(|id| self.store.find::<crate::domain::Org>(id));
        let org = org.transpose()?.flatten();
        Ok(org.map_or_else(|| self.office.clone(), |org| org.name))
    }

    /// A document with title, year, who made it and on which day. A chart that shows nothing is
    /// left out.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn document(&self, page: Page, mut blocks: Vec<Block>) -> Result<Document, ReportError> {
        let year = self.asked.year.to_string();
        let (about, day) = (self.about()?, date::iso(self.today));
        let kind = self.asked.kind.code();
        let args = [
            ("year", year.as_str()),
            ("org", &self.office),
            ("day", &day),
        ];
        blocks.retain(|block| !matches!(block, Block::Chart(chart) if chart.is_empty()));
        Ok(Document {
            title: self.say(
                &format!("title.{kind}"),
                &[("year", &year), ("org", &about)],
            ),
            subtitle: None,
            head: vec![self.say("head", &args)],
            blocks,
            page,
            foot: Vec::new(),
        })
    }

    /// Name of a person.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn person(&self, id: Option<Id>) -> Result<Option<String>, ReportError> {
        let found = id.map(|id| self.store.find::<Person>(id)).transpose()?;
        Ok(found.flatten().map(|person| person.name))
    }

    /// What is on record of an appraisal: by org and person, the latest of each.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn decided(
        &self,
        docket: &Docket,
        appraisal: &str,
    ) -> Result<BTreeMap<(Id, Option<Id>), Verdict>, ReportError> {
        let of = (Some(appraisal), None);
        let found = self.store.verdicts(docket.adoption.id, of, 0, u32::MAX)?;
        let own = found.into_iter().map(|line| line.row);
        Ok(own.map(|row| ((row.org, row.person), row)).collect())
    }

    /// The docket of the appraisal that is asked for, or of the only one that there is; and its id.
    ///
    /// # Errors
    /// That none or several are known.
    pub fn docket(&self) -> Result<(Docket, String), ReportError> {
        let year = self.asked.year;
        let id = match &self.asked.appraisal {
            Some(id) => id.clone(),
            None => self.only_appraisal()?,
        };
        let mut found = self.store.dockets_of_appraisal(year, &id)?;
        if let Some(adoption) = self.asked.adoption {
            found.retain(|docket| docket.adoption.id == adoption);
        }
        if found.len() > 1 {
            return Err(ReportError::Ambiguous(id));
        }
        let docket = found.pop();
        Ok((
            docket.ok_or_else(|| ReportError::Missing("appraisal", id.clone()))?,
            id,
        ))
    }

    fn only_appraisal(&self) -> Result<String, ReportError> {
        let dockets = self.store.dockets(self.asked.year)?;
        let asked = self.asked.adoption;
        let own = dockets.iter();
        let own = own.filter(|docket| asked.is_none_or(|id| id == docket.adoption.id));
        let all = own.flat_map(|docket| {
            let pack = docket.pack.head.id.as_str();
            let each = docket.pack.appraisals.iter();
            each.map(move |it| (it.id.clone(), it.title.clone(), pack))
        });
        self.only(ReportOption::Appraisal, all)
    }

    /// The only one of what can be given for an option.
    ///
    /// # Errors
    /// That there is none, or which there are.
    pub fn only<'p>(
        &self,
        option: ReportOption,
        known: impl Iterator<Item = (String, String, &'p str)>,
    ) -> Result<String, ReportError> {
        let known: Vec<_> = known.collect();
        match &known[..] {
            [] => Err(ReportError::Needs(option)),
            [(id, ..)] => Ok(id.clone()),
            _ => {
                let each = known.iter().map(|(id, title, pack)| {
                    let args = [("id", id.as_str()), ("title", title), ("pack", pack)];
                    self.say("choice", &args)
                });
                let each: Vec<String> = each.collect();
                let known = each.join(&self.words.get("kind.list.separator"));
                Err(ReportError::Choose { option, known })
            }
        }
    }
}

/// Text that may be missing.
pub fn text(text: &Option<String>) -> OutCell {
    text.as_ref().map_or(OutCell::Empty, OutCell::text)
}

/// A day that may be missing.
pub fn day(day: Option<Date>) -> OutCell {
    day.map_or(OutCell::Empty, OutCell::Date)
}

/// A decimal that may be missing; a whole one as a whole number.
pub fn decimal(number: Option<Decimal>) -> OutCell {
    number.map_or(OutCell::Empty, |number| match number.to_i64() {
        Some(whole) if Decimal::whole(whole) == number => OutCell::Whole(whole),
        _ => OutCell::Decimal(number),
    })
}

/// An exact number that may be missing; one without an end as its fraction.
pub fn exact(number: Option<Exact>) -> OutCell {
    match number.map(|number| (number, number.decimal())) {
        None => OutCell::Empty,
        Some((_, Some(found))) => decimal(Some(found)),
        Some((number, None)) => match number.round(2, Rounding::HalfUp).and_then(Exact::decimal) {
            Some(found) => decimal(Some(found)),
            None => OutCell::text(number.to_string()),
        },
    }
}

/// A share of one; nothing where there is no whole.
pub fn share(part: i64, whole: i64) -> OutCell {
    let found = Decimal::whole(part).over(Decimal::whole(whole));
    let found = found.filter(|_| whole != 0);
    found.map_or(OutCell::Empty, |it| {
        OutCell::Decimal(it.round(4, Rounding::HalfUp))
    })
}

/// A count.
pub fn count(number: usize) -> OutCell {
    OutCell::Whole(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The numbers of rows from one on.
pub fn numbered(rows: Vec<Vec<OutCell>>) -> Vec<Row> {
    let rows = rows.into_iter().enumerate();
    let rows = rows.map(|(at, cells)| {
        let no = std::iter::once(count(at + 1));
        Row::Cells(no.chain(cells).collect())
    });
    rows.collect()
}
