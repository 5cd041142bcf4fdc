//! Does what panes and overlays ask for: the only place of the room that sends commands.

use std::{path::Path, rc::Rc};

use super::{
    App, Cx,
    event::{Effect, FileChoice, PaneId, Request, Target},
    overlay::{Choice, ChoiceList, History, Note, Overlay, Palette, history, palette_item},
    pane::Filter,
    theme::{Theme, Tone},
};
use crate::{
    domain::{Refusal, RefusalCode},
    store::{Creation, Outcome, Store, StoreError, Watch},
};

/// A failure as one sentence: what happened, whether the work is saved, what to do.
pub fn sentence(error: &StoreError, cx: &Cx) -> String {
    let args = error.args();
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let said = cx.words.refusal(error.code(), &args);
    match error {
        // A refusal changed nothing, which its remedy makes plain; a failure must say so.
        StoreError::Refused(_) => format!("{}{}", said.what, said.remedy),
        _ => format!("{}{}{}", said.what, said.saved, said.remedy),
    }
}

impl App {
    /// Does one effect; gives what follows from it.
    pub(super) fn effect(&mut self, effect: Effect) -> Vec<Effect> {
        match effect {
            // On the way back to a draft nothing may be sent a second time.
            Effect::Execute(_) if self.is_returning => {}
            Effect::Execute(request) => return self.execute(*request),
            Effect::Undo => return self.undo(true),
            Effect::Redo => return self.undo(false),
            Effect::Print => return self.ask_paper(),
            Effect::History => return vec![History::of(&self.desk.cx())],
            Effect::Open(overlay) => self.open(overlay),
            Effect::Close => {
                self.overlays.pop();
            }
            Effect::Done => {
                if let Some(overlay) = self.overlays.pop() {
                    self.form_done(overlay.as_ref());
                }
            }
            Effect::Picked(choices) => {
                if let Some(overlay) = self.overlays.last_mut() {
                    overlay.picked(choices);
                }
            }
            Effect::Act(id, name) => return self.act(id, &name),
            Effect::Turn(id, name) => {
                self.way = self.way_to(id, &format!("turn {name}"));
                return self.with(id, |pane, cx| pane.turn(&name, cx));
            }
            Effect::Say(tone, text) => self.say(tone, text),
            Effect::Go(id) => self.go(id),
            Effect::Aim(target) => self.aim(target),
            Effect::Mark(orgs) => self.desk.marked = orgs,
            Effect::Copy(text) => return self.copy(text),
            Effect::Keep => self.keep_drafts(),
            Effect::Resume(name) => self.resume(&name),
            Effect::AskDrop(name) => return self.ask_drop(name),
            Effect::DropDraft(name) => return self.drop_draft(&name),
            Effect::Again(way, step) => self.again(&way, step),
            Effect::Remember { name, lines } => self.desk.remember(vec![(name, lines)]),
            Effect::Arrange(id, arrangement) => self.arrange(id, arrangement),
            Effect::Narrow(id, pattern) => {
                let filter = pattern.as_deref().and_then(Filter::new);
                self.with(id, |pane, cx| pane.filter(filter, cx));
            }
            Effect::List(name) => return self.list(&name),
            Effect::Travel(is_back) => return self.travel(is_back),
            Effect::File(choice) => self.wait_for(choice),
            Effect::Settle(id, finish) => self.settle(&id, finish),
            Effect::Refresh => self.reload(),
            Effect::Linear => self.turn_linear(),
            Effect::Suspend => self.suspend(),
            Effect::Outside(text) => self.outside = Some(text),
            Effect::NextTheme => self.next_theme(),
            Effect::NextLanguage => self.next_language(),
            Effect::Zoom => {
                self.is_zoomed = !self.is_zoomed;
                self.place();
                self.with(self.focus, |pane, cx| pane.load(cx));
            }
            Effect::Quit => {
                self.keep_drafts();
                self.is_over = true;
            }
        }
        Vec::new()
    }

    fn wait_for(&mut self, choice: FileChoice) {
        let key = match choice {
            FileChoice::Collect(_) => "tui.mail.wait",
            FileChoice::Tables | FileChoice::Roll(_) => "tui.import.wait",
            _ => "tui.message.wait",
        };
        self.message = Some((Tone::Info, self.desk.cx().word(key)));
        self.waiting = Some(choice);
    }

    fn open(&mut self, mut overlay: Box<dyn Overlay>) {
        if let Some(name) = overlay.name() {
            let memory = self.memory(&name);
            let is_resumed = memory.draft.is_some();
            let cx = self.desk.cx();
            overlay.recall(memory, &cx);
            if is_resumed {
                let key = cx.keymap.label("form", "fresh");
                self.message = Some((Tone::Info, cx.say("tui.draft.resumed", &[("key", &key)])));
            }
        }
        overlay.begin(&self.desk.cx());
        overlay.fit(self.size);
        self.overlays.push(overlay);
    }

    /// Runs an act of a pane; `open` goes into what is under the cursor.
    pub(super) fn act(&mut self, id: PaneId, name: &str) -> Vec<Effect> {
        self.way = self.way_to(id, name);
        match name {
            "open" => self.with(id, |pane, cx| pane.open(cx)),
            name => self.with(id, |pane, cx| pane.act(name, cx)),
        }
    }

    fn go(&mut self, id: PaneId) {
        self.focus = id;
        self.prompt = None;
        self.place();
        self.with(id, |pane, cx| pane.load(cx));
    }

    fn copy(&mut self, text: String) -> Vec<Effect> {
        let title = self.desk.cx().word("tui.message.copied");
        let lines: Vec<String> = text.lines().map(str::to_string).collect();
        self.clipboard = Some(text);
        vec![Note::new(title, &lines).open()]
    }

    fn next_theme(&mut self) {
        let names = Theme::names(self.desk.user_dir.as_deref());
        let now = names.iter().position(|name| *name == self.desk.theme.name);
        let next = now.map_or(0, |now| (now + 1) % names.len());
        let dir = self.desk.user_dir.as_deref();
        let (theme, problems) = Theme::load(&names[next], dir, self.desk.color_mode);
        self.desk.theme = theme;
        let name = names[next].clone();
        let said = match problems.first() {
            Some(problem) => problem.sentence(&self.desk.words),
            None => self.desk.cx().say("tui.message.theme", &[("name", &name)]),
        };
        self.say(Tone::Info, said);
    }

    fn execute(&mut self, request: Request) -> Vec<Effect> {
        if self.desk.store.is_none() {
            return Vec::new();
        }
        let (command, seen) = (request.command.clone(), &request.seen);
        let work = |store: &mut Store, watch: &mut Watch<'_>| {
            store.execute_watched(command, seen, watch).map(Some)
        };
        let result = self.desk.watched(work);
        self.is_refused = result.is_err() || self.desk.is_stopped();
        match result {
            Ok(_) if self.is_cut_off() => {
                self.overlays.pop();
                self.offer_rest();
                Vec::new()
            }
            Ok(None) => Vec::new(),
            Ok(Some(outcome)) => self.done(request, &outcome),
            Err(StoreError::Refused(refusal)) => self.refused(request, *refusal),
            Err(error) => {
                let said = sentence(&error, &self.desk.cx());
                let in_form = self
                    .overlays
                    .last_mut()
                    .is_some_and(|top| top.refused(None, &said));
                if !in_form {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }

    /// Whether the clerk stopped a bulk act before its end; what follows is work of its own.
    fn is_cut_off(&mut self) -> bool {
        let is_stopped = self.desk.is_stopped();
        if is_stopped {
            self.desk.begin_work();
        }
        is_stopped && !self.desk.cx().ask(|store| store.cut_off()).is_empty()
    }

    /// A bulk act that was stopped midway is offered to be finished or withdrawn.
    fn offer_rest(&mut self) {
        let word = self.desk.cx().word("tui.progress.stopped");
        self.say(Tone::Warn, word);
        self.reload();
        self.offer_batches();
    }

    fn done(&mut self, request: Request, outcome: &Outcome) -> Vec<Effect> {
        let next = match self.overlays.pop() {
            Some(overlay) => self.form_done(overlay.as_ref()),
            None => Vec::new(),
        };
        self.is_behind = self.has_more;
        if !self.has_more {
            self.reload();
        }
        let cx = self.desk.cx();
        let mut said = request.said;
        for notice in &outcome.notices {
            let args: Vec<(&str, &str)> = notice
                .args
                .iter()
                .map(|(n, v)| (n.as_str(), v.as_str()))
                .collect();
            said.push_str(&cx.say(&format!("store.notice.{}", notice.code), &args));
        }
        if request.command.is_reversible() {
            let key = cx.keymap.label("all", "undo");
            said.push_str(&cx.say("tui.message.can_undo", &[("key", &key)]));
        }
        self.say(Tone::Good, said);
        let mut effects = Vec::new();
        for kind in [crate::domain::Kind::Task, crate::domain::Kind::Sheet] {
            if let Some(id) = outcome.created(kind).next() {
                effects.push(Effect::Aim(match kind {
                    crate::domain::Kind::Task => Target::Task(id),
                    _ => Target::Sheet(id),
                }));
            }
        }
        effects.extend(request.then.map(|then| then(outcome)).unwrap_or_default());
        effects.extend(next);
        effects
    }

    fn refused(&mut self, request: Request, refusal: Refusal) -> Vec<Effect> {
        if refusal.code == RefusalCode::Stale {
            return vec![self.stale(request, &refusal)];
        }
        let field = refusal.field.clone();
        let said = sentence(&StoreError::Refused(Box::new(refusal)), &self.desk.cx());
        if let (Some(top), Some(field)) = (self.overlays.last_mut(), &field)
            && top.has_field(field)
        {
            top.refused(Some(field), &said);
            return Vec::new();
        }
        let mend = request.mend.zip(field.clone());
        if let Some(mut overlay) = mend.and_then(|(mend, field)| mend(&field, &self.desk.cx())) {
            overlay.refused(field.as_deref(), &said);
            self.overlays.push(overlay);
        } else if !self
            .overlays
            .last_mut()
            .is_some_and(|top| top.refused(None, &said))
        {
            self.say(Tone::Bad, said);
        }
        Vec::new()
    }

    /// Somebody changed the same in the meantime: both values are shown and the clerk chooses.
    fn stale(&mut self, request: Request, refusal: &Refusal) -> Effect {
        let said = sentence(
            &StoreError::Refused(Box::new(refusal.clone())),
            &self.desk.cx(),
        );
        self.reload();
        let cx = self.desk.cx();
        let arg = |name: &str| {
            let found = refusal.args.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let label = cx.code("field", &arg("field"));
        let mut intro = crate::base::text::wrap(&said, 66);
        intro.push(cx.say("tui.stale.field", &[("field", &label)]));
        let theirs = Choice::new(1, cx.word("tui.stale.theirs")).note(arg("theirs"));
        let mine = Choice::new(2, cx.word("tui.stale.mine")).note(arg("yours"));
        ChoiceList::new(cx.word("tui.stale.title"))
            .intro(intro)
            .line(theirs, || vec![Effect::Close, Effect::Refresh])
            .line(mine, move || {
                // The clerk has seen the other value now: his own is set knowingly.
                vec![request.seen(Vec::new()).send()]
            })
            .open()
    }

    fn undo(&mut self, is_back: bool) -> Vec<Effect> {
        let Some(store) = &mut self.desk.store else {
            return Vec::new();
        };
        let found = match is_back {
            true => store.last_undoable(),
            false => store.last_redoable(),
        };
        let act = match found {
            Ok(Some(act)) => act,
            Ok(None) => {
                let key = if is_back {
                    "tui.message.no_undo"
                } else {
                    "tui.message.no_redo"
                };
                return vec![self.desk.cx().warn(key, &[])];
            }
            Err(error) => {
                self.complain(&error);
                return Vec::new();
            }
        };
        vec![history::reverse(&act, is_back, &self.desk.cx())]
    }

    /// The palette, or only the acts of the pane in use.
    pub(super) fn palette(&self, is_own: bool) -> Effect {
        let cx = self.desk.cx();
        let mut items = Vec::new();
        for pane in &self.panes {
            if is_own && pane.id() != self.focus {
                continue;
            }
            let acts = pane.acts(&cx);
            let named = acts
                .iter()
                .filter(|act| !cx.keymap.keys(act.section, act.name).is_empty());
            items.extend(named.map(|act| palette_item::act(act, &cx)));
        }
        if is_own {
            return Effect::Open(Box::new(Palette::new(items, Rc::new(|_, _| Vec::new()))));
        }
        items.extend(palette_item::views(&cx));
        items.extend(PaneId::ALL.iter().map(|id| palette_item::pane(*id, &cx)));
        items.extend(
            super::overlay::ALL
                .iter()
                .filter_map(|name| palette_item::all(name, &cx)),
        );
        Effect::Open(Box::new(Palette::new(
            items,
            Rc::new(palette_item::records),
        )))
    }

    /// Offers each bulk act that was cut off.
    pub(super) fn offer_batches(&mut self) {
        let cx = self.desk.cx();
        for batch in cx.ask(|store| store.cut_off()) {
            let act = cx.word(&format!("kind.command.{}", batch.command));
            let (done, total) = (
                batch.progress.done.to_string(),
                batch.progress.total.to_string(),
            );
            let args = [
                ("act", &*act),
                ("who", &*batch.actor),
                ("when", &*batch.started),
                ("done", &*done),
                ("total", &*total),
            ];
            let about = cx.say("tui.batch.about", &args);
            let (finish, back) = (batch.id.clone(), batch.id);
            let list = ChoiceList::new(cx.word("tui.batch.title"))
                .intro(crate::base::text::wrap(&about, 66))
                .line(Choice::new(1, cx.word("tui.batch.resume")), move || {
                    vec![Effect::Settle(finish, true)]
                })
                .line(Choice::new(2, cx.word("tui.batch.withdraw")), move || {
                    vec![Effect::Settle(back, false)]
                })
                .line(Choice::new(3, cx.word("tui.batch.later")), Vec::new);
            self.overlays.push(Box::new(list));
        }
    }

    fn settle(&mut self, id: &str, finish: bool) {
        let work = |store: &mut Store, watch: &mut Watch<'_>| match finish {
            true => store.resume_watched(id, watch).map(|_| ()),
            false => store.withdraw(id),
        };
        match self.desk.watched(work) {
            Ok(()) if self.is_cut_off() => self.offer_rest(),
            Ok(()) => {
                self.reload();
                let said = self.desk.cx().word("tui.batch.done");
                self.say(Tone::Good, said);
            }
            Err(error) => self.complain(&error),
        }
    }

    pub(super) fn file(&mut self, choice: &FileChoice) -> Vec<Effect> {
        match choice {
            FileChoice::Paper(order) => return self.paper(order),
            FileChoice::Bundle(order) => return self.bundle(order),
            FileChoice::Attach(attachment) => return self.attach(attachment),
            FileChoice::Send(parcel) => return self.send_blanks(parcel),
            FileChoice::Collect(intake) => return self.collect_answers(intake),
            FileChoice::Tables => return self.list_tables(),
            FileChoice::Roll(roll) => return self.read_roll(roll),
            FileChoice::Letters(post) => return self.write_letters(post),
            _ => {}
        }
        let Some(session) = self.session.clone() else {
            return Vec::new();
        };
        let opened = match choice {
            FileChoice::New(path, year) => {
                let title = self.desk.words.get("tui.start.file_title").into_owned();
                Store::create(Path::new(path), &Creation { year: *year, title }, session)
            }
            FileChoice::Open(path) => Store::open(Path::new(path), session),
            FileChoice::Demo => match &self.demonstration {
                Some(make) => make(session),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let opened = opened.and_then(|mut store| store.take_role().map(|_| store));
        match opened {
            Ok(store) => {
                self.overlays.clear();
                self.desk.store = Some(store);
                self.arrive();
                vec![self.desk.cx().info("tui.message.welcome", &[])]
            }
            Err(error) => {
                let said = sentence(&error, &self.desk.cx());
                if !self
                    .overlays
                    .last_mut()
                    .is_some_and(|top| top.refused(Some("path"), &said))
                {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }
}
