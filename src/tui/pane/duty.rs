//! 责任清单: the responsibility list of the secretary of the org in hand, line by line.

use ratatui::layout::Rect;

use super::{
    FieldNames, Filter, Pane, Spot, draw_detail, hit,
    listing::{self, Listing},
    paragraph,
};
use crate::{
    base::text,
    domain::{Duty, Id, Kind, PostKind, Seen, Share, State},
    store::query::{duty::DutySum, org::OrgView},
    tui::{
        Cx,
        act::{self, Act, ActRow},
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        theme::Tone,
        widget::{
            arrangement::Arrangement,
            bar,
            list::{List, Motion},
            table::{Bit, Column, Row, Table},
        },
    },
};

mod form;

use form::{add, done, evidence, remove, set};

/// Lines shown at most; a responsibility list that is longer cannot be kept by anybody.
const LINES_MAX: u32 = 1_000;

/// The pane.
#[derive(Default)]
pub struct Duties {
    org: Option<OrgView>,
    all: Vec<Duty>,
    lines: Vec<Duty>,
    sum: DutySum,
    list: List<Id>,
    filter: Option<Filter>,
    arrangement: Arrangement,
    /// The lists of all posts, not of the secretary alone.
    has_all_posts: bool,
    area: Rect,
}

/// The table.
pub const ACTS: [Act<Duties>; 6] = [
    Act {
        name: "state",
        cli: "duty set {duty} --state {state} --progress {progress} --evidence {evidence}",
        guard: has_line,
        run: set,
    },
    Act {
        name: "done",
        cli: "duty set {duty} --state done --progress 100",
        guard: has_open_line,
        run: done,
    },
    Act {
        name: "evidence",
        cli: "duty set {duty} --evidence {evidence}",
        guard: has_line,
        run: evidence,
    },
    Act {
        name: "new",
        cli: "duty add {org} {text} --post {post}",
        guard: has_org,
        run: add,
    },
    Act {
        name: "drop",
        cli: "duty drop {duty}",
        guard: is_individual,
        run: remove,
    },
    Act {
        name: "posts",
        cli: "",
        guard: has_org,
        run: posts,
    },
];

fn has_org(pane: &Duties, _: &Cx) -> Option<&'static str> {
    pane.org.is_none().then_some("no_org")
}

fn has_line(pane: &Duties, _: &Cx) -> Option<&'static str> {
    pane.current().is_none().then_some("no_duty")
}

fn has_open_line(pane: &Duties, cx: &Cx) -> Option<&'static str> {
    let done = pane.current().is_some_and(|duty| duty.state == State::Done);
    has_line(pane, cx).or(done.then_some("duty_done"))
}

fn is_individual(pane: &Duties, cx: &Cx) -> Option<&'static str> {
    let common = pane
        .current()
        .is_some_and(|duty| duty.share == Share::Common);
    has_line(pane, cx).or(common.then_some("common_duty"))
}

fn seen(duty: &Duty) -> Vec<Seen> {
    vec![Seen {
        kind: Kind::Duty,
        id: duty.id,
        version: duty.version,
    }]
}

fn sum(duties: &[Duty]) -> DutySum {
    let count = |state: State| duties.iter().filter(|duty| duty.state == state).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    DutySum {
        total: number(duties.len()),
        done: number(count(State::Done)),
        troubled: number(count(State::Troubled)),
    }
}

fn posts(pane: &mut Duties, cx: &Cx) -> Vec<Effect> {
    pane.has_all_posts = !pane.has_all_posts;
    pane.load(cx);
    Vec::new()
}

/// The look of a state; its word always stands beside it.
pub fn state_tone(state: State) -> Tone {
    match state {
        State::Waiting => Tone::Dim,
        State::Going => Tone::Info,
        State::Done => Tone::Good,
        State::Troubled => Tone::Bad,
    }
}

impl Duties {
    fn current(&self) -> Option<&Duty> {
        self.lines.get(self.list.at())
    }

    fn narrow(&mut self, cx: &Cx) {
        self.lines = self.all.clone();
        if let Some(filter) = &self.filter {
            let texts = |duty: &Duty| [Some(duty.text.clone()), duty.area.clone()];
            let field = |duty: &Duty, at| filter.in_cells(&self.row(duty, cx).cells, at);
            let all = self.all.iter().cloned();
            let texts = |duty: &Duty| texts(duty).into_iter().flatten().collect();
            self.lines = filter.keep(all, texts, field);
        }
        let lines = std::mem::take(&mut self.lines);
        let row = |duty: &Duty| self.row(duty, cx);
        self.lines = listing::arranged(lines, &columns(cx), row, &self.arrangement, cx);
        self.list
            .set(self.lines.iter().map(|duty| duty.id).collect());
    }

    /// Sum at the top, then the list, then the line in hand in full.
    fn split(&self) -> (Rect, Rect, Rect) {
        let area = self.area;
        let under = (area.height / 4).clamp(4, 9).min(area.height);
        let top = Rect {
            height: if area.height < 28 { 1 } else { 2 },
            ..area
        };
        let list_height = area.height.saturating_sub(under + top.height);
        let list = Rect {
            y: area.y + top.height,
            height: list_height,
            ..area
        };
        (
            top,
            list,
            Rect {
                y: list.bottom(),
                height: under,
                ..area
            },
        )
    }

    fn row(&self, duty: &Duty, cx: &Cx) -> Row {
        let number = match duty.state {
            State::Waiting => String::new(),
            _ => format!("{}%", duty.progress),
        };
        let evidence = match (&duty.evidence, duty.state) {
            (Some(_), _) => Bit::new(cx.word("tui.duty.has_evidence"), Tone::Good),
            (None, State::Done) => super::tag("missing", Tone::Missing, cx),
            (None, _) => Bit::text(""),
        };
        let share = cx.code("share", duty.share.code());
        let mut row = Row::of(vec![
            Bit::new(cx.code("state", duty.state.code()), state_tone(duty.state)),
            Bit::text(&duty.text).hit(hit(self.filter.as_ref(), &duty.text)),
            Bit::new(cx.code("post_kind", duty.post.code()), Tone::Dim),
            Bit::new(share, Tone::Dim),
            Bit::text(number),
            evidence,
        ]);
        row.is_marked = self.list.is_marked(&duty.id);
        row
    }

    fn draw_top(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let Some(view) = &self.org else { return };
        let who = view.secretary().map_or_else(
            || cx.word("tui.org.vacant"),
            |officer| officer.person.name.clone(),
        );
        let post = cx.code("post_kind", "secretary");
        let style = cx.theme.style(Tone::Strong);
        let bar_cells = 16.min(area.width / 3);
        let room = area.width.saturating_sub(bar_cells + 2);
        let title = format!(" {}  {post} {who}", view.org.name);
        canvas.put((area.x, area.y), room, &title, style);
        let (done, all) = (self.sum.done, self.sum.total);
        let figure = format!("{done}/{all}");
        let at = (area.right().saturating_sub(bar_cells + 1), area.y);
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        bar::draw(
            canvas,
            at,
            bar_cells,
            (number(done), number(all)),
            (cx.theme, &figure),
        );
    }
}

/// What is told of a responsibility.
fn detail(duty: &Duty, width: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let word = |key: &str| cx.code("field", key);
    let mut lines = paragraph(&word("text"), &duty.text, width);
    let pairs = [
        ("clause", duty.clause.as_deref()),
        ("area", duty.area.as_deref()),
        ("evidence", duty.evidence.as_deref()),
        ("remark", duty.remark.as_deref()),
    ];
    for (field, value) in pairs {
        if let Some(value) = value {
            lines.extend(paragraph(&word(field), value, width));
        }
    }
    lines
}

/// The columns of the list.
fn columns(cx: &Cx) -> [Column; 6] {
    let word = |key: &str| cx.code("field", key);
    [
        Column::cells(word("state"), 8),
        Column::share(word("text"), 1),
        Column::cells(word("post"), 8).from(70),
        Column::cells(cx.word("tui.duty.share"), 4).from(60),
        Column::cells(word("progress"), 5).right(),
        Column::cells(cx.word("tui.duty.evidence"), 4),
    ]
}

impl Pane for Duties {
    fn id(&self) -> PaneId {
        PaneId::Duty
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        let (_, list, _) = self.split();
        self.list
            .set_rows(usize::from(list.height.saturating_sub(1)));
    }

    fn load(&mut self, cx: &Cx) {
        self.org = cx.org.and_then(|id| cx.ask(|store| store.org_view(id)));
        self.all = Vec::new();
        self.sum = DutySum::default();
        if let Some(id) = cx.org {
            let post = (!self.has_all_posts).then_some(PostKind::Secretary);
            self.all = cx.ask(|store| store.duties(id, cx.year, post, LINES_MAX));
            self.sum = sum(&self.all);
        }
        self.arrangement = listing::kept(PaneId::Duty.code(), &self.arrangement, cx);
        self.narrow(cx);
    }

    fn draw(&self, canvas: &mut Canvas, _area: Rect, cx: &Cx, is_focused: bool) {
        let (top, list, under) = self.split();
        self.draw_top(canvas, top, cx);
        let window = self.list.window();
        let current = self.list.at().checked_sub(window.start);
        let rows: Vec<Row> = self.lines[window]
            .iter()
            .map(|duty| self.row(duty, cx))
            .collect();
        let (columns, rows) =
            self.arrangement
                .apply(columns(cx).to_vec(), rows, &listing::blank(cx));
        if rows.is_empty() {
            let key = match (&self.org, &self.filter) {
                (None, _) => "tui.empty.no_org",
                (_, Some(_)) => "tui.empty.filter",
                _ => "tui.empty.duty",
            };
            let lines = text::wrap(&cx.word(key), usize::from(list.width.saturating_sub(2)));
            for (y, line) in (list.top() + 1..list.bottom()).zip(lines) {
                canvas.put(
                    (list.x + 1, y),
                    list.width - 1,
                    &line,
                    cx.theme.style(Tone::Dim),
                );
            }
            return;
        }
        Table {
            columns: &columns,
            rows: &rows,
            current,
            is_focused,
        }
        .draw(canvas, list, cx.theme);
        if let Some(duty) = self.current() {
            let lines = |width| detail(duty, width, cx);
            draw_detail(canvas, (list, under), cx, lines);
        }
    }

    fn heading(&self, cx: &Cx) -> String {
        let marked = self.list.marked_keys().len();
        let (shown, all) = (self.lines.len(), self.all.len());
        let count = match shown == all {
            true => String::new(),
            false => format!("  {shown}/{all}"),
        };
        let mut said = match self.sum.troubled {
            0 => String::new(),
            n => cx.say("tui.duty.troubled", &[("n", &n.to_string())]),
        };
        if marked > 0 {
            said = cx.say("tui.head.marked", &[("n", &marked.to_string())]);
        }
        said + &count
    }

    fn count(&self) -> Option<i64> {
        self.org.as_ref().map(|_| self.sum.total)
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        act::rows(PaneId::Duty, &ACTS, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(&ACTS, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, _cx: &Cx) -> Vec<Effect> {
        if motion == Motion::Left {
            return vec![Effect::Go(PaneId::Org)];
        }
        if !self.list.go(motion) {
            return vec![Effect::Go(PaneId::Board)];
        }
        Vec::new()
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        act::run(&ACTS, "state", self, cx)
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

    fn aim(&mut self, target: Target, cx: &Cx) -> bool {
        let Target::Org(_) = target else { return false };
        self.load(cx);
        true
    }

    fn spot(&self) -> Spot {
        let row = self.list.current().map(|id| id.to_string());
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

    fn crumb(&self, _cx: &Cx) -> String {
        let Some(view) = &self.org else {
            return String::new();
        };
        let names = view.ancestors.iter().map(|(_, name)| name.as_str());
        names
            .chain([view.org.name.as_str()])
            .collect::<Vec<_>>()
            .join(" > ")
    }

    fn copy(&self, cx: &Cx) -> String {
        let Some(duty) = self.current() else {
            return String::new();
        };
        let state = cx.code("state", duty.state.code());
        let clause = duty.clause.clone().unwrap_or_default();
        format!("{}\n{clause}\n{state} {}%", duty.text, duty.progress)
    }
}
