//! Which orgs stand for a pack's offices and classes, and what was departed from locally.

use serde_json::{Value as Json, json};

use super::{context::Context, failure::Failure, reply::Reply, shape};
use crate::domain::{Id, Record};

/// What of an adoption is mapped, and what is not yet.
pub fn show(context: &Context, adoption: Id) -> Result<Reply, Failure> {
    let store = context.open()?;
    let pack = store
        .pack_of(adoption)?
        .ok_or_else(|| Failure::missing("adoption", adoption))?;
    let offices = store.office_map(adoption)?;
    let name = |id: Id| {
        store
            .find::<crate::domain::Org>(id)
            .map(|org| org.map(|org| org.name))
    };
    let mut office_rows = Vec::new();
    for office in pack.offices.iter().filter(|it| it.is.code() == "org") {
        let org = offices
            .iter()
            .find(|it| it.office == office.id)
            .map(|it| it.org);
        let org_name = org.map(&name).transpose()?.flatten();
        office_rows.push(json!({ "id": office.id, "title": office.title, "org_name": org_name }));
    }
    let mut class_rows = Vec::new();
    for class in &pack.classes {
        let count = store.class_map(adoption, &class.id, u32::MAX)?.len();
        class_rows.push(json!({ "id": class.id, "title": class.title, "count": count }));
    }
    let local: Vec<Json> = store
        .local_changes(adoption)?
        .iter()
        .map(|it| shape::row(&it.row()))
        .collect();
    let object = json!({
        "adoption": adoption, "pack": pack.head.id, "offices": office_rows,
        "classes": class_rows, "local_changes": local,
    });
    Ok(Reply::Show {
        object,
        codes: shape::CODES,
    })
}
