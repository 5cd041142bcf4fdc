//! The shapes of a pack's file, one for each table, and how each becomes its checked type.

#[macro_use]
mod table;

mod count;
mod day;
mod follow;
mod form;
mod name;
mod rule;
pub(crate) mod value;
mod verdict;
mod watch;
mod work;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::pack::{Head, Pack};
use crate::domain::{OrgKind, Sector};
use crate::pack::build::{Build, Reader};
use value::{Code, Day, Ident, Text};

/// A whole pack file.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct PackShape {
    pack: HeadShape,
    #[serde(flatten)]
    tables: TablesShape,
}

impl Build for PackShape {
    type Out = Pack;

    fn build(self, at: &mut Reader) -> Option<Pack> {
        at.set_year(self.pack.year);
        let head = at.field("pack", self.pack);
        self.tables.fill(at, head)
    }
}

shape! {
    /// The head of the pack.
    plain HeadShape => Head {
        id: Ident,
        version: u32,
        title: Text,
        /// At most eight hanzi.
        short: Text,
        issuer: Text,
        number: Option<String>,
        in_force: Day,
        until: Option<Day>,
        /// The year for which fixed days in this file are written.
        year: i32,
        language: Text,
        kinds: Vec<Code<OrgKind>>,
        topics: Vec<Ident>,
        note: Option<Text>,
    } defaults {
        sectors: Vec<Code<Sector>>,
    }
}

macro_rules! tables {
    ($($(#[$meta:meta])* $key:ident => $list:ident : $shape:ty),+ $(,)?) => {
        /// The tables of a pack.
        #[derive(Debug, Deserialize, JsonSchema)]
        struct TablesShape {
            $($(#[$meta])* #[serde(default)] $key: Vec<$shape>,)+
        }

        impl TablesShape {
            fn fill(self, at: &mut Reader, head: Option<Head>) -> Option<Pack> {
                $(let $list = at.field(stringify!($key), self.$key);)+
                Some(Pack { head: head?, $($list: $list?,)+ })
            }
        }
    };
}

tables! {
    /// Named offices.
    office => offices: name::OfficeShape,
    /// Classes of orgs.
    class => classes: name::ClassShape,
    /// Areas that group duties and tasks.
    area => areas: name::AreaShape,
    /// Which post answers how.
    role => roles: name::RoleShape,
    /// What the text leaves open, with the choice taken.
    option => options: name::OptionShape,
    /// Responsibility list.
    duty => duties: work::DutyShape,
    /// Project list.
    task => tasks: work::TaskShape,
    /// Kinds of ledger entry.
    record_kind => record_kinds: count::RecordKindShape,
    /// Registers.
    register => registers: count::RegisterShape,
    /// Quotas.
    indicator => indicators: count::IndicatorShape,
    /// Facts that rules read.
    fact => facts: count::FactShape,
    /// Staffing and structure norms.
    staffing => staffing: count::StaffingShape,
    /// Targets by year.
    target => targets: count::TargetShape,
    /// Scoring forms.
    form => forms: form::FormShape,
    /// Peer groups.
    peer_group => peer_groups: verdict::PeerGroupShape,
    /// Scores.
    score => scores: verdict::ScoreShape,
    /// Scales of grades.
    scale => scales: verdict::ScaleShape,
    /// Verdicts.
    appraisal => appraisals: verdict::AppraisalShape,
    /// From score to grade.
    grading => gradings: verdict::GradingShape,
    /// Ladders of cards.
    ladder => ladders: follow::LadderShape,
    /// Consequences.
    consequence => consequences: follow::ConsequenceShape,
    /// What is a finding by itself.
    finding => findings: follow::FindingShape,
    /// Honours.
    honour => honours: follow::HonourShape,
    /// Talks.
    talk => talks: follow::TalkShape,
    /// Letters.
    letter => letters: follow::LetterShape,
    /// Terms of office.
    term => terms: watch::TermShape,
    /// The year's rhythm.
    calendar => calendar: watch::CalendarShape,
    /// Kinds of check.
    check => checks: watch::CheckShape,
    /// Rounds of checking.
    campaign => campaigns: watch::CampaignShape,
}
