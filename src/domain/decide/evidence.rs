//! Decisions about files that prove something. The files themselves are copied before.

use super::field::{Decision, bad, optional, reason, required, today};
use crate::{
    base::Value,
    domain::{
        command::{EvidenceCommand, EvidenceDraft},
        evidence::EvidenceFile,
        facts::Draft,
        record::Id,
        refusal::{Refusal, RefusalCode},
        work::Sheet,
    },
};

/// Hexadecimal digits of a hash.
const HASH_DIGITS: usize = 64;

pub(super) fn decide(command: &EvidenceCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        EvidenceCommand::Attach { draft: new } => attach(new, draft),
        EvidenceCommand::Remove {
            evidence,
            reason: why,
        } => {
            let mut file: EvidenceFile = draft.get(*evidence)?;
            if file.removed.is_some() {
                let refusal = Refusal::new(RefusalCode::EvidenceRemoved);
                return Err(refusal.with("name", file.name));
            }
            file.reason = Some(reason(why)?);
            file.removed = Some(today(draft)?);
            draft.update(&file);
            Ok(())
        }
    }
}

fn attach(new: &EvidenceDraft, draft: &mut Draft<'_>) -> Decision {
    let name = required("name", &new.name)?;
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if new.hash.len() != HASH_DIGITS || !new.hash.chars().all(is_digit) {
        return Err(bad("hash", &new.hash));
    }
    if new.bytes <= 0 {
        return Err(bad("bytes", new.bytes));
    }
    let item = optional(new.item.as_ref());
    if let Some(item) = &item {
        held(new, item, draft)?;
    }
    let org = owner(new, draft)?;
    let known = draft.all::<EvidenceFile>().into_iter();
    let mut same = known.filter(|it| {
        it.of == new.of && it.object == new.object && it.item == item && it.removed.is_none()
    });
    if let Some(twin) = same.find(|it| it.hash == new.hash) {
        let refusal = Refusal::new(RefusalCode::EvidenceKnown);
        return Err(refusal.with("name", twin.name).at("name"));
    }
    let date = today(draft)?;
    draft.insert(EvidenceFile {
        id: 0,
        version: 0,
        of: new.of,
        object: new.object,
        item,
        org,
        name,
        bytes: new.bytes,
        hash: new.hash.clone(),
        date,
        remark: optional(new.remark.as_ref()),
        removed: None,
        reason: None,
    });
    Ok(())
}

/// The org of what is proved.
fn owner(new: &EvidenceDraft, draft: &Draft<'_>) -> Result<Id, Refusal> {
    let kind = new.of.kind();
    let row = draft.facts.row(kind, new.object);
    match row.and_then(|row| row.value("org")) {
        Some(Value::Int(org)) => Ok(*org),
        _ => Err(Refusal::new(RefusalCode::NotFound)
            .with("noun", kind)
            .with("id", new.object)),
    }
}

/// Only a sheet has items, and only those of its form.
fn held(new: &EvidenceDraft, item: &str, draft: &Draft<'_>) -> Decision {
    let sheet = draft.find::<Sheet>(new.object);
    let sheet = sheet.filter(|_| new.of.kind() == crate::domain::Kind::Sheet);
    let sheet = sheet.ok_or_else(|| bad("item", item))?;
    let pack = draft.facts.pack(sheet.adoption)?;
    let form = pack.forms.iter().find(|form| form.id == sheet.form);
    let mut items = form
        .into_iter()
        .flat_map(|form| &form.groups)
        .flat_map(|group| &group.items);
    match items.any(|it| it.id == item) {
        true => Ok(()),
        false => Err(bad("item", item)),
    }
}
