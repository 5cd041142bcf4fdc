//! `glance`: the year of each org below one, with all that hangs below it.

use clap::Args;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::store::query::glance::GlanceLine;

const COLUMNS: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("done", None),
    ("total", None),
    ("score", None),
    ("grade_title", None),
    ("open", None),
    ("findings", None),
    ("cards", None),
    ("records", None),
];

/// Whose parts to show.
#[derive(Debug, Args)]
pub struct Glance {
    /// Org; the root if left out.
    org: Option<String>,
    #[arg(long)]
    year: Option<i32>,
}

impl Glance {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let org = self.org.map(|org| context.org(&store, &org)).transpose()?;
        let found = store.glance(year, org)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found.iter().map(shape).collect(),
        })
    }
}

fn shape(line: &GlanceLine) -> Json {
    json!({
        "org": line.org.org.code,
        "org_name": line.org.org.name,
        "done": line.done,
        "total": line.tasks,
        "score": line.score.map(|(got, _)| got.to_string()),
        "full": line.score.map(|(_, full)| full.to_string()),
        "grade_title": line.grade,
        "open": line.open,
        "findings": line.findings.iter().sum::<i64>(),
        "findings_by_month": line.findings,
        "cards": line.cards.iter().sum::<i64>(),
        "cards_by_month": line.cards,
        "records": line.records.iter().sum::<i64>(),
        "records_by_month": line.records,
    })
}
