//! What decisions about sheets need: the form's pack, the org, and the marks so far.

use rusqlite::params;

use super::{Reader, pack};
use crate::{
    domain::{Id, Kind, Org, Sheet, SheetCommand},
    store::StoreError,
};

pub(super) fn gather(command: &SheetCommand, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    match command {
        SheetCommand::Open {
            org,
            adoption,
            assessor,
            year,
            ..
        } => {
            scored(*adoption, *org, reader)?;
            reader.many(
                Kind::Sheet,
                "WHERE t.org = ?1 AND t.year = ?2",
                params![org, year],
            )?;
            // Namesakes cannot be told apart here: the refusal names both, and a person sees it.
            let sql = "SELECT (SELECT count(*) FROM post JOIN person ON person.id = post.person \
                       WHERE post.org = ?1 AND post.until IS NULL AND person.name = ?2) \
                       + (SELECT count(*) FROM account WHERE name = ?2 AND active = 1 \
                       AND role = 'secretary' AND scope = ?1)";
            reader.count("own_org", sql, params![org, assessor.trim()])
        }
        SheetCommand::Mark { sheet, .. }
        | SheetCommand::FillRest { sheet }
        | SheetCommand::Erase { sheet, .. }
        | SheetCommand::Submit { sheet, .. }
        | SheetCommand::Reopen { sheet, .. } => {
            let Some(found) = reader.get::<Sheet>(*sheet)? else {
                return Ok(());
            };
            scored(found.adoption, found.org, reader)?;
            reader.many(Kind::Mark, "WHERE t.sheet = ?1", [sheet])
        }
    }
}

fn scored(adoption: Id, org: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    let found = reader.get::<Org>(org)?;
    reader.orgs(found.and_then(|org| org.parent))?;
    pack::classes(adoption, &[org], reader)
}
