//! Generations of the index: built beside, swapped by renaming a pointer, and cleaned; NOT what stands in them.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::analysis::ANALYSIS_VERSION;
use crate::error::IndexError;
use crate::schema::SCHEMA_VERSION;

/// File that names the generation in use.
const POINTER: &str = "CURRENT";

/// File of a generation with its versions.
const STAMP: &str = "stamp.json";

/// What the index shows, in the caller's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexStamp {
    /// Revision of the catalogue.
    pub revision: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Versions {
    schema: u32,
    analysis: u32,
    stamp: IndexStamp,
}

/// Whether the index is missing, unreadable or of another version, so that it must be built from empty.
#[must_use]
pub fn needs_full_rebuild(folder: &Path) -> bool {
    current(folder).is_err()
}

/// Revision that the index shows; `None` where there is no index.
///
/// # Errors
/// When the index is of another version, or cannot be read.
pub fn current_revision(folder: &Path) -> Result<Option<u64>, IndexError> {
    match current(folder) {
        Ok((_, stamp)) => Ok(Some(stamp.revision)),
        Err(IndexError::Missing { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Folder and stamp of the generation in use.
pub(crate) fn current(folder: &Path) -> Result<(PathBuf, IndexStamp), IndexError> {
    let missing = || IndexError::Missing { folder: folder.display().to_string() };
    let Some(name) = current_name(folder)? else { return Err(missing()) };
    let path = folder.join(name);
    let text = match fs::read(path.join(STAMP)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(missing()),
        other => other?,
    };
    let versions: Versions = serde_json::from_slice(&text)?;
    if (versions.schema, versions.analysis) != (SCHEMA_VERSION, ANALYSIS_VERSION) {
        return Err(IndexError::OtherVersion {
            found: format!("{}.{}", versions.schema, versions.analysis),
            expected: format!("{SCHEMA_VERSION}.{ANALYSIS_VERSION}"),
        });
    }
    Ok((path, versions.stamp))
}

/// Makes the folder of the next generation, with the files of the current one unless `from_empty`.
///
/// What a killed update left, and generations out of use, are removed first; an open reader keeps its files.
pub(crate) fn begin(folder: &Path, from_empty: bool) -> Result<PathBuf, IndexError> {
    fs::create_dir_all(folder)?;
    let used = current_name(folder)?;
    clean(folder, used.as_deref())?;
    let last: u64 = used.as_deref().and_then(|name| name.parse().ok()).unwrap_or(0);
    let path = folder.join(format!("{:08}", last + 1));
    fs::create_dir(&path)?;
    if !from_empty && let Ok((former, _)) = current(folder) {
        share(&former, &path)?;
    }
    Ok(path)
}

/// Puts a finished generation in use.
pub(crate) fn swap(folder: &Path, generation: &Path, stamp: &IndexStamp) -> Result<(), IndexError> {
    let versions = Versions { schema: SCHEMA_VERSION, analysis: ANALYSIS_VERSION, stamp: stamp.clone() };
    write_durably(generation, STAMP, &serde_json::to_vec(&versions)?)?;
    let name = generation.file_name().unwrap_or_default().to_string_lossy().into_owned();
    write_durably(folder, POINTER, name.as_bytes())?;
    clean(folder, Some(&name))
}

fn write_durably(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), IndexError> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn current_name(folder: &Path) -> Result<Option<String>, IndexError> {
    match fs::read_to_string(folder.join(POINTER)) {
        Ok(name) => Ok(Some(name.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn clean(folder: &Path, used: Option<&str>) -> Result<(), IndexError> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == POINTER || Some(name.as_str()) == used {
            continue;
        }
        let removed = if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        };
        match removed {
            // Whoever opens a former generation makes a lock in it; another has removed it: the next update sees what is left.
            Err(error) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound) => {}
            other => other?,
        }
    }
    Ok(())
}

/// Segments never change and are linked; what the engine rewrites is copied.
fn share(former: &Path, next: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(former)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == STAMP || name.ends_with(".lock") {
            continue;
        }
        let to = next.join(&name);
        if name.ends_with(".json") || fs::hard_link(entry.path(), &to).is_err() {
            fs::copy(entry.path(), &to)?;
        }
    }
    Ok(())
}
