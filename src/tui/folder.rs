//! The folders beside the file of data into which the screen writes and out of which it reads, so
//! that nobody names a place on a machine that may not be his.

use std::path::{Path, PathBuf};

use crate::store::Store;

/// Where papers and blanks go out of.
pub const OUT: &str = "paper";
/// Where answers and files of evidence come into.
pub const INBOX: &str = "inbox";

/// A folder beside the file of data; it may not be there yet.
pub fn beside(store: &Store, name: &str) -> PathBuf {
    store.path().parent().unwrap_or(Path::new(".")).join(name)
}

/// Whether the clerk works in an account of his own: under a service account he writes and reads
/// beside the file of data only.
pub fn is_at_home(store: &Store) -> bool {
    let session = store.session();
    session.actor == session.unix_user
}
