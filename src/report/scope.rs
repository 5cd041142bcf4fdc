//! Which orgs a report is about, in the department's own order: the tree's.

use std::collections::BTreeMap;

use crate::{
    domain::Id,
    store::{Store, StoreError, query::roster::OrgName},
};

/// Orgs that are read in one go.
const PAGE: u32 = 10_000;

/// The orgs of a report.
pub struct Scope {
    /// In the tree's order.
    pub orgs: Vec<OrgName>,
    places: BTreeMap<Id, usize>,
    is_whole: bool,
}

impl Scope {
    /// One org alone, one with all below it, or all.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn new(store: &Store, (org, under): (Option<Id>, Option<Id>)) -> Result<Scope, StoreError> {
        let mut all: Vec<OrgName> = Vec::new();
        loop {
            let after = all.last().map_or(0, |last| last.id);
            let page = store.org_names(after, PAGE)?;
            if page.is_empty() {
                break;
            }
            all.extend(page);
        }
        let mut orgs = sorted(all, under);
        orgs.retain(|it| org.is_none_or(|org| org == it.id));
        let places = orgs.iter().enumerate().map(|(at, org)| (org.id, at));
        Ok(Scope {
            places: places.collect(),
            orgs,
            is_whole: org.is_none() && under.is_none(),
        })
    }

    /// Whether it is about an org; one that is gone belongs to the whole only.
    pub fn holds(&self, org: Id) -> bool {
        self.is_whole || self.places.contains_key(&org)
    }

    /// Party members of the whole: what the orgs at the top count, who count those below them; an
    /// org that counts none is the sum of those directly below it.
    pub fn members(&self) -> i64 {
        let mut below: BTreeMap<Option<Id>, Vec<&OrgName>> = BTreeMap::new();
        for org in &self.orgs {
            let parent = org.parent.filter(|parent| self.places.contains_key(parent));
            below.entry(parent).or_default().push(org);
        }
        let mut open: Vec<&OrgName> = below.get(&None).cloned().unwrap_or_default();
        let mut sum = 0;
        while let Some(org) = open.pop() {
            match org.members {
                Some(members) => sum += members,
                None => open.extend(below.get(&Some(org.id)).into_iter().flatten()),
            }
        }
        sum
    }

    /// Where an org stands; those that are gone come last.
    pub fn place(&self, org: Id) -> usize {
        self.places.get(&org).copied().unwrap_or(usize::MAX)
    }
}

/// Each org before those below it, brothers by their order; from the roots, or from one org.
fn sorted(all: Vec<OrgName>, under: Option<Id>) -> Vec<OrgName> {
    let known: BTreeMap<Id, usize> = all.iter().enumerate().map(|(at, it)| (it.id, at)).collect();
    let mut below: BTreeMap<Option<Id>, Vec<usize>> = BTreeMap::new();
    for (at, org) in all.iter().enumerate() {
        // Below one that is gone it stands where the tree shows it: at the top.
        let parent = org.parent.filter(|parent| known.contains_key(parent));
        below.entry(parent).or_default().push(at);
    }
    for places in below.values_mut() {
        places.sort_by_key(|at| (all[*at].sort, all[*at].id));
    }
    let mut stack: Vec<usize> = match under {
        Some(org) => known.get(&org).copied().into_iter().collect(),
        None => below
            .get(&None)
            .into_iter()
            .flatten()
            .rev()
            .copied()
            .collect(),
    };
    let mut order = Vec::with_capacity(all.len());
    while let Some(at) = stack.pop() {
        order.push(at);
        let children = below.get(&Some(all[at].id));
        stack.extend(children.into_iter().flatten().rev());
    }
    let mut all: Vec<Option<OrgName>> = all.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| all[at].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OrgKind;

    fn org(id: Id, parent: Option<Id>, sort: i64) -> OrgName {
        OrgName {
            id,
            parent,
            sort,
            code: "".into(),
            name: "".into(),
            kind: OrgKind::Branch,
            members: None,
            secretary: "".into(),
        }
    }

    #[test]
    fn members_are_those_of_the_top_or_else_of_the_level_below_it() {
        let counted = |id, parent, members| OrgName {
            members,
            ..org(id, parent, id)
        };
        let orgs = vec![
            counted(1, None, None),
            counted(2, Some(1), Some(30)),
            counted(3, Some(2), Some(20)),
            counted(4, Some(1), Some(5)),
        ];
        let places = orgs.iter().enumerate().map(|(at, org)| (org.id, at));
        let scope = Scope {
            places: places.collect(),
            orgs,
            is_whole: true,
        };
        assert_eq!(scope.members(), 35);
    }

    #[test]
    fn brothers_stand_in_the_department_s_order_below_their_superior() {
        let all = vec![
            org(1, None, 1),
            org(2, Some(1), 9),
            org(3, Some(1), 2),
            org(4, Some(2), 1),
            org(5, Some(99), 0),
        ];
        let ids = |orgs: Vec<OrgName>| orgs.iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(sorted(all.clone(), None)), [5, 1, 3, 2, 4]);
        assert_eq!(ids(sorted(all, Some(2))), [2, 4]);
    }
}
