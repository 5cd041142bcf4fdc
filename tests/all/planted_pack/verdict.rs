//! Defects of quotas and verdicts, planted one by one.

use super::Planted;

pub const VERDICTS: &[Planted] = &[
    (
        "how = \"quantity\"\nneeds",
        "how = \"quantity\"\nneed = 3\nneeds",
        "two_amounts",
        "needs = ¦[ { kinds",
    ),
    (
        "need = 4\nperiod = \"quarter\"",
        "need = 4\nmost = 5\nperiod = \"quarter\"",
        "two_amounts",
        "most = ¦5",
    ),
    (
        "{ kinds = [\"branch\"], need = 3 } ]\nperiod = \"year\"",
        "{ kinds = [\"branch\"], need = 3 } ]\nperiod = \"week\"",
        "quota_period",
        "period = ¦\"week\"",
    ),
    (
        "fields = [\"date\", \"quantity\"]",
        "fields = [\"date\"]",
        "quantity_unrecorded",
        "how = ¦\"quantity\"",
    ),
    (
        "rounding = \"floor\"\n",
        "",
        "share_rounding",
        "percent = ¦30",
    ),
    ("ties = \"body\"\n", "", "share_ties", "percent = ¦30"),
    (
        "{ score = \"ballots\", weight = 40 }",
        "{ score = \"ballots\", weight = 50 }",
        "weights_total",
        "of = ¦[ { score",
    ),
    (
        "{ score = \"ballots\", weight = 40 }",
        "{ score = \"yearly\", weight = 40 }",
        "score_cycle",
        "id = ¦\"yearly\"",
    ),
    (
        "decided_by = \"committee\"\n\n[[grading]]\nid = \"marks\"\nclause = \"10\"\nappraisal = \
            \"review\"\nkind = \"thresholds\"\nbands = [ { grade = \"good\", from = 30 }, { grade \
            = \"fair\", from = 20 }, { grade = \"poor\" } ]",
        "",
        "grade_unreachable",
        "scale = ¦\"review\"",
    ),
    (
        "{ grade = \"good\", from = 30 }",
        "{ grade = \"good\", from = 130 }",
        "grade_unreachable",
        "from = ¦130",
    ),
    (
        "{ grade = \"fair\", from = 20 }",
        "{ grade = \"fair\", from = 35 }",
        "threshold_order",
        "¦{ grade = \"fair\", from = 35",
    ),
    (
        "when = { finding = \"relapsed\" }",
        "when = { years = 2 }",
        "condition_unclear",
        "when = ¦{ years = 2 }",
    ),
    (
        "level = 2\n",
        "level = 1\n  note = \"n\"\n",
        "card_order",
        "level = ¦1\n  note",
    ),
    (
        r#", { id = "poor", title = "差" } ]"#,
        r#" ]
[[scale]]
id = "second"
clause = "10"
title = "另"
grades = [ { id = "poor", title = "差" } ]"#,
        "grade_elsewhere",
        "effect = \"fails\"\ngrade = ¦\"poor\"",
    ),
    ("times = 3\n", "", "amount_missing", "¦[[finding]]"),
];
