//! What if: the verdict in hand on changed facts, and the least change that would lift it.

use super::{Grading, chosen, current, hearing, rank};
use crate::{
    base::{Decimal, Exact},
    domain::{
        Finding, FindingState, Id,
        judge::{
            OrgFacts, grade,
            lift::{self, Change},
        },
        pack::Pack,
    },
    store::query::judging::Hearing,
    tui::{
        Cx,
        event::Effect,
        overlay::{Choice, Field, FieldKind, Note, Values},
        pane::{book::Book, entry},
        theme::Tone,
        widget::table::Bit,
    },
};

/// What is tried: a verdict of an appraisal, with everybody's facts.
struct Trial {
    hearing: Hearing,
    appraisal: String,
    org: Id,
    person: Option<Id>,
    title: String,
}

fn trial(book: &Book<Grading>, cx: &Cx) -> Option<Trial> {
    let it = current(book)?;
    let (docket, appraisal, title) = chosen(&book.view, cx)?;
    Some(Trial {
        hearing: hearing(docket, cx)?,
        appraisal,
        org: it.org,
        person: it.person,
        title: format!("{}  {title}", it.org_name),
    })
}

impl Trial {
    fn pack(&self) -> &Pack {
        self.hearing.pack()
    }

    fn facts(&self) -> Option<&OrgFacts> {
        let mut all = self.hearing.facts.iter();
        all.find(|facts| facts.org.id == self.org)
    }

    fn verdict(&self, changes: &[Change]) -> Option<grade::Verdict> {
        let row = self.pack().appraisal(&self.appraisal)?;
        let facts = &self.hearing.facts;
        let found = lift::what_if(self.pack(), row, facts, (self.org, changes));
        found.into_iter().find(|it| it.person == self.person)
    }

    /// Score, raw grade, ceiling and proposal on one line.
    fn told(&self, verdict: &grade::Verdict, cx: &Cx) -> String {
        let title = |grade: &Option<String>| {
            let found = grade.as_deref().and_then(|id| self.pack().grade(id));
            found.map_or_else(
                || "-".to_string(),
                |(scale, at)| scale.grades[at].title.clone(),
            )
        };
        let args = [
            ("score", rank::score(verdict.score, cx)),
            ("raw", title(&verdict.raw)),
            ("ceiling", title(&verdict.ceiling)),
            ("proposal", title(&verdict.proposal)),
        ];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        cx.say("tui.trial.verdict", &args)
    }

    /// A change in words.
    fn change(&self, change: &Change, cx: &Cx) -> String {
        match change {
            Change::Points { score, plus } => {
                let title = self.pack().score(score).map(|it| it.title.clone());
                let title = title.unwrap_or_else(|| score.clone());
                let plus = plus.to_string();
                cx.say(
                    "tui.trial.points",
                    &[("score", &title), ("plus", plus.as_str())],
                )
            }
            Change::CloseFinding(id) => {
                let finding = cx.ask(|store| store.find::<Finding>(*id));
                let text = finding.map(|it| it.text).unwrap_or_default();
                cx.say("tui.trial.finding", &[("text", &text)])
            }
            Change::LiftCard(id) => {
                let cards = self.facts().into_iter().flat_map(|facts| &facts.cards);
                let mut cards = cards.filter(|card| card.id == *id);
                let title = cards.next().and_then(|card| self.pack().card(&card.card));
                let title = title.map(|card| card.title.clone()).unwrap_or_default();
                cx.say("tui.trial.card", &[("card", &title)])
            }
            Change::Answer { row, .. } => row.clone(),
            Change::Fact { id, .. } => id.clone(),
        }
    }
}

/// Every single change that lifts the verdict in hand.
pub fn least(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(trial) = trial(book, cx) else {
        return Vec::new();
    };
    let Some(row) = trial.pack().appraisal(&trial.appraisal) else {
        return Vec::new();
    };
    let found = lift::least(trial.pack(), row, &trial.hearing.facts, trial.org);
    let mut lines = Vec::new();
    if let Some(now) = trial.verdict(&[]) {
        lines.push(heading("now", cx));
        lines.push(vec![Bit::text(trial.told(&now, cx))]);
        lines.push(Vec::new());
    }
    lines.push(heading("lifts", cx));
    let own = found.iter().filter(|it| it.verdict.person == trial.person);
    for lift in own {
        lines.push(vec![Bit::new(trial.change(&lift.change, cx), Tone::Strong)]);
        lines.push(vec![Bit::text(format!(
            "  {}",
            trial.told(&lift.verdict, cx)
        ))]);
    }
    if found.is_empty() {
        let none = cx.word("tui.trial.none");
        lines.extend(
            crate::base::text::wrap(&none, 78)
                .into_iter()
                .map(|line| vec![Bit::text(line)]),
        );
    }
    vec![Note::of(trial.title.clone(), lines).open()]
}

fn heading(key: &str, cx: &Cx) -> Vec<Bit> {
    let title = cx.word(&format!("tui.trial.{key}"));
    vec![Bit::new(format!(" {title} "), Tone::PopupTitle)]
}

/// Asks what is to be supposed, and shows what would come of it.
pub fn what_if(book: &mut Book<Grading>, cx: &Cx) -> Vec<Effect> {
    let Some(trial) = trial(book, cx) else {
        return Vec::new();
    };
    let Some(facts) = trial.facts() else {
        return Vec::new();
    };
    let open = facts
        .findings
        .iter()
        .filter(|it| it.state != FindingState::Closed || it.relapsed);
    let findings = open.filter_map(|it| {
        let finding = cx.ask(|store| store.find::<Finding>(it.id))?;
        Some(Choice::new(it.id, finding.text))
    });
    let cards = facts.cards.iter().filter(|card| !card.withdrawn);
    let cards = cards.map(|card| {
        let title = trial.pack().card(&card.card).map(|it| it.title.clone());
        Choice::new(card.id, title.unwrap_or_else(|| card.card.clone()))
    });
    let fields = vec![
        Field::new("plus", FieldKind::Points, cx),
        entry::some_of("findings", findings.collect(), cx),
        entry::some_of("cards", cards.collect(), cx),
    ];
    let head = (
        format!("what-if {} {}", trial.appraisal, trial.org),
        cx.word("tui.act.rank.what_if"),
    );
    let intro = trial.title.clone();
    entry::ask(head, &intro, fields, move |values, cx| {
        let changes = supposed(&trial, values);
        let mut lines = vec![heading("now", cx)];
        for (at, verdict) in [trial.verdict(&[]), trial.verdict(&changes)]
            .iter()
            .enumerate()
        {
            if at == 1 {
                lines.push(Vec::new());
                lines.push(heading("then", cx));
                let told = changes.iter().map(|it| trial.change(it, cx));
                lines.extend(told.map(|told| vec![Bit::new(told, Tone::Strong)]));
            }
            let told = verdict.as_ref().map(|it| trial.told(it, cx));
            lines.push(vec![Bit::text(told.unwrap_or_default())]);
        }
        vec![Effect::Close, Note::of(trial.title.clone(), lines).open()]
    })
}

fn supposed(trial: &Trial, values: &Values) -> Vec<Change> {
    let mut changes = Vec::new();
    let row = trial.pack().appraisal(&trial.appraisal);
    let score = row.and_then(|row| row.score.clone());
    if let (Some(plus), Some(score)) = (values.points("plus"), score)
        && plus != Decimal::ZERO
    {
        changes.push(Change::Points {
            score,
            plus: Exact::from(plus),
        });
    }
    changes.extend(values.ids("findings").into_iter().map(Change::CloseFinding));
    changes.extend(values.ids("cards").into_iter().map(Change::LiftCard));
    changes
}
