//! What keeps a page from being misused: headers, forms of other sites, who a client is.

use std::net::IpAddr;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Extensions, Uri};

use crate::answer::{Answer, HTML, Keep};

/// Pages load nothing from elsewhere and run no script but the one of the site; nobody may frame them.
const OF_PAGES: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Everything else is data: even opened as a page it can do nothing. An original may be framed by the page of its report.
const OF_DATA: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// The address of a client's connection, as the server hands it on.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub IpAddr);

/// Adds the headers that every answer has, and those of its kind.
pub fn protect(headers: &mut HeaderMap, answer: &Answer) {
    let policy = if answer.media == HTML { OF_PAGES } else { OF_DATA };
    let all: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The query reveals what is under audit: no other site learns it.
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if answer.media == HTML {
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    // A reader's own pages share no process with others. What everybody may read does not need that, and would pay a fresh process
    // for its first page: a quarter of the time until it is painted.
    if matches!(answer.keep, Keep::Never) {
        headers.insert(
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        );
    }
}

/// Whether a form was sent by the page of another site: by what the browser says of it (Fetch Metadata), else by its origin. A
/// client that says neither is no browser, and has nothing that another site could use.
#[must_use]
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let host = text(header::HOST).unwrap_or_default();
    let of_origin = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(ToString::to_string));
    of_origin.is_none_or(|authority| !authority.eq_ignore_ascii_case(host))
}

/// Who asks; behind a proxy of the operator's own, whom that proxy names.
#[must_use]
pub fn client(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> Option<IpAddr> {
    let named = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let connected = extensions.get::<Client>().map(|client| client.0);
    if behind_proxy { named().or(connected) } else { connected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pairs: &[(&str, &str)], foreign: bool) {
        let headers = pairs.iter().map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a name");
            (name, HeaderValue::from_str(value).expect("a value"))
        });
        assert_eq!(is_foreign(&headers.collect()), foreign, "{pairs:?}");
    }

    #[test]
    fn forms_of_other_sites_are_known() {
        let host = ("host", "cambon.example.org:8080");
        check(&[host], false);
        check(&[host, ("sec-fetch-site", "same-origin")], false);
        check(&[host, ("sec-fetch-site", "same-site")], true);
        check(&[host, ("sec-fetch-site", "cross-site"), ("origin", "https://cambon.example.org:8080")], true);
        check(&[host, ("origin", "https://cambon.example.org:8080")], false);
        check(&[host, ("origin", "https://cambon.example.org")], true);
        check(&[host, ("origin", "null")], true);
    }

    #[test]
    fn only_an_own_proxy_names_clients() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("203.0.113.9, 198.51.100.7"));
        let mut extensions = Extensions::new();
        let connection: IpAddr = [127, 0, 0, 1].into();
        extensions.insert(Client(connection));
        assert_eq!(client(&headers, &extensions, false), Some(connection));
        assert_eq!(client(&headers, &extensions, true), "198.51.100.7".parse().ok());
    }
}
