//! Scores of found conclusions against a gold file.
//!
//! Pure: rows in, figures out. It does NOT find conclusions nor read files; `cambon evaluate conclusions` does.

mod gold;
mod matching;
mod report;
mod scoring;
mod topic_text;
mod topics;

#[cfg(test)]
mod tests;

pub use gold::{Gold, GoldConclusion, GoldError};
pub use matching::{agree, agreement};
pub use report::{Figures, Miss, Report, Share};
pub use scoring::{PredictedConclusion, PredictedDocument, score};
pub use topics::{TopicFigures, TopicReport, WrongTopic, score as score_topics};
