//! What keeps a letter from being written: a hole in its text, or something that does not hold.

use std::{io, path::Path};

use super::{Filled, Manner, Own};
use crate::{
    base::text::clean,
    store::{
        Store, StoreError,
        query::{
            judging::letter::{Hole, LetterLine, PLACES, holes},
            letter::LetterFilter,
        },
    },
    words::Words,
};

/// Orgs that a sentence names at most.
const NAMED: usize = 5;

/// Why a letter is not written: the code of a refusal with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Code of the sentence.
    pub code: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    fn new(code: &'static str) -> Fault {
        Fault {
            code,
            args: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Fault {
        self.args.push((name, value.to_string()));
        self
    }

    /// About some orgs, the first of which are named.
    fn about(self, lines: &[&LetterLine], words: &Words) -> Fault {
        let names = lines.iter().take(NAMED);
        let names = names.map(|line| format!("{} {}", line.org_code, line.org_name));
        let names: Vec<String> = names.collect();
        let joined = names.join(&words.get("kind.list.separator"));
        let orgs = match lines.len() {
            ..=NAMED => joined,
            count => {
                let count = count.to_string();
                let args = [("orgs", joined.as_str()), ("count", &count)];
                words.say("exchange.letter.and_more", &args)
            }
        };
        let title = lines.first().map_or("", |line| line.title.as_str());
        self.with("title", title).with("orgs", orgs)
    }

    pub(super) fn unreadable(template: &Path, error: &io::Error) -> Fault {
        let code = match error.kind() {
            io::ErrorKind::NotFound => "template_missing",
            _ => "template_unreadable",
        };
        let file = template.display();
        Fault::new(code).with("file", file).with("detail", error)
    }

    pub(super) fn unlisted(template: &Path, words: &Words) -> Fault {
        let label = words.get("exchange.letter_field.findings");
        let field = format!("{{{{{label}}}}}");
        let file = template.display();
        Fault::new("template_unlisted")
            .with("file", file)
            .with("field", field)
    }
}

/// That one's own letter has a title, and a text unless a template brings it.
///
/// # Errors
/// Which of them is missing.
pub fn check_own(own: &Own, manner: &Manner) -> Result<(), Fault> {
    if clean(&own.title).trim().is_empty() {
        return Err(Fault::new("letter_empty_title"));
    }
    let has_text = !own.text.trim().is_empty() || manner.style.template.is_some();
    has_text
        .then_some(())
        .ok_or(Fault::new("letter_empty_text"))
}

/// That what letters say holds of each org.
///
/// # Errors
/// Of whom it does not, and what.
pub fn check(lines: &[LetterLine], words: &Words) -> Result<(), Fault> {
    let Some(why) = lines.iter().find_map(|line| line.untrue) else {
        return Ok(());
    };
    let of = lines.iter().filter(|line| line.untrue == Some(why));
    let of: Vec<&LetterLine> = of.collect();
    let why = words.code("untrue", why.code());
    Err(Fault::new("letter_untrue")
        .with("why", why)
        .about(&of, words))
}

/// That a letter did not go to an org before in the year.
///
/// # Errors
/// To whom it went under which number, or what SQLite says.
pub fn check_unsent(
    (store, words): (&Store, &Words),
    lines: &[LetterLine],
    year: i32,
) -> Result<Result<(), Fault>, StoreError> {
    for line in lines {
        let filter = LetterFilter {
            year: Some(year),
            org: Some(line.org),
            letter: Some(line.letter.clone()),
        };
        let found = store.letters_sent(&filter, None, super::filled::LINES)?;
        let mut standing = found.iter().filter(|it| it.letter.withdrawn.is_none());
        if let Some(sent) = standing.next() {
            let fault = Fault::new("letter_twice").about(&[line], words);
            let number = crate::report::letter_number(&sent.letter, words);
            return Ok(Err(fault
                .with("number", number)
                .with("date", sent.letter.date)));
        }
    }
    Ok(Ok(()))
}

/// That texts have a value in each of their places, and that the days are still to come.
pub(super) fn check_filled(each: &[Filled], manner: &Manner, words: &Words) -> Result<(), Fault> {
    let of = |what: &dyn Fn(&Filled) -> bool| -> Vec<&LetterLine> {
        let found = each.iter().filter(|one| what(one));
        found.map(Filled::line).collect()
    };
    let mut left: Vec<Hole> = each.iter().flat_map(|one| holes(one.text())).collect();
    // What the text of a pack or a person does not know at all is told first.
    left.sort_by_key(|hole| hole.is_known);
    if let Some(hole) = left.first() {
        let lines = of(&|one| holes(one.text()).contains(hole));
        let code = match (hole.is_known, hole.name.as_str()) {
            (false, _) => "letter_place",
            (true, "deadline") => "letter_no_deadline",
            (true, "term_end") => "letter_no_term_end",
            (true, _) => "letter_no_secretary",
        };
        let place = format!("{{{}}}", hole.name);
        let places: Vec<String> = PLACES.iter().map(|it| format!("{{{it}}}")).collect();
        let places = places.join(&words.get("kind.list.separator"));
        let fault = Fault::new(code).with("place", place).with("places", places);
        return Err(fault.about(&lines, words));
    }
    let empty = of(&Filled::lacks_annex);
    if !empty.is_empty() {
        return Err(Fault::new("letter_no_annex").about(&empty, words));
    }
    let is_asked = |one: &Filled| one.asks_until() || manner.style.template.is_some();
    let idle = of(&|one| !is_asked(one));
    if manner.deadline.is_some() && !idle.is_empty() {
        return Err(Fault::new("letter_idle_deadline")
            .with("place", "{deadline}")
            .about(&idle, words));
    }
    let late = of(&|one| one.asks_until() && one.is_late());
    if !manner.is_unchecked && !late.is_empty() {
        let day = late.first().and_then(|line| line.deadline);
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        let fault = Fault::new("letter_late_deadline").with("deadline", day);
        return Err(fault.about(&late, words));
    }
    Ok(())
}
