//! What decisions about the agenda need: the pack, its orgs with their classes, what is marked.

use rusqlite::params;

use super::{Reader, pack};
use crate::{
    domain::{AgendaCommand, AgendaDraft, AgendaMark, Id, Kind, Org},
    store::StoreError,
};

pub(super) fn gather(command: &AgendaCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        AgendaCommand::Settle {
            adoption,
            org,
            draft,
        } => {
            let orgs: Vec<Id> = org.iter().copied().collect();
            settled(*adoption, &orgs, draft, reader)
        }
        AgendaCommand::SettleMany {
            adoption,
            orgs,
            draft,
        } => settled(*adoption, orgs, draft, reader),
        AgendaCommand::Withdraw { mark, .. } => match reader.get::<AgendaMark>(*mark)? {
            Some(mark) => reader.orgs(mark.org),
            None => Ok(()),
        },
    }
}

fn settled(
    adoption: Id,
    orgs: &[Id],
    draft: &AgendaDraft,
    reader: &mut Reader<'_>,
) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    // A mark counts for every later version of the pack and in every year that the day touches.
    let same = "WHERE t.pack = (SELECT pack FROM adoption WHERE id = ?1)";
    reader.many(Kind::Adoption, same, [adoption])?;
    pack::classes(adoption, orgs, reader)?;
    let due = crate::base::date::iso(draft.due);
    let tail = "WHERE t.adoption IN (SELECT b.id FROM adoption a JOIN adoption b \
                ON b.pack = a.pack WHERE a.id = ?1) \
                AND t.line = ?2 AND t.due = ?3 AND coalesce(t.org, 0) = ?4";
    for org in orgs.iter().chain(&[0]) {
        reader.many(
            Kind::AgendaMark,
            tail,
            params![adoption, draft.line, due, org],
        )?;
    }
    for id in orgs {
        let found = reader.get::<Org>(*id)?;
        reader.orgs(found.and_then(|org| org.parent))?;
    }
    Ok(())
}
