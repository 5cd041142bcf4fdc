//! Decisions about sheets, and their sums.

use wudan::{
    base::Decimal,
    domain::{
        Id, Mark, MarkDraft, RefusalCode, Sheet, SheetCommand, SheetLine, SheetRole,
        decide::{Totals, totals},
    },
};

use super::{Bench, TODAY, day, points};

fn open(adoption: Id, role: SheetRole) -> SheetCommand {
    SheetCommand::Open {
        year: 2026,
        org: 2,
        adoption,
        form: "f".into(),
        role,
        assessor: "Li".into(),
        date: day(TODAY),
    }
}

fn bench() -> Bench {
    let mut bench = Bench::new();
    let adoption = bench.adopt();
    bench.done(open(adoption, SheetRole::Inspector));
    bench
}

fn mark(item: &str, given: Option<&str>, reason: Option<&str>) -> SheetCommand {
    SheetCommand::Mark {
        sheet: 1,
        marks: vec![MarkDraft {
            item: item.into(),
            points: given.map(points),
            reason: reason.map(Into::into),
            evidence: None,
        }],
    }
}

fn sums(bench: &Bench) -> Totals {
    let pack = bench.facts().pack(1).unwrap();
    totals(pack.form("f").unwrap(), &bench.all::<Mark>()).unwrap()
}

#[test]
fn one_assessor_fills_a_form_for_an_org_once() {
    let mut bench = bench();
    assert_eq!(
        bench.refused(open(1, SheetRole::Inspector)),
        RefusalCode::SheetExists
    );
    assert_eq!(
        bench.refused(open(1, SheetRole::Cross)),
        RefusalCode::BadValue
    );
    bench.counts.insert("own_org", 1);
    bench.done(open(1, SheetRole::Own));
    let other = SheetCommand::Open {
        year: 2026,
        org: 3,
        adoption: 1,
        form: "f".into(),
        role: SheetRole::Inspector,
        assessor: "Li".into(),
        date: day(TODAY),
    };
    assert_eq!(bench.refused(other), RefusalCode::OwnOrg);
}

#[test]
fn a_mark_keeps_to_its_item() {
    let cases = [
        ("a1", Some("2.5"), None, Some(RefusalCode::PointsOutOfRange)),
        (
            "a1",
            Some("-0.5"),
            Some("why"),
            Some(RefusalCode::PointsOutOfRange),
        ),
        ("a1", Some("1.7"), None, Some(RefusalCode::PointsOffStep)),
        ("a1", Some("1"), None, Some(RefusalCode::ReasonRequired)),
        (
            "a1",
            Some("1"),
            Some(" "),
            Some(RefusalCode::ReasonRequired),
        ),
        ("a1", Some("1"), Some("why"), None),
        ("a1", Some("1.5"), None, None),
        ("a1", None, None, Some(RefusalCode::ReasonRequired)),
        ("a1", None, Some("why"), None),
        ("b1", Some("0"), None, None),
        ("b2", Some("-1"), Some("why"), None),
        ("b2", Some("3"), None, Some(RefusalCode::ReasonRequired)),
        (
            "b2",
            Some("1.5"),
            Some("why"),
            Some(RefusalCode::PointsOffStep),
        ),
        ("zz", Some("1"), None, Some(RefusalCode::NoSuchItem)),
    ];
    for (item, given, reason, code) in cases {
        let result = bench().apply(mark(item, given, reason));
        assert_eq!(
            result.err().map(|refusal| refusal.code),
            code,
            "{item} {given:?} {reason:?}"
        );
    }
}

#[test]
fn the_rest_is_filled_only_by_its_own_act_and_a_sheet_is_whole_when_handed_in() {
    let mut bench = bench();
    let submit = SheetCommand::Submit {
        sheet: 1,
        date: day(TODAY),
    };
    bench.done(mark("a1", Some("0.5"), Some("why")));
    let refusal = bench.apply(submit.clone()).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::MarksMissing);
    assert_eq!(refusal.field.as_deref(), Some("a2"));
    bench.done(SheetCommand::FillRest { sheet: 1 });
    let by_rest: Vec<String> = bench
        .all::<Mark>()
        .into_iter()
        .filter(|mark| mark.by_rest)
        .map(|mark| mark.item)
        .collect();
    assert_eq!(
        by_rest,
        ["a2", "b1"],
        "what always asks for a reason is left"
    );
    bench.done(mark("b2", Some("2"), Some("why")));
    bench.done(submit.clone());
    assert_eq!(
        bench.refused(mark("a1", Some("2"), None)),
        RefusalCode::SheetSubmitted
    );
    assert_eq!(bench.refused(submit), RefusalCode::SheetSubmitted);
    let reopen = |reason: &str| SheetCommand::Reopen {
        sheet: 1,
        reason: reason.into(),
    };
    assert_eq!(bench.refused(reopen(" ")), RefusalCode::NoReason);
    bench.done(reopen("slip"));
    bench.done(SheetCommand::Erase {
        sheet: 1,
        item: "b2".into(),
    });
    assert_eq!(sums(&bench).missing, 1);
}

#[test]
fn sums_are_exact_and_tell_missing_from_nought() {
    let mut bench = bench();
    assert_eq!(sums(&bench).missing, 4);
    assert_eq!(sums(&bench).total, Decimal::ZERO);
    bench.done(mark("a1", Some("1.5"), None));
    bench.done(mark("a2", Some("0"), Some("nothing there")));
    bench.done(mark("b2", Some("-1"), Some("worse")));
    let sum = sums(&bench);
    assert_eq!((sum.total, sum.missing), (points("0.5"), 1));
    assert_eq!(sum.groups[0].got, points("1.5"));
    bench.done(mark("b1", None, Some("no students")));
    let sum = sums(&bench);
    assert_eq!((sum.missing, sum.groups[1].not_applicable), (0, 1));
    assert_eq!((sum.applicable, sum.scaled.is_some()), (points("7"), true));
}

/// What an org sent back: every item but perhaps the last.
fn answer(sheet: Option<Id>, items: &[(&str, &str)], flags: [bool; 2]) -> SheetCommand {
    let draft = |(item, given): &(&str, &str)| MarkDraft {
        item: (*item).into(),
        points: Some(points(given)),
        reason: Some("why".into()),
        evidence: None,
    };
    let [submit, replace] = flags;
    SheetCommand::Load {
        adoption: 1,
        form: "f".into(),
        date: day(TODAY),
        submit,
        replace,
        lines: vec![SheetLine {
            org: 2,
            sheet,
            assessor: "Li".into(),
            marks: items.iter().map(draft).collect(),
        }],
    }
}

#[test]
fn what_an_org_sends_back_goes_onto_its_own_sheet_and_is_handed_in_when_whole() {
    let mut bench = Bench::new();
    bench.adopt();
    bench.done(answer(None, &[("a1", "1")], [true, false]));
    let sheet: Sheet = bench.last();
    assert_eq!((sheet.role, sheet.submitted), (SheetRole::Own, None));
    let again = answer(None, &[("a1", "1")], [true, false]);
    assert_eq!(bench.refused(again), RefusalCode::SheetExists);
    let pack = bench.facts().pack(1).unwrap();
    let items = pack.form("f").unwrap().items();
    let all: Vec<(&str, &str)> = items.map(|item| (item.id.as_str(), "1")).collect();
    bench.done(answer(Some(sheet.id), &all, [true, false]));
    assert_eq!(bench.last::<Sheet>().submitted, Some(day(TODAY)));
    assert_eq!(
        bench.all::<Mark>().len(),
        all.len(),
        "no item has two marks"
    );
    let other = |flags| answer(Some(sheet.id), &[("a1", "0.5")], flags);
    assert_eq!(
        bench.refused(other([true, false])),
        RefusalCode::SheetSubmitted
    );
    bench.done(other([true, true]));
    assert_eq!(bench.last::<Sheet>().submitted, Some(day(TODAY)));
    let first = bench
        .all::<Mark>()
        .into_iter()
        .find(|mark| mark.item == "a1");
    assert_eq!(first.unwrap().points, Some(points("0.5")));
}

#[test]
fn an_answer_never_goes_onto_the_sheet_of_somebody_else() {
    let mut bench = bench();
    let inspector: Sheet = bench.last();
    let refused = bench.refused(answer(Some(inspector.id), &[("a1", "1")], [false, true]));
    assert_eq!(refused, RefusalCode::BadValue);
}
