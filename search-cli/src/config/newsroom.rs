//! The part of the configuration that writes to readers.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use super::mail::MailConfig;

/// Writing to readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewsroomConfig {
    /// Name of the letter.
    pub letter: String,
    /// Public address of the site; links of mails and feeds lead there.
    pub site: Option<String>,
    /// Address of a WebSub hub, named in the feeds.
    pub hub: Option<String>,
    /// Sending mail.
    pub mail: MailConfig,
    /// Who is responsible, and what happens to personal data: foot of every mail.
    pub legal: Option<String>,
}

impl Default for NewsroomConfig {
    fn default() -> Self {
        Self {
            letter: "La lettre Cambon".to_owned(),
            site: None,
            hub: None,
            legal: None,
            mail: MailConfig::default(),
        }
    }
}

impl NewsroomConfig {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// When an address is none.
    pub fn validate(&self) -> Result<()> {
        for (key, address) in [("site", &self.site), ("hub", &self.hub)] {
            let web = |address: &String| address.starts_with("https://") || address.starts_with("http://");
            if let Some(address) = address.as_ref().filter(|address| !web(address)) {
                bail!("newsroom.{key} \"{address}\" is no address\nhint: write https://...");
            }
        }
        self.mail.validate()
    }
}
