//! What is told of the orgs beside their ledgers: figures, incidents, honours on their way.

use super::{
    maker::{Maker, lack},
    plan::{FigureShape, HonourShape},
};
use crate::{
    base::{Decimal, Rounding},
    domain::{
        FigureCommand, FigureLine, HonourCommand, Id, IncidentCommand, IncidentDraft, Kind,
        pack::FactKind,
    },
    store::StoreError,
};

/// Enters the plan's figures, incidents and honours.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.figure {
        load(maker, shape)?;
    }
    for shape in &plan.incident {
        let draft = IncidentDraft {
            fact: shape.fact.clone(),
            date: maker.past(shape.date, 3),
            severity: shape.severity.clone(),
            case_key: shape.case.clone(),
            person: None,
            persons: None,
            text: shape.text.clone(),
            document: None,
        };
        maker.act(IncidentCommand::Add {
            adoption: maker.adoption(&shape.pack)?,
            org: maker.org(&shape.org)?.id,
            draft,
        })?;
    }
    for shape in &plan.honour {
        honour(maker, shape)?;
    }
    Ok(())
}

fn load(maker: &mut Maker<'_>, shape: &FigureShape) -> Result<(), StoreError> {
    let pack = maker.pack(&shape.pack)?;
    let mut lines = Vec::new();
    for fact in &shape.fact {
        let line = pack.fact(fact).ok_or_else(|| lack(fact))?;
        let imported = matches!(line.kind, FactKind::Imported { .. });
        for org in maker.set(&shape.to)? {
            let number = number(maker, shape);
            let value = match number {
                Some(number) => Some(number.to_string()),
                None => state(maker, shape, org),
            };
            lines.push(FigureLine {
                org,
                fact: fact.clone(),
                matter: None,
                start: None,
                end: None,
                value: value.filter(|_| !imported),
                score: number.filter(|_| imported),
                full: None,
                rank: None,
                source: shape.source.clone(),
            });
        }
    }
    let adoption = if shape.past {
        let earlier = maker.earlier.get(&shape.pack).copied();
        earlier.ok_or_else(|| lack(&shape.pack))?
    } else {
        maker.adoption(&shape.pack)?
    };
    maker.act(FigureCommand::Load { adoption, lines }).map(drop)
}

/// A number with one place, thrown between the bounds.
fn number(maker: &mut Maker<'_>, shape: &FigureShape) -> Option<Decimal> {
    let [least, most] = shape.tenths?;
    tenths(maker, [least, most])
}

/// A number with one place between two bounds, both in tenths.
pub(super) fn tenths(maker: &mut Maker<'_>, [least, most]: [u32; 2]) -> Option<Decimal> {
    let thrown = Decimal::whole(maker.dice.days(least, most));
    let number = thrown.over(Decimal::whole(10))?;
    Some(number.round(1, Rounding::HalfUp))
}

fn state(maker: &Maker<'_>, shape: &FigureShape, org: Id) -> Option<String> {
    let code = maker.org_of(org).map(|org| &org.code);
    let is_no = code.is_some_and(|code| shape.no.contains(code));
    if is_no {
        Some("no".to_string())
    } else {
        shape.value.clone()
    }
}

fn honour(maker: &mut Maker<'_>, shape: &HonourShape) -> Result<(), StoreError> {
    let person = shape.person.then(|| maker.secretary(&shape.org));
    let command = HonourCommand::Apply {
        adoption: maker.adoption(&shape.pack)?,
        honour: shape.honour.clone(),
        org: maker.org(&shape.org)?.id,
        person: person.transpose()?,
        matter: shape.matter.clone(),
        date: maker.past(shape.date, 2),
    };
    let honour = maker.make(Kind::HonourHeld, command)?;
    for step in &shape.steps {
        maker.act(HonourCommand::Advance {
            honour,
            step: step.0,
            by: shape.by.clone(),
            date: maker.past(shape.date + 12, 2),
        })?;
    }
    Ok(())
}
