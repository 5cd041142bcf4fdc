//! What an import says of a file: what was understood, flagged and refused, cell by cell.

use serde_json::{Value as Json, json};

use crate::{
    base::text,
    exchange::{self, Format, Issue, OrgList, Origin, Severity, SkipCode},
    words::Words,
};

/// Issues that are told one by one; the rest is counted.
const SHOWN: usize = 200;

/// What was understood, flagged and refused, as lines and as an object. The lines leave out what
/// goes without saying unless all is asked for.
pub fn report(words: &Words, origin: &Origin, list: &OrgList, all: bool) -> (Vec<String>, Json) {
    let mut lines = source(words, origin, all);
    lines.extend(columns(words, list, all));
    let telling = |issue: &&Issue| all || issue.severity() != Severity::Noted;
    let shown = list.issues.iter().filter(telling).take(SHOWN);
    lines.extend(shown.map(|issue| issue_line(words, issue)));
    let rest = list.issues.len() - list.issues.iter().filter(telling).take(SHOWN).count();
    if rest > 0 {
        let rest = rest.to_string();
        lines.push(words.say("cli.import.more", &[("count", &rest)]));
    }
    let telling = |code: SkipCode| all || !matches!(code, SkipCode::Heading | SkipCode::Blank);
    for skipped in list.skipped.iter().filter(|it| telling(it.code)) {
        let row = skipped.row.to_string();
        let why = words
            .get(&format!("exchange.skipped.{}", skipped.code))
            .into_owned();
        let args = [
            ("row", row.as_str()),
            ("why", &why),
            ("text", &skipped.text),
        ];
        lines.push(words.say("cli.import.skipped", &args));
    }
    let count = |severity| {
        list.issues
            .iter()
            .filter(|it| it.severity() == severity)
            .count()
    };
    let good = list.rows.len().to_string();
    let refused = list.refused.len().to_string();
    let flagged = count(Severity::Flagged).to_string();
    let members = list.members_of_roots().to_string();
    let args = [
        ("good", good.as_str()),
        ("refused", &refused),
        ("flagged", &flagged),
        ("members", &members),
    ];
    lines.push(words.say("cli.import.sum", &args));
    (lines, object(words, origin, list))
}

/// How each column was understood.
fn columns(words: &Words, list: &OrgList, all: bool) -> Vec<String> {
    let shown = list.columns.iter();
    let shown = shown.filter(|column| all || column.given || column.field.is_none());
    let line = |column: &exchange::ColumnUse| {
        let field = match column.field {
            Some(field) => words.code("org_field", field.code()).into_owned(),
            None => words.get("cli.import.unused").into_owned(),
        };
        let args = [
            ("column", column.letters.as_str()),
            ("heading", &column.heading),
            ("field", &field),
        ];
        let key = match column.given {
            true => "cli.import.column_given",
            false => "cli.import.column",
        };
        words.say(key, &args)
    };
    shown.map(line).collect()
}

/// What was found out about the file, and what of it was not read.
fn source(words: &Words, origin: &Origin, all: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let format = words
        .code("table_format", origin.format.code())
        .into_owned();
    let args = [
        ("format", format.as_str()),
        ("sheet", &origin.sheet),
        ("encoding", &origin.encoding),
    ];
    if all {
        let key = match origin.format {
            Format::Text => "cli.import.from_text",
            _ => "cli.import.from_book",
        };
        lines.push(words.say(key, &args));
    }
    let separator = words.get("kind.list.separator");
    let several = [
        ("cli.import.sheets_left", &origin.sheets_left),
        ("cli.import.sheets_hidden", &origin.layout.hidden_sheets),
    ];
    for (key, names) in several.into_iter().filter(|(_, names)| !names.is_empty()) {
        let names: Vec<String> = names
            .iter()
            .map(|name| text::clean(&text::strip_escapes(name)))
            .collect();
        let names = names.join(&separator);
        lines.push(words.say(key, &[("sheet", &origin.sheet), ("sheets", &names)]));
    }
    if origin.macros {
        lines.push(words.get("cli.import.macros").into_owned());
    }
    lines
}

fn object(words: &Words, origin: &Origin, list: &OrgList) -> Json {
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

fn sentence(words: &Words, issue: &Issue, part: &str) -> String {
    let places = issue.places();
    let args: Vec<(&str, &str)> = places
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    words.say(&format!("exchange.issue.{}.{part}", issue.code), &args)
}

fn issue_line(words: &Words, issue: &Issue) -> String {
    let row = issue.row.to_string();
    let places = issue.places();
    let what = sentence(words, issue, "what");
    let remedy = sentence(words, issue, "remedy");
    let severity = words.code("severity", issue.severity().code()).into_owned();
    let args = [
        ("severity", severity.as_str()),
        ("row", &row),
        ("column", places.get("column").map_or("", String::as_str)),
        ("value", &issue.value),
        ("what", &what),
        ("remedy", &remedy),
    ];
    words.say("cli.import.issue", &args)
}

fn issue_row(words: &Words, issue: &Issue) -> Json {
    json!({
        "row": issue.row,
        "column": issue.column.as_ref().map(|column| &column.letters),
        "heading": issue.column.as_ref().map(|column| &column.heading),
        "value": issue.value,
        "severity": issue.severity().code(),
        "code": issue.code.code(),
        "reason": sentence(words, issue, "what"),
        "remedy": sentence(words, issue, "remedy"),
    })
}
