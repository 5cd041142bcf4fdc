//! What the clerk sees while something takes longer than half a second, and how he stops it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::store::Progress;

/// How long something may take before anything is said of it.
pub const SILENT: Duration = Duration::from_millis(500);
/// The least time between two times that something is said.
const EVERY: Duration = Duration::from_millis(200);
/// The least time between two times that a sentence is made.
const NOTED: Duration = Duration::from_millis(20);

/// Says a sentence to the clerk; false when he wants to stop.
pub type Front = Box<dyn FnMut(&str) -> bool + Send>;

/// Shared by the screen and by what works behind it.
#[derive(Clone)]
pub struct Patience(Arc<Mutex<State>>);

struct State {
    front: Front,
    silent: Duration,
    since: Instant,
    told: Option<Instant>,
    noted: Option<Instant>,
    sentence: String,
    is_stopped: bool,
    /// Whether anything was said that the screen does not know of yet.
    has_spoken: bool,
}

impl Patience {
    /// Says something through `front` once a piece of work took `silent`.
    pub fn new(silent: Duration, front: Front) -> Patience {
        Patience(Arc::new(Mutex::new(State {
            front,
            silent,
            since: Instant::now(),
            told: None,
            noted: None,
            sentence: String::new(),
            is_stopped: false,
            has_spoken: false,
        })))
    }

    /// Another piece of work begins; the sentence is what is said where nothing more is known.
    pub fn begin(&self, sentence: String) {
        self.with(|state| {
            state.since = Instant::now();
            state.told = None;
            state.noted = None;
            state.sentence = sentence;
            state.is_stopped = false;
        });
    }

    /// Whether the work may go on; `known` is what can be said of how far it is.
    pub fn goes_on(&self, known: Option<&dyn Fn() -> String>) -> bool {
        self.with(|state| {
            let is_early = match state.told {
                None => state.since.elapsed() < state.silent,
                Some(told) => told.elapsed() < EVERY.min(state.silent),
            };
            // What is known now and then must not be lost because it is too early to be said:
            // whoever asks next, knowing nothing, says it.
            let is_noted = state.noted.is_some_and(|noted| noted.elapsed() < NOTED);
            if let Some(known) = known.filter(|_| !is_early || !is_noted) {
                state.sentence = known();
                state.noted = Some(Instant::now());
            }
            if !is_early && !state.is_stopped {
                state.told = Some(Instant::now());
                state.has_spoken = true;
                state.is_stopped = !(state.front)(&state.sentence);
            }
            !state.is_stopped
        })
    }

    /// Whether the clerk stopped the work.
    pub fn is_stopped(&self) -> bool {
        self.with(|state| state.is_stopped)
    }

    /// Whether anything was said since the last call.
    pub fn take_told(&self) -> bool {
        self.with(|state| std::mem::take(&mut state.has_spoken))
    }

    fn with<T>(&self, run: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        run(&mut state)
    }
}

/// How far a bulk act is: the numbers of the sentence, with a bar.
pub fn numbers(progress: Progress) -> [(&'static str, String); 4] {
    let Progress { done, total } = progress;
    let percent = done * 100 / total.max(1);
    let bar = format!("{:<20}", "#".repeat(percent / 5));
    [
        ("done", done.to_string()),
        ("total", total.to_string()),
        ("percent", percent.to_string()),
        ("bar", bar),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_known_until_it_is_asked_for_whatever_begins_meanwhile() {
        let patience = Patience::new(Duration::ZERO, Box::new(|_| true));
        patience.begin("reading".into());
        assert!(!patience.take_told());
        assert!(patience.goes_on(None));
        patience.begin("reading more".into());
        assert!(patience.take_told());
        assert!(!patience.take_told());
    }
}
