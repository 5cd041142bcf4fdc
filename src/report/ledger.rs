//! The ledger of problems and the register of cards.

use std::collections::BTreeMap;

use super::{
    ReportError,
    frame::{Frame, day, numbered, text},
};
use crate::{
    domain::{CardIssued, FindingState, Id, LetterSent},
    exchange::{
        paper::{Block, Column, Document, Page, Row, Table},
        sheet::OutCell,
    },
    store::query::{
        finding::{FindingFilter, FindingLine},
        letter::{LetterFilter, LetterSentLine},
        supervision::OrgRow,
    },
    words::Words,
};

/// The problems of a year, org by org in the tree's order, then how many are in which state.
pub fn findings(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let filter = FindingFilter {
        year: frame.asked.year,
        org: frame.asked.org,
        state: None,
    };
    let scope = frame.scope()?;
    let mut found = frame.store.findings(&filter, None, frame.asked.limit)?;
    found.retain(|line| scope.holds(line.finding.org));
    found.sort_by_key(|line| {
        (
            scope.place(line.finding.org),
            line.finding.found,
            line.finding.id,
        )
    });
    let rows = found.iter().map(|line| finding(frame, line)).collect();
    let mut columns = vec![frame.no(), frame.text("org_name", 20).merged()];
    columns.extend(finding_columns(frame));
    let table = frame.table("findings", columns, numbered(rows));
    let states = states(frame, &found);
    frame.document(
        Page::Landscape,
        vec![Block::Table(table), Block::Table(states)],
    )
}

/// The cells of a problem after its number.
pub fn finding(frame: &Frame<'_>, line: &FindingLine) -> Vec<OutCell> {
    let it = &line.finding;
    vec![
        OutCell::text(&line.org),
        OutCell::Date(it.found),
        frame.code("finding_source", it.source.code()),
        OutCell::text(&it.text),
        text(&it.measure),
        text(&it.responsible),
        day(it.deadline),
        frame.code("finding_state", it.state.code()),
        day(it.closed),
        text(&it.verifier),
        text(&it.evidence),
    ]
}

/// Every state, also that of which there is none.
fn states(frame: &Frame<'_>, found: &[FindingLine]) -> Table {
    let row = |state: &FindingState| {
        let own = found.iter().filter(|line| line.finding.state == *state);
        let number = i64::try_from(own.count()).unwrap_or(0);
        let all = i64::try_from(found.len()).unwrap_or(0);
        Row::Cells(vec![
            frame.code("finding_state", state.code()),
            OutCell::Whole(number),
            super::frame::share(number, all),
        ])
    };
    let columns = vec![
        frame.short("state", 14),
        frame.number("count").summed(),
        frame.percent("share").over("count", "count"),
    ];
    Table {
        total: Some(frame.word("total")),
        ..frame.table(
            "finding_states",
            columns,
            FindingState::ALL.iter().map(row).collect(),
        )
    }
}

/// The cards of a year in the order of issue, then how many of each sort.
pub fn cards(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let of = (frame.asked.org, false);
    let scope = frame.scope()?;
    let mut found = frame
        .store
        .cards(frame.asked.year, of, None, frame.asked.limit)?;
    found.retain(|line| scope.holds(line.row.org));
    found.sort_by_key(|line| (line.row.issued, line.row.id));
    let titles = Titles::new(frame)?;
    let rows = found.iter().map(|line| card(&titles, line)).collect();
    let table = frame.table("cards", card_columns(frame), numbered(rows));
    let sorts = titles.sorts.iter().map(|(id, title)| {
        let own = found.iter().filter(|line| line.row.card == *id);
        let standing = own.clone().filter(|line| line.row.stands_on(frame.today));
        Row::Cells(vec![
            OutCell::text(title),
            super::frame::count(own.count()),
            super::frame::count(standing.count()),
        ])
    });
    let columns = vec![
        frame.short("card", 14),
        frame.number("count").summed(),
        frame.number("standing_cards").summed(),
    ];
    let sorts = Table {
        total: Some(frame.word("total")),
        ..frame.table("card_sorts", columns, sorts.collect())
    };
    frame.document(
        Page::Landscape,
        vec![Block::Table(table), Block::Table(sorts)],
    )
}

/// What is told of a finding behind its org.
pub fn finding_columns(frame: &Frame<'_>) -> Vec<Column> {
    vec![
        frame.date("found"),
        frame.short("source", 10),
        frame.text("problem", 32),
        frame.text("measure", 26),
        frame.short("responsible", 10),
        frame.date("deadline"),
        frame.short("state", 10),
        frame.date("closed"),
        frame.short("verifier", 10),
        frame.text("evidence", 16),
    ]
}

/// The columns of cards.
pub fn card_columns(frame: &Frame<'_>) -> Vec<Column> {
    vec![
        frame.no(),
        frame.date("issued"),
        frame.text("org_name", 20),
        frame.short("person_name", 10),
        frame.short("card", 8),
        frame.text("reason", 34),
        frame.short("card_issuer", 12),
        frame.date("deadline"),
        frame.date("look_back"),
        frame.date("looked_back"),
        frame.date("closed"),
        frame.date("lifted"),
        frame.text("remark", 18),
    ]
}

/// The cells of a card after its number.
pub fn card(titles: &Titles, line: &OrgRow<CardIssued>) -> Vec<OutCell> {
    let it = &line.row;
    vec![
        OutCell::Date(it.issued),
        OutCell::text(&line.org),
        text(&line.person),
        OutCell::text(titles.of(it)),
        OutCell::text(&it.reason),
        OutCell::text(&it.issuer),
        day(it.deadline),
        day(it.look_back),
        day(it.looked_back),
        day(it.closed),
        day(it.lifted),
        text(&it.remark),
    ]
}

/// The letters of a year in the order of their numbers, series by series.
pub fn letters(frame: &Frame<'_>) -> Result<Document, ReportError> {
    let filter = LetterFilter {
        year: Some(frame.asked.year),
        org: frame.asked.org,
        letter: None,
    };
    let scope = frame.scope()?;
    let mut found = frame.store.letters_sent(&filter, None, frame.asked.limit)?;
    found.retain(|line| scope.holds(line.letter.org));
    found.sort_by(|a, b| {
        let key = |line: &LetterSentLine| (line.letter.number, scope.place(line.letter.org));
        let series = a.letter.series.cmp(&b.letter.series);
        series.then_with(|| key(a).cmp(&key(b)))
    });
    let rows = found.iter().map(|line| {
        let it = &line.letter;
        vec![
            OutCell::text(number(it, frame.words)),
            OutCell::Date(it.date),
            OutCell::text(&it.title),
            OutCell::text(&line.org),
            day(it.signed),
            day(it.withdrawn),
            text(&it.reason),
            text(&it.document),
        ]
    });
    let columns = vec![
        frame.no(),
        frame.short("document_number", 20),
        frame.date("sent_on"),
        frame.text("letter_title", 30),
        frame.text("org_name", 24),
        frame.date("signed"),
        frame.date("withdrawn"),
        frame.text("reason", 16),
        frame.text("filed", 16),
    ];
    let table = frame.table("letters", columns, numbered(rows.collect()));
    frame.document(Page::Landscape, vec![Block::Table(table)])
}

/// The number of a letter as it is written on it.
pub fn number(letter: &LetterSent, words: &Words) -> String {
    let (year, number) = (letter.year.to_string(), letter.number.to_string());
    let args = [
        ("series", letter.series.as_str()),
        ("year", &year),
        ("number", &number),
    ];
    words.say("exchange.letter.number", &args)
}

/// What packs call their cards.
pub struct Titles {
    known: BTreeMap<(Id, String), String>,
    /// The sorts of the year's packs: id and title, each once.
    sorts: Vec<(String, String)>,
}

impl Titles {
    /// Those of the year's packs.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn new(frame: &Frame<'_>) -> Result<Titles, ReportError> {
        let mut known = BTreeMap::new();
        let mut sorts: Vec<(String, String)> = Vec::new();
        for docket in frame.store.dockets(frame.asked.year)? {
            for card in docket.pack.ladders.iter().flat_map(|ladder| &ladder.cards) {
                known.insert((docket.adoption.id, card.id.clone()), card.title.clone());
                if !sorts.iter().any(|(id, _)| *id == card.id) {
                    sorts.push((card.id.clone(), card.title.clone()));
                }
            }
        }
        if sorts.is_empty() {
            // No pack of the year issues cards; the register still shows that there were none.
            let usual = ["yellow", "orange", "red"];
            let usual = usual.map(|id| (id.to_string(), frame.word(&format!("card.{id}"))));
            sorts.extend(usual);
        }
        Ok(Titles { known, sorts })
    }

    fn of<'a>(&'a self, card: &'a CardIssued) -> &'a str {
        let known = self.known.get(&(card.adoption, card.card.clone()));
        known.map_or(&card.card, |title| title)
    }
}
