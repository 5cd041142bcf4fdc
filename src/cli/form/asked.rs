//! Which orgs a form is asked of, and what each of them is asked.

use std::collections::BTreeMap;

use crate::{
    cli::failure::{Exit, Failure},
    domain::{
        Id, Org,
        decide::sheet::form_for,
        pack::{Form, Scorer},
    },
    exchange::blank::Asked,
    store::{Store, query::judging::Docket},
};

/// A form in force.
pub(super) struct Asking {
    /// The adoption and its pack.
    pub docket: Docket,
    /// The form's id.
    pub form: String,
}

/// An org, and the form as it is asked it.
pub(super) struct AskedOrg {
    /// The org.
    pub org: Org,
    /// Its form; without any group if nothing of it is for the org.
    pub form: Form,
    /// Whether the form is for such orgs.
    pub is_meant: bool,
}

impl Asking {
    /// The form of a year, which orgs fill in about themselves.
    pub fn find(store: &Store, year: i32, form: &str) -> Result<Asking, Failure> {
        let mut dockets = store.dockets(year)?.into_iter();
        let docket = dockets.find(|docket| docket.pack.form(form).is_some());
        let docket = docket.ok_or_else(|| Failure::missing("form", form))?;
        let asking = Asking {
            docket,
            form: form.to_string(),
        };
        let who = &asking.line()?.who;
        if !who.is_empty() && !who.contains(&Scorer::SelfScore) {
            let failure = Failure::new("form_not_self", Exit::Refused);
            return Err(failure.with("form", &asking.line()?.title));
        }
        Ok(asking)
    }

    /// The form as the pack has it.
    pub fn line(&self) -> Result<&Form, Failure> {
        let form = self.docket.pack.form(&self.form);
        form.ok_or_else(|| Failure::missing("form", &self.form))
    }

    /// The living orgs that the form is for, in the tree's order; `under` narrows to a subtree.
    pub fn meant(&self, store: &Store, under: Option<Id>) -> Result<Vec<Id>, Failure> {
        let inside = store.orgs_in_scope(&self.docket.pack, under)?;
        let asked = self.of(store, &inside)?;
        let is_meant = |id: &Id| asked.get(id).is_some_and(|it| it.is_meant);
        Ok(inside.into_iter().filter(is_meant).collect())
    }

    /// What some orgs are asked, by key; orgs that are not there are left out.
    pub fn of(&self, store: &Store, orgs: &[Id]) -> Result<BTreeMap<Id, AskedOrg>, Failure> {
        let form = self.line()?;
        let mut found = BTreeMap::new();
        for facts in store.judge_facts(&self.docket, orgs)? {
            let Some(org) = store.find::<Org>(facts.org.id)? else {
                continue;
            };
            let own = form_for(form, &org, &facts.org.classes);
            let is_meant = facts.is_asked(&form.audience) && !own.groups.is_empty();
            let asked = AskedOrg {
                org,
                form: own,
                is_meant,
            };
            found.insert(facts.org.id, asked);
        }
        Ok(found)
    }

    /// One org's blank.
    pub fn blank<'a>(&'a self, of: &'a AskedOrg) -> Asked<'a> {
        Asked {
            code: &of.org.code,
            name: &of.org.name,
            year: self.docket.adoption.year,
            pack: &self.docket.pack.head.title,
            form: &of.form,
        }
    }
}
