//! S4: a term of office judged before its election, by the org itself and by whom the work
//! committee sends; a veto from an earlier year of the term; who is exempt.

use super::Year;

/// Keys follow the lines.
const LIST: &str = "\
编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话
J,,临湖县委县级机关工委,党工委,机关,,,,周平,,
Z01,J,县发展改革局党组,党组,机关,,,,,,
J01,J,县发展改革局机关党委,党委,机关,120,2022-06-01,4,吴敏,孙立,
J01001,J01,发改局第一党总支,党总支,机关,40,2023-07-01,4,姚勇,,
J02,J,县统计局直属党支部,直属党支部,机关,12,2024-09-15,2,郑强,,
J03,J,县财政局机关党总支,党总支,机关,60,2023-10-01,3,钱文,,
";

/// 县发展改革局机关党委 and 县统计局直属党支部.
const REFORM: i64 = 3;
const STATISTICS: i64 = 5;

/// Meetings, studies and reports of the committee and of the general branch.
fn ledger(year: &Year) {
    let both = "J01 J03 --pack s4";
    // One meeting in every two months but for the last two of J03.
    for month in [1, 3, 5, 7, 9, 11] {
        let orgs = if month == 11 { "J01 --pack s4" } else { both };
        let meeting = format!("record add committee-meeting {orgs} --present 5 --content 议事");
        year.on(&format!("2026-{month:02}-14"), &meeting);
    }
    for month in 1..=12 {
        let study = format!("record add political-study {both} --topic 学习");
        year.on(&format!("2026-{month:02}-08"), &study);
        let study = format!("record add collective-study {both} --topic 业务");
        year.on(&format!("2026-{month:02}-22"), &study);
        // Six items of news: enough for a general branch, half of what a committee owes.
        if month % 2 == 0 {
            let news = format!("record add info-item {both} --topic 信息 --document 报送单");
            year.on(&format!("2026-{month:02}-26"), &news);
        }
    }
    year.on(
        "2026-01-16",
        &format!("record add plan {both} --document 计划"),
    );
    let summary = format!("record add summary {both} --document 总结");
    year.on("2026-12-16", &summary);
    let life = format!("record add democratic-life {both} --present 9 --content 批评意见");
    year.on("2026-02-06", &life);
    let heard = format!("record add mass-report {both} --content 听取汇报");
    year.each(&["2026-05-12", "2026-11-12"], &heard);
    year.on(
        "2026-12-18",
        &format!("record add dues-posting {both} --evidence 照片"),
    );
    let group = "record add group-meeting-on-party Z01 --pack s4 --topic 党建 --content 研究";
    year.each(&["2026-04-15", "2026-10-15"], group);
    year.on(
        "2026-03-10",
        "record add worker-training J01 --pack s4 --topic 培训 --present 8",
    );
    for fact in ["org-sound", "election-on-time", "secretary-fit"] {
        year.on(
            "2026-05-10",
            &format!("figure set J01 {fact} yes --pack s4"),
        );
    }
}

/// The standings of an org's quotas after the year: id, parts met, parts missed.
fn quotas(year: &Year, org: &str) -> Vec<String> {
    let call = format!("indicator list --year 2026 --org {org} --limit 500");
    let rows = year.json("2027-01-06", &call);
    let mut found = std::collections::BTreeMap::new();
    for row in rows.as_array().unwrap() {
        let counts = found.entry(row["indicator"].as_str().unwrap().to_string());
        let counts = counts.or_insert((0, 0));
        match row["standing"].as_str().unwrap() {
            "met" => counts.0 += 1,
            "missed" => counts.1 += 1,
            other => panic!("{other}: {row}"),
        }
    }
    let line = |(id, (met, missed)): (String, (u32, u32))| format!("{id} {met} {missed}");
    found.into_iter().map(line).collect()
}

/// 25 items of 4 points. The committee of J01 took 0.5 + 1 + 0.5 + 1 off itself: 97. The work
/// committee's reviewer took 1 + 1.5 + 1 + 0.5 + 2 off: 94. The branch J02 gave itself 100 − 2 =
/// 98, but a member was expelled in March 2025, within its term: it fails, whatever it gave itself.
/// The general branch below the committee is appraised with it.
#[test]
fn s4_a_term_of_office_comes_to_the_points_and_the_result_that_a_clerk_works_out() {
    let year = Year::begin(LIST, &["s4"]);
    year.on("2026-01-08", "pack adopt s4 --year 2025 --shift");
    let expelled = "incident add J02 member-expelled expelled 党员被开除 --pack s4 --year 2025 \
                    --date 2025-03-10";
    year.on("2026-01-20", expelled);
    year.four_lists("T-0005", &["J01", "J02", "J03"]);
    ledger(&year);
    let open = "campaign open J01 J02 J03 --pack s4 --item term-self --since 2026-05-01 \
                --until 2026-09-10";
    let campaign = year.make("2026-05-01", "campaign", open);
    let assign = |org: &str, who: &str| {
        year.make(
            "2026-05-10",
            "sheet",
            &format!("campaign assign {campaign} {org} {who}"),
        )
    };
    let own = assign("J01", "吴敏 --role self --form self-form");
    year.fill("2026-05-12", own, &["1.5=3.5", "2.1=3", "2.5=3.5", "4.4=3"]);
    let marks = ["1.5=3", "2.1=2.5", "2.5=3", "3.3=3.5", "4.4=2:次数不足"];
    let sent = assign("J01", "褚怀 --form self-form");
    year.fill("2026-05-18", sent, &marks);
    let own = assign("J02", "郑强 --role self --form self-form");
    year.fill("2026-09-05", own, &["4.4=2:次数不足"]);
    let raise = format!(
        "finding raise J01 信息报送不足 --source sheet --sheet {sent} --item 4.4 \
         --campaign {campaign} --deadline 2026-06-30"
    );
    let finding = year.make("2026-05-19", "finding", &raise);
    let rectify = format!("finding rectify {finding} --measure 补报 --evidence 报送单");
    year.on("2026-06-20", &rectify);
    year.on(
        "2026-06-24",
        &format!("finding close {finding} --verifier 周平"),
    );
    committee(&year);
    branch(&year);
    year.on(
        "2026-09-10",
        &format!("campaign close {campaign} --summary 已认定"),
    );
    year.closed("T-0005");
    // Four committees' quotas of a year, worked out from the ledger above.
    assert_eq!(
        quotas(&year, "J03"),
        [
            "committee-bimonthly 5 1",
            "committee-yearly 1 0",
            "democratic-life 1 0",
            "dues-posted 1 0",
            "info-items 1 0",
            "mass-heard 1 0",
            "political-monthly 12 0",
            "study-monthly 12 0",
            "worker-training 0 1",
            "year-plan 1 0",
            "year-summary 1 0",
        ]
    );
    assert_eq!(quotas(&year, "Z01"), ["group-study 2 0"]);
}

/// The committee is judged before its term ends, found qualified, and elected anew.
fn committee(year: &Year) {
    let today = "2026-05-25";
    let review = year.judged(today, "J01 --by-score review-score");
    assert_eq!(review["score"], "94");
    let ask = "J01 --appraisal term-appraisal";
    let before = year.judged(today, ask);
    let told = [
        &before["score"],
        &before["period_start"],
        &before["period_end"],
    ];
    assert_eq!(told, ["97", "2022-06-01", "2026-06-01"]);
    assert_eq!(before["verdict"], "open");
    let verdict = year.proposed(today, "term-appraisal", "J01");
    let decide = format!("verdict decide {verdict} qualified --body 机关工委");
    year.refused(today, &decide, "grade_needs_reason");
    year.on(today, &format!("{decide} --reason 自评97分，复评94分"));
    let after = year.judged(today, ask);
    assert_eq!(
        [&after["verdict"], &after["grade_title"]],
        ["settled", "合格"]
    );
    assert_eq!(
        year.follows(today, ("s4", "term-appraisal"), REFORM),
        [""; 0]
    );
    year.on("2026-05-30", "term begin J01 --start 2026-05-30 --years 4");
    year.on(
        "2026-07-01",
        "honour apply J01 advanced-org 任期合格 --pack s4",
    );
    let below = year.judged("2026-05-25", "J01001 --appraisal term-appraisal");
    assert_eq!(below["verdict"], "exempt");
}

/// The branch fails by a fact of the year before, and nobody can give it another result.
fn branch(year: &Year) {
    let today = "2026-09-10";
    let row = year.judged(today, "J02 --appraisal term-appraisal");
    let told = [
        &row["score"],
        &row["ceiling"],
        &row["grade"],
        &row["verdict"],
    ];
    assert_eq!(told, ["98", "unqualified", "unqualified", "settled"]);
    let verdict = year.proposed(today, "term-appraisal", "J02");
    let decide = |grade: &str| {
        format!("verdict decide {verdict} {grade} --body 机关工委 --reason 党员被开除")
    };
    year.refused(today, &decide("qualified"), "above_ceiling");
    year.on(today, &decide("unqualified"));
    let follows = year.follows(today, ("s4", "term-appraisal"), STATISTICS);
    assert_eq!(follows, ["unqualified-bar"]);
}
