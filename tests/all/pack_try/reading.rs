//! Reading made-up facts: every slip is told at its place, every value is read as it is meant.

use std::sync::OnceLock;

use wudan::{
    base::Decimal,
    domain::{
        OrgKind,
        judge::{Attendance, Fact, SheetMark},
        pack::Pack,
    },
    pack::{Problem, Trial, trial},
};

use super::{GOOD, HEAD, desk, pack_of, read, tried, whole};
use crate::{cli::run, pack::listed};

fn problems(text: &str) -> Vec<Problem> {
    trial("facts.toml", text, &pack_of(&whole())).unwrap_err()
}

/// Every planted slip with the code that must be told exactly at the text between marks.
const PLANTED: &[(&str, &str)] = &[
    ("not_in_pack", "[org.facts]\n«rooster» = true\n"),
    ("fact_sort", "[org.facts]\nroster = «\"yes\"»\n"),
    ("fact_sort", "[org.facts]\nplan-day = «\"三月\"»\n"),
    ("fact_sort", "[org.facts]\nlate-dues = «true»\n"),
    ("fact_sort", "[org.facts]\ndiscipline = «3»\n"),
    ("fact_sort", "[org.facts]\nplatform = «[1]»\n"),
    ("float_written", "[org.facts]\nattendance = «93.5»\n"),
    ("unknown_word", "[org.facts]\nreview-word = «\"goood\"»\n"),
    (
        "unknown_word",
        "[org.facts]\ndiscipline = [ { severity = «\"heavy\"» } ]\n",
    ),
    (
        "missing_key",
        "[org.facts]\nprizes = [ «{ level = \"province\" }» ]\n",
    ),
    (
        "unknown_key",
        "[org.facts]\nvote = [ { voter = \"leaders\", counts = { «maybe» = 1 } } ]\n",
    ),
    (
        "want_integer",
        "[org.facts]\nvote = [ { voter = \"leaders\", counts = { yes = «\"8\"» } } ]\n",
    ),
    ("fact_derived", "[org.facts]\n«meeting-held» = 4\n"),
    ("fact_derived", "[org.facts]\n«peer-attendance» = 4\n"),
    (
        "dates_reversed",
        "[org.facts]\nvacancy = «{ from = 2026-05-01, to = 2026-04-01 }»\n",
    ),
    (
        "not_in_pack",
        "[[org.record]]\nkind = «\"meetings\"»\ndate = 2026-03-01\n",
    ),
    (
        "day_unclear",
        "[[org.record]]\nkind = \"meeting\"\ndate = «\"2026-13-01\"»\n",
    ),
    ("amount_missing", "«[[org.record]]»\nkind = \"meeting\"\n"),
    (
        "unknown_word",
        "[[org.sheet]]\nform = «\"forms\"»\nby = \"self\"\n",
    ),
    (
        "not_in_pack",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n«\"1.9\"» = 1\n",
    ),
    (
        "mark_range",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n\"1.1\" = «12»\n",
    ),
    (
        "mark_range",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n\"1.1\" = «\"-1\"»\n",
    ),
    (
        "mark_unclear",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n\"1.1\" = «\"满分\"»\n",
    ),
    (
        "tick_unknown",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n\"1.2\" = «[3]»\n",
    ),
    (
        "tick_unknown",
        "[[org.sheet]]\nform = \"form\"\nby = \"self\"\n[org.sheet.marks]\n\"1.1\" = «[1]»\n",
    ),
    (
        "not_in_pack",
        "[[org.card]]\ncard = «\"orang\"»\nissued = 2026-07-20\n",
    ),
    (
        "want_day",
        "[[org.card]]\ncard = \"orange\"\nissued = «20»\n",
    ),
    (
        "unknown_item",
        "[[org.finding]]\nfound = 2026-07-01\nform = \"form\"\nitem = «\"9.9\"»\n",
    ),
    (
        "not_in_pack",
        "[[org.finding]]\nfound = 2026-07-01\nrule = «\"missed\"»\n",
    ),
    (
        "not_in_pack",
        "[[org.past]]\nyear = 2025\ngrades = { «reviews» = \"good\" }\n",
    ),
    (
        "unknown_word",
        "[[org.past]]\nyear = 2025\ngrades = { review = «\"best\"» }\n",
    ),
    (
        "not_in_pack",
        "[[org.past]]\nyear = 2025\nscores = { «year» = 80 }\n",
    ),
    (
        "not_in_pack",
        "[[org.past]]\nyear = 2025\nindicators = { «meeting» = 4 }\n",
    ),
    ("not_in_pack", "[org.base]\n«attendances» = 60\n"),
    ("not_in_pack", "[org.answers]\n«orange» = true\n"),
    ("want_flag", "[org.answers]\nred = «\"是\"»\n"),
    (
        "not_in_pack",
        "[[org.decision]]\nappraisal = «\"reviews\"»\ngrade = \"good\"\n",
    ),
    (
        "not_in_pack",
        "[[org.decision]]\nappraisal = \"review\"\ngrade = «\"best\"»\n",
    ),
    (
        "unknown_key",
        "[[org.post]]\npost = \"secretary\"\nperson = \"张三\"\n«sinze» = 2024-01-01\n",
    ),
    ("not_in_file", "parent = «\"丁\"»\n"),
    ("own_parent", "parent = «\"甲\"»\n"),
    ("not_in_pack", "classes = [«\"second-class\"»]\n"),
    ("not_in_pack", "honours = [«\"model\"»]\n"),
    ("want_integer", "members = «\"三十\"»\n"),
    ("unknown_word", "parent_kind = «\"party\"»\n"),
    (
        "duplicate_org",
        "[[org]]\nname = «\"甲\"»\nkind = \"branch\"\n",
    ),
    ("missing_key", "«[[org]]»\nname = \"乙\"\n"),
    (
        "out_of_scope",
        "[[org]]\nname = \"乙\"\nkind = «\"unit\"»\n",
    ),
];

#[test]
fn each_planted_slip_is_told_at_its_place_and_nothing_else_is() {
    for (code, planted) in PLANTED {
        let text = format!("{HEAD}[[org]]\nname = \"甲\"\nkind = \"branch\"\n{planted}");
        let (start, end) = (text.find('«').unwrap(), text.find('»').unwrap());
        let bare = text.replace(['«', '»'], "");
        let found = problems(&bare);
        let codes: Vec<&str> = found.iter().map(|it| it.code.code()).collect();
        assert_eq!(codes, [*code], "{planted}\n{}", listed(&found));
        let span = &found[0].span;
        assert_eq!(span.start, start, "{planted}");
        let marked = &text[start + '«'.len_utf8()..end];
        assert!(
            bare[span.clone()].starts_with(marked),
            "{planted} {}",
            &bare[span.clone()]
        );
        let line = bare[..start].matches('\n').count() + 1;
        assert_eq!(found[0].line, line, "{planted}");
    }
}

#[test]
fn two_officers_under_one_appraisal_must_be_told_apart() {
    let officers = whole().replace("subject = \"secretary\"", "subject = \"officer\"");
    let pack = pack_of(&officers);
    let post = |post: &str, person: &str| {
        format!("[[org.post]]\npost = \"{post}\"\nperson = \"{person}\"\nsince = 2024-01-01\n")
    };
    let decision = "[[org.decision]]\nappraisal = \"review\"\ngrade = \"good\"\n";
    let head = format!("{HEAD}[[org]]\nname = \"甲\"\nkind = \"branch\"\n");
    let (one, two) = (post("secretary", "张三"), post("deputy_secretary", "李四"));
    let text = format!("{head}{one}{two}{decision}");
    let found = trial("facts.toml", &text, &pack).unwrap_err();
    assert_eq!(found[0].code.code(), "person_unclear");
    let text = format!("{text}person = \"李四\"\n");
    let found = trial("facts.toml", &text, &pack).unwrap();
    let person = found.decisions["review"][0].person.unwrap();
    assert_eq!(found.person(person), Some("李四"));
}

#[test]
fn all_defects_are_listed_with_place_and_remedy_and_nothing_is_judged() {
    let desk = desk();
    let facts = "year = 2026\ntoday = \"2027-13-10\"\n[[org]]\nname = \"甲\"\nkind = \"branch\"\n\
                 [org.facts]\nrooster = true\nattendance = 93.5\n";
    desk.write("facts.toml", facts);
    let answer = desk.call(&["pack", "try", "pack.toml", "facts.toml"]);
    assert_eq!(answer.code, 4, "{answer:?}");
    let place = |line: &str| {
        answer
            .out
            .find(line)
            .unwrap_or_else(|| panic!("{line} {answer:?}"))
    };
    let places = ["facts.toml:2:9", "facts.toml:7:1", "facts.toml:8:14"].map(place);
    assert!(places.is_sorted());
    for part in [
        "day_unclear",
        "制度包中没有事实「rooster」",
        "最接近的是 roster",
        "改为 \"93.5\"",
        "有3处错误",
    ] {
        assert!(answer.out.contains(part), "{part} {answer:?}");
    }
    assert!(!answer.out.contains('⟨'), "{answer:?}");
    let told = desk
        .call(&["pack", "try", "pack.toml", "facts.toml", "--json"])
        .json();
    assert_eq!(told["problems"].as_array().unwrap().len(), 3);
    assert_eq!(told["problems"][1]["line"], 7);
    let english = run(
        &desk.path("."),
        &["--lang", "en", "pack", "try", "pack.toml", "facts.toml"],
    );
    assert!(
        english.out.contains("the pack has no fact 'rooster'"),
        "{english:?}"
    );
}

#[test]
fn what_is_no_toml_is_told_where_it_breaks() {
    let found = problems("year = 2026\ntoday = 2027-01-10\n[[org]\n");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code.code(), found[0].line), ("syntax", 3));
    let found = problems("");
    let codes: Vec<&str> = found.iter().map(|it| it.code.code()).collect();
    assert_eq!(codes, ["missing_key"; 3]);
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let desk = desk();
    let args = ["pack", "try", "pack.toml", "nowhere.toml"];
    desk.refused(&args, 3, "not_found");
    std::fs::write(desk.path("gbk.toml"), [0xd6, 0xd0]).unwrap();
    desk.refused(
        &["pack", "try", "pack.toml", "gbk.toml"],
        4,
        "facts_not_utf8",
    );
    desk.write("bad.toml", "[pack]\nid = 1\n");
    desk.refused(
        &["pack", "try", "bad.toml", "nowhere.toml"],
        4,
        "pack_defective",
    );
    desk.refused(&["pack", "try", "s9", "nowhere.toml"], 3, "not_found");
    desk.refused(&["pack", "try", "s2"], 2, "usage_missing");
}

/// Three orgs, the first below the second and above the third, with a value of every sort.
const SORTS: &str = r#"
[[org]]
name = "甲"
kind = "branch"
parent = "乙"
drawn = true
roster = ["张三", "李四"]
[org.facts]
attendance = { done = 37, of = 40 }
review-word = [ { key = "一", label = "good" }, { key = "二", label = "poor" } ]
plan-day = 2026-03-15
vacancy = { from = 2026-05-01 }
discipline = [
  { severity = "light", persons = ["张三"] },
  { severity = "grave", persons = 2, key = "甲案" },
  { severity = "light" },
]
platform = "88.5"
[[org.record]]
kind = "meeting"
date = 2026-02-01
dates = [2026-03-01,
  2026-04-01]
present = ["李四", "王五"]
absent = 1
filled = ["place"]
[[org.sheet]]
form = "form"
by = "self"
[org.sheet.marks]
"1.1" = "9.5"
"1.2" = [2]
"1.3" = "na"
[[org.finding]]
found = 2025-07-01
repeated = true
[[org]]
name = "乙"
kind = "general_branch"
parent_kind = "committee"
[[org]]
name = "丙"
kind = "branch"
parent = "甲"
"#;

fn sorts() -> Trial {
    read(&format!("{HEAD}{SORTS}"))
}

fn dec(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

#[test]
fn facts_of_every_sort_are_read_as_they_are_meant() {
    let found = sorts();
    let value = |id: &str| found.orgs[0].values[id].fact.clone();
    let rate = Fact::Rate {
        done: dec("37"),
        of: dec("40"),
    };
    assert_eq!(value("attendance"), rate);
    assert!(matches!(value("review-word"), Fact::Labels(list) if list.len() == 2));
    assert!(matches!(value("vacancy"), Fact::Span { to: None, .. }));
    let Fact::Incidents(list) = value("discipline") else {
        panic!("{found:?}");
    };
    assert_eq!(list[0].persons, Attendance::Persons(vec![1]));
    assert_eq!(list[1].persons, Attendance::Count(2));
    assert_eq!(list[1].key, "甲案");
    assert_ne!(
        list[0].key, list[2].key,
        "without a key each is a case of its own"
    );
    let imported = Fact::Imported {
        score: Some(dec("88.5")),
        full: Some(dec("100")),
        rank: None,
    };
    assert_eq!(value("platform"), imported);
    let silent = &found.orgs[1].values;
    assert!(matches!(silent["discipline"].fact, Fact::Incidents(ref list) if list.is_empty()));
    assert!(!silent.contains_key("roster"));
}

#[test]
fn entries_and_marks_are_read_as_they_are_meant() {
    let found = sorts();
    let one = &found.orgs[0];
    assert_eq!(one.events.len(), 3);
    assert_eq!(
        one.events[2].id,
        one.events[1].id + 1,
        "each day by its line"
    );
    assert_eq!(one.events[0].present, Attendance::Persons(vec![2, 3]));
    assert_eq!(one.events[0].absent, Attendance::Count(1));
    assert_eq!(one.events[0].filled.len(), 2, "the date is always there");
    let marks = &one.sheets[0].marks;
    assert_eq!(marks["1.1"], SheetMark::Points(dec("9.5")));
    assert_eq!(marks["1.2"], SheetMark::Ticks([2].into()));
    assert_eq!(marks["1.3"], SheetMark::NotApplicable);
    let finding = &one.findings[0];
    assert_eq!((finding.year, finding.repeats.is_some()), (2025, true));
}

#[test]
fn orgs_know_who_stands_above_and_below() {
    let found = sorts();
    let [one, two, three] = found.orgs.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((two.org.level, one.org.level, three.org.level), (1, 2, 3));
    assert_eq!(one.org.parent, Some(two.org.id));
    assert_eq!(one.org.parent_kind, Some(OrgKind::GeneralBranch));
    assert_eq!(two.org.parent_kind, Some(OrgKind::Committee));
    assert_eq!(two.children, vec![one.org.id]);
    assert_eq!(two.drawn, vec![one.org.id]);
    assert_eq!(one.roster, Some(vec![1, 2]));
    assert_eq!(three.roster, None);
}

#[test]
fn orgs_that_stand_above_each_other_in_a_circle_end() {
    let org = |name: &str, parent: &str| {
        format!("[[org]]\nname = \"{name}\"\nkind = \"branch\"\nparent = \"{parent}\"\n")
    };
    let text = format!("{HEAD}{}{}", org("甲", "乙"), org("乙", "甲"));
    let desk = desk();
    let answer = tried(&desk, &text, &[]);
    assert_eq!(answer["verdicts"].as_array().unwrap().len(), 2);
}

#[test]
fn classes_follow_from_their_marks_unless_they_are_written() {
    let marked = whole().replace("by_hand = true", "matches = [\"一类\"]");
    let pack = pack_of(&marked);
    let org = |more: &str| {
        let text = format!("{HEAD}[[org]]\nname = \"一类总支\"\nkind = \"general_branch\"\n{more}");
        let found = trial("facts.toml", &text, &pack).unwrap();
        found.orgs[0].org.classes.clone()
    };
    assert_eq!(org(""), ["first-class"]);
    assert_eq!(org("classes = []\n"), [""; 0]);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]

    #[test]
    fn no_spoiled_file_of_facts_makes_the_reader_fall(
        cut in 0usize..1_200,
        len in 0usize..40,
        with in "\\PC{0,12}",
    ) {
        let sound = format!("{HEAD}{GOOD}");
        let chars: Vec<char> = sound.chars().collect();
        let start = cut.min(chars.len());
        let end = (start + len).min(chars.len());
        let spoiled = chars[..start].iter().copied().chain(with.chars());
        let text: String = spoiled.chain(chars[end..].iter().copied()).collect();
        static PACK: OnceLock<Pack> = OnceLock::new();
        let pack = PACK.get_or_init(|| pack_of(&whole()));
        for problem in trial("spoiled.toml", &text, pack).err().unwrap_or_default() {
            proptest::prop_assert!(problem.line >= 1 && problem.column >= 1);
            proptest::prop_assert!(text.get(problem.span.clone()).is_some());
        }
    }
}
