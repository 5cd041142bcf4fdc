//! Placeholder until the pack types land.

/// One regulation as data.
#[derive(Debug, Clone, Default)]
pub struct Pack {}
