//! The forms that a document can take, and the one place where a form finds its writer.

use std::{
    io::{BufWriter, Cursor, Write},
    path::Path,
};

use super::{
    Document, Look, PaperError, csv, docx, html, json, markdown,
    pace::{GoOn, Out, Pace},
    xlsx,
};

crate::code_enum! {
    /// A form of a document; the word is also the ending of its file's name.
    PaperForm {
        /// A workbook.
        Xlsx = "xlsx",
        /// A text document.
        Docx = "docx",
        /// One page for a browser.
        Html = "html",
        /// The tables as text with commas.
        Csv = "csv",
        /// One JSON object.
        Json = "json",
        /// Text with marks.
        Markdown = "md",
    }
}

impl PaperForm {
    /// The form that a file's name asks for by its ending.
    pub fn of_path(path: &Path) -> Option<PaperForm> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        let known = match ending.as_str() {
            "htm" => "html",
            "markdown" => "md",
            other => other,
        };
        PaperForm::parse(known)
    }

    /// Whether it can be shown as it is: text, not a container.
    pub fn is_text(self) -> bool {
        !matches!(self, PaperForm::Xlsx | PaperForm::Docx)
    }
}

/// The bytes of a document in a form.
///
/// # Errors
/// What the writer of the form says.
pub fn render(document: &Document, form: PaperForm, look: &Look) -> Result<Vec<u8>, PaperError> {
    let mut out = Cursor::new(Vec::new());
    write(document, (form, look), &mut out, &mut |_, _| true)?;
    Ok(out.into_inner())
}

/// Writes a document in a form. A table's rows go out as they come: a workbook, a page and plain
/// rows need no more memory for a hundred thousand rows than for a hundred.
///
/// # Errors
/// What the writer of the form says, or that it was stopped; what was written is then worth
/// nothing.
pub fn write<'a>(
    document: &Document,
    (form, look): (PaperForm, &Look),
    out: &mut dyn Out,
    go_on: &'a mut GoOn<'a>,
) -> Result<(), PaperError> {
    let pace = &mut Pace::new(document, go_on);
    if form == PaperForm::Xlsx {
        return xlsx::write(document, look, out, pace);
    }
    let mut to = BufWriter::new(out);
    match form {
        PaperForm::Html => html::write(document, look, &mut to, pace)?,
        PaperForm::Csv => csv::write(document, &mut to, pace)?,
        PaperForm::Json => json::write(document, &mut to, pace)?,
        // Made whole before they are written: nobody wants such a table of many rows.
        PaperForm::Markdown => pace.put(markdown::write(document).as_bytes(), &mut to)?,
        PaperForm::Docx | PaperForm::Xlsx => pace.put(&docx::write(document, look)?, &mut to)?,
    }
    Ok(to.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_tells_the_form() {
        let of = |name: &str| PaperForm::of_path(Path::new(name));
        assert_eq!(of("台账.XLSX"), Some(PaperForm::Xlsx));
        assert_eq!(of("a/b.htm"), Some(PaperForm::Html));
        assert_eq!(of("wudan.db"), None);
        assert_eq!(of("xlsx"), None);
    }
}
