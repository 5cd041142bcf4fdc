//! The words that clerks use for headings, kinds and sectors: a data file, read once.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    base::text,
    domain::{OrgKind, Sector},
    exchange::{
        org_list::OrgField,
        read_error::{ReadCode, ReadError},
    },
};

#[derive(Deserialize)]
struct File {
    heading: BTreeMap<String, Vec<String>>,
    kind: BTreeMap<String, Vec<String>>,
    name_end: BTreeMap<String, Vec<String>>,
    sector: BTreeMap<String, Vec<String>>,
    cell: CellWords,
    skip: Skip,
    group: Group,
}

/// Words of headings that stand in two rows.
#[derive(Deserialize)]
struct Group {
    superior: Vec<String>,
    generic: Vec<String>,
}

#[derive(Deserialize)]
struct Skip {
    notes: Vec<String>,
    totals: Vec<String>,
}

/// Words inside cells.
#[derive(Deserialize)]
pub struct CellWords {
    pub(crate) vacant: Vec<String>,
    pub(crate) units: Vec<String>,
    pub(crate) digits: String,
    pub(crate) between_people: Vec<String>,
    pub(crate) acting: Vec<String>,
    pub(crate) concurrent: Vec<String>,
    pub(crate) double_surnames: Vec<String>,
    pub(crate) phone_marks: String,
}

/// Every word list, folded for comparison.
pub struct Synonyms {
    heading: BTreeMap<String, OrgField>,
    kind: BTreeMap<String, OrgKind>,
    name_end: BTreeMap<String, OrgKind>,
    sector: BTreeMap<String, Sector>,
    notes: Vec<String>,
    totals: Vec<String>,
    group: Group,
    pub(crate) cell: CellWords,
}

impl Synonyms {
    /// The lists that come with the program.
    ///
    /// # Errors
    /// Never in a build whose tests pass.
    pub fn builtin() -> Result<Synonyms, ReadError> {
        Synonyms::parse(include_str!("../../data/import/org.toml"))
    }

    /// The lists of a TOML text.
    ///
    /// # Errors
    /// [`ReadCode::BadSynonyms`] with the line or the word that is wrong.
    pub fn parse(toml: &str) -> Result<Synonyms, ReadError> {
        let wrong = |what: String| ReadError::new(ReadCode::BadSynonyms).with("place", what);
        let file: File = toml::from_str(toml).map_err(|error: toml::de::Error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = toml.get(..start).unwrap_or("").lines().count().max(1);
            wrong(line.to_string())
        })?;
        Ok(Synonyms {
            heading: invert(&file.heading, OrgField::parse).map_err(wrong)?,
            kind: invert(&file.kind, OrgKind::parse).map_err(wrong)?,
            name_end: invert(&file.name_end, OrgKind::parse).map_err(wrong)?,
            sector: invert(&file.sector, Sector::parse).map_err(wrong)?,
            notes: file.skip.notes.iter().map(|word| plain(word)).collect(),
            totals: file.skip.totals.iter().map(|word| plain(word)).collect(),
            group: file.group,
            cell: file.cell,
        })
    }

    /// The field that a heading names.
    pub fn field(&self, heading: &str) -> Option<OrgField> {
        let whole = plain(heading);
        let bare = whole.trim_start_matches('*').trim_end_matches(['*', ':']);
        let short = bare.split(['(', '[']).next().unwrap_or("");
        self.heading
            .get(bare)
            .or_else(|| self.heading.get(short))
            .copied()
    }

    /// The field that two headings name, the upper one standing above a group of columns. A lower
    /// one that can mean anything counts only together with the upper one.
    pub fn field_below(&self, upper: &str, lower: &str) -> Option<OrgField> {
        let (top, bottom) = (plain(upper), plain(lower));
        if bottom.is_empty() || top == bottom {
            return self.field(upper);
        }
        if top.is_empty() {
            return self.field(lower);
        }
        let both = self.field(&format!("{top}{bottom}"));
        let above = self
            .group
            .superior
            .iter()
            .find(|word| top.starts_with(*word));
        match above {
            Some(above) => both.or_else(|| self.field(&format!("{above}{bottom}"))),
            None if self.is_total(&bottom) => both.or_else(|| self.field(upper)),
            None if self.group.generic.contains(&bottom) => both,
            None => both.or_else(|| self.field(lower)),
        }
    }

    /// The kind that a cell names, by the lists or by its English word.
    pub fn kind(&self, cell: &str) -> Option<OrgKind> {
        let word = plain(cell);
        self.kind
            .get(&word)
            .copied()
            .or_else(|| OrgKind::parse(&word))
    }

    /// The kind that the end of an org's name tells, by the longest ending of the lists.
    pub fn kind_of_name(&self, name: &str) -> Option<OrgKind> {
        let name = plain(name);
        let ends = self
            .name_end
            .iter()
            .filter(|(end, _)| name.ends_with(end.as_str()));
        ends.max_by_key(|(end, _)| end.len()).map(|(_, kind)| *kind)
    }

    /// The sector that a cell names, by the lists or by its English word.
    pub fn sector(&self, cell: &str) -> Option<Sector> {
        let word = plain(cell);
        self.sector
            .get(&word)
            .copied()
            .or_else(|| Sector::parse(&word))
    }

    /// Whether a row beginning so is a note.
    pub fn is_note(&self, first_cell: &str) -> bool {
        let word = plain(first_cell);
        self.notes.iter().any(|note| word.starts_with(note))
    }

    /// Whether a row beginning so is a sum: the word alone, or at the end of what is summed.
    pub fn is_total(&self, first_cell: &str) -> bool {
        let word = plain(first_cell);
        let bare = word.split('(').next().unwrap_or_default();
        let bare = bare.trim_end_matches(':');
        self.totals
            .iter()
            .any(|total| bare.ends_with(total.as_str()))
    }
}

fn invert<T: Copy>(
    lists: &BTreeMap<String, Vec<String>>,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<BTreeMap<String, T>, String> {
    let mut words = BTreeMap::new();
    for (code, synonyms) in lists {
        let meaning = parse(code).ok_or_else(|| code.clone())?;
        words.extend(synonyms.iter().map(|word| (plain(word), meaning)));
    }
    Ok(words)
}

/// Folded, cleaned, lower-case, without blanks.
pub(crate) fn plain(text: &str) -> String {
    text::fold(&text::clean(text))
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_every_dress() {
        let words = Synonyms::builtin().unwrap();
        for (text, field) in [
            ("编号", OrgField::Code),
            (" 编 号 ", OrgField::Code),
            ("＊党组织名称", OrgField::Name),
            ("党员数（人）", OrgField::Members),
            ("联系电话\n(手机)", OrgField::Phone),
            ("上级党组织", OrgField::ParentName),
        ] {
            assert_eq!(words.field(text), Some(field), "{text}");
        }
        assert_eq!(words.field("备用"), None);
    }

    #[test]
    fn kinds_are_known_by_their_synonyms_and_by_the_end_of_a_name() {
        let words = Synonyms::builtin().unwrap();
        assert_eq!(words.kind("党 委"), Some(OrgKind::Committee));
        assert_eq!(words.kind("系总支"), Some(OrgKind::GeneralBranch));
        assert_eq!(words.kind("branch"), Some(OrgKind::Branch));
        assert_eq!(words.kind("乐队"), None);
        assert_eq!(
            words.kind_of_name("图书馆直属党支部"),
            Some(OrgKind::DirectBranch)
        );
        assert_eq!(words.kind_of_name("采购小组"), None);
    }

    #[test]
    fn a_broken_word_list_names_its_place() {
        let error = Synonyms::parse("[heading]\ncode = 1").err().unwrap();
        assert_eq!(error.code, ReadCode::BadSynonyms);
        let text = include_str!("../../data/import/org.toml").replace("\nbranch =", "\nbrunch =");
        let error = Synonyms::parse(&text).err().unwrap();
        assert_eq!(error.args["place"], "brunch");
    }
}
