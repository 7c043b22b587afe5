//! Scores against a gold file.
