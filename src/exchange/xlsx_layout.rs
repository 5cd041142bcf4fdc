//! Finds what an XLSX sheet merges and hides, which the reader of its cells does not tell.

use std::{
    collections::BTreeMap,
    io::{BufReader, Read, Seek, SeekFrom},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use crate::exchange::{
    container::from_zip,
    limit::Limits,
    read_error::{ReadCode, ReadError},
    table::{Layout, Merge},
    xml::{attribute, from_xml, local_attribute},
};

/// The layout of a sheet by its name; empty where its part cannot be found by the usual links.
///
/// # Errors
/// Damage, a declared entity, or more merged cells than a sheet may have.
pub fn of_sheet(
    file: &mut (impl Read + Seek),
    sheet: &str,
    limits: &Limits,
) -> Result<Layout, ReadError> {
    file.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(file).map_err(from_zip)?;
    let links = links(&mut archive, "_rels/.rels")?;
    let book = links
        .into_values()
        .find(|(kind, _)| kind.ends_with("/officeDocument"));
    let book = book.map_or_else(|| "xl/workbook.xml".to_string(), |(_, target)| target);
    let book = joined("", &book);
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", &book));
    let Some(link) = link_of(&mut archive, &book, sheet)? else {
        return Ok(Layout::default());
    };
    let mut targets = self::links(&mut archive, &format!("{folder}/_rels/{name}.rels"))?;
    let Some((_, target)) = targets.remove(&link) else {
        return Ok(Layout::default());
    };
    let part = joined(folder, &target);
    let styles = joined(folder, "styles.xml");
    let depths = depths(&mut archive, &styles)?;
    let mut layout = Layout::default();
    each_tag(&mut archive, &part, &mut |tag| {
        match tag.local_name().as_ref() {
            "row" => see_row(tag, &mut layout)?,
            "c" if !depths.is_empty() => see_cell(tag, &depths, &mut layout)?,
            "mergeCell" => {
                layout
                    .merges
                    .extend(attribute(tag, "ref")?.and_then(|it| merge(&it)));
            }
            _ => {}
        }
        if layout.merges.len() as u64 > limits.cells_max {
            let error = ReadError::new(ReadCode::TooManyCells);
            return Err(error.with("limit", limits.cells_max));
        }
        Ok(())
    })?;
    Ok(layout)
}

fn see_row(tag: &BytesStart<'_>, layout: &mut Layout) -> Result<(), ReadError> {
    let hidden = attribute(tag, "hidden")?;
    if hidden.is_some_and(|it| it == "1" || it == "true") {
        let number = attribute(tag, "r")?.and_then(|it| it.parse().ok());
        layout.hidden_rows.extend::<Option<u64>>(number);
    }
    Ok(())
}

fn see_cell(
    tag: &BytesStart<'_>,
    depths: &BTreeMap<usize, u32>,
    layout: &mut Layout,
) -> Result<(), ReadError> {
    let style = attribute(tag, "s")?.and_then(|it| it.parse().ok());
    let depth = style.and_then(|style: usize| depths.get(&style));
    if let (Some(depth), Some(at)) = (depth, attribute(tag, "r")?) {
        let at = place(&at).map(|(column, row)| (row, column, *depth));
        layout.indents.extend(at);
    }
    Ok(())
}

/// The indents of the cell styles that have any, by the number of the style.
fn depths<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
) -> Result<BTreeMap<usize, u32>, ReadError> {
    let mut depths = BTreeMap::new();
    let (mut inside, mut count) = (false, 0usize);
    each_tag(archive, part, &mut |tag| {
        match tag.local_name().as_ref() {
            "cellXfs" => inside = true,
            "cellStyles" | "dxfs" => inside = false,
            "xf" if inside => count += 1,
            "alignment" if inside => {
                let depth = attribute(tag, "indent")?.and_then(|it| it.parse().ok());
                if let Some(depth) = depth.filter(|depth| *depth > 0) {
                    depths.insert(count.saturating_sub(1), depth);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(depths)
}

type Archive<R> = ZipArchive<R>;

/// The targets of a part of links by their ids: kind and path.
fn links<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
) -> Result<BTreeMap<String, (String, String)>, ReadError> {
    let mut links = BTreeMap::new();
    each_tag(archive, part, &mut |tag| {
        if tag.local_name().as_ref() == "Relationship" {
            let text = |name: &str| attribute(tag, name).map(Option::unwrap_or_default);
            links.insert(text("Id")?, (text("Type")?, text("Target")?));
        }
        Ok(())
    })?;
    Ok(links)
}

/// The id of the link to a sheet.
fn link_of<R: Read + Seek>(
    archive: &mut Archive<R>,
    book: &str,
    sheet: &str,
) -> Result<Option<String>, ReadError> {
    let mut link = None;
    each_tag(archive, book, &mut |tag| {
        let is = tag.local_name().as_ref() == "sheet";
        if is && attribute(tag, "name")?.as_deref() == Some(sheet) {
            link = link.take().or(local_attribute(tag, "id")?);
        }
        Ok(())
    })?;
    Ok(link)
}

fn each_tag<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
    see: &mut dyn FnMut(&BytesStart<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let Some(at) = archive.index_for_name(part) else {
        return Ok(());
    };
    let file = archive.by_index(at).map_err(from_zip)?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(from_xml)? {
            Event::Start(tag) | Event::Empty(tag) => see(&tag)?,
            Event::DocType(_) => return Err(ReadCode::ExternalEntity.into()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn joined(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_string(),
        None if folder.is_empty() => target.to_string(),
        None => format!("{folder}/{target}"),
    }
}

/// Merged cells from `B2:C4`.
fn merge(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let (first_column, first_row) = place(first)?;
    let (last_column, last_row) = place(last)?;
    Some(Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    })
}

fn place(cell: &str) -> Option<(usize, u64)> {
    let at = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = cell.split_at(at);
    let mut column = 0usize;
    for letter in letters.bytes().filter(u8::is_ascii_uppercase) {
        let digit = usize::from(letter - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    Some((column.checked_sub(1)?, number.parse().ok()?))
}
