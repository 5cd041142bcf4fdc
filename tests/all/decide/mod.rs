//! A bench for decisions: rows in memory, a pack written out by hand, commands applied in turn.

mod account;
pub mod agenda;
mod assignment;
mod gate;
pub mod ledger;
mod org;
mod person;
mod sheet;
pub mod supervision;
mod task;
mod verdict;

use std::{collections::BTreeMap, sync::Arc};

use wudan::{
    base::{Date, Decimal, date},
    domain::{
        Adoption, Category, Change, Command, Draft, Facts, Id, Kind, Org, OrgCommand, OrgKind,
        Person, Record, Refusal, RefusalCode, Row, Sector, Share, Task,
        decide::decide,
        pack::{
            Audience, Class, DateRule, DutyLine, Form, FormGroup, FormItem, Head, Pack, Scorer,
            Source, TaskLine,
        },
        rule::{ReasonRule, Rule},
    },
};

/// The day on which everything happens.
pub const TODAY: &str = "2026-03-01";

pub fn day(text: &str) -> Date {
    date::parse_iso(text).unwrap()
}

pub fn points(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

/// Rows, and what commands make of them.
#[derive(Default)]
pub struct Bench {
    rows: BTreeMap<(Kind, Id), Row>,
    next: BTreeMap<Kind, Id>,
    pack: Option<Arc<Pack>>,
    pub counts: BTreeMap<&'static str, i64>,
    pub actor: String,
}

impl Bench {
    /// A root, and a branch below it with a secretary of the same number.
    pub fn new() -> Bench {
        let mut bench = Bench::of("clerk");
        bench.org("1", None);
        bench.org("1.1", Some(1));
        bench.org("1.2", Some(1));
        bench
    }

    /// An empty file in the hands of somebody.
    pub fn of(actor: &str) -> Bench {
        Bench {
            actor: actor.into(),
            ..Bench::default()
        }
    }

    pub fn put<R: Record>(&mut self, record: R) -> Id {
        let next = self.next.entry(R::KIND).or_insert(1);
        let row = Row {
            id: *next,
            version: 1,
            ..record.row()
        };
        *next += 1;
        let id = row.id;
        self.rows.insert((R::KIND, id), row);
        id
    }

    pub fn org(&mut self, code: &str, parent: Option<Id>) -> Id {
        self.put(Org {
            id: 0,
            version: 0,
            code: code.into(),
            parent,
            name: format!("org {code}"),
            kind: OrgKind::Branch,
            sector: Sector::University,
            members: Some(10),
            phone: None,
            founded: Some(day("2000-01-01")),
            dissolved: None,
            merged_into: None,
            sort: 0,
        })
    }

    pub fn person(&mut self, name: &str) -> Id {
        self.put(Person {
            id: 0,
            version: 0,
            name: name.into(),
            title: None,
            degree: None,
            full_time: false,
            administrative_head: false,
            phone: None,
        })
    }

    /// Puts the hand-written pack in force.
    pub fn adopt(&mut self) -> Id {
        self.adopt_pack(pack())
    }

    /// Puts the pack in force that uses every kind of rule.
    pub fn adopt_sound(&mut self) -> Id {
        let text = include_str!("../../data/pack/sound.toml");
        self.adopt_pack(wudan::pack::load("sound.toml", text).unwrap())
    }

    pub fn adopt_pack(&mut self, pack: Pack) -> Id {
        self.pack = Some(Arc::new(pack));
        self.put(Adoption {
            id: 0,
            version: 0,
            year: 2026,
            pack: "p".into(),
            pack_version: 1,
            title: "pack".into(),
            hash: "h".into(),
            text: String::new(),
            adopted: day(TODAY),
            withdrawn: None,
        })
    }

    pub fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        facts.today = Some(day(TODAY));
        facts.actor.clone_from(&self.actor);
        self.rows.values().for_each(|row| facts.put(row.clone()));
        self.next
            .iter()
            .for_each(|(kind, next)| facts.set_next(*kind, *next));
        facts.counts.clone_from(&self.counts);
        let codes = self
            .all::<Task>()
            .into_iter()
            .filter_map(|task| task.code[2..].parse().ok());
        facts.counts.insert("task_code", codes.max().unwrap_or(0));
        if let Some(pack) = &self.pack {
            facts.offered = Some(pack.clone());
            facts.offered_hash = Some("h".into());
            self.all::<Adoption>()
                .iter()
                .for_each(|it| facts.put_pack(it.id, pack.clone()));
        }
        facts
    }

    /// The highest key that a kind has had.
    pub fn next_of(&self, kind: Kind) -> Id {
        self.next.get(&kind).copied().unwrap_or(1) - 1
    }

    /// The last place among the siblings of a new org, or in the file.
    fn last_sort(&self, command: &Command) -> i64 {
        let beside = match command {
            Command::OrgCommand(OrgCommand::Found { parent, .. }) => Some(*parent),
            _ => None,
        };
        let orgs = self.all::<Org>().into_iter();
        let orgs = orgs.filter(|org| beside.is_none_or(|parent| org.parent == parent));
        orgs.map(|org| org.sort).max().unwrap_or(0)
    }

    /// Decides a command and writes its changes.
    pub fn apply(&mut self, command: impl Into<Command>) -> Result<Vec<Change>, Refusal> {
        let command = command.into();
        let mut facts = self.facts();
        facts.counts.insert("org_sort", self.last_sort(&command));
        let mut draft = Draft::new(&facts);
        decide(&command, &mut draft)?;
        let changes = draft.finish()?;
        for change in &changes {
            let key = change.key().unwrap();
            match &change.after {
                Some(row) => self.rows.insert(key, row.clone()),
                None => self.rows.remove(&key),
            };
            let next = self.next.entry(key.0).or_insert(1);
            *next = (*next).max(key.1 + 1);
        }
        Ok(changes)
    }

    /// Applies what must succeed.
    pub fn done(&mut self, command: impl Into<Command>) -> Vec<Change> {
        self.apply(command).unwrap()
    }

    /// The code with which a command is refused.
    pub fn refused(&mut self, command: impl Into<Command>) -> RefusalCode {
        self.apply(command).unwrap_err().code
    }

    pub fn get<R: Record>(&self, id: Id) -> R {
        R::from_row(&self.rows[&(R::KIND, id)]).unwrap()
    }

    pub fn all<R: Record>(&self) -> Vec<R> {
        let rows = self.rows.values().filter(|row| row.kind == R::KIND);
        rows.map(|row| R::from_row(row).unwrap()).collect()
    }

    pub fn last<R: Record>(&self) -> R {
        self.all().pop().unwrap()
    }
}

fn source(clause: &str) -> Source {
    Source {
        clause: Some(clause.into()),
        ..Source::default()
    }
}

pub fn item(id: &str, no: u32, full: &str, reason: ReasonRule) -> FormItem {
    FormItem {
        id: id.into(),
        source: source("1"),
        audience: Audience::default(),
        no,
        text: format!("item {id}"),
        points: points(full),
        method: "m".into(),
        rule: Rule::Conditions {
            deduct: Vec::new(),
            floor: None,
        },
        step: None,
        basis: Vec::new(),
        duties: Vec::new(),
        floor: None,
        cap: None,
        modifiers: Vec::new(),
        reason,
        missing: None,
        round: None,
    }
}

fn form() -> Form {
    let group = |id: &str, no, points: &str, items| FormGroup {
        id: id.into(),
        source: source("1"),
        audience: Audience::default(),
        no,
        title: id.into(),
        points: self::points(points),
        cap: None,
        floor: None,
        items,
    };
    let judged = FormItem {
        rule: Rule::Judged {
            from: points("-1"),
            to: points("3"),
            reason: Some(ReasonRule::Always),
            step: Some(Decimal::ONE),
            missing: None,
        },
        ..item("b2", 2, "3", ReasonRule::Below)
    };
    Form {
        id: "f".into(),
        source: source("1"),
        audience: Audience::default(),
        title: "form".into(),
        total: points("10"),
        who: vec![Scorer::SelfScore, Scorer::Inspector],
        reason_below: Some(points("60")),
        step: Some(points("0.5")),
        reasons: Vec::new(),
        derived: false,
        round: None,
        groups: vec![
            group(
                "a",
                1,
                "4",
                vec![
                    item("a1", 1, "2", ReasonRule::Below),
                    item("a2", 2, "2", ReasonRule::Below),
                ],
            ),
            group(
                "b",
                2,
                "6",
                vec![item("b1", 1, "3", ReasonRule::Never), judged],
            ),
        ],
    }
}

fn duty(id: &str, posts: Vec<wudan::domain::PostKind>, share: Share) -> DutyLine {
    DutyLine {
        id: id.into(),
        source: source("2"),
        audience: Audience {
            posts,
            ..Audience::default()
        },
        no: None,
        area: "area".into(),
        text: format!("duty {id}"),
        share,
        role: None,
        indicators: Vec::new(),
    }
}

pub fn task_line(id: &str, no: u32, deadline: DateRule) -> TaskLine {
    TaskLine {
        id: id.into(),
        source: source("3"),
        audience: Audience::default(),
        no,
        area: None,
        title: format!("task {id}"),
        text: None,
        goal: "goal".into(),
        standard: "standard".into(),
        figures: vec!["4".into(), "56".into()],
        indicators: Vec::new(),
        targets: Vec::new(),
        category: Category::Basic,
        share: Share::Common,
        deadline,
        leader: None,
        lead: None,
        supporting: Vec::new(),
        person: None,
        measures: Vec::new(),
        milestones: Vec::new(),
        evidence: Vec::new(),
    }
}

fn head() -> Head {
    Head {
        id: "p".into(),
        version: 1,
        title: "pack".into(),
        short: "pack".into(),
        issuer: "x".into(),
        number: None,
        in_force: day("2018-01-01"),
        until: None,
        year: 2018,
        language: "en".into(),
        sectors: Vec::new(),
        kinds: vec![OrgKind::Branch],
        topics: Vec::new(),
        note: None,
    }
}

fn pack() -> Pack {
    use wudan::domain::PostKind::{Organiser, Secretary};
    let fixed = DateRule::Fixed {
        on: day("2018-09-30"),
        written_for: Some(2018),
    };
    Pack {
        head: head(),
        offices: Vec::new(),
        classes: vec![Class {
            id: "big".into(),
            source: source("4"),
            audience: Audience::default(),
            title: "big".into(),
            parents: Vec::new(),
            members_from: Some(100),
            members_to: None,
            by_hand: false,
            matches: Vec::new(),
        }],
        areas: Vec::new(),
        roles: Vec::new(),
        options: Vec::new(),
        duties: vec![
            duty("d1", vec![Secretary, Organiser], Share::Common),
            duty("d2", Vec::new(), Share::Common),
            duty("d3", Vec::new(), Share::Individual),
        ],
        tasks: vec![
            task_line("t1", 1, fixed),
            task_line("t2", 2, DateRule::MonthEnd { month: 6 }),
        ],
        record_kinds: Vec::new(),
        registers: Vec::new(),
        indicators: Vec::new(),
        facts: Vec::new(),
        staffing: Vec::new(),
        targets: Vec::new(),
        forms: vec![form()],
        peer_groups: Vec::new(),
        scores: Vec::new(),
        scales: Vec::new(),
        appraisals: Vec::new(),
        gradings: Vec::new(),
        ladders: Vec::new(),
        consequences: Vec::new(),
        findings: Vec::new(),
        honours: Vec::new(),
        talks: Vec::new(),
        letters: Vec::new(),
        terms: Vec::new(),
        calendar: Vec::new(),
        checks: Vec::new(),
        campaigns: Vec::new(),
    }
}
