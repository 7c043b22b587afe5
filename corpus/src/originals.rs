//! Originals on disk by their hash: `originals/ab/cdef...`. Written beside, synced, renamed; a sound file is never touched again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use cambon_document::Sha256Hex;

use crate::{Result, StoreError, identity};

/// Where files are while they are being written; what a killed process leaves there is worthless.
const INCOMING: &str = ".incoming";

/// Files and folders synced at the same time. Each waits for the same commit of the file system's journal: eight that wait together
/// took 0.16 ms each where one after the other took 3.8 ms.
const SYNCS: usize = 8;

/// A thread that only waits needs little.
const SYNC_STACK_BYTES: usize = 128 << 10;

/// The folder of originals.
#[derive(Debug)]
pub(crate) struct Originals {
    root: PathBuf,
}

/// What an original's file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Sound,
    Missing,
    Changed,
}

impl Originals {
    /// Those of a data folder, which need not exist yet.
    pub(crate) fn of(folder: &Path) -> Self {
        Self { root: folder.join("originals") }
    }

    /// Makes the folders and removes what a killed writer left. The caller holds the writer's lock.
    pub(crate) fn prepare(&self) -> Result<()> {
        let incoming = self.root.join(INCOMING);
        fs::create_dir_all(&incoming).map_err(StoreError::file("making folder", &incoming))?;
        let leftovers = fs::read_dir(&incoming).map_err(StoreError::file("reading folder", &incoming))?;
        for leftover in leftovers {
            let path = leftover.map_err(StoreError::file("reading folder", &incoming))?.path();
            fs::remove_file(&path).map_err(StoreError::file("removing", &path))?;
        }
        Ok(())
    }

    /// Keeps bytes; returns once they are on the disk. A damaged copy under the same name is healed.
    pub(crate) fn keep(&self, sha256: &Sha256Hex, bytes: &[u8]) -> Result<()> {
        self.keep_all(&BTreeMap::from([(sha256, bytes)]))
    }

    /// Keeps many; returns once all are on the disk. All are written, then synced together, then renamed, then their folders synced.
    pub(crate) fn keep_all(&self, originals: &BTreeMap<&Sha256Hex, &[u8]>) -> Result<()> {
        let mut written: Vec<(PathBuf, PathBuf, File)> = Vec::new();
        let mut folders = BTreeSet::new();
        for (sha256, bytes) in originals {
            if self.condition(sha256)? == Condition::Sound {
                continue;
            }
            let path = self.path(sha256);
            let parent = path.parent().unwrap_or(&self.root).to_owned();
            if !parent.is_dir() {
                fs::create_dir_all(&parent).map_err(StoreError::file("making folder", &parent))?;
                folders.insert(self.root.clone());
            }
            folders.insert(parent);
            let beside = self.root.join(INCOMING).join(sha256.as_str());
            let mut file = File::create(&beside).map_err(StoreError::file("creating", &beside))?;
            file.write_all(bytes).map_err(StoreError::file("writing", &beside))?;
            written.push((beside, path, file));
        }
        together(&written, |(beside, _, file)| file.sync_all().map_err(StoreError::file("writing", beside)))?;
        for (beside, path, _) in &written {
            fs::rename(beside, path).map_err(StoreError::file("renaming", beside))?;
        }
        let folders: Vec<PathBuf> = folders.into_iter().collect();
        together(&folders, |folder| sync_folder(folder))
    }

    /// An original's bytes, verified.
    pub(crate) fn read(&self, sha256: &Sha256Hex) -> Result<Vec<u8>> {
        let path = self.path(sha256);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(StoreError::MissingOriginal { sha256: sha256.to_string() });
            }
            Err(error) => return Err(StoreError::file("reading", &path)(error)),
        };
        if identity::sha256(&bytes) != *sha256 {
            return Err(StoreError::ChangedOriginal { sha256: sha256.to_string() });
        }
        Ok(bytes)
    }

    /// Whether an original is there and unchanged; reads all of it.
    pub(crate) fn condition(&self, sha256: &Sha256Hex) -> Result<Condition> {
        match self.read(sha256) {
            Ok(_) => Ok(Condition::Sound),
            Err(StoreError::MissingOriginal { .. }) => Ok(Condition::Missing),
            Err(StoreError::ChangedOriginal { .. }) => Ok(Condition::Changed),
            Err(error) => Err(error),
        }
    }

    /// [`Self::condition`] told from the size alone.
    pub(crate) fn condition_by_size(&self, sha256: &Sha256Hex, size_bytes: u64) -> Condition {
        match fs::metadata(self.path(sha256)) {
            Err(_) => Condition::Missing,
            Ok(metadata) if metadata.len() != size_bytes => Condition::Changed,
            Ok(_) => Condition::Sound,
        }
    }

    /// Where an original lies.
    pub(crate) fn path(&self, sha256: &Sha256Hex) -> PathBuf {
        let (folder, name) = sha256.as_str().split_at_checked(2).unwrap_or_default();
        self.root.join(folder).join(name)
    }
}

/// Does something that waits for the disk to each of many, several at a time.
fn together<T: Sync>(of: &[T], job: impl Fn(&T) -> Result<()> + Sync) -> Result<()> {
    if of.len() < 2 {
        return of.iter().try_for_each(job);
    }
    let share = of.len().div_ceil(SYNCS);
    let job = &job;
    std::thread::scope(|scope| {
        let mut waiting = Vec::new();
        for part in of.chunks(share) {
            let thread = std::thread::Builder::new().stack_size(SYNC_STACK_BYTES);
            match thread.spawn_scoped(scope, move || part.iter().try_for_each(job)) {
                Ok(handle) => waiting.push(handle),
                // No thread to be had: here, then.
                Err(_) => part.iter().try_for_each(job)?,
            }
        }
        let mut ended = waiting.into_iter().map(|handle| handle.join());
        ended.try_for_each(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Makes a rename in it survive a loss of power.
fn sync_folder(folder: &Path) -> Result<()> {
    // Folders cannot be opened as files on Windows, where renames are journalled.
    if cfg!(windows) {
        return Ok(());
    }
    let opened = File::open(folder).map_err(StoreError::file("opening", folder))?;
    opened.sync_all().map_err(StoreError::file("writing", folder))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn originals(folder: &Path) -> Originals {
        let originals = Originals::of(folder);
        originals.prepare().unwrap();
        originals
    }

    #[test]
    fn bytes_come_back_and_lie_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let originals = originals(folder.path());
        let sha = identity::sha256(b"rapport");
        originals.keep(&sha, b"rapport").unwrap();
        originals.keep(&sha, b"rapport").unwrap();
        assert_eq!(originals.read(&sha).unwrap(), b"rapport");
        let (ab, rest) = sha.as_str().split_at(2);
        assert!(folder.path().join("originals").join(ab).join(rest).is_file());
    }

    #[test]
    fn many_are_kept_at_once_each_under_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let originals = originals(folder.path());
        let bodies: Vec<Vec<u8>> = (0..40_u8).map(|n| vec![n; usize::from(n)]).collect();
        let hashes: Vec<Sha256Hex> = bodies.iter().map(|body| identity::sha256(body)).collect();
        originals.keep(&hashes[3], &bodies[3]).unwrap();
        fs::write(originals.path(&hashes[3]), b"x").unwrap();
        let all = hashes.iter().zip(bodies.iter().map(Vec::as_slice)).collect();
        originals.keep_all(&all).unwrap();
        for (hash, body) in hashes.iter().zip(&bodies) {
            assert_eq!(originals.read(hash).unwrap(), *body);
        }
        assert_eq!(fs::read_dir(folder.path().join("originals/.incoming")).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_writer_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let leftover = folder.path().join("originals/.incoming/half");
        originals(folder.path());
        fs::write(&leftover, b"ha").unwrap();
        originals(folder.path());
        assert!(!leftover.exists());
    }

    #[test]
    fn a_damaged_copy_is_noticed_and_healed_by_keeping_it_again() {
        let folder = tempfile::tempdir().unwrap();
        let originals = originals(folder.path());
        let sha = identity::sha256(b"rapport");
        assert_eq!(originals.condition(&sha).unwrap(), Condition::Missing);
        originals.keep(&sha, b"rapport").unwrap();
        fs::write(originals.path(&sha), b"xapport").unwrap();
        assert_eq!(originals.condition(&sha).unwrap(), Condition::Changed);
        assert_eq!(originals.condition_by_size(&sha, 7), Condition::Sound);
        assert_eq!(originals.condition_by_size(&sha, 8), Condition::Changed);
        originals.keep(&sha, b"rapport").unwrap();
        assert_eq!(originals.condition(&sha).unwrap(), Condition::Sound);
    }
}
