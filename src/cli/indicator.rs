//! `indicator`: quotas with what is there, what is asked, and who is behind before it is too late.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    agenda,
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    base::{Date, Exact},
    domain::{
        Id, Org, Person,
        judge::{OrgFacts, Part, Standings, indicator},
        pack::IndicatorLine,
    },
    store::{Store, query::judging::Docket},
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

/// Which lines are wanted.
struct Wanted {
    indicator: Option<String>,
    now: bool,
    behind: bool,
}

impl Wanted {
    fn holds(&self, part: &Part, today: Date) -> bool {
        let is_running = part.period.holds(today);
        let late = [Standings::Behind, Standings::Missed, Standings::Missing];
        (is_running || !(self.now || self.behind)) && (!self.behind || late.contains(&part.state))
    }
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
        let year = context.year(&store, year)?;
        let org = org.map(|org| context.org(&store, &org)).transpose()?;
        let under = under.map(|org| context.org(&store, &org)).transpose()?;
        let wanted = Wanted {
            indicator,
            now,
            behind,
        };
        let mut rows = Vec::new();
        let mut is_known = wanted.indicator.is_none();
        for docket in store.dockets(year)? {
            is_known |= docket.pack.indicators.iter().any(|it| wanted.names(it));
            let orgs = agenda::scope(&store, &docket.pack, (org, under))?;
            // A page of orgs at a time: the facts of a county do not fit in memory at once.
            for page in orgs.chunks(PAGE) {
                let facts = store.judge_facts(&docket, page)?;
                rows.extend(lines(&store, &docket, &facts, &wanted)?);
                if rows.len() >= context.limit as usize {
                    break;
                }
            }
        }
        if let (false, Some(id)) = (is_known, &wanted.indicator) {
            return Err(Failure::missing("indicator", id));
        }
        rows.truncate(context.limit as usize);
        Ok(Reply::List {
            columns: COLUMNS,
            rows,
        })
    }
}

/// Orgs whose facts are held at once.
const PAGE: usize = 1000;

impl Wanted {
    fn names(&self, line: &IndicatorLine) -> bool {
        self.indicator.as_ref().is_none_or(|id| *id == line.id)
    }
}

fn lines(
    store: &Store,
    docket: &Docket,
    facts: &[OrgFacts],
    wanted: &Wanted,
) -> Result<Vec<Json>, Failure> {
    let mut rows = Vec::new();
    let mut names: BTreeMap<Id, Option<String>> = BTreeMap::new();
    for one in facts {
        let code = store.find::<Org>(one.org.id)?.map(|org| org.code);
        for line in docket.pack.indicators.iter().filter(|it| wanted.names(it)) {
            let standing = indicator::judge(&docket.pack, line, one);
            let parts = standing.parts.iter();
            for part in parts.filter(|part| wanted.holds(part, one.today)) {
                let mut row = shape(line, part, one.today);
                row["pack"] = json!(docket.pack.head.id);
                row["org"] = json!(code);
                row["org_name"] = json!(one.org.name);
                if let Some(person) = part.person {
                    let name = match names.get(&person) {
                        Some(name) => name.clone(),
                        None => store.find::<Person>(person)?.map(|it| it.name),
                    };
                    row["person_name"] = json!(name);
                    names.insert(person, name);
                }
                rows.push(row);
            }
        }
    }
    Ok(rows)
}

fn shape(line: &IndicatorLine, part: &Part, today: Date) -> Json {
    let number = |it: Option<Exact>| it.map(|it| it.to_string());
    json!({
        "pack": null,
        "indicator": line.id,
        "title": line.title,
        "org": null,
        "org_name": null,
        "person": part.person,
        "person_name": null,
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
