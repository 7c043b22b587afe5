//! The codes of topics.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Code of the bucket for what fits nowhere.
const UNQUALIFIED: &str = "AUT";

/// A topic's code: `GRH` for a domain, `GRH-1` for a leaf, `AUT` for what fits nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TopicCode(String);

impl TopicCode {
    /// Checks the form: capitals, or capitals, a hyphen and a number.
    ///
    /// # Errors
    /// The text handed in, if it is no code.
    pub fn new(text: &str) -> Result<Self, &str> {
        let (domain, leaf) = text.split_once('-').map_or((text, None), |(domain, leaf)| (domain, Some(leaf)));
        let named = !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_uppercase());
        let numbered =
            leaf.is_none_or(|leaf| !leaf.is_empty() && leaf.bytes().all(|byte| byte.is_ascii_digit()));
        if named && numbered { Ok(Self(text.to_owned())) } else { Err(text) }
    }

    /// `AUT`: what fits nowhere.
    #[must_use]
    pub fn unqualified() -> Self {
        Self(UNQUALIFIED.to_owned())
    }

    /// The domain's code: itself, but for a leaf.
    #[must_use]
    pub fn domain(&self) -> Self {
        Self(self.0.split_once('-').map_or(self.0.as_str(), |(domain, _)| domain).to_owned())
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TopicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<TopicCode> for String {
    fn from(code: TopicCode) -> Self {
        code.0
    }
}

impl TryFrom<String> for TopicCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).map_err(|code| {
            format!("{code:?} is no code of a topic\nhint: write GRH for a domain, GRH-1 for a leaf")
        })
    }
}
