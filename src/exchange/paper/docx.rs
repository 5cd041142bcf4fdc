//! A document as DOCX: parts written by hand, children in the order of the schema.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Block, ColumnKind, Document, Look, Page, PaperError, Table, chart_part, docx_table,
    section::{Feet, footer, section},
    text::{escape, shown},
    word_xml::{
        Align, CellPlace, DECLARATION, Face, NAMESPACES, Rows, Setting, cell, paragraph, row, table,
    },
};
use crate::{base::date, exchange::sheet::OutCell};

/// A sheet of A4 in twentieths of a point, the short side first.
pub const A4: (u32, u32) = (11_906, 16_838);
/// Margin of a report.
const MARGIN: u32 = 1_134;

/// How the pages of a document lie.
#[derive(Debug, Clone, Copy)]
pub struct PageSetting {
    /// How the paper lies.
    pub page: Page,
    /// Margins: top, right, bottom, left.
    pub margins: [u32; 4],
    /// Height of a line and what is added between characters, if lines stand on a grid.
    pub grid: Option<(u32, i32)>,
    /// Size of running text in half points.
    pub half_points: u32,
    /// Whether page numbers stand at the outer edge, and begin with one in every section.
    pub is_two_sided: bool,
}

/// The parts of a file beside the ones that every file has.
pub struct Parts<'a> {
    /// The marks of the body.
    pub body: String,
    /// The charts that the body names `rIdChart1` and so on.
    pub charts: Vec<String>,
    /// How its pages lie.
    pub setting: PageSetting,
    /// The title that the file tells.
    pub title: &'a str,
    /// How its page numbers are set.
    pub feet: Feet,
}

/// Writes it.
pub fn write(document: &Document, look: &Look) -> Result<Vec<u8>, PaperError> {
    let setting = PageSetting {
        page: document.page,
        margins: [MARGIN; 4],
        grid: None,
        half_points: 24,
        is_two_sided: false,
    };
    let mut body = Body::new(look, document.page);
    body.document(document);
    let parts = Parts {
        body: body.out,
        charts: body.charts,
        setting,
        title: &document.title,
        feet: Feet::PLAIN,
    };
    package(parts, look)
}

/// Writes the container.
///
/// # Errors
/// What the container's writer says.
pub fn package(parts: Parts<'_>, look: &Look) -> Result<Vec<u8>, PaperError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of day in it: the same document gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let charts = 1..=parts.charts.len();
    let mut files: Vec<(String, String)> = vec![
        (
            "[Content_Types].xml".into(),
            content_types(charts.clone(), parts.setting.is_two_sided),
        ),
        (
            "_rels/.rels".into(),
            ROOT_RELATIONS.replace("<declaration>", DECLARATION),
        ),
        ("docProps/core.xml".into(), core(parts.title, look)),
        ("word/document.xml".into(), main_part(&parts)),
        (
            "word/_rels/document.xml.rels".into(),
            relations(charts, parts.setting.is_two_sided),
        ),
        ("word/styles.xml".into(), styles(look, parts.setting)),
        (
            "word/settings.xml".into(),
            settings(look, parts.setting.is_two_sided),
        ),
    ];
    let edges = [("right", "footer1"), ("left", "footer2")];
    let edges = match parts.setting.is_two_sided {
        true => edges.to_vec(),
        false => vec![("center", "footer1")],
    };
    for (edge, name) in edges {
        let text = footer(look, (edge, parts.feet));
        files.push((format!("word/{name}.xml"), text));
    }
    for (at, chart) in parts.charts.into_iter().enumerate() {
        files.push((format!("word/charts/chart{}.xml", at + 1), chart));
    }
    for (name, text) in files {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

const TYPE: &str = "application/vnd.openxmlformats-officedocument";

const ROOT_RELATIONS: &str = concat!(
    "<declaration>",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/",
    "relationships/officeDocument\" Target=\"word/document.xml\"/>",
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/",
    "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>",
    "</Relationships>"
);

fn content_types(charts: std::ops::RangeInclusive<usize>, is_two_sided: bool) -> String {
    let part = |name: &str, kind: &str| {
        format!("<Override PartName=\"/{name}\" ContentType=\"{TYPE}.{kind}+xml\"/>")
    };
    let main = "wordprocessingml";
    let mut parts: Vec<String> = vec![
        part("word/document.xml", &format!("{main}.document.main")),
        part("word/styles.xml", &format!("{main}.styles")),
        part("word/settings.xml", &format!("{main}.settings")),
        part("word/footer1.xml", &format!("{main}.footer")),
    ];
    if is_two_sided {
        parts.push(part("word/footer2.xml", &format!("{main}.footer")));
    }
    let chart = |at| part(&format!("word/charts/chart{at}.xml"), "drawingml.chart");
    parts.extend(charts.map(chart));
    format!(
        "{DECLARATION}<Types \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>",
        parts.concat()
    )
}

fn relations(charts: std::ops::RangeInclusive<usize>, is_two_sided: bool) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let one = |id: &str, name: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{kind}/{name}\" Target=\"{target}\"/>")
    };
    let mut all = vec![
        one("rIdStyles", "styles", "styles.xml"),
        one("rIdSettings", "settings", "settings.xml"),
        one("rIdFooter", "footer", "footer1.xml"),
    ];
    if is_two_sided {
        all.push(one("rIdFooterEven", "footer", "footer2.xml"));
    }
    let chart = |at| {
        one(
            &format!("rIdChart{at}"),
            "chart",
            &format!("charts/chart{at}.xml"),
        )
    };
    all.extend(charts.map(chart));
    format!(
        "{DECLARATION}<Relationships \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        all.concat()
    )
}

fn core(title: &str, look: &Look) -> String {
    format!(
        "{DECLARATION}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:created>\
         <dc:language>{}</dc:language></cp:coreProperties>",
        escape(title),
        date::iso(look.day),
        escape(&look.language)
    )
}

fn main_part(parts: &Parts<'_>) -> String {
    format!(
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>",
        parts.body,
        section(parts.setting)
    )
}

fn styles(look: &Look, setting: PageSetting) -> String {
    let half_points = setting.half_points;
    let spacing = match setting.grid {
        Some((_, between)) => format!("<w:spacing w:val=\"{between}\"/>"),
        None => String::new(),
    };
    let (font, latin) = (escape(&look.text_font), escape(&look.latin_font));
    let language = escape(&look.language);
    format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{font}\" w:cs=\"{latin}\"/>\
         {spacing}<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>\
         <w:lang w:val=\"en-US\" w:eastAsia=\"{language}\" w:bidi=\"ar-SA\"/></w:rPr>\
         </w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">\
         <w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">\
         <w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/>\
         <w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/></w:tblPr></w:style>\
         </w:styles>"
    )
}

fn settings(look: &Look, is_two_sided: bool) -> String {
    let sides = match is_two_sided {
        true => "<w:evenAndOddHeaders/>",
        false => "",
    };
    format!(
        "{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/>\
         <w:defaultTabStop w:val=\"420\"/>{sides}<w:drawingGridVerticalSpacing w:val=\"156\"/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/>\
         <w:compat><w:useFELayout/></w:compat>\
         <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"{}\"/></w:settings>",
        escape(&look.language)
    )
}

/// The body in the making.
struct Body<'a> {
    look: &'a Look,
    page: Page,
    /// Twentieths of a point between the margins.
    width: u32,
    out: String,
    charts: Vec<String>,
}

impl<'a> Body<'a> {
    fn new(look: &'a Look, page: Page) -> Body<'a> {
        let (short, long) = A4;
        let side = match page {
            Page::Portrait => short,
            Page::Landscape => long,
        };
        Body {
            look,
            page,
            width: side - 2 * MARGIN,
            out: String::new(),
            charts: Vec::new(),
        }
    }

    fn face(&self, font: &'a str, half_points: u32) -> Face<'a> {
        Face {
            font,
            latin: &self.look.latin_font,
            half_points,
            color: "",
        }
    }

    fn document(&mut self, document: &Document) {
        let look = self.look;
        let title = self.face(&look.title_font, 36);
        let spaced = |around| Setting {
            around,
            ..Setting::PLAIN
        };
        self.out += &paragraph(&document.title, title, spaced(120).to(Align::Center));
        let line = self.face(&look.text_font, 24);
        if let Some(text) = &document.subtitle {
            self.out += &paragraph(text, line, spaced(60).to(Align::Center));
        }
        for text in &document.head {
            self.out += &paragraph(text, line, spaced(40));
        }
        for block in &document.blocks {
            self.block(block);
        }
        for text in &document.foot {
            self.out += &paragraph(text, line, spaced(60));
        }
    }

    fn block(&mut self, block: &Block) {
        let look = self.look;
        match block {
            Block::Heading(text) => {
                let setting = Setting {
                    around: 120,
                    keeps_next: true,
                    ..Setting::PLAIN
                };
                self.out += &paragraph(text, self.face(&look.heading_font, 28), setting);
            }
            Block::Paragraph(text) => {
                let setting = Setting {
                    align: Align::Both,
                    first_chars: 200,
                    around: 40,
                    ..Setting::PLAIN
                };
                self.out += &paragraph(text, self.face(&look.text_font, 24), setting);
            }
            Block::KeyValues(pairs) => self.pairs(pairs),
            Block::Table(it) => self.table(it),
            Block::Chart(chart) => {
                for part in chart.parts() {
                    self.charts.push(chart_part::write(&part, look));
                    self.out += &chart_part::place(self.charts.len(), &part);
                }
            }
        }
    }

    /// A paragraph in a cell.
    fn told(&self, text: &str, align: Align, font: &'a str) -> String {
        paragraph(text, self.face(font, 21), Setting::PLAIN.to(align))
    }

    fn pairs(&mut self, pairs: &[(String, OutCell)]) {
        let look = self.look;
        let widths = [self.width / 4, self.width - self.width / 4];
        let rows = pairs.iter().map(|(name, value)| {
            let place = |at: usize| CellPlace {
                width: widths[at],
                columns: 1,
                rows: Rows::One,
            };
            let value = shown(value, ColumnKind::Text);
            let name = self.told(name, Align::Center, &look.heading_font);
            let value = self.told(&value, Align::Left, &look.table_font);
            row(
                &format!("{}{}", cell(&name, place(0)), cell(&value, place(1))),
                false,
            )
        });
        let rows: String = rows.collect();
        if !rows.is_empty() {
            self.out += &table(&rows, &widths);
            self.out += &self.told("", Align::Left, &look.table_font);
        }
    }

    fn table(&mut self, it: &Table) {
        let look = self.look;
        if let Some(none) = it.none.as_ref().filter(|_| it.is_left_out()) {
            self.out += &self.told(none, Align::Left, &look.table_font);
            return;
        }
        self.out += &docx_table::write(it, look, (self.page, self.width));
        // Two tables without a paragraph between them would become one.
        self.out += &self.told("", Align::Left, &look.table_font);
    }
}
