//! More like this: what resembles a passage or a conclusion by its rarest words.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use cambon_document::{ConclusionId, PublicationId};
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::Searcher;
use crate::acronyms::folded_stem;
use crate::analysis::{Token, analyse};
use crate::collect::Judging;
use crate::error::IndexError;
use crate::filters::{Request, Scope};
use crate::forms::AnyForm;
use crate::highlight::{Form, MarkKind, Needle};
use crate::input::IndexedConclusion;
use crate::lower::Lowered;
use crate::results::Results;

/// Words by which something is recognised.
const WORDS: usize = 12;

/// Of these, how many a hit must hold at least.
const LEAST_WORDS: usize = 4;

/// What others should resemble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Model {
    /// A passage, by its publication and place.
    Passage(PublicationId, u32),
    /// A conclusion.
    Conclusion(ConclusionId),
}

impl Model {
    /// The model of an id: that of a passage is its publication's with its ordinal, `a1b2c3d4e5f6-17`.
    #[must_use]
    pub fn of_id(id: &str) -> Self {
        let passage = id.rsplit_once('-').and_then(|(publication, ordinal)| {
            let digits = ordinal.bytes().all(|byte| byte.is_ascii_digit());
            let ordinal = ordinal.parse().ok().filter(|_| digits)?;
            Some(Self::Passage(PublicationId(publication.to_owned()), ordinal))
        });
        passage.unwrap_or_else(|| Self::Conclusion(ConclusionId(id.to_owned())))
    }
}

impl Display for Model {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passage(publication, ordinal) => write!(out, "passage {publication}-{ordinal}"),
            Self::Conclusion(id) => write!(out, "conclusion {id}"),
        }
    }
}

impl Searcher {
    /// What resembles `model`, itself left out; scope, filters and limits of the request count, its query does not.
    ///
    /// # Errors
    /// When the model is not in the index, or the index cannot be read.
    pub fn like(&self, model: &Model, request: &Request) -> Result<Results, IndexError> {
        let (doc, text) = self.model_text(model)?;
        let words = self.rarest(&text)?;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (stem, rarity) in &words {
            let word = AnyForm::new(&self.fields, Form::Stem(vec![stem.clone()]));
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(word), rarity.sqrt()))));
        }
        let least = LEAST_WORDS.min(words.len().div_ceil(2));
        let query = BooleanQuery::with_minimum_required_clauses(clauses, least);
        let needles =
            vec![Needle::one(Form::Stem(words.into_iter().map(|(stem, _)| stem).collect()), MarkKind::Word)];
        let mut gathered = self.run(request, &query, Judging { earning: true, lengths: true })?;
        gathered.keep(|_, hit| hit.doc != doc);
        let lowered = Lowered {
            query: Box::new(query),
            needles,
            cited: Vec::new(),
            synonyms: Vec::new(),
            content: Vec::new(),
            words: false,
        };
        // Until the page is made, the model stands for a query, so that a cursor names a page of its likes only.
        let results = Results { canonical: format!("{model:?}"), ..Results::default() };
        Ok(Results { canonical: String::new(), ..self.page(request, &lowered, &gathered, results)? })
    }

    pub(super) fn model_text(&self, model: &Model) -> Result<(u32, String), IndexError> {
        let (scope, publication) = match model {
            Model::Passage(publication, _) => (Scope::Passages, Some(publication.clone())),
            Model::Conclusion(_) => (Scope::Conclusions, None),
        };
        let missing = || IndexError::NotIndexed { what: model.to_string() };
        let term = match model {
            Model::Passage(publication, _) => {
                Term::from_field_text(self.fields.publication, publication.as_str())
            }
            Model::Conclusion(id) => Term::from_field_text(self.fields.conclusion, id.as_str()),
        };
        let mut request = Request { scope, ..Request::default() };
        request.filters.publication.extend(publication);
        let found =
            self.run(&request, &TermQuery::new(term, IndexRecordOption::Basic), Judging::default())?;
        let wanted = |doc: u32| match model {
            Model::Passage(_, ordinal) => self.documents.ordinal(doc) == *ordinal,
            Model::Conclusion(_) => true,
        };
        let doc = found.hits.iter().map(|hit| hit.doc).find(|doc| wanted(*doc)).ok_or_else(missing)?;
        let text = match model {
            Model::Passage(..) => self.load_passage(doc)?.text,
            Model::Conclusion(_) => self.load::<IndexedConclusion>(doc)?.text,
        };
        Ok((doc, text))
    }

    /// The stems of a text that weigh most: frequent there, rare elsewhere. The heaviest first.
    fn rarest(&self, text: &str) -> Result<Vec<(String, f32)>, IndexError> {
        let Some(reader) = self.segment() else { return Ok(Vec::new()) };
        let index = self.fields.inverted.expected()?;
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for token in analyse(text).iter().filter(|token| !token.is_function_word() && is_telling(token)) {
            *counts.entry(folded_stem(token)).or_default() += 1.0;
        }
        let mut weighed = Vec::new();
        for (stem, count) in counts {
            let holding = self.fields.lexicon.doc_freq(index, &Form::Stem(vec![stem.clone()]))?;
            let rarity = (reader.max_doc() as f32 / (holding.max(1)) as f32).ln();
            weighed.push((stem, rarity * (1.0 + f32::ln(count))));
        }
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        weighed.truncate(WORDS);
        Ok(weighed)
    }
}

/// Numbers and single letters tell nothing.
fn is_telling(token: &Token) -> bool {
    token.folded.chars().count() > 2 && token.folded.chars().any(char::is_alphabetic)
}
