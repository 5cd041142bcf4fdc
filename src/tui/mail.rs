//! Blanks out and answers in from the screen, through the folders beside the file of data.

use std::path::PathBuf;

use super::{
    App, Cx,
    effect::sentence,
    event::{Effect, FileChoice},
    folder::{INBOX, OUT, beside},
    overlay::{Choice, ChoiceList, Field, FieldKind, Form, Returns, among},
    print,
    theme::Tone,
};
use crate::{
    domain::{Org, pack::Scorer},
    exchange::{Program, blank::BlankKind},
    mail::{self, Asked, Collected, File, Flags, MailError, Remark, Sent, Subject, Whom},
    store::Store,
    words::Words,
};

/// How many names of a folder are tried.
const NAMES: u32 = 1_000;

/// Blanks on their way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// What is asked.
    pub asked: Asked,
    /// Of whom.
    pub whom: Whom,
    /// The name of the folder.
    pub title: String,
}

/// Answers on their way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Of what kind.
    pub kind: BlankKind,
    /// Which of its kind; that of the files if they are of one.
    pub subject: Option<Subject>,
    /// What is replaced and handed in.
    pub flags: Flags,
}

/// Everything of a kind that orgs can be asked in the year, each with its name; what is likeliest
/// stands first.
fn subjects(kind: BlankKind, cx: &Cx) -> Vec<(Subject, String)> {
    match kind {
        BlankKind::Form => {
            let dockets = cx.ask(|store| store.dockets(cx.year));
            let forms = dockets.iter().flat_map(|docket| &docket.pack.forms);
            let own = forms.filter(|it| it.who.is_empty() || it.who.contains(&Scorer::SelfScore));
            own.map(|form| (Subject::Form(form.id.clone()), form.title.clone()))
                .collect()
        }
        BlankKind::Task => {
            let now = Subject::quarter(cx.year, cx.today);
            let quarters = (1..=4).map(|it| Subject::Task(format!("{}Q{it}", cx.year)));
            let others = quarters.filter(|it| *it != now).collect::<Vec<_>>();
            let all = std::iter::once(now).chain(others);
            let title = |subject: &Subject| {
                let args = [("quarter", subject.name())];
                cx.say("exchange.blank.task.of_quarter", &args)
            };
            all.map(|it| (it.clone(), title(&it))).collect()
        }
        BlankKind::Ballot => {
            let packs = cx
                .ask(|store| mail::ballot_packs(store, cx.year))
                .into_iter();
            packs
                .map(|(id, title)| (Subject::Ballot(id), title))
                .collect()
        }
    }
}

/// The form that sends blanks of a kind.
pub fn send(kind: BlankKind, cx: &Cx) -> Vec<Effect> {
    let subjects = subjects(kind, cx);
    let choices = subjects.iter().enumerate();
    let choices: Vec<Choice> = choices
        .map(|(at, (_, title))| Choice::new(at, title.as_str()))
        .collect();
    let Some(first) = choices.first().cloned() else {
        return vec![cx.warn("tui.mail.no_subject", &[])];
    };
    let mut scopes = Vec::new();
    if !cx.marked.is_empty() {
        let n = cx.marked.len().to_string();
        scopes.push(Choice::new(
            "marked",
            cx.say("tui.mail.marked", &[("n", &n)]),
        ));
    }
    scopes.push(Choice::new("whole", cx.word("tui.mail.whole")));
    if let Some(org) = cx.org.and_then(|id| cx.ask(|store| store.find::<Org>(id))) {
        let label = cx.say("tui.print.under", &[("org", &org.name)]);
        scopes.push(Choice::new("under", label));
    }
    let fields = vec![
        Field::new("blank", FieldKind::Pick(among(choices), false), cx)
            .required()
            .picks(vec![first]),
        Field::new("print_scope", FieldKind::Choice(scopes), cx),
    ];
    let intro = crate::base::text::wrap(&cx.word("tui.mail.intro"), 66);
    let form = Form::new(format!("send-{kind}"), cx.word("tui.mail.send"), fields)
        .intro(intro)
        .on_submit(move |values, cx| {
            let at = values.ids("blank").first().copied().unwrap_or(0);
            let at = usize::try_from(at).unwrap_or(0);
            let Some((subject, title)) = subjects.get(at).cloned() else {
                return Ok(Vec::new());
            };
            let scope = values.codes("print_scope").into_iter().next();
            let whom = match scope.as_deref() {
                Some("marked") => Whom::Named(cx.marked.to_vec()),
                Some("under") => Whom::Meant(cx.org),
                _ => Whom::Meant(None),
            };
            let asked = Asked {
                subject,
                year: cx.year,
            };
            let parcel = Parcel { asked, whom, title };
            Ok(vec![Effect::File(FileChoice::Send(Box::new(parcel)))])
        });
    vec![form.open()]
}

/// Reads what came in of a kind.
pub fn collect(kind: BlankKind) -> Vec<Effect> {
    let intake = Intake {
        kind,
        subject: None,
        flags: Flags::default(),
    };
    vec![Effect::File(FileChoice::Collect(Box::new(intake)))]
}

impl App {
    /// Writes blanks and says where they lie.
    pub(super) fn send_blanks(&mut self, parcel: &Parcel) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        match sent(store, cx.words, parcel) {
            Ok((sent, folder)) => {
                let n = sent.files.len().to_string();
                let folder = folder.display().to_string();
                let args = [("n", n.as_str()), ("folder", &folder)];
                let said = cx.say("tui.mail.sent", &args);
                self.say(Tone::Good, said);
                vec![Effect::Done]
            }
            Err(error) => {
                let said = told(&error, &cx);
                let top = self.overlays.last_mut();
                if !top.is_some_and(|top| top.refused(None, &said)) {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }

    /// Judges what came in and lists what became of it; nothing is entered yet.
    pub(super) fn collect_answers(&mut self, intake: &Intake) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        let patience = self.desk.patience.clone();
        let mut go_on = |done: usize, total: usize| {
            let numbers = || {
                let (done, total) = (done.to_string(), total.to_string());
                let args = [("done", done.as_str()), ("total", &total)];
                cx.say("tui.mail.reading", &args)
            };
            patience
                .as_ref()
                .is_none_or(|it| it.goes_on(Some(&numbers)))
        };
        match collected(store, &cx, intake, &mut go_on) {
            Ok(Found::Judged(collected, subject)) => {
                let said = mail::sum(&collected, cx.words);
                let intake = Intake {
                    subject: Some(subject),
                    ..intake.clone()
                };
                self.say(Tone::Info, said);
                vec![Returns::of(*collected, intake)]
            }
            Ok(Found::Several(subjects)) => {
                let mut list = ChoiceList::new(cx.word("tui.mail.which"));
                let known = self::subjects(intake.kind, &cx);
                for subject in subjects {
                    let title = known.iter().find(|(it, _)| *it == subject);
                    let title = title.map_or(subject.name(), |(_, title)| title.as_str());
                    let choice = Choice::new(subject.name(), title);
                    let intake = Intake {
                        subject: Some(subject),
                        ..intake.clone()
                    };
                    list = list.line(choice, move || {
                        vec![Effect::File(FileChoice::Collect(Box::new(intake)))]
                    });
                }
                vec![list.open()]
            }
            Ok(Found::Nothing(folder)) => {
                let folder = folder.display().to_string();
                let kind = cx.code("blank_kind", intake.kind.code());
                let args = [("folder", folder.as_str()), ("kind", &kind)];
                vec![cx.warn("tui.mail.nothing", &args)]
            }
            Err(error) => {
                let said = told(&error, &cx);
                self.say(Tone::Bad, said);
                Vec::new()
            }
        }
    }
}

/// What lies in the inbox.
enum Found {
    /// Answers, judged, on one subject.
    Judged(Box<Collected>, Subject),
    /// Answers on several.
    Several(Vec<Subject>),
    /// None of the kind, in this folder.
    Nothing(PathBuf),
}

/// Blanks in a folder of their own, which was not there before.
fn sent(store: &Store, words: &Words, parcel: &Parcel) -> Result<(Sent, PathBuf), MailError> {
    let name = print::file_name(&parcel.title);
    let out = beside(store, OUT);
    let named = |at: u32| match at {
        1 => out.join(&name),
        at => out.join(format!("{name}-{at}")),
    };
    let mut folders = (1..=NAMES).map(named);
    let free = folders.find(|folder| std::fs::symlink_metadata(folder).is_err());
    let folder = free.ok_or_else(|| MailError::Exists(vec![named(NAMES)]))?;
    let to = (folder.as_path(), false);
    let sent = parcel.asked.send((store, words), &parcel.whom, to)?;
    Ok((sent, folder))
}

fn collected(
    store: &Store,
    cx: &Cx,
    intake: &Intake,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Found, MailError> {
    let folder = beside(store, INBOX);
    std::fs::create_dir_all(&folder)?;
    let program = match cx.program() {
        Some(program) => program.clone(),
        None => Program::new(std::env::current_exe()?),
    };
    let mut files = mail::read_all(std::slice::from_ref(&folder), &program, go_on)?;
    // Answers of all kinds lie in the one folder.
    let kind = |file: &File| file.returned.as_ref().map(|it| it.kind);
    files.retain(|file| kind(file).is_none_or(|kind| kind == intake.kind));
    let mut subjects = mail::subjects_of(&files, (intake.kind, cx.year), store)?;
    let subject = match (&intake.subject, subjects.len()) {
        (Some(subject), _) => subject.clone(),
        (None, 0) => return Ok(Found::Nothing(folder)),
        (None, 1) => subjects.remove(0),
        (None, _) => return Ok(Found::Several(subjects)),
    };
    let is_other = |file: &File| {
        let name = file.returned.as_ref().map(|it| it.stamp.form.as_str());
        subjects
            .iter()
            .any(|other| *other != subject && Some(other.name()) == name)
    };
    files.retain(|file| !is_other(file));
    let asked = Asked {
        subject,
        year: cx.year,
    };
    let collected = asked.collect((store, cx.words), files, (&Whom::Meant(None), intake.flags))?;
    Ok(Found::Judged(Box::new(collected), asked.subject))
}

/// Why nothing was sent or collected, as one sentence.
fn told(error: &MailError, cx: &Cx) -> String {
    match error {
        MailError::Store(error) => sentence(error, cx),
        MailError::Read(error) => mail::sentence(cx.words, &Remark::Unread(error.clone())),
        MailError::Io(_) => cx.word("tui.print.failed"),
        MailError::Exists(_) => cx.word("tui.print.exists"),
        MailError::Refused(code, args) => {
            let said = cx.words.refusal(code, args);
            format!("{}{}", said.what, said.remedy)
        }
    }
}
