//! Facts: the rows that a decision needs, gathered beforehand, and the draft of changes over them.

use std::{collections::BTreeMap, ops::Bound, sync::Arc};

use crate::{
    base::Date,
    domain::{
        decide::gate::Tally,
        pack::Pack,
        record::{Id, Kind, Record, Row},
        refusal::{Refusal, RefusalCode},
    },
};

/// What was gathered for one decision.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The business date.
    pub today: Option<Date>,
    /// The acting person's account name.
    pub actor: String,
    rows: BTreeMap<(Kind, Id), Row>,
    next: BTreeMap<Kind, Id>,
    packs: BTreeMap<Id, Arc<Pack>>,
    /// The pack that the command itself brings, checked.
    pub offered: Option<Arc<Pack>>,
    /// SM3 of the offered pack's text, hexadecimal.
    pub offered_hash: Option<String>,
    /// The first defect of an offered pack that could not be read, with its place.
    pub offered_defect: Option<String>,
    /// The assignments of the command's task that are not among the rows, counted.
    pub tally: Option<Tally>,
    /// Numbers that the gathering counted, by name.
    pub counts: BTreeMap<&'static str, i64>,
}

impl Facts {
    /// Adds a row.
    pub fn put(&mut self, row: Row) {
        self.rows.insert((row.kind, row.id), row);
    }

    /// A row that was gathered.
    pub fn row(&self, kind: Kind, id: Id) -> Option<&Row> {
        self.rows.get(&(kind, id))
    }

    /// Says which key the next new row of a kind gets.
    pub fn set_next(&mut self, kind: Kind, id: Id) {
        self.next.insert(kind, id);
    }

    /// Adds an adopted pack.
    pub fn put_pack(&mut self, adoption: Id, pack: Arc<Pack>) {
        self.packs.insert(adoption, pack);
    }

    /// The pack of an adoption.
    pub fn pack(&self, adoption: Id) -> Result<Arc<Pack>, Refusal> {
        let missing = || missing(Kind::Adoption, adoption);
        self.packs.get(&adoption).cloned().ok_or_else(missing)
    }

    /// All adopted packs that were gathered.
    pub fn packs(&self) -> impl Iterator<Item = (Id, &Arc<Pack>)> {
        self.packs.iter().map(|(id, pack)| (*id, pack))
    }
}

/// One row before and after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// As it was; missing for a new row.
    pub before: Option<Row>,
    /// As it is; missing for a row that is gone.
    pub after: Option<Row>,
}

impl Change {
    /// Kind and key of the row.
    pub fn key(&self) -> Option<(Kind, Id)> {
        self.after
            .as_ref()
            .or(self.before.as_ref())
            .map(|row| (row.kind, row.id))
    }
}

/// Changes in the making: reads see them, and each row appears once.
#[derive(Debug)]
pub struct Draft<'a> {
    /// What was gathered.
    pub facts: &'a Facts,
    next: BTreeMap<Kind, Id>,
    changes: BTreeMap<(Kind, Id), Change>,
    order: Vec<(Kind, Id)>,
}

impl<'a> Draft<'a> {
    /// An empty draft over facts.
    pub fn new(facts: &'a Facts) -> Draft<'a> {
        Draft {
            facts,
            next: facts.next.clone(),
            changes: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    /// A row as it would stand after the draft.
    pub fn find<R: Record>(&self, id: Id) -> Option<R> {
        let key = (R::KIND, id);
        match self.changes.get(&key) {
            Some(change) => change.after.as_ref().and_then(R::from_row),
            None => self.facts.rows.get(&key).and_then(R::from_row),
        }
    }

    /// As [`Draft::find`], refusing with `not_found`.
    pub fn get<R: Record>(&self, id: Id) -> Result<R, Refusal> {
        self.find(id).ok_or_else(|| missing(R::KIND, id))
    }

    /// All gathered rows of a kind, as they would stand after the draft.
    pub fn all<R: Record>(&self) -> Vec<R> {
        let range = (
            Bound::Included((R::KIND, Id::MIN)),
            Bound::Included((R::KIND, Id::MAX)),
        );
        let old = self
            .facts
            .rows
            .range(range)
            .filter(|(key, _)| !self.changes.contains_key(*key));
        let new = self
            .changes
            .range(range)
            .filter_map(|(_, change)| change.after.as_ref());
        let mut rows: Vec<&Row> = old.map(|(_, row)| row).chain(new).collect();
        rows.sort_by_key(|row| row.id);
        rows.into_iter().filter_map(R::from_row).collect()
    }

    /// Adds a new row and gives its key. The record's own `id` and `version` do not matter.
    pub fn insert<R: Record>(&mut self, record: R) -> Id {
        let next = self.next.entry(R::KIND).or_insert(1);
        let id = *next;
        *next += 1;
        let row = Row {
            id,
            version: 1,
            ..record.row()
        };
        self.order.push((R::KIND, id));
        self.changes.insert(
            (R::KIND, id),
            Change {
                before: None,
                after: Some(row),
            },
        );
        id
    }

    /// Writes a changed record; one that is unchanged is left alone.
    pub fn update<R: Record>(&mut self, record: &R) {
        let mut row = record.row();
        let key = (row.kind, row.id);
        if let Some(change) = self.changes.get_mut(&key) {
            row.version = change
                .after
                .as_ref()
                .map_or(row.version, |after| after.version);
            change.after = Some(row);
            return;
        }
        let before = self.facts.rows.get(&key).cloned();
        if before
            .as_ref()
            .is_some_and(|before| before.values == row.values)
        {
            return;
        }
        row.version = before.as_ref().map_or(0, |before| before.version) + 1;
        self.order.push(key);
        self.changes.insert(
            key,
            Change {
                before,
                after: Some(row),
            },
        );
    }

    /// Removes a row.
    pub fn remove(&mut self, kind: Kind, id: Id) {
        let before = self.facts.rows.get(&(kind, id)).cloned();
        self.order.push((kind, id));
        self.changes.insert(
            (kind, id),
            Change {
                before,
                after: None,
            },
        );
    }

    /// The changes in the order in which they were made; refused if there are none.
    pub fn finish(mut self) -> Result<Vec<Change>, Refusal> {
        let order = std::mem::take(&mut self.order);
        let changes: Vec<Change> = order
            .iter()
            .filter_map(|key| self.changes.remove(key))
            .collect();
        if changes.is_empty() {
            Err(RefusalCode::NothingToDo.into())
        } else {
            Ok(changes)
        }
    }
}

fn missing(kind: Kind, id: Id) -> Refusal {
    Refusal::new(RefusalCode::NotFound)
        .with("noun", kind)
        .with("id", id)
}
