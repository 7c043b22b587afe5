//! Makes the engine write and merge the inverted file with each of its segments.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::postings::TermInfo;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TERMINATED,
};

use super::encode::Encoder;
use super::files::Files;
use super::numbers::Numbers;
use super::texts::Texts;
use super::{Inverted, LENGTHS, LISTS, List, TERMS};
use crate::component::{custom_field, custom_value, in_order};

/// Type of the field whose values are the numbers of a text's words.
pub const WORDS_TYPE: &str = "words";

/// The component of the engine's segments.
pub struct InvertedFile {
    numbers: Numbers,
    memory_bytes: usize,
}

impl InvertedFile {
    /// For texts of words with these numbers, sorted in so much memory.
    pub fn new(numbers: Numbers, memory_bytes: usize) -> Self {
        Self { numbers, memory_bytes }
    }
}

impl SegmentPlugin for InvertedFile {
    fn extensions(&self) -> &[&str] {
        &[TERMS, LISTS, LENGTHS]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let field = custom_field(&context.segment.schema(), WORDS_TYPE)?;
        let Self { numbers, memory_bytes } = self;
        Ok(Box::new(Writer {
            field,
            numbers: numbers.clone(),
            memory_bytes: *memory_bytes,
            texts: Texts::default(),
            lengths: Vec::new(),
        }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let sources = context.readers.iter().map(Inverted::open).collect::<tantivy::Result<Vec<_>>>()?;
        let mut files = Files::create(context.target_segment)?;
        let mut moved = Vec::new();
        for (reader, source) in context.readers.iter().zip(&sources) {
            let mut to = vec![TERMINATED; reader.max_doc() as usize];
            for doc in reader.doc_ids_alive() {
                to[doc as usize] = files.documents();
                files.add_length(source.lengths().code(doc));
            }
            moved.push(to);
        }
        // Every word with its list in each segment.
        let mut words: BTreeMap<Box<str>, Vec<(usize, TermInfo)>> = BTreeMap::new();
        for (place, source) in sources.iter().enumerate() {
            let mut terms = source.terms().stream()?;
            while let Some((term, info)) = terms.next() {
                let term = std::str::from_utf8(term).map_err(io::Error::other)?;
                if info.postings_range.is_empty() {
                    files.add_other(term.into());
                } else {
                    words.entry(term.into()).or_default().push((place, info.clone()));
                }
            }
        }
        let (mut encoder, mut bytes) = (Encoder::default(), Vec::new());
        for (term, infos) in &words {
            for (source, info) in infos {
                add_moved(&mut encoder, sources[*source].list(info), &moved[*source]);
            }
            bytes.clear();
            let held = encoder.finish(&mut bytes);
            if held > 0 {
                files.add(term, held, &bytes)?;
            }
        }
        files.finish(context.target_segment)
    }
}

/// Adds a list, each document under its new number; those without are left out.
fn add_moved(encoder: &mut Encoder, mut list: List, moved: &[DocId]) {
    let mut places = Vec::new();
    while list.doc() != TERMINATED {
        let doc = moved.get(list.doc() as usize).copied().unwrap_or(TERMINATED);
        if doc != TERMINATED {
            places.clear();
            list.add_places(0, &mut places);
            places.iter().for_each(|place| encoder.add(doc, *place));
        }
        list.advance();
    }
}

/// Gathers the texts of a segment.
struct Writer {
    field: Field,
    numbers: Numbers,
    /// For sorting.
    memory_bytes: usize,
    texts: Texts,
    /// Words of each.
    lengths: Vec<u32>,
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        self.lengths.push(self.texts.add(custom_value(document, self.field)));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, moved: Option<&DocIdMapping>) -> tantivy::Result<()> {
        in_order(moved)?;
        let Self { numbers, memory_bytes, texts, lengths, .. } = *self;
        let words = numbers.words();
        let mut files = Files::create(segment)?;
        texts.lists(&words, memory_bytes, |list| {
            let word = &words[list.number as usize];
            if let Some(other) = &word.other {
                files.add_other(other.clone());
            }
            files.add(&word.term, list.held, &list.bytes)
        })?;
        lengths.iter().for_each(|words| files.add_length(FieldNormReader::fieldnorm_to_id(*words)));
        files.finish(segment)
    }

    fn mem_usage(&self) -> usize {
        self.texts.memory() + self.lengths.capacity() * size_of::<u32>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;
    use crate::component::component;
    use crate::component::tests::segment;
    use crate::surface;
    use crate::varint;

    const TEXTS: [&str; 7] = [
        "Les dépenses de personnel, les dépenses d'énergie.",
        "La régie de recettes n'a pas été contrôlée ; les régies non plus.",
        "",
        "RECETTES et Recettes de l'EPCI",
        "pénalités logiquement décidément yeux",
        "La commune a voté le budget de la commune.",
        "Les dépenses, les recettes.",
    ];

    /// The files of the one segment that holds these texts but those that end with a stop, added in steps.
    fn files(texts: &[&str], steps: usize, remove: bool, memory_bytes: usize) -> Vec<Vec<u8>> {
        let numbers = Numbers::default();
        let value = |text: &&&str| {
            let mut said = Vec::new();
            for token in analyse(text) {
                varint::put(&mut said, u64::from(numbers.of(surface::word(&token, &token.stems()))));
            }
            (said, text.ends_with('.'))
        };
        let step = |step: &[&str]| {
            step.iter().filter(|text| remove || !text.ends_with('.')).map(|text| value(&text)).collect()
        };
        let steps: Vec<Vec<_>> = texts.chunks(steps).map(step).collect();
        let reader = segment(InvertedFile::new(numbers.clone(), memory_bytes), WORDS_TYPE, &steps, remove);
        let read = |name: &&str| reader.open_read(component(name)).expect("the file is there");
        let files = [TERMS, LISTS, LENGTHS].iter().map(read);
        files.map(|file| file.read_bytes().expect("the file can be read").to_vec()).collect()
    }

    #[test]
    fn merged_lists_are_those_written_at_once() {
        let many: Vec<&str> = TEXTS.iter().copied().cycle().take(700).collect();
        for texts in [&TEXTS[1..4], &TEXTS, &many] {
            let at_once = files(texts, texts.len(), false, 1 << 20);
            for memory_bytes in [0, 100, 1000] {
                assert!(at_once == files(texts, texts.len(), false, memory_bytes), "{memory_bytes} bytes");
            }
            for steps in [texts.len(), 2, 3].into_iter().filter(|steps| texts.len() / steps < 30) {
                assert!(
                    at_once == files(texts, steps, true, 1 << 20),
                    "{} texts in steps of {steps}",
                    texts.len()
                );
            }
            assert!(at_once == files(texts, texts.len().div_ceil(9), true, 1 << 20), "{} texts", texts.len());
        }
    }
}
