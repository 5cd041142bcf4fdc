//! What reports count and whom they name.

use std::collections::BTreeSet;

use chrono::Datelike;
use wudan::{
    domain::{Id, Org, OrgKind},
    exchange::{
        paper::{Block, ColumnKind, Document, Row, Table, shown},
        sheet::OutCell,
    },
    report::{Asked, ReportKind, build},
    store::Store,
};

use super::{asked, college, document, store, today, words};

fn table<'a>(document: &'a Document, key: &str) -> &'a Table {
    let mut tables = document.tables();
    tables.find(|table| table.key == key).unwrap()
}

fn column(table: &Table, key: &str) -> usize {
    let place = table.columns.iter().position(|it| it.key == key);
    place.unwrap_or_else(|| panic!("{}: {key}", table.key))
}

fn groups(table: &Table) -> Vec<&str> {
    let groups = table.rows.iter().filter_map(|row| match row {
        Row::Group(name) => Some(name.as_str()),
        Row::Cells(_) => None,
    });
    groups.collect()
}

fn text(cell: &OutCell) -> String {
    shown(cell, ColumnKind::Text)
}

fn orgs(store: &Store, kind: Option<OrgKind>) -> Vec<Org> {
    let kinds = kind.map_or_else(|| OrgKind::ALL.to_vec(), |kind| vec![kind]);
    let ids = store.org_ids(None, &kinds, 10_000).unwrap();
    let found = ids
        .into_iter()
        .map(|id| store.find::<Org>(id).unwrap().unwrap());
    found.collect()
}

#[test]
fn the_year_counts_party_orgs_without_departments_and_members_once() {
    let store = store();
    let document = document(&store, ReportKind::Yearly);
    let all = orgs(&store, None);
    let is_party = |org: &&Org| ![OrgKind::Unit, OrgKind::Group].contains(&org.kind);
    let party = all.iter().filter(is_party).count();
    assert!(party < all.len(), "the demonstration has departments");
    let kinds = table(&document, "kinds");
    assert_eq!(kinds.total_row().unwrap()[1], OutCell::Whole(party as i64));
    let root = all.iter().find(|org| org.parent.is_none()).unwrap();
    let members = root.members.unwrap();
    let said = format!("{:?}", document.blocks);
    assert!(
        said.contains(&format!("共有党组织 {party} 个、党员 {members} 名")),
        "{said}"
    );
    let pairs = document.blocks.iter().find_map(|block| match block {
        Block::KeyValues(pairs) => Some(pairs),
        _ => None,
    });
    let pairs = pairs.unwrap();
    assert_eq!(
        pairs[0],
        ("党员总数".into(), OutCell::Whole(members.into()))
    );
    let units = orgs(&store, Some(OrgKind::Unit)).len();
    let unit = words().code("org_kind", "unit").into_owned();
    assert!(
        pairs.contains(&(unit, OutCell::Whole(units as i64))),
        "{pairs:?}"
    );
}

#[test]
fn scores_of_different_forms_stand_in_columns_of_their_own() {
    let store = store();
    let document = document(&store, ReportKind::Yearly);
    let each = table(&document, "each");
    let scores = each.columns.iter().filter(|it| it.key.starts_with("score"));
    let scores: Vec<&str> = scores.map(|it| it.title.as_str()).collect();
    assert!(!scores.is_empty());
    assert!(
        scores.iter().all(|title| title.contains("满分")),
        "{scores:?}"
    );
    let mut forms = BTreeSet::new();
    let glance = store.glance(2026, None).unwrap();
    for (line, cells) in glance.iter().zip(each.cell_rows()) {
        let own = store.form_scores(line.org.org.id, 2026).unwrap();
        let first = column(each, "score");
        let told = &cells[first..first + scores.len()];
        let told = told.iter().filter(|cell| **cell != OutCell::Empty).count();
        assert_eq!(told, own.len(), "{}", line.org.org.name);
        forms.extend(own.into_iter().map(|it| it.form));
    }
    assert_eq!(forms.len(), scores.len());
}

#[test]
fn the_course_of_the_year_ends_with_the_month_that_has_come() {
    let store = store();
    let document = document(&store, ReportKind::Yearly);
    let charts = document.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) if chart.key.starts_with("course") => Some(chart),
        _ => None,
    });
    let months = today().month() as usize;
    let mut keys = Vec::new();
    for chart in charts {
        assert_eq!(chart.labels.len(), months, "{}", chart.key);
        assert!(
            chart
                .series
                .iter()
                .all(|(_, numbers)| numbers.len() == months)
        );
        keys.push((chart.key, chart.series.len()));
    }
    // Entries of the ledger are so many that they need a scale of their own.
    assert!(keys.contains(&("course_records", 1)), "{keys:?}");
    assert!(!keys.contains(&("course", 3)));
}

#[test]
fn a_secretary_without_tasks_is_listed_and_a_department_has_none() {
    let store = store();
    let asked = Asked {
        year: 2031,
        ..asked(&store, ReportKind::SecretaryLists)
    };
    let document = build(&store, &words(), &asked).unwrap();
    let listed = groups(table(&document, "lists"))
        .into_iter()
        .map(String::from);
    let listed: BTreeSet<String> = listed.collect();
    let names = store.org_names(0, 10_000).unwrap();
    for org in &names {
        let is_led = ![OrgKind::Unit, OrgKind::Group].contains(&org.kind);
        let is_there = listed.iter().any(|group| match org.secretary.is_empty() {
            true => *group == format!("书记空缺（{}）", org.name),
            false => group.starts_with(&format!("{}（", org.secretary)),
        });
        assert!(!is_led || is_there, "{org:?}");
        let vacant = format!("书记空缺（{}）", org.name);
        assert!(is_led || !listed.contains(&vacant), "{vacant}");
    }
}

#[test]
fn a_department_stands_in_the_lists_by_its_name_alone() {
    let store = store();
    let asked = Asked {
        under: None,
        ..asked(&store, ReportKind::Lists)
    };
    let document = build(&store, &words(), &asked).unwrap();
    let listed = groups(table(&document, "lists"));
    for org in orgs(&store, Some(OrgKind::Unit)) {
        assert!(listed.contains(&org.name.as_str()), "{}", org.name);
    }
    assert!(listed.iter().all(|group| !group.contains("（空）")));
}

#[test]
fn who_made_a_paper_is_the_department_whoever_it_is_about() {
    let store = store();
    let office = store.info().unwrap().title;
    for kind in [
        ReportKind::OrgFile,
        ReportKind::Explanation,
        ReportKind::Lists,
    ] {
        let document = document(&store, kind);
        let head = &document.head[0];
        assert!(
            head.starts_with(&format!("制表单位：{office} ")),
            "{kind}: {head}"
        );
    }
}

#[test]
fn an_org_s_file_says_of_empty_parts_that_they_are_and_names_each_column_once() {
    let store = store();
    let document = document(&store, ReportKind::OrgFile);
    for table in document.tables() {
        let titles = table.columns.iter().map(|it| (&it.above, &it.title));
        let once: BTreeSet<_> = titles.clone().collect();
        assert_eq!(once.len(), titles.count(), "{}", table.key);
    }
    let empty = document
        .tables()
        .filter(|table| table.rows.is_empty())
        .count();
    assert!(empty > 0, "the demonstration's college has no cards");
    let bytes = wudan::exchange::paper::render(
        &document,
        wudan::exchange::paper::PaperForm::Xlsx,
        &super::look(),
    );
    let parts = super::xml::parts(&bytes.unwrap());
    let sheets = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"));
    assert_eq!(sheets.count(), document.tables().count() - empty);
}

#[test]
fn the_score_of_a_check_stands_with_the_check_until_the_task_is_assessed() {
    let store = store();
    let document = document(&store, ReportKind::Lists);
    let lists = table(&document, "lists");
    let of = |key| column(lists, key);
    let (checked, closed) = (of("check_score"), of("score"));
    assert_eq!(lists.columns[checked].above, "查单");
    let (result, outcome) = (of("result"), of("outcome"));
    let mut seen = 0;
    for cells in lists.cell_rows() {
        let is_open = cells[outcome] == OutCell::Empty;
        assert!(!is_open || cells[closed] == OutCell::Empty, "{cells:?}");
        assert!(cells[checked] == OutCell::Empty || cells[result] != OutCell::Empty);
        seen += usize::from(cells[checked] != OutCell::Empty);
    }
    assert!(seen > 0);
}

#[test]
fn the_publication_names_its_scope_and_its_day() {
    let store = store();
    let document = document(&store, ReportKind::Publication);
    let titles = document.tables().next().unwrap().columns.iter();
    let titles: Vec<&str> = titles.map(|it| it.title.as_str()).collect();
    assert!(titles.ends_with(&["公布范围", "晒单日期"]), "{titles:?}");
}

#[test]
fn sorts_of_cards_of_which_there_is_none_keep_their_rows() {
    let store = store();
    let document = document(&store, ReportKind::Cards);
    let sorts = table(&document, "card_sorts");
    let names: Vec<String> = sorts.cell_rows().map(|cells| text(&cells[0])).collect();
    assert_eq!(names, ["黄牌", "橙牌", "红牌"]);
    assert!(sorts.cell_rows().all(|cells| cells[1] == OutCell::Whole(0)));
}

#[test]
fn shares_are_computed_in_the_row_of_sums() {
    let store = store();
    let college: Id = college(&store);
    for (kind, key, share) in [
        (ReportKind::Progress, "progress", "share_done"),
        (ReportKind::Lists, "list_sums", "share_done"),
        (ReportKind::Yearly, "each", "share_done"),
        (ReportKind::Findings, "finding_states", "share"),
        (ReportKind::Indicators, "indicator_sums", "share"),
    ] {
        let document = document(&store, kind);
        let table = table(&document, key);
        let total = table.total_row().unwrap();
        let cell = &total[column(table, share)];
        assert!(
            matches!(cell, OutCell::Decimal(_)),
            "{kind} {college}: {cell:?}"
        );
    }
}
