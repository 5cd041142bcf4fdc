//! What an import says of a file, as lines and as an object.

use serde_json::{Value as Json, json};

use crate::{
    exchange::Issue,
    import::{self, Incoming, Update},
    words::Words,
};

/// What was understood, flagged and refused. The lines leave out what goes without saying unless
/// all is asked for.
pub fn report(words: &Words, incoming: &Incoming, all: bool) -> (Vec<String>, Json) {
    let lines = import::lines(words, &incoming.origin, &incoming.list, all);
    (lines, object(words, incoming))
}

fn object(words: &Words, Incoming { origin, list, .. }: &Incoming) -> Json {
    json!({
        "format": origin.format.code(),
        "encoding": origin.encoding,
        "sheet": origin.sheet,
        "sheets_left": origin.sheets_left,
        "sheets_hidden": origin.layout.hidden_sheets,
        "macros": origin.macros,
        "rows": list.rows.len(),
        "members": list.members_of_roots(),
        "refused": list.refused,
        "columns": list.columns.iter().map(|column| json!({
            "column": column.letters,
            "heading": column.heading,
            "field": column.field.map(|field| field.code()),
            "given": column.given,
        })).collect::<Vec<_>>(),
        "issues": list.issues.iter().map(|issue| issue_row(words, issue)).collect::<Vec<_>>(),
        "skipped": list.skipped.iter().map(|skipped| json!({
            "row": skipped.row, "code": skipped.code.code(), "text": skipped.text,
        })).collect::<Vec<_>>(),
        "imported": 0,
    })
}

fn issue_row(words: &Words, issue: &Issue) -> Json {
    json!({
        "row": issue.row,
        "column": issue.column.as_ref().map(|column| &column.letters),
        "heading": issue.column.as_ref().map(|column| &column.heading),
        "value": issue.value,
        "severity": issue.severity().code(),
        "code": issue.code.code(),
        "reason": import::sentence(words, issue, "what"),
        "remedy": import::sentence(words, issue, "remedy"),
    })
}

/// What a list that comes again changes.
pub fn changes(update: &Update) -> Json {
    let rows = update.entries.iter().map(|entry| {
        let changes = entry
            .changes
            .iter()
            .map(|it| json!({ "field": it.field.code(), "before": it.before, "after": it.after }));
        let changes: Vec<Json> = changes.collect();
        json!({
            "what": entry.what.code(), "code": entry.code, "name": entry.name, "changes": changes,
        })
    });
    rows.collect()
}
