//! The work: duties, tasks with their assignments, findings, sheets, and the accounts that do it.

use crate::{
    base::{Date, Decimal},
    domain::{
        kind::{
            Category, CheckMode, CheckResult, FindingSource, FindingState, Outcome, PostKind, Role,
            Share, SheetRole, Stage, State,
        },
        record::Id,
    },
};

crate::record! {
    /// A pack in force for one year.
    Adoption {
        /// The year.
        year: i32,
        /// The pack's id.
        pack: String,
        /// The pack's version.
        pack_version: u32,
        /// The pack's title.
        title: String,
        /// SM3 of the text, hexadecimal.
        hash: String,
        /// The pack's whole text, so that the year stays reproducible.
        text: String,
        /// Day of adoption.
        adopted: Date,
        /// Day on which it was withdrawn.
        withdrawn: Option<Date>,
    }
}

crate::record! {
    /// Which org stands for an office that a pack names.
    OfficeMap {
        /// The adoption.
        adoption: Id,
        /// The pack's id of the office.
        office: String,
        /// The org.
        org: Id,
    }
}

crate::record! {
    /// An org counted among a class that a pack names.
    ClassMap {
        /// The adoption.
        adoption: Id,
        /// The pack's id of the class.
        class: String,
        /// The org.
        org: Id,
    }
}

crate::record! {
    /// A local departure from a pack: a shifted date, a target of one's own.
    LocalChange {
        /// The adoption.
        adoption: Id,
        /// The row's id in the pack.
        item: String,
        /// The key in that row.
        field: String,
        /// The value that holds here.
        value: String,
        /// Why.
        reason: String,
    }
}

crate::record! {
    /// 责任: one line of a responsibility list, for one org and post.
    Duty {
        /// The year.
        year: i32,
        /// The adoption it came from; missing for an individual line.
        adoption: Option<Id>,
        /// The line's id in the pack.
        item: Option<String>,
        /// The org.
        org: Id,
        /// The post that answers for it.
        post: PostKind,
        /// Common or individual.
        share: Share,
        /// Duty area.
        area: Option<String>,
        /// What is to be done.
        text: String,
        /// The clause.
        clause: Option<String>,
        /// State.
        state: State,
        /// 0–100.
        progress: u32,
        /// Evidence.
        evidence: Option<String>,
        /// Remark.
        remark: Option<String>,
    }
}

crate::record! {
    /// 任务: one line of a project list on its way through the five lists.
    Task {
        /// The year.
        year: i32,
        /// Number within the file, as people cite it: T-0298.
        code: String,
        /// The adoption it came from.
        adoption: Option<Id>,
        /// The line's id in the pack.
        item: Option<String>,
        /// Basic, major or innovative.
        category: Category,
        /// Common or individual.
        share: Share,
        /// Title.
        title: String,
        /// 目标
        goal: Option<String>,
        /// 标准
        standard: Option<String>,
        /// 硬指标
        figures: Option<String>,
        /// Leader in charge.
        leader: Option<String>,
        /// Lead responsible org.
        lead: Option<Id>,
        /// Responsible person.
        responsible: Option<String>,
        /// Measures, one a line.
        measures: Option<String>,
        /// Deadline.
        deadline: Option<Date>,
        /// The clause.
        clause: Option<String>,
        /// Stage.
        stage: Stage,
        /// Scope in which it is published.
        scope: Option<String>,
        /// Day of publication.
        published: Option<Date>,
        /// Published as a supplement (增补) in the act that dispatched it.
        supplement: bool,
        /// Why it was last returned or reopened.
        returned: Option<String>,
        /// Day on which it was closed.
        closed: Option<Date>,
        /// The committee to whose file the result was reported.
        filed_to: Option<String>,
        /// The task of the year before that it carries on.
        carried_from: Option<Id>,
    }
}

crate::record! {
    /// A supporting responsible org of a task.
    TaskUnit {
        /// The task.
        task: Id,
        /// The org.
        org: Id,
    }
}

crate::record! {
    /// A step of a task with its own day.
    Milestone {
        /// The task.
        task: Id,
        /// What.
        title: String,
        /// Until when.
        due: Date,
        /// Day on which it was reached.
        reached: Option<Date>,
    }
}

crate::record! {
    /// 派单: one task for one org and its secretary.
    Assignment {
        /// The task.
        task: Id,
        /// The org.
        org: Id,
        /// The secretary at the time of dispatch; missing if the post was vacant.
        secretary: Option<Id>,
        /// Who answers for it now, after handovers.
        holder: Option<Id>,
        /// Day of dispatch.
        dispatched: Date,
        /// State.
        state: State,
        /// 0–100.
        progress: u32,
        /// Evidence.
        evidence: Option<String>,
        /// Remark on progress.
        remark: Option<String>,
        /// Result of the latest check.
        result: Option<CheckResult>,
        /// Score of the latest check or of the assessment.
        score: Option<Decimal>,
        /// Measured assessment at closing.
        assessment: Option<String>,
        /// Outcome at closing.
        outcome: Option<Outcome>,
        /// Why it was last returned.
        returned: Option<String>,
    }
}

crate::record! {
    /// 查单: one check of one assignment. All are kept, the latest decides.
    Check {
        /// The assignment.
        assignment: Id,
        /// Day.
        date: Date,
        /// How it was checked.
        mode: CheckMode,
        /// Result.
        result: CheckResult,
        /// Score, if one was given.
        score: Option<Decimal>,
        /// Remark.
        remark: Option<String>,
        /// Who checked.
        checker: Option<String>,
    }
}

crate::record! {
    /// A progress note on a published list.
    Note {
        /// The task.
        task: Id,
        /// The assignment, if it is about one org.
        assignment: Option<Id>,
        /// Quarter, as `2026Q3`.
        quarter: String,
        /// Day.
        date: Date,
        /// What was done.
        text: String,
    }
}

crate::record! {
    /// A member's opinion on a published list.
    Opinion {
        /// The task.
        task: Id,
        /// Day.
        date: Date,
        /// From whom.
        member: Option<String>,
        /// The opinion.
        text: String,
        /// What was answered.
        answer: Option<String>,
    }
}

crate::record! {
    /// 问题: a problem found, until it is verified as rectified.
    Finding {
        /// The year.
        year: i32,
        /// The org.
        org: Id,
        /// Where it was found.
        source: FindingSource,
        /// The sheet, if it came from one.
        sheet: Option<Id>,
        /// The form item, if it came from one.
        item: Option<String>,
        /// The task that it concerns.
        task: Option<Id>,
        /// What is wrong.
        text: String,
        /// Who rectifies.
        responsible: Option<String>,
        /// How.
        measure: Option<String>,
        /// Until when.
        deadline: Option<Date>,
        /// State.
        state: FindingState,
        /// Day on which it was found.
        found: Date,
        /// Evidence of rectification.
        evidence: Option<String>,
        /// Who verified it.
        verifier: Option<String>,
        /// Day on which it was closed.
        closed: Option<Date>,
        /// The ledger entry, if it came from one.
        record: Option<Id>,
        /// The campaign, if it came from one.
        campaign: Option<Id>,
        /// Id of the pack's rule that found it.
        rule: Option<String>,
        /// The earlier finding that is the same again.
        repeats: Option<Id>,
        /// When to look back.
        look_back: Option<Date>,
        /// Day on which one looked back and found it rectified.
        looked_back: Option<Date>,
        /// Day on which a look-back found it back.
        relapsed: Option<Date>,
        /// What tells it from others that the rule found, whatever the words.
        problem: Option<String>,
    }
}

crate::record! {
    /// 打分单: one form filled in for one org by one assessor.
    Sheet {
        /// The year.
        year: i32,
        /// The org.
        org: Id,
        /// The adoption whose form it is.
        adoption: Id,
        /// The form's id in the pack.
        form: String,
        /// Who fills it.
        role: SheetRole,
        /// The assessor's name.
        assessor: String,
        /// Day on which it was opened.
        opened: Date,
        /// Day on which it was handed in.
        submitted: Option<Date>,
        /// The campaign that it belongs to.
        campaign: Option<Id>,
    }
}

crate::record! {
    /// One item's mark on a sheet.
    Mark {
        /// The sheet.
        sheet: Id,
        /// The item's id in the pack.
        item: String,
        /// Points; missing if the item does not apply.
        points: Option<Decimal>,
        /// Reason.
        reason: Option<String>,
        /// Evidence.
        evidence: Option<String>,
        /// Entered by the explicit act "the rest full" (其余满分).
        by_rest: bool,
    }
}

crate::record! {
    /// An office with a file of its own, with which bundles are exchanged.
    Peer {
        /// Its name.
        name: String,
        /// The word of its file.
        site: String,
        /// The public key that its signatures are held against, as `ssh-ed25519 AAAA…`.
        key: String,
        /// To whom bundles for it are encrypted, as `age1…`.
        recipient: Option<String>,
        /// Whether its bundles are taken.
        active: bool,
    }
}

crate::record! {
    /// A role granted to an account. While any is in force, roles rule.
    Account {
        /// The account's name.
        name: String,
        /// The role.
        role: Role,
        /// The subtree in which it holds; missing for the whole file.
        scope: Option<Id>,
        /// Whether it is in force.
        active: bool,
    }
}
