//! Calendar, quotas, grades and consequences, each kind with a table of cases named by its code.

mod agenda;
mod calendar;
mod term;

use wudan::{
    base::{Date, Decimal, date::parse_iso},
    domain::{OrgKind, Sector, judge::whom::Whom, pack::Pack},
    pack,
};

pub fn day(text: &str) -> Date {
    parse_iso(text).unwrap_or_else(|| panic!("{text}"))
}

pub fn dec(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// A pack with a plain head, in force from 2020, and the given rows.
pub fn pack_of(rows: &str) -> Pack {
    let head = r#"
[pack]
id = "trial"
version = 1
title = "试验制度"
short = "试验"
issuer = "试验单位"
in_force = 2020-01-01
year = 2020
language = "zh-CN"
kinds = ["committee", "general_branch", "direct_branch", "branch"]
topics = ["trial"]

[[office]]
id = "dept"
clause = "1"
title = "组织部"
is = "org"
matches = ["组织部"]
"#;
    let text = format!("{head}\n{rows}");
    pack::load("trial.toml", &text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// One of the delivered packs, by the beginning of its file's name.
pub fn delivered(name: &str) -> Pack {
    let file = pack::builtin()
        .iter()
        .find(|(file, _)| file.starts_with(name));
    let (file, text) = file.unwrap();
    pack::load(file, text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// An org of a kind under a committee.
pub fn whom(org: i64, kind: OrgKind) -> Whom {
    Whom {
        org,
        kind,
        sector: Sector::University,
        parent: Some(OrgKind::Committee),
        classes: Vec::new(),
    }
}
