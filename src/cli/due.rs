//! `due`: what the rules ask of a person and nobody has done, each with its cause.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    explain,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    value,
};
use crate::{
    domain::{Id, Kind},
    store::{
        Store,
        query::judging::due::{Due, DueWhat},
    },
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("asked", Some("due_what")),
    ("org_name", None),
    ("person_name", None),
    ("text", None),
    ("until", None),
    ("certain", None),
    ("by", None),
    ("clause", None),
];

/// What can be done with what the rules ask.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists what is asked, cards first.
    List {
        #[arg(long = "kind", id = "of_kind", value_parser = value::word::<DueWhat>())]
        what: Option<DueWhat>,
        #[arg(long, conflicts_with = "under")]
        org: Option<String>,
        #[arg(long)]
        under: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        /// Shows what each rests on.
        #[arg(long)]
        explain: bool,
    },
    /// Puts the problems that the rules find on the ledger.
    Enter {
        org: String,
        #[arg(long)]
        below: bool,
        /// Id of the rule.
        #[arg(long)]
        rule: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        match self {
            Verb::List {
                what,
                org,
                under,
                year,
                explain,
            } => {
                let store = context.open()?;
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let under = under.map(|org| context.org(&store, &org)).transpose()?;
                let mut found = store.due(year, org.or(under))?;
                found.retain(|due| org.is_none_or(|org| org == due.org));
                found.retain(|due| what.is_none_or(|what| what == due.what));
                found.sort_by_key(|due| (due.what, due.until, due.org));
                found.truncate(context.limit as usize);
                listed(context, &store, &found, explain)
            }
            Verb::Enter {
                org,
                below,
                rule,
                year,
            } => enter(context, (&org, below), rule, year),
        }
    }
}

fn listed(
    context: &Context,
    store: &Store,
    found: &[Due],
    explained: bool,
) -> Result<Reply, Failure> {
    let rows: Vec<Json> = found.iter().map(shape).collect();
    if !explained {
        return Ok(Reply::List {
            columns: COLUMNS,
            rows,
        });
    }
    let words = &context.words;
    let mut lines = Vec::new();
    for due in found {
        let what = words.code("due_what", due.what.code());
        lines.push(format!("{what}  {}  {}", due.org_name, worded(due, words)));
        if let Some(pack) = store.pack_of(due.adoption)? {
            for node in &due.cause {
                let told = explain::lines(words, &pack, node);
                lines.extend(told.iter().map(|line| format!("  {line}")));
            }
        }
    }
    let object = Json::Array(rows);
    Ok(Reply::Lines { lines, object })
}

fn shape(due: &Due) -> Json {
    json!({
        "asked": due.what.code(),
        "pack": due.pack,
        "adoption": due.adoption,
        "line": due.row,
        "item": (!due.item.is_empty()).then_some(&due.item),
        "org": due.org_code,
        "org_name": due.org_name,
        "person": due.person,
        "person_name": due.person_name,
        "text": due.text,
        "lacks": due.fields().iter().map(|it| it.code()).collect::<Vec<_>>(),
        "by": due.by,
        "until": Context::day(due.until),
        "certain": due.is_certain,
        "flaw": due.flaw.map(|flaw| flaw.code()),
        "record": due.entry(),
        "clause": due.clause,
        "local": due.is_local,
        "cause": due.cause.iter().map(explain::tree).collect::<Vec<_>>(),
    })
}

/// The problem in words, with the fields that an entry lacks.
fn worded(due: &Due, words: &Words) -> String {
    explain::problem(words, &due.text, due.fields())
}

fn enter(
    context: &Context,
    (org, below): (&str, bool),
    rule: Option<String>,
    year: Option<i32>,
) -> Result<Reply, Failure> {
    let mut store = context.open()?;
    let year = context.year(&store, year)?;
    let org = context.org(&store, org)?;
    let today = Context::today_of(&store);
    let mut found = store.due(year, Some(org))?;
    found.retain(|due| due.what == DueWhat::Finding && (below || due.org == org));
    found.retain(|due| rule.as_ref().is_none_or(|rule| *rule == due.row));
    if found.is_empty() {
        return Err(Failure::new("nothing_to_do", Exit::Refused));
    }
    let mut ids: Vec<Id> = Vec::new();
    for due in &found {
        let command = due.raised(worded(due, &context.words), year, today);
        let outcome = store.execute(command.into(), &[])?;
        ids.extend(outcome.created(Kind::Finding));
    }
    let count = ids.len().to_string();
    let said = context.words.say("cli.due.entered", &[("count", &count)]);
    Ok(Reply::Lines {
        lines: vec![said],
        object: json!({ "findings": ids }),
    })
}
