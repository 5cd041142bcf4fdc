//! Judging: facts and a pack in, points with the tree of their reasons out; pure and exact.

pub mod agenda_row;
mod ask;
pub mod assess;
mod ballot;
mod bench;
pub mod body;
pub mod calendar;
pub mod condition;
pub mod consequence;
pub mod facts;
pub mod finding_rule;
mod form;
pub mod grade;
pub mod indicator;
mod item;
pub mod kept;
pub mod ladder;
pub mod ledger;
pub mod lift;
pub mod open_item;
pub mod peer;
pub mod period;
pub mod place;
mod presence;
mod ration;
mod read;
pub mod reminder;
pub mod resolve;
pub mod rhythm;
mod rule;
mod score;
pub mod share;
pub mod staffing;
pub mod subject;
pub mod target;
pub mod term;
pub mod trace;
pub mod trend;
pub mod whom;
pub mod window;

pub use assess::{Assessed, FormScore, Scored, SheetScore, assess, settle};
pub use facts::{
    Attendance, Ballot, CardFact, Entry, Fact, FindingFact, Holder, HonourEntry, Incident, Known,
    OrgCard, OrgFacts, Past, PeriodScore, SheetFact, SheetMark, Tagged,
};
pub use indicator::{Part, Standing, Standings};
pub use trace::{Node, Outcome, SourceKind, SourceRef, Why};
