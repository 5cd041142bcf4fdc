//! Narrowing lists by their fields: the grammar, the prompt under a list, `--filter` of a call.

use wudan::base::{
    date,
    find::{Grammar, Query, QueryFault, QueryRow},
};

use crate::{
    cli::Desk,
    workbench::{open, press, shown},
};

/// A list of the fields status, unit, due and count.
fn parse(typed: &str) -> Result<Query, QueryFault> {
    let names = |names: &str| names.split(' ').map(str::to_string).collect::<Vec<_>>();
    let fields = ["状态 status", "单位 unit", "期限 due", "完成 done"].map(names);
    let day = |text: &str| match text {
        "月底" => date::parse_iso("2026-09-30"),
        _ => date::parse_iso(text),
    };
    let grammar = Grammar {
        fields: &fields,
        day: &day,
        year: 2026,
    };
    Query::parse(typed, &grammar)
}

fn passes(typed: &str, row: [&str; 4]) -> bool {
    let field = |at: usize| vec![row[at].to_string()];
    parse(typed).unwrap().passes(&QueryRow {
        texts: &row,
        field: &field,
    })
}

#[test]
fn terms_test_fields_in_either_width_and_language() {
    let row = ["逾期", "物理与电子学院", "09-18", "45%"];
    for typed in [
        "",
        "状态:逾期",
        "状态：逾期",
        "status:yq",
        "zt:yuqi",
        "状态:逾期 单位:物理 期限<月底",
        "期限＜月底",
        "期限<=2026-09-18",
        "期限=2026-09-18",
        "期限:2026-09-18",
        "期限>2026-09-01",
        "due>=2026-09-18",
        "完成<50",
        "完成>9",
        "done=45",
        "!状态:完成",
        "状态!=完成",
        "!单位:文学 物理",
        "! 状态:完成",
        "单位:\"物理与 电子\"",
        "状态:",
        "逾期 物理",
        "12:30 !x",
        "!完成=",
    ] {
        let is_time = typed.starts_with("12:30");
        assert_eq!(passes(typed, row), !is_time, "{typed}");
    }
    for typed in [
        "状态:完成",
        "!状态:逾期",
        "! 状态:逾期 物理",
        "期限<2026-09-18",
        "期限>月底",
        "完成>100",
        "完成<9",
        "done=4",
        "单位:文学",
        "!物理",
        "完成=",
        "状态:物理",
        "状态=逾",
    ] {
        assert!(!passes(typed, row), "{typed}");
    }
    assert!(passes("完成=", ["", "", "", ""]));
    assert!(!passes("期限<月底", ["", "", "", "45%"]));
}

#[test]
fn a_short_form_finds_the_long_one_when_nothing_else_passes() {
    let row = ["逾期", "物理与电子学院", "09-18", "45%"];
    let scattered = |typed: &str| {
        let field = |at: usize| vec![row[at].to_string()];
        let asked = QueryRow {
            texts: &row,
            field: &field,
        };
        let query = parse(typed).unwrap();
        (query.passes(&asked), query.passes_scattered(&asked))
    };
    assert_eq!(scattered("物电"), (false, true));
    assert_eq!(scattered("状态:逾期 单位:物电 期限<月底"), (false, true));
    assert_eq!(scattered("状态:逾期 单位:文电"), (false, false));
    assert_eq!(scattered("物电 !单位:物电"), (false, true));
    assert_eq!(scattered("! 物文"), (true, false));
}

#[test]
fn what_a_list_cannot_answer_is_told() {
    let fault = |typed: &str| parse(typed).unwrap_err();
    assert_eq!(fault("颜色:红"), QueryFault::Field("颜色".into()));
    assert_eq!(fault("物理 x<3"), QueryFault::Field("x".into()));
    assert_eq!(fault("期限<随便"), QueryFault::Value("随便".into()));
}

#[test]
fn the_prompt_narrows_by_fields_and_tells_what_it_cannot() {
    let dir = tempfile::tempdir().unwrap();
    let size = (120, 40);
    let mut app = open(dir.path(), size);
    press(&mut app, "3 /");
    let screen = shown(&app, size);
    assert!(screen.contains("状态、任务、单位"), "{screen}");
    press(&mut app, "\"状态：逾期\"");
    let screen = shown(&app, size);
    assert!(
        screen.contains("任务4") || screen.contains("任务8"),
        "{screen}"
    );
    assert!(!screen.contains("任务3"), "{screen}");
    press(&mut app, "ctrl+u \"颜色:红\"");
    let screen = shown(&app, size);
    assert!(screen.contains("没有字段颜色"), "{screen}");
    press(&mut app, "esc");
    let screen = shown(&app, size);
    assert!(screen.contains("任务3"), "{screen}");
}

#[test]
fn the_org_tree_is_narrowed_by_pinyin_numbers_and_fields() {
    let dir = tempfile::tempdir().unwrap();
    let size = (120, 40);
    for (typed, count) in [
        ("wxyd2", 1),
        ("wxy 2", 1),
        ("文学院", 4),
        ("类别:党支部 文学", 3),
        ("!类别:党支部 文学", 1),
        ("编号:001002 党员>40", 3),
    ] {
        let mut app = open(dir.path(), size);
        press(&mut app, "1 /");
        for c in typed.chars() {
            let key = wudan::term::Key::char(c);
            app.handle(wudan::tui::event::Event::Key(key));
        }
        let screen = shown(&app, size);
        let tree: Vec<&str> = screen.lines().skip(3).take(21).collect();
        let rows = tree.iter().filter(|line| {
            let left: String = line.chars().take(40).collect();
            left.contains("文学院") && !left.contains('>')
        });
        assert!(rows.clone().count() >= count, "{typed}: {screen}");
    }
}

#[test]
fn what_was_picked_in_the_palette_comes_first_next_time() {
    let dir = tempfile::tempdir().unwrap();
    let size = (120, 40);
    let mut app = open(dir.path(), size);
    let first = |app: &wudan::tui::App| {
        let screen = shown(app, size);
        let at = screen.lines().position(|line| line.contains("第1党支部"));
        let other = screen.lines().position(|line| line.contains("第3党支部"));
        (at, other)
    };
    press(&mut app, "ctrl+p \"wxyddzb\"");
    let (one, three) = first(&app);
    assert!(one < three, "{}", shown(&app, size));
    press(&mut app, "down down enter ctrl+p \"wxyddzb\"");
    let (one, three) = first(&app);
    assert!(three < one, "{}", shown(&app, size));
}

#[test]
fn a_call_lists_only_what_the_filter_lets_pass() {
    let desk = Desk::ready();
    let all = desk.done(&["org", "list", "--json"]).json();
    let all = all.as_array().unwrap().len();
    let kinds = |filter: &str| {
        let rows = desk
            .done(&["org", "list", "--json", "--filter", filter])
            .json();
        let kinds = rows.as_array().unwrap().iter();
        kinds
            .map(|row| row["kind"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    let branches = kinds("kind:branch");
    assert!(!branches.is_empty() && branches.len() < all);
    assert!(branches.iter().all(|kind| kind.contains("branch")));
    assert_eq!(kinds("!kind:branch").len() + branches.len(), all);
    assert_eq!(kinds("类别=党支部"), kinds("kind=branch"));
    let limited = desk.done(&["org", "list", "--filter", "kind:branch", "--limit", "1"]);
    assert_eq!(limited.out.lines().count(), 2, "{}", limited.out);
    let refused = desk.call(&["org", "list", "--filter", "color:red"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("color"), "{}", refused.err);
    let remarked = desk.call(&["info", "--filter", "x"]);
    assert_eq!(remarked.code, 0);
    assert!(remarked.err.contains("--filter"), "{}", remarked.err);
}
