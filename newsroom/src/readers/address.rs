//! An e-mail address. It can be sent to and stored, and is never printed by accident.

use std::fmt;

/// Characters of an address (RFC 5321, section 4.5.3.1.3).
const MOST_CHARS: usize = 254;

/// Characters before the `@`.
const MOST_LOCAL: usize = 64;

/// A plausible address, its host in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// Reads an address; `None` for what no letter could reach. Quoted local parts and address literals are none of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@')?;
        let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let local_fits = !local.is_empty()
            && local.len() <= MOST_LOCAL
            && local.chars().all(atom)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let host_fits = host.contains('.') && host.split('.').all(label);
        let fits = local_fits && host_fits && text.len() <= MOST_CHARS;
        fits.then(|| Self(format!("{local}@{}", host.to_ascii_lowercase())))
    }

    /// The address itself: for the envelope, the store and the operator's own output.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What makes two addresses one: case is ignored, though mail servers may not.
    pub(crate) fn identity(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Address(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Address::parse(text).as_ref().map(Address::reveal), expected, "{text}");
    }

    #[test]
    fn addresses() {
        check(" Ana.Lys+veille@Exemple.FR ", Some("Ana.Lys+veille@exemple.fr"));
        check("a@b.c-d.org", Some("a@b.c-d.org"));
        for wrong in [
            "",
            "ana",
            "@exemple.fr",
            "ana@",
            "ana@exemple",
            "a b@exemple.fr",
            "a..b@exemple.fr",
            "ana@-x.fr",
            "ana@exemple..fr",
            "ana@exemple.fr\nBcc: x@y.fr",
            "a@b@exemple.fr",
            "ana@[127.0.0.1]",
            "<ana@exemple.fr>",
        ] {
            check(wrong, None);
        }
        check(&format!("{}@exemple.fr", "a".repeat(65)), None);
    }

    #[test]
    fn debugging_shows_nothing() {
        let address = Address::parse("ana@exemple.fr").expect("an address");
        assert_eq!(format!("{address:?}"), "Address(…)");
    }
}
