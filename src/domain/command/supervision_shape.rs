//! The shapes that commands of supervision carry: campaigns, cards, letters, evidence, talks.

use crate::{
    base::{Date, Decimal},
    domain::{
        evidence::EvidenceOf,
        pack::{CheckKind, TalkKind},
        record::Id,
    },
};

crate::field_struct! {
    /// What a campaign is to be; what is missing stands in the pack's own campaign.
    CampaignDraft {
        /// The campaign's id in the pack.
        item: Option<String>,
        /// Its name.
        title: Option<String>,
        /// Kind of check.
        check: Option<CheckKind>,
        /// First day.
        start: Date,
        /// Last day, inclusive.
        end: Date,
        /// Ids of the forms.
        forms: Vec<String>,
        /// Who leads it.
        leader: Option<String>,
    }
}

crate::field_struct! {
    /// A card that is to be issued.
    CardDraft {
        /// The card's id in the pack.
        card: String,
        /// The org.
        org: Id,
        /// Who holds the post.
        person: Option<Id>,
        /// The year of appraisal in which it counts.
        year: i32,
        /// Day of issue.
        issued: Date,
        /// Who issues it.
        issuer: String,
        /// Why.
        reason: String,
        /// The finding that caused it.
        finding: Option<Id>,
        /// Until when to rectify.
        deadline: Option<Date>,
        /// When to look back.
        look_back: Option<Date>,
    }
}

crate::field_struct! {
    /// A letter that goes out.
    LetterDraft {
        /// Year of the number.
        year: i32,
        /// What the number begins with.
        series: String,
        /// The number; the next one if left out.
        number: Option<u32>,
        /// Id of the pack's letter, or another word for its sort.
        letter: String,
        /// Its title.
        title: String,
        /// Day of sending.
        date: Date,
        /// Where it is filed.
        document: Option<String>,
    }
}

crate::field_struct! {
    /// A file that was copied beside the file of data.
    EvidenceDraft {
        /// What it proves.
        of: EvidenceOf,
        /// The key of that.
        object: Id,
        /// The item, on a sheet.
        item: Option<String>,
        /// Its name.
        name: String,
        /// Its size in bytes.
        bytes: i64,
        /// SM3 of its content, hexadecimal.
        hash: String,
        /// What it shows.
        remark: Option<String>,
    }
}

crate::field_struct! {
    /// What on the agenda has been done.
    AgendaDraft {
        /// Id of the pack's row.
        line: String,
        /// Id of the step or delivery within it.
        part: Option<String>,
        /// The day on which it was due.
        due: Date,
        /// Day on which it was done.
        date: Date,
        /// Who did or approved it.
        by: String,
        /// Document, by number or path.
        document: Option<String>,
        /// What came of it.
        text: Option<String>,
    }
}

crate::field_struct! {
    /// A conversation that was held.
    TalkDraft {
        /// The adoption, if a pack asks for it.
        adoption: Option<Id>,
        /// The talk's id in the pack.
        talk: Option<String>,
        /// Kind; the pack's if missing.
        kind: Option<TalkKind>,
        /// With whom.
        person: Id,
        /// The org.
        org: Id,
        /// Who led it.
        by: String,
        /// Day.
        date: Date,
        /// What was spoken about.
        topics: Vec<String>,
        /// What came of it.
        result: Option<String>,
        /// The card that caused it.
        card: Option<Id>,
        /// The finding that caused it.
        finding: Option<Id>,
    }
}

crate::field_struct! {
    /// A consequence that is applied.
    MeasureDraft {
        /// The consequence's id in the pack.
        consequence: String,
        /// The org.
        org: Id,
        /// The person.
        person: Option<Id>,
        /// The year in which its cause lies.
        year: i32,
        /// What is done; the pack's words if missing.
        text: Option<String>,
        /// Who decided it.
        by: String,
        /// First day.
        since: Date,
        /// Last day.
        until: Option<Date>,
        /// The card that caused it.
        card: Option<Id>,
        /// The finding that caused it.
        finding: Option<Id>,
        /// The verdict that caused it.
        verdict: Option<Id>,
    }
}

crate::field_struct! {
    /// What the rules say of one secretary, org or term.
    VerdictLine {
        /// The appraisal's id in the pack.
        appraisal: String,
        /// The org.
        org: Id,
        /// The person appraised.
        person: Option<Id>,
        /// First day of the period.
        start: Date,
        /// Last day of the period.
        end: Date,
        /// The raw score.
        raw: Option<Decimal>,
        /// The grade that the rules give.
        proposed: Option<String>,
        /// The best grade that the rules allow.
        ceiling: Option<String>,
    }
}
