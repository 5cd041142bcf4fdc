//! A whole year by calls, pack by pack: each verdict is held against a calculation by hand.

mod concert;
mod county;
mod inspection;
mod organ;
mod responsibility;

use serde_json::Value as Json;
use wudan::{
    domain::{
        Id,
        judge::{Assessed, assess, consequence::proposals, grade, place::Places, settle},
    },
    store::{Session, Store},
};

use crate::{
    cli::{Answer, Desk, run, told},
    decide::day,
    judgement::unfounded,
};

/// One department's desk; each call has its own day.
struct Year {
    desk: Desk,
}

impl Year {
    /// A file with a list of orgs in January, and a pack in force, its duties laid, its tasks
    /// written.
    fn begin(list: &str, packs: &[&str]) -> Year {
        let year = Year { desk: Desk::bare() };
        let day = "2026-01-08";
        year.on(day, "init --db wudan.db --year 2026 --title 试行");
        year.desk.write("list.csv", list);
        year.on(day, "import orgs list.csv");
        for pack in packs {
            year.on(day, &format!("pack adopt {pack} --shift --lay --draw"));
        }
        year
    }

    /// A call on a day; the words are parted by blanks.
    fn call(&self, day: &str, line: &str) -> Answer {
        let mut all = vec!["--as", "zhou", "--today", day];
        all.extend(line.split(' '));
        run(&self.desk.path("."), &all)
    }

    /// A call that must be done.
    fn on(&self, day: &str, line: &str) -> Answer {
        let answer = self.call(day, line);
        let told = (answer.code, answer.err.as_str());
        assert_eq!(told, (0, ""), "{day} {line}: {answer:?}");
        assert!(!answer.out.contains('⟨'), "a hole in the words: {answer:?}");
        answer
    }

    /// The same call on several days.
    fn each(&self, days: &[&str], line: &str) {
        for day in days {
            self.on(day, line);
        }
    }

    fn json(&self, day: &str, line: &str) -> Json {
        self.on(day, &format!("{line} --json")).json()
    }

    /// The key of the row of a kind that a call makes.
    fn make(&self, day: &str, kind: &str, line: &str) -> Id {
        let reply = self.json(day, line);
        let made = reply["created"].as_array().unwrap().iter();
        let mut made = made.filter(|it| it["kind"] == kind);
        made.next().unwrap()["id"].as_i64().unwrap()
    }

    /// A call that the rules refuse.
    fn refused(&self, day: &str, line: &str, code: &str) {
        told(&self.call(day, line), 1, code);
    }

    fn store(&self, today: &str) -> Store {
        let session = Session::local("zhou", day(today));
        Store::open(&self.desk.path("wudan.db"), session).unwrap()
    }

    /// A task through the first four of the five lists: published, dispatched, each quarter's
    /// progress published, checked in July and again in December, all of it done.
    fn four_lists(&self, task: &str, orgs: &[&str]) {
        let all = orgs.join(" ");
        self.on(
            "2026-02-10",
            &format!("task publish {task} --scope 各党组织"),
        );
        self.on("2026-03-02", &format!("task dispatch {task} {all}"));
        let quarters = ["2026-03-30", "2026-06-29", "2026-09-28", "2026-12-14"];
        for (n, day) in (1..).zip(quarters) {
            self.on(
                day,
                &format!("task note {task} 按季公布进度 --quarter 2026Q{n}"),
            );
        }
        for org in orgs {
            let to = format!("{task} {org}");
            self.on(
                "2026-06-30",
                &format!("task progress {to} --state going --progress 50"),
            );
            let check = format!("task check {to} --mode comprehensive --checker 季俊海");
            self.on("2026-07-15", &format!("{check} --result partly --score 80"));
            let done = format!("task progress {to} --state done --progress 100");
            self.on("2026-12-10", &format!("{done} --evidence 台账一册"));
            self.on("2026-12-15", &format!("{check} --result met --score 95"));
        }
    }

    /// The last list: assessed and filed with the committee.
    fn closed(&self, task: &str) {
        let assess = format!("task assess {task} --outcome done --assessment 达到目标");
        self.on("2026-12-21", &assess);
        let filed = format!("task close {task} --filed-to 党委");
        self.on("2026-12-22", &filed);
        let shown = self.json("2026-12-22", &format!("task show {task}"));
        assert_eq!(shown["stage"], "closed", "{shown}");
    }

    /// Fills a sheet in, the rest full, and hands it in.
    fn fill(&self, day: &str, sheet: Id, marks: &[&str]) {
        let line = format!("sheet fill {sheet} {} --rest", marks.join(" "));
        self.on(day, &line);
        self.on(day, &format!("sheet submit {sheet}"));
    }

    /// The one line of an answer of `appraise` with its trace, every number of it founded.
    fn judged(&self, day: &str, line: &str) -> Json {
        let rows = self.json(day, &format!("appraise {line} --explain"));
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), 1, "{line}: {rows:?}");
        founded(&rows[0]["trace"]);
        let text = self.on(day, &format!("appraise {line} --explain")).out;
        assert!(text.contains("依据"), "{text}");
        rows[0].clone()
    }

    /// Keeps what the rules say of everybody, and gives the key of one org's verdict.
    fn proposed(&self, day: &str, appraisal: &str, org: &str) -> Id {
        self.on(day, &format!("verdict propose {appraisal}"));
        let list = format!("verdict list --appraisal {appraisal} --org {org} --undecided");
        let rows = self.json(day, &list);
        assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
        rows[0]["id"].as_i64().unwrap()
    }

    /// What certainly follows for an org from a verdict, by the consequence's id.
    fn follows(&self, today: &str, (pack, appraisal): (&str, &str), org: Id) -> Vec<String> {
        let store = self.store(today);
        let dockets = store.dockets(2026).unwrap();
        let docket = dockets.iter().find(|it| it.adoption.pack == pack).unwrap();
        let line = docket.pack.appraisal(appraisal).unwrap();
        let docket = docket.clone().over(line.period);
        let orgs = store.orgs_in_scope(&docket.pack, None).unwrap();
        let facts = store.judge_facts(&docket, &orgs).unwrap();
        let mut judged: Vec<Assessed<'_>> =
            facts.iter().map(|one| assess(&docket.pack, one)).collect();
        settle(&docket.pack, &mut judged);
        let decisions = store.decisions(&docket, appraisal).unwrap();
        let verdicts = grade::verdicts(&docket.pack, line, &judged, &decisions);
        let all: Vec<&Assessed<'_>> = judged.iter().collect();
        let places = Places::new(&docket.pack, &all, line.score.as_deref());
        let one = judged.iter().find(|it| it.facts.org.id == org).unwrap();
        let found = proposals(&docket.pack, one, &verdicts, Some(&places));
        let certain = found.into_iter().filter(|it| it.is_certain);
        certain.map(|it| it.row).collect()
    }
}

/// Every number of a trace names its rule and its clause, or that it is local, and rests on facts
/// down to its leaves.
fn founded(trace: &Json) {
    let mut found = Vec::new();
    unfounded(trace, (false, false), &mut found);
    ruled(trace, false, &mut found);
    assert!(found.is_empty(), "{found:?}");
}

/// Steps that give points and name no rule, neither its code nor its row in the pack, and do not
/// stand below or above one that does.
fn ruled(node: &Json, above: bool, found: &mut Vec<String>) -> bool {
    let names = |key: &str| node[key].as_str().is_some_and(|name| !name.is_empty());
    let own = names("rule") || names("line");
    let mut has = own;
    for step in node["steps"].as_array().unwrap() {
        has |= ruled(step, above || own, found);
    }
    if !node["points"].is_null() && !above && !has {
        found.push(format!("no rule: {}", node["step"]));
    }
    has
}

/// The first step of a trace that a test picks out.
fn step<'a>(node: &'a Json, wanted: &dyn Fn(&Json) -> bool) -> Option<&'a Json> {
    if wanted(node) {
        return Some(node);
    }
    let mut steps = node["steps"].as_array().unwrap().iter();
    steps.find_map(|below| step(below, wanted))
}

/// What the facts give beside an assessor's mark, with the points of its parts where it has some.
fn beside(trace: &Json, item: &str) -> Vec<String> {
    let is_item = |node: &Json| node["step"] == "item" && node["line"] == item;
    let item = step(trace, &is_item).unwrap_or_else(|| panic!("no item {item}"));
    let is_beside = |node: &Json| !node["args"]["beside"].is_null();
    let found = step(item, &is_beside).unwrap_or_else(|| panic!("nothing beside {item}"));
    let points = |node: &Json| match node["points"].as_str() {
        Some(points) => points.to_string(),
        None => node["why"].as_str().unwrap_or("-").to_string(),
    };
    let parts = found["steps"].as_array().unwrap().iter();
    let parts: Vec<String> = parts
        .filter(|it| it["step"] == "part")
        .map(points)
        .collect();
    if parts.is_empty() {
        vec![points(found)]
    } else {
        parts
    }
}
