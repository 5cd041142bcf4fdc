//! Cards of the board: a task or an assignment on two lines.

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::{Filter, deadline_tag, hit, tag};
use crate::{
    base::{Date, date, text},
    domain::{Id, Stage, State},
    store::query::task::{AssignmentLine, TaskLine},
    tui::{
        Cx,
        canvas::Canvas,
        theme::Tone,
        widget::{
            bar,
            table::{Bit, Light, draw_bits},
        },
    },
};

/// Columns with fewer cells show the title only.
const NARROW: u16 = 20;
/// Lines of a card.
pub const ROWS: u16 = 2;

/// The fields that a filter may name.
pub const FIELDS: [&str; 6] = ["status", "task", "unit", "code", "deadline", "progress"];

/// What is shown of a task or an assignment.
#[derive(Debug, Clone)]
pub struct Card {
    /// Key of the task or assignment.
    pub id: Id,
    /// Key of the task.
    pub task: Id,
    /// Whether it is an assignment.
    pub is_work: bool,
    /// First line.
    pub title: String,
    /// Second line: who.
    pub who: String,
    /// The task's number.
    pub code: String,
    /// Deadline.
    pub deadline: Option<Date>,
    /// Done of all.
    pub share: (i64, i64),
    /// What stands over the bar.
    pub figure: String,
    /// Sent back and not yet taken up.
    pub is_returned: bool,
    /// Something is missing to go on.
    pub is_lacking: bool,
    /// Nothing is to be done any more.
    pub is_over: bool,
}

impl Card {
    /// A card of a task.
    pub fn of_task(line: &TaskLine) -> Card {
        let (task, sum) = (&line.task, line.sum);
        let share = match task.stage {
            Stage::Checked | Stage::Closed => (sum.settled, sum.total),
            _ => (sum.done, sum.total),
        };
        let responsible = task.responsible.is_none() && task.lead.is_none();
        let lacking = task.goal.is_none() || task.standard.is_none() || responsible;
        Card {
            id: task.id,
            task: task.id,
            is_work: false,
            title: task.title.clone(),
            who: line
                .lead
                .clone()
                .or_else(|| task.responsible.clone())
                .unwrap_or_default(),
            code: task.code.clone(),
            deadline: task.deadline,
            share,
            figure: if sum.total > 0 {
                format!("{}/{}", share.0, share.1)
            } else {
                String::new()
            },
            is_returned: sum.returned > 0 || task.returned.is_some() && task.stage == Stage::Open,
            is_lacking: task.stage == Stage::Open && (lacking || task.deadline.is_none()),
            is_over: task.stage == Stage::Closed,
        }
    }

    /// A card of an assignment.
    pub fn of_assignment(line: &AssignmentLine, cx: &Cx) -> Card {
        let work = &line.assignment;
        let figure = match (work.outcome, work.result) {
            (Some(outcome), _) => cx.code("outcome", outcome.code()),
            (None, Some(result)) => cx.code("check_result", result.code()),
            (None, None) => format!("{}%", work.progress),
        };
        let is_lacking = work.state == State::Done && work.evidence.is_none();
        Card {
            id: work.id,
            task: work.task,
            is_work: true,
            title: line.org.clone(),
            who: line.title.clone(),
            code: line.task_code.clone(),
            deadline: line.deadline,
            share: (i64::from(work.progress), 100),
            figure,
            is_returned: work.returned.is_some() && work.outcome.is_none(),
            is_lacking,
            is_over: work.outcome.is_some() || work.state == State::Done,
        }
    }

    /// All that a filter's words are looked for in.
    pub fn texts(&self, cx: &Cx) -> Vec<String> {
        let mut texts = vec![self.title.clone(), self.who.clone(), self.code.clone()];
        texts.extend(self.tags(cx).into_iter().map(|tag| tag.text));
        texts
    }

    /// The values of one of [`FIELDS`], on a list that is called `stage`.
    pub fn field(&self, at: usize, stage: &str, cx: &Cx) -> Vec<String> {
        match FIELDS.get(at).copied() {
            Some("status") => {
                let tags = self.tags(cx).into_iter().map(|tag| tag.text);
                tags.chain([stage.to_string(), self.figure.clone()])
                    .collect()
            }
            Some("task") if self.is_work => vec![self.who.clone()],
            Some("task") => vec![self.title.clone()],
            Some("unit") if self.is_work => vec![self.title.clone()],
            Some("unit") => vec![self.who.clone()],
            Some("code") => vec![self.code.clone()],
            Some("deadline") => self.deadline.map(date::iso).into_iter().collect(),
            _ => {
                let (done, all) = self.share;
                let hundredths = (all > 0).then(|| done * 100 / all);
                hundredths.map(|it| format!("{it}%")).into_iter().collect()
            }
        }
    }

    /// The tags of the card.
    pub fn tags(&self, cx: &Cx) -> Vec<Bit> {
        let mut tags = Vec::new();
        tags.extend(deadline_tag(self.deadline, self.is_over, cx));
        if self.is_returned {
            tags.push(tag("returned", Tone::Returned, cx));
        }
        if self.is_lacking {
            tags.push(tag("missing", Tone::Missing, cx));
        }
        tags
    }

    /// Draws the card on two lines; in a narrow column only what fits.
    pub fn draw(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        look: (Light, bool, Option<&Filter>),
        cx: &Cx,
    ) {
        let (light, is_marked, filter) = look;
        canvas.fill(area, cx.theme.style(light.tone(Tone::Text)));
        if area.width < NARROW {
            return self.draw_narrow(canvas, area, look, cx);
        }
        let mark = if is_marked { "*" } else { " " };
        let mut first = vec![Bit::new(mark, Tone::Mark)];
        for tag in self.tags(cx) {
            first.push(tag);
            first.push(Bit::text(" "));
        }
        let tone = if self.is_over { Tone::Dim } else { Tone::Text };
        first.push(Bit::new(&self.title, tone).hit(hit(filter, &self.title)));
        draw_bits(
            canvas,
            (area.x, area.y),
            area.width,
            &first,
            (cx.theme, light),
        );
        if area.height < 2 {
            return;
        }
        let y = area.y + 1;
        let deadline = self
            .deadline
            .map(|day| cx.short_day(day))
            .unwrap_or_default();
        let mut right = area.right();
        if !self.figure.is_empty() {
            let cells = if area.width >= 34 { 9 } else { 7 };
            right -= cells;
            let number = |n: i64| u64::try_from(n).unwrap_or(0);
            let share = (number(self.share.0), number(self.share.1));
            bar::draw(canvas, (right, y), cells, share, (cx.theme, &self.figure));
            right -= 1;
        }
        let day_cells = u16::try_from(text::width(&deadline)).unwrap_or(0);
        if day_cells > 0 && right > area.x + day_cells + 4 {
            right -= day_cells;
            let bits = [Bit::new(deadline, Tone::Dim)];
            draw_bits(canvas, (right, y), day_cells, &bits, (cx.theme, light));
            right -= 1;
        }
        let who = if self.who.is_empty() {
            self.code.clone()
        } else {
            self.who.clone()
        };
        let bits = [
            Bit::text("   "),
            Bit::new(&who, Tone::Dim).hit(hit(filter, &who)),
        ];
        draw_bits(
            canvas,
            (area.x, y),
            right.saturating_sub(area.x),
            &bits,
            (cx.theme, light),
        );
    }

    /// A narrow column has room for the title only, over both lines.
    fn draw_narrow(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        look: (Light, bool, Option<&Filter>),
        cx: &Cx,
    ) {
        let (light, is_marked, _) = look;
        let tone = if self.is_over { Tone::Dim } else { Tone::Text };
        let mut first = vec![Bit::new(if is_marked { "*" } else { " " }, Tone::Mark)];
        if let Some(tag) = self.tags(cx).into_iter().next() {
            first.push(tag);
        }
        let used: usize = first.iter().map(|bit| text::width(&bit.text)).sum();
        let room = usize::from(area.width).saturating_sub(used);
        let mut head = String::new();
        for grapheme in self.title.graphemes(true) {
            if text::width(&head) + text::grapheme_width(grapheme) > room {
                break;
            }
            head.push_str(grapheme);
        }
        let rest = self.title[head.len()..].to_string();
        first.push(Bit::new(head, tone));
        draw_bits(
            canvas,
            (area.x, area.y),
            area.width,
            &first,
            (cx.theme, light),
        );
        if area.height > 1 {
            let bits = [Bit::text(" "), Bit::new(rest, tone)];
            draw_bits(
                canvas,
                (area.x, area.y + 1),
                area.width,
                &bits,
                (cx.theme, light),
            );
        }
    }
}
