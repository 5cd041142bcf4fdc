//! A list of orgs from the screen: which table of the inbox, how it was understood, and the one act
//! that enters it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    App, Cx,
    effect::sentence,
    event::{Effect, FileChoice},
    folder::{INBOX, beside},
    overlay::{Choice, Field, FieldKind, Form, Import, among},
    theme::Tone,
};
use crate::{
    exchange::{
        self, ColumnMap, OrgField, Program, ReadError, Table, evidence::files_in, read::shown_name,
    },
    import::{self, Flags, ImportError, Incoming},
    mail::{self, Remark},
    store::Store,
};

/// Names of the inbox that are looked at.
const FILES: usize = 2_000;
/// The ends of the names of tables.
const ENDS: [&str; 7] = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"];

/// A list on its way in, and how it is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    /// Where it lies.
    pub file: PathBuf,
    /// How it is to be entered.
    pub flags: Flags,
    /// The good rows are taken although others are not.
    pub good_rows: bool,
    /// A column, by its heading or its letters, and what it is from now on.
    pub said: Option<(String, Option<OrgField>)>,
    /// What was said of the columns before is forgotten.
    pub is_fresh: bool,
    /// The line in hand when it is read again.
    pub at: usize,
}

/// Whether the door would take it: in how many rows, or why not; none if nothing is new.
pub type Verdict = Option<Result<usize, String>>;

/// Asks which table.
pub fn ask() -> Vec<Effect> {
    vec![Effect::File(FileChoice::Tables)]
}

fn form(folder: PathBuf, names: Vec<String>, cx: &Cx) -> Effect {
    let choices = names.iter().enumerate();
    let choices: Vec<Choice> = choices
        .map(|(at, name)| Choice::new(at, name.as_str()))
        .collect();
    let only = match &choices[..] {
        [only] => vec![only.clone()],
        _ => Vec::new(),
    };
    let mut ways = ["new", "again"].map(|way| Choice::new(way, cx.word(&tui("way", way))));
    if !cx.ask(|store| store.org_children(None, None, 1)).is_empty() {
        ways.reverse();
    }
    let fields = vec![
        Field::new("inbox_file", FieldKind::Pick(among(choices), false), cx)
            .required()
            .picks(only),
        Field::new("list_way", FieldKind::Choice(ways.to_vec()), cx),
    ];
    let intro = crate::base::text::wrap(&cx.word("tui.import.intro"), 66);
    Form::new("import", cx.word("tui.act.org.import"), fields)
        .intro(intro)
        .on_submit(move |values, _| {
            let at = values.ids("inbox_file").first().copied();
            let name = at.and_then(|at| names.get(usize::try_from(at).ok()?));
            let Some(name) = name else {
                return Ok(Vec::new());
            };
            let is_again = values.codes("list_way").iter().any(|it| it == "again");
            let roll = Roll {
                file: folder.join(name),
                flags: Flags {
                    update: is_again,
                    dissolve_gone: false,
                },
                good_rows: false,
                said: None,
                is_fresh: false,
                at: 0,
            };
            Ok(vec![roll.read()])
        })
        .open()
}

fn tui(group: &str, name: &str) -> String {
    format!("tui.import.{group}.{name}")
}

impl Roll {
    /// Reads it, and shows what it comes to.
    pub fn read(self) -> Effect {
        Effect::File(FileChoice::Roll(Box::new(self)))
    }
}

impl App {
    /// Lists the tables that lie in the inbox, which is made if it is not there.
    pub(super) fn list_tables(&mut self) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = cx.store else {
            return Vec::new();
        };
        let folder = beside(store, INBOX);
        let shown = folder.display().to_string();
        let args = [("folder", shown.as_str())];
        if std::fs::create_dir_all(&folder).is_err() {
            return vec![cx.warn("tui.import.no_folder", &args)];
        }
        let mut names = files_in(&folder, FILES);
        names.retain(|name| is_table(name));
        match names.is_empty() {
            true => vec![cx.warn("tui.import.nothing", &args)],
            false => {
                self.message = None;
                vec![form(folder, names, &self.desk.cx())]
            }
        }
    }

    /// Reads a list and lays out what was understood; nothing is entered yet.
    pub(super) fn read_roll(&mut self, roll: &Roll) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        match taken_up((store, &cx), roll) {
            Ok(Taken { incoming, keep }) => {
                let verdict = rehearsed((store, &cx), &incoming);
                let roll = Roll {
                    said: None,
                    is_fresh: false,
                    ..roll.clone()
                };
                let sheet = Import::of(*incoming, (roll, verdict), &cx);
                self.desk.remember(keep);
                self.message = None;
                // What stands on top, the form or an older reading, has done its work.
                vec![Effect::Done, sheet]
            }
            Err(error) => {
                let said = match error {
                    ImportError::Store(error) => sentence(&error, &cx),
                    ImportError::Read(error) => told(&error, &cx),
                };
                let top = self.overlays.last_mut();
                if !top.is_some_and(|top| top.refused(Some("inbox_file"), &said)) {
                    self.say(Tone::Bad, said);
                } else {
                    self.message = None;
                }
                Vec::new()
            }
        }
    }
}

fn is_table(name: &str) -> bool {
    let end = Path::new(name).extension().unwrap_or_default();
    let end = end.to_string_lossy().to_lowercase();
    !name.starts_with("~$") && ENDS.contains(&end.as_str())
}

/// Why a file was not read, as one sentence.
fn told(error: &ReadError, cx: &Cx) -> String {
    mail::sentence(cx.words, &Remark::Unread(error.clone()))
}

/// A list, and what is to be kept of its columns.
struct Taken {
    incoming: Box<Incoming>,
    keep: Vec<(String, Vec<String>)>,
}

fn taken_up((store, cx): (&Store, &Cx), roll: &Roll) -> Result<Taken, ImportError> {
    let named = |error: ReadError| error.with("file", shown_name(&roll.file));
    let table = import::listed(&mut |passed| read(&roll.file, passed, cx))?;
    let kept = import::kept(&table, |name| Some(cx.kept(name)));
    let mut keep = Vec::new();
    let mut map = ColumnMap::default();
    match kept {
        Some((name, _)) if roll.is_fresh => keep.push((name, Vec::new())),
        Some((_, kept)) => map = kept,
        None => {}
    }
    if let Some((column, field)) = &roll.said {
        map.set(column, *field);
    }
    let incoming = Incoming::of((store, cx.words), table, &map, roll.flags);
    let incoming = incoming.map_err(|error| match error {
        ImportError::Read(error) => named(error).into(),
        error @ ImportError::Store(_) => error,
    })?;
    if roll.said.is_some() {
        keep.push((import::habit(&incoming.list.shape), map.lines()));
    }
    Ok(Taken {
        incoming: Box::new(incoming),
        keep,
    })
}

/// Reads a table while the clerk may stop it.
fn read(file: &Path, sheets_passed: usize, cx: &Cx) -> Result<Table, ImportError> {
    let mut program = match cx.program() {
        Some(program) => program.clone(),
        None => Program::new(std::env::current_exe().map_err(ReadError::from)?),
    };
    program.sheets_passed = sheets_passed;
    // He is heard while the child is silent, too.
    if let Some(patience) = cx.patience() {
        program.heard = Some(Arc::new(move |_| patience.goes_on(None)));
    }
    let mut rows = Vec::new();
    let mut keep = |row| {
        rows.push(row);
        let n = || {
            let n = rows.len().to_string();
            cx.say("tui.import.reading", &[("n", &n)])
        };
        match cx.goes_on(&n) {
            true => Ok(()),
            false => Err(std::io::Error::from(std::io::ErrorKind::Interrupted).into()),
        }
    };
    match exchange::read_with(file, &program, &mut keep) {
        Ok(origin) => Ok(Table { origin, rows }),
        Err(_) if cx.is_stopped() => Err(crate::store::StoreError::Stopped.into()),
        Err(error) => Err(error.into()),
    }
}

/// Asks the door what it would do.
fn rehearsed((store, cx): (&Store, &Cx), incoming: &Incoming) -> Verdict {
    let command = incoming.command(cx.today)?;
    let judged = store.rehearse(&command, &[]);
    Some(judged.map_err(|error| match incoming.standing(cx.words) {
        Some(standing) => {
            let key = cx.keymap.label("import", "update");
            let remedy = cx.say("tui.import.as_update", &[("key", &key)]);
            format!("{standing}{remedy}")
        }
        None => sentence(&error, cx),
    }))
}
