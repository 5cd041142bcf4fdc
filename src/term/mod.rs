//! The terminal itself: modes, output, input. It knows bytes and cells and no word of the domain.

pub mod color;
pub mod decode;
pub mod input;
pub mod key;
pub mod outside;
pub mod paint;
pub mod probe;
pub mod sequence;
pub mod session;

pub use color::ColorMode;
pub use input::{Input, Stop, spawn};
pub use key::{Key, KeyCode};
pub use outside::Gate;
pub use paint::{Cursor, Painter};
pub use probe::Probe;
pub use session::{Refusal, Session};
