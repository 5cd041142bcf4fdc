//! Writes the corpora and the dictionaries of all targets, from the test data of the package.

#[path = "../../tests/all/dirty"]
mod dirty {
    pub mod biff;
    pub mod crafted;
    pub mod made;
    pub mod odf;
    pub mod old;
    pub mod open_document;
}

use std::{
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
};

use wudan::{
    exchange::{
        Cell, CellKind, Limits, RowText, Table,
        blank::{self, Stamp},
        read::read_here,
        table::{Format, Origin},
        wire::Line,
    },
    pack,
    words::{Lang, Words},
};
use wudan_fuzz::{BREAK, blanks, lines, package};
use zip::ZipArchive;

/// Bytes of a seed at most: a larger one only slows the fuzzer down.
const SEED_MAX: usize = 48 << 10;

const WORDS: &[(&str, &[&str])] = &[
    (
        "xlsx",
        &[
            "<row r=\"",
            "<c r=\"A1\" t=\"s\">",
            "t=\"str\"",
            "t=\"inlineStr\"",
            "t=\"e\"",
            "t=\"b\"",
            "t=\"d\"",
            "<v>",
            "</v>",
            "<is><t>",
            "<f>",
            "<f t=\"shared\" si=\"0\" ref=\"A1:B2\">",
            "<mergeCell ref=\"",
            "hidden=\"1\"",
            "XFD1048576",
            "4294967295",
            "<si><t>",
            "<rPh>",
            "<cellXfs>",
            "<xf numFmtId=\"14\"/>",
            "<alignment indent=\"3\"/>",
            "date1904=\"1\"",
            "state=\"hidden\"",
            "<dimension ref=\"A1:XFD1048576\"/>",
            "count=\"",
            "uniqueCount=\"",
            "&#x10ffff;",
            "&amp;",
            "<!DOCTYPE",
            "<![CDATA[",
            "_x0000_",
            "1e308",
            "-1",
        ],
    ),
    (
        "ods",
        &[
            "table:number-rows-repeated=\"",
            "table:number-columns-repeated=\"",
            "1048576",
            "18446744073709551615",
            "table:number-columns-spanned=\"2\"",
            "table:number-rows-spanned=\"",
            "office:value-type=\"float\"",
            "office:value=\"",
            "office:date-value=\"",
            "<text:s text:c=\"",
            "<text:p>",
            "<text:tab/>",
            "<office:annotation>",
            "<table:table table:name=\"b\">",
            "<table:table-row>",
            "<table:table-cell>",
            "<table:covered-table-cell/>",
            "table:visibility=\"collapse\"",
            "table:style-name=\"hid\"",
            "&#0;",
            "<![CDATA[",
        ],
    ),
    (
        "org_list",
        &[
            "编号",
            "上级编号",
            "上级",
            "名称",
            "类型",
            "领域",
            "党员数",
            "成立日期",
            "任期年限",
            "书记",
            "副书记",
            "电话",
            "党委",
            "党总支",
            "党支部",
            "!merge 1 2 0 1\n",
            "!hide 2\n",
            "!indent 2 1 1\n",
            "!at 9\n",
            "合计",
            "注：",
            "2024年3月",
            "3年",
            "（主持工作）",
            "兼",
            "1.2E+15",
            "＃",
            "、",
            "　",
            "\u{202e}",
            "\u{200b}",
            "18446744073709551615",
        ],
    ),
    (
        "fact",
        &[
            "党组织",
            "种类",
            "日期",
            "主题",
            "应到",
            "实到",
            "缺席",
            "事项",
            "级别",
            "org",
            "date",
            "fact",
            "kind",
            "（年月日）",
            "*",
            "：",
            "!at 7\n",
        ],
    ),
    (
        "returned",
        &[
            "item:",
            "group:",
            "total:",
            "不适用",
            "-0.5",
            "99999999999999999999999999999",
            "0.0000000000000000000000000001",
            "{\"format\":\"wudan-form\",\"version\":1",
            "!at 5\n",
        ],
    ),
    (
        "template",
        &[
            "{{",
            "}}",
            "{{name}}",
            "{{no}}",
            "{{lines}}",
            "<w:p>",
            "</w:p>",
            "<w:p/>",
            "<w:t>",
            "</w:t>",
            "<w:t/>",
            "<!--",
            "-->",
            "&#x4e2d;",
            "&#1114112;",
            "&",
            ";",
            "<w:tab/>",
        ],
    ),
    (
        "wire",
        &[
            "{\"row\":[1,[[\"text\",\"a\"]]]}",
            "{\"failed\":{\"code\":\"\",\"args\":{}}}",
            "{\"end\":{",
            "\"layout\":{",
            "\"merges\":[",
            "\"hidden_rows\":[",
            "18446744073709551615",
            "\\ud800",
            "\\u0000",
        ],
    ),
    (
        "score_table",
        &[
            "序号",
            "项目",
            "内容",
            "分值",
            "评分办法",
            "得分",
            "一、",
            "二",
            "1.",
            "（2分）",
            "10分",
            "合计",
            "小计",
            "注：",
            "附件",
            "扣1分",
            "每",
            "扣完为止",
            "0-5分",
            "20%",
            ",",
            "\t",
            "\n",
        ],
    ),
    (
        "pack",
        &[
            "[head]",
            "[[duty]]",
            "[[task]]",
            "[[form]]",
            "[[appraisal]]",
            "[[term]]",
            "[[ladder]]",
            "id = \"",
            "clause = \"",
            "local = true",
            "= 1979-05-27",
            "= inf",
            "= -0",
            "\"\"\"",
        ],
    ),
];

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let seeds = Seeds(PathBuf::from(folder));
    files(&seeds);
    tables(&seeds);
    wire(&seeds);
    returned(&seeds);
    score_tables(&seeds);
    packs(&seeds);
    template(&seeds);
    for (target, words) in WORDS {
        let line = |word: &&str| {
            let bytes = word.bytes().map(|byte| format!("\\x{byte:02x}"));
            format!("\"{}\"\n", bytes.collect::<String>())
        };
        let text: String = words.iter().map(line).collect();
        fs::write(seeds.0.join(format!("{target}.dict")), text).unwrap();
    }
}

struct Seeds(PathBuf);

impl Seeds {
    fn put(&self, target: &str, name: &str, bytes: &[u8]) {
        let folder = self.0.join(target);
        fs::create_dir_all(&folder).unwrap();
        if bytes.len() <= SEED_MAX {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data")
}

/// Every file that the tests of dirty files read.
fn all_files() -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = dirty::made::all()
        .into_iter()
        .map(|(name, bytes)| (name.to_string(), bytes))
        .collect();
    for folder in [data(), data().join("dirty")] {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                found.push((name, fs::read(entry.path()).unwrap()));
            }
        }
    }
    found
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(at) = archive.index_for_name(name)
        && let Ok(part) = archive.by_index(at)
    {
        let _ = part.take(1 << 20).read_to_end(&mut bytes);
    }
    bytes
}

/// Parts of a package in their order, with the mark between them.
fn joined(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let parts: Vec<Vec<u8>> = names.iter().map(|name| part(&mut archive, name)).collect();
    let is_there = parts.first().is_some_and(|it| !it.is_empty());
    is_there.then(|| parts.join(&BREAK))
}

fn files(seeds: &Seeds) {
    for (name, bytes) in all_files() {
        seeds.put("container", &name, &bytes);
        if bytes.starts_with(b"PK") {
            let sheet = [
                "xl/worksheets/sheet1.xml",
                "xl/sharedStrings.xml",
                "xl/styles.xml",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
            ];
            let content = ["content.xml", "META-INF/manifest.xml"];
            for (target, parts) in [("xlsx", &sheet[..]), ("ods", &content[..])] {
                if let Some(parts) = joined(&bytes, parts) {
                    seeds.put(target, &name, &parts);
                }
            }
        } else if bytes.starts_with(&[0xd0, 0xcf]) {
            seeds.put("xls", &name, &bytes);
            // Behind the head, the table of sectors and the directory stands the stream.
            seeds.put(
                "xls",
                &format!("{name}.stream"),
                bytes.get(1536..).unwrap_or_default(),
            );
        } else {
            seeds.put("text", &name, &bytes[..bytes.len().min(SEED_MAX)]);
        }
    }
}

fn tables(seeds: &Seeds) {
    for (name, bytes) in all_files() {
        let limits = Limits::for_bytes(bytes.len() as u64);
        let Ok(mut table) = read_here(Cursor::new(&bytes), &limits) else {
            continue;
        };
        table.rows.truncate(40);
        for target in ["org_list", "fact"] {
            seeds.put(target, &name, &lines(&table));
        }
    }
    let list = "t党组织\tt种类\tt日期\tt主题\tt应到\tt实到\n\
                t001\tt支部党员大会\td2026-03-01\tt学习\tn9\tn8\n";
    seeds.put("fact", "record", list.as_bytes());
    let list = "t党组织\tt事项\tt日期\tt级别\tt说明\nt001\tt先进\tt2026年3月\tt省级\tt好\n";
    seeds.put("fact", "honour", list.as_bytes());
}

fn wire(seeds: &Seeds) {
    for (name, bytes) in all_files() {
        let limits = Limits::for_bytes(bytes.len() as u64);
        let outcome = read_here(Cursor::new(&bytes), &limits);
        let mut out = Vec::new();
        let mut say = |line: Line| {
            out.extend(serde_json::to_vec(&line).unwrap());
            out.push(b'\n');
        };
        let last = outcome.map(|mut table| {
            table.rows.truncate(10);
            table.rows.into_iter().for_each(|row| say(Line::row(row)));
            table.origin
        });
        say(Line::last(last));
        seeds.put("wire", &name, &out);
    }
}

fn returned(seeds: &Seeds) {
    let words = &Words::built_in(Lang::ZhCn);
    for (layout, whose) in blanks(words).iter().zip(["annex1", "2026Q3", "s2"]) {
        let kind = layout.kind;
        let stamp = Stamp::new("site", (kind, 2026), (1, whose), 1, "zh-CN");
        let bytes = blank::write(layout, &stamp, words).unwrap();
        let mut table = read_here(Cursor::new(&bytes), &Limits::for_bytes(1 << 20)).unwrap();
        seeds.put("returned", &format!("{kind}.blank"), &lines(&table));
        for row in table.rows.iter_mut().filter(|row| row.number > 5) {
            for at in 4..row.cells.len() {
                row.cells[at] = Cell {
                    kind: CellKind::Number,
                    text: row.number.to_string(),
                };
            }
        }
        seeds.put("returned", &format!("{kind}.filled"), &lines(&table));
        let short = Table {
            origin: Origin::new(Format::Xlsx),
            rows: table.rows.into_iter().take(9).collect::<Vec<RowText>>(),
        };
        seeds.put("returned", &format!("{kind}.short"), &lines(&short));
    }
}

fn score_tables(seeds: &Seeds) {
    let pasted = "某校评分表\n序号\n项目\n内容\n分值\n一\n班子（6分）\n1.清单齐备\n2分\n\
                  2.每月研究\n评分办法：缺一次扣0.5分\n4分\n二、其他（4分）\n\
                  专人管理\n4分\n合计10分\n";
    let sheet = "某校评分表,,,\n序号,项目,内容,分值,评分办法\n一,班子（6分）,1.清单,2,缺清单扣2分\n\
                 ,,2.研究,0-4,酌情\n二,其他,获奖,+5,\n小计,,,4\n合计,,,10\n注：略,,,\n";
    seeds.put("score_table", "pasted", pasted.as_bytes());
    seeds.put("score_table", "sheet", sheet.as_bytes());
    seeds.put("score_table", "tabs", sheet.replace(',', "\t").as_bytes());
}

fn packs(seeds: &Seeds) {
    for (name, text) in pack::builtin() {
        // Whole packs are long: their pieces make shorter inputs, each of them unsound.
        seeds.put("pack", name, text.as_bytes());
        for (at, piece) in text.as_bytes().chunks(6 << 10).enumerate() {
            seeds.put("pack", &format!("{name}.{at}"), piece);
        }
    }
    for folder in ["pack", "packs"] {
        for entry in fs::read_dir(data().join(folder)).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            seeds.put("pack", &name, &fs::read(entry.path()).unwrap());
        }
    }
}

fn template(seeds: &Seeds) {
    for (name, text) in [
        (
            "split",
            "<w:p><w:t>致{</w:t><w:t>{na</w:t><w:t xml:space=\"preserve\">me}}</w:t></w:p>",
        ),
        (
            "lines",
            "<w:p><w:t>{{ name }}、{{lines}}：{{no}}</w:t></w:p><w:p/>",
        ),
        (
            "marks",
            "<w:p><!-- <w:t> --><w:t>a &amp; b } { &#x4e2d;</w:t></w:p>",
        ),
    ] {
        let own = format!("<w:document>{text}</w:document>");
        seeds.put("template", name, own.as_bytes());
        let whole = package(&[("word/document.xml", own.as_bytes())]);
        seeds.put("template", &format!("{name}.docx"), &whole);
    }
}
