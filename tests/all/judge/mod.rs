//! Judging: every kind of rule and of adding up, each in a test named by its code.

mod aggregate;
mod item_credit;
mod item_list;
mod item_norm;
mod item_peer;
mod item_step;
mod law;
mod sheet;
mod whole;

use wudan::base::{Decimal, Exact, Period, date::parse_iso};
use wudan::domain::judge::{
    Assessed, Entry, Fact, Known, Node, OrgCard, OrgFacts, Outcome, SheetFact, SheetMark,
    SourceKind, SourceRef, assess, settle,
};
use wudan::domain::pack::{Pack, Scorer};
use wudan::domain::{OrgKind, Sector};

const HEAD: &str = r#"
[pack]
id = "t"
version = 1
title = "测试"
short = "测试"
issuer = "组织部"
in_force = 2020-01-01
year = 2020
language = "zh-CN"
kinds = ["branch", "general_branch", "committee"]
topics = ["test"]
"#;

/// A pack of the head and some rows.
fn pack(rows: &str) -> Pack {
    let text = format!("{HEAD}\n{rows}");
    wudan::pack::load("test.toml", &text).unwrap_or_else(|problems| {
        let all: Vec<String> = problems
            .iter()
            .map(|one| format!("{:?} {:?}", one.code, one.args))
            .collect();
        panic!("{}\n{text}", all.join("\n"))
    })
}

/// A pack with one form of one item, and more rows.
fn form(points: &str, item: &str, rows: &str) -> Pack {
    pack(&format!(
        r#"{rows}
[[form]]
id = "f"
clause = "1"
title = "表"
total = {points}
who = ["inspector"]
  [[form.group]]
  id = "g"
  no = 1
  title = "组"
  points = {points}
    [[form.group.item]]
    id = "i"
    clause = "1.1"
    no = 1
    text = "项"
    method = "法"
    points = {points}
    {item}
"#
    ))
}

fn fact(id: &str, more: &str) -> String {
    format!("[[fact]]\nid = \"{id}\"\nclause = \"2\"\ntitle = \"{id}\"\n{more}\n")
}

fn number(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn exact(text: &str) -> Exact {
    Exact::from(number(text))
}

/// Facts of branch 1 in 2024, judged after the year's end.
fn facts() -> OrgFacts {
    org(1)
}

fn org(id: i64) -> OrgFacts {
    let card = OrgCard {
        id,
        name: format!("org {id}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        classes: Vec::new(),
        level: 2,
        parent: Some(100),
        parent_kind: Some(OrgKind::GeneralBranch),
        members: None,
        staff: None,
        departments: None,
        is_small: None,
        founded: None,
    };
    OrgFacts::of(card, Period::year(2024), day("2025-01-10"))
}

fn day(text: &str) -> wudan::base::Date {
    parse_iso(text).unwrap()
}

fn source(id: i64) -> SourceRef {
    SourceRef::new(SourceKind::Value, id)
}

/// More facts, one call each.
trait With: Sized {
    fn with(self, id: &str, fact: Fact) -> Self;
    fn num(self, id: &str, value: &str) -> Self;
    fn state(self, id: &str, is: bool) -> Self;
    fn label(self, id: &str, label: &str) -> Self;
    fn mark(self, item: &str, mark: SheetMark) -> Self;
    fn points(self, item: &str, points: &str) -> Self;
    fn sheet(self, form: &str, marks: &[(&str, &str)]) -> Self;
}

impl With for OrgFacts {
    fn with(mut self, id: &str, fact: Fact) -> Self {
        let sources = vec![source(7)];
        self.values.insert(id.into(), Known { fact, sources });
        self
    }

    fn num(self, id: &str, value: &str) -> Self {
        self.with(id, Fact::Number(number(value)))
    }

    fn state(self, id: &str, is: bool) -> Self {
        self.with(id, Fact::State(is))
    }

    fn label(self, id: &str, label: &str) -> Self {
        self.with(id, Fact::Label(label.into()))
    }

    fn mark(mut self, item: &str, mark: SheetMark) -> Self {
        if self.sheets.is_empty() {
            self = self.sheet("f", &[]);
        }
        self.sheets[0].marks.insert(item.into(), mark);
        self
    }

    fn points(self, item: &str, points: &str) -> Self {
        self.mark(item, SheetMark::Points(number(points)))
    }

    fn sheet(mut self, form: &str, marks: &[(&str, &str)]) -> Self {
        let id = i64::try_from(self.sheets.len()).unwrap() + 1;
        let marks = marks
            .iter()
            .map(|(item, points)| (item.to_string(), SheetMark::Points(number(points))));
        self.sheets.push(SheetFact {
            id,
            form: form.into(),
            by: Scorer::Inspector,
            assessor: format!("assessor {id}"),
            office: None,
            date: day("2024-11-01"),
            marks: marks.collect(),
        });
        self
    }
}

/// An entry of the ledger.
fn entry(id: i64, kind: &str, date: &str) -> Entry {
    Entry {
        id,
        kind: kind.into(),
        date: day(date),
        quantity: None,
        person: None,
        present: Default::default(),
        absent: Default::default(),
        filled: Default::default(),
    }
}

/// An outcome in words.
fn shown(outcome: Outcome) -> String {
    match outcome {
        Outcome::Known(number) => number.to_string(),
        Outcome::Missing(why) => format!("missing {why}"),
        Outcome::Excluded(why) => format!("excluded {why}"),
        Outcome::Waiting => "waiting".into(),
    }
}

/// What the only item of [`form`] comes to for one org alone.
fn item(pack: &Pack, facts: &OrgFacts) -> String {
    let assessed = settled(pack, std::slice::from_ref(facts));
    shown(item_of(&assessed[0]))
}

fn item_of(assessed: &Assessed<'_>) -> Outcome {
    let form = assessed.form("f").expect("the form is judged");
    let outcome = form.items["i"];
    let trace = &form.total.trace;
    let nodes = trace.walk();
    let node = nodes.iter().find(|node| node.label == "item").unwrap();
    assert_eq!(node.outcome, Some(outcome), "{trace:#?}");
    outcome
}

/// What a score comes to for one org alone.
fn score(pack: &Pack, facts: &OrgFacts, id: &str) -> String {
    let assessed = settled(pack, std::slice::from_ref(facts));
    shown(assessed[0].score(id))
}

/// All orgs judged and settled.
fn settled<'a>(pack: &Pack, all: &'a [OrgFacts]) -> Vec<Assessed<'a>> {
    let mut found: Vec<Assessed<'_>> = all.iter().map(|one| assess(pack, one)).collect();
    settle(pack, &mut found);
    for one in &found {
        assert!(!one.is_waiting());
        for scored in one.scores.values() {
            assert_eq!(scored.trace.outcome, Some(scored.outcome));
        }
        for form in &one.forms {
            assert_eq!(form.total.trace.outcome, Some(form.total.outcome));
        }
    }
    found
}

/// The codes in a tree, each once, in order.
fn codes(node: &Node) -> Vec<&'static str> {
    let mut codes: Vec<_> = node.walk().into_iter().map(|it| it.code).collect();
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn line(how: &str) -> String {
    format!("[[score]]\nid = \"s\"\nclause = \"1\"\ntitle = \"s\"\n{how}\n")
}

/// A form of two groups: 1.1 and 1.2 of 4 points each, 2.1 of 2, and a bonus of at most 3.
fn two_groups(more: &str, scores: &str) -> Pack {
    let item = |id: &str, no: u32, points: &str, rest: &str| {
        format!(
            r#"
    [[form.group.item]]
    id = "{id}"
    clause = "1"
    no = {no}
    text = "项"
    method = "法"
    points = {points}
    {rest}
"#
        )
    };
    let judged = |to: &str| format!("rule = {{ kind = \"judged\", from = 0, to = {to} }}");
    let out = format!("{}\n    missing = \"exclude\"", judged("4"));
    let bonus = format!("cap = 3\n    {}\n    missing = \"zero\"", judged("3"));
    let rows = format!(
        r#"
[[form]]
id = "f"
clause = "1"
title = "表"
total = 10
who = ["self", "inspector"]
{more}
  [[form.group]]
  id = "g1"
  no = 1
  title = "一"
  points = 8
  cap = 9
{}{}
  [[form.group]]
  id = "g2"
  no = 2
  title = "二"
  points = 2
{}{}
{scores}"#,
        item("1.1", 1, "4", &judged("4")),
        item("1.2", 2, "4", &out),
        item("2.1", 1, "2", &judged("2")),
        item("2.2", 2, "0", &bonus),
    );
    pack(&rows)
}

fn total(pack: &Pack, known: OrgFacts) -> String {
    let all = [known];
    let found = settled(pack, &all);
    let form = &found[0].forms[0];
    if let Outcome::Known(number) = form.total.outcome
        && form.sheets.len() == 1
    {
        let groups = form.total.trace.children.iter();
        let groups = groups.filter(|node| node.label == "group");
        let sum = Exact::sum(groups.filter_map(|node| node.points())).unwrap();
        assert_eq!(sum, number, "groups make the total");
    }
    shown(form.total.outcome)
}
