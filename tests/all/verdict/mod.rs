//! Calendar, quotas, grades and consequences, each kind with a table of cases named by its code.

mod agenda;
mod body;
mod calendar;
mod consequence;
mod delivered;
mod done;
mod finding;
mod grade;
mod indicator;
mod lift;
mod share;
mod term;
mod trend;
mod trial;

use wudan::{
    base::{Date, Decimal, Period, date::parse_iso},
    domain::{
        FindingSource, FindingState, OrgKind, PostKind, Sector,
        judge::{
            Attendance, CardFact, Entry, Fact, FindingFact, Holder, Known, OrgCard, OrgFacts,
            SourceKind, SourceRef, assess,
            body::Decision,
            grade::{Verdict, verdicts},
            settle,
            whom::Whom,
        },
        pack::Pack,
    },
    pack,
};

pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap_or_else(|| panic!("{text}"))
}

pub fn dec(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// A pack with a plain head, in force from 2020, and the given rows.
pub fn pack_of(rows: &str) -> Pack {
    let head = r#"
[pack]
id = "trial"
version = 1
title = "试验制度"
short = "试验"
issuer = "试验单位"
in_force = 2020-01-01
year = 2020
language = "zh-CN"
kinds = ["committee", "general_branch", "direct_branch", "branch"]
topics = ["trial"]

[[office]]
id = "dept"
clause = "1"
title = "组织部"
is = "org"
matches = ["组织部"]
"#;
    let text = format!("{head}\n{rows}");
    pack::load("trial.toml", &text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// One of the delivered packs, by the beginning of its file's name.
pub fn delivered(name: &str) -> Pack {
    let file = pack::builtin()
        .iter()
        .find(|(file, _)| file.starts_with(name));
    let (file, text) = file.unwrap();
    pack::load(file, text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// An org of a kind under a committee.
pub fn whom(org: i64, kind: OrgKind) -> Whom {
    Whom {
        org,
        kind,
        sector: Sector::University,
        parent: Some(OrgKind::Committee),
        classes: Vec::new(),
    }
}

/// Facts of a branch in 2026, judged after the year's end.
pub fn facts(org: i64) -> OrgFacts {
    let card = OrgCard {
        id: org,
        name: format!("org {org}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        classes: Vec::new(),
        level: 2,
        parent: Some(100),
        parent_kind: Some(OrgKind::Committee),
        members: None,
        staff: None,
        departments: None,
        is_small: None,
        founded: None,
    };
    OrgFacts::of(card, Period::year(2026), day("2027-01-10"))
}

/// With a fact.
pub fn with(mut facts: OrgFacts, id: &str, fact: Fact) -> OrgFacts {
    let sources = vec![SourceRef::new(SourceKind::Value, 7)];
    facts.values.insert(id.into(), Known { fact, sources });
    facts
}

/// An org whose score is a number.
pub fn scored(org: i64, score: &str) -> OrgFacts {
    match score {
        "" => facts(org),
        _ => with(facts(org), "x", Fact::Number(dec(score))),
    }
}

pub fn entry(id: i64, kind: &str, date: &str) -> Entry {
    Entry {
        id,
        kind: kind.into(),
        date: day(date),
        quantity: None,
        person: None,
        present: Attendance::Unknown,
        absent: Attendance::Unknown,
        filled: Default::default(),
    }
}

pub fn holder(person: i64, post: PostKind, since: &str, until: &str) -> Holder {
    let day_of = |text: &str| (!text.is_empty()).then(|| day(text));
    Holder {
        id: person * 10,
        person,
        post,
        since: day_of(since),
        until: day_of(until),
        acting: false,
        full_time: None,
        qualities: Default::default(),
    }
}

pub fn card(id: i64, card: &str, year: i32) -> CardFact {
    CardFact {
        id,
        card: card.into(),
        year,
        issued: day(&format!("{year}-07-20")),
        person: None,
        finding: None,
        deadline: None,
        looked_back: None,
        closed: None,
        withdrawn: false,
    }
}

pub fn finding(id: i64, deadline: &str) -> FindingFact {
    FindingFact {
        id,
        year: 2026,
        source: FindingSource::Sheet,
        item: None,
        rule: None,
        found: day("2026-07-10"),
        deadline: (!deadline.is_empty()).then(|| day(deadline)),
        state: FindingState::Open,
        closed: None,
        relapsed: false,
        repeats: None,
    }
}

/// A scale of four grades a to d, a score read from the fact `x`, an appraisal `r`, and more rows.
pub fn court(rows: &str) -> Pack {
    pack_of(&format!(
        r#"
[[fact]]
id = "x"
clause = "1"
title = "分"
kind = "number"
better = "more"

[[score]]
id = "s"
clause = "1"
title = "分"
how = "fact"
fact = "x"
missing = "pending"

[[scale]]
id = "scale"
clause = "1"
title = "等"
grades = [{{ id = "a", title = "好" }}, {{ id = "b", title = "较好" }}, {{ id = "c",
    title = "一般" }}, {{ id = "d", title = "差" }}]

[[peer_group]]
id = "all"
clause = "1"
title = "同类"
by = ["sector"]

[[appraisal]]
id = "r"
clause = "1"
title = "评"
subject = "org"
period = "year"
scale = "scale"
score = "s"
{rows}
"#
    ))
}

pub const BANDS: &str = r#"
[[grading]]
id = "bands"
clause = "2"
appraisal = "r"
kind = "thresholds"
bands = [{ grade = "a", from = "90" }, { grade = "b", from = "80" }, { grade = "c", from = "60" },
    { grade = "d" }]
"#;

/// A grading row of the appraisal `r`.
pub fn grading(id: &str, tail: &str) -> String {
    format!("[[grading]]\nid = \"{id}\"\nclause = \"3.{id}\"\nappraisal = \"r\"\n{tail}\n")
}

/// A yes/no or incident fact.
pub fn fact_row(id: &str, kind: &str) -> String {
    format!(
        "[[fact]]\nid = \"{id}\"\nclause = \"1\"\ntitle = \"{id}\"\n{kind}\nbetter = \"less\"\n"
    )
}

/// The verdicts of one appraisal of a pack.
pub fn judged(pack: &Pack, appraisal: &str, all: &[OrgFacts], given: &[Decision]) -> Vec<Verdict> {
    let mut assessed: Vec<_> = all.iter().map(|one| assess(pack, one)).collect();
    settle(pack, &mut assessed);
    verdicts(pack, pack.appraisal(appraisal).unwrap(), &assessed, given)
}

pub fn decision(org: i64, grade: &str, reason: &str) -> Decision {
    Decision {
        org,
        person: None,
        grade: grade.into(),
        reason: (!reason.is_empty()).then(|| reason.into()),
        by: "常委会".into(),
        source: None,
    }
}

/// A verdict in short: `state proposal/grade`, a dash for none.
pub fn short(verdict: &Verdict) -> String {
    let text = |grade: &Option<String>| grade.clone().unwrap_or("-".into());
    let (proposal, grade) = (text(&verdict.proposal), text(&verdict.grade));
    format!("{} {proposal}/{grade}", verdict.state)
}
