//! Cards: issued by a person as the ladder allows, looked back at, withdrawn with a reason.

use super::{Watch, all, has_line, mine};
use crate::{
    base::Date,
    domain::{CardCommand, CardDraft, CardIssued, Id},
    store::query::supervision::OrgRow,
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, Field, FieldKind},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            deadline_tag,
            entry::{self, Packs},
            labelled,
            org_form::choices,
            paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "card",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Card(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 5] = [
    Act {
        name: "look_back",
        cli: "card look-back {card}",
        guard: standing,
        run: look_back,
    },
    Act {
        name: "new",
        cli: "card issue {org} {card} --reason {reason} --issuer {issuer}",
        guard: has_org,
        run: new,
    },
    Act {
        name: "lift",
        cli: "card lift {card} --reason {reason}",
        guard: standing,
        run: lift,
    },
    Act {
        name: "all",
        cli: "",
        guard: always,
        run: all,
    },
    Act {
        name: "mine",
        cli: "",
        guard: always,
        run: mine,
    },
];

fn has_org(_: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    cx.org.is_none().then_some("no_org")
}

fn current(book: &Book<Watch>) -> Option<&OrgRow<CardIssued>> {
    match book.it()? {
        Watch::Card(line) => Some(line),
        _ => None,
    }
}

fn standing(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_over = current(book).is_some_and(|line| !line.row.stands_on(cx.today));
    has_line(book, cx).or(is_over.then_some("card_over"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    vec![
        Column::cells("", 3),
        Column::cells(cx.code("field", "card"), 6),
        Column::share(cx.code("field", "org"), 3),
        Column::cells(cx.code("field", "person"), 8),
        Column::share(cx.code("field", "reason"), 4),
        Column::cells(cx.code("field", "issued"), 8),
        Column::cells(cx.code("field", "deadline"), 8),
        Column::cells(cx.code("field", "state"), 8),
    ]
}

fn read(book: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let wanted = (book.org(cx), !book.view.has_all);
    let rows = cx.ask(|store| store.cards(cx.year, wanted, None, LINES_MAX));
    let packs = entry::packs(cx);
    rows.into_iter().map(|line| row(line, &packs, cx)).collect()
}

/// The card's name as its pack has it.
fn title(card: &CardIssued, packs: &Packs) -> String {
    let pack = packs.get(&card.adoption);
    let title = pack.and_then(|pack| Some(pack.card(&card.card)?.title.clone()));
    title.unwrap_or_else(|| card.card.clone())
}

fn row(line: OrgRow<CardIssued>, packs: &Packs, cx: &Cx) -> Line<Watch> {
    let it = &line.row;
    let (state, tone) = match (it.lifted, it.closed) {
        (Some(_), _) => ("lifted", Tone::Dim),
        (None, Some(_)) => ("closed", Tone::Good),
        (None, None) => ("stands", Tone::Bad),
    };
    let is_over = it.lifted.is_some() || it.closed.is_some();
    let day = |day: Option<Date>| day.map(|day| cx.short_day(day)).unwrap_or_default();
    Line {
        key: it.id.to_string(),
        cells: vec![
            deadline_tag(it.deadline, is_over, cx).into_iter().collect(),
            vec![Bit::new(title(it, packs), Tone::Strong)],
            vec![Bit::text(&line.org)],
            vec![Bit::text(line.person.clone().unwrap_or_default())],
            vec![Bit::text(&it.reason)],
            vec![Bit::text(cx.short_day(it.issued))],
            vec![Bit::text(day(it.deadline))],
            vec![Bit::new(cx.word(&format!("tui.card.{state}")), tone)],
        ],
        find: vec![line.org.clone(), line.org_code.clone()],
        org: Some(it.org),
        it: Watch::Card(line),
    }
}

fn detail(line: &OrgRow<CardIssued>, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.row;
    let mut lines = paragraph(&cx.code("field", "reason"), &it.reason, cells);
    lines.push(labelled(&cx.code("field", "issuer"), it.issuer.clone()));
    let pack = cx.ask(|store| store.pack_of(it.adoption));
    if let Some(card) = pack.as_ref().and_then(|pack| pack.card(&it.card)) {
        for cause in &card.causes {
            lines.extend(paragraph(&cx.word("tui.card.causes"), cause, cells));
        }
        if let Some(clause) = &card.source.clause {
            lines.extend(paragraph(&cx.code("field", "clause"), clause, cells));
        }
    }
    for (name, day) in [
        ("look_back", it.look_back),
        ("looked_back", it.looked_back),
        ("closed", it.closed),
        ("lifted", it.lifted),
    ] {
        if let Some(day) = day {
            lines.push(labelled(&cx.code("field", name), day.to_string()));
        }
    }
    if let Some(remark) = &it.remark {
        lines.extend(paragraph(&cx.code("field", "remark"), remark, cells));
    }
    lines
}

/// What is known of a card before it is issued.
#[derive(Default)]
pub struct Wanted {
    /// The adoption and the card, where the rules propose one.
    pub card: Option<(Id, String)>,
    /// The org.
    pub org: Id,
    /// Its name.
    pub name: String,
    /// The year of appraisal in which it counts.
    pub year: i32,
    /// Why.
    pub reason: String,
    /// Who issues it, as the pack names the office.
    pub issuer: Option<String>,
    /// The finding that causes it.
    pub finding: Option<Id>,
    /// Until when to rectify.
    pub deadline: Option<Date>,
}

/// The form of a card that is to be issued.
pub fn issue(wanted: Wanted, cx: &Cx) -> Vec<Effect> {
    let mut cards: Vec<Choice> = Vec::new();
    for docket in cx.ask(|store| store.dockets(wanted.year)) {
        let ladders = docket.pack.ladders.iter();
        for card in ladders.flat_map(|ladder| &ladder.cards) {
            let code = format!("{} {}", docket.adoption.id, card.id);
            cards.push(Choice::new(code, card.title.clone()).note(docket.pack.head.short.clone()));
        }
    }
    if cards.is_empty() {
        return vec![cx.warn("tui.reason.no_ladder", &[])];
    }
    let proposed = wanted.card.as_ref().map(|(adoption, card)| {
        let code = format!("{adoption} {card}");
        let known = cards.iter().find(|it| it.code == code);
        known.cloned().unwrap_or_else(|| Choice::new(code, card))
    });
    let issuer = wanted.issuer.clone().or_else(|| entry::actor(cx));
    let fields = vec![
        entry::one_of("card", cards, cx)
            .required()
            .picks(proposed.into_iter().collect()),
        entry::person("person", entry::secretary(wanted.org, cx), cx),
        Field::new("reason", FieldKind::Lines(2), cx)
            .required()
            .value(&wanted.reason),
        entry::line("issuer", cx)
            .required()
            .maybe(issuer.as_deref()),
        entry::day("deadline", wanted.deadline, cx),
        entry::day("look_back", None, cx),
    ];
    // The reason is about one finding: what was begun for another is not taken up again.
    let head = (
        format!(
            "card.new {} {:?} {:?}",
            wanted.org, wanted.card, wanted.finding
        ),
        cx.word("tui.act.card.new"),
    );
    let name = wanted.name.clone();
    entry::ask(head, &name, fields, move |values, cx| {
        let code = values.must("card");
        let (adoption, card) = code.split_once(' ').unwrap_or(("0", ""));
        let command = CardCommand::Issue {
            adoption: adoption.parse().unwrap_or(0),
            draft: CardDraft {
                card: card.to_string(),
                org: wanted.org,
                person: values.ids("person").first().copied(),
                year: wanted.year,
                issued: cx.today,
                issuer: values.must("issuer"),
                reason: values.must("reason"),
                finding: wanted.finding,
                deadline: values.day("deadline"),
                look_back: values.day("look_back"),
            },
        };
        vec![entry::request(command, &wanted.name, cx).send()]
    })
}

fn new(_: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(org) = entry::org_in_hand(cx) else {
        return Vec::new();
    };
    let wanted = Wanted {
        org: org.code.parse().unwrap_or(0),
        name: org.label,
        year: cx.year,
        ..Wanted::default()
    };
    issue(wanted, cx)
}

fn look_back(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let fields = vec![
        Field::new("held", choices("held", &["yes", "no"], cx), cx).required(),
        entry::lines("remark", cx),
        entry::today(cx),
    ];
    let head = entry::head(&it, "card.look_back", cx);
    let intro = format!("{}  {}", line.org, it.reason);
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = CardCommand::LookBack {
            card: it.id,
            date: values.day("date").unwrap_or(cx.today),
            rectified: values.must("held") == "yes",
            remark: values.text("remark"),
        };
        entry::send(command, &it, &line.org, cx)
    })
}

fn lift(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book).cloned() else {
        return Vec::new();
    };
    let it = line.row;
    let head = entry::head(&it, "card.lift", cx);
    let intro = format!("{}  {}", line.org, it.reason);
    entry::ask_reason(head, &intro, cx, move |reason, cx| {
        let command = CardCommand::Lift {
            card: it.id,
            reason,
            date: cx.today,
        };
        entry::send(command, &it, &line.org, cx)
    })
}
