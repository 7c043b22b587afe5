//! Originals as WARC 1.1 (ISO 28500:2017), one record a time, each packed by itself so that readers can seek.
//!
//! Bodies are written as they were understood, unpacked: the headers that spoke of the transfer are kept under another name, as
//! archives do, and a length that is true is put in their place.

use std::io::Write;

use cambon_corpus::Store;
use cambon_corpus::crawl::{StoredAnswer, sha256_of};
use flate2::{Compression, write::GzEncoder};

use crate::Result;

/// Headers of the transfer, which no longer hold of the body written.
const OF_TRANSFER: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];

/// Writes every original that was crawled, with its answer; returns how many records.
///
/// # Errors
/// When an original cannot be read or the output not written.
pub fn write(store: &Store, output: &mut dyn Write) -> Result<usize> {
    let answers = store.answers()?;
    let date = answers.last().map_or(0, |answer| answer.at);
    let about = format!(
        "software: cambon {}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let head = [("WARC-Type", "warcinfo".to_owned()), ("Content-Type", "application/warc-fields".to_owned())];
    record(output, &head, "warcinfo", date, about.as_bytes())?;
    let mut written = 0;
    for answer in answers {
        let body = store.original(&answer.sha256)?;
        let block = http(&answer, &body);
        let head = [
            ("WARC-Type", "response".to_owned()),
            ("WARC-Target-URI", answer.url.clone()),
            ("WARC-Payload-Digest", format!("sha256:{}", answer.sha256.as_str())),
            ("WARC-Block-Digest", format!("sha256:{}", sha256_of(&block).as_str())),
            ("Content-Type", "application/http;msgtype=response".to_owned()),
        ];
        record(output, &head, &answer.url, answer.at, &block)?;
        written += 1;
    }
    Ok(written)
}

fn http(answer: &StoredAnswer, body: &[u8]) -> Vec<u8> {
    let mut block =
        format!("HTTP/1.1 {} {}\r\n", answer.status, if answer.status == 200 { "OK" } else { "Answer" })
            .into_bytes();
    for (name, value) in &answer.headers {
        let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let prefix = if OF_TRANSFER.contains(&name.as_str()) { "X-Archive-Orig-" } else { "" };
        block.extend_from_slice(format!("{prefix}{name}: {value}\r\n").as_bytes());
    }
    block.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    block.extend_from_slice(body);
    block
}

fn record(output: &mut dyn Write, head: &[(&str, String)], of: &str, at: i64, block: &[u8]) -> Result<()> {
    let date = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    let mut packer = GzEncoder::new(output, Compression::default());
    write!(
        packer,
        "WARC/1.1\r\nWARC-Record-ID: <urn:uuid:{}>\r\nWARC-Date: {date}\r\n",
        uuid(of, at, block)
    )?;
    for (name, value) in head {
        write!(packer, "{name}: {value}\r\n")?;
    }
    write!(packer, "Content-Length: {}\r\n\r\n", block.len())?;
    packer.write_all(block)?;
    packer.write_all(b"\r\n\r\n")?;
    packer.finish()?;
    Ok(())
}

/// An id from the content (RFC 9562, version 8), so that the same store gives the same bytes.
fn uuid(of: &str, at: i64, block: &[u8]) -> String {
    let digest = sha256_of(format!("{of} {at} {}", sha256_of(block).as_str()).as_bytes());
    let digits = digest.as_str();
    format!(
        "{}-{}-8{}-a{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}
