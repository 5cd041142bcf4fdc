//! What stands around the panes: breadcrumb, tabs, titles, message line, key bar.

use ratatui::layout::Rect;

use super::{
    App, Cx,
    canvas::Canvas,
    event::PaneId,
    layout::{LEAST, Layout},
    pane::FieldNames,
    prefix, telling,
    theme::Tone,
    tutor,
    widget::table::{Bit, Light, draw_bits},
};
use crate::base::{find::QueryFault, text};

/// The room of a pane below its title.
pub fn inside(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    }
}

/// Draws everything.
pub fn draw(app: &App, canvas: &mut Canvas) {
    let cx = app.desk.cx();
    let whole = canvas.area();
    canvas.fill(whole, cx.theme.style(Tone::Text));
    let Some(layout) = app.layout() else {
        return too_small(canvas, &cx);
    };
    head(app, canvas, &layout, &cx);
    canvas.follow(layout.head);
    tabs(app, canvas, &layout, &cx);
    for (index, (id, area)) in layout.panes.iter().enumerate() {
        if index > 0 {
            canvas.rule(*area, cx.theme.style(Tone::Rule));
        }
        if *id != app.focus {
            canvas.follow(*area);
        }
        pane(app, canvas, (*id, *area), &cx);
    }
    telling::draw(app, canvas, &layout, &cx);
    tutor::draw(app, canvas, &layout, &cx);
    message(app, canvas, &layout, &cx);
    keys(app, canvas, &layout, &cx);
    canvas.follow(layout.keys);
    for overlay in &app.overlays {
        overlay.draw(canvas, layout.body, &cx);
    }
    prefix::draw(app, canvas, &layout, &cx);
}

fn too_small(canvas: &mut Canvas, cx: &Cx) {
    let area = canvas.area();
    let (width, height) = LEAST;
    let args = [("width", width.to_string()), ("height", height.to_string())];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let sentence = cx.say("tui.message.too_small", &args);
    let lines = text::wrap(&sentence, usize::from(area.width));
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        canvas.put((area.x, y), area.width, &line, cx.theme.style(Tone::Text));
    }
}

fn head(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let area = layout.head;
    canvas.fill(area, cx.theme.style(Tone::HeadDim));
    let mut who = String::new();
    if let Some(store) = cx.store {
        let session = store.session();
        let year = cx.year.to_string();
        let today = crate::base::date::iso(cx.today);
        let role = cx.code("role", session.role.code());
        let args = [
            ("year", &*year),
            ("who", &*session.actor),
            ("role", &*role),
            ("today", &*today),
        ];
        who = cx.say("tui.head.who", &args);
    }
    let wide = u16::try_from(text::width(&who)).unwrap_or(0);
    let room = area.width.saturating_sub(wide + 3);
    let title = format!(" {} ", cx.word("tui.title"));
    let used = canvas.put((area.x, area.y), room, &title, cx.theme.style(Tone::Head));
    let crumb = app
        .pane(app.focus)
        .map(|pane| pane.crumb(cx))
        .unwrap_or_default();
    let x = area.x + used;
    canvas.put(
        (x, area.y),
        room - used,
        &crumb,
        cx.theme.style(Tone::HeadDim),
    );
    canvas.put_right(
        (area.x, area.y),
        area.width - 1,
        &who,
        cx.theme.style(Tone::HeadDim),
    );
}

fn tabs(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let area = layout.tabs;
    canvas.fill(area, cx.theme.style(Tone::Tab));
    let labels = labels(app, area.width, cx);
    let mut x = area.x;
    for (id, label) in PaneId::ALL.iter().zip(&labels) {
        let tone = if *id == app.focus {
            Tone::TabOn
        } else {
            Tone::Tab
        };
        let room = area.right().saturating_sub(x);
        x += canvas.put((x, area.y), room, label, cx.theme.style(tone));
    }
    let file = cx.store.and_then(|store| store.path().file_name());
    if let Some(file) = file {
        let file = file.to_string_lossy();
        let room = area.right().saturating_sub(x + 2);
        canvas.put_right((x + 1, area.y), room, &file, cx.theme.style(Tone::Tab));
    }
}

/// The tabs' labels: in full with their counts, else short, else without counts.
fn labels(app: &App, width: u16, cx: &Cx) -> Vec<String> {
    let label = |index: usize, id: PaneId, is_short: bool, has_count: bool| {
        let count = app.pane(id).and_then(|pane| pane.count());
        let count = count.filter(|_| has_count);
        let count = count.map(|count| format!(" {count}")).unwrap_or_default();
        let number = index + 1;
        match is_short {
            true => format!(" {number}{}{count}", cx.word(&format!("tui.tab.{id}"))),
            false => format!(" {number} {}{count} ", cx.word(&format!("tui.pane.{id}"))),
        }
    };
    let all = |is_short, has_count| -> Vec<String> {
        let panes = PaneId::ALL.iter().enumerate();
        panes
            .map(|(index, id)| label(index, *id, is_short, has_count))
            .collect()
    };
    let fits = |labels: &Vec<String>| {
        let wide: usize = labels.iter().map(|label| text::width(label)).sum();
        wide <= usize::from(width)
    };
    [(false, true), (true, true)]
        .into_iter()
        .map(|(is_short, has_count)| all(is_short, has_count))
        .find(fits)
        .unwrap_or_else(|| all(true, false))
}

fn pane(app: &App, canvas: &mut Canvas, (id, area): (PaneId, Rect), cx: &Cx) {
    let Some(pane) = app.pane(id) else { return };
    let is_focused = id == app.focus;
    let title = Rect { height: 1, ..area };
    let style = cx.theme.style(if is_focused {
        Tone::TitleOn
    } else {
        Tone::Title
    });
    canvas.fill(title, style);
    let name = cx.word(&format!("tui.pane.{id}"));
    let used = canvas.put((area.x + 1, area.y), area.width - 1, &name, style);
    let mut heading = pane.heading(cx);
    if let Some(pattern) = pane.pattern() {
        let shown = cx.say("tui.head.filter", &[("pattern", &pattern)]);
        heading = format!("{shown} {heading}");
    }
    let only = pane.arrangement().and_then(|it| it.only.as_ref());
    if let Some((column, value)) = only {
        let shown = cx.say("tui.head.only", &[("column", column), ("value", value)]);
        heading = format!("{shown} {heading}");
    }
    let room = area.width.saturating_sub(used + 4);
    canvas.put_right((area.x + used + 3, area.y), room, &heading, style);
    pane.draw(canvas, inside(area), cx, is_focused);
}

/// Cells that the prompt keeps beside what is told.
const PROMPT_LEAST: u16 = 28;

/// The fields that the list under the prompt can be narrowed by, and how.
fn hint_of_fields(app: &App, cx: &Cx) -> String {
    let fields = app
        .pane(app.focus)
        .map(|pane| pane.fields(cx))
        .unwrap_or_default();
    cx.say("tui.filter.hint", &[("fields", &names(&fields, cx))])
}

fn names(fields: &[FieldNames], cx: &Cx) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in fields.iter().filter_map(|names| names.first()) {
        if !name.is_empty() && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(&cx.word("kind.list.separator"))
}

/// What a filter asks that its list cannot answer.
pub fn fault(fault: &QueryFault, fields: &[FieldNames], cx: &Cx) -> String {
    match fault {
        QueryFault::Field(name) => {
            let fields = names(fields, cx);
            cx.say(
                "tui.filter.no_field",
                &[("name", name), ("fields", &fields)],
            )
        }
        QueryFault::Value(value) => cx.say("tui.filter.no_value", &[("value", value)]),
    }
}

fn message(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let area = layout.message;
    if let Some(prompt) = &app.prompt {
        let label = cx.word("tui.head.prompt");
        let used = canvas.put(
            (area.x, area.y),
            area.width,
            &label,
            cx.theme.style(Tone::Strong),
        );
        let (tone, told) = match &app.message {
            Some((tone, text)) => (*tone, text.clone()),
            None => (Tone::Dim, hint_of_fields(app, cx)),
        };
        let rest = area.width.saturating_sub(used);
        let wide = u16::try_from(text::width(&told) + 2).unwrap_or(rest);
        let cells = rest.saturating_sub(wide).max(PROMPT_LEAST.min(rest));
        let field = Rect {
            x: area.x + used,
            width: cells,
            ..area
        };
        canvas.put(
            (field.right() + 1, area.y),
            area.right().saturating_sub(field.right() + 1),
            &told,
            cx.theme.style(tone),
        );
        prompt.draw(canvas, field, cx.theme.style(Tone::FieldOn), true);
        return;
    }
    if let Some((tone, text)) = &app.message {
        canvas.put(
            (area.x + 1, area.y),
            area.width - 2,
            text,
            cx.theme.style(*tone),
        );
        // Whoever has the screen read to him hears it where the cursor goes.
        if cx.look.is_linear && app.overlays.is_empty() {
            canvas.rest_cursor(area.x + 1, area.y);
        }
    }
}

/// A key with its word, and the cells that both take.
type Hint = ([Bit; 2], usize);

fn hint(key: &str, word: &str, is_possible: bool) -> Hint {
    let (key_tone, word_tone) = match is_possible {
        true => (Tone::Key, Tone::KeyWord),
        false => (Tone::Disabled, Tone::Disabled),
    };
    let piece = [
        Bit::new(format!(" {key}"), key_tone),
        Bit::new(word, word_tone),
    ];
    let wide = piece
        .iter()
        .map(|bit| text::width(&bit.text))
        .sum::<usize>();
    (piece, wide)
}

/// The keys of the overlay on top, else of the pane in use.
fn hints(app: &App, cx: &Cx) -> Vec<Hint> {
    if let Some(overlay) = app.overlays.last() {
        let keys = overlay.keys(cx);
        return keys
            .iter()
            .map(|(key, word)| hint(key, word, true))
            .collect();
    }
    let acts = app
        .pane(app.focus)
        .map(|pane| pane.acts(cx))
        .unwrap_or_default();
    // What can be done now comes first: at eighty columns the rest has no room.
    let (possible, not): (Vec<_>, Vec<_>) = acts.iter().partition(|act| act.disabled.is_none());
    let mut hints = Vec::new();
    for act in possible.into_iter().chain(not) {
        let key = cx.keymap.label(act.section, act.name);
        let word = cx.word(&format!("tui.act.{}.{}", act.section, act.name));
        if !key.is_empty() {
            hints.push(hint(&key, &word, act.disabled.is_none()));
        }
    }
    hints
}

fn keys(app: &App, canvas: &mut Canvas, layout: &Layout, cx: &Cx) {
    let area = layout.keys;
    canvas.fill(area, cx.theme.style(Tone::KeyWord));
    // The way to help always has its place at the end.
    let tail = match app.overlays.is_empty() {
        true => ["filter", "acts", "palette", "help"].as_slice(),
        false => &[],
    };
    let tail: Vec<Hint> = tail
        .iter()
        .map(|name| {
            let word = cx.word(&format!("tui.act.all.{name}"));
            hint(&cx.keymap.label("all", name), &word, true)
        })
        .collect();
    let tail_wide: usize = tail.iter().map(|(_, wide)| wide).sum();
    let room = usize::from(area.width).saturating_sub(tail_wide + 1);
    let mut used = 0;
    let mut bits = Vec::new();
    for (piece, wide) in hints(app, cx) {
        if used + wide > room {
            break;
        }
        used += wide;
        bits.extend(piece);
    }
    draw_bits(
        canvas,
        (area.x, area.y),
        area.width,
        &bits,
        (cx.theme, Light::Off),
    );
    if app.overlays.is_empty() {
        let bits: Vec<Bit> = tail.into_iter().flat_map(|(piece, _)| piece).collect();
        let x = area
            .right()
            .saturating_sub(u16::try_from(tail_wide + 1).unwrap_or(0));
        draw_bits(
            canvas,
            (x, area.y),
            area.right() - x,
            &bits,
            (cx.theme, Light::Off),
        );
    }
}
