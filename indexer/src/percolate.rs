//! Percolation: which of many stored queries find something in a few new publications. A filter on the words that a query cannot do
//! without, then the real search over a small index of the new publications: the answer is exactly that of running each query.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cambon_document::PublicationId;
use jiff::civil::Date;
use tantivy::query::EnableScoring;
use tantivy::{Index, ReloadPolicy, TERMINATED};

use crate::acronyms::{acronyms, folded_stem};
use crate::analysis::{Token, analyse};
use crate::documents::{Documents, Owner};
use crate::error::{IndexError, QueryError};
use crate::facts::Facts;
use crate::generation::{self, IndexStamp};
use crate::input::{Change, IndexedPublication};
use crate::lower::lower;
use crate::parse::parse;
use crate::query::{Node, Restriction};
use crate::ranking::Weights;
use crate::schema::Fields;
use crate::update::{UpdateOptions, update};

/// Memory for sorting: new publications are few.
const MEMORY_BYTES: usize = 32 << 20;

/// A score of 1 for every query; scores only tell here whether a text holds a word.
const NO_BOOST: f32 = 1.0;

/// New publications against which queries are held. Passages and conclusions both count.
pub struct Percolator {
    fields: Fields,
    engine: tantivy::Searcher,
    ids: Vec<PublicationId>,
    documents: Documents,
    stems: HashMap<String, Set>,
    exact: BTreeMap<String, Set>,
    _folder: tempfile::TempDir,
}

impl Percolator {
    /// Takes publications in; their index lies in a temporary folder as long as this lives.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub fn new(publications: Vec<IndexedPublication>) -> Result<Self, IndexError> {
        let folder = tempfile::tempdir()?;
        let mut ids: Vec<PublicationId> =
            publications.iter().map(|publication| publication.id.clone()).collect();
        ids.sort();
        ids.dedup();
        let mut words = Words::new(&ids);
        for publication in &publications {
            words.take(publication);
        }
        let options = UpdateOptions { memory_bytes: MEMORY_BYTES, from_empty: true };
        let changes = publications
            .into_iter()
            .map(|publication| Ok::<_, IndexError>(Change::Put(Box::new(publication))));
        update(folder.path(), &IndexStamp { revision: 0 }, options, changes)?;
        let (path, _) = generation::current(folder.path())?;
        let reader =
            Index::open_in_dir(&path)?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let engine = reader.searcher();
        let fields = Fields::open(&path, &engine)?;
        let facts = Facts::read(&engine, &fields)?;
        let documents = Documents::read(&engine, &fields, &facts.all)?;
        let Words { stems, exact, .. } = words;
        Ok(Self { fields, engine, ids, documents, stems, exact, _folder: folder })
    }

    /// The publications in which a query finds a passage or a conclusion.
    ///
    /// # Errors
    /// [`IndexError::Query`] where it cannot be understood.
    pub fn matches(&self, query: &str, today: Date) -> Result<BTreeSet<PublicationId>, IndexError> {
        let node = parse(query, today)?;
        if let Some(node) = &node
            && self.candidates(node).is_some_and(|candidates| candidates.is_empty())
        {
            return Ok(BTreeSet::new());
        }
        self.search(node.as_ref())
    }

    /// Whether a query can be understood at all.
    ///
    /// # Errors
    /// Where it cannot, and what to write instead.
    pub fn check(query: &str, today: Date) -> Result<(), QueryError> {
        parse(query, today).map(drop)
    }

    /// Where the words that a query cannot do without stand; `None` where it may be found anywhere.
    fn candidates(&self, node: &Node) -> Option<Set> {
        match node {
            Node::Word(tokens) => self.word(tokens),
            Node::Phrase(tokens) => all(tokens.iter().map(|token| Some(self.exactly(&token.exact())))),
            Node::Near(tokens, _) => all(tokens.iter().map(|token| Some(self.stemmed(&token.stems())))),
            Node::Prefix(tokens) => tokens.last().map(|token| self.beginning(&token.exact())),
            Node::Field(Restriction::Words(_, words)) => match words.as_ref() {
                Node::Word(tokens) | Node::Phrase(tokens) => self.stems_of(tokens),
                _ => None,
            },
            Node::All(nodes) => self.all_of(nodes),
            Node::Any(nodes) => {
                let choices: Option<Vec<Set>> = nodes.iter().map(|node| self.candidates(node)).collect();
                choices.map(|choices| choices.iter().fold(Set::default(), |found, choice| found.or(choice)))
            }
            // What is excluded, misspelt or restricted by a value says nothing of the words.
            _ => None,
        }
    }

    fn all_of(&self, nodes: &[Node]) -> Option<Set> {
        let mut found: Vec<Option<Set>> = Vec::new();
        let mut at = 0;
        while at < nodes.len() {
            let (taken, set) =
                self.long_form(&nodes[at..]).unwrap_or_else(|| (1, self.candidates(&nodes[at])));
            found.push(set);
            at += taken;
        }
        all(found.into_iter())
    }

    /// Words that may spell a long form out, for which its acronym stands too; and how many nodes they take.
    fn long_form(&self, nodes: &[Node]) -> Option<(usize, Option<Set>)> {
        let words =
            nodes.iter().map_while(|node| if let Node::Word(tokens) = node { Some(tokens) } else { None });
        let tokens: Vec<Token> = words.flatten().cloned().collect();
        let (acronym, long) = acronyms().long_form_at(&tokens, 0)?;
        let (mut taken, mut reached) = (0, 0);
        for node in nodes {
            if reached >= long.length {
                break;
            }
            let Node::Word(tokens) = node else { break };
            reached += tokens.len();
            taken += 1;
        }
        let spelt = all(nodes[..taken].iter().map(|node| self.candidates(node)));
        let short = self.exactly(&[acronym.shown.clone(), acronym.shown.to_lowercase()]);
        Some((taken, spelt.map(|spelt| spelt.or(&short))))
    }

    fn word(&self, tokens: &[Token]) -> Option<Set> {
        match tokens {
            // A function word may be left out, and an acronym may be spelt out.
            [token] if token.is_function_word() || token.is_ambiguous_acronym() => None,
            [token] if acronyms().of(token).is_some() => None,
            [token] => Some(self.stemmed(&token.stems())),
            several => self.stems_of(several),
        }
    }

    fn stems_of(&self, tokens: &[Token]) -> Option<Set> {
        let telling =
            tokens.iter().filter(|token| !token.is_function_word() && !token.is_ambiguous_acronym());
        let telling = telling.filter(|token| acronyms().of(token).is_none());
        all(telling.map(|token| Some(self.stemmed(&[folded_stem(token)]))))
    }

    fn stemmed(&self, stems: &[String]) -> Set {
        let sets = stems.iter().filter_map(|stem| self.stems.get(stem));
        sets.fold(Set::default(), |found, set| found.or(set))
    }

    fn exactly(&self, forms: &[String]) -> Set {
        let sets = forms.iter().filter_map(|form| self.exact.get(form));
        sets.fold(Set::default(), |found, set| found.or(set))
    }

    fn beginning(&self, forms: &[String]) -> Set {
        let mut found = Set::default();
        for form in forms {
            let words =
                self.exact.range(form.clone()..).take_while(|(word, _)| word.starts_with(form.as_str()));
            found = words.fold(found, |found, (_, set)| found.or(set));
        }
        found
    }

    /// The real search, leaving a publication as soon as it is known to match.
    fn search(&self, node: Option<&Node>) -> Result<BTreeSet<PublicationId>, IndexError> {
        let mut found = BTreeSet::new();
        let Some(reader) = self.engine.segment_readers().first() else { return Ok(found) };
        let lowered = lower(&self.fields, node, &Weights::SHIPPED)?;
        let weight = lowered.query.weight(EnableScoring::enabled_from_searcher(&self.engine))?;
        let mut scorer = weight.scorer(reader, NO_BOOST)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            let counts = !self.documents.is_other(doc) && (!lowered.words || scorer.score() > 0.0);
            doc = match self.documents.owner(doc, 0).filter(|_| counts) {
                Some((_, Owner { publication, end })) => {
                    found.insert(self.ids[publication].clone());
                    if end >= reader.max_doc() { TERMINATED } else { scorer.seek(end) }
                }
                None => scorer.advance(),
            };
        }
        Ok(found)
    }
}

/// What all of some sets hold; `None`, which restricts nothing, is left out.
fn all(sets: impl Iterator<Item = Option<Set>>) -> Option<Set> {
    sets.flatten().reduce(|found, set| found.and(&set))
}

/// A set of publications, by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Set(Vec<u64>);

impl Set {
    fn insert(&mut self, place: usize) {
        let word = place / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (place % 64);
    }

    fn or(mut self, other: &Self) -> Self {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, others)| *own |= others);
        self
    }

    fn and(mut self, other: &Self) -> Self {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(own, others)| *own &= others);
        self
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// The words of the publications, and where they stand.
struct Words<'a> {
    places: HashMap<&'a PublicationId, usize>,
    stems: HashMap<String, Set>,
    exact: BTreeMap<String, Set>,
}

impl<'a> Words<'a> {
    fn new(ids: &'a [PublicationId]) -> Self {
        let places = ids.iter().enumerate().map(|(place, id)| (id, place)).collect();
        Self { places, stems: HashMap::new(), exact: BTreeMap::new() }
    }

    fn take(&mut self, publication: &IndexedPublication) {
        let place = self.places[&publication.id];
        let mut known = BTreeSet::new();
        let around = [&publication.title, &publication.body].into_iter().flatten();
        let passages = publication.passages.iter().map(|passage| (&passage.text, &passage.section));
        let conclusions =
            publication.conclusions.iter().map(|conclusion| (&conclusion.text, &conclusion.section));
        let texts =
            passages.chain(conclusions).flat_map(|(text, section)| std::iter::once(text).chain(section));
        for text in around.chain(texts) {
            for token in analyse(text) {
                // A word that looks the same has the same forms: stemming is what costs.
                if known.insert((token.accented.clone(), token.capitals.clone())) {
                    self.take_word(&token, place);
                }
            }
        }
    }

    fn take_word(&mut self, token: &Token, place: usize) {
        for stem in token.stems() {
            self.stems.entry(stem).or_default().insert(place);
        }
        for form in token.exact_forms() {
            self.exact.entry(form.to_owned()).or_default().insert(place);
        }
    }
}
