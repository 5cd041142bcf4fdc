//! How the tree and the org in hand are drawn.

use ratatui::layout::Rect;

use super::Orgs;
use crate::{
    base::{date, text},
    domain::OrgKind,
    store::query::org::{OrgLine, OrgView},
    tui::{
        Cx,
        canvas::Canvas,
        pane::{hit, labelled, paragraph, tag},
        theme::Tone,
        widget::table::{Bit, Light, draw_bits},
    },
};

/// Days before an election within which it is announced.
const ELECTION_DAYS: i64 = 183;

impl Orgs {
    pub(super) fn draw_tree(&self, canvas: &mut Canvas, area: Rect, cx: &Cx, is_focused: bool) {
        let list = self
            .found
            .as_ref()
            .map_or(&self.tree.list, |(_, _, list)| list);
        let filter = self.found.as_ref().map(|(filter, ..)| filter);
        for (y, index) in (area.top()..area.bottom()).zip(list.window()) {
            let Some((line, depth, sign)) = self.line(index) else {
                continue;
            };
            let light = Light::of(index == list.at(), is_focused);
            let row = Rect::new(area.x, y, area.width, 1);
            canvas.fill(row, cx.theme.style(light.tone(Tone::Text)));
            let mark = if list.is_marked(&line.org.id) {
                "*"
            } else {
                " "
            };
            let indent = " ".repeat(usize::from(depth) * 2);
            let count = line.org.members.map(|members| members.to_string());
            let right = [
                term_tag(line, cx),
                Some(Bit::new(text::fit("", 1), Tone::Dim)),
                Some(Bit::new(
                    format!("{:>5}", count.unwrap_or_default()),
                    Tone::Dim,
                )),
            ];
            let right: Vec<Bit> = right.into_iter().flatten().collect();
            let wide = right
                .iter()
                .map(|bit| text::width(&bit.text))
                .sum::<usize>();
            let wide = u16::try_from(wide).unwrap_or(0);
            let is_unit = line.org.kind == OrgKind::Unit;
            let tone = if is_unit { Tone::Dim } else { Tone::Text };
            let bits = [
                Bit::new(mark, Tone::Mark),
                Bit::new(format!("{indent}{sign} "), Tone::Dim),
                Bit::new(&line.org.name, tone).hit(hit(filter, &line.org.name)),
            ];
            let room = area.width.saturating_sub(wide + 2);
            draw_bits(canvas, (area.x, y), room, &bits, (cx.theme, light));
            let at = (area.right().saturating_sub(wide + 1), y);
            draw_bits(canvas, at, wide, &right, (cx.theme, light));
            if light == Light::On {
                canvas.rest_cursor(area.x, y);
            }
        }
        if list.is_empty() {
            let key = if filter.is_some() {
                "tui.empty.filter"
            } else {
                "tui.empty.org"
            };
            let lines = text::wrap(&cx.word(key), usize::from(area.width.saturating_sub(2)));
            for (y, line) in (area.top() + 1..area.bottom()).zip(lines) {
                canvas.put(
                    (area.x + 1, y),
                    area.width - 1,
                    &line,
                    cx.theme.style(Tone::Dim),
                );
            }
        }
    }

    pub(super) fn detail(&self, width: u16, cx: &Cx) -> Vec<Vec<Bit>> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let word = |key: &str| cx.code("field", key);
        let mut lines = Vec::new();
        for line in text::wrap(&view.org.name, usize::from(width)) {
            lines.push(vec![Bit::new(line, Tone::Strong)]);
        }
        let kind = cx.code("org_kind", view.org.kind.code());
        let sector = cx.code("sector", view.org.sector.code());
        lines.push(labelled(
            &word("kind"),
            format!("{kind}  {sector}  {}", view.org.code),
        ));
        let members = view.org.members.map_or_else(
            || vec![tag("missing", Tone::Missing, cx)],
            |members| vec![Bit::text(members.to_string())],
        );
        let totals = cx.say(
            "tui.org.totals",
            &[
                ("orgs", &view.totals.orgs.to_string()),
                ("members", &view.totals.members.to_string()),
            ],
        );
        let mut line = vec![Bit::new(text::fit(&word("members"), 10), Tone::Dim)];
        line.extend(members);
        lines.push(line);
        if view.children > 0 {
            lines.push(labelled(&cx.word("tui.org.with_below"), totals));
        }
        lines.push(self.secretary(view, cx));
        lines.extend(term_lines(view, cx));
        let others = view
            .officers
            .iter()
            .filter(|it| it.post.post.code() != "secretary");
        let names: Vec<String> = others
            .map(|it| {
                format!(
                    "{} {}",
                    cx.code("post_kind", it.post.post.code()),
                    it.person.name
                )
            })
            .collect();
        if !names.is_empty() {
            let joined = names.join(&cx.word("kind.list.separator"));
            lines.extend(paragraph(&cx.word("tui.org.others"), &joined, width));
        }
        if let Some(phone) = &view.org.phone {
            lines.push(labelled(&word("phone"), phone.clone()));
        }
        let path: Vec<&str> = view
            .ancestors
            .iter()
            .map(|(_, name)| name.as_str())
            .collect();
        if !path.is_empty() {
            lines.extend(paragraph(
                &cx.word("tui.org.path"),
                &path.join(" > "),
                width,
            ));
        }
        lines
    }

    fn secretary(&self, view: &OrgView, cx: &Cx) -> Vec<Bit> {
        let label = cx.code("post_kind", "secretary");
        let mut line = vec![Bit::new(text::fit(&label, 10), Tone::Dim)];
        match view.secretary() {
            Some(officer) => {
                line.push(Bit::new(&officer.person.name, Tone::Strong));
                if officer.post.acting {
                    line.push(Bit::new(
                        format!(" {}", cx.word("tui.org.acting")),
                        Tone::Warn,
                    ));
                }
                if let Some(since) = officer.post.since {
                    let since = cx.say("tui.org.since", &[("date", &date::iso(since))]);
                    line.push(Bit::new(format!("  {since}"), Tone::Dim));
                }
            }
            None if view.org.kind == OrgKind::Unit => line.push(Bit::new("-", Tone::Dim)),
            None => {
                line.push(tag("missing", Tone::Missing, cx));
                line.push(Bit::new(
                    format!(" {}", cx.word("tui.org.vacant")),
                    Tone::Warn,
                ));
            }
        }
        line
    }
}

fn term_tag(line: &OrgLine, cx: &Cx) -> Option<Bit> {
    let days = (line.term.as_ref()?.due() - cx.today).num_days();
    match days {
        ..0 => Some(tag("late", Tone::Late, cx)),
        0..=ELECTION_DAYS => Some(tag("election", Tone::Urgent, cx)),
        _ => None,
    }
}

fn term_lines(view: &OrgView, cx: &Cx) -> Vec<Vec<Bit>> {
    let head = |key: &str| Bit::new(text::fit(&cx.word(key), 10), Tone::Dim);
    let Some(term) = view.term() else {
        let none = match view.org.kind {
            OrgKind::Unit => Bit::new("-", Tone::Dim),
            _ => tag("missing", Tone::Missing, cx),
        };
        return vec![vec![head("tui.org.term"), none]];
    };
    let (start, years) = (date::iso(term.start), term.years.to_string());
    let span = cx.say("tui.org.term_span", &[("start", &start), ("years", &years)]);
    let mut due = vec![head("tui.org.due"), Bit::text(date::iso(term.due()))];
    let days = (term.due() - cx.today).num_days();
    let mark = match days {
        ..0 => Some(tag("late", Tone::Late, cx)),
        0..=ELECTION_DAYS => Some(tag("election", Tone::Urgent, cx)),
        _ => None,
    };
    due.extend(mark.into_iter().flat_map(|mark| [Bit::text("  "), mark]));
    vec![vec![head("tui.org.term"), Bit::text(span)], due]
}
