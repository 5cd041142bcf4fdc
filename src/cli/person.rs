//! `person` and `term`: who holds which post, handovers, rosters, elections.

use clap::Subcommand;

use super::{
    context::Context,
    failure::Failure,
    reply::{Column, Reply},
    shape, value,
};
use crate::{
    base::Date,
    domain::{Id, MemberStatus, Patch, PersonCommand, PostKind, Record},
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
    Add {
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
    },
    /// Changes columns.
    Edit {
        /// Key of the person.
        person: Id,
        /// `column=value`.
        #[arg(required = true, value_parser = value::patch)]
        set: Vec<Patch>,
    },
    /// Puts a person in a post.
    Appoint {
        /// Key of the person.
        person: Id,
        /// Org.
        #[arg(long)]
        org: String,
        /// Post.
        #[arg(long, value_parser = value::word::<PostKind>)]
        post: PostKind,
        /// First day; today if left out.
        #[arg(long, value_parser = value::day)]
        since: Option<Date>,
        /// Only acts for the vacant post.
        #[arg(long)]
        acting: bool,
    },
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
        #[arg(long, value_parser = value::word::<MemberStatus>, default_value = "full")]
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
        #[arg(long, value_parser = value::word::<MemberStatus>, default_value = "ended")]
        status: MemberStatus,
        /// Day; today if left out.
        #[arg(long, value_parser = value::day)]
        date: Option<Date>,
    },
}

const PERSONS: &[Column] = &[
    ("id", None),
    ("name", None),
    ("title", None),
    ("degree", None),
    ("phone", None),
];
const POSTS: &[Column] = &[
    ("id", None),
    ("org", None),
    ("post", Some("post_kind")),
    ("acting", None),
    ("since", None),
    ("until", None),
];
const HANDOVERS: &[Column] = &[
    ("id", None),
    ("org", None),
    ("post", Some("post_kind")),
    ("opened", None),
    ("arriving", None),
];
const ROSTER: &[Column] = &[
    ("id", None),
    ("person", None),
    ("status", Some("member_status")),
    ("since", None),
    ("until", None),
];

fn list<R: Record>(columns: &'static [Column], rows: &[R]) -> Reply {
    Reply::List {
        columns,
        rows: rows.iter().map(|it| shape::row(&it.row())).collect(),
    }
}

impl Verb {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let today = Context::today_of(&store);
        let command = match self {
            Verb::List { text } => {
                return Ok(list(PERSONS, &store.person_search(&text, context.limit)?));
            }
            Verb::Show { person } => {
                return Ok(list(POSTS, &store.posts_of(person, context.limit)?));
            }
            Verb::Handovers => return Ok(list(HANDOVERS, &store.handovers(context.limit)?)),
            Verb::Roster { org } => {
                let org = context.org(&store, &org)?;
                return Ok(list(ROSTER, &store.roster(org, 0, context.limit)?));
            }
            Verb::Add {
                name,
                title,
                degree,
                full_time,
                administrative_head,
                phone,
            } => PersonCommand::Add {
                name,
                title,
                degree,
                full_time,
                administrative_head,
                phone,
            },
            Verb::Edit { person, set } => PersonCommand::Edit { person, set },
            Verb::Appoint {
                person,
                org,
                post,
                since,
                acting,
            } => {
                let org = context.org(&store, &org)?;
                let since = since.unwrap_or(today);
                PersonCommand::Appoint {
                    person,
                    org,
                    post,
                    since,
                    acting,
                }
            }
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
            } => {
                let org = context.org(&store, &org)?;
                PersonCommand::Enroll {
                    person,
                    org,
                    status,
                    since: since.unwrap_or(today),
                }
            }
            Verb::Transfer { member, to, date } => {
                let to = context.org(&store, &to)?;
                PersonCommand::Transfer {
                    member,
                    to,
                    date: date.unwrap_or(today),
                }
            }
            Verb::Release {
                member,
                status,
                date,
            } => PersonCommand::Release {
                member,
                status,
                date: date.unwrap_or(today),
            },
        };
        context.act(&mut store, command.into(), &[])
    }
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
