//! A section of a text document: how its pages lie, and the numbers at their feet.

use super::{
    Look, Page,
    docx::{A4, PageSetting},
    text::escape,
    word_xml::{DECLARATION, Face, NAMESPACES, run_properties},
};

/// How page numbers are set.
#[derive(Debug, Clone, Copy)]
pub struct Feet {
    /// Their size in half points.
    pub half_points: u32,
    /// Characters between them and the outer edge, in hundredths, where pages have two sides.
    pub edge_chars: u32,
}

impl Feet {
    /// In the middle of a report's page.
    pub const PLAIN: Feet = Feet {
        half_points: 20,
        edge_chars: 0,
    };
}

/// How the pages of a section lie: the last mark of a body, or of a section's last paragraph.
pub fn section(setting: PageSetting) -> String {
    let (short, long) = A4;
    let size = match setting.page {
        Page::Portrait => format!("<w:pgSz w:w=\"{short}\" w:h=\"{long}\"/>"),
        Page::Landscape => {
            format!("<w:pgSz w:w=\"{long}\" w:h=\"{short}\" w:orient=\"landscape\"/>")
        }
    };
    let [top, right, bottom, left] = setting.margins;
    let grid = match setting.grid {
        // A grid of characters too is taken by some programs for two cells a character.
        Some((pitch, _)) => format!("<w:docGrid w:type=\"lines\" w:linePitch=\"{pitch}\"/>"),
        None => String::new(),
    };
    let (even, number, foot) = match setting.is_two_sided {
        true => (
            "<w:footerReference w:type=\"even\" r:id=\"rIdFooterEven\"/>",
            "<w:pgNumType w:start=\"1\"/>",
            // Seven millimetres below the text, as letters have it.
            bottom.saturating_sub(397 + 280),
        ),
        false => ("", "", 720),
    };
    format!(
        "<w:sectPr>{even}<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>{size}\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" \
         w:header=\"720\" w:footer=\"{foot}\" w:gutter=\"0\"/>{number}\
         <w:cols w:space=\"720\"/>{grid}</w:sectPr>"
    )
}

/// Page numbers in the foot, at one of its edges or in the middle.
pub fn footer(look: &Look, (edge, feet): (&str, Feet)) -> String {
    let face = Face {
        font: &look.table_font,
        latin: &look.latin_font,
        half_points: feet.half_points,
        color: "",
    };
    let indent = match feet.edge_chars {
        0 => String::new(),
        chars => {
            let twips = chars * feet.half_points / 10;
            format!("<w:ind w:{edge}Chars=\"{chars}\" w:{edge}=\"{twips}\"/>")
        }
    };
    let properties = run_properties(face);
    let field = |name: &str| {
        format!(
            "</w:t></w:r><w:fldSimple w:instr=\" {name} \"><w:r>{properties}<w:t>1</w:t></w:r>\
             </w:fldSimple><w:r>{properties}<w:t xml:space=\"preserve\">"
        )
    };
    let words = look.page_number.split("<page>").collect::<Vec<_>>();
    let mut line = String::new();
    for (at, part) in words.iter().enumerate() {
        if at > 0 {
            line.push_str(&field("PAGE"));
        }
        let mut inner = part.split("<pages>");
        line.push_str(&escape(inner.next().unwrap_or_default()));
        for rest in inner {
            line.push_str(&field("NUMPAGES"));
            line.push_str(&escape(rest));
        }
    }
    format!(
        "{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr>{indent}<w:jc w:val=\"{edge}\"/></w:pPr>\
         <w:r>{properties}<w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p></w:ftr>"
    )
}
