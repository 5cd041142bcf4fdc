//! Organisations, the people in them, and their terms.

use crate::{
    base::{Date, date},
    domain::{
        kind::{MemberStatus, OrgEventKind, OrgKind, PostKind, Sector},
        record::Id,
    },
};

crate::record! {
    /// 党组织: a node of the organisation tree.
    Org {
        /// The department's own number, unique among living orgs.
        code: String,
        /// The superior org; none for a root.
        parent: Option<Id>,
        /// Full name.
        name: String,
        /// Kind of org.
        kind: OrgKind,
        /// Sector in which it is ranked.
        sector: Sector,
        /// Party members as the org reports them; missing if not reported.
        members: Option<u32>,
        /// Telephone.
        phone: Option<String>,
        /// Day of founding, if known.
        founded: Option<Date>,
        /// Day of dissolution or merger; missing while it lives.
        dissolved: Option<Date>,
        /// The org that took it over.
        merged_into: Option<Id>,
        /// The department's own order among siblings.
        sort: i64,
    }
}

crate::record! {
    /// What happened to an org and when.
    OrgEvent {
        /// The org.
        org: Id,
        /// Day from which it holds.
        date: Date,
        /// What happened.
        event: OrgEventKind,
        /// Former name, superior or kind.
        before: Option<String>,
        /// New name, superior or kind.
        after: Option<String>,
        /// Why, with the document's number.
        reason: Option<String>,
    }
}

crate::record! {
    /// 人员: one person, whatever posts he holds.
    Person {
        /// Name; two persons may share it.
        name: String,
        /// Professional or administrative title.
        title: Option<String>,
        /// Highest degree.
        degree: Option<String>,
        /// Works full time for the party.
        full_time: bool,
        /// Is also an administrative head.
        administrative_head: bool,
        /// Telephone.
        phone: Option<String>,
    }
}

crate::record! {
    /// 职务: one person in one post of one org, from a day until a day.
    Post {
        /// Who.
        person: Id,
        /// Where.
        org: Id,
        /// Which post.
        post: PostKind,
        /// Only acts for the vacant post (代管).
        acting: bool,
        /// First day; missing if the list did not say.
        since: Option<Date>,
        /// Last day; missing while it lasts.
        until: Option<Date>,
    }
}

impl Post {
    /// Whether the post is held on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

crate::record! {
    /// 届期: an elected committee's term.
    Term {
        /// The org.
        org: Id,
        /// Day of the election.
        start: Date,
        /// Length in years.
        years: u32,
        /// New due day, if a delay was approved.
        extended_to: Option<Date>,
        /// Who approved the delay.
        approved_by: Option<String>,
        /// Day on which the next election ended it.
        ended: Option<Date>,
    }
}

impl Term {
    /// The day by which the next election must be held, extension included.
    pub fn due(&self) -> Date {
        let months = i32::try_from(self.years).unwrap_or(0) * 12;
        self.extended_to
            .unwrap_or_else(|| date::add_months(self.start, months))
    }
}

crate::record! {
    /// 党员: a person in a branch's roster.
    PartyMember {
        /// Who.
        person: Id,
        /// Home branch.
        org: Id,
        /// Standing.
        status: MemberStatus,
        /// First day in this branch.
        since: Option<Date>,
        /// Last day in this branch.
        until: Option<Date>,
    }
}

crate::record! {
    /// 交接: what a leaving officer hands to his successor.
    Handover {
        /// The org.
        org: Id,
        /// The post.
        post: PostKind,
        /// The post row that ended.
        leaving: Id,
        /// The post row that took over; missing while the post is vacant.
        arriving: Option<Id>,
        /// Day on which it was opened.
        opened: Date,
        /// Day on which it was finished.
        closed: Option<Date>,
        /// What was handed over.
        remark: Option<String>,
    }
}
