//! The one integration test binary; each module here knows one subject.

mod law;
mod source;
mod tidy;
mod words;
