//! A scoring form in the layout of the regulations: groups at the left, points and marks at the
//! right; blank, or as somebody filled it in.

use std::sync::Arc;

use super::{
    ReportError, ReportOption,
    frame::{Frame, decimal, text},
};
use crate::{
    base::{Decimal, date},
    domain::{
        Mark, Sheet, SheetRole,
        pack::{Form, FormGroup, FormItem, Pack},
    },
    exchange::{
        paper::{Block, ColumnKind, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::sheet::SheetFilter,
};

/// Builds it: the sheet that is named, the latest one of an org, or the blank form.
pub fn build(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let sheet = sheet(frame)?;
    let id = match (&sheet, &frame.asked.form) {
        (Some(sheet), _) => sheet.form.clone(),
        (None, Some(form)) => form.clone(),
        (None, None) => only_form(frame)?,
    };
    let form = match &sheet {
        Some(sheet) => frame.store.sheet_form(sheet.id)?,
        None => pack_of(frame, &id)?.and_then(|pack| pack.form(&id).cloned()),
    };
    let form = form.ok_or_else(|| ReportError::Missing("form", id))?;
    let marks = match &sheet {
        Some(sheet) => frame.store.marks(sheet.id)?,
        None => Vec::new(),
    };
    let table = table(frame, &form, sheet.is_some().then_some(&marks));
    let mut document = frame.document(Page::Portrait, vec![Block::Table(table)])?;
    document.title.clone_from(&form.title);
    document.head = vec![head(frame, sheet.as_ref())?];
    document.foot = foot(frame, (&form, &marks), sheet.as_ref());
    Ok(document)
}

/// The sheet that is named, else the latest of the org by somebody else, else its own.
fn sheet(frame: &Frame<'_>) -> Result<Option<Sheet>, ReportError> {
    if let Some(id) = frame.asked.sheet {
        let found = frame.store.find::<Sheet>(id)?;
        return match found {
            Some(sheet) => Ok(Some(sheet)),
            None => Err(ReportError::Missing("sheet", id.to_string())),
        };
    }
    let Some(org) = frame.asked.org else {
        return Ok(None);
    };
    let filter = SheetFilter {
        year: frame.asked.year,
        org: Some(org),
        form: frame.asked.form.clone(),
    };
    let found = frame.store.sheets(&filter, None, frame.asked.limit)?;
    let best = found.into_iter().map(|line| line.sheet);
    Ok(best.max_by_key(|it| (it.role != SheetRole::Own, it.submitted, it.id)))
}

/// The only form of the year's packs.
fn only_form(frame: &Frame<'_>) -> Result<String, ReportError> {
    let dockets = frame.store.dockets(frame.asked.year)?;
    let all = dockets.iter().flat_map(|docket| {
        let pack = docket.pack.head.id.as_str();
        let forms = docket.pack.forms.iter();
        forms.map(move |form| (form.id.clone(), form.title.clone(), pack))
    });
    frame.only(ReportOption::ScoringForm, all)
}

fn pack_of(frame: &Frame<'_>, form: &str) -> Result<Option<Arc<Pack>>, ReportError> {
    for adoption in frame.store.adoptions(Some(frame.asked.year))? {
        let pack = frame.store.pack_of(adoption.id)?;
        if let Some(pack) = pack.filter(|pack| pack.form(form).is_some()) {
            return Ok(Some(pack));
        }
    }
    Ok(None)
}

fn table(frame: &Frame<'_>, form: &Form, marks: Option<&Vec<Mark>>) -> Table {
    let mut columns = vec![
        frame.short("no", 7).merged(),
        frame.short("project", 14).merged(),
        frame.text("method", 52),
        frame.column("points", ColumnKind::Number).wide(7).summed(),
        frame.column("mark", ColumnKind::Number).wide(7),
    ];
    if let Some(marks) = marks {
        // Groups with caps and floors do not add up; the whole then stands below the table.
        if adds_up(form, marks) {
            columns[4].is_summed = true;
        }
        columns.push(frame.text("reason", 20));
    }
    let mut rows = Vec::new();
    for group in &form.groups {
        for item in &group.items {
            rows.push(Row::Cells(cells(frame, (group, item), marks)));
        }
    }
    Table {
        total: Some(frame.word("total")),
        ..frame.table("inspection", columns, rows)
    }
}

fn cells(
    frame: &Frame<'_>,
    (group, item): (&FormGroup, &FormItem),
    marks: Option<&Vec<Mark>>,
) -> Vec<OutCell> {
    let points = group.points.to_string();
    let args = [("title", group.title.as_str()), ("points", &points)];
    let mut cells = vec![
        OutCell::text(numeral(frame, group.no)),
        OutCell::text(frame.say("inspection.group", &args)),
        OutCell::text(format!("{}.{}", item.no, item.text)),
        decimal(Some(item.points)),
    ];
    let Some(marks) = marks else {
        cells.push(OutCell::Empty);
        return cells;
    };
    let mark = marks.iter().find(|mark| mark.item == item.id);
    cells.push(match mark {
        Some(mark) if mark.points.is_none() => {
            OutCell::text(frame.word("inspection.not_applicable"))
        }
        other => decimal(other.and_then(|mark| mark.points)),
    });
    cells.push(mark.map_or(OutCell::Empty, |mark| text(&mark.reason)));
    cells
}

/// Whether the whole is the sum of the marks.
fn adds_up(form: &Form, marks: &[Mark]) -> bool {
    let plain = Decimal::sum(marks.iter().filter_map(|mark| mark.points));
    let totals = crate::domain::decide::sheet::totals(form, marks);
    totals.is_some_and(|totals| plain == Some(totals.total))
}

/// The number of a group as forms write it.
fn numeral(frame: &Frame<'_>, number: u32) -> String {
    let all = frame.word("inspection.numerals");
    let at = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
    all.split(' ')
        .nth(at)
        .map_or_else(|| number.to_string(), str::to_string)
}

fn head(frame: &Frame<'_>, sheet: Option<&Sheet>) -> Result<String, ReportError> {
    let org = match (sheet.map(|sheet| sheet.org), frame.asked.org) {
        (Some(org), _) | (None, Some(org)) => frame.store.find::<crate::domain::Org>(org)?,
        (None, None) => None,
    };
    let Some(org) = org else {
        return Ok(frame.word("inspection.blank_head"));
    };
    let Some(sheet) = sheet else {
        return Ok(frame.say("inspection.org_head", &[("org", &org.name)]));
    };
    let day = date::iso(sheet.submitted.unwrap_or(sheet.opened));
    Ok(frame.say("inspection.head", &[("org", &org.name), ("day", &day)]))
}

fn foot(frame: &Frame<'_>, (form, marks): (&Form, &[Mark]), sheet: Option<&Sheet>) -> Vec<String> {
    let Some(sheet) = sheet else {
        return vec![frame.word("inspection.blank_foot")];
    };
    let totals = crate::domain::decide::sheet::totals(form, marks);
    let role = frame
        .words
        .code("sheet_role", sheet.role.code())
        .into_owned();
    let total = totals
        .as_ref()
        .map_or(String::new(), |it| it.total.to_string());
    let (of, missing) = (
        form.total.to_string(),
        totals.map_or(0, |it| it.missing).to_string(),
    );
    let args = [
        ("total", total.as_str()),
        ("of", &of),
        ("missing", &missing),
        ("assessor", &sheet.assessor),
        ("role", &role),
    ];
    vec![
        frame.say("inspection.foot", &args),
        frame.word("inspection.sign"),
    ]
}
