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
use crate::runs::{Spread, SpreadScorer};
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
    let mut above = Vec::new();
    if weights.section > 0.0 {
        let spread = |word| spread(fields, fields.section, &[folded_stem(word)]);
        above.extend(words.iter().map(|word| (spread(word), weights.section)));
    }
    let mut cited: Vec<Box<dyn Query>> = Vec::new();
    if weights.article > 0.0 {
        let whole = |article: String| {
            Box::new(BoostQuery::new(bare_term(fields.article, &article), weights.article)) as Box<dyn Query>
        };
        cited.extend(articles(&asked.to_string()).into_iter().map(whole));
    }
    if above.is_empty() && cited.is_empty() {
        return text;
    }
    Box::new(Bonus { text, above, cited, near: Vec::new() })
}

/// `text`, with what its words earn for standing near each other, by a share each.
pub fn nearer(text: Box<dyn Query>, near: Vec<(Sequence, f32)>) -> Box<dyn Query> {
    if near.is_empty() {
        return text;
    }
    Box::new(Bonus { text, above: Vec::new(), cited: Vec::new(), near })
}

/// Finds what `text` finds; where that earns something, words above it, articles cited and nearness add to it.
#[derive(Debug)]
struct Bonus {
    text: Box<dyn Query>,
    above: Vec<(Spread, f32)>,
    cited: Vec<Box<dyn Query>>,
    near: Vec<(Sequence, f32)>,
}

impl Clone for Bonus {
    fn clone(&self) -> Self {
        Self {
            text: self.text.box_clone(),
            above: self.above.clone(),
            cited: self.cited.iter().map(|cited| cited.box_clone()).collect(),
            near: self.near.clone(),
        }
    }
}

impl Query for Bonus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let cited = self.cited.iter().map(|cited| cited.weight(scoring)).collect::<tantivy::Result<_>>()?;
        let (above, near) = (self.above.clone(), self.near.clone());
        Ok(Box::new(BonusWeight { text: self.text.weight(scoring)?, above, cited, near }))
    }
}

struct BonusWeight {
    text: Box<dyn Weight>,
    above: Vec<(Spread, f32)>,
    cited: Vec<Box<dyn Weight>>,
    near: Vec<(Sequence, f32)>,
}

impl BonusWeight {
    fn earnings(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Earnings> {
        let mut above = Vec::with_capacity(self.above.len());
        for (spread, share) in &self.above {
            above.extend(spread.open(reader, share * boost)?);
        }
        let cited = self.cited.iter().map(|cited| Ok(Cited::new(cited.scorer(reader, boost)?)));
        let near = self.near.iter().map(|(near, share)| near.earning(reader, share * boost));
        Ok(Earnings {
            above,
            cited: cited.collect::<tantivy::Result<_>>()?,
            near: near.collect::<tantivy::Result<_>>()?,
        })
    }
}

/// What adds to a score; each list is followed by its own skips, in the order of documents.
struct Earnings {
    above: Vec<SpreadScorer>,
    cited: Vec<Cited>,
    near: Vec<Earning>,
}

/// A list with the document at which it stands: most documents are not asked of it.
struct Cited {
    next: DocId,
    scorer: Box<dyn Scorer>,
}

impl Cited {
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
        let above: Score = self.above.iter_mut().map(|above| above.at(doc)).sum();
        let cited: Score = self.cited.iter_mut().map(|cited| cited.at(doc)).sum();
        let nearness: Score = self.near.iter_mut().map(|near| near.at(doc)).sum();
        earned + (above + cited) + nearness
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
