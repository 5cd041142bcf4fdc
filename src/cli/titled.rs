//! Facts in tables: what a pack calls its items stands beside their ids.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value as Json, json};

use super::{failure::Failure, shape};
use crate::{
    domain::{
        Id, Record,
        pack::{FactKind, Pack},
    },
    store::{Store, query::ledger::FactLine},
    words::Words,
};

/// Rows of facts, each with the titles that its pack gives to the ids in it.
///
/// # Errors
/// What the store says.
pub(super) fn rows<R: Record>(
    (store, words): (&Store, &Words),
    lines: &[FactLine<R>],
) -> Result<Vec<Json>, Failure> {
    let mut packs: BTreeMap<Id, Option<Arc<Pack>>> = BTreeMap::new();
    let mut rows = Vec::new();
    for line in lines {
        let mut object = shape::fact(line);
        if let Some(adoption) = object["adoption"].as_i64() {
            let pack = match packs.get(&adoption) {
                Some(pack) => pack.clone(),
                None => store.pack_of(adoption)?,
            };
            name(&mut object, pack.as_deref(), words);
            packs.insert(adoption, pack);
        }
        rows.push(object);
    }
    Ok(rows)
}

/// Puts a title beside each id; what has none is shown by its id.
fn name(object: &mut Json, pack: Option<&Pack>, words: &Words) {
    let fact = pack.and_then(|pack| pack.fact(object["fact"].as_str()?));
    let of_org = |id: &str| {
        let key = format!("kind.org_fact.{id}");
        words.has(&key).then(|| words.get(&key).into_owned())
    };
    for key in ["kind", "fact", "severity", "level", "voter", "choice"] {
        let Some(id) = object[key].as_str().map(str::to_string) else {
            continue;
        };
        let title = match (key, fact.map(|it| &it.kind)) {
            ("kind", _) => pack.and_then(|it| Some(it.record_kind(&id)?.title.clone())),
            ("fact", _) => fact.map(|it| it.title.clone()).or_else(|| of_org(&id)),
            ("severity", Some(FactKind::Incident { severities, .. })) => {
                let found = severities.iter().find(|it| it.id == id);
                found.map(|it| it.text.clone())
            }
            ("level", Some(FactKind::Honour { levels, .. })) => {
                let found = levels.iter().find(|it| it.id == id);
                found.map(|it| it.text.clone())
            }
            ("voter", Some(FactKind::Ballot { voters, .. })) => {
                let found = voters.iter().find(|it| it.id == id);
                found.map(|it| it.title.clone())
            }
            ("choice", Some(FactKind::Ballot { choices, .. })) => {
                let found = choices.iter().find(|it| it.id == id);
                let key = format!("exchange.blank.ballot.{id}");
                let free = || words.has(&key).then(|| words.get(&key).into_owned());
                found.map(|it| it.title.clone()).or_else(free)
            }
            _ => None,
        };
        object[format!("{key}_title")] = json!(title.unwrap_or(id));
    }
}
