//! What can be done with any list by keys: sort, choose columns, count, keep views, go back.

use std::path::Path;

use wudan::{base::order, tui::App};

use crate::workbench::{again, open, press, shown};

const SIZE: (u16, u16) = (200, 50);

/// A workbench whose person has a drawer.
fn kept(dir: &Path) -> App {
    let mut app = open(dir, SIZE);
    app.desk.open_drawer();
    app
}

fn heading(app: &App) -> String {
    let screen = shown(app, SIZE);
    screen.lines().nth(2).unwrap_or_default().to_string()
}

#[test]
fn a_list_is_sorted_up_down_and_back_and_that_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = kept(dir.path());
    press(&mut app, "5 right right");
    let own = shown(&app, SIZE);
    press(&mut app, "' 1");
    let up = shown(&app, SIZE);
    assert!(up.contains("党组织^"), "{up}");
    press(&mut app, "' 1");
    assert!(
        shown(&app, SIZE).contains("党组织v"),
        "{}",
        shown(&app, SIZE)
    );
    drop(app);
    let mut app = again(dir.path(), SIZE);
    app.desk.open_drawer();
    press(&mut app, "5 right right");
    assert!(
        shown(&app, SIZE).contains("党组织v"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "f7 enter enter");
    let head = |screen: &str| {
        let line = screen.lines().nth(4).unwrap_or_default();
        line.split('|').next().unwrap_or_default().to_string()
    };
    assert_eq!(head(&shown(&app, SIZE)), head(&own));
}

#[test]
fn sorted_rows_stand_in_order_and_the_cursor_stays_on_its_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 right right down down");
    let before = crumb(&app);
    for keys in ["' 1", "' 1"] {
        press(&mut app, keys);
        assert_eq!(crumb(&app), before);
    }
    press(&mut app, "' 1 ' 1 home");
    let mut names = Vec::new();
    for _ in 0..16 {
        names.push(
            crumb(&app)
                .split('>')
                .nth(1)
                .unwrap()
                .split("  ")
                .next()
                .unwrap()
                .to_string(),
        );
        press(&mut app, "down");
    }
    let cells: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    let places = order::sorted(&cells, false, 2026);
    assert_eq!(places, (0..16).collect::<Vec<_>>(), "{cells:?}");
}

#[test]
fn columns_are_taken_away_and_moved_and_one_stays() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = kept(dir.path());
    press(&mut app, "5 right right | down space space enter");
    let screen = shown(&app, SIZE);
    let head = screen
        .lines()
        .find(|line| line.contains("党组织  "))
        .unwrap_or_default();
    assert!(
        !head.contains("已达到") && !head.contains("进度正常"),
        "{screen}"
    );
    assert!(head.contains("落后"), "{screen}");
    // The first column goes to the right end, and the last that is left cannot be taken away.
    press(&mut app, "| right right right enter");
    let screen = shown(&app, SIZE);
    let head = screen
        .lines()
        .find(|line| line.contains("缺数据   "))
        .unwrap_or_default();
    assert!(head.find("落后") < head.find("党组织"), "{screen}");
    press(&mut app, "| space space space space space");
    assert!(
        shown(&app, SIZE).contains("至少要留一列"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "0 enter");
    assert!(shown(&app, SIZE).contains("进度正常"));
}

#[test]
fn a_value_is_counted_and_its_rows_alone_are_shown() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5");
    let whole = heading(&app);
    press(&mut app, "#");
    assert!(
        shown(&app, SIZE).contains("统计哪一列"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "2");
    let table = shown(&app, SIZE);
    assert!(
        table.contains("频数表：党组织") && table.contains('%'),
        "{table}"
    );
    press(&mut app, "y");
    let copied = app.take_clipboard().unwrap();
    let sum: usize = copied
        .lines()
        .map(|line| line.split('\t').nth(1).unwrap().parse::<usize>().unwrap())
        .sum();
    assert!(whole.contains(&format!("/{sum}")), "{whole} {sum}");
    press(&mut app, "esc down enter");
    let (value, count) = {
        let line = copied.lines().nth(1).unwrap();
        let mut parts = line.split('\t');
        (
            parts.next().unwrap().to_string(),
            parts.next().unwrap().to_string(),
        )
    };
    let narrowed = heading(&app);
    assert!(narrowed.contains(&format!("党组织={value}")), "{narrowed}");
    assert!(narrowed.contains(&format!("1/{count}")), "{narrowed}");
    press(&mut app, "esc");
    let widened = heading(&app);
    assert!(
        widened.contains(&format!("/{sum}")) && !widened.contains("只列"),
        "{widened}"
    );
}

#[test]
fn counts_respect_the_filter() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 / \"物理\" enter");
    let shown_now = heading(&app);
    let count = shown_now
        .split('/')
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_string();
    press(&mut app, "#");
    assert!(
        shown(&app, SIZE).contains(&format!("当前{count}条")),
        "{}",
        shown(&app, SIZE)
    );
}

#[test]
fn a_view_is_kept_used_renamed_made_default_and_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = kept(dir.path());
    press(&mut app, "5 / \"物理\" enter ' 5 \\ 1 \"早到\" f8");
    assert!(
        shown(&app, SIZE).contains("视图早到已保存"),
        "{}",
        shown(&app, SIZE)
    );
    let wanted = heading(&app);
    press(&mut app, "esc ' 5 ' 5");
    assert_ne!(heading(&app), wanted);
    press(&mut app, "\\ 1");
    assert_eq!(heading(&app), wanted);
    // From the palette, from anywhere.
    press(&mut app, "2 : \"zaodao\" enter");
    assert_eq!(heading(&app), wanted, "{}", shown(&app, SIZE));
    press(&mut app, "\\ 3 1 2");
    press(&mut app, "backspace backspace \"先到\" f8 \\");
    assert!(shown(&app, SIZE).contains("先到"), "{}", shown(&app, SIZE));
    press(&mut app, "3 1 3 2 esc 5");
    assert_eq!(heading(&app), wanted, "the default view is shown");
    press(&mut app, "\\ 3 1 4 \\");
    assert!(!shown(&app, SIZE).contains("先到"), "{}", shown(&app, SIZE));
}

/// The first line of the screen, which tells where the clerk stands.
fn crumb(app: &App) -> String {
    let screen = shown(app, SIZE);
    screen.lines().next().unwrap_or_default().to_string()
}

#[test]
fn the_clerk_goes_back_and_forward_through_the_places() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "down down");
    let org = crumb(&app);
    press(&mut app, "5 down down");
    let standing = crumb(&app);
    press(&mut app, "right down");
    let quota = crumb(&app);
    press(&mut app, "3");
    press(&mut app, "[");
    assert_eq!(crumb(&app), quota);
    press(&mut app, "[");
    assert_eq!(crumb(&app), standing);
    press(&mut app, "[");
    assert_eq!(crumb(&app), org);
    press(&mut app, "[");
    assert!(
        shown(&app, SIZE).contains("前面没有去过别处"),
        "{}",
        shown(&app, SIZE)
    );
    assert_eq!(crumb(&app), org);
    press(&mut app, "] ]");
    assert_eq!(crumb(&app), quota);
    // By the menu, whatever the input method does.
    press(&mut app, "f7 5");
    assert_eq!(crumb(&app), standing);
}

#[test]
fn a_place_whose_record_is_gone_is_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "2 5");
    let standing = crumb(&app);
    // An entry is made, looked at in the ledger, and taken back from elsewhere.
    press(&mut app, "enter f8 right right right");
    let entry = crumb(&app);
    assert!(entry.contains("党组织") || entry != standing);
    press(&mut app, "3 [");
    assert_eq!(crumb(&app), entry);
    press(&mut app, "3 u [");
    let back = crumb(&app);
    assert_ne!(back, entry);
    assert!(back.contains("按组织"), "{back}");
}

#[test]
fn the_menu_says_so_where_there_is_no_list() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "f7");
    assert!(
        shown(&app, SIZE).contains("没有可以排序"),
        "{}",
        shown(&app, SIZE)
    );
}

#[test]
fn every_table_pane_can_be_sorted_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    for pane in ["4", "5", "6", "7", "8", "9"] {
        press(&mut app, pane);
        press(&mut app, "' 2");
        let screen = shown(&app, SIZE);
        assert!(
            screen.lines().any(|line| line.contains('^')),
            "{pane} {screen}"
        );
        press(&mut app, "# 1");
        assert!(
            shown(&app, SIZE).contains("频数表："),
            "{pane} {}",
            shown(&app, SIZE)
        );
        press(&mut app, "esc");
    }
}

#[test]
fn a_heat_map_counts_the_entries_and_opens_those_of_a_cell() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 / \"dfay\" enter space space space enter f8");
    press(&mut app, "right right w");
    let map = shown(&app, SIZE);
    assert!(map.contains("2026年逐月热力图：全部台账"), "{map}");
    press(&mut app, "y");
    let copied = app.take_clipboard().unwrap();
    let sum: i64 = copied
        .lines()
        .skip(1)
        .flat_map(|line| line.split('\t').skip(1))
        .map(|count| count.parse::<i64>().unwrap())
        .sum();
    assert_eq!(sum, 3, "{copied}");
    // The cursor stands in the month of today; the row that has entries is looked for.
    press(&mut app, "esc");
    let own = |line: &str| -> i64 {
        let counts = line.split('\t').skip(1);
        counts.map(|count| count.parse::<i64>().unwrap()).sum()
    };
    let found = copied.lines().skip(1).map(own).enumerate();
    let (at, count) = found.into_iter().find(|(_, count)| *count > 0).unwrap();
    for _ in 0..at {
        press(&mut app, "down");
    }
    press(&mut app, "enter");
    let told = shown(&app, SIZE);
    assert!(told.contains(&format!("9月，{count}条")), "{told}");
    press(&mut app, "esc esc");
    assert!(!shown(&app, SIZE).contains("热力图："));
}

#[test]
fn a_trend_shows_the_months_of_the_org_in_hand() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    press(&mut app, "5 t");
    assert!(
        shown(&app, SIZE).contains("还没有台账记录"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "enter f8 right right right t");
    let told = shown(&app, SIZE);
    assert!(
        told.contains("逐月走势：") && told.contains("2026      1 ####"),
        "{told}"
    );
}

#[test]
fn cards_of_the_board_and_the_assignments_of_a_task_are_sorted_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut app = open(dir.path(), SIZE);
    let crumb = |app: &App| {
        let screen = shown(app, SIZE);
        screen.lines().next().unwrap_or_default().to_string()
    };
    press(&mut app, "3");
    let mut seen = Vec::new();
    // The fourth field of a card is its code.
    for keys in ["' 4 home", "' 4 home"] {
        press(&mut app, keys);
        seen.push(crumb(&app));
    }
    assert!(
        seen[0].contains("T-0005") && seen[1].contains("T-0008"),
        "{seen:?}"
    );
    press(&mut app, "|");
    assert!(
        shown(&app, SIZE).contains("没有列可选"),
        "{}",
        shown(&app, SIZE)
    );
    press(&mut app, "' 4 right right enter ' 2");
    assert!(shown(&app, SIZE).contains('^'), "{}", shown(&app, SIZE));
    press(&mut app, "# 2 enter");
    assert!(heading(&app).contains("只列"), "{}", heading(&app));
    press(&mut app, "esc");
    assert!(!heading(&app).contains("只列"), "{}", heading(&app));
    assert!(shown(&app, SIZE).contains('^'), "still inside the task");
}
