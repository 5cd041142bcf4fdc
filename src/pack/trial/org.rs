//! A made-up org: what it is, who holds which post, and everything that is known of it.

use std::collections::BTreeMap;

use super::{
    Desk,
    ledger::{grades, numbers},
    shape::{DecisionShape, OrgShape, PeriodScoreShape, PostShape},
};
use crate::{
    base::Period,
    domain::{
        Id, Org, OrgKind, Sector,
        judge::{
            Fact, Holder, Known, OrgCard, OrgFacts, PeriodScore, SourceKind, SourceRef,
            body::Decision, subject::subjects, term::own_period,
        },
        pack::{FactKind, Qualification, QuotaPeriod},
    },
    pack::{
        build::{Build, Reader},
        problem::ProblemCode,
        tree::Seg,
    },
};

/// What others of the file may ask of an org before it is read.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    pub(super) id: Id,
    name: String,
    kind: Option<OrgKind>,
    parent: Option<String>,
    /// Whether an org stands above it, in the file or not.
    is_below: bool,
    level: Option<u32>,
    is_drawn: bool,
}

impl Outline {
    pub(super) fn of(id: Id, shape: &OrgShape) -> Outline {
        Outline {
            id,
            name: shape.name.0.clone(),
            kind: shape.kind.clone().build(&mut Reader::default()),
            parent: shape.parent.as_ref().map(|name| name.0.clone()),
            is_below: is_below(shape),
            level: shape.level,
            is_drawn: shape.drawn,
        }
    }
}

fn is_below(shape: &OrgShape) -> bool {
    shape.parent.is_some() || shape.parent_kind.is_some()
}

impl Desk<'_> {
    fn outline(&self, name: &str) -> Option<&Outline> {
        self.orgs.iter().find(|it| it.name == name)
    }

    /// How deep an org lies: as it says, else one below the org above, else by what is above.
    fn level(&self, shape: &OrgShape) -> u32 {
        if let Some(level) = shape.level {
            return level;
        }
        let mut level = u32::from(is_below(shape));
        let mut above = shape.parent.as_ref().map(|name| name.0.as_str());
        // Orgs that stand above each other in a circle end with the number of orgs.
        for _ in &self.orgs {
            let Some(org) = above.and_then(|name| self.outline(name)) else {
                break;
            };
            if let Some(known) = org.level {
                return known.saturating_add(level);
            }
            above = org.parent.as_deref();
            level += u32::from(org.is_below);
        }
        level
    }

    fn org_card(&mut self, id: Id, shape: &OrgShape) -> Option<OrgCard> {
        let kind = self.key("kind", shape.kind.clone());
        let sector = self.key("sector", shape.sector.clone());
        let parent_kind = self.key("parent_kind", shape.parent_kind.clone());
        let founded = self.key("founded", shape.founded.clone());
        let (kind, sector) = (kind?, sector?);
        let head = &self.pack.head;
        if !head.kinds.contains(&kind) {
            let allowed: Vec<&str> = head.kinds.iter().map(|it| it.code()).collect();
            self.out_of_scope("kind", kind.code(), &allowed);
        }
        let usual = head.sectors.first().copied().unwrap_or(Sector::Other);
        let sector = sector.unwrap_or(usual);
        if !head.sectors.is_empty() && !head.sectors.contains(&sector) {
            let allowed: Vec<&str> = head.sectors.iter().map(|it| it.code()).collect();
            self.out_of_scope("sector", sector.code(), &allowed);
        }
        let above = shape.parent.as_ref().map(|name| name.0.as_str());
        if let Some(above) = above {
            self.inside("parent", |desk| match above == shape.name.0 {
                true => desk.at.report(ProblemCode::OwnParent, &[]),
                false => desk.at.refer(&["org"], above),
            });
        }
        let above = above.and_then(|name| self.outline(name));
        let (parent, known_kind) = (above.map(|it| it.id), above.and_then(|it| it.kind));
        Some(OrgCard {
            id,
            name: shape.name.0.clone(),
            kind,
            sector,
            classes: Vec::new(),
            level: self.level(shape),
            parent,
            parent_kind: known_kind.or(parent_kind?),
            members: shape.members,
            staff: shape.staff,
            departments: shape.departments,
            is_small: shape.small,
            founded: founded?,
        })
    }

    fn out_of_scope(&mut self, key: &str, found: &str, allowed: &[&str]) {
        let allowed = allowed.join(" ");
        self.inside(key, |desk| {
            let args = [("found", found), ("allowed", allowed.as_str())];
            desk.at.report(ProblemCode::OutOfScope, &args);
        });
    }

    /// Classes as written, else those whose marks the org bears.
    fn classes(&mut self, shape: &mut OrgShape, card: &OrgCard) -> Option<Vec<String>> {
        if let Some(classes) = shape.classes.take() {
            return self.key("classes", classes);
        }
        let org = Org {
            id: card.id,
            version: 1,
            code: String::new(),
            parent: card.parent,
            name: card.name.clone(),
            kind: card.kind,
            sector: card.sector,
            members: card.members,
            phone: None,
            founded: card.founded,
            dissolved: None,
            merged_into: None,
            sort: 0,
        };
        let held = self.pack.classes.iter();
        let held = held.filter(|class| class.holds(&org, card.parent_kind));
        Some(held.map(|class| class.id.clone()).collect())
    }

    /// The key of the org at which one reads; its name must be its own.
    fn enrolled(&mut self, name: &str) -> Option<Id> {
        let Some(Seg::Index(at)) = self.at.path().last() else {
            return None;
        };
        let (before, own) = (self.orgs.get(..*at)?, self.orgs.get(*at)?);
        let (is_taken, id) = (before.iter().any(|it| it.name == name), own.id);
        if is_taken {
            self.inside("name", |desk| {
                let args = [("found", name)];
                desk.at.report(ProblemCode::DuplicateOrg, &args);
            });
            return None;
        }
        self.at.name("org", name);
        Some(id)
    }

    /// Everything that the file says of one org.
    pub(super) fn org(&mut self, mut shape: OrgShape) -> Option<OrgFacts> {
        let id = self.enrolled(&shape.name.0)?;
        let mut card = self.org_card(id, &shape)?;
        card.classes = self.classes(&mut shape, &card)?;
        let name = card.name.clone();
        let mut facts = OrgFacts::of(card, self.period, self.today);
        let below = self.orgs.iter();
        let below = below.filter(|it| it.parent.as_deref() == Some(name.as_str()));
        let drawn = below.clone().filter(|it| it.is_drawn);
        facts.drawn = drawn.map(|it| it.id).collect();
        facts.children = below.map(|it| it.id).collect();
        let roster = shape.roster.take();
        facts.roster = roster.map(|names| names.iter().map(|it| self.who(&it.0)).collect());
        let holders = self.each("post", shape.post, |desk, post| desk.post(post));
        self.values(&mut facts, shape.facts.0);
        let events = self.each("record", shape.record, |desk, it| desk.record(it));
        let sheets = self.each("sheet", shape.sheet, |desk, it| desk.sheet(it));
        let cards = self.each("card", shape.card, |desk, it| desk.card(it));
        let findings = self.each("finding", shape.finding, |desk, it| desk.finding(it));
        let past = self.each("past", shape.past, |desk, it| desk.past(it));
        let terms = self.each("term", shape.term, |desk, it| desk.term(id, it));
        let scores = self.each("period_score", shape.period_score, |desk, it| {
            desk.period_score(it)
        });
        facts.honours = self.key("honours", shape.honours)?;
        facts.holders = holders?;
        facts.events = events?.into_iter().flatten().collect();
        facts.sheets = sheets?;
        facts.cards = cards?;
        facts.findings = findings?;
        facts.past = past?;
        facts.past.sort_by_key(|it| std::cmp::Reverse(it.year));
        facts.terms = terms?;
        facts.terms.sort_by_key(|it| it.start);
        for (score, kept) in scores? {
            facts.period_scores.entry(score).or_default().push(kept);
        }
        facts.base = numbers(shape.base);
        facts.grades = grades(shape.grades);
        let answers = shape.answers.0.into_iter();
        facts.answers = answers
            .filter_map(|(row, answer)| Some((row, answer.as_bool()?)))
            .collect();
        self.each("decision", shape.decision, |desk, it| {
            desk.decision(&facts, it)
        })?;
        Some(facts)
    }

    /// The values of facts. What is entered as it happens is known to be none where none is
    /// written, as in a file of data.
    fn values(&mut self, facts: &mut OrgFacts, mut written: BTreeMap<String, serde_json::Value>) {
        for line in &self.pack.facts {
            let known = match written.remove(&line.id) {
                Some(value) => self.inside("facts", |desk| {
                    desk.inside(&line.id, |desk| desk.known(line, &value))
                }),
                None => {
                    let sources = vec![SourceRef::new(SourceKind::Org, facts.org.id)];
                    let none = match &line.kind {
                        FactKind::Incident { .. } => Some(Fact::Incidents(Vec::new())),
                        FactKind::Honour { .. } => Some(Fact::Honours(Vec::new())),
                        _ => None,
                    };
                    none.map(|fact| Known { fact, sources })
                }
            };
            facts.values.extend(known.map(|it| (line.id.clone(), it)));
        }
    }

    fn post(&mut self, shape: PostShape) -> Option<Holder> {
        let post = self.key("post", shape.post);
        let since = self.key("since", shape.since);
        let until = self.key("until", shape.until);
        let head = shape.administrative_head;
        let said = [
            (Qualification::FullTime, shape.full_time),
            (Qualification::AdministrativeHead, head),
            (Qualification::NotAdministrativeHead, head.map(|is| !is)),
            (Qualification::AssociateSenior, shape.associate_senior),
            (Qualification::Doctorate, shape.doctorate),
            (Qualification::PartyMember, shape.party_member),
        ];
        let known = said.into_iter();
        Some(Holder {
            id: self.line(),
            person: self.who(&shape.person.0),
            post: post?,
            since: since?,
            until: until?,
            acting: shape.acting,
            full_time: shape.full_time,
            qualities: known.filter_map(|(it, is)| Some((it, is?))).collect(),
        })
    }

    fn period_score(&mut self, shape: PeriodScoreShape) -> Option<(String, PeriodScore)> {
        let score = self.key("score", shape.score);
        let period = self.span(shape.from, shape.to);
        let points = self.key("points", shape.points);
        let kept = PeriodScore {
            period: period?,
            score: points?,
            source: self.source(SourceKind::Verdict),
        };
        Some((score?, kept))
    }

    /// What a body decides. Where the verdict is about one person, he need not be named.
    fn decision(&mut self, facts: &OrgFacts, shape: DecisionShape) -> Option<()> {
        let appraisal = self.key("appraisal", shape.appraisal)?;
        let grade = self.key("grade", shape.grade)?;
        let line = self.pack.appraisal(&appraisal)?;
        let scale = self.pack.scale(&line.scale)?;
        let is_known = self.pack.grade(&grade).is_some();
        if is_known && !scale.grades.iter().any(|it| it.id == grade) {
            self.inside("grade", |desk| {
                let args = [("grade", grade.as_str()), ("scale", scale.id.as_str())];
                desk.at.report(ProblemCode::GradeElsewhere, &args);
            });
            return None;
        }
        let judged = over(self.pack, facts, line.period);
        let subjects = subjects(line, &judged).persons;
        let person = match (shape.person, subjects.as_slice()) {
            (Some(name), _) => Some(self.who(&name.0)),
            (None, []) => None,
            (None, [one]) => Some(*one),
            (None, many) => {
                let count = many.len().to_string();
                let args = [("count", count.as_str())];
                self.at.report(ProblemCode::PersonUnclear, &args);
                return None;
            }
        };
        let decision = Decision {
            org: facts.org.id,
            person,
            grade,
            reason: shape.reason.map(|text| text.0),
            by: shape.by.map(|text| text.0).unwrap_or_default(),
            source: Some(self.source(SourceKind::Verdict)),
        };
        self.decisions.entry(appraisal).or_default().push(decision);
        Some(())
    }
}

/// The facts over what an appraisal judges by: the org's own term of office, where it does.
pub(super) fn over(
    pack: &crate::domain::pack::Pack,
    facts: &OrgFacts,
    period: QuotaPeriod,
) -> OrgFacts {
    let mut facts = facts.clone();
    if period == QuotaPeriod::Term {
        let day = facts.period.end.min(facts.today);
        let own: Option<Period> = own_period(pack, &facts, day);
        facts.period = own.unwrap_or(facts.period);
    }
    facts
}
