//! `evidence`: files that prove something, copied beside the file of data and held by their hash.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    report::{is_out, place},
    value,
};
use crate::{
    domain::{EvidenceCommand, EvidenceDraft, EvidenceFile, EvidenceOf, Id},
    exchange::{
        ReadCode, ReadError,
        evidence::{BYTES_MAX, KeepError, KeptState, Shelf},
        read::shown_name,
        secret_mark,
    },
    store::{
        Store, StoreError,
        query::evidence::{EvidenceFilter, EvidenceLine},
    },
    words::Words,
};

const COLUMNS: &[Column] = &[
    ("id", None),
    ("of", Some("evidence_of")),
    ("object", None),
    ("org_name", None),
    ("name", None),
    ("bytes", None),
    ("date", None),
    ("remark", None),
];

/// Those put aside are told by the day.
const WITH_REMOVED: &[Column] = &[
    ("id", None),
    ("of", Some("evidence_of")),
    ("object", None),
    ("org_name", None),
    ("name", None),
    ("bytes", None),
    ("date", None),
    ("removed", None),
    ("reason", None),
    ("remark", None),
];

const CHECKED: &[Column] = &[
    ("id", None),
    ("kept_state", Some("kept_state")),
    ("name", None),
    ("org_name", None),
    ("hash", None),
];

/// Rows read at once while every file is checked.
const PAGE: u32 = 1_000;

/// What can be done with files that prove something.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Copies a file beside the file of data and notes what it proves.
    Add(Add),
    /// Lists them, the latest first.
    List {
        /// Of what: `finding:3`.
        #[arg(long, value_parser = object)]
        of: Option<(EvidenceOf, Id)>,
        #[arg(long)]
        org: Option<String>,
        /// Those put aside, too.
        #[arg(long)]
        removed: bool,
        /// Only those before this key.
        #[arg(long)]
        before: Option<Id>,
    },
    /// Gives a file back as it was.
    Get {
        /// Key.
        evidence: Id,
        /// Where to; `-` for standard output.
        #[arg(long, default_value = "-")]
        to: PathBuf,
        /// Writes over a file that is there.
        #[arg(long)]
        force: bool,
    },
    /// Holds every file against its hash.
    Check,
    /// Puts one aside; the file itself stays.
    Remove {
        /// Key.
        evidence: Id,
        #[arg(long)]
        reason: String,
    },
}

/// What is taken in.
#[derive(Debug, Args)]
pub struct Add {
    /// The file; `-` for standard input.
    file: PathBuf,
    /// What it proves: `finding:3`.
    #[arg(long, value_parser = object)]
    of: (EvidenceOf, Id),
    /// The item, on a sheet.
    #[arg(long)]
    item: Option<String>,
    /// Its name; that of the file if left out.
    #[arg(long)]
    name: Option<String>,
    #[arg(long)]
    remark: Option<String>,
}

/// `kind:key`, the kind by code or as people say it.
fn object(text: &str) -> Result<(EvidenceOf, Id), String> {
    let wrong = || "cli.value.evidence_of".to_string();
    let (of, id) = text.split_once([':', '：']).ok_or_else(wrong)?;
    let of = value::named::<EvidenceOf>(of.trim()).ok_or_else(wrong)?;
    let id = id.trim().parse().map_err(|_| wrong())?;
    Ok((of, id))
}

impl Verb {
    /// Whether it would read or write files of the machine it runs on.
    pub fn touches_files(&self) -> bool {
        match self {
            Verb::Add(add) => !is_out(&add.file),
            Verb::Get { to, .. } => !is_out(to),
            _ => false,
        }
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let done = |reply| Ok((reply, Exit::Done));
        match self {
            Verb::Add(add) => add.run(context, &mut store).and_then(done),
            Verb::List {
                of,
                org,
                removed,
                before,
            } => {
                let org = org.map(|org| context.org_ever(&store, &org)).transpose()?;
                let filter = EvidenceFilter {
                    of: of.map(|(of, _)| of),
                    object: of.map(|(_, id)| id),
                    org,
                    hash: None,
                    with_removed: removed,
                };
                let found = store.evidence(&filter, before, context.limit)?;
                done(Reply::List {
                    columns: if removed { WITH_REMOVED } else { COLUMNS },
                    rows: found.iter().map(shape).collect(),
                })
            }
            Verb::Get {
                evidence,
                to,
                force,
            } => get(context, &store, evidence, (&to, force)).and_then(done),
            Verb::Check => check(context, &store),
            Verb::Remove { evidence, reason } => {
                let command = EvidenceCommand::Remove { evidence, reason };
                context.act(&mut store, command.into(), &[]).and_then(done)
            }
        }
    }
}

impl Add {
    fn run(self, context: &Context, store: &mut Store) -> Result<Reply, Failure> {
        let name = match &self.name {
            Some(name) => shown_name(Path::new(name)),
            None if is_out(&self.file) => return Err(Failure::bad("name", "-")),
            None => shown_name(&self.file),
        };
        if let Some(mark) = secret_mark(&name) {
            let failure = Failure::new("secret_marked", Exit::Defects);
            return Err(Failure {
                table: "read_error",
                ..failure
                    .with("file", &name)
                    .with("mark", mark)
                    .with("row", 0)
            });
        }
        let mut source: Box<dyn Read> = if is_out(&self.file) {
            Box::new(std::io::stdin())
        } else {
            Box::new(plain(&self.file)?)
        };
        let shelf = Shelf::beside(store.path());
        let kept = shelf
            .keep(&mut source)
            .map_err(|error| unkept(error, &name))?;
        let (of, id) = self.of;
        let command = EvidenceCommand::Attach {
            draft: EvidenceDraft {
                of,
                object: id,
                item: self.item,
                name,
                bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
                hash: kept.hash.clone(),
                remark: self.remark,
            },
        };
        let reply = context.act(store, command.into(), &[]);
        if reply.is_err() && kept.is_new {
            let named = EvidenceFilter {
                hash: Some(kept.hash.clone()),
                with_removed: true,
                ..EvidenceFilter::default()
            };
            // What another row names was missing, and is mended now.
            if store.evidence(&named, None, 1)?.is_empty() {
                // Should that fail, `check` tells of it.
                let _ = shelf.discard(&kept.hash);
            }
        }
        reply
    }
}

/// Opens a plain file, without waiting for a pipe.
fn plain(path: &Path) -> Result<File, Failure> {
    let named = |error: ReadError| error.with("file", shown_name(path));
    let unread = |error: std::io::Error| named(error.into());
    if !std::fs::metadata(path).map_err(unread)?.is_file() {
        return Err(named(ReadCode::NotAFile.into()).into());
    }
    Ok(File::open(path).map_err(unread)?)
}

fn unkept(error: KeepError, name: &str) -> Failure {
    match error {
        KeepError::Empty => Failure::new("evidence_empty", Exit::Defects).with("name", name),
        KeepError::TooBig => Failure::new("evidence_too_big", Exit::Defects)
            .with("name", name)
            .with("limit", BYTES_MAX >> 20),
        KeepError::Io(error) => error.into(),
    }
}

fn get(context: &Context, store: &Store, id: Id, to: (&Path, bool)) -> Result<Reply, Failure> {
    let file: Option<EvidenceFile> = store.find(id)?;
    let file = file.ok_or_else(|| Failure::missing("evidence", id))?;
    let shelf = Shelf::beside(store.path());
    let state = shelf.state(&file.hash)?;
    if state != KeptState::Sound {
        let failure = Failure::new("evidence_damaged", Exit::Tampered);
        let state = context.words.code("kept_state", state.code());
        return Err(failure.with("name", file.name).with("state", state));
    }
    let mut kept = shelf.open(&file.hash)?;
    place(context, store, to, |out| {
        std::io::copy(&mut kept, out)?;
        Ok(())
    })
}

/// Every file that is named, and every file that nothing names.
fn check(context: &Context, store: &Store) -> Result<(Reply, Exit), Failure> {
    let shelf = Shelf::beside(store.path());
    let (mut rows, mut states, mut before) = (Vec::new(), BTreeMap::new(), None);
    let mut total = 0_usize;
    loop {
        let filter = EvidenceFilter {
            with_removed: true,
            ..EvidenceFilter::default()
        };
        let page = store.evidence(&filter, before, PAGE)?;
        let Some(last) = page.last() else { break };
        before = Some(last.file.id);
        for line in &page {
            total += 1;
            let hash = &line.file.hash;
            let state = match states.get(hash) {
                Some(state) => *state,
                None => shelf.state(hash)?,
            };
            states.insert(hash.clone(), state);
            if state != KeptState::Sound {
                let mut row = shape(line);
                row["kept_state"] = json!(state.code());
                rows.push(row);
            }
        }
    }
    let there = shelf.hashes()?;
    let strays = there
        .iter()
        .filter(|hash| !states.contains_key(*hash))
        .count();
    let is_sound = rows.is_empty();
    let words = &context.words;
    let counts = (
        total.to_string(),
        rows.len().to_string(),
        strays.to_string(),
    );
    let args = [
        ("count", counts.0.as_str()),
        ("damaged", &counts.1),
        ("strays", &counts.2),
    ];
    let mut lines: Vec<String> = rows.iter().map(|row| told(words, row)).collect();
    let key = if is_sound { "sound" } else { "damaged" };
    lines.push(words.say(&format!("cli.evidence.check.{key}"), &args));
    if strays > 0 {
        lines.push(words.say("cli.evidence.check.strays", &args));
    }
    let exit = if is_sound { Exit::Done } else { Exit::Tampered };
    let object = json!({ "count": total, "damaged": rows, "strays": strays });
    Ok((Reply::Lines { lines, object }, exit))
}

fn told(words: &Words, row: &Json) -> String {
    let text = |key: &str| match &row[key] {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let cells = CHECKED.iter().map(|(key, group)| match group {
        Some(group) => words.code(group, &text(key)).into_owned(),
        None => text(key),
    });
    cells.collect::<Vec<_>>().join("  ")
}

fn shape(line: &EvidenceLine) -> Json {
    let it = &line.file;
    json!({
        "id": it.id,
        "of": it.of.code(),
        "object": it.object,
        "item": it.item,
        "org": line.org_code,
        "org_name": line.org,
        "name": it.name,
        "bytes": it.bytes,
        "hash": it.hash,
        "date": Context::day(Some(it.date)),
        "remark": it.remark,
        "removed": Context::day(it.removed),
        "reason": it.reason,
        "version": it.version,
    })
}

/// Copies to the backup of a file of data what that lacks; gives how many files.
///
/// # Errors
/// What the system says.
pub fn back_up(store: &Store, copy: &Path) -> Result<usize, StoreError> {
    let from = Shelf::beside(store.path());
    let to = Shelf::beside(copy);
    Ok(from.copy_to(&to)?)
}
