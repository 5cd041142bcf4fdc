//! Lists of facts on their way into the file: read whole, told defect by defect, taken in one act.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use clap::Args;
use serde_json::{Value as Json, json};

use super::{
    context::Context,
    fact_cell::{Named, Reader, picked},
    failure::{Exit, Failure},
    reply::Reply,
};
use crate::{
    domain::{Command, Id, Record, Twin, pack::Pack},
    exchange::{self, FactRow, FactTable, Heading},
    store::{Store, StoreError},
    words::Words,
};

/// Defects that are told one by one; the rest is counted.
const SHOWN: usize = 200;
/// Orgs of which the entries are read at a time.
const ORGS: usize = 500;

/// A list and what to do with it.
#[derive(Debug, Args)]
pub struct List {
    file: PathBuf,
    #[arg(long)]
    pack: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    skip_known: bool,
}

/// One sort of facts that come in lists, by the lines that its command carries.
pub(super) trait Sort: Sized {
    /// The row that comes of it.
    type Row: Record;
    /// The list's name in the data file of headings.
    const LIST: &'static str;
    /// Its columns; `org` comes first.
    const COLUMNS: &'static [&'static str];
    /// The columns without which no row can be read.
    const NEEDED: &'static [&'static str];
    /// The column that names the item of the pack.
    const ITEM: &'static str;

    /// The items of a pack that such a list may name.
    fn items(pack: &Pack) -> Vec<Named>;
    /// A line of a row, or defects in the reader.
    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure>;
    /// Line in the source, org and item.
    fn about(line: &Self) -> (u32, Id, &str);
    /// What a line is the same as.
    fn twin(adoption: Id, pack: &Pack, line: &Self) -> Option<Twin>;
    /// What an entry is the same as.
    fn twin_of(row: &Self::Row) -> Twin;
    /// The act.
    fn command(adoption: Id, lines: Vec<Self>) -> Command;
}

/// The items that a list may name, and the one of all rows that name none.
pub(super) struct Items {
    /// Ids and titles.
    pub choices: Vec<Named>,
    /// The id given by the call.
    pub given: Option<String>,
}

/// The number of a row as commands carry it.
pub(super) fn number(row: &FactRow) -> u32 {
    u32::try_from(row.row).unwrap_or(u32::MAX)
}

/// Lines that were read, and rows that were left out because they stand in the file already.
struct Read<L> {
    lines: Vec<L>,
    skipped: Vec<u64>,
}

impl List {
    /// Reads the whole list, and takes it if nothing stands in its way.
    pub(super) fn load<S: Sort>(
        self,
        context: &Context,
        item: Option<&str>,
    ) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let _work = context.front.begin()?;
        let adoption = context.adoption(&store, self.pack.as_deref(), self.year)?;
        let pack = store.pack_of(adoption)?;
        let pack = pack.ok_or_else(|| Failure::missing("adoption", adoption))?;
        let choices = S::items(&pack);
        let given = item.map(|item| given(&choices, item)).transpose()?;
        let of = Items { choices, given };
        let program = context.front.program()?;
        let headings = Heading::of_list(S::LIST, S::COLUMNS)?;
        let table = exchange::read_fact_table(&self.file, &program, &headings)?;
        check_columns::<S>(&table, &of)?;
        let mut reader = Reader::new((context, &store), (adoption, pack), table)?;
        let read = read::<S>(&mut reader, &of, self.skip_known)?;
        let (mut lines, mut object) = told::<S>(&reader, &read, &of);
        let count = read.lines.len();
        let command = S::command(adoption, read.lines);
        let rows = match rehearsed(&mut reader, &command, count) {
            Ok(rows) => rows,
            // The door refuses it again below, and puts that on record.
            Err(StoreError::Refused(_)) if !self.dry_run && reader.defects.is_empty() => 0,
            Err(error) => return Err(error.into()),
        };
        if self.dry_run || !reader.defects.is_empty() {
            return self.rehearsal(&mut reader, (lines, object), rows);
        }
        drop(reader);
        if count > 0 {
            let name = command.name();
            let outcome = context.front.execute(&mut store, command, &[])?;
            if let Reply::Lines {
                lines: more,
                object: done,
            } = context.done(name, &outcome)
            {
                lines.extend(more);
                merge(&mut object, done);
            }
        }
        Ok((Reply::Lines { lines, object }, Exit::Done))
    }

    /// What a list that was only read comes to: the report of a dry run, or a failure.
    fn rehearsal(
        &self,
        reader: &mut Reader<'_>,
        (mut lines, mut object): (Vec<String>, Json),
        rows: usize,
    ) -> Result<(Reply, Exit), Failure> {
        let words = &reader.context.words;
        reader.defects.sort_by_key(|it| it.row);
        let defects: Vec<Json> = reader.defects.iter().map(|it| reader.object(it)).collect();
        object["defects"] = json!(defects);
        object["rows"] = json!(rows);
        let shown = reader.defects.iter().take(SHOWN);
        lines.extend(shown.map(|it| reader.line(it)));
        let count = reader.defects.len();
        if count > SHOWN {
            let rest = (count - SHOWN).to_string();
            lines.push(words.say("cli.import.more", &[("count", &rest)]));
        }
        let count = count.to_string();
        if reader.defects.is_empty() {
            let rows = rows.to_string();
            lines.push(words.say("cli.import.dry_run", &[("rows", &rows)]));
            return Ok((Reply::Lines { lines, object }, Exit::Done));
        }
        if self.dry_run {
            lines.push(words.say("cli.load.defects", &[("count", &count)]));
            return Ok((Reply::Lines { lines, object }, Exit::Defects));
        }
        let failure = Failure::new("list_defective", Exit::Defects);
        let mut failure = failure
            .with("file", &reader.table.file)
            .with("count", count);
        failure.details = lines;
        Err(failure)
    }
}

/// The item that the call gives for all rows.
fn given(choices: &[Named], item: &str) -> Result<String, Failure> {
    match picked(choices, item)[..] {
        [id] => Ok(id.to_string()),
        _ => Err(Failure::new("no_such_item", Exit::Refused).with("item", item)),
    }
}

fn merge(object: &mut Json, more: Json) {
    if let (Json::Object(object), Json::Object(more)) = (object, more) {
        object.extend(more);
    }
}

/// Refuses a list without a column that it needs, or with one that is there twice.
fn check_columns<S: Sort>(table: &FactTable, of: &Items) -> Result<(), Failure> {
    let stands = |name: &str| {
        let columns = table.columns.iter();
        let of_name = columns.filter(|it| it.name.as_deref() == Some(name));
        of_name.map(|it| it.letters.as_str()).collect::<Vec<_>>()
    };
    let failure = |code: &str, field: &str| {
        Failure::new(code, Exit::Defects)
            .with("file", &table.file)
            .with("row", table.heading_row)
            .with("field", field)
    };
    for name in S::COLUMNS {
        if let [one, other, ..] = stands(name)[..] {
            let failure = failure("list_column_twice", name);
            return Err(failure.with("one", one).with("other", other));
        }
    }
    let is_missing = |name: &&&str| {
        let is_given = **name == S::ITEM && of.given.is_some();
        stands(name).is_empty() && !is_given
    };
    match S::NEEDED.iter().find(is_missing) {
        Some(name) => Err(failure("list_lacks_column", name)),
        None => Ok(()),
    }
}

/// Reads every row; whatever is the same as another row or as an entry is a defect, unless what
/// is known is to be left out.
fn read<S: Sort>(
    reader: &mut Reader<'_>,
    of: &Items,
    skip_known: bool,
) -> Result<Read<S>, Failure> {
    let rows = std::mem::take(&mut reader.table.rows);
    let mut lines = Vec::new();
    for row in &rows {
        let before = reader.defects.len();
        let line = S::line(reader, row, of)?;
        let is_sound = reader.defects.len() == before;
        lines.extend(line.filter(|_| is_sound).map(|line| (row, line)));
    }
    let orgs: BTreeSet<Id> = lines.iter().map(|(_, line)| S::about(line).1).collect();
    let known = known::<S>(reader.store, reader.adoption, orgs)?;
    let mut seen: BTreeMap<Twin, u64> = BTreeMap::new();
    let mut read = Read {
        lines: Vec::new(),
        skipped: Vec::new(),
    };
    for (row, line) in lines {
        let Some(twin) = S::twin(reader.adoption, &reader.pack, &line) else {
            read.lines.push(line);
            continue;
        };
        if let Some(first) = seen.get(&twin) {
            let first = first.to_string();
            reader.flag(row, None, ("twice", &[("first", &first)]));
            continue;
        }
        match known.get(&twin) {
            Some(_) if skip_known => read.skipped.push(row.row),
            Some(id) => {
                let id = id.to_string();
                reader.flag(row, None, ("known", &[("id", &id)]));
            }
            None => read.lines.push(line),
        }
        seen.insert(twin, row.row);
    }
    reader.table.rows = rows;
    Ok(read)
}

/// What some orgs have entered already, with its keys.
fn known<S: Sort>(
    store: &Store,
    adoption: Id,
    orgs: BTreeSet<Id>,
) -> Result<BTreeMap<Twin, Id>, Failure> {
    let orgs: Vec<Id> = orgs.into_iter().collect();
    let mut known = BTreeMap::new();
    for some in orgs.chunks(ORGS) {
        for row in store.facts_of::<S::Row>(&[adoption], some)? {
            known.insert(S::twin_of(&row), row.row().id);
        }
    }
    Ok(known)
}

/// Lets the door judge a bulk act of so many lines without writing: how many rows it would touch.
/// What it refuses of single lines becomes defects; a refusal of the whole is an error.
fn rehearsed(
    reader: &mut Reader<'_>,
    command: &Command,
    count: usize,
) -> Result<usize, StoreError> {
    let mut open = vec![(0, count)];
    let mut touched = 0;
    while let Some((from, rows)) = open.pop() {
        if rows == 0 {
            continue;
        }
        match reader.store.rehearse(&command.part(from, rows), &[]) {
            Ok(changes) => touched += changes,
            Err(StoreError::Refused(refusal)) => match refusal.line() {
                None => return Err(StoreError::Refused(refusal)),
                Some(line) if rows == 1 => reader.refused(line, &refusal),
                Some(_) => {
                    let half = rows / 2;
                    open.extend([(from, half), (from + half, rows - half)]);
                }
            },
            Err(error) => return Err(error),
        }
    }
    Ok(touched)
}

/// What was read, by item, and what was left out, as lines and as an object.
fn told<S: Sort>(reader: &Reader<'_>, read: &Read<S>, of: &Items) -> (Vec<String>, Json) {
    let words: &Words = &reader.context.words;
    let mut items: BTreeMap<&str, usize> = BTreeMap::new();
    let mut orgs = BTreeSet::new();
    for line in &read.lines {
        let (_, org, item) = S::about(line);
        *items.entry(item).or_default() += 1;
        orgs.insert(org);
    }
    let unused = reader.table.columns.iter();
    let unused: Vec<_> = unused
        .filter(|it| it.name.is_none() && it.is_filled)
        .collect();
    let mut lines: Vec<String> = unused
        .iter()
        .map(|it| {
            let args = [("column", it.letters.as_str()), ("heading", &it.heading)];
            words.say("cli.load.unused", &args)
        })
        .collect();
    let hidden = &reader.table.hidden;
    if !hidden.is_empty() {
        let rows: Vec<String> = hidden.iter().take(SHOWN).map(u64::to_string).collect();
        let rows = rows.join(&words.get("kind.list.separator"));
        let args = [("count", hidden.len().to_string()), ("rows", rows)];
        let args = args.each_ref().map(|(name, it)| (*name, it.as_str()));
        lines.push(words.say("cli.load.hidden", &args));
    }
    if !read.skipped.is_empty() {
        let count = read.skipped.len().to_string();
        lines.push(words.say("cli.load.skipped", &[("count", &count)]));
    }
    for (item, count) in &items {
        let title = of.choices.iter().find(|(id, _)| id == item);
        let title = title.map_or(*item, |(_, title)| title.as_str());
        let count = count.to_string();
        lines.push(words.say("cli.load.item", &[("title", title), ("count", &count)]));
    }
    let (count, of_orgs) = (read.lines.len().to_string(), orgs.len().to_string());
    lines.push(words.say("cli.load.sum", &[("count", &count), ("orgs", &of_orgs)]));
    let object = json!({
        "file": reader.table.file,
        "lines": read.lines.len(),
        "orgs": orgs.len(),
        "items": items,
        "skipped": read.skipped,
        "hidden": hidden,
        "unused": unused.iter().map(|it| json!({
            "column": it.letters, "heading": it.heading,
        })).collect::<Vec<_>>(),
        "defects": [],
    });
    (lines, object)
}
