//! What panes and overlays may read: the store, the words, the looks, the day.

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    rc::Rc,
};

use crate::{
    base::{Date, date},
    domain::{Id, Kind},
    drawer::{Drawer, Habits},
    exchange::Program,
    store::{Store, StoreError, Watch, audit::AuditRow},
    term::ColorMode,
    tui::{
        event::Effect,
        keymap::Keymap,
        liking,
        look::Look,
        patience::{self, Patience},
        roster::Roster,
        theme::{Theme, Tone},
        widget::day::DayWords,
    },
    words::Words,
};

/// What lies on the desk whatever is shown.
pub struct Desk {
    /// The open file; none before the first start is decided.
    pub store: Option<Store>,
    /// The words.
    pub words: Words,
    /// The looks.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// Folder of the user's own files.
    pub user_dir: Option<PathBuf>,
    /// How the screen is drawn, beside the colours.
    pub look: Look,
    /// Colours of the terminal.
    pub color_mode: ColorMode,
    /// The business date.
    pub today: Date,
    /// The year worked in.
    pub year: i32,
    /// The org that the panes are turned to.
    pub org: Option<Id>,
    /// The task that the panes are turned to.
    pub task: Option<Id>,
    /// Orgs that the clerk has marked.
    pub marked: Vec<Id>,
    /// The person's own editor for long texts; none where no program may be started for him.
    pub editor: Option<String>,
    /// The program that reads workbooks; this very one if none.
    pub program: Option<Program>,
    /// What the person keeps for himself beside the file.
    pub drawer: Option<Drawer>,
    /// Tells the clerk of long work and hears whether to stop; none where nobody looks.
    pub patience: Option<Patience>,
    habits: Habits,
    days: DayWords,
    /// Names for finding while typing, read once until one changes.
    roster: RefCell<Option<Rc<Roster>>>,
    /// Whether something was done since the names were last known to be right.
    is_doubtful: Cell<bool>,
    /// What the store said last when it could not be read.
    trouble: RefCell<Option<StoreError>>,
}

impl Desk {
    /// A desk with the user's keys, looks and words; what is wrong with them comes back.
    pub fn new(
        words: Words,
        user_dir: Option<PathBuf>,
        theme: &str,
        color_mode: ColorMode,
        today: Date,
    ) -> (Desk, Vec<String>) {
        let (keymap, faults) = Keymap::load(user_dir.as_deref());
        let (theme, flaws) = Theme::load(theme, user_dir.as_deref(), color_mode);
        let flaws = flaws.iter().map(|flaw| flaw.sentence(&words));
        let problems = flaws
            .chain(faults.iter().map(|fault| fault.sentence(&words)))
            .collect();
        let days = day_words(&words);
        let year = chrono::Datelike::year(&today);
        let desk = Desk {
            store: None,
            words,
            theme,
            keymap,
            user_dir,
            look: Look::default(),
            color_mode,
            today,
            year,
            org: None,
            task: None,
            marked: Vec::new(),
            editor: None,
            program: None,
            drawer: None,
            patience: None,
            habits: Habits::new(),
            days,
            roster: RefCell::new(None),
            is_doubtful: Cell::new(false),
            trouble: RefCell::new(None),
        };
        (desk, problems)
    }

    /// Runs a bulk act with the clerk watching: he hears how far it is and whom it waits for, and
    /// may stop it between two chunks.
    pub fn watched<T: Default>(
        &mut self,
        run: impl FnOnce(&mut Store, &mut Watch<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let (words, patience) = (&self.words, &self.patience);
        let Some(store) = &mut self.store else {
            return Ok(T::default());
        };
        let goes_on = |sentence: &dyn Fn() -> String| {
            let patience = patience.as_ref();
            patience.is_none_or(|patience| patience.goes_on(Some(sentence)))
        };
        let mut go_on = |progress| {
            goes_on(&|| {
                let numbers = patience::numbers(progress);
                let args: Vec<_> = numbers.iter().map(|(n, v)| (*n, v.as_str())).collect();
                words.say("tui.progress.bulk", &args)
            })
        };
        let mut on_wait = |who: &str| {
            goes_on(&|| words.say("tui.progress.waits", &[("who", who)]));
        };
        let mut watch = Watch {
            go_on: &mut go_on,
            on_wait: &mut on_wait,
        };
        run(store, &mut watch)
    }

    /// Another piece of work begins.
    pub fn begin_work(&self) {
        if let Some(patience) = &self.patience {
            patience.begin(self.words.get("tui.progress.working").into_owned());
        }
    }

    /// Lets the clerk stop what is read and written in the open file.
    pub fn hand_patience(&mut self) {
        if let (Some(store), Some(patience)) = (&mut self.store, self.patience.clone())
            && let Err(error) = store.ask_while_working(move || patience.goes_on(None))
        {
            *self.trouble.borrow_mut() = Some(error);
        }
    }

    /// Whether the clerk stopped the work in hand.
    pub fn is_stopped(&self) -> bool {
        self.patience.as_ref().is_some_and(Patience::is_stopped)
    }

    /// Other words from now on.
    pub fn change_words(&mut self, words: Words) {
        self.days = day_words(&words);
        self.words = words;
    }

    /// A view for reading.
    pub fn cx(&self) -> Cx<'_> {
        Cx {
            store: self.store.as_ref(),
            words: &self.words,
            theme: &self.theme,
            keymap: &self.keymap,
            look: self.look,
            today: self.today,
            year: self.year,
            org: self.org,
            task: self.task,
            marked: &self.marked,
            desk: self,
        }
    }

    /// Opens the person's drawer beside the open file.
    pub fn open_drawer(&mut self) {
        let Some(store) = &self.store else { return };
        let spare = self.user_dir.as_deref();
        let drawer = Drawer::of(store.path(), &store.session().actor, spare);
        self.habits = drawer.habits();
        self.drawer = Some(drawer);
    }

    /// Keeps lists of lines under names for this person; an empty one is forgotten. What cannot be
    /// written is kept as long as the program runs.
    pub fn remember(&mut self, lists: Vec<(String, Vec<String>)>) {
        if let Some(Ok(all)) = self.drawer.as_ref().map(|drawer| drawer.keep(&lists)) {
            self.habits = all;
            return;
        }
        for (name, lines) in lists {
            match lines.is_empty() {
                true => self.habits.remove(&name),
                false => self.habits.insert(name, lines),
            };
        }
    }

    /// What was read for finding may be out of date: somebody has acted.
    pub fn doubt(&self) {
        self.is_doubtful.set(true);
    }

    /// Forgets what was read for finding: another file.
    pub fn forget(&self) {
        *self.roster.borrow_mut() = None;
    }

    /// What could not be read since the last call.
    pub fn take_trouble(&self) -> Option<StoreError> {
        self.trouble.borrow_mut().take()
    }
}

/// The spoken words for days in a language.
pub fn day_words(words: &Words) -> DayWords {
    DayWords::new(|name| words.get(&format!("tui.day.{name}")).into_owned())
}

/// A view of the desk.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The open file.
    pub store: Option<&'a Store>,
    /// The words.
    pub words: &'a Words,
    /// The looks.
    pub theme: &'a Theme,
    /// The keys.
    pub keymap: &'a Keymap,
    /// How the screen is drawn, beside the colours.
    pub look: Look,
    /// The business date.
    pub today: Date,
    /// The year worked in.
    pub year: i32,
    /// The org that the panes are turned to.
    pub org: Option<Id>,
    /// The task that the panes are turned to.
    pub task: Option<Id>,
    /// Orgs that the clerk has marked.
    pub marked: &'a [Id],
    desk: &'a Desk,
}

impl Cx<'_> {
    /// Asks the store; a failure is said on the message line and gives nothing.
    pub fn ask<T: Default>(&self, query: impl FnOnce(&Store) -> Result<T, StoreError>) -> T {
        match self.store.map(query) {
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                *self.desk.trouble.borrow_mut() = Some(error);
                T::default()
            }
            None => T::default(),
        }
    }

    /// Orgs and persons for finding while typing.
    pub fn roster(&self) -> Rc<Roster> {
        let mut kept = self.desk.roster.borrow_mut();
        let fresh = |known: &Rc<Roster>| self.ask(|store| known.is_fresh(store));
        let is_doubtful = self.desk.is_doubtful.replace(false);
        *kept = kept.take().filter(|known| !is_doubtful || fresh(known));
        let read = || Rc::new(self.ask(Roster::read));
        Rc::clone(kept.get_or_insert_with(read))
    }

    /// What the clerk likes to pick of a kind, the most liked first.
    pub fn liked(&self, kind: &str) -> Vec<&str> {
        liking::liked(self.kept(&liking::name(kind)))
    }

    /// The same where the codes are keys.
    pub fn liked_ids(&self, kind: &str) -> Vec<Id> {
        let codes = self.liked(kind).into_iter();
        codes.filter_map(|code| code.parse().ok()).collect()
    }

    /// Remembers that something of a kind was picked.
    pub fn picked(&self, kind: &str, code: &str) -> Effect {
        let name = liking::name(kind);
        let lines = liking::picked(self.kept(&name), code);
        Effect::Remember { name, lines }
    }

    /// The lines that this person keeps under a name.
    pub fn kept(&self, name: &str) -> &[String] {
        self.desk.habits.get(name).map_or(&[], Vec::as_slice)
    }

    /// What follows a beginning in the names under which lines are kept.
    pub fn kept_below<'b>(&'b self, beginning: &str) -> Vec<&'b str> {
        let names = self.desk.habits.keys();
        names
            .filter_map(|name| name.strip_prefix(beginning))
            .collect()
    }

    /// The words of a key.
    pub fn word(&self, key: &str) -> String {
        self.words.get(key).into_owned()
    }

    /// The words of a key with its placeholders filled.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.say(key, args)
    }

    /// The words of a code.
    pub fn code(&self, group: &str, code: &str) -> String {
        self.words.code(group, code).into_owned()
    }

    /// A tag of one hanzi, or its stand-in where signs are of ASCII only.
    pub fn tag(&self, name: &str) -> String {
        let table = if self.look.is_plain {
            "tag_plain"
        } else {
            "tag"
        };
        self.word(&format!("tui.{table}.{name}"))
    }

    /// Says something on the message line.
    pub fn info(&self, key: &str, args: &[(&str, &str)]) -> Effect {
        Effect::Say(Tone::Info, self.say(key, args))
    }

    /// Warns on the message line.
    pub fn warn(&self, key: &str, args: &[(&str, &str)]) -> Effect {
        Effect::Say(Tone::Warn, self.say(key, args))
    }

    /// Reads a day as people write it.
    pub fn day(&self, text: &str) -> Option<Date> {
        date::parse_iso(text).or_else(|| self.desk.days.read(text, self.today))
    }

    /// A day as lists show it: without the year where it is the year worked in.
    pub fn short_day(&self, day: Date) -> String {
        use chrono::Datelike;
        if day.year() == self.year {
            format!("{:02}-{:02}", day.month(), day.day())
        } else {
            format!(
                "{:02}-{:02}-{:02}",
                day.year() % 100,
                day.month(),
                day.day()
            )
        }
    }

    /// The audit's UTC time as a clock on the clerk's wall shows it.
    pub fn local_time(&self, at: &str) -> String {
        match chrono::DateTime::parse_from_rfc3339(at) {
            Ok(time) => {
                let here = time.with_timezone(&chrono::Local);
                here.format("%m-%d %H:%M:%S").to_string()
            }
            Err(_) => at.to_string(),
        }
    }

    /// What an act was on: the name of its first row, else its kind and key.
    pub fn subject(&self, act: &AuditRow) -> Option<String> {
        let kind = act.kind.as_deref()?;
        let id = act.object?;
        let known = Kind::parse(kind)?;
        let named = self.ask(|store| store.subject(known, id));
        let kind = self.code("kind", kind);
        Some(match named {
            Some(name) => format!("{kind} {name}"),
            None => format!("{kind} #{id}"),
        })
    }

    /// The program that reads workbooks, if it is not this very one.
    pub fn program(&self) -> Option<&Program> {
        self.desk.program.as_ref()
    }

    /// Whether work may go on; the sentence says how far it is.
    pub fn goes_on(&self, sentence: &dyn Fn() -> String) -> bool {
        let patience = self.desk.patience.as_ref();
        patience.is_none_or(|patience| patience.goes_on(Some(sentence)))
    }

    /// Who tells the clerk of long work.
    pub fn patience(&self) -> Option<Patience> {
        self.desk.patience.clone()
    }

    /// Whether the clerk stopped the work in hand.
    pub fn is_stopped(&self) -> bool {
        self.desk.is_stopped()
    }

    /// The person's own editor, if one may be started.
    pub fn editor(&self) -> Option<&str> {
        self.desk.editor.as_deref()
    }

    /// The effects of an act that holds everywhere.
    pub fn all(&self, name: &str) -> Vec<Effect> {
        match name {
            "undo" => vec![Effect::Undo],
            "redo" => vec![Effect::Redo],
            "history" => vec![Effect::History],
            "zoom" => vec![Effect::Zoom],
            "refresh" => vec![Effect::Refresh],
            "theme" => vec![Effect::NextTheme],
            "linear" => vec![Effect::Linear],
            "language" => vec![Effect::NextLanguage],
            "suspend" => vec![Effect::Suspend],
            "list" | "sort" | "columns" | "count" | "views" => vec![Effect::List(name.into())],
            "place_back" => vec![Effect::Travel(true)],
            "place_forward" => vec![Effect::Travel(false)],
            "print" => vec![Effect::Print],
            "quit" => vec![Effect::Quit],
            _ => Vec::new(),
        }
    }
}
