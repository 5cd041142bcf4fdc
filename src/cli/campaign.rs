//! `campaign`: rounds of inspection, their draw, who scores whom, and how far it is.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{CampaignCommand, CampaignDraft, Id, OrgKind, Record, SheetRole, pack::CheckKind},
    store::Store,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("title", None),
    ("start", None),
    ("end", None),
    ("pool", None),
    ("checked", None),
    ("assigned", None),
    ("sheets", None),
    ("submitted", None),
    ("findings", None),
];

const ORGS: &[Column] = &[
    ("id", None),
    ("org", None),
    ("org_name", None),
    ("drawn", None),
    ("by_name", None),
    ("assessor", None),
    ("role", Some("sheet_role")),
    ("marked", None),
    ("submitted", None),
];

/// What can be done with campaigns.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists the campaigns of a year with their progress.
    List {
        #[arg(long)]
        year: Option<i32>,
    },
    /// Lists the orgs of a campaign.
    Show { campaign: Id },
    /// Compares all sheets of a form for an org item by item.
    Compare {
        org: String,
        form: String,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Opens a campaign over orgs.
    Open {
        orgs: Vec<String>,
        #[arg(long, value_parser = value::day)]
        since: Date,
        #[arg(long, value_parser = value::day)]
        until: Date,
        #[arg(long)]
        item: Option<String>,
        #[arg(long)]
        title: Option<String>,
        #[arg(long = "kind", id = "of_kind", value_parser = value::word::<CheckKind>())]
        check: Option<CheckKind>,
        #[arg(long, num_args = 1..)]
        forms: Vec<String>,
        #[arg(long)]
        leader: Option<String>,
        #[arg(long)]
        pack: Option<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Adds orgs.
    Add {
        campaign: Id,
        #[arg(required = true)]
        orgs: Vec<String>,
    },
    /// Draws at random; the same seed and orgs give the same draw.
    Draw(Draw),
    /// Pairs the checked orgs for a cross-check.
    Pair {
        campaign: Id,
        #[arg(long)]
        seed: i64,
    },
    /// Names one who scores an org.
    Assign {
        campaign: Id,
        org: String,
        assessor: String,
        #[arg(long, value_parser = value::word::<SheetRole>(), default_value = "inspector")]
        role: SheetRole,
        #[arg(long)]
        form: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Takes back the naming of one who scores.
    Release { line: Id },
    /// Ends a campaign.
    Close {
        campaign: Id,
        #[arg(long)]
        summary: Option<String>,
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Opens it again.
    Reopen {
        campaign: Id,
        #[arg(long)]
        reason: String,
    },
}

/// A draw by lot.
#[derive(Debug, clap::Args)]
pub struct Draw {
    campaign: Id,
    #[arg(long)]
    seed: i64,
    #[arg(long)]
    count: Option<u32>,
}

impl Draw {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        context.act(&mut store, self.command().into(), &[])
    }

    fn command(self) -> CampaignCommand {
        CampaignCommand::Draw {
            campaign: self.campaign,
            seed: self.seed,
            count: self.count,
        }
    }
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { year } => return list(context, &store, year),
            Verb::Show { campaign } => return show(context, &store, campaign),
            Verb::Compare { org, form, year } => {
                let org = context.org(&store, &org)?;
                return compare(&store, org, context.year(&store, year)?, &form);
            }
            Verb::Draw(draw) => draw.command(),
            Verb::Add { campaign, orgs } => CampaignCommand::Add {
                campaign,
                orgs: context.orgs(&store, &orgs)?,
            },
            Verb::Pair { campaign, seed } => CampaignCommand::Pair { campaign, seed },
            Verb::Assign {
                campaign,
                org,
                assessor,
                role,
                form,
                date,
            } => CampaignCommand::Assign {
                campaign,
                org: context.org(&store, &org)?,
                assessor,
                role,
                form,
                date: date.unwrap_or(today),
            },
            Verb::Release { line } => CampaignCommand::Release { line },
            Verb::Close {
                campaign,
                summary,
                date,
            } => CampaignCommand::Close {
                campaign,
                date: date.unwrap_or(today),
                summary,
            },
            Verb::Reopen { campaign, reason } => CampaignCommand::Reopen { campaign, reason },
            new => new.opened(context, &store)?,
        };
        context.act(&mut store, command.into(), &[])
    }

    /// The command that opens a campaign; over all orgs of the pack's kinds if none is named.
    fn opened(self, context: &Context, store: &Store) -> Result<CampaignCommand, Failure> {
        let Verb::Open {
            orgs,
            since,
            until,
            item,
            title,
            check,
            forms,
            leader,
            pack,
            year,
        } = self
        else {
            return Err(Failure::missing("campaign", ""));
        };
        let adoption = context.adoption(store, pack.as_deref(), year)?;
        let kinds = match store.pack_of(adoption)? {
            Some(pack) => pack.head.kinds.clone(),
            None => OrgKind::ALL.to_vec(),
        };
        let orgs = match orgs.is_empty() {
            true => store.org_ids(None, &kinds, context.limit)?,
            false => context.orgs(store, &orgs)?,
        };
        Ok(CampaignCommand::Open {
            year: context.year(store, year)?,
            adoption,
            draft: CampaignDraft {
                item,
                title,
                check,
                start: since,
                end: until,
                forms,
                leader,
            },
            orgs,
        })
    }
}

fn list(context: &Context, store: &Store, year: Option<i32>) -> Result<Reply, Failure> {
    let year = context.year(store, year)?;
    let lines = store.campaigns(year, None, context.limit)?;
    let row = |line: &crate::store::query::supervision::CampaignLine| {
        let mut object = shape::row(&line.campaign.row());
        object["pool"] = json!(line.pool);
        object["checked"] = json!(line.orgs);
        object["assigned"] = json!(line.assigned);
        object["sheets"] = json!(line.sheets);
        object["submitted"] = json!(line.submitted);
        object["findings"] = json!(line.findings);
        object
    };
    Ok(Reply::List {
        columns: COLUMNS,
        rows: lines.iter().map(row).collect(),
    })
}

fn show(context: &Context, store: &Store, campaign: Id) -> Result<Reply, Failure> {
    let lines = store.campaign_orgs(campaign, 0, context.limit)?;
    let row = |line: &crate::store::query::supervision::CampaignOrgLine| {
        let mut object = shape::row(&line.line.row());
        object["org"] = json!(line.org_code);
        object["org_name"] = json!(line.org);
        object["drawn"] = json!(line.line.drawn);
        object["by_name"] = json!(line.by);
        object["marked"] = json!(line.marked);
        object["submitted"] = json!(line.submitted);
        object
    };
    Ok(Reply::List {
        columns: ORGS,
        rows: lines.iter().map(row).collect(),
    })
}

const MARKS: &[Column] = &[
    ("item", None),
    ("role", Some("sheet_role")),
    ("assessor", None),
    ("points", None),
    ("difference", None),
    ("reason", None),
];

/// Every mark with its difference from the org's own.
fn compare(store: &Store, org: Id, year: i32, form: &str) -> Result<Reply, Failure> {
    let sheets = store.compare(org, year, form)?;
    let own = sheets
        .iter()
        .find(|it| it.sheet.role == SheetRole::Own)
        .map_or(&[][..], |it| &it.marks);
    let mut rows: Vec<Json> = Vec::new();
    for compared in &sheets {
        for mark in &compared.marks {
            let self_given = own.iter().find(|own| own.item == mark.item);
            let difference = self_given
                .and_then(|own| mark.points?.minus(own.points?))
                .map(|points| points.to_string());
            rows.push(json!({
                "item": mark.item,
                "sheet": compared.sheet.id,
                "role": compared.sheet.role.code(),
                "assessor": compared.sheet.assessor,
                "points": mark.points.map(|points| points.to_string()),
                "difference": difference,
                "reason": mark.reason,
            }));
        }
    }
    rows.sort_by_key(|row| row["item"].to_string());
    Ok(Reply::List {
        columns: MARKS,
        rows,
    })
}
