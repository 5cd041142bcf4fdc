//! The domain, pure: no I/O, no clock, no SQL, no serialisation, no floats.

pub mod access;
pub mod command;
pub mod decide;
pub mod facts;
pub mod judge;
pub mod kind;
pub mod org;
pub mod pack;
pub mod record;
pub mod refusal;
pub mod rule;
pub mod work;

pub use command::{
    AccountCommand, ActCommand, Command, DutyCommand, FindingCommand, MarkDraft, OrgCommand,
    OrgLine, PackCommand, Patch, PersonCommand, Seen, SheetCommand, TaskCommand, TaskDraft,
};
pub use facts::{Change, Draft, Facts};
pub use kind::*;
pub use org::{Handover, Org, OrgEvent, PartyMember, Person, Post, Term};
pub use record::{Id, Kind, Record, Row};
pub use refusal::{Refusal, RefusalCode};
pub use work::{
    Account, Adoption, Assignment, Check, ClassMap, Duty, Finding, LocalChange, Mark, Milestone,
    Note, OfficeMap, Opinion, Sheet, Task, TaskUnit,
};
