//! A document as one HTML file without scripts, which prints on A4.

use std::io::Write;

use super::{
    Block, ColumnKind, Document, Look, Page, PaperError, Row, Table,
    pace::Pace,
    svg,
    text::{escape, shown},
};

/// Rules of the page; names of fonts and the lie of the paper come before them.
const STYLE: &str = "\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1em;max-width:297mm;color:black;background:white;\
font-family:var(--text);font-size:10.5pt;line-height:1.5}\
h1{font-family:var(--title);font-size:18pt;font-weight:normal;text-align:center;margin:.4em 0}\
h2{font-family:var(--heading);font-size:13pt;font-weight:normal;margin:1em 0 .4em;\
break-after:avoid}\
p{margin:.3em 0;white-space:pre-wrap}.sub{text-align:center}.text{text-indent:2em}\
table{border-collapse:collapse;width:100%;margin:.4em 0 1em;font-family:var(--table);\
table-layout:fixed}\
th,td{border:1px solid;padding:.2em .4em;vertical-align:middle;overflow-wrap:anywhere;\
white-space:pre-line}\
th{font-family:var(--heading);font-weight:normal}\
thead{display:table-header-group}tr,.k{break-inside:avoid}.m,.n,.s td{text-align:center}\
.n{white-space:nowrap;overflow-wrap:normal}.s{break-before:avoid}\
.g{font-family:var(--heading);text-align:left}.h{break-after:avoid}\
figure{margin:1em auto;max-width:180mm;break-inside:avoid}\
figcaption{text-align:center;font-family:var(--heading);break-after:avoid}\
svg{width:100%;height:auto}svg text{font-size:12px}polyline{fill:none;stroke-width:2}\
.axis{fill:none;stroke:currentColor}\
@media print{body{padding:0;max-width:none}rect{print-color-adjust:exact}}";

/// Bytes that are gathered before they are written.
const GATHERED: usize = 64 << 10;

/// Writes it.
pub fn write(
    document: &Document,
    look: &Look,
    to: &mut dyn Write,
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    let mut out = beginning(document, look);
    for block in &document.blocks {
        match block {
            Block::Table(it) => table(it, document.page, (&mut out, to), pace)?,
            other => self::block(other, &mut out),
        }
    }
    for text in &document.foot {
        out += &format!("<p>{}</p>\n", escape(text));
    }
    out += "</body>\n</html>\n";
    Ok(to.write_all(out.as_bytes())?)
}

/// What stands before the first block.
fn beginning(document: &Document, look: &Look) -> String {
    let lie = match document.page {
        Page::Portrait => "portrait",
        Page::Landscape => "landscape",
    };
    let (title, language) = (escape(&document.title), escape(&look.language));
    let font = |name: &str, font: &str, or: &str| {
        let plain: String = font.chars().filter(|c| !"\"\\<>{};".contains(*c)).collect();
        format!("--{name}:\"{plain}\",{or};")
    };
    let fonts = [
        font("title", &look.title_font, "serif"),
        font("heading", &look.heading_font, "sans-serif"),
        font("text", &look.text_font, "serif"),
        font("table", &look.table_font, "serif"),
    ];
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>:root{{{}}}@page{{size:A4 {lie};margin:15mm}}{STYLE}{}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n",
        fonts.concat(),
        colors(look)
    );
    if let Some(text) = &document.subtitle {
        out += &format!("<p class=\"sub\">{}</p>\n", escape(text));
    }
    for text in &document.head {
        out += &format!("<p>{}</p>\n", escape(text));
    }
    out
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => *out += &format!("<h2>{}</h2>\n", escape(text)),
        Block::Paragraph(text) => {
            let text = escape(text).replace('\n', "<br>");
            *out += &format!("<p class=\"text\">{text}</p>\n");
        }
        Block::KeyValues(pairs) if pairs.is_empty() => {}
        Block::KeyValues(pairs) => {
            *out += "<table><colgroup><col style=\"width:25%\"><col></colgroup><tbody>\n";
            for (name, value) in pairs {
                let value = escape(&shown(value, ColumnKind::Text));
                *out += &format!("<tr><th>{}</th><td>{value}</td></tr>\n", escape(name));
            }
            *out += "</tbody></table>\n";
        }
        Block::Table(_) => {}
        Block::Chart(chart) => {
            for part in chart.parts() {
                let (picture, title) = (svg::write(&part), escape(&part.title));
                *out += &format!("<figure><figcaption>{title}</figcaption>{picture}</figure>\n");
            }
        }
    }
}

fn table(
    table: &Table,
    page: Page,
    (out, to): (&mut String, &mut dyn Write),
    pace: &mut Pace<'_>,
) -> Result<(), PaperError> {
    if let Some(none) = table.none.as_ref().filter(|_| table.is_left_out()) {
        *out += &format!("<p>{}</p>\n", escape(none));
        return Ok(());
    }
    let layout = table.layout(page);
    let whole: u32 = layout.widths.iter().map(|width| u32::from(*width)).sum();
    let (points, half) = (layout.half_points / 2, layout.half_points % 2 * 5);
    *out += &format!("<table style=\"font-size:{points}.{half}pt\"><colgroup>");
    for width in &layout.widths {
        let thousandths = u32::from(*width) * 1000 / whole.max(1);
        let (percent, tenth) = (thousandths / 10, thousandths % 10);
        *out += &format!("<col style=\"width:{percent}.{tenth}%\">");
    }
    *out += "</colgroup>\n<thead>\n";
    headings(table, out);
    *out += "</thead>\n<tbody>\n";
    // Rows that share a cell are a body of their own, which stays on one page.
    let mut shared = 0;
    for (at, row) in table.rows.iter().enumerate() {
        let span = (0..table.columns.len()).map(|place| table.span(at, place));
        let span = span.max().unwrap_or(1);
        if shared == 0 && span > 1 {
            *out += "</tbody>\n<tbody class=\"k\">\n";
            shared = span;
        }
        self::row(table, (at, row), out);
        if shared > 0 {
            shared = shared.max(span) - 1;
            if shared == 0 {
                *out += "</tbody>\n<tbody>\n";
            }
        }
        if out.len() > GATHERED {
            to.write_all(out.as_bytes())?;
            out.clear();
        }
        pace.step()?;
    }
    // In a foot of its own the row would stand at the foot of every page.
    if let Some(total) = table.total_row() {
        let cells = total.iter().zip(&table.columns).map(|(cell, column)| {
            let text = escape(&shown(cell, column.total_kind()));
            let class = match column.kind {
                ColumnKind::Text | ColumnKind::Word => "",
                _ => " class=\"n\"",
            };
            format!("<td{class}>{text}</td>")
        });
        *out += &format!("<tr class=\"s\">{}</tr>\n", cells.collect::<String>());
    }
    *out += "</tbody>\n</table>\n";
    Ok(())
}

fn row(table: &Table, (at, row): (usize, &Row), out: &mut String) {
    match row {
        Row::Group(text) => {
            let count = table.columns.len();
            let class = match table.heads_rows(at) {
                true => " class=\"h\"",
                false => "",
            };
            *out += &format!(
                "<tr{class}><td class=\"g\" colspan=\"{count}\">{}</td>",
                escape(text)
            );
        }
        Row::Cells(cells) => {
            *out += "<tr>";
            for (place, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
                let span = match table.span(at, place) {
                    0 => continue,
                    1 => String::new(),
                    rows => format!(" rowspan=\"{rows}\""),
                };
                let class = match column.kind {
                    ColumnKind::Text => "",
                    ColumnKind::Word => " class=\"m\"",
                    _ => " class=\"n\"",
                };
                let text = escape(&shown(cell, column.kind));
                *out += &format!("<td{class}{span}>{text}</td>");
            }
        }
    }
    *out += "</tr>\n";
}

fn headings(table: &Table, out: &mut String) {
    if !table.has_two_headings() {
        let titles = table.columns.iter();
        let titles = titles.map(|it| format!("<th>{}</th>", escape(&it.title)));
        *out += &format!("<tr>{}</tr>\n", titles.collect::<String>());
        return;
    }
    let mut upper = String::new();
    let mut at = 0;
    for (above, count) in table.upper_headings() {
        upper += &match above.is_empty() {
            true => format!(
                "<th rowspan=\"2\">{}</th>",
                escape(&table.columns[at].title)
            ),
            false => format!("<th colspan=\"{count}\">{}</th>", escape(&above)),
        };
        at += count;
    }
    let lower = table.columns.iter().filter(|it| !it.above.is_empty());
    let lower = lower.map(|it| format!("<th>{}</th>", escape(&it.title)));
    *out += &format!("<tr>{upper}</tr>\n<tr>{}</tr>\n", lower.collect::<String>());
}

/// Rules for the series of charts.
fn colors(look: &Look) -> String {
    let each = look.series.iter().enumerate();
    let each =
        each.map(|(at, color)| format!(".s{at},.t{at}{{fill:#{color}}}.l{at}{{stroke:#{color}}}"));
    each.collect()
}
