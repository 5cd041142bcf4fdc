//! Every pane at three sizes as a golden text, and the same cells in clients of either width.

use ratatui::{buffer::Buffer, layout::Rect};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use wudan::{
    base::text,
    term::{ColorMode, Painter},
    words::{Lang, Words},
};

use crate::workbench::{draw, open, open_in, press, shown};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 50)];

/// Name and the keys that lead there.
const SCREENS: [(&str, &str); 65] = [
    ("org", "down"),
    ("linear-org", "alt+l down"),
    ("linear-board", "alt+l 3 right right"),
    ("linear-form", "alt+l 3 e"),
    ("linear-rank", "alt+l 7"),
    ("linear-palette", "alt+l : \"wxy\""),
    ("audit", "9 down"),
    ("org-filter", "/ \"wulidiyi\" enter"),
    ("duty", "2"),
    ("board", "3 right right"),
    ("board-inside", "3 right right enter down space"),
    ("board-by-assignment", "3 right right t"),
    ("task-form", "3 e"),
    ("publish-lacking", "3 / \"7\" enter p"),
    ("score", "4"),
    ("score-sheet", "4 enter plus plus - 1 enter 2 plus"),
    ("standing", "5"),
    ("standing-form", "5 space space enter"),
    ("by-quota", "5 right"),
    ("record", "5 enter f8 right right right"),
    ("norm", "5 right right right right right"),
    ("norm-form", "5 right right right right right enter"),
    (
        "target",
        "5 right right right right right right enter tab tab 7 f8 enter tab tab 1 0 f8",
    ),
    ("finding", "6 n tab \"会议记录缺主持人\" f8"),
    ("due", "6 right down"),
    ("talk", "6 right right right"),
    ("card", "6 right right"),
    ("campaign", "6 right right right right"),
    ("lagging", "6 right right right right right"),
    (
        "measure",
        "6 right right right right right right right right",
    ),
    ("register", "5 right right right right"),
    ("eligible", "7 right right a"),
    ("honour", "7 right right right"),
    ("contact", "6 right right right right right right"),
    ("chase", "6 right right right right right right right"),
    ("rank", "7 p"),
    ("rank-explain", "7 enter"),
    ("spread", "7 right"),
    ("agenda", "8"),
    ("glance", "5 enter f8 8 right"),
    ("month", "5 enter f8 8 right right"),
    ("list-menu", "5 ;"),
    ("list-sorted", "5 right right ' 1"),
    ("list-columns", "5 |"),
    ("list-count", "5 # 2"),
    ("heat", "5 enter f8 right right right w"),
    ("trend", "5 enter f8 right right right t"),
    ("by-org", "5 right right"),
    ("history", "3 n \"另一件\" f8 u ctrl+y"),
    ("calendar", "3 n tab tab tab tab tab f4"),
    ("picker", "3 n tab tab tab tab tab tab f4 \"wx\""),
    ("drafts", "3 n \"半个字\" esc ctrl+o"),
    ("prefix", "3 ,"),
    ("palette-act", ": \"paidan\""),
    ("acts", "3 f2"),
    ("grid", "1 ="),
    ("dispatch-form", "3 right d"),
    ("send-blanks", "1 down space 4 S"),
    ("letter-form", "1 down space L"),
    ("letter", "8 right right right"),
    ("phrase", "3 n tab tab tab \"抓紧整改\" f2"),
    ("help-field", "3 n tab tab tab f1"),
    ("views", "5 \\"),
    ("help", "3 ?"),
    ("palette", ": \"wxy\""),
];

/// Set to write the golden texts instead of comparing.
const BLESS: &str = "WUDAN_BLESS";

/// The screen without what the clock and the chain of hashes make different every time.
fn steady(screen: &str) -> String {
    let is_moment = |word: &str| {
        let shape: String = word
            .chars()
            .map(|c| if c.is_ascii_digit() { '0' } else { c })
            .collect();
        shape == "00:00:00" || shape == "00:00"
    };
    let is_hash = |word: &str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let mut out = String::new();
    let mut before = 0;
    for word in screen.split_inclusive([' ', '\n']) {
        let bare = word.trim_end();
        let start = out.len();
        if is_moment(bare) {
            // The day before it is the clock's too.
            let day = out[before..]
                .trim_end()
                .replace(|c: char| c.is_ascii_digit(), "0");
            let rest = " ".repeat(out.len() - before - day.len());
            out.truncate(before);
            out.push_str(&(day + &rest));
        }
        match is_moment(bare) || is_hash(bare) {
            true => out.push_str(&word.replace(|c: char| c.is_ascii_hexdigit(), "0")),
            false => out.push_str(word),
        }
        before = start;
    }
    out
}

pub fn golden(name: &str, screen: &str) -> Result<(), String> {
    let screen = steady(screen);
    let path = crate::source::root()
        .join("tests/data/screen")
        .join(format!("{name}.txt"));
    if std::env::var_os(BLESS).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &screen).unwrap();
        return Ok(());
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    if wanted == screen {
        Ok(())
    } else {
        Err(format!("{name}\n{screen}"))
    }
}

#[test]
fn every_pane_looks_as_it_did_at_three_sizes() {
    let mut changed = Vec::new();
    for size in SIZES {
        for (name, keys) in SCREENS {
            let dir = tempfile::tempdir().unwrap();
            let mut app = open(dir.path(), size);
            press(&mut app, keys);
            let file = format!("{name}-{}x{}", size.0, size.1);
            changed.extend(golden(&file, &shown(&app, size)).err());
        }
    }
    assert!(
        changed.is_empty(),
        "changed (set {BLESS} to accept):\n{}",
        changed.join("\n")
    );
}

/// A terminal that gives ambiguous characters one cell or two.
struct Client {
    cells: Vec<Vec<String>>,
    at: (usize, usize),
    is_wide: bool,
}

impl Client {
    fn new(size: (u16, u16), is_wide: bool) -> Client {
        let row = vec![" ".to_string(); usize::from(size.0)];
        Client {
            cells: vec![row; usize::from(size.1)],
            at: (0, 0),
            is_wide,
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        let mut rest = std::str::from_utf8(bytes).unwrap();
        while let Some(first) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("\x1b[") {
                let end = after.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                self.control(&after[..end], after.as_bytes()[end]);
                rest = &after[end + 1..];
                continue;
            }
            let length = rest
                .graphemes(true)
                .next()
                .map_or(first.len_utf8(), str::len);
            self.put(&rest[..length]);
            rest = &rest[length..];
        }
    }

    fn control(&mut self, parameters: &str, last: u8) {
        let number = |at: usize| {
            let part = parameters
                .split(';')
                .nth(at)
                .and_then(|part| part.parse::<usize>().ok());
            part.unwrap_or(1) - 1
        };
        match last {
            b'H' => self.at = (number(1), number(0)),
            b'G' => self.at.0 = number(0),
            b'C' => self.at.0 += number(0) + 1,
            b'X' => self.erase(number(0) + 1),
            b'K' => self.erase(usize::MAX),
            _ => {}
        }
    }

    fn erase(&mut self, count: usize) {
        let (x, y) = self.at;
        let row = &mut self.cells[y];
        let end = x.saturating_add(count).min(row.len());
        if row[x].is_empty() {
            row[x - 1] = " ".into();
        }
        if end < row.len() && row[end].is_empty() {
            row[end] = " ".into();
        }
        row[x..end].fill(" ".into());
    }

    fn put(&mut self, grapheme: &str) {
        let (narrow, wide) = (
            UnicodeWidthStr::width(grapheme),
            UnicodeWidthStr::width_cjk(grapheme),
        );
        let span = if self.is_wide { wide } else { narrow };
        let (x, y) = self.at;
        let row = &mut self.cells[y];
        assert!(
            x + span <= row.len(),
            "a row overflows: {grapheme:?} at {x}, {y}"
        );
        // Overwriting half of a wide character blanks the other half, as terminals do.
        if row[x].is_empty() {
            row[x - 1] = " ".into();
        }
        if x + span < row.len() && row[x + span].is_empty() {
            row[x + span] = " ".into();
        }
        row[x] = grapheme.into();
        (x + 1..x + span).for_each(|x| row[x] = String::new());
        self.at.0 = x + span;
    }
}

#[test]
fn clients_of_either_width_show_every_character_in_its_cell() {
    for size in SIZES {
        for is_wide in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let mut app = open(dir.path(), size);
            let mut painter = Painter::new(ColorMode::True);
            let mut client = Client::new(size, is_wide);
            let keys = "down down right 3 right right down e esc enter t 4 enter plus - 1 enter ? \
                        esc esc 5 down enter esc 6 right enter esc 7 enter + esc 8 right right \
                        right 9 down enter esc 5 right right right right right right right right \
                        6 right right right right right right right right right right \
                        7 right right right right right right right alt+l 1 down 3 4 5 6 7 8 9";
            for key in keys.split(' ') {
                press(&mut app, key);
                let (buffer, cursor) = draw(&app, size);
                client.feed(&painter.frame(&buffer, cursor));
                for y in 0..size.1 {
                    for x in 0..size.0 {
                        let wanted = buffer[(x, y)].symbol();
                        let got = &client.cells[usize::from(y)][usize::from(x)];
                        // In a narrow client the second cell of an ambiguous character is blank.
                        let same = got == wanted || wanted.is_empty() && got == " ";
                        assert!(
                            same,
                            "{size:?} wide {is_wide} {key} {x},{y}: {got:?} {wanted:?}"
                        );
                    }
                }
            }
        }
    }
}

/// Bytes that moving the cursor one row may cost.
const MOVE_BYTES_MAX: usize = 400;

#[test]
fn nothing_is_written_while_nothing_changes_and_one_move_is_cheap() {
    let mut dear = Vec::new();
    for size in SIZES {
        for pane in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
            let dir = tempfile::tempdir().unwrap();
            let mut app = open(dir.path(), size);
            let mut painter = Painter::new(ColorMode::True);
            press(&mut app, pane);
            app.handle(wudan::tui::event::Event::Tick);
            let (buffer, cursor) = draw(&app, size);
            painter.frame(&buffer, cursor);
            app.handle(wudan::tui::event::Event::Tick);
            let (buffer, cursor) = draw(&app, size);
            assert_eq!(painter.frame(&buffer, cursor), Vec::<u8>::new());
            for key in ["down", "down", "up"] {
                press(&mut app, key);
                assert!(app.is_moving());
                let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
                let (cursor, following) = app.draw_parts(&mut buffer);
                let cost = painter.frame_but(&buffer, cursor, &following).len();
                if cost > MOVE_BYTES_MAX {
                    dear.push(format!("{size:?} {pane} {key}: {cost}"));
                }
                // What tells of the row comes once the cursor rests.
                painter.frame(&buffer, cursor);
                assert_eq!(painter.frame(&buffer, cursor), Vec::<u8>::new());
            }
        }
    }
    assert_eq!(dear, Vec::<String>::new());
}

#[test]
fn chrome_has_no_character_of_uncertain_width() {
    for lang in [Lang::ZhCn, Lang::En] {
        let words = Words::built_in(lang);
        let mut uncertain = Vec::new();
        for key in words.keys().filter(|key| key.starts_with("tui.")) {
            let said = words.get(key);
            let odd = |g: &&str| UnicodeWidthStr::width(*g) != text::grapheme_width(g);
            uncertain.extend(
                said.graphemes(true)
                    .find(odd)
                    .map(|g| format!("{key}: {g}")),
            );
        }
        assert_eq!(uncertain, Vec::<String>::new());
    }
}

#[test]
fn both_languages_fill_every_screen_without_a_missing_word() {
    for lang in [Lang::ZhCn, Lang::En] {
        for (name, keys) in SCREENS {
            let dir = tempfile::tempdir().unwrap();
            let mut app = open_in(dir.path(), (200, 50), lang);
            press(&mut app, keys);
            let screen = shown(&app, (200, 50));
            assert!(!screen.contains('⟨'), "{name}\n{screen}");
        }
    }
}

#[test]
fn a_small_window_shows_a_plain_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let app = open(dir.path(), (60, 10));
    assert!(shown(&app, (60, 10)).contains("窗口太小"));
}

#[test]
fn every_list_in_english_looks_as_it_did_at_the_least_size() {
    let mut changed = Vec::new();
    for (name, keys) in SCREENS {
        let dir = tempfile::tempdir().unwrap();
        let mut app = open_in(dir.path(), SIZES[0], Lang::En);
        press(&mut app, keys);
        changed.extend(golden(&format!("en-{name}"), &shown(&app, SIZES[0])).err());
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
