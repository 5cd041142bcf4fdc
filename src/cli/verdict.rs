//! `verdict`: grades, proposed by the rules and decided by a body.

use std::collections::BTreeMap;

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    appraise,
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{
        Id, Verdict, VerdictCommand,
        judge::{
            OrgFacts,
            grade::{self, VerdictState},
        },
        pack::Pack,
    },
    store::{
        Store,
        query::{judging::Docket, supervision::OrgRow},
    },
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("appraisal_title", None),
    ("org", None),
    ("org_name", None),
    ("person_name", None),
    ("score", None),
    ("proposed_title", None),
    ("ceiling_title", None),
    ("grade_title", None),
    ("body", None),
    ("reason", None),
];

/// What can be done with verdicts.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists verdicts on record.
    List {
        #[arg(long)]
        appraisal: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        undecided: bool,
    },
    /// Judges everybody and keeps what the rules say.
    Propose {
        appraisal: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        dry_run: bool,
    },
    /// A body decides one grade.
    Decide {
        verdict: Id,
        grade: String,
        #[arg(long)]
        body: String,
        #[arg(long)]
        reason: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// A body decides as the rules propose, wherever they do.
    Confirm {
        appraisal: String,
        #[arg(long)]
        body: String,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Takes a decision back.
    Reopen {
        verdict: Id,
        #[arg(long)]
        reason: String,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List {
                appraisal,
                year,
                org,
                undecided,
            } => {
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org_ever(&store, &org)).transpose()?;
                let of = (appraisal.as_deref(), org, undecided);
                return list(context, &store, year, of);
            }
            Verb::Propose {
                appraisal,
                pack,
                year,
                dry_run,
            } => {
                let docket = context.docket(&store, &appraisal, (pack.as_deref(), year))?;
                return propose(context, &mut store, (docket, &appraisal), dry_run);
            }
            Verb::Confirm {
                appraisal,
                body,
                pack,
                year,
                date,
            } => {
                let docket = context.docket(&store, &appraisal, (pack.as_deref(), year))?;
                let adoption = docket.adoption.id;
                let command = VerdictCommand::Confirm {
                    adoption,
                    appraisal: appraisal.clone(),
                    body,
                    date: date.unwrap_or(today),
                };
                let reply = context.act(&mut store, command.into(), &[])?;
                return left(context, &store, (adoption, &appraisal), reply);
            }
            Verb::Decide {
                verdict,
                grade,
                body,
                reason,
                date,
            } => VerdictCommand::Decide {
                verdict,
                grade: graded(&store, verdict, grade)?,
                body,
                reason,
                date: date.unwrap_or(today),
            },
            Verb::Reopen { verdict, reason } => VerdictCommand::Reopen { verdict, reason },
        };
        context.act(&mut store, command.into(), &[])
    }
}

/// The id of the grade that a person calls so.
fn graded(store: &Store, verdict: Id, given: String) -> Result<String, Failure> {
    let Some(found) = store.find::<Verdict>(verdict)? else {
        return Ok(given);
    };
    let Some(pack) = store.pack_of(found.adoption)? else {
        return Ok(given);
    };
    let scale = pack.appraisal(&found.appraisal);
    let scale = scale.and_then(|appraisal| pack.scale(&appraisal.scale));
    let mut grades = scale.into_iter().flat_map(|scale| &scale.grades);
    let named = grades.find(|grade| grade.title == given || grade.id == given);
    Ok(named.map_or(given, |grade| grade.id.clone()))
}

/// What a grade is called.
pub(super) fn title<'a>(pack: &'a Pack, grade: Option<&String>) -> Option<&'a str> {
    let (scale, place) = pack.grade(grade?)?;
    Some(scale.grades[place].title.as_str())
}

fn list(
    context: &Context,
    store: &Store,
    year: i32,
    (appraisal, org, undecided): (Option<&str>, Option<Id>, bool),
) -> Result<Reply, Failure> {
    let dockets = store.dockets(year)?;
    if let Some(id) = appraisal
        && dockets.iter().all(|it| it.pack.appraisal(id).is_none())
    {
        return Err(Failure::missing("appraisal", id));
    }
    let mut rows = Vec::new();
    if undecided {
        let found = store.undecided(year, (appraisal, org), 0, context.limit)?;
        for line in &found {
            let of = dockets
                .iter()
                .find(|it| it.adoption.id == line.row.adoption);
            rows.extend(of.map(|docket| record(&docket.pack, line)));
        }
    } else {
        for docket in &dockets {
            let left = context
                .limit
                .saturating_sub(u32::try_from(rows.len()).unwrap_or(0));
            let found = store.verdicts(docket.adoption.id, (appraisal, org), 0, left)?;
            rows.extend(found.iter().map(|line| record(&docket.pack, line)));
        }
    }
    let columns = COLUMNS;
    Ok(Reply::List { columns, rows })
}

/// A verdict on record, its grades with their titles.
pub(super) fn record(pack: &Pack, line: &OrgRow<Verdict>) -> Json {
    let mut object = shape::about(line);
    let it = &line.row;
    let appraisal = pack.appraisal(&it.appraisal);
    object["pack"] = json!(pack.head.id);
    object["appraisal_title"] = json!(appraisal.map(|it| &it.title));
    object["proposed_title"] = json!(title(pack, it.proposed.as_ref()));
    object["ceiling_title"] = json!(title(pack, it.ceiling.as_ref()));
    object["grade_title"] = json!(title(pack, it.grade.as_ref()));
    // Elsewhere "raw" is the grade by score alone.
    object["score"] = object["raw"].take();
    if let Some(map) = object.as_object_mut() {
        map.shift_remove("raw");
    }
    object
}

/// What was judged, for telling of it.
struct Told<'a> {
    store: &'a Store,
    pack: &'a Pack,
    title: Option<&'a str>,
    facts: BTreeMap<Id, &'a OrgFacts>,
}

fn propose(
    context: &Context,
    store: &mut Store,
    (docket, appraisal): (Docket, &str),
    dry_run: bool,
) -> Result<Reply, Failure> {
    let hearing = store.hearing(docket)?;
    let verdicts = hearing.proposals(appraisal, &hearing.assessed());
    let lines = hearing.lines(&verdicts);
    if lines.is_empty() {
        return Err(Failure::missing("verdict", appraisal));
    }
    let pack = hearing.pack();
    let told = Told {
        store,
        pack,
        title: pack.appraisal(appraisal).map(|it| it.title.as_str()),
        facts: hearing.facts.iter().map(|it| (it.org.id, it)).collect(),
    };
    if dry_run {
        let rows = verdicts.iter().map(|it| told.row(it));
        return Ok(Reply::List {
            columns: appraise::VERDICTS,
            rows: rows.collect::<Result<_, _>>()?,
        });
    }
    let missing = told.missing(&verdicts)?;
    let counts = [
        ("judged", lines.len()),
        (
            "proposed",
            lines.iter().filter(|it| it.proposed.is_some()).count(),
        ),
        ("exempt", verdicts.len() - lines.len()),
    ];
    let adoption = hearing.docket.adoption.id;
    let command = VerdictCommand::Propose {
        adoption,
        lines,
        basis: Some(hearing.act),
    };
    let mut reply = context.act(store, command.into(), &[])?;
    if let Reply::Lines { lines, object } = &mut reply {
        let shown = counts.map(|(name, count)| (name, count.to_string()));
        let args = shown
            .each_ref()
            .map(|(name, count)| (*name, count.as_str()));
        lines.push(context.words.say("cli.verdict.propose.sum", &args));
        lines.extend(whys(context, &missing));
        for (name, count) in counts {
            object[name] = json!(count);
        }
        object["missing"] = Json::Array(missing);
    }
    Ok(reply)
}

impl Told<'_> {
    /// One verdict as `appraise` shows it.
    fn row(&self, verdict: &grade::Verdict) -> Result<Json, Failure> {
        let facts = self.facts.get(&verdict.org);
        let facts = facts.ok_or_else(|| Failure::missing("org", verdict.org))?;
        let line = appraise::Line::of(facts, verdict);
        appraise::row(self.store, self.pack, self.title, &line)
    }

    /// The verdicts that hang on something unknown, or have no score: whose, and on what.
    fn missing(&self, verdicts: &[grade::Verdict]) -> Result<Vec<Json>, Failure> {
        let named = |id: &String| {
            let row = self.pack.gradings.iter().find(|it| it.id == *id);
            row.and_then(|it| it.text.clone())
                .unwrap_or_else(|| id.clone())
        };
        let scored = |it: &grade::Verdict| {
            let appraisal = self.pack.appraisal(&it.appraisal);
            appraisal.is_none_or(|it| it.score.is_none()) || it.score.number().is_some()
        };
        let open = verdicts.iter().filter(|it| match it.state {
            VerdictState::Missing => true,
            VerdictState::Exempt => false,
            _ => !scored(it),
        });
        let rows = open.map(|verdict| {
            let row = self.row(verdict)?;
            let pending: Vec<String> = verdict.pending.iter().map(named).collect();
            Ok(json!({
                "org": row["org"], "org_name": row["org_name"],
                "person_name": row["person_name"], "why": row["why"], "pending": pending,
            }))
        });
        rows.collect()
    }
}

/// How many verdicts are missing for which reason: what the score lacks, else the conditions
/// that nobody knows of.
fn whys(context: &Context, missing: &[Json]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for row in missing {
        let pending = row["pending"].as_array().into_iter().flatten();
        let pending: Vec<&str> = pending.filter_map(Json::as_str).collect();
        let why = match row["why"].as_str() {
            Some(why) => context.words.code("why", why).into_owned(),
            None => pending.join(&context.words.get("kind.list.separator")),
        };
        *counts.entry(why).or_default() += 1;
    }
    let line = |(why, count): (String, usize)| {
        let count = count.to_string();
        let args = [("count", count.as_str()), ("why", &why)];
        context.words.say("cli.verdict.propose.missing", &args)
    };
    counts.into_iter().map(line).collect()
}

/// The answer to a confirmation, with how many verdicts it leaves open.
fn left(
    context: &Context,
    store: &Store,
    (adoption, appraisal): (Id, &str),
    mut reply: Reply,
) -> Result<Reply, Failure> {
    let count = store.undecided_count(adoption, appraisal)?;
    if let Reply::Lines { lines, object } = &mut reply {
        object["undecided"] = json!(count);
        if count > 0 {
            let count = count.to_string();
            let args = [("count", count.as_str())];
            lines.push(context.words.say("cli.verdict.confirm.left", &args));
        }
    }
    Ok(reply)
}
