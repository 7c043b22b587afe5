//! Brings the index up to date: a new generation beside the old one, then the swap.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use cambon_document::PublicationId;
use tantivy::index::SegmentId;
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexBuilder, IndexWriter, Term};

use crate::columns::{Columns, ColumnsFile, Row};
use crate::error::IndexError;
use crate::facts::publications;
use crate::generation::{self, IndexStamp};
use crate::input::{Change, IndexedPublication};
use crate::inverted::{InvertedFile, Numbers};
use crate::prepare::{Prepared, Preparing};
use crate::records;
use crate::schema::{Fields, TOKENIZER};
use crate::vocabulary::{Joined, Said, Vocabulary};

/// The engine refuses less.
const LEAST_MEMORY_BYTES: usize = 16 << 20;

/// Publications analysed while others are written.
const AHEAD: usize = 32;

/// Memory for sorting unless told otherwise.
const MEMORY_BYTES: usize = 128 << 20;

/// How to update.
#[derive(Debug, Clone, Copy)]
pub struct UpdateOptions {
    /// Memory for sorting, in bytes.
    pub memory_bytes: usize,
    /// Forget what is indexed.
    pub from_empty: bool,
}

impl Default for UpdateOptions {
    fn default() -> Self {
        Self { memory_bytes: MEMORY_BYTES, from_empty: false }
    }
}

/// Content stamp of every publication in the index; empty where there is none.
///
/// # Errors
/// When the index is of another version, or cannot be read.
pub fn indexed_publications(folder: &Path) -> Result<BTreeMap<PublicationId, String>, IndexError> {
    let path = match generation::current(folder) {
        Err(IndexError::Missing { .. }) => return Ok(BTreeMap::new()),
        other => other?.0,
    };
    let searcher = Index::open_in_dir(&path)?.reader()?.searcher();
    let found = publications(&searcher, &Fields::open(&path, &searcher)?)?.into_iter();
    Ok(found.map(|(_, publication)| (publication.id, publication.content_stamp)).collect())
}

/// Applies changes and puts the result in use; killed at any moment, it leaves the former index in use.
///
/// # Errors
/// The first error of `changes`, or an [`IndexError`]; the former index then stays in use.
pub fn update<E: From<IndexError>>(
    folder: &Path,
    stamp: &IndexStamp,
    options: UpdateOptions,
    changes: impl Iterator<Item = Result<Change, E>>,
) -> Result<(), E> {
    let path = generation::begin(folder, options.from_empty)?;
    let mut writing = Writing::open(&path, options.memory_bytes)?;
    let (fields, numbers) = (writing.fields.clone(), writing.numbers.clone());
    std::thread::scope(|scope| -> Result<(), E> {
        let (asked, to_read) = sync_channel::<Change>(AHEAD);
        let (handed_on, read) = sync_channel(AHEAD);
        let (handed_back, prepared) = sync_channel(AHEAD);
        scope.spawn(move || {
            let mut vocabulary = Vocabulary::new(numbers);
            for change in to_read {
                // Whoever reads on may have ended with an error.
                if handed_on.send(Read::of(change, &mut vocabulary)).is_err() {
                    break;
                }
            }
        });
        scope.spawn(move || {
            let mut preparing = Preparing::new(fields);
            for read in read {
                if handed_back.send(read.prepared(&mut preparing)).is_err() {
                    break;
                }
            }
        });
        let mut waiting = 0;
        for change in changes {
            // No channel is ever full, so that none waits for another.
            if waiting == AHEAD {
                writing.apply(prepared.recv().map_err(|_| stopped())??)?;
                waiting -= 1;
            }
            asked.send(change?).map_err(|_| stopped())?;
            waiting += 1;
        }
        drop(asked);
        prepared.into_iter().try_for_each(|ready| Ok(writing.apply(ready?)?))
    })?;
    writing.finish()?;
    generation::swap(folder, &path, stamp)?;
    Ok(())
}

fn stopped() -> IndexError {
    IndexError::Engine { reason: "the analysis of a publication ended early".to_owned() }
}

/// A change whose texts are read.
enum Read {
    Remove(PublicationId),
    Put(Box<IndexedPublication>, Said),
}

/// A change whose documents are made.
enum Ready {
    Remove(PublicationId),
    Put(PublicationId, Vec<Prepared>, Vec<u32>),
}

impl Read {
    fn of(change: Change, vocabulary: &mut Vocabulary) -> Self {
        match change {
            Change::Remove(id) => Self::Remove(id),
            Change::Put(publication) => {
                let said = vocabulary.read_all(&publication);
                Self::Put(publication, said)
            }
        }
    }

    fn prepared(self, preparing: &mut Preparing) -> Result<Ready, IndexError> {
        Ok(match self {
            Self::Remove(id) => Ready::Remove(id),
            Self::Put(publication, said) => {
                let id = publication.id.clone();
                let (documents, pieces) = preparing.documents(*publication, said)?;
                Ready::Put(id, documents, pieces)
            }
        })
    }
}

struct Writing {
    fields: Fields,
    numbers: Numbers,
    index: Index,
    writer: IndexWriter,
    records: records::Writer,
}

impl Writing {
    fn open(path: &Path, memory_bytes: usize) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let directory = tantivy::directory::MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?;
        let numbers = Numbers::default();
        let memory_bytes = memory_bytes.max(LEAST_MEMORY_BYTES);
        // The other half is left to what waits to be sorted.
        let inverted = InvertedFile::new(numbers.clone(), memory_bytes / 2);
        let index = IndexBuilder::new()
            .schema(fields.schema.clone())
            .register_plugin(Arc::new(ColumnsFile))
            .register_plugin(Arc::new(inverted))
            .open_or_create(directory)?;
        index.tokenizers().register(TOKENIZER, Joined::default());
        let writer = index.writer_with_num_threads(1, memory_bytes)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let records = records::Writer::begin(path)?;
        Ok(Self { fields, numbers, index, writer, records })
    }

    fn apply(&mut self, ready: Ready) -> Result<(), IndexError> {
        match ready {
            Ready::Remove(id) => drop(self.writer.run([self.removal(&id)])?),
            Ready::Put(id, documents, all_pieces) => {
                let (mut operations, mut bytes) = (Vec::with_capacity(documents.len() + 1), Vec::new());
                operations.push(self.removal(&id));
                for Prepared { mut document, row, record, pieces } in documents {
                    let row = Row { record: self.records.add(record, &all_pieces[pieces])?, ..row };
                    row.write(&mut bytes);
                    document.add_custom(self.fields.row, &bytes);
                    operations.push(UserOperation::Add(document));
                }
                self.writer.run(operations)?;
            }
        }
        Ok(())
    }

    fn removal(&self, id: &PublicationId) -> UserOperation {
        UserOperation::Delete(Term::from_field_text(self.fields.publication, id.as_str()))
    }

    /// Commits into one segment, so that scores do not depend on the way in which the index came to be.
    ///
    /// Each update thus rewrites the whole index: seconds for hundreds of reports, minutes for tens of thousands.
    fn finish(mut self) -> Result<(), IndexError> {
        self.writer.commit()?;
        let segments = self.index.searchable_segment_metas()?;
        let scattered = segments.len() > 1 || segments.iter().any(|segment| segment.has_deletes());
        if scattered {
            drop(segments);
            self.writer.merge(&self.in_order()?).wait()?;
            self.writer.garbage_collect_files().wait()?;
        }
        self.writer.wait_merging_threads()?;
        self.records.finish(|records| in_use(&self.index, records))
    }

    /// The segments in the order of their first records, so that documents of one publication stay in a row.
    fn in_order(&self) -> Result<Vec<SegmentId>, IndexError> {
        let mut order = Vec::new();
        for reader in self.index.reader()?.searcher().segment_readers() {
            order.push((Columns::open(reader)?.record(0), reader.segment_id()));
        }
        order.sort_unstable();
        Ok(order.into_iter().map(|(_, id)| id).collect())
    }
}

/// Of each of so many records whether a document of the index shows it.
fn in_use(index: &Index, records: usize) -> tantivy::Result<Vec<bool>> {
    let mut in_use = vec![false; records];
    for reader in index.reader()?.searcher().segment_readers() {
        let columns = Columns::open(reader)?;
        for doc in reader.doc_ids_alive() {
            if let Some(used) = in_use.get_mut(columns.record(doc) as usize) {
                *used = true;
            }
        }
    }
    Ok(in_use)
}
