//! Every org and person of the file held for finding while typing, read once until one changes.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

use crate::{
    base::find::{Hits, Index, Search},
    domain::Id,
    store::{
        Store, StoreError,
        query::roster::{OrgName, PersonName},
    },
};

/// Rows read from the store at once.
const PAGE: u32 = 20_000;

/// Names with their index, and what was found in it last.
#[derive(Default)]
struct Names {
    index: Index,
    places: HashMap<Id, u32>,
    last: RefCell<Search>,
}

impl Names {
    fn push(&mut self, id: Id, texts: &[&str]) {
        let place = self.index.push(texts);
        self.places.insert(id, place);
    }

    fn search(&self, typed: &str, most: usize, liked: &[Id]) -> Hits {
        let liked: Vec<u32> = liked
            .iter()
            .filter_map(|id| self.places.get(id))
            .copied()
            .collect();
        self.index
            .search(&mut self.last.borrow_mut(), typed, (most, &liked))
    }
}

/// The orgs in the department's order, and the persons. About 250 bytes for each org.
#[derive(Default)]
pub struct Roster {
    /// The last act that had changed one of them when they were read.
    act: i64,
    orgs: Vec<OrgName>,
    org_names: Names,
    /// Read when a person is first looked for.
    persons: OnceCell<(Vec<PersonName>, Names)>,
}

impl Roster {
    /// Reads the orgs.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read(store: &Store) -> Result<Roster, StoreError> {
        let act = store.names_act(0)?;
        let mut read = Vec::new();
        let mut after = 0;
        loop {
            let page = store.org_names(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            read.extend(page);
        }
        let orgs = in_order(read);
        let mut org_names = Names::default();
        for org in &orgs {
            org_names.push(org.id, &[&org.name, &org.code, &org.secretary]);
        }
        Ok(Roster {
            act,
            orgs,
            org_names,
            persons: OnceCell::new(),
        })
    }

    /// Whether it still says what the file says.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn is_fresh(&self, store: &Store) -> Result<bool, StoreError> {
        Ok(store.names_act(self.act)? == self.act)
    }

    /// Every org in the department's order.
    pub fn orgs(&self) -> &[OrgName] {
        &self.orgs
    }

    /// An org by its key.
    pub fn org(&self, id: Id) -> Option<&OrgName> {
        let place = *self.org_names.places.get(&id)?;
        self.orgs.get(place as usize)
    }

    /// Orgs whose name, code or secretary matches, the best first, and how many there are.
    pub fn find_orgs(&self, typed: &str, most: usize, liked: &[Id]) -> (Vec<&OrgName>, usize) {
        let hits = self.org_names.search(typed, most, liked);
        let best = hits.best.iter();
        let best = best.filter_map(|(place, _)| self.orgs.get(*place as usize));
        (best.collect(), hits.total)
    }

    /// Persons whose name matches, the best first, and how many there are.
    ///
    /// # Errors
    /// What SQLite says when they are read for the first time.
    pub fn find_persons(
        &self,
        store: &Store,
        (typed, most): (&str, usize),
        liked: &[Id],
    ) -> Result<(Vec<PersonName>, usize), StoreError> {
        if self.persons.get().is_none() {
            let mut read = Vec::new();
            let mut after = 0;
            loop {
                let page = store.person_names(after, PAGE)?;
                let Some(last) = page.last() else { break };
                after = last.id;
                read.extend(page);
            }
            let mut names = Names::default();
            read.iter()
                .for_each(|person| names.push(person.id, &[&person.name]));
            let _ = self.persons.set((read, names));
        }
        let Some((persons, names)) = self.persons.get() else {
            return Ok((Vec::new(), 0));
        };
        let hits = names.search(typed, most, liked);
        let best = hits.best.iter();
        let best = best.filter_map(|(place, _)| persons.get(*place as usize).cloned());
        Ok((best.collect(), hits.total))
    }
}

/// Superiors before their branches, siblings as the department sorts them.
fn in_order(orgs: Vec<OrgName>) -> Vec<OrgName> {
    let living: HashMap<Id, usize> = orgs
        .iter()
        .enumerate()
        .map(|(at, it)| (it.id, at))
        .collect();
    let mut below: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    for (at, org) in orgs.iter().enumerate() {
        let superior = org.parent.and_then(|parent| living.get(&parent)).copied();
        below.entry(superior).or_default().push(at);
    }
    let mut order = Vec::with_capacity(orgs.len());
    let mut waiting: Vec<usize> = Vec::new();
    let mut visit = |superior: Option<usize>, waiting: &mut Vec<usize>| {
        if let Some(mut branches) = below.remove(&superior) {
            branches.sort_by_key(|at| std::cmp::Reverse((orgs[*at].sort, orgs[*at].id)));
            waiting.extend(branches);
        }
    };
    visit(None, &mut waiting);
    while let Some(at) = waiting.pop() {
        order.push(at);
        visit(Some(at), &mut waiting);
    }
    let mut orgs: Vec<Option<OrgName>> = orgs.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| orgs[at].take()).collect()
}
