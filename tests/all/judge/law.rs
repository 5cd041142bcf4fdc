//! Laws: order never matters, judging twice is identical, more of what is good never harms.

use proptest::prelude::*;
use wudan::domain::judge::{Attendance, Ballot, Fact, HonourEntry, Incident};

use super::*;

/// Points and rules of its items.
const ITEMS: &[(&str, &str)] = &[
    ("5", r#"{ kind = "presence", fact = "yes" }"#),
    (
        "5",
        r#"{ kind = "occurrence", fact = "bad", each = "0.7", per = "case", free = 1 }"#,
    ),
    (
        "9",
        r#"{ kind = "rate_step", fact = "rate", threshold = 75, side = "below", unit = 3,
            each = "0.4", count = "started", missing = "zero" }"#,
    ),
    (
        "10",
        r#"{ kind = "bands", fact = "rate", missing = "zero", bands = [ { from = 95, points = 10 },
            { from = 60, to = 95, points = 8 }, { to = 60, points = 0 } ] }"#,
    ),
    (
        "10",
        r#"{ kind = "proportion", fact = "rate", missing = "zero" }"#,
    ),
    (
        "4",
        r#"{ kind = "accumulate", fact = "good", each = "0.3" }"#,
    ),
    (
        "20",
        r#"{ kind = "rank", fact = "rate", group = "all", best = 20, step = 3, ties = "mean",
            missing = "zero" }"#,
    ),
    (
        "20",
        r#"{ kind = "ratio", fact = "good", to = "best", group = "all", times = 20,
            missing = "zero" }"#,
    ),
    (
        "9",
        r#"{ kind = "rate_step", fact = "rate", threshold = { peer = "mean", group = "all" },
            side = "below", unit = 1, each = "0.1", count = "exact", missing = "zero" }"#,
    ),
    (
        "4",
        r#"{ kind = "severity", fact = "cases", steps = [ { severity = "light", minus = 1 },
            { severity = "grave", minus = 3 } ], missing = "full" }"#,
    ),
    (
        "4",
        r#"{ kind = "honours", fact = "prizes", table = [ { level = "n", points = 3 },
            { level = "p", points = 1 } ], missing = "zero" }"#,
    ),
];

/// Scores over the broad form.
const SCORES_OF_BROAD: &str = r#"
[[score]]
id = "form"
clause = "1"
title = "表"
how = "form"
form = "f"
by = "inspector"
[[score]]
id = "ballots"
clause = "1"
title = "票"
how = "ballots"
fact = "vote"
missing = "exclude"
[[score]]
id = "s"
clause = "1"
title = "总"
how = "weighted"
of = [ { score = "form", weight = 70 }, { score = "ballots", weight = 30 } ]
"#;

/// One form with most kinds of rule, and scores over it.
fn broad() -> Pack {
    let mut text = facts_of_broad();
    text += "\n[[form]]\nid = \"f\"\nclause = \"1\"\ntitle = \"表\"\ntotal = 100\nwho = \
        [\"inspector\"]\n";
    text += "  [[form.group]]\n  id = \"g\"\n  no = 1\n  title = \"组\"\n  points = 100\n";
    for (index, (points, rule)) in ITEMS.iter().enumerate() {
        text += &format!(
            "    [[form.group.item]]\n    id = \"i{index}\"\n    clause = \"1\"\n    no = {}\n    \
                text = \"项\"\n    method = \"法\"\n    points = {points}\n    rule = {rule}\n",
            index + 1
        );
    }
    text += SCORES_OF_BROAD;
    pack(&text)
}

fn facts_of_broad() -> String {
    let mut text = r#"
[[peer_group]]
id = "all"
clause = "1"
title = "同类"
by = ["sector"]
"#
    .to_string();
    text += &fact(
        "yes",
        "kind = \"state\"\nbetter = \"more\"\nmissing = \"zero\"",
    );
    text += &fact(
        "bad",
        "kind = \"number\"\nbetter = \"less\"\nmissing = \"zero\"",
    );
    text += &fact(
        "good",
        "kind = \"number\"\nbetter = \"more\"\nmissing = \"zero\"",
    );
    text += &fact(
        "rate",
        "kind = \"rate\"\nbetter = \"more\"\nmissing = \"zero\"",
    );
    text += &fact(
        "cases",
        "kind = \"incident\"\nbetter = \"less\"\nkey = [\"case\"]\nseverities = [ { id = \
            \"light\", title = \"轻\" }, { id = \"grave\", title = \"重\" } ]",
    );
    text += &fact(
        "prizes",
        "kind = \"honour\"\nbetter = \"more\"\nlevels = [ { id = \"n\", title = \"国\" }, { id = \
            \"p\", title = \"省\" } ]\nroles = [ { id = \"lead\", title = \"牵头\" } ]",
    );
    text += &fact(
        "vote",
        "kind = \"ballot\"\nbetter = \"more\"\nmissing = \"exclude\"\nchoices = [ { id = \"a\", \
            title = \"好\", points = 100 }, { id = \"b\", title = \"差\", points = 60 } ]\nvoters \
            = [ { id = \"l\", title = \"班子\", weight = 40 }, { id = \"m\", title = \"党员\", \
            weight = 60 } ]",
    );
    text
}

type Numbers = (bool, u32, u32, u32);

fn with_numbers(id: i64, (yes, bad, good, rate): Numbers) -> OrgFacts {
    org(id)
        .state("yes", yes)
        .num("bad", &bad.to_string())
        .num("good", &good.to_string())
        .with(
            "rate",
            Fact::Rate {
                done: number(&rate.to_string()),
                of: number("97"),
            },
        )
}

fn numbers() -> impl Strategy<Value = Numbers> {
    (any::<bool>(), 0..12_u32, 0..20_u32, 0..=97_u32)
}

fn cases() -> impl Strategy<Value = Vec<Incident>> {
    let one = (0..4_u8, any::<bool>(), 1..20_i64).prop_map(|(key, grave, id)| Incident {
        source: source(id),
        date: None,
        severity: if grave { "grave" } else { "light" }.into(),
        key: key.to_string(),
        persons: Attendance::Unknown,
    });
    proptest::collection::vec(one, 0..6)
}

fn prizes() -> impl Strategy<Value = Vec<HonourEntry>> {
    let one = (0..4_u8, any::<bool>(), 1..20_i64).prop_map(|(matter, high, id)| HonourEntry {
        source: source(id),
        date: None,
        level: if high { "n" } else { "p" }.into(),
        role: None,
        issuer: "x".into(),
        matter: matter.to_string(),
        authors: None,
        share: None,
    });
    proptest::collection::vec(one, 0..6)
}

fn votes() -> impl Strategy<Value = Vec<Ballot>> {
    let one = (any::<bool>(), 0..3_u8, 0..30_u32, 0..30_u32, 1..20_i64).prop_map(
        |(leader, who, a, b, id)| Ballot {
            source: source(id),
            voter: if leader { "l" } else { "m" }.into(),
            evaluator: (who > 0).then(|| who.to_string()),
            counts: [("a".to_string(), a), ("b".to_string(), b)].into(),
            valid: None,
            invalid: 0,
            abstained: 0,
        },
    );
    proptest::collection::vec(one, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_entry_never_matters_and_twice_is_identical(
        all in proptest::collection::vec(numbers(), 1..5),
        cases in cases(),
        prizes in prizes(),
        votes in votes(),
        marks in proptest::collection::vec(0..5_i64, 0..4),
    ) {
        let one = broad();
        let mut orgs: Vec<OrgFacts> = (1..).zip(&all).map(|(id, it)| with_numbers(id,
            *it)).collect();
        let first = std::mem::replace(&mut orgs[0], org(1));
        orgs[0] = first
            .with("cases", Fact::Incidents(cases.clone()))
            .with("prizes", Fact::Honours(prizes.clone()))
            .with("vote", Fact::Ballots(votes.clone()));
        for mark in marks {
            let known = std::mem::replace(&mut orgs[0], org(1));
            orgs[0] = known.sheet("f", &[("i0", &mark.to_string())]);
        }
        let found = settled(&one, &orgs);
        prop_assert_eq!(&found, &settled(&one, &orgs));
        let mut turned = orgs.clone();
        turned[0].sheets.reverse();
        let back = |list: &mut Fact| match list {
            Fact::Incidents(list) => list.reverse(),
            Fact::Honours(list) => list.reverse(),
            Fact::Ballots(list) => list.reverse(),
            _ => {}
        };
        turned[0].values.values_mut().for_each(|known| back(&mut known.fact));
        turned.reverse();
        let again = settled(&one, &turned);
        for (left, right) in found.iter().zip(again.iter().rev()) {
            for (id, scored) in &left.scores {
                prop_assert_eq!(scored.outcome, right.scores[id].outcome);
                prop_assert_eq!(scored.trace.all_facts(), right.scores[id].trace.all_facts());
            }
        }
    }

    #[test]
    fn more_of_a_good_fact_never_lowers_a_score(
        own in numbers(),
        others in proptest::collection::vec(numbers(), 0..3),
        which in 0..4_u8,
        by in 1..40_u32,
    ) {
        let one = broad();
        let mut better = own;
        match which {
            0 => better.0 = true,
            1 => better.1 = better.1.saturating_sub(by),
            2 => better.2 += by,
            _ => better.3 = (better.3 + by).min(97),
        }
        let judged = |own: Numbers| {
            let mut orgs = vec![with_numbers(1, own)];
            orgs.extend((2..).zip(&others).map(|(id, it)| with_numbers(id, *it)));
            let found = settled(&one, &orgs);
            let items = found[0].forms[0].items.clone();
            (found[0].score("s").number().unwrap(), items)
        };
        let (before, items) = judged(own);
        let (after, grown) = judged(better);
        for (id, outcome) in items {
            prop_assert!(grown[&id].number() >= outcome.number(), "{}", id);
        }
        prop_assert!(after >= before);
    }

    #[test]
    fn groups_make_the_total(own in numbers(), mark in 0..5_i64) {
        let known = [with_numbers(1, own).sheet("f", &[("i0", &mark.to_string())])];
        let found = settled(&broad(), &known);
        let form = &found[0].forms[0];
        let items = Exact::sum(form.items.values().filter_map(|it| it.number())).unwrap();
        prop_assert_eq!(form.total.outcome, Outcome::Known(items));
    }
}
