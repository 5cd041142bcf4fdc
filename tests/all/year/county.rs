//! S3: five lists, monthly dispatch, two rounds of inspection, cards, and a grade below a ceiling.

use super::{Year, beside};

/// Keys follow the lines.
const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
Y,,云溪县委,党委,其他,900,2023-05-08,5,胡玉兰,,
T01,Y,白石镇党委,党委,农村,380,2023-09-02,5,胡景行,程敏,
T01001,T01,上坪村党支部,党支部,农村,31,2025-02-21,3,王霞,,
T02,Y,清水镇党委,党委,农村,308,2022-08-29,5,魏国庆,,
T03,Y,龙泉镇党委,党委,农村,376,2023-03-14,5,任浩然,,
U02,Y,县委组织部,单位,其他,,,,向晚舟,,
";

/// 白石镇党委 and its secretary.
const ORG: i64 = 2;
const SECRETARY: i64 = 2;

/// Marks of the round in July and August.
const AUGUST: &[&str] = &[
    "1.3=3",
    "3.2=4",
    "3.3=3.5",
    "4.3=4.5",
    "5.1=2:次数不足",
    "6.3=2:整改不实",
];

/// Marks of the closing round in December.
const DECEMBER: &[&str] = &[
    "1.1=4.5",
    "1.3=4.4",
    "2.1=6",
    "2.2=3",
    "3.1=4.5",
    "3.3=4",
    "4.3=5",
    "5.1=2:次数不足",
    "6.1=3",
    "6.3=3",
    "7.1=3:整改不实",
    "7.2=3",
];

/// What the township's secretary did, month by month.
fn ledger(year: &Year) {
    let him = format!("--pack s3 --person {SECRETARY}");
    for month in 1..=12 {
        let day = format!("2026-{month:02}-10");
        year.on(
            &day,
            "record add dispatch-meeting Y T01 T02 T03 --pack s3 --content 调度",
        );
        if month != 8 {
            year.on(&day, &format!("record add survey T01 {him} --place 上坪村"));
        }
    }
    let meeting = "record add township-meeting T01 --pack s3 --topic 议党建";
    year.each(&["2026-02-05", "2026-06-03", "2026-11-04"], meeting);
    for (day, hours) in [("2026-03-18", 16), ("2026-06-17", 16), ("2026-10-21", 18)] {
        let training = format!("record add training T01 {him} --quantity {hours} --topic 轮训");
        year.on(day, &training);
    }
    // Progress was published in three quarters of four.
    year.each(
        &["2026-03-27", "2026-06-26", "2026-12-18"],
        "record add progress-publication T01 --pack s3 --content 进度",
    );
    let exchange = "record add exchange Y T01 --pack s3 --topic 交流";
    year.each(
        &["2026-03-12", "2026-06-11", "2026-09-10", "2026-12-10"],
        exchange,
    );
    year.each(
        &["2026-06-30", "2026-12-22"],
        &format!("record add half-report T01 {him}"),
    );
    year.on(
        "2026-04-08",
        &format!("record add contact-visit T01 {him} --place 上坪村"),
    );
    let solved = format!("record add problem-solved T01 {him} --content 修渠 --result 办结");
    year.each(&["2026-05-08", "2026-09-08"], &solved);
    year.on(
        "2026-01-15",
        &format!("record add contact-branch T01 {him} --content 上坪村"),
    );
    year.on(
        "2026-01-16",
        &format!("record add lagging-village T01 {him} --content 上坪村"),
    );
    year.on(
        "2026-05-22",
        &format!("record add party-class T01 {him} --topic 党章"),
    );
    let point = format!("record add demo-point T01 {him} --content 示范点");
    year.each(&["2026-06-20", "2026-11-20"], &point);
    year.on(
        "2026-07-01",
        &format!("record add double-life T01 {him} --content 支部会"),
    );
    for (fact, value) in [
        ("budget-grows", "yes"),
        ("report-own", "yes"),
        ("rectify-own", "no"),
        ("site-own", "yes"),
        ("comment-own", "yes"),
        ("result-up", "no"),
        ("result-down", "yes"),
        ("youth-branch-head", "yes"),
    ] {
        year.on(
            "2026-12-20",
            &format!("figure set T01 {fact} {value} --pack s3"),
        );
    }
}

/// A round of inspection: opened, drawn, scored.
fn round(year: &Year, (item, since, until): (&str, &str, &str)) -> i64 {
    let open = format!(
        "campaign open T01 T02 T03 --pack s3 --item {item} --since {since} --until {until}"
    );
    year.make(since, "campaign", &open)
}

/// Yellow for what was found; the look-back finds it perfunctory; then orange, never at once.
fn cards(year: &Year, sheet: i64) {
    let raise = format!(
        "finding raise T01 反馈问题整改不实 --source sheet --sheet {sheet} --item 6.3 \
         --responsible 胡景行 --deadline 2026-09-25"
    );
    let finding = year.make("2026-08-25", "finding", &raise);
    let issue = |card: &str, why: &str| {
        format!(
            "card issue T01 {card} --pack s3 --issuer 县委组织部 --person {SECRETARY} \
             --finding {finding} --reason {why}"
        )
    };
    year.refused(
        "2026-08-25",
        &issue("orange", "整改走过场"),
        "card_not_next",
    );
    let yellow = format!("{} --deadline 2026-09-25", issue("yellow", "首查见问题"));
    let yellow = year.make("2026-08-26", "card", &yellow);
    let rectify = format!("finding rectify {finding} --measure 重新整改 --evidence 台账");
    year.on("2026-09-22", &rectify);
    year.on(
        "2026-09-24",
        &format!("finding close {finding} --verifier 向晚舟"),
    );
    year.on(
        "2026-10-12",
        &format!("finding look-back {finding} --relapsed"),
    );
    year.on(
        "2026-10-12",
        &format!("card look-back {yellow} --remark 走过场"),
    );
    let orange = format!("{} --deadline 2026-11-20", issue("orange", "问题反弹"));
    let orange = year.make("2026-10-13", "card", &orange);
    let talk = format!(
        "talk hold T01 {SECRETARY} --by 胡玉兰 --item orange-interview --pack s3 \
         --card {orange} --topics 哪里没改好 为什么"
    );
    year.on("2026-10-15", &talk);
    let talks = year.json("2026-10-15", "talk list --org T01");
    assert_eq!(talks[0]["lacks"], "怎么改、何时改完");
    let apply = format!(
        "measure apply T01 orange-rectify --by 县委书记 --person {SECRETARY} --pack s3 \
         --until 2026-11-20 --card {orange}"
    );
    let measure = year.make("2026-10-15", "measure", &apply);
    let rectify = format!("finding rectify {finding} --measure 逐条销号 --evidence 书面材料");
    year.on("2026-11-18", &rectify);
    year.on(
        "2026-11-19",
        &format!("finding close {finding} --verifier 向晚舟"),
    );
    year.on(
        "2026-11-20",
        &format!("card look-back {orange} --rectified"),
    );
    year.on(
        "2026-11-20",
        &format!("measure finish {measure} --evidence 书面材料"),
    );
}

/// The township's secretary: two inspectors, each from 100 points.
///
/// August: 1.3 −2, 3.2 −1, 3.3 −1.5, 4.3 −1.5, 5.1 −2, 6.3 −2: 90.
/// December, group by group: 15 − 0.5 − 0.6 (50 hours of 56, 6 × 0.1) = 13.9; 15 − 2 (three
/// meetings of four) − 1 = 12; 20 − 0.5 − 1 = 18.5; 15 − 1 = 14; 10 − 2 (one visit of two) = 8;
/// 15 − 1 (three quarters of four) − 1 = 13; 10 − 3 (rectification left to others) − 1 (nothing
/// sent up) = 6: 85.4. The mean of both is 87.7.
///
/// The form of the seven leads: 100 − 3 × 2 (three meetings of six) − 1 (a month without a
/// survey) − 2 = 91.
///
/// The village's secretary has no secretaries below, so item 7.2 is not asked and 96 points are:
/// 96 − 0.5 − 1 − 2 = 92.5, and 92.5 × 100 ÷ 96 = 96.354…, to two places 96.35.
///
/// An orange card bars "good" whatever the score; the county committee gives "rather good".
#[test]
fn s3_a_year_of_accountability_comes_to_the_points_and_the_grade_that_a_clerk_works_out() {
    let year = Year::begin(LIST, &["s3"]);
    year.four_lists("T-0002", &["T01", "T02", "T03"]);
    ledger(&year);
    let inspection = round(&year, ("inspection-months", "2026-07-01", "2026-08-31"));
    year.on(
        "2026-07-01",
        &format!("campaign draw {inspection} --seed 5 --count 2"),
    );
    let shown = year.json("2026-07-01", &format!("campaign show {inspection}"));
    let first = &shown[0];
    assert_eq!(
        (&first["org"], &first["drawn"]),
        (&"T01".into(), &true.into())
    );
    let assign = format!("campaign assign {inspection} T01");
    let own = format!("{assign} 胡景行 --role self --form duty-sheet");
    let own = year.make("2026-07-06", "sheet", &own);
    year.fill("2026-07-08", own, &["2.2=3.5"]);
    let august = year.make(
        "2026-08-18",
        "sheet",
        &format!("{assign} 路遥 --form duty-sheet"),
    );
    year.fill("2026-08-20", august, AUGUST);
    let leads = year.make(
        "2026-08-18",
        "sheet",
        &format!("{assign} 路遥 --form township-sheet"),
    );
    year.fill("2026-08-20", leads, &["1.1=6:次数不足", "2.2=11", "2.8=10"]);
    cards(&year, august);
    year.on(
        "2026-08-31",
        &format!("campaign close {inspection} --summary 点名通报"),
    );
    let closing = round(&year, ("closing", "2026-12-01", "2026-12-31"));
    let assign = format!("campaign assign {closing} T01 尹松 --form duty-sheet");
    let december = year.make("2026-12-22", "sheet", &assign);
    year.fill("2026-12-23", december, DECEMBER);
    let village = "sheet open T01001 --form duty-sheet --role inspector --assessor 尹松";
    let village = year.make("2026-12-22", "sheet", village);
    year.fill(
        "2026-12-23",
        village,
        &["1.3=4.5", "3.4=4", "5.2=2:次数不足"],
    );
    year.closed("T-0002");

    let today = "2027-01-05";
    scores(&year, today);
    verdict(&year, today);
}

/// The scores after the year, and what the facts give beside the marks for the same reasons.
fn scores(year: &Year, today: &str) {
    let score = |org: &str, score: &str| {
        let row = year.judged(today, &format!("{org} --by-score {score} --year 2026"));
        row["score"].as_str().unwrap().to_string()
    };
    assert_eq!(score("T01", "sheet"), "87.7");
    assert_eq!(score("T01", "township"), "91");
    assert_eq!(score("T01001", "sheet"), "96.35");
    let row = year.judged(today, "T01 --by-score sheet --year 2026");
    for (item, points) in [
        ("1.3", "4.4"),
        ("2.1", "6"),
        ("4.1", "5"),
        ("5.1", "2"),
        ("5.2", "4"),
        ("6.1", "3"),
        ("6.4", "3"),
        ("7.1", "3"),
        ("7.2", "3"),
    ] {
        assert_eq!(beside(&row["trace"], item), [points], "{item}");
    }
    let row = year.judged(today, "T01 --by-score township --year 2026");
    for (item, points) in [
        ("1.1", "6"),
        ("2.1", "8"),
        ("2.2", "11"),
        ("2.3", "8"),
        ("2.4", "10"),
        ("2.5", "10"),
        ("2.6", "8"),
        ("2.7", "8"),
    ] {
        assert_eq!(beside(&row["trace"], item), [points], "{item}");
    }
}

fn verdict(year: &Year, today: &str) {
    let ask = "T01 --appraisal review --year 2026";
    let before = year.judged(today, ask);
    let told = [&before["score"], &before["ceiling"], &before["verdict"]];
    assert_eq!(told, ["87.7", "rather-good", "open"]);
    year.on(today, "verdict propose review --year 2026");
    let list = "verdict list --appraisal review --year 2026 --org T01 --undecided";
    let rows = year.json(today, list);
    assert_eq!(rows[0]["ceiling"], "rather-good", "{rows}");
    let verdict = &rows[0]["id"];
    let decide = |grade: &str| {
        let call = format!("verdict decide {verdict} {grade} --body 县委");
        format!("{call} --reason 督查和整改合看")
    };
    year.refused(today, &decide("good"), "above_ceiling");
    year.on(today, &decide("rather-good"));
    let after = year.judged(today, ask);
    let told = [&after["verdict"], &after["grade"], &after["grade_title"]];
    assert_eq!(told, ["settled", "rather-good", "较好"]);
    let follows = year.follows(today, ("s3", "review"), ORG);
    assert_eq!(
        follows,
        [
            "yellow-rectify",
            "orange-talk",
            "orange-rectify",
            "not-good-bar"
        ]
    );
}
