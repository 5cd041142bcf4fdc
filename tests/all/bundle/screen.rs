//! Bundles from the screen: written into paper, and looked at in the inbox before they are taken.

use std::path::Path;

use wudan::{
    domain::Org,
    store::{Session, Store},
    words::Lang,
};

use super::{Office, content, empty, has_keygen};
use crate::{
    cli::run,
    workbench::{file, over_in, press, shown, today},
};

const SIZE: (u16, u16) = (120, 40);

fn opened(path: &Path) -> Store {
    Store::open(path, Session::local("王干事", today())).unwrap()
}

fn phone(store: &Store, code: &str) -> String {
    let org = store.org_by_code(code).unwrap().unwrap();
    store.find::<Org>(org).unwrap().unwrap().phone.unwrap()
}

/// Makes the file in a folder and another office known to each other.
fn pair(dir: &Path, below: &Office) {
    let call = |args: &[&str]| {
        let mut all = vec!["--db", "test.db", "--json"];
        all.extend(args);
        run(dir, &all).json()
    };
    let (keys, own) = (
        call(&["bundle", "key"]),
        below.desk.json(&["bundle", "key"]),
    );
    let text = |keys: &serde_json::Value, key: &str| keys[key].as_str().unwrap().to_string();
    let (site, key) = (text(&own, "site"), text(&own, "key"));
    call(&[
        "bundle",
        "peer",
        "add",
        "文学院",
        "--site",
        &site,
        "--key",
        &key,
    ]);
    let (site, key) = (text(&keys, "site"), text(&keys, "key"));
    let args = [
        "bundle", "peer", "add", "school", "--site", &site, "--key", &key,
    ];
    below.desk.done(&args);
}

#[test]
fn a_bundle_is_written_and_another_one_looked_at_and_taken() {
    if !has_keygen() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("test.db");
    drop(file(&path));
    let below = empty("arts");
    pair(dir.path(), &below);

    let mut app = over_in(opened(&path), SIZE, Lang::ZhCn);
    press(&mut app, "B");
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("文学院") && !screen.contains('⟨'),
        "{screen}"
    );
    press(&mut app, "f8");
    app.go_on();
    assert!(
        shown(&app, SIZE).contains("已写成"),
        "{}",
        shown(&app, SIZE)
    );
    let made = std::fs::read_dir(dir.path().join("paper")).unwrap();
    let made = made.map(|it| it.unwrap().path()).next().unwrap();
    let bytes = std::fs::read(made).unwrap();
    let root = content(&bytes)["root"].as_str().unwrap().to_string();
    assert_eq!(below.apply(&bytes)["applied"], true);

    below.desk.line(&format!("org edit {root} phone=65650009"));
    below.desk.line(&format!(
        "bundle make --peer school --under {root} --to up.wudan"
    ));
    std::fs::create_dir_all(dir.path().join("inbox")).unwrap();
    std::fs::copy(
        below.desk.path("up.wudan"),
        dir.path().join("inbox/up.wudan"),
    )
    .unwrap();
    // The only bundle of the inbox stands in the form.
    press(&mut app, "A f8");
    app.go_on();
    let screen = shown(&app, SIZE);
    assert!(
        screen.contains("65650009") && screen.contains("试办"),
        "{screen}"
    );
    press(&mut app, "right f8");
    app.go_on();
    let screen = shown(&app, SIZE);
    assert!(screen.contains("已收下"), "{screen}");
    assert_eq!(phone(&opened(&path), &root), "65650009");
}
