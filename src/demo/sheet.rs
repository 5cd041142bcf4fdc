//! Sheets in every state: just opened, partly filled, handed in, with reasons where marks are low.

use super::{
    finding,
    maker::{Made, Maker, lack},
    plan::SheetShape,
};
use crate::{
    base::{Date, Decimal, Rounding},
    domain::{
        Id, Kind, MarkDraft, SheetCommand, SheetRole,
        decide::sheet::{asks_reason, form_for, range},
        pack::{Form, FormItem},
    },
    store::StoreError,
};

/// Fills the plan's sheets.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.sheet {
        for code in &shape.orgs {
            let org = maker.org(code)?.clone();
            fill(maker, shape, &org)?;
        }
    }
    Ok(())
}

/// The form as this org is asked it.
fn asked(maker: &Maker<'_>, shape: &SheetShape, org: &Made) -> Result<Form, StoreError> {
    let adoption = maker.adoption(&shape.pack)?;
    let pack = maker.store.pack_of(adoption)?;
    let pack = pack.ok_or_else(|| lack(&shape.pack))?;
    let form = pack.form(&shape.form).ok_or_else(|| lack(&shape.form))?;
    let view = maker.store.org_view(org.id)?;
    let view = view.ok_or_else(|| lack(&org.code))?;
    Ok(form_for(form, &view.org, &shape.classes))
}

fn fill(maker: &mut Maker<'_>, shape: &SheetShape, org: &Made) -> Result<(), StoreError> {
    let form = asked(maker, shape, org)?;
    let own = org.secretary.as_ref().map(|(name, _, _)| name.clone());
    let assessor = match shape.role.0 {
        SheetRole::Own => own,
        _ => shape.assessor.clone(),
    };
    let opened = maker.past(shape.opened, 20);
    let command = SheetCommand::Open {
        year: maker.year(),
        org: org.id,
        adoption: maker.adoption(&shape.pack)?,
        form: shape.form.clone(),
        role: shape.role.0,
        assessor: assessor.ok_or_else(|| lack(&org.code))?,
        date: opened,
    };
    let made = maker.act(command)?;
    let sheet = made.created(Kind::Sheet).next();
    let sheet = sheet.ok_or_else(|| lack("sheet"))?;
    let marks = marks(maker, shape, &form, org);
    let low: Vec<MarkDraft> = marks
        .iter()
        .filter(|mark| mark.reason.is_some())
        .take(shape.findings)
        .cloned()
        .collect();
    maker.act(SheetCommand::Mark { sheet, marks })?;
    if shape.submit {
        maker.act(SheetCommand::FillRest { sheet })?;
        let date = maker.past(shape.opened + 3, 23);
        maker.act(SheetCommand::Submit { sheet, date })?;
    }
    for (n, mark) in low.into_iter().enumerate() {
        // The first is late by now, the others still have time.
        let due = if n == 0 { -4 } else { 11 };
        let deadline = maker.day(due).max(opened);
        found(maker, (sheet, opened, deadline), (&form, &mark), org)?;
    }
    Ok(())
}

/// Marks from the first item on; a sheet that is handed in leaves the last items to the rest.
fn marks(maker: &mut Maker<'_>, shape: &SheetShape, form: &Form, org: &Made) -> Vec<MarkDraft> {
    let items: Vec<&FormItem> = form.items().collect();
    let rest = items.len() / 4;
    let count = shape.marked.unwrap_or(items.len() - rest);
    let mut low: Vec<usize> = (0..count.min(items.len())).collect();
    maker.dice.shuffle(&mut low);
    low.truncate(shape.low);
    let mut marks = Vec::new();
    for (at, item) in items.into_iter().enumerate() {
        let is_low = low.contains(&at);
        if at < count || asks_reason(form, item, Some(item.points)) {
            marks.push(mark(maker, (form, item), is_low, org));
        }
    }
    marks
}

fn mark(
    maker: &mut Maker<'_>,
    (form, item): (&Form, &FormItem),
    is_low: bool,
    org: &Made,
) -> MarkDraft {
    let stock = maker.stock;
    let points = if is_low {
        half(form, item)
    } else {
        item.points
    };
    let needs = is_low || asks_reason(form, item, Some(points));
    let reason = needs.then(|| match maker.dice.pick(&form.reasons) {
        "" => stock.text.reason.clone(),
        reason => reason.to_string(),
    });
    let shows = maker.dice.between(1, 5) == 1;
    MarkDraft {
        item: item.id.clone(),
        points: Some(points),
        reason,
        evidence: shows.then(|| maker.say(&stock.text.evidence, &org.name)),
    }
}

/// About half of an item's points, on its step and not below its least.
fn half(form: &Form, item: &FormItem) -> Decimal {
    let (least, _) = range(item);
    let step = form.step_of(item).unwrap_or(Decimal::ONE);
    let times = item
        .points
        .over(Decimal::whole(2))
        .and_then(|half| half.over(step));
    let points = times.and_then(|times| times.round(0, Rounding::Down).times(step));
    points.map_or(least, |points| points.max(least))
}

/// A low mark on an inspector's sheet is a problem on the ledger.
fn found(
    maker: &mut Maker<'_>,
    (sheet, found, deadline): (Id, Date, Date),
    (form, mark): (&Form, &MarkDraft),
    org: &Made,
) -> Result<(), StoreError> {
    let Some(item) = form.item(&mark.item) else {
        return Ok(());
    };
    let reason = mark.reason.as_deref().unwrap_or_default();
    let problem = finding::Problem {
        text: format!("{}\n{reason}", item.text),
        measure: Some(maker.stock.text.measure.clone()),
        found,
        deadline,
        sheet: Some((sheet, mark.item.clone())),
        task: None,
    };
    let source = crate::domain::FindingSource::Sheet;
    finding::raise(maker, org, source, problem).map(drop)
}
