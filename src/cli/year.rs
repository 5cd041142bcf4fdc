//! `year`: closing a year, opening it again, and judging a closed one again.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::Reply,
    value, verdict,
};
use crate::{
    base::Date,
    domain::{Id, Org, Person, RefusalCode, YearCommand, pack::Pack},
    store::{Store, StoreError, query::judging::Difference},
};

/// Verdicts that a refusal to close names one by one.
const NAMED: u32 = 20;

/// What can be done with whole years.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Closes a year: its facts and verdicts stand still.
    Close {
        year: i32,
        #[arg(long)]
        body: String,
        #[arg(long)]
        document: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        #[arg(long)]
        as_proposed: bool,
    },
    /// Withdraws the closing.
    Reopen {
        year: i32,
        #[arg(long)]
        reason: String,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Shows how a year stands: closed or not, packs, verdicts.
    Show { year: Option<i32> },
    /// Judges a closed year again and compares it with what is on record.
    Verify { year: i32 },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let done = |reply: Reply| (reply, Exit::Done);
        match self {
            Verb::Close {
                year,
                body,
                document,
                date,
                as_proposed,
            } => {
                let command = YearCommand::Close {
                    year,
                    date: date.unwrap_or(today),
                    body,
                    document,
                };
                close(context, &mut store, (year, command), as_proposed).map(done)
            }
            Verb::Reopen { year, reason, date } => {
                let date = date.unwrap_or(today);
                let command = YearCommand::Reopen { year, date, reason };
                context.act(&mut store, command.into(), &[]).map(done)
            }
            Verb::Show { year } => {
                let year = context.year(&store, year)?;
                show(&store, year).map(done)
            }
            Verb::Verify { year } => verify(context, &store, year),
        }
    }
}

/// Closes the year, or says which verdicts are in the way: those that nobody has decided, and
/// those that today's facts would give otherwise.
fn close(
    context: &Context,
    store: &mut Store,
    (year, command): (i32, YearCommand),
    as_proposed: bool,
) -> Result<Reply, Failure> {
    let open = store.undecided(year, (None, None), 0, 1)?;
    if open.is_empty() && !as_proposed && store.year_closing(year)?.is_none() {
        let moved = store.moved(year)?;
        if !moved.is_empty() {
            let failure = Failure::new("verdicts_moved", Exit::Refused)
                .with("year", year)
                .with("count", moved.len());
            let details = moved.iter().map(|it| told(context, store, it));
            let details = details.collect::<Result<_, _>>()?;
            return Err(Failure { details, ..failure });
        }
    }
    match store.execute(command.into(), &[]) {
        Ok(outcome) => {
            let mut reply = context.done("year.close", &outcome);
            let frozen = outcome.rows.iter();
            let frozen = frozen
                .filter(|row| row.0 == crate::domain::Kind::Verdict)
                .count();
            let unjudged = unjudged(store, year)?;
            if let Reply::Lines { lines, object } = &mut reply {
                let count = frozen.to_string();
                let args = [("count", count.as_str())];
                lines.push(context.words.say("cli.year.close.frozen", &args));
                for (_, title) in &unjudged {
                    let args = [("title", title.as_str())];
                    lines.push(context.words.say("cli.year.close.unjudged", &args));
                }
                let ids: Vec<&String> = unjudged.iter().map(|(id, _)| id).collect();
                object["frozen"] = json!(frozen);
                object["unjudged"] = json!(ids);
            }
            Ok(reply)
        }
        Err(StoreError::Refused(refusal)) if refusal.code == RefusalCode::VerdictsOpen => {
            let details = undecided(context, store, year)?;
            let failure = Failure::from(StoreError::Refused(refusal));
            Err(Failure { details, ..failure })
        }
        Err(error) => Err(error.into()),
    }
}

/// One line for each verdict that nobody has decided.
fn undecided(context: &Context, store: &Store, year: i32) -> Result<Vec<String>, Failure> {
    let open = store.undecided(year, (None, None), 0, NAMED)?;
    let dockets = store.dockets(year)?;
    let line = |it: &crate::store::query::supervision::OrgRow<crate::domain::Verdict>| {
        let docket = dockets.iter().find(|of| of.adoption.id == it.row.adoption);
        let appraisal = docket.and_then(|of| of.pack.appraisal(&it.row.appraisal));
        let title = appraisal.map_or(it.row.appraisal.as_str(), |it| it.title.as_str());
        let pack = docket.map(|of| &of.pack);
        let proposed = pack.and_then(|pack| verdict::title(pack, it.row.proposed.as_ref()));
        let none = context.words.get("kind.list.none");
        let whose = [Some(it.org.as_str()), it.person.as_deref()];
        let whose: Vec<&str> = whose.into_iter().flatten().collect();
        let id = it.row.id.to_string();
        let args = [
            ("id", id.as_str()),
            ("title", title),
            ("whose", &whose.join(" ")),
            ("proposed", proposed.unwrap_or(&none)),
        ];
        context.words.say("cli.year.close.undecided", &args)
    };
    Ok(open.iter().map(line).collect())
}

/// Appraisals of the packs in force for which no verdict is on record: id and title.
fn unjudged(store: &Store, year: i32) -> Result<Vec<(String, String)>, Failure> {
    let mut found = Vec::new();
    for docket in store.dockets(year)? {
        let counts = store.verdict_counts(docket.adoption.id)?;
        let has = |id: &str| counts.iter().any(|(appraisal, ..)| appraisal == id);
        let all = docket.pack.appraisals.iter().filter(|it| !has(&it.id));
        found.extend(all.map(|it| (it.id.clone(), it.title.clone())));
    }
    Ok(found)
}

fn show(store: &Store, year: i32) -> Result<Reply, Failure> {
    let closing = store.year_closing(year)?;
    let (mut packs, mut appraisals) = (Vec::new(), Vec::new());
    let (mut verdicts, mut open) = (0, 0);
    for docket in store.dockets(year)? {
        let adoption = &docket.adoption;
        packs.push(json!({
            "pack": adoption.pack,
            "title": docket.pack.head.title,
            "pack_version": adoption.pack_version,
            "pack_hash": adoption.hash,
        }));
        let counts = store.verdict_counts(adoption.id)?;
        for appraisal in &docket.pack.appraisals {
            let own = counts.iter().filter(|(id, ..)| *id == appraisal.id);
            let own: Vec<(Option<&String>, i64)> = own
                .map(|(_, grade, count)| (grade.as_ref(), *count))
                .collect();
            let all: i64 = own.iter().map(|(_, count)| count).sum();
            let left = own.iter().find(|(grade, _)| grade.is_none());
            let left = left.map_or(0, |(_, count)| *count);
            (verdicts, open) = (verdicts + all, open + left);
            appraisals.push(json!({
                "pack": adoption.pack,
                "appraisal": appraisal.id,
                "appraisal_title": appraisal.title,
                "verdicts": all,
                "undecided": left,
                "grades": graded(&docket.pack, &own),
            }));
        }
    }
    let object = json!({
        "year": year,
        "closed_year": closing.is_some(),
        "date": Context::day(closing.as_ref().map(|it| it.date)),
        "body": closing.as_ref().map(|it| &it.body),
        "document": closing.as_ref().map(|it| &it.document),
        "verdicts": verdicts,
        "undecided": open,
        "packs": packs,
        "appraisals": appraisals,
    });
    Ok(Reply::Show { object, codes: &[] })
}

/// How many have which grade, best first.
fn graded(pack: &Pack, counts: &[(Option<&String>, i64)]) -> Vec<String> {
    let place = |grade: &str| pack.grade(grade).map(|(_, place)| place);
    let mut given: Vec<(&String, i64)> = counts
        .iter()
        .filter_map(|(grade, count)| Some(((*grade)?, *count)))
        .collect();
    given.sort_by_key(|(grade, _)| place(grade));
    let told = |(grade, count): &(&String, i64)| {
        let title = verdict::title(pack, Some(*grade)).unwrap_or(grade);
        format!("{title} {count}")
    };
    given.iter().map(told).collect()
}

fn verify(context: &Context, store: &Store, year: i32) -> Result<(Reply, Exit), Failure> {
    let check = store.verify_year(year)?;
    let check = check.ok_or_else(|| Failure::missing("year_closing", year))?;
    let count = check.verdicts.to_string();
    let shown = year.to_string();
    let differences = check.differences.len().to_string();
    let args = [
        ("year", shown.as_str()),
        ("count", &count),
        ("differences", &differences),
        ("kept", &check.kept),
        ("judged", &check.judged),
    ];
    let same = check.differences.is_empty();
    let key = if same { "same" } else { "differs" };
    let mut lines = vec![context.words.say(&format!("cli.year.verify.{key}"), &args)];
    let mut rows = Vec::new();
    for difference in &check.differences {
        lines.push(told(context, store, difference)?);
        rows.push(row(store, difference)?);
    }
    let object = json!({
        "year": year,
        "same": same,
        "verdicts": check.verdicts,
        "kept": check.kept,
        "judged": check.judged,
        "differences": rows,
    });
    let exit = if same { Exit::Done } else { Exit::Tampered };
    Ok((Reply::Lines { lines, object }, exit))
}

/// A difference with its org and person by name.
fn row(store: &Store, it: &Difference) -> Result<Json, Failure> {
    let org = it
        .org
        .map(|id| store.find::<Org>(id))
        .transpose()?
        .flatten();
    let person = it.person.map(|id: Id| store.find::<Person>(id));
    let person = person.transpose()?.flatten();
    Ok(json!({
        "code": it.code,
        "pack": it.pack,
        "appraisal": it.appraisal,
        "org": org.as_ref().map(|org| &org.code),
        "org_name": org.as_ref().map(|org| &org.name),
        "person_name": person.map(|person| person.name),
        "kept": it.kept,
        "now": it.now,
    }))
}

/// A difference as a line.
fn told(context: &Context, store: &Store, it: &Difference) -> Result<String, Failure> {
    let row = row(store, it)?;
    let parts = ["pack", "appraisal", "org_name", "person_name"];
    let parts = parts.iter().filter_map(|key| row[*key].as_str());
    let place: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let place = place.join(" ");
    let what = context.words.get(&format!("store.difference.{}", it.code));
    let none = context.words.get("kind.list.none");
    let args = [
        ("place", place.as_str()),
        ("what", &what),
        ("kept", or(&it.kept, &none)),
        ("now", or(&it.now, &none)),
    ];
    let whole = ["not_judged", "no_verdict", "unfounded", "not_frozen"].contains(&it.code);
    let key = if whole { "whole" } else { "difference" };
    Ok(context.words.say(&format!("cli.year.verify.{key}"), &args))
}

/// A value, or what stands for none.
fn or<'a>(value: &'a str, none: &'a str) -> &'a str {
    if value.is_empty() { none } else { value }
}
