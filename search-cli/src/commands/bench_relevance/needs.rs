//! The judged needs: what an auditor types, what answers it, and to which half it belongs.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Where a judged passage stands, and its grade: reference of the report, first character, character after the last, 0 to 3.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Judgement(pub String, pub u32, pub u32, pub u8);

/// To which part of the set a need belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Half {
    /// Weights are tuned on it.
    Tuning,
    /// It gives the score.
    Test,
}

/// What someone wants to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// `k..` for a known item, `t..` for a subject.
    pub id: String,
    /// `known_item`, `topical`, `acronym`, `legal`, `phrase`, `number`, `body_theme`.
    #[serde(rename = "type")]
    pub kind: String,
    /// As it is typed.
    pub query: String,
    /// Its half.
    pub half: Half,
    /// Of a known item: references of the reports that are right.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Of the others.
    #[serde(default)]
    pub judgements: Vec<Judgement>,
}

impl Need {
    /// Whether a report is looked for, and not a subject.
    pub fn is_known_item(&self) -> bool {
        !self.targets.is_empty()
    }

    /// Whether anything judged answers it at all; without, no ranking can be told from another.
    pub fn has_answer(&self) -> bool {
        self.is_known_item() || self.judgements.iter().any(|judgement| judgement.3 > 0)
    }
}

/// The needs of a folder: `known_item.jsonl` and `topical.jsonl`.
///
/// # Errors
/// When a file cannot be read, or a line is no need.
pub fn read(folder: &Path) -> Result<Vec<Need>> {
    let mut needs = lines(&folder.join("known_item.jsonl"))?;
    needs.extend(lines::<Need>(&folder.join("topical.jsonl"))?);
    Ok(needs)
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("reading {}\nhint: the folder of the judged needs is tests/relevance", path.display())
    })?;
    let parsed = text.lines().enumerate().map(|(at, line)| {
        serde_json::from_str(line).with_context(|| format!("reading line {} of {}", at + 1, path.display()))
    });
    parsed.collect()
}
