//! Decisions about posts, handovers, terms and the roster.

use wudan::domain::{
    Assignment, Finding, FindingCommand, FindingSource, Handover, Id, MemberStatus, PartyMember,
    PersonCommand, Post, PostKind, RefusalCode, Term,
};

use super::{Bench, day};

fn appoint(person: Id, org: Id, post: PostKind, since: &str, acting: bool) -> PersonCommand {
    PersonCommand::Appoint {
        person,
        org,
        post,
        since: day(since),
        acting,
    }
}

fn secretary(person: Id, since: &str) -> PersonCommand {
    appoint(person, 2, PostKind::Secretary, since, false)
}

#[test]
fn two_secretaries_at_once_are_refused_unless_one_acts() {
    let mut bench = Bench::new();
    let (li, wu, he) = (bench.person("Li"), bench.person("Wu"), bench.person("He"));
    bench.done(secretary(li, "2024-01-01"));
    let refusal = bench.apply(secretary(wu, "2026-01-01")).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TwoSecretaries);
    assert!(refusal.args.contains(&("person".into(), "Li".into())));
    bench.done(appoint(wu, 2, PostKind::Secretary, "2026-01-01", true));
    let third = appoint(he, 2, PostKind::Secretary, "2026-01-01", true);
    assert_eq!(bench.refused(third), RefusalCode::TwoSecretaries);
    bench.done(appoint(
        wu,
        2,
        PostKind::DeputySecretary,
        "2026-01-01",
        false,
    ));
    bench.done(appoint(
        he,
        2,
        PostKind::DeputySecretary,
        "2026-01-01",
        false,
    ));
    bench.done(appoint(li, 3, PostKind::Secretary, "2026-01-01", false));
}

#[test]
fn who_acts_stops_when_the_vacancy_is_filled() {
    let mut bench = Bench::new();
    let (li, wu) = (bench.person("Li"), bench.person("Wu"));
    bench.done(appoint(li, 2, PostKind::Secretary, "2026-01-01", true));
    bench.done(secretary(wu, "2026-02-01"));
    assert_eq!(bench.get::<Post>(1).until, Some(day("2026-02-01")));
    assert_eq!(bench.get::<Post>(2).until, None);
}

#[test]
fn a_change_of_secretary_hands_over_what_is_under_way() {
    let mut bench = Bench::new();
    let (li, wu) = (bench.person("Li"), bench.person("Wu"));
    bench.done(secretary(li, "2024-01-01"));
    let task = super::task::published(&mut bench);
    bench.done(super::task::dispatch(task, &[2]));
    bench.done(PersonCommand::Leave {
        post: 1,
        until: day("2026-02-10"),
    });
    let handover = bench.last::<Handover>();
    assert_eq!((handover.leaving, handover.arriving), (1, None));
    let hand_over = PersonCommand::HandOver {
        handover: 1,
        date: day("2026-02-20"),
        remark: None,
    };
    assert_eq!(bench.refused(hand_over.clone()), RefusalCode::Empty);
    bench.done(secretary(wu, "2026-02-10"));
    assert_eq!(bench.last::<Handover>().arriving, Some(2));
    bench.done(hand_over.clone());
    let work = bench.last::<Assignment>();
    assert_eq!(
        (work.secretary, work.holder),
        (Some(li), Some(wu)),
        "its secretary stays on it"
    );
    assert_eq!(bench.refused(hand_over), RefusalCode::AlreadyEnded);
}

#[test]
fn a_post_without_work_under_way_ends_without_a_handover() {
    let mut bench = Bench::new();
    let li = bench.person("Li");
    bench.done(secretary(li, "2024-01-01"));
    let early = PersonCommand::Leave {
        post: 1,
        until: day("2023-01-01"),
    };
    assert_eq!(bench.refused(early), RefusalCode::DatesReversed);
    let leave = PersonCommand::Leave {
        post: 1,
        until: day("2026-02-10"),
    };
    bench.done(leave.clone());
    assert_eq!(bench.all::<Handover>().len(), 0);
    assert_eq!(bench.refused(leave), RefusalCode::AlreadyEnded);
}

#[test]
fn a_term_begins_after_the_founding_and_after_the_last_term() {
    let mut bench = Bench::new();
    let begin = |start: &str, years| PersonCommand::BeginTerm {
        org: 2,
        start: day(start),
        years,
    };
    assert_eq!(
        bench.refused(begin("1999-12-31", 3)),
        RefusalCode::TermBeforeFounding
    );
    assert_eq!(bench.refused(begin("2020-01-01", 0)), RefusalCode::BadValue);
    bench.done(begin("2020-01-01", 3));
    assert_eq!(
        bench.refused(begin("2019-12-31", 3)),
        RefusalCode::TermBeforeLast
    );
    bench.done(begin("2023-02-01", 3));
    assert_eq!(bench.get::<Term>(1).ended, Some(day("2023-02-01")));
    let extend = |to: &str| PersonCommand::ExtendTerm {
        term: 2,
        to: day(to),
        approved_by: "committee".into(),
    };
    assert_eq!(
        bench.refused(extend("2026-02-01")),
        RefusalCode::ExtensionTooEarly
    );
    bench.done(extend("2026-06-01"));
    assert_eq!(bench.get::<Term>(2).due(), day("2026-06-01"));
}

#[test]
fn a_member_has_one_home_branch_at_a_time() {
    let mut bench = Bench::new();
    let li = bench.person("Li");
    let enroll = PersonCommand::Enroll {
        person: li,
        org: 2,
        status: MemberStatus::Probationary,
        since: day("2025-01-01"),
    };
    bench.done(enroll.clone());
    assert_eq!(bench.refused(enroll), RefusalCode::AlreadyEnrolled);
    bench.done(PersonCommand::Transfer {
        member: 1,
        to: 3,
        date: day("2026-01-01"),
    });
    assert_eq!(
        bench.get::<PartyMember>(1).status,
        MemberStatus::Transferred
    );
    assert_eq!(
        bench.get::<PartyMember>(2).status,
        MemberStatus::Probationary
    );
    let release = |status| PersonCommand::Release {
        member: 2,
        status,
        date: day("2026-02-01"),
    };
    assert_eq!(
        bench.refused(release(MemberStatus::Full)),
        RefusalCode::BadValue
    );
    bench.done(release(MemberStatus::Ended));
    assert_eq!(
        bench.refused(release(MemberStatus::Ended)),
        RefusalCode::AlreadyEnded
    );
}

pub fn raise(org: Id, task: Option<Id>) -> FindingCommand {
    FindingCommand::Raise {
        year: 2026,
        org,
        source: FindingSource::Manual,
        sheet: None,
        item: None,
        task,
        text: "problem".into(),
        responsible: Some("Wu".into()),
        measure: None,
        deadline: Some(day("2026-06-01")),
        found: day("2026-02-01"),
        record: None,
        campaign: None,
        rule: None,
        problem: None,
        repeats: None,
    }
}

#[test]
fn a_finding_is_closed_by_somebody_else_and_only_with_evidence() {
    let mut bench = Bench::new();
    bench.done(raise(2, None));
    let close = |verifier: &str| FindingCommand::Close {
        finding: 1,
        verifier: verifier.into(),
        date: day("2026-03-01"),
    };
    assert_eq!(bench.refused(close("Li")), RefusalCode::NoEvidence);
    let rectify = |evidence: &str| FindingCommand::Rectify {
        finding: 1,
        measure: "done so".into(),
        evidence: evidence.into(),
    };
    assert_eq!(bench.refused(rectify("")), RefusalCode::Empty);
    bench.done(rectify("photo"));
    assert_eq!(bench.refused(close("clerk")), RefusalCode::SamePerson);
    assert_eq!(bench.refused(close("Wu")), RefusalCode::SamePerson);
    bench.done(close("Li"));
    assert_eq!(bench.refused(close("Li")), RefusalCode::AlreadyEnded);
    let reopen = |reason: &str| FindingCommand::Reopen {
        finding: 1,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(reopen("")), RefusalCode::NoReason);
    bench.done(reopen("again"));
    assert_eq!(bench.last::<Finding>().verifier, None);
}
