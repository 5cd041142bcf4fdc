//! `indicator`: quotas with what is there, what is asked, and who is behind before it is too late.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    base::{Date, Exact},
    store::query::judging::standing::{StandingFilter, StandingLine},
};

const COLUMNS: &[Column] = &[
    ("org_name", None),
    ("title", None),
    ("period_start", None),
    ("period_end", None),
    ("person_name", None),
    ("have", None),
    ("need", None),
    ("left", None),
    ("days_left", None),
    ("standing", Some("standings")),
];

/// What can be done with quotas.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Where orgs stand with the quotas of the packs in force, period by period.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, conflicts_with = "under")]
        org: Option<String>,
        #[arg(long)]
        under: Option<String>,
        /// Id of the quota.
        #[arg(long)]
        indicator: Option<String>,
        /// Only periods that run today.
        #[arg(long)]
        now: bool,
        /// Only who is behind in a period that runs today.
        #[arg(long)]
        behind: bool,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let Verb::List {
            year,
            org,
            under,
            indicator,
            now,
            behind,
        } = self;
        let store = context.open()?;
        let filter = StandingFilter {
            year: context.year(&store, year)?,
            org: org.map(|org| context.org(&store, &org)).transpose()?,
            under: under.map(|org| context.org(&store, &org)).transpose()?,
            indicator,
            now,
            behind,
        };
        if let Some(id) = &filter.indicator
            && !store.knows_indicator(filter.year, id)?
        {
            return Err(Failure::missing("indicator", id));
        }
        let today = Context::today_of(&store);
        let found = store.standings(&filter, context.limit)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found.iter().map(|line| shape(line, today)).collect(),
        })
    }
}

fn shape(found: &StandingLine, today: Date) -> Json {
    let (line, part) = (&found.line, &found.part);
    let number = |it: Option<Exact>| it.map(|it| it.to_string());
    json!({
        "pack": found.pack,
        "indicator": line.id,
        "title": line.title,
        "org": found.org_code,
        "org_name": found.org_name,
        "person": part.person,
        "person_name": found.person_name,
        "period_start": Context::day(Some(part.period.start)),
        "period_end": Context::day((part.period.end != Date::MAX).then_some(part.period.end)),
        "have": number(part.have),
        "need": part.need.to_string(),
        "most": number(part.most),
        "left": number(part.left()),
        "pace": number(part.pace),
        "days_left": (part.period.end != Date::MAX).then(|| part.days_left(today)),
        "standing": part.state.code(),
        "why": part.why.map(|why| why.code()),
        "records": part.sources.iter().map(|it| it.id).collect::<Vec<_>>(),
        "clause": line.source.clause,
        "local": line.source.is_local(),
    })
}
