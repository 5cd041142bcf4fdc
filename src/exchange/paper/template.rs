//! A clerk's own DOCX as a template: `{{name}}` becomes a value, also where Word has split the
//! name over several runs.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Seek, Write},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use thiserror::Error;
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::text::{clean, escape, for_xml};
use crate::exchange::xml::reference;

/// Bytes of a template's parts together at most.
const UNPACKED_MAX: u64 = 64 << 20;
/// Parts of a template at most.
const PARTS_MAX: usize = 2_000;

/// A field that nobody knows, or that does not end, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The part of the file: `document`, `header1`.
    pub part: String,
    /// The paragraph in it, from one.
    pub paragraph: usize,
    /// What stands there.
    pub field: String,
}

/// Why a template was not filled in.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// It is no text document, or one too large.
    #[error("not a text document")]
    Foreign,
    /// Fields that are not known.
    #[error("unknown fields")]
    Unknown(Vec<Unknown>),
    /// The system says no.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<ZipError> for TemplateError {
    fn from(error: ZipError) -> TemplateError {
        match error {
            ZipError::Io(error) => TemplateError::Io(error),
            _ => TemplateError::Foreign,
        }
    }
}

/// The template with its fields filled in. `value` knows the fields by name.
///
/// # Errors
/// That the file is no template, or every field that is not known with its place.
pub fn fill(
    file: impl Read + Seek,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<u8>, TemplateError> {
    let mut archive = ZipArchive::new(file)?;
    check(&mut archive)?;
    let mut unknown = Vec::new();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        let whole = part.name()?.into_owned();
        let Some(name) = text_part(&whole) else {
            out.raw_copy_file(part)?;
            continue;
        };
        drop(part);
        let mut xml = String::new();
        let part = archive.by_index(index)?;
        part.take(UNPACKED_MAX).read_to_string(&mut xml)?;
        let filled = fill_part(&xml, &name, value, &mut unknown).ok_or(TemplateError::Foreign)?;
        out.start_file(whole, SimpleFileOptions::default())?;
        out.write_all(filled.as_bytes())?;
    }
    match unknown.is_empty() {
        true => Ok(out.finish()?.into_inner()),
        false => Err(TemplateError::Unknown(unknown)),
    }
}

/// Bounds before anything is unpacked, and that it is a text document at all.
fn check<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<(), TemplateError> {
    let mut unpacked: u64 = 0;
    for index in 0..archive.len().min(PARTS_MAX + 1) {
        let part = archive.by_index_raw(index)?;
        if part.encrypted() {
            return Err(TemplateError::Foreign);
        }
        unpacked = unpacked.saturating_add(part.size());
    }
    let is_text = archive.index_for_name("word/document.xml").is_some();
    if !is_text || archive.len() > PARTS_MAX || unpacked > UNPACKED_MAX {
        return Err(TemplateError::Foreign);
    }
    Ok(())
}

/// Short name of a part that holds text which a reader sees.
fn text_part(name: &str) -> Option<String> {
    let name = name.strip_prefix("word/")?.strip_suffix(".xml")?;
    let seen = ["document", "header", "footer", "footnotes", "endnotes"];
    let is_seen = !name.contains('/') && seen.iter().any(|start| name.starts_with(start));
    is_seen.then(|| name.to_string())
}

/// A piece of text between `<w:t>` and `</w:t>`.
struct Piece {
    /// Where its opening mark begins, its text begins, and its text ends.
    mark: usize,
    start: usize,
    end: usize,
    /// Its paragraph, from one; nought outside of any.
    paragraph: usize,
    /// How many line breaks of the paragraph stand before it: no field goes over one.
    breaks: usize,
    text: String,
}

/// `None` if the marks do not fit together.
fn fill_part(
    xml: &str,
    part: &str,
    value: &dyn Fn(&str) -> Option<String>,
    unknown: &mut Vec<Unknown>,
) -> Option<String> {
    let pieces = pieces(xml).filter(|_| is_well_formed(xml))?;
    let mut changed: Vec<Option<String>> = pieces.iter().map(|_| None).collect();
    let mut lines: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let line = lines.entry((piece.paragraph, piece.breaks));
        line.or_default().push(at);
    }
    for ((paragraph, _), own) in lines {
        let texts: Vec<&str> = own.iter().map(|at| pieces[*at].text.as_str()).collect();
        if !texts.concat().contains("{{") {
            continue;
        }
        let mut strange = Vec::new();
        let filled = fill_texts(&texts, value, &mut strange);
        unknown.extend(strange.into_iter().map(|field| Unknown {
            part: part.to_string(),
            paragraph,
            field,
        }));
        for (at, text) in own.iter().zip(filled) {
            changed[*at] = text;
        }
    }
    let mut out = String::with_capacity(xml.len());
    let mut from = 0;
    for (piece, text) in pieces.iter().zip(changed) {
        let Some(text) = text else { continue };
        out.push_str(&xml[from..piece.mark]);
        out.push_str("<w:t xml:space=\"preserve\">");
        let lines: Vec<String> = escape(&text).split('\n').map(str::to_string).collect();
        out.push_str(&lines.join("</w:t><w:br/><w:t xml:space=\"preserve\">"));
        from = piece.end;
    }
    out.push_str(&xml[from..]);
    Some(out)
}

/// Whether marks, attributes and references are those of XML and nothing stays open: only then do
/// the marks that are looked for below stand where a reader of the document sees them.
fn is_well_formed(xml: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut depth: usize = 0;
    loop {
        let Ok(event) = reader.read_event() else {
            return false;
        };
        let is_sound = match event {
            Event::Start(tag) => {
                depth += 1;
                is_mark(&tag)
            }
            Event::Empty(tag) => is_mark(&tag),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                true
            }
            Event::GeneralRef(found) => reference(&found).is_ok(),
            Event::CData(_) | Event::DocType(_) => false,
            Event::Eof => return depth == 0,
            Event::Text(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => true,
        };
        if !is_sound {
            return false;
        }
    }
}

/// Whether a mark has a name and sound attributes, and no other mark begins in it.
fn is_mark(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    let is_named = name
        .as_ref()
        .chars()
        .all(|c| c.is_alphanumeric() || "_:.-".contains(c));
    is_named && !tag.contains('<') && tag.attributes().all(|it| it.is_ok())
}

/// Every piece of text, in order, each with the innermost paragraph around it.
fn pieces(xml: &str) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    let mut paragraphs = 0;
    // The paragraph at hand and the line breaks in it, and those around it.
    let (mut inner, mut outer) = ((0, 0), Vec::new());
    let mut at = 0;
    while let Some(mark) = xml[at..].find('<').map(|start| at + start) {
        let rest = &xml[mark..];
        let passed = [("<!--", "-->"), ("<?", "?>")];
        if let Some((_, close)) = passed.iter().find(|(open, _)| rest.starts_with(open)) {
            at = mark + rest.find(close)? + close.len();
            continue;
        }
        let end = mark + rest.find('>')? + 1;
        let tag = &xml[mark + 1..end - 1];
        at = end;
        let name = tag
            .split([' ', '/', '\n', '\t', '\r'])
            .next()
            .unwrap_or_default();
        match (name, tag.ends_with('/')) {
            ("w:p", false) => {
                paragraphs += 1;
                outer.push(std::mem::replace(&mut inner, (paragraphs, 0)));
            }
            ("w:p", true) => paragraphs += 1,
            ("w:br" | "w:cr", _) => inner.1 += 1,
            ("w:t", false) => {
                let length = xml[end..].find("</w:t>")?;
                // A text holds no marks; where it does, the part is no XML of a text document.
                if xml[end..end + length].contains('<') {
                    return None;
                }
                found.push(Piece {
                    mark,
                    start: end,
                    end: end + length,
                    paragraph: inner.0,
                    breaks: inner.1,
                    // As it will be written: what vanishes then must not hide a field now.
                    text: for_xml(&unescape(&xml[end..end + length])),
                });
                at = end + length;
            }
            _ if tag == "/w:p" => inner = outer.pop().unwrap_or_default(),
            _ => {}
        }
    }
    let in_order = found
        .iter()
        .all(|piece| piece.mark < piece.start && piece.start <= piece.end);
    in_order.then_some(found)
}

/// The texts with their fields filled in; a value goes to the text in which its field begins.
/// `None` for a text that stays as it is.
fn fill_texts(
    texts: &[&str],
    value: &dyn Fn(&str) -> Option<String>,
    unknown: &mut Vec<String>,
) -> Vec<Option<String>> {
    let whole = texts.concat();
    let mut fields: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    while let Some(start) = whole[at..].find("{{").map(|found| at + found) {
        let Some(end) = whole[start..].find("}}").map(|found| start + found + 2) else {
            unknown.push(whole[start..].chars().take(20).collect());
            break;
        };
        let name = clean(&whole[start + 2..end - 2]);
        match value(name.trim()) {
            Some(value) => fields.push((start, end, value)),
            None => unknown.push(whole[start..end].chars().take(60).collect()),
        }
        at = end;
    }
    let mut begins = 0;
    let mut filled = Vec::with_capacity(texts.len());
    for text in texts {
        let (from, to) = (begins, begins + text.len());
        begins = to;
        let mut out = String::new();
        let mut kept = from;
        let mut is_changed = false;
        for (start, end, value) in fields
            .iter()
            .filter(|(start, end, _)| *start < to && *end > from)
        {
            is_changed = true;
            if *start >= kept {
                out.push_str(&whole[kept..*start]);
                out.push_str(value);
            }
            kept = (*end).min(to);
        }
        out.push_str(&whole[kept.min(to)..to]);
        filled.push(is_changed.then_some(out));
    }
    filled
}

/// The characters that marks stand for.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        let tail = &rest[start..];
        let Some(end) = tail.find(';') else {
            rest = tail;
            break;
        };
        let name = &tail[1..end];
        let number = match name.strip_prefix('#') {
            Some(digits) => match digits.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => digits.parse().ok(),
            },
            None => None,
        };
        let known = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => number.and_then(char::from_u32),
        };
        match known {
            Some(c) => out.push(c),
            None => out.push_str(&tail[..=end]),
        }
        rest = &tail[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> Option<String> {
        match name {
            "name" | "党组织" => Some("数学 & <学院>".to_string()),
            "text" => Some("一\n二".to_string()),
            _ => None,
        }
    }

    fn filled(xml: &str) -> (String, Vec<Unknown>) {
        let mut unknown = Vec::new();
        let out = fill_part(xml, "document", &value, &mut unknown).unwrap();
        (out, unknown)
    }

    #[test]
    fn a_field_that_is_split_over_runs_is_one_field() {
        let xml = "<w:p><w:r><w:t>致{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{na</w:t></w:r>\
                   <w:r><w:t xml:space=\"preserve\">me} }</w:t></w:r></w:p>";
        let (_, unknown) = filled(xml);
        assert_eq!(unknown.len(), 1, "two braces must stand together");
        let (out, unknown) = filled(&xml.replace("me} }", "me}}：好"));
        assert!(unknown.is_empty());
        let texts: Vec<String> = pieces(&out)
            .unwrap()
            .into_iter()
            .map(|it| it.text)
            .collect();
        assert_eq!(texts, ["致数学 & <学院>", "", "：好"]);
        assert!(out.contains("<w:b/>"), "the other marks stay: {out}");
    }

    #[test]
    fn several_fields_and_lines_stand_in_one_run() {
        let (out, _) = filled("<w:p><w:t>{{ name }}、{{党组织}}：{{text}}</w:t></w:p>");
        assert!(out.contains("学院&gt;、数学"), "{out}");
        assert!(
            out.contains("：一</w:t><w:br/><w:t xml:space=\"preserve\">二</w:t>"),
            "{out}"
        );
    }

    #[test]
    fn unknown_fields_are_told_with_their_place() {
        let xml = "<w:p/><w:p><w:t>a</w:t></w:p><w:p><w:t>{{nome}} {{name}} {{x</w:t></w:p>";
        let (_, unknown) = filled(xml);
        let told: Vec<(usize, &str)> = unknown
            .iter()
            .map(|it| (it.paragraph, it.field.as_str()))
            .collect();
        assert_eq!(told, [(3, "{{nome}}"), (3, "{{x")]);
    }

    #[test]
    fn characters_that_vanish_hide_no_field() {
        for hidden in ["\u{0}", "\u{200b}", "\u{fffe}"] {
            let xml = format!("<w:p><w:t>{{{{name}}}} {{{hidden}{{nome}}}}</w:t></w:p>");
            assert_eq!(filled(&xml).1.len(), 1, "{hidden:?}");
        }
    }

    #[test]
    fn a_field_does_not_reach_over_paragraphs() {
        let (out, unknown) = filled("<w:p><w:t>{{na</w:t></w:p><w:p><w:t>me}}</w:t></w:p>");
        assert_eq!(unknown.len(), 1);
        assert!(out.contains("me}}"), "{out}");
    }

    #[test]
    fn text_without_fields_stays_byte_by_byte() {
        let xml = "<w:p><w:t>a &amp; b } { &#x4e2d;</w:t></w:p>";
        assert_eq!(filled(xml).0, xml);
        assert_eq!(unescape("&#20013;&#x4e2d;&amp;&x;&"), "中中&&x;&");
    }

    proptest::proptest! {
        #[test]
        fn no_marks_make_it_stumble(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "<w:p>", "</w:p>", "<w:p/>", "<w:t>", "</w:t>", "<w:t/>", "{{", "}}", "{", "}",
                "name", "\u{5b57}", "&amp;", "&", ";", "<", ">", "<!--", "-->", "]]>", " ",
            ]), 0..40)
        ) {
            let xml = parts.concat();
            let mut unknown = Vec::new();
            if let Some(out) = fill_part(&xml, "document", &value, &mut unknown) {
                proptest::prop_assert!(pieces(&out).is_some());
            }
        }
    }

    #[test]
    fn no_field_goes_over_a_line_break() {
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        let broken = [&run("{"), "<w:r><w:br/></w:r>", &run("{name}}")].concat();
        let boxed = [&run("{"), "<w:p><w:br/></w:p>", &run("{name}}")].concat();
        let (out, unknown) = filled(&format!("<w:p>{broken}</w:p><w:p>{boxed}</w:p>"));
        assert!(out.contains(&broken) && !out.contains(&boxed), "{out}");
        assert_eq!(unknown, []);
        // A line end within a text becomes such a break where the text is filled in.
        let (out, unknown) = filled(&format!("<w:p>{}</w:p>", run("{{name}}{\n{no}}")));
        assert_eq!((filled(&out).0, unknown), (out, Vec::new()));
    }

    #[test]
    fn what_is_no_text_document_is_refused() {
        let refused = |bytes: &[u8]| fill(Cursor::new(bytes.to_vec()), &value);
        assert!(matches!(refused(b"no zip"), Err(TemplateError::Foreign)));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", SimpleFileOptions::default())
            .unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        assert!(matches!(refused(&bytes), Err(TemplateError::Foreign)));
        let broken = [
            "<!DOCTYPE x []><w:p/>",
            "<w:p><w:t>{<w:t>{name}}</w:t></w:p>",
            "<w:p><w:t>{{name}}<!-- --></w:t></w:p>",
            "<w:p><w:t>{{name}}&none;</w:t></w:p>",
            "<w:p><w:t>{{name}}</w:t>",
            "<w:p><w:t a=b>{{name}}</w:t></w:p>",
            "<w:t>{{name}}</w:t></w:p>",
            "<\"\"\"><w:t>{{name}}</w:t>\"/>",
            "<w:p a=\"<w:t>{{name}}</w:t>\"/>",
        ];
        for xml in broken {
            let filled = fill_part(xml, "document", &value, &mut Vec::new());
            assert_eq!(filled, None, "{xml}");
        }
    }
}
