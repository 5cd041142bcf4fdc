//! The only room that knows SQL: one file, one door in, dated copies out.

mod as_of;
pub mod audit;
mod backup;
mod batch;
pub mod bundle;
mod closed;
mod derive;
mod error;
mod gather;
mod history;
mod json;
mod open;
pub mod query;
mod record;
mod row;
mod schema;
mod session;
mod stale;
mod standing;
mod turnstile;
mod undo;
mod verify;
mod watch;
mod write;

pub use as_of::AsOf;
pub use batch::{CutOff, Watch};
pub use error::StoreError;
pub use history::{ActState, OwnAct};
pub use open::{Creation, Store};
pub use session::Session;
pub use write::{Envelope, Notice, Outcome, Progress};
