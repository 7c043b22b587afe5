//! Mail: letters as messages, where they go, the run that empties the outbox, and what comes back.

mod bounce;
mod dkim;
mod message;
mod sending;
mod session;
mod transport;

pub use bounce::{Incoming, Report, read_incoming, split_mailbox};
pub use dkim::Signer;
pub use message::{Letter, Sender, compose};
pub use sending::{Links, Settings, Summary, run};
pub use transport::{Refusal, Security, Server, Transport};
