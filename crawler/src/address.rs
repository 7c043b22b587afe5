//! Canonical addresses: one for each thing, whatever alias, tracking parameter, session id or fragment a link carries.
//! It does NOT decide whether an address may be asked.

use std::collections::BTreeMap;

use url::Url;

use crate::CrawlError;

/// Longest address taken; longer ones are traps.
const LONGEST: usize = 2_000;

/// Parameters that never change what is shown: campaign tracking and session ids, lower case.
const DROPPED: [&str; 15] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "xtor",
    "at_medium",
    "at_campaign",
    "phpsessid",
    "jsessionid",
    "sessionid",
    "sid",
    "aspsessionid",
    "cfid",
];

/// Begin of parameters of campaigns.
const DROPPED_PREFIXES: [&str; 3] = ["utm_", "mtm_", "pk_"];

/// How one source's addresses are made canonical.
#[derive(Debug, Clone, Default)]
pub struct AddressRules {
    /// Other names of a host, lower case, and the one it is known by.
    pub aliases: BTreeMap<String, String>,
    /// Further parameters left out, lower case.
    pub drop_parameters: Vec<String>,
    /// Hosts whose `http` addresses are asked by `https`.
    pub https_hosts: Vec<String>,
}

impl AddressRules {
    /// The canonical form of a link, resolved against the address of the page on which it stands.
    ///
    /// # Errors
    /// [`CrawlError::Address`] for what is no web address, holds a password, or is too long.
    pub fn canonical(&self, link: &str, base: Option<&Url>) -> Result<Url, CrawlError> {
        let refused = |reason| CrawlError::Address { address: link.chars().take(200).collect(), reason };
        let link = link.trim();
        if link.len() > LONGEST {
            return Err(refused("it is longer than 2,000 bytes"));
        }
        let parsed = match base {
            Some(base) => base.join(link),
            None => Url::parse(link),
        };
        let mut url = parsed.map_err(|_| refused("it cannot be parsed"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("it is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it holds a name or a password"));
        }
        url.set_fragment(None);
        self.settle_host(&mut url);
        settle_path(&mut url);
        self.settle_query(&mut url);
        // Escapes are three times as long as what they stand for.
        if url.as_str().len() > LONGEST {
            return Err(refused("it is longer than 2,000 bytes"));
        }
        Ok(url)
    }

    fn settle_host(&self, url: &mut Url) {
        let known = url.host_str().and_then(|host| self.aliases.get(host.trim_end_matches('.'))).cloned();
        if let Some(known) = known {
            // An alias that is no host leaves the address as it is.
            let _ = url.set_host(Some(&known));
        }
        let by_https = url.host_str().is_some_and(|host| self.https_hosts.iter().any(|known| known == host));
        if by_https && url.scheme() == "http" && url.port().is_none() {
            let _ = url.set_scheme("https");
        }
    }

    fn settle_query(&self, url: &mut Url) {
        let Some(query) = url.query() else { return };
        let kept: Vec<String> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !self.is_dropped(pair))
            .map(normalised)
            .collect();
        let query = kept.join("&");
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
    }

    fn is_dropped(&self, pair: &str) -> bool {
        let name = pair.split('=').next().unwrap_or(pair).to_lowercase();
        DROPPED.contains(&name.as_str())
            || DROPPED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
            || self.drop_parameters.contains(&name)
    }
}

/// Takes session ids out of the path and spells its escapes one way.
fn settle_path(url: &mut Url) {
    let segments: Vec<String> = url.path().split('/').map(without_session).map(normalised).collect();
    url.set_path(&segments.join("/"));
}

/// `page.html;jsessionid=ABC` without its second part.
fn without_session(segment: &str) -> &str {
    match segment.split_once(';') {
        Some((page, parameter)) if parameter.to_lowercase().contains("sessionid") => page,
        _ => segment,
    }
}

/// RFC 3986, 6.2.2: upper-case escapes, none for unreserved characters.
fn normalised(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match escape_at(bytes, at) {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(byte);
                at += 3;
            }
            Some(_) => {
                out.extend(bytes[at..at + 3].iter().map(u8::to_ascii_uppercase));
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The byte of the escape `%XX` that begins at `at`.
pub(crate) fn escape_at(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at..at + 3).filter(|three| three[0] == b'%')?;
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(digits[1])? * 16 + value(digits[2])?).ok()
}

/// Host and, if it is not the scheme's own, port: what politeness counts by.
#[must_use]
pub fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    /// Found by fuzzing sitemaps: an address within the limit whose canonical form is not.
    #[test]
    fn what_is_too_long_once_escaped_is_refused() {
        let rules = super::AddressRules::default();
        let link = format!("https://x.fr/{}", "\u{fffd}".repeat(300));
        let error = rules.canonical(&link, None).unwrap_err().to_string();
        assert!(link.len() < super::LONGEST && error.contains("longer than 2,000"), "{error}");
    }

    use proptest::prelude::*;

    use super::*;

    fn rules() -> AddressRules {
        AddressRules {
            aliases: [("exemple.fr".to_owned(), "www.exemple.fr".to_owned())].into(),
            drop_parameters: vec!["retour".to_owned()],
            https_hosts: vec!["www.exemple.fr".to_owned()],
        }
    }

    #[track_caller]
    fn check(link: &str, expected: &str) {
        let base = Url::parse("https://www.exemple.fr/fr/publications?page=2").unwrap();
        assert_eq!(rules().canonical(link, Some(&base)).unwrap().as_str(), expected, "{link}");
    }

    #[test]
    fn one_address_for_one_thing() {
        check("/fr/a#annexe", "https://www.exemple.fr/fr/a");
        check("http://exemple.fr/fr/a", "https://www.exemple.fr/fr/a");
        check("HTTPS://WWW.Exemple.FR:443/fr/a?utm_source=x&UTM_campaign=y", "https://www.exemple.fr/fr/a");
        check("a;jsessionid=0A1B?retour=1&n=2&PHPSESSID=3", "https://www.exemple.fr/fr/a?n=2");
        check("/a/../b/%7euser/%c3%a9t%c3%a9.pdf", "https://www.exemple.fr/b/~user/%C3%A9t%C3%A9.pdf");
        check("/été.pdf", "https://www.exemple.fr/%C3%A9t%C3%A9.pdf");
        check(
            "?f%5b0%5d=institution%3A98&page=3",
            "https://www.exemple.fr/fr/publications?f%5B0%5D=institution%3A98&page=3",
        );
        check("//autre.fr/x", "https://autre.fr/x");
        check("/a;v=2/b", "https://www.exemple.fr/a;v=2/b");
    }

    #[test]
    fn what_is_no_address_to_crawl_is_refused() {
        let long = format!("https://a.fr/{}", "x".repeat(LONGEST));
        for link in [
            "mailto:a@b.fr",
            "javascript:void(0)",
            "https://moi:secret@a.fr/",
            "https://",
            "ftp://a.fr/",
            &long,
        ] {
            assert!(rules().canonical(link, None).is_err(), "{link}");
        }
    }

    proptest! {
        #[test]
        fn canonical_is_stable(link in "(https?://[a-z]{1,5}\\.fr)?/[ -~]{0,40}") {
            let base = Url::parse("https://www.exemple.fr/").unwrap();
            if let Ok(once) = rules().canonical(&link, Some(&base)) {
                let twice = rules().canonical(once.as_str(), None).unwrap();
                prop_assert_eq!(once, twice);
            }
        }
    }
}
