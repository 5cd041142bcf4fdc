//! `norm`: staffing norms and size rules with what is there, what is asked and what is lacking.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    base::Exact,
    domain::pack::StaffingNorm,
    store::{
        Store,
        query::judging::norm::{NormFilter, NormLine},
    },
};

const COLUMNS: &[Column] = &[
    ("org_name", None),
    ("title", None),
    ("norm_state", Some("norm_state")),
    ("have", None),
    ("least", None),
    ("most", None),
    ("lacking", None),
    ("why", Some("why")),
    ("clause", None),
];

/// What can be done with norms.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Where orgs stand with the staffing norms and size rules of the packs in force.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, conflicts_with = "under")]
        org: Option<String>,
        #[arg(long)]
        under: Option<String>,
        /// Only where something is lacking.
        #[arg(long)]
        lacking: bool,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let Verb::List {
            year,
            org,
            under,
            lacking,
        } = self;
        let store = context.open()?;
        let filter = NormFilter {
            only_lacking: lacking,
            ..filter(context, &store, year, (org, under))?
        };
        let found = store.norms(&filter, context.limit)?;
        Ok(Reply::List {
            columns: COLUMNS,
            rows: found.iter().map(shape).collect(),
        })
    }
}

/// The year and the orgs that are meant.
pub(super) fn filter(
    context: &Context,
    store: &Store,
    year: Option<i32>,
    (org, under): (Option<String>, Option<String>),
) -> Result<NormFilter, Failure> {
    Ok(NormFilter {
        year: context.year(store, year)?,
        org: org.map(|org| context.org(store, &org)).transpose()?,
        under: under.map(|org| context.org(store, &org)).transpose()?,
        only_lacking: false,
    })
}

fn shape(line: &NormLine) -> Json {
    let number = |it: Option<Exact>| it.map(|it| it.to_string());
    let (norm, found) = (&line.norm, line.found.as_ref());
    let (members_from, becomes) = match norm.norm {
        StaffingNorm::Size {
            members_from,
            becomes,
        } => (Some(members_from), Some(becomes.code())),
        _ => (None, None),
    };
    json!({
        "pack": line.pack,
        "norm": norm.id,
        "title": norm.title,
        "org": line.org_code,
        "org_name": line.org_name,
        "norm_state": line.state().code(),
        "have": number(found.ok().and_then(|it| it.have)),
        "least": number(found.ok().and_then(|it| it.least)),
        "most": number(found.ok().and_then(|it| it.most)),
        "lacking": number(found.ok().map(|it| it.lacking)),
        "members_from": members_from,
        "becomes": becomes,
        "may": norm.may,
        "why": found.err().map(|why| why.code()),
        "clause": norm.source.clause,
        "local": norm.source.is_local(),
    })
}
