//! The doctrine taxonomy.
