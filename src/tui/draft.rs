//! Drafts on the screen: kept while typing, offered at the start, and the way back to their forms.

use super::{
    App,
    event::{Effect, PaneId, Step, Target},
    overlay::{Choice, ChoiceList, Memory, Note, Overlay},
    pane::Spot,
    print,
    widget::list::Motion,
};
use crate::{
    base::text,
    drawer::{Contents, Draft, Way},
    term::Key,
};

/// Drafts offered in one list.
const OFFERED_MAX: usize = 9;
/// Texts kept in the history of a field.
const HISTORY_MAX: usize = 50;

/// The kind of a form: its name without what it is about.
fn kind(name: &str) -> &str {
    name.split(' ').next().unwrap_or_default()
}

/// Fields as lines: a name and what stands in it as JSON, since that may have several lines.
fn lines_of(contents: &Contents) -> Vec<String> {
    let line = |(name, content): (&String, &String)| {
        format!("{name}\t{}", serde_json::Value::from(content.as_str()))
    };
    contents.iter().map(line).collect()
}

fn contents_of(lines: &[String]) -> Contents {
    let pair = |line: &String| {
        let (name, json) = line.split_once('\t')?;
        let value: serde_json::Value = serde_json::from_str(json).ok()?;
        Some((name.to_string(), value.as_str()?.to_string()))
    };
    lines.iter().filter_map(pair).collect()
}

impl App {
    /// Keeps what stands in every open form; a form as it was opened has no draft.
    pub fn keep_drafts(&mut self) {
        let Some(drawer) = self.desk.drawer.clone() else {
            return;
        };
        let mut failed = None;
        for overlay in &self.overlays {
            let Some(name) = overlay.name() else { continue };
            let draft = overlay.draft();
            let fields = draft.as_ref().map(|draft| &draft.fields);
            if self.drafts.get(&name) == fields {
                continue;
            }
            let done = match &draft {
                Some(draft) => {
                    let way = self.ways.get(&name).cloned();
                    drawer.keep_draft(&draft.clone().way(way))
                }
                None => drawer.drop_draft(&name),
            };
            match (done, draft) {
                (Ok(()), Some(draft)) => {
                    self.drafts.insert(name, draft.fields);
                }
                (Ok(()), None) => {
                    self.drafts.remove(&name);
                }
                (Err(error), _) => failed = Some(error),
            }
        }
        if let Some(error) = failed {
            let detail = error.to_string();
            let cx = self.desk.cx();
            let said = cx.say("tui.draft.failed", &[("detail", &detail)]);
            self.say(super::theme::Tone::Bad, said);
        }
    }

    /// What is kept for a form that is being opened.
    pub(super) fn memory(&mut self, name: &str) -> Memory {
        let draft = self
            .desk
            .drawer
            .as_ref()
            .and_then(|drawer| drawer.draft(name));
        if let Some(draft) = &draft {
            self.drafts.insert(name.to_string(), draft.fields.clone());
        }
        if let Some(way) = &self.way {
            self.ways.insert(name.to_string(), way.clone());
        }
        let cx = self.desk.cx();
        Memory {
            draft,
            last: contents_of(cx.kept(&format!("last.{}", kind(name)))),
            carried: contents_of(cx.kept(&format!("carry.{}", kind(name)))),
        }
    }

    /// A form was sent: its draft goes, what was entered is remembered, and where something is
    /// carried forward the next form of its kind follows.
    pub(super) fn form_done(&mut self, overlay: &dyn Overlay) -> Vec<Effect> {
        let Some(name) = overlay.name() else {
            return Vec::new();
        };
        if let Some(drawer) = &self.desk.drawer {
            // A draft that stays behind is offered once more, and can be dropped there.
            let _ = drawer.drop_draft(&name);
        }
        self.drafts.remove(&name);
        let way = self.ways.remove(&name);
        let carried = overlay.carried();
        let mut lists = vec![
            (
                format!("last.{}", kind(&name)),
                lines_of(&overlay.contents()),
            ),
            (format!("carry.{}", kind(&name)), lines_of(&carried)),
        ];
        let cx = self.desk.cx();
        for (field, content) in overlay.texts() {
            if content.trim().is_empty() {
                continue;
            }
            let list = format!("history.{field}");
            let mut lines = vec![content.clone()];
            lines.extend(
                cx.kept(&list)
                    .iter()
                    .filter(|line| **line != content)
                    .cloned(),
            );
            lines.truncate(HISTORY_MAX);
            lists.push((list, lines));
        }
        self.desk.remember(lists);
        match way.filter(|_| !carried.is_empty()) {
            // A form about a row is followed by that about the next row.
            Some(way) if name.contains(' ') => vec![Effect::Again(Box::new(way), Step::NextRow)],
            Some(way) => vec![Effect::Again(Box::new(way), Step::Here)],
            None => Vec::new(),
        }
    }

    /// Where the clerk stands, and what he is about to do there.
    pub(super) fn way_to(&self, id: PaneId, act: &str) -> Option<Way> {
        let spot = self.pane(id)?.spot();
        Some(Way {
            pane: id.code().to_string(),
            leaf: spot.leaf,
            row: spot.row,
            org: self.desk.org,
            task: self.desk.task,
            year: self.desk.year,
            act: act.to_string(),
            keys: Vec::new(),
        })
    }

    /// Goes back to where a form was opened from and opens it again. Nothing is sent on the way.
    pub(super) fn go_back_to(&mut self, way: &Way) {
        let Some(id) = PaneId::parse(&way.pane) else {
            return;
        };
        self.overlays.clear();
        self.apply(vec![Effect::Go(id)]);
        if let Some(org) = way.org {
            self.aim(Target::Org(org));
        }
        if let Some(task) = way.task {
            self.aim(Target::Task(task));
        }
        let spot = Spot {
            leaf: way.leaf.clone(),
            row: way.row.clone(),
        };
        self.with(id, |pane, cx| pane.stand(&spot, cx));
        self.repeat_act(way);
    }

    /// The act of a way and the keys after it, with everything that would be sent left out.
    pub(super) fn repeat_act(&mut self, way: &Way) {
        let Some(id) = PaneId::parse(&way.pane) else {
            return;
        };
        self.is_returning = true;
        let act = match way.act.split_once(' ') {
            Some(("turn", name)) => Effect::Turn(id, name.to_string()),
            _ if way.act == print::WAY => Effect::Print,
            _ => Effect::Act(id, way.act.clone()),
        };
        self.apply(vec![act]);
        for key in way.keys.iter().filter_map(|name| Key::parse(name)) {
            let is_form = self.overlays.last().is_some_and(|top| top.name().is_some());
            if self.overlays.is_empty() || is_form {
                break;
            }
            let effects = self.overlay_key(key);
            self.apply(effects);
        }
        self.is_returning = false;
    }

    /// Opens the form of a draft; where that is no longer possible its text is shown.
    pub(super) fn resume(&mut self, name: &str) {
        let draft = self
            .desk
            .drawer
            .as_ref()
            .and_then(|drawer| drawer.draft(name));
        let Some(draft) = draft else { return };
        if let Some(way) = &draft.way {
            self.go_back_to(way);
            let found = self
                .overlays
                .iter()
                .any(|it| it.name().as_deref() == Some(name));
            if found {
                return;
            }
            self.overlays.clear();
        }
        let cx = self.desk.cx();
        let mut lines = text::wrap(&cx.word("tui.draft.lost_way"), 76);
        for (field, touched) in &draft.fields {
            let own = format!("tui.field.{field}");
            let label = match cx.words.has(&own) {
                true => cx.word(&own),
                false => cx.code("field", field),
            };
            lines.push(String::new());
            lines.push(label);
            lines.extend(text::wrap(&touched.now.replace('\t', " "), 76));
        }
        let copied = lines.join("\n");
        self.clipboard = Some(copied);
        self.lay(Note::new(draft.title, &lines).open());
    }

    /// Offers every draft; gives whether there was one.
    pub(super) fn offer_drafts(&mut self) -> bool {
        let drafts = match &self.desk.drawer {
            Some(drawer) => drawer.drafts(),
            None => Vec::new(),
        };
        let is_shown = |draft: &&Draft| {
            let mut names = self.overlays.iter().filter_map(|it| it.name());
            !names.any(|name| name == draft.name)
        };
        let drafts: Vec<&Draft> = drafts.iter().filter(is_shown).collect();
        if drafts.is_empty() {
            return false;
        }
        let cx = self.desk.cx();
        let count = drafts.len().to_string();
        let about = cx.say("tui.draft.about", &[("n", &count)]);
        let mut list = ChoiceList::new(cx.word("tui.draft.title")).intro(text::wrap(&about, 66));
        for draft in drafts.into_iter().take(OFFERED_MAX) {
            let label = format!("{}  {}", draft.title, draft.gist());
            let mut note = draft.kept.get(5..16).unwrap_or_default().to_string();
            if draft.is_open_elsewhere() {
                note = cx.word("tui.draft.elsewhere");
            }
            let (name, dropped) = (draft.name.clone(), draft.name.clone());
            let choice = Choice::new(&draft.name, text::clip(&label, 46)).note(note);
            list = list
                .line(choice, move || vec![Effect::Resume(name)])
                .or_drop(move || vec![Effect::AskDrop(dropped)]);
        }
        self.overlays.push(Box::new(list));
        true
    }

    /// Asks before a draft is dropped: nothing else keeps those words.
    pub(super) fn ask_drop(&mut self, name: String) -> Vec<Effect> {
        let cx = self.desk.cx();
        let list = ChoiceList::new(cx.word("tui.draft.drop_title"))
            .intro(text::wrap(&cx.word("tui.draft.drop_about"), 66))
            .line(Choice::new(1, cx.word("tui.draft.keep")), Vec::new)
            .line(Choice::new(2, cx.word("tui.draft.drop")), move || {
                vec![Effect::DropDraft(name)]
            });
        vec![list.open()]
    }

    /// Takes a draft away, which cannot be undone, and offers the others again.
    pub(super) fn drop_draft(&mut self, name: &str) -> Vec<Effect> {
        let Some(drawer) = &self.desk.drawer else {
            return Vec::new();
        };
        let dropped = drawer.drop_draft(name);
        self.drafts.remove(name);
        let cx = self.desk.cx();
        let said = match dropped {
            Ok(()) => cx.info("tui.draft.dropped", &[]),
            Err(error) => cx.warn("tui.draft.failed", &[("detail", &error.to_string())]),
        };
        self.offer_drafts();
        vec![said]
    }

    /// The next form after one that was sent: about the next row, or the same act once more.
    pub(super) fn again(&mut self, way: &Way, step: Step) {
        let Some(id) = PaneId::parse(&way.pane) else {
            return;
        };
        if step == Step::NextRow {
            let before = self.pane(id).map(|pane| pane.spot());
            let effects = self.with(id, |pane, cx| pane.motion(Motion::Down, cx));
            self.apply(effects);
            if self.pane(id).map(|pane| pane.spot()) == before {
                return;
            }
        }
        self.way = self.way_to(id, &way.act);
        self.repeat_act(way);
    }
}
