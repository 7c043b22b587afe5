//! What surrounds a text adds to its score and never makes it a match.

use tantivy::query::{BoostQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader};

use super::words::{bare_term, spread};
use crate::acronyms::folded_stem;
use crate::analysis::Token;
use crate::articles::articles;
use crate::explained::explained;
use crate::query::Node;
use crate::ranking::Weights;
use crate::schema::Fields;
use crate::sequence::{Earning, Sequence};

/// `text`, with what its words earn for standing in the headings above, and the articles asked for by their whole numbers.
pub fn with_surroundings(
    fields: &Fields,
    text: Box<dyn Query>,
    words: &[Token],
    asked: &Node,
    weights: &Weights,
) -> Box<dyn Query> {
    let boosted = |query: Box<dyn Query>, weight| Box::new(BoostQuery::new(query, weight)) as Box<dyn Query>;
    let mut bonus: Vec<Box<dyn Query>> = Vec::new();
    if weights.section > 0.0 {
        let above = |word| Box::new(spread(fields, fields.section, &[folded_stem(word)]));
        bonus.extend(words.iter().map(|word| boosted(above(word), weights.section)));
    }
    if weights.article > 0.0 {
        let cited = articles(&asked.to_string()).into_iter();
        bonus.extend(cited.map(|article| boosted(bare_term(fields.article, &article), weights.article)));
    }
    if bonus.is_empty() {
        return text;
    }
    Box::new(Bonus { text, bonus, near: Vec::new() })
}

/// `text`, with what its words earn for standing near each other, by a share each.
pub fn nearer(text: Box<dyn Query>, near: Vec<(Sequence, f32)>) -> Box<dyn Query> {
    if near.is_empty() {
        return text;
    }
    Box::new(Bonus { text, bonus: Vec::new(), near })
}

/// Finds what `text` finds; where that earns something, each `bonus` adds to it.
#[derive(Debug)]
struct Bonus {
    text: Box<dyn Query>,
    bonus: Vec<Box<dyn Query>>,
    near: Vec<(Sequence, f32)>,
}

impl Clone for Bonus {
    fn clone(&self) -> Self {
        Self {
            text: self.text.box_clone(),
            bonus: self.bonus.iter().map(|bonus| bonus.box_clone()).collect(),
            near: self.near.clone(),
        }
    }
}

impl Query for Bonus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bonus = self.bonus.iter().map(|bonus| bonus.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(BonusWeight { text: self.text.weight(scoring)?, bonus, near: self.near.clone() }))
    }
}

struct BonusWeight {
    text: Box<dyn Weight>,
    bonus: Vec<Box<dyn Weight>>,
    near: Vec<(Sequence, f32)>,
}

impl BonusWeight {
    fn earnings(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Earnings> {
        let bonus = self.bonus.iter().map(|bonus| Ok(Bonused::new(bonus.scorer(reader, boost)?)));
        let near = self.near.iter().map(|(near, share)| near.earning(reader, share * boost));
        Ok(Earnings {
            bonus: bonus.collect::<tantivy::Result<_>>()?,
            near: near.collect::<tantivy::Result<_>>()?,
        })
    }
}

/// What adds to a score; each list is followed by its own skips, in the order of documents.
struct Earnings {
    bonus: Vec<Bonused>,
    near: Vec<Earning>,
}

/// A list with the document at which it stands: most documents are not asked of it.
struct Bonused {
    next: DocId,
    scorer: Box<dyn Scorer>,
}

impl Bonused {
    fn new(scorer: Box<dyn Scorer>) -> Self {
        Self { next: scorer.doc(), scorer }
    }

    #[inline]
    fn at(&mut self, doc: DocId) -> Score {
        if self.next < doc {
            self.next = self.scorer.seek(doc);
        }
        if self.next == doc { self.scorer.score() } else { 0.0 }
    }
}

impl Earnings {
    fn add(&mut self, doc: DocId, earned: Score) -> Score {
        if earned <= 0.0 {
            return earned;
        }
        let surroundings: Score = self.bonus.iter_mut().map(|bonus| bonus.at(doc)).sum();
        let nearness: Score = self.near.iter_mut().map(|near| near.at(doc)).sum();
        earned + surroundings + nearness
    }
}

impl Weight for BonusWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(BonusScorer {
            text: self.text.scorer(reader, boost)?,
            earnings: self.earnings(reader, boost)?,
        }))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let mut earnings = self.earnings(reader, 1.0)?;
        self.text.for_each(reader, &mut |doc, earned| callback(doc, earnings.add(doc, earned)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "text with its headings")
    }
}

struct BonusScorer {
    text: Box<dyn Scorer>,
    earnings: Earnings,
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
        self.earnings.add(doc, earned)
    }
}
