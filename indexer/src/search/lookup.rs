//! Look-up: what a number or reference names, exactly: a publication by its id or file name, a conclusion or a passage by its
//! id, a conclusion by its number within a report ("rappel au droit n° 3" beside the report's reference).

use cambon_document::{ConclusionKind, PublicationId};
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::order::Ranked;
use super::{Model, Searcher};
use crate::collect::{Gathered, Judging};
use crate::error::IndexError;
use crate::filters::{Filters, Request, Scope};
use crate::lower::Lowered;
use crate::results::Group;

/// Words of a reference; a longer query names nothing.
const MOST_WORDS: usize = 12;

/// What may stand before the number of a conclusion, folded.
const KINDS: [(&str, ConclusionKind); 6] = [
    ("rappel", ConclusionKind::LegalReminder),
    ("rappels", ConclusionKind::LegalReminder),
    ("obligation", ConclusionKind::LegalReminder),
    ("recommandation", ConclusionKind::Recommendation),
    ("recommandations", ConclusionKind::Recommendation),
    ("reco", ConclusionKind::Recommendation),
];

/// What only links the parts of a reference, folded.
const LINKS: [&str; 18] = [
    "n",
    "n°",
    "no",
    "nº",
    "numero",
    "au",
    "a",
    "la",
    "le",
    "du",
    "de",
    "droit",
    "loi",
    "reglementation",
    "faire",
    "rapport",
    "dans",
    "reference",
];

/// A conclusion by its number.
#[derive(Debug, Default, PartialEq, Eq)]
struct Numbered {
    kind: Option<ConclusionKind>,
    number: Option<String>,
    /// Words that may be a report's reference.
    left: Vec<String>,
}

impl Searcher {
    /// The publication of an id or a file's name.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn publication(&self, name: &str) -> Result<Option<PublicationId>, IndexError> {
        let Some(reader) = self.segment() else { return Ok(None) };
        if let Ok(place) = self.facts.all.binary_search_by(|facts| facts.publication.id.as_str().cmp(name)) {
            return Ok(Some(self.facts.all[place].publication.id.clone()));
        }
        let term = Term::from_field_text(self.fields.reference, &name.to_lowercase());
        let index = reader.inverted_index(self.fields.reference)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            return Ok(None);
        };
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                let owner = self.documents.owner(doc, 0);
                let facts = owner.and_then(|(_, owner)| self.facts.all.get(owner.publication));
                return Ok(facts.map(|facts| facts.publication.id.clone()));
            }
            postings.advance();
        }
        Ok(None)
    }

    /// What the request's query names; its filter on publications says in which report a number is sought.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn look_up(&self, request: &Request) -> Result<Vec<Group>, IndexError> {
        let words: Vec<&str> = request.query.split_whitespace().take(MOST_WORDS + 1).collect();
        match words.as_slice() {
            [] => Ok(Vec::new()),
            [word] => self.named(word.strip_prefix("ref:").unwrap_or(word), request),
            several if several.len() <= MOST_WORDS => self.numbered(several, request),
            _ => Ok(Vec::new()),
        }
    }

    /// A publication without hits, or a conclusion or passage in its publication.
    fn named(&self, word: &str, request: &Request) -> Result<Vec<Group>, IndexError> {
        if let Some(id) = self.publication(word)? {
            let Some((publication, facts)) =
                (0..).zip(&self.facts.all).find(|(_, facts)| facts.publication.id == id)
            else {
                return Ok(Vec::new());
            };
            let ranked = Ranked { facts, publication, score: 0.0 };
            return self.show(&[ranked], &Gathered::default(), &everything(), request);
        }
        let model = Model::of_id(word);
        let (field, value) = match &model {
            Model::Passage(publication, _) => (self.fields.publication, publication.as_str()),
            Model::Conclusion(id) => (self.fields.conclusion, id.as_str()),
        };
        let term = Term::from_field_text(field, value);
        // Most words name nothing, which costs a look into the dictionary only.
        if self.engine.doc_freq(&term)? == 0 {
            return Ok(Vec::new());
        }
        let doc = match self.model_text(&model) {
            Err(IndexError::NotIndexed { .. }) => return Ok(Vec::new()),
            other => other?.0,
        };
        let whole = Request { scope: Scope::Both, filters: Filters::default(), ..request.clone() };
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut gathered = self.run(&whole, &query, Judging::default())?;
        gathered.keep(|_, hit| hit.doc == doc);
        self.show_all(&gathered, request)
    }

    /// Conclusions of a number in the report named beside it, or chosen by a filter.
    fn numbered(&self, words: &[&str], request: &Request) -> Result<Vec<Group>, IndexError> {
        let Numbered { kind, number: Some(number), left } = numbered(words) else { return Ok(Vec::new()) };
        let mut filters = request.filters.clone();
        for word in &left {
            match self.publication(word)? {
                Some(id) => filters.publication.push(id),
                None => return Ok(Vec::new()),
            }
        }
        if filters.publication.is_empty() {
            return Ok(Vec::new());
        }
        filters.kind.extend(kind);
        let term = Term::from_field_text(self.fields.number, &number);
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let within = Request { scope: Scope::Conclusions, filters, ..request.clone() };
        let gathered = self.run(&within, &*query, Judging::default())?;
        self.show_all(&gathered, request)
    }

    /// Every hit gathered, in the order of publications and places.
    fn show_all(&self, gathered: &Gathered, request: &Request) -> Result<Vec<Group>, IndexError> {
        let mut publications: Vec<usize> =
            gathered.rows.iter().map(|(publication, _)| *publication).collect();
        publications.sort_unstable();
        publications.dedup();
        let ranked = publications.into_iter().filter_map(|publication| {
            let facts = self.facts.all.get(publication)?;
            Some(Ranked { facts, publication: publication as u32, score: 0.0 })
        });
        let shown: Vec<Ranked<'_>> = ranked.take(request.limit_publications).collect();
        self.show(&shown, gathered, &everything(), &Request { whole_texts: true, ..request.clone() })
    }
}

/// Marks nothing.
fn everything() -> Lowered {
    Lowered {
        query: Box::new(tantivy::query::AllQuery),
        needles: Vec::new(),
        cited: Vec::new(),
        synonyms: Vec::new(),
        content: Vec::new(),
        words: false,
    }
}

/// Reads "rappel au droit n° 3 du rapport 388125"; a number stands after its kind or after "n°".
fn numbered(words: &[&str]) -> Numbered {
    let mut read = Numbered::default();
    let mut announced = false;
    for word in words {
        let word = word.to_lowercase();
        let folded = crate::analysis::fold(&word);
        let reference = word.strip_prefix("ref:").unwrap_or(&word);
        let glued = ["n°", "nº", "no"]
            .iter()
            .find_map(|mark| folded.strip_prefix(mark))
            .filter(|left| is_number(left));
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == folded) {
            read.kind = Some(*kind);
            announced = true;
        } else if let Some(number) = glued {
            read.number = Some(number.to_owned());
        } else if LINKS.contains(&folded.as_str()) {
            announced |= matches!(folded.as_str(), "n" | "n°" | "no" | "nº" | "numero");
        } else if announced && read.number.is_none() && is_number(&folded) {
            read.number = Some(folded);
        } else {
            read.left.push(reference.to_owned());
        }
    }
    read
}

/// `3`, `2.1`, `unique`.
fn is_number(text: &str) -> bool {
    text == "unique"
        || (text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, kind: Option<ConclusionKind>, number: Option<&str>, left: &[&str]) {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let left = left.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(numbered(&words), Numbered { kind, number: number.map(str::to_owned), left }, "{typed}");
    }

    #[test]
    fn references_as_auditors_write_them() {
        use ConclusionKind::{LegalReminder, Recommendation};
        check("rappel au droit n° 3", Some(LegalReminder), Some("3"), &[]);
        check("Rappel à la loi n°3", Some(LegalReminder), Some("3"), &[]);
        check("recommandation 2.1 du rapport 388125", Some(Recommendation), Some("2.1"), &["388125"]);
        check("Obligation de faire n° 1 ref:388125", Some(LegalReminder), Some("1"), &["388125"]);
        check("388125 recommandation n° 4", Some(Recommendation), Some("4"), &["388125"]);
        check("n° 3", None, Some("3"), &[]);
        check("recommandation unique", Some(Recommendation), Some("unique"), &[]);
        check("heures supplémentaires", None, None, &["heures", "supplémentaires"]);
        check("prime 3", None, None, &["prime", "3"]);
    }
}
