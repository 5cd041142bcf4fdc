//! `import`: files of the department into the file of data.

mod report;
mod update;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    drawer::{drawer, unwritten},
    failure::{Exit, Failure},
    reply::Reply,
};
use crate::{
    domain::{Command, OrgCommand},
    exchange::{self, ColumnMap, OrgField, OrgList, Origin, Synonyms, Table},
    store::Store,
    words::Words,
};

/// The habit under which a layout's columns are kept, followed by its mark.
const HABIT: &str = "import.orgs.";

/// Lines for a person and the object for a program.
type Report = (Vec<String>, Json);

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// A list of orgs, from any table.
    Orgs(OrgsArgs),
}

/// Options of `import orgs`.
#[derive(Debug, Args)]
pub struct OrgsArgs {
    /// The file.
    file: PathBuf,
    /// Only says what would be done.
    #[arg(long)]
    dry_run: bool,
    /// Takes the good rows although others are refused or flagged.
    #[arg(long)]
    good_rows: bool,
    /// Says what a column is: its heading or letters, `=`, the field; `-` leaves it unused.
    #[arg(long = "map")]
    maps: Vec<String>,
    /// Brings the orgs that stand to what the list says, besides adding those that are new.
    #[arg(long)]
    update: bool,
    /// With `--update`: orgs that the list no longer names end.
    #[arg(long, requires = "update")]
    dissolve_gone: bool,
    /// Forgets what was said of the columns of this layout.
    #[arg(long)]
    fresh: bool,
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let Verb::Orgs(args) = self;
        args.run(context)
    }
}

impl OrgsArgs {
    fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let _work = context.front.begin()?;
        let known: BTreeSet<String> = store.org_codes(u32::MAX)?.into_iter().collect();
        let (origin, list) = self.read(context, &store, &known)?;
        let mut report = report::report(&context.words, &origin, &list, self.dry_run);
        let lacks_consent = list.needs_consent() && !self.good_rows;
        if lacks_consent && !self.dry_run {
            let mut failure = Failure::new("import_needs_consent", Exit::Defects);
            failure.details = report.0;
            return Err(failure);
        }
        if self.update {
            self.renew(context, &mut store, (&list, &mut report))?;
        } else {
            self.load(context, &mut store, (&known, &list, &mut report))?;
        }
        let exit = if lacks_consent {
            Exit::Defects
        } else {
            Exit::Done
        };
        Ok((
            Reply::Lines {
                lines: report.0,
                object: report.1,
            },
            exit,
        ))
    }

    /// Adds every org of the list.
    fn load(
        &self,
        context: &Context,
        store: &mut Store,
        (known, list, report): (&BTreeSet<String>, &OrgList, &mut Report),
    ) -> Result<(), Failure> {
        let words = &context.words;
        let command: Command = OrgCommand::Load {
            lines: list.lines(),
        }
        .into();
        if self.dry_run {
            let rows = store
                .rehearse(&command, &[])
                .map_err(|error| again(words, error, (known, list)))?
                .to_string();
            report
                .0
                .push(words.say("cli.import.dry_run", &[("rows", &rows)]));
        } else {
            let outcome = context.front.execute(store, command, &[]);
            let outcome = outcome.map_err(|failure| again(words, failure, (known, list)))?;
            self.done(
                words,
                (outcome.act, list.rows.len()),
                "cli.import.done",
                report,
            );
        }
        Ok(())
    }

    /// Brings the standing orgs to what the list says.
    fn renew(
        &self,
        context: &Context,
        store: &mut Store,
        (list, report): (&OrgList, &mut Report),
    ) -> Result<(), Failure> {
        let words = &context.words;
        let update = update::compare(words, store, list)?;
        report.0.extend(update.lines(words));
        report.1["changes"] = update.rows();
        if update.is_empty(self.dissolve_gone) {
            report
                .0
                .push(words.get("cli.import.nothing_new").into_owned());
            return Ok(());
        }
        let command = update.command(self.dissolve_gone, store.session().today);
        if self.dry_run {
            let rows = store.rehearse(&command, &[])?.to_string();
            report
                .0
                .push(words.say("cli.import.update_dry_run", &[("rows", &rows)]));
        } else {
            let count = command.bulk_rows().unwrap_or_default();
            let outcome = context.front.execute(store, command, &[])?;
            self.done(words, (outcome.act, count), "cli.import.updated", report);
        }
        Ok(())
    }

    fn done(&self, words: &Words, (act, count): (i64, usize), key: &str, report: &mut Report) {
        let shown = (act.to_string(), count.to_string());
        let args = [("act", shown.0.as_str()), ("count", &shown.1)];
        report.0.push(words.say(key, &args));
        report.1["imported"] = json!(count);
        report.1["act"] = json!(act);
    }

    /// Reads the list with the columns as the person says, or said of this layout before.
    fn read(
        &self,
        context: &Context,
        store: &Store,
        known: &BTreeSet<String>,
    ) -> Result<(Origin, OrgList), Failure> {
        let program = context.front.program()?;
        let table = exchange::read(&self.file, &program)?;
        let map = self.columns(context, store, &table)?;
        let named = |error: exchange::ReadError| error.with("file", shown(&self.file));
        let list = exchange::read_org_table(&table, known, &map).map_err(named)?;
        if !self.maps.is_empty() {
            let kept = drawer(store).keep(&[(format!("{HABIT}{}", list.shape), map.lines())]);
            kept.map_err(|error| unwritten(&error))?;
        }
        Ok((table.origin, list))
    }

    fn columns(
        &self,
        context: &Context,
        store: &Store,
        table: &Table,
    ) -> Result<ColumnMap, Failure> {
        let drawer = drawer(store);
        let mut habits = drawer.habits();
        let names = exchange::shapes(table)
            .into_iter()
            .map(|shape| format!("{HABIT}{shape}"));
        let name = names.into_iter().find(|name| habits.contains_key(name));
        let mut map = ColumnMap::default();
        if let Some(name) = name {
            let lines = habits.remove(&name).unwrap_or_default();
            if self.fresh {
                let kept = drawer.keep(&[(name, Vec::new())]);
                kept.map_err(|error| unwritten(&error))?;
            } else {
                map = ColumnMap::from_lines(&lines);
            }
        }
        for said in &self.maps {
            let wrong = || Failure::new("column_map_unclear", Exit::Usage).with("text", said);
            let (column, field) = said.rsplit_once(['=', '＝']).ok_or_else(wrong)?;
            let field = match field.trim() {
                "-" => None,
                field => Some(field_of(&context.words, field)?.ok_or_else(wrong)?),
            };
            map.set(column, field);
        }
        Ok(map)
    }
}

/// A field by its code, its word, or any heading that clerks give it.
fn field_of(words: &Words, text: &str) -> Result<Option<OrgField>, Failure> {
    let is =
        |field: &&OrgField| field.code() == text || words.code("org_field", field.code()) == text;
    let named = OrgField::ALL.iter().find(is).copied();
    Ok(match named {
        Some(field) => Some(field),
        None => Synonyms::builtin()?.field(text),
    })
}

fn shown(path: &Path) -> String {
    exchange::read::shown_name(path)
}

/// The failure of an import; if codes stand in the file already, with all of them counted.
fn again(
    words: &Words,
    error: impl Into<Failure>,
    (known, list): (&BTreeSet<String>, &OrgList),
) -> Failure {
    let mut failure = error.into();
    if matches!(failure.exit, Exit::Stopped | Exit::Ended) {
        return failure;
    }
    let codes = list.rows.iter().map(|row| row.code.as_str());
    let twice: Vec<&str> = codes.filter(|code| known.contains(*code)).collect();
    if !twice.is_empty() {
        let count = twice.len().to_string();
        let some = twice[..twice.len().min(5)].join(&words.get("kind.list.separator"));
        let args = [("count", count.as_str()), ("codes", &some)];
        failure.details = vec![words.say("cli.import.known", &args)];
    }
    failure
}
