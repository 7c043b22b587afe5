//! A word in any of its forms: the texts that hold one of several spellings, better where one of them is as typed.
//!
//! Where every document that holds it is asked for, the spellings are added up window by window; a word of every second passage then
//! costs a few nanoseconds a passage. A beginning or a misspelt word stands for so many that only its presence counts.

use tantivy::postings::TermInfo;
use tantivy::query::{BitSetDocSet, ConstScorer, Scorer};
use tantivy::{BitSet, DocId, Score, SegmentReader, TERMINATED};

use crate::combined::bits::{Bits, NONE, each_place, is_set, set};
use crate::highlight::Form;
use crate::inverted::{Inverted, Lengths, List, Opened};
use crate::lexicon::Lexicon;
use crate::schema::Fields;

/// Saturation of a word's frequency, as usual for BM25.
const K1: f32 = 1.2;

/// Weight of a text's length, as usual for BM25.
const B: f32 = 0.75;

/// Documents added up at a time, at most and at least.
pub const WINDOW: usize = 4096;
pub const LEAST_WINDOW: usize = 64;

/// What a word earns by how often it stands in a text of some length (BM25).
#[derive(Debug, Clone)]
pub struct Saturation {
    weight: f32,
    /// By the code of the text's length.
    norms: Vec<f32>,
    /// What it earns, by that code and by how often it stands there, up to [`TABLED`] times.
    table: Vec<f32>,
}

/// Times up to which a score is looked up.
const TABLED: usize = 8;

impl Saturation {
    /// For a word of this rarity in a field.
    pub fn new(index: &Inverted, rarity: f32) -> Self {
        let norm = |code| K1 * (1.0 - B + B * Lengths::words(code) as f32 / index.average_length());
        let (weight, norms): (f32, Vec<f32>) = (rarity * (1.0 + K1), (0..=u8::MAX).map(norm).collect());
        let score = |norm: &f32, times: usize| weight * times as f32 / (times as f32 + norm);
        let table = norms.iter().flat_map(|norm| (0..TABLED).map(move |times| score(norm, times))).collect();
        Self { weight, norms, table }
    }

    /// Of a word with these spellings; a text that holds two of them counts twice.
    pub fn rarity(reader: &SegmentReader, infos: &[TermInfo]) -> f32 {
        let documents = f64::from(reader.max_doc());
        let holding = infos.iter().map(|info| f64::from(info.doc_freq)).sum::<f64>().min(documents);
        (1.0 + (documents - holding + 0.5) / (holding + 0.5)).ln() as f32
    }

    /// Its score.
    #[inline]
    pub fn score(&self, length: u8, times: u32) -> Score {
        let length = usize::from(length);
        if (times as usize) < TABLED {
            return self.table[length * TABLED + times as usize];
        }
        self.weight * times as f32 / (times as f32 + self.norms[length])
    }
}

/// Finds a word.
#[derive(Debug, Clone)]
pub struct AnyForm {
    inverted: Opened,
    lexicon: Lexicon,
    form: Form,
    /// A form that earns more, and its share of a score.
    typed: Option<(Form, f32)>,
}

impl AnyForm {
    /// In this form.
    pub fn new(fields: &Fields, form: Form) -> Self {
        Self { inverted: fields.inverted.clone(), lexicon: fields.lexicon.clone(), form, typed: None }
    }

    /// Where it stands exactly so, it earns that score times `share` on top.
    pub fn better(self, typed: String, share: f32) -> Self {
        Self { typed: Some((Form::Exact(vec![typed]), share)), ..self }
    }

    /// Whether it stands for so many words that only their presence counts.
    pub fn is_open(&self) -> bool {
        matches!(self.form, Form::Prefix(_) | Form::Typo(..))
    }

    /// The documents that hold it, each with the same score.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn present(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = self.inverted.expected()?;
        let docs = present(reader, index, &self.lexicon.find(index, &self.form)?);
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    /// Its spellings, before the first document.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn spellings(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Spellings> {
        let index = self.inverted.expected()?;
        let saturation = |infos: &[TermInfo], share| {
            Saturation::new(index, Saturation::rarity(reader, infos) * share * boost)
        };
        let infos = self.lexicon.find(index, &self.form)?;
        let typed = match &self.typed {
            Some((form, share)) => Some((self.lexicon.find(index, form)?, *share)),
            None => None,
        };
        let scores = Scores {
            any: saturation(&infos, 1.0),
            typed: typed.as_ref().map(|(infos, share)| saturation(infos, *share)),
            lengths: index.lengths().clone(),
        };
        let is_typed = |info: &TermInfo| typed.as_ref().is_some_and(|(infos, _)| infos.contains(info));
        let lists =
            infos.iter().map(|info| Spelling { list: index.list(info), typed: is_typed(info) }).collect();
        Ok(Spellings { lists, scores, window: Window::default() })
    }
}

/// What documents earn.
struct Scores {
    any: Saturation,
    typed: Option<Saturation>,
    lengths: Lengths,
}

/// Documents that hold one of many words.
fn present(reader: &SegmentReader, index: &Inverted, infos: &[TermInfo]) -> BitSet {
    let mut present = BitSet::with_max_value(reader.max_doc());
    for info in infos {
        let mut list = index.list(info);
        while !list.rest().is_empty() {
            for doc in list.rest() {
                present.insert(*doc);
            }
            list.pass(list.rest().len());
        }
    }
    present
}

/// The documents of one spelling.
struct Spelling {
    list: List,
    typed: bool,
}

impl Spelling {
    /// Adds its documents that stand in the window; `fresh`: it is the first of the spellings.
    fn add_to(&mut self, window: &mut Window, fresh: bool) {
        let behind = window.first + window.reach as DocId;
        loop {
            let (docs, times) = self.list.rest_with_times();
            let inside = match docs.last() {
                None => return,
                Some(last) if *last < behind => docs.len(),
                _ => docs.partition_point(|doc| *doc < behind),
            };
            let held = docs[..inside].iter().zip(times);
            if fresh {
                held.for_each(|(doc, times)| window.set(*doc, Times::new(*times, self.typed)));
            } else {
                held.for_each(|(doc, times)| window.add(*doc, Times::new(*times, self.typed)));
            }
            let all = docs.len();
            self.list.pass(inside);
            if inside < all {
                return;
            }
        }
    }
}

/// How often a word stands in a text, and how often of these as typed.
#[derive(Clone, Copy)]
struct Times(u64);

impl Times {
    #[inline]
    fn new(times: u32, typed: bool) -> Self {
        Self(u64::from(times) | u64::from(if typed { times } else { 0 }) << 32)
    }

    #[inline]
    fn all(self) -> u32 {
        self.0 as u32
    }

    #[inline]
    fn typed(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// How often the spellings stand in each of some documents in a row.
struct Window {
    first: DocId,
    reach: usize,
    times: Box<[Times; WINDOW]>,
    present: Bits,
}

impl Default for Window {
    fn default() -> Self {
        Self { first: 0, reach: LEAST_WINDOW, times: Box::new([Times(0); WINDOW]), present: NONE }
    }
}

impl Window {
    /// Forgets what it holds, and begins at a document.
    fn begin(&mut self, first: DocId, reach: usize) {
        self.present[..self.reach.div_ceil(64)].fill(0);
        (self.first, self.reach) = (first, reach);
    }

    /// Of a document that stands in the window, and was not there yet.
    #[inline]
    fn set(&mut self, doc: DocId, times: Times) {
        let place = (doc - self.first) as usize % WINDOW;
        set(&mut self.present, place);
        self.times[place] = times;
    }

    /// Of one that may have been.
    #[inline]
    fn add(&mut self, doc: DocId, times: Times) {
        let place = (doc - self.first) as usize % WINDOW;
        let known = if is_set(&self.present, place) { self.times[place].0 } else { 0 };
        set(&mut self.present, place);
        self.times[place] = Times(known.wrapping_add(times.0));
    }
}

/// The spellings of a word, added up for some documents in a row.
pub struct Spellings {
    lists: Vec<Spelling>,
    scores: Scores,
    window: Window,
}

impl Spellings {
    /// Goes to the first document at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        self.lists.iter_mut().map(|spelling| spelling.list.seek(target)).min().unwrap_or(TERMINATED)
    }

    /// Adds up so many documents from `first` on, which is not before the next of any list.
    pub fn add_up(&mut self, first: DocId, reach: usize) -> &Bits {
        self.window.begin(first, reach);
        for (place, spelling) in self.lists.iter_mut().enumerate() {
            spelling.add_to(&mut self.window, place == 0);
        }
        &self.window.present
    }

    /// Adds up some of the documents from `first` on, in order.
    pub fn add_some(&mut self, first: DocId, reach: usize, some: &Bits) -> &Bits {
        self.window.begin(first, reach);
        each_place(some, 0..reach, |place| {
            let doc = first + place as DocId;
            for Spelling { list, typed } in &mut self.lists {
                if list.seek(doc) == doc {
                    self.window.add(doc, Times::new(list.times(), *typed));
                }
            }
        });
        &self.window.present
    }

    /// Documents that hold the spellings, one that holds two counted twice.
    pub fn held(&self) -> u32 {
        self.lists.iter().fold(0, |sum, spelling| sum.saturating_add(spelling.list.held()))
    }

    /// Adds what the documents at some places of the window earn that were added up, to the score of each.
    pub fn earn(&self, places: &[u16], scores: &mut [Score]) {
        let Scores { any, typed, lengths } = &self.scores;
        let lengths = lengths.from(self.window.first);
        let each = places.iter().zip(scores).map(|(place, score)| {
            let place = usize::from(*place) % WINDOW;
            let length = lengths.get(place).copied().unwrap_or_default();
            let times = if is_set(&self.window.present, place) { self.window.times[place] } else { Times(0) };
            (length, times, score)
        });
        // What stands there no time earns nothing.
        match typed {
            None => each.for_each(|(length, times, score)| *score += any.score(length, times.all())),
            Some(typed) => each.for_each(|(length, times, score)| {
                *score += any.score(length, times.all()) + typed.score(length, times.typed());
            }),
        }
    }
}
