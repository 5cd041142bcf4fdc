//! `chart`: ledger entries counted by org and month, and by month over the years.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
};
use crate::{store::query::chart::HeatLine, tui::widget::chart};

const HEAT: &[Column] = &[
    ("org", None),
    ("org_name", None),
    ("heat", None),
    ("records", None),
];

const TREND: &[Column] = &[("month", None), ("records", None), ("bar", None)];

/// Cells of the longest bar.
const BAR: usize = 40;

/// Charts of the ledger.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// A year by month of each org below one.
    Heat {
        /// Org; the root if left out.
        org: Option<String>,
        /// Kinds of record as the packs name them.
        #[arg(long = "record", id = "record_kind", num_args = 1..)]
        kinds: Vec<String>,
        #[arg(long)]
        year: Option<i32>,
    },
    /// An org with all below it by month over the years.
    Trend {
        org: String,
        /// Kinds of record as the packs name them.
        #[arg(long = "record", id = "record_kind", num_args = 1..)]
        kinds: Vec<String>,
    },
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        match self {
            Verb::Heat { org, kinds, year } => {
                let year = context.year(&store, year)?;
                let org = org.map(|org| context.org(&store, &org)).transpose()?;
                let lines = store.record_heat(year, org, &kinds)?;
                let most = lines.iter().flat_map(|line| line.months).max().unwrap_or(0);
                Ok(Reply::List {
                    columns: HEAT,
                    rows: lines.iter().map(|line| heat(line, most)).collect(),
                })
            }
            Verb::Trend { org, kinds } => {
                let org = context.org(&store, &org)?;
                let found = store.record_trend(org, &kinds)?;
                let most = found.iter().map(|(_, count)| *count).max().unwrap_or(0);
                Ok(Reply::List {
                    columns: TREND,
                    rows: found.iter().map(|point| trend(point, most)).collect(),
                })
            }
        }
    }
}

fn heat(line: &HeatLine, most: i64) -> Json {
    let signs = line.months.iter().map(|count| chart::heat(*count, most));
    json!({
        "org": line.org.org.code,
        "org_name": line.org.org.name,
        "heat": signs.collect::<String>(),
        "records": line.months.iter().sum::<i64>(),
        "records_by_month": line.months,
    })
}

fn trend((month, count): &(String, i64), most: i64) -> Json {
    let size = |count: i64| usize::try_from(count).unwrap_or(0);
    json!({
        "month": month,
        "records": count,
        "bar": chart::bar(size(*count), size(most), BAR),
    })
}
