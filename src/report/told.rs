//! A trace as the one who is judged reads it: titles instead of ids, no codes of rules, and none of
//! the steps that only the program takes.

use crate::{
    base::Exact,
    domain::{
        judge::{Node, Outcome, Why},
        pack::Pack,
    },
    exchange::{
        paper::{ColumnKind, shown},
        sheet::OutCell,
    },
    words::{Words, explain},
};

/// Steps that say nothing by themselves; what stands below them is told in their place.
const SILENT: &[&str] = &[
    "verdict", "raw", "veto", "ceilings", "shares", "mark", "round", "part", "replaced",
];
/// Settings that a reader understands beside the name of a step.
const READABLE: &[&str] = &[
    "text", "year", "level", "org", "label", "matter", "reason", "place", "weight", "from", "to",
    "need", "limit",
];

/// One line of an account.
pub struct Told {
    /// How far it is set in.
    pub depth: usize,
    /// What it says.
    pub text: String,
    /// The clause, if the step names one.
    pub clause: Option<String>,
    /// Whether it is a local addition to the regulation.
    pub is_local: bool,
    /// What it gives.
    pub gives: OutCell,
}

/// The account of a trace from top to bottom.
pub fn account(words: &Words, pack: &Pack, trace: &Node) -> Vec<Told> {
    let mut account = Account {
        words,
        pack,
        told: Vec::new(),
    };
    account.walk(trace, 0, false);
    account.told
}

struct Account<'a> {
    words: &'a Words,
    pack: &'a Pack,
    told: Vec<Told>,
}

impl Account<'_> {
    /// Tells a step and those below it. Below a mark stands what the rule would have given: what
    /// nobody has said there is no gap.
    fn walk(&mut self, node: &Node, depth: usize, is_marked: bool) {
        let is_stage = node.label == "veto" && node.row.is_empty();
        let is_marked = is_marked || node.label == "mark";
        let is_silent = SILENT.contains(&node.label) && (node.label != "veto" || is_stage);
        let is_gap = is_marked && matches!(node.outcome, Some(Outcome::Missing(_)));
        let below = if is_silent || self.is_rule(node) || says_nothing(node) {
            depth
        } else if is_gap && node.children.is_empty() && node.label != "read" {
            return;
        } else {
            let told = Told {
                depth,
                text: self.text(node),
                clause: node.clause.clone(),
                is_local: node.local,
                gives: if is_gap {
                    OutCell::Empty
                } else {
                    self.gives(node)
                },
            };
            self.told.push(told);
            depth + 1
        };
        for child in &node.children {
            self.walk(child, below, is_marked);
        }
    }

    /// A rule that turns facts into points: its line of the form says the same.
    fn is_rule(&self, node: &Node) -> bool {
        !self.words.has(&format!("kind.step.{}", node.label))
    }

    fn text(&self, node: &Node) -> String {
        let args = self.args(node);
        let args: Vec<(&str, &str)> = args
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        let has = |name: &str| {
            args.iter()
                .any(|(key, value)| *key == name && !value.is_empty())
        };
        let all = |names: &[&str]| names.iter().all(|name| has(name));
        let say = |key: &str| self.words.say(&format!("report.told.{key}"), &args);
        match node.label {
            "item" | "group" if all(&["title", "full"]) => say("full"),
            "sheet" if all(&["title", "assessor"]) => say("sheet"),
            "read" if all(&["title", "have", "need"]) => say("quota"),
            "read" if all(&["title", "value"]) => say("reading"),
            "thresholds" if all(&["grade", "from"]) => say("threshold"),
            "precondition" | "ceiling" | "card_ceiling" | "downgrade" | "set" if has("grade") => {
                say(node.label)
            }
            "veto" | "exempt" => say(node.label),
            "share" if all(&["grade", "members", "limit"]) => say("share"),
            "body" if all(&["by", "grade", "reason"]) => say("body_reason"),
            "body" if all(&["by", "grade"]) => say("body"),
            "body" => say("body_open"),
            "voter" if all(&["voter", "weight"]) => say("voter"),
            _ => self.plain(node, &args),
        }
    }

    /// The name of a step with what it is about.
    fn plain(&self, node: &Node, args: &[(&str, &str)]) -> String {
        let titled = args.iter().find(|(name, _)| *name == "title");
        let title = titled.map(|(_, title)| *title).unwrap_or_default();
        if !title.is_empty() {
            return title.to_string();
        }
        let name = self.words.get(&format!("kind.step.{}", node.label));
        let mut parts = Vec::new();
        for (name, value) in args {
            if READABLE.contains(name) && !value.is_empty() {
                let key = format!("kind.setting.{name}");
                let name = self.words.get(&key);
                let pair = [("name", &*name), ("value", value)];
                parts.push(self.words.say("kind.trace.setting", &pair));
            }
        }
        if parts.is_empty() {
            return name.into_owned();
        }
        let parts = parts.join(&self.words.get("kind.list.separator"));
        let args = [("name", &*name), ("value", &parts)];
        self.words.say("kind.trace.setting", &args)
    }

    /// The settings of a step, ids among them by their titles.
    fn args(&self, node: &Node) -> Vec<(&'static str, String)> {
        let get = |name: &str| node.args.iter().find(|(key, _)| *key == name);
        let mut found: Vec<(&'static str, String)> = Vec::new();
        let own = get("text").map(|(_, text)| text.clone());
        let row = explain::title(self.pack, &node.row).map(str::to_string);
        let id = get("id").map(|(_, id)| self.named(id));
        let title = get("title").map(|(_, title)| title.clone());
        let title = title.or(row).or(own).or(id);
        let title = title.filter(|_| node.label != "body");
        found.extend(title.map(|title| ("title", title)));
        for (name, value) in &node.args {
            let value = match *name {
                "grade" | "now" => explain::named(self.pack, "grade", value).to_string(),
                _ => value.clone(),
            };
            found.push((name, value));
        }
        if let Some(number) = node.value {
            found.push(("value", number_text(number)));
        }
        found
    }

    /// What a fact, a card, a group or a state is called.
    fn named(&self, id: &str) -> String {
        let known = explain::named(self.pack, "id", id);
        if known != id {
            return known.to_string();
        }
        if let Some(group) = self.pack.peer_group(id) {
            return group.title.clone();
        }
        if let Some(honour) = self.pack.honour(id) {
            return honour.title.clone();
        }
        let states = ["finding_trigger", "term_state"];
        let mut states = states.iter().map(|list| format!("kind.{list}.{id}"));
        let known = states.find(|key| self.words.has(key));
        known.map_or_else(|| id.to_string(), |key| self.words.get(&key).into_owned())
    }

    fn gives(&self, node: &Node) -> OutCell {
        let arg = |name: &str| node.args.iter().find(|(key, _)| *key == name);
        if let Some((_, flaw)) = arg("flaw") {
            return OutCell::text(self.words.code("decision_flaw", flaw));
        }
        match node.outcome {
            // A condition that does not hold takes nothing.
            Some(Outcome::Known(number)) if node.label == "condition" && number.is_zero() => {
                return OutCell::text(self.words.get("report.told.no"));
            }
            Some(Outcome::Known(number)) => return super::frame::exact(Some(number)),
            Some(given) => return result(self.words, given),
            None => {}
        }
        if let Some((_, grade)) = arg("now") {
            return OutCell::text(explain::named(self.pack, "grade", grade));
        }
        let holds = arg("holds").or_else(|| arg("good"));
        let Some((_, holds)) = holds else {
            return OutCell::Empty;
        };
        let is_rule = !node.row.is_empty();
        let key = match (holds.as_str(), is_rule) {
            ("true", true) => "applies",
            ("true", false) => "yes",
            (_, true) => "applies_not",
            (_, false) => "no",
        };
        OutCell::text(self.words.get(&format!("report.told.{key}")))
    }
}

/// A number as a report shows it.
fn number_text(number: Exact) -> String {
    shown(&super::frame::exact(Some(number)), ColumnKind::Number)
}

/// A deduction of nothing, or a rule that this org has no part in.
fn says_nothing(node: &Node) -> bool {
    let nought = matches!(node.outcome, Some(Outcome::Known(number)) if number.is_zero());
    node.label == "deduction" && nought
}

/// What became of a score: the number, or why there is none. That the appraisal has no score at
/// all is nothing to tell.
pub fn result(words: &Words, given: Outcome) -> OutCell {
    match given {
        Outcome::Known(number) => super::frame::exact(Some(number)),
        Outcome::Missing(Why::NoRow) | Outcome::Excluded(Why::NoRow) => OutCell::Empty,
        Outcome::Missing(why) => OutCell::text(words.code("why", why.code())),
        Outcome::Excluded(_) | Outcome::Waiting => OutCell::text(explain::result(words, given)),
    }
}
