//! What each table holds: its columns and the cells of a row.

pub mod conclusions;
pub mod publications;
