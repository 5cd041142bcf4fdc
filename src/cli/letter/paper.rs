//! `letter make` and `letter fields`: letters as DOCX, in the official layout or the clerk's own.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    report::{is_out, place},
    value,
};
use crate::{
    base::Date,
    exchange::paper::{
        PaperForm,
        template::{TemplateError, Unknown},
    },
    letter::{self, Filled, LetterError, Manner, NAMES, Own, Style},
    store::Store,
};

const FIELDS: &[Column] = &[("name", None), ("label", None)];

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
    #[arg(long, value_parser = value::day)]
    deadline: Option<Date>,
    /// Who sends it.
    #[arg(long)]
    sender: Option<String>,
    /// Lists the org's open problems below it.
    #[arg(long)]
    findings: bool,
    /// Writes it although what it says does not hold.
    #[arg(long)]
    anyway: bool,
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
        let manner = self.manner();
        let each = self.filled(context, store, &manner)?;
        let is_split = self.to.to_string_lossy().contains(ORG);
        if self.template.is_some() && each.len() > 1 && !is_split {
            return Err(Failure::new("letter_split", Exit::Usage)
                .with("count", each.len())
                .with("org", ORG));
        }
        if !is_split {
            let bytes = self.bytes(context, &each, &manner)?;
            return place(context, store, (&self.to, self.force), |out| {
                Ok(out.write_all(&bytes)?)
            });
        }
        let mut lines = Vec::new();
        let mut files = Vec::new();
        for one in &each {
            let bytes = self.bytes(context, std::slice::from_ref(one), &manner)?;
            let to = PathBuf::from(self.to.to_string_lossy().replace(ORG, &one.file_name()));
            if let Reply::Lines {
                lines: told,
                object,
            } = place(context, store, (&to, self.force), |out| {
                Ok(out.write_all(&bytes)?)
            })? {
                lines.extend(told);
                files.push(object);
            }
        }
        let object = json!({ "files": files });
        Ok(Reply::Lines { lines, object })
    }

    fn manner(&self) -> Manner {
        Manner {
            deadline: self.deadline,
            sender: self.sender.clone(),
            with_findings: self.findings,
            is_unchecked: self.anyway,
            style: Style {
                head: self.head.clone(),
                template: self.template.clone(),
            },
        }
    }

    /// The letters with their values.
    fn filled(
        &self,
        context: &Context,
        store: &Store,
        manner: &Manner,
    ) -> Result<Vec<Filled>, Failure> {
        let year = context.year(store, self.year)?;
        let adoption = super::adoption(context, store, self.pack.as_deref(), self.year)?;
        let own = self.title.clone().zip(self.text.clone());
        let own = own.map(|(title, text)| Own {
            title,
            text,
            deadline: self.deadline,
        });
        if let Some(own) = &own {
            letter::check_own(own, manner)?;
        }
        let of = (self.letter.as_str(), adoption, year);
        let orgs = context.orgs(store, &self.orgs)?;
        let found = letter::lines_or_own(store, (of, own.as_ref()), &orgs);
        let lines = found.map_err(|error| super::failed(error, &self.letter))?;
        if lines.is_empty() {
            return Err(
                Failure::new("letter_to_nobody", Exit::NotFound).with("letter", &self.letter)
            );
        }
        let each = Filled::all((store, &context.words), lines, manner);
        each.map_err(|error| super::failed(error, &self.letter))
    }

    fn bytes(
        &self,
        context: &Context,
        each: &[Filled],
        manner: &Manner,
    ) -> Result<Vec<u8>, Failure> {
        let bytes = manner.bytes(&context.words, each);
        bytes.map_err(|error| match (error, &self.template) {
            (LetterError::Template(error), Some(template)) => refused(context, template, error),
            (error, _) => super::failed(error, &self.letter),
        })
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
                let part = part_word(context, &it.part);
                let args = [
                    ("part", part.as_str()),
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

/// A part of a text document as people call it.
fn part_word(context: &Context, part: &str) -> String {
    let known = ["document", "header", "footer", "footnotes", "endnotes"];
    let mut known = known.into_iter().filter(|it| part.starts_with(it));
    match known.next() {
        Some(known) => context.words.code("template_part", known).into_owned(),
        None => part.to_string(),
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
