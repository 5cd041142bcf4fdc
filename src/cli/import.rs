//! `import`: files of the department into the file of data.

use std::{collections::BTreeSet, path::PathBuf};

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::Reply,
};
use crate::{
    domain::{Command, OrgCommand},
    exchange::{self, Issue, OrgList, Program, Severity, SkipCode},
    store::StoreError,
    words::Words,
};

/// Issues that are told one by one; the rest is counted.
const SHOWN: usize = 200;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// A list of orgs, CSV or XLSX.
    Orgs {
        /// The file.
        file: PathBuf,
        /// Only says what would be done.
        #[arg(long)]
        dry_run: bool,
        /// Takes the good rows although others are refused or flagged.
        #[arg(long)]
        good_rows: bool,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let Verb::Orgs {
            file,
            dry_run,
            good_rows,
        } = self;
        let mut store = context.open()?;
        let known: BTreeSet<String> = store.org_codes(u32::MAX)?.into_iter().collect();
        let program = Program {
            exe: std::env::current_exe()?,
        };
        let (_, list) = exchange::read_org_file(&file, &program, &known)?;
        let mut report = report(&context.words, &list, dry_run);
        let lacks_consent = list.needs_consent() && !good_rows;
        if lacks_consent && !dry_run {
            let mut failure = Failure::new("import_needs_consent", Exit::Defects);
            failure.details = report.0;
            return Err(failure);
        }
        let command: Command = OrgCommand::Load {
            lines: list.lines(),
        }
        .into();
        if dry_run {
            let rows = store
                .rehearse(&command, &[])
                .map_err(|error| again(&context.words, error, (&known, &list)))?
                .to_string();
            report
                .0
                .push(context.words.say("cli.import.dry_run", &[("rows", &rows)]));
        } else {
            let outcome = store
                .execute(command, &[])
                .map_err(|error| again(&context.words, error, (&known, &list)))?;
            let act = outcome.act.to_string();
            let count = list.rows.len().to_string();
            let args = [("act", act.as_str()), ("count", &count)];
            report.0.push(context.words.say("cli.import.done", &args));
            report.1["imported"] = json!(list.rows.len());
            report.1["act"] = json!(outcome.act);
        }
        let exit = if lacks_consent {
            Exit::Defects
        } else {
            Exit::Done
        };
        Ok((
            Reply::Lines {
                lines: report.0,
                object: report.1,
            },
            exit,
        ))
    }
}

/// The failure of an import; if codes stand in the file already, with all of them counted.
fn again(
    words: &Words,
    error: StoreError,
    (known, list): (&BTreeSet<String>, &OrgList),
) -> Failure {
    let mut failure = Failure::from(error);
    let codes = list.rows.iter().map(|row| row.code.as_str());
    let twice: Vec<&str> = codes.filter(|code| known.contains(*code)).collect();
    if !twice.is_empty() {
        let count = twice.len().to_string();
        let some = twice[..twice.len().min(5)].join(&words.get("kind.list.separator"));
        let args = [("count", count.as_str()), ("codes", &some)];
        failure.details = vec![words.say("cli.import.known", &args)];
    }
    failure
}

/// What was understood, flagged and refused, as lines and as an object. The lines leave out what
/// goes without saying unless all is asked for.
fn report(words: &Words, list: &OrgList, all: bool) -> (Vec<String>, Json) {
    let mut lines = columns(words, list, all);
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
    (lines, object(words, list))
}

/// How each column was understood.
fn columns(words: &Words, list: &OrgList, all: bool) -> Vec<String> {
    let shown = list.columns.iter();
    let shown = shown.filter(|column| all || column.field.is_none());
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
        words.say("cli.import.column", &args)
    };
    shown.map(line).collect()
}

fn object(words: &Words, list: &OrgList) -> Json {
    json!({
        "rows": list.rows.len(),
        "members": list.members_of_roots(),
        "refused": list.refused,
        "columns": list.columns.iter().map(|column| json!({
            "column": column.letters,
            "heading": column.heading,
            "field": column.field.map(|field| field.code()),
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
