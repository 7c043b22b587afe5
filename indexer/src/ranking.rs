//! What weighs in the order of results. The values are tuned on one half of `tests/relevance` by `cambon bench relevance --tune`.

use cambon_document::Zone;

use crate::merit;
use crate::schema::Traits;

/// How many further hits add to a report's best.
pub(crate) const FURTHER_HITS: usize = 3;

/// The weights; all but `substantial_words` are shares of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// What the words of the query earn for standing in the report's title or its body's name, beside its best passage.
    pub title: f32,
    /// What they earn for standing in the headings above a passage that holds words of the query.
    pub section: f32,
    /// What several words earn for standing near each other.
    pub near: f32,
    /// What a word sought alone earns for standing as typed.
    pub exact: f32,
    /// What further good hits add to a report's best: a long report must not gain by its length.
    pub further: f32,
    /// What a passage of no words would keep: the engine favours short texts, readers do not.
    pub least_share: f32,
    /// Words from which a passage keeps all.
    pub substantial_words: f32,
    /// What a passage that judges earns on top.
    pub judgement: f32,
    /// What a passage loses that does not read as prose.
    pub prose: f32,
    /// What an article asked for earns for being that very one, and not one whose number begins so.
    pub article: f32,
    /// What two words that follow each other in the query earn for standing near each other.
    pub pairs: f32,
    /// Of a conclusion.
    pub conclusion: f32,
    /// Of the summary.
    pub summary: f32,
    /// Of the list of recommendations.
    pub recommendations: f32,
    /// Of what the audited body replies.
    pub response: f32,
    /// Of annexes and the account of the procedure.
    pub annex: f32,
    /// Of letter and glossary.
    pub aside: f32,
    /// Of cover and contents.
    pub cover: f32,
}

impl Weights {
    /// Those in use.
    pub const SHIPPED: Self = Self {
        title: 2.0,
        section: 0.2,
        near: 0.3,
        exact: 0.1,
        further: 0.05,
        least_share: 0.4,
        substantial_words: 20.0,
        judgement: 1.2,
        prose: 0.2,
        article: 0.3,
        pairs: 0.15,
        conclusion: 1.15,
        summary: 1.2,
        recommendations: 1.4,
        response: 0.85,
        annex: 0.8,
        aside: 0.8,
        cover: 0.4,
    };

    /// Weight of a passage or conclusion by what it is.
    pub(crate) fn of(&self, traits: Traits) -> f32 {
        if traits.conclusion {
            return self.conclusion;
        }
        let share = |value: u8| f32::from(value) / f32::from(merit::MOST);
        let worth = 1.0 + self.judgement * share(traits.judgement) - self.prose * (1.0 - share(traits.prose));
        worth * self.of_zone(traits.zone)
    }

    fn of_zone(&self, zone: Zone) -> f32 {
        match zone {
            Zone::Summary => self.summary,
            Zone::Recommendations => self.recommendations,
            Zone::Body => 1.0,
            Zone::Response => self.response,
            Zone::Annex | Zone::Procedure => self.annex,
            Zone::Glossary | Zone::Letter => self.aside,
            Zone::Cover | Zone::Contents => self.cover,
        }
    }

    /// Part of its score that a passage of so many words keeps.
    pub(crate) fn share_of_length(&self, words: u32) -> f32 {
        let part = (words as f32 / self.substantial_words).min(1.0);
        self.least_share + (1.0 - self.least_share) * part
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::SHIPPED
    }
}
