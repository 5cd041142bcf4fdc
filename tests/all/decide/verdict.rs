//! Decisions about verdicts and the closing of years.

use wudan::domain::{RefusalCode, Verdict, VerdictCommand, VerdictLine, YearCommand};

use super::{day, points, supervision::sound};

fn line(proposed: Option<&str>, ceiling: Option<&str>) -> VerdictLine {
    VerdictLine {
        appraisal: "review".into(),
        org: 2,
        person: None,
        start: day("2026-01-01"),
        end: day("2026-12-31"),
        raw: Some(points("81.5")),
        proposed: proposed.map(Into::into),
        ceiling: ceiling.map(Into::into),
    }
}

#[test]
fn a_body_decides_within_the_ceiling_and_gives_its_reason() {
    let (mut bench, adoption) = sound();
    let propose = |line| VerdictCommand::Propose {
        adoption,
        lines: vec![line],
        basis: None,
    };
    let decide = |grade: &str, reason: Option<&str>| VerdictCommand::Decide {
        verdict: 1,
        grade: grade.into(),
        body: "committee".into(),
        reason: reason.map(Into::into),
        date: day("2026-03-01"),
    };
    assert_eq!(
        bench.refused(propose(line(Some("no"), None))),
        RefusalCode::NoSuchItem
    );
    bench.done(propose(line(Some("good"), None)));
    bench.done(propose(line(Some("poor"), Some("poor"))));
    assert_eq!(bench.all::<Verdict>().len(), 1);
    assert_eq!(
        bench.refused(decide("good", Some("x"))),
        RefusalCode::AboveCeiling
    );
    bench.done(propose(line(Some("good"), None)));
    assert_eq!(
        bench.refused(decide("poor", None)),
        RefusalCode::GradeNeedsReason
    );
    bench.done(decide("poor", Some("complaints")));
    assert_eq!(
        bench.refused(decide("good", None)),
        RefusalCode::AlreadyDecided
    );
    assert_eq!(
        bench.refused(propose(line(Some("poor"), None))),
        RefusalCode::NothingToDo,
        "what a body decided stays"
    );
}

#[test]
fn who_is_no_longer_appraised_in_an_org_that_is_judged_again_leaves_no_open_verdict() {
    let (mut bench, adoption) = sound();
    let (first, second) = (bench.person("a"), bench.person("b"));
    let propose = |lines: &[VerdictLine]| VerdictCommand::Propose {
        adoption,
        lines: lines.to_vec(),
        basis: None,
    };
    let person = |id| VerdictLine {
        person: Some(id),
        ..line(Some("good"), None)
    };
    bench.done(propose(&[person(first), person(second)]));
    bench.done(propose(&[person(second)]));
    let left: Vec<_> = bench.all::<Verdict>().iter().map(|it| it.person).collect();
    assert_eq!(left, [Some(second)]);
    bench.done(VerdictCommand::Confirm {
        adoption,
        appraisal: "review".into(),
        body: "committee".into(),
        date: day("2026-03-01"),
    });
    bench.done(propose(&[person(first)]));
    let left: Vec<_> = bench.all::<Verdict>().iter().map(|it| it.person).collect();
    assert_eq!(
        left,
        [Some(second), Some(first)],
        "what a body decided stays"
    );
}

#[test]
fn a_year_is_closed_when_every_verdict_is_decided() {
    let (mut bench, adoption) = sound();
    bench.done(VerdictCommand::Propose {
        adoption,
        lines: vec![line(Some("good"), None)],
        basis: None,
    });
    let close = YearCommand::Close {
        year: 2026,
        date: day("2026-03-01"),
        body: "committee".into(),
        document: "No. 1".into(),
    };
    assert_eq!(bench.refused(close.clone()), RefusalCode::VerdictsOpen);
    bench.done(VerdictCommand::Confirm {
        adoption,
        appraisal: "review".into(),
        body: "committee".into(),
        date: day("2026-03-01"),
    });
    bench.done(close.clone());
    assert!(bench.get::<Verdict>(1).frozen.is_some());
    assert_eq!(bench.refused(close), RefusalCode::YearClosed);
    bench.done(YearCommand::Reopen {
        year: 2026,
        date: day("2026-03-01"),
        reason: "appeal".into(),
    });
    assert!(bench.get::<Verdict>(1).frozen.is_none());
}
