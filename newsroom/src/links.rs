//! Permalinks: the addresses that letters, feeds, pages and answers bear for what is kept for ever. They stand here, in one
//! place, and are never changed; `site` is an address without slash at its end, or nothing for links within the site.

use std::fmt::Display;

/// A publication.
#[must_use]
pub fn publication(site: &str, id: impl Display) -> String {
    format!("{site}/publications/{id}")
}

/// A conclusion.
#[must_use]
pub fn conclusion(site: &str, id: impl Display) -> String {
    format!("{site}/conclusions/{id}")
}

/// An issue of the letter, by its key: `2026-W47`.
#[must_use]
pub fn letter(site: &str, issue: impl Display) -> String {
    format!("{site}/lettres/{issue}")
}

/// Where feeds lie.
#[must_use]
pub fn feeds(site: &str) -> String {
    format!("{site}/flux")
}

/// Where a subscription is confirmed.
#[must_use]
pub fn confirmation(site: &str, token: &str) -> String {
    format!("{site}/confirmation?jeton={token}")
}

/// Where a reader changes what is followed.
#[must_use]
pub fn preferences(site: &str, token: &str) -> String {
    format!("{site}/preferences?jeton={token}")
}

/// Where all subscriptions are ended, by one POST too (RFC 8058).
#[must_use]
pub fn unsubscription(site: &str, token: &str) -> String {
    format!("{site}/desabonnement?jeton={token}")
}
