//! What a regulation counts: records, registers, quotas, facts, staffing norms, targets.

use super::{Audience, Choice, DateRule, Source, Window};
use crate::base::Decimal;
use crate::domain::rule::Missing;
use crate::domain::{OrgKind, PostKind};

crate::code_enum! {
    /// Fields that a record can be required to hold.
    RecordField {
        Date = "date",
        Place = "place",
        Host = "host",
        Present = "present",
        Absent = "absent",
        Recorder = "recorder",
        Content = "content",
        Topic = "topic",
        Quantity = "quantity",
        Evidence = "evidence",
        Person = "person",
        Document = "document",
        Result = "result",
    }
}

crate::code_enum! {
    /// How exact the date of a record is, finest first.
    Dated {
        Day = "day",
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }
}

crate::code_enum! {
    /// To whom a record or register row belongs.
    About {
        Org = "org",
        Person = "person",
    }
}

crate::code_enum! {
    /// What a column of a register holds.
    ColumnType {
        Text = "text",
        Date = "date",
        Number = "number",
        YesNo = "yes_no",
        Person = "person",
    }
}

crate::code_enum! {
    /// What is counted of the records.
    CountHow {
        Records = "records",
        Quantity = "quantity",
        Persons = "persons",
        PersonTimes = "person_times",
        Share = "share",
    }
}

crate::code_enum! {
    /// On which side of the need the count must lie.
    Direction {
        AtLeast = "at_least",
        AtMost = "at_most",
        Exactly = "exactly",
        Between = "between",
    }
}

crate::code_enum! {
    /// The periods of a quota, finest first.
    QuotaPeriod {
        Week = "week",
        Month = "month",
        TwoMonths = "two_months",
        Quarter = "quarter",
        Half = "half",
        SchoolTerm = "school_term",
        Year = "year",
        TwoYears = "two_years",
        /// A term of office.
        Term = "term",
        Once = "once",
    }
}

crate::code_enum! {
    /// For each of whom a quota holds.
    Per {
        Org = "org",
        Secretary = "secretary",
        Officer = "officer",
        Member = "member",
        PartyWorker = "party_worker",
        Branch = "branch",
    }
}

crate::code_enum! {
    /// What is read of a document.
    Property {
        Pages = "pages",
        ProblemShare = "problem_share",
    }
}

crate::code_enum! {
    /// What a share of staff is taken of.
    StaffingOf {
        Staff = "staff",
        Members = "members",
    }
}

crate::code_enum! {
    /// For each of what a head count holds.
    StaffingPer {
        Org = "org",
        Department = "department",
    }
}

crate::code_enum! {
    /// When a staffing norm holds.
    StaffingWhen {
        Always = "always",
        /// Secretary and administrative head are one person.
        SameHead = "same_head",
        /// The unit has few staff.
        Small = "small",
    }
}

crate::code_enum! {
    /// What the holder of a post must be.
    Qualification {
        AssociateSenior = "associate_senior",
        Doctorate = "doctorate",
        FullTime = "full_time",
        NotAdministrativeHead = "not_administrative_head",
        AdministrativeHead = "administrative_head",
        PartyMember = "party_member",
    }
}

crate::code_enum! {
    /// Whether a target is a level or a gain over the base period.
    TargetMeasure {
        Level = "level",
        Gain = "gain",
    }
}

/// A kind of ledger entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordKind {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Who keeps it.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// The unit of its quantity or count, as people write it.
    pub unit: String,
    /// How exact its date is.
    pub dated: Dated,
    /// Required fields.
    pub fields: Vec<RecordField>,
    /// To whom an entry belongs.
    pub about: About,
    /// Ids of the kinds as which it counts too.
    pub counts_as: Vec<String>,
}

/// A register kept beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Who keeps it.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// To whom a row belongs.
    pub about: About,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A column of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Stable id within the register.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub holds: ColumnType,
}

/// A hard quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs and posts.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Ids of the kinds of record that count.
    pub counts: Vec<String>,
    /// What is counted of them.
    pub how: CountHow,
    /// On which side of the need the count must lie.
    pub direction: Direction,
    /// The needs, at least one; the first whose audience fits holds.
    pub needs: Vec<Need>,
    /// The upper end, for `between`.
    pub most: Option<Decimal>,
    /// The period.
    pub period: QuotaPeriod,
    /// For each of whom.
    pub per: Per,
    /// Only this part of the period.
    pub within: Option<Window>,
    /// In how many days from the period's first one all of it is expected, for telling who is
    /// behind; the whole period if `None`.
    pub pace_days: Option<u32>,
}

/// How much a quota asks of some orgs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Of which orgs.
    pub audience: Audience,
    /// How much.
    pub need: Decimal,
}

crate::code_enum! {
    /// Which way a fact is good.
    Better {
        More = "more",
        Less = "less",
        None = "none",
    }
}

/// A fact that rules read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Which way it is good.
    pub better: Better,
    /// The unit, as people write it.
    pub unit: Option<String>,
    /// What if nothing is known.
    pub missing: Option<Missing>,
    /// What sort of fact it is.
    pub kind: FactKind,
}

/// The sorts of fact, F1 to F12.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactKind {
    /// F1: entries of an event log.
    Event {
        /// Ids of the kinds of record.
        records: Vec<String>,
    },
    /// F2: a count in a period.
    Count {
        /// Ids of the kinds of record; empty if it is entered by hand.
        records: Vec<String>,
        /// What is counted.
        how: Option<CountHow>,
        /// In which period.
        period: Option<QuotaPeriod>,
    },
    /// F3: a number.
    Number {},
    /// F3: a rate in percent.
    Rate {
        /// Fact id of the numerator; entered by hand if absent.
        numerator: Option<String>,
        /// Fact id of the denominator.
        denominator: Option<String>,
    },
    /// F4: yes or no.
    State {},
    /// F4 with more than two values: a word from a list, best first.
    Label {
        /// The words.
        labels: Vec<Choice>,
    },
    /// F5: a day.
    Date {},
    /// F5: from one day to another.
    Span {},
    /// F6: incidents with severity and a key that tells cases apart.
    Incident {
        /// Severities, mild first.
        severities: Vec<Choice>,
        /// Names of the fields that make the case.
        key: Vec<String>,
    },
    /// F7: honours with level and role.
    Honour {
        /// Levels, highest first.
        levels: Vec<Choice>,
        /// Roles, highest first.
        roles: Vec<Choice>,
    },
    /// F8: a set of ballots.
    Ballot {
        /// Choices with their points, best first.
        choices: Vec<BallotChoice>,
        /// Groups of voters with weights in percent.
        voters: Vec<Voter>,
    },
    /// F9: an assessor's mark.
    Mark {
        /// Lowest.
        from: Option<Decimal>,
        /// Highest.
        to: Option<Decimal>,
    },
    /// F10: a score, rank or deduction of another body or year.
    Imported {
        /// Office id of the body.
        body: Option<String>,
        /// Its full score.
        full: Option<Decimal>,
    },
    /// F11: a peer group's series of another fact.
    Peers {
        /// The fact's id.
        of: String,
        /// The peer group's id.
        group: String,
    },
    /// F12: a document's property.
    Document {
        /// Which.
        property: Property,
    },
}

/// A choice on a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotChoice {
    /// Stable id.
    pub id: String,
    /// As printed.
    pub title: String,
    /// Points of one such vote.
    pub points: Decimal,
}

/// A group of voters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Stable id.
    pub id: String,
    /// As printed.
    pub title: String,
    /// Weight in percent.
    pub weight: Decimal,
}

/// A staffing or structure norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Whether the text only allows it.
    pub may: bool,
    /// When it holds.
    pub when: StaffingWhen,
    /// What it asks.
    pub norm: StaffingNorm,
}

/// What a staffing norm asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffingNorm {
    /// So many heads.
    Count {
        /// Who is counted.
        post: PostKind,
        /// Whether only full-time holders count.
        full_time: bool,
        /// Fewest.
        at_least: Decimal,
        /// Most.
        at_most: Option<Decimal>,
        /// For each of what.
        per: StaffingPer,
    },
    /// So many percent.
    Share {
        /// Who is counted.
        post: PostKind,
        /// Whether only full-time holders count.
        full_time: bool,
        /// Fewest, in percent.
        at_least: Decimal,
        /// Most, in percent.
        at_most: Option<Decimal>,
        /// Of what.
        of: StaffingOf,
    },
    /// From so many members the org becomes another kind.
    Size {
        /// Members, inclusive.
        members_from: u32,
        /// The kind it becomes.
        becomes: OrgKind,
    },
    /// What the holder of a post must be.
    Holder {
        /// The post.
        post: PostKind,
        /// One of these suffices.
        any_of: Vec<Qualification>,
    },
}

/// A target by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// Who must reach it.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// The unit, as people write it.
    pub unit: String,
    /// Id of the fact that shows it.
    pub fact: Option<String>,
    /// Id of the indicator that shows it.
    pub indicator: Option<String>,
    /// On which side of the value.
    pub direction: Direction,
    /// Level or gain.
    pub measure: TargetMeasure,
    /// Values with their days, in order.
    pub steps: Vec<TargetStep>,
}

/// One value of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetStep {
    /// By when.
    pub by: DateRule,
    /// How much.
    pub value: Decimal,
}
