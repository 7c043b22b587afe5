//! The part of the configuration that serves the site.

use std::net::SocketAddr;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

/// Hours of a day.
const HOURS: u8 = 24;

/// Serving the site, and what is done meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether the last address of `X-Forwarded-For` is the client's.
    pub behind_proxy: bool,
    /// Minutes between two looks at what sources have due; 0 for never.
    pub crawl_every_min: u64,
    /// Minutes between two builds of what was imported meanwhile; 0 for never.
    pub build_every_min: u64,
    /// Write to readers of alerts: after each crawl, and once a day.
    pub alerts: bool,
    /// Write the letter of the week on Mondays, and that of the month on its first day.
    pub digest: bool,
    /// Hour from which daily alerts and letters are written, in the time of Paris.
    pub mail_hour: u8,
}

impl Default for ServeConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            behind_proxy: false,
            crawl_every_min: 0,
            build_every_min: 0,
            alerts: false,
            digest: false,
            mail_hour: 7,
        }
    }
}

impl ServeConfig {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// When the hour is none.
    pub fn validate(&self) -> Result<()> {
        if self.mail_hour >= HOURS {
            bail!("serve.mail_hour is {}\nhint: an hour from 0 to 23", self.mail_hour);
        }
        Ok(())
    }
}
