//! The loop: one event, one screen, one write.

use std::{
    collections::VecDeque,
    io,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::{Duration, Instant},
};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    App, Desk, Look,
    app::Demonstration,
    event::Event,
    look::Lines,
    pane::start,
    patience::{self, Patience},
};
use crate::{
    base::{Date, text},
    store::{Session as Person, Store},
    term::{
        self, ColorMode, Gate, Input, KeyCode, Painter, Probe, Refusal, Session, Stop, session,
    },
    tui::theme::Tone,
    words::Words,
};

/// What may be lost of what is being typed.
const KEEP_EVERY: Duration = Duration::from_secs(1);
/// How long the cursor has to rest before what tells of its row is drawn.
const REST: Duration = Duration::from_millis(60);
/// At the end, how long a slow client may take for the last frame.
const LAST_FRAME: Duration = Duration::from_secs(1);

/// How the workbench starts.
pub enum Start {
    /// With an open file.
    File(Box<Store>),
    /// With an open file and the tutorial over it.
    Lesson(Box<Store>),
    /// With a question: new, open, demonstration. The path is what a new file would be called.
    Ask(PathBuf),
}

/// What the command line knows.
pub struct Options {
    /// The file, or the question for one.
    pub start: Start,
    /// Who works here, for a file opened on the screen.
    pub person: Person,
    /// The words.
    pub words: Words,
    /// Folder of the user's keymap, themes and words.
    pub user_dir: Option<PathBuf>,
    /// How the screen is to look, where the terminal is not to decide.
    pub wish: Wish,
    /// The person's own editor for long texts; none where no program may be started for him.
    pub editor: Option<String>,
    /// The business date.
    pub today: Date,
    /// Makes the demonstration.
    pub demonstration: Option<Demonstration>,
}

/// How a person wants the screen.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Name of the theme; `dark` if none is given.
    pub theme: Option<String>,
    /// Colours, where the environment is not to decide.
    pub colors: Option<ColorMode>,
    /// Lines between panes, where the terminal is not to decide.
    pub lines: Lines,
    /// Signs of ASCII only, beside the words.
    pub is_plain: bool,
    /// One thing after the other, for reading aloud.
    pub is_linear: bool,
    /// Whether a language was asked for, so that the one kept for the person does not count.
    pub has_language: bool,
}

/// Why the workbench did not start or ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// This is no terminal to draw on; the code is a key of the refusals.
    #[error("{0}")]
    Terminal(#[from] Refusal),
    /// The terminal went away.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What comes to the loop.
enum Message {
    Input(Input),
    Written(io::Result<()>),
}

/// What has come and was not heard yet. Long work looks through it for the key that stops it.
struct Inbox {
    receiver: Receiver<Message>,
    kept: VecDeque<Message>,
}

impl Inbox {
    fn next(&mut self, wait: Duration) -> Result<Message, RecvTimeoutError> {
        match self.kept.pop_front() {
            Some(message) => Ok(message),
            None => self.receiver.recv_timeout(wait),
        }
    }

    /// Whether the clerk, or a signal, asks to stop what is going on. The key is taken out; all
    /// else is kept for later.
    fn has_stop(&mut self) -> bool {
        let mut is_stopped = false;
        while let Ok(message) = self.receiver.try_recv() {
            let is_key = matches!(&message, Message::Input(Input::Key(key))
                if key.code == KeyCode::Esc || key.ctrl && key.code == KeyCode::Char('c'));
            is_stopped |= is_key || matches!(message, Message::Input(Input::Stop(_)));
            if !is_key {
                self.kept.push_back(message);
            }
        }
        is_stopped
    }
}

/// The inbox, for the loop and for what works within it: never for two at once.
type Shared = Arc<Mutex<Inbox>>;

fn inbox(shared: &Shared) -> MutexGuard<'_, Inbox> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says over the key bar what is going on, and looks whether it is to stop.
fn front(shared: Shared, writer: Sender<Vec<u8>>) -> patience::Front {
    Box::new(move |sentence| {
        let (columns, rows) = session::window();
        let text = text::fit(&format!(" {sentence}"), usize::from(columns));
        let frame = format!("\x1b[{rows};1H\x1b[0;7m{text}\x1b[0m");
        session::hand(&writer, frame.into_bytes());
        !inbox(&shared).has_stop()
    })
}

/// Runs the workbench until the clerk leaves, or the terminal is gone, or a signal asks to end;
/// says which of the latter.
///
/// # Errors
/// When there is no terminal to draw on.
pub fn run(options: Options) -> Result<Option<Stop>, Failure> {
    let mut session = Session::enter()?;
    if let Some(colors) = options.wish.colors {
        session.color_mode = colors;
    }
    // The terminal answers while the screen is prepared.
    let wish = options.wish.clone();
    let mut app = prepared(options, &session);
    let probe = session.probe()?;
    app.desk.look.has_lines = wish.lines.are_drawn(&wish, &probe, session.is_multiplexed);
    let (sender, receiver) = mpsc::channel();
    let writer = session::writer(sender.clone(), Message::Written)?;
    let Probe { typed, .. } = probe;
    let gate = term::spawn(sender, (typed, session.is_remote), Message::Input)?;
    let painter = Painter::new(session.color_mode).ground(session.has_ground);
    let kept = VecDeque::new();
    let shared = Arc::new(Mutex::new(Inbox { receiver, kept }));
    let front = front(Arc::clone(&shared), writer.clone());
    app.desk.patience = Some(Patience::new(patience::SILENT, front));
    app.desk.hand_patience();
    let mut screen = Screen {
        app,
        painter,
        session,
        shared,
        gate,
        writer,
        is_writing: false,
        has_moved: None,
        is_part: false,
        stop: None,
    };
    screen.run();
    Ok(screen.stop)
}

/// The workbench before it is seen.
fn prepared(options: Options, session: &Session) -> App {
    let theme = options.wish.theme.as_deref().unwrap_or("dark");
    let (mut desk, problems) = Desk::new(
        options.words,
        options.user_dir,
        theme,
        session.color_mode,
        options.today,
    );
    desk.look = Look {
        is_plain: options.wish.is_plain,
        is_linear: options.wish.is_linear,
        ..Look::default()
    };
    desk.editor = options.editor;
    let mut app = App::new(desk, session.size());
    app.has_language = options.wish.has_language;
    app.session = Some(options.person);
    app.demonstration = options.demonstration;
    match options.start {
        Start::File(store) => {
            app.desk.store = Some(*store);
            app.arrive();
        }
        Start::Lesson(store) => {
            app.desk.store = Some(*store);
            app.arrive();
            app.begin_tutor();
        }
        Start::Ask(path) => {
            let question = start::question(&path, &app.desk.cx());
            app.lay(question);
        }
    }
    let more = problems.len().saturating_sub(1).to_string();
    if let Some(first) = problems.into_iter().next() {
        let said = match more.as_str() {
            "0" => first,
            _ => {
                let args = [("first", first.as_str()), ("n", &more)];
                app.desk.cx().say("tui.message.problems", &args)
            }
        };
        app.say(Tone::Warn, said);
    }
    app
}

/// The workbench on a terminal.
struct Screen {
    app: App,
    painter: Painter,
    session: Session,
    shared: Shared,
    gate: Gate,
    writer: Sender<Vec<u8>>,
    /// Whether the terminal has not taken the last frame yet.
    is_writing: bool,
    /// Whether the cursor only moved within a list since the last frame; nothing came at all where
    /// none.
    has_moved: Option<bool>,
    /// Whether the last frame left out what tells of the row in hand.
    is_part: bool,
    stop: Option<Stop>,
}

impl Screen {
    fn run(&mut self) {
        let mut kept = Instant::now();
        while !self.app.is_over() {
            self.show();
            if self.app.go_on() {
                continue;
            }
            let wait = match self.is_part {
                true => REST,
                false => Duration::from_secs(1),
            };
            let mut next = match self.next(wait) {
                Ok(message) => Some(message),
                Err(RecvTimeoutError::Timeout) if self.is_part => {
                    self.has_moved = Some(false);
                    None
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.has_moved = Some(false);
                    self.app.handle(Event::Tick);
                    None
                }
                Err(RecvTimeoutError::Disconnected) => return self.end(Stop::HungUp),
            };
            // Everything that has already arrived is heard before the next frame.
            while let Some(message) = next {
                self.hear(message);
                next = self.next(Duration::ZERO).ok();
            }
            // Whoever types without a pause has his words kept once a second all the same.
            if kept.elapsed() >= KEEP_EVERY {
                self.app.keep_drafts();
                kept = Instant::now();
            }
        }
        // What puts the terminal back must come behind the last frame, not within.
        let end = Instant::now() + LAST_FRAME;
        while self.is_writing {
            let rest = end.saturating_duration_since(Instant::now());
            match self.next(rest) {
                Ok(Message::Written(_)) => self.is_writing = false,
                Ok(Message::Input(_)) => {}
                Err(_) => return,
            }
        }
    }

    fn next(&self, wait: Duration) -> Result<Message, RecvTimeoutError> {
        inbox(&self.shared).next(wait)
    }

    fn end(&mut self, stop: Stop) {
        self.stop.get_or_insert(stop);
        self.app.handle(Event::Stop);
    }

    fn hear(&mut self, message: Message) {
        let is_input = matches!(message, Message::Input(_));
        let is_key = matches!(message, Message::Input(Input::Key(_)));
        self.take(message);
        if is_input {
            let so_far = self.has_moved.unwrap_or(true);
            self.has_moved = Some(so_far && is_key && self.app.is_moving());
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Input(Input::Key(key)) => self.app.handle(Event::Key(key)),
            Message::Input(Input::Paste(text)) => self.app.handle(Event::Paste(text)),
            Message::Input(Input::Resize) => {
                self.painter.forget();
                let (columns, rows) = self.session.size();
                self.app.handle(Event::Resize(columns, rows));
            }
            Message::Input(Input::Suspend) => self.app.suspend(),
            Message::Input(Input::Resume) => {
                // Who was stopped without being asked finds the terminal in the hands of a shell.
                let resumed = self.session.resume();
                self.again(resumed);
            }
            Message::Input(Input::Stop(stop)) => self.end(stop),
            Message::Written(result) => {
                self.is_writing = false;
                if result.is_err() {
                    self.end(Stop::HungUp);
                }
            }
        }
    }

    fn again(&mut self, resumed: io::Result<()>) {
        self.painter.forget();
        if resumed.is_err() {
            self.end(Stop::HungUp);
        }
    }

    /// Lets the person's own editor change a text; what it makes of it counts if it ends well.
    fn edit(&mut self, text: &str) -> io::Result<()> {
        let desk = &self.app.desk;
        let (Some(editor), Some(drawer)) = (desk.editor.clone(), &desk.drawer) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let scratch = drawer.scratch(text)?;
        session::leave();
        let ended = self.gate.run(&editor, scratch.path());
        let resumed = self.session.resume();
        self.again(resumed);
        if ended? {
            let text = scratch.read()?;
            self.app.brought(&text);
        }
        Ok(())
    }

    /// Draws unless the terminal is still busy with the last frame: a slow client gets fewer.
    fn show(&mut self) {
        if self
            .app
            .desk
            .patience
            .as_ref()
            .is_some_and(Patience::take_told)
        {
            self.painter.forget();
        }
        if self.is_writing {
            return;
        }
        if self.app.take_suspension() {
            self.app.keep_drafts();
            if self.session.has_job_control() {
                let resumed = self.session.suspend();
                self.again(resumed);
            } else {
                let word = self.app.desk.cx().word("tui.message.no_job_control");
                self.app.say(Tone::Warn, word);
            }
        }
        if let Some(text) = self.app.take_outside()
            && let Err(error) = self.edit(&text)
        {
            let args = [("detail", error.to_string())];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            let said = self.app.desk.cx().say("tui.form.outside_failed", &args);
            self.app.say(Tone::Bad, said);
        }
        let (columns, rows) = self.session.size();
        if self.app.size != (columns, rows) {
            self.app.handle(Event::Resize(columns, rows));
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        let (cursor, following) = self.app.draw_parts(&mut buffer);
        self.is_part = self.has_moved.take().unwrap_or(self.is_part) && !following.is_empty();
        let mut bytes = match self.is_part {
            true => self.painter.frame_but(&buffer, cursor, &following),
            false => self.painter.frame(&buffer, cursor),
        };
        if let Some(text) = self.app.take_clipboard() {
            bytes.extend(clipboard(&text));
        }
        if !bytes.is_empty() {
            self.is_writing = session::hand(&self.writer, bytes);
        }
    }
}

/// OSC 52: the terminal puts the text on the clipboard of the clerk's own machine.
fn clipboard(text: &str) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = b"\x1b]52;c;".to_vec();
    for part in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(part.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let is_padding = place > part.len();
            out.push(if is_padding {
                b'='
            } else {
                DIGITS[digit as usize]
            });
        }
    }
    out.extend(b"\x1b\\");
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_clipboard_gets_base64() {
        assert_eq!(super::clipboard("ab"), b"\x1b]52;c;YWI=\x1b\\");
        assert_eq!(super::clipboard("abcd"), b"\x1b]52;c;YWJjZA==\x1b\\");
    }
}
