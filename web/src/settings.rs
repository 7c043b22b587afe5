//! What the site is told by whoever runs it: folders, names, and what only the program can do (mail, health of sources).

use std::path::PathBuf;
use std::sync::Arc;

use cambon_corpus::Store;
use cambon_newsroom::SourceFacts;
use cambon_newsroom::readers::{Address, Subscription};

/// Codes of themes for a text.
pub type ThemesOf = Arc<dyn Fn(&str) -> Vec<String> + Send + Sync>;

/// The health of every source that was ever asked.
pub type HealthOf = Arc<dyn Fn(&Store) -> Result<Vec<SourceHealth>, String> + Send + Sync>;

/// Sends the mail that asks an address to confirm a subscription, with the token for its link.
pub type Postman = Arc<dyn Fn(&Address, &Subscription, &str) -> Result<(), String> + Send + Sync>;

/// Everything that a site needs.
#[derive(Clone)]
pub struct Settings {
    /// Data folder: catalogue, originals, index, readers.
    pub data: PathBuf,
    /// Public address of the site, without slash at its end.
    pub site: String,
    /// Name of the letter.
    pub letter: String,
    /// Who is responsible, and what happens to personal data.
    pub legal: Option<String>,
    /// E-mail address or page where the operator is reached.
    pub contact: Option<String>,
    /// Address of a WebSub hub, named in the feeds.
    pub hub: Option<String>,
    /// Every source.
    pub sources: Vec<SourceFacts>,
    /// Themes for the title of a notice.
    pub themes_of: ThemesOf,
    /// Health of the sources.
    pub health: HealthOf,
    /// Sends confirmations; without one, the site takes no subscriptions.
    pub postman: Option<Postman>,
    /// Accuracy cards of the topic model, in Markdown.
    pub cards: Vec<String>,
    /// Whether the last address of `X-Forwarded-For` is the client's: only behind a proxy of one's own.
    pub behind_proxy: bool,
}

/// The state of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceHealth {
    /// Its name.
    pub name: String,
    /// When one of its lists was last read, in milliseconds since 1970.
    pub last_success_at: Option<i64>,
    /// When something new was last found.
    pub last_news_at: Option<i64>,
    /// What is wrong, in French; empty if nothing is known to be.
    pub alarms: Vec<String>,
}
