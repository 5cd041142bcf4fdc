//! What decisions about sheets need: the form's pack, the org, and the marks so far.

use rusqlite::{Connection, params};

use super::{Reader, pack};
use crate::{
    domain::{Draft, Facts, Id, Kind, Org, Sheet, SheetCommand, decide::sheet::asked, pack::Form},
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
        | SheetCommand::Reopen { sheet, .. } => marked(*sheet, reader),
        SheetCommand::Load {
            adoption, lines, ..
        } => lines.iter().try_for_each(|line| match line.sheet {
            Some(sheet) => {
                marked(sheet, reader)?;
                reader.many(Kind::Sheet, "WHERE t.org = ?1", [line.org])
            }
            None => {
                scored(*adoption, line.org, reader)?;
                reader.many(Kind::Sheet, "WHERE t.org = ?1", [line.org])
            }
        }),
        SheetCommand::Column { marks } => {
            let mut sheets: Vec<Id> = marks.iter().map(|it| it.sheet).collect();
            sheets.sort_unstable();
            sheets.dedup();
            sheets
                .into_iter()
                .try_for_each(|sheet| marked(sheet, reader))
        }
    }
}

/// A sheet with its form and its marks so far.
fn marked(sheet: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    let Some(found) = reader.get::<Sheet>(sheet)? else {
        return Ok(());
    };
    scored(found.adoption, found.org, reader)?;
    reader.many(Kind::Mark, "WHERE t.sheet = ?1", [sheet])
}

/// The pack, the org, and the classes that it is counted among.
pub(super) fn scored(adoption: Id, org: Id, reader: &mut Reader<'_>) -> Result<(), StoreError> {
    pack::put(adoption, reader)?;
    let found = reader.get::<Org>(org)?;
    reader.orgs(found.and_then(|org| org.parent))?;
    pack::classes(adoption, &[org], reader)
}

/// The form of a sheet as its org is asked it; none if its pack has no such form any more.
pub(in crate::store) fn form_of(
    conn: &Connection,
    sheet: &Sheet,
) -> Result<Option<Form>, StoreError> {
    let mut facts = Facts::default();
    let mut reader = Reader {
        conn,
        facts: &mut facts,
    };
    scored(sheet.adoption, sheet.org, &mut reader)?;
    let Ok(pack) = facts.pack(sheet.adoption) else {
        return Ok(None);
    };
    Ok(asked(&pack, sheet, &Draft::new(&facts)).ok())
}
