//! The newsroom as operators and readers meet it: directory, digest and feeds; letters over a real mail server with faults.

mod alerts;
mod letters;
mod protected;
mod publishing;
pub mod support;
