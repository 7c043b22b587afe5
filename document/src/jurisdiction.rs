//! Jurisdictions by their names of the time, mapped to today's.
