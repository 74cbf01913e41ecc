//! The directory: one trait, an embedded SQLite backend, one conformance suite.
