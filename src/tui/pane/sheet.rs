//! One sheet on the screen: groups, items, marks, exact totals.

use ratatui::layout::Rect;

use super::{draw_detail, paragraph, tag};
use crate::{
    base::{Decimal, text},
    domain::{
        Id, Mark, Org, Sheet,
        decide::sheet::{Totals, form_for, totals},
        pack::{Form, FormItem, Pack},
    },
    tui::{
        Cx,
        canvas::Canvas,
        theme::Tone,
        widget::{
            bar,
            list::{List, Motion},
            table::{Bit, Light, draw_bits},
        },
    },
};

/// A line: a group's heading or an item of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Group(usize),
    Item(usize, usize),
}

/// A sheet being filled in.
pub struct Open {
    /// The sheet.
    pub sheet: Sheet,
    /// Name of its org.
    pub org: String,
    /// The form as it is asked of that org.
    pub form: Form,
    /// The marks so far.
    pub marks: Vec<Mark>,
    /// Digits typed for the item in hand; `-` first where points are deducted.
    pub entry: String,
    sums: Option<Totals>,
    lines: Vec<Line>,
    /// The cursor over all items, headings left out.
    list: List<usize>,
    top: usize,
    area: Rect,
}

/// The classes of a pack that an org is in.
fn classes(pack: &Pack, adoption: Id, org: &Org, cx: &Cx) -> Vec<String> {
    let holds = |class: &&crate::domain::pack::Class| {
        let fits = class.audience.holds(org.kind, org.sector, &[]);
        let listed = || {
            let mapped = cx.ask(|store| store.class_map(adoption, &class.id, 100_000));
            mapped.iter().any(|map| map.org == org.id)
        };
        if class.by_hand {
            listed()
        } else {
            fits || listed()
        }
    };
    pack.classes
        .iter()
        .filter(holds)
        .map(|class| class.id.clone())
        .collect()
}

impl Open {
    /// Reads a sheet with its form and marks.
    pub fn read(id: Id, cx: &Cx) -> Option<Open> {
        let sheet = cx.ask(|store| store.find::<Sheet>(id))?;
        let org = cx.ask(|store| store.find::<Org>(sheet.org))?;
        let pack = cx.ask(|store| store.pack_of(sheet.adoption))?;
        let form = pack.form(&sheet.form)?;
        let form = form_for(form, &org, &classes(&pack, sheet.adoption, &org, cx));
        let marks = cx.ask(|store| store.marks(id));
        let mut lines = Vec::new();
        for (at, group) in form.groups.iter().enumerate() {
            lines.push(Line::Group(at));
            lines.extend((0..group.items.len()).map(|item| Line::Item(at, item)));
        }
        let mut list = List::default();
        let items = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| matches!(line, Line::Item(..)));
        list.set(items.map(|(at, _)| at).collect());
        let sums = totals(&form, &marks);
        let (entry, area) = (String::new(), Rect::default());
        let org = org.name;
        Some(Open {
            sheet,
            org,
            form,
            marks,
            entry,
            sums,
            lines,
            list,
            top: 0,
            area,
        })
    }

    /// Puts the cursor where it stood before a new reading.
    pub fn stand_as(&mut self, old: &Open) {
        self.list.select_at(old.list.at());
        self.top = old.top;
        self.entry.clone_from(&old.entry);
    }

    /// Puts the cursor on an item.
    pub fn select(&mut self, item: &str) {
        let at = self.form.items().position(|it| it.id == item);
        self.list.select_at(at.unwrap_or(0));
        self.scroll();
    }

    /// Puts the cursor on the first item without a mark.
    pub fn go_to_first_missing(&mut self) {
        let first = self
            .form
            .items()
            .position(|item| self.mark(&item.id).is_none());
        self.list.select_at(first.unwrap_or(0));
        self.scroll();
    }

    /// Takes its room.
    pub fn place(&mut self, area: Rect) {
        self.area = area;
        self.list
            .set_rows(usize::from(self.split().1.height).max(2) - 1);
        self.scroll();
    }

    /// Moves; what was typed for the item in hand is given up.
    pub fn go(&mut self, motion: Motion) {
        if matches!(motion, Motion::Mark | Motion::Range) {
            return;
        }
        self.entry.clear();
        self.list.go(motion);
        self.scroll();
    }

    /// The item in hand.
    pub fn item(&self) -> Option<&FormItem> {
        match self.lines.get(*self.list.current()?)? {
            Line::Item(group, item) => self.form.groups.get(*group)?.items.get(*item),
            Line::Group(_) => None,
        }
    }

    /// The item above the one in hand.
    pub fn above(&self) -> Option<&FormItem> {
        self.form.items().nth(self.list.at().checked_sub(1)?)
    }

    /// The mark of an item.
    pub fn mark(&self, item: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.item == item)
    }

    /// Items without a mark.
    pub fn missing(&self) -> usize {
        self.form
            .items()
            .filter(|item| self.mark(&item.id).is_none())
            .count()
    }

    /// Whether the sheet is handed in.
    pub fn is_submitted(&self) -> bool {
        self.sheet.submitted.is_some()
    }

    /// What stands in the pane's title.
    pub fn heading(&self, cx: &Cx) -> String {
        let role = cx.code("sheet_role", self.sheet.role.code());
        format!("{role} {}", self.sheet.assessor)
    }

    /// The whole sheet as text.
    pub fn copy(&self, cx: &Cx) -> String {
        let mut out = format!("{} {}\n", self.org, self.form.title);
        for group in &self.form.groups {
            out.push_str(&format!("{} {}\n", group.no, group.title));
            for item in &group.items {
                let mark = self.mark(&item.id);
                let points = self.shown(mark, cx);
                let reason = mark
                    .and_then(|mark| mark.reason.clone())
                    .unwrap_or_default();
                out.push_str(&format!(
                    "  {points}/{} {} {reason}\n",
                    item.points, item.text
                ));
            }
        }
        out
    }

    fn shown(&self, mark: Option<&Mark>, cx: &Cx) -> String {
        match mark {
            None => String::new(),
            Some(mark) => match mark.points {
                Some(points) => points.to_string(),
                None => cx.word("tui.score.not_applicable"),
            },
        }
    }

    /// Sums at the top, then the items, then the item in hand in full.
    fn split(&self) -> (Rect, Rect, Rect) {
        let area = self.area;
        let under = (area.height / 4).clamp(5, 9).min(area.height);
        let top = Rect {
            height: 1.min(area.height),
            ..area
        };
        let height = area.height.saturating_sub(under + 1);
        let items = Rect {
            y: area.y + 1,
            height,
            ..area
        };
        (
            top,
            items,
            Rect {
                y: items.bottom(),
                height: under,
                ..area
            },
        )
    }

    /// Keeps the item in hand and, where it is the first of its group, the heading in sight.
    fn scroll(&mut self) {
        let rows = usize::from(self.split().1.height).max(1);
        let at = self.list.current().copied().unwrap_or(0);
        let first = at.saturating_sub(1);
        self.top = self.top.min(first).max((at + 1).saturating_sub(rows));
    }

    /// Draws everything.
    pub fn draw(&self, canvas: &mut Canvas, cx: &Cx, is_focused: bool) {
        let (top, items, under) = self.split();
        self.draw_top(canvas, top, cx);
        for (y, at) in (items.top()..items.bottom()).zip(self.top..self.lines.len()) {
            let row = Rect {
                y,
                height: 1,
                ..items
            };
            match self.lines[at] {
                Line::Group(group) => self.draw_group(canvas, row, group, cx),
                Line::Item(group, item) => {
                    let item = &self.form.groups[group].items[item];
                    let is_current = self.list.current() == Some(&at);
                    let light = Light::of(is_current, is_focused);
                    self.draw_item(canvas, row, item, (light, cx));
                }
            }
        }
        self.draw_under(canvas, under, cx);
    }

    fn draw_top(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        canvas.fill(area, cx.theme.style(Tone::Column));
        let all = self.form.items().count();
        let done = all - self.missing();
        let cells = 14;
        let figure = format!("{done}/{all}");
        let number = |n: usize| u64::try_from(n).unwrap_or(0);
        let share = (number(done), number(all));
        bar::draw(
            canvas,
            (area.x + 1, area.y),
            cells,
            share,
            (cx.theme, &figure),
        );
        let total = self
            .sums
            .as_ref()
            .map(|sums| sums.total)
            .unwrap_or_default();
        let mut said = cx.say(
            "tui.score.total",
            &[
                ("total", &total.to_string()),
                ("full", &self.form.total.to_string()),
            ],
        );
        if let Some(scaled) = self.sums.as_ref().and_then(|sums| sums.scaled) {
            said.push_str(&cx.say("tui.score.scaled", &[("points", &scaled.to_string())]));
        }
        let x = area.x + cells + 3;
        let style = cx.theme.style(Tone::Strong);
        let used = canvas.put((x, area.y), area.right().saturating_sub(x), &said, style);
        let state = match self.is_submitted() {
            true => cx.word("tui.score.submitted"),
            false => cx.word("tui.score.keypad"),
        };
        let rest = area.right().saturating_sub(x + used + 2);
        canvas.put_right(
            (x + used + 1, area.y),
            rest,
            &state,
            cx.theme.style(Tone::Column),
        );
    }

    fn draw_group(&self, canvas: &mut Canvas, row: Rect, at: usize, cx: &Cx) {
        let group = &self.form.groups[at];
        let style = cx.theme.style(Tone::Title);
        canvas.fill(row, style);
        let title = format!(" {} {}", group.no, group.title);
        canvas.put((row.x, row.y), row.width.saturating_sub(22), &title, style);
        if let Some(sum) = self.sums.as_ref().and_then(|sums| sums.groups.get(at)) {
            let mut said = format!("{}/{} ", sum.got, group.points);
            if sum.missing > 0 {
                let n = sum.missing.to_string();
                said = format!("{} {said}", cx.say("tui.score.missing", &[("n", &n)]));
            }
            canvas.put_right((row.x, row.y), row.width, &said, style);
        }
    }

    fn draw_item(&self, canvas: &mut Canvas, row: Rect, item: &FormItem, look: (Light, &Cx)) {
        let (light, cx) = look;
        let mark = self.mark(&item.id);
        canvas.fill(row, cx.theme.style(light.tone(Tone::Text)));
        let is_typing = light == Light::On && !self.entry.is_empty();
        let points = if is_typing {
            self.entry.clone()
        } else {
            self.shown(mark, cx)
        };
        let is_less = mark
            .and_then(|mark| mark.points)
            .is_some_and(|got| got < item.points);
        let tone = match (mark, is_less) {
            (None, _) => Tone::Missing,
            (Some(_), true) => Tone::Warn,
            (Some(mark), false) if mark.by_rest => Tone::Dim,
            (Some(_), false) => Tone::Good,
        };
        let cells = 14;
        let right = row.right().saturating_sub(cells);
        let entry = Rect {
            x: right,
            width: 6,
            ..row
        };
        if light == Light::On && !self.is_submitted() {
            canvas.fill(entry, cx.theme.style(Tone::FieldOn));
            canvas.put_right((right, row.y), 6, &points, cx.theme.style(Tone::FieldOn));
            canvas.show_cursor(right + 5, row.y);
        } else if mark.is_none() && !is_typing {
            let bits = [tag("missing", Tone::Missing, cx)];
            draw_bits(canvas, (right + 4, row.y), 2, &bits, (cx.theme, light));
        } else {
            canvas.put_right((right, row.y), 6, &points, cx.theme.style(light.tone(tone)));
        }
        let full = format!("/{}", item.points);
        canvas.put(
            (right + 7, row.y),
            6,
            &full,
            cx.theme.style(light.tone(Tone::Dim)),
        );
        let number = format!(" {:>2} ", item.no);
        let mut bits = vec![Bit::new(number, Tone::Dim), Bit::text(&item.text)];
        if let Some(reason) = mark.and_then(|mark| mark.reason.as_ref()) {
            let room = usize::from(row.width.saturating_sub(cells + 5));
            let wide = text::width(&item.text);
            let shown = text::clip(reason, room / 2);
            let keep = room.saturating_sub(text::width(&shown) + 2).min(wide);
            bits[1] = Bit::text(text::clip(&item.text, keep));
            bits.push(Bit::new(format!("  {shown}"), Tone::Warn));
        }
        draw_bits(
            canvas,
            (row.x, row.y),
            row.width - cells - 1,
            &bits,
            (cx.theme, light),
        );
    }

    fn draw_under(&self, canvas: &mut Canvas, area: Rect, cx: &Cx) {
        let (_, items, _) = self.split();
        let lines = |width| match self.item() {
            Some(item) => self.told(item, width, cx),
            None => Vec::new(),
        };
        draw_detail(canvas, (items, area), cx, lines);
    }

    /// What is told of an item.
    fn told(&self, item: &FormItem, width: u16, cx: &Cx) -> Vec<Vec<Bit>> {
        let mut lines = paragraph(&cx.word("tui.score.item"), &item.text, width);
        lines.extend(paragraph(&cx.word("tui.score.method"), &item.method, width));
        if let Some(mark) = self.mark(&item.id) {
            if let Some(reason) = &mark.reason {
                lines.extend(paragraph(&cx.code("field", "reason"), reason, width));
            }
            if mark.by_rest {
                lines.extend(paragraph("", &cx.word("tui.score.by_rest"), width));
            }
        }
        if let Some(clause) = &item.source.clause {
            lines.extend(paragraph(&cx.code("field", "clause"), clause, width));
        }
        lines
    }
}

/// The points that a typed entry means: a number, or `-` and what is deducted from full marks.
pub fn meant(entry: &str, full: Decimal) -> Option<Decimal> {
    let number = |text: &str| {
        let text = text.strip_suffix('.').unwrap_or(text);
        let padded = if text.starts_with('.') {
            format!("0{text}")
        } else {
            text.to_string()
        };
        Decimal::parse(&padded)
    };
    match entry.strip_prefix('-') {
        Some(less) => full.minus(number(less)?),
        None => number(entry),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_points_or_a_deduction() {
        let full = Decimal::whole(4);
        for (entry, wanted) in [
            ("3", "3"),
            (".5", "0.5"),
            ("3.", "3"),
            ("-1", "3"),
            ("-.5", "3.5"),
        ] {
            assert_eq!(meant(entry, full), Decimal::parse(wanted), "{entry}");
        }
        for entry in ["", "-", ".", "1.2.3"] {
            assert_eq!(meant(entry, full), None, "{entry}");
        }
    }
}
