//! Where an office suite is on this machine, documents become pages; where not, the test says so.

use std::{io::Write, process::Command};

use wudan::{
    exchange::paper::{PaperForm, render},
    report::ReportKind,
};

use super::{document, look, store};

fn is_here(program: &str) -> bool {
    let known = Command::new(program).arg("--version").output();
    known.is_ok_and(|answer| answer.status.success())
}

#[test]
fn an_office_suite_opens_them_and_makes_pages() {
    if !is_here("soffice") {
        // A test that passes because a program is missing must say so.
        let _ = writeln!(std::io::stderr(), "no soffice here: nothing was converted");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let store = store();
    let mut names = Vec::new();
    for kind in [
        ReportKind::Yearly,
        ReportKind::Inspection,
        ReportKind::Findings,
    ] {
        let document = document(&store, kind);
        for form in [PaperForm::Xlsx, PaperForm::Docx] {
            let name = format!("{kind}-{form}.{form}");
            let bytes = render(&document, form, &look()).unwrap();
            std::fs::write(dir.path().join(&name), bytes).unwrap();
            names.push(name);
        }
    }
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        dir.path().display()
    );
    let answer = Command::new("soffice")
        .current_dir(dir.path())
        .args([profile.as_str(), "--headless", "--convert-to", "pdf"])
        .args(&names)
        .output()
        .unwrap();
    for name in &names {
        let stem = name.rsplit_once('.').unwrap().0;
        let pdf = std::fs::read(dir.path().join(format!("{stem}.pdf")));
        let pdf = pdf.unwrap_or_else(|error| panic!("{name}: {error} {answer:?}"));
        assert!(pdf.starts_with(b"%PDF") && pdf.len() > 2_000, "{name}");
    }
}
