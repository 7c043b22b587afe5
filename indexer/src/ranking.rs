//! What weighs in the order of results: every constant, named; the odd half of `tests/relevance` is there to tune them on.

use cambon_document::Zone;

use crate::schema::Traits;

/// Words from which a passage says something by itself.
const SUBSTANTIAL_WORDS: u32 = 15;

/// Share of its score that a passage of no words would keep.
const LEAST_SHARE: f32 = 0.25;

/// What the words of the query earn for standing in the report's title, beside its best passage.
pub const TITLE_WEIGHT: f32 = 1.0;

/// What further good hits add to a report's best, and how many of them count: a long report must not gain by its length.
pub const FURTHER_WEIGHT: f32 = 0.08;
/// How many further hits count.
pub const FURTHER_HITS: usize = 3;

/// Weight of a passage or conclusion by what it is.
pub fn weight(traits: Traits) -> f32 {
    if traits.conclusion {
        return 1.15;
    }
    match traits.zone {
        Zone::Summary | Zone::Recommendations => 1.1,
        Zone::Body => 1.0,
        Zone::Response => 0.85,
        Zone::Annex | Zone::Procedure => 0.8,
        Zone::Glossary | Zone::Letter => 0.6,
        Zone::Cover | Zone::Contents => 0.4,
    }
}

/// Part of its score that a passage of so many words keeps.
pub fn share_of_length(words: u32) -> f32 {
    let words = words.min(SUBSTANTIAL_WORDS);
    LEAST_SHARE + (1.0 - LEAST_SHARE) * words as f32 / SUBSTANTIAL_WORDS as f32
}
