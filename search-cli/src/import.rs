//! Taking in files and folders: which files, under which identity, with which metadata. It does NOT read their contents.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Deserialize;

/// Files that a folder is searched for.
const EXTENSIONS: [&str; 5] = ["pdf", "html", "htm", "xhtml", "docx"];

/// Depth of folders searched: a guard against links that form a ring.
const DEPTH_LIMIT: usize = 32;

/// A file to take in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Path from the folder named on the command line, without extension, `/` between parts.
    pub source_ref: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The files found, and what was left out.
#[derive(Debug, Default)]
pub struct Candidates {
    /// In the order in which they are taken in.
    pub files: Vec<Candidate>,
    /// Files of folders that are of no known type.
    pub left_out: usize,
}

/// A row of the metadata file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provided {
    /// Day of publication.
    pub date: Option<Date>,
    /// Type of document.
    pub document_type: Option<String>,
    /// Jurisdiction, as written.
    pub jurisdiction: Option<String>,
    /// Title.
    pub title: Option<String>,
}

/// Finds the files below `paths`: in a folder those of a known type, and any file that is named itself.
///
/// # Errors
/// When a path does not exist or a folder cannot be read.
pub fn candidates(paths: &[PathBuf]) -> Result<Candidates> {
    let mut found = Candidates::default();
    for path in paths {
        let kind = std::fs::metadata(path).with_context(|| format!("opening {}", path.display()))?;
        if kind.is_dir() {
            walk(path, path, 0, &mut found)?;
        } else {
            let root = path.parent().unwrap_or(Path::new(""));
            found.files.push(candidate(root, path));
        }
    }
    // HTML before PDF of the same name, so that of two formats the paged one is the current version.
    found.files.sort_by(|a, b| {
        (&a.source_ref, extension(&a.path), &a.path).cmp(&(&b.source_ref, extension(&b.path), &b.path))
    });
    found.files.dedup();
    Ok(found)
}

fn walk(root: &Path, folder: &Path, depth: usize, found: &mut Candidates) -> Result<()> {
    if depth > DEPTH_LIMIT {
        bail!(
            "{} lies more than {DEPTH_LIMIT} folders deep\nhint: does a link lead back to itself?",
            folder.display()
        );
    }
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("reading folder {}", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("reading folder {}", folder.display()))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, depth + 1, found)?;
        } else if EXTENSIONS.contains(&extension(&path).as_str()) {
            found.files.push(candidate(root, &path));
        } else {
            found.left_out += 1;
        }
    }
    Ok(())
}

fn candidate(root: &Path, path: &Path) -> Candidate {
    let relative = path.strip_prefix(root).unwrap_or(path).with_extension("");
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Candidate { source_ref: parts.join("/"), path: path.to_owned() }
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The file's name without its extension: what a metadata row calls its id.
#[must_use]
pub fn stem(source_ref: &str) -> &str {
    source_ref.rsplit('/').next().unwrap_or(source_ref)
}

#[derive(Debug, Deserialize)]
struct MetadataRow {
    id: String,
    #[serde(default)]
    date: String,
    #[serde(default, rename = "type")]
    document_type: String,
    #[serde(default)]
    jurisdiction: String,
    #[serde(default)]
    title: String,
}

/// Reads a metadata file: CSV with commas or semicolons, with or without byte order mark.
///
/// # Errors
/// When it cannot be read, has no `id` column, names an id twice or holds a date that is none.
pub fn read_metadata(path: &Path) -> Result<BTreeMap<String, Provided>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading metadata {}", path.display()))?;
    parse_metadata(&text).with_context(|| format!("in metadata {}", path.display()))
}

fn parse_metadata(text: &str) -> Result<BTreeMap<String, Provided>> {
    let text = text.trim_start_matches('\u{feff}');
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    if !reader.headers()?.iter().any(|name| name == "id") {
        bail!("no column `id` in \"{header}\"\nhint: the columns are id,date,type,jurisdiction,title");
    }
    let mut rows = BTreeMap::new();
    let mut seen_on = BTreeSet::new();
    for (index, row) in reader.deserialize::<MetadataRow>().enumerate() {
        let row = row?;
        // The header is line 1.
        let line = index + 2;
        if !seen_on.insert(row.id.clone()) {
            bail!("row {line}: id {} stands twice", row.id);
        }
        let provided = Provided {
            date: parse_date(&row.date).with_context(|| format!("row {line}, id {}", row.id))?,
            document_type: non_empty(row.document_type),
            jurisdiction: non_empty(row.jurisdiction),
            title: non_empty(row.title),
        };
        rows.insert(row.id, provided);
    }
    Ok(rows)
}

/// `2016-05-31` or `31/05/2016`.
fn parse_date(text: &str) -> Result<Option<Date>> {
    if text.is_empty() {
        return Ok(None);
    }
    let french: Vec<&str> = text.split('/').collect();
    let iso = match french.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    let date = iso
        .parse()
        .with_context(|| format!("\"{text}\" is no date\nhint: write 2016-05-31 or 31/05/2016"))?;
    Ok(Some(date))
}

fn non_empty(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(text: &str, reason: &str) {
        let message = format!("{:#}", parse_metadata(text).expect_err("refused"));
        assert!(message.contains(reason), "{message}");
    }

    #[test]
    fn metadata_in_the_ways_people_save_it() {
        for text in [
            "id,date,type,jurisdiction,title\n12,2016-05-31,Rapport,CRC,\"Commune, centre\"\n",
            "\u{feff}id;date;type;jurisdiction;title\r\n12;31/05/2016;Rapport;CRC;Commune, centre\r\n",
        ] {
            let rows = parse_metadata(text).expect("valid");
            let row = &rows["12"];
            assert_eq!(row.date, Some(jiff::civil::date(2016, 5, 31)));
            assert_eq!(row.title.as_deref(), Some("Commune, centre"));
        }
    }

    #[test]
    fn metadata_that_would_mislead_is_refused() {
        check_refused("stem,date\nx,2016-01-01\n", "no column `id`");
        check_refused("id,date\nx,2016-02-30\n", "\"2016-02-30\" is no date");
        check_refused("id,date\nx,2016-02-01\nx,2016-02-01\n", "stands twice");
    }

    #[test]
    fn a_folder_gives_its_files_in_a_fixed_order() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        std::fs::create_dir(root.join("b")).expect("a folder");
        for name in ["b/rapport.PDF", "a.pdf", "a.html", "note.txt", ".hidden.pdf"] {
            std::fs::write(root.join(name), "x").expect("a file");
        }
        let found = candidates(&[root.to_owned()]).expect("readable");
        let names: Vec<_> =
            found.files.iter().map(|file| (file.source_ref.as_str(), extension(&file.path))).collect();
        let expected = [("a", "html"), ("a", "pdf"), ("b/rapport", "pdf")];
        assert_eq!(names, expected.map(|(name, extension)| (name, extension.to_owned())));
        assert_eq!(found.left_out, 1);
    }
}
