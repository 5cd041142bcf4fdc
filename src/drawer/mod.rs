//! What a person keeps for himself beside the file: drafts, phrases, habits. It knows folders and
//! texts, no word of the domain, and works when the database is full or locked.

mod draft;
mod folder;
mod habit;

pub use draft::{Contents, Draft, Touched, Way};
pub use folder::{Drawer, Scratch};
pub use habit::Habits;
