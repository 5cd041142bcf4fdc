//! Decisions about campaigns: which orgs, drawn or all, who scores whom, and nobody his own org.

use std::collections::BTreeSet;

use super::{
    field::{Decision, bad, distinct, empty, living, optional, ordered, reason, required},
    pack::{in_force, no_such_item},
    sheet,
};
use crate::{
    base::{Date, Decimal, decimal::Rounding},
    domain::{
        command::{CampaignCommand, CampaignDraft},
        draw,
        facts::Draft,
        kind::SheetRole,
        org::Org,
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        supervision::{Campaign, CampaignOrg},
        work::Sheet,
    },
};

pub(super) fn decide(command: &CampaignCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        CampaignCommand::Open {
            year,
            adoption,
            draft: new,
            orgs,
        } => {
            let campaign = opened((*year, *adoption), new, draft)?;
            let campaign = draft.insert(campaign);
            add(campaign, orgs, draft)
        }
        CampaignCommand::Add { campaign, orgs } => {
            let campaign = going(*campaign, draft)?;
            undrawn(&campaign, None)?;
            add(campaign.id, orgs, draft)
        }
        CampaignCommand::Draw {
            campaign,
            seed,
            count,
        } => draw_lots(*campaign, *seed, *count, draft),
        CampaignCommand::Pair { campaign, seed } => pair(*campaign, *seed, draft),
        CampaignCommand::Assign {
            campaign,
            org,
            assessor,
            role,
            form,
            date,
        } => {
            let scorer = (required("assessor", assessor)?, *role);
            assign(*campaign, *org, scorer, (form.as_ref(), *date), draft)
        }
        CampaignCommand::Release { line } => release(*line, draft),
        CampaignCommand::Close {
            campaign,
            date,
            summary,
        } => {
            let mut campaign = going(*campaign, draft)?;
            ordered(Some(campaign.start), Some(*date)).map_err(|refusal| refusal.at("date"))?;
            campaign.closed = Some(*date);
            campaign.summary = optional(summary.as_ref());
            draft.update(&campaign);
            Ok(())
        }
        CampaignCommand::Reopen {
            campaign,
            reason: why,
        } => {
            let mut campaign: Campaign = draft.get(*campaign)?;
            reason(why)?;
            campaign.closed = None;
            draft.update(&campaign);
            Ok(())
        }
    }
}

/// What is not said of a new campaign stands in the pack's own.
fn opened(
    (year, adoption): (i32, Id),
    new: &CampaignDraft,
    draft: &Draft<'_>,
) -> Result<Campaign, Refusal> {
    let adopted = in_force(adoption, draft)?;
    if adopted.year != year {
        return Err(bad("year", year));
    }
    ordered(Some(new.start), Some(new.end)).map_err(|refusal| refusal.at("end"))?;
    let pack = draft.facts.pack(adoption)?;
    let line = match &new.item {
        Some(item) => Some(
            pack.campaign(item)
                .ok_or_else(|| no_such_item(item).at("item"))?,
        ),
        None => None,
    };
    let mut forms = new.forms.clone();
    if let (true, Some(line)) = (forms.is_empty(), line) {
        forms.clone_from(&line.forms);
    }
    if let Some(form) = forms.iter().find(|form| pack.form(form).is_none()) {
        return Err(no_such_item(form).at("forms"));
    }
    let title = match (&new.title, line) {
        (Some(title), _) => required("title", title)?,
        (None, Some(line)) => line.title.clone(),
        (None, None) => return Err(empty("title")),
    };
    let of_pack = line
        .and_then(|line| pack.check(&line.check))
        .map(|check| check.kind);
    Ok(Campaign {
        id: 0,
        version: 0,
        year,
        adoption,
        item: new.item.clone(),
        title,
        check: new.check.or(of_pack).ok_or_else(|| empty("check"))?,
        start: new.start,
        end: new.end,
        forms: forms.join(" "),
        leader: optional(new.leader.as_ref()),
        seed: None,
        drawn: None,
        closed: None,
        summary: None,
    })
}

fn going(id: Id, draft: &Draft<'_>) -> Result<Campaign, Refusal> {
    let campaign: Campaign = draft.get(id)?;
    if campaign.closed.is_some() {
        return Err(Refusal::new(RefusalCode::CampaignClosed).with("title", campaign.title));
    }
    Ok(campaign)
}

/// A draw stands: the same one may be asked again, another one may not.
fn undrawn(campaign: &Campaign, again: Option<i64>) -> Decision {
    match campaign.seed.filter(|seed| Some(*seed) != again) {
        None => Ok(()),
        Some(seed) => Err(Refusal::new(RefusalCode::AlreadyDrawn)
            .with("title", &campaign.title)
            .with("seed", seed)),
    }
}

fn lines_of(campaign: Id, draft: &Draft<'_>) -> Vec<CampaignOrg> {
    let mut lines = draft.all::<CampaignOrg>();
    lines.retain(|line| line.campaign == campaign);
    lines
}

fn add(campaign: Id, orgs: &[Id], draft: &mut Draft<'_>) -> Decision {
    let known: BTreeSet<Id> = lines_of(campaign, draft)
        .iter()
        .map(|line| line.org)
        .collect();
    for org in distinct(orgs) {
        living(draft, org)?;
        if !known.contains(&org) {
            draft.insert(line(campaign, org));
        }
    }
    Ok(())
}

fn line(campaign: Id, org: Id) -> CampaignOrg {
    CampaignOrg {
        id: 0,
        version: 0,
        campaign,
        org,
        drawn: true,
        by: None,
        assessor: None,
        role: None,
        sheet: None,
    }
}

fn draw_lots(id: Id, seed: i64, count: Option<u32>, draft: &mut Draft<'_>) -> Decision {
    let mut campaign = going(id, draft)?;
    undrawn(&campaign, Some(seed))?;
    let lines = lines_of(id, draft);
    let pool: BTreeSet<Id> = lines.iter().map(|line| line.org).collect();
    let count = match count.or(campaign.drawn) {
        Some(count) => count,
        None => asked(&campaign, pool.len(), draft)?,
    };
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    if count == 0 || most > pool.len() || campaign.drawn.is_some_and(|drawn| drawn != count) {
        return Err(Refusal::new(RefusalCode::BadDraw)
            .with("count", count)
            .with("pool", pool.len())
            .at("count"));
    }
    let pool: Vec<Id> = pool.into_iter().collect();
    let drawn: BTreeSet<Id> = draw::drawn(&pool, most, seed).into_iter().collect();
    for mut line in lines {
        line.drawn = drawn.contains(&line.org);
        draft.update(&line);
    }
    campaign.seed = Some(seed);
    campaign.drawn = Some(count);
    draft.update(&campaign);
    Ok(())
}

/// The number that the pack asks for: its own, or its share of the pool, never less than that.
fn asked(campaign: &Campaign, pool: usize, draft: &Draft<'_>) -> Result<u32, Refusal> {
    let pack = draft.facts.pack(campaign.adoption)?;
    let line = campaign.item.as_ref().and_then(|item| pack.campaign(item));
    let whole = |line: &crate::domain::pack::Campaign| {
        let share = line.draw_percent?;
        let pool = Decimal::whole(i64::try_from(pool).ok()?);
        let count = pool.times(share)?.over(Decimal::whole(100))?;
        u32::try_from(count.round(0, Rounding::Ceil).to_i64()?).ok()
    };
    line.and_then(|line| line.draw.or_else(|| whole(line)))
        .ok_or_else(|| empty("count"))
}

fn pair(id: Id, seed: i64, draft: &mut Draft<'_>) -> Decision {
    let campaign = going(id, draft)?;
    let mut lines = lines_of(campaign.id, draft);
    lines.retain(|line| line.drawn);
    let orgs: Vec<Id> = lines.iter().map(|line| line.org).collect();
    let pairs = draw::pairs(&orgs, seed);
    if pairs.is_empty() {
        return Err(Refusal::new(RefusalCode::TooFewToPair).with("count", lines.len()));
    }
    for mut line in lines {
        let by = pairs.iter().find(|(org, _)| *org == line.org);
        line.by = by.map(|(_, by)| *by);
        draft.update(&line);
    }
    Ok(())
}

fn assign(
    id: Id,
    org: Id,
    (assessor, role): (String, SheetRole),
    (form, date): (Option<&String>, Date),
    draft: &mut Draft<'_>,
) -> Decision {
    let campaign = going(id, draft)?;
    let of = living(draft, org)?;
    let mut lines = lines_of(id, draft);
    lines.retain(|line| line.org == org && line.drawn);
    let Some(first) = lines.first().cloned() else {
        return Err(Refusal::new(RefusalCode::NotInCampaign)
            .with("org", of.name)
            .at("org"));
    };
    not_his_own(&of, (&assessor, role), draft)?;
    let his =
        |line: &CampaignOrg| line.assessor.as_ref() == Some(&assessor) && line.role == Some(role);
    if form.is_none() && lines.iter().any(his) {
        return Err(Refusal::new(RefusalCode::AlreadyAssigned)
            .with("org", of.name)
            .with("assessor", assessor)
            .at("assessor"));
    }
    let sheet = match form {
        Some(form) => Some(opened_sheet(
            &campaign,
            (org, form),
            (&assessor, role),
            (date, draft),
        )?),
        None => None,
    };
    let free = lines
        .iter()
        .find(|line| his(line) && line.sheet.is_none())
        .or_else(|| lines.iter().find(|line| line.assessor.is_none()));
    let scored = CampaignOrg {
        assessor: Some(assessor.clone()),
        role: Some(role),
        sheet,
        ..free.cloned().unwrap_or(first)
    };
    if free.is_some() {
        draft.update(&scored);
    } else {
        draft.insert(scored);
    }
    Ok(())
}

fn opened_sheet(
    campaign: &Campaign,
    (org, form): (Id, &str),
    (assessor, role): (&str, SheetRole),
    (date, draft): (Date, &mut Draft<'_>),
) -> Result<Id, Refusal> {
    if !campaign.form_ids().any(|known| known == form) {
        return Err(no_such_item(form).at("form"));
    }
    let sheet = Sheet {
        id: 0,
        version: 0,
        year: campaign.year,
        org,
        adoption: campaign.adoption,
        form: form.to_string(),
        role,
        assessor: assessor.to_string(),
        opened: date,
        submitted: None,
        campaign: Some(campaign.id),
    };
    sheet::open(sheet, draft)
}

/// The gathering counts what ties the assessor to the org.
fn not_his_own(org: &Org, (assessor, role): (&str, SheetRole), draft: &Draft<'_>) -> Decision {
    let ties = draft.facts.counts.get("own_org").copied().unwrap_or(0);
    if role == SheetRole::Own || ties == 0 {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::OwnOrg)
        .with("assessor", assessor)
        .with("org", &org.name)
        .at("assessor"))
}

fn release(id: Id, draft: &mut Draft<'_>) -> Decision {
    let mut line: CampaignOrg = draft.get(id)?;
    going(line.campaign, draft)?;
    if line.sheet.is_some() {
        return Err(Refusal::new(RefusalCode::StillCited).with("count", 1));
    }
    let beside = |other: &CampaignOrg| other.org == line.org && other.id != line.id;
    if lines_of(line.campaign, draft).iter().any(beside) {
        draft.remove(Kind::CampaignOrg, line.id);
    } else {
        (line.assessor, line.role) = (None, None);
        draft.update(&line);
    }
    Ok(())
}
