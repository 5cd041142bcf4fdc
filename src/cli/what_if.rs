//! `appraise --what-if` and `--least`: one org judged on changed facts, beside what it is now.

use serde_json::{Value as Json, json};

use super::{
    appraise::{self, Line},
    context::Context,
    explain,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{
    base::{Decimal, Exact, Rounding},
    domain::{
        Id, Refusal, RefusalCode, decide,
        judge::{
            Fact, OrgFacts,
            grade::Verdict,
            lift::{self, Change},
        },
        pack::{Appraisal, Condition},
    },
    store::{Store, StoreError, query::judging::Hearing},
};

const COLUMNS: &[Column] = &[
    ("org_name", None),
    ("person_name", None),
    ("case", Some("case")),
    ("change_text", None),
    ("score", None),
    ("came", Some("came")),
    ("why", Some("why")),
    ("raw_title", None),
    ("ceiling_title", None),
    ("proposal_title", None),
    ("grade_title", None),
    ("verdict", Some("verdict_state")),
];

/// Places of points where no decimal holds the least that is enough.
const PLACES: u32 = 6;

/// One org in the sandbox. What bodies decided is left aside: shown is what the rules give.
pub(super) struct Trial<'a> {
    pub context: &'a Context,
    pub store: &'a Store,
    pub hearing: &'a Hearing,
    pub appraisal: &'a Appraisal,
    pub org: Id,
}

impl Trial<'_> {
    /// The verdicts as they are and as they would be after all the changes together.
    pub fn what_if(&self, given: &[String], explained: bool) -> Result<Reply, Failure> {
        let facts = self.facts()?;
        let read = given.iter().map(|text| self.change(text, facts));
        let changes = read.collect::<Result<Vec<Change>, Failure>>()?;
        let now = self.judged(&[])?;
        let then = self.judged(&changes)?;
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for now in &now {
            rows.push(self.row(now, "now", &[])?);
            let same = then.iter().filter(|then| then.person == now.person);
            for then in same {
                let mut row = self.row(then, "then", &changes)?;
                if explained {
                    lines.push(self.heading(&row));
                    let pack = self.hearing.pack();
                    lines.extend(explain::lines(&self.context.words, pack, &then.trace));
                    row["trace"] = explain::tree(&then.trace);
                }
                rows.push(row);
            }
        }
        if explained {
            let object = Json::Array(rows);
            return Ok(Reply::Lines { lines, object });
        }
        let columns = COLUMNS;
        Ok(Reply::List { columns, rows })
    }

    /// The verdicts as they are, and each single change that would lift one.
    pub fn least(&self) -> Result<Reply, Failure> {
        let facts = &self.hearing.facts;
        self.facts()?;
        let found = lift::least(self.hearing.pack(), self.appraisal, facts, self.org);
        let mut rows = Vec::new();
        for now in self.judged(&[])? {
            rows.push(self.row(&now, "now", &[])?);
            for lift in found.iter().filter(|it| it.verdict.person == now.person) {
                let changes = std::slice::from_ref(&lift.change);
                rows.push(self.row(&lift.verdict, "then", changes)?);
            }
        }
        let columns = COLUMNS;
        Ok(Reply::List { columns, rows })
    }

    fn judged(&self, changes: &[Change]) -> Result<Vec<Verdict>, Failure> {
        let facts = &self.hearing.facts;
        let pack = self.hearing.pack();
        let found = lift::what_if(pack, self.appraisal, facts, (self.org, changes));
        if found.is_empty() {
            return Err(Failure::missing("verdict", &self.appraisal.id));
        }
        Ok(found)
    }

    fn facts(&self) -> Result<&OrgFacts, Failure> {
        let mut all = self.hearing.facts.iter();
        let own = all.find(|facts| facts.org.id == self.org);
        own.ok_or_else(|| Failure::missing("verdict", &self.appraisal.id))
    }

    fn row(&self, verdict: &Verdict, case: &str, changes: &[Change]) -> Result<Json, Failure> {
        let facts = self.facts()?;
        let pack = self.hearing.pack();
        let title = Some(self.appraisal.title.as_str());
        let mut row = appraise::row(self.store, pack, title, &Line::of(facts, verdict))?;
        let written: Vec<String> = changes.iter().map(written).collect();
        let told: Vec<String> = changes.iter().map(|it| self.told(it)).collect();
        row["case"] = json!(case);
        row["changes"] = json!(written);
        row["change_text"] = json!(told);
        Ok(row)
    }

    /// Whom the trace below is about, and on what supposition.
    fn heading(&self, row: &Json) -> String {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_string();
        let told = row["change_text"].as_array().into_iter().flatten();
        let told: Vec<&str> = told.filter_map(Json::as_str).collect();
        let told = told.join(&self.context.words.get("kind.list.separator"));
        let (org, person) = (text("org_name"), text("person_name"));
        let args = [
            ("org", org.as_str()),
            ("person", &person),
            ("change", &told),
        ];
        let key = "cli.appraise.supposed";
        self.context.words.say(key, &args).replace("  ", " ")
    }

    /// Reads `points:SCORE=+3`, `finding:KEY=closed`, `card:KEY=lifted`, `fact:ID=VALUE` or
    /// `answer:ROW=yes`.
    fn change(&self, given: &str, facts: &OrgFacts) -> Result<Change, Failure> {
        let wrong = || Failure::usage("bad_change", vec![("value", given.to_string())]);
        let (sort, rest) = given.split_once([':', '：']).ok_or_else(wrong)?;
        let (id, value) = rest.split_once('=').ok_or_else(wrong)?;
        let (id, value) = (id.trim(), self.context.plain(value.trim()));
        let key = || id.parse::<Id>().map_err(|_| wrong());
        match (sort.trim(), value.as_str()) {
            ("points", points) => self.points(id, points).ok_or_else(wrong)?,
            ("finding", "closed") => {
                let id = key()?;
                let there = facts.findings.iter().any(|it| it.id == id);
                let change = there.then_some(Change::CloseFinding(id));
                change.ok_or_else(|| Failure::missing("finding", id))
            }
            ("card", "lifted") => {
                let id = key()?;
                let there = facts.cards.iter().any(|it| it.id == id);
                let change = there.then_some(Change::LiftCard(id));
                change.ok_or_else(|| Failure::missing("card", id))
            }
            ("fact", value) => {
                let year = self.hearing.docket.adoption.year;
                let fact = decide::supposed(self.hearing.pack(), year, (id, value));
                let fact = fact.map_err(refused)?;
                let id = id.to_string();
                Ok(Change::Fact { id, fact })
            }
            ("answer", "yes" | "no") if self.asks(id) => Ok(Change::Answer {
                row: id.to_string(),
                holds: value == "yes",
            }),
            ("answer", "yes" | "no") => Err(no_row(id)),
            _ => Err(wrong()),
        }
    }

    /// So many points more or less on a score of the pack.
    fn points(&self, id: &str, points: &str) -> Option<Result<Change, Failure>> {
        let plain = points.strip_prefix('+').unwrap_or(points);
        let plus = Exact::from(Decimal::parse(plain)?);
        let score = id.to_string();
        let there = self.hearing.pack().score(id).is_some();
        let change = there.then_some(Change::Points { score, plus });
        Some(change.ok_or_else(|| no_row(id)))
    }

    /// Whether a rule of the appraisal leaves a condition to a person.
    fn asks(&self, row: &str) -> bool {
        let mut rules = self.hearing.pack().gradings_of(&self.appraisal.id);
        let text = |condition: &&Condition| matches!(condition, Condition::Text { .. });
        rules.any(|it| it.id == row && it.rule.conditions().iter().any(text))
    }

    /// A change in words.
    fn told(&self, change: &Change) -> String {
        let pack = self.hearing.pack();
        let titled = |id: &str, title: Option<&str>| title.unwrap_or(id).to_string();
        let (key, title, value) = match change {
            Change::Points { score, plus } => {
                let title = pack.score(score).map(|it| it.title.as_str());
                let key = if plus.is_negative() { "less" } else { "more" };
                let plus = if plus.is_negative() {
                    plus.negate()
                } else {
                    *plus
                };
                (key, titled(score, title), enough(plus))
            }
            Change::CloseFinding(id) => ("finding", id.to_string(), String::new()),
            Change::LiftCard(id) => {
                let facts = self.hearing.facts.iter().flat_map(|it| &it.cards);
                let card = facts.into_iter().find(|it| it.id == *id);
                let card = card.and_then(|it| pack.card(&it.card));
                let title = titled("", card.map(|it| it.title.as_str()));
                ("card", title, id.to_string())
            }
            Change::Answer { row, holds } => {
                let mut rules = pack.gradings_of(&self.appraisal.id);
                let text = rules
                    .find(|it| it.id == *row)
                    .and_then(|it| it.text.as_deref());
                let word = if *holds { "yes" } else { "no" };
                let word = self.context.words.code("list", word).into_owned();
                ("answer", titled(row, text), word)
            }
            Change::Fact { id, fact } => {
                let title = pack.fact(id).map(|it| it.title.as_str());
                let value = value(fact);
                let named = ["yes", "no", "none"].contains(&value.as_str());
                let value = if named {
                    self.context.words.code("list", &value).into_owned()
                } else {
                    value
                };
                ("fact", titled(id, title), value)
            }
        };
        let args = [("title", title.as_str()), ("value", &value)];
        self.context
            .words
            .say(&format!("cli.appraise.change.{key}"), &args)
    }
}

fn refused(refusal: Refusal) -> Failure {
    StoreError::from(refusal).into()
}

fn no_row(id: &str) -> Failure {
    refused(Refusal::new(RefusalCode::NoSuchItem).with("item", id))
}

/// A change as it is typed.
fn written(change: &Change) -> String {
    match change {
        Change::Points { score, plus } if plus.is_negative() => {
            format!("points:{score}=-{}", enough(plus.negate()))
        }
        Change::Points { score, plus } => format!("points:{score}=+{}", enough(*plus)),
        Change::CloseFinding(id) => format!("finding:{id}=closed"),
        Change::LiftCard(id) => format!("card:{id}=lifted"),
        Change::Answer { row, holds } => {
            format!("answer:{row}={}", if *holds { "yes" } else { "no" })
        }
        Change::Fact { id, fact } => format!("fact:{id}={}", value(fact)),
    }
}

/// Points as a decimal that is not less than they are.
fn enough(points: Exact) -> String {
    let whole = points.decimal().filter(|it| Exact::from(*it) == points);
    let above = || {
        points
            .round(PLACES, Rounding::Ceil)
            .and_then(Exact::decimal)
    };
    let shown = whole.or_else(above);
    shown.map_or_else(|| points.to_string(), |it| it.to_string())
}

/// A supposed fact as it is typed.
fn value(fact: &Fact) -> String {
    use crate::base::date::iso;
    match fact {
        Fact::Number(number) => number.to_string(),
        Fact::State(true) => "yes".into(),
        Fact::State(false) => "no".into(),
        Fact::Date(day) => iso(*day),
        Fact::Span { from, to } => {
            let to = to.map(iso).unwrap_or_default();
            format!("{}..{to}", iso(*from))
        }
        Fact::Label(label) => label.clone(),
        Fact::Imported { score, .. } => score.map(|it| it.to_string()).unwrap_or_default(),
        Fact::Incidents(_) | Fact::Honours(_) => "none".into(),
        Fact::Rate { .. } | Fact::Labels(_) | Fact::Ballots(_) => String::new(),
    }
}
