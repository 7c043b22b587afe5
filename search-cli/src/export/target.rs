//! Where the bytes of a table go: counted and hashed on their way, the file named only when they are complete.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use cambon_corpus::hex;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::printer::Sink;

/// A file, or stdout, that a writer fills and its owner ends.
#[derive(Clone)]
pub struct Target(Arc<Mutex<Option<State>>>);

struct State {
    sink: Sink,
    digest: Option<Sha256>,
    bytes: u64,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Length.
    pub bytes: u64,
    /// SHA-256, hexadecimal; empty where it was not asked for.
    pub sha256: String,
}

impl Target {
    /// A file beside `path`, hashed on its way.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn hashed(path: &Path) -> Result<Self> {
        Ok(Self::new(Sink::open(Some(path))?, Some(Sha256::new())))
    }

    /// A file beside `path`, or stdout; nobody asks for its hash, which costs a seventh of the time of writing JSON lines.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn plain(path: Option<&Path>) -> Result<Self> {
        Ok(Self::new(Sink::open(path)?, None))
    }

    fn new(sink: Sink, digest: Option<Sha256>) -> Self {
        Self(Arc::new(Mutex::new(Some(State { sink, digest, bytes: 0 }))))
    }

    /// What a table is written into.
    #[must_use]
    pub fn writer(&self) -> Box<dyn Write + Send> {
        Box::new(self.clone())
    }

    /// The same, compressed by gzip without a time.
    #[must_use]
    pub fn gzip_writer(&self) -> Box<dyn Write + Send> {
        Box::new(GzEncoder::new(self.clone(), Compression::default()))
    }

    /// Writes what is left and gives the file its name.
    ///
    /// # Errors
    /// When the disk is full, or the file was ended before.
    pub fn finish(self) -> Result<Written> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let state = state.context("a file is ended once")?;
        state.sink.finish()?;
        let sha256 = state.digest.map(|digest| hex(&digest.finalize())).unwrap_or_default();
        Ok(Written { bytes: state.bytes, sha256 })
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = state.as_mut() else { return Err(io::Error::other("the file has been ended")) };
        let written = state.sink.write(bytes)?;
        if let Some(digest) = &mut state.digest {
            digest.update(&bytes[..written]);
        }
        state.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.as_mut().map_or(Ok(()), |state| state.sink.flush())
    }
}

/// SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn sha256_of(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path).with_context(|| format!("reading {}", path.display()))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read =
            io::Read::read(&mut file, &mut buffer).with_context(|| format!("reading {}", path.display()))?;
        if read == 0 {
            return Ok(hex(&digest.finalize()));
        }
        digest.update(&buffer[..read]);
    }
}
