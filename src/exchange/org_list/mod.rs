//! An organisation list understood: rows that can be loaded, and all that could not be read surely.

mod cell;
mod heading;
mod line;
mod map;

mod tree;

use std::collections::{BTreeMap, BTreeSet};

pub use map::ColumnMap;

use crate::{
    base::{Date, date_text::DateText},
    domain::{OrgKind, Sector, command::OrgLine},
    exchange::{
        read_error::{ReadCode, ReadError},
        synonym::Synonyms,
        table::Table,
    },
};

crate::code_enum! {
    /// The columns of an organisation list, in the order in which they are usually written.
    OrgField {
        Code = "code",
        Parent = "parent",
        ParentName = "parent_name",
        Name = "name",
        Kind = "kind",
        Sector = "sector",
        Members = "members",
        TermStart = "term_start",
        TermYears = "term_years",
        Secretary = "secretary",
        Deputies = "deputies",
        Phone = "phone",
    }
}

crate::code_enum! {
    /// What an issue does.
    Severity {
        /// The row is not taken.
        Refused = "refused",
        /// The value is left out; the row is taken if the person agrees.
        Flagged = "flagged",
        /// The value was read, but not as it stood.
        Noted = "noted",
    }
}

crate::code_enum! {
    /// The kinds of issue; each has `what` and `remedy` under `exchange.issue.<code>`.
    IssueCode {
        CodeMissing = "code_missing",
        /// A number that a spreadsheet has rounded.
        CodeRounded = "code_rounded",
        CodeDuplicate = "code_duplicate",
        /// The same in every cell as an earlier row.
        RowRepeated = "row_repeated",
        NameMissing = "name_missing",
        KindMissing = "kind_missing",
        KindUnknown = "kind_unknown",
        ParentMissing = "parent_missing",
        ParentUnknown = "parent_unknown",
        ParentAmbiguous = "parent_ambiguous",
        ParentCycle = "parent_cycle",
        /// No column names superior orgs, and the indent fits none of the rows above.
        ParentIndent = "parent_indent",
        ParentRefused = "parent_refused",
        TooManyCells = "too_many_cells",
        MembersUnreadable = "members_unreadable",
        DateNoSuchMonth = "date_no_such_month",
        DateNoSuchDay = "date_no_such_day",
        DateYearOutOfRange = "date_year_out_of_range",
        DateUnclear = "date_unclear",
        TermYearsUnreadable = "term_years_unreadable",
        PhoneRounded = "phone_rounded",
        PhoneUnreadable = "phone_unreadable",
        SecretarySeveral = "secretary_several",
        PersonUnclear = "person_unclear",
        SectorUnknown = "sector_unknown",
        FormulaEmpty = "formula_empty",
        /// The row is hidden or filtered away in the workbook.
        RowHidden = "row_hidden",
        /// One number stands for several rows.
        NumberMerged = "number_merged",
        /// Noughts may be missing at the front: other numbers have them.
        CodeZeros = "code_zeros",
        /// A term that begins, and nobody says how long it is.
        TermYearsMissing = "term_years_missing",
        /// A term that begins after today.
        TermInFuture = "term_in_future",
        /// No column names superior orgs, and several rows stand at the top.
        ParentColumnMissing = "parent_column_missing",
        /// The same name below the same superior org as an earlier row.
        NameTwice = "name_twice",
        CellError = "cell_error",
        HiddenRemoved = "hidden_removed",
        /// The value stands in a cell that is merged over several rows.
        CellMerged = "cell_merged",
        ParentFromIndent = "parent_from_indent",
        PersonJoined = "person_joined",
        PersonRemark = "person_remark",
        PostVacant = "post_vacant",
        MonthOnly = "month_only",
        KindFromName = "kind_from_name",
        /// The end of the word told the kind.
        KindFromWord = "kind_from_word",
        SectorFromParent = "sector_from_parent",
        SectorAssumed = "sector_assumed",
        TooFewCells = "too_few_cells",
    }
}

impl IssueCode {
    /// What an issue of this kind does.
    pub fn severity(self) -> Severity {
        if self <= IssueCode::TooManyCells {
            Severity::Refused
        } else if self <= IssueCode::CellError {
            Severity::Flagged
        } else {
            Severity::Noted
        }
    }
}

crate::code_enum! {
    /// Why a row was passed over; the words are `exchange.skipped.<code>`.
    SkipCode {
        Title = "title",
        Heading = "heading",
        Blank = "blank",
        Note = "note",
        Total = "total",
    }
}

crate::code_enum! {
    /// What stood beside the secretary's name.
    OrgFlag {
        /// 主持工作、代
        Acting = "acting",
        /// 兼
        Concurrent = "concurrent",
    }
}

/// A column as a person finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// Letters, `A` on.
    pub letters: String,
    /// Heading as written.
    pub heading: String,
    /// What it was taken for; missing if it was not used.
    pub field: Option<OrgField>,
    /// Whether a person said so.
    pub given: bool,
}

/// Something about a cell or a row that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Row number as a spreadsheet shows it.
    pub row: u64,
    /// Column, unless the issue is about the whole row.
    pub column: Option<ColumnUse>,
    /// The cell's text, cleaned.
    pub value: String,
    /// What.
    pub code: IssueCode,
    /// Values for the words' places, besides `row`, `column` and `value`.
    pub args: BTreeMap<&'static str, String>,
}

impl Issue {
    /// What the issue does.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Every value that the words may name: the own ones, `row`, `column` (letters and heading)
    /// and `value`.
    pub fn places(&self) -> BTreeMap<&'static str, String> {
        let mut places = self.args.clone();
        let column = self.column.as_ref();
        let column = column.map(|c| format!("{} {}", c.letters, c.heading).trim().to_string());
        places.insert("row", self.row.to_string());
        places.insert("column", column.unwrap_or_default());
        places.insert("value", self.value.clone());
        places
    }
}

/// One org of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgRow {
    /// Row number as a spreadsheet shows it.
    pub line: u64,
    /// The department's number.
    pub code: String,
    /// The superior org's number; none for a root.
    pub parent: Option<String>,
    /// Full name.
    pub name: String,
    /// Kind.
    pub kind: OrgKind,
    /// Sector.
    pub sector: Sector,
    /// Party members.
    pub members: Option<u32>,
    /// When the term began, as exactly as the list says.
    pub term_start: Option<DateText>,
    /// Length of the term.
    pub term_years: Option<u32>,
    /// Secretary's name; none if vacant or unclear.
    pub secretary: Option<String>,
    /// Deputies' names.
    pub deputies: Vec<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// What stood beside the secretary's name.
    pub flags: Vec<OrgFlag>,
}

impl OrgRow {
    /// The first day on which the term can have begun.
    pub fn term_start(&self) -> Option<Date> {
        self.term_start.map(DateText::first_day)
    }

    /// The row as the domain's command takes it. A term that begins in a month without a day
    /// begins on the first: it then ends no later than the true one. One of unknown length cannot
    /// be entered.
    pub fn to_line(&self) -> OrgLine {
        OrgLine {
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            code: self.code.clone(),
            parent: self.parent.clone(),
            name: self.name.clone(),
            kind: self.kind,
            sector: self.sector,
            members: self.members,
            term_start: self.term_start().filter(|_| self.term_years.is_some()),
            term_years: self.term_years,
            secretary: self.secretary.clone(),
            deputies: self.deputies.clone(),
            phone: self.phone.clone(),
        }
    }
}

/// A row that is no org.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Row number.
    pub row: u64,
    /// Why.
    pub code: SkipCode,
    /// Beginning of its text, cleaned.
    pub text: String,
}

/// A list, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrgList {
    /// The good rows, every superior org before its subordinates, else in the file's order.
    pub rows: Vec<OrgRow>,
    /// By row, then by column.
    pub issues: Vec<Issue>,
    /// Rows passed over.
    pub skipped: Vec<Skipped>,
    /// How the columns were understood.
    pub columns: Vec<ColumnUse>,
    /// Rows that were refused.
    pub refused: BTreeSet<u64>,
    /// The mark of its layout, under which what a person said of its columns can be kept.
    pub shape: String,
}

impl OrgList {
    /// Whether a person must agree before the good rows are taken: a row was refused or a value
    /// left out.
    pub fn needs_consent(&self) -> bool {
        self.issues
            .iter()
            .any(|issue| issue.severity() <= Severity::Flagged)
    }

    /// Leaves out terms that begin after a day, and flags them.
    pub fn leave_out_later_terms(&mut self, today: Date) {
        let is_term = |column: &&ColumnUse| column.field == Some(OrgField::TermStart);
        let column = self.columns.iter().find(is_term).cloned();
        for row in &mut self.rows {
            let Some(start) = row.term_start().filter(|start| *start > today) else {
                continue;
            };
            row.term_start = None;
            self.issues.push(Issue {
                row: row.line,
                column: column.clone(),
                value: start.to_string(),
                code: IssueCode::TermInFuture,
                args: BTreeMap::new(),
            });
        }
        self.issues.sort_by_key(|issue| issue.row);
    }

    /// The good rows as the domain's command takes them.
    pub fn lines(&self) -> Vec<OrgLine> {
        self.rows.iter().map(OrgRow::to_line).collect()
    }

    /// Members of the good rows together, each org's own figure counted.
    pub fn members_of_roots(&self) -> u64 {
        let roots = self.rows.iter().filter(|row| row.parent.is_none());
        roots.map(|row| u64::from(row.members.unwrap_or(0))).sum()
    }
}

/// Understands a table as an organisation list, with the synonyms of the program and what a
/// person said of its columns.
///
/// # Errors
/// As [`read_org_list`], and for a column that was spoken of and is not there.
pub fn read_org_table(
    table: &Table,
    known: &BTreeSet<String>,
    map: &ColumnMap,
) -> Result<OrgList, ReadError> {
    read_mapped(table, &Synonyms::builtin()?, known, map)
}

/// The marks of the layouts that a table may have, one a row that may hold its headings.
pub fn shapes(table: &Table) -> Vec<String> {
    let rows = crate::exchange::spread::spread(table)
        .map_or(table.rows.clone(), |it| it.rows.into_owned());
    let rows = rows.iter().take(crate::exchange::table::ROWS_SEARCHED);
    rows.map(map::shape_of).collect()
}

/// Understands a table as an organisation list. `known` are the codes of orgs that the database
/// already has: they may be named as superior orgs.
///
/// # Errors
/// No row of headings, a needed column missing, or no row below the headings.
pub fn read_org_list(
    table: &Table,
    synonyms: &Synonyms,
    known: &BTreeSet<String>,
) -> Result<OrgList, ReadError> {
    read_mapped(table, synonyms, known, &ColumnMap::default())
}

fn read_mapped(
    table: &Table,
    synonyms: &Synonyms,
    known: &BTreeSet<String>,
    map: &ColumnMap,
) -> Result<OrgList, ReadError> {
    let seen = crate::exchange::spread::spread(table)?;
    let heading = heading::find(&seen.rows, synonyms, map)?;
    let reader = line::LineReader {
        synonyms,
        heading: &heading,
        origin: &table.origin,
        merged: &seen.merged,
    };
    let mut found = line::Found::default();
    for row in seen.rows.iter() {
        reader.take(row, &mut found);
    }
    if found.drafts.is_empty() {
        return Err(ReadCode::NoRows.into());
    }
    Ok(tree::settle(found, &heading, known))
}
