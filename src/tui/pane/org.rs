//! 组织树: the tree of orgs, read branch by branch, with what is known of the one in hand.

use ratatui::layout::Rect;

use super::{FieldNames, Filter, Pane, Spot, draw_detail, ledger, org_change, org_form};
use crate::{
    domain::Id,
    store::query::org::{OrgLine, OrgView},
    tui::{
        Cx,
        act::{self, Act, ActRow, always},
        canvas::Canvas,
        event::{Effect, PaneId, Target},
        overlay::Choice,
        widget::{
            list::{List, Motion},
            table::Bit,
            tree::{Leaf, Loader, Tree},
        },
    },
};

mod found;
mod view;

/// The pane.
#[derive(Default)]
pub struct Orgs {
    tree: Tree<OrgLine>,
    /// What a filter found, in place of the tree.
    found: Option<(Filter, Vec<OrgLine>, List<Id>)>,
    view: Option<OrgView>,
    total: i64,
    area: Rect,
    has_begun: bool,
}

/// The table.
pub const ACTS: [Act<Orgs>; 16] = [
    Act {
        name: "duties",
        cli: "duty list {org}",
        guard: chosen,
        run: duties,
    },
    Act {
        name: "tasks",
        cli: "task list --org {org}",
        guard: chosen,
        run: tasks,
    },
    Act {
        name: "log",
        cli: "record add {item} {org}",
        guard: chosen,
        run: log,
    },
    Act {
        name: "table",
        cli: "record load {list}",
        guard: chosen,
        run: table,
    },
    Act {
        name: "new",
        cli: "org found {code} {name} --kind {kind} --sector {sector} --parent {org}",
        guard: always,
        run: org_form::found,
    },
    Act {
        name: "edit",
        cli: "org edit {org} {field}={value}",
        guard: chosen,
        run: org_form::edit,
    },
    Act {
        name: "appoint",
        cli: "person appoint {person} --org {org} --post {post} --since {date}",
        guard: chosen,
        run: org_form::appoint,
    },
    Act {
        name: "term",
        cli: "term begin {org} --start {date} --years {years}",
        guard: chosen,
        run: org_form::term,
    },
    Act {
        name: "leave",
        cli: "person leave {officer} --until {date}",
        guard: chosen,
        run: org_change::leave,
    },
    Act {
        name: "move",
        cli: "org move {org} --parent {parent} --date {date} --reason {reason}",
        guard: chosen,
        run: org_change::move_to,
    },
    Act {
        name: "merge",
        cli: "org merge {org} --into {parent} --date {date} --reason {reason}",
        guard: chosen,
        run: org_change::merge,
    },
    Act {
        name: "dissolve",
        cli: "org dissolve {org} --date {date} --reason {reason}",
        guard: chosen,
        run: org_change::dissolve,
    },
    Act {
        name: "bundle",
        cli: "bundle make --peer {peer} --under {org}",
        guard: chosen,
        run: org_change::tell,
    },
    Act {
        name: "receive",
        cli: "bundle apply {file}",
        guard: always,
        run: org_change::receive,
    },
    Act {
        name: "import",
        cli: "import orgs {file}",
        guard: always,
        run: |_, _| crate::tui::import::ask(),
    },
    Act {
        name: "letter",
        cli: "letter make {thing} {org} --to {file}",
        guard: always,
        run: |_, cx| crate::tui::letter::write(cx),
    },
];

fn chosen(pane: &Orgs, _: &Cx) -> Option<&'static str> {
    pane.view.is_none().then_some("no_org")
}

fn duties(pane: &mut Orgs, _: &Cx) -> Vec<Effect> {
    let aim = pane
        .view
        .as_ref()
        .map(|view| Effect::Aim(Target::Org(view.org.id)));
    aim.into_iter().chain([Effect::Go(PaneId::Duty)]).collect()
}

fn tasks(pane: &mut Orgs, _: &Cx) -> Vec<Effect> {
    let aim = pane
        .view
        .as_ref()
        .map(|view| Effect::Aim(Target::Org(view.org.id)));
    aim.into_iter().chain([Effect::Go(PaneId::Board)]).collect()
}

impl Orgs {
    /// The org in hand with all that belongs to it.
    pub fn view(&self) -> Option<&OrgView> {
        self.view.as_ref()
    }

    /// The marked orgs, else the one in hand.
    pub fn chosen(&self) -> Vec<Id> {
        match &self.found {
            Some((_, _, list)) => list.chosen(),
            None => self.tree.list.chosen(),
        }
    }

    fn current(&self) -> Option<Id> {
        match &self.found {
            Some((_, _, list)) => list.current().copied(),
            None => self.tree.list.current().copied(),
        }
    }

    /// Reads the org under the cursor; says so to the other panes when it is another one.
    fn follow(&mut self, cx: &Cx) -> Vec<Effect> {
        let now = self.current();
        self.view = now.and_then(|id| cx.ask(|store| store.org_view(id)));
        match now {
            Some(id) if cx.org != Some(id) => vec![Effect::Aim(Target::Org(id))],
            _ => Vec::new(),
        }
    }

    /// Below the tree where the pane is high, beside it where it is wide.
    fn split(&self) -> (Rect, Rect) {
        let area = self.area;
        if area.width >= 76 && area.height < 32 {
            let side = (area.width * 2 / 5).min(44);
            let tree = Rect {
                width: area.width - side - 1,
                ..area
            };
            (
                tree,
                Rect {
                    x: tree.right() + 1,
                    width: side,
                    ..area
                },
            )
        } else {
            let under = (area.height * 2 / 5).clamp(8, 15).min(area.height);
            let tree = Rect {
                height: area.height - under,
                ..area
            };
            (
                tree,
                Rect {
                    y: tree.bottom(),
                    height: under,
                    ..area
                },
            )
        }
    }

    fn line(&self, index: usize) -> Option<(&OrgLine, u16, &'static str)> {
        if let Some((_, lines, _)) = &self.found {
            return lines.get(index).map(|line| (line, 0, " "));
        }
        let node = self.tree.nodes().get(index)?;
        let sign = match (node.leaf.has_children, node.is_open) {
            (false, _) => " ",
            (true, false) => "+",
            (true, true) => "-",
        };
        Some((&node.leaf.item, node.depth, sign))
    }
}

/// Reads the children of an org for the tree.
fn loader<'a>(cx: &'a Cx<'a>) -> Box<Loader<'a, OrgLine>> {
    Box::new(move |parent, after, limit| {
        let after = after.map(|leaf| (leaf.item.org.sort, leaf.id));
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        let lines = cx.ask(|store| store.org_children(parent, after, limit));
        let leaf = |line: OrgLine| Leaf {
            id: line.org.id,
            has_children: line.children > 0,
            item: line,
        };
        lines.into_iter().map(leaf).collect()
    })
}

/// One entry of the ledger for the org in hand or for all that are marked.
fn log(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    ledger::log(named(pane, cx), cx)
}

/// The same with a row for each, where days and numbers differ.
fn table(pane: &mut Orgs, cx: &Cx) -> Vec<Effect> {
    ledger::log_each(named(pane, cx), cx)
}

fn named(pane: &Orgs, cx: &Cx) -> Vec<Choice> {
    let named = pane.chosen().into_iter().filter_map(|id| {
        let org = cx.ask(|store| store.find::<crate::domain::Org>(id))?;
        Some(Choice::new(org.id, org.name))
    });
    named.collect()
}

impl Pane for Orgs {
    fn id(&self) -> PaneId {
        PaneId::Org
    }

    fn place(&mut self, area: Rect) {
        self.area = area;
        let rows = usize::from(self.split().0.height);
        self.tree.list.set_rows(rows);
        if let Some((_, _, list)) = &mut self.found {
            list.set_rows(rows);
        }
    }

    fn load(&mut self, cx: &Cx) {
        self.tree.load(&mut *loader(cx));
        if !self.has_begun && !self.tree.nodes().is_empty() {
            // The first look shows the top and what is directly below it.
            let tops: Vec<Id> = self
                .tree
                .nodes()
                .iter()
                .take(3)
                .map(|node| node.leaf.id)
                .collect();
            tops.into_iter().for_each(|id| self.tree.open(id));
            self.tree.load(&mut *loader(cx));
            self.has_begun = true;
        }
        if let Some((filter, ..)) = self.found.take() {
            self.filter(Some(filter), cx);
        }
        self.total = self
            .tree
            .nodes()
            .iter()
            .filter(|node| node.depth == 0)
            .fold(0, |sum, node| {
                let view = cx.ask(|store| store.org_view(node.leaf.id));
                sum + view.map_or(0, |view| view.totals.orgs)
            });
        self.follow(cx);
    }

    fn draw(&self, canvas: &mut Canvas, _area: Rect, cx: &Cx, is_focused: bool) {
        let (tree, detail) = self.split();
        self.draw_tree(canvas, tree, cx, is_focused);
        if detail.height > 1 {
            draw_detail(canvas, (tree, detail), cx, |width| self.detail(width, cx));
        }
    }

    fn heading(&self, cx: &Cx) -> String {
        let list = self
            .found
            .as_ref()
            .map_or(&self.tree.list, |(_, _, list)| list);
        let marked = list.marked_keys().len();
        match marked {
            0 => String::new(),
            n => cx.say("tui.head.marked", &[("n", &n.to_string())]),
        }
    }

    fn count(&self) -> Option<i64> {
        Some(self.total)
    }

    fn acts(&self, cx: &Cx) -> Vec<ActRow> {
        act::rows(PaneId::Org, &ACTS, self, cx)
    }

    fn act(&mut self, name: &str, cx: &Cx) -> Vec<Effect> {
        act::run(&ACTS, name, self, cx)
    }

    fn motion(&mut self, motion: Motion, cx: &Cx) -> Vec<Effect> {
        match &mut self.found {
            Some((_, _, list)) => {
                list.go(motion);
            }
            None => self.tree.go(motion, &mut *loader(cx)),
        }
        let marked = self.chosen();
        let mut effects = self.follow(cx);
        if matches!(motion, Motion::Mark | Motion::Range) || marked.len() > 1 {
            effects.push(Effect::Mark(self.marks()));
        }
        effects
    }

    fn open(&mut self, cx: &Cx) -> Vec<Effect> {
        if let Some((_, _, list)) = &self.found {
            let id = list.current().copied();
            self.found = None;
            if let Some(id) = id {
                self.aim(Target::Org(id), cx);
            }
            return self.follow(cx);
        }
        let has_children = self
            .tree
            .current()
            .is_some_and(|node| node.leaf.has_children);
        if has_children {
            self.tree.toggle(&mut *loader(cx));
            return self.follow(cx);
        }
        duties(self, cx)
    }

    fn back(&mut self, cx: &Cx) -> bool {
        if let Some((_, _, list)) = &mut self.found {
            if list.clear_marks() {
                return true;
            }
            self.found = None;
            self.follow(cx);
            return true;
        }
        self.tree.list.clear_marks()
    }

    fn fields(&self, cx: &Cx) -> Vec<FieldNames> {
        super::fields(&found::FIELDS, cx)
    }

    fn filter(&mut self, filter: Option<Filter>, cx: &Cx) {
        let Some(filter) = filter else {
            let id = self.current();
            self.found = None;
            if let Some(id) = id {
                self.aim(Target::Org(id), cx);
            }
            return;
        };
        let lines = found::lines(&filter, cx);
        let mut list = List::default();
        list.set(lines.iter().map(|line| line.org.id).collect());
        list.set_rows(usize::from(self.split().0.height));
        // What is typed anew begins with the best; what is only read anew stays where it was.
        let is_same = self.pattern().is_some_and(|text| text == filter.text);
        if let Some(id) = self.current().filter(|_| is_same) {
            list.select(&id);
        }
        self.found = Some((filter, lines, list));
        self.follow(cx);
    }

    fn settle(&mut self, cx: &Cx) -> Vec<Effect> {
        self.follow(cx)
    }

    fn pattern(&self) -> Option<String> {
        self.found.as_ref().map(|(filter, ..)| filter.text.clone())
    }

    fn aim(&mut self, target: Target, cx: &Cx) -> bool {
        let Target::Org(id) = target else {
            return false;
        };
        if self.current() != Some(id) && self.found.is_none() {
            let mut path: Vec<Id> = cx
                .ask(|store| store.org_ancestors(id))
                .into_iter()
                .map(|(ancestor, _)| ancestor)
                .collect();
            path.push(id);
            self.tree.reveal(&path, &mut *loader(cx));
        }
        self.follow(cx);
        true
    }

    fn spot(&self) -> Spot {
        let row = self.current().map(|id| id.to_string());
        Spot {
            leaf: String::new(),
            row: row.unwrap_or_default(),
        }
    }

    fn stand(&mut self, spot: &Spot, cx: &Cx) {
        if let Ok(id) = spot.row.parse() {
            self.aim(Target::Org(id), cx);
        }
    }

    fn crumb(&self, _cx: &Cx) -> String {
        let Some(view) = &self.view else {
            return String::new();
        };
        let names = view.ancestors.iter().map(|(_, name)| name.as_str());
        names
            .chain([view.org.name.as_str()])
            .collect::<Vec<_>>()
            .join(" > ")
    }

    fn copy(&self, cx: &Cx) -> String {
        let lines = self.detail(200, cx);
        let line = |bits: &Vec<Bit>| bits.iter().map(|bit| bit.text.as_str()).collect::<String>();
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

impl Orgs {
    fn marks(&self) -> Vec<Id> {
        match &self.found {
            Some((_, _, list)) => list.marked_keys(),
            None => self.tree.list.marked_keys(),
        }
    }
}
