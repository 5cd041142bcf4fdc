//! What is said of a list: what was understood, flagged and refused, cell by cell.

use crate::{
    base::text,
    exchange::{ColumnUse, Format, Issue, OrgList, Origin, Severity, SkipCode, Skipped},
    words::Words,
};

/// Issues that are told one by one; the rest is counted.
const SHOWN: usize = 200;

/// What was understood, flagged and refused. The lines leave out what goes without saying unless
/// all is asked for.
pub fn lines(words: &Words, origin: &Origin, list: &OrgList, all: bool) -> Vec<String> {
    let mut lines = source(words, origin, all);
    let shown = list.columns.iter();
    let shown = shown.filter(|column| all || column.given || column.field.is_none());
    lines.extend(shown.map(|column| column_line(words, column)));
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
        let why = skip_reason(words, skipped);
        let args = [
            ("row", row.as_str()),
            ("why", &why),
            ("text", &skipped.text),
        ];
        lines.push(words.say("cli.import.skipped", &args));
    }
    lines.push(sum(words, list));
    lines
}

/// How many rows are good, refused and flagged, and the members of the good ones.
pub fn sum(words: &Words, list: &OrgList) -> String {
    let flagged = list
        .issues
        .iter()
        .filter(|it| it.severity() == Severity::Flagged);
    let numbers = [list.rows.len(), list.refused.len(), flagged.count()];
    let [good, refused, flagged] = numbers.map(|it| it.to_string());
    let members = list.members_of_roots().to_string();
    let args = [
        ("good", good.as_str()),
        ("refused", &refused),
        ("flagged", &flagged),
        ("members", &members),
    ];
    words.say("cli.import.sum", &args)
}

/// Why a row was passed over.
pub fn skip_reason(words: &Words, skipped: &Skipped) -> String {
    words
        .get(&format!("exchange.skipped.{}", skipped.code))
        .into_owned()
}

/// What a column is read as.
pub fn column_field(words: &Words, column: &ColumnUse) -> String {
    match column.field {
        Some(field) => words.code("org_field", field.code()).into_owned(),
        None => words.get("cli.import.unused").into_owned(),
    }
}

/// How a column was understood, and whether a person said so.
pub fn column_line(words: &Words, column: &ColumnUse) -> String {
    let field = column_field(words, column);
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
}

/// What was found out about the file, and what of it was not read.
pub fn source(words: &Words, origin: &Origin, all: bool) -> Vec<String> {
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

/// A part of what is said of an issue: `what` or `remedy`.
pub fn sentence(words: &Words, issue: &Issue, part: &str) -> String {
    let places = issue.places();
    let args: Vec<(&str, &str)> = places
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    words.say(&format!("exchange.issue.{}.{part}", issue.code), &args)
}

/// The cell or the row of an issue as a spreadsheet names it.
pub fn issue_places(issue: &Issue) -> String {
    let letters = issue.column.as_ref().map(|column| column.letters.as_str());
    format!("{}{}", letters.unwrap_or_default(), issue.row)
}

/// An issue as one line: where, what, and what to do.
pub fn issue_line(words: &Words, issue: &Issue) -> String {
    let row = issue.row.to_string();
    let places = issue.places();
    let what = sentence(words, issue, "what");
    let remedy = sentence(words, issue, "remedy");
    let severity = words.code("severity", issue.severity().code()).into_owned();
    let key = match issue.column {
        Some(_) => "cli.import.issue",
        None => "cli.import.issue_row",
    };
    let args = [
        ("severity", severity.as_str()),
        ("row", &row),
        ("column", places.get("column").map_or("", String::as_str)),
        ("value", &issue.value),
        ("what", &what),
        ("remedy", &remedy),
    ];
    words.say(key, &args)
}
