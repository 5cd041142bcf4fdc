//! The domain, pure: no I/O, no clock, no SQL, no serialisation, no floats.

pub mod access;
pub mod bundle;
pub mod command;
pub mod decide;
pub mod draw;
pub mod evidence;
pub mod facts;

pub mod judge;
pub mod kind;
pub mod ledger;
pub mod likeness;
pub mod org;
pub mod pack;
pub mod record;
pub mod refusal;
pub mod replay;
pub mod rule;
pub mod supervision;
pub mod twin;
pub mod work;

pub use command::{
    AccountCommand, ActCommand, AgendaCommand, AgendaDraft, BallotCommand, BallotLine,
    CampaignCommand, CampaignDraft, CardCommand, CardDraft, ChaseCommand, ColumnMark, Command,
    ContactCommand, DutyCommand, EvidenceCommand, EvidenceDraft, FigureCommand, FigureLine,
    FindingCommand, HonourCommand, HonourDraft, HonourLine, IncidentCommand, IncidentDraft,
    IncidentLine, LaggingCommand, LetterCommand, LetterDraft, MarkDraft, MeasureCommand,
    MeasureDraft, OrgCommand, OrgLine, PackCommand, Patch, PeerCommand, PersonCommand,
    RecordCommand, RecordDraft, RecordLine, RegisterCommand, RegisterLine, ReportLine, Seen,
    SheetCommand, SheetLine, TalkCommand, TalkDraft, TaskCommand, TaskDraft, VerdictCommand,
    VerdictLine, WorkLine, YearCommand,
};
pub use evidence::{EvidenceFile, EvidenceOf};
pub use facts::{Change, Draft, Facts};
pub use kind::*;
pub use ledger::{Attendance, Ballot, Figure, HonourHeld, Incident, LedgerRecord, RegisterRow};
pub use org::{Handover, Org, OrgEvent, PartyMember, Person, Post, Term};
pub use record::{Id, Kind, Record, Row};
pub use refusal::{Refusal, RefusalCode};
pub use supervision::{
    AgendaMark, Campaign, CampaignOrg, CardIssued, Chase, Contact, Lagging, LetterSent, Measure,
    TalkHeld, Verdict, YearClosing,
};
pub use twin::Twin;
pub use work::{
    Account, Adoption, Assignment, Check, ClassMap, Duty, Finding, LocalChange, Mark, Milestone,
    Note, OfficeMap, Opinion, Peer, Sheet, Task, TaskUnit,
};
