//! Puts a workbook in its place whole or not at all.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Writes beside the place, then moves there in one step.
///
/// # Errors
/// `AlreadyExists` if something stands there and may not be replaced; what the system says.
/// Nothing is left behind.
pub fn put(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let done = write(&beside, bytes).and_then(|()| match replace {
        true => fs::rename(&beside, path),
        // A link is refused where a name stands, whoever came there meanwhile.
        false => fs::hard_link(&beside, path),
    });
    // Gone after a rename; what failed is told, not that its remains could not be removed.
    let _ = fs::remove_file(&beside);
    done
}

fn write(beside: &Path, bytes: &[u8]) -> io::Result<()> {
    // Remains of a process of the same number that was killed.
    let _ = fs::remove_file(beside);
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).open(beside)?;
    file.write_all(bytes)?;
    file.sync_all()
}
