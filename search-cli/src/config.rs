//! Configuration: one versioned file; default < file < environment < flag; unknown keys are refused.

mod mail;
mod newsroom;
mod serve;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cambon_document::Limits;
use serde::{Deserialize, Serialize};

use crate::cli::Cli;

pub use mail::{MailConfig, Protection, Way};
pub use newsroom::NewsroomConfig;
pub use serve::ServeConfig;

/// The commented sample; a test holds it to the defaults.
pub const SAMPLE: &str = include_str!("sample.toml");

/// Format of the file that this program reads.
const CONFIG_VERSION: u32 = 1;

/// File read when none is named and it is there.
const DEFAULT_FILE: &str = "cambon.toml";

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Format of the file.
    pub version: u32,
    /// Data folder.
    pub data: PathBuf,
    /// Limits of extraction.
    pub extract: ExtractConfig,
    /// Reading pages that are pictures.
    pub ocr: OcrConfig,
    /// Topics of conclusions.
    pub topics: TopicsConfig,
    /// Writing the index.
    pub index: IndexConfig,
    /// Asking the sites of institutions.
    pub crawl: CrawlConfig,
    /// Writing to readers.
    pub newsroom: NewsroomConfig,
    /// Serving the site.
    pub serve: ServeConfig,
}

/// Asking the sites of institutions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrawlConfig {
    /// E-mail address or page where institutions reach the operator; part of the user agent.
    pub contact: String,
    /// Folder of further descriptions of sources.
    pub sources: Option<PathBuf>,
    /// Hosts asked at the same time.
    pub parallel: usize,
    /// How long a run waits for a host that rests, in minutes.
    pub patience_min: u32,
    /// Time for one answer, in seconds.
    pub answer_limit_s: u64,
    /// Time scale for hosts that are this machine itself, in thousandths.
    pub loopback_time_permille: u32,
}

impl Default for CrawlConfig {
    fn default() -> Self {
        Self {
            contact: String::new(),
            sources: None,
            parallel: 16,
            patience_min: 15,
            answer_limit_s: 120,
            loopback_time_permille: 1000,
        }
    }
}

/// Limits of extraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtractConfig {
    /// Time for one file, in seconds.
    pub time_limit_s: u64,
    /// Address space of the process that reads a file, in MiB.
    pub memory_limit_mib: u64,
    /// Processes at work at the same time; 0 means one per core.
    pub workers: usize,
    /// Largest file taken in, in MiB.
    pub max_file_mib: u64,
    /// Most pages of a PDF.
    pub max_pages: usize,
    /// Most characters drawn by a PDF.
    pub max_characters: usize,
    /// Most that a DOCX unpacks to, or an HTML page holds, in MiB.
    pub max_unpacked_mib: u64,
}

/// Reading pages that are pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OcrConfig {
    /// Read them, where the program is installed.
    pub enabled: bool,
    /// `tesseract`, by name or path.
    pub program: PathBuf,
    /// Languages as the program names them, joined by +.
    pub languages: String,
    /// Time for one page, in seconds.
    pub page_time_limit_s: u64,
    /// Time for all the pages of a file, in seconds.
    pub file_time_limit_s: u64,
}

/// Topics of conclusions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicsConfig {
    /// Model made by `cambon train`; the shipped one if left out.
    pub model: Option<PathBuf>,
    /// Folder of the encoder on which that model was trained, if it was trained on one.
    pub encoder: Option<PathBuf>,
}

/// Writing the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexConfig {
    /// Memory for sorting, in MiB.
    pub memory_mib: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: CONFIG_VERSION,
            data: PathBuf::from("cambon-data"),
            extract: ExtractConfig::default(),
            ocr: OcrConfig::default(),
            topics: TopicsConfig::default(),
            index: IndexConfig::default(),
            crawl: CrawlConfig::default(),
            newsroom: NewsroomConfig::default(),
            serve: ServeConfig::default(),
        }
    }
}

impl Default for ExtractConfig {
    fn default() -> Self {
        let Limits { pages, characters, unpacked_bytes } = Limits::default();
        Self {
            time_limit_s: 60,
            memory_limit_mib: 1024,
            workers: 0,
            max_file_mib: 256,
            max_pages: pages,
            max_characters: characters,
            max_unpacked_mib: unpacked_bytes >> 20,
        }
    }
}

impl Default for OcrConfig {
    fn default() -> Self {
        Self {
            enabled: true,
            program: "tesseract".into(),
            languages: "fra".to_owned(),
            page_time_limit_s: 60,
            file_time_limit_s: 3600,
        }
    }
}

impl Default for IndexConfig {
    fn default() -> Self {
        Self { memory_mib: 128 }
    }
}

impl ExtractConfig {
    /// How much is read of one file.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            pages: self.max_pages,
            characters: self.max_characters,
            unpacked_bytes: self.max_unpacked_mib.saturating_mul(1 << 20),
        }
    }

    /// Processes at work at the same time, at least 1.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            workers => workers,
        }
    }
}

impl Config {
    /// The configuration in force for a command line (environment variables reach it through the flags).
    ///
    /// # Errors
    /// When the file cannot be read, holds an unknown key or a value out of range.
    pub fn load(cli: &Cli) -> Result<Self> {
        let mut config = match &cli.config {
            Some(path) => Self::read(path)?,
            None if Path::new(DEFAULT_FILE).is_file() => Self::read(Path::new(DEFAULT_FILE))?,
            None => Self::default(),
        };
        if let Some(data) = &cli.data {
            config.data.clone_from(data);
        }
        config.validated()
    }

    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("reading configuration {}", path.display()))?;
        toml::from_str(&text).with_context(|| {
            format!("in configuration {}\nhint: `cambon config --sample` prints every key", path.display())
        })
    }

    fn validated(self) -> Result<Self> {
        if self.version != CONFIG_VERSION {
            bail!(
                "configuration version {} is not {CONFIG_VERSION}\nhint: compare with `cambon config --sample`",
                self.version
            );
        }
        let positive = [
            ("extract.time_limit_s", self.extract.time_limit_s),
            ("extract.memory_limit_mib", self.extract.memory_limit_mib),
            ("extract.max_file_mib", self.extract.max_file_mib),
            ("extract.max_pages", self.extract.max_pages as u64),
            ("extract.max_characters", self.extract.max_characters as u64),
            ("extract.max_unpacked_mib", self.extract.max_unpacked_mib),
            ("ocr.page_time_limit_s", self.ocr.page_time_limit_s),
            ("ocr.file_time_limit_s", self.ocr.file_time_limit_s),
            ("index.memory_mib", self.index.memory_mib as u64),
        ];
        self.newsroom.validate()?;
        self.serve.validate()?;
        if let Some((key, _)) = positive.iter().find(|(_, value)| *value == 0) {
            bail!("{key} is 0\nhint: give a number above 0, or leave the key out for the default");
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_states_the_defaults() {
        let sample: Config = toml::from_str(SAMPLE).expect("the sample is valid");
        assert_eq!(sample, Config::default());
    }

    #[track_caller]
    fn check_refused(text: &str, reason: &str) {
        let outcome = toml::from_str::<Config>(text)
            .map_err(|error| error.to_string())
            .and_then(|config| config.validated().map_err(|error| error.to_string()));
        let message = outcome.expect_err("the configuration is refused");
        assert!(message.contains(reason), "{message}");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        check_refused("dta = 'x'", "unknown field `dta`");
        check_refused("version = 2", "version 2 is not 1");
        check_refused("[extract]\ntime_limit_s = 0", "extract.time_limit_s is 0");
        check_refused("[extract]\nworkers = -1", "invalid value");
    }

    #[test]
    fn a_key_left_out_keeps_its_default() {
        let config: Config = toml::from_str("[extract]\nworkers = 3").expect("valid");
        assert_eq!(config.extract.worker_count(), 3);
        assert_eq!(config.extract.time_limit_s, ExtractConfig::default().time_limit_s);
    }
}
