//! Printing from the screen: which report, of what, in which form, to which place on this machine.

use std::path::{Component, Path, PathBuf};

use chrono::Datelike;

use super::{
    App, Cx,
    event::{Effect, FileChoice},
    folder::{OUT, beside, is_at_home},
    overlay::{Choice, Field, FieldKind, Form, among},
    patience::{self, Patience},
    theme::Tone,
};
use crate::{
    domain::Org,
    exchange::paper::{Look, Overwrite, PaperError, PaperForm, PlaceError, put, put_with, write},
    report::{self, Asked, ReportError, ReportKind},
    store::{Progress, Store, query::judging::Docket},
};

/// Rows of one table at most.
const ROWS: u32 = 100_000;
/// Days ahead on a printed agenda.
const DAYS: u32 = 30;
/// The act that opens the form, as the way to its draft names it.
pub(super) const WAY: &str = "all print";
/// How many names are tried beside one that is taken.
const NAMES: u32 = 1_000;

/// A report on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What is asked.
    pub asked: Asked,
    /// In which form.
    pub form: PaperForm,
    /// Under which name; named by its title if left out.
    pub path: Option<String>,
}

/// The form that asks for it.
pub fn form(cx: &Cx) -> Vec<Effect> {
    let offers = offers(cx);
    let choices = offers.iter().enumerate();
    let choices: Vec<Choice> = choices
        .map(|(at, (label, _))| Choice::new(at, label.as_str()))
        .collect();
    let first = choices.first().cloned();
    let forms = PaperForm::ALL.iter();
    let forms = forms.map(|it| Choice::new(it.code(), cx.code("paper_form", it.code())));
    let org = cx.org.and_then(|id| cx.ask(|store| store.find::<Org>(id)));
    let mut scopes = vec![Choice::new("whole", cx.word("tui.print.whole"))];
    if let Some(org) = &org {
        let label = cx.say("tui.print.under", &[("org", &org.name)]);
        scopes.push(Choice::new("under", label));
    }
    let mut which = Field::new("report", FieldKind::Pick(among(choices), false), cx).required();
    if let Some(first) = first {
        which = which.picks(vec![first]);
    }
    let fields = vec![
        which,
        Field::new("print_scope", FieldKind::Choice(scopes), cx),
        Field::new("paper_form", FieldKind::Choice(forms.collect()), cx),
        Field::new("path", FieldKind::Line, cx),
    ];
    let intro = crate::base::text::wrap(&cx.word("tui.print.intro"), 66);
    let print = Form::new("print", cx.word("tui.act.all.print"), fields)
        .intro(intro)
        .on_submit(move |values, cx| {
            let at = values.ids("report").first().copied().unwrap_or(0);
            let at = usize::try_from(at).unwrap_or(0);
            let mut asked = match offers.get(at) {
                Some((_, asked)) => asked.clone(),
                None => return Ok(Vec::new()),
            };
            let is_under = values.codes("print_scope").iter().any(|it| it == "under");
            if is_under && asked.org.is_none() {
                asked.under = cx.org;
            }
            let form = values.codes("paper_form").into_iter().next();
            let form = form.and_then(|code| PaperForm::parse(&code));
            let order = Order {
                asked,
                form: form.unwrap_or(PaperForm::Xlsx),
                path: values.text("path"),
            };
            Ok(vec![Effect::File(FileChoice::Paper(Box::new(order)))])
        });
    vec![print.open()]
}

/// Every report that can be made here, of this year and then of the last: appraisals and scoring
/// forms each by their own name, progress by quarter, and those of one org for the org at hand.
fn offers(cx: &Cx) -> Vec<(String, Asked)> {
    let mut found = Vec::new();
    for year in [cx.year, cx.year - 1] {
        let dockets = cx.ask(|store| store.dockets(year));
        if year != cx.year && dockets.is_empty() {
            continue;
        }
        let of_year = match year == cx.year {
            true => String::new(),
            false => cx.say("tui.print.year", &[("year", &year.to_string())]),
        };
        for kind in ReportKind::ALL {
            let named = offered(*kind, year, &dockets, cx).into_iter();
            found.extend(named.map(|(name, asked)| (format!("{of_year}{name}"), asked)));
        }
    }
    found
}

/// The reports of one kind and year.
fn offered(kind: ReportKind, year: i32, dockets: &[Docket], cx: &Cx) -> Vec<(String, Asked)> {
    let mut found = Vec::new();
    let title = cx.code("report_kind", kind.code());
    let asked = Asked {
        kind,
        year,
        org: None,
        under: None,
        quarter: None,
        form: None,
        sheet: None,
        appraisal: None,
        adoption: None,
        days: DAYS,
        limit: ROWS,
    };
    let own = Asked {
        org: cx.org,
        ..asked.clone()
    };
    let named = |name: &str, note: &str| [&title, name, note].join(" ");
    match kind {
        ReportKind::OrgFile if cx.org.is_none() => {}
        ReportKind::OrgFile => found.push((title, own)),
        ReportKind::Progress => {
            let quarters = match year < cx.today.year() {
                true => 4,
                false => cx.today.quarter(),
            };
            for quarter in (1..=quarters).rev() {
                let name = cx.say("tui.print.quarter", &[("quarter", &quarter.to_string())]);
                let asked = Asked {
                    quarter: Some(quarter),
                    ..asked.clone()
                };
                found.push((format!("{title} {name}"), asked));
            }
        }
        ReportKind::Appraisal | ReportKind::Explanation => {
            for docket in dockets {
                for appraisal in &docket.pack.appraisals {
                    let of = match kind {
                        ReportKind::Appraisal => asked.clone(),
                        _ => own.clone(),
                    };
                    let asked = Asked {
                        appraisal: Some(appraisal.id.clone()),
                        adoption: Some(docket.adoption.id),
                        ..of
                    };
                    found.push((named(&appraisal.title, &docket.pack.head.short), asked));
                }
            }
        }
        ReportKind::Inspection => {
            for form in dockets.iter().flat_map(|docket| &docket.pack.forms) {
                let name = named(&form.title, "");
                let of = |asked: &Asked| Asked {
                    form: Some(form.id.clone()),
                    ..asked.clone()
                };
                found.push((name.clone() + &cx.word("tui.print.blank"), of(&asked)));
                let filled = name + &cx.word("tui.print.filled");
                found.extend(cx.org.map(|_| (filled, of(&own))));
            }
        }
        _ => found.push((title, asked)),
    }
    found
}

impl App {
    /// Asks which report; its draft is found again wherever one stands.
    pub(super) fn ask_paper(&mut self) -> Vec<Effect> {
        self.way = self.way_to(self.focus, WAY);
        form(&self.desk.cx())
    }

    /// Makes a report, puts it in its place and says where that is.
    pub(super) fn paper(&mut self, order: &Order) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        match written(store, &cx, (order, self.desk.patience.as_ref())) {
            Ok(path) => {
                let said = cx.say("tui.print.done", &[("file", &path.display().to_string())]);
                self.say(Tone::Good, said);
                vec![Effect::Done]
            }
            Err(said) => {
                let top = self.overlays.last_mut();
                if !top.is_some_and(|top| top.refused(Some("path"), &said)) {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }
}

/// Why it was not written.
enum Unwritten {
    Exists,
    Stopped,
    Failed,
}

impl From<PlaceError> for Unwritten {
    fn from(error: PlaceError) -> Unwritten {
        match error {
            PlaceError::Exists => Unwritten::Exists,
            PlaceError::Io(_) => Unwritten::Failed,
        }
    }
}

/// Where it was written, or the sentence that says why not.
fn written(
    store: &Store,
    cx: &Cx,
    (order, patience): (&Order, Option<&Patience>),
) -> Result<PathBuf, String> {
    let said = |key: &str| cx.word(key);
    let document = report::build(store, cx.words, &order.asked).map_err(|error| match error {
        ReportError::Store(error) => super::effect::sentence(&error, cx),
        _ => said("tui.print.nothing"),
    })?;
    let wanted = wanted(store, cx, (order, &document.title))?;
    if let Some(folder) = wanted.parent() {
        std::fs::create_dir_all(folder).map_err(|_| said("tui.print.failed"))?;
    }
    let look = Look::of(cx.words, cx.today);
    let words = cx.words;
    let mut go_on = |done, total| {
        let numbers = patience::numbers(Progress { done, total });
        let args: Vec<_> = numbers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        patience.is_none_or(|it| it.goes_on(Some(&|| words.say("tui.print.progress", &args))))
    };
    let names = match order.path {
        Some(_) => 1,
        None => NAMES,
    };
    for at in 1..=names {
        let path = numbered(&wanted, at);
        let done = put_with(&path, Overwrite::Never, |file| {
            let written = write(&document, (order.form, &look), file, &mut go_on);
            written.map_err(|error| match error {
                PaperError::Stopped => Unwritten::Stopped,
                _ => Unwritten::Failed,
            })
        });
        match done {
            Ok(path) => return Ok(path),
            Err(Unwritten::Exists) => {}
            Err(Unwritten::Stopped) => return Err(said("tui.print.stopped")),
            Err(Unwritten::Failed) => return Err(said("tui.print.failed")),
        }
    }
    Err(said("tui.print.exists"))
}

/// Writes a paper under a name, or under that name with the first number that is free.
pub(super) fn fresh(wanted: &Path, bytes: &[u8], cx: &Cx) -> Result<PathBuf, String> {
    if let Some(folder) = wanted.parent() {
        std::fs::create_dir_all(folder).map_err(|_| cx.word("tui.print.failed"))?;
    }
    for at in 1..=NAMES {
        match put(&numbered(wanted, at), bytes, Overwrite::Never) {
            Ok(path) => return Ok(path),
            Err(PlaceError::Exists) => {}
            Err(PlaceError::Io(_)) => return Err(cx.word("tui.print.failed")),
        }
    }
    Err(cx.word("tui.print.exists"))
}

/// The place that is asked for, or the one beside the file of data under the title.
fn wanted(store: &Store, cx: &Cx, (order, title): (&Order, &str)) -> Result<PathBuf, String> {
    let folder = beside(store, OUT);
    let Some(path) = &order.path else {
        return Ok(folder.join(format!("{}.{}", file_name(title), order.form)));
    };
    let path = Path::new(path);
    let is_plain = path
        .components()
        .all(|it| matches!(it, Component::Normal(_)));
    if !is_at_home(store) && !is_plain {
        return Err(cx.word("tui.print.outside"));
    }
    if PaperForm::of_path(path) != Some(order.form) {
        return Err(cx.word("tui.print.ending"));
    }
    Ok(folder.join(path))
}

/// A title as the name of a file.
pub(super) fn file_name(title: &str) -> String {
    let plain = title.chars().filter(|c| !c.is_control());
    let plain = plain.map(|c| if "/\\:*?\"<>|".contains(c) { '_' } else { c });
    plain
        .take(60)
        .collect::<String>()
        .trim_start_matches('.')
        .to_string()
}

/// The same name with a number before its ending, from the second on.
fn numbered(path: &Path, at: u32) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    match at {
        0 | 1 => path.to_path_buf(),
        at => path.with_file_name(format!("{stem}-{at}.{ending}")),
    }
}
