//! `bundle`: what two offices, each with a file of its own, tell each other about a subtree.

mod apply;
mod make;
mod secret;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use self::secret::Secret;
use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::{Column, Reply},
    shape,
};
use crate::{
    domain::{Id, Peer, PeerCommand, Record},
    exchange::bundle::{
        office::{identity_path, key_path},
        seal, sign,
    },
    store::Store,
};

const PEERS: &[Column] = &[
    ("id", None),
    ("name", None),
    ("site", None),
    ("key", None),
    ("recipient", None),
];

const EXCHANGED: &[Column] = &[
    ("direction", Some("exchange")),
    ("name", None),
    ("number", None),
    ("at", None),
    ("actor", None),
    ("year", None),
    ("root", None),
    ("undone", None),
];

/// What can be done with bundles.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Makes the keys of this file, and shows their public halves.
    Key,
    /// The offices that bundles are exchanged with.
    #[command(subcommand)]
    Peer(PeerVerb),
    /// Writes a bundle.
    Make(Make),
    /// Shows what is in one.
    Show(Show),
    /// Applies one.
    Apply(Apply),
    /// What was exchanged.
    List,
}

/// What can be done with the other offices.
#[derive(Debug, Subcommand)]
pub enum PeerVerb {
    /// Lists them.
    List,
    /// Adds one.
    Add {
        name: String,
        #[arg(long)]
        site: String,
        #[arg(long)]
        key: String,
        #[arg(long)]
        recipient: Option<String>,
    },
    /// Takes one off the list.
    Remove { peer: String },
}

/// Which subtree is told to whom.
#[derive(Debug, Args)]
pub struct Make {
    #[arg(long)]
    peer: String,
    #[arg(long)]
    under: String,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long)]
    to: Option<PathBuf>,
    /// Writes over a file that is there.
    #[arg(long)]
    force: bool,
    #[arg(long)]
    encrypt: bool,
    #[command(flatten)]
    secret: Secret,
}

/// Which bundle is shown.
#[derive(Debug, Args)]
pub struct Show {
    file: PathBuf,
    #[command(flatten)]
    secret: Secret,
}

/// Which bundle is applied, and how its conflicts are decided.
#[derive(Debug, Args)]
pub struct Apply {
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_parser = apply::take)]
    take: Vec<apply::Taken>,
    #[command(flatten)]
    secret: Secret,
}

/// Whether a path stands for standard input or output.
fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

impl Verb {
    /// Whether it is about the office's keys and not about its work.
    pub fn is_set_up(&self) -> bool {
        matches!(self, Verb::Key | Verb::Peer(_))
    }

    /// Whether it would read or write a file of the machine it runs on, besides the file of data
    /// and its keys.
    pub fn touches_files(&self) -> bool {
        let named = |file: &Path, secret: &Secret| !is_stream(file) || secret.touches_files();
        match self {
            Verb::Key => true,
            Verb::Peer(_) | Verb::List => false,
            Verb::Make(args) => named(args.to.as_deref().unwrap_or(Path::new("")), &args.secret),
            Verb::Show(args) => named(&args.file, &args.secret),
            Verb::Apply(args) => named(&args.file, &args.secret),
        }
    }

    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let done = |reply: Reply| (reply, Exit::Done);
        match self {
            Verb::Key => key(context).map(done),
            Verb::Peer(verb) => verb.run(context).map(done),
            Verb::Make(args) => args.run(context).map(done),
            Verb::Show(args) => args.run(context).map(done),
            Verb::Apply(args) => args.run(context),
            Verb::List => exchanged(context).map(done),
        }
    }
}

fn key(context: &Context) -> Result<Reply, Failure> {
    let store = context.open()?;
    store.check_manages_peers()?;
    let site = store.meta("site")?.unwrap_or_default();
    let (key, identity) = (key_path(&store), identity_path(&store));
    if !key.exists() {
        sign::make_key(&key, &site)?;
    }
    if !identity.exists() {
        seal::make_identity(&identity)?;
    }
    let public = sign::public_key(&key)?;
    let recipient = seal::recipient(&identity)?;
    let args = [
        ("site", site.as_str()),
        ("key", &public),
        ("recipient", &recipient),
    ];
    let lines = ["site", "key", "recipient", "hint"];
    let lines = lines.map(|line| context.words.say(&format!("cli.bundle.key.{line}"), &args));
    Ok(Reply::Lines {
        lines: lines.to_vec(),
        object: json!({ "site": site, "key": public, "recipient": recipient }),
    })
}

impl PeerVerb {
    fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            PeerVerb::List => {
                let peers = store.peers()?;
                return Ok(Reply::List {
                    columns: PEERS,
                    rows: peers.iter().map(|it| shape::row(&it.row())).collect(),
                });
            }
            PeerVerb::Add {
                name,
                site,
                key,
                recipient,
            } => PeerCommand::Add {
                name,
                site,
                key,
                recipient,
            },
            PeerVerb::Remove { peer } => PeerCommand::Remove {
                peer: named(&store, &peer)?.id,
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}

/// The office that a name, a site's word or a key means.
fn named(store: &Store, text: &str) -> Result<Peer, Failure> {
    let id: Option<Id> = text.strip_prefix('#').and_then(|id| id.parse().ok());
    let fits = |peer: &Peer| peer.name == text || peer.site == text || Some(peer.id) == id;
    let mut found = store.peers()?.into_iter().filter(fits);
    found.next().ok_or_else(|| Failure::missing("peer", text))
}

fn exchanged(context: &Context) -> Result<Reply, Failure> {
    let store = context.open()?;
    let peers = store.peers()?;
    let rows = store.exchanged(context.limit)?.into_iter().map(|it| {
        let peer = peers.iter().find(|peer| peer.site == it.site);
        json!({
            "direction": it.direction,
            "site": it.site,
            "name": peer.map_or_else(|| it.site.clone(), |peer| peer.name.clone()),
            "number": it.number,
            "at": it.at,
            "actor": it.actor,
            "year": it.year,
            "root": it.root,
            "hash": it.hash,
            "undone": it.is_undone,
        })
    });
    Ok(Reply::List {
        columns: EXCHANGED,
        rows: rows.collect(),
    })
}
