//! Packs in force together whose scopes conflict: said at adoption, and whenever asked.

use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{domain::pack::Pack, pack, store::Store};

const COLUMNS: &[Column] = &[
    ("title", None),
    ("other_title", None),
    ("topics", None),
    ("kinds", Some("org_kind")),
    ("since", None),
    ("until", None),
];

/// The conflicts among the packs of a year, one object each.
pub fn rows(store: &Store, year: i32) -> Result<Vec<Json>, Failure> {
    let mut packs = Vec::new();
    for adoption in store.adoptions(Some(year))? {
        packs.extend(store.pack_of(adoption.id)?);
    }
    let packs: Vec<&Pack> = packs.iter().map(AsRef::as_ref).collect();
    let title = |id: &str| {
        packs
            .iter()
            .find(|pack| pack.head.id == id)
            .map(|it| &it.head.title)
    };
    let found = pack::conflicts(&packs);
    let row = |it: &pack::Conflict| {
        json!({
            "pack": it.one,
            "title": title(&it.one),
            "other": it.other,
            "other_title": title(&it.other),
            "topics": it.topics,
            "kinds": it.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>(),
            "sectors": it.sectors.iter().map(|sector| sector.code()).collect::<Vec<_>>(),
            "since": Context::day(Some(it.period.start)),
            "until": Context::day(Some(it.period.end)),
        })
    };
    Ok(found.iter().map(row).collect())
}

/// The conflicts as sentences.
pub fn lines(context: &Context, rows: &[Json]) -> Vec<String> {
    let said = |row: &Json| {
        let args = ["title", "other_title"].map(|key| {
            (
                key.to_string(),
                row[key].as_str().unwrap_or_default().to_string(),
            )
        });
        let [(_, title), (_, other)] = args;
        let sentence = context
            .words
            .refusal("pack_conflict", &[("title", title), ("other", other)]);
        format!("{}{}", sentence.what, sentence.remedy)
    };
    rows.iter().map(said).collect()
}

/// `pack conflicts`
pub fn list(context: &Context, year: Option<i32>) -> Result<Reply, Failure> {
    let store = context.open()?;
    let year = context.year(&store, year)?;
    Ok(Reply::List {
        columns: COLUMNS,
        rows: rows(&store, year)?,
    })
}
