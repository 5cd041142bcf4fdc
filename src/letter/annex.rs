//! What stands on the annexes of a letter: open problems, tasks.

use super::{LetterError, written_day};
use crate::{
    base::Date,
    domain::{FindingState, pack::LetterAnnex},
    exchange::paper::letter::Annex,
    store::{
        Store,
        query::{finding::FindingFilter, judging::letter::LetterLine},
    },
    words::Words,
};

/// The open problems of an org with their days: causes of the cards that the letter is about,
/// then what stands on the ledger of the year.
pub(super) fn problems(
    (store, words): (&Store, &Words),
    line: &LetterLine,
) -> Result<Vec<String>, LetterError> {
    let filter = FindingFilter {
        year: line.year,
        org: Some(line.org),
        state: None,
    };
    let mut found = store.findings(&filter, None, super::filled::LINES)?;
    found.retain(|line| line.finding.state != FindingState::Closed);
    let is_listed = |text: &str| found.iter().any(|line| line.finding.text == text);
    let is_about_cards = line.annex == Some(LetterAnnex::Findings);
    let causes = line.items.iter().filter(|_| is_about_cards);
    let causes = causes.filter(|it| !is_listed(&it.text));
    let mut all: Vec<(&str, Option<Date>)> = Vec::new();
    all.extend(causes.map(|it| (it.text.as_str(), it.deadline)));
    let ledger = found.iter().map(|it| &it.finding);
    all.extend(ledger.map(|it| (it.text.as_str(), it.deadline)));
    Ok(numbered(words, &all))
}

/// The tasks that a letter is about.
pub(super) fn tasks(words: &Words, line: &LetterLine) -> Vec<String> {
    let all = line.items.iter();
    let all: Vec<_> = all.map(|it| (it.text.as_str(), it.deadline)).collect();
    numbered(words, &all)
}

fn numbered(words: &Words, all: &[(&str, Option<Date>)]) -> Vec<String> {
    let one = |(at, (text, day)): (usize, &(&str, Option<Date>))| {
        let no = (at + 1).to_string();
        let day = day.map(|day| written_day(words, day));
        let args = [
            ("no", no.as_str()),
            ("text", text),
            ("deadline", day.as_deref().unwrap_or_default()),
        ];
        match day {
            Some(_) => words.say("exchange.letter.item", &args),
            None => words.say("exchange.letter.item_open", &args),
        }
    };
    all.iter().enumerate().map(one).collect()
}

/// Annexes with their marks and the lines below the text that announce them.
pub(super) fn annexes(words: &Words, lists: Vec<(LetterAnnex, Vec<String>)>) -> Vec<Annex> {
    let is_one = lists.len() == 1;
    let one = |(at, (what, lines)): (usize, (LetterAnnex, Vec<String>))| {
        let title = words.code("letter_annex", what.code());
        let no = (at + 1).to_string();
        let args = [("no", no.as_str()), ("title", &title)];
        let key = match (is_one, at) {
            (true, _) => "only",
            (false, 0) => "first",
            (false, _) => "further",
        };
        let mark = match is_one {
            true => words.get("exchange.letter.annex").into_owned(),
            false => words.say("exchange.letter.annex_no", &args),
        };
        Annex {
            mark,
            note: words.say(&format!("exchange.letter.annex_{key}"), &args),
            title: title.into_owned(),
            lines,
        }
    };
    lists.into_iter().enumerate().map(one).collect()
}
