//! Signed, encrypted, and whatever is wrong with a file: refused, each with its own sentence.

use std::{fs, process::Command};

use super::{content, dispatch, empty, has_keygen, offices, part};
use crate::cli::told;

#[test]
fn openssh_itself_accepts_the_signature_and_refuses_it_for_other_bytes() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let bytes = above.make(&below, &[]);
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs::write(dir.path().join(name), bytes).unwrap();
        dir.path().join(name)
    };
    let peers = below.desk.json(&["bundle", "peer", "list"]);
    let (site, key) = (
        peers[0]["site"].as_str().unwrap(),
        peers[0]["key"].as_str().unwrap(),
    );
    let allowed = write("allowed_signers", format!("{site} {key}\n").as_bytes());
    let signature = write("content.json.sig", &part(&bytes, "content.json.sig"));
    let signed = part(&bytes, "content.json");
    let mut other = signed.clone();
    other[100] ^= 1;
    for (bytes, is_good) in [(signed, true), (other, false)] {
        let file = write("content.json", &bytes);
        let verified = Command::new("ssh-keygen")
            .args(["-Y", "verify", "-n", "wudan-bundle", "-I", site, "-f"])
            .arg(&allowed)
            .arg("-s")
            .arg(&signature)
            .stdin(fs::File::open(file).unwrap())
            .output()
            .unwrap();
        assert_eq!(verified.status.success(), is_good, "{verified:?}");
    }
}

#[test]
fn flipped_bytes_wrong_signers_and_foreign_bundles_are_refused() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let stranger = empty("library");
    dispatch(&above);
    let bytes = above.make(&below, &[]);
    let apply = |bytes: &[u8], code: &str| {
        let file = below.lay(bytes);
        let answer = below.desk.refused(&["bundle", "apply", file], 4, code);
        assert!(
            answer.err.contains("没有") || answer.err.contains("未保存"),
            "{answer:?}"
        );
    };
    let step = bytes.len() / 40;
    for at in (10..bytes.len()).step_by(step) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        apply(&flipped, "altered");
    }
    apply(&bytes[..bytes.len() / 2], "altered");
    apply(b"hello", "not_a_bundle");
    // A third office does not know the first, and the bundle is not for it.
    let file = stranger.lay(&bytes);
    stranger
        .desk
        .refused(&["bundle", "apply", file], 4, "unknown_signer");
    stranger.know(&above);
    stranger
        .desk
        .refused(&["bundle", "apply", file], 4, "not_for_us");
    // The office below was given another key for the one above.
    let forged = {
        let peers = below.desk.json(&["bundle", "peer", "list"]);
        let site = peers[0]["site"].as_str().unwrap().to_string();
        below.desk.done(&["bundle", "peer", "remove", "school"]);
        let key = stranger.desk.json(&["bundle", "key"])["key"].clone();
        let key = key.as_str().unwrap().to_string();
        below.desk.done(&[
            "bundle", "peer", "add", "other", "--site", &site, "--key", &key,
        ]);
        bytes.clone()
    };
    apply(&forged, "bad_signature");
    assert_eq!(
        below
            .desk
            .json(&["bundle", "list"])
            .as_array()
            .unwrap()
            .len(),
        0
    );
    let shown = below.desk.json(&["bundle", "show", below.lay(&bytes)]);
    assert_eq!(shown["signature"], "bad");
}

#[test]
fn a_bundle_is_encrypted_to_an_office_or_with_a_passphrase() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    let stranger = empty("library");
    dispatch(&above);
    let sealed = above.make(&below, &["--encrypt"]);
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    let file = stranger.lay(&sealed);
    stranger
        .desk
        .refused(&["bundle", "show", file], 4, "cannot_open");
    for at in [30, 120, sealed.len() / 2, sealed.len() - 1] {
        let mut flipped = sealed.clone();
        flipped[at] ^= 1;
        let answer = below.desk.call(&["bundle", "apply", below.lay(&flipped)]);
        assert_eq!((answer.code, answer.out.as_str()), (4, ""), "{at}");
    }
    let cut = below.lay(&sealed[..sealed.len() - 40]);
    below.desk.refused(&["bundle", "apply", cut], 4, "altered");
    assert_eq!(below.apply(&sealed)["applied"], true);

    above.desk.write("word", "春风化雨\n");
    let sealed = above.make(&below, &["--passphrase-file", "word"]);
    let file = below.lay(&sealed);
    below
        .desk
        .refused(&["bundle", "apply", file], 4, "needs_passphrase");
    below.desk.write("wrong", "秋风\n");
    let wrong = ["bundle", "apply", file, "--passphrase-file", "wrong"];
    told(&below.desk.call(&wrong), 4, "wrong_passphrase");
    below.desk.write("word", "春风化雨\n");
    let right = ["bundle", "apply", file, "--passphrase-file", "word"];
    assert_eq!(below.desk.json(&right)["applied"], true);
}

#[test]
fn a_signed_content_that_says_what_may_not_be_said_is_refused() {
    if !has_keygen() {
        return;
    }
    let (above, below) = offices();
    dispatch(&above);
    let bytes = above.make(&below, &[]);
    let good = content(&bytes);
    assert_eq!(good["format"], 1);
    let sound = wudan::exchange::bundle::parse(&serde_json::to_vec(&good).unwrap());
    assert!(sound.is_ok());
    let mut cases = Vec::new();
    let mut spoil = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut other = good.clone();
        change(&mut other);
        cases.push(other);
    };
    spoil(&|it| it["format"] = 2.into());
    spoil(&|it| it["more"] = 1.into());
    spoil(&|it| it["number"] = 0.into());
    spoil(&|it| it["from"] = "a b\" x".into());
    spoil(&|it| it["root"] = "001003".into());
    let items = good["items"].as_array().unwrap();
    let at = |kind: &str| items.iter().position(|it| it["kind"] == kind).unwrap();
    let (org, work) = (at("org"), at("assignment"));
    spoil(&|it| it["items"][org]["kind"] = "account".into());
    spoil(&|it| it["items"][org]["fields"]["kind"] = "empire".into());
    spoil(&|it| it["items"][org]["fields"]["name"] = serde_json::Value::Null);
    spoil(&|it| it["items"][org]["fields"]["x"] = 1.into());
    spoil(&|it| it["items"][org]["key"] = serde_json::json!(["a\u{202e}b"]));
    spoil(&|it| it["items"][work]["fields"]["progress"] = (-1).into());
    spoil(&|it| it["items"][work]["fields"]["dispatched"] = "2026-02-30".into());
    spoil(&|it| it["items"][work]["key"][2] = "999".into());
    for (no, case) in cases.iter().enumerate() {
        let read = wudan::exchange::bundle::parse(&serde_json::to_vec(case).unwrap());
        assert!(read.is_err(), "case {no}");
    }
    let deep = format!("{{\"format\":1,\"items\":{}", "[".repeat(100_000));
    assert!(wudan::exchange::bundle::parse(deep.as_bytes()).is_err());
    // What nobody sees is not taken into the file.
    let mut hidden = good.clone();
    hidden["items"][org]["fields"]["name"] = "文\u{202e}学\u{7}院".into();
    let read = wudan::exchange::bundle::parse(&serde_json::to_vec(&hidden).unwrap()).unwrap();
    let names = read.content.of(wudan::domain::Kind::Org);
    let names: Vec<String> = names.map(|(_, it)| it["name"].shown()).collect();
    assert!(names.contains(&"文学院".to_string()), "{names:?}");
}
