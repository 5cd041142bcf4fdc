//! A scoring form as a published table has it, and its text in a pack that a clerk goes on writing.

use super::skeleton::{Filling, headed_text};
use crate::base::Decimal;

/// A form of which some things may still be open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftForm {
    /// Its title.
    pub title: Option<String>,
    /// What all items sum to, as the table says.
    pub total: Option<Decimal>,
    /// Its groups in order.
    pub groups: Vec<DraftGroup>,
}

/// A group of items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftGroup {
    /// Its title.
    pub title: String,
    /// What its items sum to, as the table says.
    pub points: Option<Decimal>,
    /// Its items in order.
    pub items: Vec<DraftItem>,
}

/// What is scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftItem {
    /// What is asked.
    pub text: String,
    /// Its points, if the table tells them surely.
    pub points: Option<Decimal>,
    /// How it is scored, as the table says.
    pub method: Option<String>,
    /// What its method could be as a rule.
    pub proposal: Proposal,
    /// Remarks that go with it, each one line.
    pub remarks: Vec<String>,
}

/// A rule that the words of a method suggest. It is only proposed: a person decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proposal {
    /// None that could be told.
    #[default]
    None,
    /// Conditions that each take points away.
    Conditions(Vec<(String, Decimal)>),
}

impl DraftForm {
    /// How many items it has.
    pub fn items(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }

    /// What its items sum to; none if one is without points.
    pub fn sum(&self) -> Option<Decimal> {
        let sums: Option<Vec<Decimal>> = self.groups.iter().map(DraftGroup::sum).collect();
        Decimal::sum(sums?)
    }
}

impl DraftGroup {
    /// What its items sum to; none if one is without points.
    pub fn sum(&self) -> Option<Decimal> {
        let points: Option<Vec<Decimal>> = self.items.iter().map(|item| item.points).collect();
        Decimal::sum(points?)
    }
}

const ZH_CN: &str = include_str!("../../data/packs/table.zh-CN.toml");
const EN: &str = include_str!("../../data/packs/table.en.toml");

/// Places of the delivered text into which what was read goes.
const GROUPS: &str = "#@groups";
const METHOD: &str = "#@method ";

/// The text of a new pack that holds one form; Chinese unless the language is `en`.
pub fn form_text(language: &str, filling: Filling<'_>, form: &DraftForm) -> String {
    let frame = if language == "en" { EN } else { ZH_CN };
    let title = filling.title.or(form.title.as_deref());
    let mut out = headed_text(language, Filling { title, ..filling });
    let named = form.title.as_deref().or(title).unwrap_or_default();
    let method = frame.lines().find_map(|line| line.strip_prefix(METHOD));
    let writer = Writer {
        form,
        clause: named,
        method: method.unwrap_or_default(),
    };
    for line in frame.lines().filter(|line| !line.starts_with(METHOD)) {
        if line == GROUPS {
            writer.groups(&mut out);
            continue;
        }
        let total = form.total.or_else(|| form.sum());
        let line = match line {
            "clause =" => format!("clause = {}", quoted(named)),
            "title =" if !named.is_empty() => format!("title = {}", quoted(named)),
            "total =" => match total {
                Some(total) => format!("total = {}", number(total)),
                None => continue,
            },
            line => line.to_string(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

struct Writer<'a> {
    form: &'a DraftForm,
    clause: &'a str,
    method: &'a str,
}

impl Writer<'_> {
    fn groups(&self, out: &mut String) {
        for (at, group) in self.form.groups.iter().enumerate() {
            let no = at + 1;
            let mut lines = vec![
                "[[form.group]]".to_string(),
                format!("id = \"g{no}\""),
                format!("no = {no}"),
                format!("title = {}", quoted(&group.title)),
            ];
            if let Some(points) = group.points.or_else(|| group.sum()) {
                lines.push(format!("points = {}", number(points)));
            }
            push(out, "  ", &lines);
            for (at, item) in group.items.iter().enumerate() {
                push(out, "    ", &self.item((no, at + 1), item));
            }
        }
    }

    fn item(&self, (group, no): (usize, usize), item: &DraftItem) -> Vec<String> {
        let mut lines: Vec<String> = item.remarks.iter().map(|it| format!("# {it}")).collect();
        let clause = format!("{} {group}.{no}", self.clause);
        lines.extend([
            "[[form.group.item]]".to_string(),
            format!("id = \"{group}.{no}\""),
            format!("clause = {}", quoted(clause.trim())),
            format!("no = {no}"),
            format!("text = {}", quoted(&item.text)),
        ]);
        if let Some(points) = item.points {
            lines.push(format!("points = {}", number(points)));
        }
        let method = item.method.as_deref().unwrap_or(self.method);
        lines.push(format!("method = {}", quoted(method)));
        if let Some(points) = item.points {
            let to = number(points);
            lines.push(format!(
                "rule = {{ kind = \"judged\", from = 0, to = {to}, reason = \"below\" }}"
            ));
        }
        if let Proposal::Conditions(deduct) = &item.proposal {
            let one = |(text, minus): &(String, Decimal)| {
                let minus = number(*minus);
                format!("{{ text = {}, minus = {minus} }}", quoted(text))
            };
            let all: Vec<String> = deduct.iter().map(one).collect();
            let all = all.join(", ");
            lines.push(format!(
                "#rule = {{ kind = \"conditions\", deduct = [ {all} ] }}"
            ));
        }
        lines
    }
}

/// Adds a table with a blank line after it.
fn push(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines {
        out.push_str(indent);
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
}

/// Text as a basic string of one line, whatever stands in it.
fn quoted(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

/// A number as packs write it: whole ones bare, others as text.
fn number(value: Decimal) -> String {
    match value.to_i64().map(Decimal::whole) {
        Some(whole) if whole == value => whole.to_string(),
        _ => format!("\"{value}\""),
    }
}
