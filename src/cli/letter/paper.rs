//! `letter make` and `letter fields`: letters as DOCX, in the official layout or the clerk's own.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use chrono::Datelike;
use clap::Args;
use serde_json::json;

use super::super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    report::{is_out, place},
    value,
};
use super::written_day;
use crate::{
    base::Date,
    domain::{FindingState, Id},
    exchange::paper::{
        Look, PaperForm,
        letter::{OfficialLetter, write},
        template::{TemplateError, Unknown, fill},
    },
    report::letter_number,
    store::{
        Store,
        query::{finding::FindingFilter, judging::letter::LetterLine, letter::LetterFilter},
    },
};

const FIELDS: &[Column] = &[("name", None), ("label", None)];

/// The fields of a letter, in the order in which they are listed.
const NAMES: &[&str] = &[
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

/// Stands in a file's name for the org.
const ORG: &str = "{org}";

/// Which letter, to whom, into which file.
#[derive(Debug, Args)]
pub struct Make {
    /// Id of the letter.
    letter: String,
    /// Orgs; all to whom it goes if none is named.
    orgs: Vec<String>,
    /// Where to: a DOCX; `{org}` in its name makes one file for each org.
    #[arg(long)]
    to: PathBuf,
    /// A DOCX of one's own with fields.
    #[arg(long)]
    template: Option<PathBuf>,
    /// The office's name in red above it.
    #[arg(long, conflicts_with = "template")]
    head: Option<String>,
    /// Title of a letter that no pack knows.
    #[arg(long, requires = "text")]
    title: Option<String>,
    /// Its text, with the same places as a pack's.
    #[arg(long, requires = "title")]
    text: Option<String>,
    /// Until when it asks for something.
    #[arg(long, requires = "title", value_parser = value::day)]
    deadline: Option<Date>,
    /// Who sends it.
    #[arg(long)]
    sender: Option<String>,
    /// Lists the org's open problems below it.
    #[arg(long, conflicts_with = "template")]
    findings: bool,
    /// Writes over files that are there.
    #[arg(long)]
    force: bool,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
}

impl Make {
    /// Whether it would read or write files of the machine it runs on.
    pub fn touches_files(&self) -> bool {
        self.template.is_some() || !is_out(&self.to)
    }

    /// Does it.
    pub fn run(self, context: &Context, store: &Store) -> Result<Reply, Failure> {
        if !is_out(&self.to) && PaperForm::of_path(&self.to) != Some(PaperForm::Docx) {
            return Err(Failure::new("letter_form", Exit::Usage).with("file", self.to.display()));
        }
        let of = (self.letter.as_str(), self.pack.as_deref(), self.year);
        let own = self.title.as_deref().zip(self.text.as_deref());
        let own = own.map(|(title, text)| super::Own {
            title,
            text,
            deadline: self.deadline,
        });
        let mut lines = super::lines_or_own(context, store, (of, own), &self.orgs)?;
        for line in lines.iter_mut().filter(|_| self.sender.is_some()) {
            line.by.clone_from(&self.sender);
        }
        if lines.is_empty() {
            return Err(
                Failure::new("letter_to_nobody", Exit::NotFound).with("letter", &self.letter)
            );
        }
        let numbers = self.numbers(context, store)?;
        let each: Vec<Filled<'_>> = lines
            .iter()
            .map(|line| {
                let filled = Filled::new(context, store, line, numbers.get(&line.org))?;
                match self.findings {
                    true => filled.with_findings(context, store),
                    false => Ok(filled),
                }
            })
            .collect::<Result<_, _>>()?;
        let is_split = self.to.to_string_lossy().contains(ORG);
        if self.template.is_some() && each.len() > 1 && !is_split {
            return Err(Failure::new("letter_split", Exit::Usage)
                .with("count", each.len())
                .with("org", ORG));
        }
        if !is_split {
            let bytes = self.bytes(context, &each)?;
            return place(context, store, (&self.to, self.force), bytes);
        }
        let mut lines = Vec::new();
        let mut files = Vec::new();
        for one in &each {
            let bytes = self.bytes(context, std::slice::from_ref(one))?;
            let to = PathBuf::from(self.to.to_string_lossy().replace(ORG, &one.file_name()));
            if let Reply::Lines {
                lines: told,
                object,
            } = place(context, store, (&to, self.force), bytes)?
            {
                lines.extend(told);
                files.push(object);
            }
        }
        let object = json!({ "files": files });
        Ok(Reply::Lines { lines, object })
    }

    /// The latest number of this letter for each org.
    fn numbers(&self, context: &Context, store: &Store) -> Result<BTreeMap<Id, String>, Failure> {
        let filter = LetterFilter {
            year: Some(context.year(store, self.year)?),
            org: None,
            letter: Some(self.letter.clone()),
        };
        let mut found = store.letters_sent(&filter, None, context.limit)?;
        found.retain(|line| line.letter.withdrawn.is_none());
        // The latest comes first, and what is put in later stays.
        let pairs = found.iter().rev();
        let pairs = pairs.map(|it| (it.letter.org, letter_number(&it.letter, &context.words)));
        Ok(pairs.collect())
    }

    fn bytes(&self, context: &Context, each: &[Filled<'_>]) -> Result<Vec<u8>, Failure> {
        if let (Some(template), [one]) = (&self.template, each) {
            let file = File::open(template)?;
            let known = |name: &str| one.value(context, name);
            return fill(file, &known).map_err(|error| refused(context, template, error));
        }
        let day = each.first().map_or(Date::MIN, |one| one.today);
        let look = Look::of(&context.words, day);
        let letters: Vec<OfficialLetter> = each
            .iter()
            .map(|one| one.letter(self.head.clone()))
            .collect();
        Ok(write(&letters, &look)?)
    }
}

/// What a template could not be filled with, one line for each place.
fn refused(context: &Context, template: &Path, error: TemplateError) -> Failure {
    let file = template.display();
    match error {
        TemplateError::Io(error) => error.into(),
        TemplateError::Foreign => {
            Failure::new("template_foreign", Exit::Defects).with("file", file)
        }
        TemplateError::Unknown(found) => {
            let line = |it: &Unknown| {
                let paragraph = it.paragraph.to_string();
                let args = [
                    ("part", it.part.as_str()),
                    ("paragraph", &paragraph),
                    ("field", &it.field),
                ];
                context.words.say("cli.letter.unknown", &args)
            };
            let count = found.len();
            let failure = Failure {
                details: found.iter().map(line).collect(),
                ..Failure::new("template_fields", Exit::Defects)
            };
            failure.with("file", file).with("count", count)
        }
    }
}

/// A letter to one org with the values of its fields.
struct Filled<'a> {
    line: &'a LetterLine,
    year: i32,
    today: Date,
    day: String,
    text: String,
    number: Option<&'a String>,
    annex: Vec<String>,
}

impl<'a> Filled<'a> {
    fn new(
        context: &Context,
        store: &Store,
        line: &'a LetterLine,
        number: Option<&'a String>,
    ) -> Result<Filled<'a>, Failure> {
        let today = Context::today_of(store);
        let adoption = store.find::<crate::domain::Adoption>(line.adoption)?;
        Ok(Filled {
            line,
            year: adoption.map_or(today.year(), |adoption| adoption.year),
            today,
            day: written_day(&context.words, today),
            text: line.told(&|day| written_day(&context.words, day)),
            number,
            annex: Vec::new(),
        })
    }

    /// With the org's open problems of the year, each with its deadline.
    fn with_findings(self, context: &Context, store: &Store) -> Result<Filled<'a>, Failure> {
        let filter = FindingFilter {
            year: self.year,
            org: Some(self.line.org),
            state: None,
        };
        let mut found = store.findings(&filter, None, context.limit)?;
        found.retain(|line| line.finding.state != FindingState::Closed);
        let lines = found.iter().enumerate().map(|(at, line)| {
            let (no, day) = ((at + 1).to_string(), line.finding.deadline);
            let day = day.map(|day| written_day(&context.words, day));
            let args = [
                ("no", no.as_str()),
                ("text", &line.finding.text),
                ("deadline", day.as_deref().unwrap_or_default()),
            ];
            context.words.say("exchange.letter.finding", &args)
        });
        let mut annex = vec![context.words.get("exchange.letter.annex").into_owned()];
        annex.extend(lines);
        if annex.len() == 1 {
            annex.push(context.words.get("exchange.letter.no_finding").into_owned());
        }
        Ok(Filled { annex, ..self })
    }

    /// The value of a field by its name or its label; empty where nothing is known.
    fn value(&self, context: &Context, name: &str) -> Option<String> {
        let label =
            |known: &&&str| context.words.get(&format!("exchange.letter_field.{known}")) == name;
        let by_label = NAMES.iter().find(label).copied();
        let by_name = NAMES.iter().find(|known| **known == name).copied();
        let line = self.line;
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let day = |it: Option<Date>| {
            let written = it.map(|day| written_day(&context.words, day));
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
            "document_number" => self.number.cloned().unwrap_or_default(),
            "day" => self.day.clone(),
            "clause" => text(&line.clause),
            "pack" => line.pack.clone(),
            _ => return None,
        })
    }

    fn letter(&self, head: Option<String>) -> OfficialLetter {
        let line = self.line;
        OfficialLetter {
            head,
            number: self.number.cloned(),
            title: line.title.clone(),
            addressee: format!("{}\u{ff1a}", line.org_name),
            paragraphs: self.text.lines().map(str::to_string).collect(),
            sender: line.by.clone().unwrap_or_default(),
            day: self.day.clone(),
            annex: self.annex.clone(),
        }
    }

    /// The org in a file's name: no stroke, no point at the start.
    fn file_name(&self) -> String {
        let name = format!("{}-{}", self.line.org_code, self.line.org_name);
        let plain = name.chars().filter(|c| !c.is_control());
        let plain: String = plain
            .map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c })
            .collect();
        plain.trim_start_matches('.').to_string()
    }
}

/// The fields with their labels, by either of which a template may name them.
pub fn fields(context: &Context) -> Reply {
    let rows = NAMES.iter().map(|name| {
        let label = context.words.get(&format!("exchange.letter_field.{name}"));
        json!({ "name": format!("{{{{{name}}}}}"), "label": format!("{{{{{label}}}}}") })
    });
    Reply::List {
        columns: FIELDS,
        rows: rows.collect(),
    }
}
