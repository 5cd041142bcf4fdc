//! Placeholder for templates.
