//! A letter to one org with the values of its fields.

use std::collections::BTreeMap;

use super::{LetterError, Manner, annex, check, written_day};
use crate::{
    base::Date,
    domain::{Id, pack::LetterAnnex},
    exchange::paper::letter::{Annex, OfficialLetter},
    report::letter_number,
    store::{
        Store,
        query::{
            judging::letter::{LetterLine, holes},
            letter::LetterFilter,
        },
    },
    words::Words,
};

/// The fields of a letter, in the order in which they are listed.
pub const NAMES: &[&str] = &[
    "org_name",
    "org",
    "secretary",
    "phone",
    "year",
    "term_end",
    "deadline",
    "letter_title",
    "text",
    "findings",
    "sender",
    "document_number",
    "day",
    "clause",
    "pack",
];

/// Letters looked up for their numbers, and problems listed below one, at most.
pub(super) const LINES: u32 = 10_000;

/// A letter to one org with the values of its fields.
pub struct Filled {
    line: LetterLine,
    date: Date,
    day: String,
    salutation: String,
    text: String,
    asks_until: bool,
    sender: String,
    number: Option<String>,
    problems: Vec<String>,
    annexes: Vec<Annex>,
    lacks_annex: bool,
}

/// What ends a salutation.
const COLONS: [char; 2] = ['\u{ff1a}', ':'];

/// A number and its day.
type Numbered = (String, Date);

/// The latest number of a letter for each org: of its year, else of a later one.
fn numbers(
    (store, words): (&Store, &Words),
    (letter, year): (&str, i32),
) -> Result<BTreeMap<Id, Numbered>, LetterError> {
    let filter = LetterFilter {
        year: None,
        org: None,
        letter: Some(letter.to_string()),
    };
    let mut found = store.letters_sent(&filter, None, LINES)?;
    found.retain(|line| line.letter.withdrawn.is_none() && line.letter.year >= year);
    // What is put in later stays: the latest of the year itself.
    found.reverse();
    found.sort_by_key(|line| line.letter.year == year);
    let pairs = found.iter().map(|line| &line.letter);
    let pairs = pairs.map(|it| (it.org, (letter_number(it, words), it.date)));
    Ok(pairs.collect())
}

/// Whether a field's name or label means the list of problems.
pub(super) fn is_findings(words: &Words, name: &str) -> bool {
    name == "findings" || words.get("exchange.letter_field.findings") == name
}

impl Filled {
    /// Letters with their values, checked: none has a hole, and what it says holds.
    ///
    /// # Errors
    /// What keeps them from being written, or what SQLite says.
    pub fn all(
        (store, words): (&Store, &Words),
        lines: Vec<LetterLine>,
        manner: &Manner,
    ) -> Result<Vec<Filled>, LetterError> {
        if !manner.is_unchecked {
            check::check(&lines, words)?;
        }
        let first = lines.first().map(|line| (line.letter.as_str(), line.year));
        let mut numbers = numbers((store, words), first.unwrap_or(("", 0)))?;
        let mut each = Vec::with_capacity(lines.len());
        for line in lines {
            let number = numbers.remove(&line.org);
            let filled = Filled::new((store, words), line, (number, manner))?;
            each.push(filled.with_annexes((store, words), manner)?);
        }
        check::check_filled(&each, manner, words)?;
        Ok(each)
    }

    fn new(
        (store, words): (&Store, &Words),
        mut line: LetterLine,
        (number, manner): (Option<Numbered>, &Manner),
    ) -> Result<Filled, LetterError> {
        line.deadline = manner.deadline.or(line.deadline);
        let date = number.as_ref().map(|(_, date)| *date);
        let date = date.unwrap_or(store.session().today);
        let told = line.told(&|day| written_day(words, day));
        let sender = match (&manner.sender, &manner.style.head, &line.by) {
            (Some(sender), ..) => sender.clone(),
            (None, Some(head), _) => {
                let suffix = words.get("exchange.letter.head_suffix");
                head.strip_suffix(suffix.as_ref())
                    .unwrap_or(head)
                    .to_string()
            }
            (None, None, Some(by)) => by.clone(),
            (None, None, None) => {
                let part = words.get("exchange.letter.department");
                store.department(line.org, &part)?
            }
        };
        let salutation = salutation(&line, words);
        Ok(Filled {
            date,
            day: written_day(words, date),
            text: below(&told, &salutation, &line.org_name),
            asks_until: holes(&line.text).iter().any(|it| it.name == "deadline"),
            salutation,
            sender,
            number: number.map(|(number, _)| number),
            problems: Vec::new(),
            annexes: Vec::new(),
            lacks_annex: false,
            line,
        })
    }

    /// With what the pack or the person wants listed below it.
    fn with_annexes(
        self,
        (store, words): (&Store, &Words),
        manner: &Manner,
    ) -> Result<Filled, LetterError> {
        let problems = annex::problems((store, words), &self.line)?;
        let mut lists = Vec::new();
        match self.line.annex {
            Some(LetterAnnex::Tasks) => {
                let tasks = annex::tasks(words, &self.line);
                lists.push((LetterAnnex::Tasks, tasks));
            }
            Some(LetterAnnex::Findings) => {
                lists.push((LetterAnnex::Findings, problems.clone()));
            }
            None => {}
        }
        // A text that says that something follows is not sent without it.
        let lacks_annex = lists.iter().any(|(_, lines)| lines.is_empty());
        if manner.with_findings && self.line.annex != Some(LetterAnnex::Findings) {
            let none = || vec![words.get("exchange.letter.no_finding").into_owned()];
            let listed = Some(problems.clone()).filter(|it| !it.is_empty());
            lists.push((LetterAnnex::Findings, listed.unwrap_or_else(none)));
        }
        Ok(Filled {
            problems,
            annexes: annex::annexes(words, lists),
            lacks_annex,
            ..self
        })
    }

    /// The day that stands below it: the register's if it has a number.
    pub fn date(&self) -> Date {
        self.date
    }

    pub(super) fn line(&self) -> &LetterLine {
        &self.line
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn lacks_annex(&self) -> bool {
        self.lacks_annex
    }

    /// Whether its text asks for something by a day.
    pub(super) fn asks_until(&self) -> bool {
        self.asks_until
    }

    /// Whether the day by which it asks for something lies before its own.
    pub(super) fn is_late(&self) -> bool {
        self.line.deadline.is_some_and(|day| day < self.date)
    }

    /// The value of a field by its name or its label; empty where nothing is known.
    pub fn value(&self, words: &Words, name: &str) -> Option<String> {
        let label = |known: &&&str| words.get(&format!("exchange.letter_field.{known}")) == name;
        let by_label = NAMES.iter().find(label).copied();
        let by_name = NAMES.iter().find(|known| **known == name).copied();
        let line = &self.line;
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let day = |it: Option<Date>| {
            let written = it.map(|day| written_day(words, day));
            written.unwrap_or_default()
        };
        Some(match by_name.or(by_label)? {
            "org_name" => line.org_name.clone(),
            "org" => line.org_code.clone(),
            "secretary" => text(&line.secretary),
            "phone" => text(&line.phone),
            "year" => line.year.to_string(),
            "term_end" => day(line.term_end),
            "deadline" => day(line.deadline),
            "letter_title" => line.title.clone(),
            "text" => self.text.clone(),
            "findings" => self.problems.join("\n"),
            "sender" => self.sender.clone(),
            "document_number" => self.number.clone().unwrap_or_default(),
            "day" => self.day.clone(),
            "clause" => text(&line.clause),
            "pack" => line.pack.clone(),
            _ => return None,
        })
    }

    /// In the official layout.
    pub fn letter(&self, words: &Words, head: Option<String>) -> OfficialLetter {
        let addressed = [("org", self.salutation.as_str())];
        OfficialLetter {
            head,
            number: self.number.clone(),
            title: self.line.title.clone(),
            addressee: words.say("exchange.letter.to", &addressed),
            paragraphs: self.text.lines().map(str::to_string).collect(),
            sender: self.sender.clone(),
            day: self.day.clone(),
            annexes: self.annexes.clone(),
        }
    }

    /// The org in a file's name: no stroke, no point at the start.
    pub fn file_name(&self) -> String {
        let name = format!("{}-{}", self.line.org_code, self.line.org_name);
        let plain = name.chars().filter(|c| !c.is_control());
        let plain: String = plain
            .map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c })
            .collect();
        plain.trim_start_matches('.').to_string()
    }
}

/// Who is addressed: a body, or its secretary by name.
fn salutation(line: &LetterLine, words: &Words) -> String {
    if !line.is_to_secretary {
        return line.to.clone();
    }
    let person = line.secretary.as_deref().unwrap_or_default();
    let args = [("org", line.to.as_str()), ("person", person)];
    let key = match &line.secretary {
        Some(_) => "exchange.letter.to_person",
        None => "exchange.letter.to_secretary",
    };
    words.say(key, &args)
}

/// The text below the salutation, which many texts repeat.
fn below(text: &str, salutation: &str, org: &str) -> String {
    let starts = [salutation, org].into_iter();
    let rest = starts.filter_map(|start| text.strip_prefix(start)?.strip_prefix(COLONS));
    let rest = rest.map(|rest| rest.trim_start().to_string()).next();
    rest.unwrap_or_else(|| text.to_string())
}
