//! The process that reads workbooks: it limits itself, and its parent trusts nothing it says.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    os::{
        fd::AsFd,
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::PathBuf,
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use nix::sys::resource::{Resource, setrlimit};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

use crate::exchange::{
    book_in,
    limit::Limits,
    read_error::{ReadCode, ReadError, STOPPED},
    table::{Origin, Sink},
    wire::{Line, outcome_of, row_of},
};

/// The hidden subcommand under which the binary calls [`serve`].
pub const SUBCOMMAND: &str = "__read-xlsx";

/// Hears how many rows were read so far; false ends the reading.
pub type Heard = dyn Fn(u64) -> bool + Send + Sync;

/// The binary that is started to read a workbook: this program itself; and who watches.
#[derive(Clone)]
pub struct Program {
    /// Path of the binary.
    pub exe: PathBuf,
    /// Who hears how far a reading is, of any file.
    pub heard: Option<Arc<Heard>>,
    /// Visible sheets with content that are passed over before one is read.
    pub sheets_passed: usize,
}

impl Program {
    /// A binary, with nobody who watches.
    pub fn new(exe: PathBuf) -> Program {
        Program {
            exe,
            heard: None,
            sheets_passed: 0,
        }
    }

    /// Whether a reading that came so far may go on.
    pub(super) fn goes_on(&self, rows: u64) -> bool {
        self.heard.as_ref().is_none_or(|heard| heard(rows))
    }
}

/// The child's whole life: reads the workbook on standard input, passing over as many of its sheets
/// as the argument says, and writes its rows to standard output as JSON lines.
pub fn serve(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let passed = arguments.into_iter().next();
    let passed = passed.and_then(|it| it.to_str()?.parse().ok());
    let outcome = stdin().and_then(|file| {
        let limits = Limits {
            sheets_passed: passed.unwrap_or(0),
            ..Limits::for_bytes(file.metadata()?.len())
        };
        limit_self(&limits)?;
        let mut file = file;
        book_in::read_workbook(&mut file, &limits, &mut |row| {
            Ok(send(&mut out, &Line::row(row))?)
        })
    });
    let sent = send(&mut out, &Line::last(outcome)).and_then(|()| out.flush());
    if sent.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn stdin() -> Result<File, ReadError> {
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

fn send(out: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// A hostile file then ends this process, not the parent and not the machine.
fn limit_self(limits: &Limits) -> Result<(), ReadError> {
    let cpu = limits.cpu_s_max;
    let each = [
        (
            Resource::RLIMIT_AS,
            limits.memory_bytes_max,
            limits.memory_bytes_max,
        ),
        (Resource::RLIMIT_CPU, cpu, cpu + 1),
        (
            Resource::RLIMIT_NOFILE,
            limits.descriptors_max,
            limits.descriptors_max,
        ),
        (Resource::RLIMIT_CORE, 0, 0),
    ];
    for (resource, soft, hard) in each {
        setrlimit(resource, soft, hard).map_err(|errno| ReadError::from(io::Error::from(errno)))?;
    }
    Ok(())
}

/// Kills the child if its reading is given up, and always waits for it.
struct Reaped(Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        // It may have ended already; both calls then do nothing.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads an open workbook in a child of the given program.
///
/// # Errors
/// What the child says, or the manner of its death.
pub fn read_workbook(file: File, program: &Program, sink: Sink<'_>) -> Result<Origin, ReadError> {
    let limits = Limits::for_bytes(file.metadata()?.len());
    let deadline = Instant::now() + Duration::from_millis(limits.wall_ms_max);
    let mut child = Command::new(&program.exe);
    child
        .arg(SUBCOMMAND)
        .arg(program.sheets_passed.to_string())
        .env_clear()
        .process_group(0)
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = Reaped(child.spawn().map_err(|_| ReadCode::NoReader)?);
    let rows = AtomicU64::new(0);
    let goes_on = || program.goes_on(rows.load(Ordering::Relaxed));
    let mut lines = BufReader::new(Polled {
        out: child.0.stdout.take().ok_or(ReadCode::NoReader)?,
        deadline,
        bytes_left: limits.text_bytes_max * 6 + limits.cells_max * 16 + (1 << 20),
        goes_on: &goes_on,
    });
    while let Some(line) = next_line(&mut lines, &limits)? {
        match line {
            Line::Row(number, pairs) => {
                sink(row_of(number, pairs))?;
                rows.fetch_add(1, Ordering::Relaxed);
            }
            last => return outcome_of(last).unwrap_or(Err(ReadCode::Crashed.into())),
        }
    }
    let status = child.0.wait()?;
    Err(death(status, &limits))
}

/// Why a child ended that did not say so itself.
fn death(status: ExitStatus, limits: &Limits) -> ReadError {
    let signal = status.signal().unwrap_or(0);
    let is = |known: nix::libc::c_int| signal == known;
    if is(nix::libc::SIGXCPU) || is(nix::libc::SIGKILL) {
        too_slow(limits)
    } else if is(nix::libc::SIGABRT) {
        ReadError::new(ReadCode::OutOfMemory).with("mib", limits.memory_bytes_max >> 20)
    } else {
        ReadCode::Crashed.into()
    }
}

/// How long the child may be silent until it is asked whether the reading may go on.
const SILENT: Duration = Duration::from_millis(100);

/// The child's output, read with a deadline and a bound, as long as it may go on.
struct Polled<'g, R> {
    out: R,
    deadline: Instant,
    bytes_left: u64,
    goes_on: &'g dyn Fn() -> bool,
}

impl<R: Read + AsFd> Read for Polled<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !(self.goes_on)() {
                return Err(STOPPED.into());
            }
            let left = self.deadline.saturating_duration_since(Instant::now());
            let wait = Timespec {
                tv_sec: 0,
                tv_nsec: left.min(SILENT).subsec_nanos().into(),
            };
            let mut polled = [PollFd::new(&self.out, PollFlags::IN)];
            match poll(&mut polled, Some(&wait)) {
                Ok(0) if left.is_zero() => return Err(io::ErrorKind::TimedOut.into()),
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => break,
                Err(errno) => return Err(errno.into()),
            }
        }
        let count = self.out.read(buffer)?;
        let left = self.bytes_left.checked_sub(count as u64);
        self.bytes_left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}

fn next_line(lines: &mut impl BufRead, limits: &Limits) -> Result<Option<Line>, ReadError> {
    let mut line = Vec::new();
    lines
        .read_until(b'\n', &mut line)
        .map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => too_slow(limits),
            io::ErrorKind::FileTooLarge => {
                ReadError::new(ReadCode::TooMuchText).with("limit", limits.text_bytes_max >> 20)
            }
            _ => error.into(),
        })?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    let line = serde_json::from_slice(&line).map_err(|_| ReadCode::Crashed)?;
    Ok(Some(line))
}

fn too_slow(limits: &Limits) -> ReadError {
    ReadError::new(ReadCode::TooSlow).with("seconds", limits.cpu_s_max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manner_of_a_child_s_death_is_its_reason() {
        let limits = Limits::for_bytes(0);
        let code = |wait_status| death(ExitStatus::from_raw(wait_status), &limits).code;
        assert_eq!(code(nix::libc::SIGABRT), ReadCode::OutOfMemory);
        assert_eq!(code(nix::libc::SIGXCPU), ReadCode::TooSlow);
        assert_eq!(code(nix::libc::SIGKILL), ReadCode::TooSlow);
        assert_eq!(code(nix::libc::SIGSEGV), ReadCode::Crashed);
        assert_eq!(code(101 << 8), ReadCode::Crashed);
    }

    #[test]
    fn a_child_that_is_silent_past_the_deadline_is_given_up() {
        let limits = Limits {
            wall_ms_max: 1,
            ..Limits::for_bytes(0)
        };
        let (out, _kept_open) = io::pipe().unwrap();
        let mut lines = BufReader::new(Polled {
            out,
            deadline: Instant::now(),
            bytes_left: 100,
            goes_on: &|| true,
        });
        let error = next_line(&mut lines, &limits).err().unwrap();
        assert_eq!(error.code, ReadCode::TooSlow);
    }

    #[test]
    fn a_reading_that_is_stopped_ends_though_the_child_is_silent() {
        let (out, _kept_open) = io::pipe().unwrap();
        let asked = AtomicU64::new(0);
        let goes_on = || asked.fetch_add(1, Ordering::Relaxed) < 2;
        let mut lines = BufReader::new(Polled {
            out,
            deadline: Instant::now() + Duration::from_secs(60),
            bytes_left: 100,
            goes_on: &goes_on,
        });
        let error = next_line(&mut lines, &Limits::for_bytes(0)).err().unwrap();
        assert_eq!(error.code, ReadCode::Stopped);
    }

    #[test]
    fn a_child_that_never_stops_talking_is_given_up() {
        let (out, mut into) = io::pipe().unwrap();
        into.write_all(&[b'x'; 200]).unwrap();
        let mut lines = BufReader::new(Polled {
            out,
            deadline: Instant::now() + Duration::from_secs(5),
            bytes_left: 100,
            goes_on: &|| true,
        });
        let error = next_line(&mut lines, &Limits::for_bytes(0)).err().unwrap();
        assert_eq!(error.code, ReadCode::TooMuchText);
    }
}
