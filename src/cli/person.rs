//! `person` and `term`: who holds which post, handovers, rosters, elections.

use clap::{Args, Subcommand};
use serde_json::Value as Json;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, MemberStatus, Patch, Person, PersonCommand, PostKind, Record},
    store::Store,
};

/// What can be done with persons and posts.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Persons whose name holds a text.
    List {
        /// The text; all if left out.
        #[arg(default_value = "")]
        text: String,
    },
    /// A person's posts.
    Show {
        /// Key of the person.
        person: Id,
    },
    /// Adds a person.
    Add(Add),
    /// Changes columns.
    Edit {
        /// Key of the person.
        person: Id,
        /// `column=value`.
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Puts a person in a post.
    Appoint(Appoint),
    /// Ends a post.
    Leave {
        /// Key of the post.
        post: Id,
        /// Last day; today if left out.
        #[arg(long, value_parser = value::day)]
        until: Option<Date>,
    },
    /// Handovers that wait.
    Handovers,
    /// Finishes a handover.
    HandOver {
        /// Key of the handover.
        handover: Id,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
        /// Remark.
        #[arg(long)]
        remark: Option<String>,
    },
    /// A branch's roster.
    Roster {
        /// Org.
        org: String,
    },
    /// Enters a party member in a roster.
    Enroll {
        /// Key of the person.
        person: Id,
        /// Branch.
        #[arg(long)]
        org: String,
        /// Standing.
        #[arg(long, value_parser = value::word::<MemberStatus>(), default_value = "full")]
        status: MemberStatus,
        /// First day; today if left out.
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
    },
    /// Moves a party member to another branch.
    Transfer {
        /// Key of the membership.
        member: Id,
        /// New branch.
        #[arg(long)]
        to: String,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
    /// Ends a membership of a roster.
    Release {
        /// Key of the membership.
        member: Id,
        /// Standing at the end.
        #[arg(long, value_parser = value::word::<MemberStatus>(), default_value = "ended")]
        status: MemberStatus,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

/// Who a new person is.
#[derive(Debug, Args)]
pub struct Add {
    /// Name.
    name: String,
    /// Title.
    #[arg(long)]
    title: Option<String>,
    /// Degree.
    #[arg(long)]
    degree: Option<String>,
    /// Works full time for the party.
    #[arg(long)]
    full_time: bool,
    /// Is also an administrative head.
    #[arg(long)]
    administrative_head: bool,
    /// Telephone.
    #[arg(long)]
    phone: Option<String>,
}

/// Who comes into which post.
#[derive(Debug, Args)]
pub struct Appoint {
    /// Key of the person.
    person: Id,
    /// Org.
    #[arg(long)]
    org: String,
    /// Post.
    #[arg(long, value_parser = value::word::<PostKind>())]
    post: PostKind,
    /// First day; today if left out.
    #[arg(long, value_parser = value::day)]
    since: Option<Date>,
    /// Only acts for the vacant post.
    #[arg(long)]
    acting: bool,
}

const PERSONS: &[Column] = &[
    ("id", None),
    ("name", None),
    ("person_title", None),
    ("degree", None),
    ("phone", None),
];
const HANDOVERS: &[Column] = &[
    ("id", None),
    ("org_name", None),
    ("post", Some("post_kind")),
    ("opened", None),
    ("leaving_name", None),
    ("arriving_name", None),
];
const ROSTER: &[Column] = &[
    ("id", None),
    ("person", None),
    ("person_name", None),
    ("status", Some("member_status")),
    ("since", None),
    ("until", None),
];

fn list<R: Record>(
    store: &Store,
    columns: &'static [Column],
    rows: &[R],
) -> Result<Reply, Failure> {
    let rows = rows.iter().map(|it| shape::named(store, &it.row()));
    Ok(Reply::List {
        columns,
        rows: rows.collect::<Result<_, _>>()?,
    })
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let limit = context.limit;
        match self {
            Verb::List { text } => {
                let mut reply = list(&store, PERSONS, &store.person_search(&text, limit)?)?;
                // What a person is called by office is no second name.
                if let Reply::List { rows, .. } = &mut reply {
                    for row in rows {
                        row["person_title"] = row["title"].clone();
                    }
                }
                Ok(reply)
            }
            Verb::Show { person } => show(context, &store, person),
            Verb::Handovers => list(&store, HANDOVERS, &store.handovers(limit)?),
            Verb::Roster { org } => {
                let org = context.org(&store, &org)?;
                list(&store, ROSTER, &store.roster(org, 0, limit)?)
            }
            other => {
                let command = other.command(context, &store)?;
                context.act(&mut store, command.into(), &[])
            }
        }
    }

    fn command(self, context: &Context, store: &Store) -> Result<PersonCommand, Failure> {
        let today = Context::today_of(store);
        let find = |org: &str| context.org(store, org);
        Ok(match self {
            Verb::Add(add) => add.command(),
            Verb::Edit { person, set } => PersonCommand::Edit { person, set },
            Verb::Appoint(appoint) => appoint.command(context, store)?,
            Verb::Leave { post, until } => PersonCommand::Leave {
                post,
                until: until.unwrap_or(today),
            },
            Verb::HandOver {
                handover,
                date,
                remark,
            } => PersonCommand::HandOver {
                handover,
                date: date.unwrap_or(today),
                remark,
            },
            Verb::Enroll {
                person,
                org,
                status,
                since,
            } => PersonCommand::Enroll {
                person,
                org: find(&org)?,
                status,
                since: since.unwrap_or(today),
            },
            Verb::Transfer { member, to, date } => PersonCommand::Transfer {
                member,
                to: find(&to)?,
                date: date.unwrap_or(today),
            },
            Verb::Release {
                member,
                status,
                date,
            } => PersonCommand::Release {
                member,
                status,
                date: date.unwrap_or(today),
            },
            Verb::List { .. } | Verb::Show { .. } | Verb::Handovers | Verb::Roster { .. } => {
                return Err(Failure::bad("command", ""));
            }
        })
    }
}

impl Add {
    fn command(self) -> PersonCommand {
        PersonCommand::Add {
            name: self.name,
            title: self.title,
            degree: self.degree,
            full_time: self.full_time,
            administrative_head: self.administrative_head,
            phone: self.phone,
        }
    }
}

impl Appoint {
    fn command(self, context: &Context, store: &Store) -> Result<PersonCommand, Failure> {
        Ok(PersonCommand::Appoint {
            person: self.person,
            org: context.org(store, &self.org)?,
            post: self.post,
            since: self.since.unwrap_or_else(|| Context::today_of(store)),
            acting: self.acting,
        })
    }
}

/// A person with all posts.
fn show(context: &Context, store: &Store, id: Id) -> Result<Reply, Failure> {
    let person = store
        .find::<Person>(id)?
        .ok_or_else(|| Failure::missing("person", id))?;
    let posts = store.posts_of(id, context.limit)?;
    let posts = posts.iter().map(|it| {
        let mut post = shape::named(store, &it.row())?;
        if let Some(post) = post.as_object_mut() {
            // The person stands above already.
            post.retain(|key, _| !key.starts_with("person"));
        }
        Ok::<Json, Failure>(post)
    });
    let mut object = shape::row(&person.row());
    object["posts"] = posts.collect::<Result<_, _>>()?;
    Ok(Reply::Show {
        object,
        codes: shape::CODES,
    })
}

/// What can be done with terms of office.
#[derive(Debug, Subcommand)]
pub enum TermVerb {
    /// Begins a term with an election.
    Begin {
        /// Org.
        org: String,
        /// Day of the election.
        #[arg(long, value_parser = value::day)]
        start: Date,
        /// Length in years.
        #[arg(long)]
        years: u32,
    },
    /// Records an approved delay.
    Extend {
        /// Key of the term.
        term: Id,
        /// New due day.
        #[arg(long, value_parser = value::day)]
        to: Date,
        /// Who approved it.
        #[arg(long)]
        approved_by: String,
    },
}

impl TermVerb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let command = match self {
            TermVerb::Begin { org, start, years } => PersonCommand::BeginTerm {
                org: context.org(&store, &org)?,
                start,
                years,
            },
            TermVerb::Extend {
                term,
                to,
                approved_by,
            } => PersonCommand::ExtendTerm {
                term,
                to,
                approved_by,
            },
        };
        context.act(&mut store, command.into(), &[])
    }
}
