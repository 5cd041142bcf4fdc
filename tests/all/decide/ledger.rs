//! Decisions about facts: records, registers, figures, incidents, honours, ballots.

use wudan::{
    base::Value,
    domain::{
        Attendance, Ballot, BallotCommand, BallotLine, Command, Figure, FigureCommand, FigureLine,
        HonourCommand, HonourDraft, HonourHeld, Id, Incident, IncidentCommand, IncidentDraft,
        LedgerRecord, Patch, RecordCommand, RecordDraft, RefusalCode, RegisterCommand, RegisterRow,
        pack::{Dated, HonourStep},
    },
};

use super::{Bench, day, points};

pub fn entry(kind: &str, date: &str) -> RecordDraft {
    RecordDraft::of(kind, day(date))
}

fn add(adoption: Id, draft: RecordDraft) -> RecordCommand {
    RecordCommand::Add {
        adoption,
        org: 2,
        draft,
    }
}

fn patch(field: &str, value: Value) -> Vec<Patch> {
    vec![Patch {
        field: field.into(),
        value,
    }]
}

pub fn figure(org: Id, fact: &str, value: &str) -> FigureLine {
    FigureLine {
        org,
        fact: fact.into(),
        matter: None,
        start: None,
        end: None,
        value: (!value.is_empty()).then(|| value.into()),
        score: None,
        full: None,
        rank: None,
        source: None,
    }
}

pub fn ballot(org: Id, voter: &str, votes: &[(&str, u32)]) -> BallotLine {
    BallotLine {
        org,
        person: None,
        fact: "vote".into(),
        voter: voter.into(),
        evaluator: None,
        date: day("2026-02-20"),
        votes: votes.iter().map(|(it, n)| ((*it).into(), *n)).collect(),
    }
}

#[test]
fn an_entry_that_lacks_a_required_field_is_taken_and_marked() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    bench.done(add(adoption, entry("meeting", "2026-02-10")));
    let first = bench.last::<LedgerRecord>();
    assert_eq!(first.lacks.as_deref(), Some("present absent"));
    bench.done(RecordCommand::Edit {
        record: first.id,
        set: [
            patch("present", Value::Int(8)),
            patch("absent", Value::Int(0)),
        ]
        .concat(),
    });
    assert_eq!(bench.last::<LedgerRecord>().lacks, None, "none is a number");
    let vague = RecordDraft {
        dated: Some(Dated::Month),
        ..entry("meeting", "2026-02-10")
    };
    bench.done(add(adoption, vague));
    let second = bench.last::<LedgerRecord>();
    assert_eq!(second.date, day("2026-02-01"), "the first of what is known");
    assert_eq!(second.lacks.as_deref(), Some("date present absent"));
}

#[test]
fn unknown_kinds_and_impossible_days_are_refused() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    for (kind, date, code) in [
        ("party", "2026-02-10", RefusalCode::NoSuchItem),
        ("meeting", "2026-03-02", RefusalCode::InFuture),
        ("meeting", "2025-12-31", RefusalCode::OtherYear),
    ] {
        assert_eq!(
            bench.refused(add(adoption, entry(kind, date))),
            code,
            "{kind} {date}"
        );
    }
    let negative = RecordDraft {
        quantity: Some(points("-1")),
        ..entry("info", "2026-02-01")
    };
    assert_eq!(
        bench.refused(add(adoption, negative)),
        RefusalCode::BadValue
    );
    let strange = RecordDraft {
        person: Some(99),
        ..entry("meeting", "2026-02-01")
    };
    assert_eq!(bench.refused(add(adoption, strange)), RefusalCode::NotFound);
    bench.done(add(adoption, entry("meeting", "2026-03-01")));
    let moved = RecordCommand::Edit {
        record: 1,
        set: patch("date", Value::Text("2027-01-01".into())),
    };
    assert_eq!(bench.refused(moved), RefusalCode::InFuture);
    let kind = RecordCommand::Edit {
        record: 1,
        set: patch("kind", Value::Text("info".into())),
    };
    assert_eq!(bench.refused(kind), RefusalCode::UnknownField);
}

#[test]
fn persons_named_are_counted_and_stand_on_one_side() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let who: Vec<Id> = ["Li", "Wu", "He"].map(|name| bench.person(name)).into();
    let named = |present: &[Id], absent: &[Id], count| RecordDraft {
        present: count,
        attended: present.to_vec(),
        missed: absent.to_vec(),
        ..entry("meeting", "2026-02-10")
    };
    let both = named(&who[..2], &who[1..], None);
    assert_eq!(
        bench.refused(add(adoption, both)),
        RefusalCode::BothAttendances
    );
    let few = named(&who[..2], &[], Some(1));
    assert_eq!(
        bench.refused(add(adoption, few)),
        RefusalCode::TooFewPresent
    );
    bench.done(add(adoption, named(&[1, 1, 2], &who[2..], None)));
    let record = bench.last::<LedgerRecord>();
    assert_eq!((record.present, record.absent), (Some(2), Some(1)));
    assert_eq!((bench.all::<Attendance>().len(), record.lacks), (3, None));
    bench.done(RecordCommand::Attend {
        record: 1,
        present: vec![1, 3],
        absent: vec![2],
    });
    let sides: Vec<(Id, bool)> = bench
        .all::<Attendance>()
        .iter()
        .map(|row| (row.person, row.present))
        .collect();
    assert_eq!(sides, [(1, true), (3, true), (2, false)]);
    bench.done(RecordCommand::Drop {
        record: 1,
        reason: "twice".into(),
    });
    assert!(bench.all::<Attendance>().is_empty());
}

#[test]
fn one_meeting_of_many_orgs_is_one_act() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let many = RecordCommand::AddMany {
        adoption,
        orgs: vec![2, 3, 2],
        draft: entry("info", "2026-02-10"),
    };
    assert_eq!(bench.done(many.clone()).len(), 2);
    let many = Command::from(many);
    assert_eq!(many.bulk_rows(), Some(3));
    assert_eq!(many.part(2, 10).bulk_rows(), Some(1));
}

#[test]
fn a_register_holds_cells_of_its_columns_types() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let row = |column: &str, value: &str| RegisterCommand::Add {
        adoption,
        register: "dues".into(),
        org: 2,
        person: None,
        cells: vec![(column.into(), value.into())],
    };
    assert_eq!(bench.refused(row("paid", "soon")), RefusalCode::BadValue);
    assert_eq!(bench.refused(row("sum", "1")), RefusalCode::NoSuchItem);
    assert_eq!(bench.refused(row("paid", " ")), RefusalCode::Empty);
    bench.done(row("paid", "yes"));
    assert_eq!(bench.last::<RegisterRow>().cell("paid"), Some("yes"));
    let set = |value: &str| RegisterCommand::Set {
        row: 1,
        cells: vec![("paid".into(), value.into())],
    };
    bench.done(set("no"));
    assert_eq!(bench.last::<RegisterRow>().cells, "paid=no");
    bench.done(set(""));
    assert_eq!(bench.last::<RegisterRow>().cell("paid"), None);
}

#[test]
fn a_figure_is_of_the_sort_of_its_fact() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let set = |fact: &str, value: &str| FigureCommand::Set {
        adoption,
        line: figure(2, fact, value),
    };
    for (fact, value, kept) in [
        ("roster", "yes", "yes"),
        ("word", "好", "good"),
        ("attendance", "97.50%", "97.5"),
        ("late", "３", "3"),
    ] {
        bench.done(set(fact, value));
        assert_eq!(
            bench.last::<Figure>().value.as_deref(),
            Some(kept),
            "{fact}"
        );
    }
    for (fact, value, code) in [
        ("roster", "maybe", RefusalCode::NotAValue),
        ("late", "-1", RefusalCode::NotAValue),
        ("late", "few", RefusalCode::NotAValue),
        ("late", "", RefusalCode::Empty),
        ("vote", "1", RefusalCode::OtherFact),
        ("prizes", "1", RefusalCode::OtherFact),
        ("nothing", "1", RefusalCode::NoSuchItem),
    ] {
        assert_eq!(bench.refused(set(fact, value)), code, "{fact} {value}");
    }
    let scored = FigureLine {
        score: Some(points("80")),
        rank: Some(2),
        ..figure(2, "platform", "")
    };
    bench.done(FigureCommand::Set {
        adoption,
        line: scored,
    });
    let platform = bench.last::<Figure>();
    assert_eq!(
        (platform.score, platform.full),
        (Some(points("80")), Some(points("100")))
    );
    let ranked = FigureLine {
        rank: Some(1),
        ..figure(2, "late", "1")
    };
    assert_eq!(
        bench.refused(FigureCommand::Set {
            adoption,
            line: ranked
        }),
        RefusalCode::OtherFact
    );
}

#[test]
fn a_second_figure_of_a_period_takes_the_place_of_the_first() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let of = |value: &str, until: Option<&str>| FigureCommand::Set {
        adoption,
        line: FigureLine {
            end: until.map(day),
            ..figure(2, "late", value)
        },
    };
    bench.done(of("1", None));
    bench.done(of("2", None));
    assert_eq!(bench.refused(of("2", None)), RefusalCode::NothingToDo);
    bench.done(of("2", Some("2026-06-30")));
    assert_eq!(bench.all::<Figure>().len(), 2);
    assert_eq!(
        bench.refused(of("2", Some("2025-06-30"))),
        RefusalCode::DatesReversed
    );
    let twice = FigureCommand::Load {
        adoption,
        lines: vec![figure(3, "late", "1"), figure(3, "late", "2")],
    };
    assert_eq!(bench.refused(twice), RefusalCode::BadValue);
}

#[test]
fn an_incident_has_a_severity_of_the_pack() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let draft = |fact: &str, severity: &str| IncidentDraft {
        fact: fact.into(),
        date: day("2026-02-10"),
        severity: severity.into(),
        case_key: Some("case".into()),
        person: None,
        persons: None,
        text: "what".into(),
        document: None,
    };
    let add = |draft| IncidentCommand::Add {
        adoption,
        org: 2,
        draft,
    };
    assert_eq!(
        bench.refused(add(draft("discipline", "worst"))),
        RefusalCode::NoSuchItem
    );
    assert_eq!(
        bench.refused(add(draft("late", "light"))),
        RefusalCode::OtherFact
    );
    bench.done(add(draft("discipline", "light")));
    bench.done(IncidentCommand::Edit {
        incident: 1,
        set: patch("severity", Value::Text("grave".into())),
    });
    assert_eq!(bench.last::<Incident>().severity, "grave");
    let drop = |reason: &str| IncidentCommand::Drop {
        incident: 1,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(drop("")), RefusalCode::NoReason);
    bench.counts.insert("cited", 1);
    assert_eq!(bench.refused(drop("wrong org")), RefusalCode::StillCited);
}

#[test]
fn an_honour_is_held_or_won_step_by_step() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let hold = |level: &str, role: Option<&str>| HonourCommand::Hold {
        adoption,
        org: 2,
        draft: HonourDraft {
            fact: "prizes".into(),
            level: level.into(),
            role: role.map(Into::into),
            person: None,
            matter: "model".into(),
            date: day("2026-02-10"),
            issuer: None,
            authors: None,
            share: None,
            document: None,
        },
    };
    assert_eq!(
        bench.refused(hold("town", Some("lead"))),
        RefusalCode::NoSuchItem
    );
    assert_eq!(bench.refused(hold("national", None)), RefusalCode::Empty);
    bench.done(hold("national", Some("lead")));
    let apply = HonourCommand::Apply {
        adoption,
        honour: "best".into(),
        org: 2,
        person: None,
        matter: "self-built".into(),
        date: day("2026-02-10"),
    };
    bench.done(apply.clone());
    assert_eq!(bench.refused(apply.clone()), RefusalCode::StepOutOfOrder);
    let advance = |step| HonourCommand::Advance {
        honour: 2,
        step,
        by: None,
        date: day("2026-02-20"),
    };
    assert_eq!(
        bench.refused(advance(HonourStep::Recommend)),
        RefusalCode::StepOutOfOrder
    );
    bench.done(advance(HonourStep::Rate));
    assert_eq!(
        bench.refused(advance(HonourStep::Rate)),
        RefusalCode::StepOutOfOrder
    );
    bench.done(HonourCommand::Lose {
        honour: 2,
        reason: "review".into(),
        date: day("2026-03-01"),
    });
    assert_eq!(
        bench.refused(advance(HonourStep::Publish)),
        RefusalCode::AlreadyEnded
    );
    assert!(bench.last::<HonourHeld>().lost.is_some());
    bench.done(apply);
}

#[test]
fn a_count_of_ballots_replaces_the_earlier_one_of_its_group() {
    let mut bench = Bench::new();
    let adoption = bench.adopt_sound();
    let count = |voter: &str, votes: &[(&str, u32)]| BallotCommand::Count {
        adoption,
        line: ballot(2, voter, votes),
    };
    bench.done(count(
        "leaders",
        &[("good", 5), ("bad", 1), ("abstained", 2)],
    ));
    bench.done(count("members", &[("good", 20)]));
    bench.done(count("leaders", &[("good", 6), ("invalid", 1)]));
    let leaders: Vec<(String, u32)> = bench
        .all::<Ballot>()
        .into_iter()
        .filter(|line| line.voter == "leaders")
        .map(|line| (line.choice, line.votes))
        .collect();
    assert_eq!(leaders, [("good".into(), 6), ("invalid".into(), 1)]);
    for (voter, votes, code) in [
        ("guests", &[("good", 1)][..], RefusalCode::NoSuchItem),
        ("leaders", &[("fine", 1)][..], RefusalCode::NoSuchItem),
        (
            "leaders",
            &[("good", 1), ("good", 2)][..],
            RefusalCode::BadValue,
        ),
        ("leaders", &[][..], RefusalCode::Empty),
    ] {
        assert_eq!(
            bench.refused(count(voter, votes)),
            code,
            "{voter} {votes:?}"
        );
    }
    bench.done(BallotCommand::Drop {
        adoption,
        fact: "vote".into(),
        org: 2,
        person: None,
        voter: "leaders".into(),
        evaluator: None,
    });
    assert_eq!(bench.all::<Ballot>().len(), 1);
}
