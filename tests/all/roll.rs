//! A list of orgs by keys: out of the inbox, looked at, its columns corrected, entered as one act.

use std::{fs, path::Path};

use wudan::{
    domain::Org,
    exchange::Program,
    tui::{App, event::Event},
};

use crate::{
    screen::golden,
    source::root,
    workbench::{open, press, shown},
};

const SIZE: (u16, u16) = (120, 40);

/// A list with all that can be said of one: a column that nobody knows, a row that is refused, a
/// cell that is left out, lines that are no orgs.
const MIXED: &str = "\
临湖学院党组织名册,,,,,,,,
编号,上级编号,名称,类型,党员数,成立时间,任期,书记,联络方式
001008,001,附属医院党总支,党总支,120,2024-03-01,3,钱一,0571-1234567
001008001,001008,内科党支部,党支部,48,2024-13-01,3,孙二,0571-1234568
001008001001,001008001,内科第一党小组,党小组,二十,2024-05,3,李三（兼）,0571-1234569
001008002,001008,外科小队,小队,31,2024-03-01,3,周四,0571-1234560
,,合计,,199,,,,
";

/// The list of what stands, come again: a new org, one renamed, one moved, one new in post, and
/// some that it no longer names.
const AGAIN: &str = "\
编号,上级编号,名称,类型,党员数,书记
001,,临湖学院党委,党委,11,
001001,001,马克思主义学院党总支,党总支,12,新书记
001001001,001001,马克思主义学院第一党支部,党支部,31,
001001002,001002,马克思主义学院第2党支部,党支部,32,
001001003,001001,马克思主义学院第3党支部,党支部,33,
001002,001,文学院党总支,党总支,13,
001002001,001002,文学院第1党支部,党支部,,
001002002,001002,文学院第2党支部,党支部,,
001002003,001002,文学院第3党支部,党支部,,
001003,001,物理与电子学院党总支,党总支,,
001003001,001003,物理与电子学院第1党支部,党支部,,
001003002,001003,物理与电子学院第2党支部,党支部,,
001003003,001003,物理与电子学院第3党支部,党支部,,
001004,001,信息“网络”学院党总支,党总支,,
001004001,001004,信息“网络”学院第1党支部,党支部,,
001004002,001004,信息“网络”学院第2党支部,党支部,,
001004003,001004,信息“网络”学院第3党支部,党支部,,
001005,001,图书馆党总支,党总支,,
001005001,001005,图书馆第1党支部,党支部,,
001005002,001005,图书馆第2党支部,党支部,,
001009,001,人工智能学院党总支,党总支,40,赵新
";

/// The workbench with these files in its inbox, and the form that asks which.
fn asked(dir: &Path, size: (u16, u16), files: &[(&str, &[u8])]) -> App {
    let mut app = open(dir, size);
    app.desk.program = Some(Program::new(env!("CARGO_BIN_EXE_wudan").into()));
    press(&mut app, "1 I");
    assert!(app.go_on());
    let screen = shown(&app, size);
    assert!(screen.contains("inbox 里没有表格"), "{screen}");
    for (name, bytes) in files {
        fs::write(dir.join("inbox").join(name), bytes).unwrap();
    }
    press(&mut app, "I");
    assert!(app.go_on());
    app
}

/// The same after the file was read, as a list of what is all new or as an update.
fn read(app: &mut App, keys: &str) {
    press(app, keys);
    assert!(app.go_on());
}

fn org(app: &App, code: &str) -> Option<Org> {
    let store = app.desk.store.as_ref().unwrap();
    let id = store.org_by_code(code).unwrap();
    id.and_then(|id| store.find(id).unwrap())
}

#[test]
fn what_was_understood_of_a_list_is_shown_before_anything_is_entered() {
    let mut changed = Vec::new();
    for size in [(80, 24), (120, 40), (200, 50)] {
        let dir = tempfile::tempdir().unwrap();
        let mut app = asked(dir.path(), size, &[("名册.csv", MIXED.as_bytes())]);
        let mut keep = |name: &str, app: &App| {
            let file = format!("{name}-{}x{}", size.0, size.1);
            changed.extend(golden(&file, &shown(app, size)).err());
        };
        keep("import-form", &app);
        read(&mut app, "tab right f8");
        keep("import", &app);
        press(&mut app, "end pageup tab");
        press(&mut app, "home tab");
        keep("import-issue", &app);
        press(&mut app, "home pagedown home down down enter");
        keep("import-field", &app);
        let dir = tempfile::tempdir().unwrap();
        let mut app = asked(dir.path(), size, &[("again.csv", AGAIN.as_bytes())]);
        read(&mut app, "f8");
        press(&mut app, "tab");
        keep("import-again", &app);
    }
    assert!(changed.is_empty(), "changed:\n{}", changed.join("\n"));
}

#[test]
fn a_window_that_changes_takes_the_sheet_with_it() {
    let (small, large) = ((80, 24), (120, 40));
    let sheet = |size| {
        let dir = tempfile::tempdir().unwrap();
        let mut app = asked(dir.path(), size, &[("again.csv", AGAIN.as_bytes())]);
        read(&mut app, "f8");
        (dir, app)
    };
    let (_kept, mut first) = sheet(large);
    let (_kept, mut second) = sheet(small);
    for (app, (columns, rows)) in [(&mut first, small), (&mut second, large)] {
        app.handle(Event::Resize(columns, rows));
        press(app, "end");
    }
    let (_kept, mut never) = sheet(small);
    press(&mut never, "end");
    assert_eq!(shown(&first, small), shown(&never, small));
    let first_line = "栏目     A ";
    assert!(!shown(&never, small).contains(first_line));
    assert!(shown(&second, large).contains(first_line));
}

#[test]
fn good_rows_are_taken_only_when_a_key_says_so_and_taken_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = asked(dir.path(), SIZE, &[("名册.csv", MIXED.as_bytes())]);
    read(&mut app, "tab right f8");
    let screen = shown(&app, SIZE);
    for told in ["不接受 1 行", "存疑 2 处", "F4", "D6", "联络方式"] {
        assert!(screen.contains(told), "{told}\n{screen}");
    }
    press(&mut app, "f8");
    assert!(shown(&app, SIZE).contains("还没有写入"));
    assert_eq!(org(&app, "001008"), None);
    read(&mut app, "a");
    press(&mut app, "f8");
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已登记 3 个党组织"), "{screen}");
    assert_eq!(org(&app, "001008001").unwrap().name, "内科党支部");
    assert_eq!(org(&app, "001008002"), None, "the refused row is not taken");
    press(&mut app, "u");
    assert_eq!(org(&app, "001008"), None);
    // Left with Esc, nothing is entered.
    press(&mut app, "I");
    assert!(app.go_on());
    read(&mut app, "tab right f8");
    press(&mut app, "esc");
    assert_eq!(org(&app, "001008"), None);
}

#[test]
fn a_column_is_corrected_at_once_kept_for_its_headings_and_forgotten_by_a_key() {
    let dir = tempfile::tempdir().unwrap();
    let name = "名册.csv";
    let mut app = asked(dir.path(), SIZE, &[(name, MIXED.as_bytes())]);
    read(&mut app, "tab right f8");
    let line = |app: &App| {
        let screen = shown(app, SIZE);
        let line = screen.lines().find(|line| line.contains("联络方式"));
        line.unwrap_or_else(|| panic!("{screen}")).to_string()
    };
    assert!(line(&app).contains("不用"), "{}", line(&app));
    // The last column, and the last field but one of the list: the telephone.
    let down = "down ".repeat(8);
    let choose = "down ".repeat(11);
    read(&mut app, &format!("{down}enter {choose}enter"));
    assert!(
        line(&app).contains("联系电话（由你指定）"),
        "{}",
        line(&app)
    );
    // What is needed cannot be taken away: the sentence says so, and the columns stay.
    read(&mut app, "home enter end enter");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("编号") && line(&app).contains("联系电话"),
        "{screen}"
    );
    read(&mut app, "a");
    press(&mut app, "f8");
    let phone = org(&app, "001008").and_then(|it| it.phone);
    assert_eq!(phone.as_deref(), Some("0571-1234567"));
    press(&mut app, "u I");
    assert!(app.go_on());
    read(&mut app, "tab right f8");
    assert!(line(&app).contains("由你指定"), "the same headings again");
    read(&mut app, "f");
    assert!(line(&app).contains("不用"), "{}", line(&app));
}

#[test]
fn a_list_that_comes_again_shows_what_it_changes_and_ends_nothing_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = asked(dir.path(), SIZE, &[("again.csv", AGAIN.as_bytes())]);
    read(&mut app, "tab right f8");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("名册中有 20 个编号已在数据文件里"),
        "{screen}"
    );
    press(&mut app, "f8");
    assert_eq!(org(&app, "001009"), None);
    read(&mut app, "t");
    let screen = shown(&app, SIZE);
    let told = |what: &str, code: &str| {
        let has = |line: &&str| line.contains(what) && line.contains(code);
        assert!(
            screen.lines().any(|line| has(&line)),
            "{what} {code}\n{screen}"
        );
    };
    told("新增", "001009");
    told("变更", "书记「书记2」改为「新书记」");
    told("划转", "001001002");
    told("没有了", "001005003");
    press(&mut app, "f8");
    assert!(
        shown(&app, SIZE).contains("已登记 4 个党组织"),
        "{}",
        shown(&app, SIZE)
    );
    assert!(org(&app, "001005003").is_some());
    press(&mut app, "u I");
    assert!(app.go_on());
    read(&mut app, "f8");
    read(&mut app, "D");
    press(&mut app, "f8");
    assert!(org(&app, "001005003").is_none(), "{}", shown(&app, SIZE));
    assert_eq!(
        org(&app, "001001001").unwrap().name,
        "马克思主义学院第一党支部"
    );
    press(&mut app, "u");
    assert!(org(&app, "001005003").is_some());
    read_nothing_new(&mut app);
}

fn read_nothing_new(app: &mut App) {
    press(app, "I");
    assert!(app.go_on());
    read(app, "f8");
    press(app, "f8 I");
    assert!(app.go_on());
    read(app, "f8");
    let screen = shown(app, SIZE);
    assert!(screen.contains("没有要更新的"), "{screen}");
    press(app, "f8 esc");
}

#[test]
fn a_workbook_is_read_by_the_limited_child_and_one_that_is_none_is_refused_in_the_form() {
    let dir = tempfile::tempdir().unwrap();
    let book = fs::read(root().join("tests/data/orgs-university-mixed.xlsx")).unwrap();
    let files: [(&str, &[u8]); 3] = [
        ("a.xlsx", &book),
        ("b.xlsx", b"PK\x03\x04 no workbook"),
        ("c.pdf", b"%PDF-1.7"),
    ];
    let mut app = asked(dir.path(), SIZE, &files);
    press(&mut app, "f4");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("a.xlsx") && !screen.contains("c.pdf"),
        "{screen}"
    );
    read(&mut app, "down enter f8");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("导入名册") && screen.contains("b.xlsx"),
        "{screen}"
    );
    read(&mut app, "backtab f4 home enter f8");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("不接受 ") && screen.contains("工作表"),
        "{screen}"
    );
}
