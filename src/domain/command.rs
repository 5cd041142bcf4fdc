//! Commands: everything that anybody can do to the file, as data that can be kept and sent.

use crate::{
    base::{Date, Decimal, Value},
    domain::{
        kind::{
            Category, CheckMode, CheckResult, FindingSource, MemberStatus, OrgKind, Outcome,
            PostKind, Role, Sector, Share, SheetRole, State,
        },
        record::{Id, Kind},
    },
};

crate::field_struct! {
    /// A new value for one column of a row.
    Patch {
        /// The column's name.
        field: String,
        /// The value; [`Value::Null`] empties it.
        value: Value,
    }
}

crate::field_struct! {
    /// One line of an organisation list, ready to be loaded.
    OrgLine {
        /// Line in the source, for messages.
        line: u32,
        /// Number, unique.
        code: String,
        /// Number of the superior org: an earlier line or an org in the file.
        parent: Option<String>,
        /// Name.
        name: String,
        /// Kind.
        kind: OrgKind,
        /// Sector.
        sector: Sector,
        /// Members as reported.
        members: Option<u32>,
        /// Day of the last election.
        term_start: Option<Date>,
        /// Length of the term in years.
        term_years: Option<u32>,
        /// Name of the secretary.
        secretary: Option<String>,
        /// Names of the deputy secretaries.
        deputies: Vec<String>,
        /// Telephone.
        phone: Option<String>,
    }
}

crate::field_struct! {
    /// What a new task says. Gaps are allowed until the gates ask.
    TaskDraft {
        /// Title.
        title: String,
        /// Category.
        category: Category,
        /// Common or individual.
        share: Share,
        /// Goal.
        goal: Option<String>,
        /// Standard.
        standard: Option<String>,
        /// Hard figures.
        figures: Option<String>,
        /// Leader in charge.
        leader: Option<String>,
        /// Lead responsible org.
        lead: Option<Id>,
        /// Supporting responsible orgs.
        supporting: Vec<Id>,
        /// Responsible person.
        responsible: Option<String>,
        /// Measures, one a line.
        measures: Option<String>,
        /// Deadline.
        deadline: Option<Date>,
        /// Clause.
        clause: Option<String>,
    }
}

crate::field_struct! {
    /// The points given for one item.
    MarkDraft {
        /// The item's id in the pack.
        item: String,
        /// Points; missing if the item does not apply.
        points: Option<Decimal>,
        /// Reason, required below the pack's threshold.
        reason: Option<String>,
        /// Evidence.
        evidence: Option<String>,
    }
}

/// Declares the commands of one noun, with their names, arguments and back.
macro_rules! commands {
    ($(#[$meta:meta])* $name:ident $noun:literal {
        $($(#[$vmeta:meta])* $variant:ident $verb:literal
            { $($(#[$fmeta:meta])* $field:ident : $ty:ty),* $(,)? }),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // The fields are the columns and shapes of the same names.
        pub enum $name { $($(#[$vmeta])* $variant { $($(#[$fmeta])* $field: $ty),* }),+ }

        impl $name {
            /// Every name of this noun's commands.
            pub const NAMES: &'static [&'static str] = &[$(concat!($noun, ".", $verb)),+];

            /// Noun and verb, joined by a point.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => concat!($noun, ".", $verb)),+ }
            }

            /// The arguments by name, in a fixed order.
            pub fn args(&self) -> Vec<(&'static str, Value)> {
                match self {
                    $(Self::$variant { $($field),* } => vec![
                        $((stringify!($field), $crate::base::Field::to_value($field))),*
                    ]),+
                }
            }

            /// The argument names of a command, in their order.
            pub fn arg_names(name: &str) -> Option<&'static [&'static str]> {
                $(if name == concat!($noun, ".", $verb) {
                    return Some(&[$(stringify!($field)),*]);
                })+
                None
            }

            /// The command of a name and its arguments in order; `None` if they do not fit.
            #[allow(unused_mut, unused_variables)] // Some commands have no arguments.
            pub fn decode(name: &str, args: &[Value]) -> Option<Self> {
                let mut args = args.iter();
                $(if name == concat!($noun, ".", $verb) {
                    return Some(Self::$variant {
                        $($field: $crate::base::Field::from_value(args.next()?)?),*
                    });
                })+
                None
            }
        }

        impl From<$name> for Command {
            fn from(command: $name) -> Command {
                Command::$name(command)
            }
        }
    };
}

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
            deadline: Option<Date>, found: Date
        },
        /// Changes what is to be done, while it is open.
        Edit "edit" { finding: Id, set: Vec<Patch> },
        /// Says that it is rectified, with evidence.
        Rectify "rectify" { finding: Id, measure: String, evidence: String },
        /// A second person verifies and closes it.
        Close "close" { finding: Id, verifier: String, date: Date },
        /// Opens it again.
        Reopen "reopen" { finding: Id, reason: String },
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
    /// Acts upon acts.
    ActCommand "act" {
        /// Takes back an act of one's own, with the whole batch that it belongs to.
        Undo "undo" { act: i64 },
        /// Does again what was taken back.
        Redo "redo" { act: i64 },
    }
}

/// Everything that anybody can do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // Each variant holds the commands of the noun in its name.
pub enum Command {
    OrgCommand(OrgCommand),
    PersonCommand(PersonCommand),
    PackCommand(PackCommand),
    DutyCommand(DutyCommand),
    TaskCommand(TaskCommand),
    FindingCommand(FindingCommand),
    SheetCommand(SheetCommand),
    AccountCommand(AccountCommand),
    ActCommand(ActCommand),
}

macro_rules! each_noun {
    ($self:expr, $inner:ident => $body:expr) => {
        match $self {
            Command::OrgCommand($inner) => $body,
            Command::PersonCommand($inner) => $body,
            Command::PackCommand($inner) => $body,
            Command::DutyCommand($inner) => $body,
            Command::TaskCommand($inner) => $body,
            Command::FindingCommand($inner) => $body,
            Command::SheetCommand($inner) => $body,
            Command::AccountCommand($inner) => $body,
            Command::ActCommand($inner) => $body,
        }
    };
}

impl Command {
    /// Every command's name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        [
            OrgCommand::NAMES,
            PersonCommand::NAMES,
            PackCommand::NAMES,
            DutyCommand::NAMES,
            TaskCommand::NAMES,
            FindingCommand::NAMES,
            SheetCommand::NAMES,
            AccountCommand::NAMES,
            ActCommand::NAMES,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    /// Noun and verb, joined by a point: `task.dispatch`.
    pub const fn name(&self) -> &'static str {
        each_noun!(self, inner => inner.name())
    }

    /// The arguments by name, in a fixed order.
    pub fn args(&self) -> Vec<(&'static str, Value)> {
        each_noun!(self, inner => inner.args())
    }

    /// The argument names of a command, in their order.
    pub fn arg_names(name: &str) -> Option<&'static [&'static str]> {
        OrgCommand::arg_names(name)
            .or_else(|| PersonCommand::arg_names(name))
            .or_else(|| PackCommand::arg_names(name))
            .or_else(|| DutyCommand::arg_names(name))
            .or_else(|| TaskCommand::arg_names(name))
            .or_else(|| FindingCommand::arg_names(name))
            .or_else(|| SheetCommand::arg_names(name))
            .or_else(|| AccountCommand::arg_names(name))
            .or_else(|| ActCommand::arg_names(name))
    }

    /// The command of a name and its arguments in order; `None` if they do not fit.
    pub fn decode(name: &str, args: &[Value]) -> Option<Command> {
        let (noun, _) = name.split_once('.')?;
        match noun {
            "org" => OrgCommand::decode(name, args).map(Command::from),
            "person" => PersonCommand::decode(name, args).map(Command::from),
            "pack" => PackCommand::decode(name, args).map(Command::from),
            "duty" => DutyCommand::decode(name, args).map(Command::from),
            "task" => TaskCommand::decode(name, args).map(Command::from),
            "finding" => FindingCommand::decode(name, args).map(Command::from),
            "sheet" => SheetCommand::decode(name, args).map(Command::from),
            "account" => AccountCommand::decode(name, args).map(Command::from),
            "act" => ActCommand::decode(name, args).map(Command::from),
            _ => None,
        }
    }

    /// The row and the columns that an edit sets; none for any other act.
    pub fn patches(&self) -> Option<(Kind, Id, &[Patch])> {
        match self {
            Command::OrgCommand(OrgCommand::Edit { org, set }) => Some((Kind::Org, *org, set)),
            Command::PersonCommand(PersonCommand::Edit { person, set }) => {
                Some((Kind::Person, *person, set))
            }
            Command::TaskCommand(TaskCommand::Edit { task, set }) => Some((Kind::Task, *task, set)),
            Command::FindingCommand(FindingCommand::Edit { finding, set }) => {
                Some((Kind::Finding, *finding, set))
            }
            _ => None,
        }
    }

    /// Whether the act may simply be undone. What was shown to others, filed or granted is not:
    /// it is reopened or withdrawn with a reason.
    pub fn is_reversible(&self) -> bool {
        !matches!(
            self,
            Command::TaskCommand(
                TaskCommand::Publish { .. } | TaskCommand::Close { .. } | TaskCommand::Carry { .. }
            ) | Command::TaskCommand(TaskCommand::Dispatch { scope: Some(_), .. })
                | Command::SheetCommand(SheetCommand::Submit { .. })
                | Command::FindingCommand(FindingCommand::Close { .. })
                | Command::AccountCommand(_)
                | Command::PackCommand(PackCommand::Withdraw { .. })
                | Command::ActCommand(_)
        )
    }

    /// A bulk act cut into commands of at most `rows` rows each; any other act as it is.
    pub fn chunks(self, rows: usize) -> Vec<Command> {
        let rows = rows.max(1);
        match self {
            Command::OrgCommand(OrgCommand::Load { lines }) if lines.len() > rows => lines
                .chunks(rows)
                .map(|part| {
                    OrgCommand::Load {
                        lines: part.to_vec(),
                    }
                    .into()
                })
                .collect(),
            Command::DutyCommand(DutyCommand::Lay { adoption, orgs }) if orgs.len() > rows => orgs
                .chunks(rows)
                .map(|part| {
                    DutyCommand::Lay {
                        adoption,
                        orgs: part.to_vec(),
                    }
                    .into()
                })
                .collect(),
            Command::TaskCommand(TaskCommand::Dispatch {
                task,
                orgs,
                date,
                scope,
            }) if orgs.len() > rows => {
                let part = |(at, part): (usize, &[Id])| {
                    let scope = scope.clone().filter(|_| at == 0);
                    TaskCommand::Dispatch {
                        task,
                        orgs: part.to_vec(),
                        date,
                        scope,
                    }
                    .into()
                };
                orgs.chunks(rows).enumerate().map(part).collect()
            }
            other => vec![other],
        }
    }
}

/// A row whose version the person saw when he decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its kind.
    pub kind: Kind,
    /// Its key.
    pub id: Id,
    /// The version on his screen.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_survives_its_arguments() {
        let commands: Vec<Command> = vec![
            TaskCommand::Publish {
                task: 7,
                scope: "全校".into(),
                date: Date::from_ymd_opt(2026, 2, 1).unwrap(),
            }
            .into(),
            SheetCommand::Mark {
                sheet: 1,
                marks: vec![MarkDraft {
                    item: "a1".into(),
                    points: Decimal::new(15, 1),
                    reason: None,
                    evidence: None,
                }],
            }
            .into(),
            OrgCommand::Edit {
                org: 3,
                set: vec![Patch {
                    field: "phone".into(),
                    value: Value::Null,
                }],
            }
            .into(),
            ActCommand::Undo { act: 12 }.into(),
        ];
        for command in commands {
            let args: Vec<Value> = command.args().into_iter().map(|(_, value)| value).collect();
            assert_eq!(
                Command::decode(command.name(), &args),
                Some(command.clone())
            );
            assert!(Command::names().any(|name| name == command.name()));
        }
    }

    #[test]
    fn a_bulk_dispatch_publishes_once() {
        let date = Date::from_ymd_opt(2026, 5, 1).unwrap();
        let command: Command = TaskCommand::Dispatch {
            task: 1,
            orgs: (1..=25).collect(),
            date,
            scope: Some("全校".into()),
        }
        .into();
        let parts = command.chunks(10);
        let scopes = parts.iter().filter(|part| {
            matches!(
                part,
                Command::TaskCommand(TaskCommand::Dispatch { scope: Some(_), .. })
            )
        });
        assert_eq!((parts.len(), scopes.count()), (3, 1));
    }
}
