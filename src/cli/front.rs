//! Long work at the command line: it tells on the terminal how far it is, and Ctrl-C stops it.

use std::{
    fmt,
    io::{self, IsTerminal, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use super::failure::{Exit, Failure};
use crate::{
    base::text,
    domain::{Command, Seen},
    exchange::Program,
    store::{Outcome, Store, StoreError, Watch},
    tui::patience::{self, Patience},
    words::Words,
};

/// Cells of a terminal that does not tell its width.
const COLUMNS: u16 = 80;

/// What a call says of its work, and how it hears that it is to stop. Shared by all that works.
#[derive(Clone)]
pub struct Front(Arc<State>);

struct State {
    words: Words,
    patience: Patience,
    /// Set by a signal; set as well while nothing is watched, for a signal then does as usual.
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicUsize>,
    is_working: AtomicBool,
    has_signals: AtomicBool,
}

impl fmt::Debug for Front {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Front").finish_non_exhaustive()
    }
}

/// A piece of work under way; over when it is dropped.
pub struct Work<'f>(&'f Front);

impl Front {
    /// For one call; silent where standard error is no terminal, or where a program listens.
    pub fn new(words: &Words, is_silent: bool) -> Front {
        let is_silent = is_silent || !io::stderr().is_terminal();
        let front: patience::Front = Box::new(move |sentence| {
            if !is_silent {
                tell(sentence);
            }
            true
        });
        Front(Arc::new(State {
            words: words.clone(),
            patience: Patience::new(patience::SILENT, front),
            stop: Arc::new(AtomicBool::new(true)),
            signal: Arc::new(AtomicUsize::new(0)),
            is_working: AtomicBool::new(false),
            has_signals: AtomicBool::new(false),
        }))
    }

    /// Work begins that may be stopped: from now on a signal is a wish, and a second one an end.
    ///
    /// # Errors
    /// What the system says of signals.
    pub fn begin(&self) -> Result<Work<'_>, Failure> {
        let State { stop, signal, .. } = &*self.0;
        if !self.0.has_signals.swap(true, Ordering::SeqCst) {
            for (number, exit) in [(SIGINT, Exit::Stopped), (SIGTERM, Exit::Ended)] {
                flag::register_conditional_default(number, Arc::clone(stop))?;
                flag::register_usize(number, Arc::clone(signal), exit.value().into())?;
                flag::register(number, Arc::clone(stop))?;
            }
        }
        let working = self.0.words.get("cli.progress.working").into_owned();
        self.0.patience.begin(working);
        stop.store(false, Ordering::SeqCst);
        self.0.is_working.store(true, Ordering::SeqCst);
        Ok(Work(self))
    }

    /// Whether the work may go on; `known` is what can be said of how far it is.
    pub fn goes_on(&self, known: Option<&dyn Fn() -> String>) -> bool {
        let is_working = self.0.is_working.load(Ordering::SeqCst);
        !is_working || (!self.is_stopped() && self.0.patience.goes_on(known))
    }

    /// Whether a signal came while something was watched.
    pub fn is_stopped(&self) -> bool {
        let is_working = self.0.is_working.load(Ordering::SeqCst);
        is_working && self.0.stop.load(Ordering::SeqCst)
    }

    /// This very program as the reader of files, told of here.
    ///
    /// # Errors
    /// What the system says.
    pub fn program(&self) -> Result<Program, Failure> {
        let front = self.clone();
        let heard = move |rows: u64| {
            let said = || front.say("cli.progress.read", &[("rows", &rows.to_string())]);
            front.goes_on(Some(&said))
        };
        Ok(Program {
            heard: Some(Arc::new(heard)),
            ..Program::new(std::env::current_exe()?)
        })
    }

    /// Whether the writing of a document that came so far may go on.
    pub fn writes_on(&self, done: usize, total: usize) -> bool {
        self.goes_on(Some(&|| {
            self.counted("cli.progress.written", (done, total))
        }))
    }

    /// Whether the reading of files that came so far may go on.
    pub fn reads_on(&self, done: usize, total: usize) -> bool {
        self.goes_on(Some(&|| self.counted("cli.progress.files", (done, total))))
    }

    /// Does an act. A bulk act tells how far it is; stopped midway it stays on record, to be
    /// resumed or withdrawn.
    ///
    /// # Errors
    /// As [`Store::execute`]; `stopped`, or `stopped_midway` if some of it was done.
    pub fn execute(
        &self,
        store: &mut Store,
        command: Command,
        seen: &[Seen],
    ) -> Result<Outcome, Failure> {
        self.watched(store, |store, watch| {
            store.execute_watched(command, seen, watch)
        })
    }

    /// Runs a bulk act, as [`Front::execute`].
    ///
    /// # Errors
    /// As [`Front::execute`].
    pub fn watched(
        &self,
        store: &mut Store,
        run: impl FnOnce(&mut Store, &mut Watch<'_>) -> Result<Outcome, StoreError>,
    ) -> Result<Outcome, Failure> {
        let own = match self.0.is_working.load(Ordering::SeqCst) {
            true => None,
            false => Some(self.begin()?),
        };
        let mut go_on = |progress: crate::store::Progress| {
            let so_far = (progress.done, progress.total);
            self.goes_on(Some(&|| self.counted("cli.progress.done", so_far)))
        };
        let mut on_wait = |who: &str| {
            self.goes_on(Some(&|| self.say("tui.progress.waits", &[("who", who)])));
        };
        let mut watch = Watch {
            go_on: &mut go_on,
            on_wait: &mut on_wait,
        };
        let outcome = run(store, &mut watch);
        let is_stopped = self.is_stopped();
        drop(own);
        if is_stopped && let Some(failure) = self.rest(store)? {
            return Err(failure);
        }
        Ok(outcome?)
    }

    /// What is said of a bulk act that was stopped midway; nothing if none was.
    fn rest(&self, store: &Store) -> Result<Option<Failure>, Failure> {
        // The question itself must not be stopped.
        let was = self.0.is_working.swap(false, Ordering::SeqCst);
        let found = store.cut_off();
        self.0.is_working.store(was, Ordering::SeqCst);
        let actor = &store.session().actor;
        let own = found?.into_iter().rfind(|it| it.actor == *actor);
        let failure = |it: crate::store::CutOff| {
            Failure::new("stopped_midway", self.exit())
                .with("done", it.progress.done)
                .with("total", it.progress.total)
                .with("batch", it.id)
        };
        Ok(own.map(failure))
    }

    /// The exit of a call that was stopped.
    pub fn exit(&self) -> Exit {
        let is_end = self.0.signal.load(Ordering::SeqCst) == usize::from(Exit::Ended.value());
        if is_end { Exit::Ended } else { Exit::Stopped }
    }

    fn counted(&self, key: &str, (done, total): (usize, usize)) -> String {
        let numbers = patience::numbers(crate::store::Progress { done, total });
        let args: Vec<_> = numbers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.say(key, &args)
    }

    fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.0.words.say(key, args)
    }
}

impl Drop for Work<'_> {
    fn drop(&mut self) {
        let state = &self.0.0;
        state.is_working.store(false, Ordering::SeqCst);
        state.stop.store(true, Ordering::SeqCst);
        if state.patience.take_told() && io::stderr().is_terminal() {
            tell("");
        }
    }
}

/// Puts a sentence in the place of the one before it; an empty one leaves the line free.
fn tell(sentence: &str) {
    let size = rustix::termios::tcgetwinsize(io::stderr());
    let columns = size.map_or(COLUMNS, |size| size.ws_col).max(2);
    let text = text::clip(sentence, usize::from(columns) - 1);
    // That nothing can be said is no reason to end the work.
    let _ = io::stderr().write_all(format!("\r\x1b[K{text}").as_bytes());
}
