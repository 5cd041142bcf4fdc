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
    domain::{Command, Id, Record, Refusal, RefusalCode, pack::Pack},
    exchange::{self, FactRow, FactTable, Heading, ReadCode, ReadError},
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
}

/// One sort of facts that come in lists, by the lines that its command carries.
pub(super) trait Sort: Sized {
    /// The row that comes of it.
    type Row: Record;
    /// What two lines about the same have alike.
    type Key: Ord;
    /// The list's name in the data file of headings.
    const LIST: &'static str;
    /// Its columns; `org` comes first.
    const COLUMNS: &'static [&'static str];
    /// The columns without which no row can be read.
    const NEEDED: &'static [&'static str];
    /// The column that names the item of the pack.
    const ITEM: &'static str;
    /// The words for a line about the same as another.
    const TWICE: &'static str = "twice";
    /// Whether what stands already may not be entered again; else a line replaces it.
    const ONCE: bool = true;

    /// The adoption that is meant, where a list is for an item.
    fn adoption(
        (context, store): (&Context, &Store),
        of: (Option<&str>, Option<i32>),
        _item: Option<&str>,
    ) -> Result<Id, Failure> {
        context.adoption(store, of.0, of.1)
    }
    /// The items of a pack that such a list may name.
    fn items(pack: &Pack, words: &Words) -> Vec<Named>;
    /// The headings that are read.
    fn headings(_pack: &Pack, _of: &Items) -> Result<Vec<Heading>, ReadError> {
        Heading::of_list(Self::LIST, Self::COLUMNS)
    }
    /// The names of those headings as people read them, beside those of `COLUMNS`.
    fn own_headings(_pack: &Pack, _of: &Items) -> Vec<String> {
        Vec::new()
    }
    /// A line of a row, or defects in the reader.
    fn line(reader: &mut Reader<'_>, row: &FactRow, of: &Items) -> Result<Option<Self>, Failure>;
    /// Org and item.
    fn about<'a>(line: &'a Self, of: &'a Items) -> (Id, &'a str);
    /// What a line is the same as.
    fn twin(adoption: Id, pack: &Pack, line: &Self) -> Option<Self::Key>;
    /// What an entry is the same as.
    fn twin_of(_row: &Self::Row) -> Option<Self::Key> {
        None
    }
    /// The lines of the act, where several rows make one.
    fn gathered(_: &mut Reader<'_>, lines: Vec<(FactRow, Self)>) -> Vec<(FactRow, Self)> {
        lines
    }
    /// Whether a refusal is about one line, which halving the list finds.
    fn is_of_line(refusal: &Refusal) -> bool {
        refusal.line().is_some()
    }
    /// The act.
    fn command(adoption: Id, lines: Vec<Self>, of: &Items) -> Command;
}

/// Whether a refusal that names no line is about what stands in one, not about the whole list.
pub(super) fn is_of_some_line(refusal: &Refusal) -> bool {
    use RefusalCode as Code;
    matches!(
        refusal.code,
        Code::InFuture
            | Code::OtherYear
            | Code::BeforeFounding
            | Code::OrgDissolved
            | Code::BadValue
            | Code::NoSuchItem
            | Code::OtherFact
            | Code::NotAValue
            | Code::Empty
            | Code::DatesReversed
    )
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

/// Lines that were read with the numbers of their rows, and rows that were left out because they
/// stand in the file already.
struct Read<L> {
    rows: Vec<u64>,
    lines: Vec<L>,
    skipped: Vec<u64>,
}

impl List {
    /// Reads the whole list, and takes it if nothing stands in its way. What is known may be left
    /// out.
    pub(super) fn load<S: Sort>(
        self,
        context: &Context,
        (item, skip_known): (Option<&str>, bool),
    ) -> Result<(Reply, Exit), Failure> {
        let mut store = context.open()?;
        let _work = context.front.begin()?;
        let asked = (self.pack.as_deref(), self.year);
        let adoption = S::adoption((context, &store), asked, item)?;
        let pack = store.pack_of(adoption)?;
        let pack = pack.ok_or_else(|| Failure::missing("adoption", adoption))?;
        let of = items::<S>(&pack, context, item)?;
        let table = self.table::<S>(context, &pack, &of)?;
        let mut reader = Reader::new((context, &store), (adoption, pack), table)?;
        let read = read::<S>(&mut reader, &of, skip_known)?;
        let (mut lines, mut object) = told::<S>(&reader, &read, &of);
        let count = read.lines.len();
        let command = S::command(adoption, read.lines, &of);
        let rows = match rehearsed::<S>(&mut reader, &command, &read.rows) {
            Ok(rows) => rows,
            // What is wrong with the rows is told first. Else the door refuses it again below, and
            // puts that on record.
            Err(StoreError::Refused(_)) if !self.dry_run || !reader.defects.is_empty() => 0,
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

    /// The table of the file, if it has the columns that are needed.
    fn table<S: Sort>(
        &self,
        context: &Context,
        pack: &Pack,
        of: &Items,
    ) -> Result<FactTable, Failure> {
        let program = context.front.program()?;
        let known = known_headings::<S>(&context.words, pack, of);
        let headings = S::headings(pack, of)?;
        let table = exchange::read_fact_table(&self.file, &program, &headings);
        let checked = table
            .map_err(|error| (error.code == ReadCode::NoRows, error.into()))
            .and_then(|table| match check_columns::<S>(&table, of) {
                Ok(()) => Ok(table),
                Err(failure) => Err((true, failure)),
            });
        checked.map_err(|(is_of_head, mut failure): (bool, Failure)| {
            if is_of_head {
                failure.details.push(known);
            }
            failure
        })
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

/// The items of the pack that a list may name, with the one that the call gives for all rows.
fn items<S: Sort>(pack: &Pack, context: &Context, item: Option<&str>) -> Result<Items, Failure> {
    let choices = S::items(pack, &context.words);
    if choices.is_empty() {
        let failure = Failure::new("pack_lacks_items", Exit::Refused);
        let failure = failure.with("pack", &pack.head.title);
        return Err(failure.with("command", format!("{}.load", S::LIST)));
    }
    let given = item.map(|item| given(&choices, item)).transpose()?;
    Ok(Items { choices, given })
}

/// The headings that are read, a star behind those that no list may lack.
fn known_headings<S: Sort>(words: &Words, pack: &Pack, of: &Items) -> String {
    let named = S::COLUMNS.iter().map(|column| {
        let name = column.trim_start_matches('@');
        // Where a field's own word is about something else.
        let own = format!("cli.load.head.{}_{name}", S::LIST);
        let word = match words.has(&own) {
            true => words.get(&own),
            false => words.code("field", name),
        };
        let is_given = *column == S::ITEM && of.given.is_some();
        let is_needed = S::NEEDED.contains(column) && !is_given;
        let star = if is_needed { "*" } else { "" };
        format!("{word}{star}")
    });
    let all: Vec<String> = named.chain(S::own_headings(pack, of)).collect();
    let list = all.join(&words.get("kind.list.separator"));
    words.say("cli.load.headings", &[("headings", &list)])
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
            .with("field", field.trim_start_matches('@'))
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
    let totals = reader.table.totals.clone();
    reader.table.rows.retain(|row| !totals.contains(&row.row));
    let rows = std::mem::take(&mut reader.table.rows);
    let mut lines = Vec::new();
    for row in &rows {
        let before = reader.defects.len();
        let line = S::line(reader, row, of)?;
        let is_sound = reader.defects.len() == before;
        lines.extend(line.filter(|_| is_sound).map(|line| (row, line)));
    }
    let known = match S::ONCE {
        true => {
            let orgs = lines.iter().map(|(_, line)| S::about(line, of).0);
            known::<S>(reader.store, reader.adoption, orgs.collect())?
        }
        false => BTreeMap::new(),
    };
    let mut seen: BTreeMap<S::Key, u64> = BTreeMap::new();
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for (row, line) in lines {
        let Some(twin) = S::twin(reader.adoption, &reader.pack, &line) else {
            kept.push((row.clone(), line));
            continue;
        };
        if let Some(first) = seen.get(&twin) {
            let first = first.to_string();
            reader.flag(row, None, (S::TWICE, &[("first", &first)]));
            continue;
        }
        match known.get(&twin) {
            Some(_) if skip_known => skipped.push(row.row),
            Some(id) => {
                let id = id.to_string();
                reader.flag(row, None, ("known", &[("id", &id)]));
            }
            None => kept.push((row.clone(), line)),
        }
        seen.insert(twin, row.row);
    }
    reader.table.rows = rows;
    let kept = S::gathered(reader, kept);
    let (rows, lines) = kept.into_iter().map(|(row, line)| (row.row, line)).unzip();
    Ok(Read {
        rows,
        lines,
        skipped,
    })
}

/// What some orgs have entered already, with its keys.
fn known<S: Sort>(
    store: &Store,
    adoption: Id,
    orgs: BTreeSet<Id>,
) -> Result<BTreeMap<S::Key, Id>, Failure> {
    let orgs: Vec<Id> = orgs.into_iter().collect();
    let mut known = BTreeMap::new();
    for some in orgs.chunks(ORGS) {
        for row in store.facts_of::<S::Row>(&[adoption], some)? {
            known.extend(S::twin_of(&row).map(|twin| (twin, row.row().id)));
        }
    }
    Ok(known)
}

/// Lets the door judge a bulk act of so many lines without writing: how many rows it would touch.
/// What it refuses of single lines becomes defects; a refusal of the whole is an error.
fn rehearsed<S: Sort>(
    reader: &mut Reader<'_>,
    command: &Command,
    numbers: &[u64],
) -> Result<usize, StoreError> {
    let mut open = vec![(0, numbers.len())];
    let mut touched = 0;
    while let Some((from, rows)) = open.pop() {
        if rows == 0 {
            continue;
        }
        match reader.store.rehearse(&command.part(from, rows), &[]) {
            Ok(changes) => touched += changes,
            // A part that changes nothing says nothing of the rest.
            Err(StoreError::Refused(refusal))
                if refusal.code == RefusalCode::NothingToDo && rows < numbers.len() => {}
            Err(StoreError::Refused(refusal)) if !S::is_of_line(&refusal) => {
                return Err(StoreError::Refused(refusal));
            }
            Err(StoreError::Refused(refusal)) if rows == 1 => {
                reader.refused(numbers[from], &refusal);
            }
            Err(StoreError::Refused(_)) => {
                let half = rows / 2;
                open.extend([(from, half), (from + half, rows - half)]);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(touched)
}

/// Numbers of rows in words; not more than a person reads.
fn rows_told(words: &Words, key: &str, rows: &[u64]) -> Option<String> {
    let shown: Vec<String> = rows.iter().take(SHOWN).map(u64::to_string).collect();
    let shown = shown.join(&words.get("kind.list.separator"));
    let count = rows.len().to_string();
    let args = [("count", count.as_str()), ("rows", &shown)];
    (!rows.is_empty()).then(|| words.say(key, &args))
}

/// What was read, by item, and what was left out, as lines and as an object.
fn told<S: Sort>(reader: &Reader<'_>, read: &Read<S>, of: &Items) -> (Vec<String>, Json) {
    let words: &Words = &reader.context.words;
    let mut items: BTreeMap<&str, usize> = BTreeMap::new();
    let mut orgs = BTreeSet::new();
    for line in &read.lines {
        let (org, item) = S::about(line, of);
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
    let table = &reader.table;
    lines.extend(rows_told(words, "cli.load.hidden", &table.hidden));
    lines.extend(rows_told(words, "cli.load.totals", &table.totals));
    if !table.sheets_left.is_empty() {
        let left = table.sheets_left.join(&words.get("kind.list.separator"));
        let args = [("sheet", table.sheet.as_str()), ("sheets", &left)];
        lines.push(words.say("cli.import.sheets_left", &args));
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
        "hidden": table.hidden,
        "totals": table.totals,
        "sheet": table.sheet,
        "sheets_left": table.sheets_left,
        "unused": unused.iter().map(|it| json!({
            "column": it.letters, "heading": it.heading,
        })).collect::<Vec<_>>(),
        "defects": [],
    });
    (lines, object)
}
