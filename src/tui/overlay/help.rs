//! Help of a pane, made of its table of acts, its columns and the keymap; of overlays and fields.

use super::{Field, FieldKind, Note, Overlay};
use crate::{
    base::text,
    tui::{
        Cx,
        act::ActRow,
        pane::Pane,
        theme::Tone,
        widget::{list::Motion, table::Bit},
    },
};

/// Cells of a line at the least size of the screen.
const WIDE: usize = 74;
/// Cells for keys, marks and titles before what they mean.
const LEFT: usize = 18;
/// Cells for the word of an act where a reason stands behind it.
const WORD: usize = 22;
/// Choices and stock texts that are listed.
const LISTED_MAX: usize = 20;

/// Makes help.
pub struct Help;

type Lines = Vec<Vec<Bit>>;

impl Help {
    /// What the list shows, its columns, its acts with their keys and twins, then what holds
    /// everywhere.
    pub fn of(pane: &dyn Pane, cx: &Cx) -> Note {
        let (id, section) = (pane.id(), pane.section());
        let title = cx.word(&format!("tui.pane.{id}"));
        let title = cx.say("tui.help.title", &[("pane", &title)]);
        let mut lines = Vec::new();
        paragraph(&mut lines, &cx.word(&format!("tui.help.{id}")));
        let leaf = format!("tui.leaf.{section}");
        let is_leaf = cx.words.has(&leaf);
        if is_leaf {
            lines.push(Vec::new());
            lines.push(heading(&cx.word(&leaf)));
            paragraph(&mut lines, &cx.word(&format!("help.leaf.{section}")));
        }
        columns(&mut lines, pane, cx);
        lines.push(Vec::new());
        lines.push(heading(&cx.word("tui.help.acts")));
        for (at, row) in pane.acts(cx).iter().enumerate() {
            // The first act of a leaf is that of the enter key.
            act(&mut lines, row, is_leaf && at == 0, cx);
        }
        everywhere(&mut lines, cx);
        Note::of(title, lines).of_kind("help")
    }

    /// What an overlay is for, the field in hand, its keys.
    pub fn of_overlay(overlay: &dyn Overlay, cx: &Cx) -> Note {
        let mut lines = Vec::new();
        let about = format!("help.overlay.{}", overlay.kind());
        let mut title = cx.word(&format!("help.name.{}", overlay.kind()));
        if let Some(field) = overlay.field() {
            title.clone_from(&field.label);
            let form = overlay.name().unwrap_or_default();
            of_field(&mut lines, field, &form, cx);
            lines.push(Vec::new());
        }
        paragraph(&mut lines, &cx.word(&about));
        lines.push(Vec::new());
        overlay_keys(&mut lines, overlay, cx);
        let title = cx.say("tui.help.title", &[("pane", &title)]);
        Note::of(title, lines).of_kind("help")
    }
}

/// The keys of the key bar, then those for which it has no room.
fn overlay_keys(lines: &mut Lines, overlay: &dyn Overlay, cx: &Cx) {
    let shown = overlay.keys(cx);
    lines.extend(shown.iter().map(|(key, word)| entry(key, word)));
    let section = overlay.kind();
    let acts = cx.keymap.acts().filter(|(of, ..)| *of == section);
    for (_, act, _) in acts {
        let word = cx.word(&format!("tui.act.{section}.{act}"));
        if shown.iter().all(|(_, known)| *known != word) {
            lines.push(entry(&keys(section, act, cx), &word));
        }
    }
}

/// What a field is for, in this form if it is told of it, and what it takes.
fn of_field(lines: &mut Lines, field: &Field, form: &str, cx: &Cx) {
    let form = form.split([' ', '.', '-']).next().unwrap_or_default();
    let about = own_or_shared("field", form, &[field.name], cx);
    paragraph(lines, &cx.word(&about));
    lines.push(Vec::new());
    let (kind, choices) = match &field.kind {
        FieldKind::Line => ("line", Vec::new()),
        FieldKind::Lines(_) => ("lines", Vec::new()),
        FieldKind::Number => ("number", Vec::new()),
        FieldKind::Points => ("points", Vec::new()),
        FieldKind::Date => ("date", Vec::new()),
        FieldKind::Choice(choices) => {
            let labels = choices.iter().zip(1..).map(|(choice, number)| {
                let number: u32 = number;
                format!("{number} {}", choice.label)
            });
            ("choice", labels.collect())
        }
        FieldKind::Pick(_, true) => ("pick_many", Vec::new()),
        FieldKind::Pick(_, false) => ("pick", Vec::new()),
    };
    let key = cx.keymap.label("form", "pick");
    let takes = cx.say(&format!("help.kind.{kind}"), &[("key", &key)]);
    paragraph(lines, &takes);
    if field.is_required {
        paragraph(lines, &cx.word("help.part.required"));
    }
    let stock = field.stock.clone();
    if !stock.is_empty() {
        paragraph(lines, &cx.say("help.part.stock", &[("key", &key)]));
    }
    for text in choices.into_iter().chain(stock).take(LISTED_MAX) {
        lines.push(vec![Bit::new(
            format!("  {}", text::clip(&text, WIDE - 2)),
            Tone::Popup,
        )]);
    }
}

/// The key of what is told under one of some names: first what is told of a place alone, then what
/// holds everywhere. Where nothing is told the key of the first name shows it.
fn own_or_shared(table: &str, own: &str, names: &[&str], cx: &Cx) -> String {
    let of_own = |name: &&str| format!("help.{table}.{own}_{name}");
    let shared = |name: &&str| format!("help.{table}.{name}");
    let owned = names.iter().map(of_own);
    let mut told = owned.chain(names.iter().map(shared));
    let found = told.find(|key| cx.words.has(key));
    found.unwrap_or_else(|| names.first().map(shared).unwrap_or_default())
}

/// What each column means, by the help that begins with its title.
fn columns(lines: &mut Lines, pane: &dyn Pane, cx: &Cx) {
    let Some(listing) = pane.listing(cx) else {
        return;
    };
    let section = pane.section();
    let place = match listing.leaf {
        leaf if leaf.is_empty() || leaf == section => section.to_string(),
        leaf => format!("{section}_{leaf}"),
    };
    lines.push(Vec::new());
    lines.push(heading(&cx.word("help.part.columns")));
    for title in &listing.columns {
        let names = names_of(title, section, cx);
        let key = own_or_shared("column", &place, &names, cx);
        let told = cx.word(&key);
        for (at, part) in wrap(&told, WIDE - LEFT - 1).iter().enumerate() {
            lines.push(entry(if at == 0 { title } else { "" }, part));
        }
    }
}

/// The names of the words that make a column's title, first those of the list itself. A title that
/// no words make stands for itself.
fn names_of<'a>(title: &'a str, section: &str, cx: &'a Cx) -> Vec<&'a str> {
    let own = format!("tui.{section}.");
    let makes_titles = |key: &&str| {
        let groups = ["tui.", "kind.field.", "kind.standings."];
        groups.iter().any(|group| key.starts_with(group))
    };
    let is_title = |key: &&str| cx.words.get(key).as_ref() == title;
    let keys = cx.words.keys().filter(makes_titles).filter(is_title);
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable_by_key(|key| (!key.starts_with(&own), *key));
    let names = keys.into_iter().filter_map(|key| key.rsplit('.').next());
    names.chain([title]).collect()
}

fn act(lines: &mut Lines, act: &ActRow, is_entered: bool, cx: &Cx) {
    let mut keys = keys(act.section, act.name, cx);
    if keys.is_empty() {
        return;
    }
    if is_entered {
        keys = format!("{keys} {}", cx.keymap.label("all", "open"));
    }
    let word = cx.word(&format!("tui.act.{}.{}", act.section, act.name));
    let mut line = entry(&keys, &word);
    let below = |text: &str| Bit::new(format!("{:LEFT$} {text}", ""), Tone::Label);
    match act.disabled {
        Some(reason) => {
            let reason = cx.word(&format!("tui.reason.{reason}"));
            let used = text::width(&word).max(WORD);
            let gap = " ".repeat(used - text::width(&word) + 2);
            if LEFT + 1 + used + 2 + text::width(&reason) <= WIDE {
                line.push(Bit::new(format!("{gap}{reason}"), Tone::Label));
                lines.push(line);
            } else {
                lines.extend([line, vec![below(&reason)]]);
            }
        }
        None => lines.push(line),
    }
    if !act.cli.is_empty() {
        let twin = in_lines(&format!("wudan {}", act.cli), WIDE - LEFT - 1);
        lines.extend(twin.iter().map(|part| vec![below(part)]));
    }
}

/// A command over as many lines as it takes, broken between its arguments.
fn in_lines(command: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in command.split(' ') {
        match lines.last_mut() {
            Some(line) if text::width(line) + 1 + text::width(part) <= cells => {
                line.push(' ');
                line.push_str(part);
            }
            _ => lines.push(part.to_string()),
        }
    }
    lines
}

fn everywhere(lines: &mut Lines, cx: &Cx) {
    lines.push(Vec::new());
    lines.push(heading(&cx.word("tui.help.everywhere")));
    for motion in Motion::ALL {
        let keys = keys("move", motion.code(), cx);
        lines.push(entry(&keys, &cx.word(&format!("tui.act.move.{motion}"))));
    }
    for name in ALL {
        lines.push(entry(
            &keys("all", name, cx),
            &cx.word(&format!("tui.act.all.{name}")),
        ));
    }
    lines.push(Vec::new());
    lines.push(heading(&cx.word("tui.help.tags")));
    for tag in TAGS {
        let told = cx.word(&format!("tui.help.tag.{tag}"));
        lines.push(entry(&cx.tag(tag), &told));
    }
}

/// The marks of lines, in the order of the help.
const TAGS: [&str; 9] = [
    "late", "today", "urgent", "returned", "missing", "election", "again", "doubt", "new",
];

/// Acts that hold everywhere, in the order of the help.
pub const ALL: [&str; 27] = [
    "help",
    "acts",
    "palette",
    "filter",
    "list",
    "sort",
    "columns",
    "count",
    "views",
    "place_back",
    "place_forward",
    "next_pane",
    "previous_pane",
    "open",
    "back",
    "undo",
    "redo",
    "history",
    "zoom",
    "copy",
    "print",
    "refresh",
    "theme",
    "linear",
    "language",
    "suspend",
    "quit",
];

fn paragraph(lines: &mut Lines, text: &str) {
    let wrapped = wrap(text, WIDE).into_iter();
    lines.extend(wrapped.map(|line| vec![Bit::new(line, Tone::Popup)]));
}

/// A text in lines of which none begins or ends with a blank.
fn wrap(told: &str, cells: usize) -> Vec<String> {
    let lines = text::wrap(told, cells).into_iter();
    lines.map(|line| line.trim().to_string()).collect()
}

fn heading(text: &str) -> Vec<Bit> {
    vec![Bit::new(format!(" {text} "), Tone::PopupTitle)]
}

fn keys(section: &str, act: &str, cx: &Cx) -> String {
    let keys = cx.keymap.keys(section, act).iter();
    keys.map(|chord| chord.shown())
        .collect::<Vec<_>>()
        .join(" ")
}

fn entry(keys: &str, word: &str) -> Vec<Bit> {
    vec![
        Bit::new(text::fit(keys, LEFT), Tone::Strong),
        Bit::new(format!(" {word}"), Tone::Popup),
    ]
}
