//! The command line: one file per subcommand, each an act or a query of the same store as the
//! screen's.

mod account;
mod agenda;
mod appraise;
mod arrange;
mod audit;
mod ballot;
mod bundle;
mod campaign;
mod card;
mod chart;
mod chase;
mod conflict;
mod contact;
mod context;
mod demo;
mod drawer;
mod due;
mod duty;
mod evidence;
mod explain;
mod fact_cell;
mod fact_list;
mod failure;
mod figure;
mod file;
mod finding;
mod form;
mod front;
mod glance;
mod help;
mod honour;
mod import;
mod incident;
mod indicator;
mod keymap;
mod lagging;
mod letter;
mod mail;
pub mod manual;
mod mapping;
mod measure;
mod narrow;
mod norm;
mod org;
mod pack;
mod person;
mod record;
mod register;
mod reply;
mod report;
mod session;
mod shape;
mod sheet;
mod talk;
mod target;
mod task;
mod theme;
mod titled;
mod tutor;
mod value;
mod verdict;
mod what_if;
mod wish;
mod year;

use std::{
    ffi::OsString,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chrono::Datelike;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use self::{
    context::Context,
    failure::{Exit, Failure},
    front::Front,
    reply::Reply,
};
use crate::{
    base::Date,
    exchange,
    tui::Wish,
    words::{Lang, Words},
};

/// Rows that a list shows unless told otherwise. A file of a county has fewer orgs than this.
const LIMIT: u32 = 100_000;

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(name = "wudan", version)]
struct Call {
    #[arg(long, global = true, env = "WUDAN_DB")]
    db: Option<PathBuf>,
    #[arg(long = "as", id = "as", global = true)]
    actor: Option<String>,
    #[arg(long, global = true, value_parser = value::day)]
    today: Option<Date>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true, env = "WUDAN_LANG", value_parser = value::word::<Lang>())]
    lang: Option<Lang>,
    #[arg(long, global = true)]
    limit: Option<u32>,
    #[command(flatten)]
    wish: wish::WishArgs,
    #[command(flatten)]
    arrange: arrange::Arrange,
    #[command(flatten)]
    narrow: narrow::Narrow,
    #[command(subcommand)]
    noun: Option<Noun>,
}

#[derive(Debug, Subcommand)]
enum Noun {
    Init(file::Init),
    #[command(subcommand)]
    Import(import::Verb),
    #[command(subcommand)]
    Org(org::Verb),
    #[command(subcommand)]
    Person(person::Verb),
    #[command(subcommand)]
    Term(person::TermVerb),
    #[command(subcommand)]
    Pack(pack::Verb),
    #[command(subcommand)]
    Duty(duty::Verb),
    #[command(subcommand)]
    Task(task::Verb),
    #[command(subcommand)]
    Form(form::Verb),
    #[command(subcommand)]
    Sheet(sheet::Verb),
    #[command(subcommand)]
    Draft(drawer::DraftVerb),
    #[command(subcommand)]
    Phrase(drawer::PhraseVerb),
    #[command(subcommand)]
    Finding(finding::Verb),
    #[command(subcommand)]
    Record(record::Verb),
    #[command(subcommand)]
    Register(register::Verb),
    #[command(subcommand)]
    Figure(figure::Verb),
    #[command(subcommand)]
    Incident(incident::Verb),
    #[command(subcommand)]
    Honour(honour::Verb),
    #[command(subcommand)]
    Ballot(ballot::Verb),
    #[command(subcommand)]
    Campaign(campaign::Verb),
    #[command(subcommand)]
    Card(card::Verb),
    #[command(subcommand)]
    Talk(talk::Verb),
    #[command(subcommand)]
    Lagging(lagging::Verb),
    #[command(subcommand)]
    Contact(contact::Verb),
    #[command(subcommand)]
    Chase(chase::Verb),
    #[command(subcommand)]
    Chart(chart::Verb),
    Draw(campaign::Draw),
    #[command(subcommand)]
    Indicator(indicator::Verb),
    #[command(subcommand)]
    Norm(norm::Verb),
    #[command(subcommand)]
    Target(target::Verb),
    Agenda(agenda::Agenda),
    #[command(subcommand)]
    Due(due::Verb),
    Glance(glance::Glance),
    #[command(subcommand)]
    Letter(letter::Verb),
    #[command(subcommand)]
    Evidence(evidence::Verb),
    Report(report::Report),
    Appraise(appraise::Appraise),
    #[command(subcommand)]
    Verdict(verdict::Verb),
    #[command(subcommand)]
    Measure(measure::Verb),
    #[command(subcommand)]
    Year(year::Verb),
    #[command(subcommand)]
    Account(account::Verb),
    #[command(subcommand)]
    Audit(audit::Verb),
    Undo(audit::Undo),
    Redo(audit::Undo),
    #[command(subcommand)]
    Batch(audit::BatchVerb),
    #[command(subcommand)]
    Bundle(bundle::Verb),
    Session,
    Info,
    Backup(file::Backup),
    Demo(demo::Demo),
    Tutor(tutor::Tutor),
    #[command(subcommand)]
    Theme(theme::Verb),
    #[command(subcommand)]
    Keymap(keymap::Verb),
    Completions(file::Completions),
    Man,
}

/// The program's arguments as clap knows them, in the words of a language.
pub fn command(words: &Words) -> clap::Command {
    help::localize(Call::command(), words)
}

/// Runs the program with its arguments and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if args
        .get(1)
        .is_some_and(|arg| arg == exchange::child::SUBCOMMAND)
    {
        return exchange::child::serve(args.into_iter().skip(2));
    }
    let words = words(&args);
    let matches = match command(&words).try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => return usage(&error, &words),
    };
    match Call::from_arg_matches(&matches) {
        Ok(call) => start(call, words),
        Err(error) => usage(&error, &words),
    }
}

fn start(call: Call, words: Words) -> ExitCode {
    let (arrange, limit) = call.arrange.limited(call.limit.unwrap_or(LIMIT), LIMIT);
    let mut context = Context {
        is_work: is_work(call.noun.as_ref()),
        front: Front::new(&words, call.json),
        words,
        db: call.db,
        actor: call.actor,
        today: call.today,
        trusted: false,
        json: call.json,
        wish: Wish {
            has_language: call.lang.is_some(),
            ..call.wish.wish()
        },
        limit: call.narrow.limit(limit),
        narrow: call.narrow,
        arrange,
    };
    let answer = match call.noun {
        Some(Noun::Session) => session::run(&mut context),
        noun => dispatch(noun, &context),
    };
    let year = Datelike::year(&context.session().today);
    let arranged = answer.and_then(|(reply, exit)| {
        let is_plain = context.narrow.is_plain() && context.arrange.is_plain();
        if !is_plain && !matches!(reply, Reply::List { .. }) {
            // An act may have been done: its answer is given, and this is only remarked.
            report(&Failure::new("no_list", exit), &context.words);
        }
        let reply = context.narrow.apply(reply, limit, &context)?;
        let reply = context.arrange.apply(reply, year, &context.words)?;
        Ok((reply, exit))
    });
    match arranged {
        Ok((reply, exit)) => {
            let bytes = reply.render(context.json, &context.words);
            match io::stdout().write_all(&bytes) {
                // Whoever closed the pipe has read enough.
                Ok(()) => exit.number(),
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit.number(),
                Err(error) => fail(&error.into(), &context.words),
            }
        }
        Err(mut failure) => {
            if failure.exit == Exit::Stopped {
                failure.exit = context.front.exit();
            }
            fail(&failure, &context.words)
        }
    }
}

/// Whether a call is about the department's work.
fn is_work(noun: Option<&Noun>) -> bool {
    if let Some(Noun::Bundle(verb)) = noun {
        return !verb.is_set_up();
    }
    !matches!(
        noun,
        Some(
            Noun::Account(_)
                | Noun::Audit(_)
                | Noun::Undo(_)
                | Noun::Redo(_)
                | Noun::Info
                | Noun::Backup(_)
        )
    )
}

fn dispatch(noun: Option<Noun>, context: &Context) -> Result<(Reply, Exit), Failure> {
    let done = |reply: Result<Reply, Failure>| reply.map(|reply| (reply, Exit::Done));
    match noun {
        None => file::workbench(context).map(|exit| (Reply::Text(String::new()), exit)),
        Some(Noun::Init(args)) => done(args.run(context)),
        Some(Noun::Import(verb)) => verb.run(context),
        Some(Noun::Org(verb)) => done(verb.run(context)),
        Some(Noun::Person(verb)) => done(verb.run(context)),
        Some(Noun::Term(verb)) => done(verb.run(context)),
        Some(Noun::Pack(verb)) => verb.run(context),
        Some(Noun::Duty(verb)) => done(verb.run(context)),
        Some(Noun::Task(verb)) => verb.run(context),
        Some(Noun::Form(verb)) => verb.run(context),
        Some(Noun::Sheet(verb)) => done(verb.run(context)),
        Some(Noun::Draft(verb)) => done(verb.run(context)),
        Some(Noun::Phrase(verb)) => done(verb.run(context)),
        Some(Noun::Finding(verb)) => done(verb.run(context)),
        Some(Noun::Record(verb)) => verb.run(context),
        Some(Noun::Register(verb)) => verb.run(context),
        Some(Noun::Figure(verb)) => verb.run(context),
        Some(Noun::Incident(verb)) => verb.run(context),
        Some(Noun::Honour(verb)) => verb.run(context),
        Some(Noun::Ballot(verb)) => verb.run(context),
        Some(Noun::Campaign(verb)) => done(verb.run(context)),
        Some(Noun::Card(verb)) => done(verb.run(context)),
        Some(Noun::Talk(verb)) => done(verb.run(context)),
        Some(Noun::Lagging(verb)) => done(verb.run(context)),
        Some(Noun::Contact(verb)) => done(verb.run(context)),
        Some(Noun::Chase(verb)) => done(verb.run(context)),
        Some(Noun::Chart(verb)) => done(verb.run(context)),
        Some(Noun::Draw(args)) => done(args.run(context)),
        Some(Noun::Indicator(verb)) => done(verb.run(context)),
        Some(Noun::Norm(verb)) => done(verb.run(context)),
        Some(Noun::Target(verb)) => done(verb.run(context)),
        Some(Noun::Agenda(args)) => done(args.run(context)),
        Some(Noun::Due(verb)) => done(verb.run(context)),
        Some(Noun::Glance(args)) => done(args.run(context)),
        Some(Noun::Letter(verb)) => done(verb.run(context)),
        Some(Noun::Evidence(verb)) => verb.run(context),
        Some(Noun::Report(args)) => done(args.run(context)),
        Some(Noun::Appraise(args)) => done(args.run(context)),
        Some(Noun::Verdict(verb)) => done(verb.run(context)),
        Some(Noun::Measure(verb)) => done(verb.run(context)),
        Some(Noun::Year(verb)) => verb.run(context),
        Some(Noun::Account(verb)) => done(verb.run(context)),
        Some(Noun::Audit(verb)) => verb.run(context),
        Some(Noun::Undo(args)) => done(args.undo(context)),
        Some(Noun::Redo(args)) => done(args.redo(context)),
        Some(Noun::Batch(verb)) => done(verb.run(context)),
        Some(Noun::Bundle(verb)) => verb.run(context),
        Some(Noun::Session) => Err(Failure::bad("command", "session")),
        Some(Noun::Info) => done(file::info(context)),
        Some(Noun::Backup(args)) => done(args.run(context)),
        Some(Noun::Demo(args)) => args.run(context),
        Some(Noun::Tutor(args)) => args.run(context),
        Some(Noun::Keymap(verb)) => verb.run(context),
        Some(Noun::Theme(verb)) => verb.run(context),
        Some(Noun::Completions(args)) => done(args.run(context)),
        Some(Noun::Man) => done(Ok(manual::reply(&context.words))),
    }
}

/// The words of the language that the arguments, the environment or the locale ask for. The
/// arguments are not parsed yet, since parsing errors need words too.
fn words(args: &[OsString]) -> Words {
    let text = |arg: &OsString| arg.to_string_lossy().into_owned();
    let option = args.iter().enumerate().find_map(|(at, arg)| {
        let arg = text(arg);
        match arg.strip_prefix("--lang=") {
            Some(lang) => Some(lang.to_string()),
            None if arg == "--lang" => args.get(at + 1).map(text),
            None => None,
        }
    });
    let from = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let lang = option
        .or_else(|| from("WUDAN_LANG"))
        .and_then(|lang| Lang::parse(&lang))
        .or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(from);
            locale.map(|locale| Lang::of_locale(&locale))
        })
        .unwrap_or(Lang::ZhCn);
    let folder = file::config_dir().map(|dir| dir.join("words"));
    match Words::load(lang, folder.as_deref()) {
        Ok(words) => words,
        Err(error) => {
            // A defect in the user's own words must not lock him out of the program.
            let words = Words::built_in(lang);
            let named = error.args().into_iter();
            let failure = Failure {
                args: named.map(|(name, it)| (name.to_string(), it)).collect(),
                ..Failure::new(error.fault.code(), Exit::Usage)
            };
            report(&failure, &words);
            words
        }
    }
}

fn usage(error: &clap::Error, words: &Words) -> ExitCode {
    match help::usage_error(error, words) {
        None => {
            let text = format!("{}\n", error.render().to_string().trim_end());
            // Help that was not asked for is an error: it must not pass for the answer of a call.
            if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                let _ = io::stderr().write_all(text.as_bytes());
                return Exit::Usage.number();
            }
            let _ = io::stdout().write_all(text.as_bytes());
            Exit::Done.number()
        }
        Some((code, args)) => fail(&Failure::usage(code, args), words),
    }
}

fn fail(failure: &Failure, words: &Words) -> ExitCode {
    report(failure, words);
    failure.exit.number()
}

/// Writes what happened, whether the work is saved, and what to do, to standard error.
fn report(failure: &Failure, words: &Words) {
    let time = chrono::Local::now().format("%Y-%m-%d %H:%M:%S").to_string();
    let mut sentence = words.refusal(&failure.code, &failure.args);
    if failure.table != "refusal" {
        let args: Vec<(&str, &str)> = failure
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let part = |part: &str| format!("exchange.{}.{}.{part}", failure.table, failure.code);
        sentence.what = words.say(&part("what"), &args);
        sentence.remedy = words.say(&part("remedy"), &args);
    }
    let mut text = String::new();
    for line in &failure.details {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(&sentence.paragraph(words, &time));
    text.push('\n');
    // A client that takes UTF-8 for GBK is told so in the bytes that it reads.
    let bytes = match failure.exit {
        Exit::Encoding => encoding_rs::GBK.encode(&text).0.into_owned(),
        _ => text.into_bytes(),
    };
    // If standard error is closed too, the exit code must do.
    let _ = io::stderr().write_all(&bytes);
}
