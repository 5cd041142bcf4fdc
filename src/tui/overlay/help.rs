//! Help: of a pane, made of its table of acts, its columns and the keymap; of an overlay; of a field.

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
        if section != id.code() {
            lines.push(Vec::new());
            let leaf = cx.word(&format!("tui.leaf.{section}"));
            lines.push(heading(&leaf));
            paragraph(&mut lines, &cx.word(&format!("help.leaf.{section}")));
        }
        columns(&mut lines, pane, cx);
        lines.push(Vec::new());
        lines.push(heading(&cx.word("tui.help.acts")));
        for row in pane.acts(cx) {
            act(&mut lines, &row, cx);
        }
        everywhere(&mut lines, cx);
        Note::of(title, lines).of_kind("help")
    }

    /// What an overlay is for, the field in hand, its keys.
    pub fn of_overlay(overlay: &dyn Overlay, cx: &Cx) -> Note {
        let mut lines = Vec::new();
        let about = format!("help.overlay.{}", overlay.kind());
        let mut title = cx.say("tui.help.title", &[("pane", "")]);
        if let Some(field) = overlay.field() {
            title = cx.say("tui.help.title", &[("pane", &field.label)]);
            of_field(&mut lines, field, cx);
            lines.push(Vec::new());
        }
        paragraph(&mut lines, &cx.word(&about));
        lines.push(Vec::new());
        for (key, word) in overlay.keys(cx) {
            lines.push(entry(&key, &word));
        }
        Note::of(title, lines).of_kind("help")
    }
}

fn of_field(lines: &mut Lines, field: &Field, cx: &Cx) {
    paragraph(lines, &cx.word(&format!("help.field.{}", field.name)));
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
    let stock = field.stock.iter().cloned().collect::<Vec<String>>();
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

/// What each column means, by the help that begins with its title.
fn columns(lines: &mut Lines, pane: &dyn Pane, cx: &Cx) {
    let Some(listing) = pane.listing(cx) else {
        return;
    };
    lines.push(Vec::new());
    lines.push(heading(&cx.word("help.part.columns")));
    for name in &listing.columns {
        let key = format!("help.column.{}", column(name, pane.section(), cx));
        for (at, part) in text::wrap(&cx.word(&key), WIDE - 15).iter().enumerate() {
            let title = if at == 0 { name.as_str() } else { "" };
            lines.push(vec![
                Bit::new(text::fit(title, 14), Tone::Strong),
                Bit::new(format!(" {part}"), Tone::Popup),
            ]);
        }
    }
}

/// The name of a column's help: that of the words that make its title, first among the list's own.
fn column(title: &str, section: &str, cx: &Cx) -> String {
    let is_title = |key: &&str| cx.words.get(key).as_ref() == title;
    let named = |name: &str| {
        let (own, shared) = (format!("{section}_{name}"), name.to_string());
        let has = |name: &String| cx.words.has(&format!("help.column.{name}"));
        [own, shared].into_iter().find(has)
    };
    let mut keys: Vec<&str> = cx
        .words
        .keys()
        .filter(|key| key.starts_with("tui.") || key.starts_with("kind.field."))
        .filter(is_title)
        .collect();
    keys.sort_unstable();
    let names = keys.iter().filter_map(|key| key.rsplit('.').next());
    let mut found = names.filter_map(named);
    found.next().unwrap_or_else(|| title.to_string())
}

fn act(lines: &mut Lines, act: &ActRow, cx: &Cx) {
    let keys = keys(act.section, act.name, cx);
    if keys.is_empty() {
        return;
    }
    let word = cx.word(&format!("tui.act.{}.{}", act.section, act.name));
    let mut line = entry(&keys, &word);
    if let Some(reason) = act.disabled {
        let reason = cx.word(&format!("tui.reason.{reason}"));
        line.push(Bit::new(format!("  {reason}"), Tone::Label));
    }
    lines.push(line);
    if !act.cli.is_empty() {
        let twin = format!("{:19}wudan {}", "", act.cli);
        lines.push(vec![Bit::new(text::clip(&twin, WIDE), Tone::Label)]);
    }
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
    for tag in ["late", "today", "urgent", "returned", "missing"] {
        let mark = cx.word(&format!("tui.tag.{tag}"));
        lines.push(entry(&mark, &cx.word(&format!("tui.help.tag.{tag}"))));
    }
}

/// Acts that hold everywhere, in the order of the help.
pub const ALL: [&str; 26] = [
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
    let wrapped = text::wrap(text, WIDE).into_iter();
    lines.extend(wrapped.map(|line| vec![Bit::new(line, Tone::Popup)]));
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
    let keys = text::fit(keys, 18);
    let word = text::fit(word, 22);
    vec![
        Bit::new(keys, Tone::Strong),
        Bit::new(format!(" {word}"), Tone::Popup),
    ]
}
