//! Rounds of inspection: opened, drawn by lot, assigned, followed, closed.

use super::{Watch, has_line};
use crate::{
    base::text,
    domain::{Campaign, CampaignCommand, CampaignDraft, SheetRole, pack::CheckKind},
    store::query::supervision::{CampaignLine, CampaignOrgLine},
    tui::{
        Cx,
        act::{Act, always},
        event::Effect,
        overlay::{Choice, Field, FieldKind, Note, Values},
        pane::{
            book::{Book, LINES_MAX, Leaf, Line},
            entry, labelled,
            org_form::{choices, pick_code, picked},
            paragraph,
        },
        theme::Tone,
        widget::table::{Bit, Column},
    },
};

pub const LEAF: Leaf<Watch> = Leaf {
    name: "campaign",
    columns,
    read,
    detail: |_, line, cells, cx| match &line.it {
        Watch::Campaign(it) => detail(it, cells, cx),
        _ => Vec::new(),
    },
    acts: &ACTS,
};

const ACTS: [Act<Book<Watch>>; 7] = [
    Act {
        name: "show",
        cli: "campaign show {campaign}",
        guard: has_line,
        run: show,
    },
    Act {
        name: "new",
        cli: "campaign open --since {date} --until {date} --item {item}",
        guard: always,
        run: new,
    },
    Act {
        name: "draw",
        cli: "draw {campaign} --seed {seed}",
        guard: running,
        run: draw,
    },
    Act {
        name: "pair",
        cli: "campaign pair {campaign} --seed {seed}",
        guard: running,
        run: pair,
    },
    Act {
        name: "assign",
        cli: "campaign assign {campaign} {org} {assessor}",
        guard: running,
        run: assign,
    },
    Act {
        name: "close",
        cli: "campaign close {campaign}",
        guard: running,
        run: close,
    },
    Act {
        name: "reopen",
        cli: "campaign reopen {campaign} --reason {reason}",
        guard: over,
        run: reopen,
    },
];

fn current(book: &Book<Watch>) -> Option<&CampaignLine> {
    match book.it()? {
        Watch::Campaign(line) => Some(line),
        _ => None,
    }
}

fn running(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let is_over = current(book).is_some_and(|line| line.campaign.closed.is_some());
    has_line(book, cx).or(is_over.then_some("campaign_closed"))
}

fn over(book: &Book<Watch>, cx: &Cx) -> Option<&'static str> {
    let runs = current(book).is_some_and(|line| line.campaign.closed.is_none());
    has_line(book, cx).or(runs.then_some("campaign_open"))
}

fn columns(_: &Book<Watch>, cx: &Cx) -> Vec<Column> {
    let count = |key: &str, cells| Column::cells(cx.word(&format!("tui.campaign.{key}")), cells);
    vec![
        Column::share(cx.code("field", "title"), 3),
        Column::cells(cx.word("tui.campaign.start"), 8).from(90),
        Column::cells(cx.code("field", "end"), 8),
        count("pool", 8).right().from(76),
        count("checked", 8).right(),
        count("assigned", 8).right(),
        count("submitted", 8).right(),
        count("findings", 6).right(),
    ]
}

fn read(_: &Book<Watch>, cx: &Cx) -> Vec<Line<Watch>> {
    let rows = cx.ask(|store| store.campaigns(cx.year, None, LINES_MAX));
    rows.into_iter().map(|line| row(line, cx)).collect()
}

fn row(line: CampaignLine, cx: &Cx) -> Line<Watch> {
    let it = &line.campaign;
    let tone = match it.closed {
        Some(_) => Tone::Dim,
        None => Tone::Text,
    };
    Line {
        key: it.id.to_string(),
        cells: vec![
            vec![Bit::new(&it.title, tone)],
            vec![Bit::text(cx.short_day(it.start))],
            vec![Bit::text(cx.short_day(it.end))],
            vec![Bit::text(line.pool.to_string())],
            vec![Bit::text(line.orgs.to_string())],
            vec![Bit::text(line.assigned.to_string())],
            vec![Bit::text(format!("{}/{}", line.submitted, line.sheets))],
            vec![Bit::text(line.findings.to_string())],
        ],
        find: vec![it.title.clone()],
        org: None,
        it: Watch::Campaign(line),
    }
}

fn detail(line: &CampaignLine, cells: u16, cx: &Cx) -> Vec<Vec<Bit>> {
    let it = &line.campaign;
    let mut lines = vec![labelled(
        &cx.code("field", "check"),
        cx.code("check_kind", it.check.code()),
    )];
    lines.push(labelled(
        &cx.word("tui.campaign.days"),
        format!("{}  {}", it.start, it.end),
    ));
    if let Some(leader) = &it.leader {
        lines.push(labelled(&cx.code("field", "leader"), leader.clone()));
    }
    if let (Some(seed), Some(drawn)) = (it.seed, it.drawn) {
        lines.push(labelled(&cx.code("field", "seed"), seed.to_string()));
        lines.push(labelled(&cx.code("field", "drawn"), drawn.to_string()));
    }
    if let Some(summary) = &it.summary {
        lines.extend(paragraph(&cx.code("field", "summary"), summary, cells));
    }
    lines
}

/// Who is checked by whom, and how far each sheet is.
fn show(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(line) = current(book) else {
        return Vec::new();
    };
    let id = line.campaign.id;
    let orgs = cx.ask(|store| store.campaign_orgs(id, 0, LINES_MAX));
    let lines = orgs.iter().map(|it| checked(it, cx)).collect();
    vec![Note::of(line.campaign.title.clone(), lines).open()]
}

fn checked(it: &CampaignOrgLine, cx: &Cx) -> Vec<Bit> {
    let (state, tone) = match (it.line.drawn, &it.submitted, it.line.sheet) {
        (false, _, _) => (cx.word("tui.campaign.not_drawn"), Tone::Label),
        (true, Some(day), _) => (format!("{} {day}", cx.word("tui.campaign.in")), Tone::Good),
        (true, None, Some(_)) => (
            cx.say("tui.campaign.marked", &[("n", &it.marked.to_string())]),
            Tone::Info,
        ),
        (true, None, None) => (cx.word("tui.campaign.no_sheet"), Tone::Warn),
    };
    let who = it.line.assessor.clone().or_else(|| it.by.clone());
    vec![
        Bit::text(text::fit(&it.org, 34)),
        Bit::text(text::fit(&who.unwrap_or_default(), 20)),
        Bit::new(state, tone),
    ]
}

/// The campaigns that the packs in force know.
fn known(cx: &Cx) -> Vec<Choice> {
    let mut found = Vec::new();
    for docket in cx.ask(|store| store.dockets(cx.year)) {
        let short = docket.pack.head.short.clone();
        for campaign in &docket.pack.campaigns {
            let code = format!("{} {}", docket.adoption.id, campaign.id);
            found.push(Choice::new(code, campaign.title.clone()).note(short.clone()));
        }
        let code = format!("{} ", docket.adoption.id);
        let own = cx.word("tui.campaign.own");
        found.push(Choice::new(code, own).note(short));
    }
    found
}

fn new(_: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let kinds: Vec<&str> = CheckKind::ALL.iter().map(|it| it.code()).collect();
    let orgs = entry::marked(cx);
    let fields = vec![
        entry::one_of("item", known(cx), cx).required(),
        entry::line("title", cx),
        Field::new(
            "check",
            FieldKind::Pick(pick_code("check_kind", kinds), false),
            cx,
        )
        .picks(picked("check_kind", "special", cx)),
        entry::day("start", Some(cx.today), cx)
            .required()
            .labelled(cx.word("tui.campaign.start")),
        entry::day("end", None, cx).required(),
        entry::line("leader", cx),
        entry::many_orgs("orgs", orgs, cx)
            .required()
            .labelled(cx.code("field", "org")),
    ];
    let head = ("campaign-new".to_string(), cx.word("tui.act.campaign.new"));
    let intro = cx.word("tui.campaign.all_orgs");
    entry::ask(head, &intro, fields, |values, cx| {
        let command = opened(values, cx);
        vec![entry::request(command, "", cx).send()]
    })
}

fn opened(values: &Values, cx: &Cx) -> CampaignCommand {
    let code = values.must("item");
    let (adoption, item) = code.split_once(' ').unwrap_or((code.as_str(), ""));
    CampaignCommand::Open {
        year: cx.year,
        adoption: adoption.parse().unwrap_or(0),
        draft: CampaignDraft {
            item: Some(item.to_string()).filter(|item| !item.is_empty()),
            title: values.text("title"),
            check: CheckKind::parse(&values.must("check")),
            start: values.day("start").unwrap_or(cx.today),
            end: values.day("end").unwrap_or(cx.today),
            forms: Vec::new(),
            leader: values.text("leader"),
        },
        orgs: values.ids("orgs"),
    }
}

fn asked(book: &Book<Watch>) -> Option<Campaign> {
    current(book).map(|line| line.campaign.clone())
}

fn draw(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = asked(book) else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("seed", FieldKind::Number, cx).required(),
        Field::new("count", FieldKind::Number, cx),
    ];
    let head = entry::head(&it, "campaign.draw", cx);
    let intro = cx.word("tui.campaign.seed");
    entry::ask(head, &intro, fields, move |values, cx| {
        let command = CampaignCommand::Draw {
            campaign: it.id,
            seed: values.number("seed").map_or(0, i64::from),
            count: values.number("count"),
        };
        entry::send(command, &it, &it.title, cx)
    })
}

fn pair(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = asked(book) else {
        return Vec::new();
    };
    let fields = vec![Field::new("seed", FieldKind::Number, cx).required()];
    let head = entry::head(&it, "campaign.pair", cx);
    entry::ask(
        head,
        &cx.word("tui.campaign.seed"),
        fields,
        move |values, cx| {
            let command = CampaignCommand::Pair {
                campaign: it.id,
                seed: values.number("seed").map_or(0, i64::from),
            };
            entry::send(command, &it, &it.title, cx)
        },
    )
}

fn assign(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = asked(book) else {
        return Vec::new();
    };
    let orgs = cx.ask(|store| store.campaign_orgs(it.id, 0, LINES_MAX));
    let drawn = orgs.into_iter().filter(|line| line.line.drawn);
    let orgs = drawn.map(|line| Choice::new(line.line.org, line.org));
    let roles: Vec<&str> = SheetRole::ALL.iter().map(|it| it.code()).collect();
    let forms = it.form_ids().map(|form| Choice::new(form, form)).collect();
    let fields = vec![
        entry::some_of("orgs", orgs.collect(), cx)
            .required()
            .labelled(cx.code("field", "org")),
        entry::line("assessor", cx).required(),
        Field::new("role", choices("sheet_role", &roles, cx), cx).value("inspector"),
        entry::one_of("form", forms, cx).picks(
            it.form_ids()
                .take(1)
                .map(|form| Choice::new(form, form))
                .collect(),
        ),
    ];
    let head = entry::head(&it, "campaign.assign", cx);
    entry::ask(head, &it.title.clone(), fields, move |values, cx| {
        let assessor = values.must("assessor");
        let send = |org: i64| {
            let command = CampaignCommand::Assign {
                campaign: it.id,
                org,
                assessor: assessor.clone(),
                role: SheetRole::parse(&values.must("role")).unwrap_or(SheetRole::Inspector),
                form: values.text("form"),
                date: cx.today,
            };
            entry::request(command, &assessor, cx).send()
        };
        values.ids("orgs").into_iter().map(send).collect()
    })
}

fn close(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = asked(book) else {
        return Vec::new();
    };
    let fields = vec![
        Field::new("summary", FieldKind::Lines(4), cx),
        entry::today(cx),
    ];
    let head = entry::head(&it, "campaign.close", cx);
    entry::ask(head, &it.title.clone(), fields, move |values, cx| {
        let command = CampaignCommand::Close {
            campaign: it.id,
            date: values.day("date").unwrap_or(cx.today),
            summary: values.text("summary"),
        };
        entry::send(command, &it, &it.title, cx)
    })
}

fn reopen(book: &mut Book<Watch>, cx: &Cx) -> Vec<Effect> {
    let Some(it) = asked(book) else {
        return Vec::new();
    };
    let head = entry::head(&it, "campaign.reopen", cx);
    entry::ask_reason(head, &it.title.clone(), cx, move |reason, cx| {
        let command = CampaignCommand::Reopen {
            campaign: it.id,
            reason,
        };
        entry::send(command, &it, &it.title, cx)
    })
}
