//! The commands of supervision: campaigns, cards, talks, help, chasing, measures, verdicts.

use super::{
    Command,
    supervision_shape::{
        AgendaDraft, CampaignDraft, CardDraft, EvidenceDraft, LetterDraft, MeasureDraft, TalkDraft,
        VerdictLine,
    },
};
use crate::{
    base::{Date, Value},
    domain::{
        kind::{ChaseOf, SheetRole},
        record::Id,
    },
};

commands! {
    /// What can be done with campaigns.
    CampaignCommand "campaign" {
        /// Opens a campaign over orgs: all of them are checked until a draw says otherwise.
        Open "open" { year: i32, adoption: Id, draft: CampaignDraft, orgs: Vec<Id> },
        /// Adds orgs to a campaign; a bulk act.
        Add "add" { campaign: Id, orgs: Vec<Id> },
        /// Draws at random from its orgs. The same seed and orgs give the same draw; the number
        /// is the pack's if missing.
        Draw "draw" { campaign: Id, seed: i64, count: Option<u32> },
        /// Pairs the checked orgs so that each checks another one, never itself.
        Pair "pair" { campaign: Id, seed: i64 },
        /// Names one who scores an org, and opens his sheet if a form is named.
        Assign "assign" {
            campaign: Id, org: Id, assessor: String, role: SheetRole, form: Option<String>,
            date: Date
        },
        /// Takes back the naming of one who scores.
        Release "release" { line: Id },
        /// Ends it with what came of it.
        Close "close" { campaign: Id, date: Date, summary: Option<String> },
        /// Opens it again.
        Reopen "reopen" { campaign: Id, reason: String },
    }
}

commands! {
    /// What can be done with cards. A card is issued by a person, never by the program.
    CardCommand "card" {
        /// 亮牌
        Issue "issue" { adoption: Id, draft: CardDraft },
        /// 回头看: says whether it was rectified.
        LookBack "look_back" { card: Id, date: Date, rectified: bool, remark: Option<String> },
        /// Withdraws a card with a reason.
        Lift "lift" { card: Id, reason: String, date: Date },
    }
}

commands! {
    /// What can be done with lagging orgs.
    LaggingCommand "lagging" {
        /// Puts an org on the year's list.
        List "list" { org: Id, year: i32, date: Date, reason: String },
        /// Says how it is to be rectified and who helps.
        Plan "plan" {
            lagging: Id, plan: String, helper: Option<Id>, helper_org: Option<Id>,
            deadline: Option<Date>
        },
        /// Accepts the rectification.
        Accept "accept" { lagging: Id, date: Date, acceptance: String },
        /// Takes the org off the list; it must have been accepted.
        Delist "delist" { lagging: Id, date: Date },
    }
}

commands! {
    /// What can be done with contact links.
    ContactCommand "contact" {
        /// Binds a leader to a branch.
        Link "link" { person: Id, org: Id, since: Date, remark: Option<String> },
        /// Ends a link.
        End "end" { contact: Id, until: Date },
    }
}

commands! {
    /// What can be done about what is owed.
    ChaseCommand "chase" {
        /// Logs one call.
        Log "log" {
            org: Id, what: ChaseOf, thing: Option<Id>, date: Date, by: String,
            reached: Option<String>, text: Option<String>, promised: Option<Date>
        },
    }
}

commands! {
    /// What can be done with the agenda: what follows from a pack's days is settled by a mark.
    AgendaCommand "agenda" {
        /// 办结: marks as done what a row asks of one org, or of all if none is named.
        Settle "settle" { adoption: Id, org: Option<Id>, draft: AgendaDraft },
        /// Marks as done what a row asks of many orgs on one day; a bulk act.
        SettleMany "settle_many" { adoption: Id, orgs: Vec<Id>, draft: AgendaDraft },
        /// Takes a mark back with a reason.
        Withdraw "withdraw" { mark: Id, reason: String },
    }
}

commands! {
    /// What can be done with the register of outgoing letters.
    LetterCommand "letter" {
        /// 发文: takes the next number for each org, or one number for all.
        Send "send" { draft: LetterDraft, orgs: Vec<Id>, is_one: bool },
        /// Says that it came back signed.
        Sign "sign" { letter: Id, date: Date },
        /// Withdraws it with a reason; its number stays used.
        Withdraw "withdraw" { letter: Id, date: Date, reason: String },
    }
}

commands! {
    /// What can be done with files that prove something.
    EvidenceCommand "evidence" {
        /// Notes a file that was copied beside the file of data.
        Attach "attach" { draft: EvidenceDraft },
        /// Puts it aside with a reason; the file itself stays.
        Remove "remove" { evidence: Id, reason: String },
    }
}

commands! {
    /// What can be done with talks.
    TalkCommand "talk" {
        /// Records a conversation that was held.
        Hold "hold" { draft: TalkDraft },
        /// Takes a wrong entry away.
        Drop "drop" { talk: Id, reason: String },
    }
}

commands! {
    /// What can be done with consequences.
    MeasureCommand "measure" {
        /// A body applies a consequence.
        Apply "apply" { adoption: Id, draft: MeasureDraft },
        /// Says that it was carried out.
        Finish "finish" { measure: Id, date: Date, evidence: String },
        /// Withdraws it with a reason.
        Lift "lift" { measure: Id, date: Date, reason: String },
    }
}

commands! {
    /// What can be done with verdicts.
    VerdictCommand "verdict" {
        /// Keeps what the rules say; replaces what they said before and nobody decided; a bulk
        /// act. The basis is the last act on which the judged facts rest.
        Propose "propose" { adoption: Id, lines: Vec<VerdictLine>, basis: Option<i64> },
        /// A body decides the grade.
        Decide "decide" {
            verdict: Id, grade: String, body: String, reason: Option<String>, date: Date
        },
        /// A body decides every open verdict of an appraisal as the rules propose.
        Confirm "confirm" { adoption: Id, appraisal: String, body: String, date: Date },
        /// Takes a decision back with a reason.
        Reopen "reopen" { verdict: Id, reason: String },
    }
}

commands! {
    /// What can be done with whole years.
    YearCommand "year" {
        /// A committee closes a year: its facts and verdicts stand still.
        Close "close" { year: i32, date: Date, body: String, document: String },
        /// Withdraws the closing with a reason.
        Reopen "reopen" { year: i32, date: Date, reason: String },
    }
}
