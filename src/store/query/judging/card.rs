//! Who an org is when it is judged: its classes, its place, its officers, its members.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::{ByOrg, Docket, IN_ORGS, grouped, keys, quality};
use crate::{
    base::date,
    domain::{
        ClassMap, Id, Org, OrgKind, PartyMember, Person, Post,
        judge::{Holder, OrgCard},
        pack::Qualification,
    },
    store::{
        Store, StoreError,
        query::{record_at, width},
        row,
    },
};

/// The orgs of an adoption that a clerk counted among its classes.
struct Classes {
    /// Classes that were mapped at all; the others follow from their own marks.
    mapped: BTreeSet<String>,
    of: BTreeMap<Id, BTreeSet<String>>,
}

impl Store {
    /// The orgs themselves as an adopted pack sees them, in the order of `orgs`.
    pub(super) fn org_cards(
        &self,
        docket: &Docket,
        orgs: &[Id],
    ) -> Result<Vec<OrgCard>, StoreError> {
        let tail = "WHERE t.id IN (SELECT value FROM json_each(?1))";
        let rows: Vec<Org> = self.records(tail, [keys(orgs)])?;
        let parents: Vec<Id> = rows.iter().filter_map(|org| org.parent).collect();
        let sql = "SELECT id, kind FROM org WHERE id IN (SELECT value FROM json_each(?1))";
        let kinds = self.list(sql, [keys(&parents)], |row| {
            Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?))
        })?;
        let kinds: BTreeMap<Id, OrgKind> = kinds
            .into_iter()
            .filter_map(|(id, kind)| Some((id, OrgKind::parse(&kind)?)))
            .collect();
        let depths = self.depths(orgs)?;
        let classes = self.classes(docket, orgs)?;
        let mut cards: BTreeMap<Id, OrgCard> = BTreeMap::new();
        for org in rows {
            let parent_kind = org.parent.and_then(|id| kinds.get(&id).copied());
            let card = OrgCard {
                id: org.id,
                classes: classes.of(docket, &org, parent_kind),
                kind: org.kind,
                sector: org.sector,
                level: depths.get(&org.id).copied().unwrap_or(0),
                parent: org.parent,
                parent_kind,
                members: org.members,
                staff: None,
                departments: None,
                is_small: None,
                founded: org.founded,
                name: org.name,
            };
            cards.insert(card.id, card);
        }
        Ok(orgs.iter().filter_map(|id| cards.remove(id)).collect())
    }

    /// How deep the orgs lie in the tree; a root is 0.
    fn depths(&self, orgs: &[Id]) -> Result<BTreeMap<Id, u32>, StoreError> {
        let sql = "SELECT org, path FROM org_path WHERE org IN (SELECT value FROM json_each(?1))";
        let rows = self.list(sql, [keys(orgs)], |row| {
            Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?))
        })?;
        let depth = |path: &str| {
            let parts = path.split('/').filter(|part| !part.is_empty()).count();
            u32::try_from(parts.saturating_sub(1)).unwrap_or(u32::MAX)
        };
        Ok(rows
            .into_iter()
            .map(|(org, path)| (org, depth(&path)))
            .collect())
    }

    fn classes(&self, docket: &Docket, orgs: &[Id]) -> Result<Classes, StoreError> {
        let adoption = docket.adoption.id;
        let sql = "SELECT DISTINCT class FROM class_map WHERE adoption = ?1";
        let mapped = self.list(sql, [adoption], |row| row.get(0))?;
        let tail = format!("WHERE {IN_ORGS} AND t.adoption = ?2");
        let rows: Vec<ClassMap> = self.records(&tail, params![keys(orgs), adoption])?;
        let mut of: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
        for row in rows {
            of.entry(row.org).or_default().insert(row.class);
        }
        Ok(Classes {
            mapped: mapped.into_iter().collect(),
            of,
        })
    }

    /// Who holds or held which post within the judged period and the years before.
    pub(super) fn holders(
        &self,
        docket: &Docket,
        orgs: &[Id],
    ) -> Result<ByOrg<Holder>, StoreError> {
        let sql = format!(
            "SELECT {}, {}, EXISTS (SELECT 1 FROM party_member m WHERE m.person = n.id \
             AND m.status IN ('full', 'probationary')) \
             FROM post t JOIN person n ON n.id = t.person WHERE {IN_ORGS} \
             AND (t.since IS NULL OR t.since <= ?2) ORDER BY t.org, t.id",
            row::columns(crate::domain::Kind::Post, "t"),
            row::columns(crate::domain::Kind::Person, "n")
        );
        let bound = params![keys(orgs), date::iso(docket.period.end)];
        let rows = self.list(&sql, bound, |row| {
            let post: Post = record_at(row, 0)?;
            let person: Person = record_at(row, width::<Post>())?;
            let is_member: bool = row.get(width::<Post>() + width::<Person>())?;
            Ok((post.org, holder(&post, &person, is_member)))
        })?;
        Ok(grouped(rows))
    }

    /// The members of the orgs on the last judged day, where a roster is kept.
    pub(super) fn rosters(&self, docket: &Docket, orgs: &[Id]) -> Result<ByOrg<Id>, StoreError> {
        let day = docket.period.end.min(self.session.today);
        let tail = format!(
            "WHERE {IN_ORGS} AND t.status IN ('full', 'probationary') \
             AND (t.since IS NULL OR t.since <= ?2) AND (t.until IS NULL OR t.until >= ?2) \
             ORDER BY t.org, t.person"
        );
        let rows: Vec<PartyMember> = self.records(&tail, params![keys(orgs), date::iso(day)])?;
        let mut found = grouped(rows.into_iter().map(|it| (it.org, it.person)).collect());
        found.values_mut().for_each(Vec::dedup);
        Ok(found)
    }
}

impl Classes {
    fn of(&self, docket: &Docket, org: &Org, parent: Option<OrgKind>) -> Vec<String> {
        let own = self.of.get(&org.id);
        let classes = docket.pack.classes.iter().filter(|class| {
            if self.mapped.contains(&class.id) {
                own.is_some_and(|own| own.contains(&class.id))
            } else {
                class.holds(org, parent)
            }
        });
        classes.map(|class| class.id.clone()).collect()
    }
}

fn holder(post: &Post, person: &Person, is_member: bool) -> Holder {
    let mut qualities = BTreeMap::new();
    let is_head = person.administrative_head;
    qualities.insert(Qualification::FullTime, person.full_time);
    qualities.insert(Qualification::AdministrativeHead, is_head);
    qualities.insert(Qualification::NotAdministrativeHead, !is_head);
    // Nobody keeps a roster of those who are no members, so its silence tells nothing.
    if is_member {
        qualities.insert(Qualification::PartyMember, true);
    }
    qualities.extend(quality::of(person));
    Holder {
        id: post.id,
        person: post.person,
        post: post.post,
        since: post.since,
        until: post.until,
        acting: post.acting,
        full_time: Some(person.full_time),
        qualities,
    }
}
