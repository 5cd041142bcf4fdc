//! `bundle show` and `bundle apply`: what came from another office, checked, told, taken in.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{Apply, Secret, Show, is_stream};
use crate::{
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
    },
    domain::bundle::{Choice, Whose},
    exchange::{
        ReadCode, ReadError,
        bundle::{
            FILE_BYTES_MAX,
            office::{self, Opened},
        },
    },
    report::bundle as told,
    store::Store,
};

/// One `--take`: a side for all conflicts, or for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    code: Option<String>,
    side: Whose,
}

/// `theirs`, `ours`, or `CODE=theirs`.
pub fn take(text: &str) -> Result<Taken, String> {
    let (code, side) = match text.split_once('=') {
        Some((code, side)) => (Some(code.to_string()), side),
        None => (None, text),
    };
    let side = Whose::parse(side).ok_or_else(|| "cli.value.take".to_string())?;
    Ok(Taken { code, side })
}

fn read(file: &Path) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    if is_stream(file) {
        let stdin = std::io::stdin().lock();
        stdin.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    } else {
        let opened = std::fs::File::open(file)?;
        if !opened.metadata()?.is_file() {
            return Err(ReadCode::NotAFile.into());
        }
        opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(ReadError::new(ReadCode::TooBig)
            .with("mib", bytes.len() >> 20)
            .with("limit", FILE_BYTES_MAX >> 20));
    }
    Ok(bytes)
}

fn open(
    context: &Context,
    store: &Store,
    (file, secret): (&PathBuf, &Secret),
) -> Result<Opened, Failure> {
    let word = secret.get(context)?;
    let opened = read(file).and_then(|bytes| office::open(store, &bytes, word.as_deref()));
    opened.map_err(|error| error.with("file", file.display()).into())
}

impl Show {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let opened = open(context, &store, (&self.file, &self.secret))?;
        let own = store.meta("site")?.unwrap_or_default();
        let signed = match office::signer(&store, &opened) {
            Ok(peer) => Ok(peer.name),
            Err(error) if error.code == ReadCode::UnknownSigner => Err("unknown"),
            Err(error) if error.code == ReadCode::BadSignature => Err("bad"),
            Err(error) => return Err(error.with("file", self.file.display()).into()),
        };
        let bundle = &opened.bundle;
        let mut lines = told::head(&context.words, bundle);
        let (state, name) = match &signed {
            Ok(name) => ("good", name.as_str()),
            Err(state) => (*state, ""),
        };
        let said = format!("cli.bundle.signed.{state}");
        lines.push(context.words.say(&said, &[("name", name)]));
        if bundle.to != own {
            let args = [("site", bundle.to.as_str())];
            lines.push(context.words.say("cli.bundle.for_another", &args));
        }
        lines.extend(told::contents(&context.words, &bundle.content));
        lines.extend(told::listing(&context.words, &bundle.content));
        let object = json!({
            "from": bundle.from,
            "title": bundle.title,
            "to": bundle.to,
            "number": bundle.number,
            "seen": bundle.seen,
            "year": bundle.year,
            "root": bundle.root,
            "made": bundle.made.0,
            "by": bundle.made.1,
            "act": bundle.anchor.0,
            "head": bundle.anchor.1,
            "hash": opened.parcel.hash(),
            "encrypted": opened.was_sealed,
            "signature": state,
            "signer": signed.ok(),
            "for_us": bundle.to == own,
            "items": told::counted(&bundle.content),
        });
        Ok(Reply::Lines { lines, object })
    }
}

impl Apply {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let opened = open(context, &store, (&self.file, &self.secret))?;
        let shown = self.file.display();
        let mut choice = Choice::default();
        for taken in self.take {
            match taken.code {
                None => choice.all = Some(taken.side),
                Some(code) => {
                    choice.each.insert(code, taken.side);
                }
            }
        }
        let mut lines = told::head(&context.words, &opened.bundle);
        let known = office::incoming(&store, opened, choice);
        let (peer, incoming) = known.map_err(|error| error.with("file", &shown))?;
        let args = [("name", peer.name.as_str())];
        lines.push(context.words.say("cli.bundle.signed.good", &args));
        let received = store.receive(&incoming, self.dry_run)?;
        let (more, object) = told::received(&context.words, &incoming, &received, self.dry_run);
        lines.extend(more);
        let exit = match received.merged.open().next() {
            Some(_) => Exit::Refused,
            None => Exit::Done,
        };
        Ok((Reply::Lines { lines, object }, exit))
    }
}
