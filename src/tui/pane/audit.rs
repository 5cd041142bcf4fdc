//! 审计: every act on the file, the latest first, with what it changed.

use ratatui::layout::Rect;

use super::{
    FieldNames, Filter, Pane, Spot, draw_detail, hit, labelled,
    listing::{self, Listing},
    paragraph,
};
use crate::{
    store::audit::AuditRow,
    tui::{
        Cx,
        act::{self, Act, ActRow, always},
        canvas::Canvas,
        event::{Effect, PaneId},
        overlay::Note,
        theme::Tone,
        widget::{
            arrangement::Arrangement,
            list::{List, Motion},
            table::{Bit, Column, Row, Table},
        },
    },
};

/// Acts read at once.
const PAGE: u32 = 200;

/// The pane.
#[derive(Default)]
pub struct Audit {
    all: Vec<AuditRow>,
    lines: Vec<AuditRow>,
    list: List<i64>,
    filter: Option<Filter>,
    arrangement: Arrangement,
    is_whole: bool,
    area: Rect,
}

/// The table.
pub const ACTS: [Act<Audit>; 1] = [Act {
    name: "verify",
    cli: "audit verify",
    guard: always,
    run: verify,
}];

fn verify(_: &mut Audit, cx: &Cx) -> Vec<Effect> {
    let Some(result) = cx.store.map(|store| store.verify()) else {
        return Vec::new();
    };
    let found = match result {
        Ok(found) => found,
        Err(error) => {
            let said = crate::tui::effect::sentence(&error, cx);
            return vec![Effect::Say(Tone::Bad, said)];
        }
    };
    let counts = [
        ("acts", found.acts.to_string()),
        ("rows", found.rows.to_string()),
    ];
    let args: Vec<(&str, &str)> = counts.iter().map(|(n, v)| (*n, v.as_str())).collect();
    if found.flaws.is_empty() {
        return vec![Effect::Say(Tone::Good, cx.say("tui.audit.sound", &args))];
    }
    let mut lines = vec![cx.say("tui.audit.flawed", &args)];
    for flaw in &found.flaws {
        lines.push(format!(
            "{}  {}",
            flaw.place,
            cx.word(&format!("store.flaw.{}", flaw.code))
        ));
    }
    vec![Note::new(cx.word("tui.act.audit.verify"), &lines).open()]
}

impl Audit {
    fn read_on(&mut self, cx: &Cx) {
        if self.is_whole {
            return;
        }
        let before = self.all.last().map(|act| act.seq);
        let page = cx.ask(|store| store.acts(before, PAGE));
        self.is_whole = u32::try_from(page.len()).unwrap_or(0) < PAGE;
        self.all.extend(page);
    }

    fn narrow(&mut self, cx: &Cx) {
        self.lines = self.all.clone();
        if let Some(filter) = &self.filter {
            let texts = |act: &AuditRow| {
                let what = cx.word(&format!("kind.command.{}", act.command));
                vec![act.actor.clone(), what, act.args.clone()]
            };
            let field = |act: &AuditRow, at| filter.in_cells(&self.row(act, cx).cells, at);
            self.lines = filter.keep(self.all.iter().cloned(), texts, field);
        }
        let lines = std::mem::take(&mut self.lines);
        let row = |act: &AuditRow| self.row(act, cx);
        self.lines = listing::arranged(lines, &columns(cx), row, &self.arrangement, cx);
        self.list
            .set(self.lines.iter().map(|act| act.seq).collect());
    }

    fn split(&self) -> (Rect, Rect) {
        let area = self.area;
        let under = (area.height / 3).clamp(6, 12).min(area.height);
        let list = Rect {
            height: area.height - under,
            ..area
        };
        (
            list,
            Rect {
                y: list.bottom(),
                height: under,
                ..area
            },
        )
    }

    fn row(&self, act: &AuditRow, cx: &Cx) -> Row {
        let what = cx.word(&format!("kind.command.{}", act.command));
        let object = cx.subject(act).unwrap_or_default();
        let (result, tone) = match act.result.as_str() {
            "done" => (cx.word("tui.audit.done"), Tone::Good),
            _ => (cx.word("tui.audit.refused"), Tone::Warn),
        };
        Row::of(vec![
            Bit::text(act.seq.to_string()),
            Bit::text(cx.local_time(&act.at)),
            Bit::text(&act.actor).hit(hit(self.filter.as_ref(), &act.actor)),
            Bit::text(&what).hit(hit(self.filter.as_ref(), &what)),
            Bit::text(object),
            Bit::text(act.row_count.to_string()),
            Bit::new(result, tone),
        ])
    }
}

/// What is told of an act.
fn detail(act: &AuditRow, width: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let mut lines = paragraph(&cx.word("tui.audit.args"), &act.args, width);
    lines.truncate(4);
    let role = cx.code("role", &act.role);
    let from = format!("{role} {} {}", act.unix_user, act.remote);
    lines.push(labelled(&cx.word("tui.audit.from"), from));
    lines.push(labelled(&cx.word("tui.audit.hash"), act.hash.clone()));
    lines
}

/// The columns of the list.
fn columns(cx: &Cx) -> [Column; 7] {
    [
        Column::cells(cx.word("tui.audit.seq"), 7).right(),
        Column::cells(cx.word("tui.audit.at"), 14),
        Column::cells(cx.word("tui.audit.actor"), 12),
        Column::share(cx.word("tui.audit.command"), 1),
        Column::share(cx.word("tui.audit.object"), 1),
        Column::cells(cx.word("tui.audit.rows"), 6).right(),
        Column::cells(cx.word("tui.audit.result"), 6),
    ]
}

impl Pane for Audit {
    fn id(&self) -> PaneId {
        PaneId::Audit
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        let rows = self.split().0.height.saturating_sub(1);
        self.list.set_rows(usize::from(rows));
    }

    fn load(&mut self, cx: &Cx) {
        self.all.clear();
        self.is_whole = false;
        self.arrangement = listing::kept(PaneId::Audit.code(), &self.arrangement, cx);
        self.read_on(cx);
        self.narrow(cx);
    }

    fn draw(&self, canvas: &mut Canvas, _area: Rect, cx: &Cx, is_focused: bool) {
        let (list, under) = self.split();
        let window = self.list.window();
        let current = self.list.at().checked_sub(window.start);
        let rows: Vec<Row> = self.lines[window]
            .iter()
            .map(|act| self.row(act, cx))
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
        .draw(canvas, list, cx.theme);
        if let Some(act) = self.lines.get(self.list.at()) {
            draw_detail(canvas, (list, under), cx, |width| detail(act, width, cx));
        }
    }

    fn heading(&self, _cx: &Cx) -> String {
        String::new()
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        act::rows(PaneId::Audit, &ACTS, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(&ACTS, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        if motion == Motion::Left {
            return vec![Effect::Go(PaneId::Org)];
        }
        self.list.go(motion);
        if self.list.at() + 1 >= self.list.len() && !self.is_whole {
            self.read_on(cx);
            self.narrow(cx);
        }
        Vec::new()
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(act) = self.lines.get(self.list.at()) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let pretty = serde_json::from_str::<serde_json::Value>(&act.args)
            .and_then(|value| serde_json::to_string_pretty(&value))
            .unwrap_or_else(|_| act.args.clone());
        for line in pretty.lines() {
            lines.extend(crate::base::text::wrap(line, 78));
        }
        let title = cx.word(&format!("kind.command.{}", act.command));
        vec![Note::new(format!("{} {title}", act.seq), &lines).open()]
    }

    fn back(&mut self, _cx: &Cx) -> bool {
        self.list.clear_marks()
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
        let rows = self.lines.iter().map(|line| self.row(line, cx));
        let now = (&self.arrangement, self.pattern());
        Some(Listing::of(self.id(), &columns(cx), rows, now, cx))
    }

    fn spot(&self) -> Spot {
        let row = self
            .lines
            .get(self.list.at())
            .map(|act| act.seq.to_string());
        Spot {
            leaf: String::new(),
            row: row.unwrap_or_default(),
        }
    }

    fn stand(&mut self, spot: &Spot, cx: &Cx) {
        self.load(cx);
        if let Ok(row) = spot.row.parse() {
            self.list.select(&row);
        }
    }

    fn crumb(&self, cx: &Cx) -> String {
        match self.lines.get(self.list.at()) {
            Some(act) => cx.word(&format!("kind.command.{}", act.command)),
            None => String::new(),
        }
    }

    fn copy(&self, _cx: &Cx) -> String {
        let act = self.lines.get(self.list.at());
        act.map(|act| format!("{} {} {} {}", act.seq, act.at, act.actor, act.args))
            .unwrap_or_default()
    }
}
