//! `sheet`: forms filled in for orgs.

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    form,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::{Date, Decimal},
    domain::{
        ColumnMark, Id, Mark, MarkDraft, Sheet, SheetCommand, SheetRole, decide::sheet::totals,
    },
    store::{Store, query::sheet::SheetFilter},
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("form", None),
    ("role", Some("sheet_role")),
    ("assessor", None),
    ("marked", None),
    ("opened", None),
    ("submitted", None),
];

/// What can be done with sheets.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists sheets, the latest first.
    List {
        #[arg(long)]
        year: Option<i32>,
        #[arg(long)]
        org: Option<String>,
        #[arg(long)]
        form: Option<String>,
    },
    /// One sheet whole, with its totals.
    Show {
        /// Key of the sheet.
        sheet: Id,
    },
    /// Opens a sheet of a form for an org.
    Open(Open),
    /// Enters marks, `ITEM=POINTS` or `ITEM=POINTS:REASON`; `na` instead of points if the item
    /// does not apply.
    Fill {
        /// Key of the sheet.
        sheet: Id,
        /// The marks.
        #[arg(value_parser = mark)]
        marks: Vec<MarkDraft>,
        /// Gives full points to every item without a mark, afterwards.
        #[arg(long)]
        rest: bool,
    },
    /// Enters one item of many sheets in one act: `SHEET=POINTS` or `SHEET=POINTS:REASON`.
    Column {
        /// Item.
        item: String,
        /// The marks.
        #[arg(value_parser = of_sheet, required = true)]
        marks: Vec<ColumnMark>,
    },
    /// Takes a mark away.
    Erase {
        /// Key of the sheet.
        sheet: Id,
        /// Item.
        item: String,
    },
    /// Hands the sheet in.
    Submit {
        /// Key of the sheet.
        sheet: Id,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Opens it again.
    Reopen {
        /// Key of the sheet.
        sheet: Id,
        #[arg(long)]
        reason: String,
    },
}

/// Which sheet to open.
#[derive(Debug, Args)]
pub struct Open {
    /// Org.
    org: String,
    /// Id of the form.
    #[arg(long)]
    form: String,
    #[arg(long, value_parser = value::word::<SheetRole>(), default_value = "inspector")]
    role: SheetRole,
    /// Assessor; oneself if left out.
    #[arg(long)]
    assessor: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
}

/// Reads `item=points:reason`.
fn mark(text: &str) -> Result<MarkDraft, String> {
    let wrong = || "cli.value.mark".to_string();
    let (item, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (points, reason) = match rest.split_once([':', '：']) {
        Some((points, reason)) => (points, Some(reason.to_string())),
        None => (rest, None),
    };
    let points = match points {
        "na" => None,
        points => Some(Decimal::parse(points).ok_or_else(wrong)?),
    };
    Ok(MarkDraft {
        item: item.to_string(),
        points,
        reason,
        evidence: None,
    })
}

/// Reads `sheet=points:reason`; the item is said once for all.
fn of_sheet(text: &str) -> Result<ColumnMark, String> {
    let mark = mark(text)?;
    let sheet = mark.item.trim_start_matches('#').parse();
    let sheet = sheet.map_err(|_| "cli.value.mark".to_string())?;
    Ok(ColumnMark { sheet, mark })
}

fn column(item: &str, mut marks: Vec<ColumnMark>) -> Vec<ColumnMark> {
    for it in &mut marks {
        it.mark.item = item.to_string();
    }
    marks
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { year, org, form } => {
                let filter = SheetFilter {
                    year: context.year(&store, year)?,
                    org: org.map(|org| context.org(&store, &org)).transpose()?,
                    form,
                };
                let rows = store.sheets(&filter, None, context.limit)?;
                let rows = rows.iter().map(shape::sheet).collect();
                return Ok(Reply::List {
                    columns: COLUMNS,
                    rows,
                });
            }
            Verb::Show { sheet } => return show(context, &store, sheet),
            Verb::Fill { sheet, marks, rest } => {
                return fill(context, &mut store, sheet, marks, rest);
            }
            Verb::Open(open) => open.command(context, &store)?,
            Verb::Column { item, marks } => SheetCommand::Column {
                marks: column(&item, marks),
            },
            Verb::Erase { sheet, item } => SheetCommand::Erase { sheet, item },
            Verb::Submit { sheet, date } => SheetCommand::Submit {
                sheet,
                date: date.unwrap_or(today),
            },
            Verb::Reopen { sheet, reason } => SheetCommand::Reopen { sheet, reason },
        };
        context.act(&mut store, command.into(), &[])
    }
}

impl Open {
    fn command(self, context: &Context, store: &Store) -> Result<SheetCommand, Failure> {
        let year = context.year(store, self.year)?;
        let (adoption, _) = form::find(store, year, &self.form)?;
        Ok(SheetCommand::Open {
            year,
            org: context.org(store, &self.org)?,
            adoption,
            form: self.form,
            role: self.role,
            assessor: self
                .assessor
                .unwrap_or_else(|| store.session().actor.clone()),
            date: self.date.unwrap_or_else(|| Context::today_of(store)),
        })
    }
}

fn fill(
    context: &Context,
    store: &mut Store,
    sheet: Id,
    marks: Vec<MarkDraft>,
    rest: bool,
) -> Result<Reply, Failure> {
    let mut reply = None;
    if !marks.is_empty() {
        reply = Some(context.act(store, SheetCommand::Mark { sheet, marks }.into(), &[])?);
    }
    if rest {
        reply = Some(context.act(store, SheetCommand::FillRest { sheet }.into(), &[])?);
    }
    let Some(mut reply) = reply else {
        return Err(Failure::new("nothing_to_do", Exit::Refused));
    };
    // How far the sheet is now, as the screen shows it all the time.
    let (Reply::Lines { lines, object }, whole) = (&mut reply, whole(store, sheet)?) else {
        return Ok(reply);
    };
    lines.push(head(context, &whole));
    for key in ["total", "of", "missing"] {
        object[key] = whole[key].clone();
    }
    Ok(reply)
}

fn show(context: &Context, store: &Store, id: Id) -> Result<Reply, Failure> {
    let object = whole(store, id)?;
    if context.json {
        return Ok(Reply::Show {
            object,
            codes: shape::CODES,
        });
    }
    Ok(Reply::Lines {
        lines: lines(context, &object),
        object,
    })
}

/// A sheet with its marks, group by group, and the totals.
fn whole(store: &Store, id: Id) -> Result<Json, Failure> {
    let sheet = store
        .find::<Sheet>(id)?
        .ok_or_else(|| Failure::missing("sheet", id))?;
    let form = &store
        .sheet_form(id)?
        .ok_or_else(|| Failure::missing("form", &sheet.form))?;
    let marks = store.marks(id)?;
    let org = store.find::<crate::domain::Org>(sheet.org)?;
    let sums = totals(form, &marks).ok_or_else(overflow)?;
    let groups: Vec<_> = form
        .groups
        .iter()
        .zip(&sums.groups)
        .map(|(group, sum)| {
            json!({
                "id": group.id,
                "no": group.no,
                "title": group.title,
                "points": group.points.to_string(),
                "sum": sum.got.to_string(),
                "missing": sum.missing,
                "items": group.items.iter().map(|item| item_row(item, &marks)).collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(json!({
        "id": sheet.id,
        "year": sheet.year,
        "org": org.as_ref().map(|org| &org.code),
        "org_name": org.as_ref().map(|org| &org.name),
        "adoption": sheet.adoption,
        "form": sheet.form,
        "title": form.title,
        "role": sheet.role.code(),
        "assessor": sheet.assessor,
        "opened": Context::day(Some(sheet.opened)),
        "submitted": Context::day(sheet.submitted),
        "total": sums.total.to_string(),
        "of": form.total.to_string(),
        "applicable": sums.applicable.to_string(),
        "scaled": sums.scaled.map(|scaled| scaled.to_string()),
        "missing": sums.missing,
        "groups": groups,
        "version": sheet.version,
    }))
}

fn item_row(item: &crate::domain::pack::FormItem, marks: &[Mark]) -> Json {
    let mark = marks.iter().find(|mark| mark.item == item.id);
    json!({
        "id": item.id,
        "text": item.text,
        "points": item.points.to_string(),
        "mark": mark.and_then(|mark| mark.points).map(|points| points.to_string()),
        "applies": mark.map(|mark| mark.points.is_some()),
        "reason": mark.and_then(|mark| mark.reason.clone()),
        "evidence": mark.and_then(|mark| mark.evidence.clone()),
        "by_rest": mark.is_some_and(|mark| mark.by_rest),
    })
}

/// Org, form and totals in one line.
fn head(context: &Context, whole: &Json) -> String {
    let text = |key: &str| whole[key].as_str().unwrap_or_default();
    let missing = whole["missing"].to_string();
    let args = [
        ("org", text("org_name")),
        ("form", text("title")),
        ("total", text("total")),
        ("of", text("of")),
        ("missing", &missing),
    ];
    context.words.say("cli.sheet.head", &args)
}

fn lines(context: &Context, whole: &Json) -> Vec<String> {
    let list = |value: &Json| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    let mut lines = vec![head(context, whole)];
    for group in list(&whole["groups"]) {
        let [no, title, sum, points] =
            ["no", "title", "sum", "points"].map(|key| text(&group[key]));
        lines.push(format!("{no} {title}  {sum}/{points}"));
        for item in list(&group["items"]) {
            let [id, points, words, reason] =
                ["id", "points", "text", "reason"].map(|key| text(&item[key]));
            let mark = match item["applies"].as_bool() {
                None => context.words.get("kind.list.missing").into_owned(),
                Some(false) => context.words.get("cli.sheet.not_applicable").into_owned(),
                Some(true) => text(&item["mark"]),
            };
            let line = format!("  {id}  {mark}/{points}  {words}  {reason}");
            lines.push(line.trim_end().to_string());
        }
    }
    lines
}

fn overflow() -> Failure {
    Failure::bad("points", "")
}
