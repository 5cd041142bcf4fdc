//! The screen as a whole: an event goes in, panes and overlays hear it, effects come out.

use std::collections::{BTreeMap, VecDeque};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    Cx, Desk,
    canvas::Canvas,
    chrome,
    event::{Effect, Event, FileChoice, PaneId, Target},
    layout::{self, Layout},
    overlay::Overlay,
    pane::{
        Pane, agenda::Day, audit::Audit, board::Board, book::Book, duty::Duties, ledger::Entry,
        org::Orgs, score::Score, verdict::Grading, watch::Watch,
    },
    theme::Tone,
    travel::Travels,
    tutor::{self, Tutor},
    widget::editor::Editor,
};
use crate::{
    drawer::{Touched, Way},
    store::{Session, Store, StoreError},
    term::{Cursor, Key},
};

/// The workbench.
pub struct App {
    /// What lies on the desk.
    pub desk: Desk,
    pub(super) panes: Vec<Box<dyn Pane>>,
    pub(super) focus: PaneId,
    pub(super) is_zoomed: bool,
    pub(super) overlays: Vec<Box<dyn Overlay>>,
    pub(super) message: Option<(Tone, String)>,
    pub(super) prompt: Option<Editor>,
    /// The first of two keys, while the second is awaited.
    pub(super) prefix: Option<Key>,
    /// What stands in the draft of each form that was opened, as last kept.
    pub(super) drafts: BTreeMap<String, BTreeMap<String, Touched>>,
    /// The way to each form that was opened.
    pub(super) ways: BTreeMap<String, Way>,
    /// What the clerk is about to do, and the keys pressed since.
    pub(super) way: Option<Way>,
    /// Whether a form is being opened again, so that nothing may be sent.
    pub(super) is_returning: bool,
    /// The places where the clerk has been.
    pub(super) travels: Travels,
    /// Whether a language was asked for at the start.
    pub(super) has_language: bool,
    /// The tutorial, while one is under way.
    pub(super) tutor: Option<Tutor>,
    pub(super) size: (u16, u16),
    /// A text that the terminal should put on its clipboard.
    pub(super) clipboard: Option<String>,
    pub(super) is_over: bool,
    pub(super) is_suspending: bool,
    /// A text on its way to the person's own editor.
    pub(super) outside: Option<String>,
    /// Whether the clerk was told what is new on the agenda since he last worked.
    pub(super) is_greeted: bool,
    /// Work that takes a while: the screen says so before it begins.
    pub(super) waiting: Option<FileChoice>,
    /// Whether another command follows the one in hand at once.
    pub(super) has_more: bool,
    /// Whether something was done that the panes do not show yet.
    pub(super) is_behind: bool,
    /// Whether the last command was refused or failed.
    pub(super) is_refused: bool,
    /// Whether the last event only moved the cursor within a list.
    pub(super) is_moving: bool,
    /// Who works here, for files opened later.
    pub session: Option<Session>,
    /// Makes the demonstration.
    pub demonstration: Option<Demonstration>,
}

/// Makes the demonstration file and opens it.
pub type Demonstration = Box<dyn Fn(Session) -> Result<Store, StoreError>>;

impl App {
    /// A workbench on a desk for a screen size.
    pub fn new(desk: Desk, size: (u16, u16)) -> App {
        let panes: Vec<Box<dyn Pane>> = vec![
            Box::new(Orgs::default()),
            Box::new(Duties::default()),
            Box::new(Board::default()),
            Box::new(Score::default()),
            Box::new(Book::<Entry>::default()),
            Box::new(Book::<Watch>::default()),
            Box::new(Book::<Grading>::default()),
            Box::new(Book::<Day>::default()),
            Box::new(Audit::default()),
        ];
        let mut app = App {
            desk,
            panes,
            focus: PaneId::Org,
            is_zoomed: false,
            overlays: Vec::new(),
            message: None,
            prompt: None,
            prefix: None,
            drafts: BTreeMap::new(),
            ways: BTreeMap::new(),
            way: None,
            is_returning: false,
            travels: Travels::default(),
            has_language: false,
            tutor: None,
            size,
            clipboard: None,
            is_over: false,
            is_suspending: false,
            outside: None,
            is_greeted: false,
            waiting: None,
            has_more: false,
            is_behind: false,
            is_refused: false,
            is_moving: false,
            session: None,
            demonstration: None,
        };
        app.arrive();
        app
    }

    /// Whether the clerk has left.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Whether the last event only moved the cursor within a list.
    pub fn is_moving(&self) -> bool {
        self.is_moving
    }

    /// A text for the terminal's clipboard, once.
    pub fn take_clipboard(&mut self) -> Option<String> {
        self.clipboard.take()
    }

    /// Does what was announced on the screen; false if nothing waits.
    pub fn go_on(&mut self) -> bool {
        let Some(choice) = self.waiting.take() else {
            return false;
        };
        let effects = self.file(&choice);
        self.apply(effects);
        true
    }

    /// Something on the message line.
    pub fn say(&mut self, tone: Tone, text: String) {
        self.message = Some((tone, text));
    }

    /// Lays an overlay on top.
    pub fn lay(&mut self, effect: Effect) {
        self.apply(vec![effect]);
    }

    /// Everything is read anew: at the start, and when another file was opened.
    pub fn arrive(&mut self) {
        if let Some(store) = &self.desk.store
            && let Ok(year) = store.year()
        {
            self.desk.year = year;
        }
        self.desk.hand_patience();
        self.desk.open_drawer();
        self.take_look();
        if !self.has_language {
            self.take_language();
        }
        self.desk.forget();
        self.reload();
        if self.desk.org.is_none() {
            let first = self
                .desk
                .cx()
                .ask(|store| store.org_children(None, None, 1));
            if let Some(line) = first.first() {
                self.aim(Target::Org(line.org.id));
            }
        }
        self.offer_drafts();
        self.offer_batches();
    }

    /// Hears an event.
    pub fn handle(&mut self, event: Event) {
        self.is_moving = false;
        self.desk.begin_work();
        match event {
            Event::Key(key) => {
                let (before, had_overlay) = (self.here(), !self.overlays.is_empty());
                let effects = self.key(key);
                self.apply(effects);
                self.arrived_from(before, had_overlay);
                self.follow_lesson();
            }
            Event::Paste(text) => self.paste(&text),
            Event::Resize(columns, rows) => {
                self.size = (columns, rows);
                self.place();
                for overlay in &mut self.overlays {
                    overlay.fit(self.size);
                }
            }
            Event::Tick => {
                self.keep_drafts();
                self.greet();
                self.look_elsewhere();
                self.wait_lesson();
            }
            Event::Stop => {
                self.keep_drafts();
                self.is_over = true;
            }
        }
        if let Some(error) = self.desk.take_trouble() {
            let sentence = super::effect::sentence(&error, &self.desk.cx());
            self.say(Tone::Bad, sentence);
        }
    }

    /// Draws the screen; gives the place of the cursor.
    pub fn draw(&self, buffer: &mut Buffer) -> Cursor {
        self.draw_parts(buffer).0
    }

    /// Draws the screen; gives the place of the cursor, and the areas that only tell of the row
    /// in hand.
    pub fn draw_parts(&self, buffer: &mut Buffer) -> (Cursor, Vec<Rect>) {
        let mut canvas = Canvas::new(buffer).look(self.desk.look);
        chrome::draw(self, &mut canvas);
        canvas.finish()
    }

    /// The layout of the screen now; `None` if it is too small.
    pub(super) fn layout(&self) -> Option<Layout> {
        let layout = match self.desk.look.is_linear {
            true => layout::linear(self.size.0, self.size.1, self.focus),
            false => layout::of(self.size.0, self.size.1, self.focus, self.is_zoomed),
        };
        match self.tutor {
            Some(_) => layout.map(|layout| layout.with_strip(tutor::ROWS)),
            None => layout,
        }
    }

    pub(super) fn pane(&self, id: PaneId) -> Option<&dyn Pane> {
        self.panes
            .iter()
            .find(|pane| pane.id() == id)
            .map(Box::as_ref)
    }

    /// Runs something on a pane with a view of the desk.
    pub(super) fn with<T: Default>(
        &mut self,
        id: PaneId,
        run: impl FnOnce(&mut dyn Pane, &Cx) -> T,
    ) -> T {
        let cx = self.desk.cx();
        match self.panes.iter_mut().find(|pane| pane.id() == id) {
            Some(pane) => run(pane.as_mut(), &cx),
            None => T::default(),
        }
    }

    /// Gives every pane that is seen its room.
    pub(super) fn place(&mut self) {
        let Some(layout) = self.layout() else { return };
        for (id, area) in layout.panes {
            self.with(id, |pane, _| pane.place(chrome::inside(area)));
        }
    }

    /// Reads everything that is shown again, and what the tabs count.
    pub(super) fn reload(&mut self) {
        self.is_behind = false;
        self.desk.doubt();
        self.place();
        let seen: Vec<PaneId> = match self.layout() {
            Some(layout) => layout.panes.iter().map(|(id, _)| *id).collect(),
            None => Vec::new(),
        };
        for id in PaneId::ALL {
            let is_seen = seen.contains(id);
            self.with(*id, |pane, cx| match is_seen {
                true => pane.load(cx),
                false => pane.tally(cx),
            });
        }
    }

    pub(super) fn complain(&mut self, error: &StoreError) {
        let sentence = super::effect::sentence(error, &self.desk.cx());
        self.say(Tone::Bad, sentence);
    }

    /// Does what was asked for, and what follows from it.
    pub(super) fn apply(&mut self, effects: Vec<Effect>) {
        let mut queue = VecDeque::from(effects);
        // A bound, so that no two effects can call for each other for ever.
        for _ in 0..queue.len() + 256 {
            let Some(effect) = queue.pop_front() else {
                break;
            };
            let is_command = matches!(effect, Effect::Execute(_));
            let is_next_too = matches!(queue.front(), Some(Effect::Execute(_)));
            // Of several commands in a row the last one shows what came of them all.
            self.has_more = is_command && is_next_too;
            let follow = self.effect(effect);
            if is_command && self.is_refused {
                // What was said of the one that failed would be lost behind the next.
                while matches!(queue.front(), Some(Effect::Execute(_))) {
                    queue.pop_front();
                }
            }
            for (at, more) in follow.into_iter().enumerate() {
                queue.insert(at, more);
            }
        }
        self.has_more = false;
        if self.is_behind {
            self.reload();
        }
    }

    /// Turns every pane that can to a target.
    pub(super) fn aim(&mut self, target: Target) {
        match target {
            Target::Org(id) => self.desk.org = Some(id),
            Target::Task(id) => self.desk.task = Some(id),
            Target::Sheet(_) => {}
        }
        for id in PaneId::ALL {
            self.with(*id, |pane, cx| {
                pane.aim(target, cx);
            });
        }
    }
}
