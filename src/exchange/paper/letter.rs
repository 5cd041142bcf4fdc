//! Placeholder for letters.
