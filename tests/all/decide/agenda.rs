//! Decisions about the agenda: what is done is marked once, for whom it is asked, by its day.

use wudan::domain::{
    AgendaCommand, AgendaDraft, AgendaMark, ClassMap, Id, Org, OrgKind, RefusalCode, Sector,
};

use super::{Bench, day};

/// The sound pack with rows for the agenda behind it.
pub fn text() -> String {
    let sound = include_str!("../../data/pack/sound.toml");
    format!("{sound}\n{}", include_str!("../../data/pack/agenda.toml"))
}

/// The days of the rows, and the day on which something was done.
pub fn done(line: &str, part: Option<&str>, due: &str) -> AgendaDraft {
    AgendaDraft {
        line: line.into(),
        part: part.map(Into::into),
        due: day(due),
        date: day("2026-02-27"),
        by: "Li".into(),
        document: None,
        text: None,
    }
}

pub fn settle(adoption: Id, org: Option<Id>, draft: AgendaDraft) -> AgendaCommand {
    AgendaCommand::Settle {
        adoption,
        org,
        draft,
    }
}

pub fn settle_many(adoption: Id, orgs: &[Id], draft: AgendaDraft) -> AgendaCommand {
    AgendaCommand::SettleMany {
        adoption,
        orgs: orgs.to_vec(),
        draft,
    }
}

fn bench() -> (Bench, Id) {
    let mut bench = Bench::new();
    let pack = wudan::pack::load("agenda.toml", &text()).unwrap();
    let adoption = bench.adopt_pack(pack);
    (bench, adoption)
}

#[test]
fn what_is_asked_is_marked_with_who_did_it_and_what_came_of_it() {
    let (mut bench, adoption) = bench();
    let draft = AgendaDraft {
        by: " Li ".into(),
        document: Some("No. 7".into()),
        text: Some(" ".into()),
        ..done("year-review", Some("report"), "2026-02-20")
    };
    bench.done(settle(adoption, Some(2), draft));
    let mark = bench.last::<AgendaMark>();
    let shown = (mark.line.as_str(), mark.part.as_deref(), mark.org);
    assert_eq!(shown, ("year-review", Some("report"), Some(2)));
    assert_eq!(
        (mark.due, mark.date),
        (day("2026-02-20"), day("2026-02-27"))
    );
    let said = (mark.by.as_str(), mark.document.as_deref(), mark.text);
    assert_eq!(said, ("Li", Some("No. 7"), None));
}

#[test]
fn each_thing_that_cannot_be_marked_is_refused_by_its_own_code() {
    let (mut bench, adoption) = bench();
    let check = |due| done("self-check", None, due);
    let sound = "2026-02-28";
    let step = |part| done("year-review", part, "2026-02-20");
    let late = AgendaDraft {
        date: day("2026-03-02"),
        ..check(sound)
    };
    let nobody = AgendaDraft {
        by: " ".into(),
        ..check(sound)
    };
    for (org, draft, code, field) in [
        (
            None,
            done("nothing", None, sound),
            RefusalCode::NoSuchItem,
            "line",
        ),
        (
            None,
            done("nudge", None, sound),
            RefusalCode::NotOnAgenda,
            "line",
        ),
        (
            None,
            done("interview", None, sound),
            RefusalCode::NotOnAgenda,
            "line",
        ),
        (None, step(None), RefusalCode::Empty, "part"),
        (None, step(Some("nothing")), RefusalCode::NoSuchItem, "part"),
        (None, check("2026-03-31"), RefusalCode::NotDueThen, "due"),
        (None, check("2027-02-28"), RefusalCode::NotDueThen, "due"),
        (None, late, RefusalCode::InFuture, "date"),
        (None, nobody, RefusalCode::Empty, "by"),
        (
            Some(2),
            done("college-report", None, sound),
            RefusalCode::LineNotForOrg,
            "org",
        ),
    ] {
        let command = settle(adoption, org, draft);
        let refusal = bench.apply(command.clone()).unwrap_err();
        let told = (refusal.code, refusal.field.as_deref());
        assert_eq!(told, (code, Some(field)), "{command:?}");
    }
    assert_eq!(
        bench.refused(settle(adoption, Some(99), check(sound))),
        RefusalCode::NotFound
    );
    assert_eq!(
        bench.refused(settle(99, None, check(sound))),
        RefusalCode::NotFound
    );
    assert!(bench.all::<AgendaMark>().is_empty());
}

#[test]
fn a_day_that_hangs_on_an_event_or_was_left_open_is_taken_as_it_is_told() {
    let (mut bench, adoption) = bench();
    for draft in [
        done("before-post", None, "2026-02-11"),
        done("year-review", Some("down"), "2026-02-26"),
        done("letters", None, "2026-08-01"),
    ] {
        bench.done(settle(adoption, Some(2), draft));
    }
    assert_eq!(bench.all::<AgendaMark>().len(), 3);
}

#[test]
fn a_row_is_for_the_kinds_and_classes_that_it_names_and_for_orgs_that_the_pack_covers() {
    let (mut bench, adoption) = bench();
    let college = Org {
        kind: OrgKind::GeneralBranch,
        code: "2".into(),
        ..bench.get(2)
    };
    let college = bench.put(college);
    let report = || done("college-report", None, "2026-02-28");
    assert_eq!(
        bench.refused(settle(adoption, Some(college), report())),
        RefusalCode::LineNotForOrg,
        "the class is picked by hand"
    );
    bench.put(ClassMap {
        id: 0,
        version: 0,
        adoption,
        class: "college".into(),
        org: college,
    });
    bench.done(settle(adoption, Some(college), report()));
    let village = Org {
        sector: Sector::Rural,
        code: "3".into(),
        ..bench.get(2)
    };
    let village = bench.put(village);
    let check = done("self-check", None, "2026-02-28");
    assert_eq!(
        bench.refused(settle(adoption, Some(village), check)),
        RefusalCode::LineNotForOrg
    );
}

#[test]
fn what_is_marked_is_not_marked_again_for_the_same_orgs_and_day() {
    let (mut bench, adoption) = bench();
    let check = || done("self-check", None, "2026-02-28");
    bench.done(settle_many(adoption, &[2, 3, 2], check()));
    assert_eq!(bench.all::<AgendaMark>().len(), 2, "each org once");
    for command in [
        settle(adoption, Some(2), check()),
        settle_many(adoption, &[1, 3], check()),
    ] {
        assert_eq!(bench.refused(command), RefusalCode::AlreadyMarked);
    }
    bench.done(settle(adoption, None, check()));
    for org in [None, Some(1)] {
        let again = settle(adoption, org, check());
        assert_eq!(bench.refused(again), RefusalCode::AlreadyMarked);
    }
    let none = settle_many(adoption, &[], check());
    assert_eq!(bench.refused(none), RefusalCode::NothingToDo);
}

#[test]
fn a_mark_is_taken_back_with_a_reason_and_can_then_be_set_anew() {
    let (mut bench, adoption) = bench();
    let check = || done("self-check", None, "2026-02-28");
    bench.done(settle(adoption, Some(2), check()));
    let mark = bench.last::<AgendaMark>().id;
    let withdraw = |reason: &str| AgendaCommand::Withdraw {
        mark,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(withdraw(" ")), RefusalCode::NoReason);
    bench.done(withdraw("wrong org"));
    assert_eq!(bench.refused(withdraw("again")), RefusalCode::NotFound);
    bench.done(settle(adoption, Some(2), check()));
    assert_ne!(
        bench.last::<AgendaMark>().id,
        mark,
        "keys are not used twice"
    );
}

#[test]
fn marks_and_their_withdrawal_may_be_undone_and_many_marks_come_in_parts() {
    let draft = done("self-check", None, "2026-02-28");
    let many: wudan::domain::Command = settle_many(1, &[4, 5, 6, 7, 8], draft.clone()).into();
    assert_eq!(many.bulk_rows(), Some(5));
    let rest = settle_many(1, &[7, 8], draft.clone());
    assert_eq!(many.part(3, 3), rest.into());
    let withdraw = AgendaCommand::Withdraw {
        mark: 1,
        reason: "x".into(),
    };
    for command in [settle(1, None, draft), withdraw] {
        assert!(wudan::domain::Command::from(command).is_reversible());
    }
}
