//! The one integration binary: tidy rules over the repository, end-to-end tests over the built program.
#![allow(clippy::unwrap_used)]

mod crawling;
mod exports;
mod newsroom;
mod program;
mod tidy;
mod web;
