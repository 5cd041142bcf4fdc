//! One person's folder, written whole: a new text replaces the old one in a single step.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// The longest name of a file in bytes, its ending not counted.
const NAME_BYTES_MAX: usize = 160;

/// A person's folder beside a database, and another one where that cannot be written.
#[derive(Debug, Clone)]
pub struct Drawer {
    places: Vec<PathBuf>,
}

impl Drawer {
    /// The folder `<database>-drawer/<person>`; `spare` is a folder of the user's own, taken where
    /// the first cannot be written. Nothing is made before something is kept.
    pub fn of(database: &Path, person: &str, spare: Option<&Path>) -> Drawer {
        let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_path_buf());
        let mut beside = database.as_os_str().to_owned();
        beside.push("-drawer");
        let person = file_name(person);
        let mut places = vec![PathBuf::from(beside).join(&person)];
        if let Some(spare) = spare {
            let own = file_name(&database.to_string_lossy());
            places.push(spare.join("drawer").join(own).join(&person));
        }
        Drawer { places }
    }

    /// The text kept under a name in a folder of the drawer; the younger one if there are two.
    pub(super) fn read(&self, folder: &str, name: &str) -> Option<String> {
        let paths = self.places.iter().map(|place| path(place, folder, name));
        let newest = paths.max_by_key(|path| fs::metadata(path).and_then(|it| it.modified()).ok());
        fs::read_to_string(newest?).ok()
    }

    /// Keeps a text under a name: written aside, synced, then put in the place of the old one.
    ///
    /// # Errors
    /// When no place can be written; the old text is then still there.
    pub(super) fn write(&self, folder: &str, name: &str, text: &str) -> io::Result<()> {
        let mut failed = io::Error::from(io::ErrorKind::NotFound);
        for place in &self.places {
            match write_whole(&place.join(folder), &path(place, folder, name), text) {
                Ok(()) => return Ok(()),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Takes a text away.
    ///
    /// # Errors
    /// When a text is there and cannot be taken away.
    pub(super) fn remove(&self, folder: &str, name: &str) -> io::Result<()> {
        for place in &self.places {
            match fs::remove_file(path(place, folder, name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// A text as a file that another program may change; it goes when it is no longer held.
    ///
    /// # Errors
    /// When no place can be written.
    pub fn scratch(&self, text: &str) -> io::Result<Scratch> {
        let mut failed = io::Error::from(io::ErrorKind::NotFound);
        for place in &self.places {
            let folder = place.join("edit");
            let path = folder.join(format!("{}.txt", std::process::id()));
            match write_whole(&folder, &path, text) {
                Ok(()) => return Ok(Scratch { path }),
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Every text of a folder of the drawer, each name once.
    pub(super) fn texts(&self, folder: &str) -> Vec<String> {
        let mut names = Vec::new();
        for place in &self.places {
            for entry in fs::read_dir(place.join(folder))
                .into_iter()
                .flatten()
                .flatten()
            {
                let path = entry.path();
                let is_text = path.extension().is_some_and(|ending| ending == "json");
                let stem = path
                    .file_stem()
                    .map(|stem| stem.to_string_lossy().into_owned());
                names.extend(stem.filter(|stem| is_text && !names.contains(stem)));
            }
        }
        names.sort();
        let texts = names.iter().filter_map(|name| self.read(folder, name));
        texts.collect()
    }
}

/// A text that another program may change.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands in it now; bytes that are no UTF-8 are replaced.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> io::Result<String> {
        let bytes = fs::read(&self.path)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is a private file that the next one replaces.
        let _ = fs::remove_file(&self.path);
    }
}

/// File names are names as they are, so far as every file system takes them; `file_name` of a
/// result is the result again.
fn path(place: &Path, folder: &str, name: &str) -> PathBuf {
    place.join(folder).join(format!("{}.json", file_name(name)))
}

fn file_name(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let clean: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    if clean == name && name.len() <= NAME_BYTES_MAX && !name.is_empty() {
        return clean;
    }
    // Two names that look alike after cleaning must not share a file.
    let hash = Sha256::digest(name.as_bytes());
    let short: String = hash
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut cut = clean.len().min(NAME_BYTES_MAX - 9);
    while !clean.is_char_boundary(cut) {
        cut -= 1;
    }
    format!("{}-{short}", &clean[..cut])
}

fn write_whole(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    make(folder)?;
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)?;
        file.write_all(text.as_bytes())?;
        // The new text must be whole before its name points to it.
        file.sync_data()?;
        fs::rename(&aside, path)?;
        File::open(folder)?.sync_all()
    };
    let written = write();
    if written.is_err() {
        // A half-written text aside is of no use, and the disk may be full.
        let _ = fs::remove_file(&aside);
    }
    written
}

/// Makes a person's folder for him alone, in a folder where everybody who may write the database
/// may have one and nobody may take another's away.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let shared = folder.parent().and_then(Path::parent);
    if let Some(shared) = shared.filter(|shared| !shared.is_dir()) {
        let mut builder = DirBuilder::new();
        builder.recursive(true).create(shared)?;
        let mode = fs::metadata(shared.parent().unwrap_or(shared))?
            .permissions()
            .mode();
        fs::set_permissions(shared, fs::Permissions::from_mode(mode & 0o777 | 0o1700))?;
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_name_and_stays_itself() {
        assert_eq!(file_name("王干事"), "王干事");
        let odd = file_name("../../etc/passwd");
        assert!(!odd.contains(['/', '.']), "{odd}");
        assert_eq!(file_name(&odd), odd);
        assert_ne!(file_name("a/b"), file_name("a.b"));
        let long = file_name(&"组".repeat(200));
        assert!(long.len() <= NAME_BYTES_MAX, "{}", long.len());
    }

    #[test]
    fn a_text_is_replaced_whole_and_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let drawer = Drawer::of(&dir.path().join("x.db"), "王干事", None);
        assert_eq!(drawer.read("draft", "task 1"), None);
        drawer.write("draft", "task 1", "a").unwrap();
        drawer.write("draft", "task 1", "b").unwrap();
        assert_eq!(drawer.read("draft", "task 1").as_deref(), Some("b"));
        assert_eq!(drawer.texts("draft"), ["b"]);
        drawer.remove("draft", "task 1").unwrap();
        drawer.remove("draft", "task 1").unwrap();
        assert_eq!(drawer.texts("draft"), Vec::<String>::new());
    }

    #[test]
    fn where_the_first_place_cannot_be_written_the_spare_one_is() {
        let dir = tempfile::tempdir().unwrap();
        let (blocked, spare) = (dir.path().join("x.db-drawer"), dir.path().join("spare"));
        fs::write(&blocked, "a file where a folder should be").unwrap();
        let drawer = Drawer::of(&dir.path().join("x.db"), "甲", Some(&spare));
        drawer.write("draft", "n", "kept").unwrap();
        assert_eq!(drawer.texts("draft"), ["kept"]);
        let alone = Drawer::of(&dir.path().join("x.db"), "甲", None);
        assert!(alone.write("draft", "n", "lost").is_err());
    }
}
