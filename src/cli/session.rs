//! `session`: what sshd runs for a person under the service account (a forced command).
//!
//! The name after `--as` was written by the administrator into the key table, so it is the
//! person's identity. What the person asked for stands in `SSH_ORIGINAL_COMMAND`; it is read by
//! the small grammar below and never by a shell.

use clap::FromArgMatches;

use super::{
    Call, Noun,
    context::Context,
    failure::{Exit, Failure},
    file, help, is_work,
    reply::Reply,
};

/// Options that would change who acts, on what, or when.
const FORBIDDEN: [&str; 3] = ["--db", "--as", "--today"];

/// Runs the subcommand that was asked for, or opens the workbench.
pub fn run(context: &mut Context) -> Result<(Reply, Exit), Failure> {
    if context.actor.is_none() {
        return Err(Failure::new("usage_missing", Exit::Usage).with("arg", "--as"));
    }
    context.trusted = true;
    let asked = std::env::var("SSH_ORIGINAL_COMMAND").unwrap_or_default();
    let words = split(&asked).ok_or_else(|| refused(&asked))?;
    if words.is_empty() {
        return file::workbench(context).map(|exit| (Reply::Text(String::new()), exit));
    }
    let is_forbidden = |word: &String| {
        FORBIDDEN
            .iter()
            .any(|option| word == option || word.starts_with(&format!("{option}=")))
    };
    if words.iter().any(is_forbidden) {
        return Err(refused(&asked));
    }
    let args = std::iter::once("wudan".to_string()).chain(words);
    let matches = super::command(&context.words).try_get_matches_from(args);
    let call = matches.and_then(|matches| Call::from_arg_matches(&matches));
    let call = call.map_err(|error| match help::usage_error(&error, &context.words) {
        Some((code, args)) => Failure::usage(code, args),
        None => refused(&asked),
    })?;
    context.is_work = is_work(call.noun.as_ref());
    context.json = call.json;
    let limit = call.limit.unwrap_or(context.limit);
    let (arrange, limit) = call.arrange.limited(limit, super::LIMIT);
    context.arrange = arrange;
    context.limit = call.narrow.limit(limit);
    context.narrow = call.narrow;
    match call.noun {
        // These name files of the server, or another file of data than the person's own.
        Some(
            Noun::Session
            | Noun::Init(_)
            | Noun::Import(_)
            | Noun::Backup(_)
            | Noun::Demo(_)
            | Noun::Tutor(_)
            | Noun::Theme(_)
            | Noun::Keymap(_)
            | Noun::Completions(_),
        ) => Err(refused(&asked)),
        Some(Noun::Evidence(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Form(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Task(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Ballot(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Pack(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Report(args)) if args.touches_files() => Err(refused(&asked)),
        Some(Noun::Bundle(verb)) if verb.touches_files() => Err(refused(&asked)),
        Some(Noun::Letter(verb)) if verb.touches_files() => Err(refused(&asked)),
        noun => super::dispatch(noun, context),
    }
}

fn refused(asked: &str) -> Failure {
    Failure::new("session_refused", Exit::Refused).with("command", asked)
}

/// Splits at blanks; quotes keep blanks together and a backslash keeps the next character. `None`
/// if a quote is left open. Nothing else has a meaning, so nothing can be smuggled in.
fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => word.get_or_insert_default().push(chars.next()?),
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_split_without_a_shell() {
        let cases: [(&str, Option<&[&str]>); 6] = [
            ("", Some(&[])),
            ("task list --json", Some(&["task", "list", "--json"])),
            (
                "task note T-0001 'a b' --quarter \"2026 Q3\"",
                Some(&["task", "note", "T-0001", "a b", "--quarter", "2026 Q3"]),
            ),
            ("a\\ b '' ", Some(&["a b", ""])),
            (
                "org show $(id); rm -rf *",
                Some(&["org", "show", "$(id);", "rm", "-rf", "*"]),
            ),
            ("task 'open", None),
        ];
        for (text, words) in cases {
            let words = words.map(|words| words.iter().map(ToString::to_string).collect());
            assert_eq!(split(text), words, "{text}");
        }
    }
}
