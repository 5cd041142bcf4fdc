//! `appraise`: judges orgs beside their peers, and opens every number down to clauses and facts.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    explain,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    domain::{
        Id, Org,
        judge::{Assessed, Node, OrgFacts, Outcome, Why, assess, settle},
        pack::{Pack, QuotaPeriod},
    },
    store::{Store, query::judging::Docket},
};

const COLUMNS: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("title", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
];

/// What to judge, and whom to show.
#[derive(Debug, Args)]
pub struct Appraise {
    /// Orgs; all in the pack's scope if none is named.
    orgs: Vec<String>,
    /// Id of the appraisal.
    #[arg(long, required_unless_present_any = ["score", "form"])]
    appraisal: Option<String>,
    /// Id of a score instead.
    #[arg(long = "by-score", id = "score", conflicts_with_all = ["appraisal", "form"])]
    score: Option<String>,
    /// Id of a form instead.
    #[arg(long, conflicts_with = "appraisal")]
    form: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, conflicts_with = "orgs")]
    under: Option<String>,
    /// Shows how each number came about.
    #[arg(long)]
    explain: bool,
}

/// What is asked of the pack.
enum Asked<'a> {
    Score(&'a str),
    Form(&'a str),
    /// An appraisal that rests on no score.
    Nothing,
}

impl Appraise {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let docket = self.docket(&store, year)?;
        let shown = self.shown(context, &store, &docket)?;
        // Peers and children count too, so everyone in scope is judged, whoever is shown.
        let scope = store.orgs_in_scope(&docket.pack, None)?;
        let facts = store.judge_facts(&docket, &scope)?;
        let pack = &docket.pack;
        let mut judged: Vec<Assessed<'_>> = facts.iter().map(|one| assess(pack, one)).collect();
        settle(pack, &mut judged);
        let asked = self.asked(pack);
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for one in judged
            .iter()
            .filter(|one| shown.contains(&one.facts.org.id))
        {
            if !self.is_for(pack, one.facts) {
                continue;
            }
            for (outcome, trace) in found(one, &asked) {
                let mut row = row(&store, (pack, &self), one.facts, outcome)?;
                if self.explain {
                    lines.push(one.facts.org.name.clone());
                    let tree = trace.map(|node| explain::lines(&context.words, pack, node));
                    lines.extend(
                        tree.unwrap_or_else(|| vec![explain::result(&context.words, outcome)]),
                    );
                    row["trace"] = trace.map_or(Json::Null, explain::tree);
                }
                rows.push(row);
            }
        }
        rows.truncate(context.limit as usize);
        if self.explain {
            let object = Json::Array(rows);
            return Ok(Reply::Lines { lines, object });
        }
        Ok(Reply::List {
            columns: COLUMNS,
            rows,
        })
    }

    /// The adopted pack that knows what is asked, over the period that it judges by.
    fn docket(&self, store: &Store, year: i32) -> Result<Docket, Failure> {
        for docket in store.dockets(year)? {
            if let Some(id) = &self.appraisal {
                let period = docket.pack.appraisal(id).map(|it| it.period);
                if let Some(period) = period {
                    return Ok(docket.over(period));
                }
            }
            let knows_score = self
                .score
                .as_ref()
                .is_some_and(|id| docket.pack.score(id).is_some());
            let knows_form = self
                .form
                .as_ref()
                .is_some_and(|id| docket.pack.form(id).is_some());
            if knows_score || knows_form {
                return Ok(docket.over(QuotaPeriod::Year));
            }
        }
        let wanted = [
            ("appraisal", &self.appraisal),
            ("score", &self.score),
            ("form", &self.form),
        ];
        let named = wanted
            .into_iter()
            .find_map(|(noun, id)| Some((noun, id.as_ref()?)));
        let (noun, id) = named.map_or(("appraisal", ""), |(noun, id)| (noun, id.as_str()));
        Err(Failure::missing(noun, id))
    }

    fn shown(
        &self,
        context: &Context,
        store: &Store,
        docket: &Docket,
    ) -> Result<BTreeSet<Id>, Failure> {
        if !self.orgs.is_empty() {
            return Ok(context.orgs(store, &self.orgs)?.into_iter().collect());
        }
        let under = self.under.as_ref();
        let under = under.map(|org| context.org(store, org)).transpose()?;
        Ok(store
            .orgs_in_scope(&docket.pack, under)?
            .into_iter()
            .collect())
    }

    fn asked<'a>(&'a self, pack: &'a Pack) -> Asked<'a> {
        match (&self.appraisal, &self.score, &self.form) {
            (Some(id), ..) => {
                let score = pack.appraisal(id).and_then(|it| it.score.as_deref());
                score.map_or(Asked::Nothing, Asked::Score)
            }
            (_, Some(id), _) => Asked::Score(id),
            (.., Some(id)) => Asked::Form(id),
            _ => Asked::Nothing,
        }
    }

    /// Whether what is asked is for an org at all.
    fn is_for(&self, pack: &Pack, facts: &OrgFacts) -> bool {
        let appraisal = self.appraisal.as_ref().and_then(|id| pack.appraisal(id));
        let form = self.form.as_ref().and_then(|id| pack.form(id));
        appraisal.is_none_or(|it| facts.is_asked(&it.audience))
            && form.is_none_or(|it| facts.is_asked(&it.audience))
    }

    fn title<'a>(&self, pack: &'a Pack) -> Option<&'a str> {
        let appraisal = self.appraisal.as_ref().and_then(|id| pack.appraisal(id));
        let score = self.score.as_ref().and_then(|id| pack.score(id));
        let form = self.form.as_ref().and_then(|id| pack.form(id));
        appraisal
            .map(|it| it.title.as_str())
            .or_else(|| score.map(|it| it.title.as_str()))
            .or_else(|| form.map(|it| it.title.as_str()))
    }
}

/// What came of one org, with the tree of its reasons: one score, or a form by each who filled it.
fn found<'a>(one: &'a Assessed<'_>, asked: &Asked<'_>) -> Vec<(Outcome, Option<&'a Node>)> {
    match asked {
        Asked::Score(id) => {
            let trace = one.scores.get(*id).map(|scored| &scored.trace);
            vec![(one.score(id), trace)]
        }
        Asked::Form(id) => {
            let forms = one.forms.iter().filter(|form| form.form == *id);
            let mut all: Vec<_> = forms
                .map(|form| (form.total.outcome, Some(&form.total.trace)))
                .collect();
            if all.is_empty() {
                all.push((Outcome::Missing(Why::NoSheet), None));
            }
            all
        }
        Asked::Nothing => vec![(Outcome::Missing(Why::NoRow), None)],
    }
}

fn row(
    store: &Store,
    (pack, asked): (&Pack, &Appraise),
    facts: &OrgFacts,
    outcome: Outcome,
) -> Result<Json, Failure> {
    let code = store.find::<Org>(facts.org.id)?.map(|org| org.code);
    let (points, came, why) = explain::outcome(outcome);
    Ok(json!({
        "pack": pack.head.id,
        "title": asked.title(pack),
        "org": code,
        "org_name": facts.org.name,
        "period_start": Context::day(Some(facts.period.start)),
        "period_end": Context::day(Some(facts.period.end)),
        "score": points,
        "came": came,
        "why": why,
    }))
}
