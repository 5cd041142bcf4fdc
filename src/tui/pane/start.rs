//! The question of a first start without a file: new, demonstration, open.

use std::path::Path;

use crate::{
    base::text,
    tui::{
        Cx,
        event::{Effect, FileChoice},
        overlay::{Choice, ChoiceList, Field, FieldKind, Form},
    },
};

/// Asks what to begin with; `path` is what a new file would be called.
pub fn question(path: &Path, cx: &Cx) -> Effect {
    let shown = path.display().to_string();
    let intro = text::wrap(&cx.word("tui.start.intro"), 66);
    let new = new_file(&shown, cx);
    let open = open_file(&shown, cx);
    ChoiceList::new(cx.word("tui.start.title"))
        .intro(intro)
        .without_escape()
        .line(
            Choice::new(1, cx.word("tui.start.new")).note(cx.word("tui.start.new_note")),
            move || vec![new],
        )
        .line(
            Choice::new(2, cx.word("tui.start.demo")).note(cx.word("tui.start.demo_note")),
            || vec![Effect::File(FileChoice::Demo)],
        )
        .line(
            Choice::new(3, cx.word("tui.start.open")).note(cx.word("tui.start.open_note")),
            move || vec![open],
        )
        .open()
}

fn new_file(path: &str, cx: &Cx) -> Effect {
    let fields = vec![
        Field::new("path", FieldKind::Line, cx)
            .required()
            .value(path),
        Field::new("year", FieldKind::Number, cx)
            .required()
            .value(&cx.year.to_string()),
    ];
    Form::new("file-new", cx.word("tui.start.new"), fields)
        .on_submit(|values, cx| {
            let year = values
                .number("year")
                .and_then(|year| i32::try_from(year).ok());
            let year = year.unwrap_or(cx.year);
            Ok(vec![Effect::File(FileChoice::New(
                values.must("path"),
                year,
            ))])
        })
        .open()
}

fn open_file(path: &str, cx: &Cx) -> Effect {
    let fields = vec![
        Field::new("path", FieldKind::Line, cx)
            .required()
            .value(path),
    ];
    Form::new("file-open", cx.word("tui.start.open"), fields)
        .on_submit(|values, _| Ok(vec![Effect::File(FileChoice::Open(values.must("path")))]))
        .open()
}
