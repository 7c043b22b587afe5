//! What is answered: status, headers, bytes; and when a client that has it already is told so.

use askama::Template;
use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use cambon_newsroom::feeds::Validators;
use jiff::Timestamp;

use crate::failure::Failure;

/// How long a browser keeps a page without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It asks each time whether the page has changed.
    Ask,
    /// Never: the page is one person's.
    Never,
    /// For ever: another content has another address.
    Forever,
}

/// An answer, before it is written.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
    /// Further headers.
    pub headers: Vec<(HeaderName, String)>,
    /// How long it is kept.
    pub keep: Keep,
    /// When it changed last, if that is known.
    pub changed: Option<Timestamp>,
}

/// Media type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// Media type of answers to programs.
pub const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    /// Bytes of a media type.
    #[must_use]
    pub fn of(media: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, media, bytes: bytes.into(), headers: Vec::new(), keep: Keep::Ask, changed: None }
    }

    /// A page.
    ///
    /// # Errors
    /// When the template cannot be filled.
    pub fn page(template: &impl Template) -> Result<Self, Failure> {
        Ok(Self::of(HTML, template.render()?))
    }

    /// JSON.
    ///
    /// # Errors
    /// When the value cannot be written.
    pub fn json(value: &impl serde::Serialize) -> Result<Self, Failure> {
        let bytes = serde_json::to_vec(value).map_err(|error| Failure::Broken(error.to_string()))?;
        Ok(Self::of(JSON, bytes))
    }

    /// Another address; the method becomes GET.
    #[must_use]
    pub fn see_other(address: &str) -> Self {
        Self { status: 303, keep: Keep::Never, ..Self::of(HTML, Vec::new()) }.with(header::LOCATION, address)
    }

    /// The same with a status.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same, kept in another way.
    #[must_use]
    pub fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// The response; 304 for a client that has it already.
    #[must_use]
    pub fn respond(&self, asked: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        headers.insert(header::CONTENT_TYPE, value(self.media));
        let keep = match self.keep {
            Keep::Ask => "no-cache",
            Keep::Never => "no-store",
            Keep::Forever => "public, max-age=31536000, immutable",
        };
        headers.insert(header::CACHE_CONTROL, value(keep));
        for (name, text) in &self.headers {
            headers.insert(name.clone(), value(text));
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.status_mut() = status;
        if self.status == 200 && self.keep != Keep::Never {
            let validators = Validators::of(&self.bytes, self.changed.unwrap_or(Timestamp::UNIX_EPOCH));
            let headers = response.headers_mut();
            headers.insert(header::ETAG, value(&validators.etag));
            if self.changed.is_some() {
                headers.insert(header::LAST_MODIFIED, value(&validators.last_modified_header()));
            }
            let of = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
            let since = of(header::IF_MODIFIED_SINCE).filter(|_| self.changed.is_some());
            if validators.not_modified(of(header::IF_NONE_MATCH), since) {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return response;
            }
        }
        *response.body_mut() = Body::from(self.bytes.clone());
        response
    }
}
