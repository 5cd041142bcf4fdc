//! The manual: every command with its usage and options, as data, and as a page for `man`.

use clap::{Arg, Command};

use super::{help, reply::Reply};
use crate::words::Words;

/// One command of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is called: `wudan org list [OPTIONS]`.
    pub usage: String,
    /// What it does.
    pub about: String,
    /// It only holds other commands.
    pub is_noun: bool,
    /// Its own arguments: how they are written, and what they mean.
    pub args: Vec<(String, String)>,
}

/// Every command, depth first; the first entry is the program with its global options.
pub fn entries(words: &Words) -> Vec<Entry> {
    let mut command = super::command(words);
    command.build();
    let mut entries = Vec::new();
    collect(&command, 0, words, &mut entries);
    entries
}

fn collect(command: &Command, depth: usize, words: &Words, entries: &mut Vec<Entry>) {
    let shown = |arg: &&Arg| depth == 0 || !help::everywhere(arg);
    let args = command.get_arguments().filter(shown);
    entries.push(Entry {
        usage: usage(command, words),
        about: command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default(),
        // A command that also does something by itself is told like those that hold no others.
        is_noun: depth == 0 || command.is_subcommand_required_set(),
        args: args.map(argument).collect(),
    });
    for sub in command.get_subcommands() {
        collect(sub, depth + 1, words, entries);
    }
}

/// The usage line without the word before it, which the help's template brings.
fn usage(command: &Command, words: &Words) -> String {
    let text = command.clone().render_usage().to_string();
    let start = text.find("wudan").unwrap_or(0);
    let line = text[start..].trim().to_string();
    if line.is_empty() {
        return words.get("cli.help.usage_command").into_owned();
    }
    line
}

fn argument(arg: &Arg) -> (String, String) {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let mut written = arg.to_string();
    if let (Some(short), true) = (arg.get_short(), arg.get_long().is_some()) {
        written = format!("-{short}, {written}");
    }
    (written, help)
}

/// The page for `man`.
pub fn reply(words: &Words) -> Reply {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    let title = |key: &str| roff(&words.get(&format!("cli.manual.{key}")));
    let entries = entries(words);
    line(&format!(
        ".TH WUDAN 1 \"\" \"wudan {}\" \"\"",
        env!("CARGO_PKG_VERSION")
    ));
    for (at, entry) in entries.iter().enumerate() {
        if at == 0 {
            line(&format!(".SH {}", title("name")));
            line(&format!("wudan \\- {}", roff(&entry.about)));
            line(&format!(".SH {}", title("usage")));
            line(&roff(&entry.usage));
            line(&format!(".SH {}", title("options")));
        } else if entry.is_noun {
            line(&format!(".SH {}", roff(&entry.usage)));
            line(&roff(&entry.about));
        } else {
            line(&format!(".SS {}", roff(&entry.usage)));
            line(&roff(&entry.about));
        }
        for (written, help) in &entry.args {
            line(".TP");
            line(&format!("\\fB{}\\fR", roff(written)));
            line(&roff(help));
        }
    }
    line(&format!(".SH {}", title("exit")));
    for (number, meaning) in exits(words) {
        line(".TP");
        line(&format!("\\fB{number}\\fR"));
        line(&roff(&meaning));
    }
    Reply::Text(out)
}

/// The one table of exit codes: number and meaning.
pub fn exits(words: &Words) -> Vec<(u8, String)> {
    let meaning = |number: u8| words.get(&format!("cli.exit.{number}")).into_owned();
    let all = super::failure::Exit::ALL.iter().map(|exit| exit.value());
    all.map(|number| (number, meaning(number))).collect()
}

/// Text with roff's own marks escaped.
fn roff(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) {
        return format!("\\&{escaped}");
    }
    escaped
}
