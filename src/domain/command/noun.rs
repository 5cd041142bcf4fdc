//! The commands of every noun, as tables: name, arguments, meaning.

use super::{
    Command,
    answer::{ReportLine, SheetLine},
    shape::{ColumnMark, MarkDraft, OrgLine, Patch, TaskDraft},
    work_line::WorkLine,
};
use crate::{
    base::{Date, Decimal, Value},
    domain::{
        kind::{
            CheckMode, CheckResult, FindingSource, FindingState, MemberStatus, OrgKind, Outcome,
            PostKind, Role, Sector, SheetRole, State,
        },
        record::Id,
    },
};

commands! {
    /// What can be done with organisations.
    OrgCommand "org" {
        /// Adds one org.
        Found "found" {
            code: String, parent: Option<Id>, name: String, kind: OrgKind, sector: Sector,
            members: Option<u32>, founded: Option<Date>
        },
        /// Loads many lines of a list; a bulk act.
        Load "load" { lines: Vec<OrgLine> },
        /// Brings standing orgs to what a list says and adds those that are new; those that are
        /// gone end, named from below to above. A bulk act.
        Update "update" { lines: Vec<OrgLine>, gone: Vec<Id>, date: Date },
        /// Changes columns that have no history of their own.
        Edit "edit" { org: Id, set: Vec<Patch> },
        /// 划转: puts an org under another.
        Move "move" { org: Id, parent: Option<Id>, date: Date, reason: Option<String> },
        /// 更名
        Rename "rename" { org: Id, name: String, date: Date, reason: Option<String> },
        /// 改建: becomes another kind.
        Rebuild "rebuild" { org: Id, kind: OrgKind, date: Date, reason: Option<String> },
        /// 合并: its children go to the other org, itself is dissolved.
        Merge "merge" { org: Id, into: Id, date: Date, reason: Option<String> },
        /// 撤销: an org without living children ends.
        Dissolve "dissolve" { org: Id, date: Date, reason: Option<String> },
    }
}

commands! {
    /// What can be done with persons, posts, terms and rosters.
    PersonCommand "person" {
        /// Adds a person. An equal name is another person unless said otherwise.
        Add "add" {
            name: String, title: Option<String>, degree: Option<String>, full_time: bool,
            administrative_head: bool, phone: Option<String>
        },
        /// Changes a person's columns.
        Edit "edit" { person: Id, set: Vec<Patch> },
        /// Puts a person in a post.
        Appoint "appoint" { person: Id, org: Id, post: PostKind, since: Date, acting: bool },
        /// Ends a post; what is under way is handed over.
        Leave "leave" { post: Id, until: Date },
        /// Finishes a handover: open assignments pass to the successor.
        HandOver "hand_over" { handover: Id, date: Date, remark: Option<String> },
        /// Begins a term with an election; an open term of the org ends with it.
        BeginTerm "begin_term" { org: Id, start: Date, years: u32 },
        /// Records an approved delay of the election.
        ExtendTerm "extend_term" { term: Id, to: Date, approved_by: String },
        /// Enters a party member in a branch's roster.
        Enroll "enroll" { person: Id, org: Id, status: MemberStatus, since: Date },
        /// Moves a party member to another branch.
        Transfer "transfer" { member: Id, to: Id, date: Date },
        /// Ends a membership of the roster.
        Release "release" { member: Id, status: MemberStatus, date: Date },
    }
}

commands! {
    /// What can be done with packs.
    PackCommand "pack" {
        /// Puts a pack in force for a year.
        Adopt "adopt" { year: i32, file: String, text: String, shift: bool },
        /// Takes it back; refused while rows cite it.
        Withdraw "withdraw" { adoption: Id, reason: String },
        /// Says which org stands for a named office.
        MapOffice "map_office" { adoption: Id, office: String, org: Id },
        /// Says which orgs make up a class; replaces what was there.
        MapClass "map_class" { adoption: Id, class: String, orgs: Vec<Id> },
        /// Records a local departure.
        SetLocal "set_local" {
            adoption: Id, item: String, field: String, value: String, reason: String
        },
    }
}

commands! {
    /// What can be done with duties.
    DutyCommand "duty" {
        /// Lays the pack's common duties on orgs that have a post for them; a bulk act.
        Lay "lay" { adoption: Id, orgs: Vec<Id> },
        /// Adds an individual duty.
        Add "add" {
            year: i32, org: Id, post: PostKind, text: String, area: Option<String>,
            clause: Option<String>
        },
        /// Says how far it is.
        Set "set" {
            duty: Id, state: State, progress: u32, evidence: Option<String>, remark: Option<String>
        },
        /// Takes an individual duty off the list.
        Drop "drop" { duty: Id },
    }
}

commands! {
    /// What can be done with tasks.
    TaskCommand "task" {
        /// 开单: writes a task.
        Open "open" { year: i32, draft: TaskDraft },
        /// 开单: writes the tasks of a pack; all of them if none is named.
        Draw "draw" { adoption: Id, items: Vec<String> },
        /// Changes a task's text, before it is closed.
        Edit "edit" { task: Id, set: Vec<Patch> },
        /// Adds a milestone.
        AddMilestone "add_milestone" { task: Id, title: String, due: Date },
        /// Marks a milestone as reached.
        ReachMilestone "reach_milestone" { milestone: Id, date: Date },
        /// Sets the supporting orgs.
        SetSupport "set_support" { task: Id, orgs: Vec<Id> },
        /// 晒单: publishes in a scope.
        Publish "publish" { task: Id, scope: String, date: Date },
        /// 派单: one assignment per org; a bulk act. A scope also publishes it, as a supplement.
        Dispatch "dispatch" { task: Id, orgs: Vec<Id>, date: Date, scope: Option<String> },
        /// Says how far an assignment is.
        Progress "progress" {
            assignment: Id, state: State, progress: u32, evidence: Option<String>,
            remark: Option<String>
        },
        /// Enters what orgs sent back about their assignments, with notes of a quarter; a bulk act.
        Report "report" { quarter: String, date: Date, lines: Vec<ReportLine> },
        /// 查单: records one check.
        Check "check" {
            assignment: Id, date: Date, mode: CheckMode, result: CheckResult,
            score: Option<Decimal>, remark: Option<String>, checker: Option<String>
        },
        /// Assesses an assignment and says how it ended.
        Assess "assess" {
            assignment: Id, outcome: Outcome, assessment: String, score: Option<Decimal>
        },
        /// Assesses every assignment not yet assessed alike; a bulk act.
        AssessAll "assess_all" { task: Id, outcome: Outcome, assessment: String },
        /// Brings assignments to how they stand in another office's file, where the steps were
        /// taken one by one.
        Restate "restate" { task: Id, lines: Vec<WorkLine> },
        /// 销单: closes the task and records the filing.
        Close "close" { task: Id, filed_to: String, date: Date },
        /// 退回: sends an assignment back to its org.
        Return "return" { assignment: Id, reason: String },
        /// Takes a task one stage back or opens a closed one again.
        Reopen "reopen" { task: Id, reason: String },
        /// Carries unfinished assignments of a closed task into another year.
        Carry "carry" { task: Id, year: i32 },
        /// Adds a progress note.
        AddNote "note" {
            task: Id, assignment: Option<Id>, quarter: String, date: Date, text: String
        },
        /// Records a member's opinion.
        AddOpinion "opinion" { task: Id, date: Date, member: Option<String>, text: String },
        /// Answers an opinion.
        Answer "answer" { opinion: Id, text: String },
    }
}

commands! {
    /// What can be done with findings.
    FindingCommand "finding" {
        /// Puts a problem on the ledger.
        Raise "raise" {
            year: i32, org: Id, source: FindingSource, sheet: Option<Id>, item: Option<String>,
            task: Option<Id>, text: String, responsible: Option<String>, measure: Option<String>,
            deadline: Option<Date>, found: Date, record: Option<Id>, campaign: Option<Id>,
            rule: Option<String>, problem: Option<String>, repeats: Option<Id>
        },
        /// Changes what is to be done, while it is open.
        Edit "edit" { finding: Id, set: Vec<Patch> },
        /// Says that it is rectified, with evidence.
        Rectify "rectify" { finding: Id, measure: String, evidence: String },
        /// A second person verifies and closes it.
        Close "close" { finding: Id, verifier: String, date: Date },
        /// Opens it again.
        Reopen "reopen" { finding: Id, reason: String },
        /// 回头看: says whether what was closed is still rectified; what is not is open again.
        LookBack "look_back" { finding: Id, date: Date, held: bool, remark: Option<String> },
        /// Brings it to how it stands in another office's file.
        Restate "restate" {
            finding: Id, state: FindingState, measure: Option<String>, evidence: Option<String>,
            verifier: Option<String>, closed: Option<Date>, looked_back: Option<Date>,
            relapsed: Option<Date>
        },
        /// Says that it is the same again as one of an earlier year.
        Repeat "repeat" { finding: Id, earlier: Id },
    }
}

commands! {
    /// What can be done with sheets.
    SheetCommand "sheet" {
        /// Opens a sheet of a form for an org.
        Open "open" {
            year: i32, org: Id, adoption: Id, form: String, role: SheetRole, assessor: String,
            date: Date
        },
        /// Enters marks.
        Mark "mark" { sheet: Id, marks: Vec<MarkDraft> },
        /// Enters marks on many sheets, such as one item of all of them; a bulk act.
        Column "column" { marks: Vec<ColumnMark> },
        /// Enters what orgs sent back about themselves, on a sheet of each; a bulk act.
        Load "load" {
            adoption: Id, form: String, date: Date, submit: bool, replace: bool,
            lines: Vec<SheetLine>
        },
        /// 其余满分: gives full points to every item without a mark.
        FillRest "fill_rest" { sheet: Id },
        /// Takes a mark away.
        Erase "erase" { sheet: Id, item: String },
        /// Hands the sheet in; every item must have a mark.
        Submit "submit" { sheet: Id, date: Date },
        /// Opens a sheet again.
        Reopen "reopen" { sheet: Id, reason: String },
    }
}

commands! {
    /// What can be done with accounts.
    AccountCommand "account" {
        /// Grants a role within a scope.
        Grant "grant" { name: String, role: Role, scope: Option<Id> },
        /// Takes a granted role away.
        Revoke "revoke" { account: Id },
    }
}

commands! {
    /// What can be done with the offices that bundles are exchanged with.
    PeerCommand "peer" {
        /// Takes an office's bundles from now on: its site, its key for signatures, and the one
        /// to which bundles for it are encrypted.
        Add "add" { name: String, site: String, key: String, recipient: Option<String> },
        /// No longer takes them.
        Remove "remove" { peer: Id },
    }
}

commands! {
    /// Acts upon acts.
    ActCommand "act" {
        /// Takes back an act of one's own, with the whole batch that it belongs to.
        Undo "undo" { act: i64 },
        /// Does again what was taken back.
        Redo "redo" { act: i64 },
    }
}
