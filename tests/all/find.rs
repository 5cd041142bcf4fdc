//! Finding by hanzi, pinyin and initials: a table of hard cases, and which of two fits better.

use wudan::base::find::{Index, Matcher, Rank, Search};

fn cases() -> impl Iterator<Item = (&'static str, Vec<&'static str>, Vec<&'static str>)> {
    let table = include_str!("../data/find/case.tsv").lines();
    table.filter(|line| !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, found, missed] = cells[..] else {
            panic!("three cells: {line}");
        };
        let words = |cell: &'static str| cell.split(';').collect();
        (text, words(found), words(missed))
    })
}

#[test]
fn every_hard_case_is_found_by_what_a_clerk_types_and_by_nothing_else() {
    let mut wrong = Vec::new();
    let (mut texts, mut tries) = (0, 0);
    for (text, found, missed) in cases() {
        texts += 1;
        tries += found.len() + missed.len();
        for typed in found {
            if Matcher::new(typed).find(text).is_none() {
                wrong.push(format!("{text} is not found by {typed}"));
            }
        }
        for typed in missed {
            if let Some(found) = Matcher::new(typed).find(text) {
                wrong.push(format!("{text} is found by {typed}: {found:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(texts >= 300, "{texts} texts");
    assert!(tries >= 1_500, "{tries} tries");
}

#[test]
fn the_better_of_two_texts_comes_first() {
    let table = include_str!("../data/find/rank.tsv").lines();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let matcher = Matcher::new(cells[0]);
        let rank = |text: &str| {
            let loose = || matcher.find_scattered(text);
            matcher.find(text).or_else(loose).map(|found| found.rank)
        };
        let (better, worse) = (rank(cells[1]), rank(cells[2]));
        rows += 1;
        if better.is_none() || worse.is_some() && better >= worse {
            wrong.push(format!("{line}: {better:?} {worse:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(rows >= 80, "{rows} rows");
}

/// The parts of the text that a pattern is shown in, parted by bars.
fn shown(typed: &str, text: &str) -> String {
    let matcher = Matcher::new(typed);
    let loose = || matcher.find_scattered(text);
    let found = matcher.find(text).or_else(loose).expect(typed);
    let parts: Vec<&str> = found.ranges.into_iter().map(|range| &text[range]).collect();
    parts.join("|")
}

#[test]
fn what_matched_is_given_in_bytes_of_the_text() {
    for (typed, text, wanted) in [
        ("zzb", "党委组织部", "组织部"),
        ("asger", "阿斯·格尔", "阿斯·格尔"),
        ("zuzh", "党委·组织部", "组织"),
        ("12", "文学院第十二党支部", "十二"),
        ("十二", "第12党支部", "12"),
        ("d12d", "第十二党支部", "第十二党"),
        ("ａＢ", "xABx", "AB"),
        ("wxdzb", "文学院第一党支部", "文学|党支部"),
        ("支部 文学", "文学院第一党支部", "文学|支部"),
        ("lvyou", "旅游学院", "旅游"),
        ("1", "第①季度", "①"),
    ] {
        assert_eq!(shown(typed, text), wanted, "{typed} in {text}");
    }
}

#[test]
fn words_match_in_any_order_and_a_scattered_pattern_is_the_last_resort() {
    let matcher = Matcher::new("支部 文学");
    assert!(matcher.find("文学院第一党支部").is_some());
    assert!(matcher.find("理学院第一党支部").is_none());
    assert!(matcher.is_in(&["文学院", "第一党支部"]));
    assert!(!matcher.is_in(&["文学院", "党总支"]));
    let matcher = Matcher::new("wxdzb");
    assert!(matcher.find("文学院第一党支部").is_none());
    let found = matcher.find_scattered("文学院第一党支部").unwrap();
    assert_eq!(found.rank, Rank::Scattered);
    assert!(matcher.find_scattered("党支部文学院").is_none());
    assert!(Matcher::new(" ·").is_empty());
    assert!(Matcher::new(" ·").find("任何").is_some());
}

proptest::proptest! {
    #[test]
    fn a_piece_of_a_text_always_finds_it(text in "[一-龥a-z0-9·（ ]{1,20}", from in 0usize..20) {
        let chars: Vec<char> = text.chars().collect();
        let from = from.min(chars.len() - 1);
        let piece: String = chars[from..].iter().collect();
        let found = Matcher::new(&piece).find(&text);
        proptest::prop_assert!(found.is_some(), "{piece:?} in {text:?}");
        for range in found.map(|found| found.ranges).unwrap_or_default() {
            proptest::prop_assert!(text.get(range).is_some());
        }
    }

    #[test]
    fn what_a_longer_pattern_finds_a_shorter_one_finds_too(
        text in "[一-龥单重长行0-9十二]{1,12}",
        typed in "[a-z0-9]{1,6}",
    ) {
        let chars: Vec<char> = typed.chars().collect();
        let hit = |count: usize| {
            let piece: String = chars[..count].iter().collect();
            Matcher::new(&piece).find(&text).is_some()
        };
        for count in 2..=chars.len() {
            proptest::prop_assert!(!hit(count) || hit(count - 1), "{typed} in {text}");
        }
    }

    #[test]
    fn an_index_finds_while_typing_what_it_finds_at_once(
        texts in proptest::collection::vec("[一-龥单重长行党支部学院0-9十二]{1,10}", 1..60),
        typed in "[a-z0-9学院党]{1,7}",
    ) {
        let mut index = Index::default();
        for text in &texts {
            index.push(&[text]);
        }
        let mut search = Search::default();
        let mut piece = String::new();
        for c in typed.chars() {
            piece.push(c);
            let narrowed = index.search(&mut search, &piece, (100, &[]));
            let fresh = index.search(&mut Search::default(), &piece, (100, &[]));
            proptest::prop_assert_eq!(narrowed, fresh, "{} of {:?}", piece, texts);
        }
    }
}
