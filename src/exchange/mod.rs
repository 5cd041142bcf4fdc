//! Files in and out: tables and organisation lists in, CSV and JSON out; nothing is written to the
//! database here, an import ends as rows from which a command is made.

pub mod blank;
mod book_in;
pub mod bundle;
pub mod child;
mod container;
mod csv_in;
pub mod csv_out;
pub mod evidence;
pub mod fact_list;
pub mod json_out;
pub mod limit;
mod ods_in;
mod ods_style;
mod ole;
pub mod org_list;
pub mod paper;
pub mod people;
pub mod read;
pub mod read_error;
mod rows;
pub mod score_table;
mod secret;
pub mod sheet;
mod sniff;
mod spread;
pub mod synonym;
pub mod table;
mod text_in;
pub mod wire;
mod xls_in;
mod xls_scan;
mod xlsx_in;
mod xlsx_layout;
mod xml;

pub use child::{Heard, Program};
pub use fact_list::{FactColumn, FactRow, FactTable, Heading, fact_table, read_fact_table};
pub use limit::Limits;
pub use org_list::{
    ColumnMap, ColumnUse, Issue, IssueCode, OrgField, OrgFlag, OrgList, OrgRow, Severity, SkipCode,
    Skipped, read_org_list, read_org_table, shapes,
};
pub use read::{read, read_with};
pub use read_error::{ReadCode, ReadError};
pub use score_table::{Doubt, Place, ScoreTable, TableDoubt, read_score_file, read_score_text};
pub use secret::mark_of as secret_mark;
pub use sheet::Sheet;
pub use synonym::{CellWords, Synonyms};
pub use table::{Cell, CellKind, Format, Origin, RowText, Table};
