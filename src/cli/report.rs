//! `report`: what the department hands in, as a workbook, a text document, a page, or text.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    LIMIT,
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    value,
};
use crate::{
    exchange::paper::{Look, Out, Overwrite, PaperError, PaperForm, PlaceError, put_with, write},
    report::{self, Asked, ReportError, ReportKind},
    store::{Store, StoreError},
};

const COLUMNS: &[Column] = &[
    ("report", None),
    ("title", None),
    ("needs", None),
    ("takes", None),
    ("about_report", None),
];

/// Which report, of what, into which file; or what reports there are.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Report {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Which report.
    #[arg(id = "report_kind", required = true, value_parser = value::word::<ReportKind>())]
    kind: Option<ReportKind>,
    /// Where to: the ending of the name says the form; `-` is standard output.
    #[arg(long, required = true)]
    to: Option<PathBuf>,
    /// The form on standard output.
    #[arg(long, value_parser = value::word::<PaperForm>())]
    format: Option<PaperForm>,
    /// Writes over a file that is there.
    #[arg(long)]
    force: bool,
    #[arg(long, conflicts_with = "under")]
    org: Option<String>,
    #[arg(long)]
    under: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long, value_parser = value::quarter)]
    quarter: Option<value::Quarter>,
    /// Id of a scoring form.
    #[arg(long)]
    form: Option<String>,
    /// Key of a sheet.
    #[arg(long)]
    sheet: Option<i64>,
    #[arg(long)]
    appraisal: Option<String>,
    #[arg(long)]
    pack: Option<String>,
    /// So many days ahead.
    #[arg(long, default_value_t = 30)]
    days: u32,
}

/// What else can be asked.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The reports with what each takes.
    List,
}

impl Report {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        match (&self.verb, self.kind, &self.to) {
            (None, Some(kind), Some(to)) => self.make(context, kind, to),
            _ => Ok(list(context)),
        }
    }

    /// Whether it would write a file of the machine it runs on.
    pub fn touches_files(&self) -> bool {
        self.to.as_deref().is_some_and(|to| !is_out(to))
    }

    fn make(&self, context: &Context, kind: ReportKind, to: &Path) -> Result<Reply, Failure> {
        let form = self.form(context, to)?;
        check_place(to, self.force)?;
        let store = context.open()?;
        let asked = self.asked(context, &store, kind)?;
        let _work = context.front.begin()?;
        let document = report::build(&store, &context.words, &asked)?;
        let look = Look::of(&context.words, Context::today_of(&store));
        place(context, &store, (to, self.force), |out| {
            let mut go_on = |done, total| context.front.writes_on(done, total);
            Ok(write(&document, (form, &look), out, &mut go_on)?)
        })
    }

    /// The form to write. What arranges lists has no say over a paper: it is refused before
    /// anything is written.
    fn form(&self, context: &Context, to: &Path) -> Result<PaperForm, Failure> {
        let arranges = !context.narrow.is_plain() || !context.arrange.is_plain();
        if arranges || context.limit != LIMIT {
            return Err(Failure::new("paper_whole", Exit::Usage));
        }
        // `--json` asks for JSON of what goes to standard output.
        let json = Some(PaperForm::Json).filter(|_| context.json && is_out(to));
        if let (Some(_), Some(named)) = (json, self.format.filter(|it| *it != PaperForm::Json)) {
            let other = format!("--format {named}");
            let failure = Failure::new("usage_conflict", Exit::Usage);
            return Err(failure.with("arg", "--json").with("other", other));
        }
        form(to, self.format.or(json))
    }

    fn asked(&self, context: &Context, store: &Store, kind: ReportKind) -> Result<Asked, Failure> {
        let org = |text: &Option<String>| {
            let found = text.as_ref().map(|text| context.org_ever(store, text));
            found.transpose()
        };
        let pack = self.pack.as_ref();
        let named = self.quarter.and_then(|it| it.year);
        if let (Some(year), Some(other)) = (self.year, named)
            && year != other
        {
            let failure = Failure::new("usage_conflict", Exit::Usage);
            let failure = failure.with("arg", format!("--year {year}"));
            return Err(failure.with("other", format!("--quarter {other}Q")));
        }
        let year = self.year.or(named);
        let adoption = pack.map(|pack| context.adoption(store, Some(pack), year));
        Ok(Asked {
            kind,
            year: context.year(store, year)?,
            org: org(&self.org)?,
            under: org(&self.under)?,
            quarter: self.quarter.map(|it| it.number),
            form: self.form.clone(),
            sheet: self.sheet,
            appraisal: self.appraisal.clone(),
            adoption: adoption.transpose()?,
            days: self.days,
            limit: context.limit,
        })
    }
}

/// Whether a place means standard output.
pub fn is_out(to: &Path) -> bool {
    to.as_os_str() == "-"
}

/// The form that a place and a word ask for. A file is always named after its form, so that no
/// file of data can be written over by a slip.
///
/// # Errors
/// That neither tells the form, or that they contradict each other.
pub fn form(to: &Path, named: Option<PaperForm>) -> Result<PaperForm, Failure> {
    let shown = to.display();
    if is_out(to) {
        let form = named.unwrap_or(PaperForm::Markdown);
        if !form.is_text() && std::io::stdout().is_terminal() {
            return Err(Failure::new("paper_terminal", Exit::Usage).with("form", form));
        }
        return Ok(form);
    }
    let known = PaperForm::of_path(to);
    let own = known.ok_or_else(|| Failure::new("paper_form", Exit::Usage).with("file", &shown))?;
    match named {
        Some(named) if named != own => Err(Failure::new("paper_mismatch", Exit::Usage)
            .with("file", shown)
            .with("form", named)),
        _ => Ok(own),
    }
}

/// Checks that a file can stand where it is to stand, before any work is done for it.
///
/// # Errors
/// That there is no such folder, or that there is such a file.
fn check_place(to: &Path, force: bool) -> Result<(), Failure> {
    if is_out(to) {
        return Ok(());
    }
    let folder = to.parent().filter(|it| !it.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|it| !it.is_dir()) {
        let failure = Failure::new("paper_folder", Exit::File);
        return Err(failure.with("folder", folder.display()));
    }
    if !force && to.exists() {
        let failure = Failure::new("paper_exists", Exit::Usage);
        return Err(failure.with("file", to.display()));
    }
    Ok(())
}

/// Puts what `fill` writes where it is to be, and says where that is.
///
/// # Errors
/// That there is such a file, that it is the file of data, what the system says, or `fill`.
pub fn place(
    context: &Context,
    store: &Store,
    (to, force): (&Path, bool),
    fill: impl FnOnce(&mut dyn Out) -> Result<(), Failure>,
) -> Result<Reply, Failure> {
    if is_out(to) {
        let mut bytes = Vec::new();
        fill(&mut bytes)?;
        return Ok(Reply::Bytes(bytes));
    }
    check_place(to, force)?;
    let data = std::fs::canonicalize(store.path()).ok();
    if data.is_some() && std::fs::canonicalize(to).ok() == data {
        return Err(Failure::new("file_exists", Exit::Usage).with("file", to.display()));
    }
    let overwrite = if force {
        Overwrite::Yes
    } else {
        Overwrite::Never
    };
    let path = put_with(to, overwrite, |file| fill(file));
    let path = path.map_err(|failure| match failure.code.as_str() {
        "paper_exists" => failure.with("file", to.display()),
        _ => failure,
    })?;
    let bytes = std::fs::metadata(&path)?.len();
    let (file, size) = (path.display().to_string(), bytes.to_string());
    let args = [("file", file.as_str()), ("bytes", size.as_str())];
    Ok(Reply::Lines {
        lines: vec![context.words.say("cli.report.done", &args)],
        object: json!({ "file": file, "bytes": bytes }),
    })
}

fn list(context: &Context) -> Reply {
    let words = &context.words;
    let rows = ReportKind::ALL.iter().map(|kind| {
        let options = |needed: bool| {
            let own = kind.options().iter().filter(|(_, needs)| *needs == needed);
            own.map(|(option, _)| format!("--{option}"))
                .collect::<Vec<_>>()
        };
        json!({
            "report": kind.code(),
            "title": words.code("report_kind", kind.code()),
            "needs": options(true),
            "takes": options(false),
            "about_report": words.get(&format!("report.about.{kind}")),
        })
    });
    Reply::List {
        columns: COLUMNS,
        rows: rows.collect(),
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Failure {
        match error {
            ReportError::Store(error) => error.into(),
            ReportError::Missing(noun, id) => Failure::missing(noun, id),
            ReportError::Needs(option) => {
                Failure::new("usage_missing", Exit::Usage).with("arg", format!("--{option}"))
            }
            ReportError::Choose { option, known } => Failure::new("report_choose", Exit::Usage)
                .with("arg", format!("--{option}"))
                .with("known", known),
            ReportError::Ambiguous(id) => Failure::new("needs_pack", Exit::Usage).with("value", id),
        }
    }
}

impl From<PaperError> for Failure {
    fn from(error: PaperError) -> Failure {
        match error {
            PaperError::Stopped => StoreError::Stopped.into(),
            error => Failure::new("io", Exit::File).with("detail", error),
        }
    }
}

impl From<PlaceError> for Failure {
    fn from(error: PlaceError) -> Failure {
        match error {
            PlaceError::Exists => Failure::new("paper_exists", Exit::Usage),
            PlaceError::Io(error) => error.into(),
        }
    }
}
