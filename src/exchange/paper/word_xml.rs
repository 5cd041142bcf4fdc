//! Pieces of a text document's XML, their children in the order that the schema asks for.

use super::text::escape;

/// Names of the document's own marks.
pub const NAMESPACES: &str = concat!(
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" ",
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" ",
    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" ",
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" ",
    "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\""
);

/// The first line of every part.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// How characters are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Face<'a> {
    /// Font of hanzi.
    pub font: &'a str,
    /// Font of Latin letters and digits.
    pub latin: &'a str,
    /// Size in half points.
    pub half_points: u32,
    /// Color as six hexadecimal digits; black if empty.
    pub color: &'a str,
}

/// Where a paragraph's lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// From the left, both edges even.
    Both,
    /// In the middle.
    Center,
    /// To the right.
    Right,
    /// From the left.
    Left,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Where its lines stand.
    pub align: Align,
    /// Characters by which its first line is set in, in hundredths.
    pub first_chars: u32,
    /// Characters by which its right edge is set in, in hundredths.
    pub right_chars: u32,
    /// Exact height of its lines in twentieths of a point; as the font asks if nought.
    pub line: u32,
    /// Space before and after it in twentieths of a point.
    pub around: u32,
    /// Whether it stays with the paragraph after it.
    pub keeps_next: bool,
    /// Whether it begins a page.
    pub begins_page: bool,
    /// Whether a line stands below it.
    pub is_ruled: bool,
}

impl Setting {
    /// A plain paragraph.
    pub const PLAIN: Setting = Setting {
        align: Align::Left,
        first_chars: 0,
        right_chars: 0,
        line: 0,
        around: 0,
        keeps_next: false,
        begins_page: false,
        is_ruled: false,
    };

    /// With lines standing somewhere.
    pub fn to(self, align: Align) -> Setting {
        Setting { align, ..self }
    }
}

/// The properties of a run.
pub fn run_properties(face: Face<'_>) -> String {
    let (font, latin) = (escape(face.font), escape(face.latin));
    let color = match face.color {
        "" => String::new(),
        color => format!("<w:color w:val=\"{color}\"/>"),
    };
    format!(
        "<w:rPr><w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{font}\" \
         w:cs=\"{latin}\"/>{color}<w:sz w:val=\"{0}\"/><w:szCs w:val=\"{0}\"/></w:rPr>",
        face.half_points
    )
}

/// A run of text; its line ends become breaks.
pub fn run(raw: &str, face: Face<'_>) -> String {
    let lines: Vec<String> = escape(raw)
        .lines()
        .map(|line| format!("<w:t xml:space=\"preserve\">{line}</w:t>"))
        .collect();
    format!(
        "<w:r>{}{}</w:r>",
        run_properties(face),
        lines.join("<w:br/>")
    )
}

/// The properties of a paragraph.
fn paragraph_properties(setting: Setting, color: &str) -> String {
    let mut out = String::from("<w:pPr>");
    if setting.keeps_next {
        out.push_str("<w:keepNext/>");
    }
    if setting.begins_page {
        out.push_str("<w:pageBreakBefore/>");
    }
    if setting.is_ruled {
        out.push_str(&format!(
            "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"4\" w:color=\"{color}\"/>\
             </w:pBdr>"
        ));
    }
    let line = match setting.line {
        0 => String::new(),
        line => format!(" w:line=\"{line}\" w:lineRule=\"exact\""),
    };
    out.push_str(&format!(
        "<w:spacing w:before=\"{0}\" w:after=\"{0}\"{line}/>",
        setting.around
    ));
    // Twips beside characters: some programs read only the one or the other.
    if setting.first_chars > 0 || setting.right_chars > 0 {
        out.push_str(&format!(
            "<w:ind w:rightChars=\"{1}\" w:right=\"{3}\" w:firstLineChars=\"{0}\" \
             w:firstLine=\"{2}\"/>",
            setting.first_chars,
            setting.right_chars,
            setting.first_chars * 16 / 5,
            setting.right_chars * 16 / 5
        ));
    }
    let align = match setting.align {
        Align::Both => "both",
        Align::Center => "center",
        Align::Right => "right",
        Align::Left => "left",
    };
    out.push_str(&format!("<w:jc w:val=\"{align}\"/></w:pPr>"));
    out
}

/// A paragraph of one run.
pub fn paragraph(raw: &str, face: Face<'_>, setting: Setting) -> String {
    ruled(raw, face, setting, "auto")
}

/// A paragraph of one run in the middle, with a line of a color below it if it has one.
pub fn ruled(raw: &str, face: Face<'_>, setting: Setting, color: &str) -> String {
    let setting = match setting.is_ruled {
        true => setting.to(Align::Center),
        false => setting,
    };
    format!(
        "<w:p>{}{}</w:p>",
        paragraph_properties(setting, color),
        run(raw, face)
    )
}

/// How one cell of a table stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellPlace {
    /// Its width in twentieths of a point.
    pub width: u32,
    /// Columns that it spans.
    pub columns: usize,
    /// Whether it begins or continues a cell over several rows.
    pub rows: Rows,
}

/// What a cell is of a cell over several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// It is none.
    One,
    /// The first.
    First,
    /// A further one, which stays empty.
    Further,
}

/// A cell with its ready paragraphs.
pub fn cell(paragraphs: &str, place: CellPlace) -> String {
    let span = match place.columns {
        0 | 1 => String::new(),
        count => format!("<w:gridSpan w:val=\"{count}\"/>"),
    };
    let merge = match place.rows {
        Rows::One => "",
        Rows::First => "<w:vMerge w:val=\"restart\"/>",
        Rows::Further => "<w:vMerge/>",
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{}\" w:type=\"dxa\"/>{span}{merge}\
         <w:vAlign w:val=\"center\"/></w:tcPr>{paragraphs}</w:tc>",
        place.width
    )
}

/// A row of ready cells; a heading is repeated on every page.
pub fn row(cells: &str, is_heading: bool) -> String {
    let heading = if is_heading { "<w:tblHeader/>" } else { "" };
    format!("<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{cells}</w:tr>")
}

/// A table of ready rows with the widths of its columns.
pub fn table(rows: &str, widths: &[u32]) -> String {
    let edge = |name: &str| {
        format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    };
    let edges: Vec<String> = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .iter()
        .map(|name| edge(name))
        .collect();
    let grid: Vec<String> = widths
        .iter()
        .map(|width| format!("<w:gridCol w:w=\"{width}\"/>"))
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblBorders>{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
         <w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr><w:tblGrid>{}</w:tblGrid>{rows}</w:tbl>",
        widths.iter().sum::<u32>(),
        edges.concat(),
        grid.concat()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_run() {
        let face = Face {
            font: "a\"b",
            latin: "c",
            half_points: 21,
            color: "",
        };
        let xml = run("1 < 2\n\u{7}&", face);
        assert!(xml.contains("1 &lt; 2</w:t><w:br/>"), "{xml}");
        assert!(
            xml.contains("a&quot;b") && xml.contains("&amp;</w:t>"),
            "{xml}"
        );
    }
}
