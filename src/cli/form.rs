//! `form`: the scoring forms of adopted packs.

use std::sync::Arc;

use clap::Subcommand;
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    mail::{Collect, Send},
    reply::{Column, Reply},
    shape,
};
use crate::{
    domain::{
        Id,
        pack::{Form, Pack},
    },
    exchange::blank::BlankKind,
    mail::Subject,
    store::Store,
};

const COLUMNS: &[Column] = &[
    ("adoption", None),
    ("id", None),
    ("title", None),
    ("group_count", None),
    ("item_count", None),
    ("total", None),
];

/// What can be done with forms.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists the forms of the packs in force.
    List {
        #[arg(long)]
        year: Option<i32>,
    },
    /// One form whole.
    Show {
        /// Id of the form.
        form: String,
        #[arg(long)]
        year: Option<i32>,
    },
    /// Writes one protected workbook for each org that the form is for.
    Blank {
        /// Id of the form.
        form: String,
        #[command(flatten)]
        send: Send,
    },
    /// Reads what came back, and enters it as the orgs' own sheets.
    Collect {
        #[command(flatten)]
        collect: Collect,
        /// Id of the form; that of the files if they are all of one.
        #[arg(long)]
        form: Option<String>,
        /// Hands in the sheets that are whole.
        #[arg(long)]
        submit: bool,
    },
}

impl Verb {
    /// Whether it reads or writes files of the machine.
    pub fn touches_files(&self) -> bool {
        matches!(self, Verb::Blank { .. } | Verb::Collect { .. })
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        match self {
            Verb::Blank { form, send } => {
                let reply = send.run(context, |_, _| Ok(Subject::Form(form)))?;
                Ok((reply, Exit::Done))
            }
            Verb::Collect {
                collect,
                form,
                submit,
            } => collect.run(context, (BlankKind::Form, form), submit),
            verb => Ok((verb.read(context)?, Exit::Done)),
        }
    }

    fn read(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        match self {
            Verb::Blank { .. } | Verb::Collect { .. } => Err(Failure::bad("verb", "form")),
            Verb::List { year } => {
                let year = context.year(&store, year)?;
                let mut rows = Vec::new();
                for (adoption, pack) in packs(&store, year)? {
                    rows.extend(pack.forms.iter().map(|form| {
                        json!({
                            "adoption": adoption,
                            "pack": pack.head.id,
                            "id": form.id,
                            "title": form.title,
                            "group_count": form.groups.len(),
                            "item_count": form.items().count(),
                            "total": form.total.to_string(),
                            "derived": form.derived,
                        })
                    }));
                }
                Ok(Reply::List {
                    columns: COLUMNS,
                    rows,
                })
            }
            Verb::Show { form, year } => {
                let year = context.year(&store, year)?;
                let (adoption, pack) = find(&store, year, &form)?;
                let line = pack
                    .form(&form)
                    .ok_or_else(|| Failure::missing("form", &form))?;
                let mut object = shape::form(line, &pack);
                object["adoption"] = json!(adoption);
                if context.json {
                    return Ok(Reply::Show {
                        object,
                        codes: shape::CODES,
                    });
                }
                Ok(Reply::Lines {
                    lines: lines(line),
                    object,
                })
            }
        }
    }
}

/// The packs in force in a year.
fn packs(store: &Store, year: i32) -> Result<Vec<(Id, Arc<Pack>)>, Failure> {
    let mut found = Vec::new();
    for adoption in store.adoptions(Some(year))? {
        if let Some(pack) = store.pack_of(adoption.id)? {
            found.push((adoption.id, pack));
        }
    }
    Ok(found)
}

/// The adoption and pack that hold a form in a year.
pub fn find(store: &Store, year: i32, form: &str) -> Result<(Id, Arc<Pack>), Failure> {
    packs(store, year)?
        .into_iter()
        .find(|(_, pack)| pack.form(form).is_some())
        .ok_or_else(|| Failure::missing("form", form))
}

/// The form as a person reads it.
fn lines(form: &Form) -> Vec<String> {
    let mut lines = vec![format!("{}  {}  {}", form.id, form.title, form.total)];
    for group in &form.groups {
        lines.push(String::new());
        lines.push(format!("{} {}  {}", group.no, group.title, group.points));
        for item in &group.items {
            lines.push(format!("  {}  {}  {}", item.id, item.points, item.text));
            lines.push(format!("      {}", item.method));
        }
    }
    lines
}
