//! Bundles from the screen: one is written for another office, one that came is looked at first.

use std::{
    fs,
    io::Read,
    path::{Component, Path, PathBuf},
};

use super::{
    App, Cx,
    event::{Effect, FileChoice},
    folder::{INBOX, OUT, beside, is_at_home},
    overlay::{Choice, Field, FieldKind, Form, Note},
    theme::Tone,
};
use crate::{
    domain::{Id, Org, Peer, bundle},
    exchange::{
        ReadError,
        bundle::{
            FILE_BYTES_MAX,
            office::{self, OfficeError, Wrap},
        },
        evidence::files_in,
        paper::{Overwrite, put},
    },
    report::bundle as told,
    store::{Store, StoreError, bundle::Received},
    words::Words,
};

/// Lines of a preview above the question.
const LINES: usize = 12;
/// Files of the inbox that are looked at, and the ending of a bundle among them.
const FILES: usize = 2_000;
const ENDING: &str = ".wudan";

/// What is to be done with a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Written for an office.
    Make {
        /// The root of the subtree.
        root: Id,
        /// The office's row.
        peer: Id,
        /// Whether for it alone.
        is_wrapped: bool,
    },
    /// Looked at, or applied.
    Take {
        /// Its file.
        file: String,
        /// How all conflicts are decided.
        side: Option<bundle::Whose>,
        /// Whether nothing is to be written.
        is_trial: bool,
    },
}

fn send(order: Order) -> Vec<Effect> {
    vec![Effect::File(FileChoice::Bundle(Box::new(order)))]
}

/// The form that asks for which office the subtree of an org is told.
pub fn make(cx: &Cx, (root, name): (Id, &str)) -> Vec<Effect> {
    let peers = cx.ask(Store::peers);
    if peers.is_empty() {
        return vec![cx.warn("tui.bundle.no_peer", &[])];
    }
    let peers = peers.iter().map(|it| Choice::new(it.id, it.name.as_str()));
    let wraps = ["open", "office"];
    let wraps = wraps.map(|it| Choice::new(it, cx.word(&format!("tui.bundle.wrap.{it}"))));
    let fields = vec![
        Field::new("partner", FieldKind::Choice(peers.collect()), cx).required(),
        Field::new("wrap", FieldKind::Choice(wraps.to_vec()), cx),
    ];
    let intro = cx.say("tui.bundle.intro.make", &[("org", name)]);
    let form = Form::new("bundle-make", cx.word("tui.act.org.bundle"), fields);
    let form = form.intro(crate::base::text::wrap(&intro, 66));
    let form = form.on_submit(move |values, _| {
        Ok(send(Order::Make {
            root,
            peer: values.ids("partner").first().copied().unwrap_or(0),
            is_wrapped: values.codes("wrap").iter().any(|it| it == "office"),
        }))
    });
    vec![form.open()]
}

/// The form that asks which bundle is looked at.
pub fn take(cx: &Cx) -> Vec<Effect> {
    let folder = cx.store.map(|store| beside(store, INBOX));
    let mut names = folder.map_or_else(Vec::new, |folder| files_in(&folder, FILES));
    names.retain(|name| name.ends_with(ENDING));
    let only = match &names[..] {
        [only] => Some(only.clone()),
        _ => None,
    };
    let only = only.as_deref();
    let sides = std::iter::once(Choice::new("ask", cx.word("tui.bundle.ask")));
    let words = bundle::Whose::ALL.iter();
    let sides = sides.chain(words.map(|it| Choice::new(it, cx.code("whose", it.code()))));
    let fields = vec![
        Field::new("bundle_file", FieldKind::Line, cx)
            .required()
            .maybe(only)
            .stock(names),
        Field::new("bundle_take", FieldKind::Choice(sides.collect()), cx),
    ];
    let intro = crate::base::text::wrap(&cx.word("tui.bundle.intro.take"), 66);
    let form = Form::new("bundle-take", cx.word("tui.act.org.receive"), fields);
    let form = form.intro(intro).on_submit(|values, _| {
        let side = values.codes("bundle_take").into_iter().next();
        Ok(send(Order::Take {
            file: values.must("bundle_file"),
            side: side.and_then(|it| bundle::Whose::parse(&it)),
            is_trial: true,
        }))
    });
    vec![form.open()]
}

/// The preview, and the question whether it shall be so.
fn question(cx: &Cx, lines: &[String], file: &str, side: Option<bundle::Whose>) -> Effect {
    let answers = ["no", "yes"];
    let answers = answers.map(|it| Choice::new(it, cx.code("list", it)));
    let fields = vec![Field::new(
        "bundle_go",
        FieldKind::Choice(answers.to_vec()),
        cx,
    )];
    let file = file.to_string();
    let shown = lines
        .iter()
        .flat_map(|line| crate::base::text::wrap(line, 66));
    let form = Form::new("bundle-go", cx.word("tui.act.org.receive"), fields);
    form.intro(shown.take(LINES).collect())
        .on_submit(move |values, _| {
            if !values.codes("bundle_go").iter().any(|it| it == "yes") {
                return Ok(vec![Effect::Close]);
            }
            Ok(send(Order::Take {
                file: file.clone(),
                side,
                is_trial: false,
            }))
        })
        .open()
}

/// What hinders, in words.
enum Hindrance {
    Store(StoreError),
    Read(ReadError),
    Word(&'static str),
}

impl From<StoreError> for Hindrance {
    fn from(error: StoreError) -> Hindrance {
        Hindrance::Store(error)
    }
}

impl From<ReadError> for Hindrance {
    fn from(error: ReadError) -> Hindrance {
        Hindrance::Read(error)
    }
}

impl From<OfficeError> for Hindrance {
    fn from(error: OfficeError) -> Hindrance {
        match error {
            OfficeError::Store(error) => Hindrance::Store(error),
            OfficeError::Read(error) => Hindrance::Read(error),
            OfficeError::NoKey => Hindrance::Word("tui.bundle.no_key"),
            OfficeError::NoRecipient(_) => Hindrance::Word("tui.bundle.no_recipient"),
        }
    }
}

impl Hindrance {
    fn said(&self, file: &str, cx: &Cx) -> String {
        match self {
            Hindrance::Store(error) => super::effect::sentence(error, cx),
            Hindrance::Word(key) => cx.word(key),
            Hindrance::Read(error) => {
                let mut args: Vec<(&str, &str)> = vec![("file", file)];
                args.extend(
                    error
                        .args
                        .iter()
                        .map(|(key, it)| (key.as_str(), it.as_str())),
                );
                let part = |part| format!("exchange.read_error.{}.{part}", error.code);
                [cx.say(&part("what"), &args), cx.say(&part("remedy"), &args)].concat()
            }
        }
    }
}

impl App {
    /// Writes a bundle, or shows and applies one.
    pub(super) fn bundle(&mut self, order: &Order) -> Vec<Effect> {
        let year = self.desk.year;
        let (Some(store), words) = (&mut self.desk.store, &self.desk.words) else {
            return Vec::new();
        };
        let (file, done) = match order {
            Order::Make {
                root,
                peer,
                is_wrapped,
            } => {
                let done = written(store, (*root, *peer), year, *is_wrapped);
                (String::new(), done.map(Ended::Written))
            }
            Order::Take {
                file,
                side,
                is_trial,
            } => {
                let done = taken(store, words, file, (*side, *is_trial));
                (file.clone(), done.map(|it| Ended::Taken(Box::new(it))))
            }
        };
        let cx = self.desk.cx();
        match (done, order) {
            (Err(hindrance), _) => {
                let said = hindrance.said(&file, &cx);
                self.say(Tone::Bad, said);
                Vec::new()
            }
            (Ok(Ended::Written(path)), _) => {
                let args = [("file", path.display().to_string())];
                let args = args.each_ref().map(|(key, it)| (*key, it.as_str()));
                let said = cx.say("tui.print.done", &args);
                self.say(Tone::Good, said);
                vec![Effect::Done]
            }
            (Ok(Ended::Taken(taken)), Order::Take { side, .. }) => {
                let (lines, received) = *taken;
                let last = lines.last().cloned().unwrap_or_default();
                if received.is_applied {
                    self.say(Tone::Good, last);
                    return vec![Effect::Done, Effect::Refresh];
                }
                let is_open = received.merged.open().next().is_some();
                if is_open || received.already.is_some() {
                    let note = Note::new(cx.word("tui.act.org.receive"), &lines).open();
                    self.say(Tone::Warn, last);
                    return vec![note];
                }
                vec![Effect::Done, question(&cx, &lines, &file, *side)]
            }
            (Ok(Ended::Taken(_)), Order::Make { .. }) => Vec::new(),
        }
    }
}

enum Ended {
    Written(PathBuf),
    Taken(Box<(Vec<String>, Received)>),
}

/// Puts a bundle into the folder and says where it stands.
fn written(
    store: &mut Store,
    (root, peer): (Id, Id),
    year: i32,
    is_wrapped: bool,
) -> Result<PathBuf, Hindrance> {
    let missing = Hindrance::Word("tui.bundle.no_peer");
    let peer = store.find::<Peer>(peer)?.ok_or(missing)?;
    let org = store.find::<Org>(root)?;
    let org = org.ok_or(Hindrance::Word("tui.reason.no_org"))?;
    let wrap = match is_wrapped {
        true => Wrap::Office,
        false => Wrap::Open,
    };
    let written = office::write(store, &peer, (root, &org.code), year, &wrap)?;
    let number = written.bundle.number;
    let name = format!("{}-{year}-{}-{number}{ENDING}", org.code, peer.name);
    let plain = name.replace(|c: char| c.is_control() || "/\\".contains(c), "_");
    let folder = beside(store, OUT);
    let failed = |_| Hindrance::Word("tui.print.failed");
    fs::create_dir_all(&folder).map_err(failed)?;
    put(&folder.join(plain), &written.bytes, Overwrite::Never)
        .map_err(|_| Hindrance::Word("tui.print.failed"))
}

/// Looks at a bundle or applies it: what is told of it, and what came of it.
fn taken(
    store: &mut Store,
    words: &Words,
    file: &str,
    (side, is_trial): (Option<bundle::Whose>, bool),
) -> Result<(Vec<String>, Received), Hindrance> {
    let path = Path::new(file);
    let mut parts = path.components();
    let is_plain = parts.all(|it| matches!(it, Component::Normal(_)));
    if !is_plain && !is_at_home(store) {
        return Err(Hindrance::Word("tui.bundle.outside"));
    }
    let mut bytes = Vec::new();
    let opened = fs::File::open(beside(store, INBOX).join(path)).map_err(ReadError::from)?;
    let mut opened = opened.take(FILE_BYTES_MAX);
    opened.read_to_end(&mut bytes).map_err(ReadError::from)?;
    let opened = office::open(store, &bytes, None)?;
    let choice = bundle::Choice {
        all: side,
        ..bundle::Choice::default()
    };
    let mut lines = told::head(words, &opened.bundle);
    let (peer, incoming) = office::incoming(store, opened, choice)?;
    lines.push(words.say("cli.bundle.signed.good", &[("name", &peer.name)]));
    let received = store.receive(&incoming, is_trial)?;
    lines.extend(told::received(words, &incoming, &received, is_trial).0);
    Ok((lines, received))
}
