//! Decisions about the agenda: what a pack's row asks for by a day is marked as done, and by whom.

use std::collections::BTreeSet;

use super::{
    field::{Decision, distinct, empty, happened_by, living, optional, reason, required, today},
    pack::{Classes, has_row, in_force, milestone_key, no_such_item},
};
use crate::{
    base::date,
    domain::{
        command::{AgendaCommand, AgendaDraft},
        facts::Draft,
        judge::{
            agenda_row::{self, AgendaRow, NoRow},
            whom::Whom,
        },
        org::Org,
        pack::Pack,
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        supervision::AgendaMark,
        work::Adoption,
    },
};

pub(super) fn decide(command: &AgendaCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        AgendaCommand::Settle {
            adoption,
            org,
            draft: new,
        } => settle(*adoption, &[*org], new, draft),
        AgendaCommand::SettleMany {
            adoption,
            orgs,
            draft: new,
        } => {
            let orgs: Vec<Option<Id>> = distinct(orgs).into_iter().map(Some).collect();
            settle(*adoption, &orgs, new, draft)
        }
        AgendaCommand::Withdraw { mark, reason: why } => {
            let mark: AgendaMark = draft.get(*mark)?;
            reason(why)?;
            draft.remove(Kind::AgendaMark, mark.id);
            Ok(())
        }
    }
}

fn settle(adoption: Id, orgs: &[Option<Id>], new: &AgendaDraft, draft: &mut Draft<'_>) -> Decision {
    let adopted = in_force(adoption, draft)?;
    let pack = draft.facts.pack(adoption)?;
    let rows = named(&pack, new)?;
    asked(orgs, new, (adoption, &pack, &rows), draft)?;
    let fixed = rows.iter().map(|row| row.days(&pack, adopted.year));
    let fixed: Option<Vec<_>> = fixed.collect();
    if fixed.is_some_and(|days| !days.iter().flatten().any(|day| *day == new.due)) {
        return Err(about(RefusalCode::NotDueThen, new).at("due"));
    }
    happened_by(new.date, today(draft)?)?;
    let by = required("by", &new.by)?;
    let marked = marked(&adopted, new, draft);
    for org in orgs {
        if marked.contains(org) || marked.contains(&None) {
            return Err(about(RefusalCode::AlreadyMarked, new).at("org"));
        }
        draft.insert(AgendaMark {
            id: 0,
            version: 0,
            adoption,
            line: new.line.clone(),
            part: new.part.clone(),
            org: *org,
            due: new.due,
            date: new.date,
            by: by.clone(),
            document: optional(new.document.as_ref()),
            text: optional(new.text.as_ref()),
        });
    }
    Ok(())
}

/// How the row is named in a refusal: its id, and that of its part after a slash.
fn item(new: &AgendaDraft) -> String {
    let part = new.part.as_ref();
    part.map_or_else(|| new.line.clone(), |part| milestone_key(&new.line, part))
}

fn about(code: RefusalCode, new: &AgendaDraft) -> Refusal {
    Refusal::new(code)
        .with("item", item(new))
        .with("due", date::iso(new.due))
}

/// The rows of the pack's agenda that are meant.
fn named<'a>(pack: &'a Pack, new: &AgendaDraft) -> Result<Vec<AgendaRow<'a>>, Refusal> {
    let found = agenda_row::find(pack, &new.line, new.part.as_deref());
    found.map_err(|why| match why {
        NoRow::Line if is_known(pack, &new.line) => Refusal::new(RefusalCode::NotOnAgenda)
            .with("item", &new.line)
            .at("line"),
        NoRow::Line => no_such_item(&new.line).at("line"),
        NoRow::PartNeeded => empty("part"),
        NoRow::Part => no_such_item(&item(new)).at("part"),
    })
}

fn is_known(pack: &Pack, id: &str) -> bool {
    has_row(pack, id)
        || pack.talks.iter().any(|talk| talk.id == id)
        || pack.letters.iter().any(|letter| letter.id == id)
        || pack.honours.iter().any(|honour| honour.id == id)
}

/// Refuses orgs that have ended, that the pack does not cover, or that the row is not for.
fn asked(
    orgs: &[Option<Id>],
    new: &AgendaDraft,
    (adoption, pack, rows): (Id, &Pack, &[AgendaRow<'_>]),
    draft: &Draft<'_>,
) -> Decision {
    let classes = Classes::new(pack, adoption, draft);
    for id in orgs.iter().flatten() {
        let org = living(draft, *id)?;
        let parent = org.parent.and_then(|parent| draft.find::<Org>(parent));
        let whom = Whom {
            org: org.id,
            kind: org.kind,
            sector: org.sector,
            parent: parent.map(|parent| parent.kind),
            classes: classes.of(&org, draft),
        };
        let fits =
            pack.covers(org.kind, org.sector) && rows.iter().any(|row| whom.fits(row.audience));
        if !fits {
            return Err(Refusal::new(RefusalCode::LineNotForOrg)
                .with("item", item(new))
                .with("org", org.name)
                .at("org"));
        }
    }
    Ok(())
}

/// For whom the row is marked as done for that day, under any adoption of the pack.
fn marked(adopted: &Adoption, new: &AgendaDraft, draft: &Draft<'_>) -> BTreeSet<Option<Id>> {
    let same = draft.all::<Adoption>().into_iter();
    let same: BTreeSet<Id> = same
        .filter(|it| it.pack == adopted.pack)
        .map(|it| it.id)
        .collect();
    let marks = draft.all::<AgendaMark>().into_iter();
    marks
        .filter(|mark| {
            let key = (&mark.line, &mark.part, mark.due);
            same.contains(&mark.adoption) && key == (&new.line, &new.part, new.due)
        })
        .map(|mark| mark.org)
        .collect()
}
