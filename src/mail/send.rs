//! One protected workbook for each org, in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{MailError, Matter};
use crate::{
    base::text,
    domain::Id,
    exchange::{
        blank::{Stamp, write},
        paper::{Overwrite, PlaceError, put},
    },
    store::Store,
    words::Words,
};

/// Characters of an org's name in the name of its file.
const NAME: usize = 40;

/// Who gets a blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// These orgs.
    Named(Vec<Id>),
    /// All that are asked, of the whole tree or of a subtree.
    Meant(Option<Id>),
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The name of what is asked.
    pub title: String,
    /// Each file, with the org's code and name.
    pub files: Vec<(PathBuf, String, String)>,
}

/// Writes the blanks of some orgs.
pub(super) fn send_of<M: Matter>(
    mut matter: M,
    (store, words, year): (&Store, &Words, i32),
    whom: &Whom,
    (folder, is_forced): (&Path, bool),
) -> Result<Sent, MailError> {
    let orgs = match whom {
        Whom::Named(orgs) => orgs.clone(),
        Whom::Meant(under) => matter.meant(store, *under)?,
    };
    matter.ask(store, &orgs)?;
    let mut files = Vec::new();
    let mut blanks = Vec::new();
    for id in orgs {
        let Some(org) = matter.org(id) else { continue };
        let Some(layout) = matter.layout(id, None, words) else {
            let args = vec![("field", "org".to_string()), ("value", org.name.clone())];
            return Err(MailError::Refused("bad_value", args));
        };
        let path = folder.join(file_name(&org.code, &org.name));
        files.push((path, org.code.clone(), org.name.clone()));
        blanks.push((id, layout));
    }
    if files.is_empty() {
        return Err(MailError::new("nothing_to_do"));
    }
    let paths = files.iter().map(|(path, ..)| path);
    let standing = paths.filter(|path| fs::symlink_metadata(path).is_ok());
    let standing: Vec<PathBuf> = standing.cloned().collect();
    if !standing.is_empty() && !is_forced {
        return Err(MailError::Exists(standing));
    }
    fs::create_dir_all(folder)?;
    let site = store.meta("site")?.unwrap_or_default();
    let overwrite = match is_forced {
        true => Overwrite::Yes,
        false => Overwrite::Never,
    };
    for ((path, ..), (id, layout)) in files.iter().zip(&blanks) {
        let lang = words.lang().code();
        let stamp = Stamp::new(&site, (M::KIND, year), matter.whose(), *id, lang);
        let bytes = write(layout, &stamp, words).map_err(io::Error::other)?;
        put(path, &bytes, overwrite).map_err(|error| match error {
            PlaceError::Exists => MailError::Exists(vec![path.clone()]),
            PlaceError::Io(error) => error.into(),
        })?;
    }
    let title = matter.title();
    Ok(Sent { title, files })
}

/// Code and name, without what any file system refuses.
fn file_name(code: &str, name: &str) -> String {
    let safe = |text: &str| {
        let clean = text::clean(text);
        let kept = clean.chars().map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '.' | ' ' => '_',
            c => c,
        });
        kept.take(NAME).collect::<String>()
    };
    format!("{}-{}.xlsx", safe(code), safe(name))
}
