//! `audit`, `undo`, `redo`, `batch`: what was done, whether it stands, and taking it back.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    shape,
};
use crate::{
    domain::{ActCommand, Id, Kind},
    store::{OwnAct, Store},
};

const COLUMNS: &[Column] = &[
    ("act", None),
    ("at", None),
    ("actor", None),
    ("command", Some("command")),
    ("outcome", Some("act_outcome")),
    ("object_kind", Some("kind")),
    ("object", None),
    ("rows", None),
];

/// What can be done with the audit.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The acts, the latest first.
    Log {
        /// Only acts before this one.
        #[arg(long)]
        before: Option<i64>,
        /// Only acts on rows of this kind.
        #[arg(long, requires = "id", value_parser = super::value::word::<Kind>())]
        noun: Option<Kind>,
        /// Only acts on the row with this key.
        #[arg(long, requires = "noun")]
        id: Option<Id>,
    },
    /// Recomputes the chain and compares every row.
    Verify,
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let store = context.open()?;
        store.check_reads_audit()?;
        match self {
            Verb::Log { before, noun, id } => {
                let acts = match (noun, id) {
                    (Some(kind), Some(id)) => store.acts_on(kind, id, context.limit)?,
                    _ => store.acts(before, context.limit)?,
                };
                let rows = acts.iter().map(shape::act).collect();
                Ok((
                    Reply::List {
                        columns: COLUMNS,
                        rows,
                    },
                    Exit::Done,
                ))
            }
            Verb::Verify => verify(context, &store),
        }
    }
}

fn verify(context: &Context, store: &crate::store::Store) -> Result<(Reply, Exit), Failure> {
    let found = store.verify()?;
    let acts = found.acts.to_string();
    let rows = found.rows.to_string();
    let flaws = found.flaws.len().to_string();
    let args = [
        ("acts", acts.as_str()),
        ("rows", &rows),
        ("head", &found.head),
        ("flaws", &flaws),
    ];
    let whole = found.flaws.is_empty();
    let key = if whole {
        "cli.audit.verify.whole"
    } else {
        "cli.audit.verify.flawed"
    };
    let mut lines = vec![context.words.say(key, &args)];
    for flaw in &found.flaws {
        let what = context.words.get(&format!("store.flaw.{}", flaw.code));
        let args = [("place", flaw.place.as_str()), ("flaw", &what)];
        lines.push(context.words.say("cli.audit.verify.flaw", &args));
    }
    let list: Vec<_> = found
        .flaws
        .iter()
        .map(|flaw| json!({ "code": flaw.code, "place": flaw.place }))
        .collect();
    let object = json!({
        "whole": whole, "acts": found.acts, "rows": found.rows, "head": found.head, "flaws": list,
    });
    Ok((
        Reply::Lines { lines, object },
        if whole { Exit::Done } else { Exit::Tampered },
    ))
}

/// Which act to take back or do again.
#[derive(Debug, Args)]
pub struct Undo {
    /// Number of the act; the latest possible one of one's own if left out.
    act: Option<i64>,
    /// Only lists one's own acts, and which of them can be taken back or done again.
    #[arg(long, conflicts_with = "act")]
    list: bool,
}

const OWN_COLUMNS: &[Column] = &[
    ("act", None),
    ("at", None),
    ("command", Some("command")),
    ("subject", None),
    ("rows", None),
    ("state", Some("act_state")),
];

impl Undo {
    /// Takes it back.
    pub fn undo(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        if self.list {
            return own(&store, context);
        }
        let last = || Ok::<_, Failure>(store.last_undoable()?.map(|act| act.seq));
        let act = self.act.map_or_else(last, |act| Ok(Some(act)))?;
        let act = act.ok_or_else(|| Failure::new("nothing_to_undo", Exit::Refused))?;
        context.act(&mut store, ActCommand::Undo { act }.into(), &[])
    }

    /// Does it again.
    pub fn redo(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        if self.list {
            return own(&store, context);
        }
        let last = || Ok::<_, Failure>(store.last_redoable()?.map(|act| act.seq));
        let act = self.act.map_or_else(last, |act| Ok(Some(act)))?;
        let act = act.ok_or_else(|| Failure::new("nothing_to_redo", Exit::Refused))?;
        context.act(&mut store, ActCommand::Redo { act }.into(), &[])
    }
}

fn own(store: &Store, context: &Context) -> Result<Reply, Failure> {
    let acts = store.own_history(context.limit)?;
    let row = |own: &OwnAct| {
        json!({
            "act": own.act.seq,
            "at": own.act.at,
            "command": own.act.command,
            "subject": own.subject,
            "rows": own.rows,
            "state": own.state.code(),
        })
    };
    Ok(Reply::List {
        columns: OWN_COLUMNS,
        rows: acts.iter().map(row).collect(),
    })
}

/// What can be done with a bulk act that was cut off.
#[derive(Debug, Subcommand)]
pub enum BatchVerb {
    /// Bulk acts that were cut off.
    List,
    /// Goes on with one.
    Resume {
        /// Its id.
        batch: String,
    },
    /// Takes back what one has done.
    Withdraw {
        /// Its id.
        batch: String,
    },
}

impl BatchVerb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        match self {
            BatchVerb::List => {
                const BATCHES: &[Column] = &[
                    ("batch", None),
                    ("actor", None),
                    ("at", None),
                    ("command", Some("command")),
                    ("done", None),
                    ("total", None),
                ];
                let row = |it: &crate::store::CutOff| {
                    json!({
                        "batch": it.id, "actor": it.actor, "at": it.started,
                        "command": it.command, "done": it.progress.done,
                        "total": it.progress.total,
                    })
                };
                let rows = store.cut_off()?.iter().map(row).collect();
                Ok(Reply::List {
                    columns: BATCHES,
                    rows,
                })
            }
            BatchVerb::Resume { batch } => {
                let outcome = context.front.watched(&mut store, |store, watch| {
                    store.resume_watched(&batch, watch)
                })?;
                Ok(context.done("batch.resume", &outcome))
            }
            BatchVerb::Withdraw { batch } => {
                store.withdraw(&batch)?;
                let lines = vec![
                    context
                        .words
                        .say("cli.batch.withdrawn", &[("batch", &batch)]),
                ];
                Ok(Reply::Lines {
                    lines,
                    object: json!({ "batch": batch, "withdrawn": true }),
                })
            }
        }
    }
}
