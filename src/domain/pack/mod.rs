//! What one regulation says, once its pack has been read and found sound.

mod count;
mod day;
mod follow;
mod form;
mod name;
mod own;
mod verdict;
mod watch;
mod work;

pub use count::{
    About, BallotChoice, Better, Column, ColumnType, CountHow, Dated, Direction, FactKind,
    FactLine, IndicatorLine, Need, Per, Property, Qualification, QuotaPeriod, RecordField,
    RecordKind, Register, Staffing, StaffingNorm, StaffingOf, StaffingPer, StaffingWhen, Target,
    TargetMeasure, TargetStep, Voter,
};
pub use day::{Anchor, DateRule, Window};
pub use follow::{
    Accountability, Bar, Card, CardJump, CardLasts, Consequence, ConsequenceAct, FindingCause,
    FindingRule, Follows, Honour, HonourFor, HonourStep, Ladder, Letter, LetterAnnex, PublicList,
    Rater, Reward, Talk, TalkKind,
};
pub use form::{Form, FormGroup, FormItem, Scorer};
pub use name::{
    Area, Choice, Class, Office, OfficeKind, OfficeRelation, PackOption, Responsibility, RoleLine,
};
pub use own::{OrgFact, answer_id, answer_of, base_id, base_of, is_reserved};
pub use verdict::{
    Appraisal, AppraisalSubject, Assessors, BodyReason, Bound, Condition, Grade, GradeBand,
    GradeScale, Grading, GradingRule, PeerBy, PeerGroup, PeriodCombine, PlaceList, ScoreHow,
    ScoreLine, ScorePart, ShareHow, ShareTies, SmallThen, SplitYear, Step, TermState, VetoEffect,
};
pub use verdict::{FindingTrigger, KindPart};
pub use watch::{
    CadenceAct, CalendarLine, CalendarRule, Campaign, Check, CheckKind, Delivery, Published,
    ReminderOf, TermRule,
};
pub use work::{DutyLine, Milestone, TaskLine};

use crate::base::date::{Date, Period};
use crate::domain::{OrgKind, PostKind, Sector};

/// One regulation as data. Every list keeps the order of the pack's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Title, issuer, dates and scope.
    pub head: Head,
    /// Named offices, bodies and relative places, mapped to the tree at adoption.
    pub offices: Vec<Office>,
    /// Classes of orgs, mapped to the tree at adoption.
    pub classes: Vec<Class>,
    /// Areas that group duties and tasks.
    pub areas: Vec<Area>,
    /// Which post answers how.
    pub roles: Vec<RoleLine>,
    /// What the text leaves open and this pack chooses.
    pub options: Vec<PackOption>,
    /// Lines of the responsibility list.
    pub duties: Vec<DutyLine>,
    /// Lines of the project list.
    pub tasks: Vec<TaskLine>,
    /// Kinds of ledger entry.
    pub record_kinds: Vec<RecordKind>,
    /// Registers kept beside the ledger.
    pub registers: Vec<Register>,
    /// Hard quotas.
    pub indicators: Vec<IndicatorLine>,
    /// Other facts that rules read.
    pub facts: Vec<FactLine>,
    /// Staffing and structure norms.
    pub staffing: Vec<Staffing>,
    /// Targets by year.
    pub targets: Vec<Target>,
    /// Scoring forms.
    pub forms: Vec<Form>,
    /// Groups within which orgs are ranked.
    pub peer_groups: Vec<PeerGroup>,
    /// How scores are built from forms, ballots and facts.
    pub scores: Vec<ScoreLine>,
    /// Scales of grades.
    pub scales: Vec<GradeScale>,
    /// Verdicts.
    pub appraisals: Vec<Appraisal>,
    /// From score to grade.
    pub gradings: Vec<Grading>,
    /// Ladders of cards.
    pub ladders: Vec<Ladder>,
    /// What follows from a verdict, a card or a fact.
    pub consequences: Vec<Consequence>,
    /// What is a finding by itself.
    pub findings: Vec<FindingRule>,
    /// Honours.
    pub honours: Vec<Honour>,
    /// Recorded conversations.
    pub talks: Vec<Talk>,
    /// Letters.
    pub letters: Vec<Letter>,
    /// Terms of office.
    pub terms: Vec<TermRule>,
    /// The year's rhythm.
    pub calendar: Vec<CalendarLine>,
    /// Kinds of check.
    pub checks: Vec<Check>,
    /// Rounds of checking with their windows.
    pub campaigns: Vec<Campaign>,
}

/// The head of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Stable id, the same in every version.
    pub id: String,
    /// Version, counted from 1.
    pub version: u32,
    /// Full title.
    pub title: String,
    /// Title for lists, at most eight hanzi.
    pub short: String,
    /// Who issued the regulation.
    pub issuer: String,
    /// Document number, where there is one.
    pub number: Option<String>,
    /// First day in force.
    pub in_force: Date,
    /// Last day in force, where one is fixed.
    pub until: Option<Date>,
    /// The year for which fixed days were written.
    pub year: i32,
    /// Language of the names, a BCP 47 tag.
    pub language: String,
    /// Sectors in scope; empty means all.
    pub sectors: Vec<Sector>,
    /// Kinds of org in scope.
    pub kinds: Vec<OrgKind>,
    /// Topics by which conflicts between packs are seen.
    pub topics: Vec<String>,
    /// A remark for readers.
    pub note: Option<String>,
}

impl Head {
    /// The days on which the pack is in force; open ends reach to the last day there is.
    pub fn period(&self) -> Period {
        Period {
            start: self.in_force,
            end: self.until.unwrap_or(Date::MAX),
        }
    }
}

/// Where a row comes from. At least one of the three is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The place in the regulation.
    pub clause: Option<String>,
    /// The reason of a local addition; `Some` marks the row as local.
    pub local: Option<String>,
    /// The office that decides what the text leaves open.
    pub decided_by: Option<String>,
    /// The row counts only from this day; what began earlier keeps the old rule (L06).
    pub in_force: Option<Date>,
    /// The row counts only up to this day, inclusive.
    pub until: Option<Date>,
    /// A remark for readers.
    pub note: Option<String>,
}

impl Source {
    /// Whether the row counts on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.in_force.is_none_or(|from| from <= day) && self.until.is_none_or(|to| day <= to)
    }

    /// Whether the row is a local addition.
    pub fn is_local(&self) -> bool {
        self.local.is_some()
    }

    /// Whether the row says where it comes from.
    pub fn is_given(&self) -> bool {
        self.clause.is_some() || self.local.is_some() || self.decided_by.is_some()
    }
}

/// Whom a row is for; an empty list does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audience {
    /// Kinds of org.
    pub kinds: Vec<OrgKind>,
    /// Ids of the pack's classes.
    pub classes: Vec<String>,
    /// Sectors.
    pub sectors: Vec<Sector>,
    /// Posts.
    pub posts: Vec<PostKind>,
}

impl Audience {
    /// Whether an org of this kind and sector, in these classes, is meant.
    pub fn holds(&self, kind: OrgKind, sector: Sector, classes: &[String]) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.sectors.is_empty() || self.sectors.contains(&sector))
            && (self.classes.is_empty() || self.classes.iter().any(|it| classes.contains(it)))
    }

    /// Whether a post is meant; no list of posts means the org as a whole.
    pub fn names_post(&self, post: PostKind) -> bool {
        self.posts.contains(&post)
    }
}

macro_rules! lookup {
    ($($(#[$meta:meta])* $one:ident: $list:ident -> $line:ty),+ $(,)?) => {
        impl Pack {
            $($(#[$meta])*
            pub fn $one(&self, id: &str) -> Option<&$line> {
                self.$list.iter().find(|line| line.id == id)
            })+
        }
    };
}

lookup! {
    /// The office with an id.
    office: offices -> Office,
    /// The class with an id.
    class: classes -> Class,
    /// The area with an id.
    area: areas -> Area,
    /// The duty with an id.
    duty: duties -> DutyLine,
    /// The task with an id.
    task: tasks -> TaskLine,
    /// The kind of record with an id.
    record_kind: record_kinds -> RecordKind,
    /// The indicator with an id.
    indicator: indicators -> IndicatorLine,
    /// The fact with an id.
    fact: facts -> FactLine,
    /// The staffing norm with an id.
    staffing_norm: staffing -> Staffing,
    /// The target with an id.
    target: targets -> Target,
    /// The form with an id.
    form: forms -> Form,
    /// The peer group with an id.
    peer_group: peer_groups -> PeerGroup,
    /// The score with an id.
    score: scores -> ScoreLine,
    /// The scale with an id.
    scale: scales -> GradeScale,
    /// The appraisal with an id.
    appraisal: appraisals -> Appraisal,
    /// The honour with an id.
    honour: honours -> Honour,
    /// The register with an id.
    register: registers -> Register,
    /// The talk with an id.
    talk: talks -> Talk,
    /// The letter with an id.
    letter: letters -> Letter,
    /// The term rule with an id.
    term: terms -> TermRule,
    /// The kind of check with an id.
    check: checks -> Check,
    /// The campaign with an id.
    campaign: campaigns -> Campaign,
    /// The option with an id.
    option: options -> PackOption,
}

impl Pack {
    /// The card with an id, in whichever ladder it stands.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.ladders
            .iter()
            .flat_map(|ladder| &ladder.cards)
            .find(|card| card.id == id)
    }

    /// The scale that holds a grade, and the grade's place in it (0 is best).
    pub fn grade(&self, id: &str) -> Option<(&GradeScale, usize)> {
        self.scales.iter().find_map(|scale| {
            let place = scale.grades.iter().position(|grade| grade.id == id)?;
            Some((scale, place))
        })
    }

    /// The grading rules of one appraisal, in the file's order.
    pub fn gradings_of<'a>(&'a self, appraisal: &'a str) -> impl Iterator<Item = &'a Grading> {
        self.gradings
            .iter()
            .filter(move |line| line.appraisal == appraisal)
    }

    /// Whether an org of this kind and sector is in the pack's scope.
    pub fn covers(&self, kind: OrgKind, sector: Sector) -> bool {
        self.head.kinds.contains(&kind)
            && (self.head.sectors.is_empty() || self.head.sectors.contains(&sector))
    }

    /// How a post answers, by the pack's own mapping; `None` if the pack is silent.
    pub fn responsibility(&self, post: PostKind, kind: OrgKind) -> Option<Responsibility> {
        self.roles
            .iter()
            .find(|line| {
                line.audience.names_post(post)
                    && (line.audience.kinds.is_empty() || line.audience.kinds.contains(&kind))
            })
            .map(|line| line.role)
    }
}
