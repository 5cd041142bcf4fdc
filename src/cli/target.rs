//! `target`: targets by year with the value, what is due now, what comes next and the pace to it.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    norm,
    reply::{Column, Reply},
};
use crate::{base::Exact, store::query::judging::norm::TargetLine};

const COLUMNS: &[Column] = &[
    ("org_name", None),
    ("title", None),
    ("standing", Some("target_state")),
    ("value", None),
    ("need", None),
    ("distance", None),
    ("unit", None),
    ("next_day", None),
    ("next", None),
    ("change", None),
    ("pace", None),
    ("why", Some("why")),
];

/// What can be done with targets.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Where orgs stand with the targets by year of the packs in force, and where they are going.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, conflicts_with = "under")]
        org: Option<String>,
        #[arg(long)]
        under: Option<String>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let Verb::List { year, org, under } = self;
        let store = context.open()?;
        let filter = norm::filter(context, &store, year, (org, under))?;
        let found = store.targets(&filter, context.limit)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found.iter().map(shape).collect(),
        })
    }
}

fn shape(line: &TargetLine) -> Json {
    let number = |it: Option<Exact>| it.map(|it| it.to_string());
    let (target, course) = (&line.target, line.course.as_ref().ok());
    json!({
        "pack": line.pack,
        "target": target.id,
        "title": target.title,
        "org": line.org_code,
        "org_name": line.org_name,
        "standing": line.state().code(),
        "fact": target.fact,
        "indicator": target.indicator,
        "measure": target.measure.code(),
        "direction": target.direction.code(),
        "unit": target.unit,
        "value": number(course.map(|it| it.value)),
        "need": number(line.need),
        "distance": number(line.now.as_ref().and_then(|it| it.distance)),
        "next": number(line.next.map(|(_, value)| value)),
        "next_day": Context::day(line.next.map(|(day, _)| day)),
        "change": number(course.and_then(|it| it.change)),
        "pace": number(course.and_then(|it| it.pace)),
        "is_on_pace": course.and_then(|it| it.is_on_pace),
        "why": line.why().map(|why| why.code()),
        "clause": target.source.clause,
        "local": target.source.is_local(),
    })
}
