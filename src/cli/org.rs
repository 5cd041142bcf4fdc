//! `org`: the tree of organisations.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, OrgCommand, OrgKind, Patch, Sector},
    store::{Store, query::org::OrgLine},
};

const COLUMNS: &[Column] = &[
    ("code", None),
    ("name", None),
    ("kind", Some("org_kind")),
    ("members", None),
    ("secretary", None),
    ("term_start", None),
    ("term_years", None),
];

/// What can be done with orgs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Lists orgs, one page or a subtree.
    List {
        /// Root of the subtree.
        #[arg(long)]
        under: Option<String>,
        /// Only one kind.
        #[arg(long, value_parser = value::word::<OrgKind>())]
        kind: Option<OrgKind>,
        /// Only names or codes that match.
        #[arg(long, conflicts_with_all = ["under", "after"])]
        text: Option<String>,
        /// Go on after this key.
        #[arg(long)]
        after: Option<Id>,
    },
    /// One org whole.
    Show {
        /// Code or name.
        org: String,
    },
    /// The tree, indented.
    Tree {
        /// Where to begin.
        org: Option<String>,
        /// How many levels.
        #[arg(long)]
        depth: Option<usize>,
    },
    /// What happened to an org.
    History {
        /// Code or name.
        org: String,
    },
    /// Adds an org.
    Found {
        /// Code.
        code: String,
        /// Name.
        name: String,
        /// Kind.
        #[arg(long, value_parser = value::word::<OrgKind>())]
        kind: OrgKind,
        /// Sector.
        #[arg(long, value_parser = value::word::<Sector>())]
        sector: Sector,
        /// Superior org.
        #[arg(long)]
        parent: Option<String>,
        /// Members.
        #[arg(long)]
        members: Option<u32>,
        /// Day of founding.
        #[arg(long, value_parser = value::day)]
        founded: Option<Date>,
    },
    /// Changes columns.
    Edit {
        /// Code or name.
        org: String,
        /// `column=value`.
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Puts an org under another.
    Move {
        /// Code or name.
        org: String,
        /// New superior.
        #[arg(long, required_unless_present = "root")]
        parent: Option<String>,
        /// Under no org at all.
        #[arg(long, conflicts_with = "parent")]
        root: bool,
        #[command(flatten)]
        when: When,
    },
    /// Gives a new name.
    Rename {
        /// Code or name.
        org: String,
        /// The new name.
        name: String,
        #[command(flatten)]
        when: When,
    },
    /// Makes it another kind.
    Rebuild {
        /// Code or name.
        org: String,
        /// The new kind.
        #[arg(long, value_parser = value::word::<OrgKind>())]
        kind: OrgKind,
        #[command(flatten)]
        when: When,
    },
    /// Merges it into another.
    Merge {
        /// Code or name.
        org: String,
        /// The org that takes it over.
        #[arg(long)]
        into: String,
        #[command(flatten)]
        when: When,
    },
    /// Dissolves it.
    Dissolve {
        /// Code or name.
        org: String,
        #[command(flatten)]
        when: When,
    },
}

/// Since when a change holds, and why.
#[derive(Debug, clap::Args)]
pub struct When {
    /// Day from which it holds; today if left out.
    #[arg(long, value_parser = value::day)]
    date: Option<Date>,
    /// Reason, with the document's number.
    #[arg(long)]
    reason: Option<String>,
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        match self {
            Verb::List {
                under,
                kind,
                text,
                after,
            } => {
                let root = under.map(|under| context.org(&store, &under)).transpose()?;
                let mut lines = match &text {
                    Some(text) => store.org_search(text, context.limit)?,
                    None => page(&store, root, (kind, after.unwrap_or(0), context.limit))?,
                };
                lines.retain(|line| kind.is_none_or(|kind| line.org.kind == kind));
                Ok(Reply::List {
                    columns: COLUMNS,
                    rows: lines.iter().map(shape::org).collect(),
                })
            }
            Verb::Show { org } => show(context, &store, &org),
            Verb::Tree { org, depth } => {
                let root = org.map(|org| context.org(&store, &org)).transpose()?;
                tree(context, &store, root, depth.unwrap_or(usize::MAX))
            }
            Verb::History { org } => {
                let org = context.org_ever(&store, &org)?;
                let rows = store.org_history(org, context.limit)?;
                const EVENTS: &[Column] = &[
                    ("date", None),
                    ("event", Some("org_event_kind")),
                    ("before", None),
                    ("after", None),
                    ("reason", None),
                ];
                let rows = rows
                    .iter()
                    .map(|it| shape::row(&crate::domain::Record::row(it)));
                Ok(Reply::List {
                    columns: EVENTS,
                    rows: rows.collect(),
                })
            }
            other => {
                let command = other.command(context, &store)?;
                context.act(&mut store, command.into(), &[])
            }
        }
    }

    fn command(self, context: &Context, store: &Store) -> Result<OrgCommand, Failure> {
        let day = |when: &When| when.date.unwrap_or_else(|| Context::today_of(store));
        let find = |text: &str| context.org(store, text);
        let maybe = |text: Option<String>| text.map(|text| find(&text)).transpose();
        Ok(match self {
            Verb::Found {
                code,
                name,
                kind,
                sector,
                parent,
                members,
                founded,
            } => {
                let parent = maybe(parent)?;
                OrgCommand::Found {
                    code,
                    parent,
                    name,
                    kind,
                    sector,
                    members,
                    founded,
                }
            }
            Verb::Edit { org, set } => OrgCommand::Edit {
                org: find(&org)?,
                set,
            },
            Verb::Move {
                org, parent, when, ..
            } => OrgCommand::Move {
                org: find(&org)?,
                parent: maybe(parent)?,
                date: day(&when),
                reason: when.reason,
            },
            Verb::Rename { org, name, when } => OrgCommand::Rename {
                org: find(&org)?,
                name,
                date: day(&when),
                reason: when.reason,
            },
            Verb::Rebuild { org, kind, when } => OrgCommand::Rebuild {
                org: find(&org)?,
                kind,
                date: day(&when),
                reason: when.reason,
            },
            Verb::Merge { org, into, when } => OrgCommand::Merge {
                org: find(&org)?,
                into: find(&into)?,
                date: day(&when),
                reason: when.reason,
            },
            Verb::Dissolve { org, when } => OrgCommand::Dissolve {
                org: find(&org)?,
                date: day(&when),
                reason: when.reason,
            },
            Verb::List { .. } | Verb::Show { .. } | Verb::Tree { .. } | Verb::History { .. } => {
                return Err(Failure::bad("command", ""));
            }
        })
    }
}

/// A page of orgs of a kind: the limit counts those that fit, not those that were read.
fn page(
    store: &Store,
    root: Option<Id>,
    (kind, mut after, limit): (Option<OrgKind>, Id, u32),
) -> Result<Vec<OrgLine>, Failure> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    loop {
        let read = store.org_list(root, after, limit)?;
        let is_last = read.len() < wanted;
        after = read.last().map_or(after, |line| line.org.id);
        let fits = |line: &OrgLine| kind.is_none_or(|kind| line.org.kind == kind);
        found.extend(read.into_iter().filter(fits));
        if is_last || found.len() >= wanted {
            found.truncate(wanted);
            return Ok(found);
        }
    }
}

fn show(context: &Context, store: &Store, org: &str) -> Result<Reply, Failure> {
    let id = context.org_ever(store, org)?;
    let view = store
        .org_view(id)?
        .ok_or_else(|| Failure::missing("org", org))?;
    let parent = match view.org.parent {
        Some(parent) => store
            .find::<crate::domain::Org>(parent)?
            .map(|parent| parent.code),
        None => None,
    };
    Ok(Reply::Show {
        object: shape::org_view(&view, parent),
        codes: shape::CODES,
    })
}

/// The subtree, depth first, with indented lines for people and nested objects for programs.
fn tree(
    context: &Context,
    store: &Store,
    root: Option<Id>,
    depth: usize,
) -> Result<Reply, Failure> {
    let mut lines = Vec::new();
    let mut left = context.limit;
    let rows = branch(context, store, (root, 0, depth), &mut left, &mut lines)?;
    Ok(Reply::Lines {
        lines,
        object: Json::Array(rows),
    })
}

fn branch(
    context: &Context,
    store: &Store,
    (parent, level, depth): (Option<Id>, usize, usize),
    left: &mut u32,
    lines: &mut Vec<String>,
) -> Result<Vec<Json>, Failure> {
    if level >= depth || *left == 0 {
        return Ok(Vec::new());
    }
    let children = store.org_children(parent, None, *left)?;
    let mut rows = Vec::new();
    for child in &children {
        if *left == 0 {
            break;
        }
        *left -= 1;
        let kind = context.words.code("org_kind", child.org.kind.code());
        lines.push(format!(
            "{}{} {}  {kind}  {}",
            "  ".repeat(level),
            child.org.code,
            child.org.name,
            child.secretary.as_deref().unwrap_or_default()
        ));
        let below = branch(
            context,
            store,
            (Some(child.org.id), level + 1, depth),
            left,
            lines,
        )?;
        let mut row = shape::org(child);
        row["orgs"] = json!(below);
        rows.push(row);
    }
    Ok(rows)
}
