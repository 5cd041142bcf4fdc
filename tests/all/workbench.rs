//! A small university in a file, and the workbench over it, driven by keys.

use std::{path::Path, sync::OnceLock};

use ratatui::{buffer::Buffer, layout::Rect};
use wudan::{
    base::{Date, date},
    domain::{
        Category, Command, Id, Kind, OrgCommand, OrgKind, OrgLine, PackCommand, Sector, Share,
        SheetCommand, SheetRole, State, TaskCommand, TaskDraft,
    },
    store::{Creation, Session, Store},
    term::{ColorMode, Cursor, Key},
    tui::{App, Desk, event::Event},
    words::{Lang, Words},
};

/// Adds so many branches below the committee, in one act.
pub fn add_branches(store: &mut Store, count: u32) {
    let line = |n: u32| OrgLine {
        line: n + 2,
        code: format!("900{n:05}"),
        parent: Some("001".to_string()),
        name: format!("测试第{n}党支部"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        members: Some(3),
        term_start: None,
        term_years: None,
        secretary: None,
        deputies: Vec::new(),
        phone: None,
    };
    let lines = (0..count).map(line).collect();
    let load = OrgCommand::Load { lines };
    store.execute(load.into(), &[]).unwrap();
}

/// The business date of every test.
pub fn today() -> Date {
    date::parse_iso("2026-09-16").unwrap()
}

fn line(number: u32, code: &str, name: &str, kind: OrgKind) -> OrgLine {
    let parent = (code.len() > 3).then(|| code[..code.len() - 3].to_string());
    OrgLine {
        line: number,
        code: code.into(),
        parent,
        name: name.into(),
        kind,
        sector: Sector::University,
        members: Some(10 + number),
        term_start: date::parse_iso("2022-03-01"),
        term_years: Some(if kind == OrgKind::Branch { 3 } else { 5 }),
        secretary: Some(format!("书记{number}")),
        deputies: Vec::new(),
        phone: None,
    }
}

fn orgs() -> Vec<OrgLine> {
    let mut lines = vec![line(1, "001", "临湖学院党委", OrgKind::Committee)];
    let names = [
        "马克思主义学院",
        "文学院",
        "物理与电子学院",
        "信息“网络”学院",
        "图书馆",
    ];
    for (at, name) in names.iter().enumerate() {
        let code = format!("001{:03}", at + 1);
        let number = u32::try_from(at).unwrap() + 2;
        lines.push(line(
            number,
            &code,
            &format!("{name}党总支"),
            OrgKind::GeneralBranch,
        ));
        for branch in 1..=3 {
            let code = format!("{code}{branch:03}");
            let name = format!("{name}第{branch}党支部");
            lines.push(line(number * 10 + branch, &code, &name, OrgKind::Branch));
        }
    }
    lines
}

fn draft(number: u32) -> TaskDraft {
    let deadline = ["2026-09-10", "2026-09-16", "2026-09-20", "2026-12-31"];
    TaskDraft {
        title: format!("任务{number}：“三会一课”—第①季度"),
        category: Category::Basic,
        share: Share::Common,
        goal: (number != 7).then(|| "支部组织生活正常".into()),
        standard: Some("每月一次，记录完整".into()),
        figures: None,
        leader: None,
        lead: None,
        supporting: Vec::new(),
        responsible: Some("组织部".into()),
        measures: Some("排计划\n查记录".into()),
        deadline: date::parse_iso(deadline[usize::try_from(number).unwrap() % 4]),
        clause: Some("第三条".into()),
    }
}

fn execute(store: &mut Store, command: impl Into<Command>) -> Vec<(Kind, Id)> {
    let outcome = store.execute(command.into(), &[]).unwrap();
    outcome
        .rows
        .iter()
        .map(|(kind, id, _)| (*kind, *id))
        .collect()
}

/// A copy of the file, which is made once.
pub fn file(path: &Path) -> Store {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("made.db");
        // Closing the only connection leaves everything in the one file.
        drop(make(&path));
        std::fs::read(path).unwrap()
    });
    std::fs::write(path, bytes).unwrap();
    Store::open(path, Session::local("王干事", today())).unwrap()
}

fn make(path: &Path) -> Store {
    let session = Session::local("王干事", today());
    let creation = Creation {
        year: 2026,
        title: "临湖学院".into(),
    };
    let mut store = Store::create(path, &creation, session).unwrap();
    execute(&mut store, OrgCommand::Load { lines: orgs() });
    let pack = crate::source::root().join("data/packs/s2-special-inspection-2018.toml");
    let text = std::fs::read_to_string(pack).unwrap();
    let file = "s2-special-inspection-2018.toml".to_string();
    execute(
        &mut store,
        PackCommand::Adopt {
            year: 2026,
            file,
            text,
            shift: true,
        },
    );
    work(&mut store);
    store
}

/// Tasks in several stages and a sheet.
fn work(store: &mut Store) {
    for number in 1..=8 {
        execute(
            store,
            TaskCommand::Open {
                year: 2026,
                draft: draft(number),
            },
        );
    }
    let date = today();
    for task in 1..=4 {
        execute(
            store,
            TaskCommand::Publish {
                task,
                scope: "全校".into(),
                date,
            },
        );
    }
    let orgs = store.org_ids(None, &[OrgKind::GeneralBranch], 100).unwrap();
    for task in 1..=2 {
        let orgs = orgs.clone();
        execute(
            store,
            TaskCommand::Dispatch {
                task,
                orgs,
                date,
                scope: None,
            },
        );
    }
    for assignment in 1..=3 {
        let evidence = Some("会议记录".into());
        let (state, progress) = (State::Done, 100);
        let remark = None;
        let command = TaskCommand::Progress {
            assignment,
            state,
            progress,
            evidence,
            remark,
        };
        execute(store, command);
    }
    let org = orgs[0];
    let (form, role, assessor) = ("annex1".into(), SheetRole::Inspector, "李督查".into());
    let open = SheetCommand::Open {
        year: 2026,
        org,
        adoption: 1,
        form,
        role,
        assessor,
        date,
    };
    execute(store, open);
}

/// The workbench on a fresh file. The folder must outlive it.
pub fn open(dir: &Path, size: (u16, u16)) -> App {
    open_in(dir, size, Lang::ZhCn)
}

/// The workbench on the file as an earlier one left it.
pub fn again(dir: &Path, size: (u16, u16)) -> App {
    let session = Session::local("王干事", today());
    let store = Store::open(&dir.join("test.db"), session).unwrap();
    over_in(store, size, Lang::ZhCn)
}

/// The same in a language.
pub fn open_in(dir: &Path, size: (u16, u16), lang: Lang) -> App {
    over_in(file(&dir.join("test.db")), size, lang)
}

/// The workbench over any file in a language.
pub fn over_in(store: Store, size: (u16, u16), lang: Lang) -> App {
    on_desk(store, size, lang, today())
}

/// The workbench over any file on a day.
pub fn over_on(store: Store, size: (u16, u16), today: Date) -> App {
    on_desk(store, size, Lang::ZhCn, today)
}

fn on_desk(store: Store, size: (u16, u16), lang: Lang, today: Date) -> App {
    let words = Words::built_in(lang);
    let (mut desk, problems) = Desk::new(words, None, "dark", ColorMode::True, today);
    assert_eq!(problems, Vec::<String>::new());
    desk.store = Some(store);
    App::new(desk, size)
}

/// Presses keys by their names; `"text"` without blanks is typed.
pub fn press(app: &mut App, keys: &str) {
    for name in keys.split_whitespace() {
        match name.strip_prefix('"') {
            Some(text) => {
                for c in text.trim_end_matches('"').chars() {
                    app.handle(Event::Key(Key::char(c)));
                }
            }
            None => app.handle(Event::Key(Key::parse(name).unwrap())),
        }
    }
}

/// Draws the screen.
pub fn draw(app: &App, size: (u16, u16)) -> (Buffer, Cursor) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let cursor = app.draw(&mut buffer);
    (buffer, cursor)
}

/// The screen as text.
pub fn shown(app: &App, size: (u16, u16)) -> String {
    wudan::tui::canvas::dump(&draw(app, size).0)
}
