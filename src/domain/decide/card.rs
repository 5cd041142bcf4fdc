//! Decisions about cards: issued by a person, step by step or by a jump that the pack allows.

use super::{
    field::{
        Decision, happened_by, living, optional, ordered, reason, required, required_lines, today,
    },
    pack::{Classes, in_force, no_such_item},
};
use crate::{
    base::Date,
    domain::{
        command::{CardCommand, CardDraft},
        facts::Draft,
        kind::FindingSource,
        org::Person,
        pack::{Card, CardJump, CardLasts, Condition, FindingTrigger, Follows, Ladder, Pack},
        record::Id,
        refusal::{Refusal, RefusalCode},
        supervision::CardIssued,
        work::Finding,
    },
};

pub(super) fn decide(command: &CardCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        CardCommand::Issue {
            adoption,
            draft: new,
        } => issue(*adoption, new, draft),
        CardCommand::LookBack {
            card,
            date,
            rectified,
            remark,
        } => {
            let mut card = standing(*card, draft)?;
            happened_by(*date, today(draft)?)?;
            ordered(Some(card.issued), Some(*date)).map_err(|refusal| refusal.at("date"))?;
            card.looked_back = Some(*date);
            card.closed = rectified.then_some(*date);
            card.remark = optional(remark.as_ref()).or(card.remark);
            draft.update(&card);
            Ok(())
        }
        CardCommand::Lift {
            card,
            reason: why,
            date,
        } => {
            let mut card: CardIssued = draft.get(*card)?;
            if card.lifted.is_some() {
                return Err(RefusalCode::AlreadyEnded.into());
            }
            happened_by(*date, today(draft)?)?;
            ordered(Some(card.issued), Some(*date)).map_err(|refusal| refusal.at("date"))?;
            card.remark = Some(reason(why)?);
            card.lifted = Some(*date);
            draft.update(&card);
            Ok(())
        }
    }
}

/// A card that was neither withdrawn nor found rectified.
fn standing(id: Id, draft: &Draft<'_>) -> Result<CardIssued, Refusal> {
    let card: CardIssued = draft.get(id)?;
    if card.lifted.is_some() || card.closed.is_some() {
        return Err(RefusalCode::AlreadyEnded.into());
    }
    Ok(card)
}

fn issue(adoption: Id, new: &CardDraft, draft: &mut Draft<'_>) -> Decision {
    in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let holds = |ladder: &&Ladder| ladder.cards.iter().any(|card| card.id == new.card);
    let unknown = || no_such_item(&new.card).at("card");
    let ladder = pack.ladders.iter().find(holds).ok_or_else(unknown)?;
    let card = pack.card(&new.card).ok_or_else(unknown)?;
    concerns((ladder, card), (adoption, &pack), new, draft)?;
    happened_by(new.issued, today(draft)?).map_err(|refusal| refusal.at("issued"))?;
    for (field, day) in [("deadline", new.deadline), ("look_back", new.look_back)] {
        ordered(Some(new.issued), day).map_err(|refusal| refusal.at(field))?;
    }
    let follows = before((ladder, card), (adoption, new), draft);
    if follows.is_none() && !card.after.is_empty() {
        jump(card, new, &pack, draft)?;
    }
    draft.insert(CardIssued {
        id: 0,
        version: 0,
        adoption,
        ladder: ladder.id.clone(),
        card: card.id.clone(),
        org: new.org,
        person: new.person,
        year: new.year,
        issued: new.issued,
        issuer: required("issuer", &new.issuer)?,
        reason: required_lines("reason", &new.reason)
            .map_err(|_| Refusal::new(RefusalCode::NoReason).at("reason"))?,
        finding: new.finding,
        follows,
        deadline: new.deadline,
        look_back: new.look_back,
        looked_back: None,
        closed: None,
        lifted: None,
        remark: None,
    });
    Ok(())
}

/// Whether the org, the person and the finding are such as the ladder is for.
fn concerns(
    (ladder, card): (&Ladder, &Card),
    (adoption, pack): (Id, &Pack),
    new: &CardDraft,
    draft: &Draft<'_>,
) -> Decision {
    let org = living(draft, new.org)?;
    let classes = Classes::new(pack, adoption, draft).of(&org, draft);
    let meant = [&ladder.audience, &card.audience];
    let is_meant = meant
        .iter()
        .all(|it| it.holds(org.kind, org.sector, &classes));
    if !is_meant {
        return Err(Refusal::new(RefusalCode::CardNotForOrg)
            .with("card", &card.title)
            .at("org"));
    }
    match new.person {
        Some(person) => draft.get::<Person>(person).map(drop)?,
        None if ladder.follows == Follows::Person => return Err(super::field::empty("person")),
        None => {}
    }
    if let Some(finding) = new.finding {
        let finding: Finding = draft.get(finding)?;
        if finding.org != new.org {
            return Err(super::field::bad("finding", finding.id));
        }
    }
    Ok(())
}

/// The latest earlier card that still stands and that the card may follow.
fn before(
    (ladder, card): (&Ladder, &Card),
    (adoption, new): (Id, &CardDraft),
    draft: &Draft<'_>,
) -> Option<Id> {
    let same = |other: &CardIssued| match ladder.follows {
        Follows::Person => other.person.is_some() && other.person == new.person,
        Follows::Org | Follows::Post => other.org == new.org,
    };
    let lasts = |other: &CardIssued| match ladder.lasts {
        CardLasts::Year => other.year == new.year,
        CardLasts::UntilClosed => other.closed.is_none(),
    };
    let mut cards = draft.all::<CardIssued>();
    cards.retain(|other| {
        (other.adoption == adoption || other.year != new.year)
            && other.ladder == ladder.id
            && card.after.contains(&other.card)
            && other.lifted.is_none()
            && other.issued <= new.issued
            && same(other)
            && lasts(other)
    });
    cards.sort_by_key(|card| (card.issued, card.id));
    cards.last().map(|card| card.id)
}

/// A jump that the pack has, that its options choose, and whose condition the finding shows.
fn jump(card: &Card, new: &CardDraft, pack: &Pack, draft: &Draft<'_>) -> Decision {
    let chosen = |jump: &CardJump| match (&jump.option, &jump.choice) {
        (Some(option), choice) => {
            let chosen = pack.option(option).map(|option| &option.chosen);
            chosen.is_some() && chosen == choice.as_ref()
        }
        (None, _) => true,
    };
    let finding = new.finding.and_then(|id| draft.find::<Finding>(id));
    let shown = |jump: &CardJump| shows(jump.when.as_ref(), finding.as_ref(), new.issued);
    let open: Vec<&CardJump> = card.direct.iter().filter(|jump| shown(jump)).collect();
    if open.iter().any(|jump| chosen(jump)) {
        return Ok(());
    }
    if let Some(option) = open.first().and_then(|jump| jump.option.as_ref()) {
        return Err(Refusal::new(RefusalCode::JumpNotChosen)
            .with("card", &card.title)
            .with("option", option)
            .at("card"));
    }
    let titles: Vec<&str> = card
        .after
        .iter()
        .filter_map(|id| pack.card(id))
        .map(|card| card.title.as_str())
        .collect();
    Err(Refusal::new(RefusalCode::CardNotNext)
        .with("card", &card.title)
        .with("after", titles.join("/"))
        .at("card"))
}

/// Whether a finding shows a jump's condition. What other conditions say is for the issuer to
/// know: he signs for it with his reason.
fn shows(when: Option<&Condition>, finding: Option<&Finding>, day: Date) -> bool {
    let Some(Condition::Finding { finding: trigger }) = when else {
        return true;
    };
    finding.is_some_and(|finding| match trigger {
        FindingTrigger::Open => finding.closed.is_none(),
        FindingTrigger::Overdue => {
            finding.closed.is_none() && finding.deadline.is_some_and(|deadline| deadline < day)
        }
        FindingTrigger::Relapsed => finding.relapsed.is_some(),
        FindingTrigger::Repeated => finding.repeats.is_some(),
        FindingTrigger::HigherInspection => finding.source == FindingSource::HigherInspection,
    })
}
