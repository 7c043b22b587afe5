//! The crawler against the local twin: everything good once, everything bad with its reason, no rule of politeness broken.

mod building;
mod commands;
mod kills;
mod politeness;
mod support;
