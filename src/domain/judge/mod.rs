//! Judging: facts and a pack in, points with the tree of their reasons out; pure and exact.

pub mod assess;
pub mod calendar;
pub mod facts;
pub mod indicator;
pub mod open_item;
pub mod reminder;
pub mod rhythm;
pub mod term;
pub mod trace;
pub mod whom;
pub mod window;

pub use assess::{Assessed, FormScore, Scored, assess, settle};
pub use facts::{
    Attendance, Ballot, CardFact, Entry, Fact, FindingFact, Holder, HonourEntry, Incident, Known,
    OrgCard, OrgFacts, Past, PeriodScore, SheetFact, SheetMark, Tagged,
};
pub use indicator::{Part, Standing, Standings};
pub use trace::{Node, Outcome, SourceKind, SourceRef, Why};
