//! The shapes of JSON: DOMAIN's English words in snake_case, decimals as strings, ISO dates.

use serde_json::{Value as Json, json};

use super::{context::Context, failure::Failure, reply::Column};
use crate::{
    domain::{Duty, Org, Person, Record, Row, pack},
    store::{
        Store,
        audit::AuditRow,
        query::{
            finding::{FindingLine, ReplayLine},
            ledger::FactLine,
            org::{OrgLine, OrgView},
            sheet::SheetLine,
            supervision::OrgRow,
            task::{AssignmentLine, TaskLine},
        },
    },
};

/// Which keys hold words of which closed list, for every shape alike.
pub const CODES: &[Column] = &[
    ("kind", Some("org_kind")),
    ("sector", Some("sector")),
    ("post", Some("post_kind")),
    ("stage", Some("stage")),
    ("state", Some("state|finding_state")),
    ("category", Some("category")),
    ("share", Some("share")),
    ("outcome", Some("outcome")),
    ("result", Some("check_result")),
    ("mode", Some("check_mode")),
    ("role", Some("sheet_role|role")),
    ("source", Some("finding_source")),
    ("event", Some("org_event_kind")),
];

/// An org as lists show it.
pub fn org(line: &OrgLine) -> Json {
    let org = &line.org;
    json!({
        "id": org.id,
        "code": org.code,
        "parent": line.parent_code,
        "name": org.name,
        "kind": org.kind.code(),
        "sector": org.sector.code(),
        "members": org.members,
        "secretary": line.secretary,
        "acting": line.acting,
        "deputies": line.deputies,
        "phone": org.phone,
        "term_start": Context::day(line.term.as_ref().map(|term| term.start)),
        "term_years": line.term.as_ref().map(|term| term.years),
        "term_due": Context::day(line.term.as_ref().map(crate::domain::Term::due)),
        "children": line.children,
    })
}

/// One org whole.
pub fn org_view(view: &OrgView, parent_code: Option<String>) -> Json {
    let org = &view.org;
    let term = view.term();
    let officers: Vec<Json> = view
        .officers
        .iter()
        .map(|officer| {
            json!({
                "post": officer.post.post.code(),
                "name": officer.person.name,
                "acting": officer.post.acting,
                "since": Context::day(officer.post.since),
                "until": Context::day(officer.post.until),
                "post_id": officer.post.id,
                "person": officer.person.id,
            })
        })
        .collect();
    let secretary = view.secretary();
    json!({
        "id": org.id,
        "code": org.code,
        "parent": parent_code,
        "path": view.ancestors.iter().map(|(_, name)| name).collect::<Vec<_>>(),
        "name": org.name,
        "kind": org.kind.code(),
        "sector": org.sector.code(),
        "members": org.members,
        "secretary": secretary.map(|officer| &officer.person.name),
        "acting": secretary.is_some_and(|officer| officer.post.acting),
        "deputies": view.deputies().map(|officer| &officer.person.name).collect::<Vec<_>>(),
        "phone": org.phone,
        "founded": Context::day(org.founded),
        "dissolved": Context::day(org.dissolved),
        "term_id": term.map(|term| term.id),
        "term_start": Context::day(term.map(|term| term.start)),
        "term_years": term.map(|term| term.years),
        "term_due": Context::day(term.map(crate::domain::Term::due)),
        "children": view.children,
        "subtree_orgs": view.totals.orgs,
        "subtree_members": view.totals.members,
        "subtree_branches": view.totals.branches,
        "officers": officers,
        "version": org.version,
    })
}

/// A duty of an org.
pub fn duty(duty: &Duty, org: Option<&Org>) -> Json {
    json!({
        "id": duty.id,
        "year": duty.year,
        "item": duty.item,
        "org": org.map(|org| &org.code),
        "org_name": org.map(|org| &org.name),
        "adoption": duty.adoption,
        "post": duty.post.code(),
        "share": duty.share.code(),
        "area": duty.area,
        "text": duty.text,
        "clause": duty.clause,
        "state": duty.state.code(),
        "progress": duty.progress,
        "evidence": duty.evidence,
        "remark": duty.remark,
        "version": duty.version,
    })
}

/// A task, with the assignments that are given.
pub fn task(line: &TaskLine, assignments: &[AssignmentLine]) -> Json {
    let task = &line.task;
    let sum = &line.sum;
    json!({
        "id": task.id,
        "code": task.code,
        "year": task.year,
        "title": task.title,
        "stage": task.stage.code(),
        "deadline": Context::day(task.deadline),
        "category": task.category.code(),
        "share": task.share.code(),
        "goal": task.goal,
        "standard": task.standard,
        "figures": task.figures,
        "leader": task.leader,
        "lead": line.lead_code,
        "lead_name": line.lead,
        "responsible": task.responsible,
        "measures": task.measures,
        "clause": task.clause,
        "item": task.item,
        "scope": task.scope,
        "published": Context::day(task.published),
        "supplement": task.supplement,
        "returned": task.returned,
        "closed": Context::day(task.closed),
        "filed_to": task.filed_to,
        "carried_from": task.carried_from,
        "done": sum.done,
        "total": sum.total,
        "sum": {
            "total": sum.total, "done": sum.done, "checked": sum.checked,
            "settled": sum.settled, "returned": sum.returned,
        },
        "assignments": assignments.iter().map(assignment).collect::<Vec<_>>(),
        "version": task.version,
    })
}

/// An assignment.
pub fn assignment(line: &AssignmentLine) -> Json {
    let it = &line.assignment;
    json!({
        "id": it.id,
        "task": it.task,
        "task_code": line.task_code,
        "org": line.org_code,
        "org_name": line.org,
        "secretary": line.secretary,
        "holder": line.holder,
        "dispatched": Context::day(Some(it.dispatched)),
        "state": it.state.code(),
        "progress": it.progress,
        "evidence": it.evidence,
        "remark": it.remark,
        "result": it.result.map(|result| result.code()),
        "score": it.score.map(|score| score.to_string()),
        "assessment": it.assessment,
        "outcome": it.outcome.map(|outcome| outcome.code()),
        "returned": it.returned,
        "version": it.version,
    })
}

/// A sheet in a list.
pub fn sheet(line: &SheetLine) -> Json {
    let sheet = &line.sheet;
    json!({
        "id": sheet.id,
        "year": sheet.year,
        "org": line.org_code,
        "org_name": line.org,
        "adoption": sheet.adoption,
        "form": sheet.form,
        "role": sheet.role.code(),
        "assessor": sheet.assessor,
        "opened": Context::day(Some(sheet.opened)),
        "submitted": Context::day(sheet.submitted),
        "marked": line.marked,
        "version": sheet.version,
    })
}

/// A finding.
pub fn finding(line: &FindingLine) -> Json {
    let it = &line.finding;
    json!({
        "id": it.id,
        "year": it.year,
        "org": line.org_code,
        "org_name": line.org,
        "source": it.source.code(),
        "sheet": it.sheet,
        "item": it.item,
        "task": it.task,
        "text": it.text,
        "responsible": it.responsible,
        "measure": it.measure,
        "deadline": Context::day(it.deadline),
        "state": it.state.code(),
        "found": Context::day(Some(it.found)),
        "evidence": it.evidence,
        "verifier": it.verifier,
        "closed": Context::day(it.closed),
        "version": it.version,
    })
}

/// A problem that was found again, with what became of it in earlier years.
pub fn replay(line: &ReplayLine) -> Json {
    let it = &line.line.finding;
    let history = line.history.iter().map(|past| {
        let it = &past.finding;
        json!({
            "id": it.id,
            "year": it.year,
            "found": Context::day(Some(it.found)),
            "text": it.text,
            "state": it.state.code(),
            "closed": Context::day(it.closed),
            "relapsed": Context::day(it.relapsed),
            "confirmed": past.confirmed,
        })
    });
    let latest = line.history.first().map(|past| &past.finding);
    json!({
        "id": it.id,
        "year": it.year,
        "org": line.line.org_code,
        "org_name": line.line.org,
        "found": Context::day(Some(it.found)),
        "text": it.text,
        "state": it.state.code(),
        "closed": Context::day(it.closed),
        "times": line.history.len(),
        "earlier": latest.map(|it| it.id),
        "earlier_year": latest.map(|it| it.year),
        "earlier_state": latest.map(|it| it.state.code()),
        "earlier_closed": Context::day(latest.and_then(|it| it.closed)),
        "history": history.collect::<Vec<_>>(),
    })
}

/// A form of a pack.
pub fn form(form: &pack::Form, pack: &pack::Pack) -> Json {
    let groups: Vec<Json> = form
        .groups
        .iter()
        .map(|group| {
            let items: Vec<Json> = group
                .items
                .iter()
                .map(|item| {
                    json!({
                        "id": item.id,
                        "no": item.no,
                        "text": item.text,
                        "points": item.points.to_string(),
                        "method": item.method,
                        "clause": item.source.clause,
                        "local": item.source.is_local(),
                    })
                })
                .collect();
            json!({
                "id": group.id,
                "no": group.no,
                "title": group.title,
                "points": group.points.to_string(),
                "items": items,
            })
        })
        .collect();
    json!({
        "id": form.id,
        "pack": pack.head.id,
        "title": form.title,
        "total": form.total.to_string(),
        "derived": form.derived,
        "clause": form.source.clause,
        "groups": groups,
    })
}

/// One act of the audit.
pub fn act(row: &AuditRow) -> Json {
    json!({
        "act": row.seq,
        "at": row.at,
        "clock_back": row.clock_back,
        "actor": row.actor,
        "session": row.session,
        "role": row.role,
        "unix_user": row.unix_user,
        "remote": row.remote,
        "command_id": row.command_id,
        "command": row.command,
        "object_kind": row.kind,
        "object": row.object,
        "version_before": row.version_before,
        "version_after": row.version_after,
        "rows": row.row_count,
        "image": row.image,
        "args": serde_json::from_str::<Json>(&row.args).unwrap_or(Json::Null),
        "batch": row.batch,
        "undoes": row.undoes,
        "outcome": row.result,
        "business_date": row.business_date,
        "program": row.program,
        "algorithm": row.algorithm,
        "previous": row.previous,
        "hash": row.hash,
    })
}

/// A row with orgs by code and name and persons by key and name instead of bare keys.
///
/// # Errors
/// What the store says.
pub fn named(store: &Store, plain: &Row) -> Result<Json, Failure> {
    let mut object = row(plain);
    for field in ["org", "scope", "person", "leaving", "arriving"] {
        let Some(id) = object[field].as_i64() else {
            continue;
        };
        let is_org = ["org", "scope"].contains(&field);
        let name = if is_org {
            let org = store.find::<Org>(id)?;
            object[field] = json!(org.as_ref().map(|org| &org.code));
            org.map(|org| org.name)
        } else {
            store.find::<Person>(id)?.map(|person| person.name)
        };
        object[format!("{field}_name")] = json!(name);
    }
    Ok(object)
}

/// Columns that hold yes or no, which a plain row keeps as 1 or 0.
const SWITCHES: &[&str] = &[
    "full_time",
    "administrative_head",
    "acting",
    "supplement",
    "by_rest",
    "active",
];

/// Any row by its columns, for kinds without a shape of their own.
pub fn row(row: &Row) -> Json {
    let mut map = serde_json::Map::new();
    map.insert("id".into(), json!(row.id));
    for (field, value) in row.kind.fields().iter().zip(&row.values) {
        let value = match value {
            crate::base::Value::Int(number) if SWITCHES.contains(field) => json!(*number != 0),
            crate::base::Value::Int(number) => json!(number),
            crate::base::Value::Text(text) => json!(text),
            _ => Json::Null,
        };
        map.insert((*field).to_string(), value);
    }
    map.insert("version".into(), json!(row.version));
    Json::Object(map)
}

/// A fact with its org and person by name.
pub fn fact<R: Record>(line: &FactLine<R>) -> Json {
    let mut object = row(&line.row.row());
    object["org"] = json!(line.org_code);
    object["org_name"] = json!(line.org);
    object["person_name"] = json!(line.person);
    object
}

/// A row of supervision with its org and person by name.
pub fn about<R: Record>(line: &OrgRow<R>) -> Json {
    let mut object = row(&line.row.row());
    object["org"] = json!(line.org_code);
    object["org_name"] = json!(line.org);
    object["person_name"] = json!(line.person);
    object
}
