//! Supervision and its outcome: campaigns, cards, talks, help, chasing, measures, verdicts.

use crate::{
    base::{Date, Decimal},
    domain::{
        kind::{ChaseOf, SheetRole},
        pack::{CheckKind, TalkKind},
        record::Id,
    },
};

crate::record! {
    /// 督查活动: one round of inspection or appraisal.
    Campaign {
        /// The year.
        year: i32,
        /// The adoption whose forms are filled in.
        adoption: Id,
        /// The campaign's id in the pack; missing for one of one's own.
        item: Option<String>,
        /// Its name.
        title: String,
        /// Kind of check.
        check: CheckKind,
        /// First day.
        start: Date,
        /// Last day, inclusive.
        end: Date,
        /// Ids of the forms filled in, with blanks between.
        forms: String,
        /// Who leads it.
        leader: Option<String>,
        /// The seed of the draw; missing if nothing was drawn.
        seed: Option<i64>,
        /// How many orgs were drawn.
        drawn: Option<u32>,
        /// Day on which it was closed.
        closed: Option<Date>,
        /// What came of it.
        summary: Option<String>,
    }
}

impl Campaign {
    /// The ids of the forms filled in.
    pub fn form_ids(&self) -> impl Iterator<Item = &str> {
        self.forms.split(' ').filter(|form| !form.is_empty())
    }
}

crate::record! {
    /// An org of a campaign, with one who scores it. Several scorers are several rows.
    CampaignOrg {
        /// The campaign.
        campaign: Id,
        /// The org that is checked.
        org: Id,
        /// Whether it is checked; an org that was not drawn stays on record as one of the pool.
        drawn: bool,
        /// The org that checks it, in a cross-check.
        by: Option<Id>,
        /// Who scores.
        assessor: Option<String>,
        /// In which role.
        role: Option<SheetRole>,
        /// The sheet, once it is opened.
        sheet: Option<Id>,
    }
}

crate::record! {
    /// 亮牌: a card that a person issued.
    CardIssued {
        /// The adoption whose ladder it is.
        adoption: Id,
        /// The ladder's id in the pack.
        ladder: String,
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
        /// Who issued it.
        issuer: String,
        /// Why.
        reason: String,
        /// The finding that caused it.
        finding: Option<Id>,
        /// The card that it followed; missing for a first card and for a direct jump.
        follows: Option<Id>,
        /// Until when to rectify.
        deadline: Option<Date>,
        /// When to look back.
        look_back: Option<Date>,
        /// Day on which one looked back.
        looked_back: Option<Date>,
        /// Day on which the look-back found it rectified.
        closed: Option<Date>,
        /// Day on which it was withdrawn.
        lifted: Option<Date>,
        /// Why it was withdrawn, or what the look-back found.
        remark: Option<String>,
    }
}

impl CardIssued {
    /// Whether it stands on a day: issued, not withdrawn, not found rectified.
    pub fn stands_on(&self, day: Date) -> bool {
        self.issued <= day
            && self.lifted.is_none_or(|lifted| day < lifted)
            && self.closed.is_none_or(|closed| day < closed)
    }
}

crate::record! {
    /// 后进党组织: an org listed for standing rectification.
    Lagging {
        /// The org.
        org: Id,
        /// The year.
        year: i32,
        /// Day of listing.
        listed: Date,
        /// Why.
        reason: String,
        /// The plan.
        plan: Option<String>,
        /// Who helps.
        helper: Option<Id>,
        /// The org that helps.
        helper_org: Option<Id>,
        /// Until when.
        deadline: Option<Date>,
        /// Day of acceptance.
        accepted: Option<Date>,
        /// What the acceptance found.
        acceptance: Option<String>,
        /// Day on which it was taken off the list.
        delisted: Option<Date>,
    }
}

crate::record! {
    /// 联系点: a leader bound to a branch.
    Contact {
        /// The leader.
        person: Id,
        /// The branch.
        org: Id,
        /// First day.
        since: Date,
        /// Last day.
        until: Option<Date>,
        /// Remark.
        remark: Option<String>,
    }
}

crate::record! {
    /// 催办: one call to somebody who owes something.
    Chase {
        /// The org that owes.
        org: Id,
        /// What it owes.
        what: ChaseOf,
        /// Key of the thing owed.
        thing: Option<Id>,
        /// Day of the call.
        date: Date,
        /// Who called.
        by: String,
        /// Who answered.
        reached: Option<String>,
        /// What was said.
        text: Option<String>,
        /// Until when it was promised.
        promised: Option<Date>,
    }
}

crate::record! {
    /// 办结登记: a mark that something on the agenda has been done.
    AgendaMark {
        /// The adoption.
        adoption: Id,
        /// Id of the pack's row.
        line: String,
        /// Id of the step or delivery within it.
        part: Option<String>,
        /// The org; missing if it concerns all whom the row is for.
        org: Option<Id>,
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

crate::record! {
    /// A letter that went out, in the register of its numbers.
    LetterSent {
        /// Year of the number.
        year: i32,
        /// What the number begins with, such as the office's own sign.
        series: String,
        /// The number within the year; letters that are one document share it.
        number: u32,
        /// Id of the pack's letter, or another word for its sort.
        letter: String,
        /// Its title.
        title: String,
        /// To whom.
        org: Id,
        /// Day of sending.
        date: Date,
        /// Where it is filed.
        document: Option<String>,
        /// The day on which it came back signed.
        signed: Option<Date>,
        /// The day on which it was withdrawn; the number stays used.
        withdrawn: Option<Date>,
        /// Why.
        reason: Option<String>,
    }
}

crate::record! {
    /// 谈话: a recorded conversation.
    TalkHeld {
        /// The adoption, if a pack asks for it.
        adoption: Option<Id>,
        /// The talk's id in the pack.
        talk: Option<String>,
        /// Kind.
        kind: TalkKind,
        /// With whom.
        person: Id,
        /// The org.
        org: Id,
        /// Who led it.
        by: String,
        /// Day.
        date: Date,
        /// What was spoken about, one a line.
        topics: Option<String>,
        /// What came of it.
        result: Option<String>,
        /// The card that caused it.
        card: Option<Id>,
        /// The finding that caused it.
        finding: Option<Id>,
        /// Topics that the pack asks for and nobody spoke about, one a line.
        lacks: Option<String>,
    }
}

crate::record! {
    /// A consequence that a body applied.
    Measure {
        /// The adoption.
        adoption: Id,
        /// The consequence's id in the pack.
        consequence: String,
        /// The org.
        org: Id,
        /// The person.
        person: Option<Id>,
        /// The year in which its cause lies.
        year: i32,
        /// What is done.
        text: String,
        /// Who decided it.
        by: String,
        /// First day on which it holds.
        since: Date,
        /// Last day on which it holds or by which it is due.
        until: Option<Date>,
        /// The card that caused it.
        card: Option<Id>,
        /// The finding that caused it.
        finding: Option<Id>,
        /// The verdict that caused it.
        verdict: Option<Id>,
        /// Day on which it was carried out.
        done: Option<Date>,
        /// Evidence.
        evidence: Option<String>,
        /// Day on which it was withdrawn.
        lifted: Option<Date>,
        /// Why it was withdrawn.
        reason: Option<String>,
    }
}

crate::record! {
    /// 等次: one verdict on one secretary, org or term.
    Verdict {
        /// The adoption.
        adoption: Id,
        /// The appraisal's id in the pack.
        appraisal: String,
        /// The org.
        org: Id,
        /// The person appraised, if it is about one.
        person: Option<Id>,
        /// First day of the period.
        start: Date,
        /// Last day of the period, inclusive.
        end: Date,
        /// The raw score; missing if it could not be built.
        raw: Option<Decimal>,
        /// The grade that the rules give; missing if they leave it to the body.
        proposed: Option<String>,
        /// The best grade that the rules allow; missing if they allow every one.
        ceiling: Option<String>,
        /// The grade that was decided.
        grade: Option<String>,
        /// The body that decided.
        body: Option<String>,
        /// Its reason.
        reason: Option<String>,
        /// Day of the decision.
        decided: Option<Date>,
        /// Day on which the year was closed over it.
        frozen: Option<Date>,
    }
}

crate::record! {
    /// 年度办结: a committee's act by which a year's facts and verdicts stand still.
    YearClosing {
        /// The year.
        year: i32,
        /// Day.
        date: Date,
        /// The body.
        body: String,
        /// Its document.
        document: String,
        /// The packs in force, one a line: id, version, hash of the text.
        packs: String,
        /// Day on which it was withdrawn.
        withdrawn: Option<Date>,
        /// Why.
        reason: Option<String>,
    }
}
