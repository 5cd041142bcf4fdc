//! What every call knows: words, file, person, day; and how an act is done and answered.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{
    arrange::Arrange,
    failure::{Exit, Failure},
    front::Front,
    narrow::Narrow,
    reply::Reply,
};
use crate::{
    base::{Date, date},
    domain::{Command, Id, Kind, Seen, Task},
    store::{Outcome, Session, Store, query::judging::Docket},
    tui::Wish,
    words::Words,
};

/// New rows that an answer names one by one; the count always tells all.
const CREATED: usize = 1000;

/// What every call knows.
#[derive(Debug)]
pub struct Context {
    /// The words of the chosen language.
    pub words: Words,
    /// The file named by `--db` or the environment.
    pub db: Option<PathBuf>,
    /// `--as`
    pub actor: Option<String>,
    /// `--today`
    pub today: Option<Date>,
    /// The name was written by the administrator into the key table, not by the person.
    pub trusted: bool,
    /// The call is about the department's work, not about accounts, the audit or the file.
    pub is_work: bool,
    /// `--json`
    pub json: bool,
    /// Where long work tells how far it is, and hears that it is to stop.
    pub front: Front,
    /// How the workbench is to look.
    pub wish: Wish,
    /// How a list is arranged.
    pub arrange: Arrange,
    /// Which rows of a list are wanted.
    pub narrow: Narrow,
    /// `--limit`, or what a list shows by default.
    pub limit: u32,
}

impl Context {
    /// The file to work on: named, else `wudan.db` here, else the one in the user's data folder.
    ///
    /// # Errors
    /// If there is no home directory to look in.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.db {
            return Ok(path.clone());
        }
        let here = PathBuf::from("wudan.db");
        if here.exists() {
            return Ok(here);
        }
        use etcetera::BaseStrategy;
        let base =
            etcetera::choose_base_strategy().map_err(|_| Failure::new("no_home", Exit::File))?;
        Ok(base.data_dir().join("wudan").join("wudan.db"))
    }

    /// The session of this process.
    pub fn session(&self) -> Session {
        let unix_user = nix::unistd::User::from_uid(nix::unistd::getuid())
            .ok()
            .flatten()
            .map_or_else(|| nix::unistd::getuid().to_string(), |user| user.name);
        let today = self
            .today
            .unwrap_or_else(|| chrono::Local::now().date_naive());
        let mut session = Session::local(self.actor.as_deref().unwrap_or(&unix_user), today);
        session.unix_user = unix_user;
        session.remote = std::env::var("SSH_CONNECTION")
            .ok()
            .and_then(|line| line.split(' ').next().map(str::to_string))
            .unwrap_or_default();
        session.assumed = match (&self.actor, self.today) {
            (Some(_), None) if self.trusted => None,
            (Some(_), _) => Some("--as"),
            (None, Some(_)) => Some("--today"),
            (None, None) => None,
        };
        session
    }

    /// Opens the file.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(&self) -> Result<Store, Failure> {
        self.open_at(&self.path()?)
    }

    /// Opens a file by its path.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_at(&self, path: &Path) -> Result<Store, Failure> {
        let mut store = Store::open(path, self.session())?;
        let front = self.front.clone();
        store.ask_while_working(move || front.goes_on(None))?;
        store.check_assumed()?;
        if self.is_work {
            store.check_reads_work()?;
        }
        store.take_role()?;
        Ok(store)
    }

    /// Does an act and answers with its number, its rows and its notices.
    ///
    /// # Errors
    /// As [`Front::execute`].
    pub fn act(
        &self,
        store: &mut Store,
        command: Command,
        seen: &[Seen],
    ) -> Result<Reply, Failure> {
        let name = command.name();
        let outcome = self.front.execute(store, command, seen)?;
        let mut reply = self.done(name, &outcome);
        if let Reply::Lines { lines, object } = &mut reply {
            let tasks: Vec<Id> = outcome.created(Kind::Task).take(CREATED).collect();
            let tasks = tasks.into_iter().map(|id| store.find::<Task>(id));
            let tasks = tasks.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
            let codes: Vec<String> = tasks.map(|task| task.code).collect();
            if !codes.is_empty() {
                let list = codes.join(&self.words.get("kind.list.separator"));
                lines.push(self.words.say("cli.reply.tasks", &[("codes", &list)]));
                object["tasks"] = json!(codes);
            }
        }
        Ok(reply)
    }

    /// The answer to an act that was done.
    pub fn done(&self, name: &str, outcome: &Outcome) -> Reply {
        let created: Vec<(Kind, Id)> = outcome
            .rows
            .iter()
            .filter(|(_, _, version)| *version == Some(1))
            .map(|(kind, id, _)| (*kind, *id))
            .collect();
        let act = outcome.act.to_string();
        let count = outcome.rows.len().to_string();
        let command = self.words.code("command", name);
        let args = [
            ("act", act.as_str()),
            ("count", &count),
            ("command", &command),
        ];
        let mut lines = vec![self.words.say("cli.reply.done", &args)];
        // What happened to an org is told by its history, not as a thing of its own.
        let telling = |(kind, _): &&(Kind, Id)| *kind != Kind::OrgEvent;
        let named: Vec<_> = created.iter().filter(telling).collect();
        if let [(kind, id)] = named[..] {
            let noun = self.words.code("kind", kind.code());
            let id = id.to_string();
            lines.push(
                self.words
                    .say("cli.reply.created", &[("noun", &noun), ("id", &id)]),
            );
        }
        for notice in &outcome.notices {
            let args: Vec<(&str, &str)> = notice
                .args
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            lines.push(
                self.words
                    .say(&format!("store.notice.{}", notice.code), &args),
            );
        }
        let created: Vec<_> = created
            .iter()
            .take(CREATED)
            .map(|(kind, id)| json!({ "kind": kind.code(), "id": id }))
            .collect();
        let notices: Vec<_> = outcome.notices.iter().map(|notice| notice.code).collect();
        let object = json!({
            "act": outcome.act,
            "command": name,
            "rows": outcome.rows.len(),
            "created": created,
            "notices": notices,
        });
        Reply::Lines { lines, object }
    }

    /// The key of the org that a code, a key (`#12`) or a unique name means.
    ///
    /// # Errors
    /// `not_found`, or `ambiguous` if several orgs have the name.
    pub fn org(&self, store: &Store, text: &str) -> Result<Id, Failure> {
        if let Some(id) = text.strip_prefix('#').and_then(|id| id.parse().ok()) {
            return Ok(id);
        }
        if let Some(id) = store.org_by_code(text)? {
            return Ok(id);
        }
        match store.org_by_name(text, 2)?[..] {
            [id] => Ok(id),
            [] => Err(Failure::missing("org", text)),
            _ => Err(Failure::ambiguous("org", text)),
        }
    }

    /// As [`Context::org`], but an org that was dissolved or merged is found by its code too.
    ///
    /// # Errors
    /// As [`Context::org`].
    pub fn org_ever(&self, store: &Store, text: &str) -> Result<Id, Failure> {
        match self.org(store, text) {
            Err(failure) if failure.exit == Exit::NotFound => {
                store.org_of_past(text)?.ok_or(failure)
            }
            found => found,
        }
    }

    /// The keys of many orgs.
    ///
    /// # Errors
    /// As [`Context::org`].
    pub fn orgs(&self, store: &Store, texts: &[String]) -> Result<Vec<Id>, Failure> {
        texts.iter().map(|text| self.org(store, text)).collect()
    }

    /// The year asked for, or the file's working year.
    ///
    /// # Errors
    /// As [`Store::year`].
    pub fn year(&self, store: &Store, year: Option<i32>) -> Result<i32, Failure> {
        Ok(year.map_or_else(|| store.year(), Ok)?)
    }

    /// The adoption that a key, a pack's id or the beginning of one means in a year; without a
    /// word, the only one there is.
    ///
    /// # Errors
    /// `not_found`, or `ambiguous` if several fit.
    pub fn adoption(
        &self,
        store: &Store,
        pack: Option<&str>,
        year: Option<i32>,
    ) -> Result<Id, Failure> {
        let text = pack.unwrap_or_default();
        if let Ok(id) = text.trim_start_matches('#').parse() {
            return Ok(id);
        }
        let found = store.adoptions(Some(self.year(store, year)?))?;
        let exact = found.iter().find(|adoption| adoption.pack == text);
        if let Some(adoption) = exact {
            return Ok(adoption.id);
        }
        let fits: Vec<Id> = found
            .iter()
            .filter(|adoption| adoption.pack.starts_with(text))
            .map(|adoption| adoption.id)
            .collect();
        match fits[..] {
            [id] => Ok(id),
            [] => Err(Failure::missing("adoption", text)),
            _ => Err(self.several(store, &fits)?),
        }
    }

    /// That one of several packs must be named, with their names.
    fn several(&self, store: &Store, adoptions: &[Id]) -> Result<Failure, Failure> {
        let mut packs = Vec::new();
        for id in adoptions {
            let pack = store.pack_of(*id)?;
            packs.extend(pack.map(|it| (it.head.id.clone(), it.head.title.clone())));
        }
        let failure = Failure::new("pack_unnamed", Exit::Usage);
        Ok(failure.with("packs", self.choices(&packs)))
    }

    /// Ids with their titles, as one list.
    pub fn choices(&self, all: &[(String, String)]) -> String {
        let say = |(id, title): &(String, String)| {
            let args = [("id", id.as_str()), ("title", title)];
            self.words.say("cli.load.choice_by_id", &args)
        };
        let all: Vec<String> = all.iter().map(say).collect();
        all.join(&self.words.get("kind.list.separator"))
    }

    /// The pack in force that knows an appraisal; the named one if several do.
    ///
    /// # Errors
    /// `not_found`, or `ambiguous` if several packs know it and none is named; as
    /// [`Context::adoption`].
    pub fn docket(
        &self,
        store: &Store,
        appraisal: &str,
        (pack, year): (Option<&str>, Option<i32>),
    ) -> Result<Docket, Failure> {
        let year = self.year(store, year)?;
        let mut found = store.dockets_of_appraisal(year, appraisal)?;
        if let Some(pack) = pack {
            let named = self.adoption(store, Some(pack), Some(year))?;
            found.retain(|docket| docket.adoption.id == named);
        }
        match found.len() {
            0 => Err(Failure::missing("appraisal", appraisal)),
            1 => Ok(found.remove(0)),
            _ => Err(Failure::new("needs_pack", Exit::Usage).with("value", appraisal)),
        }
    }

    /// The key of the person that a key or a unique name means.
    ///
    /// # Errors
    /// `not_found`, or `ambiguous` if several persons have the name.
    pub fn person(&self, store: &Store, text: &str) -> Result<Id, Failure> {
        if let Ok(id) = text.trim_start_matches('#').parse() {
            return Ok(id);
        }
        let mut found = store.person_search(text, 1000)?;
        found.retain(|person| person.name == text);
        match &found[..] {
            [person] => Ok(person.id),
            [] => Err(Failure::missing("person", text)),
            _ => Err(Failure::ambiguous("person", text)),
        }
    }

    /// As [`Context::person`], where nobody may be named.
    ///
    /// # Errors
    /// As [`Context::person`].
    pub fn person_if(&self, store: &Store, text: Option<&String>) -> Result<Option<Id>, Failure> {
        text.map(|text| self.person(store, text)).transpose()
    }

    /// The persons that words mean.
    ///
    /// # Errors
    /// As [`Context::person`].
    pub fn persons(&self, store: &Store, texts: &[String]) -> Result<Vec<Id>, Failure> {
        texts.iter().map(|text| self.person(store, text)).collect()
    }

    /// Yes, no and none as people write them, in the words of the program.
    pub fn plain(&self, given: &str) -> String {
        let words = ["yes", "no", "none"].into_iter();
        let mut named = words.filter(|word| self.words.code("list", word) == given);
        named.next().unwrap_or(given).to_string()
    }

    /// The business date as an ISO day.
    pub fn today_of(store: &Store) -> Date {
        store.session().today
    }

    /// An ISO day for JSON.
    pub fn day(day: Option<Date>) -> Option<String> {
        day.map(date::iso)
    }
}
