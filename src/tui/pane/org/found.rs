//! The orgs that a filter finds in place of the tree.

use std::collections::HashMap;

use crate::{
    domain::Id,
    store::query::{org::OrgLine, roster::OrgName},
    tui::{Cx, pane::Filter},
};

/// The fields that a filter may name.
pub const FIELDS: [&str; 6] = ["unit", "name", "code", "kind", "secretary", "members"];

/// Orgs that a filter shows at most.
const FOUND_MAX: usize = 1_000;

/// The orgs that pass a filter: words find the best first, by an index; fields are looked at one
/// org after the other.
pub fn lines(filter: &Filter, cx: &Cx) -> Vec<OrgLine> {
    let roster = cx.roster();
    let names = match filter.query().words() {
        Some(_) => {
            roster
                .find_orgs(&filter.text, FOUND_MAX, &cx.liked_ids("org"))
                .0
        }
        None => {
            let texts = |org: &&OrgName| {
                let texts = [&org.name, &org.code, &org.secretary];
                texts.map(|text| text.to_string()).to_vec()
            };
            let field = |org: &&OrgName, at: usize| match FIELDS.get(at).copied() {
                Some("unit" | "name") => vec![org.name.to_string()],
                Some("code") => vec![org.code.to_string()],
                Some("kind") => vec![cx.code("org_kind", org.kind.code()), org.kind.to_string()],
                Some("secretary") => vec![org.secretary.to_string()],
                _ => org.members.iter().map(i64::to_string).collect(),
            };
            filter.keep(roster.orgs().iter(), texts, field)
        }
    };
    let ids: Vec<Id> = names.iter().take(FOUND_MAX).map(|org| org.id).collect();
    let lines = cx.ask(|store| store.org_lines(&ids));
    let mut lines: Vec<Option<OrgLine>> = lines.into_iter().map(Some).collect();
    let mut place: HashMap<Id, usize> = HashMap::new();
    for (at, line) in lines.iter().flatten().enumerate() {
        place.insert(line.org.id, at);
    }
    let ordered = ids.iter().filter_map(|id| place.get(id));
    ordered.filter_map(|at| lines[*at].take()).collect()
}
