//! The domain, pure: no I/O, no clock, no SQL, no serialisation, no floats.

pub mod kind;

pub use kind::{Category, OrgKind, PostKind, Sector, Share, Stage};
