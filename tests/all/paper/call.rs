//! `wudan report` as a stranger calls it: the form by the ending, whole files or none.

use serde_json::json;

use crate::cli::Desk;

#[test]
fn a_report_is_written_by_the_ending_of_its_name_and_never_over_another_unasked() {
    let desk = Desk::ready();
    let said = desk.json(&["report", "lists", "--to", "台账.xlsx"]);
    let path = desk.path("台账.xlsx");
    let size = std::fs::metadata(&path).unwrap().len();
    assert_eq!(said["bytes"], json!(size));
    assert!(said["file"].as_str().unwrap().ends_with("台账.xlsx"));
    desk.refused(&["report", "lists", "--to", "台账.xlsx"], 2, "paper_exists");
    desk.done(&["report", "lists", "--to", "台账.xlsx", "--force"]);
    for name in ["a.docx", "a.html", "a.csv", "a.json", "a.md"] {
        desk.done(&["report", "findings", "--to", name]);
    }
    desk.refused(&["report", "findings", "--to", "a.pdf"], 2, "paper_form");
    desk.refused(
        &["report", "findings", "--to", "wudan.db", "--force"],
        2,
        "paper_form",
    );
    desk.refused(
        &["report", "findings", "--to", "b.csv", "--format", "md"],
        2,
        "paper_mismatch",
    );
    let answer = desk.refused(
        &["report", "findings", "--to", "no/b.csv"],
        5,
        "paper_folder",
    );
    assert!(answer.err.contains("no"), "{answer:?}");
    let left = std::fs::read_dir(desk.path(".")).unwrap();
    let left = left.filter_map(|it| it.unwrap().file_name().into_string().ok());
    assert!(left.into_iter().all(|name| !name.ends_with(".part")));
}

#[test]
fn standard_output_takes_text_and_bytes() {
    let desk = Desk::ready();
    let text = desk.done(&["report", "agenda", "--to", "-"]).out;
    assert!(text.starts_with("# test2026年日程"), "{text}");
    let csv = desk
        .done(&["report", "agenda", "--to", "-", "--format", "csv"])
        .out;
    assert!(csv.starts_with("\u{feff}序号"), "{csv}");
    let answer = desk.done(&["report", "agenda", "--to", "-", "--format", "json"]);
    assert!(answer.json()["tables"][0]["rows"].is_array());
}

#[test]
fn reports_say_what_they_take_and_what_they_lack() {
    let desk = Desk::ready();
    let list = desk.json(&["report", "list"]);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), wudan::report::ReportKind::ALL.len());
    let file = list.iter().find(|it| it["report"] == "org-file").unwrap();
    assert_eq!(file["needs"], json!(["--org"]));
    desk.refused(&["report", "org-file", "--to", "x.md"], 2, "usage_missing");
    // The only form of the year needs no name.
    let form = desk.done(&["report", "inspection", "--to", "-"]).out;
    assert!(form.contains("满分") || form.contains("分值"), "{form}");
    desk.refused(
        &["report", "inspection", "--form", "none", "--to", "x.md"],
        3,
        "not_found",
    );
    let answer = desk.refused(&["report", "appraisal", "--to", "x.md"], 2, "report_choose");
    for named in [
        "--appraisal",
        "branch-review（支部书记抓党建评议，制度 s1）",
        "secretary-review",
    ] {
        assert!(answer.err.contains(named), "{named}: {answer:?}");
    }
    desk.done(&["pack", "adopt", "s4", "--shift"]);
    let answer = desk.refused(
        &["report", "inspection", "--to", "x.md"],
        2,
        "report_choose",
    );
    assert!(
        answer.err.contains("--form") && answer.err.contains("annex1"),
        "{answer:?}"
    );
    let chinese = desk.done(&["report", "问题台账", "--to", "-"]).out;
    assert!(chinese.contains("问题台账"), "{chinese}");
}

#[test]
fn what_arranges_lists_is_refused_before_a_report_is_written() {
    let desk = Desk::ready();
    for option in [
        ["--sort", "count"],
        ["--columns", "count"],
        ["--count-by", "state"],
        ["--filter", "x"],
        ["--limit", "5"],
    ] {
        let call = [&["report", "findings", "--to", "a.csv"][..], &option].concat();
        desk.refused(&call, 2, "paper_whole");
        assert!(!desk.path("a.csv").exists(), "{option:?}");
        let call = [&["report", "findings", "--to", "-"][..], &option].concat();
        desk.refused(&call, 2, "paper_whole");
    }
    // What lists the reports is a list.
    desk.done(&["report", "list", "--filter", "report:agenda"]);
}

#[test]
fn json_is_what_json_asks_for() {
    let desk = Desk::ready();
    let answer = desk.done(&["report", "agenda", "--to", "-", "--json"]);
    assert!(answer.json()["tables"][0]["rows"].is_array());
    desk.refused(
        &["report", "agenda", "--to", "-", "--json", "--format", "csv"],
        2,
        "usage_conflict",
    );
}

#[test]
fn a_quarter_is_a_number_alone_or_with_its_year() {
    let desk = Desk::ready();
    let of = |quarter: &str| {
        desk.done(&["report", "progress", "--to", "-", "--quarter", quarter])
            .out
    };
    assert_eq!(of("3"), of("2026Q3"));
    assert!(of("2026Q3").contains("第3季度"));
    let wrong = ["report", "progress", "--to", "-", "--quarter", "5"];
    let answer = desk.refused(&wrong, 2, "usage_bad_value");
    assert!(answer.err.contains("1 至 4"), "{answer:?}");
    let both = [
        "report",
        "progress",
        "--to",
        "-",
        "--quarter",
        "2026Q3",
        "--year",
        "2025",
    ];
    desk.refused(&both, 2, "usage_conflict");
}
