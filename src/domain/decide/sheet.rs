//! Decisions about sheets: which form is filled by whom, which mark an item takes, what it sums to.

use super::{
    answer::{self, Flags},
    field::{Decision, bad, entered, living, optional, ordered, reason, required},
    pack::{Classes, in_force, no_such_item},
};
use crate::{
    base::{Date, Decimal, date},
    domain::{
        command::{MarkDraft, SheetCommand},
        facts::Draft,
        kind::SheetRole,
        org::Org,
        pack::{Audience, Form, FormItem, Pack, Scorer},
        record::{Id, Kind},
        refusal::{Refusal, RefusalCode},
        rule::{Missing, ReasonRule, Rule},
        work::{Mark, Sheet},
    },
};

pub(super) fn decide(command: &SheetCommand, draft: &mut Draft<'_>) -> Decision {
    match command {
        SheetCommand::Open {
            year,
            org,
            adoption,
            form,
            role,
            assessor,
            date,
        } => {
            let sheet = Sheet {
                id: 0,
                version: 0,
                year: *year,
                org: *org,
                adoption: *adoption,
                form: form.clone(),
                role: *role,
                assessor: required("assessor", assessor)?,
                opened: *date,
                submitted: None,
                campaign: None,
            };
            open(sheet, draft).map(drop)
        }
        SheetCommand::Mark { sheet, marks } => mark(*sheet, marks, draft),
        SheetCommand::Column { marks } => marks
            .iter()
            .try_for_each(|it| mark(it.sheet, std::slice::from_ref(&it.mark), draft)),
        SheetCommand::Load {
            adoption,
            form,
            date,
            submit,
            replace,
            lines,
        } => {
            let flags = Flags {
                submit: *submit,
                replace: *replace,
            };
            answer::load(lines, (*adoption, form), (*date, flags), draft)
        }
        SheetCommand::FillRest { sheet } => fill_rest(*sheet, draft),
        SheetCommand::Erase { sheet, item } => {
            let sheet = in_hand(*sheet, draft)?;
            let mut marks = marks_of(sheet.id, draft).into_iter();
            let mark = marks
                .find(|mark| mark.item == *item)
                .ok_or_else(|| no_such_item(item))?;
            draft.remove(Kind::Mark, mark.id);
            Ok(())
        }
        SheetCommand::Submit { sheet, date } => submit(*sheet, *date, draft),
        SheetCommand::Reopen { sheet, reason: why } => {
            let mut sheet: Sheet = draft.get(*sheet)?;
            reason(why)?;
            sheet.submitted = None;
            draft.update(&sheet);
            Ok(())
        }
    }
}

/// Who of a form's scorers fills a sheet in a role. A superior org or a body that scores does so
/// by those whom it sends.
fn scorers(role: SheetRole) -> &'static [Scorer] {
    match role {
        SheetRole::Own => &[Scorer::SelfScore],
        SheetRole::Inspector => &[Scorer::Inspector, Scorer::Superior, Scorer::Body],
        SheetRole::Cross => &[Scorer::Cross],
    }
}

/// The form as it is asked of one org: without the groups and items that are for others.
pub fn form_for(form: &Form, org: &Org, classes: &[String]) -> Form {
    let holds = |audience: &Audience| audience.holds(org.kind, org.sector, classes);
    let mut form = form.clone();
    form.groups.retain(|group| holds(&group.audience));
    for group in &mut form.groups {
        group.items.retain(|item| holds(&item.audience));
    }
    form.groups.retain(|group| !group.items.is_empty());
    form
}

/// The form of a sheet as its org is asked it.
///
/// # Errors
/// `no_such_item` if the pack has no such form, `not_found` if the org was not gathered.
pub fn asked(pack: &Pack, sheet: &Sheet, draft: &Draft<'_>) -> Result<Form, Refusal> {
    let form = pack
        .form(&sheet.form)
        .ok_or_else(|| no_such_item(&sheet.form).at("form"))?;
    let org: Org = draft.get(sheet.org)?;
    Ok(form_for(
        form,
        &org,
        &Classes::new(pack, sheet.adoption, draft).of(&org, draft),
    ))
}

/// Opens a sheet, and gives its key.
pub(super) fn open(sheet: Sheet, draft: &mut Draft<'_>) -> Result<Id, Refusal> {
    let org = living(draft, sheet.org)?;
    let adoption = in_force(sheet.adoption, draft)?;
    if adoption.year != sheet.year {
        return Err(bad("year", sheet.year));
    }
    let pack = draft.facts.pack(sheet.adoption)?;
    let form = pack
        .form(&sheet.form)
        .ok_or_else(|| no_such_item(&sheet.form).at("form"))?;
    // Whom a form is for decides who is proposed for it. An office may score others of the sector
    // by it, as a work committee by the form of the committees; items for others fall away.
    let sectors = &pack.head.sectors;
    if !sectors.is_empty() && !sectors.contains(&org.sector) {
        return Err(bad("org", org.name));
    }
    if !form.who.is_empty() && !scorers(sheet.role).iter().any(|who| form.who.contains(who)) {
        return Err(bad("role", sheet.role));
    }
    let twin = |other: &Sheet| {
        (
            other.org,
            other.year,
            &other.form,
            other.role,
            &other.assessor,
        ) == (
            sheet.org,
            sheet.year,
            &sheet.form,
            sheet.role,
            &sheet.assessor,
        )
    };
    if draft.all::<Sheet>().iter().any(twin) {
        return Err(Refusal::new(RefusalCode::SheetExists)
            .with("org", org.name)
            .with("form", &form.title)
            .with("role", sheet.role));
    }
    // The gathering counts what ties the assessor to this org.
    let ties = draft.facts.counts.get("own_org").copied().unwrap_or(0);
    if sheet.role != SheetRole::Own && ties > 0 {
        return Err(Refusal::new(RefusalCode::OwnOrg)
            .with("assessor", &sheet.assessor)
            .with("org", org.name)
            .at("assessor"));
    }
    Ok(draft.insert(sheet))
}

/// A sheet that is not handed in.
fn in_hand(id: Id, draft: &Draft<'_>) -> Result<Sheet, Refusal> {
    let sheet: Sheet = draft.get(id)?;
    if let Some(submitted) = sheet.submitted {
        return Err(Refusal::new(RefusalCode::SheetSubmitted).with("date", date::iso(submitted)));
    }
    Ok(sheet)
}

fn marks_of(sheet: Id, draft: &Draft<'_>) -> Vec<Mark> {
    let mut marks = draft.all::<Mark>();
    marks.retain(|mark| mark.sheet == sheet);
    marks
}

/// Least and most that an item gives.
pub fn range(item: &FormItem) -> (Decimal, Decimal) {
    match item.rule {
        Rule::Judged { from, to, .. } => (from, to),
        _ => (item.least(), item.most()),
    }
}

/// The step that the marks of an item keep to, if there is one.
pub fn step(form: &Form, item: &FormItem) -> Option<Decimal> {
    match item.rule {
        Rule::Judged {
            step: Some(step), ..
        } => Some(step),
        _ => form.step_of(item),
    }
}

/// How a person finds an item on the paper.
fn shown(form: &Form, item: &FormItem) -> String {
    let group = form.group_of(&item.id).map_or(0, |group| group.no);
    format!("{group}.{} {}", item.no, item.text)
}

/// Whether a mark on an item asks for a reason; not applicable always does.
pub fn asks_reason(form: &Form, item: &FormItem, points: Option<Decimal>) -> bool {
    let Some(points) = points else { return true };
    match item.rule {
        Rule::Judged {
            reason: Some(ReasonRule::Always),
            ..
        } => true,
        Rule::Judged {
            reason: Some(ReasonRule::Never),
            ..
        } => false,
        // Numbers too large to compare are asked about rather than let through.
        _ => form.asks_reason(item, points).unwrap_or(true),
    }
}

/// Whether an item may have these points, and whether the reason that it then needs is given.
fn fits(form: &Form, item: &FormItem, points: Option<Decimal>, reason: Option<&str>) -> Decision {
    let say = |code| {
        Refusal::new(code)
            .with("item", shown(form, item))
            .at(&item.id)
    };
    let given = points.map_or_else(String::new, |points| points.to_string());
    if let Some(points) = points {
        let (least, most) = range(item);
        if points < least || points > most {
            return Err(say(RefusalCode::PointsOutOfRange)
                .with("points", given)
                .with("min", least)
                .with("max", most));
        }
        let step = step(form, item).filter(|step| *step > Decimal::ZERO);
        let off = |step: &Decimal| points.over(*step).is_none_or(|times| times.places() > 0);
        // The bounds themselves are always within reach.
        if let Some(step) = step.filter(|step| points != least && points != most && off(step)) {
            return Err(say(RefusalCode::PointsOffStep)
                .with("points", given)
                .with("step", step));
        }
    }
    if reason.is_none() && asks_reason(form, item, points) {
        let percent = form
            .reason_below
            .map_or_else(String::new, |percent| percent.to_string());
        return Err(say(RefusalCode::ReasonRequired)
            .with("points", given)
            .with("threshold", percent));
    }
    Ok(())
}

/// What stands in the way of a mark on an item of a form, as entering it would be refused.
pub fn unfit(form: &Form, new: &MarkDraft) -> Option<Refusal> {
    let Some(item) = form.item(&new.item) else {
        return Some(no_such_item(&new.item));
    };
    let why = optional(new.reason.as_ref());
    fits(form, item, new.points, why.as_deref()).err()
}

fn mark(id: Id, drafts: &[MarkDraft], draft: &mut Draft<'_>) -> Decision {
    let known = marks_of(id, draft);
    marked(id, drafts, known, draft).map(drop)
}

/// Enters marks on a sheet whose marks so far are known, and gives those that it has then.
pub(super) fn marked(
    id: Id,
    drafts: &[MarkDraft],
    mut known: Vec<Mark>,
    draft: &mut Draft<'_>,
) -> Result<Vec<Mark>, Refusal> {
    let sheet = in_hand(id, draft)?;
    let pack = draft.facts.pack(sheet.adoption)?;
    let form = asked(&pack, &sheet, draft)?;
    for new in drafts {
        let item = form
            .item(&new.item)
            .ok_or_else(|| no_such_item(&new.item))?;
        let at = known.iter().position(|mark| mark.item == new.item);
        let why = optional(new.reason.as_ref());
        fits(&form, item, new.points, why.as_deref())?;
        let mut mark = match at {
            Some(at) => known.remove(at),
            None => unmarked(id, &new.item),
        };
        mark.points = new.points;
        mark.reason = why;
        mark.evidence = entered(mark.evidence, new.evidence.as_ref());
        mark.by_rest = false;
        if at.is_some() {
            draft.update(&mark);
        } else {
            mark.id = draft.insert(mark.clone());
        }
        known.push(mark);
    }
    Ok(known)
}

fn unmarked(sheet: Id, item: &str) -> Mark {
    Mark {
        id: 0,
        version: 0,
        sheet,
        item: item.to_string(),
        points: None,
        reason: None,
        evidence: None,
        by_rest: false,
    }
}

/// Full points for every item without a mark. An item that asks for a reason also at full points
/// is left to the assessor.
fn fill_rest(id: Id, draft: &mut Draft<'_>) -> Decision {
    let sheet = in_hand(id, draft)?;
    let pack = draft.facts.pack(sheet.adoption)?;
    let form = asked(&pack, &sheet, draft)?;
    let marked = marks_of(id, draft);
    for item in form.items() {
        let full = Some(item.points);
        let has = marked.iter().any(|mark| mark.item == item.id);
        if has || fits(&form, item, full, None).is_err() {
            continue;
        }
        draft.insert(Mark {
            points: full,
            by_rest: true,
            ..unmarked(id, &item.id)
        });
    }
    Ok(())
}

fn submit(id: Id, date: Date, draft: &mut Draft<'_>) -> Decision {
    let marks = marks_of(id, draft);
    hand_in(id, date, &marks, draft)
}

/// Hands a sheet in that has these marks.
pub(super) fn hand_in(id: Id, date: Date, marks: &[Mark], draft: &mut Draft<'_>) -> Decision {
    let mut sheet = in_hand(id, draft)?;
    let pack = draft.facts.pack(sheet.adoption)?;
    let form = asked(&pack, &sheet, draft)?;
    let mut rest = form
        .items()
        .filter(|item| !marks.iter().any(|mark| mark.item == item.id));
    if let Some(first) = rest.next() {
        return Err(Refusal::new(RefusalCode::MarksMissing)
            .with("count", rest.count() + 1)
            .with("first", shown(&form, first))
            .at(&first.id));
    }
    ordered(Some(sheet.opened), Some(date)).map_err(|refusal| refusal.at("date"))?;
    sheet.submitted = Some(date);
    draft.update(&sheet);
    Ok(())
}

/// What one group of a sheet sums to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupTotal {
    /// The group's id.
    pub group: String,
    /// Points given so far, within the group's floor and cap.
    pub got: Decimal,
    /// Points of the items that apply.
    pub applicable: Decimal,
    /// Items without a mark.
    pub missing: usize,
    /// Items marked as not applicable.
    pub not_applicable: usize,
}

/// What a sheet sums to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// By group, in the form's order.
    pub groups: Vec<GroupTotal>,
    /// Points given so far, rounded as the form says.
    pub total: Decimal,
    /// Points of the items that apply.
    pub applicable: Decimal,
    /// The total scaled to the form's full points, if items were left out as not applicable.
    pub scaled: Option<Decimal>,
    /// Items without a mark.
    pub missing: usize,
}

/// Sums a sheet's marks. A missing mark counts nothing and is counted as missing; an item that
/// does not apply counts as the pack says, and is left out if it says nothing.
///
/// `None` if the numbers overflow.
pub fn totals(form: &Form, marks: &[Mark]) -> Option<Totals> {
    let round = |number: Decimal| match form.round {
        Some(rule) => number.round(rule.places, rule.mode),
        None => number,
    };
    let mut groups = Vec::with_capacity(form.groups.len());
    for group in &form.groups {
        let mut sum = GroupTotal {
            group: group.id.clone(),
            got: Decimal::ZERO,
            applicable: Decimal::ZERO,
            missing: 0,
            not_applicable: 0,
        };
        for item in &group.items {
            add_item(
                &mut sum,
                item,
                marks.iter().find(|mark| mark.item == item.id),
            )?;
        }
        sum.got = sum.got.max(group.floor.unwrap_or(sum.got));
        sum.got = sum.got.min(group.cap.unwrap_or(sum.got));
        groups.push(sum);
    }
    let total = round(Decimal::sum(groups.iter().map(|group| group.got))?);
    let applicable = Decimal::sum(groups.iter().map(|group| group.applicable))?;
    let left_out = groups.iter().any(|group| group.not_applicable > 0);
    let scaled = if left_out && applicable > Decimal::ZERO && applicable < form.total {
        Some(round(total.times(form.total)?.over(applicable)?))
    } else {
        None
    };
    let missing = groups.iter().map(|group| group.missing).sum();
    Some(Totals {
        groups,
        total,
        applicable,
        scaled,
        missing,
    })
}

fn add_item(sum: &mut GroupTotal, item: &FormItem, mark: Option<&Mark>) -> Option<()> {
    let points = match mark {
        None => {
            sum.missing += 1;
            None
        }
        Some(Mark {
            points: Some(points),
            ..
        }) => Some(*points),
        Some(_) => {
            sum.not_applicable += 1;
            match item.missing {
                Some(Missing::Full) => Some(item.points),
                Some(Missing::Zero) => Some(Decimal::ZERO),
                Some(Missing::Default(points)) => Some(points),
                _ => return Some(()),
            }
        }
    };
    sum.applicable = sum.applicable.plus(item.points)?;
    sum.got = sum.got.plus(points.unwrap_or(Decimal::ZERO))?;
    Some(())
}
