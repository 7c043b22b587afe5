//! Where letters go: a mail server, a folder, or memory. It does NOT decide what to do about a refusal.

use std::path::PathBuf;
use std::time::Duration;

use super::session::{Protection, Session};
use crate::error::NewsError;
use lettre::Message;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Code, Severity};

/// How the connection to a server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, which must succeed (port 587).
    StartTls,
    /// None: only for a server on this machine.
    None,
}

/// A mail server.
#[derive(Clone)]
pub struct Server {
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// User and password.
    pub login: Option<(String, String)>,
    /// A further authority that signs its certificate, in PEM.
    pub authority: Option<Vec<u8>>,
    /// Name by which we introduce ourselves.
    pub hello: Option<String>,
    /// Longest wait for an answer.
    pub timeout: Duration,
}

/// Where letters go.
pub enum Transport {
    /// A mail server, over one connection that is kept.
    Server(Box<Session>),
    /// Files named by Message-ID.
    Directory(PathBuf),
    /// For previews and tests.
    Memory(Vec<Vec<u8>>),
}

/// Why a letter was not taken. Never holds an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// This letter is not wanted, or the reader is unknown (5xx).
    Letter {
        /// Code and enhanced code: `550 5.1.1`.
        code: String,
        /// Whether the address is dead.
        dead_address: bool,
    },
    /// This letter may be taken later (4xx).
    Later {
        /// Code and enhanced code.
        code: String,
    },
    /// The connection failed, or nothing was answered in time: any letter may be tried later.
    Connection {
        /// What failed.
        reason: String,
    },
    /// The server does not want us (authentication, TLS): no letter can be sent.
    Server {
        /// What failed.
        reason: String,
    },
}

impl Transport {
    /// Over SMTP. Connects when the first letter is sent.
    ///
    /// # Errors
    /// When the certificate of an authority cannot be read.
    pub fn server(server: &Server) -> Result<Self, NewsError> {
        let tls_failed = |error: lettre::transport::smtp::Error| NewsError::Message(error.to_string());
        let parameters = || {
            let mut builder = TlsParameters::builder(server.host.clone());
            if let Some(pem) = &server.authority {
                builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(tls_failed)?);
            }
            builder.build().map_err(tls_failed)
        };
        let protection = match server.security {
            Security::Tls => Protection::Wrapped(parameters()?),
            Security::StartTls => Protection::Upgraded(parameters()?),
            Security::None => Protection::None,
        };
        let login = server.login.as_ref();
        Ok(Self::Server(Box::new(Session {
            host: server.host.clone(),
            port: server.port,
            protection,
            credentials: login.map(|(user, password)| Credentials::new(user.clone(), password.clone())),
            hello: server.hello.clone().map(ClientId::Domain).unwrap_or_default(),
            timeout: server.timeout,
            connection: None,
        })))
    }

    /// Sends one message.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn send(&mut self, message: &Message, message_id: &str) -> Result<(), Refusal> {
        match self {
            Self::Server(server) => server.send(message).map_err(|error| refusal(&error)),
            Self::Directory(folder) => write(folder, message, message_id),
            Self::Memory(messages) => {
                messages.push(message.formatted());
                Ok(())
            }
        }
    }
}

/// Written beside and renamed; the same letter sent twice is one file.
fn write(folder: &std::path::Path, message: &Message, message_id: &str) -> Result<(), Refusal> {
    let path = folder.join(format!("{message_id}.eml"));
    let beside = folder.join(format!("{message_id}.new"));
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&beside, message.formatted()))
        .and_then(|()| std::fs::rename(&beside, &path));
    written.map_err(|error| Refusal::Server { reason: format!("writing {}: {error}", folder.display()) })
}

/// Codes by which a server says that we may not send at all (RFC 4954), whatever the letter.
const NOT_US: [&str; 5] = ["530", "534", "535", "538", "454"];

fn refusal(error: &lettre::transport::smtp::Error) -> Refusal {
    let Some(code) = error.status() else {
        let reason = without_addresses(&chain(error));
        // A certificate that is refused while shaking hands comes as a failure of the network.
        let ours = error.is_tls() || error.is_client() || reason.contains("certificate");
        return if ours { Refusal::Server { reason } } else { Refusal::Connection { reason } };
    };
    let enhanced = enhanced_code(&chain(error));
    let text = enhanced.as_ref().map_or_else(|| code.to_string(), |enhanced| format!("{code} {enhanced}"));
    if NOT_US.contains(&code.to_string().as_str()) {
        return Refusal::Server { reason: format!("the server does not let us send: {text}") };
    }
    // 421: the server is going down, and with it the connection.
    if code.to_string() == "421" {
        return Refusal::Connection { reason: text };
    }
    if code.severity == Severity::PermanentNegativeCompletion {
        return Refusal::Letter { dead_address: is_dead(code, enhanced.as_deref()), code: text };
    }
    Refusal::Later { code: text }
}

/// Enhanced codes (RFC 3463) of addresses that do not exist; without one, 550 and 553 mean that.
fn is_dead(code: Code, enhanced: Option<&str>) -> bool {
    match enhanced {
        Some(enhanced) => super::bounce::is_dead_address(enhanced),
        None => ["550", "551", "553"].contains(&code.to_string().as_str()),
    }
}

/// `5.1.1` in a server's answer.
fn enhanced_code(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| c.is_whitespace() || c == '(' || c == ')' || c == ':');
    words.find(|word| super::bounce::is_enhanced_code(word)).map(str::to_owned)
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// Words that may be an address are left out: what servers answer goes to logs.
pub(super) fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}
