//! Which known word a misspelt one was probably meant to be.

/// The nearest known word, if one is near enough to be offered.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1) + 1;
    known
        .map(|it| (distance(word, it), it))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, it)| it)
}

/// Number of edits between two words: a character put in, left out, mistaken, or two in turn.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let (a, b) = (one[i - 1], other[j - 1]);
            let mistaken = rows[i - 1][j - 1] + usize::from(a != b);
            let mut least = mistaken.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a == other[j - 2] && one[i - 2] == b {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let known = ["clause", "class", "kinds", "points"];
        assert_eq!(nearest("claus", known.into_iter()), Some("class"));
        assert_eq!(nearest("cluase", known.into_iter()), Some("clause"));
        assert_eq!(nearest("zzzzzz", known.into_iter()), None);
    }
}
