//! The words that the index holds, looked up by their stems, their forms, their beginnings, or nearly.
//!
//! Stems and forms are parts of the engine's own dictionary. Beginnings and misspellings need it in another order, which is made in memory
//! when the first is asked for: some milliseconds for a hundred thousand words.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::postings::TermInfo;

use crate::analysis::fold;
use crate::distance::{letters, may_be_within, within};
use crate::highlight::Form;
use crate::inverted::Inverted;
use crate::surface::{Surface, of_form, of_stem, own_term};

/// The words of one index, shared by all that search it.
#[derive(Debug, Clone, Default)]
pub struct Lexicon(Arc<OnceLock<Words>>);

/// Every word, sorted by how it looks without accents and capitals.
#[derive(Debug, Default)]
pub struct Words {
    /// All words, each without accents and then as the dictionary has it.
    texts: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    folded: u16,
    term: u16,
    letters: u32,
}

/// A word.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// In small letters, without accents.
    pub folded: &'a str,
    /// Its term.
    term: &'a str,
}

impl<'a> Known<'a> {
    /// As it is written.
    pub fn surface(&self) -> Surface<'a> {
        Surface::of_term(self.term.as_bytes()).unwrap_or_default()
    }

    /// Texts that hold it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn doc_freq(&self, index: &Inverted) -> io::Result<u32> {
        Ok(index.terms().get(self.term)?.map_or(0, |info| info.doc_freq))
    }
}

impl Lexicon {
    /// Every word.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn words(&self, index: &Inverted) -> io::Result<&Words> {
        if let Some(words) = self.0.get() {
            return Ok(words);
        }
        let words = Words::read(index)?;
        Ok(self.0.get_or_init(|| words))
    }

    /// Where the words stand that have this form.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, index: &Inverted, form: &Form) -> io::Result<Vec<TermInfo>> {
        match form {
            Form::Stem(stems) => of_stems(index, stems),
            Form::Exact(forms) => of_forms(index, forms),
            Form::Prefix(beginnings) => {
                let words = self.words(index)?;
                let folded: BTreeSet<String> =
                    beginnings.iter().map(|form| fold(&form.to_lowercase())).collect();
                let begins = |form: &str| beginnings.iter().any(|beginning| form.starts_with(beginning));
                let fitting = folded.iter().flat_map(|beginning| words.beginning(beginning));
                infos(index, fitting.filter(|word| word.surface().any(begins)))
            }
            Form::Typo(wanted, allowed) => {
                let words = self.words(index)?;
                infos(index, words.near(wanted, *allowed))
            }
        }
    }

    /// How many texts hold a word of this form, one that holds two of its spellings counted twice.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn doc_freq(&self, index: &Inverted, form: &Form) -> io::Result<u32> {
        Ok(self.find(index, form)?.iter().fold(0, |sum, info| sum.saturating_add(info.doc_freq)))
    }
}

fn infos<'a>(index: &Inverted, words: impl Iterator<Item = Known<'a>>) -> io::Result<Vec<TermInfo>> {
    words.filter_map(|word| index.terms().get(word.term).transpose()).collect()
}

/// Every word with one of these stems, once.
fn of_stems(index: &Inverted, stems: &[String]) -> io::Result<Vec<TermInfo>> {
    let mut found = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for stem in stems {
        let (from, before) = of_stem(stem);
        let mut terms = index.terms().range().ge(from).lt(before).into_stream()?;
        while let Some((term, info)) = terms.next() {
            let Some(surface) = Surface::of_term(term).filter(|surface| !surface.elided) else { continue };
            if stems.len() > 1 {
                if known.iter().any(|word| word == surface.written) {
                    continue;
                }
                known.push(surface.written.to_owned());
            }
            if surface.own {
                found.push(info.clone());
            } else if let Some(own) = std::str::from_utf8(term).ok().and_then(own_term) {
                found.extend(index.terms().get(own)?);
            }
        }
    }
    Ok(found)
}

fn of_forms(index: &Inverted, forms: &[String]) -> io::Result<Vec<TermInfo>> {
    let mut parts: Vec<_> = forms.iter().map(|form| of_form(form)).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut found = Vec::new();
    for (from, before) in parts {
        let mut terms = index.terms().range().ge(from).lt(before).into_stream()?;
        while let Some((term, info)) = terms.next() {
            let holds = |surface: &Surface<'_>| surface.any(|form| forms.iter().any(|wanted| wanted == form));
            if Surface::of_term(term).as_ref().is_some_and(holds) {
                found.push(info.clone());
            }
        }
    }
    Ok(found)
}

impl Words {
    fn read(index: &Inverted) -> io::Result<Self> {
        let mut words = Self::default();
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let term = terms.key();
            let Some(surface) = Surface::of_term(term).filter(|surface| surface.own) else { continue };
            let folded = surface.folded();
            let (start, length) = (u32::try_from(words.texts.len()), u16::try_from(folded.len()));
            // Beyond four thousand million letters, or in one word of thousands, nothing is looked up so.
            if let (Ok(start), Ok(folded_length), Ok(term_length), Ok(text)) =
                (start, length, u16::try_from(term.len()), std::str::from_utf8(term))
            {
                words.texts.push_str(&folded);
                words.texts.push_str(text);
                words.entries.push(Entry {
                    start,
                    folded: folded_length,
                    term: term_length,
                    letters: letters(&folded),
                });
            }
        }
        let Self { texts, entries } = &mut words;
        entries.sort_by(|one, other| one.folded(texts).cmp(other.folded(texts)));
        Ok(words)
    }

    /// Every word, in the order of its folded form.
    pub fn iter(&self) -> impl Iterator<Item = Known<'_>> {
        self.entries.iter().map(|entry| entry.known(&self.texts))
    }

    /// Those whose folded form is at most so many edits from a word.
    pub fn near<'a>(&'a self, wanted: &'a str, most: usize) -> impl Iterator<Item = Known<'a>> + 'a {
        let sought = letters(wanted);
        let may_be = self.entries.iter().filter(move |entry| may_be_within(sought, entry.letters, most));
        let words = may_be.map(|entry| entry.known(&self.texts));
        words.filter(move |word| within(wanted, word.folded, most))
    }

    /// Those whose folded form begins so.
    pub fn beginning<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = Known<'a>> + 'a {
        let from = self.entries.partition_point(|entry| entry.folded(&self.texts) < beginning);
        let words = self.entries[from..].iter().map(|entry| entry.known(&self.texts));
        words.take_while(move |word| word.folded.starts_with(beginning))
    }
}

impl Entry {
    fn folded(self, texts: &str) -> &str {
        &texts[self.start as usize..][..usize::from(self.folded)]
    }

    fn known(self, texts: &str) -> Known<'_> {
        let term = &texts[self.start as usize + usize::from(self.folded)..][..usize::from(self.term)];
        Known { folded: self.folded(texts), term }
    }
}
