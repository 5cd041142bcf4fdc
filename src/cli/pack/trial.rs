//! `pack try`: a pack judges made-up facts, without any file of data.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::{Value as Json, json};

use super::{defective, example, follow::Follow, picture, problem_row, source};
use crate::{
    cli::{
        appraise::{self, Line, Names},
        context::Context,
        explain,
        failure::{Exit, Failure},
        reply::{Column, Reply},
    },
    domain::{
        Id,
        judge::{
            Assessed, OrgFacts, assess,
            grade::{self, Verdict},
            settle,
        },
        pack::{Appraisal, Pack, QuotaPeriod},
    },
    exchange::ReadError,
    pack::{self, Trial},
};

const SCORES: &[Column] = &[
    ("org_name", None),
    ("title", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
];

const VERDICTS: &[Column] = &[
    ("org_name", None),
    ("person_name", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
    ("raw_title", None),
    ("ceiling_title", None),
    ("proposal_title", None),
    ("grade_title", None),
    ("verdict", Some("verdict_state")),
    ("flaw", Some("decision_flaw")),
];

/// Which pack judges which facts, and what is asked.
#[derive(Debug, Args)]
pub struct Try {
    /// Id or file.
    pack: String,
    /// File of made-up facts.
    #[arg(required_unless_present = "example")]
    facts: Option<String>,
    /// Id of the appraisal; all if neither it nor a score nor a form is asked.
    #[arg(long)]
    appraisal: Option<String>,
    /// Id of a score instead.
    #[arg(long = "by-score", id = "score", conflicts_with = "appraisal")]
    score: Option<String>,
    /// Id of a form instead.
    #[arg(long, conflicts_with_all = ["appraisal", "score"])]
    form: Option<String>,
    /// Shows how each number came about.
    #[arg(long)]
    explain: bool,
    /// Prints a file of facts for the pack instead.
    #[arg(long, conflicts_with = "facts")]
    example: bool,
}

/// All orgs judged over one period, with the verdicts of one appraisal.
struct Round<'a> {
    appraisal: Option<&'a Appraisal>,
    judged: Vec<Assessed<'a>>,
    verdicts: Vec<Verdict>,
}

impl Try {
    /// Whether it reads a file of facts.
    pub fn reads_file(&self) -> bool {
        !self.example
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let (file, text) = source(&self.pack, context.trusted)?;
        let pack = pack::load(&file, &text)
            .map_err(|problems| defective(&context.words, (&file, &text), &problems))?;
        if self.example {
            let page = example::page(&context.words, &pack, context.session().today);
            return Ok((Reply::Text(page), Exit::Done));
        }
        self.known(&pack)?;
        let (name, text) = facts(self.facts.as_deref().unwrap_or_default())?;
        let trial = match pack::trial(&name, &text, &pack) {
            Ok(trial) => trial,
            Err(problems) => return Ok(told(context, (&name, &text), &problems)),
        };
        let orgs = graded(&pack, &trial);
        let periods = self.periods(&pack);
        let over: Vec<(Option<&Appraisal>, Vec<OrgFacts>)> = periods
            .into_iter()
            .map(|appraisal| (appraisal, over(&pack, &trial, &orgs, appraisal)))
            .collect();
        let rounds: Vec<Round<'_>> = over
            .iter()
            .map(|(appraisal, orgs)| round(&pack, &trial, *appraisal, orgs))
            .collect();
        let reply = self.answer(context, &pack, (&name, &trial), &rounds);
        Ok((reply, Exit::Done))
    }

    /// Refuses an appraisal, score or form that the pack does not have.
    fn known(&self, pack: &Pack) -> Result<(), Failure> {
        let asked = [
            ("appraisal", &self.appraisal),
            ("score", &self.score),
            ("form", &self.form),
        ];
        for (noun, id) in asked {
            let Some(id) = id else { continue };
            let is_known = match noun {
                "appraisal" => pack.appraisal(id).is_some(),
                "score" => pack.score(id).is_some(),
                _ => pack.form(id).is_some(),
            };
            if !is_known {
                return Err(Failure::missing(noun, id));
            }
        }
        Ok(())
    }

    /// The appraisals that are asked, or none where a score or a form is.
    fn periods<'p>(&self, pack: &'p Pack) -> Vec<Option<&'p Appraisal>> {
        if self.score.is_some() || self.form.is_some() || pack.appraisals.is_empty() {
            return vec![None];
        }
        let wanted = |it: &&Appraisal| self.appraisal.as_ref().is_none_or(|id| *id == it.id);
        pack.appraisals.iter().filter(wanted).map(Some).collect()
    }

    /// Whether what follows is asked too.
    fn asks_all(&self) -> bool {
        self.score.is_none() && self.form.is_none()
    }

    fn answer(
        &self,
        context: &Context,
        pack: &Pack,
        (file, trial): (&str, &Trial),
        rounds: &[Round<'_>],
    ) -> Reply {
        let words = &context.words;
        let days = [trial.period.start, trial.period.end, trial.today];
        let [start, end, today] = days.map(crate::base::date::iso);
        let args = [
            ("title", pack.head.title.as_str()),
            ("start", &start),
            ("end", &end),
            ("today", &today),
            ("file", file),
        ];
        let mut lines = vec![words.say("cli.pack.try.head", &args)];
        let mut rows = Vec::new();
        for round in rounds {
            let told = self.lines(pack, trial, round);
            if told.is_empty() {
                continue;
            }
            let title = round.appraisal.map(|it| it.title.clone());
            lines.push(String::new());
            lines.extend(title);
            let columns = if round.appraisal.is_some() {
                VERDICTS
            } else {
                SCORES
            };
            let own: Vec<Json> = told.iter().map(|(_, row)| row.clone()).collect();
            lines.extend(table(columns, own, context));
            for (line, mut row) in told {
                if self.explain {
                    lines.push(String::new());
                    lines.push(named(&row));
                    match line.trace {
                        Some(node) => lines.extend(explain::lines(words, pack, node)),
                        None => lines.push(explain::result(words, line.outcome)),
                    }
                    row["trace"] = line.trace.map_or(Json::Null, explain::tree);
                }
                rows.push(row);
            }
        }
        let mut object = json!({
            "pack": pack.head.id, "title": pack.head.title, "file": file,
            "period_start": start, "period_end": end, "today": today, "verdicts": rows,
        });
        if self.asks_all() {
            let judged = rounds.iter().map(|it| {
                let score = it.appraisal.and_then(|it| it.score.as_deref());
                (score, it.judged.as_slice(), it.verdicts.as_slice())
            });
            let follow = Follow::of(pack, trial, judged);
            lines.extend(follow.lines(words, pack));
            (object["follows"], object["cards"]) = follow.json(pack);
        }
        if self.explain {
            lines.push(String::new());
            lines.push(words.say("cli.pack.try.places", &args));
        }
        Reply::Lines { lines, object }
    }

    /// What came of each org, with its row.
    fn lines<'a>(&self, pack: &Pack, trial: &Trial, round: &'a Round<'_>) -> Vec<(Line<'a>, Json)> {
        let mut found = Vec::new();
        for one in &round.judged {
            for (title, line) in self.of_org(pack, one, round) {
                let person = line.verdict.and_then(|it| it.person);
                let names = Names {
                    org: None,
                    person: person.and_then(|id| trial.person(id)).map(str::to_string),
                    title: Some(title),
                };
                let mut row = appraise::named(pack, &line, names);
                if round.appraisal.is_some_and(|it| it.score.is_none()) {
                    // The regulation fixes no score, so none is missing.
                    (row["came"], row["why"]) = (Json::Null, Json::Null);
                }
                found.push((line, row));
            }
        }
        found
    }

    /// Its verdicts, its score, its forms; of a pack without appraisals all its scores or forms.
    fn of_org<'a>(
        &self,
        pack: &Pack,
        one: &'a Assessed<'_>,
        round: &'a Round<'_>,
    ) -> Vec<(String, Line<'a>)> {
        let line = |outcome, trace, verdict| Line {
            facts: one.facts,
            outcome,
            verdict,
            trace,
        };
        if let Some(appraisal) = round.appraisal {
            let own = round.verdicts.iter();
            let own = own.filter(|it| it.org == one.facts.org.id);
            return own
                .map(|it| {
                    let line = line(it.score, Some(&it.trace), Some(it));
                    (appraisal.title.clone(), line)
                })
                .collect();
        }
        let wants_score = |id: &str| match (&self.score, &self.form) {
            (Some(score), _) => score == id,
            (None, Some(_)) => false,
            (None, None) => true,
        };
        let scores = pack.scores.iter().filter(|it| wants_score(&it.id));
        let scores = scores.filter_map(|row| {
            let scored = one.scores.get(&row.id)?;
            let line = line(scored.outcome, Some(&scored.trace), None);
            Some((row.title.clone(), line))
        });
        let has_none = self.score.is_none() && pack.scores.is_empty();
        let wants_form = |id: &str| self.form.as_ref().map_or(has_none, |form| form == id);
        let forms = one.forms.iter().filter(|it| wants_form(&it.form));
        let forms = forms.map(|it| {
            let title = pack.form(&it.form).map(|form| form.title.clone());
            let line = line(it.total.outcome, Some(&it.total.trace), None);
            (title.unwrap_or_default(), line)
        });
        scores.chain(forms).collect()
    }
}

/// The text of a file of facts.
fn facts(name: &str) -> Result<(String, String), Failure> {
    let bytes = std::fs::read(name).map_err(|error| ReadError::from(error).with("file", name))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::new("facts_not_utf8", Exit::Defects).with("file", name))?;
    Ok((name.to_string(), text))
}

/// The defects of a file of facts, as `pack check` tells those of a pack.
fn told(
    context: &Context,
    (file, text): (&str, &str),
    problems: &[pack::Problem],
) -> (Reply, Exit) {
    let words = &context.words;
    let pictures = problems.iter().map(|it| picture(words, text, it));
    let mut lines: Vec<String> = pictures.collect();
    let count = problems.len().to_string();
    let args = [("file", file), ("count", count.as_str())];
    lines.push(words.say("cli.pack.defects", &args));
    let rows: Vec<Json> = problems.iter().map(|it| problem_row(words, it)).collect();
    let object = json!({ "file": file, "problems": rows });
    (Reply::Lines { lines, object }, Exit::Defects)
}

/// The orgs over the period of an appraisal, with the grades that all appraisals give.
fn over(
    pack: &Pack,
    trial: &Trial,
    orgs: &[OrgFacts],
    appraisal: Option<&Appraisal>,
) -> Vec<OrgFacts> {
    let period = appraisal.map_or(QuotaPeriod::Year, |it| it.period);
    let mut found = trial.over(pack, period);
    for (facts, known) in found.iter_mut().zip(orgs) {
        facts.grades.clone_from(&known.grades);
    }
    found
}

fn round<'a>(
    pack: &'a Pack,
    trial: &Trial,
    appraisal: Option<&'a Appraisal>,
    orgs: &'a [OrgFacts],
) -> Round<'a> {
    let mut judged: Vec<Assessed<'_>> = orgs.iter().map(|one| assess(pack, one)).collect();
    settle(pack, &mut judged);
    let verdicts = appraisal.map(|appraisal| {
        let given = trial.decisions.get(&appraisal.id);
        let given = given.map_or(&[][..], Vec::as_slice);
        grade::verdicts(pack, appraisal, &judged, given)
    });
    Round {
        appraisal,
        judged,
        verdicts: verdicts.unwrap_or_default(),
    }
}

/// The orgs with the grades that their appraisals give, since one appraisal may read another's.
fn graded(pack: &Pack, trial: &Trial) -> Vec<OrgFacts> {
    let mut orgs = trial.orgs.clone();
    // Each time round one more appraisal can build on the others.
    for _ in &pack.appraisals {
        let mut given: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
        for appraisal in &pack.appraisals {
            let facts = over(pack, trial, &orgs, Some(appraisal));
            let round = round(pack, trial, Some(appraisal), &facts);
            for (org, grades) in grade::grades(&round.verdicts) {
                given.entry(org).or_default().extend(grades);
            }
        }
        let mut has_changed = false;
        for (facts, said) in orgs.iter_mut().zip(&trial.orgs) {
            let mut grades = given.remove(&facts.org.id).unwrap_or_default();
            grades.extend(said.grades.clone());
            has_changed |= facts.grades != grades;
            facts.grades = grades;
        }
        if !has_changed {
            break;
        }
    }
    orgs
}

/// The lines of a table.
fn table(columns: &'static [Column], rows: Vec<Json>, context: &Context) -> Vec<String> {
    let text = Reply::List { columns, rows }.text(false, &context.words);
    text.lines().map(str::to_string).collect()
}

/// Whom a row is about, as a heading of its trace.
fn named(row: &Json) -> String {
    let parts = ["org_name", "person_name", "title"];
    let parts = parts.iter().filter_map(|key| row[*key].as_str());
    parts.collect::<Vec<_>>().join("  ")
}
