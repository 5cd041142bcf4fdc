//! One item of all sheets of a form in one table.

use crate::{
    domain::{
        ColumnMark, Kind, MarkDraft, Seen, Sheet, SheetCommand,
        decide::sheet::{asks_reason, range},
        pack::{Form, FormItem},
    },
    store::query::sheet::{SheetFilter, SheetLine},
    tui::{
        Cx,
        event::{Effect, PaneId, Request},
        overlay::{Field, FieldKind, Grid, GridRow},
        pane::{entry, score::Score, sheet::meant},
    },
};

/// Sheets of one form in one table at most.
const SHEETS_MAX: u32 = 2_000;

/// Names the table in a turn of the pane.
pub const COLUMN: &str = "column";

/// The item in hand of the open sheet over all sheets of its form and role.
pub(super) fn column(pane: &mut Score, _: &Cx) -> Vec<Effect> {
    let Some(open) = pane.sheet() else {
        return Vec::new();
    };
    let Some(item) = open.item() else {
        return Vec::new();
    };
    let name = format!("{COLUMN} {} {}", open.sheet.id, item.id);
    vec![Effect::Turn(PaneId::Score, name)]
}

/// The sheets like one that are not handed in.
fn alike(sheet: &Sheet, cx: &Cx) -> Vec<SheetLine> {
    let filter = SheetFilter {
        year: sheet.year,
        form: Some(sheet.form.clone()),
        ..SheetFilter::default()
    };
    let mut lines = cx.ask(|store| store.sheets(&filter, None, SHEETS_MAX));
    lines.retain(|line| {
        let it = &line.sheet;
        let is_alike = (it.adoption, it.role) == (sheet.adoption, sheet.role);
        is_alike && it.submitted.is_none()
    });
    lines.reverse();
    lines
}

/// The table of a turn: `sheet item`.
pub fn table(name: &str, cx: &Cx) -> Vec<Effect> {
    let Some((sheet, item)) = name.split_once(' ') else {
        return Vec::new();
    };
    let sheet = sheet
        .parse()
        .ok()
        .and_then(|id| cx.ask(|store| store.find::<Sheet>(id)));
    let Some(sheet) = sheet else {
        return Vec::new();
    };
    let form = cx.ask(|store| store.sheet_form(sheet.id));
    let Some((form, item)) = form.and_then(|form| {
        let found = form.item(item).cloned()?;
        Some((form, found))
    }) else {
        return Vec::new();
    };
    let mut seen = Vec::new();
    let mut rows = Vec::new();
    for line in alike(&sheet, cx) {
        let marks = cx.ask(|store| store.marks(line.sheet.id));
        let mark = marks.into_iter().find(|mark| mark.item == item.id);
        let points = mark.as_ref().and_then(|mark| mark.points);
        let reason = mark.as_ref().and_then(|mark| mark.reason.clone());
        rows.push(GridRow {
            key: line.sheet.id.to_string(),
            label: format!("{}  {}", line.org, line.sheet.assessor),
            note: line.org_code,
            cells: vec![
                points.map(|points| points.to_string()).unwrap_or_default(),
                reason.unwrap_or_default(),
            ],
        });
        seen.extend(mark.map(|mark| {
            (
                line.sheet.id,
                Seen {
                    kind: Kind::Mark,
                    id: mark.id,
                    version: mark.version,
                },
            )
        }));
    }
    vec![grid(&sheet, (form, item), (rows, seen), cx).open()]
}

fn grid(
    sheet: &Sheet,
    (form, item): (Form, FormItem),
    (rows, seen): (Vec<GridRow>, Vec<(i64, Seen)>),
    cx: &Cx,
) -> Grid {
    let columns = [
        Field::new("points", FieldKind::Points, cx).required(),
        entry::line("reason", cx).stock(form.reasons.clone()),
    ];
    let (least, most) = range(&item);
    let title = format!("{} ({least}-{most})", item.text);
    let name = format!("column {} {} {}", sheet.adoption, sheet.form, item.id);
    Grid::new((name, title), &columns, rows, move |rows, cx| {
        let mut marks = Vec::new();
        for (key, values) in rows {
            let wrong =
                |field: &'static str, word: &str| Err((key.clone(), field, format!("tui.{word}")));
            let Some(points) = meant(&values.must("points"), item.points) else {
                return wrong("points", "form.not_number");
            };
            if points < least || points > most {
                return wrong("points", "grid.out_of_range");
            }
            let reason = values.text("reason");
            if reason.is_none() && asks_reason(&form, &item, Some(points)) {
                return wrong("reason", "grid.asks_reason");
            }
            marks.push(ColumnMark {
                sheet: key.parse().unwrap_or(0),
                mark: MarkDraft {
                    item: item.id.clone(),
                    points: Some(points),
                    reason,
                    evidence: None,
                },
            });
        }
        Ok(vec![send(marks, &seen, cx)])
    })
}

fn send(marks: Vec<ColumnMark>, seen: &[(i64, Seen)], cx: &Cx) -> Effect {
    let of = |sheet: &i64| marks.iter().any(|mark| mark.sheet == *sheet);
    let seen = seen
        .iter()
        .filter(|(sheet, _)| of(sheet))
        .map(|(_, seen)| *seen);
    let seen = seen.collect();
    let said = cx.say("tui.done.column", &[("n", &marks.len().to_string())]);
    Request::new(SheetCommand::Column { marks }, said)
        .seen(seen)
        .send()
}
