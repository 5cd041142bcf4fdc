//! A letter to one org with the values of its fields.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{LetterError, written_day};
use crate::{
    base::Date,
    domain::{FindingState, Id},
    exchange::paper::letter::OfficialLetter,
    report::letter_number,
    store::{
        Store,
        query::{finding::FindingFilter, judging::letter::LetterLine, letter::LetterFilter},
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
    "sender",
    "document_number",
    "day",
    "clause",
    "pack",
];

/// Letters looked up for their numbers, and problems listed below one, at most.
const LINES: u32 = 10_000;

/// A letter to one org with the values of its fields.
pub struct Filled<'a> {
    line: &'a LetterLine,
    year: i32,
    today: Date,
    day: String,
    text: String,
    number: Option<String>,
    annex: Vec<String>,
}

/// The latest number of a letter of a year for each org.
fn numbers(
    (store, words): (&Store, &Words),
    letter: &str,
    year: i32,
) -> Result<BTreeMap<Id, String>, LetterError> {
    let filter = LetterFilter {
        year: Some(year),
        org: None,
        letter: Some(letter.to_string()),
    };
    let mut found = store.letters_sent(&filter, None, LINES)?;
    found.retain(|line| line.letter.withdrawn.is_none());
    // The latest comes first, and what is put in later stays.
    let pairs = found.iter().rev();
    let pairs = pairs.map(|it| (it.letter.org, letter_number(&it.letter, words)));
    Ok(pairs.collect())
}

impl<'a> Filled<'a> {
    /// Letters with their values; `with_findings` lists each org's open problems below its own.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn all(
        (store, words): (&Store, &Words),
        lines: &'a [LetterLine],
        year: i32,
        with_findings: bool,
    ) -> Result<Vec<Filled<'a>>, LetterError> {
        let letter = lines.first().map_or("", |line| line.letter.as_str());
        let mut numbers = numbers((store, words), letter, year)?;
        let filled = lines.iter().map(|line| {
            let filled = Filled::new((store, words), line, numbers.remove(&line.org))?;
            match with_findings {
                true => filled.with_findings((store, words)),
                false => Ok(filled),
            }
        });
        filled.collect()
    }

    fn new(
        (store, words): (&Store, &Words),
        line: &'a LetterLine,
        number: Option<String>,
    ) -> Result<Filled<'a>, LetterError> {
        let today = store.session().today;
        let adoption = store.find::<crate::domain::Adoption>(line.adoption)?;
        Ok(Filled {
            line,
            year: adoption.map_or(today.year(), |adoption| adoption.year),
            today,
            day: written_day(words, today),
            text: line.told(&|day| written_day(words, day)),
            number,
            annex: Vec::new(),
        })
    }

    /// With the org's open problems of the year, each with its deadline.
    fn with_findings(self, (store, words): (&Store, &Words)) -> Result<Filled<'a>, LetterError> {
        let filter = FindingFilter {
            year: self.year,
            org: Some(self.line.org),
            state: None,
        };
        let mut found = store.findings(&filter, None, LINES)?;
        found.retain(|line| line.finding.state != FindingState::Closed);
        let lines = found.iter().enumerate().map(|(at, line)| {
            let (no, day) = ((at + 1).to_string(), line.finding.deadline);
            let day = day.map(|day| written_day(words, day));
            let args = [
                ("no", no.as_str()),
                ("text", &line.finding.text),
                ("deadline", day.as_deref().unwrap_or_default()),
            ];
            words.say("exchange.letter.finding", &args)
        });
        let mut annex = vec![words.get("exchange.letter.annex").into_owned()];
        annex.extend(lines);
        if annex.len() == 1 {
            annex.push(words.get("exchange.letter.no_finding").into_owned());
        }
        Ok(Filled { annex, ..self })
    }

    /// The day on which it is written.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The value of a field by its name or its label; empty where nothing is known.
    pub fn value(&self, words: &Words, name: &str) -> Option<String> {
        let label = |known: &&&str| words.get(&format!("exchange.letter_field.{known}")) == name;
        let by_label = NAMES.iter().find(label).copied();
        let by_name = NAMES.iter().find(|known| **known == name).copied();
        let line = self.line;
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
            "year" => self.year.to_string(),
            "term_end" => day(line.term_end),
            "deadline" => day(line.deadline),
            "letter_title" => line.title.clone(),
            "text" => self.text.clone(),
            "sender" => text(&line.by),
            "document_number" => self.number.clone().unwrap_or_default(),
            "day" => self.day.clone(),
            "clause" => text(&line.clause),
            "pack" => line.pack.clone(),
            _ => return None,
        })
    }

    /// In the official layout.
    pub fn letter(&self, head: Option<String>) -> OfficialLetter {
        let line = self.line;
        OfficialLetter {
            head,
            number: self.number.clone(),
            title: line.title.clone(),
            addressee: format!("{}\u{ff1a}", line.org_name),
            paragraphs: self.text.lines().map(str::to_string).collect(),
            sender: line.by.clone().unwrap_or_default(),
            day: self.day.clone(),
            annex: self.annex.clone(),
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
