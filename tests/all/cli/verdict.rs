//! Verdicts by call: supposed, proposed, decided, applied; and what the office then does.

use serde_json::{Value as Json, json};

use super::{Desk, LIST};

/// The university of the list, judged by the made-up regulation of `test-court-2026.toml`: three
/// of its four orgs that are appraised score below 90, and one of them has a card.
pub fn court() -> Desk {
    let desk = Desk::bare();
    desk.line("init --db wudan.db --year 2026 --title test");
    desk.write("list.csv", LIST);
    desk.done(&["import", "orgs", "list.csv"]);
    let pack = super::data("packs/test-court-2026.toml");
    desk.done(&["pack", "adopt", &pack]);
    for call in [
        "figure set 001001 work 90",
        "figure set 001001001 work 79",
        "figure set 001001002 work 93",
        "figure set 001003 work 40",
        "card issue 001001002 orange --reason 反弹 --issuer 组织部",
        "finding raise 001001002 记录不全",
    ] {
        desk.line(call);
    }
    desk
}

/// Some keys of the rows of a list, as one line each.
pub fn told(rows: &Json, keys: &[&str]) -> Vec<String> {
    let plain = |value: &Json| match value {
        Json::Null => "-".to_string(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let line = |row: &Json| {
        let cells: Vec<String> = keys.iter().map(|key| plain(&row[*key])).collect();
        cells.join(" ")
    };
    rows.as_array().unwrap().iter().map(line).collect()
}

const SHOWN: &[&str] = &["case", "score", "ceiling", "proposal", "grade", "verdict"];

fn tried(desk: &Desk, changes: &[&str]) -> Vec<String> {
    let call = [
        "appraise",
        "001001002",
        "--appraisal",
        "review",
        "--what-if",
    ];
    told(&desk.json(&[&call[..], changes].concat()), SHOWN)
}

#[test]
fn a_supposition_shows_what_is_and_what_would_be() {
    let desk = court();
    let now = "now 88 rather-good rather-good - missing";
    let then = |changes: &[&str]| {
        let rows = tried(&desk, changes);
        assert_eq!((rows.len(), rows[0].as_str()), (2, now), "{rows:?}");
        rows[1].clone()
    };
    let lifted = "card:1=lifted";
    assert_eq!(
        then(&[lifted]),
        "then 88 - rather-good - missing",
        "nobody has said whether the big branch did well"
    );
    assert_eq!(
        then(&[lifted, "answer:big-cap=no", "points:total=+2"]),
        "then 90 - good - proposed"
    );
    assert_eq!(
        then(&[lifted, "answer:big-cap=是", "fact:work=99"]),
        "then 94 rather-good rather-good - proposed"
    );
    assert_eq!(
        then(&["points:total=-30"]),
        "then 58 rather-good poor - missing"
    );
    assert_eq!(
        told(
            &desk.json(&["appraise", "001001002", "--appraisal", "review"]),
            &["score"]
        ),
        ["88"],
        "the sandbox leaves the file alone"
    );
    let call = [
        "appraise",
        "001001002",
        "--appraisal",
        "review",
        "--explain",
        "--what-if",
        lifted,
        "answer:big-cap=否",
    ];
    let text = desk.done(&call).out;
    assert!(
        text.starts_with(
            "文学院学生党支部 钟涛，假定：橙牌（1）撤回、大支部有疏漏的，不评好：否\n"
        ),
        "{text}"
    );
    let rows = desk.json(&call);
    assert_eq!(rows[1]["trace"]["args"]["proposal"], "rather-good");
    assert_eq!(rows[1]["changes"], json!([lifted, "answer:big-cap=no"]));
    assert!(rows[0].get("trace").is_none(), "{rows}");
}

#[test]
fn a_finding_that_relapsed_can_be_supposed_closed() {
    let desk = court();
    for call in [
        "finding rectify 1 --measure 补 --evidence 本",
        "finding close 1 --verifier 钟涛",
        "finding look-back 1 --relapsed --remark 又缺",
    ] {
        desk.line(call);
    }
    let rows = tried(&desk, &["card:1=lifted", "finding:1=closed"]);
    assert_eq!(rows[0], "now 88 fair fair - missing");
    assert_eq!(rows[1], "then 88 - rather-good - missing");
}

#[test]
fn a_supposition_that_cannot_be_is_refused_with_its_reason() {
    let desk = court();
    let refused = |change: &str, exit: i32, code: &str| {
        let call = [
            "appraise",
            "001001002",
            "--appraisal",
            "review",
            "--what-if",
        ];
        desk.refused(&[&call[..], &[change]].concat(), exit, code);
    };
    for change in [
        "points=3",
        "points:total=viel",
        "card:x=lifted",
        "card:1=closed",
        "a:b=c",
    ] {
        refused(change, 2, "bad_change");
    }
    refused("points:nothing=1", 1, "no_such_item");
    refused("card:9=lifted", 3, "not_found");
    refused("finding:9=closed", 3, "not_found");
    refused("fact:nothing=1", 1, "no_such_item");
    refused("fact:work=viel", 1, "not_a_value");
    refused("fact:grave=1", 1, "other_fact");
    refused("answer:bands=yes", 1, "no_such_item");
    let call = ["appraise", "--appraisal", "review", "--least"];
    desk.refused(&call, 2, "one_org");
    let call = ["appraise", "001", "--appraisal", "review", "--least"];
    desk.refused(&call, 3, "not_found");
}

#[test]
fn the_least_that_lifts_a_grade_can_be_typed_back() {
    let desk = court();
    let least = |org: &str| {
        let rows = desk.json(&["appraise", org, "--appraisal", "review", "--least"]);
        told(&rows, &["case", "changes", "ceiling", "proposal"])
    };
    assert_eq!(
        least("001001001"),
        ["now [] - fair", "then [\"points:total=+1\"] - rather-good"],
        "79 is one short of 80"
    );
    assert_eq!(
        least("001001002"),
        [
            "now [] rather-good rather-good",
            "then [\"card:1=lifted\"] - rather-good"
        ],
        "no points lift what a card caps"
    );
    let call = [
        "appraise",
        "001001001",
        "--appraisal",
        "review",
        "--what-if",
    ];
    let rows = desk.json(&[&call[..], &["points:total=+1"]].concat());
    assert_eq!(rows[1]["proposal"], "rather-good");
    let rows = desk.json(&[&call[..], &["points:total=+0.99"]].concat());
    assert_eq!(rows[1]["proposal"], "fair");
    let table = desk.done(&["appraise", "001001001", "--appraisal", "review", "--least"]);
    assert!(table.out.contains("总分多得 1 分"), "{}", table.out);
}

/// The keys by which verdicts on record are told.
const KEPT: &[&str] = &[
    "org",
    "person_name",
    "score",
    "proposed_title",
    "ceiling_title",
    "grade_title",
    "body",
    "reason",
];

fn kept(desk: &Desk, more: &[&str]) -> Vec<String> {
    told(&desk.json(&[&["verdict", "list"], more].concat()), KEPT)
}

#[test]
fn verdicts_are_proposed_decided_confirmed_and_reopened() {
    let desk = court();
    let dry = desk.json(&["verdict", "propose", "review", "--dry-run"]);
    assert_eq!(
        told(&dry, &["org", "score", "proposal", "verdict"]),
        [
            "001001 85 rather-good missing",
            "001001001 79 fair proposed",
            "001001002 88 rather-good missing",
            "001003 40 poor proposed"
        ]
    );
    assert_eq!(
        desk.json(&["verdict", "list"]),
        json!([]),
        "a dry run keeps nothing"
    );
    let call = ["verdict", "propose", "review"];
    let done = desk.json(&call);
    let counts = ["judged", "proposed", "exempt"].map(|key| done[key].as_i64().unwrap());
    assert_eq!(counts, [4, 2, 0]);
    assert_eq!(
        told(&done["missing"], &["org", "person_name", "why", "pending"]),
        [
            "001001 胡一瑶 - [\"大支部有疏漏的，不评好\"]",
            "001001002 钟涛 - [\"大支部有疏漏的，不评好\"]"
        ]
    );
    desk.refused(&call, 1, "nothing_to_do");
    assert_eq!(
        kept(&desk, &[]),
        [
            "001001 胡一瑶 85 - - - - -",
            "001001001 李文 79 一般 - - - -",
            "001001002 钟涛 88 - 较好 - - -",
            "001003 梁广 40 差 - - - -"
        ],
        "no grade is proposed while a condition is not known"
    );
    let confirm = ["verdict", "confirm", "review", "--body", "学院党委"];
    assert_eq!(desk.json(&confirm)["undecided"], 2);
    desk.refused(&confirm, 1, "nothing_to_do");
    let open = kept(&desk, &["--undecided"]);
    assert_eq!(open.len(), 2, "{open:?}");
    fn decide(grade: &str) -> Vec<&str> {
        let call = ["verdict", "decide", "3", grade, "--body", "学院党委"];
        [&call[..], &["--reason", "群众反映好"]].concat()
    }
    desk.refused(&decide("好"), 1, "above_ceiling");
    desk.refused(&decide("很好"), 1, "no_such_item");
    desk.refused(&decide("较好")[..6], 1, "grade_needs_reason");
    desk.done(&decide("较好"));
    desk.refused(&decide("较好"), 1, "already_decided");
    let of = kept(&desk, &["--org", "001001002"]);
    assert_eq!(of, ["001001002 钟涛 88 - 较好 较好 学院党委 群众反映好"]);
    desk.done(&["verdict", "reopen", "3", "--reason", "申诉"]);
    assert_eq!(kept(&desk, &["--undecided"]).len(), 2);
    let table = desk.done(&["verdict", "list"]).out;
    assert!(table.contains("李文") && table.contains("一般"), "{table}");
    assert!(!table.contains("fair"), "{table}");
    desk.refused(&["verdict", "propose", "nothing"], 3, "not_found");
    desk.refused(
        &["verdict", "list", "--appraisal", "nothing"],
        3,
        "not_found",
    );
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}

#[test]
fn who_is_exempt_is_not_proposed_and_who_has_no_figure_is_told() {
    let desk = court();
    desk.line("figure set 001001001 resting 是");
    desk.line("figure drop 4");
    let done = desk.line("verdict propose review").out;
    for line in [
        "评判 3 个：有建议等次 0 个；另有不参评 1 个。",
        "缺数据 2 个：大支部有疏漏的，不评好。",
        "缺数据 1 个：没有数据。",
    ] {
        assert!(done.contains(line), "{line}: {done}");
    }
    assert_eq!(
        kept(&desk, &[])[2],
        "001003 梁广 - - - - - -",
        "missing is not nought"
    );
}

#[test]
fn a_verdict_that_a_body_gives_without_a_score_is_told_too() {
    let desk = Desk::ready();
    let s1 = desk.json(&["verdict", "propose", "general-review"]);
    let keys = ["judged", "proposed", "exempt"].map(|key| s1[key].as_i64().unwrap());
    assert_eq!(keys, [2, 0, 0]);
    assert_eq!(
        told(&s1["missing"], &["org", "why"]),
        ["001001 no_fact", "001003 no_fact"],
        "the pack fixes a score, and nothing is known for it"
    );
    let s2 = desk.json(&["verdict", "propose", "secretary-review"]);
    assert_eq!(s2["missing"], json!([]), "this pack fixes no score");
}

#[test]
fn a_consequence_is_applied_for_a_verdict_and_carried_out_or_withdrawn() {
    let desk = court();
    desk.line("verdict propose review");
    desk.line("verdict confirm review --body 学院党委");
    let apply = |org: &'static str, verdict: &'static str| {
        let call = ["measure", "apply", org, "poor-talk", "--by", "学院党委"];
        [&call[..], &["--verdict", verdict]].concat()
    };
    desk.refused(&apply("001001", "4"), 1, "bad_value");
    desk.refused(&apply("001003", "9"), 3, "not_found");
    desk.done(&apply("001003", "4"));
    desk.line("measure apply 001003 poor-talk --by 学院党委 --text 另行通报 --until 2026-12-31");
    let call = ["measure", "apply", "001003", "nothing", "--by", "x"];
    desk.refused(&call, 1, "no_such_item");
    let keys = [
        "org", "text", "by", "since", "until", "verdict", "done", "lifted",
    ];
    let list = |more: &[&str]| told(&desk.json(&[&["measure", "list"], more].concat()), &keys);
    assert_eq!(
        list(&[]),
        [
            "001003 差等次约谈书记 学院党委 2026-05-20 - 4 - -",
            "001003 另行通报 学院党委 2026-05-20 2026-12-31 - - -"
        ],
        "the pack's own words where nobody says otherwise"
    );
    desk.refused(&["measure", "finish", "1", "--evidence", ""], 1, "empty");
    desk.line("measure finish 1 --evidence 谈话记录");
    desk.refused(
        &["measure", "lift", "1", "--reason", "误报"],
        1,
        "already_ended",
    );
    desk.refused(&["measure", "lift", "2", "--reason", ""], 1, "no_reason");
    desk.line("measure lift 2 --reason 误报");
    assert_eq!(list(&["--open"]), [""; 0]);
    assert_eq!(list(&["--org", "001003"]).len(), 2);
    assert_eq!(list(&["--org", "001001"]), [""; 0]);
    assert_eq!(list(&["--year", "2025"]), [""; 0]);
    assert!(desk.line("measure list").out.contains("差等次约谈书记"));
}
