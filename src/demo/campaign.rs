//! Campaigns in every state: planned, drawn and assigned, running with sheets coming in, over.

use super::{
    maker::{Made, Maker, lack},
    plan::{CampaignShape, Span},
    sheet::{Filling, fill},
};
use crate::{
    base::Date,
    domain::{CampaignCommand, CampaignDraft, Id, Kind, SheetRole},
    store::StoreError,
};

/// How many days lie between the sheets that come in.
const DAYS_APART: i64 = 2;
/// Most orgs that a draw of the plan looks at.
const POOL: u32 = 1000;

/// A campaign that was opened.
struct Round {
    id: Id,
    start: Date,
    end: Date,
}

impl Round {
    fn is_over(&self, today: Date) -> bool {
        self.end < today
    }

    fn has_begun(&self, today: Date) -> bool {
        self.start <= today
    }
}

/// Runs the plan's campaigns.
pub(super) fn work(maker: &mut Maker<'_>) -> Result<(), StoreError> {
    let plan = maker.plan;
    for shape in &plan.campaign {
        let round = open(maker, shape)?;
        let checked = drawn(maker, shape, &round)?;
        for (n, org) in checked.iter().enumerate() {
            assign(maker, shape, &round, (n, org))?;
        }
        if round.is_over(maker.today) {
            maker.act(CampaignCommand::Close {
                campaign: round.id,
                date: round.end,
                summary: Some(shape.summary.clone()),
            })?;
        }
    }
    Ok(())
}

/// The first and the last day. What is counted from today begins in this year.
fn days(maker: &Maker<'_>, span: &Span) -> Option<(Date, Date)> {
    if let Some([first, last]) = span.days {
        let start = maker.past(first, 1);
        return Some((start, maker.day(last).max(start)));
    }
    let [first, last] = span.yearly?;
    let on = |[month, day]: [u32; 2]| Date::from_ymd_opt(maker.year(), month, day);
    Some((on(first)?, on(last)?))
}

fn open(maker: &mut Maker<'_>, shape: &CampaignShape) -> Result<Round, StoreError> {
    let (start, end) = days(maker, &shape.span).ok_or_else(|| lack(&shape.form))?;
    let title = shape.title.as_ref();
    let title = title.map(|title| title.replace("{year}", &maker.year().to_string()));
    let command = CampaignCommand::Open {
        year: maker.year(),
        adoption: maker.adoption(&shape.pack)?,
        draft: CampaignDraft {
            item: shape.item.clone(),
            title,
            check: shape.check.map(|check| check.0),
            start,
            end,
            forms: vec![shape.form.clone()],
            leader: shape.leader.clone(),
        },
        orgs: maker.set(&shape.to)?,
    };
    let id = maker.make(Kind::Campaign, command)?;
    Ok(Round { id, start, end })
}

/// The orgs that are checked: those drawn, or all.
fn drawn(
    maker: &mut Maker<'_>,
    shape: &CampaignShape,
    round: &Round,
) -> Result<Vec<Made>, StoreError> {
    if let Some((count, seed)) = shape.draw {
        maker.act(CampaignCommand::Draw {
            campaign: round.id,
            seed,
            count: Some(count),
        })?;
    }
    let lines = maker.store.campaign_orgs(round.id, 0, POOL)?;
    let checked = lines.iter().filter(|line| line.line.drawn);
    let orgs = checked.filter_map(|line| maker.org_of(line.line.org).cloned());
    Ok(orgs.collect())
}

/// Names who scores one org, and lets him come as far as the campaign has.
fn assign(
    maker: &mut Maker<'_>,
    shape: &CampaignShape,
    round: &Round,
    (n, org): (usize, &Made),
) -> Result<(), StoreError> {
    let own = org.secretary.as_ref().map(|(name, _, _)| name.clone());
    let assessor = match shape.role.0 {
        SheetRole::Own => own,
        _ => {
            let count = shape.assessors.len().max(1);
            shape.assessors.get(n % count).cloned()
        }
    };
    // An org without a secretary owes its sheet.
    let Some(assessor) = assessor else {
        return Ok(());
    };
    let is_over = round.is_over(maker.today);
    let hands_in = is_over || n < shape.submitted;
    let begins = hands_in || n < shape.submitted + shape.begun;
    let fills = begins && round.has_begun(maker.today);
    let last = round.end.min(maker.today).max(round.start);
    // While it runs, one sheet after the other has come in up to now.
    let back = i64::try_from(shape.submitted.saturating_sub(n)).unwrap_or(0) * DAYS_APART;
    let came = if is_over { last } else { maker.day(-back) };
    let came = came.max(round.start).min(last);
    let opened = if is_over { round.start } else { came };
    let made = maker.act(CampaignCommand::Assign {
        campaign: round.id,
        org: org.id,
        assessor,
        role: shape.role.0,
        form: fills.then(|| shape.form.clone()),
        date: opened,
    })?;
    let Some(sheet) = made.created(Kind::Sheet).next() else {
        return Ok(());
    };
    let least = shape.low.div_ceil(2);
    let low = maker.dice.between(number(least), number(shape.low));
    let filling = Filling {
        pack: &shape.pack,
        form: &shape.form,
        classes: &shape.classes,
        marked: (!hands_in).then_some(3 + 4 * n),
        low: usize::try_from(low).unwrap_or(shape.low),
        opened,
        submitted: hands_in.then_some(came),
        findings: if hands_in { shape.findings } else { 0 },
        campaign: Some(round.id),
    };
    fill(maker, &filling, sheet, org)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
