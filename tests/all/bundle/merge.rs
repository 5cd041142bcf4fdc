//! Laws of the merging, over many random contents.

use proptest::prelude::*;
use wudan::{
    base::Value,
    domain::{
        Kind,
        bundle::{Choice, Content, Fields, Whose, merge, rules},
    },
};

/// Contents of a few tasks and assignments, their fields from few values.
fn contents() -> impl Strategy<Value = Content> {
    let kinds = prop::sample::select(vec![Kind::Task, Kind::Assignment, Kind::Org, Kind::Mark]);
    let item = (kinds, 0..3_u8, prop::collection::vec(0..3_u8, 24));
    prop::collection::vec(item, 0..6).prop_map(|items| {
        let mut content = Content::default();
        for (kind, key, values) in items {
            let value = |no: u8| match no {
                0 => Value::Null,
                no => Value::Text(format!("v{no}")),
            };
            let fields: Fields = rules(kind)
                .iter()
                .zip(values)
                .map(|(rule, no)| (rule.name, value(no)))
                .collect();
            content
                .items
                .insert((kind, vec![format!("k{key}")]), fields);
        }
        content
    })
}

fn all(side: Whose) -> Choice {
    Choice {
        all: Some(side),
        ..Choice::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_equal_stays_and_what_was_merged_merges_to_itself(
        theirs in contents(), ours in contents(), base in contents()
    ) {
        let same = merge(&ours, &ours, std::slice::from_ref(&base), &Choice::default());
        prop_assert_eq!(&same.wanted, &ours);
        prop_assert!(same.conflicts.is_empty() && same.taken.is_empty() && same.new.is_empty());
        let once = merge(&theirs, &ours, std::slice::from_ref(&base), &all(Whose::Theirs));
        let twice =
            merge(&theirs, &once.wanted, std::slice::from_ref(&base), &all(Whose::Theirs));
        prop_assert_eq!(&twice.wanted, &once.wanted);
        prop_assert!(twice.taken.is_empty() && twice.new.is_empty());
    }

    #[test]
    fn without_conflicts_both_sides_come_to_the_same(
        theirs in contents(), ours in contents(), base in contents()
    ) {
        // Things that stand on both sides with the fields that may change.
        let keep = |content: &Content| {
            let mut content = content.clone();
            content.items.retain(|at, _| {
                theirs.items.contains_key(at)
                    && ours.items.contains_key(at)
                    && at.0 == Kind::Assignment
            });
            for fields in content.items.values_mut() {
                fields.insert("dispatched", Value::Text("v1".into()));
            }
            content
        };
        let (a, b, base) = (keep(&theirs), keep(&ours), keep(&base));
        let here = merge(&a, &b, std::slice::from_ref(&base), &Choice::default());
        let there = merge(&b, &a, std::slice::from_ref(&base), &Choice::default());
        prop_assert_eq!(here.conflicts.len(), there.conflicts.len());
        if here.conflicts.is_empty() {
            prop_assert_eq!(here.wanted, there.wanted);
        } else {
            let ours = merge(&a, &b, std::slice::from_ref(&base), &all(Whose::Ours));
            let theirs = merge(&b, &a, std::slice::from_ref(&base), &all(Whose::Theirs));
            prop_assert_eq!(ours.wanted, theirs.wanted);
        }
    }

    #[test]
    fn a_side_that_did_nothing_takes_all_and_loses_nothing(
        theirs in contents(), base in contents()
    ) {
        let taken = merge(&theirs, &base, std::slice::from_ref(&base), &Choice::default());
        prop_assert!(taken.conflicts.is_empty());
        let kept = merge(&base, &theirs, std::slice::from_ref(&base), &Choice::default());
        prop_assert!(kept.conflicts.is_empty());
        for (at, fields) in &theirs.items {
            if !base.items.contains_key(at) {
                prop_assert_eq!(taken.wanted.items.get(at), Some(fields));
            }
        }
        // Of orgs, a superior or an officer left out says nothing.
        let plain = |content: &Content| {
            let mut content = content.clone();
            content.items.retain(|at, _| at.0 != Kind::Org && at.0 != Kind::Task);
            content
        };
        prop_assert_eq!(plain(&kept.wanted), plain(&theirs));
    }
}
