//! Organisation lists as clerks send them come in exactly as their truth says.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::LazyLock,
};

use wudan::{
    domain::OrgKind,
    exchange::{
        IssueCode, Limits, OrgList, OrgRow, Program, ReadCode, ReadError, Severity, SkipCode,
        Synonyms, Table, read, read_org_list,
    },
    words::{Lang, Words},
};

pub fn program() -> Program {
    Program::new(PathBuf::from(env!("CARGO_BIN_EXE_wudan")))
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

pub fn list_of(table: &Table) -> Result<OrgList, ReadError> {
    static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| Synonyms::builtin().unwrap());
    read_org_list(table, &SYNONYMS, &BTreeSet::new())
}

fn import(name: &str) -> OrgList {
    list_of(&read(&data(name), &program()).unwrap()).unwrap()
}

/// A list from the text of a CSV file.
fn list(csv: &str) -> OrgList {
    let bytes = std::io::Cursor::new(csv.as_bytes().to_vec());
    let table = wudan::exchange::read::read_here(bytes, &Limits::for_text()).unwrap();
    list_of(&table).unwrap()
}

/// The columns of the truth file, in its order.
fn truth_cells(row: &OrgRow, words: &Words) -> Vec<String> {
    let text = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let kind = words.code("org_kind", row.kind.code()).into_owned();
    let sector = words.code("sector", row.sector.code()).into_owned();
    let start = row.term_start.map(|date| date.to_string());
    vec![
        row.line.to_string(),
        row.code.clone(),
        row.parent.clone().unwrap_or_default(),
        row.name.clone(),
        kind,
        sector,
        text(row.members),
        start.unwrap_or_default(),
        text(row.term_years),
        row.secretary.clone().unwrap_or_default(),
        row.deputies.join("、"),
        row.phone.clone().unwrap_or_default(),
    ]
}

fn plain_csv(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(data(name)).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    rows.map(|line| line.split(',').map(String::from).collect())
        .collect()
}

#[test]
fn the_clean_list_comes_in_whole_from_csv_and_from_xlsx() {
    let stats = std::fs::read_to_string(data("orgs-university.stats.json")).unwrap();
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    let (csv, xlsx) = (
        import("orgs-university.csv"),
        import("orgs-university.xlsx"),
    );
    assert_eq!(csv.rows, xlsx.rows);
    assert_eq!(csv.rows.len(), 579);
    assert!(!csv.needs_consent() && !xlsx.needs_consent());
    assert_eq!(csv.issues, [], "a clean list has nothing to tell");
    let mut kinds: BTreeMap<OrgKind, u64> = BTreeMap::new();
    for row in &csv.rows {
        *kinds.entry(row.kind).or_default() += 1;
    }
    for (kind, word) in [
        (OrgKind::Committee, "党委"),
        (OrgKind::WorkCommittee, "党工委"),
        (OrgKind::GeneralBranch, "党总支"),
        (OrgKind::DirectBranch, "直属党支部"),
        (OrgKind::Branch, "党支部"),
        (OrgKind::Group, "党小组"),
    ] {
        assert_eq!(stats["by_type"][word], kinds[&kind], "{word}");
    }
    let count = |some: fn(&OrgRow) -> bool| csv.rows.iter().filter(|row| some(row)).count();
    assert_eq!(stats["no_secretary"], count(|row| row.secretary.is_none()));
    assert_eq!(stats["no_deputy"], count(|row| row.deputies.is_empty()));
    assert_eq!(stats["no_phone"], count(|row| row.phone.is_none()));
    assert_eq!(stats["members"], csv.members_of_roots());
}

#[test]
fn the_dirty_list_comes_in_exactly_as_its_truth_says_from_every_file() {
    let mut truth = plain_csv("orgs-university-mixed.truth.csv");
    let words = Words::built_in(Lang::ZhCn);
    let sector = words.code("sector", "university").into_owned();
    truth.iter_mut().for_each(|row| row[5] = sector.clone());
    for name in [
        "orgs-university-mixed.utf8bom.csv",
        "orgs-university-mixed.gb18030.csv",
        "orgs-university-mixed.xlsx",
    ] {
        let list = import(name);
        let mut rows = list.rows.clone();
        rows.sort_by_key(|row| row.line);
        let read: Vec<Vec<String>> = rows.iter().map(|row| truth_cells(row, &words)).collect();
        for (read, truth) in read.iter().zip(&truth) {
            assert_eq!(read, truth, "{name}");
        }
        assert_eq!(read.len(), truth.len(), "{name}");
        assert_eq!(list.refused, BTreeSet::from([367]));
    }
}

#[test]
fn the_dirty_list_is_flagged_exactly_where_its_flags_file_says() {
    let flags = plain_csv("orgs-university-mixed.flags.csv");
    let flags: BTreeSet<Vec<String>> = flags.into_iter().collect();
    for name in [
        "orgs-university-mixed.utf8bom.csv",
        "orgs-university-mixed.gb18030.csv",
        "orgs-university-mixed.xlsx",
    ] {
        let list = import(name);
        let code = |line: u64| {
            let row = list.rows.iter().find(|row| row.line == line);
            row.map(|row| row.code.clone()).unwrap_or_default()
        };
        let flagged = list
            .issues
            .iter()
            .filter(|i| i.severity() == Severity::Flagged);
        let flagged: BTreeSet<Vec<String>> = flagged
            .map(|issue| {
                let heading = issue.column.as_ref().unwrap().heading.clone();
                let value = issue.value.clone();
                vec![issue.row.to_string(), code(issue.row), heading, value]
            })
            .collect();
        assert_eq!(flagged, flags, "{name}");
        assert!(list.needs_consent());
        let of = |code| list.skipped.iter().filter(|s| s.code == code).count();
        assert_eq!(
            (of(SkipCode::Title), of(SkipCode::Heading)),
            (1, 3),
            "{name}"
        );
        assert_eq!(of(SkipCode::Total), 1, "{name}");
        assert_eq!(of(SkipCode::Note), 1, "{name}");
        assert_eq!(refusals(&list), [(367, IssueCode::RowRepeated)], "{name}");
    }
}

const HEAD: &str =
    "编号,上级编号,名称,类型,领域,党员数,届次成立日期,任期年限,书记,副书记,联系电话\n";

fn refusals(list: &OrgList) -> Vec<(u64, IssueCode)> {
    let refused = list
        .issues
        .iter()
        .filter(|i| i.severity() == Severity::Refused);
    refused.map(|issue| (issue.row, issue.code)).collect()
}

#[test]
fn each_broken_row_is_refused_with_its_reason_and_takes_its_descendants_down() {
    let list = list(&format!(
        "{HEAD}1,,校党委,党委,高校,9,,,,,\n\
         2,1,甲总支,总支,高校,,,,,,\n\
         2,1,乙总支,总支,高校,,,,,,\n\
         3,,无上级支部,支部,高校,,,,,,\n\
         4,99,上级不明支部,支部,高校,,,,,,\n\
         5,6,圈一支部,支部,高校,,,,,,\n\
         6,5,圈二支部,支部,高校,,,,,,\n\
         7,5,圈下支部,支部,高校,,,,,,\n\
         8,1,怪类,乐队,高校,,,,,,\n\
         9,8,怪类之下,支部,高校,,,,,,\n\
         10,9,怪类之下之下,小组,高校,,,,,,\n\
         ,1,没有编号,支部,高校,,,,,,\n\
         12,1,,支部,高校,,,,,,\n\
         13,1,错位支部,支部,高校,,,,,,,多,余\n\
         14,14,自己的上级,支部,高校,,,,,,\n"
    ));
    use IssueCode as C;
    assert_eq!(
        refusals(&list),
        [
            (4, C::CodeDuplicate),
            (5, C::ParentMissing),
            (6, C::ParentUnknown),
            (7, C::ParentCycle),
            (8, C::ParentCycle),
            (9, C::ParentRefused),
            (10, C::KindUnknown),
            (11, C::ParentRefused),
            (12, C::ParentRefused),
            (13, C::CodeMissing),
            (14, C::NameMissing),
            (15, C::TooManyCells),
            (16, C::ParentCycle),
        ]
    );
    let codes: Vec<&str> = list.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["1", "2"]);
    let deep = list
        .issues
        .iter()
        .find(|i| i.row == 12 && i.code == C::ParentRefused);
    assert_eq!(deep.unwrap().places()["parent_row"], "11");
    assert_eq!(list.refused.len(), 13);
}

#[test]
fn a_subordinate_may_stand_before_its_superior_and_comes_after_it() {
    let list = list(&format!(
        "{HEAD}3,2,丙支部,支部,高校,,,,,,\n2,1,乙总支,总支,高校,,,,,,\n1,,甲党委,党委,高校,,,,,,\n"
    ));
    let codes: Vec<&str> = list.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["1", "2", "3"]);
    assert!(!list.needs_consent());
}

#[test]
fn values_that_cannot_be_read_surely_are_left_out_and_the_row_stays() {
    let list = list(&format!(
        "{HEAD}1,,甲党委,党委,海军,若干,2024-02-30,一届,张三、李四,王五 赵六,见附件\n"
    ));
    let row = &list.rows[0];
    assert_eq!(
        (row.members, row.term_start, row.term_years),
        (None, None, None)
    );
    assert_eq!((&row.secretary, &row.phone), (&None, &None));
    assert_eq!(row.deputies, ["王五", "赵六"]);
    use IssueCode as C;
    let codes: Vec<IssueCode> = list.issues.iter().map(|issue| issue.code).collect();
    for code in [
        C::SectorUnknown,
        C::MembersUnreadable,
        C::DateNoSuchDay,
        C::TermYearsUnreadable,
        C::SecretarySeveral,
        C::PhoneUnreadable,
    ] {
        assert!(codes.contains(&code), "{code}");
    }
    assert!(list.needs_consent());
    let date = list
        .issues
        .iter()
        .find(|i| i.code == C::DateNoSuchDay)
        .unwrap();
    assert_eq!(date.places()["column"], "G 届次成立日期");
    assert_eq!(date.places()["value"], "2024-02-30");
}

#[test]
fn superior_orgs_may_be_named_and_known_ones_need_not_stand_in_the_list() {
    let text =
        "党组织名称,上级党组织,代码,类别\n甲总支,校党委,2,总支\n乙支部,甲总支,3,支部\n校党委,,1,\n";
    let list = list(text);
    let pairs: Vec<(&str, Option<&str>)> = list
        .rows
        .iter()
        .map(|row| (row.code.as_str(), row.parent.as_deref()))
        .collect();
    assert_eq!(pairs, [("1", None), ("2", Some("1")), ("3", Some("2"))]);
    let csv = format!("{HEAD}3,2,丙支部,支部,高校,,,,,,\n");
    let bytes = std::io::Cursor::new(csv.into_bytes());
    let table = wudan::exchange::read::read_here(bytes, &Limits::for_text()).unwrap();
    let known = BTreeSet::from(["2".to_string()]);
    let list = read_org_list(&table, &Synonyms::builtin().unwrap(), &known).unwrap();
    assert_eq!(list.rows[0].parent.as_deref(), Some("2"));
}

#[test]
fn a_list_without_its_needed_columns_says_which() {
    let table = |text: &str| {
        let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
        wudan::exchange::read::read_here(bytes, &Limits::for_text()).unwrap()
    };
    let error = list_of(&table("名称,类型\n甲,党委\n")).unwrap_err();
    assert_eq!(error.code, ReadCode::MissingColumn);
    assert_eq!(error.args["field"], "code");
    let error = list_of(&table("a,b\n1,2\n")).unwrap_err();
    assert_eq!(error.code, ReadCode::NoHeading);
    assert_eq!(list_of(&table(HEAD)).unwrap_err().code, ReadCode::NoRows);
}

#[test]
fn every_code_has_its_words_and_they_name_only_what_is_known() {
    let words = Words::built_in(Lang::En);
    for code in ReadCode::ALL {
        for part in ["what", "remedy"] {
            let key = format!("exchange.read_error.{code}.{part}");
            assert!(words.has(&key), "{key}");
        }
    }
    for code in IssueCode::ALL {
        for part in ["what", "remedy"] {
            let key = format!("exchange.issue.{code}.{part}");
            assert!(words.has(&key), "{key}");
        }
    }
    for code in SkipCode::ALL {
        assert!(words.has(&format!("exchange.skipped.{code}")), "{code}");
    }
}

#[test]
fn a_circle_through_every_row_and_a_deep_chain_take_no_longer_than_their_rows() {
    let rows = 20_000;
    let circle = |n: usize| format!("{n},{},组{n},党小组,高校,,,,,,\n", (n + 1) % rows);
    let text: String = (0..rows).map(circle).collect();
    let table = |text: String| {
        let bytes = std::io::Cursor::new(format!("{HEAD}{text}").into_bytes());
        wudan::exchange::read::read_here(bytes, &Limits::for_text()).unwrap()
    };
    let list = list_of(&table(text)).unwrap();
    assert_eq!((list.rows.len(), list.refused.len()), (0, rows));
    assert!(list.issues[0].places()["rows"].len() < 100);
    let chain = |n: usize| match n {
        0 => "0,,组0,党委,高校,,,,,,\n".to_string(),
        n => format!("{n},{},组{n},党小组,高校,,,,,,\n", n - 1),
    };
    let text: String = (0..rows).rev().map(chain).collect();
    let list = list_of(&table(text)).unwrap();
    assert_eq!((list.rows.len(), list.rows[0].code.as_str()), (rows, "0"));
}
