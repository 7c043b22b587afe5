//! What the end-to-end tests and the tidy rules share: the program run in a folder of its own, the repository's files, the
//! shared reports, kills at random moments, a reader of Rust sources. It is NOT a place for tests: they stand in `tests/tests`.
//!
//! These helpers panic with a message that says what to do: they are only called by tests.

pub mod hostile;
mod killing;
pub mod page;
pub mod picture;
mod program;
mod repository;
mod rust_source;
mod shared;
pub mod site;
pub mod twin;

pub use killing::{Ending, Killing, kill_at_random_moments};
pub use program::{Program, Run, cambon_binary};
pub use repository::{repository, tracked_files};
pub use rust_source::{Function, RustSource};
pub use shared::Shared;

use std::io::Write;

/// Says that a test was skipped and why, past the capture of the test runner; `tests/run` repeats these lines at its end.
pub fn skipped(reason: &str) {
    // A broken stderr must not fail a test.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {reason}");
}
