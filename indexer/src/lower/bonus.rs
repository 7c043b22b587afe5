//! What surrounds a text adds to its score and never makes it a match.

use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError};

use super::words::bare_term;
use crate::acronyms::folded_stem;
use crate::analysis::Token;
use crate::articles::articles;
use crate::query::Node;
use crate::ranking::Weights;
use crate::schema::Fields;

/// `text`, with what its words earn for standing in the headings above, and the articles asked for by their whole numbers.
pub fn with_surroundings(
    fields: &Fields,
    text: Box<dyn Query>,
    words: &[Token],
    asked: &Node,
    weights: &Weights,
) -> Box<dyn Query> {
    let boosted = |field, value: &str, weight| {
        Box::new(BoostQuery::new(bare_term(field, value), weight)) as Box<dyn Query>
    };
    let mut bonus: Vec<Box<dyn Query>> = Vec::new();
    if weights.section > 0.0 {
        let headings = words.iter().map(|word| boosted(fields.section, &folded_stem(word), weights.section));
        bonus.extend(headings);
    }
    if weights.article > 0.0 {
        let cited = articles(&asked.to_string()).into_iter();
        bonus.extend(cited.map(|article| boosted(fields.article, &article, weights.article)));
    }
    if bonus.is_empty() {
        return text;
    }
    Box::new(Bonus { text, bonus: Box::new(BooleanQuery::union(bonus)) })
}

/// Finds what `text` finds; where that earns something, `bonus` adds to it.
#[derive(Debug)]
struct Bonus {
    text: Box<dyn Query>,
    bonus: Box<dyn Query>,
}

impl Clone for Bonus {
    fn clone(&self) -> Self {
        Self { text: self.text.box_clone(), bonus: self.bonus.box_clone() }
    }
}

impl Query for Bonus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BonusWeight { text: self.text.weight(scoring)?, bonus: self.bonus.weight(scoring)? }))
    }
}

struct BonusWeight {
    text: Box<dyn Weight>,
    bonus: Box<dyn Weight>,
}

impl Weight for BonusWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let (text, bonus) = (self.text.scorer(reader, boost)?, self.bonus.scorer(reader, boost)?);
        Ok(Box::new(BonusScorer { text, bonus }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("text with its headings", scorer.score()))
    }
}

struct BonusScorer {
    text: Box<dyn Scorer>,
    bonus: Box<dyn Scorer>,
}

impl DocSet for BonusScorer {
    fn advance(&mut self) -> DocId {
        self.text.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.text.seek(target)
    }

    fn doc(&self) -> DocId {
        self.text.doc()
    }

    fn size_hint(&self) -> u32 {
        self.text.size_hint()
    }
}

impl Scorer for BonusScorer {
    fn score(&mut self) -> Score {
        let (doc, earned) = (self.text.doc(), self.text.score());
        if earned <= 0.0 {
            return earned;
        }
        if self.bonus.doc() < doc {
            self.bonus.seek(doc);
        }
        if self.bonus.doc() == doc { earned + self.bonus.score() } else { earned }
    }
}
