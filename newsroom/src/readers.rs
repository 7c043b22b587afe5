//! Readers and what they asked for, in a SQLite file of their own beside the catalogue: addresses encrypted, nothing else known of
//! a person. Whatever can be asked over the web answers the same whether an address is known or not.

mod address;
mod admission;
mod database;
mod outbox;
mod rows;
mod subscription;
#[cfg(test)]
mod tests;
mod token;
mod transfer;
mod vault;

pub use address::Address;
pub use admission::{Admission, Form};
pub use database::Readers;
pub use outbox::{Failure, Issue, OutboxCounts, Parcel, Pending};
pub use rows::{Reader, ReaderKey, ReaderState, StoredSubscription, SubscriptionState};
pub use subscription::{Criteria, Rhythm, Subscription};
pub use token::{Purpose, Token, TokenError};
pub use transfer::ReaderData;
