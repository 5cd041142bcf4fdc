//! S2: the list of twenty, the self-check, the inspection of 100 points, the secretary's grade.

use super::{Year, beside};
use crate::decide::day;

/// Keys follow the lines.
const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
001,,临湖学院党委,党委,高校,170,2024-11-17,5,徐立峰,,
001001,001,文学院党总支,党总支,高校,50,2023-01-05,5,胡一瑶,何平,
001001001,001001,文学院教师党支部,党支部,高校,20,2024-03-01,3,李文,,
001001002,001001,文学院学生党支部,党支部,高校,30,2024-03-01,3,钟涛,,
001002,001,理学院党总支,党总支,高校,60,2024-01-05,5,郭敏,,
001003,001,图书馆直属党支部,直属党支部,高校,20,2024-06-01,3,梁广,,
001009,001,党委组织部,单位,高校,,,,季俊海,,
";

/// The general branch that the year is about, its secretary and his deputy.
const ORG: i64 = 2;
const SECRETARY: i64 = 2;
const DEPUTY: i64 = 3;

/// The inspector's marks; every item that is not named has its full points.
const MARKS: &[&str] = &[
    "1.1=1:材料与实际不符",
    "1.2=0.5:次数不足",
    "1.5=3.5",
    "2.1=1.5",
    "3.1=1.5",
    "4.3=1.5",
    "5.1=3.5",
    "5.5=1.5",
    "7.2=3",
    "8.2=1.6",
    "8.4=1.5",
    "9.1=0.5:次数不足",
    "9.4=1.5",
    "10.2=1.7",
    "11.3=1:无记录",
    "12.2=1.5",
];

/// What the general branch and its branches did until the inspection, month by month.
fn ledger(year: &Year) {
    let six = "--pack s2 --place 会议室 --host 书记 --present 6 --absent 0 --recorder 何平 \
               --content 研究党建";
    let studied = [
        "2026-01-12",
        "2026-02-09",
        "2026-04-13",
        "2026-05-11",
        "2026-06-08",
        "2026-08-10",
    ];
    year.each(
        &studied,
        &format!("record add party-building-study 001001 {six}"),
    );
    let member =
        format!("record add member-study 001001 --pack s2 --person {DEPUTY} --content 分管党建");
    year.on("2026-05-20", &member);
    year.on(
        "2026-03-03",
        &format!("record add ideology-study 001001 {six}"),
    );
    year.on(
        "2026-09-02",
        &format!("record add ideology-study 001001 {six}"),
    );
    let joint = "record add ideology-joint 001001 --pack s2 --host 书记 --present 8 --content 联席";
    year.each(&["2026-02-11", "2026-07-15"], joint);
    let analysis = "record add ideology-analysis 001001 --pack s2 --content 研判 --result 平稳";
    year.each(&["2026-03-20", "2026-06-19", "2026-09-18"], analysis);
    year.on(
        "2026-06-25",
        "record add ideology-report 001001 --pack s2 --document 院党字1号",
    );
    let civility = format!("record add civility-study 001001 {six}");
    year.each(
        &["2026-02-20", "2026-04-20", "2026-06-20", "2026-08-20"],
        &civility,
    );
    year.on(
        "2026-09-20",
        "record add annual-report 001001 --pack s2 --document 院党字9号",
    );
    // The system was kept up in 24 weeks, from the first on.
    for week in 0..24 {
        let monday = day("2026-01-05") + chrono::Days::new(7 * week);
        let upkeep = format!("record add system-upkeep 001001 --pack s2 --person {DEPUTY}");
        year.on(&monday.to_string(), &upkeep);
    }
    // One branch paid its dues in each of nine months, the other in six of them.
    for month in 1..=9 {
        let both = if month <= 6 { " 001001002" } else { "" };
        let dues = format!(
            "record add dues-monthly 001001001{both} --pack s2 --person 4 --quantity 120.5"
        );
        year.on(&format!("2026-0{month}-06"), &dues);
    }
    for (fact, value) in [
        ("secretary-ledger-kept", "yes"),
        ("absent-members", "1"),
        ("dues-clerk", "yes"),
        ("roster-kept", "yes"),
        ("away-contact", "no"),
        ("neglect-ledger", "yes"),
        ("passports-kept", "yes"),
        ("abroad-applied", "no"),
        ("passports-back", "yes"),
    ] {
        year.on(
            "2026-09-21",
            &format!("figure set 001001 {fact} {value} --pack s2"),
        );
    }
}

/// What the inspector found goes on the ledger, is rectified, and verified by somebody else.
fn findings(year: &Year, (campaign, sheet): (i64, i64)) {
    let raise = format!(
        "finding raise 001001 支委会三个月未研究党建 --source sheet --sheet {sheet} --item 1.2 \
         --campaign {campaign} --responsible 胡一瑶 --deadline 2026-10-31"
    );
    let study = year.make("2026-10-08", "finding", &raise);
    let raise = "finding raise 001001 主题党日无记录 --source check --task T-0015 \
                 --deadline 2026-11-10";
    let theme = year.make("2026-10-09", "finding", raise);
    let rectify = format!("finding rectify {study} --measure 每月首周研究 --evidence 会议记录");
    year.on("2026-10-28", &rectify);
    let own = format!("finding close {study} --verifier 胡一瑶");
    year.refused("2026-10-30", &own, "same_person");
    year.on(
        "2026-10-30",
        &format!("finding close {study} --verifier 季俊海"),
    );
    year.on("2026-11-30", &format!("finding look-back {study}"));
    // What stays open past its deadline is owed, and keeps the task from being done.
    let owed = year.json("2026-11-12", "chase list --org 001001");
    let owed = owed.as_array().unwrap().iter();
    assert_eq!(owed.filter(|it| it["what"] == "finding").count(), 1);
    year.on(
        "2026-11-12",
        &format!("chase log 001001 finding {theme} --said 下周补齐"),
    );
    let assess = "task assess T-0015 001001 --outcome done --assessment 达到目标";
    year.refused("2026-12-20", assess, "open_finding");
    let rectify = format!("finding rectify {theme} --measure 补记 --evidence 记录本");
    year.on("2026-12-20", &rectify);
    year.on(
        "2026-12-20",
        &format!("finding close {theme} --verifier 季俊海"),
    );
}

/// Points by group, as the inspector gave them, and why they are less than full:
///
/// 1. 1 + 0.5 + 2 + 2 + 3.5 = 9 of 12: a member without a list −1; three months of nine without a
///    study, 3 × 0.5; judged −0.5.
/// 2. 1.5 + 2 + 2 + 4 = 9.5 of 10: judged.
/// 3. 1.5 + 4 = 5.5 of 6: one of two officers studied nothing by the end of June, 1 × 0.5.
/// 4. 2 + 2 + 1.5 + 2 = 7.5 of 8: judged.
/// 5. 3.5 + 2 + 2 + 2 + 1.5 = 11 of 12: in the first 1.5 judged + 1 (two studies of two) + 0 (a
///    quarter of three without a joint meeting, 1 × 0.5) + 0.5 + 0.5; the last judged.
/// 6. 8.
/// 7. 2 + 3 + 4 + 2 + 2 = 13 of 14: judged.
/// 8. 2 + 1.6 + 2 + 1.5 = 7.1 of 8: minutes without host and recorder, 2 × 0.2; one member long
///    absent, 1 × 0.5.
/// 9. 0.5 + 2 + 2 + 1.5 = 6 of 8: 39 weeks are over and 24 were kept, 15 × 0.1; judged.
/// 10. 2 + 1.7 = 3.7 of 4: of 18 months of a branch 15 are paid, 3 × 0.1.
/// 11. 2 + 2 + 1 = 5 of 6: no record of members away −1.
/// 12. 2 + 1.5 = 3.5 of 4: a journey that nobody applied for −0.5.
///
/// 9 + 9.5 + 5.5 + 7.5 + 11 + 8 + 13 + 7.1 + 6 + 3.7 + 5 + 3.5 = 88.8. The self-check took 1 off
/// item 1.2 and 1 off item 9.1: 98. The regulation sets no threshold: the grade is the body's.
#[test]
fn s2_a_year_of_inspection_comes_to_the_points_and_the_grade_that_a_clerk_works_out() {
    let year = Year::begin(LIST, &["s2"]);
    year.four_lists("T-0015", &["001001", "001002", "001003"]);
    ledger(&year);
    let window = "--since 2026-09-26 --until 2026-09-30";
    let open = format!("campaign open 001001 001002 001003 --pack s2 --item autumn-2018 {window}");
    let campaign = year.make("2026-09-20", "campaign", &open);
    let draw = format!("campaign draw {campaign} --count 2 --seed");
    year.on("2026-09-20", &format!("{draw} 5"));
    year.refused("2026-09-21", &format!("{draw} 6"), "already_drawn");
    let assign = format!("campaign assign {campaign} 001001");
    let own = format!("{assign} 胡一瑶 --role self --form annex1");
    let own = year.make("2026-09-26", "sheet", &own);
    year.fill("2026-09-29", own, &["1.2=1:次数不足", "9.1=1:次数不足"]);
    let own = format!("{assign} 何平 --form annex1");
    year.refused("2026-09-28", &own, "own_org");
    let sheet = format!("{assign} 秦岳 --form annex1");
    let sheet = year.make("2026-09-28", "sheet", &sheet);
    year.fill("2026-09-30", sheet, MARKS);
    year.on(
        "2026-09-30",
        &format!("campaign close {campaign} --summary 逐项入账"),
    );

    let inspection = year.judged("2026-10-05", "001001 --by-score inspection");
    assert_eq!(inspection["score"], "88.8");
    let own = year.judged("2026-10-05", "001001 --by-score self");
    assert_eq!(own["score"], "98");
    // What the facts give beside the marks is what the inspector gave for the same reasons.
    for (item, points) in [
        ("1.2", vec!["0.5"]),
        ("1.4", vec!["2"]),
        ("3.1", vec!["1.5"]),
        ("5.1", vec!["no_mark", "1", "0", "0.5", "0.5"]),
        ("5.3", vec!["1", "no_mark"]),
        ("8.4", vec!["1.5"]),
        ("9.1", vec!["0.5"]),
        ("10.1", vec!["2"]),
        ("10.2", vec!["0.7", "no_mark"]),
        ("11.1", vec!["2"]),
        ("11.3", vec!["1"]),
        ("12.2", vec!["1.5"]),
    ] {
        assert_eq!(beside(&inspection["trace"], item), points, "{item}");
    }
    let compared = year.json("2026-10-05", "campaign compare 001001 annex1");
    let differs = |row: &&serde_json::Value| row["role"] == "inspector" && row["item"] == "1.2";
    let row = compared.as_array().unwrap().iter().find(differs).unwrap();
    assert_eq!(row["difference"], "-0.5", "{row}");

    findings(&year, (campaign, sheet));
    year.closed("T-0015");
    verdict(&year);
}

/// The committee gives "rather good": never without a reason, and never "excellent" after it.
fn verdict(year: &Year) {
    let today = "2026-12-28";
    let report = format!(
        "record add secretary-review 001001 --pack s2 --person {SECRETARY} --document 述职报告 \
         --result 较好"
    );
    year.on("2026-12-24", &report);
    let ask = "001001 --appraisal secretary-review";
    let before = year.judged(today, ask);
    assert_eq!(before["verdict"], "open", "{before}");
    let verdict = year.proposed(today, "secretary-review", "001001");
    let decide = format!("verdict decide {verdict} rather-good --body 学校党委");
    year.refused(today, &decide, "grade_needs_reason");
    year.on(today, &format!("{decide} --reason 督查88.8分，问题已改"));
    let after = year.judged(today, ask);
    let told = [&after["verdict"], &after["grade"], &after["grade_title"]];
    assert_eq!(told, ["settled", "rather-good", "较好"]);
    let follows = year.follows(today, ("s2", "secretary-review"), ORG);
    assert_eq!(follows, ["only-good-excellent", "weigh-cadres"]);
    let apply = format!(
        "measure apply 001001 only-good-excellent --by 学校党委 --person {SECRETARY} \
         --verdict {verdict}"
    );
    year.on(today, &apply);
}
