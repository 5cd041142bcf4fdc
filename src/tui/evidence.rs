//! Files of evidence from the screen: which file of the inbox proves the thing in hand.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::{
    App, Cx,
    event::{Effect, FileChoice, Request},
    folder::{INBOX, beside, is_at_home},
    overlay::{Choice, Field, FieldKind, Form, among},
    theme::Tone,
    widget::table::Bit,
};
use crate::{
    domain::{EvidenceCommand, EvidenceDraft, EvidenceOf, Id},
    exchange::{
        evidence::{BYTES_MAX, KeepError, Shelf},
        read::shown_name,
        secret_mark,
    },
    store::query::evidence::EvidenceFilter,
};

/// Files of the inbox that are offered, and of one thing that are told.
const FILES: u32 = 200;

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it proves.
    pub of: EvidenceOf,
    /// The key of that.
    pub object: Id,
    /// Where it lies.
    pub file: PathBuf,
    /// What it shows.
    pub remark: Option<String>,
}

/// The form that asks which file proves a thing.
pub fn attach(of: EvidenceOf, object: Id, what: &str, cx: &Cx) -> Vec<Effect> {
    let Some(store) = cx.store else {
        return Vec::new();
    };
    let folder = beside(store, INBOX);
    let names = crate::exchange::evidence::files_in(&folder, FILES as usize);
    let choices = names.iter().enumerate();
    let choices = choices.map(|(at, name)| Choice::new(at, name.as_str()));
    let is_home = is_at_home(store);
    let mut fields = vec![Field::new(
        "inbox_file",
        FieldKind::Pick(among(choices.collect()), false),
        cx,
    )];
    if is_home {
        fields.push(Field::new("evidence_path", FieldKind::Line, cx));
    }
    fields.push(Field::new("remark", FieldKind::Line, cx));
    let args = [("what", what), ("folder", &folder.display().to_string())];
    let intro = crate::base::text::wrap(&cx.say("tui.evidence.intro", &args), 66);
    let form = Form::new("evidence", cx.word("tui.evidence.attach"), fields)
        .intro(intro)
        .on_submit(move |values, cx| {
            let picked = values.ids("inbox_file").first().copied();
            let picked = picked.and_then(|at| names.get(usize::try_from(at).ok()?));
            let file = match (values.text("evidence_path"), picked) {
                (Some(path), _) => PathBuf::from(path),
                (None, Some(name)) => folder.join(name),
                (None, None) => return Err(("inbox_file".into(), cx.word("tui.evidence.none"))),
            };
            let attachment = Attachment {
                of,
                object,
                file,
                remark: values.text("remark"),
            };
            Ok(vec![Effect::File(FileChoice::Attach(Box::new(attachment)))])
        });
    vec![form.open()]
}

/// The files that prove a thing, one a line.
pub fn told(of: EvidenceOf, object: Id, cx: &Cx) -> Vec<Vec<Bit>> {
    let filter = EvidenceFilter {
        of: Some(of),
        object: Some(object),
        ..EvidenceFilter::default()
    };
    let files = cx.ask(|store| store.evidence(&filter, None, FILES));
    let label = cx.code("kind", "evidence");
    let line = |line: &crate::store::query::evidence::EvidenceLine| {
        let it = &line.file;
        let key = it.id.to_string();
        let args = [
            ("name", it.name.as_str()),
            ("id", &key),
            ("date", &cx.short_day(it.date)),
        ];
        super::pane::labelled(&label, cx.say("tui.evidence.line", &args))
    };
    files.iter().map(line).collect()
}

impl App {
    /// Copies a file and asks the door to note it.
    pub(super) fn attach(&mut self, attachment: &Attachment) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        let name = shown_name(&attachment.file);
        let shelf = Shelf::beside(store.path());
        let refused = |key: &str, args: &[(&str, &str)]| {
            let said = cx.words.refusal(key, args);
            format!("{}{}", said.what, said.remedy)
        };
        let kept = match opened(&attachment.file) {
            _ if secret_mark(&name).is_some() => Err(cx.word("tui.evidence.secret")),
            None => Err(refused(
                "not_found",
                &[("noun", &cx.code("kind", "evidence")), ("id", &name)],
            )),
            Some(mut file) => shelf.keep(&mut file).map_err(|error| match error {
                KeepError::Empty => refused("evidence_empty", &[("name", &name)]),
                KeepError::TooBig => {
                    let limit = (BYTES_MAX >> 20).to_string();
                    refused("evidence_too_big", &[("name", &name), ("limit", &limit)])
                }
                KeepError::Io(_) => cx.word("tui.print.failed"),
            }),
        };
        match kept {
            Ok(kept) => {
                let said = cx.say("tui.evidence.done", &[("name", &name)]);
                let draft = EvidenceDraft {
                    of: attachment.of,
                    object: attachment.object,
                    item: None,
                    name,
                    bytes: i64::try_from(kept.bytes).unwrap_or(i64::MAX),
                    hash: kept.hash,
                    remark: attachment.remark.clone(),
                };
                vec![Request::new(EvidenceCommand::Attach { draft }, said).send()]
            }
            Err(said) => {
                let top = self.overlays.last_mut();
                if !top.is_some_and(|top| top.refused(Some("inbox_file"), &said)) {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }
}

/// A plain file; a pipe is none.
fn opened(path: &Path) -> Option<File> {
    let is_file = std::fs::metadata(path).is_ok_and(|it| it.is_file());
    is_file.then(|| File::open(path).ok()).flatten()
}
