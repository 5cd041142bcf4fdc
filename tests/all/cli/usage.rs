//! Wrong calls: usage errors, exit codes, roles in force, broken files.

use super::{Desk, data, run, told};

#[test]
fn wrong_calls_are_told_on_standard_error_with_their_code() {
    let desk = Desk::bare();
    let cases: [(&[&str], &str, &str); 8] = [
        (
            &["org", "list", "--nonsense"],
            "usage_unknown_option",
            "--nonsense",
        ),
        (&["orgs"], "usage_unknown_command", "orgs"),
        (&["org", "show"], "usage_missing", "<ORG>"),
        (
            &["org", "list", "--kind", "支部"],
            "usage_bad_value",
            "branch 党支部",
        ),
        (
            &["org", "list", "--today", "5月"],
            "usage_bad_value",
            "2026-07-15",
        ),
        (&["org", "list", "--limit", "x"], "usage_bad_value", "整数"),
        (
            &["sheet", "fill", "1", "1.1=x"],
            "usage_bad_value",
            "条目=得分",
        ),
        (
            &["org", "move", "1", "--parent", "2", "--root"],
            "usage_conflict",
            "--root",
        ),
    ];
    for (args, code, named) in cases {
        let answer = desk.plain(args);
        told(&answer, 2, code);
        assert!(answer.err.contains(named), "{args:?} {answer:?}");
    }
    let bare = desk.plain(&["org"]);
    assert_eq!((bare.code, bare.out.as_str()), (2, ""), "{bare:?}");
    assert!(bare.err.contains("wudan org <命令>") || bare.err.contains("wudan org [选项]"));
}

#[test]
fn a_word_of_a_closed_list_is_taken_by_its_code_and_by_its_name_in_both_languages() {
    let desk = Desk::ready();
    let codes = |kind: &str| {
        let rows = desk.json(&["org", "list", "--kind", kind]);
        let rows = rows.as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["code"].as_str().unwrap().to_string())
            .collect::<Vec<_>>()
    };
    let english = wudan::words::Words::built_in(wudan::words::Lang::En);
    let label = english.code("org_kind", "branch").into_owned();
    assert_eq!(codes("branch"), ["001001001", "001001002"]);
    assert_eq!(codes("党支部"), codes("branch"));
    assert_eq!(codes(&label), codes("branch"));
    let first = desk.json(&["org", "list", "--kind", "branch", "--limit", "1"]);
    assert_eq!(
        first.as_array().unwrap().len(),
        1,
        "the limit counts what fits"
    );
}

#[test]
fn each_exit_of_the_table_can_be_reached() {
    let desk = Desk::ready();
    desk.done(&["info"]);
    desk.refused(&["org", "move", "001", "--parent", "001001"], 1, "cycle");
    desk.refused(&["org", "show", "999"], 3, "not_found");
    desk.refused(&["import", "orgs", "gone.csv"], 3, "not_found");
    desk.refused(&["task", "show", "T-9999"], 3, "not_found");
    desk.refused(&["pack", "show", "s9"], 3, "not_found");
    desk.refused(&["--db", "none.db", "info"], 3, "no_file");
    desk.write("half.csv", "编号,名称\n\"001,甲\n");
    desk.refused(&["import", "orgs", "half.csv"], 4, "unclosed_quote");
    desk.write("bad.toml", "[pack]\nid = 1\n");
    desk.refused(&["pack", "adopt", "bad.toml"], 4, "pack_defective");
    desk.refused(&["init"], 5, "file_exists");
    desk.write("other.db", &"not a file of data ".repeat(300));
    desk.refused(&["--db", "other.db", "info"], 5, "foreign_file");
    let check = desk.call(&["pack", "check", "bad.toml"]);
    assert_eq!(check.code, 4, "{check:?}");
    assert!(check.out.contains("bad.toml:"), "{check:?}");
}

#[test]
fn an_ambiguous_name_is_refused_and_a_key_is_taken() {
    let desk = Desk::ready();
    let found = ["org", "found", "001009", "文学院党总支", "--kind", "党总支"];
    desk.done(&[&found[..], &["--sector", "高校", "--parent", "001"]].concat());
    desk.refused(&["org", "show", "文学院党总支"], 2, "ambiguous");
    assert_eq!(desk.json(&["org", "show", "#2"])["code"], "001001");
    assert_eq!(desk.json(&["org", "show", "党委组织部"])["code"], "001002");
}

#[test]
fn with_roles_in_force_nobody_takes_a_name_a_day_or_an_org_outside_his_scope() {
    let desk = Desk::ready();
    let user = String::from_utf8(
        std::process::Command::new("id")
            .arg("-un")
            .output()
            .unwrap()
            .stdout,
    );
    let user = user.unwrap().trim().to_string();
    desk.refused(
        &["account", "grant", "guo", "--role", "clerk"],
        1,
        "bad_value",
    );
    desk.done(&["account", "grant", "guo", "--role", "安全保密员"]);
    for args in [
        vec!["org", "list"],
        vec!["audit", "verify"],
        vec!["org", "rename", "001", "x"],
    ] {
        let mut named = vec!["--as", "guo"];
        named.extend(&args);
        told(&desk.plain(&named), 1, "roles_in_force");
        let mut dated = vec!["--today", "2026-01-01"];
        dated.extend(&args);
        told(&desk.plain(&dated), 1, "roles_in_force");
        told(&desk.plain(&args), 1, "not_allowed");
    }
    let me = Desk::ready();
    told(
        &me.plain(&["account", "grant", &user, "--role", "clerk"]),
        1,
        "bad_value",
    );
    assert_eq!(
        me.plain(&["account", "grant", &user, "--role", "security"])
            .code,
        0
    );
    told(
        &me.plain(&["account", "grant", &user, "--role", "clerk"]),
        1,
        "own_grant",
    );
    told(
        &me.plain(&["account", "grant", "guo", "--role", "clerk", "--scope", "9"]),
        3,
        "not_found",
    );
    let guo = me.plain(&["account", "grant", "guo", "--role", "clerk"]);
    assert_eq!(guo.code, 0, "{guo:?}");
    told(&me.plain(&["account", "revoke", "1"]), 1, "last_holder");
    told(&me.plain(&["audit", "log"]), 1, "not_allowed");
}

#[test]
fn a_clerk_works_inside_his_scope_and_not_beside_it() {
    let desk = Desk::ready();
    let user = String::from_utf8(
        std::process::Command::new("id")
            .arg("-un")
            .output()
            .unwrap()
            .stdout,
    );
    let user = user.unwrap().trim().to_string();
    desk.done(&["account", "grant", "guo", "--role", "security"]);
    // Another process of the security officer, as a forced command would name him.
    let mut store = wudan::store::Store::open(
        &desk.path("wudan.db"),
        wudan::store::Session::local("guo", chrono::NaiveDate::from_ymd_opt(2026, 5, 20).unwrap()),
    )
    .unwrap();
    let grant = wudan::domain::AccountCommand::Grant {
        name: user,
        role: wudan::domain::Role::Clerk,
        scope: Some(2),
    };
    store.execute(grant.into(), &[]).unwrap();
    let inside = desk.plain(&["org", "rename", "001001001", "文学院教工党支部"]);
    assert_eq!(inside.code, 0, "{inside:?}");
    told(
        &desk.plain(&["org", "rename", "001003", "x"]),
        1,
        "out_of_scope",
    );
    told(
        &desk.plain(&["org", "move", "001001001", "--root"]),
        1,
        "out_of_scope",
    );
    told(&desk.plain(&["account", "revoke", "1"]), 1, "not_allowed");
}

#[test]
fn a_dirty_list_is_told_row_by_row_and_nothing_of_it_is_taken_without_consent() {
    let desk = Desk::bare();
    desk.done(&["init", "--year", "2026"]);
    let list = data("orgs-university-mixed.utf8bom.csv");
    let answer = desk.refused(&["import", "orgs", &list], 4, "import_needs_consent");
    assert!(
        answer
            .err
            .contains("第 122 行 G 届次成立日期 栏，值「2022.13.18」，存疑"),
        "{answer:?}"
    );
    assert_eq!(desk.json(&["org", "list"]).as_array().unwrap().len(), 0);
    let dry = desk.call(&["import", "orgs", &list, "--dry-run", "--json"]);
    let report = dry.json();
    assert_eq!(
        (
            dry.code,
            report["rows"].as_u64(),
            report["imported"].as_u64()
        ),
        (4, Some(579), Some(0))
    );
    for key in [
        "row", "column", "value", "reason", "remedy", "code", "severity",
    ] {
        assert!(
            report["issues"]
                .as_array()
                .unwrap()
                .iter()
                .all(|it| !it[key].is_null()),
            "{key}"
        );
    }
    assert_eq!(desk.json(&["org", "list"]).as_array().unwrap().len(), 0);
    assert_eq!(
        desk.json(&["import", "orgs", &list, "--good-rows"])["imported"],
        579
    );
    assert_eq!(desk.json(&["org", "list"]).as_array().unwrap().len(), 579);
    let again = desk.refused(
        &["import", "orgs", &list, "--good-rows"],
        1,
        "duplicate_code",
    );
    assert!(again.err.contains("579 个编号"), "{again:?}");
    assert_eq!(desk.json(&["info"])["rows"]["org"], 579);
}

#[test]
fn the_program_prints_its_completions() {
    let desk = Desk::bare();
    for (shell, known) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef wudan"),
        ("fish", "wudan"),
    ] {
        let answer = run(&desk.path("."), &["completions", shell]);
        assert!(
            answer.code == 0 && answer.out.contains(known),
            "{shell}: {answer:?}"
        );
    }
}
