//! One org's sheets of a form side by side: what it gave itself and what others gave.

use crate::{
    base::{Decimal, text},
    domain::{
        SheetRole,
        pack::{Form, FormItem},
    },
    store::query::supervision::Compared,
    tui::{Cx, event::Effect, overlay::Note, pane::score::Score, theme::Tone, widget::table::Bit},
};

/// Cells for the text of an item, and for one sheet's mark.
const TEXT: usize = 36;
const MARK: usize = 8;
/// Sheets shown beside each other.
const SHEETS: usize = 4;

/// Every item with the marks of all who scored it, and how far they lie from the org's own.
pub(super) fn compare(pane: &mut Score, cx: &Cx) -> Vec<Effect> {
    let sheet = match (pane.sheet(), pane.line()) {
        (Some(open), _) => open.sheet.clone(),
        (None, Some(line)) => line.sheet.clone(),
        (None, None) => return Vec::new(),
    };
    let sheets = cx.ask(|store| store.compare(sheet.org, sheet.year, &sheet.form));
    let form = cx.ask(|store| store.sheet_form(sheet.id));
    let Some(form) = form.filter(|_| sheets.len() > 1) else {
        return vec![cx.info("tui.score.one_sheet", &[])];
    };
    let shown = &sheets[..sheets.len().min(SHEETS)];
    let mut lines = vec![head(shown, cx)];
    lines.extend(form.items().map(|item| row(item, shown)));
    lines.push(sum(&form, shown, cx));
    vec![Note::of(cx.word("tui.act.score.compare"), lines).open()]
}

fn head(sheets: &[Compared], cx: &Cx) -> Vec<Bit> {
    let mut head = text::fit("", TEXT);
    for compared in sheets {
        let role = cx.code("sheet_role", compared.sheet.role.code());
        let who = format!("{role}{}", compared.sheet.assessor);
        head.push_str(&right(&text::clip(&who, MARK - 1), MARK));
    }
    head.push_str(&right(&cx.word("tui.score.difference"), MARK));
    vec![Bit::new(head, Tone::PopupTitle)]
}

/// A text at the right edge of so many cells.
fn right(words: &str, cells: usize) -> String {
    let blank = cells.saturating_sub(text::width(words));
    format!("{}{words}", " ".repeat(blank))
}

fn points(compared: &Compared, item: &str) -> Option<Decimal> {
    let mark = compared.marks.iter().find(|mark| mark.item == item)?;
    mark.points
}

/// How far the others' latest mark lies from the org's own.
fn difference(sheets: &[Compared], of: impl Fn(&Compared) -> Option<Decimal>) -> Option<Decimal> {
    let own = sheets.iter().find(|it| it.sheet.role == SheetRole::Own)?;
    let other = sheets.iter().rfind(|it| it.sheet.role != SheetRole::Own)?;
    of(other)?.minus(of(own)?)
}

fn row(item: &FormItem, sheets: &[Compared]) -> Vec<Bit> {
    let mut line = text::fit(&format!("{:>2} {}", item.no, item.text), TEXT);
    for compared in sheets {
        let given = points(compared, &item.id).map(|it| it.to_string());
        line.push_str(&right(&given.unwrap_or_default(), MARK));
    }
    let apart = difference(sheets, |it| points(it, &item.id));
    let apart = apart.filter(|it| *it != Decimal::ZERO);
    let tone = if apart.is_some() {
        Tone::Warn
    } else {
        Tone::Popup
    };
    let told = apart.map(|it| it.to_string()).unwrap_or_default();
    vec![
        Bit::new(line, Tone::Popup),
        Bit::new(right(&told, MARK), tone),
    ]
}

fn sum(form: &Form, sheets: &[Compared], cx: &Cx) -> Vec<Bit> {
    let total = |compared: &Compared| {
        let given = form.items().filter_map(|item| points(compared, &item.id));
        Decimal::sum(given)
    };
    let mut line = text::fit(&cx.word("tui.score.sum"), TEXT);
    for compared in sheets {
        let sum = total(compared).map(|it| it.to_string());
        line.push_str(&right(&sum.unwrap_or_default(), MARK));
    }
    let apart = difference(sheets, total).map(|it| it.to_string());
    line.push_str(&right(&apart.unwrap_or_default(), MARK));
    vec![Bit::new(line, Tone::Strong)]
}
