//! Each defect of a pack, planted in a sound one, is found at its line and column.

use wudan::pack::{Problem, load};
use wudan::words::{Lang, Words, placeholders};

use crate::pack::{SOUND, listed};

mod verdict;

use verdict::VERDICTS;

/// A planted defect: what to replace by what, the code, and the place, which `¦` marks in a text
/// that occurs once in the spoiled file.
type Planted = (&'static str, &'static str, &'static str, &'static str);

/// Line and column, both from 1, of a marked text.
fn place(text: &str, marked: &str) -> (usize, usize) {
    let (before, after) = marked.split_once('¦').unwrap();
    let found: Vec<usize> = text
        .match_indices(&format!("{before}{after}"))
        .map(|(at, _)| at + before.len())
        .collect();
    assert_eq!(found.len(), 1, "{marked} occurs {} times", found.len());
    let line = text[..found[0]].matches('\n').count() + 1;
    let start = text[..found[0]].rfind('\n').map_or(0, |at| at + 1);
    (line, text[start..found[0]].chars().count() + 1)
}

/// The sentences of a problem have everything that they name.
fn speaks(problem: &Problem) {
    let words = Words::built_in(Lang::ZhCn);
    for part in ["what", "remedy"] {
        let key = format!("pack.problem.{}.{part}", problem.code);
        // What has blanks is an example of a small table, not a placeholder.
        for name in placeholders(&words.get(&key))
            .into_iter()
            .filter(|it| !it.contains(' '))
        {
            assert!(problem.arg(name).is_some(), "{key} lacks {name}");
        }
    }
}

fn planted(list: &[Planted]) {
    for (from, to, code, marked) in list {
        assert_eq!(SOUND.matches(from).count(), 1, "{from}");
        let text = SOUND.replace(from, to);
        let problems = load("planted.toml", &text).expect_err(to);
        let wanted = place(&text, marked);
        problems.iter().for_each(speaks);
        let found = problems
            .iter()
            .any(|it| it.code.code() == *code && (it.line, it.column) == wanted);
        assert!(
            found,
            "{code} at {wanted:?} expected for {to}; found:\n{}",
            listed(&problems)
        );
    }
}

const STRUCTURE: &[Planted] = &[
    ("points = 22", "points = = 22", "syntax", "points = ¦= 22"),
    (
        "lead = \"org-dept\"",
        "leed = \"org-dept\"",
        "unknown_key",
        "¦leed =",
    ),
    ("goal = \"清单齐备\"\n", "", "missing_key", "¦[[task]]"),
    (
        "category = \"basic\"",
        "category = \"basis\"",
        "unknown_word",
        "category = ¦\"basis\"",
    ),
    ("title = \"建清单\"", "title = 5", "want_text", "title = ¦5"),
    (
        "members_from = 10",
        "members_from = \"10\"",
        "want_integer",
        "members_from = ¦\"10\"",
    ),
    ("total = 40", "total = true", "want_number", "total = ¦true"),
    (
        "by_hand = true",
        "by_hand = \"是\"",
        "want_flag",
        "by_hand = ¦\"是\"",
    ),
    (
        "in_force = 2026-01-01",
        "in_force = 2026",
        "want_day",
        "in_force = ¦2026",
    ),
    (
        "topics = [\"trial\"]",
        "topics = \"trial\"",
        "want_list",
        "topics = ¦\"trial\"",
    ),
    (
        "round = { places = 2, mode = \"half_up\" }",
        "round = 2",
        "want_table",
        "round = ¦2",
    ),
    (
        "deadline = { month_end = 3 }",
        "deadline = 3",
        "want_other",
        "deadline = ¦3",
    ),
    (
        "step = \"0.5\"",
        "step = 0.5",
        "float_written",
        "step = ¦0.5",
    ),
    (
        "reason_below = \"60\"",
        "reason_below = \"六十\"",
        "number_unclear",
        "reason_below = ¦\"六十\"",
    ),
    (
        "id = \"t1\"",
        "id = \"任务\"",
        "id_unclear",
        "id = ¦\"任务\"",
    ),
    (
        "until = 2028-12-31",
        "until = 2028-12-31T08:00:00",
        "day_unclear",
        "until = ¦2028-12-31T08",
    ),
    (
        "deadline = { month_end = 3 }",
        "deadline = { month_end = 3, day = 2 }",
        "date_rule_unclear",
        "deadline = ¦{ month_end = 3, day",
    ),
    (
        "title = \"建清单\"",
        "title = \" \"",
        "empty_text",
        "title = ¦\" \"",
    ),
    (
        "title = \"建清单\"",
        "title = \"建\\u200B清单\"",
        "hidden_character",
        "title = ¦\"建\\u200B",
    ),
    (
        "each = \"0.1\"",
        "each = 0.1",
        "float_written",
        "each = ¦0.1,",
    ),
    (
        "kind = \"presence\"",
        "kind = \"presense\"",
        "unknown_word",
        "kind = ¦\"presense\"",
    ),
    (
        "minus = 2 },",
        "minos = 2 },",
        "unknown_key",
        "无计划\", ¦minos",
    ),
];

#[test]
fn planted_defects_of_structure_are_found_at_their_place() {
    planted(STRUCTURE);
}

const NAMES: &[Planted] = &[
    (
        "id = \"a2\"",
        "id = \"a1\" # 2",
        "duplicate_id",
        "id = ¦\"a1\" # 2",
    ),
    (
        "lead = \"org-dept\"",
        "lead = \"org-depd\"",
        "unknown_reference",
        "lead = ¦\"org-depd\"",
    ),
    (
        "kind = \"card_ceiling\"\ncard = \"orange\"",
        "kind = \"card_ceiling\"\ncard = \"blue\"",
        "unknown_card",
        "card = ¦\"blue\"",
    ),
    (
        "grades = [\"poor\"], years = 2",
        "grades = [\"awful\"], years = 2",
        "unknown_grade",
        "grades = [¦\"awful\"]",
    ),
    (
        "when = [ { card = \"orange\" } ]",
        "when = [ { form = \"f\", item = \"9.9\", below = 1 } ]",
        "unknown_item",
        "when = ¦[ { form",
    ),
    (
        "level = \"province\", points",
        "level = \"town\", points",
        "unknown_label",
        "level = ¦\"town\"",
    ),
    ("clause = \"3\"\n", "", "no_source", "¦[[task]]"),
    (
        "clause = \"8.7\"\n",
        "",
        "no_source",
        "¦[[form.group.item]]\n    id = \"1.7\"",
    ),
    (
        "why = \"原文未写明\"\n",
        "",
        "local_without_why",
        "¦[[option]]",
    ),
    (
        "local = true\nwhy",
        "clause = \"1\"\nwhy",
        "why_without_local",
        "¦[[option]]",
    ),
    (
        "total = 40",
        "total = 40\nderived = true",
        "derived_unsaid",
        "derived = ¦true",
    ),
    (
        "short = \"试验\"",
        "short = \"试验试验试验试验试\"",
        "short_too_long",
        "short = ¦\"试",
    ),
    (
        "until = 2028-12-31",
        "until = 2025-12-31",
        "dates_reversed",
        "until = ¦2025",
    ),
    (
        "[[class]]\nid = \"college\"",
        "[[fact]]\nid = \"org.staff\"\nclause = \"1\"\ntitle = \"在编\"\n\
         kind = \"number\"\nbetter = \"more\"\n\n[[class]]\nid = \"college\"",
        "id_reserved",
        "[[fact]]\nid = ¦\"org.staff\"",
    ),
    (
        "[[class]]\nid = \"college\"",
        "[[fact]]\nid = \"base.x\"\nclause = \"1\"\ntitle = \"基数\"\n\
         kind = \"number\"\nbetter = \"more\"\n\n[[class]]\nid = \"college\"",
        "id_reserved",
        "[[fact]]\nid = ¦\"base.x\"",
    ),
    (
        "relative = \"superior_secretary\"\n",
        "",
        "office_unclear",
        "¦[[office]]\nid = \"superior\"",
    ),
];

#[test]
fn planted_defects_of_names_and_sources_are_found_at_their_place() {
    planted(NAMES);
}

const FORMS: &[Planted] = &[
    ("total = 40", "total = 41", "form_total", "total = ¦41"),
    ("points = 22", "points = 23", "group_total", "points = ¦23"),
    (
        "{ text = \"二\", points = 2,",
        "{ text = \"二\", points = 1,",
        "parts_total",
        "parts = ¦[\n",
    ),
    (
        "from = 0, to = 4",
        "from = 0, to = 5",
        "range_mismatch",
        "to = ¦5",
    ),
    ("floor = 0\n", "\n", "deduction_exceeds", "deduct = ¦[ {"),
    (
        "steps = [ { severity = \"light\", minus = 1 }, { severity = \"grave\", minus = 2 } ]",
        "steps = [ { severity = \"grave\", minus = 1 }, { severity = \"light\", minus = 2 } ]",
        "sign_gains",
        "light\", minus = ¦2",
    ),
    (
        "no = 5\n    text = \"出勤\"",
        "no = 4\n    text = \"出勤\"",
        "number_duplicate",
        "no = ¦4\n    text = \"出勤\"",
    ),
    (
        "no = 5\n    text = \"出勤\"",
        "no = 6\n    text = \"出勤\"",
        "number_missing",
        "no = ¦6\n    text = \"出勤\"",
    ),
    (
        "no = 2\ntitle = \"组织\"",
        "no = 3\ntitle = \"组织\"",
        "number_missing",
        "no = ¦3\ntitle",
    ),
    (
        "effect = \"times\", by = \"0.5\"",
        "effect = \"times\"",
        "amount_missing",
        "modifiers = [ ¦{ text",
    ),
];

#[test]
fn planted_defects_of_forms_are_found_at_their_place() {
    planted(FORMS);
}

const RULES: &[Planted] = &[
    (
        "kind = \"presence\", fact = \"roster\"",
        "kind = \"presence\"",
        "one_reading",
        "rule = ¦{ kind = \"presence\"",
    ),
    (
        "kind = \"presence\", fact = \"roster\"",
        "kind = \"presence\", fact = \"discipline\"",
        "fact_kind",
        "\"presence\", fact = ¦\"discipline\"",
    ),
    (
        "{ from = 90, to = 95, points = 2 }",
        "{ from = 90, to = 96, points = 2 }",
        "bands_overlap",
        "bands = ¦[ { from = 95, points = 4 }",
    ),
    (
        "{ from = 90, to = 95, points = 2 }",
        "{ from = 90, to = 94, points = 2 }",
        "bands_gap",
        "bands = ¦[ { from = 95, points = 4 }",
    ),
    (
        "{ from = 95, points = 4 }, { from = 90, to = 95, points = 2 },",
        "{ from = 90, to = 95, points = 2 }, { from = 95, points = 4 },",
        "bands_order",
        "¦{ to = 90, points = 0 }",
    ),
    (
        "each = 1 }\n    modifiers",
        "each = -1 }\n    modifiers",
        "sign_negative",
        "each = ¦-1",
    ),
    (
        "{ to = 90, points = 0 } ]",
        "{ to = 90, points = 3 } ]",
        "sign_gains",
        "bands = ¦[ { from = 95, points = 4 }",
    ),
    (
        "\"accumulate\", fact = \"briefings\"",
        "\"accumulate\", fact = \"late\"",
        "sign_gains",
        "\"accumulate\", fact = ¦\"late\"",
    ),
    (
        "kind = \"presence\", fact = \"roster\"",
        "kind = \"presence\", fact = \"roster\", points = 3",
        "two_amounts",
        "\"roster\", points = ¦3",
    ),
    (
        "ties = \"same\", missing = \"exclude\"",
        "ties = \"same\"",
        "missing_policy",
        "rule = ¦{ kind = \"rank\"",
    ),
    (
        "count = \"whole\", missing",
        "missing",
        "step_count",
        "rule = ¦{ kind = \"rate_step\"",
    ),
    (
        "table = [4, 3, 2], ties = \"same\"",
        "table = [4, 3, 2]",
        "rank_ties",
        "rule = ¦{ kind = \"rank\"",
    ),
    (
        "fact = \"vote\"\nmissing = \"exclude\"",
        "fact = \"attendance\"",
        "fact_kind",
        "how = \"ballots\"\nfact = ¦\"attendance\"",
    ),
];

#[test]
fn planted_defects_of_rules_are_found_at_their_place() {
    planted(RULES);
    let text = SOUND.replace(
        "better = \"more\"\nmissing = \"exclude\"\n",
        "better = \"more\"\n",
    );
    let text = text.replace("fact = \"vote\"\nmissing = \"exclude\"", "fact = \"vote\"");
    let problems = load("planted.toml", &text).unwrap_err();
    assert!(problems.iter().all(|it| it.code.code() == "missing_policy"));
    assert_eq!(problems.len(), 1, "{}", listed(&problems));
}

#[test]
fn planted_defects_of_quotas_and_verdicts_are_found_at_their_place() {
    planted(VERDICTS);
}
