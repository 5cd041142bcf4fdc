//! Reads the rows below the headings, each by itself, into drafts that the tree then judges.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::date_text::{self, DateFault, DateText},
    domain::{OrgKind, Sector},
    exchange::{
        org_list::{
            ColumnUse, Issue, IssueCode, OrgField, OrgFlag, Severity, SkipCode, Skipped, cell,
            heading::Heading,
        },
        people::{Person, people},
        synonym::Synonyms,
        table::{Cell, CellKind, Format, Origin, RowText},
    },
};

static NO_CELL: Cell = Cell::EMPTY;

/// A row that may become an org.
#[derive(Debug, Default)]
pub struct Draft {
    pub line: u64,
    pub code: String,
    /// The superior org as written, by number or by name; empty if none.
    pub parent_text: String,
    pub parent_column: Option<ColumnUse>,
    pub name: String,
    pub kind: Option<OrgKind>,
    pub sector: Option<Sector>,
    pub members: Option<u32>,
    pub term_start: Option<DateText>,
    pub term_years: Option<u32>,
    pub secretary: Option<String>,
    pub deputies: Vec<String>,
    pub phone: Option<String>,
    pub flags: Vec<OrgFlag>,
    pub refused: bool,
    /// How far the name is indented, in half-width blanks.
    pub indent: usize,
    /// Whether the number stood as a number, which has no noughts at its front.
    pub code_is_number: bool,
    /// Every cell, trimmed, to recognise a row that stands twice.
    pub cells: Vec<String>,
}

/// What reading the rows gave.
#[derive(Debug, Default)]
pub struct Found {
    pub drafts: Vec<Draft>,
    pub issues: Vec<Issue>,
    pub skipped: Vec<Skipped>,
}

/// Reads rows one by one.
pub struct LineReader<'a> {
    pub synonyms: &'a Synonyms,
    pub heading: &'a Heading,
    pub origin: &'a Origin,
    /// Cells that are merged over several rows.
    pub merged: &'a BTreeSet<(u64, usize)>,
}

impl LineReader<'_> {
    /// Takes the next row: an org, or one to pass over.
    pub fn take(&self, row: &RowText, found: &mut Found) {
        let first = row.cells.iter().map(|cell| cell::tidy(&cell.text).0);
        let first = first
            .map(|text| text.trim().to_string())
            .find(|text| !text.is_empty());
        match self.skip_code(row, first.as_deref()) {
            Some(code) => found.skipped.push(Skipped {
                row: row.number,
                code,
                text: first.unwrap_or_default().chars().take(40).collect(),
            }),
            None => {
                let mut line = Line {
                    reader: self,
                    row,
                    issues: Vec::new(),
                };
                let draft = line.read();
                found.issues.append(&mut line.issues);
                found.drafts.push(draft);
            }
        }
    }

    fn text_of(&self, row: &RowText, field: OrgField) -> String {
        let cell = self.heading.index(field).and_then(|at| row.cells.get(at));
        cell.map_or_else(String::new, |cell| cell::tidy(&cell.text).0)
    }

    fn skip_code(&self, row: &RowText, first: Option<&str>) -> Option<SkipCode> {
        let Some(first) = first else {
            return Some(SkipCode::Blank);
        };
        if row.number < self.heading.first {
            return Some(SkipCode::Title);
        }
        if row.number <= self.heading.row || self.heading.is_repeated(row, self.synonyms) {
            return Some(SkipCode::Heading);
        }
        let filled = row
            .cells
            .iter()
            .filter(|cell| !cell.text.trim().is_empty())
            .count();
        let text = |field| self.text_of(row, field);
        let is_unnumbered = text(OrgField::Code).trim().is_empty();
        if self.synonyms.is_total(first)
            || is_unnumbered && self.synonyms.is_total(&text(OrgField::Name))
        {
            return Some(SkipCode::Total);
        }
        (self.synonyms.is_note(first) && filled <= 3).then_some(SkipCode::Note)
    }
}

/// One row being read.
struct Line<'a> {
    reader: &'a LineReader<'a>,
    row: &'a RowText,
    issues: Vec<Issue>,
}

impl Line<'_> {
    fn read(&mut self) -> Draft {
        use OrgField as F;
        let cells = self.row.cells.iter();
        let mut draft = Draft {
            line: self.row.number,
            cells: cells.map(|cell| cell.text.trim().to_string()).collect(),
            ..Draft::default()
        };
        self.check_width();
        if self
            .reader
            .origin
            .layout
            .hidden_rows
            .contains(&self.row.number)
        {
            self.about_row(IssueCode::RowHidden);
        }
        self.note_merges();
        self.read_code(&mut draft);
        let name = self.text(F::Name);
        draft.indent = cell::indent(&name);
        draft.name = cell::name(&name);
        if draft.name.is_empty() {
            self.issue(F::Name, "", IssueCode::NameMissing);
        }
        self.read_parent(&mut draft);
        draft.kind = self.read_kind(&draft.name);
        draft.sector = self.read_sector();
        draft.members = self.read_number(F::Members, IssueCode::MembersUnreadable);
        draft.term_start = self.read_date();
        draft.term_years = self.read_number(F::TermYears, IssueCode::TermYearsUnreadable);
        self.check_term(&draft);
        self.read_secretary(&mut draft);
        draft.deputies = self.read_deputies();
        draft.phone = self.read_phone();
        let refused = |issue: &Issue| issue.severity() == Severity::Refused;
        draft.refused = self.issues.iter().any(refused);
        draft
    }

    /// Where no column says how long terms are, that is told once, of the headings.
    fn check_term(&mut self, draft: &Draft) {
        let field = OrgField::TermYears;
        let has_column = self.reader.heading.index(field).is_some();
        let is_blank = self.cell(field).text.trim().is_empty();
        if draft.term_start.is_some() && has_column && is_blank {
            self.issue(field, "", IssueCode::TermYearsMissing);
        }
    }

    fn read_code(&mut self, draft: &mut Draft) {
        let field = OrgField::Code;
        let text = self.text(field);
        draft.code = cell::code(&text);
        draft.code_is_number = self.cell(field).kind == CellKind::Number;
        if draft.code.is_empty() {
            self.issue(field, "", IssueCode::CodeMissing);
        } else if cell::is_rounded(&draft.code) || draft.code_is_number && draft.code.len() > 15 {
            self.issue(field, &text, IssueCode::CodeRounded);
        }
    }

    fn about_row(&mut self, code: IssueCode) {
        self.issues.push(Issue {
            row: self.row.number,
            column: None,
            value: String::new(),
            code,
            args: BTreeMap::new(),
        });
    }

    /// Tells of every used cell that is merged over several rows.
    fn note_merges(&mut self) {
        let merged = self.reader.merged;
        if merged.is_empty() {
            return;
        }
        for field in OrgField::ALL {
            let index = self.reader.heading.index(*field);
            let is_merged = |at: usize| merged.contains(&(self.row.number, at));
            let is_number = matches!(field, OrgField::Members | OrgField::TermYears);
            if index.is_some_and(is_merged) && !is_number {
                let text = cell::tidy(&self.cell(*field).text).0;
                self.issue(*field, &text, IssueCode::CellMerged);
            }
        }
    }

    fn check_width(&mut self) {
        let columns = self.reader.heading.columns.len();
        let width = self.row.width;
        // A text file itself says how many cells a row has.
        let is_text = self.reader.origin.format == Format::Text;
        let surplus = self
            .row
            .cells
            .iter()
            .skip(columns)
            .find(|cell| !cell.text.trim().is_empty());
        let code = match surplus {
            Some(_) => IssueCode::TooManyCells,
            None if is_text && width < columns => IssueCode::TooFewCells,
            None => return,
        };
        let (value, _) = cell::tidy(surplus.map_or("", |cell| &cell.text));
        self.issues.push(Issue {
            row: self.row.number,
            column: None,
            value,
            code,
            args: BTreeMap::from([
                ("width", width.to_string()),
                ("columns", columns.to_string()),
            ]),
        });
    }

    fn cell(&self, field: OrgField) -> &Cell {
        let index = self.reader.heading.index(field);
        let cell = index.and_then(|index| self.row.cells.get(index));
        cell.unwrap_or(&NO_CELL)
    }

    /// A field's text without hidden marks, which are told of; empty where the cell has an error.
    fn text(&mut self, field: OrgField) -> String {
        let cell = self.cell(field);
        let kind = cell.kind;
        let (text, hidden) = cell::tidy(&cell.text);
        match kind {
            CellKind::Formula => self.issue(field, "", IssueCode::FormulaEmpty),
            CellKind::Error => self.issue(field, &text, IssueCode::CellError),
            _ => {
                if hidden {
                    self.issue(field, &text, IssueCode::HiddenRemoved);
                }
                return text;
            }
        }
        String::new()
    }

    fn issue(&mut self, field: OrgField, value: &str, code: IssueCode) {
        self.issue_with(field, value, code, BTreeMap::new());
    }

    fn issue_with(
        &mut self,
        field: OrgField,
        value: &str,
        code: IssueCode,
        args: BTreeMap<&'static str, String>,
    ) {
        self.issues.push(Issue {
            row: self.row.number,
            column: self.reader.heading.column(field),
            value: value.trim().to_string(),
            code,
            args,
        });
    }

    fn read_parent(&mut self, draft: &mut Draft) {
        for field in [OrgField::Parent, OrgField::ParentName] {
            let text = self.text(field);
            draft.parent_column = draft
                .parent_column
                .take()
                .or(self.reader.heading.column(field));
            if !text.trim().is_empty() && !self.is_vacant(&text) && draft.parent_text.is_empty() {
                draft.parent_text = text;
                draft.parent_column = self.reader.heading.column(field);
            }
        }
    }

    fn read_kind(&mut self, name: &str) -> Option<OrgKind> {
        let synonyms = self.reader.synonyms;
        let text = self.text(OrgField::Kind);
        if !text.trim().is_empty() {
            if let Some(kind) = synonyms.kind(&text) {
                return Some(kind);
            }
            let kind = synonyms.kind_of_name(&text);
            match kind {
                Some(kind) => {
                    let args = BTreeMap::from([("kind", kind.to_string())]);
                    self.issue_with(OrgField::Kind, &text, IssueCode::KindFromWord, args);
                }
                None => self.issue(OrgField::Kind, &text, IssueCode::KindUnknown),
            }
            return kind;
        }
        let kind = synonyms.kind_of_name(name);
        match kind {
            Some(kind) => {
                let args = BTreeMap::from([("kind", kind.to_string())]);
                self.issue_with(OrgField::Kind, name, IssueCode::KindFromName, args);
            }
            None => self.issue(OrgField::Kind, "", IssueCode::KindMissing),
        }
        kind
    }

    fn read_sector(&mut self) -> Option<Sector> {
        let text = self.text(OrgField::Sector);
        if text.trim().is_empty() {
            return None;
        }
        let sector = self.reader.synonyms.sector(&text);
        if sector.is_none() {
            self.issue(OrgField::Sector, &text, IssueCode::SectorUnknown);
        }
        sector
    }

    fn read_number(&mut self, field: OrgField, fault: IssueCode) -> Option<u32> {
        let text = self.text(field);
        if text.trim().is_empty() {
            return None;
        }
        let index = self.reader.heading.index(field);
        if index.is_some_and(|at| self.reader.merged.contains(&(self.row.number, at))) {
            self.issue(field, &text, IssueCode::NumberMerged);
            return None;
        }
        let number = cell::whole_number(&text, &self.reader.synonyms.cell);
        // A term of ten years and more is a year or a serial number in the wrong column.
        let number =
            number.filter(|number| field != OrgField::TermYears || (1..=10).contains(number));
        if number.is_none() {
            self.issue(field, &text, fault);
        }
        number
    }

    fn read_date(&mut self) -> Option<DateText> {
        let field = OrgField::TermStart;
        let text = self.text(field);
        if text.trim().is_empty() || self.is_vacant(&text) {
            return None;
        }
        // 2024.1 as a number may have been the tenth month: its nought is lost.
        let is_number = self.cell(field).kind == CellKind::Number;
        if is_number && text.len() == 6 && text.ends_with(".1") {
            self.issue(field, &text, IssueCode::DateUnclear);
            return None;
        }
        match date_text::parse(&text, self.reader.origin.epoch) {
            Ok(date) => {
                if date.is_month() {
                    self.issue(field, &text, IssueCode::MonthOnly);
                }
                Some(date)
            }
            Err(fault) => {
                let code = match fault {
                    DateFault::Month => IssueCode::DateNoSuchMonth,
                    DateFault::Day => IssueCode::DateNoSuchDay,
                    DateFault::Year => IssueCode::DateYearOutOfRange,
                    DateFault::Unclear => IssueCode::DateUnclear,
                };
                self.issue(field, &text, code);
                None
            }
        }
    }

    fn read_secretary(&mut self, draft: &mut Draft) {
        let field = OrgField::Secretary;
        let text = self.text(field);
        let mut named = self.named(field, &text);
        if named.len() > 1 {
            self.issue(field, &text, IssueCode::SecretarySeveral);
            return;
        }
        let Some(person) = named.pop() else { return };
        let words = &self.reader.synonyms.cell;
        for remark in &person.remarks {
            if words.acting.contains(remark) {
                draft.flags.push(OrgFlag::Acting);
            } else if words.concurrent.contains(remark) {
                draft.flags.push(OrgFlag::Concurrent);
            }
        }
        draft.secretary = Some(person.name);
    }

    fn read_deputies(&mut self) -> Vec<String> {
        let field = OrgField::Deputies;
        let text = self.text(field);
        let named = self.named(field, &text);
        named.into_iter().map(|person| person.name).collect()
    }

    /// The people of a cell, none if it says that the post is vacant, and told of what was odd.
    fn named(&mut self, field: OrgField, text: &str) -> Vec<Person> {
        if text.trim().is_empty() {
            return Vec::new();
        }
        if self.is_vacant(text) {
            self.issue(field, text, IssueCode::PostVacant);
            return Vec::new();
        }
        let named = people(text, &self.reader.synonyms.cell);
        let clear = |person: &Person| {
            let length = person.name.chars().count();
            let letter = |c: char| c.is_alphabetic() || "·•. -'".contains(c);
            (2..=40).contains(&length) && person.name.chars().all(letter)
        };
        if !named.iter().all(clear) {
            self.issue(field, text, IssueCode::PersonUnclear);
            return Vec::new();
        }
        let remarks: Vec<&str> = named
            .iter()
            .flat_map(|person| person.remarks.iter().map(String::as_str))
            .collect();
        if !remarks.is_empty() {
            let args = BTreeMap::from([("remark", remarks.join(" "))]);
            self.issue_with(field, text, IssueCode::PersonRemark, args);
        }
        let joined = |person: &&Person| !text.contains(&person.name);
        if let Some(person) = named.iter().find(joined) {
            let args = BTreeMap::from([("name", person.name.clone())]);
            self.issue_with(field, text, IssueCode::PersonJoined, args);
        }
        named
    }

    fn read_phone(&mut self) -> Option<String> {
        let field = OrgField::Phone;
        let text = self.text(field);
        if text.trim().is_empty() || self.is_vacant(&text) {
            return None;
        }
        match cell::phone(&text, &self.reader.synonyms.cell) {
            Ok(phone) => Some(phone),
            Err(code) => {
                self.issue(field, &text, code);
                None
            }
        }
    }

    /// Whether a cell says in words or by a dash that there is nothing.
    fn is_vacant(&self, text: &str) -> bool {
        let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || self
                .reader
                .synonyms
                .cell
                .vacant
                .iter()
                .any(|vacant| vacant == bare)
    }
}
