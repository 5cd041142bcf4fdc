//! The looks can be read: every foreground stands out from its ground, in every number of colors.

use wudan::{
    term::color,
    tui::theme::{Theme, ThemeFault},
};

#[test]
fn every_look_of_every_theme_can_be_read() {
    let folder = crate::source::root().join("themes");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert_eq!(Theme::check(&name, &text), vec![]);
        names.push(name);
    }
    assert!(names.len() >= 5, "{names:?}");
}

#[test]
fn a_look_that_is_hard_to_read_is_told_by_line() {
    let text = "# mine\ntext = { fg = \"#777777\", bg = \"#888888\" }\n\
                head = { fg = \"white\", bg = \"default\" }\ndim = { bold = true }\n";
    let found = Theme::check("mine", text);
    let told: Vec<_> = found
        .iter()
        .filter(|it| it.detail.contains("(true)"))
        .map(|it| (it.line, it.fault))
        .collect();
    assert_eq!(told, [(2, ThemeFault::Faint), (3, ThemeFault::HalfNamed)]);
}

#[test]
fn black_on_white_is_the_strongest_contrast() {
    assert!((color::contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.01);
    assert!(color::contrast((119, 119, 119), (255, 255, 255)) < 4.5);
}
