//! How alike two problems are, so that the same one of an earlier year is recognised.

use std::collections::BTreeMap;

use crate::{base::text, domain::work::Finding};

/// From this likeness of their texts on, in percent, two problems are offered as the same.
pub const ALIKE_PERCENT: u32 = 60;

/// The pairs of neighboring characters, without blanks and marks, and how often each occurs.
fn pairs(given: &str) -> BTreeMap<(char, char), u32> {
    let plain: Vec<char> = text::fold(given)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let mut pairs = BTreeMap::new();
    for window in plain.windows(2) {
        *pairs.entry((window[0], window[1])).or_default() += 1;
    }
    pairs
}

/// How alike two texts are, from 0 to 100: twice the pairs in common over all pairs.
pub fn percent(one: &str, other: &str) -> u32 {
    let (one, other) = (pairs(one), pairs(other));
    let all: u32 = one.values().chain(other.values()).sum();
    if all == 0 {
        return 0;
    }
    let common: u32 = one
        .iter()
        .map(|(pair, count)| (*count).min(other.get(pair).copied().unwrap_or(0)))
        .sum();
    200 * common / all
}

/// Whether a problem may be the same again as an earlier one of the same org: found by the same
/// rule, at the same item of a form, or in like words.
pub fn is_alike(new: &Finding, earlier: &Finding) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    earlier.org == new.org
        && earlier.year < new.year
        && (same(&new.rule, &earlier.rule)
            || same(&new.item, &earlier.item)
            || percent(&new.text, &earlier.text) >= ALIKE_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_texts_are_recognised_whatever_their_marks() {
        for (one, other, alike) in [
            ("三会一课记录不全", "三会一课记录不全。", true),
            ("三会一课记录不全", "“三会一课”记录不完整", true),
            ("三会一课记录不全", "党费收缴不及时", false),
            ("", "", false),
            ("台账缺项", "台账缺项", true),
        ] {
            assert_eq!(percent(one, other) >= ALIKE_PERCENT, alike, "{one} {other}");
        }
        assert_eq!(percent("ab", "ba"), 0);
        assert_eq!(percent("党费", "党费"), 100);
    }
}
