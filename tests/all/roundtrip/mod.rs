//! Blanks on their way to the orgs and back, and the second program that fills them in.

mod again;
mod ballot;
mod form;
mod screen;
mod task;

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::Value as Json;
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::cli::{Answer, Desk, data};

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A desk with the demonstration university, four more orgs, and a pack that asks for ballots.
fn university() -> Desk {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, copy) = MADE.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("demo.db");
        let desk = Desk::bare();
        desk.done(&["demo", "university", "--make", "wudan.db"]);
        for (code, name) in [
            ("001901", "网络空间安全学院党总支"),
            ("001902", "集成电路学院党总支"),
            ("001903", "人工智能学院党总支"),
            ("001904", "未来技术学院党总支"),
        ] {
            desk.line(&format!(
                "org found {code} {name} --kind general_branch --sector university --parent 001"
            ));
        }
        desk.done(&["pack", "adopt", &data("packs/test-ballot-2026.toml")]);
        desk.done(&["backup", path.to_str().unwrap()]);
        (dir, path)
    });
    let desk = Desk::bare();
    fs::copy(copy, desk.path("wudan.db")).unwrap();
    desk
}

/// The parts of a workbook.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().to_string(), content));
    }
    parts
}

/// A workbook whose sheet was changed by a hand of its own, as another program would do it.
fn edited(path: &Path, edit: impl FnOnce(&mut String)) -> Vec<u8> {
    let mut edit = Some(edit);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(&fs::read(path).unwrap()) {
        zip.start_file(&name, SimpleFileOptions::default()).unwrap();
        if name == SHEET {
            let mut text = String::from_utf8(content).unwrap();
            edit.take().unwrap()(&mut text);
            zip.write_all(text.as_bytes()).unwrap();
        } else {
            zip.write_all(&content).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// Puts a number or a text into a cell, whatever it held; its look stays.
fn put(sheet: &mut String, cell: &str, value: &str) {
    let open = format!("<c r=\"{cell}\"");
    let at = sheet
        .find(&open)
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let close = at + sheet[at..].find('>').unwrap();
    let head = sheet[at..=close].to_string();
    let style = head
        .split(" s=\"")
        .nth(1)
        .map(|it| it.split('"').next().unwrap());
    let style = style.map_or(String::new(), |it| format!(" s=\"{it}\""));
    let end = match head.ends_with("/>") {
        true => close + 1,
        false => at + sheet[at..].find("</c>").unwrap() + 4,
    };
    let new = match value.parse::<f64>() {
        Ok(_) => format!("{open}{style}><v>{value}</v></c>"),
        Err(_) => format!("{open}{style} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
    };
    sheet.replace_range(at..end, &new);
}

/// The words of a workbook's cells by their place in its list.
fn strings(path: &Path) -> Vec<String> {
    let parts = parts(&fs::read(path).unwrap());
    let list = parts
        .iter()
        .find(|(name, _)| name == "xl/sharedStrings.xml");
    let text = String::from_utf8(list.unwrap().1.clone()).unwrap();
    let texts = text.split("<si>").skip(1).map(|it| {
        let text = it.split("</t>").next().unwrap();
        text[text.rfind('>').unwrap() + 1..].to_string()
    });
    texts.collect()
}

/// The words in a cell of a blank.
fn words_at(strings: &[String], sheet: &str, cell: &str) -> Option<String> {
    let at = sheet.find(&format!("<c r=\"{cell}\""))?;
    let cell = sheet[at..].split("</c>").next()?;
    let index: usize = cell.split("<v>").nth(1)?.split('<').next()?.parse().ok()?;
    strings.get(index).cloned()
}

/// The fingerprint of a blank.
fn stamp(path: &Path) -> Json {
    let parts = parts(&fs::read(path).unwrap());
    let strings = parts
        .iter()
        .find(|(name, _)| name == "xl/sharedStrings.xml");
    let text = String::from_utf8(strings.unwrap().1.clone()).unwrap();
    let at = text.find("{\"format\"").unwrap();
    let end = at + text[at..].find('}').unwrap();
    serde_json::from_str(&text[at..=end]).unwrap()
}

/// Puts another word into the fingerprint in a cell.
fn restamped(sheet: &mut String, path: &Path, (cell, key): (&str, &str), value: &Json) {
    let mut other = stamp(path);
    other[key] = value.clone();
    put(sheet, cell, &other.to_string());
}

/// The blanks that a call writes into `out`: each org's code and file.
fn sent(desk: &Desk, call: &[&str]) -> Vec<(String, PathBuf)> {
    let object = desk.json(&[call, &["--to", "out"]].concat());
    let files = object["files"].as_array().unwrap().iter();
    let text = |file: &Json, key: &str| file[key].as_str().unwrap().to_string();
    files
        .map(|file| (text(file, "org"), desk.path("out").join(text(file, "file"))))
        .collect()
}

/// Collects what lies in `back`.
fn collect(desk: &Desk, noun: &str, more: &[&str]) -> (Answer, Json) {
    let mut args = vec![noun, "collect", "back", "--json"];
    args.extend(more);
    let answer = desk.call(&args);
    let json = answer.json();
    (answer, json)
}

/// What became of each file.
fn states(answer: &Json) -> BTreeMap<String, String> {
    let files = answer["files"].as_array().unwrap().iter();
    let text = |file: &Json, key: &str| file[key].as_str().unwrap().to_string();
    files
        .map(|file| (text(file, "file"), text(file, "state")))
        .collect()
}

/// What became of each file, as it is compared with a table.
fn told(answer: &Json) -> Vec<(String, String)> {
    states(answer).into_iter().collect()
}

/// The table of what must come of each file.
fn wanted(table: &[(&str, &str)]) -> Vec<(String, String)> {
    let rows = table.iter();
    rows.map(|(file, state)| (file.to_string(), state.to_string()))
        .collect()
}

/// What is said first of a file.
fn problem(answer: &Json, name: &str) -> Json {
    let mut files = answer["files"].as_array().unwrap().iter();
    files.find(|file| file["file"] == name).unwrap()["problems"][0].clone()
}
