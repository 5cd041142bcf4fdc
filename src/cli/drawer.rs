//! `draft` and `phrase`: what a person keeps for himself beside the file.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::{Exit, Failure},
    file::config_dir,
    reply::{Column, Reply},
};
use crate::{
    drawer::{Draft, Drawer},
    store::Store,
};

const DRAFTS: &[Column] = &[
    ("name", None),
    ("title", None),
    ("kept", None),
    ("text", None),
];

const PHRASES: &[Column] = &[("text", None)];

/// What can be done with forms that were not sent.
#[derive(Debug, Subcommand)]
pub enum DraftVerb {
    /// Lists them, the latest first.
    List,
    /// Shows what stands in one.
    Show {
        /// Its name.
        name: String,
    },
    /// Takes one away; this cannot be undone.
    Drop {
        /// Its name.
        name: String,
    },
}

/// What can be done with one's phrases.
#[derive(Debug, Subcommand)]
pub enum PhraseVerb {
    /// Lists them.
    List,
    /// Keeps a text as a phrase.
    Add {
        /// The text.
        text: String,
    },
    /// Forgets one.
    Drop {
        /// The text.
        text: String,
    },
}

/// The drawer of the person who works on a file.
pub fn drawer(store: &Store) -> Drawer {
    let spare = config_dir();
    Drawer::of(store.path(), &store.session().actor, spare.as_deref())
}

fn row(draft: &Draft) -> Json {
    json!({
        "name": draft.name,
        "title": draft.title,
        "kept": draft.kept,
        "text": draft.gist(),
    })
}

/// Where something could not be written, with what the system says.
pub fn unwritten(error: &std::io::Error) -> Failure {
    Failure::new("drawer_unwritten", Exit::Refused).with("detail", error.to_string())
}

impl DraftVerb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let drawer = drawer(&store);
        let find = |name: &str| {
            let missing = || Failure::new("no_such_draft", Exit::Refused).with("name", name);
            drawer.draft(name).ok_or_else(missing)
        };
        match self {
            DraftVerb::List => Ok(Reply::List {
                columns: DRAFTS,
                rows: drawer.drafts().iter().map(row).collect(),
            }),
            DraftVerb::Show { name } => {
                let draft = find(&name)?;
                let mut object = row(&draft);
                let fields = draft.fields.iter();
                let fields = fields.map(|(field, it)| json!({ "field": field, "text": it.now }));
                object["fields"] = fields.collect();
                Ok(Reply::Show {
                    object,
                    codes: &[("field", Some("field"))],
                })
            }
            DraftVerb::Drop { name } => {
                let draft = find(&name)?;
                drawer
                    .drop_draft(&name)
                    .map_err(|error| unwritten(&error))?;
                Ok(said(context, "cli.reply.draft_dropped", row(&draft)))
            }
        }
    }
}

impl PhraseVerb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let drawer = drawer(&store);
        let mut lines = drawer.habits().remove("phrase").unwrap_or_default();
        let (key, text) = match self {
            PhraseVerb::List => {
                let rows = lines.iter().map(|text| json!({ "text": text }));
                return Ok(Reply::List {
                    columns: PHRASES,
                    rows: rows.collect(),
                });
            }
            PhraseVerb::Add { text } => {
                let text = crate::base::text::clean_lines(text.trim());
                lines.retain(|line| *line != text);
                lines.insert(0, text.clone());
                ("cli.reply.phrase_kept", text)
            }
            PhraseVerb::Drop { text } => {
                let before = lines.len();
                lines.retain(|line| *line != text);
                if lines.len() == before {
                    let failure = Failure::new("no_such_phrase", Exit::Refused);
                    return Err(failure.with("name", text));
                }
                ("cli.reply.phrase_dropped", text)
            }
        };
        let kept = drawer.keep(&[("phrase".to_string(), lines)]);
        kept.map_err(|error| unwritten(&error))?;
        Ok(said(context, key, json!({ "text": text })))
    }
}

fn said(context: &Context, key: &str, object: Json) -> Reply {
    Reply::Lines {
        lines: vec![context.words.get(key).into_owned()],
        object,
    }
}
