//! `import`: files of the department into the file of data.

mod report;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    drawer::{drawer, unwritten},
    failure::{Exit, Failure},
    reply::Reply,
};
use crate::{
    exchange::{self, ColumnMap, OrgField, Synonyms, Table},
    import::{self, Flags, ImportError, Incoming},
    store::Store,
    words::Words,
};

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
        let incoming = self.read(context, &store)?;
        let mut report = report::report(&context.words, &incoming, self.dry_run);
        if !self.maps.is_empty() {
            let said = context.words.get("cli.import.remembered");
            report.0.push(said.into_owned());
        }
        let lacks_consent = incoming.list.needs_consent() && !self.good_rows;
        if lacks_consent && !self.dry_run {
            let mut failure = Failure::new("import_needs_consent", Exit::Defects);
            failure.details = report.0;
            return Err(failure);
        }
        self.enter(context, &mut store, (&incoming, &mut report))?;
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

    /// Adds the orgs of the list, or brings those that stand to what it says.
    fn enter(
        &self,
        context: &Context,
        store: &mut Store,
        (incoming, report): (&Incoming, &mut Report),
    ) -> Result<(), Failure> {
        let words = &context.words;
        let (dry_run, done) = match &incoming.update {
            Some(update) => {
                report.0.extend(update.lines(words, self.dissolve_gone));
                report.1["changes"] = report::changes(update);
                ("cli.import.update_dry_run", "cli.import.updated")
            }
            None => ("cli.import.dry_run", "cli.import.done"),
        };
        if incoming.list.rows.is_empty() {
            return Err(failed(
                words,
                Failure::new("import_no_rows", Exit::Defects),
                (incoming, report),
            ));
        }
        let Some(command) = incoming.command(store.session().today) else {
            let said = words.get("cli.import.nothing_new");
            report.0.push(said.into_owned());
            return Ok(());
        };
        if self.dry_run {
            let rows = store.rehearse(&command, &[]);
            let rows = rows.map_err(|error| failed(words, error, (incoming, report)))?;
            let rows = rows.to_string();
            report.0.push(words.say(dry_run, &[("rows", &rows)]));
        } else {
            let count = incoming.count();
            let outcome = context.front.execute(store, command, &[]);
            let outcome = outcome.map_err(|failure| failed(words, failure, (incoming, report)))?;
            let shown = (outcome.act.to_string(), count.to_string());
            let args = [("act", shown.0.as_str()), ("count", &shown.1)];
            report.0.push(words.say(done, &args));
            report.1["imported"] = json!(count);
            report.1["act"] = json!(outcome.act);
        }
        Ok(())
    }

    /// Reads the list with the columns as the person says, or said of this layout before.
    fn read(&self, context: &Context, store: &Store) -> Result<Incoming, Failure> {
        let mut program = context.front.program()?;
        let table = import::listed(&mut |passed| {
            program.sheets_passed = passed;
            Ok(exchange::read(&self.file, &program)?)
        });
        let table = table.map_err(|error| match error {
            ImportError::Read(error) => Failure::from(error),
            ImportError::Store(error) => error.into(),
        })?;
        let map = self.columns(context, store, &table)?;
        let flags = Flags {
            update: self.update,
            dissolve_gone: self.dissolve_gone,
        };
        let found = Incoming::of((store, &context.words), table, &map, flags);
        let incoming = found.map_err(|error| match error {
            ImportError::Read(error) => {
                let file = exchange::read::shown_name(&self.file);
                Failure::from(error.with("file", file))
            }
            ImportError::Store(error) => error.into(),
        })?;
        if !self.maps.is_empty() {
            let name = import::habit(&incoming.list.shape);
            let kept = drawer(store).keep(&[(name, map.lines())]);
            kept.map_err(|error| unwritten(&error))?;
        }
        Ok(incoming)
    }

    fn columns(
        &self,
        context: &Context,
        store: &Store,
        table: &Table,
    ) -> Result<ColumnMap, Failure> {
        let drawer = drawer(store);
        let habits = drawer.habits();
        let kept = import::kept(table, |name| habits.get(name).map(Vec::as_slice));
        let mut map = ColumnMap::default();
        if let Some((name, kept)) = kept {
            if self.fresh {
                let kept = drawer.keep(&[(name, Vec::new())]);
                kept.map_err(|error| unwritten(&error))?;
            } else {
                map = kept;
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

/// The failure of an import with all that was understood before it; if codes stand in the file
/// already, with all of them counted.
fn failed(
    words: &Words,
    error: impl Into<Failure>,
    (incoming, report): (&Incoming, &Report),
) -> Failure {
    let mut failure = error.into();
    if matches!(failure.exit, Exit::Stopped | Exit::Ended) {
        return failure;
    }
    failure.details.extend(report.0.iter().cloned());
    failure.details.extend(incoming.standing(words));
    failure
}
