//! 打分: the sheets of the year, and one sheet filled in from the keypad.

use ratatui::layout::Rect;

use super::{
    FieldNames, Filter, Pane, Spot, hit,
    listing::{self, Listing},
    score_act::{self, ACTS},
    sheet::Open,
};
use crate::{
    base::text,
    domain::Id,
    store::query::sheet::{SheetFilter, SheetLine},
    term::Key,
    tui::{
        Cx,
        act::{self, ActRow},
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        theme::Tone,
        widget::{
            arrangement::Arrangement,
            list::{List, Motion},
            table::{Bit, Column, Row, Table},
        },
    },
};

/// Sheets listed at most.
const SHEETS_MAX: u32 = 5_000;

/// The pane.
#[derive(Default)]
pub struct Score {
    all: Vec<SheetLine>,
    lines: Vec<SheetLine>,
    list: List<Id>,
    /// The sheet that is being filled in.
    open: Option<Open>,
    filter: Option<Filter>,
    arrangement: Arrangement,
    area: Rect,
}

impl Score {
    /// The sheet that is being filled in.
    pub fn sheet(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// The same, to be changed.
    pub fn sheet_mut(&mut self) -> Option<&mut Open> {
        self.open.as_mut()
    }

    /// The sheet under the cursor of the list.
    pub fn line(&self) -> Option<&SheetLine> {
        self.lines.get(self.list.at())
    }

    /// Opens a sheet to be filled in.
    pub fn enter(&mut self, id: Id, cx: &Cx) {
        if let Some(mut open) = Open::read(id, cx) {
            if let Some(old) = &self.open
                && old.sheet.id == id
            {
                open.stand_as(old);
            } else {
                open.go_to_first_missing();
            }
            open.place(self.area);
            self.open = Some(open);
        } else {
            self.open = None;
        }
    }

    fn narrow(&mut self, cx: &Cx) {
        self.lines = self.all.clone();
        if let Some(filter) = &self.filter {
            let texts = |line: &SheetLine| vec![line.org.clone(), line.sheet.assessor.clone()];
            let field = |line: &SheetLine, at| filter.in_cells(&self.row(line, cx).cells, at);
            self.lines = filter.keep(self.all.iter().cloned(), texts, field);
        }
        let lines = std::mem::take(&mut self.lines);
        let row = |line: &SheetLine| self.row(line, cx);
        self.lines = listing::arranged(lines, &columns(cx), row, &self.arrangement, cx);
        self.list
            .set(self.lines.iter().map(|line| line.sheet.id).collect());
    }

    fn row(&self, line: &SheetLine, cx: &Cx) -> Row {
        let sheet = &line.sheet;
        let role = cx.code("sheet_role", sheet.role.code());
        let (state, tone) = match sheet.submitted {
            Some(day) => (cx.short_day(day), Tone::Good),
            None => (cx.word("tui.score.open"), Tone::Info),
        };
        let mut row = Row::of(vec![
            Bit::text(&line.org).hit(hit(self.filter.as_ref(), &line.org)),
            Bit::new(score_act::form_title(sheet, cx), Tone::Dim),
            Bit::text(role),
            Bit::text(&sheet.assessor),
            Bit::text(line.marked.to_string()),
            Bit::text(score_act::total(sheet, cx)),
            Bit::new(state, tone),
        ]);
        row.is_marked = self.list.is_marked(&sheet.id);
        row
    }
}

/// The columns of the list.
fn columns(cx: &Cx) -> [Column; 7] {
    [
        Column::share(cx.code("field", "org"), 3),
        Column::share(cx.code("field", "form"), 3).from(66),
        Column::cells(cx.word("tui.score.role"), 8),
        Column::cells(cx.code("field", "assessor"), 10),
        Column::cells(cx.word("tui.score.marked"), 6)
            .right()
            .from(66),
        Column::cells(cx.word("tui.score.points"), 10).right(),
        Column::cells(cx.code("field", "submitted"), 8),
    ]
}

impl Pane for Score {
    fn id(&self) -> PaneId {
        PaneId::Score
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        self.list
            .set_rows(usize::from(area.height.saturating_sub(1)));
        if let Some(open) = &mut self.open {
            open.place(area);
        }
    }

    fn load(&mut self, cx: &Cx) {
        let filter = SheetFilter {
            year: cx.year,
            ..SheetFilter::default()
        };
        self.all = cx.ask(|store| store.sheets(&filter, None, SHEETS_MAX));
        self.arrangement = listing::kept(PaneId::Score.code(), &self.arrangement, cx);
        self.narrow(cx);
        if let Some(id) = self.open.as_ref().map(|open| open.sheet.id) {
            self.enter(id, cx);
        }
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, cx: &Cx, is_focused: bool) {
        if let Some(open) = &self.open {
            return open.draw(canvas, cx, is_focused);
        }
        let window = self.list.window();
        let current = self.list.at().checked_sub(window.start);
        let rows: Vec<Row> = self.lines[window]
            .iter()
            .map(|line| self.row(line, cx))
            .collect();
        let (columns, rows) =
            self.arrangement
                .apply(columns(cx).to_vec(), rows, &listing::blank(cx));
        Table {
            columns: &columns,
            rows: &rows,
            current,
            is_focused,
        }
        .draw(canvas, area, cx.theme);
        if rows.is_empty() {
            let key = if self.filter.is_some() {
                "tui.empty.filter"
            } else {
                "tui.empty.score"
            };
            let lines = text::wrap(&cx.word(key), usize::from(area.width.saturating_sub(2)));
            for (y, line) in (area.top() + 2..area.bottom()).zip(lines) {
                canvas.put(
                    (area.x + 1, y),
                    area.width - 1,
                    &line,
                    cx.theme.style(Tone::Dim),
                );
            }
        }
    }

    fn heading(&self, cx: &Cx) -> String {
        match &self.open {
            Some(open) => open.heading(cx),
            None if self.lines.is_empty() => String::new(),
            None => {
                let (at, shown, all) = (self.list.at() + 1, self.lines.len(), self.all.len());
                let place = format!("{at}/{shown}");
                match shown == all {
                    true => place,
                    false => format!(
                        "{place}  {}",
                        cx.say("tui.head.of", &[("n", &all.to_string())])
                    ),
                }
            }
        }
    }

    fn count(&self) -> Option<i64> {
        i64::try_from(self.all.len()).ok()
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        act::rows(PaneId::Score, &ACTS, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(&ACTS, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, _cx: &Cx) -> Vec<Effect> {
        match &mut self.open {
            Some(open) => open.go(motion),
            None => {
                if motion == Motion::Left {
                    return vec![Effect::Go(PaneId::Org)];
                }
                self.list.go(motion);
            }
        }
        Vec::new()
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.open.is_some() {
            return score_act::commit(self, cx);
        }
        if let Some(id) = self.list.current().copied() {
            self.enter(id, cx);
            return Vec::new();
        }
        act::run(&ACTS, "new", self, cx)
    }

    fn back(&mut self, cx: &Cx) -> bool {
        let Some(open) = &mut self.open else {
            return self.list.clear_marks();
        };
        if !open.entry.is_empty() {
            open.entry.clear();
            return true;
        }
        self.open = None;
        self.load(cx);
        true
    }

    fn raw(&mut self, key: Key, cx: &Cx) -> Option<Vec<Effect>> {
        self.open.as_ref()?;
        score_act::keypad(self, key, cx)
    }

    fn fields(&self, cx: &Cx) -> Vec<FieldNames> {
        super::columns(&columns(cx), cx)
    }

    fn filter(&mut self, filter: Option<Filter>, cx: &Cx) {
        self.filter = filter;
        self.narrow(cx);
    }

    fn pattern(&self) -> Option<String> {
        self.filter.as_ref().map(|filter| filter.text.clone())
    }

    fn arrangement(&self) -> Option<&Arrangement> {
        Some(&self.arrangement)
    }

    fn arrange(&mut self, arrangement: Arrangement, cx: &Cx) {
        self.arrangement = arrangement;
        self.narrow(cx);
    }

    fn listing(&self, cx: &Cx) -> Option<Listing> {
        if self.open.is_some() {
            return None;
        }
        let rows = self.lines.iter().map(|line| self.row(line, cx));
        let now = (&self.arrangement, self.pattern());
        Some(Listing::of(self.id(), &columns(cx), rows, now, cx))
    }

    fn aim(&mut self, target: Target, cx: &Cx) -> bool {
        let Target::Sheet(id) = target else {
            return false;
        };
        self.load(cx);
        self.list.select(&id);
        self.enter(id, cx);
        true
    }

    fn spot(&self) -> Spot {
        let sheet = self.open.as_ref().map(|open| open.sheet.id);
        let item = self.open.as_ref().and_then(|open| open.item());
        let row = sheet.or(self.list.current().copied());
        // A reason is asked for after points were typed: the way back begins with them.
        let typed = self.open.as_ref().map_or("", |open| &open.entry);
        Spot {
            leaf: item
                .map(|item| format!("{}\t{typed}", item.id))
                .unwrap_or_default(),
            row: row.map(|id| id.to_string()).unwrap_or_default(),
        }
    }

    fn stand(&mut self, spot: &Spot, cx: &Cx) {
        self.open = None;
        self.load(cx);
        let Ok(row) = spot.row.parse() else { return };
        self.list.select(&row);
        if !spot.leaf.is_empty() {
            self.enter(row, cx);
            let (item, typed) = spot.leaf.split_once('\t').unwrap_or((&spot.leaf, ""));
            if let Some(open) = &mut self.open {
                open.select(item);
                open.entry = typed.to_string();
            }
        }
    }

    fn turn(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        match name.split_once(' ') {
            Some((score_act::column::COLUMN, rest)) => score_act::column::table(rest, cx),
            _ => Vec::new(),
        }
    }

    fn crumb(&self, _cx: &Cx) -> String {
        match &self.open {
            Some(open) => format!("{} > {}", open.org, open.form.title),
            None => self.line().map(|line| line.org.clone()).unwrap_or_default(),
        }
    }

    fn copy(&self, cx: &Cx) -> String {
        self.open
            .as_ref()
            .map(|open| open.copy(cx))
            .unwrap_or_default()
    }
}
