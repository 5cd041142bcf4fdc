//! The tutorial in the workbench: which lesson is in hand, and whether it is done.

mod lesson;
mod view;

use crate::{
    domain::Org,
    store::{
        Store, StoreError,
        query::{finding::FindingFilter, sheet::SheetFilter},
    },
    tui::{
        App, Cx,
        event::{Effect, PaneId},
        overlay::Note,
    },
};

pub use lesson::{Condition, Lesson, lessons};
pub use view::{ROWS, draw, said};

/// Under which name the progress is kept for a person.
const KEPT: &str = "tutor";
/// Quiet seconds after which the hint is shown without being asked for.
const HINT_AFTER: u32 = 45;
/// Rows that a condition looks through.
const ROWS_MAX: u32 = 200;

/// The tutorial.
#[derive(Debug)]
pub struct Tutor {
    lessons: Vec<Lesson>,
    at: usize,
    /// The last act before what counts for the lesson in hand.
    since: i64,
    /// The last act before the tutorial.
    begun: i64,
    /// The clerk came back to a lesson whose condition holds: it must cease to hold first.
    is_again: bool,
    is_hinting: bool,
    quiet: u32,
    /// Whether the lesson before was done just now.
    has_passed: bool,
}

impl Tutor {
    /// The lesson in hand.
    pub fn lesson(&self) -> Option<&Lesson> {
        self.lessons.get(self.at)
    }

    /// Number of the lesson in hand, from 1, and of all.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.lessons.len())
    }

    fn enter(&mut self, at: usize) {
        self.at = at.min(self.lessons.len().saturating_sub(1));
        self.is_hinting = false;
        self.has_passed = false;
        self.quiet = 0;
    }
}

impl App {
    /// Begins the tutorial on the open file, where this person was.
    pub fn begin_tutor(&mut self) {
        let Ok(lessons) = lessons() else { return };
        let cx = self.desk.cx();
        let acts = cx.ask(|store| store.acts(None, 1));
        let head = acts.first().map_or(0, |act| act.seq);
        let (known, begun) = match cx.kept(KEPT) {
            [id, begun, ..] => (id.as_str(), begun.parse().unwrap_or(head)),
            _ => ("", head),
        };
        let at = lessons.iter().position(|lesson| lesson.id == known);
        self.tutor = Some(Tutor {
            lessons,
            at: at.unwrap_or(0),
            since: begun,
            begun,
            is_again: false,
            is_hinting: false,
            quiet: 0,
            has_passed: false,
        });
        self.place();
        self.keep_lesson();
    }

    /// The lesson in hand, while the tutorial is under way.
    pub fn lesson(&self) -> Option<&Lesson> {
        self.tutor.as_ref()?.lesson()
    }

    /// An act of the tutorial's own.
    pub(super) fn tutor_act(&mut self, name: &str) -> Vec<Effect> {
        let head = self.desk.cx().ask(|store| store.acts(None, 1));
        let head = head.first().map_or(0, |act| act.seq);
        let Some(tutor) = &mut self.tutor else {
            return Vec::new();
        };
        let (place, all) = tutor.place();
        match name {
            "next" if place == all => return vec![self.learned()],
            "next" => {
                tutor.enter(place);
                tutor.since = tutor.begun;
            }
            "previous" => {
                tutor.enter(place.saturating_sub(2));
                // What was done before does not count when a lesson is taken again.
                tutor.since = head;
            }
            "hint" => tutor.is_hinting = !tutor.is_hinting,
            _ => return Vec::new(),
        }
        if name != "hint" {
            let holds = self.lesson_holds();
            if let Some(tutor) = &mut self.tutor {
                tutor.is_again = holds && name == "previous";
            }
            self.keep_lesson();
        }
        Vec::new()
    }

    /// Goes on to the next lesson when the one in hand is done.
    pub(super) fn follow_lesson(&mut self) {
        let holds = self.lesson_holds();
        let Some(tutor) = &mut self.tutor else { return };
        if tutor.is_again {
            tutor.is_again = holds;
            return;
        }
        if holds && tutor.at + 1 < tutor.lessons.len() {
            tutor.enter(tutor.at + 1);
            tutor.since = tutor.begun;
            tutor.has_passed = true;
            self.keep_lesson();
        }
    }

    /// A second went by in which nothing was pressed.
    pub(super) fn wait_lesson(&mut self) {
        if let Some(tutor) = &mut self.tutor {
            tutor.quiet += 1;
            tutor.is_hinting |= tutor.quiet >= HINT_AFTER;
        }
    }

    fn keep_lesson(&mut self) {
        let Some(tutor) = &self.tutor else { return };
        let Some(lesson) = tutor.lesson() else { return };
        let lines = vec![lesson.id.clone(), tutor.begun.to_string()];
        self.desk.remember(vec![(KEPT.to_string(), lines)]);
    }

    fn lesson_holds(&self) -> bool {
        let Some(tutor) = &self.tutor else {
            return false;
        };
        let Some(lesson) = tutor.lesson() else {
            return false;
        };
        let cx = self.desk.cx();
        let pane = self.pane(self.focus);
        match &lesson.until {
            Condition::Done(commands) => cx.ask(|store| store.has_done(tutor.since, commands)),
            Condition::Org(kind) => {
                let org = cx.org.and_then(|id| cx.ask(|store| store.find::<Org>(id)));
                org.is_some_and(|org| org.kind.code() == kind)
            }
            Condition::Pane(code) => self.focus.code() == code,
            Condition::Leaf(name) => pane.is_some_and(|pane| pane.section() == name),
            Condition::Overlay(kind) => self.overlays.last().is_some_and(|top| top.kind() == kind),
            Condition::Filter => pane.is_some_and(|pane| pane.pattern().is_some()),
            Condition::Reason => cx.ask(|store| has_reason(store, cx.year)),
            Condition::Deadline => cx.ask(|store| has_deadline(store, cx.year)),
            Condition::Draft => {
                let drawer = self.desk.drawer.as_ref();
                drawer.is_some_and(|drawer| !drawer.drafts().is_empty())
            }
            Condition::Read => false,
        }
    }

    /// What was learned, and where the manual is.
    fn learned(&self) -> Effect {
        let cx = self.desk.cx();
        let mut lines = crate::base::text::wrap(&cx.word("tutor.end.text"), 76);
        lines.push(String::new());
        let lessons = self.tutor.as_ref().map(|tutor| tutor.lessons.as_slice());
        for lesson in lessons.unwrap_or_default() {
            let chapter = cx.word(&format!("tutor.chapter.{}", lesson.chapter));
            let title = cx.word(&format!("tutor.lesson.{}.title", lesson.id));
            lines.push(format!("{}  {title}", crate::base::text::fit(&chapter, 20)));
        }
        Note::new(cx.word("tutor.end.title"), &lines).open()
    }
}

fn has_reason(store: &Store, year: i32) -> Result<bool, StoreError> {
    let filter = SheetFilter {
        year,
        ..SheetFilter::default()
    };
    for line in store.sheets(&filter, None, ROWS_MAX)? {
        let marks = store.marks(line.sheet.id)?;
        if marks.iter().any(|mark| mark.reason.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_deadline(store: &Store, year: i32) -> Result<bool, StoreError> {
    let filter = FindingFilter {
        year,
        ..FindingFilter::default()
    };
    let found = store.findings(&filter, None, ROWS_MAX)?;
    Ok(found.iter().any(|line| line.finding.deadline.is_some()))
}

/// The keys of an act as its section and name, joined by a point; of a pane its number.
pub fn key_of(name: &str, cx: &Cx) -> String {
    match name.split_once('.') {
        Some(("pane", code)) => {
            let at = PaneId::ALL.iter().position(|id| id.code() == code);
            at.map_or(String::new(), |at| (at + 1).to_string())
        }
        Some((section, act)) => cx.keymap.label(section, act),
        None => String::new(),
    }
}
