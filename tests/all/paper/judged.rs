//! What reports say of a verdict: the decision's own reason, and nothing of how the program works.

use std::collections::BTreeSet;

use wudan::{
    domain::{Id, OrgKind, pack::Pack},
    exchange::{
        paper::{ColumnKind, Document, Row, shown},
        sheet::OutCell,
    },
    report::{Asked, ReportKind, build},
    store::Store,
};

use super::{asked, college, store, words};

/// A report on an appraisal of a pack in a year.
fn of(store: &Store, kind: ReportKind, at: (i32, Id, &str)) -> Document {
    on(store, kind, (at, None))
}

/// The same on an org.
fn on(
    store: &Store,
    kind: ReportKind,
    ((year, adoption, id), org): ((i32, Id, &str), Option<Id>),
) -> Document {
    let usual = asked(store, kind).org;
    let asked = Asked {
        year,
        appraisal: Some(id.to_string()),
        adoption: Some(adoption),
        org: org.or(usual),
        ..asked(store, kind)
    };
    build(store, &words(), &asked).unwrap()
}

fn told(cells: &[OutCell]) -> Vec<String> {
    let told = cells.iter().map(|cell| shown(cell, ColumnKind::Text));
    told.collect()
}

#[test]
fn a_decided_verdict_stands_with_the_reason_on_record() {
    let store = store();
    let dockets = store.dockets_of_appraisal(2025, "org-review").unwrap();
    let adoption = dockets[0].adoption.id;
    let kept = store.verdicts(adoption, (Some("org-review"), None), 0, 1_000);
    let kept = kept.unwrap();
    let document = of(
        &store,
        ReportKind::Appraisal,
        (2025, adoption, "org-review"),
    );
    let table = document.tables().next().unwrap();
    let rows: Vec<Vec<String>> = table.cell_rows().map(|cells| told(cells)).collect();
    let with_reason = kept.iter().filter(|line| line.row.reason.is_some());
    assert!(with_reason.clone().count() > 20);
    for line in with_reason {
        let row = rows.iter().find(|row| row[1] == line.org).unwrap();
        assert_eq!(
            Some(row.last().unwrap()),
            line.row.reason.as_ref(),
            "{row:?}"
        );
    }
    let college = college(&store);
    let own = kept.iter().find(|line| line.row.org == college).unwrap();
    let reason = own.row.reason.clone().unwrap();
    let document = of(
        &store,
        ReportKind::Explanation,
        (2025, adoption, "org-review"),
    );
    let text = format!("{:?}", document.blocks);
    assert!(text.contains(&reason), "{text}");
    let nothing = words().code("why", "no_row").into_owned();
    assert!(!text.contains(&nothing), "{text}");
    // One that nobody has decided and that has no score says nothing.
    let open = store.dockets_of_appraisal(2026, "org-review").unwrap();
    let at = (2026, open[0].adoption.id, "org-review");
    let text = format!("{:?}", of(&store, ReportKind::Appraisal, at).blocks);
    assert!(!text.contains(&nothing), "{text}");
}

/// Every id of a pack that a trace could name, as far as it is no word of the language.
fn ids(pack: &Pack) -> BTreeSet<String> {
    let forms = pack.forms.iter().flat_map(|form| {
        let groups = form.groups.iter().map(|group| group.id.clone());
        std::iter::once(form.id.clone()).chain(groups)
    });
    let gradings = pack.gradings.iter().map(|row| row.id.clone());
    let scores = pack.scores.iter().map(|row| row.id.clone());
    let facts = pack.facts.iter().map(|row| row.id.clone());
    let scales = pack.scales.iter().flat_map(|scale| &scale.grades);
    let grades = scales.map(|grade| grade.id.clone());
    let appraisals = pack.appraisals.iter().map(|row| row.id.clone());
    let all = forms.chain(gradings).chain(scores).chain(facts);
    all.chain(grades)
        .chain(appraisals)
        .filter(|id| id.is_ascii())
        .collect()
}

#[test]
fn an_explanation_names_no_id_and_no_code_of_a_rule() {
    let store = store();
    let mut lines = 0;
    let kinds = [OrgKind::Committee, OrgKind::GeneralBranch, OrgKind::Branch];
    let orgs = kinds
        .map(|kind| store.org_ids(None, &[kind], 3).unwrap())
        .concat();
    for year in [2025, 2026] {
        for docket in store.dockets(year).unwrap() {
            let ids = ids(&docket.pack);
            for appraisal in &docket.pack.appraisals {
                let at = (year, docket.adoption.id, appraisal.id.as_str());
                let each = orgs
                    .iter()
                    .map(|org| on(&store, ReportKind::Explanation, (at, Some(*org))));
                let tables =
                    each.flat_map(|document| document.tables().cloned().collect::<Vec<_>>());
                let rows = tables.flat_map(|table| table.cell_rows().cloned().collect::<Vec<_>>());
                for cells in rows {
                    let row = told(&cells).join(" ");
                    lines += 1;
                    let words = row.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                    for word in words.filter(|word| !word.is_empty()) {
                        let is_code = word.len() == 3
                            && word.starts_with(|c: char| c.is_ascii_uppercase())
                            && word[1..].bytes().all(|byte| byte.is_ascii_digit());
                        assert!(!is_code && !ids.contains(word), "{word}: {row}");
                    }
                    for inside in ["标识", "读数"] {
                        assert!(!row.contains(inside), "{row}");
                    }
                }
            }
        }
    }
    assert!(lines > 20, "{lines}");
}

#[test]
fn orgs_are_counted_as_orgs_and_persons_as_persons() {
    let store = store();
    let heading = |id: &str| {
        let dockets = store.dockets_of_appraisal(2025, id).unwrap();
        let at = (2025, dockets[0].adoption.id, id);
        let document = of(&store, ReportKind::Appraisal, at);
        let sums = document.tables().nth(1).unwrap();
        let groups = document.tables().next().unwrap().rows.iter();
        let groups = groups.filter_map(|row| match row {
            Row::Group(name) => Some(name.clone()),
            Row::Cells(_) => None,
        });
        let groups: Vec<String> = groups.collect();
        assert!(groups.iter().all(|name| !name.contains('(')), "{groups:?}");
        sums.columns[2].title.clone()
    };
    assert_eq!(heading("org-review"), "评定个数");
    assert_eq!(heading("secretary-review"), "评定人数");
}
