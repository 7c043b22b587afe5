//! Folding of French text shared by all stages: apostrophes, spaces, ligatures, accents.
//!
//! For comparing and indexing only: what is shown is always the original.
