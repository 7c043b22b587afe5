//! What adds to the score of a text: its words in the headings above, near each other, and the articles asked for.

use tantivy::query::{BoostQuery, Query};

use super::words::{bare_term, spread};
use crate::acronyms::folded_stem;
use crate::analysis::Token;
use crate::articles::articles;
use crate::earnings::Bonus;
use crate::query::Node;
use crate::ranking::Weights;
use crate::schema::Fields;
use crate::sequence::Sequence;

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
