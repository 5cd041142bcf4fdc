//! Stale edits: what changed since the person looked, and whether both changes can stand.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Envelope, Notice, StoreError, json, row};
use crate::{
    base::Value,
    domain::{Patch, Refusal, RefusalCode, Row, Seen},
};

/// What somebody else did to a row since it was seen.
struct Drift {
    who: String,
    when: String,
    fields: Vec<&'static str>,
    now: Row,
}

/// Columns that say where a thing stands: once one has changed, an edit made before it was seen
/// does not simply go beside it.
const ALONE: &[&str] = &[
    "stage",
    "state",
    "published",
    "closed",
    "dissolved",
    "merged_into",
    "submitted",
    "points",
    "score",
    "result",
    "assessment",
    "outcome",
];

/// Refuses a command whose rows changed since they were seen, unless it sets other columns only:
/// then both stand, with a notice.
pub(super) fn check(conn: &Connection, envelope: &Envelope) -> Result<Vec<Notice>, StoreError> {
    let mut notices = Vec::new();
    for seen in &envelope.seen {
        let Some(drift) = drift(conn, seen)? else {
            continue;
        };
        let patches = envelope
            .command
            .patches()
            .filter(|(kind, id, _)| *kind == seen.kind && *id == seen.id)
            .map(|(_, _, patches)| patches);
        let clash = patches.and_then(|patches| {
            patches.iter().find(|patch| {
                drift.fields.contains(&patch.field.as_str())
                    && drift.now.value(&patch.field) != Some(&patch.value)
            })
        });
        let merges = drift.fields.iter().all(|field| !ALONE.contains(field));
        if patches.is_some() && clash.is_none() && merges {
            notices.push(Notice {
                code: "merged",
                args: vec![
                    ("who".into(), drift.who),
                    ("when".into(), drift.when),
                    ("field".into(), drift.fields.join(", ")),
                ],
            });
            continue;
        }
        return Err(refusal(drift, clash).into());
    }
    Ok(notices)
}

/// Both values where a column clashes; otherwise what was changed under the act's feet.
fn refusal(drift: Drift, clash: Option<&Patch>) -> Refusal {
    let Some(patch) = clash else {
        return Refusal::new(RefusalCode::StaleRow)
            .with("who", drift.who)
            .with("when", drift.when)
            .with("field", drift.fields.join(", "));
    };
    let theirs = drift.now.value(&patch.field).map(Value::shown);
    Refusal::new(RefusalCode::Stale)
        .with("who", drift.who)
        .with("when", drift.when)
        .with("field", &patch.field)
        .with("yours", patch.value.shown())
        .with("theirs", theirs.unwrap_or_default())
        .at(&patch.field)
}

fn drift(conn: &Connection, seen: &Seen) -> Result<Option<Drift>, StoreError> {
    let Some(now) = row::by_id(conn, seen.kind, seen.id)? else {
        return Err(Refusal::new(RefusalCode::NotFound)
            .with("noun", seen.kind)
            .with("id", seen.id)
            .into());
    };
    if now.version == seen.version {
        return Ok(None);
    }
    let image: Option<Option<String>> = conn
        .query_row(
            "SELECT image FROM change WHERE kind = ?1 AND id = ?2 AND version_before = ?3",
            params![seen.kind.code(), seen.id, seen.version],
            |row| row.get(0),
        )
        .optional()?;
    let old = image
        .flatten()
        .and_then(|image| json::values(&image, seen.kind))
        .unwrap_or_default();
    let fields: Vec<&'static str> = seen
        .kind
        .fields()
        .iter()
        .zip(&now.values)
        .enumerate()
        .filter(|(at, (_, value))| old.get(*at) != Some(value))
        .map(|(_, (field, _))| *field)
        .collect();
    if fields.is_empty() {
        // It was changed and changed back.
        return Ok(None);
    }
    let (who, when) = conn.query_row(
        "SELECT actor, at FROM audit WHERE seq = \
         (SELECT max(seq) FROM change WHERE kind = ?1 AND id = ?2)",
        params![seen.kind.code(), seen.id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Some(Drift {
        who,
        when,
        fields,
        now,
    }))
}
