//! Provisional topics from trigger terms of the taxonomy.
