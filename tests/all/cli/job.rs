//! The main job by the command line alone: list, packs, duties, the five lists, a scored form.

use serde_json::{Value as Json, json};

use super::{Desk, data};

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn the_university_list_comes_in_with_the_totals_of_its_file() {
    let stats = std::fs::read_to_string(data("orgs-university.stats.json")).unwrap();
    let stats: Json = serde_json::from_str(&stats).unwrap();
    for name in ["orgs-university.csv", "orgs-university.xlsx"] {
        let desk = Desk::bare();
        desk.done(&["init", "--year", "2026"]);
        let report = desk.json(&["import", "orgs", &data(name)]);
        assert_eq!(report["imported"], 579, "{name}");
        assert_eq!(report["members"], stats["members"]);
        let root = desk.json(&["org", "show", "001"]);
        assert_eq!(
            (&root["subtree_orgs"], &root["members"]),
            (&json!(579), &stats["members"])
        );
        let branches = desk.json(&["org", "list", "--kind", "branch"]);
        assert_eq!(
            json!(branches.as_array().unwrap().len()),
            stats["by_type"]["党支部"]
        );
        assert!(desk.done(&["audit", "verify"]).out.contains("完整"));
    }
}

#[test]
fn orgs_move_change_and_go_with_their_history_and_come_back_by_undo() {
    let desk = Desk::ready();
    desk.done(&[
        "org",
        "rename",
        "001003",
        "图书档案馆直属党支部",
        "--reason",
        "5号文",
    ]);
    desk.done(&["org", "move", "001001001", "--parent", "001"]);
    desk.refused(&["org", "move", "001", "--parent", "001001"], 1, "cycle");
    desk.refused(&["org", "dissolve", "001001"], 1, "has_children");
    desk.done(&["org", "edit", "001003", "members=22", "phone=65658"]);
    desk.refused(&["org", "edit", "001003", "nonsense=1"], 1, "unknown_field");
    desk.done(&["org", "merge", "001001002", "--into", "001003"]);
    assert_eq!(desk.json(&["org", "show", "001003"])["members"], 22);
    assert_eq!(
        desk.json(&["org", "show", "001001002"])["dissolved"],
        super::TODAY
    );
    desk.done(&["undo"]);
    assert_eq!(
        desk.json(&["org", "show", "001001002"])["dissolved"],
        Json::Null
    );
    desk.done(&["redo"]);
    assert_eq!(
        desk.json(&["org", "show", "001001002"])["dissolved"],
        super::TODAY
    );
    desk.refused(&["redo"], 1, "nothing_to_redo");
    let events = desk.json(&["org", "history", "001003"]);
    assert!(
        events
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["event"] == "renamed"),
        "{events}"
    );
    let tree = desk.done(&["org", "tree"]).out;
    assert!(
        tree.starts_with("001 临湖学院党委  党委  徐立峰\n"),
        "{tree}"
    );
    assert!(tree.contains("\n  001001001 文学院教师党支部"), "{tree}");
    let clerk = Desk {
        actor: "wang",
        ..desk
    };
    clerk.refused(&["undo"], 1, "nothing_to_undo");
}

#[test]
fn people_change_posts_and_what_is_under_way_is_handed_over() {
    let desk = Desk::ready();
    let added = desk.json(&["person", "add", "林晓", "--title", "副教授", "--full-time"]);
    let person = added["created"][0]["id"].to_string();
    let appoint = [
        "person", "appoint", &person, "--org", "001001", "--post", "书记",
    ];
    desk.refused(&appoint, 1, "two_secretaries");
    let task = dispatched(&desk);
    desk.done(&["task", "dispatch", &task, "001001"]);
    let posts = desk.json(&["org", "show", "001001"])["officers"].clone();
    let post = posts
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["post"] == "secretary")
        .unwrap();
    desk.done(&[
        "person",
        "leave",
        &post["post_id"].to_string(),
        "--until",
        "2026-05-19",
    ]);
    desk.done(&appoint);
    assert_eq!(desk.json(&["org", "show", "001001"])["secretary"], "林晓");
    let shown = desk.json(&["person", "show", &person]);
    assert_eq!(shown["posts"][0]["org"], "001001", "{shown}");
    assert_eq!(shown["full_time"], true);
    let waiting = desk.json(&["person", "handovers"]);
    let first = waiting[0]["id"].to_string();
    assert_eq!(waiting[0]["arriving_name"], "林晓", "{waiting}");
    desk.done(&["person", "hand-over", &first, "--remark", "已交接"]);
    assert_eq!(desk.json(&["person", "handovers"]), json!([]));
    desk.refused(
        &[
            "term",
            "begin",
            "001001",
            "--start",
            "2020-01-01",
            "--years",
            "3",
        ],
        1,
        "term_before_last",
    );
    desk.done(&[
        "term",
        "begin",
        "001001",
        "--start",
        "2026-05-01",
        "--years",
        "3",
    ]);
    assert_eq!(
        desk.json(&["org", "show", "001001"])["term_due"],
        "2029-05-01"
    );
}

#[test]
fn a_duty_of_the_list_is_worked_off() {
    let desk = Desk::ready();
    let list = desk.json(&["duty", "list", "001001", "--post", "书记"]);
    let rows = list.as_array().unwrap();
    assert!(rows.len() > 20, "{} duties", rows.len());
    assert!(
        rows.iter()
            .all(|it| it["org"] == "001001" && it["post"] == "secretary")
    );
    let duty = rows[0]["id"].to_string();
    desk.done(&[
        "duty",
        "set",
        &duty,
        "--progress",
        "40",
        "--evidence",
        "会议纪要",
    ]);
    desk.refused(&["duty", "set", &duty, "--progress", "140"], 1, "bad_value");
    let shown = desk.json(&["duty", "show", &duty]);
    assert_eq!(
        (text(&shown["state"]), &shown["progress"]),
        ("going", &json!(40))
    );
    desk.done(&["duty", "set", &duty, "--progress", "100"]);
    assert_eq!(desk.json(&["duty", "show", &duty])["state"], "done");
    desk.refused(&["duty", "drop", &duty], 1, "common_duty");
    let added = desk.json(&[
        "duty",
        "add",
        "001001",
        "联系一个薄弱支部",
        "--post",
        "书记",
    ]);
    desk.done(&["duty", "drop", &added["created"][0]["id"].to_string()]);
}

/// Opens and publishes a task, and dispatches it to the two branches.
fn dispatched(desk: &Desk) -> String {
    let opened = desk.json(&["task", "open", "规范三会一课", "--category", "重大"]);
    let task = text(&opened["tasks"][0]).to_string();
    desk.refused(&["task", "publish", &task, "--scope", "全校"], 1, "no_goal");
    let set = [
        "goal=无缺项",
        "standard=按季检查",
        "deadline=2026-11-30",
        "lead=001002",
        "responsible=季俊海",
    ];
    desk.done(&[&["task", "edit", &task][..], &set].concat());
    desk.refused(&["task", "dispatch", &task, "001001001"], 1, "wrong_stage");
    desk.done(&["task", "publish", &task, "--scope", "全校"]);
    desk.refused(&["task", "dispatch", &task], 2, "no_assignee_named");
    desk.done(&[
        "task",
        "dispatch",
        &task,
        "--kind",
        "党支部",
        "--under",
        "001001",
    ]);
    desk.refused(
        &["task", "dispatch", &task, "001001001"],
        1,
        "already_dispatched",
    );
    task
}

#[test]
fn a_task_goes_through_the_five_lists_and_what_is_unfinished_into_next_year() {
    let desk = Desk::ready();
    let task = dispatched(&desk);
    let (one, two) = ("001001001", "001001002");
    desk.line(&format!(
        "task progress {task} {one} --progress 100 --evidence 台账"
    ));
    desk.line(&format!(
        "task progress {task} {two} --progress 30 --evidence 台账"
    ));
    desk.line(&format!(
        "task check {task} {one} --result 达标 --score 9.50"
    ));
    desk.refused(
        &["task", "close", &task, "--filed-to", "党委"],
        1,
        "no_result",
    );
    desk.line(&format!(
        "task check {task} {two} --result unmet --remark 缺记录"
    ));
    desk.line(&format!("task return {task} {two} --reason 补记录"));
    desk.line(&format!("task progress {task} {two} --progress 60"));
    desk.line(&format!("task check {task} {two} --result partly"));
    assert_eq!(
        desk.json(&["task", "checks", &task, two])
            .as_array()
            .unwrap()
            .len(),
        2
    );
    desk.line(&format!(
        "task assess {task} {one} --outcome done --assessment 满意"
    ));
    desk.refused(
        &["task", "close", &task, "--filed-to", "党委"],
        1,
        "no_assessment",
    );
    desk.line(&format!(
        "task assess {task} --outcome 结转下年 --assessment 未完"
    ));
    desk.line(&format!("task close {task} --filed-to 党委"));
    let shown = desk.json(&["task", "show", &task]);
    assert_eq!(
        (text(&shown["stage"]), text(&shown["lead"])),
        ("closed", "001002")
    );
    assert_eq!(
        shown["assignments"][0]["score"], "9.5",
        "decimals are strings"
    );
    assert_eq!((&shown["total"], &shown["done"]), (&json!(2), &json!(1)));
    desk.refused(
        &["task", "publish", &task, "--scope", "全校"],
        1,
        "task_closed",
    );
    let carried = desk.json(&["task", "carry", &task, "--year", "2027"]);
    let next = text(&carried["tasks"][0]).to_string();
    let next = desk.json(&["task", "show", &next]);
    assert_eq!(
        (&next["year"], &next["carried_from"]),
        (&json!(2027), &shown["id"])
    );
    desk.refused(&["undo"], 1, "nothing_to_undo");
    desk.refused(&["task", "reopen", &task, "--reason", ""], 1, "no_reason");
    assert!(desk.line("audit verify").out.contains("完整"));
}

#[test]
fn an_open_finding_forbids_done_until_a_second_person_closes_it() {
    let desk = Desk::ready();
    let task = dispatched(&desk);
    for org in ["001001001", "001001002"] {
        desk.done(&[
            "task",
            "progress",
            &task,
            org,
            "--progress",
            "100",
            "--evidence",
            "台账",
        ]);
        desk.done(&["task", "check", &task, org, "--result", "met"]);
    }
    let raise = [
        "finding",
        "raise",
        "001001001",
        "记录不全",
        "--task",
        &task,
        "--responsible",
        "李文",
    ];
    desk.done(&[&raise[..], &["--deadline", "2026-06-30"]].concat());
    desk.refused(
        &[
            "task",
            "assess",
            &task,
            "--outcome",
            "done",
            "--assessment",
            "满意",
        ],
        1,
        "open_finding",
    );
    desk.done(&[
        "finding",
        "rectify",
        "1",
        "--measure",
        "补记",
        "--evidence",
        "记录本",
    ]);
    desk.refused(
        &["finding", "close", "1", "--verifier", "李文"],
        1,
        "same_person",
    );
    desk.done(&["finding", "close", "1", "--verifier", "季俊海"]);
    assert_eq!(
        desk.json(&["finding", "list", "--state", "已销号"])[0]["closed"],
        super::TODAY
    );
    desk.done(&[
        "task",
        "assess",
        &task,
        "--outcome",
        "done",
        "--assessment",
        "满意",
    ]);
    desk.done(&["task", "close", &task, "--filed-to", "党委"]);
}

#[test]
fn the_form_of_44_items_is_scored_and_handed_in() {
    let desk = Desk::ready();
    let form = desk.json(&["form", "show", "annex1"]);
    let groups = form["groups"].as_array().unwrap();
    let items: Vec<&Json> = groups
        .iter()
        .flat_map(|it| it["items"].as_array().unwrap())
        .collect();
    assert_eq!(
        (text(&form["total"]), groups.len(), items.len()),
        ("100", 12, 44)
    );
    desk.done(&["sheet", "open", "001001", "--form", "annex1"]);
    desk.refused(
        &["sheet", "open", "001001", "--form", "annex1"],
        1,
        "sheet_exists",
    );
    let mark = |at: usize, points: &str| format!("{}={points}", text(&items[at]["id"]));
    desk.refused(&["sheet", "fill", "1", &mark(0, "0")], 1, "reason_required");
    desk.refused(
        &["sheet", "fill", "1", &mark(0, "999")],
        1,
        "points_out_of_range",
    );
    desk.refused(&["sheet", "fill", "1", "9.99=1"], 1, "no_such_item");
    assert_eq!(
        desk.json(&["sheet", "show", "1"])["missing"],
        44,
        "a refused mark marks nothing"
    );
    let full: Vec<String> = (1..44)
        .map(|at| mark(at, text(&items[at]["points"])))
        .collect();
    let first = mark(0, "0:没有清单");
    let mut all = vec!["sheet", "fill", "1", &first];
    all.extend(full.iter().map(String::as_str));
    let filled = desk.json(&all);
    assert_eq!(
        (text(&filled["total"]), &filled["missing"]),
        ("98", &json!(0))
    );
    desk.done(&["sheet", "erase", "1", text(&items[5]["id"])]);
    desk.refused(&["sheet", "submit", "1"], 1, "marks_missing");
    desk.done(&["sheet", "fill", "1", "--rest"]);
    desk.done(&["sheet", "submit", "1"]);
    desk.refused(&["sheet", "fill", "1", &mark(3, "1")], 1, "sheet_submitted");
    let sheet = desk.json(&["sheet", "show", "1"]);
    assert_eq!(
        (text(&sheet["total"]), text(&sheet["submitted"])),
        ("98", super::TODAY)
    );
    assert_eq!(sheet["groups"][0]["items"][0]["reason"], "没有清单");
    let printed = desk.done(&["sheet", "show", "1"]).out;
    assert!(
        printed.starts_with("文学院党总支，") && printed.contains("98/100"),
        "{printed}"
    );
    desk.done(&["sheet", "reopen", "1", "--reason", "复核"]);
}

#[test]
fn every_act_and_every_refusal_stands_in_the_audit_with_its_business_date() {
    let desk = Desk::ready();
    desk.done(&["org", "rename", "001003", "图书馆党支部"]);
    desk.refused(&["org", "rename", "001003", ""], 1, "empty");
    let acts = desk.json(&["audit", "log", "--limit", "2"]);
    assert_eq!(
        (text(&acts[0]["outcome"]), text(&acts[1]["outcome"])),
        ("refused", "done")
    );
    for act in acts.as_array().unwrap() {
        assert_eq!(
            (text(&act["actor"]), text(&act["business_date"])),
            ("zhou", super::TODAY)
        );
        assert_eq!(act["command"], "org.rename");
    }
    let id = acts[1]["object"].to_string();
    let on_it = desk.json(&["audit", "log", "--noun", "org", "--id", &id]);
    assert_eq!(on_it.as_array().unwrap().len(), 2, "{on_it}");
    desk.done(&["undo", &acts[1]["act"].to_string()]);
    desk.refused(&["undo", &acts[1]["act"].to_string()], 1, "already_undone");
    assert_eq!(desk.json(&["audit", "verify"])["whole"], true);
}
