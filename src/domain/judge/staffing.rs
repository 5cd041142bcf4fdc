//! Staffing and structure norms (R26): heads that are missing, and whether a norm holds at all.

use std::collections::BTreeMap;

use super::facts::{Holder, OrgFacts};
use super::trace::{SourceKind, SourceRef, Why};
use crate::base::Exact;
use crate::domain::PostKind;
use crate::domain::pack::{
    Qualification, Staffing, StaffingNorm, StaffingOf, StaffingPer, StaffingWhen,
};
use crate::domain::record::Id;

crate::code_enum! {
    /// How an org stands with a norm in one word, the worst first.
    NormState {
        /// Heads are missing.
        Short = "short",
        /// More heads than are allowed.
        Over = "over",
        /// A holder does not qualify.
        Unfit = "unfit",
        /// So many members that it becomes another kind.
        Outgrown = "outgrown",
        /// Not known.
        Unknown = "unknown",
        /// Allowed, and not used.
        May = "may",
        /// Fulfilled.
        Met = "met",
    }
}

impl NormState {
    /// Whether something must be done about it.
    pub fn is_lacking(self) -> bool {
        self < NormState::Unknown
    }
}

/// How an org stands with a norm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffed {
    /// Whether the norm asks anything of this org: it is meant, and its condition holds.
    pub is_asked: bool,
    /// Heads, or members for a size rule.
    pub have: Option<Exact>,
    /// Fewest asked.
    pub least: Option<Exact>,
    /// Most allowed.
    pub most: Option<Exact>,
    /// Missing heads, surplus heads, holders that do not qualify, or 1 for a size rule unmet.
    pub lacking: Exact,
    /// What it rests on.
    pub sources: Vec<SourceRef>,
}

impl Staffed {
    /// The same in one word.
    pub fn state(&self, norm: &Staffing) -> NormState {
        let is_below = self
            .have
            .zip(self.least)
            .is_some_and(|(it, least)| it < least);
        let is_above = self.have.zip(self.most).is_some_and(|(it, most)| it > most);
        if norm.may {
            let is_used = !is_below && !is_above;
            return if is_used {
                NormState::Met
            } else {
                NormState::May
            };
        }
        if self.lacking.is_zero() {
            return NormState::Met;
        }
        match norm.norm {
            StaffingNorm::Size { .. } => NormState::Outgrown,
            StaffingNorm::Holder { .. } => NormState::Unfit,
            StaffingNorm::Count { .. } | StaffingNorm::Share { .. } if is_below => NormState::Short,
            StaffingNorm::Count { .. } | StaffingNorm::Share { .. } => NormState::Over,
        }
    }
}

/// Judges a norm on the last judged day, or why that is not known. A norm that only allows
/// (`may`) never lacks anything.
pub fn stand(norm: &Staffing, facts: &OrgFacts) -> Result<Staffed, Why> {
    let mut found = Staffed {
        is_asked: false,
        have: None,
        least: None,
        most: None,
        lacking: Exact::ZERO,
        sources: Vec::new(),
    };
    if !facts.is_asked(&norm.audience) || !holds(norm.when, facts)? {
        return Ok(found);
    }
    found.is_asked = true;
    match &norm.norm {
        StaffingNorm::Count {
            post,
            full_time,
            at_least,
            at_most,
            per,
        } => {
            let times = match per {
                StaffingPer::Org => 1,
                StaffingPer::Department => facts.org.departments.ok_or(Why::NoFact)?,
            };
            let times = Exact::whole(i64::from(times));
            let scale = |number: &_| Exact::from(*number).times(times);
            found.least = Some(scale(at_least).ok_or(Why::Overflow)?);
            found.most = match at_most {
                Some(most) => Some(scale(most).ok_or(Why::Overflow)?),
                None => None,
            };
            heads(facts, *post, *full_time, &mut found)?;
        }
        StaffingNorm::Share {
            post,
            full_time,
            of,
            ..
        } => {
            share(&norm.norm, *of, facts, &mut found)?;
            heads(facts, *post, *full_time, &mut found)?;
        }
        StaffingNorm::Size {
            members_from,
            becomes,
        } => {
            let members = facts.org.members.ok_or(Why::NoFact)?;
            let is_unmet = members >= *members_from && facts.org.kind != *becomes;
            found.have = Some(Exact::whole(i64::from(members)));
            found.lacking = Exact::whole(i64::from(is_unmet));
            found.sources = vec![SourceRef::new(SourceKind::Org, facts.org.id)];
        }
        StaffingNorm::Holder { post, any_of } => qualified(facts, *post, any_of, &mut found)?,
    }
    if norm.may {
        found.lacking = Exact::ZERO;
    }
    Ok(found)
}

/// The heads that a share of staff or members comes to.
fn share(
    norm: &StaffingNorm,
    of: StaffingOf,
    facts: &OrgFacts,
    found: &mut Staffed,
) -> Result<(), Why> {
    let StaffingNorm::Share {
        at_least, at_most, ..
    } = norm
    else {
        return Err(Why::WrongSort);
    };
    let whole = match of {
        StaffingOf::Staff => facts.org.staff,
        StaffingOf::Members => facts.org.members,
    };
    let whole = Exact::whole(i64::from(whole.ok_or(Why::NoFact)?));
    let part = |percent: &_| {
        let part = Exact::from(*percent).times(whole);
        let part = part.and_then(|it| it.over(Exact::HUNDRED));
        part.ok_or(Why::Overflow)
    };
    // Heads are whole: a started head is asked, and only whole heads are allowed.
    let least = part(at_least)?.ceil();
    found.least = Some(least);
    found.most = match at_most {
        Some(most) => Some(part(most)?.floor().max(least)),
        None => None,
    };
    Ok(())
}

/// The day on which holders count: today, or the period's end once it is over.
fn holders(facts: &OrgFacts, post: PostKind) -> BTreeMap<Id, &Holder> {
    let day = facts.today.min(facts.period.end);
    facts
        .holders
        .iter()
        .filter(|one| one.post == post && one.holds_on(day))
        .map(|one| (one.person, one))
        .collect()
}

fn holds(when: StaffingWhen, facts: &OrgFacts) -> Result<bool, Why> {
    match when {
        StaffingWhen::Always => Ok(true),
        StaffingWhen::Small => facts.org.is_small.ok_or(Why::NoFact),
        StaffingWhen::SameHead => {
            let secretaries = holders(facts, PostKind::Secretary);
            let heads = holders(facts, PostKind::AdministrativeHead);
            let mut is_same = Some(false);
            for (person, one) in secretaries {
                let said = one.qualities.get(&Qualification::AdministrativeHead);
                match said
                    .copied()
                    .or(heads.contains_key(&person).then_some(true))
                {
                    Some(true) => return Ok(true),
                    Some(false) => {}
                    // Heads are listed, and he is not among them.
                    None if !heads.is_empty() => {}
                    None => is_same = None,
                }
            }
            is_same.ok_or(Why::NoFact)
        }
    }
}

fn heads(
    facts: &OrgFacts,
    post: PostKind,
    is_full_time: bool,
    found: &mut Staffed,
) -> Result<(), Why> {
    let mut count = 0;
    for one in holders(facts, post).into_values() {
        found.sources.push(SourceRef::new(SourceKind::Post, one.id));
        if is_full_time && !one.full_time.ok_or(Why::NoFact)? {
            continue;
        }
        count += 1;
    }
    found.sources.sort_unstable();
    let have = Exact::whole(count);
    found.have = Some(have);
    let low = found.least.and_then(|least| least.minus(have));
    let high = found.most.and_then(|most| have.minus(most));
    found.lacking = [low, high]
        .into_iter()
        .flatten()
        .fold(Exact::ZERO, Exact::max);
    Ok(())
}

fn qualified(
    facts: &OrgFacts,
    post: PostKind,
    any_of: &[Qualification],
    found: &mut Staffed,
) -> Result<(), Why> {
    let holders = holders(facts, post);
    if holders.is_empty() {
        return Err(Why::NoFact);
    }
    let mut lacking = 0;
    found.have = Some(Exact::count(holders.len()));
    for one in holders.into_values() {
        found.sources.push(SourceRef::new(SourceKind::Post, one.id));
        let said: Vec<Option<bool>> = any_of.iter().map(|it| quality(one, *it)).collect();
        if said.contains(&Some(true)) {
            continue;
        }
        if said.contains(&None) {
            return Err(Why::NoFact);
        }
        lacking += 1;
    }
    found.sources.sort_unstable();
    found.lacking = Exact::whole(lacking);
    Ok(())
}

fn quality(holder: &Holder, quality: Qualification) -> Option<bool> {
    let said = |it| holder.qualities.get(&it).copied();
    match quality {
        Qualification::FullTime => holder.full_time.or(said(quality)),
        Qualification::NotAdministrativeHead => said(quality)
            .or_else(|| said(Qualification::AdministrativeHead).map(|is_head| !is_head)),
        _ => said(quality),
    }
}
