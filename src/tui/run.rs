//! The loop: one event, one screen, one write.

use std::{
    path::PathBuf,
    sync::mpsc::{self, RecvTimeoutError},
    time::{Duration, Instant},
};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{App, Desk, app::Demonstration, event::Event, pane::start, theme::Tone};
use crate::{
    base::Date,
    store::{Session as Person, Store},
    term::{self, ColorMode, Input, Painter, Refusal, Session, session},
    words::Words,
};

/// What may be lost of what is being typed.
const KEEP_EVERY: Duration = Duration::from_secs(1);

/// How the workbench starts.
pub enum Start {
    /// With an open file.
    File(Box<Store>),
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
    /// Name of the theme; `dark` if none is given.
    pub theme: Option<String>,
    /// Colours, where the environment is not to decide.
    pub colors: Option<ColorMode>,
    /// The business date.
    pub today: Date,
    /// Makes the demonstration.
    pub demonstration: Option<Demonstration>,
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

/// Runs the workbench until the clerk leaves or the terminal is gone.
///
/// # Errors
/// When there is no terminal to draw on.
pub fn run(options: Options) -> Result<(), Failure> {
    let mut session = Session::enter()?;
    if let Some(colors) = options.colors {
        session.color_mode = colors;
    }
    let theme = options.theme.as_deref().unwrap_or("dark");
    let (desk, problems) = Desk::new(
        options.words,
        options.user_dir,
        theme,
        session.color_mode,
        options.today,
    );
    let mut app = App::new(desk, session.size());
    app.session = Some(options.person);
    app.demonstration = options.demonstration;
    match options.start {
        Start::File(store) => {
            app.desk.store = Some(*store);
            app.arrive();
        }
        Start::Ask(path) => {
            let question = start::question(&path, &app.desk.cx());
            app.lay(question);
        }
    }
    if let Some(problem) = problems.into_iter().next() {
        app.say(Tone::Warn, problem);
    }
    let (sender, receiver) = mpsc::channel();
    term::spawn(sender, |input| input)?;
    let mut painter = Painter::new(session.color_mode);
    let mut kept = Instant::now();
    while !app.is_over() {
        show(&mut app, &mut painter, &session)?;
        if app.go_on() {
            continue;
        }
        let first = receiver.recv_timeout(Duration::from_secs(1));
        let mut next = match first {
            Ok(input) => Some(input),
            Err(RecvTimeoutError::Timeout) => {
                app.handle(Event::Tick);
                None
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        // Everything that has already arrived is heard before the next frame.
        while let Some(input) = next {
            if input == Input::Resize {
                painter.forget();
            }
            app.handle(event(input, &session));
            next = receiver.try_recv().ok();
        }
        // Whoever types without a pause has his words kept once a second all the same.
        if kept.elapsed() >= KEEP_EVERY {
            app.keep_drafts();
            kept = Instant::now();
        }
    }
    Ok(())
}

fn event(input: Input, session: &Session) -> Event {
    match input {
        Input::Key(key) => Event::Key(key),
        Input::Paste(text) => Event::Paste(text),
        Input::Resize => {
            let (columns, rows) = session.size();
            Event::Resize(columns, rows)
        }
        Input::Stop => Event::Stop,
    }
}

fn show(app: &mut App, painter: &mut Painter, session: &Session) -> std::io::Result<()> {
    let (columns, rows) = session.size();
    if app.size != (columns, rows) {
        app.handle(Event::Resize(columns, rows));
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let cursor = app.draw(&mut buffer);
    let mut bytes = painter.frame(&buffer, cursor);
    if let Some(text) = app.take_clipboard() {
        bytes.extend(clipboard(&text));
    }
    if bytes.is_empty() {
        Ok(())
    } else {
        session::write_all(&bytes)
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
