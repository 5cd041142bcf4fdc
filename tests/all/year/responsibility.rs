//! S0: duties of a second-level org, the form derived from them, the verdicts of one committee.

use super::Year;

/// Keys follow the lines.
const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
001,,临湖学院党委,党委,高校,170,2024-11-17,5,徐立峰,,
001001,001,文学院党总支,党总支,高校,50,2023-01-05,5,胡一瑶,何平,
001002,001,理学院党总支,党总支,高校,60,2024-01-05,5,郭敏,,
001003,001,图书馆直属党支部,直属党支部,高校,20,2024-06-01,3,梁广,,
001009,001,党委组织部,单位,高校,,,,季俊海,,
";

/// The general branch that the year is about and its secretary.
const ORG: i64 = 2;
const SECRETARY: i64 = 2;

/// The first inspector's marks, and the second's; every other item has its full five points.
const FIRST: &[&str] = &[
    "1.3=2:无记录",
    "2.1=4.5",
    "3.5=3.5",
    "4.2=3.5",
    "4.6=2.5:记录不全",
    "4.7=4",
    "5.3=2:落实不到位",
];
const SECOND: &[&str] = &[
    "1.3=2.5:无记录",
    "4.6=2.5:记录不全",
    "4.7=3",
    "5.3=2:落实不到位",
];

/// Meetings month by month, what is told of the org, what was reported at the end.
fn ledger(year: &Year) {
    let all = "001001 001002 001003 --pack s0";
    let rest = "--host 书记 --present 7 --content 议党建";
    for month in 1..=12 {
        let day = format!("2026-{month:02}-09");
        year.on(&day, &format!("record add org-meeting {all} {rest}"));
    }
    let quarters = ["2026-03-24", "2026-06-24", "2026-09-24", "2026-12-08"];
    year.each(&quarters, &format!("record add joint-meeting {all} {rest}"));
    let lesson = format!("record add integrity-lesson {all} --topic 党纪 --present 40");
    year.each(&["2026-05-06", "2026-11-06"], &lesson);
    for fact in ["decisions-followed", "meeting-rules", "handbooks-filled"] {
        year.on(
            "2026-11-20",
            &format!("figure set 001001 {fact} yes --pack s0"),
        );
    }
    let alarm = "incident add 001001 stability-incident stability-light 实验室冒烟 --pack s0";
    year.on("2026-04-02", alarm);
    // The secretaries report; one org never told its members.
    for (org, person) in [("001001", SECRETARY), ("001002", 4), ("001003", 5)] {
        let report = format!("record add secretary-report {org} --pack s0 --person {person}");
        year.on(
            "2026-12-18",
            &format!("{report} --document 述职 --result 已评"),
        );
    }
    let told = "001001 001003 --pack s0 --host 书记 --present 45 --document 报告";
    year.on("2026-12-17", &format!("record add assembly-report {told}"));
}

/// The special check: drawn, scored by two, what was low taken up and put right.
fn check(year: &Year) {
    let open = "campaign open 001001 001002 001003 --pack s0 --item special \
                --since 2026-10-12 --until 2026-11-20";
    let campaign = year.make("2026-10-08", "campaign", open);
    year.on(
        "2026-10-08",
        &format!("campaign draw {campaign} --seed 1 --count 2"),
    );
    let assign = format!("campaign assign {campaign} 001001");
    let own = format!("{assign} 胡一瑶 --role self --form self-assessment");
    let own = year.make("2026-10-12", "sheet", &own);
    year.fill("2026-10-14", own, &["4.2=4.5", "5.3=4"]);
    let mut sheets = Vec::new();
    for (assessor, marks) in [("秦岳", FIRST), ("单雨", SECOND)] {
        let line = format!("{assign} {assessor} --form self-assessment");
        let sheet = year.make("2026-10-20", "sheet", &line);
        year.fill("2026-10-22", sheet, marks);
        sheets.push(sheet);
    }
    year.on(
        "2026-11-20",
        &format!("campaign close {campaign} --summary 已报党委"),
    );
    let raise = format!(
        "finding raise 001001 传达没有记录 --source sheet --sheet {} --item 1.3 \
         --campaign {campaign} --deadline 2026-11-15",
        sheets[0]
    );
    let finding = year.make("2026-10-24", "finding", &raise);
    let rectify = format!("finding rectify {finding} --measure 建登记簿 --evidence 登记簿");
    year.on("2026-11-10", &rectify);
    year.on(
        "2026-11-12",
        &format!("finding close {finding} --verifier 季俊海"),
    );
}

/// Five groups of 5 points an item, 160 in all.
///
/// The first inspector: 20 − 3 = 17, 25 − 0.5 = 24.5, 40 − 1.5 = 38.5, 45 − 1.5 − 2.5 − 1 = 40,
/// 30 − 3 = 27: 147. The second: 20 − 2.5 = 17.5, 25, 40, 45 − 2.5 − 2 = 40.5, 30 − 3 = 27: 150.
/// The inspection is their mean, 148.5. The self-check: 160 − 0.5 − 1 = 158.5. The form is derived
/// and local, so neither sets a grade: the committee grades the secretary, the org, the deputy.
#[test]
fn s0_a_year_of_responsibility_comes_to_the_points_and_the_grades_that_a_clerk_works_out() {
    let year = Year::begin(LIST, &["s0"]);
    let open = "task open 支部规范年 --goal 支部全部达标 --standard 三类标准 \
                --responsible 季俊海 --deadline 2026-12-20 --lead 001009";
    year.on("2026-01-20", open);
    year.four_lists("T-0001", &["001001", "001003"]);
    ledger(&year);
    check(&year);
    year.closed("T-0001");

    let inspection = year.judged("2026-12-29", "001001 --by-score inspection");
    assert_eq!(inspection["score"], "148.5");
    let own = year.judged("2026-12-29", "001001 --by-score self");
    assert_eq!(own["score"], "158.5");
    // What was owed once: three secretaries reported, two orgs told their members.
    let quotas = year.json("2027-01-04", "indicator list --year 2026");
    let quotas = quotas.as_array().unwrap().iter();
    let line = |row: &serde_json::Value| {
        format!("{} {} {}", row["indicator"], row["org"], row["standing"]).replace('"', "")
    };
    let mut lines: Vec<String> = quotas.map(line).collect();
    lines.sort();
    assert_eq!(
        lines,
        [
            "assembly-report 001001 met",
            "assembly-report 001002 missed",
            "assembly-report 001003 met",
            "secretary-report 001001 met",
            "secretary-report 001002 met",
            "secretary-report 001003 met",
        ]
    );
    verdicts(&year);
}

/// The committee grades everybody, each with its reason, and closes the year.
fn verdicts(year: &Year) {
    let today = "2026-12-30";
    let close = "year close 2026 --body 常委会 --document 第9号";
    for (appraisal, grade, title, others) in [
        (
            "secretary-review",
            "rather-good",
            "较好",
            &["001002", "001003"][..],
        ),
        ("org-review", "good", "好", &["001002", "001003"]),
        ("deputy-review", "fair", "一般", &[]),
    ] {
        let verdict = year.proposed(today, appraisal, "001001");
        let decide = format!("verdict decide {verdict} {grade} --body 学校党委");
        year.refused(today, &decide, "grade_needs_reason");
        year.refused(today, close, "verdicts_open");
        year.on(today, &format!("{decide} --reason 检查148.5分"));
        let row = year.judged(today, &format!("001001 --appraisal {appraisal}"));
        let told = [&row["verdict"], &row["grade"], &row["grade_title"]];
        assert_eq!(told, ["settled", grade, title], "{appraisal}");
        let list = format!("verdict list --appraisal {appraisal} --undecided");
        let open = year.json(today, &list);
        let open = open.as_array().unwrap();
        let orgs: Vec<_> = open.iter().filter_map(|row| row["org"].as_str()).collect();
        assert_eq!(orgs[..others.len()], *others, "{appraisal}");
        for row in open {
            let decide = format!("verdict decide {} good --body 学校党委", row["id"]);
            year.on(today, &format!("{decide} --reason 履责扎实"));
        }
    }
    let follows = year.follows(today, ("s0", "secretary-review"), ORG);
    assert_eq!(follows, ["weigh-team", "weigh-secretary"]);
    year.on(today, close);
    let late = "record add org-meeting 001001 --pack s0 --date 2026-12-29";
    year.refused(today, late, "year_closed");
    // Judged again by the text of its time, the year is as it was decided.
    year.on("2027-03-01", "year verify 2026");
}
