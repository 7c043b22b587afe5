//! The site over real HTTP and in a real browser: every page, its exits, what attackers and faults do to it.

mod browser;
mod exits;
mod hostile;
mod pages;
mod remarks;
mod subscribing;
mod support;
