//! Queries for screens and listings: bounded, keyed, dated copies.
