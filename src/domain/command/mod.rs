//! Commands: everything that anybody can do to the file, as data that can be kept and sent.

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

mod answer;
mod ledger;
mod noun;
mod shape;
mod supervision;
mod supervision_shape;
mod work_line;

pub use answer::{ReportLine, SheetLine};
pub use ledger::{
    BallotCommand, FigureCommand, HonourCommand, IncidentCommand, RecordCommand, RegisterCommand,
};
pub use noun::{
    AccountCommand, ActCommand, DutyCommand, FindingCommand, OrgCommand, PackCommand, PeerCommand,
    PersonCommand, SheetCommand, TaskCommand,
};
pub use shape::{
    BallotLine, ColumnMark, FigureLine, HonourDraft, HonourLine, IncidentDraft, IncidentLine,
    MarkDraft, OrgLine, Patch, RecordDraft, RecordLine, RegisterLine, TaskDraft,
};
pub use supervision::{
    AgendaCommand, CampaignCommand, CardCommand, ChaseCommand, ContactCommand, EvidenceCommand,
    LaggingCommand, LetterCommand, MeasureCommand, TalkCommand, VerdictCommand, YearCommand,
};
pub use supervision_shape::{
    AgendaDraft, CampaignDraft, CardDraft, EvidenceDraft, LetterDraft, MeasureDraft, TalkDraft,
    VerdictLine,
};
pub use work_line::WorkLine;

use crate::{
    base::Value,
    domain::record::{Id, Kind},
};

/// Declares the sum of all nouns, and what is asked of every one of them.
macro_rules! nouns {
    ($($noun:literal $command:ident),+ $(,)?) => {
        /// Everything that anybody can do.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // Each variant holds the commands of the noun in its name.
        pub enum Command { $($command($command)),+ }

        impl Command {
            /// Every command's name.
            pub fn names() -> impl Iterator<Item = &'static str> {
                [$($command::NAMES),+].into_iter().flatten().copied()
            }

            /// Noun and verb, joined by a point: `task.dispatch`.
            pub const fn name(&self) -> &'static str {
                match self { $(Command::$command(inner) => inner.name()),+ }
            }

            /// The arguments by name, in a fixed order.
            pub fn args(&self) -> Vec<(&'static str, Value)> {
                match self { $(Command::$command(inner) => inner.args()),+ }
            }

            /// The argument names of a command, in their order.
            pub fn arg_names(name: &str) -> Option<&'static [&'static str]> {
                match name.split_once('.')?.0 {
                    $($noun => $command::arg_names(name),)+
                    _ => None,
                }
            }

            /// The command of a name and its arguments in order; `None` if they do not fit.
            pub fn decode(name: &str, args: &[Value]) -> Option<Command> {
                match name.split_once('.')?.0 {
                    $($noun => $command::decode(name, args).map(Command::from),)+
                    _ => None,
                }
            }
        }
    };
}

nouns! {
    "org" OrgCommand,
    "person" PersonCommand,
    "pack" PackCommand,
    "duty" DutyCommand,
    "task" TaskCommand,
    "finding" FindingCommand,
    "sheet" SheetCommand,
    "record" RecordCommand,
    "register" RegisterCommand,
    "figure" FigureCommand,
    "incident" IncidentCommand,
    "honour" HonourCommand,
    "ballot" BallotCommand,
    "campaign" CampaignCommand,
    "card" CardCommand,
    "lagging" LaggingCommand,
    "contact" ContactCommand,
    "chase" ChaseCommand,
    "agenda" AgendaCommand,
    "letter" LetterCommand,
    "evidence" EvidenceCommand,
    "talk" TalkCommand,
    "measure" MeasureCommand,
    "verdict" VerdictCommand,
    "year" YearCommand,
    "account" AccountCommand,
    "peer" PeerCommand,
    "act" ActCommand,
}

impl Command {
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
            Command::RecordCommand(RecordCommand::Edit { record, set }) => {
                Some((Kind::LedgerRecord, *record, set))
            }
            Command::IncidentCommand(IncidentCommand::Edit { incident, set }) => {
                Some((Kind::Incident, *incident, set))
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
                | Command::HonourCommand(HonourCommand::Lose { .. })
                | Command::CampaignCommand(
                    CampaignCommand::Draw { .. } | CampaignCommand::Close { .. }
                )
                | Command::CardCommand(_)
                | Command::MeasureCommand(_)
                | Command::VerdictCommand(
                    VerdictCommand::Decide { .. }
                        | VerdictCommand::Confirm { .. }
                        | VerdictCommand::Reopen { .. }
                )
                | Command::YearCommand(_)
                | Command::ActCommand(_)
        )
    }

    /// How many rows a bulk act names; none for any other act.
    pub fn bulk_rows(&self) -> Option<usize> {
        match self {
            Command::OrgCommand(OrgCommand::Load { lines } | OrgCommand::Update { lines, .. }) => {
                Some(lines.len())
            }
            Command::DutyCommand(DutyCommand::Lay { orgs, .. })
            | Command::TaskCommand(TaskCommand::Dispatch { orgs, .. })
            | Command::RecordCommand(RecordCommand::AddMany { orgs, .. }) => Some(orgs.len()),
            Command::SheetCommand(SheetCommand::Column { marks }) => Some(marks.len()),
            Command::SheetCommand(SheetCommand::Load { lines, .. }) => Some(lines.len()),
            Command::TaskCommand(TaskCommand::Report { lines, .. }) => Some(lines.len()),
            Command::FigureCommand(FigureCommand::Load { lines, .. }) => Some(lines.len()),
            Command::BallotCommand(BallotCommand::Load { lines, .. }) => Some(lines.len()),
            Command::CampaignCommand(CampaignCommand::Add { orgs, .. })
            | Command::AgendaCommand(AgendaCommand::SettleMany { orgs, .. }) => Some(orgs.len()),
            Command::RegisterCommand(RegisterCommand::Load { lines, .. }) => Some(lines.len()),
            Command::RecordCommand(RecordCommand::Load { lines, .. }) => Some(lines.len()),
            Command::IncidentCommand(IncidentCommand::Load { lines, .. }) => Some(lines.len()),
            Command::HonourCommand(HonourCommand::Load { lines, .. }) => Some(lines.len()),
            Command::VerdictCommand(VerdictCommand::Propose { lines, .. }) => Some(lines.len()),
            _ => None,
        }
    }

    /// The part of a bulk act that begins at a row and has at most `rows` of them; any other act
    /// whole. What is said once, such as the scope of a publication, is said in the first part.
    pub fn part(&self, from: usize, rows: usize) -> Command {
        match self {
            Command::OrgCommand(OrgCommand::Load { lines }) => OrgCommand::Load {
                lines: cut(lines, from, rows),
            }
            .into(),
            Command::DutyCommand(DutyCommand::Lay { adoption, orgs }) => DutyCommand::Lay {
                adoption: *adoption,
                orgs: cut(orgs, from, rows),
            }
            .into(),
            Command::TaskCommand(TaskCommand::Dispatch {
                task,
                orgs,
                date,
                scope,
            }) => TaskCommand::Dispatch {
                task: *task,
                orgs: cut(orgs, from, rows),
                date: *date,
                scope: scope.clone().filter(|_| from == 0),
            }
            .into(),
            Command::RecordCommand(RecordCommand::AddMany {
                adoption,
                orgs,
                draft,
            }) => RecordCommand::AddMany {
                adoption: *adoption,
                orgs: cut(orgs, from, rows),
                draft: draft.clone(),
            }
            .into(),
            Command::OrgCommand(OrgCommand::Update { lines, gone, date }) => {
                let is_last = from.saturating_add(rows) >= lines.len();
                OrgCommand::Update {
                    lines: cut(lines, from, rows),
                    gone: if is_last { gone.clone() } else { Vec::new() },
                    date: *date,
                }
                .into()
            }
            other => other.part_of_list(from, rows),
        }
    }

    /// As [`Command::part`], of the lists of facts.
    fn part_of_list(&self, from: usize, rows: usize) -> Command {
        match self {
            Command::SheetCommand(SheetCommand::Column { marks }) => {
                let marks = cut(marks, from, rows);
                SheetCommand::Column { marks }.into()
            }
            Command::FigureCommand(FigureCommand::Load { adoption, lines }) => {
                let (adoption, lines) = (*adoption, cut(lines, from, rows));
                FigureCommand::Load { adoption, lines }.into()
            }
            Command::BallotCommand(BallotCommand::Load { adoption, lines }) => {
                let (adoption, lines) = (*adoption, cut(lines, from, rows));
                BallotCommand::Load { adoption, lines }.into()
            }
            Command::RegisterCommand(RegisterCommand::Load {
                adoption,
                register,
                lines,
            }) => RegisterCommand::Load {
                adoption: *adoption,
                register: register.clone(),
                lines: cut(lines, from, rows),
            }
            .into(),
            Command::RecordCommand(RecordCommand::Load { adoption, lines }) => {
                let (adoption, lines) = (*adoption, cut(lines, from, rows));
                RecordCommand::Load { adoption, lines }.into()
            }
            Command::IncidentCommand(IncidentCommand::Load { adoption, lines }) => {
                let (adoption, lines) = (*adoption, cut(lines, from, rows));
                IncidentCommand::Load { adoption, lines }.into()
            }
            Command::HonourCommand(HonourCommand::Load { adoption, lines }) => {
                let (adoption, lines) = (*adoption, cut(lines, from, rows));
                HonourCommand::Load { adoption, lines }.into()
            }
            Command::SheetCommand(load @ SheetCommand::Load { .. }) => {
                let mut load = load.clone();
                if let SheetCommand::Load { lines, .. } = &mut load {
                    *lines = cut(lines, from, rows);
                }
                load.into()
            }
            other => other.part_of_round(from, rows),
        }
    }

    /// As [`Command::part`], of the bulk acts of supervision and its outcome.
    fn part_of_round(&self, from: usize, rows: usize) -> Command {
        match self {
            Command::CampaignCommand(CampaignCommand::Add { campaign, orgs }) => {
                CampaignCommand::Add {
                    campaign: *campaign,
                    orgs: cut(orgs, from, rows),
                }
                .into()
            }
            Command::TaskCommand(TaskCommand::Report {
                quarter,
                date,
                lines,
            }) => TaskCommand::Report {
                quarter: quarter.clone(),
                date: *date,
                lines: cut(lines, from, rows),
            }
            .into(),
            Command::AgendaCommand(AgendaCommand::SettleMany {
                adoption,
                orgs,
                draft,
            }) => AgendaCommand::SettleMany {
                adoption: *adoption,
                orgs: cut(orgs, from, rows),
                draft: draft.clone(),
            }
            .into(),
            Command::VerdictCommand(VerdictCommand::Propose {
                adoption,
                lines,
                basis,
            }) => VerdictCommand::Propose {
                adoption: *adoption,
                lines: cut(lines, from, rows),
                basis: *basis,
            }
            .into(),
            other => other.clone(),
        }
    }
}

/// So many items of a list at most, beginning at one.
fn cut<T: Clone>(items: &[T], from: usize, rows: usize) -> Vec<T> {
    items.iter().skip(from).take(rows).cloned().collect()
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
    use crate::base::{Date, Decimal};

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
            IncidentCommand::Load {
                adoption: 2,
                lines: vec![IncidentLine {
                    line: 5,
                    org: 3,
                    draft: IncidentDraft {
                        fact: "leak".into(),
                        date: Date::from_ymd_opt(2026, 2, 1).unwrap(),
                        severity: "grave".into(),
                        case_key: Some("A-1".into()),
                        person: None,
                        persons: Some(2),
                        text: "漏水".into(),
                        document: None,
                    },
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
        let parts: Vec<Command> = (0..25)
            .step_by(10)
            .map(|from| command.part(from, 10))
            .collect();
        assert_eq!(
            parts.iter().filter_map(Command::bulk_rows).sum::<usize>(),
            25
        );
        let scopes = parts.iter().filter(|part| {
            matches!(
                part,
                Command::TaskCommand(TaskCommand::Dispatch { scope: Some(_), .. })
            )
        });
        assert_eq!((parts.len(), scopes.count()), (3, 1));
    }
}
