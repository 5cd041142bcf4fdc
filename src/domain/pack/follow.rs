//! What follows: cards, consequences, findings by rule, honours, talks, letters.

use super::{Audience, Condition, DateRule, ReminderOf, Source, Window};
use crate::base::Decimal;

crate::code_enum! {
    /// With whom a card stays when the post changes hands.
    Follows {
        Post = "post",
        Person = "person",
        Org = "org",
    }
}

crate::code_enum! {
    /// How long a card lasts.
    CardLasts {
        Year = "year",
        UntilClosed = "until_closed",
    }
}

crate::code_enum! {
    /// From what a consequence bars.
    Bar {
        Excellent = "excellent",
        Honour = "honour",
        Promotion = "promotion",
        Nomination = "nomination",
        Bonus = "bonus",
    }
}

crate::code_enum! {
    /// Lists on which names are published.
    PublicList {
        Notice = "notice",
        Red = "red",
        Grey = "grey",
    }
}

crate::code_enum! {
    /// Rewards.
    Reward {
        Pay = "pay",
        Priority = "priority",
        Nomination = "nomination",
        Title = "title",
    }
}

crate::code_enum! {
    /// Measures of accountability, mild first.
    Accountability {
        Criticism = "criticism",
        Admonishment = "admonishment",
        Organisational = "organisational",
        Discipline = "discipline",
    }
}

crate::code_enum! {
    /// Who can be honoured.
    HonourFor {
        Org = "org",
        Secretary = "secretary",
        Member = "member",
        PartyWorker = "party_worker",
    }
}

crate::code_enum! {
    /// Steps on the way to an honour.
    HonourStep {
        Apply = "apply",
        Recommend = "recommend",
        Rate = "rate",
        Publish = "publish",
    }
}

crate::code_enum! {
    /// Kinds of recorded conversation.
    TalkKind {
        PreAppointment = "pre_appointment",
        Reminder = "reminder",
        Interview = "interview",
        Inquiry = "inquiry",
        Admonishment = "admonishment",
        HeartToHeart = "heart_to_heart",
    }
}

/// A ladder of cards (C01, C02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// With whom a card stays.
    pub follows: Follows,
    /// How long a card lasts.
    pub lasts: CardLasts,
    /// Cards in the file's order.
    pub cards: Vec<Card>,
}

/// One card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Stable id, unique in the pack.
    pub id: String,
    /// Where it stands; the ladder's clause if empty.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// 1 is the mildest.
    pub level: u32,
    /// Ids of the cards that it may follow; empty means it may be the first.
    pub after: Vec<String>,
    /// Causes in words.
    pub causes: Vec<String>,
    /// Any of these proposes it.
    pub when: Vec<Condition>,
    /// Jumps without the card before.
    pub direct: Vec<CardJump>,
    /// Office id of the issuer.
    pub issued_by: Option<String>,
    /// By when to rectify.
    pub rectify: Option<DateRule>,
    /// When to look back.
    pub look_back: Option<DateRule>,
}

/// A jump to a card without the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardJump {
    /// In short words.
    pub text: String,
    /// On what condition.
    pub when: Option<Condition>,
    /// Option id: the jump exists only if that option is so chosen.
    pub option: Option<String>,
    /// The choice's id.
    pub choice: Option<String>,
}

/// What follows from a verdict, a card, a finding or a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consequence {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// In short words.
    pub text: String,
    /// All of these must hold.
    pub when: Vec<Condition>,
    /// What is done.
    pub act: ConsequenceAct,
}

/// What a consequence does, C01 to C12 (C03, the streak, is a condition over years).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ConsequenceAct {
    /// C01: a card is proposed.
    Card { card: String, by: Option<String> },
    /// C02: the next card is proposed.
    Escalate { card: String },
    /// C04: a talk.
    Talk {
        talk: String,
        by: Option<String>,
        within: Option<DateRule>,
    },
    /// C04: a letter.
    Letter {
        letter: String,
        by: Option<String>,
        within: Option<DateRule>,
    },
    /// C05: rectification with a deadline.
    Rectify {
        within: DateRule,
        look_back: Option<DateRule>,
        supervisor: Option<String>,
        takeover: bool,
        report_to: Option<String>,
    },
    /// C06: barred for so many years.
    Bar { from: Vec<Bar>, years: u32 },
    /// C07: names are published.
    Publish {
        list: PublicList,
        scope: Option<String>,
    },
    /// C08: criticism and order.
    Order {},
    /// C09: removed from post.
    Remove { by: Option<String> },
    /// C10: a reward.
    Reward {
        what: Reward,
        percent: Option<Decimal>,
        at_most: Option<u32>,
        per: Option<String>,
        months: Option<u32>,
    },
    /// C11: it weighs in another appraisal.
    Weigh {
        into: String,
        percent: Option<Decimal>,
    },
    /// C12: checked again.
    Recheck {
        within: Option<DateRule>,
        every_years: Option<u32>,
    },
    /// A measure of accountability; `None` leaves the measure to the deciding body.
    Accountability { measure: Option<Accountability> },
}

/// What is a finding by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRule {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// In short words.
    pub text: String,
    /// By when to rectify.
    pub rectify: Option<DateRule>,
    /// What shows it.
    pub cause: FindingCause,
}

/// What shows a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FindingCause {
    /// A required field of a record is empty.
    FieldMissing { records: Vec<String> },
    /// A member was absent so many times, or for so many months, in a row.
    Absence {
        records: Vec<String>,
        times: Option<u32>,
        months: Option<u32>,
    },
    /// A quota was missed.
    QuotaMissed { indicators: Vec<String> },
    /// A mark lies below this percentage of an item's points.
    ItemBelow { form: String, below: Decimal },
    /// An election is late without approval.
    TermLate { term: Option<String> },
    /// A term has no dates.
    DateMissing { term: Option<String> },
}

/// An honour (评先评优).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Honour {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Who can be honoured.
    pub honours: HonourFor,
    /// Steps on the way.
    pub steps: Vec<HonourStep>,
    /// Standards in words.
    pub criteria: Vec<String>,
    /// Who rates.
    pub raters: Vec<Rater>,
    /// All of these must hold.
    pub needs: Vec<Condition>,
    /// Quota.
    pub at_most: Option<u32>,
    /// Id of the class or office that each has the quota.
    pub per: Option<String>,
    /// Office id of the recommending body.
    pub recommends: Option<String>,
    /// Office id of the rating body.
    pub rates: Option<String>,
    /// When the status is reviewed.
    pub review: Option<DateRule>,
    /// Whether the status can be lost.
    pub can_be_lost: bool,
}

/// One side that rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rater {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Weight in percent, where one is fixed.
    pub weight: Option<Decimal>,
}

/// A recorded conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// With whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Its kind.
    pub kind: TalkKind,
    /// Office id of who leads it.
    pub by: Option<String>,
    /// What must be spoken about.
    pub topics: Vec<String>,
    /// By when.
    pub within: Option<DateRule>,
}

/// A letter to one org or to all that fall in a window (L04).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For whom.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Office id of the sender.
    pub by: Option<String>,
    /// Office id of the receiver.
    pub to: Option<String>,
    /// Who falls into one letter.
    pub window: Option<Window>,
    /// When it is sent.
    pub when: Option<DateRule>,
    /// What must stand for it to be true: a term in its window or ended, something open.
    pub of: Option<ReminderOf>,
    /// Which card must be open, if it is about one.
    pub card: Option<String>,
    /// What it lists on an annex.
    pub annex: Option<LetterAnnex>,
    /// Until when it asks for something, where nothing that stands says so.
    pub deadline: Option<DateRule>,
    /// Its text with `{name}` places.
    pub text: String,
}

crate::code_enum! {
    /// What a letter lists on an annex.
    LetterAnnex {
        /// The org's problems that are not closed.
        Findings = "findings",
        /// The tasks that were dispatched to it and are not done.
        Tasks = "tasks",
    }
}
