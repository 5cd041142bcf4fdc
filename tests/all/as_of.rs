//! Looking back: the file as it stood after any act, without touching it.

use wudan::{
    domain::{Id, VerdictCommand},
    store::{Session, Store},
};

use crate::{
    cli::{Desk, verdict::court},
    decide::day,
};

fn store(desk: &Desk) -> Store {
    let session = Session::local("zhou", day("2026-12-31"));
    Store::open(&desk.path("wudan.db"), session).unwrap()
}

/// All that judging reads of everybody, and the tree.
fn known(store: &Store) -> String {
    let mut dockets = store.dockets(2026).unwrap();
    let docket = dockets.remove(0);
    let tree = store.org_ids(None, wudan::domain::OrgKind::ALL, u32::MAX);
    let tree: Vec<Id> = tree.unwrap();
    let facts = store.judge_facts(&docket, &tree).unwrap();
    format!("{tree:?} {facts:#?}")
}

/// Acts of every sort that judging looks at: rows added, changed, taken away and taken back.
const ACTS: &[&str] = &[
    "org edit 001001001 members=90",
    "org rename 001001001 文学院教工党支部",
    "org move 001003 --parent 001001",
    "org found 001001003 新支部 --kind branch --sector university --parent 001001 --members 9",
    "org merge 001001002 --into 001001001",
    "undo",
    "redo",
    "person leave 6 --until 2026-05-19",
    "person add 林晓 --title 教授",
    "person appoint 10 --org 001001001 --post secretary --since 2026-05-20",
    "person enroll 10 --org 001001001",
    "card lift 1 --reason 整改好",
    "finding rectify 1 --measure 补 --evidence 本",
    "figure drop 2",
    "figure set 001003 work 77",
    "undo",
    "register add 001001 brand name=书香",
    "register drop 1",
    "term begin 001001 --start 2026-05-01 --years 3",
    "sheet list",
];

#[test]
fn the_file_can_be_seen_as_it_stood_after_each_of_its_acts() {
    let desk = court();
    let mut seen = Vec::new();
    let note = |seen: &mut Vec<(i64, String)>| {
        let store = store(&desk);
        seen.push((store.last_act().unwrap(), known(&store)));
    };
    note(&mut seen);
    for act in ACTS {
        desk.line(act);
        note(&mut seen);
    }
    let differing = seen.windows(2).filter(|two| two[0].1 != two[1].1).count();
    assert!(differing > 12, "only {differing} acts change what is known");
    let live = store(&desk);
    for (act, wanted) in &seen {
        let view = live.as_of(*act, live.session().today).unwrap();
        assert!(known(view.store()) == *wanted, "after act {act}");
    }
    let last = &seen.last().unwrap().1;
    assert!(known(&live) == *last, "looking back changes nothing");
    assert!(live.verify().unwrap().flaws.is_empty());
}

#[test]
fn a_later_act_does_not_shine_through_a_view() {
    let desk = court();
    let live = store(&desk);
    let act = live.last_act().unwrap();
    let view = live.as_of(act, live.session().today).unwrap();
    let before = known(view.store());
    desk.line("org edit 001001001 members=90");
    assert!(known(view.store()) == before);
    assert!(known(&live) != before);
}

/// Decides all by the body, closes the year, and judges it again on a later day.
fn verified(desk: &Desk) -> serde_json::Value {
    desk.line("verdict confirm review --body 学院党委");
    let close = "year close 2026 --body 学院党委 --document 9号文 --as-proposed";
    desk.line(close);
    desk.json(&["year", "verify", "2026"])
}

#[test]
fn a_proposal_without_a_basis_rests_on_what_stood_before_it() {
    let desk = court();
    for org in ["001001", "001001002"] {
        desk.line(&format!("org edit {org} members=24"));
    }
    let mut live = store(&desk);
    let docket = live.dockets_of_appraisal(2026, "review").unwrap().remove(0);
    let hearing = live.hearing(docket).unwrap();
    assert_eq!(hearing.act, live.last_act().unwrap());
    let proposals = hearing.proposals("review", &hearing.assessed());
    let command = VerdictCommand::Propose {
        adoption: hearing.docket.adoption.id,
        lines: hearing.lines(&proposals),
        basis: None,
    };
    live.execute(command.into(), &[]).unwrap();
    desk.line("org edit 001001001 members=90");
    let check = verified(&desk);
    assert_eq!(
        (&check["same"], &check["verdicts"]),
        (&true.into(), &4.into()),
        "{check}"
    );
}

#[test]
fn a_proposal_of_many_chunks_has_one_basis() {
    const ORGS: usize = 1_050;
    let desk = court();
    let mut orgs = String::from("编号,上级编号,名称,类型,领域,党员数\n");
    let mut figures = String::from("党组织,指标项,值\n");
    for n in 0..ORGS {
        orgs.push_str(&format!(
            "002{n:04},001,第{n}直属党支部,直属党支部,高校,9\n"
        ));
        figures.push_str(&format!("002{n:04},work,{}\n", 60 + n % 40));
    }
    desk.write("many.csv", &orgs);
    desk.write("figures.csv", &figures);
    desk.line("import orgs many.csv");
    desk.line("figure load figures.csv");
    for org in ["001001", "001001002"] {
        desk.line(&format!("org edit {org} members=24"));
    }
    let done = desk.json(&["verdict", "propose", "review"]);
    assert_eq!(done["judged"], ORGS + 4);
    let acts = desk.json(&["audit", "log", "--limit", "2"]);
    assert!(
        acts[0]["batch"].is_string() && acts[0]["batch"] == acts[1]["batch"],
        "{acts}"
    );
    desk.line("org edit 0020001 members=90");
    let check = verified(&desk);
    assert_eq!(
        (&check["same"], &check["verdicts"]),
        (&true.into(), &(ORGS + 4).into())
    );
}
