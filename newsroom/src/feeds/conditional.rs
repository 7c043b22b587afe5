//! Conditional requests (RFC 9110, section 13): when to answer 304. Used by the site; a static host does it by itself.

use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use sha2::{Digest as _, Sha256};

/// Hexadecimal digits of an entity tag.
const TAG_DIGITS: usize = 32;

/// What a client may hold against an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validators {
    /// Entity tag, in quotation marks.
    pub etag: String,
    /// When the content changed last, to the second.
    pub last_modified: Timestamp,
}

impl Validators {
    /// Those of a content.
    #[must_use]
    pub fn of(bytes: &[u8], last_modified: Timestamp) -> Self {
        let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let whole_seconds = Timestamp::from_second(last_modified.as_second()).unwrap_or(last_modified);
        Self { etag: format!("\"{}\"", &digits[..TAG_DIGITS]), last_modified: whole_seconds }
    }

    /// The value of the header Last-Modified.
    #[must_use]
    pub fn last_modified_header(&self) -> String {
        http_date(self.last_modified)
    }

    /// Whether a GET or HEAD with these headers is answered by 304. A tag counts before a date; what cannot be read is ignored.
    #[must_use]
    pub fn not_modified(&self, if_none_match: Option<&str>, if_modified_since: Option<&str>) -> bool {
        if let Some(tags) = if_none_match {
            let own = weak(&self.etag);
            return tags.split(',').map(str::trim).any(|tag| tag == "*" || weak(tag) == own);
        }
        let since = if_modified_since.and_then(|text| DateTimeParser::new().parse_timestamp(text).ok());
        since.is_some_and(|since| self.last_modified <= since)
    }
}

/// Weak comparison: what follows `W/`.
fn weak(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// `Tue, 03 May 2016 00:00:00 GMT`; the epoch for what lies outside of the years that HTTP can write.
#[must_use]
pub fn http_date(moment: Timestamp) -> String {
    let printer = DateTimePrinter::new();
    let written = printer.timestamp_to_rfc9110_string(&moment);
    written.unwrap_or_else(|_| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(if_none_match: Option<&str>, if_modified_since: Option<&str>, expected: bool) {
        let moment = "2016-05-03T10:00:00.75Z".parse().expect("a moment");
        let validators = Validators::of(b"content", moment);
        let own = if_none_match.map(|tags| tags.replace("OWN", &validators.etag));
        assert_eq!(validators.not_modified(own.as_deref(), if_modified_since), expected);
    }

    #[test]
    fn unchanged_content_is_answered_by_304() {
        check(None, None, false);
        check(Some("OWN"), None, true);
        check(Some("\"x\", W/OWN"), None, true);
        check(Some("*"), None, true);
        check(Some("\"x\""), None, false);
        check(None, Some("Tue, 03 May 2016 10:00:00 GMT"), true);
        check(None, Some("Wed, 04 May 2016 10:00:00 GMT"), true);
        check(None, Some("Tue, 03 May 2016 09:59:59 GMT"), false);
        check(None, Some("yesterday"), false);
        // The tag counts before the date.
        check(Some("\"x\""), Some("Wed, 04 May 2016 10:00:00 GMT"), false);
    }

    #[test]
    fn another_content_has_another_tag() {
        let of = |bytes: &[u8]| Validators::of(bytes, Timestamp::UNIX_EPOCH).etag;
        assert_eq!(of(b"a"), of(b"a"));
        assert_ne!(of(b"a"), of(b"b"));
    }
}
