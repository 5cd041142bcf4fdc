//! Letters from the screen: which letter goes to whom, on paper beside the file of data, and under
//! which number.

use std::path::PathBuf;

use chrono::Datelike;

use super::{
    App, Cx,
    effect::sentence,
    event::{Effect, FileChoice},
    folder::{INBOX, OUT, beside},
    overlay::{Choice, Field, FieldKind, Form, Values, among},
    pane::entry,
    print::{file_name, fresh},
    theme::Tone,
};
use crate::{
    base::Date,
    domain::{Id, LetterCommand, LetterDraft},
    exchange::{evidence::files_in, paper::template::TemplateError, read::shown_name},
    letter::{self, Fault, Filled, LetterError, Manner, Own, Style},
    store::{Store, query::judging::letter::LetterLine},
};

/// Files of the inbox that are offered as templates.
const FILES: usize = 200;

/// A letter on its way to paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Which, and to whom.
    pub addressed: Addressed,
    /// What the person says of it.
    pub manner: Manner,
    /// One file for each org.
    pub is_split: bool,
}

/// Which letter, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    letter: String,
    adoption: Option<Id>,
    /// All to whom it goes if there is none.
    orgs: Vec<Id>,
    own: Option<Own>,
    title: String,
    year: i32,
}

/// The letters of the packs in force, and one in one's own words.
fn kinds(cx: &Cx) -> Vec<(Option<(String, Id)>, Choice)> {
    let known = cx.ask(|store| store.letter_kinds(cx.year));
    let known = known.into_iter().enumerate().map(|(at, (docket, letter))| {
        let choice = Choice::new(at, letter.title.as_str()).note(docket.pack.head.short.clone());
        (Some((letter.id, docket.adoption.id)), choice)
    });
    let mut all: Vec<_> = known.collect();
    all.push((None, Choice::new(all.len(), cx.word("tui.letter.own"))));
    all
}

/// Which letter and to whom: the marked orgs, the one in hand, or all who are due.
fn about(cx: &Cx) -> Vec<Field> {
    let choices: Vec<Choice> = kinds(cx).into_iter().map(|(_, choice)| choice).collect();
    let first = choices.first().cloned().into_iter().collect();
    let marked = entry::marked(cx);
    let orgs = match marked.is_empty() {
        true => entry::org_in_hand(cx).into_iter().collect(),
        false => marked,
    };
    let whom = ["named", "due"].map(|it| Choice::new(it, cx.word(&format!("tui.letter.{it}"))));
    vec![
        Field::new("letter", FieldKind::Pick(among(choices), false), cx)
            .required()
            .picks(first),
        Field::new("letter_to", FieldKind::Choice(whom.to_vec()), cx),
        entry::many_orgs("letter_orgs", orgs, cx),
        Field::new("letter_title", FieldKind::Line, cx),
    ]
}

fn yes_or_no(name: &'static str, cx: &Cx) -> Field {
    let choices = ["no", "yes"].map(|it| Choice::new(it, cx.word(&format!("tui.letter.{it}"))));
    Field::new(name, FieldKind::Choice(choices.to_vec()), cx)
}

fn is_yes(values: &Values, name: &str) -> bool {
    values.codes(name).iter().any(|it| it == "yes")
}

/// What [`about`] asked, or the field and what is wrong with it.
fn addressed(values: &Values, cx: &Cx) -> Result<Addressed, (String, String)> {
    let at = values.ids("letter").first().copied().unwrap_or(0);
    let mut kinds = kinds(cx);
    let at = usize::try_from(at).unwrap_or(0).min(kinds.len() - 1);
    let (kind, choice) = kinds.swap_remove(at);
    let is_named = values.codes("letter_to").iter().all(|it| it == "named");
    let orgs = match is_named {
        true => values.ids("letter_orgs"),
        false => Vec::new(),
    };
    let title = values.text("letter_title");
    if orgs.is_empty() && (is_named || kind.is_none()) {
        return Err(("letter_orgs".into(), "tui.letter.no_org".into()));
    }
    let Some((letter, adoption)) = kind else {
        let Some(title) = title else {
            return Err(("letter_title".into(), "tui.letter.no_title".into()));
        };
        let own = Own {
            title: title.clone(),
            text: values.text("letter_text").unwrap_or_default(),
            deadline: values.day("deadline"),
        };
        return Ok(Addressed {
            letter: title.clone(),
            adoption: None,
            orgs,
            own: Some(own),
            title,
            year: cx.year,
        });
    };
    Ok(Addressed {
        letter,
        adoption: Some(adoption),
        orgs,
        own: None,
        title: title.unwrap_or(choice.label),
        year: cx.year,
    })
}

/// The form that writes letters.
pub fn write(cx: &Cx) -> Vec<Effect> {
    let folder = cx.store.map(|store| beside(store, INBOX));
    let names = folder.as_ref().map(|it| files_in(it, FILES));
    let mut names = names.unwrap_or_default();
    names.retain(|name| name.to_lowercase().ends_with(".docx"));
    let templates = names.iter().enumerate();
    let templates = templates.map(|(at, name)| Choice::new(at, name.as_str()));
    let mut fields = about(cx);
    fields.extend([
        Field::new("letter_text", FieldKind::Lines(4), cx),
        entry::day("deadline", None, cx),
        entry::line("letter_sender", cx),
        entry::line("letter_head", cx),
        yes_or_no("letter_annex", cx),
        yes_or_no("letter_split", cx),
        entry::one_of("letter_template", templates.collect(), cx),
        yes_or_no("letter_anyway", cx),
    ]);
    let intro = crate::base::text::wrap(&cx.word("tui.letter.intro"), 66);
    let form = Form::new("letter", cx.word("tui.letter.write"), fields)
        .intro(intro)
        .on_submit(move |values, cx| {
            let addressed = addressed(values, cx)?;
            let picked = values.ids("letter_template").first().copied();
            let picked = picked.and_then(|at| names.get(usize::try_from(at).ok()?));
            let template = folder.as_ref().zip(picked).map(|(it, name)| it.join(name));
            let manner = Manner {
                deadline: values.day("deadline"),
                sender: values.text("letter_sender"),
                with_findings: is_yes(values, "letter_annex"),
                is_unchecked: is_yes(values, "letter_anyway"),
                style: Style {
                    head: values.text("letter_head"),
                    template,
                },
            };
            let own = addressed.own.as_ref();
            if own.is_some_and(|own| letter::check_own(own, &manner).is_err()) {
                return Err(("letter_text".into(), "tui.letter.no_text".into()));
            }
            let post = Post {
                addressed,
                manner,
                is_split: is_yes(values, "letter_split"),
            };
            Ok(vec![Effect::File(FileChoice::Letters(Box::new(post)))])
        });
    vec![form.open()]
}

/// The form that takes numbers for letters that go out.
pub fn number(cx: &Cx) -> Vec<Effect> {
    let mut fields = about(cx);
    fields.extend([
        entry::line("series", cx).required(),
        Field::new("number", FieldKind::Number, cx),
        yes_or_no("letter_one", cx),
        entry::today(cx),
        entry::line("document", cx),
        yes_or_no("letter_anyway", cx),
    ]);
    let form = Form::new("letter-number", cx.word("tui.act.letter.number"), fields);
    let form = form.on_submit(|values, cx| {
        let to = addressed(values, cx)?;
        let of = (to.letter.as_str(), to.adoption, to.year);
        let lines = match cx.store {
            Some(store) => letter::lines_or_own(store, (of, to.own.as_ref()), &to.orgs),
            None => return Ok(Vec::new()),
        };
        let Ok(lines) = lines else {
            return Err(("letter".into(), "tui.letter.nobody".into()));
        };
        if lines.is_empty() {
            return Err(("letter".into(), "tui.letter.nobody".into()));
        }
        let date = values.day("date").unwrap_or(cx.today);
        if let (false, Some(store)) = (is_yes(values, "letter_anyway"), cx.store) {
            checked((store, cx), &lines, date)?;
        }
        let title = to.title.clone();
        let draft = LetterDraft {
            year: date.year(),
            series: values.must("series"),
            number: values.number("number"),
            letter: to.letter,
            title: to.title,
            date,
            document: values.text("document"),
        };
        let command = LetterCommand::Send {
            draft,
            orgs: lines.iter().map(|line| line.org).collect(),
            is_one: is_yes(values, "letter_one"),
        };
        Ok(vec![entry::request(command, &title, cx).send()])
    });
    vec![form.open()]
}

impl App {
    /// Writes letters and says where they lie.
    pub(super) fn write_letters(&mut self, post: &Post) -> Vec<Effect> {
        let cx = self.desk.cx();
        let Some(store) = &self.desk.store else {
            return Vec::new();
        };
        match written(store, &cx, post) {
            Ok(files) => {
                let n = files.len().to_string();
                let first = files.first().map(|it| it.display().to_string());
                let first = first.unwrap_or_default();
                let args = [("n", n.as_str()), ("file", &first)];
                let said = cx.say("tui.letter.done", &args);
                self.say(Tone::Good, said);
                vec![Effect::Done]
            }
            Err(said) => {
                let top = self.overlays.last_mut();
                if !top.is_some_and(|top| top.refused(None, &said)) {
                    self.say(Tone::Bad, said);
                }
                Vec::new()
            }
        }
    }
}

/// Where they were written, or the sentence that says why not.
fn written(store: &Store, cx: &Cx, post: &Post) -> Result<Vec<PathBuf>, String> {
    let to = &post.addressed;
    let of = (to.letter.as_str(), to.adoption, to.year);
    let lines = letter::lines_or_own(store, (of, to.own.as_ref()), &to.orgs);
    let lines = lines.map_err(|error| told(&error, post, cx))?;
    if lines.is_empty() {
        return Err(cx.word("tui.letter.nobody"));
    }
    let each = Filled::all((store, cx.words), lines, &post.manner);
    let each = each.map_err(|error| told(&error, post, cx))?;
    // A template is filled for one org at a time.
    let is_split = post.is_split || post.manner.style.template.is_some();
    let parts: Vec<&[Filled]> = match is_split {
        true => each.chunks(1).collect(),
        false => vec![&each],
    };
    let title = file_name(&to.title);
    // All is made before anything is written: a fault leaves no part of it behind.
    let mut papers = Vec::new();
    for part in parts {
        let name = match part {
            [one] => format!("{title}-{}.docx", one.file_name()),
            _ => format!("{title}.docx"),
        };
        let bytes = post.manner.bytes(cx.words, part);
        papers.push((name, bytes.map_err(|error| told(&error, post, cx))?));
    }
    let folder = beside(store, OUT);
    let put = |(name, bytes): (String, Vec<u8>)| fresh(&folder.join(name), &bytes, cx);
    papers.into_iter().map(put).collect()
}

/// That letters hold and did not go out before, or the field and the sentence that says why not.
fn checked(
    (store, cx): (&Store, &Cx),
    lines: &[LetterLine],
    date: Date,
) -> Result<(), (String, String)> {
    let held = letter::check(lines, cx.words);
    let unsent = letter::check_unsent((store, cx.words), lines, date.year());
    let fault = held.err().or(unsent.ok().and_then(Result::err));
    match fault {
        Some(fault) => Err(("letter_anyway".into(), sentence_of(&fault, cx))),
        None => Ok(()),
    }
}

fn sentence_of(fault: &Fault, cx: &Cx) -> String {
    let said = cx.words.refusal(fault.code, &fault.args);
    format!("{}{}", said.what, said.remedy)
}

/// Why a letter was not written, as one sentence.
fn told(error: &LetterError, post: &Post, cx: &Cx) -> String {
    let file = post.manner.style.template.as_deref().map(shown_name);
    let file = file.unwrap_or_default();
    match error {
        LetterError::Fault(fault) => sentence_of(fault, cx),
        LetterError::Store(error) => sentence(error, cx),
        LetterError::Unknown => cx.word("tui.letter.nobody"),
        LetterError::Template(TemplateError::Unknown(found)) => {
            let first = found.first().map(|it| it.field.clone()).unwrap_or_default();
            let count = found.len().to_string();
            let args = [
                ("file", file.as_str()),
                ("count", &count),
                ("field", &first),
            ];
            cx.say("tui.letter.fields", &args)
        }
        LetterError::Template(TemplateError::Foreign) => {
            let said = cx.words.refusal("template_foreign", &[("file", &file)]);
            format!("{}{}", said.what, said.remedy)
        }
        LetterError::Template(TemplateError::Io(_))
        | LetterError::Io(_)
        | LetterError::Paper(_) => cx.word("tui.print.failed"),
    }
}
