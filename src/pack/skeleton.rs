//! The skeleton from which a clerk writes a new pack: the delivered text with his title in it.

use chrono::Datelike;

use crate::base::{Date, text::width};

crate::code_enum! {
    /// How much of a pack the skeleton holds.
    Extent {
        /// What a scoring form needs, up to its grades.
        Form = "form",
        /// Every table of a pack.
        Full = "full",
    }
}

/// What stands in the skeleton's head.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The pack's id; the skeleton's own if not said.
    pub id: Option<&'a str>,
    /// The regulation's title; the skeleton's own if not said.
    pub title: Option<&'a str>,
    /// A day of the year for which it is written.
    pub today: Date,
}

const ZH_CN: &str = include_str!("../../data/packs/skeleton.zh-CN.toml");
const EN: &str = include_str!("../../data/packs/skeleton.en.toml");

/// Lines between which stands what only the full skeleton holds.
const FULL_BEGIN: &str = "#@full";
const FULL_END: &str = "#@end";

/// The year for which the delivered text is written, and the one after.
const YEARS: [&str; 2] = ["2026", "2027"];

/// Most cells of a short title: eight hanzi.
const SHORT_CELLS_MAX: usize = 16;

/// The line after which a pack made from a table goes on by itself.
const HEAD_END: &str = "#@head";

/// The text of a new pack; Chinese unless the language is `en`.
pub fn skeleton(language: &str, extent: Extent, filling: Filling<'_>) -> String {
    written(delivered(language).lines(), extent, filling)
}

/// The head of a new pack with its offices.
pub(super) fn headed_text(language: &str, filling: Filling<'_>) -> String {
    let head = delivered(language)
        .lines()
        .take_while(|line| *line != HEAD_END);
    written(head, Extent::Form, filling)
}

fn delivered(language: &str) -> &'static str {
    if language == "en" { EN } else { ZH_CN }
}

fn written<'t>(
    lines: impl Iterator<Item = &'t str>,
    extent: Extent,
    filling: Filling<'_>,
) -> String {
    let mut out = String::new();
    let (mut is_full_only, mut is_head) = (false, false);
    for line in lines {
        match line {
            HEAD_END => {}
            FULL_BEGIN => is_full_only = true,
            FULL_END => is_full_only = false,
            _ if is_full_only && extent == Extent::Form => {}
            _ => {
                is_head = line == "[pack]" || is_head && !line.starts_with("[[");
                let head = is_head.then(|| headed(line, filling)).flatten();
                out.push_str(&head.unwrap_or_else(|| dated(line, filling.today.year())));
                out.push('\n');
            }
        }
    }
    out
}

/// A line of the head with what was said instead of the delivered value.
fn headed(line: &str, filling: Filling<'_>) -> Option<String> {
    let key = line.split(" = ").next()?;
    let value = match key {
        "id" => filling.id?.to_string(),
        "title" => filling.title?.to_string(),
        "short" => shortened(filling.title?),
        _ => return None,
    };
    let remark = line.find("  #").map_or("", |at| &line[at..]);
    Some(format!("{key} = {}{remark}", toml::Value::String(value)))
}

/// The beginning of a title that fits where short titles stand.
fn shortened(title: &str) -> String {
    let ends = title.char_indices().map(|(at, c)| at + c.len_utf8());
    let fits = |end: &usize| width(&title[..*end]) <= SHORT_CELLS_MAX;
    let end = ends.take_while(fits).max().unwrap_or_default();
    title[..end].trim().to_string()
}

/// A line written for the year, and for the one after.
fn dated(line: &str, year: i32) -> String {
    let [this, next] = YEARS;
    let parts = line.split(next);
    let parts: Vec<String> = parts
        .map(|part| part.replace(this, &year.to_string()))
        .collect();
    parts.join(&(year + 1).to_string())
}
