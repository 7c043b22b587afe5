//! The part of the configuration that sends mail.

use std::path::PathBuf;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

/// Where letters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Into a folder, one file a letter.
    Directory,
    /// To a mail server.
    Smtp,
}

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS, which must succeed.
    Starttls,
    /// None: this machine only.
    None,
}

/// Signing letters (DKIM).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimConfig {
    /// Selector: the key is the record `SELECTOR._domainkey.DOMAIN`.
    pub selector: String,
    /// Domain; that of the sender unless given.
    pub domain: Option<String>,
    /// Private key in PEM, RSA or Ed25519.
    pub key_file: PathBuf,
}

/// Sending mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// Address of the sender.
    pub from: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Where letters go.
    pub way: Way,
    /// Folder of `directory`; in the data folder unless absolute.
    pub folder: PathBuf,
    /// Mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Protection.
    pub security: Protection,
    /// User.
    pub user: Option<String>,
    /// File that holds the password and nothing else.
    pub password_file: Option<PathBuf>,
    /// Authority of the server's certificate, in PEM, beside those of the system.
    pub authority: Option<PathBuf>,
    /// Name by which we introduce ourselves.
    pub hello: Option<String>,
    /// Longest wait for an answer, in seconds.
    pub timeout_s: u64,
    /// First pause after a failed connection, in seconds.
    pub connection_pause_s: u64,
    /// Letters in a minute, at most; 0 for as many as the server takes.
    pub per_minute: u32,
    /// Signing letters, if not the mail server does it.
    pub dkim: Option<DkimConfig>,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            from: String::new(),
            reply_to: None,
            way: Way::Directory,
            folder: "outgoing".into(),
            host: "localhost".to_owned(),
            port: 587,
            security: Protection::Starttls,
            user: None,
            password_file: None,
            authority: None,
            hello: None,
            timeout_s: 60,
            connection_pause_s: 5,
            per_minute: 600,
            dkim: None,
        }
    }
}

impl MailConfig {
    /// Refuses what cannot be meant.
    ///
    /// # Errors
    /// When a password would travel unprotected to another machine.
    pub fn validate(&self) -> Result<()> {
        let here = ["localhost", "127.0.0.1", "::1"].contains(&self.host.as_str());
        if self.security == Protection::None && !here {
            bail!(
                "newsroom.mail.security is \"none\" for {}\nhint: \"starttls\" or \"tls\"; none is for this machine only",
                self.host
            );
        }
        if self.user.is_some() != self.password_file.is_some() {
            bail!("newsroom.mail needs both user and password_file, or neither");
        }
        Ok(())
    }
}
