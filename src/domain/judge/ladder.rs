//! Cards: which may be issued next, and which the facts propose (C01, C02).

use super::{
    condition::{Ground, any, card_counts, test},
    facts::CardFact,
    resolve::day_after,
    trace::Node,
};
use crate::{
    base::Date,
    domain::pack::{Anchor, Card, CardJump, Ladder, Pack},
};

crate::code_enum! {
    /// Why a card may not be issued.
    CardFlaw {
        UnknownCard = "unknown_card",
        /// None of the cards that it may follow stands.
        NoLevelBefore = "no_level_before",
        /// The pack names the jump, but the option is chosen otherwise.
        JumpNotChosen = "jump_not_chosen",
        /// The jump's condition does not hold, or is not known to.
        JumpNotMet = "jump_not_met",
        /// The same card or a graver one stands.
        StandsAlready = "stands_already",
    }
}

/// How a card comes to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// It may be the first.
    First,
    /// It follows a card that stands.
    After(String),
    /// It jumps, for this reason.
    Jump(String),
}

/// A card that the facts propose. Nothing is issued without a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardProposal {
    /// The ladder's id.
    pub ladder: String,
    /// The card's id.
    pub card: String,
    /// Its clause, or the ladder's.
    pub clause: Option<String>,
    /// How it comes to be issued.
    pub way: Way,
    /// Office id of who issues it.
    pub by: Option<String>,
    /// By when to rectify; `None` if the text leaves it open.
    pub rectify: Option<Date>,
    /// What it rests on.
    pub cause: Vec<Node>,
}

fn find<'a>(pack: &'a Pack, card: &str) -> Option<(&'a Ladder, &'a Card)> {
    pack.ladders.iter().find_map(|ladder| {
        let found = ladder.cards.iter().find(|one| one.id == card)?;
        Some((ladder, found))
    })
}

fn standing<'a>(ground: &Ground<'a>, ladder: &Ladder) -> Vec<&'a CardFact> {
    let cards = ground.one.facts.cards.iter();
    let own = cards.filter(|card| ladder.cards.iter().any(|one| one.id == card.card));
    own.filter(|card| card_counts(ground, card)).collect()
}

/// How a card may be issued to an org as the ladder allows, or why not.
pub fn way(ground: &Ground<'_>, card: &str) -> Result<Way, CardFlaw> {
    let (ladder, card) = find(ground.pack, card).ok_or(CardFlaw::UnknownCard)?;
    if card.after.is_empty() {
        return Ok(Way::First);
    }
    let held = standing(ground, ladder);
    let before = held.iter().find(|one| card.after.contains(&one.card));
    if let Some(before) = before {
        return Ok(Way::After(before.card.clone()));
    }
    let mut flaw = CardFlaw::NoLevelBefore;
    for jump in &card.direct {
        if !is_chosen(ground.pack, jump) {
            flaw = CardFlaw::JumpNotChosen;
            continue;
        }
        // A jump without a condition of its own is a person's to take.
        let holds = jump
            .when
            .as_ref()
            .is_none_or(|when| test(ground, when).holds == Some(true));
        if holds {
            return Ok(Way::Jump(jump.text.clone()));
        }
        flaw = CardFlaw::JumpNotMet;
    }
    Err(flaw)
}

fn is_chosen(pack: &Pack, jump: &CardJump) -> bool {
    let Some(option) = jump.option.as_deref() else {
        return true;
    };
    pack.option(option)
        .is_some_and(|option| jump.choice.as_ref() == Some(&option.chosen))
}

/// Whether the same card or a graver one of its ladder stands.
pub fn stands(ground: &Ground<'_>, card: &str) -> bool {
    let Some((ladder, card)) = find(ground.pack, card) else {
        return false;
    };
    let level = |one: &&CardFact| {
        let found = ladder.cards.iter().find(|it| it.id == one.card);
        found.map_or(0, |it| it.level)
    };
    standing(ground, ladder)
        .iter()
        .any(|one| level(one) >= card.level)
}

/// The gravest card of each ladder that the facts propose and the ladder allows.
pub fn proposals(ground: &Ground<'_>) -> Vec<CardProposal> {
    let facts = ground.one.facts;
    let asked =
        ground.pack.ladders.iter().filter(|ladder| {
            facts.is_asked(&ladder.audience) && ladder.source.holds_on(facts.today)
        });
    asked.filter_map(|ladder| gravest(ground, ladder)).collect()
}

fn gravest(ground: &Ground<'_>, ladder: &Ladder) -> Option<CardProposal> {
    let mut cards: Vec<&Card> = ladder.cards.iter().collect();
    cards.sort_by_key(|card| std::cmp::Reverse(card.level));
    let wanted = cards
        .into_iter()
        .filter(|card| ground.one.facts.is_asked(&card.audience));
    let mut found = wanted.filter_map(|card| proposed(ground, ladder, card));
    found.next()
}

fn proposed(ground: &Ground<'_>, ladder: &Ladder, card: &Card) -> Option<CardProposal> {
    let ground = Ground {
        row: &card.id,
        ..*ground
    };
    let (mut holds, mut cause) = any(&ground, &card.when);
    let jumps = card
        .direct
        .iter()
        .filter(|jump| is_chosen(ground.pack, jump));
    for when in jumps.filter_map(|jump| jump.when.as_ref()) {
        let found = test(&ground, when);
        if found.holds == Some(true) {
            holds = Some(true);
            cause.push(found.node);
        }
    }
    if holds != Some(true) || stands(&ground, &card.id) {
        return None;
    }
    let way = way(&ground, &card.id).ok()?;
    let today = ground.one.facts.today;
    let source = if card.source.is_given() {
        &card.source
    } else {
        &ladder.source
    };
    Some(CardProposal {
        ladder: ladder.id.clone(),
        card: card.id.clone(),
        clause: source.clause.clone(),
        way,
        by: card.issued_by.clone(),
        rectify: card
            .rectify
            .and_then(|rule| day_after(&rule, &[(Anchor::Card, today)], today)),
        cause,
    })
}
