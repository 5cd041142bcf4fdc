//! Decisions about organisations.

use proptest::prelude::*;
use wudan::{
    base::Value,
    domain::{
        Assignment, Id, Org, OrgCommand, OrgEvent, OrgEventKind, OrgKind, OrgLine, Patch, Person,
        Post, PostKind, RefusalCode, Sector, TaskCommand, Term,
    },
};

use super::{Bench, day};

fn line(code: &str, parent: Option<&str>) -> OrgLine {
    OrgLine {
        line: 2,
        code: code.into(),
        parent: parent.map(String::from),
        name: format!("name {code}"),
        kind: OrgKind::Branch,
        sector: Sector::University,
        members: Some(3),
        term_start: None,
        term_years: None,
        secretary: None,
        deputies: Vec::new(),
        phone: None,
    }
}

fn found(code: &str, parent: Option<Id>) -> OrgCommand {
    OrgCommand::Found {
        code: code.into(),
        parent,
        name: "new".into(),
        kind: OrgKind::Branch,
        sector: Sector::Organ,
        members: None,
        founded: None,
    }
}

fn moved(org: Id, parent: Option<Id>) -> OrgCommand {
    OrgCommand::Move {
        org,
        parent,
        date: day("2026-02-01"),
        reason: None,
    }
}

#[test]
fn a_code_is_unique_among_living_orgs_only() {
    let mut bench = Bench::new();
    assert_eq!(
        bench.refused(found("1.1", Some(1))),
        RefusalCode::DuplicateCode
    );
    bench.done(OrgCommand::Dissolve {
        org: 2,
        date: day("2026-01-01"),
        reason: None,
    });
    bench.done(found("1.1", Some(1)));
    assert_eq!(
        bench.refused(found("1.9", Some(2))),
        RefusalCode::OrgDissolved
    );
    assert_eq!(bench.refused(found(" ", Some(1))), RefusalCode::Empty);
}

#[test]
fn a_load_links_lines_to_earlier_lines_and_to_the_file() {
    let mut bench = Bench::new();
    let mut first = line("2", Some("1.1"));
    first.secretary = Some("Li".into());
    first.deputies = vec!["Li".into(), "Wu".into()];
    first.term_start = Some(day("2024-01-01"));
    first.term_years = Some(3);
    bench.done(OrgCommand::Load {
        lines: vec![first, line("3", Some("2"))],
    });
    let orgs = bench.all::<Org>();
    assert_eq!((orgs[3].parent, orgs[4].parent), (Some(2), Some(4)));
    assert!(orgs[3].sort < orgs[4].sort);
    let names: Vec<String> = bench
        .all::<Person>()
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names, ["Li", "Li", "Wu"], "equal names stay two persons");
    assert_eq!(bench.all::<Post>().len(), 3);
    assert_eq!(bench.last::<Term>().due(), day("2027-01-01"));
}

#[test]
fn a_load_is_refused_whole_with_its_line() {
    let cases = [
        (vec![line("2", Some("9"))], RefusalCode::UnknownParent),
        (
            vec![line("3", Some("2")), line("2", None)],
            RefusalCode::UnknownParent,
        ),
        (
            vec![line("2", None), line("2", None)],
            RefusalCode::DuplicateCode,
        ),
        (vec![line("1.1", None)], RefusalCode::DuplicateCode),
        (
            vec![OrgLine {
                term_start: Some(day("2024-01-01")),
                ..line("2", None)
            }],
            RefusalCode::Empty,
        ),
    ];
    for (lines, code) in cases {
        let refusal = Bench::new().apply(OrgCommand::Load { lines }).unwrap_err();
        assert_eq!(refusal.code, code);
        assert!(
            refusal.args.iter().any(|(name, _)| name == "line"),
            "{refusal:?}"
        );
    }
}

#[test]
fn an_edit_touches_only_columns_without_history() {
    let mut bench = Bench::new();
    let edit = |field: &str, value: Value| OrgCommand::Edit {
        org: 2,
        set: vec![Patch {
            field: field.into(),
            value,
        }],
    };
    bench.done(edit("members", Value::Text("12".into())));
    assert_eq!(bench.get::<Org>(2).members, Some(12));
    bench.done(edit("members", Value::Null));
    assert_eq!(bench.get::<Org>(2).members, None);
    assert_eq!(
        bench.refused(edit("name", Value::Null)),
        RefusalCode::UnknownField
    );
    assert_eq!(
        bench.refused(edit("members", Value::Text("x".into()))),
        RefusalCode::BadValue
    );
    assert_eq!(
        bench.refused(edit("code", Value::Text(" ".into()))),
        RefusalCode::Empty
    );
    assert_eq!(
        bench.refused(edit("code", Value::Text("1".into()))),
        RefusalCode::DuplicateCode
    );
    assert_eq!(
        bench.refused(edit("code", Value::Text("1.1".into()))),
        RefusalCode::NothingToDo
    );
}

#[test]
fn a_move_under_ones_own_child_is_a_cycle() {
    let mut bench = Bench::new();
    let refusal = bench.apply(moved(1, Some(2))).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.field.as_deref()),
        (RefusalCode::Cycle, Some("parent"))
    );
    assert_eq!(bench.refused(moved(1, Some(1))), RefusalCode::Cycle);
    assert_eq!(bench.refused(moved(2, Some(1))), RefusalCode::NothingToDo);
    bench.done(moved(2, Some(3)));
    let event = bench.last::<OrgEvent>();
    assert_eq!(event.event, OrgEventKind::Moved);
    assert_eq!(
        (event.before.as_deref(), event.after.as_deref()),
        (Some("org 1"), Some("org 1.2"))
    );
}

#[test]
fn a_merger_takes_children_and_leaves_history_on_both() {
    let mut bench = Bench::new();
    let child = bench.org("1.1.1", Some(2));
    bench.done(OrgCommand::Merge {
        org: 2,
        into: 3,
        date: day("2026-02-01"),
        reason: None,
    });
    assert_eq!(bench.get::<Org>(child).parent, Some(3));
    let gone = bench.get::<Org>(2);
    assert_eq!(
        (gone.merged_into, gone.dissolved),
        (Some(3), Some(day("2026-02-01")))
    );
    let merged = bench
        .all::<OrgEvent>()
        .into_iter()
        .filter(|e| e.event == OrgEventKind::Merged);
    assert_eq!(merged.map(|event| event.org).collect::<Vec<_>>(), [3, 2]);
    let into_child = OrgCommand::Merge {
        org: 3,
        into: child,
        date: day("2026-02-01"),
        reason: None,
    };
    assert_eq!(bench.refused(into_child), RefusalCode::Cycle);
}

#[test]
fn an_org_with_children_or_open_work_is_not_dissolved() {
    let dissolve = |org| OrgCommand::Dissolve {
        org,
        date: day("2026-02-01"),
        reason: None,
    };
    let mut bench = Bench::new();
    assert_eq!(bench.refused(dissolve(1)), RefusalCode::HasChildren);
    let task = super::task::published(&mut bench);
    bench.done(super::task::dispatch(task, &[2]));
    assert_eq!(bench.refused(dissolve(2)), RefusalCode::HasOpenWork);
    let work = bench.last::<Assignment>().id;
    bench.done(TaskCommand::Assess {
        assignment: work,
        outcome: wudan::domain::Outcome::Cancelled,
        assessment: "ended".into(),
        score: None,
    });
    let person = bench.person("Li");
    bench.put(Post {
        id: 0,
        version: 0,
        person,
        org: 2,
        post: PostKind::Secretary,
        acting: false,
        since: None,
        until: None,
    });
    bench.done(dissolve(2));
    assert_eq!(bench.last::<Post>().until, Some(day("2026-02-01")));
    assert_eq!(bench.refused(dissolve(2)), RefusalCode::OrgDissolved);
}

#[test]
fn renaming_and_rebuilding_keep_what_was() {
    let mut bench = Bench::new();
    let date = day("2026-02-01");
    bench.done(OrgCommand::Rename {
        org: 2,
        name: "x".into(),
        date,
        reason: None,
    });
    assert_eq!(bench.last::<OrgEvent>().before.as_deref(), Some("org 1.1"));
    let kind = OrgKind::GeneralBranch;
    bench.done(OrgCommand::Rebuild {
        org: 2,
        kind,
        date,
        reason: Some("2026-7".into()),
    });
    let event = bench.last::<OrgEvent>();
    assert_eq!(event.before.as_deref(), Some("branch"));
    assert_eq!(event.reason.as_deref(), Some("2026-7"));
    let before = OrgCommand::Rename {
        org: 2,
        name: "y".into(),
        date: day("1999-01-01"),
        reason: None,
    };
    assert_eq!(bench.refused(before), RefusalCode::DatesReversed);
}

fn is_tree(bench: &Bench) -> bool {
    let orgs = bench.all::<Org>();
    orgs.iter().all(|org| {
        let mut at = org.parent;
        for _ in 0..=orgs.len() {
            match at {
                None => return true,
                Some(id) => at = bench.get::<Org>(id).parent,
            }
        }
        false
    })
}

proptest! {
    #[test]
    fn no_sequence_of_moves_and_mergers_makes_a_cycle(
        steps in prop::collection::vec((1..8_i64, 0..8_i64, any::<bool>()), 1..40)
    ) {
        let mut bench = Bench::new();
        for n in 0..4 {
            bench.org(&format!("n{n}"), Some(1 + n));
        }
        for (org, other, merges) in steps {
            let date = day("2026-02-01");
            let _ = if merges && other > 0 {
                bench.apply(OrgCommand::Merge { org, into: other, date, reason: None })
            } else {
                bench.apply(moved(org, (other > 0).then_some(other)))
            };
            prop_assert!(is_tree(&bench));
        }
    }
}
