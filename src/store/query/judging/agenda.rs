//! What the agenda is derived from: the orgs of a pack, their terms, what is open, what happened.

use std::collections::BTreeSet;

use rusqlite::params;

use super::{CHUNK, Docket, IN_ORGS, keys};
use crate::{
    base::{Date, Period, date},
    domain::{
        Finding, FindingState, Id, Term,
        judge::{
            reminder::{CalendarFacts, Done, Event, OpenItem},
            term::TermFacts,
            whom::Whom,
        },
        pack::{Anchor, ReminderOf},
    },
    store::{Store, StoreError},
};

impl Store {
    /// What the agenda of an adopted pack is derived from, for some orgs. Findings that come from
    /// no sheet belong to no pack and stand in the facts of each.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn calendar_facts(
        &self,
        docket: &Docket,
        orgs: &[Id],
    ) -> Result<CalendarFacts, StoreError> {
        let mut facts = CalendarFacts {
            year: docket.adoption.year,
            today: self.session.today,
            orgs: Vec::with_capacity(orgs.len()),
            terms: Vec::new(),
            items: Vec::new(),
            events: vec![Event {
                anchor: Anchor::Adoption,
                org: None,
                item: None,
                day: docket.adoption.adopted,
            }],
            done: BTreeSet::new(),
        };
        let of_all = self.marked(docket, ("t.org IS NULL AND ?1 IS NOT NULL", &[]))?;
        facts.done.extend(of_all);
        for chunk in orgs.chunks(CHUNK) {
            let snapshot = self.conn.unchecked_transaction()?;
            self.calendar_chunk(docket, chunk, &mut facts)?;
            facts.items.extend(self.open_findings(docket, chunk)?);
            facts.items.extend(self.open_assignments(docket, chunk)?);
            facts.items.extend(self.open_cards(docket, chunk)?);
            facts.events.extend(self.events(docket, chunk)?);
            facts.done.extend(self.marked(docket, (IN_ORGS, chunk))?);
            drop(snapshot);
        }
        Ok(facts)
    }

    /// What is marked as done under any adoption of the pack, from the year before the docket's
    /// on: a window over the year's end belongs to both years.
    fn marked(&self, docket: &Docket, (of, orgs): (&str, &[Id])) -> Result<Vec<Done>, StoreError> {
        let sql = format!(
            "SELECT t.line, t.part, t.org, t.due FROM agenda_mark t WHERE {of} \
             AND t.adoption IN (SELECT id FROM adoption WHERE pack = ?2) AND t.due >= ?3"
        );
        let since = Period::year(docket.adoption.year.saturating_sub(1)).start;
        let bound = params![keys(orgs), docket.adoption.pack, date::iso(since)];
        let rows = self.list(&sql, bound, |row| {
            let due: String = row.get(3)?;
            Ok(Done {
                line: row.get(0)?,
                part: row.get(1)?,
                org: row.get(2)?,
                due: date::parse_iso(&due).ok_or(rusqlite::Error::InvalidQuery)?,
            })
        })?;
        Ok(rows)
    }

    fn calendar_chunk(
        &self,
        docket: &Docket,
        orgs: &[Id],
        facts: &mut CalendarFacts,
    ) -> Result<(), StoreError> {
        for card in self.org_cards(docket, orgs)? {
            if let Some(day) = card.founded {
                facts.events.push(Event {
                    anchor: Anchor::Founding,
                    org: Some(card.id),
                    item: None,
                    day,
                });
            }
            facts.orgs.push(Whom {
                org: card.id,
                kind: card.kind,
                sector: card.sector,
                parent: card.parent_kind,
                classes: card.classes,
            });
        }
        let tail = format!("WHERE {IN_ORGS} AND t.ended IS NULL ORDER BY t.org, t.start DESC");
        let mut terms: Vec<Term> = self.records(&tail, [keys(orgs)])?;
        terms.dedup_by_key(|term| term.org);
        facts.terms.extend(terms.iter().map(TermFacts::from));
        Ok(())
    }

    /// Findings that are not closed: those from the adoption's sheets, and those from none.
    fn open_findings(&self, docket: &Docket, orgs: &[Id]) -> Result<Vec<OpenItem>, StoreError> {
        let tail = format!(
            "WHERE {IN_ORGS} AND t.state <> 'closed' AND t.year <= ?2 \
             AND (t.sheet IS NULL OR ?3 = \
             (SELECT s.adoption FROM sheet s WHERE s.id = t.sheet)) ORDER BY t.id"
        );
        let adoption = &docket.adoption;
        let bound = params![keys(orgs), adoption.year, adoption.id];
        let rows: Vec<Finding> = self.records(&tail, bound)?;
        let item = |finding: Finding| OpenItem {
            of: ReminderOf::Finding,
            id: finding.id,
            org: finding.org,
            clause: None,
            opened: finding.found,
            due: finding.deadline,
            // The ledger does not keep the day; what follows is counted from the deadline.
            rectified: (finding.state == FindingState::Rectified)
                .then_some(finding.deadline.unwrap_or(finding.found)),
            look_back: finding.look_back.filter(|_| finding.looked_back.is_none()),
            title: finding.text,
        };
        Ok(rows.into_iter().map(item).collect())
    }

    /// Assignments of the adoption's tasks that are not done yet.
    fn open_assignments(&self, docket: &Docket, orgs: &[Id]) -> Result<Vec<OpenItem>, StoreError> {
        let sql = format!(
            "SELECT k.id, t.org, k.title, k.clause, t.dispatched, k.deadline \
             FROM assignment t JOIN task k ON k.id = t.task WHERE {IN_ORGS} AND k.adoption = ?2 \
             AND k.stage <> 'closed' AND t.outcome IS NULL AND t.state <> 'done' \
             ORDER BY k.id, t.org"
        );
        let year = Period::year(docket.adoption.year);
        self.list(&sql, params![keys(orgs), docket.adoption.id], |row| {
            let day = |text: Option<String>| text.as_deref().and_then(date::parse_iso);
            Ok(OpenItem {
                of: ReminderOf::Task,
                id: row.get(0)?,
                org: row.get(1)?,
                title: row.get(2)?,
                clause: row.get(3)?,
                opened: day(row.get(4)?).unwrap_or(year.start),
                due: day(row.get(5)?),
                rectified: None,
                look_back: None,
            })
        })
    }

    /// Appointments, dispatches, findings, notices and self-checks of the year and the one before.
    fn events(&self, docket: &Docket, orgs: &[Id]) -> Result<Vec<Event>, StoreError> {
        let sql = format!(
            "SELECT 'appointment', t.org, t.id, t.since FROM post t WHERE {IN_ORGS} \
             AND t.acting = 0 AND t.since BETWEEN ?2 AND ?3 \
             UNION ALL SELECT 'dispatch', t.org, t.task, t.dispatched FROM assignment t \
             WHERE {IN_ORGS} AND t.dispatched BETWEEN ?2 AND ?3 \
             AND (SELECT k.adoption FROM task k WHERE k.id = t.task) = ?4 \
             UNION ALL SELECT 'finding', t.org, t.id, t.found FROM finding t WHERE {IN_ORGS} \
             AND t.found BETWEEN ?2 AND ?3 \
             UNION ALL SELECT 'self_check', t.org, t.id, t.submitted FROM sheet t \
             WHERE {IN_ORGS} AND t.role = 'self' AND t.submitted BETWEEN ?2 AND ?3 \
             AND t.adoption = ?4 ORDER BY 4, 2, 1, 3"
        );
        let year = docket.adoption.year;
        let since = Period::year(year.saturating_sub(1)).start;
        let bound = params![
            keys(orgs),
            date::iso(since),
            date::iso(self.session.today),
            docket.adoption.id
        ];
        let rows = self.list(&sql, bound, |row| {
            let day: Option<Date> = date::parse_iso(&row.get::<_, String>(3)?);
            let anchor = Anchor::parse(&row.get::<_, String>(0)?);
            Ok((anchor, row.get(1)?, row.get(2)?, day))
        })?;
        let known = rows.into_iter().filter_map(|(anchor, org, item, day)| {
            Some(Event {
                anchor: anchor?,
                org,
                item,
                day: day?,
            })
        });
        Ok(known.collect())
    }
}
