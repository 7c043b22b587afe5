//! The store in real temporary folders: imports, derived data, kills, defects, old catalogues.
#![allow(clippy::unwrap_used, missing_docs)]

mod checking;
mod crawling;
mod deriving;
mod importing;
mod opening;
mod support;
