//! What follows from a trial: consequences and cards, each with who, until when and why.

use serde_json::{Value as Json, json};

use crate::{
    cli::{context::Context, explain},
    domain::{
        Id,
        judge::{
            Assessed, Node, condition::Ground, consequence, consequence::Proposal, grade::Verdict,
            ladder, ladder::CardProposal, ladder::Way, place::Places,
        },
        pack::{ConsequenceAct, Pack},
    },
    pack::Trial,
    words::Words,
};

/// What follows for all orgs, in the order of the file.
pub(super) struct Follow<'a> {
    trial: &'a Trial,
    acts: Vec<Proposal>,
    cards: Vec<(Id, CardProposal)>,
}

/// The score by which an appraisal ranks, all orgs judged, and its verdicts.
type Court<'a> = (Option<&'a str>, &'a [Assessed<'a>], &'a [Verdict]);

impl<'a> Follow<'a> {
    /// What follows from the verdicts of some appraisals; what follows from several is told once.
    pub(super) fn of<'c>(
        pack: &Pack,
        trial: &'a Trial,
        courts: impl Iterator<Item = Court<'c>>,
    ) -> Follow<'a> {
        let mut follow = Follow {
            trial,
            acts: Vec::new(),
            cards: Vec::new(),
        };
        for (score, judged, verdicts) in courts {
            let all: Vec<&Assessed<'_>> = judged.iter().collect();
            let places = Places::new(pack, &all, score);
            for one in judged {
                for act in consequence::proposals(pack, one, verdicts, Some(&places)) {
                    follow.act(act);
                }
                let org = one.facts.org.id;
                let person = verdicts.iter().find(|it| it.org == org);
                let ground = Ground {
                    pack,
                    one,
                    grades: &one.facts.grades,
                    person: person.and_then(|it| it.person),
                    places: Some(&places),
                    row: "",
                };
                for card in ladder::proposals(&ground) {
                    let mut known = follow.cards.iter();
                    if !known.any(|(of, it)| *of == org && it.card == card.card) {
                        follow.cards.push((org, card));
                    }
                }
            }
        }
        let place = |org: Id| trial.orgs.iter().position(|it| it.org.id == org);
        follow.acts.sort_by_key(|it| place(it.org));
        follow.cards.sort_by_key(|(org, _)| place(*org));
        follow
    }

    /// Takes in what follows; what is known to hold goes before what a person must still answer.
    fn act(&mut self, act: Proposal) {
        let same = |it: &Proposal| (it.org, &it.row) == (act.org, &act.row);
        let mut known = self.acts.iter_mut().filter(|it| same(it));
        let mut twin = known.find(|it| it.person == act.person || it.cause == act.cause);
        match &mut twin {
            None => self.acts.push(act),
            Some(twin) if act.is_certain && !twin.is_certain => **twin = act,
            Some(_) => {}
        }
    }

    fn org(&self, id: Id) -> &str {
        let org = self.trial.orgs.iter().find(|it| it.org.id == id);
        org.map_or("", |it| &it.org.name)
    }

    fn person(&self, id: Option<Id>) -> Option<&str> {
        id.and_then(|id| self.trial.person(id))
    }

    /// As lines, each cause below what it brings.
    pub(super) fn lines(&self, words: &Words, pack: &Pack) -> Vec<String> {
        let mut out = vec![
            String::new(),
            words.get("cli.pack.try.follows").into_owned(),
        ];
        let say = |part: &str, name: &str, value: &str| {
            words.say(&format!("cli.pack.try.{part}"), &[(name, value)])
        };
        for act in &self.acts {
            let mut parts = vec![self.org(act.org).to_string()];
            parts.extend(self.person(act.person).map(str::to_string));
            parts.push(act.text.clone());
            parts.extend(clause(words, act.clause.as_deref(), act.is_local));
            let by = act.by.as_deref().map(|id| office(pack, id));
            parts.extend(by.map(|by| say("by", "by", by)));
            let until = Context::day(act.until);
            parts.extend(until.map(|day| say("until", "until", &day)));
            if let Some(flaw) = act.flaw {
                parts.push(say("flaw", "flaw", flaw.code()));
            }
            if !act.is_certain {
                parts.push(words.get("cli.pack.try.unsure").into_owned());
            }
            out.push(format!("  {}", parts.join("  ")));
            causes(words, pack, &act.cause, &mut out);
        }
        if self.acts.is_empty() {
            out.push(format!("  {}", words.get("cli.pack.try.nothing")));
        }
        if pack.ladders.is_empty() {
            return out;
        }
        out.extend([String::new(), words.get("cli.pack.try.cards").into_owned()]);
        for (org, card) in &self.cards {
            let title = pack.card(&card.card).map_or("", |it| &it.title);
            let mut parts = vec![self.org(*org).to_string(), title.to_string()];
            parts.extend(clause(words, card.clause.as_deref(), false));
            match &card.way {
                Way::First => {}
                Way::After(before) => {
                    let title = pack.card(before).map_or(before.as_str(), |it| &it.title);
                    parts.push(say("after", "card", title));
                }
                Way::Jump(text) => parts.push(say("jump", "text", text)),
            }
            let by = card.by.as_deref().map(|id| office(pack, id));
            parts.extend(by.map(|by| say("by", "by", by)));
            let until = Context::day(card.rectify);
            parts.extend(until.map(|day| say("until", "until", &day)));
            out.push(format!("  {}", parts.join("  ")));
            causes(words, pack, &card.cause, &mut out);
        }
        if self.cards.is_empty() {
            out.push(format!("  {}", words.get("cli.pack.try.no_card")));
        }
        out
    }

    /// As JSON: consequences, then cards.
    pub(super) fn json(&self, pack: &Pack) -> (Json, Json) {
        let tree = |cause: &[Node]| cause.iter().map(explain::tree).collect::<Vec<_>>();
        let acts = self.acts.iter().map(|act| {
            json!({
                "org_name": self.org(act.org),
                "person_name": self.person(act.person),
                "line": act.row,
                "text": act.text,
                "clause": act.clause,
                "local": act.is_local,
                "what": word(&act.act),
                "by": act.by.as_deref().map(|id| office(pack, id)),
                "until": Context::day(act.until),
                "sure": act.is_certain,
                "flaw": act.flaw.map(|flaw| flaw.code()),
                "cause": tree(&act.cause),
            })
        });
        let cards = self.cards.iter().map(|(org, card)| {
            json!({
                "org_name": self.org(*org),
                "card": card.card,
                "clause": card.clause,
                "by": card.by.as_deref().map(|id| office(pack, id)),
                "until": Context::day(card.rectify),
                "cause": tree(&card.cause),
            })
        });
        (acts.collect(), cards.collect())
    }
}

fn office<'p>(pack: &'p Pack, id: &'p str) -> &'p str {
    pack.office(id).map_or(id, |it| &it.title)
}

fn clause(words: &Words, clause: Option<&str>, is_local: bool) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(clause) = clause {
        parts.push(words.say("kind.trace.clause", &[("clause", clause)]));
    }
    if is_local {
        parts.push(words.get("kind.trace.local").into_owned());
    }
    parts
}

fn causes(words: &Words, pack: &Pack, cause: &[Node], out: &mut Vec<String>) {
    for node in cause {
        let lines = explain::lines(words, pack, node);
        out.extend(lines.into_iter().map(|line| format!("      {line}")));
    }
}

/// What is done, as the pack writes it.
fn word(act: &ConsequenceAct) -> &'static str {
    match act {
        ConsequenceAct::Card { .. } => "card",
        ConsequenceAct::Escalate { .. } => "escalate",
        ConsequenceAct::Talk { .. } => "talk",
        ConsequenceAct::Letter { .. } => "letter",
        ConsequenceAct::Rectify { .. } => "rectify",
        ConsequenceAct::Bar { .. } => "bar",
        ConsequenceAct::Publish { .. } => "publish",
        ConsequenceAct::Order {} => "order",
        ConsequenceAct::Remove { .. } => "remove",
        ConsequenceAct::Reward { .. } => "reward",
        ConsequenceAct::Weigh { .. } => "weigh",
        ConsequenceAct::Recheck { .. } => "recheck",
        ConsequenceAct::Accountability { .. } => "accountability",
    }
}
