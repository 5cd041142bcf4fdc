//! How a list of orgs was understood, column by column and cell by cell: looked at and corrected
//! before it is entered.

use ratatui::layout::Rect;

use super::{Choice, ChoiceList, Note, Overlay, draw_table, walk};
use crate::{
    base::text,
    exchange::{ColumnUse, Issue, OrgField, Severity, Skipped, read::shown_name},
    import::{self, Difference, Entry, Incoming},
    term::{Key, KeyCode},
    tui::{
        Cx,
        canvas::Canvas,
        event::{Effect, Request},
        import::{Roll, Verdict},
        theme::Tone,
        widget::{
            list::List,
            popup,
            table::{Bit, Column, Row},
        },
    },
};

/// Lines of the screen that are no rows of the list: those around the sheet and its own.
const AROUND: usize = 8;
/// Lines that tell of the row in hand.
const TOLD: u16 = 3;
/// Its width at most.
const WIDTH: u16 = 120;
/// The least rows that are seen at once.
const ROWS_MIN: usize = 4;

/// A line of the list, by its place in what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Column(usize),
    Issue(usize),
    Entry(usize),
    Skipped(usize),
}

/// The list on the screen.
pub struct Import {
    incoming: Incoming,
    roll: Roll,
    /// What is said above the list, and how it looks.
    head: Vec<(Tone, String)>,
    /// The same, broken to the width of the screen.
    shown: Vec<(Tone, String)>,
    /// Why the door did not take it after all.
    problem: Option<String>,
    lines: Vec<Line>,
    list: List<Line>,
}

impl Import {
    /// The sheet.
    pub fn of(incoming: Incoming, (roll, verdict): (Roll, Verdict), cx: &Cx) -> Effect {
        let lines = lines(&incoming);
        let head = head(&incoming, (&roll, &verdict), cx);
        let mut list = List::default();
        list.set(lines.clone());
        list.select_at(roll.at);
        Effect::Open(Box::new(Import {
            incoming,
            roll,
            head,
            shown: Vec::new(),
            problem: None,
            lines,
            list,
        }))
    }

    fn in_hand(&self) -> Option<Line> {
        self.list.current().copied()
    }

    fn column(&self, at: usize) -> Option<&ColumnUse> {
        self.incoming.list.columns.get(at)
    }

    fn issue(&self, at: usize) -> Option<&Issue> {
        self.incoming.list.issues.get(at)
    }

    fn entry(&self, at: usize) -> Option<&Entry> {
        self.incoming.update.as_ref()?.entries.get(at)
    }

    fn skipped(&self, at: usize) -> Option<&Skipped> {
        self.incoming.list.skipped.get(at)
    }

    /// A line as four cells: what it is, where, what stands there, what is said of it.
    fn cells(&self, line: Line, cx: &Cx) -> Option<(Tone, [String; 4])> {
        Some(match line {
            Line::Column(at) => {
                let column = self.column(at)?;
                let tone = match (column.field, column.given) {
                    (None, _) => Tone::Label,
                    (Some(_), true) => Tone::Good,
                    (Some(_), false) => Tone::Popup,
                };
                let mut field = import::column_field(cx.words, column);
                if column.given {
                    field.push_str(&cx.word("tui.import.given"));
                }
                let (letters, heading) = (column.letters.clone(), column.heading.clone());
                (
                    tone,
                    [cx.word("tui.import.column"), letters, heading, field],
                )
            }
            Line::Issue(at) => {
                let issue = self.issue(at)?;
                let severity = issue.severity();
                let tone = match severity {
                    Severity::Refused => Tone::Bad,
                    Severity::Flagged => Tone::Warn,
                    Severity::Noted => Tone::Label,
                };
                let said = import::sentence(cx.words, issue, "what");
                let place = import::issue_places(issue);
                let severity = cx.code("severity", severity.code());
                (tone, [severity, place, issue.value.clone(), said])
            }
            Line::Entry(at) => {
                let entry = self.entry(at)?;
                let tone = match entry.what {
                    Difference::Gone | Difference::Kept => Tone::Warn,
                    _ => Tone::Popup,
                };
                let what = cx.code("difference", entry.what.code());
                let said = match entry.what {
                    Difference::Gone if self.roll.flags.dissolve_gone => "tui.import.ends",
                    Difference::Gone => "tui.import.stays",
                    _ => "",
                };
                let said = match said {
                    "" => entry.told(cx.words),
                    said => cx.word(said),
                };
                let said = match entry.what {
                    Difference::Kept => cx.say("tui.import.kept", &[("changes", &said)]),
                    _ => said,
                };
                (tone, [what, entry.code.clone(), entry.name.clone(), said])
            }
            Line::Skipped(at) => {
                let skipped = self.skipped(at)?;
                let why = import::skip_reason(cx.words, skipped);
                let row = skipped.row.to_string();
                let what = cx.word("tui.import.skipped");
                (Tone::Label, [what, row, skipped.text.clone(), why])
            }
        })
    }

    /// All that is said of a line.
    fn told(&self, line: Line, cx: &Cx) -> String {
        match line {
            Line::Column(at) => self.column(at).map_or_else(String::new, |column| {
                let said = import::column_line(cx.words, column);
                format!("{said}{}", cx.word("tui.import.correct"))
            }),
            Line::Issue(at) => {
                let issue = self.issue(at);
                issue.map_or_else(String::new, |issue| import::issue_line(cx.words, issue))
            }
            _ => self
                .cells(line, cx)
                .map(|(_, cells)| cells.join("  "))
                .unwrap_or_default(),
        }
    }

    fn row(&self, line: Line, cx: &Cx) -> Row {
        let Some((tone, [what, place, value, said])) = self.cells(line, cx) else {
            return Row::default();
        };
        Row::of(vec![
            Bit::new(what, tone),
            Bit::new(place, Tone::Label),
            Bit::new(value, Tone::Popup),
            Bit::new(said, tone),
        ])
    }

    /// The list of what a column can be, or all that is said of the line in hand.
    fn open(&self, cx: &Cx) -> Vec<Effect> {
        match self.in_hand() {
            Some(Line::Column(at)) => self.correct(at, cx).into_iter().collect(),
            Some(line) => {
                let cells = self.cells(line, cx);
                let title = cells.map(|(_, [what, place, ..])| format!("{what} {place}"));
                let lines = text::wrap(&self.told(line, cx), 76);
                vec![Note::new(title.unwrap_or_default(), &lines).open()]
            }
            None => Vec::new(),
        }
    }

    /// Asks what a column is. It is told by its heading if no other column has the same, so that
    /// what is said holds wherever the column stands next time.
    fn correct(&self, at: usize, cx: &Cx) -> Option<Effect> {
        let columns = &self.incoming.list.columns;
        let column = columns.get(at)?;
        let same = columns.iter().filter(|it| it.heading == column.heading);
        let name = match column.heading.is_empty() || same.count() > 1 {
            true => &column.letters,
            false => &column.heading,
        };
        let args = [
            ("column", column.letters.as_str()),
            ("heading", &column.heading),
        ];
        let mut list = ChoiceList::new(cx.say("tui.import.which", &args));
        let fields = OrgField::ALL.iter().copied().map(Some);
        for field in fields.chain([None]) {
            let label = field.map_or_else(
                || cx.word("cli.import.unused"),
                |field| cx.code("org_field", field.code()),
            );
            let taken = columns
                .iter()
                .find(|it| field.is_some() && it.field == field);
            let note = taken.map_or_else(String::new, |it| {
                cx.say("tui.import.taken", &[("column", &it.letters)])
            });
            let code = field.map_or("", OrgField::code);
            let roll = Roll {
                said: Some((name.clone(), field)),
                at: self.list.at(),
                ..self.roll.clone()
            };
            list = list.line(Choice::new(code, label).note(note), || vec![roll.read()]);
        }
        Some(list.open())
    }

    /// Reads it again in another way.
    fn again(&self, change: impl FnOnce(&mut Roll)) -> Vec<Effect> {
        let mut roll = self.roll.clone();
        roll.at = self.list.at();
        change(&mut roll);
        vec![roll.read()]
    }

    /// The first line of the next part of the list.
    fn go_on(&mut self) {
        let part = |line: &Line| std::mem::discriminant(line);
        let Some(now) = self.in_hand() else { return };
        let severity = |line: &Line| match line {
            Line::Issue(at) => self.issue(*at).map(Issue::severity),
            _ => None,
        };
        let is_other = |line: &Line| (part(line), severity(line)) != (part(&now), severity(&now));
        let rest = self.lines.iter().enumerate().skip(self.list.at());
        let next = rest
            .filter(|(_, line)| is_other(line))
            .map(|(at, _)| at)
            .next();
        self.list.select_at(next.unwrap_or(0));
    }

    /// Enters it all.
    fn enter(&self, cx: &Cx) -> Vec<Effect> {
        if self.incoming.list.needs_consent() && !self.roll.good_rows {
            let key = cx.keymap.label("import", "good_rows");
            return vec![cx.warn("tui.import.consent", &[("key", &key)])];
        }
        let Some(command) = self.incoming.command(cx.today) else {
            return vec![cx.info("cli.import.nothing_new", &[])];
        };
        let n = self.incoming.count().to_string();
        let said = cx.say("tui.import.entered", &[("n", &n)]);
        vec![Request::new(command, said).send()]
    }

    fn title(&self, cx: &Cx) -> String {
        let file = shown_name(&self.roll.file);
        let flags = self.roll.flags;
        let way = match flags.update {
            true => "again",
            false => "new",
        };
        let way = cx.word(&format!("tui.import.way.{way}"));
        let mut title = cx.say("tui.import.title", &[("file", &file), ("way", &way)]);
        let set = [
            (self.roll.good_rows, "taking_good"),
            (flags.update && flags.dissolve_gone, "ending_gone"),
        ];
        for (_, key) in set.iter().filter(|(is_set, _)| *is_set) {
            title.push_str(&cx.word(&format!("tui.import.{key}")));
        }
        title
    }
}

/// Columns, what was not taken, what changes, rows passed over, and last what was only noted.
fn lines(incoming: &Incoming) -> Vec<Line> {
    let list = &incoming.list;
    let issues = |severity: Severity| {
        let all = list.issues.iter().enumerate();
        let of = all.filter(move |(_, it)| it.severity() == severity);
        of.map(|(at, _)| Line::Issue(at))
    };
    let entries = incoming.update.as_ref().map_or(0, |it| it.entries.len());
    (0..list.columns.len())
        .map(Line::Column)
        .chain(issues(Severity::Refused))
        .chain(issues(Severity::Flagged))
        .chain((0..entries).map(Line::Entry))
        .chain((0..list.skipped.len()).map(Line::Skipped))
        .chain(issues(Severity::Noted))
        .collect()
}

/// What was understood in all, and what would come of it.
fn head(incoming: &Incoming, (roll, verdict): (&Roll, &Verdict), cx: &Cx) -> Vec<(Tone, String)> {
    let mut head: Vec<(Tone, String)> = Vec::new();
    let source = import::source(cx.words, &incoming.origin, true);
    head.push((Tone::Label, source.concat()));
    head.push((Tone::Popup, import::sum(cx.words, &incoming.list)));
    if let Some(update) = &incoming.update {
        let counts = update.counts();
        let counts = counts.each_ref().map(|(name, it)| (*name, it.as_str()));
        head.push((Tone::Popup, cx.say("tui.import.update_sum", &counts)));
    }
    let (tone, said) = match verdict {
        _ if incoming.list.rows.is_empty() => (Tone::Bad, cx.word("tui.import.no_rows")),
        None => (Tone::Popup, cx.word("cli.import.nothing_new")),
        Some(Err(said)) => (Tone::Bad, said.clone()),
        Some(Ok(_)) if incoming.list.needs_consent() && !roll.good_rows => {
            let key = cx.keymap.label("import", "good_rows");
            (Tone::Warn, cx.say("tui.import.consent", &[("key", &key)]))
        }
        Some(Ok(rows)) => {
            let (rows, key) = (rows.to_string(), cx.keymap.label("import", "enter"));
            let args = [("rows", rows.as_str()), ("key", &key)];
            (Tone::Good, cx.say("tui.import.ready", &args))
        }
    };
    head.push((tone, said));
    head
}

impl Overlay for Import {
    fn kind(&self) -> &'static str {
        "import"
    }

    fn fit(&mut self, (columns, rows): (u16, u16)) {
        let cells = usize::from(columns.min(WIDTH)).saturating_sub(4);
        let wrapped = |(tone, line): &(Tone, String)| {
            let lines = text::wrap(line, cells).into_iter().take(2);
            let tone = *tone;
            lines.map(move |line| (tone, line)).collect::<Vec<_>>()
        };
        self.shown = self.head.iter().flat_map(wrapped).collect();
        let taken = AROUND + self.shown.len() + usize::from(TOLD);
        let rows = usize::from(rows).saturating_sub(taken).max(ROWS_MIN);
        self.list.set_rows(rows);
    }

    fn key(&mut self, key: Key, cx: &Cx) -> Vec<Effect> {
        let key = key.folded();
        self.problem = None;
        match key.code {
            KeyCode::Enter => return self.open(cx),
            KeyCode::Esc | KeyCode::Char('q') => return vec![Effect::Close],
            _ => {}
        }
        let flags = self.roll.flags;
        match cx.keymap.act("import", key) {
            Some("enter") => return self.enter(cx),
            Some("part") => self.go_on(),
            Some("update") => {
                return self.again(|it| {
                    it.flags.update = !flags.update;
                    it.flags.dissolve_gone = false;
                });
            }
            Some("good_rows") => return self.again(|it| it.good_rows = !it.good_rows),
            Some("dissolve_gone") if flags.update => {
                return self.again(|it| it.flags.dissolve_gone = !flags.dissolve_gone);
            }
            Some("dissolve_gone") => return vec![cx.warn("tui.import.only_again", &[])],
            Some("forget") => return self.again(|it| it.is_fresh = true),
            _ => walk(&mut self.list, key, cx),
        }
        Vec::new()
    }

    fn refused(&mut self, _field: Option<&str>, sentence: &str) -> bool {
        self.problem = Some(sentence.to_string());
        true
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let count = self.lines.len();
        let size = (WIDTH.min(area.width - 4), area.height);
        let place = format!("{}/{count}", self.list.at() + 1);
        let room = popup::draw(canvas, area, size, cx.theme, (&self.title(cx), &place));
        let mut y = room.y;
        for (tone, line) in &self.shown {
            canvas.put((room.x, y), room.width, line, cx.theme.style(*tone));
            y += 1;
        }
        let columns = [
            Column::cells(cx.word("tui.import.part"), 8),
            Column::cells(cx.word("tui.import.place"), 10),
            Column::share(cx.word("tui.import.value"), 2),
            Column::share(cx.word("tui.import.said"), 3),
        ];
        let shown = self.lines.get(self.list.window()).unwrap_or_default();
        let rows: Vec<Row> = shown.iter().map(|line| self.row(*line, cx)).collect();
        let table = Rect {
            y,
            height: room.bottom().saturating_sub(y + TOLD + 1),
            ..room
        };
        draw_table(canvas, table, (&columns, &rows), &self.list, cx);
        let told = match (&self.problem, self.in_hand()) {
            (Some(problem), _) => problem.clone(),
            (None, line) => line.map_or_else(String::new, |line| self.told(line, cx)),
        };
        let tone = match self.problem {
            Some(_) => Tone::Bad,
            None => Tone::Popup,
        };
        let style = cx.theme.style(tone);
        let lines = text::wrap(&told, usize::from(room.width));
        for (y, line) in (table.bottom() + 1..room.bottom()).zip(lines.iter().take(TOLD.into())) {
            canvas.put((room.x, y), room.width, line, style);
        }
    }

    fn keys(&self, cx: &Cx) -> Vec<(String, String)> {
        let own = |act: &&str| {
            let word = cx.word(&format!("tui.act.import.{act}"));
            (cx.keymap.label("import", act), word)
        };
        let mut acts = vec!["enter", "update", "good_rows"];
        if self.roll.flags.update {
            acts.push("dissolve_gone");
        }
        acts.push("part");
        let mut keys: Vec<(String, String)> = acts.iter().map(own).collect();
        keys.insert(1, ("Enter".into(), cx.word("tui.import.open")));
        keys.push(("Esc".into(), cx.word("tui.act.all.back")));
        keys.push(own(&"forget"));
        keys
    }
}
