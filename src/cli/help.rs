//! Puts our words into the command line's help and errors, since clap has only its own English.

use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::value;
use crate::words::Words;

/// The command with every text from the words: `cli.<path>.about` for a command,
/// `cli.<path>.<id>` or else `cli.option.<id>` for an argument.
pub fn localize(command: Command, words: &Words) -> Command {
    let name = command.get_name().to_string();
    let version = command.get_version().is_some();
    let mut command = command
        .disable_help_subcommand(true)
        .disable_version_flag(true);
    if version {
        let flag = Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version);
        command = command.arg(flag);
    }
    one(command, words, &[name])
}

fn one(command: Command, words: &Words, path: &[String]) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let command = command.disable_help_flag(true).arg(help);
    let table: String = path[1..].iter().map(|part| format!(".{part}")).collect();
    let usage = usage(&command, words, path);
    let command = command
        .about(words.get(&format!("cli{table}.about")).into_owned())
        .long_about(None)
        .help_template(words.get("cli.help.template").into_owned())
        .override_usage(usage)
        .subcommand_help_heading(words.get("cli.help.commands").into_owned())
        .mut_args(|arg| argument(arg, words, &table));
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().into())
        .collect();
    names.into_iter().fold(command, |command, name| {
        let path = [path, std::slice::from_ref(&name)].concat();
        command.mut_subcommand(&name, |sub| one(sub, words, &path))
    })
}

fn argument(arg: Arg, words: &Words, table: &str) -> Arg {
    let own = format!("cli{table}.{}", arg.get_id());
    let key = if words.has(&own) {
        own
    } else {
        format!("cli.option.{}", arg.get_id())
    };
    let heading = match (arg.is_positional(), everywhere(&arg)) {
        (true, _) => "cli.help.arguments",
        (false, true) => "cli.manual.options",
        (false, false) => "cli.help.options",
    };
    let mut help = words.get(&key).into_owned();
    if let Some((group, codes)) = value::list_of(&arg) {
        let values = values(&group, &codes, words);
        help = words.say("cli.help.values", &[("help", &help), ("values", &values)]);
    }
    if let [default] = arg.get_default_values() {
        let default = default.to_string_lossy().into_owned();
        help = words.say("cli.help.default", &[("help", &help), ("value", &default)]);
    }
    let arg = arg
        .help(help)
        .long_help(None)
        .help_heading(words.get(heading).into_owned());
    if !arg.get_action().takes_values() {
        return arg;
    }
    arg.hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

/// Whether an option stands at every command.
pub fn everywhere(arg: &Arg) -> bool {
    arg.is_global_set() || ["help", "version"].contains(&arg.get_id().as_str())
}

/// The words of a closed list, each with what people call it.
fn values(group: &str, codes: &[&str], words: &Words) -> String {
    let one = |code: &&str| {
        let label = words.code(group, code);
        words.say("cli.help.value", &[("code", code), ("label", &label)])
    };
    let all: Vec<String> = codes.iter().map(one).collect();
    all.join(&words.get("kind.list.separator"))
}

fn usage(command: &Command, words: &Words, path: &[String]) -> String {
    let mut parts = path.to_vec();
    parts.push(words.get("cli.help.usage_options").into_owned());
    for arg in command.get_positionals() {
        let name = arg.get_id().as_str().to_uppercase();
        let many = match arg.get_action() {
            ArgAction::Append => "...",
            _ => "",
        };
        parts.push(if arg.is_required_set() {
            format!("<{name}>{many}")
        } else {
            format!("[{name}]{many}")
        });
    }
    let needed = command.get_arguments();
    let needed = needed.filter(|arg| arg.is_required_set() && !arg.is_positional());
    let written = |arg: &Arg| {
        let name = arg.get_id().as_str().to_uppercase();
        Some(format!("--{} <{name}>", arg.get_long()?))
    };
    parts.extend(needed.filter_map(written));
    if command.is_subcommand_required_set() {
        parts.push(words.get("cli.help.usage_command").into_owned());
    } else if command.has_subcommands() {
        parts.push(words.get("cli.help.usage_command_if").into_owned());
    }
    parts.join(" ")
}

/// The refusal that a usage error is; `None` if it is the help or the version that was asked for.
pub fn usage_error(
    error: &clap::Error,
    words: &Words,
) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    let context = |kind| error.get(kind).map(ToString::to_string);
    let arg = context(ContextKind::InvalidArg).or_else(|| context(ContextKind::InvalidSubcommand));
    let arg = ("arg", arg.unwrap_or_default());
    Some(match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => ("usage_unknown_option", vec![arg]),
        ErrorKind::InvalidSubcommand => ("usage_unknown_command", vec![arg]),
        ErrorKind::MissingRequiredArgument => ("usage_missing", vec![arg]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue).unwrap_or_default();
            let valid = valid(error, words);
            (
                "usage_bad_value",
                vec![arg, ("value", value), ("valid", valid)],
            )
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            ("usage_conflict", vec![arg, ("other", other)])
        }
        _ => ("usage_other", Vec::new()),
    })
}

/// What would have been right.
fn valid(error: &clap::Error, words: &Words) -> String {
    let codes = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(codes)) => codes.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    match error.get(ContextKind::Custom) {
        Some(ContextValue::String(group)) => values(group, &codes, words),
        _ if !codes.is_empty() => codes.join(&words.get("kind.list.separator")),
        _ => {
            let key = std::error::Error::source(error).map(ToString::to_string);
            let key = key.filter(|key| words.has(key));
            words
                .get(key.as_deref().unwrap_or("cli.value.number"))
                .into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn command(words: &Words) -> Command {
        let list = Command::new("list")
            .arg(
                Arg::new("kind")
                    .long("kind")
                    .value_parser(["branch", "unit"]),
            )
            .arg(Arg::new("file").required(true));
        let org = Command::new("org")
            .subcommand_required(true)
            .subcommand(list);
        let db = Arg::new("db").long("db").global(true);
        localize(
            Command::new("wudan").version("1").arg(db).subcommand(org),
            words,
        )
    }

    #[test]
    fn help_is_wholly_in_our_words() {
        for lang in Lang::ALL {
            let words = Words::built_in(*lang);
            for args in [vec!["wudan", "-h"], vec!["wudan", "org", "list", "--help"]] {
                let help = command(&words)
                    .try_get_matches_from(args)
                    .unwrap_err()
                    .to_string();
                assert!(!help.contains('⟨'), "{help}");
                let english = ["Usage", "Options", "Print", "Commands", "possible values"];
                let foreign = |word: &&str| help.contains(*word) && *lang == Lang::ZhCn;
                assert!(!english.iter().any(foreign), "{help}");
            }
        }
    }

    #[test]
    fn usage_errors_become_refusals_with_words() {
        let words = Words::built_in(Lang::ZhCn);
        let cases: [(&[&str], &str); 4] = [
            (
                &["wudan", "org", "list", "--no", "x"],
                "usage_unknown_option",
            ),
            (&["wudan", "orgs"], "usage_unknown_command"),
            (&["wudan", "org", "list"], "usage_missing"),
            (
                &["wudan", "org", "list", "--kind", "x", "f"],
                "usage_bad_value",
            ),
        ];
        for (args, wanted) in cases {
            let error = command(&words).try_get_matches_from(args).unwrap_err();
            let (code, args) = usage_error(&error, &words).unwrap();
            assert_eq!(code, wanted);
            let sentence = words.refusal(code, &args);
            assert!(
                !sentence.paragraph(&words, "").contains('⟨'),
                "{sentence:?}"
            );
            assert!(args.iter().all(|(_, value)| !value.is_empty()), "{args:?}");
        }
        let error = command(&words)
            .try_get_matches_from(["wudan", "-V"])
            .unwrap_err();
        assert!(usage_error(&error, &words).is_none());
    }
}
