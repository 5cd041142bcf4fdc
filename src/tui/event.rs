//! What can happen to the screen, and what a pane can ask for in return.

use super::overlay::{Choice, Overlay};
use crate::{
    domain::{Command, Id, Seen},
    drawer::Way,
    store::Outcome,
    term::Key,
    tui::{
        evidence::Attachment,
        import::Roll,
        letter::Post,
        mail::{Intake, Parcel},
        print::Order,
        theme::Tone,
        widget::arrangement::Arrangement,
    },
};

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key.
    Key(Key),
    /// A pasted text; it never runs keys.
    Paste(String),
    /// The window has another size.
    Resize(u16, u16),
    /// About a second went by without anything else.
    Tick,
    /// The terminal is gone or a signal asks to stop.
    Stop,
}

crate::code_enum! {
    /// The panes, in the order of their tabs.
    PaneId {
        Org = "org",
        Duty = "duty",
        Board = "board",
        Score = "score",
        Ledger = "ledger",
        Finding = "finding",
        Appraisal = "appraisal",
        Agenda = "agenda",
        Audit = "audit",
    }
}

/// Something that a pane can be turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An org.
    Org(Id),
    /// A task.
    Task(Id),
    /// A sheet.
    Sheet(Id),
}

/// Makes the form that mends a refused field.
pub type Mend = Box<dyn FnOnce(&str, &super::Cx) -> Option<Box<dyn Overlay>>>;

/// What follows from what a command did.
pub type Follow = Box<dyn FnOnce(&Outcome) -> Vec<Effect>>;

/// A command on its way to the one door.
pub struct Request {
    /// The command.
    pub command: Command,
    /// Versions of the rows that the clerk saw.
    pub seen: Vec<Seen>,
    /// What to say when it is done.
    pub said: String,
    /// What follows when it is done.
    pub then: Option<Follow>,
    /// The form that mends a refused field.
    pub mend: Option<Mend>,
}

impl Request {
    /// A command with what to say when it is done.
    pub fn new(command: impl Into<Command>, said: impl Into<String>) -> Request {
        let (command, said) = (command.into(), said.into());
        Request {
            command,
            seen: Vec::new(),
            said,
            then: None,
            mend: None,
        }
    }

    /// The same with the versions that were seen.
    pub fn seen(self, seen: Vec<Seen>) -> Request {
        Request { seen, ..self }
    }

    /// The same with what follows.
    pub fn then(self, then: impl FnOnce(&Outcome) -> Vec<Effect> + 'static) -> Request {
        Request {
            then: Some(Box::new(then)),
            ..self
        }
    }

    /// The same with a form that mends a refused field.
    pub fn mend(self, mend: Mend) -> Request {
        Request {
            mend: Some(mend),
            ..self
        }
    }

    /// As an effect.
    pub fn send(self) -> Effect {
        Effect::Execute(Box::new(self))
    }
}

/// Everything that a pane or an overlay can ask for.
pub enum Effect {
    /// Send a command to the one door; the overlay on top closes when it is done.
    Execute(Box<Request>),
    /// Take back the last act of one's own.
    Undo,
    /// Do it again.
    Redo,
    /// Ask which report is to be printed.
    Print,
    /// List one's own acts, to take back or do again.
    History,
    /// Hand a text to the person's own editor; what it becomes is brought to the overlay on top.
    Outside(String),
    /// Lay an overlay on top.
    Open(Box<dyn Overlay>),
    /// Take the overlay on top away.
    Close,
    /// The same for a form that has done its work: it leaves no draft.
    Done,
    /// Give what was picked to the overlay below.
    Picked(Vec<Choice>),
    /// Run an act of a pane by its name.
    Act(PaneId, String),
    /// Turn a pane to one of its views, by a name that it knows.
    Turn(PaneId, String),
    /// Say something on the message line.
    Say(Tone, String),
    /// Give a pane the focus.
    Go(PaneId),
    /// Turn the panes to something.
    Aim(Target),
    /// Take these orgs as marked.
    Mark(Vec<Id>),
    /// Copy a text.
    Copy(String),
    /// Keep what stands in every open form as its draft.
    Keep,
    /// Open the form of a draft, by the draft's name.
    Resume(String),
    /// Ask whether a draft is to be taken away, by its name.
    AskDrop(String),
    /// Take a draft away, by its name.
    DropDraft(String),
    /// After a form was sent: the same act again, on the next row or where it was.
    Again(Box<Way>, Step),
    /// Keep lines under a name for this person; none forgets the name. [`super::Cx::kept`] reads.
    Remember {
        /// The name, such as `phrase` or `view.board`.
        name: String,
        /// The lines.
        lines: Vec<String>,
    },
    /// Arrange the list of a pane, and keep that for this person.
    Arrange(PaneId, Arrangement),
    /// Narrow the list of a pane as if that had been typed; `None` shows everything.
    Narrow(PaneId, Option<String>),
    /// Ask what an act on the list in use needs, by the act's name.
    List(String),
    /// Go back (`true`) or forward to a place where the clerk has been.
    Travel(bool),
    /// Open another file; `None` asks which.
    File(FileChoice),
    /// Finish a bulk act that was cut off, or take it back.
    Settle(String, bool),
    /// Read everything again.
    Refresh,
    /// Draw one thing after the other, for reading aloud, or no longer.
    Linear,
    /// Stop until a shell continues the program.
    Suspend,
    /// Take the next language.
    NextLanguage,
    /// Take the next theme.
    NextTheme,
    /// Show the pane in use alone, or no longer.
    Zoom,
    /// End.
    Quit,
}

/// Where an act is done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// On the next row.
    NextRow,
    /// Where it was done.
    Here,
}

/// What a first start can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChoice {
    /// Make a new file at a path for a year.
    New(String, i32),
    /// Open a file.
    Open(String),
    /// Make a demonstration.
    Demo,
    /// Write a report.
    Paper(Box<Order>),
    /// Write a bundle, or look at one.
    Bundle(Box<super::bundle::Order>),
    /// Write blanks for orgs.
    Send(Box<Parcel>),
    /// Take in a file of evidence.
    Attach(Box<Attachment>),
    /// Read what orgs sent back.
    Collect(Box<Intake>),
    /// Ask which table of the inbox is a list of orgs.
    Tables,
    /// Read a list of orgs.
    Roll(Box<Roll>),
    /// Write letters.
    Letters(Box<Post>),
}
