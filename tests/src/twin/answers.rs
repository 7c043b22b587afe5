//! Answers, whole and faulty, and the small PDFs in them.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status.
    pub status: u16,
    /// Headers beside the length.
    pub headers: Vec<(&'static str, String)>,
    /// Body, as sent.
    pub body: Vec<u8>,
    /// Length said, if it is not the true one.
    pub said_length: Option<usize>,
    /// Pieces and the rest between them.
    pub drip: Option<(usize, Duration)>,
    /// For the log.
    pub retry_after_s: Option<u64>,
}

impl Reply {
    /// An answer of status 200.
    #[must_use]
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { status: 200, headers, body: body.into(), said_length: None, drip: None, retry_after_s: None }
    }

    /// A page.
    #[must_use]
    pub fn html(body: &str) -> Self {
        Self::new("text/html; charset=utf-8", format!("<!doctype html><html><body>{body}</body></html>"))
    }

    /// An answer without content.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status, ..Self::html("erreur") }
    }

    /// A redirect.
    #[must_use]
    pub fn moved(to: &str) -> Self {
        Self::status(302).with("Location", to)
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(super) fn closes(&self) -> bool {
        self.said_length.is_some()
    }

    /// Writes it; `leaving` is told before each part leaves, of which the last that was written ends the answer.
    pub(super) fn write(&self, stream: &mut &TcpStream, leaving: &mut dyn FnMut()) -> io::Result<()> {
        let length = self.said_length.unwrap_or(self.body.len());
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let body: &[u8] = if self.status == 304 { &[] } else { &self.body };
        if self.status != 304 {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        head.push_str("\r\n");
        match self.drip {
            None => {
                let mut whole = head.into_bytes();
                whole.extend_from_slice(body);
                leaving();
                stream.write_all(&whole)?;
            }
            Some((piece, rest)) => {
                leaving();
                stream.write_all(head.as_bytes())?;
                for piece in body.chunks(piece) {
                    thread::sleep(rest);
                    leaving();
                    stream.write_all(piece)?;
                }
            }
        }
        if self.closes() {
            stream.flush()?;
            stream.shutdown(Shutdown::Both)?;
        }
        Ok(())
    }
}

/// A PDF of one page with these lines.
#[must_use]
pub fn pdf(lines: &[String]) -> Vec<u8> {
    let shown: String =
        lines.iter().map(|line| format!("({}) Tj T*\n", line.replace(['(', ')', '\\'], " "))).collect();
    let content = format!("BT /F 11 Tf 60 780 Td 16 TL\n{shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
