//! The names that a regulation uses for offices, classes of orgs, areas and responsibility.

use super::{Audience, Source};
use crate::domain::{Org, OrgKind, PostKind};

crate::code_enum! {
    /// What stands behind a named office.
    OfficeKind {
        /// An org of the tree.
        Org = "org",
        /// A meeting or committee that decides.
        Body = "body",
        /// One person by post.
        Post = "post",
        /// A place relative to the org concerned.
        Relative = "relative",
        /// Somebody outside the tree.
        Outside = "outside",
    }
}

crate::code_enum! {
    /// Places relative to the org concerned.
    OfficeRelation {
        SuperiorOrg = "superior_org",
        SuperiorSecretary = "superior_secretary",
        OwnOrg = "own_org",
        OwnSecretary = "own_secretary",
        OwnDeputy = "own_deputy",
    }
}

crate::code_enum! {
    /// How a post answers for a duty.
    Responsibility {
        /// 总责
        Overall = "overall",
        /// 第一责任
        First = "first",
        /// 领导责任
        Leading = "leading",
        /// 直接责任
        Direct = "direct",
        /// 具体责任
        Specific = "specific",
    }
}

/// An office that the regulation names, mapped to the tree at adoption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Stable id.
    pub id: String,
    /// Where it is named.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// What stands behind it.
    pub is: OfficeKind,
    /// Which relative place, for relative offices.
    pub relative: Option<OfficeRelation>,
    /// The kind of org to look for.
    pub kind: Option<OrgKind>,
    /// The post, for offices that are a person.
    pub post: Option<PostKind>,
    /// Parts of names by which adoption proposes an org.
    pub matches: Vec<String>,
}

/// A class of orgs; the audience holds its kinds and sectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Stable id.
    pub id: String,
    /// Where it is named.
    pub source: Source,
    /// Kinds and sectors of its orgs.
    pub audience: Audience,
    /// Its name.
    pub title: String,
    /// Kinds of the org above; empty means any.
    pub parents: Vec<OrgKind>,
    /// Fewest members, inclusive.
    pub members_from: Option<u32>,
    /// Most members, inclusive.
    pub members_to: Option<u32>,
    /// Whether a clerk picks the orgs at adoption.
    pub by_hand: bool,
    /// Parts of names by which adoption proposes orgs.
    pub matches: Vec<String>,
}

impl Class {
    /// Whether an org is in the class by the class's own marks, where nobody mapped it by hand.
    pub fn holds(&self, org: &Org, parent: Option<OrgKind>) -> bool {
        let members = |holds: fn(u32, u32) -> bool, bound: Option<u32>| {
            bound.is_none_or(|bound| org.members.is_some_and(|members| holds(members, bound)))
        };
        !self.by_hand
            && self.audience.holds(org.kind, org.sector, &[])
            && (self.parents.is_empty() || parent.is_some_and(|kind| self.parents.contains(&kind)))
            && members(|members, from| members >= from, self.members_from)
            && members(|members, to| members <= to, self.members_to)
            && (self.matches.is_empty() || self.matches.iter().any(|it| org.name.contains(it)))
    }
}

/// An area that groups duties and tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// Its number, from 1.
    pub no: u32,
    /// Its name.
    pub title: String,
    /// A little more.
    pub text: Option<String>,
}

/// Which posts answer how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleLine {
    /// Stable id.
    pub id: String,
    /// Where it stands.
    pub source: Source,
    /// The posts, kinds and classes.
    pub audience: Audience,
    /// The responsibility.
    pub role: Responsibility,
    /// Whether the org as a whole answers.
    pub whole_org: bool,
    /// In short words.
    pub text: Option<String>,
}

/// Something that the text leaves open, with the choice taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackOption {
    /// Stable id.
    pub id: String,
    /// Why it is open.
    pub source: Source,
    /// For which orgs.
    pub audience: Audience,
    /// The question.
    pub text: String,
    /// The possible answers.
    pub choices: Vec<Choice>,
    /// The id of the chosen answer.
    pub chosen: String,
}

/// One answer of an option; also a named entry of other short lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Stable id.
    pub id: String,
    /// In short words.
    pub text: String,
}
