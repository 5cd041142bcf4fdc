//! Conflicts, order, and harmless repetition: who decides, and what a second application does.

use serde_json::Value as Json;

use super::{Office, code_of, dispatch, has_keygen, offices};

/// Both offices have the task, and both changed its goal.
fn disagreeing() -> (Office, Office, Vec<u8>) {
    let (above, below) = offices();
    let code = dispatch(&above);
    below.apply(&above.make(&below, &[]));
    above.desk.line(&format!("task edit {code} goal=上级说的"));
    let own = code_of(&below, "整顿支部");
    below
        .desk
        .line(&format!("task edit {own} goal=下级说的 standard=另一标准"));
    let up = below.make(&above, &[]);
    (above, below, up)
}

fn goal(office: &Office) -> Json {
    let code = code_of(office, "整顿支部");
    office.desk.json(&["task", "show", &code])["goal"].clone()
}

#[test]
fn a_field_that_both_changed_is_shown_and_nothing_is_written_until_it_is_decided() {
    if !has_keygen() {
        return;
    }
    for (side, wanted) in [("theirs", "下级说的"), ("ours", "上级说的")] {
        let (above, below, up) = disagreeing();
        let file = above.lay(&up);
        let answer = above.desk.call(&["bundle", "apply", file, "--json"]);
        assert_eq!(answer.code, 1, "{answer:?}");
        let object = answer.json();
        assert_eq!(object["applied"], false);
        let conflicts = object["conflicts"].as_array().unwrap();
        assert_eq!(conflicts.len(), 1, "{object:#}");
        let field = &conflicts[0]["fields"][0];
        assert_eq!(
            (&field["ours"], &field["theirs"]),
            (&"上级说的".into(), &"下级说的".into())
        );
        let text = above.desk.call(&["bundle", "apply", file]);
        let code = conflicts[0]["code"].as_str().unwrap();
        assert!(
            text.out.contains(&format!("--take {code}=theirs")),
            "{text:?}"
        );
        assert_eq!(goal(&above), "上级说的");

        let take = format!("{code}={side}");
        let answer = above.desk.json(&["bundle", "apply", file, "--take", &take]);
        assert_eq!(answer["applied"], true, "{answer:#}");
        assert_eq!(goal(&above), wanted);
        // The decision goes back with the next bundle, and is not asked again there.
        below.apply(&above.make(&below, &[]));
        assert_eq!(goal(&below), wanted);
        assert_eq!(above.items(&below), below.items(&above));
    }
}

#[test]
fn a_decision_about_other_values_than_were_seen_does_not_count() {
    if !has_keygen() {
        return;
    }
    let (above, _, up) = disagreeing();
    let file = above.lay(&up);
    let seen = above.desk.call(&["bundle", "apply", file, "--json"]).json();
    let take = format!("{}=theirs", seen["conflicts"][0]["code"].as_str().unwrap());
    let code = code_of(&above, "整顿支部");
    above.desk.line(&format!("task edit {code} goal=又改了"));
    let answer = above
        .desk
        .call(&["bundle", "apply", file, "--take", &take, "--json"]);
    assert_eq!((answer.code, &answer.json()["applied"]), (1, &false.into()));
}

#[test]
fn the_same_bundle_twice_is_harmless_and_an_older_or_other_one_is_refused() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let (first, second) = (above.make(&below, &[]), above.make(&below, &[]));
    let once = below.apply(&first);
    assert_eq!(once["applied"], true);
    let acts = below.desk.json(&["info"])["acts"].clone();
    let twice = below.apply(&first);
    assert!(
        twice["already"].is_string() && twice["rows"] == 0,
        "{twice:#}"
    );
    below.apply(&second);
    assert!(below.apply(&first)["already"].is_string());
    assert_eq!(
        below.desk.json(&["info"])["acts"],
        acts,
        "no act came of it"
    );

    // The office above goes back to a copy of its file, and uses a number again.
    let (other, third) = offices();
    dispatch(&other);
    std::fs::copy(other.desk.path("wudan.db"), other.desk.path("old.db")).unwrap();
    third.apply(&other.make(&third, &[]));
    std::fs::copy(other.desk.path("old.db"), other.desk.path("wudan.db")).unwrap();
    other.desk.line("org edit 001001001 phone=1");
    let forged = other.make(&third, &[]);
    third.desk.refused(
        &["bundle", "apply", third.lay(&forged)],
        1,
        "bundle_replayed",
    );
}

#[test]
fn an_application_is_taken_back_whole_and_can_be_made_again() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let down = above.make(&below, &[]);
    below.apply(&down);
    let told = below.items(&above);
    below.desk.done(&["undo"]);
    assert_eq!(below.desk.json(&["org", "list"]), Json::Array(Vec::new()));
    let answer = below.apply(&down);
    assert_eq!(answer["applied"], true, "{answer:#}");
    assert_eq!(below.items(&above), told);
    assert_eq!(
        below.desk.json(&["audit", "verify"])["flaws"],
        Json::Array(Vec::new())
    );
}

#[test]
fn what_the_door_refuses_leaves_nothing_behind() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let code = dispatch(&above);
    below.apply(&above.make(&below, &[]));
    let own = code_of(&below, "整顿支部");
    above
        .desk
        .line(&format!("task progress {code} 001001001 --progress 70"));
    above.desk.line("org edit 001001001 phone=777");
    // Below, the task is worked off and closed meanwhile.
    for org in ["001001001", "001001002"] {
        below
            .desk
            .line(&format!("task check {own} {org} --result met"));
        below.desk.line(&format!(
            "task progress {own} {org} --progress 100 --evidence 文"
        ));
    }
    below
        .desk
        .line(&format!("task assess {own} --outcome done --assessment 好"));
    below
        .desk
        .line(&format!("task close {own} --filed-to 总支"));
    let file = below.lay(&above.make(&below, &[]));
    for more in [&["--dry-run"][..], &[]] {
        let mut args = vec!["bundle", "apply", file, "--take", "theirs"];
        args.extend(more);
        let answer = below.desk.call(&args);
        assert_ne!(answer.code, 0, "{answer:?}");
        let org = below.desk.json(&["org", "show", "001001001"]);
        assert_eq!(org["phone"], "15436657002", "nothing half-written");
    }
    // The refusal of the step is on record, alone.
    let last = &below.desk.json(&["audit", "log", "--limit", "1"])[0];
    assert_eq!(
        (&last["outcome"], &last["rows"]),
        (&"refused".into(), &0.into())
    );
}

#[test]
fn only_who_may_change_the_subtree_exchanges_it() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let down = above.make(&below, &[]);
    below.apply(&down);
    above
        .desk
        .done(&["account", "grant", "sec", "--role", "security"]);
    let as_name = |name: &str, args: &[&str]| {
        let mut all = vec!["session", "--as", name];
        all.truncate(0);
        all.extend(args);
        (name.to_string(), all.join(" "))
    };
    let run = |(name, line): (String, String)| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"))
            .args(["session", "--as", &name])
            .current_dir(above.desk.path("."))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", above.desk.path("."))
            .env("SSH_ORIGINAL_COMMAND", line)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        (
            code,
            output.stdout,
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    for (name, role, scope) in [
        ("yes", "clerk", "001"),
        ("no", "clerk", "001003"),
        ("eye", "viewer", "001"),
    ] {
        let grant = format!("account grant {name} --role {role} --scope {scope}");
        let (code, _, err) = run(("sec".into(), grant));
        assert_eq!(code, 0, "{err}");
    }
    let make = |to: &str| format!("bundle make --peer arts --under 001001 --to {to}");
    let (code, bytes, err) = run(as_name("yes", &[&make("-")]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(bytes.starts_with(b"PK"));
    assert_eq!(
        below.apply(&bytes)["applied"],
        true,
        "by way of standard output"
    );
    for (name, to, code) in [
        ("yes", "x.wudan", "session_refused"),
        ("no", "-", "out_of_scope"),
        ("eye", "-", "not_allowed"),
    ] {
        let (exit, out, err) = run(as_name(name, &[&make(to)]));
        assert_eq!((exit, out.len()), (1, 0), "{name} {to}");
        assert!(err.contains(code), "{err}");
    }
    let (exit, _, err) = run(as_name("yes", &["bundle peer remove arts"]));
    assert!(exit == 1 && err.contains("not_allowed"), "{err}");
}

#[test]
fn an_application_that_is_killed_leaves_all_or_nothing_and_is_made_again() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let bytes = above.make(&below, &[]);
    let file = below.lay(&bytes);
    let mut ended = 0;
    for wait_ms in (5..400).step_by(25) {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_wudan"))
            .args([
                "--as",
                "he",
                "--today",
                crate::cli::TODAY,
                "bundle",
                "apply",
                file,
            ])
            .current_dir(below.desk.path("."))
            .env("HOME", below.desk.path("."))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let since = std::time::Instant::now();
        while since.elapsed().as_millis() < wait_ms && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = child.kill();
        ended += usize::from(child.wait().unwrap().success());
        let orgs = below.desk.json(&["org", "list"]).as_array().unwrap().len();
        let came = below
            .desk
            .json(&["bundle", "list"])
            .as_array()
            .unwrap()
            .len();
        assert!(
            [(0, 0), (3, 1)].contains(&(orgs, came)),
            "{orgs} orgs, {came} bundles"
        );
    }
    assert!(ended < 16, "none was killed in time");
    below.apply(&bytes);
    assert_eq!(above.items(&below), below.items(&above));
    assert_eq!(
        below.desk.json(&["audit", "verify"])["flaws"],
        Json::Array(Vec::new())
    );
}

#[test]
fn a_bundle_that_was_lost_on_its_way_is_not_taken_for_one_that_arrived() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    below.apply(&above.make(&below, &[]));
    above.desk.line("org edit 001001001 phone=777");
    above.make(&below, &[]);
    // The next one arrives, but tells of a part of the subtree only.
    let args = "bundle make --peer arts --under 001001002 --to part.wudan";
    above.desk.line(args);
    let part = std::fs::read(above.desk.path("part.wudan")).unwrap();
    assert_eq!(below.apply(&part)["applied"], true);
    let answer = above.apply(&below.make(&above, &[]));
    assert_eq!(answer["taken"], Json::Array(Vec::new()), "{answer:#}");
    let org = above.desk.json(&["org", "show", "001001001"]);
    assert_eq!(org["phone"], "777", "what stands here is newer");
}

#[test]
fn a_bundle_for_a_place_that_is_taken_uses_up_no_number() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let desk = &above.desk;
    desk.write("taken.wudan", "x");
    let make = [
        "bundle",
        "make",
        "--peer",
        below.name,
        "--under",
        super::ROOT,
    ];
    let make = [&make[..], &["--to", "taken.wudan"]].concat();
    let before = desk.json(&["bundle", "list"]);
    desk.refused(&make, 2, "paper_exists");
    assert_eq!(desk.json(&["bundle", "list"]), before);
    assert_eq!(desk.json(&[&make[..], &["--force"]].concat())["number"], 1);
}
