//! Looks into DOCX: whether each part is well formed, and its children in the schema's order.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The parts of a container by name.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    names
        .into_iter()
        .map(|name| {
            let mut text = String::new();
            archive
                .by_name(&name)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            (name, text)
        })
        .collect()
}

/// The order of children that the schema asks for, by the name of the mark around them.
const ORDER: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:pBdr",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rFonts",
            "w:b",
            "w:color",
            "w:spacing",
            "w:sz",
            "w:szCs",
            "w:lang",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:vAlign"]),
    (
        "w:sectPr",
        &[
            "w:footerReference",
            "w:pgSz",
            "w:pgMar",
            "w:pgNumType",
            "w:cols",
            "w:docGrid",
        ],
    ),
    (
        "w:settings",
        &[
            "w:zoom",
            "w:defaultTabStop",
            "w:evenAndOddHeaders",
            "w:drawingGridVerticalSpacing",
            "w:characterSpacingControl",
            "w:compat",
            "w:themeFontLang",
        ],
    ),
    (
        "c:ser",
        &[
            "c:idx",
            "c:order",
            "c:tx",
            "c:spPr",
            "c:invertIfNegative",
            "c:marker",
            "c:dLbls",
            "c:cat",
            "c:val",
            "c:smooth",
        ],
    ),
    (
        "c:chart",
        &[
            "c:title",
            "c:autoTitleDeleted",
            "c:plotArea",
            "c:legend",
            "c:plotVisOnly",
        ],
    ),
];

/// What is wrong with a part: marks that do not close, or children out of order.
pub fn flaws(name: &str, xml: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Each open mark with the place that its last child has in the order.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        if text.contains('>') {
            found.push(format!("{name}: a bare mark in {text:?}"));
        }
        let end = start + rest[start..].find('>').expect("every mark ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('?') {
            continue;
        }
        if let Some(closed) = tag.strip_prefix('/') {
            match open.pop() {
                Some((was, _)) if was == closed => {}
                other => found.push(format!("{name}: </{closed}> closes {other:?}")),
            }
            continue;
        }
        let own = tag.split([' ', '/']).next().unwrap().to_string();
        if let Some((around, last)) = open.last_mut()
            && let Some((_, order)) = ORDER.iter().find(|(it, _)| it == around)
        {
            match order.iter().position(|it| *it == own) {
                None => found.push(format!("{name}: {own} in {around} is not looked for")),
                Some(place) if place < *last => {
                    found.push(format!("{name}: {own} comes too late in {around}"));
                }
                Some(place) => *last = place,
            }
        }
        if !tag.ends_with('/') {
            open.push((own, 0));
        }
    }
    if !open.is_empty() {
        found.push(format!("{name}: left open {open:?}"));
    }
    found
}

/// Checks a whole DOCX.
pub fn sound(bytes: &[u8], of: &str) {
    let parts = parts(bytes);
    let has = |name: &str| parts.iter().any(|(it, _)| it == name);
    for name in [
        "[Content_Types].xml",
        "word/document.xml",
        "word/styles.xml",
    ] {
        assert!(has(name), "{of}: {name}");
    }
    for (name, xml) in &parts {
        let flaws = flaws(name, xml);
        assert!(flaws.is_empty(), "{of}: {flaws:?}");
    }
    let (_, types) = &parts[0];
    for (name, _) in parts.iter().filter(|(name, _)| name.starts_with("word/")) {
        let told = name.ends_with(".rels") || types.contains(&format!("/{name}\""));
        assert!(told, "{of}: {name} has no type");
    }
}

#[test]
fn flaws_are_found() {
    assert!(flaws("x", "<a><b/></a>").is_empty());
    assert_eq!(flaws("x", "<a><b></a>").len(), 2);
    let late = "<w:tcPr><w:vAlign/><w:tcW/></w:tcPr>";
    assert_eq!(flaws("x", late).len(), 1);
}
