//! S1: projects, the rules checked by draw, the score of another appraisal, ranks and talks.

use super::{Year, step};

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
001010,001,党政办公室,单位,高校,,,,张敏,,
";

/// 理学院党总支 and its secretary; the branch with the lower score.
const LOWER: (i64, i64) = (5, 6);
const BRANCH: i64 = 4;

/// The year of the rules: studied, checked by each org, spot-checked by draw, reported.
fn ledger(year: &Year) {
    let all = "001001 001002 001003 --pack s1";
    for month in [2, 5, 8, 11] {
        let day = format!("2026-{month:02}-18");
        year.on(
            &day,
            &format!("record add rule-study {all} --topic 支部工作条例"),
        );
    }
    for month in 1..=12 {
        let day = format!("2026-{month:02}-25");
        let theme = "record add theme-day 001001001 001001002 --pack s1 --topic 主题党日";
        year.on(&day, theme);
    }
    year.each(
        &["2026-03-27", "2026-06-26", "2026-09-25", "2026-12-11"],
        "record add dispatch-meeting 001 --pack s1 --content 调度",
    );
    let check = format!("record add rule-self-check 001001001 001001002 {all}");
    year.on("2026-12-03", &format!("{check} --document 自查表"));
    // The student branch sent no report.
    year.on(
        "2026-12-10",
        "record add branch-report 001001001 --pack s1 --document 报告",
    );
    year.on(
        "2026-12-11",
        &format!("record add general-report {all} --document 报告"),
    );
    let open = "campaign open 001001 001002 001003 --pack s1 --item rules-spot-check \
                --since 2026-12-01 --until 2026-12-31";
    let campaign = year.make("2026-12-01", "campaign", open);
    year.on(
        "2026-12-01",
        &format!("campaign draw {campaign} --seed 2 --count 1"),
    );
    let drawn = year.json("2026-12-01", &format!("campaign show {campaign}"));
    let drawn = drawn.as_array().unwrap().iter();
    let drawn: Vec<_> = drawn.filter(|row| row["drawn"] == true).collect();
    assert_eq!(drawn.len(), 1);
    let org = drawn[0]["org"].as_str().unwrap();
    year.on(
        "2026-12-02",
        &format!("campaign assign {campaign} {org} 季俊海"),
    );
    let gap = "rule=发展党员工作细则 done=no gap=预审无记录";
    year.on(
        "2026-12-03",
        &format!("register add 001002 rule-checklist {gap} --pack s1"),
    );
    let raise = format!(
        "finding raise {org} 预审无记录 --source check --campaign {campaign} \
         --deadline 2026-12-20"
    );
    let finding = year.make("2026-12-04", "finding", &raise);
    let rectify = format!("finding rectify {finding} --measure 补预审 --evidence 预审表");
    year.on("2026-12-15", &rectify);
    year.on(
        "2026-12-16",
        &format!("finding close {finding} --verifier 徐立峰"),
    );
    year.on(
        "2026-12-22",
        &format!("campaign close {campaign} --summary 抽一个"),
    );
}

/// The scores of the yearly appraisal, as the department enters them.
fn scores(year: &Year) {
    for (org, score) in [
        ("001001", "88.5"),
        ("001002", "84.25"),
        ("001003", "91.25"),
        ("001001001", "90.4"),
        ("001001002", "86.7"),
    ] {
        let line = format!("figure set {org} annual-score {score} --pack s1 --from 年度综合考评");
        year.on("2026-12-20", &line);
    }
}

/// Whether an org stands on the list of its group's last, by the trace of its verdict.
fn is_last(row: &serde_json::Value) -> (String, String) {
    let placing = step(&row["trace"], &|node| node["step"] == "placing").unwrap();
    let arg = |name: &str| placing["args"][name].as_str().unwrap_or("-").to_string();
    (arg("place"), arg("holds"))
}

/// The score is the yearly appraisal's, as it is: 88.5 and 84.25 among the general branches,
/// 91.25 of the one direct branch; 90.4 and 86.7 among the branches of one general branch.
///
/// Places from the bottom: of the general branches 84.25 is the first and 88.5 the second, of the
/// branches 86.7 the first and 90.4 the second. The last one of each group is interviewed. The
/// plan sets no thresholds: the committee grades.
#[test]
fn s1_a_year_in_concert_comes_to_the_ranks_and_the_grades_that_a_clerk_works_out() {
    let year = Year::begin(LIST, &["s1"]);
    // The plan leaves days open: the department sets them, and who answers.
    year.on(
        "2026-02-09",
        "task edit T-0009 deadline=2026-12-20 responsible=季俊海",
    );
    year.four_lists("T-0009", &["001001", "001002", "001003"]);
    ledger(&year);
    scores(&year);
    year.closed("T-0009");
    let honour = "honour apply 001001001 strongest-branch 五强 --pack s1";
    let honour = year.make("2026-11-02", "honour_held", honour);
    year.on(
        "2026-12-12",
        &format!("honour advance {honour} rate --by 组织部"),
    );

    let today = "2026-12-29";
    let general = |org: &str| year.judged(today, &format!("{org} --appraisal general-review"));
    let branch = |org: &str| year.judged(today, &format!("{org} --appraisal branch-review"));
    let told = |row: &serde_json::Value| row["score"].as_str().unwrap().to_string();
    let (first, second) = (general("001001"), general("001002"));
    assert_eq!(
        (told(&first), told(&second)),
        ("88.5".into(), "84.25".into())
    );
    assert_eq!(is_last(&first), ("2".into(), "false".into()));
    assert_eq!(is_last(&second), ("1".into(), "true".into()));
    assert_eq!(told(&general("001003")), "91.25");
    let (first, second) = (branch("001001001"), branch("001001002"));
    assert_eq!(
        (told(&first), told(&second)),
        ("90.4".into(), "86.7".into())
    );
    assert_eq!(is_last(&first), ("2".into(), "false".into()));
    assert_eq!(is_last(&second), ("1".into(), "true".into()));
    let reports = year.json(
        "2027-01-04",
        "indicator list --year 2026 --indicator branch-report",
    );
    let reports = reports.as_array().unwrap().iter();
    let standings: Vec<_> = reports.map(|row| (&row["org"], &row["standing"])).collect();
    assert_eq!(
        standings,
        [
            (&"001001001".into(), &"met".into()),
            (&"001001002".into(), &"missed".into())
        ]
    );
    verdicts(&year, today);
}

fn verdicts(year: &Year, today: &str) {
    for (appraisal, code, score) in [
        ("general-review", "001002", "84.25"),
        ("branch-review", "001001002", "86.7"),
    ] {
        let verdict = year.proposed(today, appraisal, code);
        let decide = format!("verdict decide {verdict} fair --body 学院党委");
        year.refused(today, &decide, "grade_needs_reason");
        year.on(today, &format!("{decide} --reason 排名末位"));
        let row = year.judged(today, &format!("{code} --appraisal {appraisal}"));
        let told = [&row["score"], &row["verdict"], &row["grade"]];
        assert_eq!(told, [score, "settled", "fair"]);
    }
    let follows = year.follows(today, ("s1", "general-review"), LOWER.0);
    let wanted = [
        "general-interview",
        "general-rectify",
        "weigh-team",
        "weigh-knowledge",
    ];
    assert_eq!(follows, wanted);
    let follows = year.follows(today, ("s1", "branch-review"), BRANCH);
    assert_eq!(follows, ["branch-interview"]);
    let talk = format!(
        "talk hold 001002 {} --by 徐立峰 --item committee-interview --pack s1 --came 限期整改",
        LOWER.1
    );
    year.on(today, &talk);
}
