//! Makes the demonstration file: a made-up university or county in the middle of a year.
//!
//! Everything goes through the one door with ordinary commands; there is no private way in.

mod campaign;
mod dice;
mod figure;
mod finding;
mod ledger;
mod maker;
mod officer;
mod pack;
mod past;
mod plan;
mod sheet;
mod supervision;
mod task;
mod tree;
mod tutor;

use std::path::Path;

use chrono::Datelike;

use crate::{
    base::Date,
    store::{Creation, Session, Store, StoreError},
};
use maker::Maker;
use plan::{Plan, Stock};

pub use tutor::make_tutor;

crate::code_enum! {
    /// The demonstrations that there are.
    Which {
        /// 一所高校
        University = "university",
        /// 一个县
        City = "city",
    }
}

const NAMES: (&str, &str) = ("name.toml", include_str!("../../data/demo/name.toml"));

impl Which {
    const fn file(self) -> (&'static str, &'static str) {
        match self {
            Which::University => (
                "university.toml",
                include_str!("../../data/demo/university.toml"),
            ),
            Which::City => ("city.toml", include_str!("../../data/demo/city.toml")),
        }
    }
}

/// Makes a demonstration in a file that must not exist yet. The same day makes the same content.
/// `progress` hears the name of each step before it begins.
///
/// # Errors
/// As [`Store::create`] and [`Store::execute`]; [`StoreError::Damaged`] if the plan names what is
/// not there.
pub fn make(
    path: &Path,
    which: Which,
    today: Date,
    progress: &mut dyn FnMut(&str),
) -> Result<Store, StoreError> {
    let (file, text) = which.file();
    let plan: Plan = plan::read(file, text)?;
    let stock: Stock = plan::read(NAMES.0, NAMES.1)?;
    let creation = Creation {
        year: today.year(),
        title: plan.title.clone(),
    };
    let store = Store::create(path, &creation, Session::local(&plan.actor, today))?;
    let mut maker = Maker::new(store, &plan, &stock);
    type Step = fn(&mut Maker<'_>) -> Result<(), StoreError>;
    let steps: [(&str, Step); 14] = [
        ("orgs", tree::load),
        ("officers", officer::appoint),
        ("packs", pack::adopt),
        ("duties", pack::work),
        ("tasks", task::work),
        ("figures", figure::work),
        ("verdicts", past::work),
        ("records", ledger::work),
        ("sheets", sheet::work),
        ("campaigns", campaign::work),
        ("findings", finding::work),
        ("supervision", supervision::work),
        ("closing", past::close),
        ("handovers", officer::hand_over),
    ];
    for (name, step) in steps {
        progress(name);
        step(&mut maker)?;
    }
    Ok(maker.store)
}
