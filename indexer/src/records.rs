//! What is shown of the index's documents: a file of numbered records beside the engine's own, each read by itself.
//!
//! The file: a mark, the model of [`crate::coder`], the records one after the other, their lengths, where every so many of them begin, and
//! a line of numbers that tells where the parts are. An update copies what is still in use and adds to it; the numbers stay.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tempfile::NamedTempFile;

use crate::coder::{Encoder, Learning, Model};
use crate::error::IndexError;
use crate::varint;

/// The file, in the folder of a generation.
const NAME: &str = "records.bin";

const MARK: &[u8] = b"cambon records 1\n";

/// Records whose beginning is kept as a number.
const EVERY: usize = 64;

/// Bytes of text from which the model is learnt.
const SAMPLE_BYTES: usize = 24 << 20;

/// Numbers of eight bytes at the end of the file.
const TAIL: usize = 4;

/// A record before it is coded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Numbers of its own, small ones in few bits.
    pub head: Vec<u64>,
    /// Its words.
    pub text: String,
}

/// The records of an open index.
#[derive(Clone, Default)]
pub struct Records(Option<Arc<Open>>);

impl std::fmt::Debug for Records {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} records", self.0.as_ref().map_or(0, |open| open.count))
    }
}

struct Open {
    bytes: OwnedBytes,
    model: Model,
    parts: Parts,
    count: usize,
}

/// Where the parts of the file begin.
#[derive(Debug, Clone, Copy)]
struct Parts {
    records: usize,
    lengths: usize,
    places: usize,
}

impl Records {
    /// Opens the records of a generation.
    ///
    /// # Errors
    /// When they are missing or damaged.
    pub fn open(generation: &Path) -> Result<Self, IndexError> {
        let directory = MmapDirectory::open(generation).map_err(tantivy::TantivyError::from)?;
        let slice = directory.open_read(Path::new(NAME)).map_err(tantivy::TantivyError::from)?;
        let open = Open::of(slice.read_bytes()?).ok_or_else(damaged)?;
        Ok(Self(Some(Arc::new(open))))
    }

    /// A record.
    ///
    /// # Errors
    /// When there is no such record, or it is damaged.
    pub fn get(&self, number: u64) -> Result<Record, IndexError> {
        self.part(number, |_| usize::MAX)
    }

    /// The numbers of a record, and of its text as many bytes at least as `least` makes of them.
    ///
    /// # Errors
    /// As [`Records::get`].
    pub fn part(&self, number: u64, least: impl Fn(&[u64]) -> usize) -> Result<Record, IndexError> {
        let open = self.0.as_ref().ok_or_else(damaged)?;
        let (head, text) =
            open.raw(number).and_then(|raw| open.model.decode(raw, least)).ok_or_else(damaged)?;
        Ok(Record { head, text })
    }
}

fn damaged() -> IndexError {
    IndexError::Engine { reason: "the stored texts cannot be read".to_owned() }
}

impl Open {
    fn of(bytes: OwnedBytes) -> Option<Self> {
        let whole: &[u8] = &bytes;
        let (body, tail) = whole.split_at_checked(whole.len().checked_sub(TAIL * 8)?)?;
        let mut numbers = tail.chunks_exact(8).map(|chunk| {
            let number = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
            usize::try_from(number).unwrap_or(usize::MAX)
        });
        let (records, lengths, places) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let count = numbers.next()?;
        let in_order = records <= lengths && lengths <= places && places <= body.len();
        let (model, taken) = Model::read(body.strip_prefix(MARK)?)?;
        let table = count.div_ceil(EVERY).checked_mul(16).and_then(|size| places.checked_add(size));
        (in_order && MARK.len() + taken == records && table == Some(body.len())).then_some(Self {
            bytes,
            model,
            parts: Parts { records, lengths, places },
            count,
        })
    }

    /// The bytes of a record.
    fn raw(&self, number: u64) -> Option<&[u8]> {
        let number = usize::try_from(number).ok().filter(|number| *number < self.count)?;
        let Parts { records, lengths, places } = self.parts;
        let place = self.bytes.get(places + number / EVERY * 16..)?.get(..16)?;
        let number_at = |from: usize| -> Option<usize> {
            usize::try_from(u64::from_le_bytes(place[from..from + 8].try_into().ok()?)).ok()
        };
        let mut begin = number_at(0)?;
        let mut sizes = self.bytes.get(lengths..places)?.get(number_at(8)?..)?;
        for _ in 0..number % EVERY {
            begin = begin.checked_add(usize::try_from(varint::take(&mut sizes)?).ok()?)?;
        }
        let size = usize::try_from(varint::take(&mut sizes)?).ok()?;
        self.bytes.get(records..lengths)?.get(begin..begin.checked_add(size)?)
    }
}

/// Writes records beside those of the former generation.
pub struct Writer {
    generation: PathBuf,
    former: Records,
    coding: Coding,
    count: u64,
}

/// What becomes of records.
enum Coding {
    /// They wait: they are the sample that teaches the codes.
    Learnt { sample: Learning, bytes: usize, waiting: Vec<(Record, Vec<u32>)> },
    /// They are written.
    Known(Box<Encoder>, Body),
}

impl Writer {
    /// In the folder of a generation, which holds the former records where there are any.
    ///
    /// # Errors
    /// When the folder cannot be written, or what it holds is damaged.
    pub fn begin(generation: &Path) -> Result<Self, IndexError> {
        let former =
            if generation.join(NAME).exists() { Records::open(generation)? } else { Records::default() };
        let (coding, count) = match &former.0 {
            Some(open) => {
                let (model, _) = Model::read(&open.bytes[MARK.len()..]).ok_or_else(damaged)?;
                let body = Body::begin(generation, &model)?;
                (Coding::Known(Box::new(Encoder::new(model)), body), open.count as u64)
            }
            None => (Coding::Learnt { sample: Learning::default(), bytes: 0, waiting: Vec::new() }, 0),
        };
        Ok(Self { generation: generation.to_owned(), former, coding, count })
    }

    /// Adds a record and gives its number; `cut` are the numbers of its text's pieces in this update, where they are known.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, record: Record, cut: &[u32]) -> io::Result<u64> {
        match &mut self.coding {
            Coding::Learnt { sample, bytes, waiting } => {
                sample.take(&record.text);
                *bytes += record.text.len();
                waiting.push((record, cut.to_vec()));
                if *bytes >= SAMPLE_BYTES {
                    self.learn()?;
                }
            }
            Coding::Known(encoder, body) => body.write(encoder, &record, cut)?,
        }
        self.count += 1;
        Ok(self.count - 1)
    }

    fn learn(&mut self) -> io::Result<()> {
        let Coding::Learnt { sample, waiting, .. } = &mut self.coding else { return Ok(()) };
        let mut encoder = Encoder::new(Model::of(std::mem::take(sample)));
        let mut body = Body::begin(&self.generation, encoder.model())?;
        waiting.iter().try_for_each(|(record, cut)| body.write(&mut encoder, record, cut))?;
        self.coding = Coding::Known(Box::new(encoder), body);
        Ok(())
    }

    /// Puts the file together: of the former records, of which there are so many, those in use, then the new ones.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(
        mut self,
        in_use: impl FnOnce(usize) -> tantivy::Result<Vec<bool>>,
    ) -> Result<(), IndexError> {
        self.learn()?;
        let Coding::Known(encoder, mut body) = self.coding else { return Err(damaged()) };
        if let Some(former) = &self.former.0 {
            let in_use = in_use(former.count)?;
            let new = std::mem::replace(&mut body, Body::begin(&self.generation, encoder.model())?);
            for number in 0..former.count {
                let used = in_use.get(number).is_some_and(|used| *used);
                body.add(former.raw(number as u64).filter(|_| used).unwrap_or_default())?;
            }
            body.append(new)?;
        }
        Ok(body.finish(&self.generation.join(NAME))?)
    }
}

/// The file in the making.
struct Body {
    out: BufWriter<NamedTempFile>,
    /// Where the first record begins.
    records: u64,
    lengths: Vec<u8>,
    places: Vec<u8>,
    count: usize,
    written: u64,
    coded: Vec<u8>,
}

impl Body {
    fn begin(generation: &Path, model: &Model) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 20, NamedTempFile::new_in(generation)?);
        let model = model.write();
        out.write_all(MARK)?;
        out.write_all(&model)?;
        Ok(Self {
            out,
            records: (MARK.len() + model.len()) as u64,
            lengths: Vec::new(),
            places: Vec::new(),
            count: 0,
            written: 0,
            coded: Vec::new(),
        })
    }

    fn write(&mut self, encoder: &mut Encoder, record: &Record, cut: &[u32]) -> io::Result<()> {
        let mut coded = std::mem::take(&mut self.coded);
        coded.clear();
        encoder.encode(&record.head, &record.text, cut, &mut coded);
        self.add(&coded)?;
        self.coded = coded;
        Ok(())
    }

    fn add(&mut self, raw: &[u8]) -> io::Result<()> {
        self.place(raw.len() as u64);
        self.out.write_all(raw)
    }

    /// The next record takes so many bytes.
    fn place(&mut self, length: u64) {
        if self.count.is_multiple_of(EVERY) {
            self.places.extend(self.written.to_le_bytes());
            self.places.extend((self.lengths.len() as u64).to_le_bytes());
        }
        varint::put(&mut self.lengths, length);
        self.count += 1;
        self.written += length;
    }

    /// Adds all records of another.
    fn append(&mut self, other: Self) -> io::Result<()> {
        let mut lengths = other.lengths.as_slice();
        while let Some(length) = varint::take(&mut lengths) {
            self.place(length);
        }
        let mut other_out = other.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        other_out.seek(SeekFrom::Start(other.records))?;
        io::copy(&mut other_out, &mut self.out)?;
        Ok(())
    }

    /// Puts it in its place.
    fn finish(mut self, path: &Path) -> io::Result<()> {
        self.out.write_all(&self.lengths)?;
        self.out.write_all(&self.places)?;
        let lengths = self.records + self.written;
        let places = lengths + self.lengths.len() as u64;
        for number in [self.records, lengths, places, self.count as u64] {
            self.out.write_all(&number.to_le_bytes())?;
        }
        let out = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        out.as_file().sync_all()?;
        out.persist(path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64) -> Record {
        Record {
            head: vec![number, number * 1000],
            text: format!("La recommandation n° {number} est suivie."),
        }
    }

    fn written(folder: &Path, numbers: std::ops::Range<u64>, in_use: impl Fn(u64) -> bool) {
        let mut writer = Writer::begin(folder).expect("a folder can be written");
        for number in numbers {
            assert_eq!(writer.add(record(number), &[]).expect("a record can be added"), number);
        }
        writer
            .finish(|former| Ok((0..former as u64).map(in_use).collect()))
            .expect("the file can be put together");
    }

    #[test]
    fn numbers_stay_when_records_are_added_and_dropped() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        written(folder.path(), 0..200, |_| true);
        let before = std::fs::metadata(folder.path().join(NAME)).expect("the file is there").len();
        written(folder.path(), 200..210, |number| number % 2 == 0);
        let records = Records::open(folder.path()).expect("the file can be opened");
        for number in (0..200).filter(|number| number % 2 == 0).chain(200..210) {
            assert_eq!(records.get(number).expect("the record is there"), record(number));
        }
        assert!(records.get(1).is_err() && records.get(210).is_err() && records.get(u64::MAX).is_err());
        assert!(std::fs::metadata(folder.path().join(NAME)).expect("the file is there").len() < before);
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder can be read").count(), 1);
    }

    #[test]
    fn damage_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        written(folder.path(), 0..70, |_| true);
        let path = folder.path().join(NAME);
        let whole = std::fs::read(&path).expect("the file can be read");
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x55;
            std::fs::write(&path, damaged).expect("the file can be written");
            if let Ok(records) = Records::open(folder.path()) {
                (0..70).for_each(|number| drop(records.get(number)));
            }
        }
        for length in [0, 1, 31, 32, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).expect("the file can be written");
            assert!(Records::open(folder.path()).is_err(), "{length} bytes of {}", whole.len());
        }
    }
}
