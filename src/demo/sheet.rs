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

/// How sheets of one form are filled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filling<'a> {
    pub(super) pack: &'a str,
    pub(super) form: &'a str,
    pub(super) classes: &'a [String],
    /// How many items are marked; all but the rest if missing.
    pub(super) marked: Option<usize>,
    /// How many of them low.
    pub(super) low: usize,
    pub(super) opened: Date,
    /// When it is handed in.
    pub(super) submitted: Option<Date>,
    /// How many of the low marks become findings.
    pub(super) findings: usize,
    pub(super) campaign: Option<Id>,
}

/// Fills the plan's sheets.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.sheet {
        for code in &shape.orgs {
            let org = maker.org(code)?.clone();
            let sheet = open(maker, shape, &org)?;
            let date = maker.past(shape.opened + 3, 23);
            let filling = Filling {
                pack: &shape.pack,
                form: &shape.form,
                classes: &shape.classes,
                marked: shape.marked,
                low: shape.low,
                opened: maker.past(shape.opened, 20),
                submitted: shape.submit.then_some(date),
                findings: shape.findings,
                campaign: None,
            };
            fill(maker, &filling, sheet, &org)?;
        }
    }
    Ok(())
}

fn open(maker: &mut Maker<'_>, shape: &SheetShape, org: &Made) -> Result<Id, StoreError> {
    let own = org.secretary.as_ref().map(|(name, _, _)| name.clone());
    let assessor = match shape.role.0 {
        SheetRole::Own => own,
        _ => shape.assessor.clone(),
    };
    let command = SheetCommand::Open {
        year: maker.year(),
        org: org.id,
        adoption: maker.adoption(&shape.pack)?,
        form: shape.form.clone(),
        role: shape.role.0,
        assessor: assessor.ok_or_else(|| lack(&org.code))?,
        date: maker.past(shape.opened, 20),
    };
    maker.make(Kind::Sheet, command)
}

/// The form as this org is asked it.
fn asked(maker: &Maker<'_>, of: &Filling<'_>, org: &Made) -> Result<Form, StoreError> {
    let pack = maker.pack(of.pack)?;
    let form = pack.form(of.form).ok_or_else(|| lack(of.form))?;
    let view = maker.store.org_view(org.id)?;
    let view = view.ok_or_else(|| lack(&org.code))?;
    Ok(form_for(form, &view.org, of.classes))
}

/// Marks a sheet, hands it in, and puts what it found on the ledger.
pub(super) fn fill(
    maker: &mut Maker<'_>,
    of: &Filling<'_>,
    sheet: Id,
    org: &Made,
) -> Result<(), StoreError> {
    let form = asked(maker, of, org)?;
    let marks = marks(maker, of, &form, org);
    let low: Vec<MarkDraft> = marks
        .iter()
        .filter(|mark| mark.reason.is_some())
        .take(of.findings)
        .cloned()
        .collect();
    maker.act(SheetCommand::Mark { sheet, marks })?;
    if let Some(date) = of.submitted {
        maker.act(SheetCommand::FillRest { sheet })?;
        maker.act(SheetCommand::Submit { sheet, date })?;
    }
    for (n, mark) in low.into_iter().enumerate() {
        // The first is late by now, the others still have time.
        let due = if n == 0 { -4 } else { 11 };
        let deadline = maker.day(due).max(of.opened);
        found(maker, (sheet, of, deadline), (&form, &mark), org)?;
    }
    Ok(())
}

/// Marks from the first item on; a sheet that is handed in leaves the last items to the rest.
fn marks(maker: &mut Maker<'_>, of: &Filling<'_>, form: &Form, org: &Made) -> Vec<MarkDraft> {
    let items: Vec<&FormItem> = form.items().collect();
    let rest = items.len() / 4;
    let count = of.marked.unwrap_or(items.len() - rest);
    let mut low: Vec<usize> = (0..count.min(items.len())).collect();
    maker.dice.shuffle(&mut low);
    low.truncate(of.low);
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
    (sheet, of, deadline): (Id, &Filling<'_>, Date),
    (form, mark): (&Form, &MarkDraft),
    org: &Made,
) -> Result<(), StoreError> {
    let Some(item) = form.item(&mark.item) else {
        return Ok(());
    };
    let reason = mark.reason.as_deref().unwrap_or_default();
    let problem = finding::Problem {
        year: maker.year(),
        text: format!("{}\n{reason}", item.text),
        measure: Some(maker.stock.text.measure.clone()),
        found: of.submitted.unwrap_or(of.opened),
        deadline: deadline.max(of.submitted.unwrap_or(of.opened)),
        sheet: Some((sheet, mark.item.clone())),
        task: None,
        campaign: of.campaign,
        repeats: None,
    };
    let source = crate::domain::FindingSource::Sheet;
    finding::raise(maker, org, source, problem).map(drop)
}
