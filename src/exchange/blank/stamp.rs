//! The fingerprint of a blank: whose it is, and a hash over all that may not be changed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::BlankKind;
use crate::domain::Id;

/// Begins the name of this sort of file; the kind follows.
const FORMAT: &str = "wudan-";
/// The version of its shape.
const VERSION: u32 = 1;

/// Fixed cells by row from 1 and column from 0.
pub(super) type Fixed = BTreeMap<(u32, u16), String>;

/// The fingerprint. It is no secret and no seal: it shows what was changed, by whomever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// What sort of file it is; see [`Stamp::kind`].
    pub format: String,
    /// Version of the shape.
    pub version: u32,
    /// The file of data that it was made from.
    pub site: String,
    /// Year.
    pub year: i32,
    /// Adoption; nought if it rests on none.
    pub adoption: Id,
    /// The form, the quarter, or the pack.
    pub form: String,
    /// Org.
    pub org: Id,
    /// Language of its words.
    pub lang: String,
    /// SHA-256 over this stamp without its hash and over the fixed cells.
    #[serde(default)]
    pub hash: String,
}

impl Stamp {
    /// A stamp without its hash: the file of data, what is asked of the year, and by which
    /// adoption and under which name; the org; the language.
    pub fn new(
        site: &str,
        (kind, year): (BlankKind, i32),
        (adoption, form): (Id, &str),
        org: Id,
        lang: &str,
    ) -> Stamp {
        Stamp {
            format: format!("{FORMAT}{kind}"),
            version: VERSION,
            site: site.to_string(),
            year,
            adoption,
            form: form.to_string(),
            org,
            lang: lang.to_string(),
            hash: String::new(),
        }
    }

    /// What is asked; none if this program does not ask it.
    pub fn kind(&self) -> Option<BlankKind> {
        BlankKind::parse(self.format.strip_prefix(FORMAT)?)
    }

    /// The stamp that a cell holds, with what is asked; none if it holds anything else.
    pub(super) fn parse(text: &str) -> Option<(Stamp, BlankKind)> {
        let stamp: Stamp = serde_json::from_str(text).ok()?;
        let kind = stamp.kind().filter(|_| stamp.version == VERSION)?;
        Some((stamp, kind))
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What the hash of these cells must be.
    pub(super) fn hash_of(&self, cells: &Fixed) -> String {
        let bare = Stamp {
            hash: String::new(),
            ..self.clone()
        };
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            // The length first, so that no two lists of texts run into the same bytes.
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        };
        add(&bare.text());
        for ((row, column), text) in cells {
            add(&format!("{row}:{column}"));
            add(text);
        }
        let bytes = hash.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
