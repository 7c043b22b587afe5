//! What came back, taken for what it is: content codings undone under a limit, bytes decoded to text in one place, types sniffed,
//! pages for robots recognised.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Why a body is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// Larger than allowed, unpacked.
    TooLarge,
    /// The coding is broken or unknown.
    Coding(String),
}

/// Undoes Content-Encoding, at most `limit` bytes.
///
/// # Errors
/// [`Unusable`]; a bomb is left as soon as it passes the limit.
pub fn unpacked(body: Vec<u8>, coding: Option<&str>, limit: usize) -> Result<Vec<u8>, Unusable> {
    let coding = coding.unwrap_or_default().trim().to_lowercase();
    match coding.as_str() {
        "" | "identity" if body.len() <= limit => Ok(body),
        "" | "identity" => Err(Unusable::TooLarge),
        "gzip" | "x-gzip" => read_limited(flate2::read::MultiGzDecoder::new(body.as_slice()), limit),
        "deflate" => read_limited(flate2::read::ZlibDecoder::new(body.as_slice()), limit)
            .or_else(|_| read_limited(flate2::read::DeflateDecoder::new(body.as_slice()), limit)),
        "br" => read_limited(brotli_decompressor::Decompressor::new(body.as_slice(), 4096), limit),
        other => Err(Unusable::Coding(format!("content coding \"{other}\" was not asked for"))),
    }
}

/// Undoes Content-Encoding and gives the first `limit` bytes, whatever follows: a body that was cut has no proper end.
///
/// # Errors
/// [`Unusable::Coding`] if not a byte can be unpacked.
pub fn unpacked_head(body: Vec<u8>, coding: Option<&str>, limit: usize) -> Result<Vec<u8>, Unusable> {
    let coding = coding.unwrap_or_default().trim().to_lowercase();
    let mut head = Vec::new();
    let read = match coding.as_str() {
        "" | "identity" => {
            head = body;
            Ok(head.len())
        }
        "gzip" | "x-gzip" => {
            flate2::read::MultiGzDecoder::new(body.as_slice()).take(limit as u64).read_to_end(&mut head)
        }
        "br" => brotli_decompressor::Decompressor::new(body.as_slice(), 4096)
            .take(limit as u64)
            .read_to_end(&mut head),
        _ => return unpacked(body, Some(&coding), limit),
    };
    match read {
        Err(error) if head.is_empty() => Err(Unusable::Coding(format!("broken content coding: {error}"))),
        _ => {
            head.truncate(limit);
            Ok(head)
        }
    }
}

fn read_limited(reader: impl Read, limit: usize) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Vec::new();
    let read = reader.take(limit as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Unusable::Coding(format!("broken content coding: {error}")))?;
    if bytes.len() > limit { Err(Unusable::TooLarge) } else { Ok(bytes) }
}

/// Text of a page, feed or list. Order: byte order mark; UTF-8 if the bytes are valid UTF-8 (what calls itself ISO-8859-1 often
/// is); what the server, then the text itself, names; else windows-1252, which reads ISO-8859-1. A label of ISO-8859-15 is kept.
#[must_use]
pub fn text(bytes: &[u8], content_type: Option<&str>, forced: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let named = |label: &str| Encoding::for_label(label.trim_matches(['"', '\'', ' ']).as_bytes());
    let of_header = content_type.and_then(|value| charset_in(value)).and_then(named);
    let of_text = || charset_in(&String::from_utf8_lossy(&bytes[..bytes.len().min(1024)])).and_then(named);
    let encoding =
        forced.and_then(named).or(of_header.filter(|encoding| *encoding != UTF_8)).or_else(of_text);
    // Declared UTF-8 but not valid: a page of the nineties behind a modern server.
    let encoding = encoding.filter(|encoding| *encoding != UTF_8).unwrap_or(WINDOWS_1252);
    let decoded = encoding.decode_without_bom_handling(bytes).0;
    // ISO-8859-15 has control characters where windows-1252 has quotes and the œ: nobody writes the former.
    if decoded.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    }
    decoded.into_owned()
}

/// The label after `charset=` or `encoding=`.
fn charset_in(text: &str) -> Option<&str> {
    let at = ["charset=", "encoding="].iter().find_map(|key| text.find(key).map(|at| at + key.len()))?;
    let rest = text[at..].trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|label| !label.is_empty())
}

/// What a body is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A PDF.
    Pdf,
    /// A ZIP-based office document.
    Office,
    /// A page.
    Html,
    /// Nothing we know.
    Unknown,
    /// No byte at all.
    Empty,
}

/// Sniffs a body; what the server declares is not asked.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(1024)];
    let text = String::from_utf8_lossy(head).to_lowercase();
    if bytes.is_empty() {
        Kind::Empty
    } else if head.windows(5).any(|five| five == b"%PDF-") {
        Kind::Pdf
    } else if head.starts_with(b"PK\x03\x04") {
        Kind::Office
    } else if ["<!doctype html", "<html", "<head", "<body"].iter().any(|mark| text.contains(mark)) {
        Kind::Html
    } else {
        Kind::Unknown
    }
}

/// Whether a PDF ends as PDFs end: the mark stands in its last bytes.
#[must_use]
pub fn is_whole_pdf(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    tail.windows(5).any(|five| five == b"%%EOF")
}

/// Words of pages that keep robots out, lower case; each from a product that French administrations use.
const BLOCK_PAGES: [&str; 9] = [
    "g-recaptcha",
    "h-captcha",
    "captcha-delivery.com",
    "cf-challenge",
    "cf_chl_opt",
    "just a moment...",
    "attention required! | cloudflare",
    "_incapsula_resource",
    "verifying you are human",
];

/// Whether a page is meant to keep robots out. Only small pages are: an article on captchas is longer.
#[must_use]
pub fn is_block_page(text: &str) -> bool {
    const LARGEST: usize = 30_000;
    text.len() < LARGEST && {
        let text = text.to_lowercase();
        let words = BLOCK_PAGES.iter().filter(|words| text.contains(*words)).count();
        let has_list_or_article = text.contains("<article") || text.matches("<p").count() > 12;
        words > 0 && !has_list_or_article
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check_text(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(text(bytes, content_type, None), expected);
    }

    #[test]
    fn encodings_in_one_place() {
        check_text("été œuvre €".as_bytes(), Some("text/html; charset=iso-8859-1"), "été œuvre €");
        check_text(b"\xe9t\xe9 \x9cuvre \x80", Some("text/html; charset=ISO-8859-1"), "été œuvre €");
        check_text(b"\xe9t\xe9 \x9cuvre", Some("text/html; charset=utf-8"), "été œuvre");
        check_text(b"c\xbdur \xa4", Some("text/html; charset=iso-8859-15"), "cœur €");
        check_text(
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><a>\xa4",
            None,
            "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><a>€",
        );
        check_text(b"l\x92\xe9t\xe9", Some("text/html; charset=iso-8859-15"), "l’été");
        check_text(b"\xff\xfea\x00", None, "a");
        check_text("\u{feff}é".as_bytes(), None, "é");
    }

    #[test]
    fn a_bomb_is_left_at_the_limit() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![0; 3_000_000]).unwrap();
        let bomb = packer.finish().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(unpacked(bomb.clone(), Some("gzip"), 1_000_000), Err(Unusable::TooLarge));
        assert_eq!(unpacked(bomb.clone(), Some("GZIP"), 3_000_000).unwrap().len(), 3_000_000);
        assert!(matches!(
            unpacked(bomb[..bomb.len() / 2].to_vec(), Some("gzip"), 9_000_000),
            Err(Unusable::Coding(_))
        ));
        assert!(matches!(unpacked(vec![1], Some("compress"), 9), Err(Unusable::Coding(_))));
    }

    #[test]
    fn the_head_of_what_is_cut_is_read() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&b"User-agent: *\n".repeat(40_000)).unwrap();
        let packed = packer.finish().unwrap();
        let cut = packed[..packed.len() / 2].to_vec();
        assert!(unpacked_head(cut, Some("gzip"), 1_000).unwrap().starts_with(b"User-agent: *\nUser"));
        assert_eq!(unpacked_head(packed, Some("gzip"), 1_000).unwrap().len(), 1_000);
        assert_eq!(unpacked_head(vec![b'a'; 50], None, 20).unwrap().len(), 20);
        assert!(matches!(unpacked_head(vec![1, 2], Some("gzip"), 9), Err(Unusable::Coding(_))));
    }

    #[test]
    fn types_by_content() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], Kind::Pdf),
            (b"\n\n%PDF-1.4", Kind::Pdf),
            (b"PK\x03\x04", Kind::Office),
            (b"<!DOCTYPE html><p>", Kind::Html),
            (b"", Kind::Empty),
            (b"GIF89a", Kind::Unknown),
        ] {
            assert_eq!(sniff(bytes), expected);
        }
        assert!(is_whole_pdf(b"%PDF-1.4 ... %%EOF\n") && !is_whole_pdf(b"%PDF-1.4 ..."));
    }

    #[test]
    fn pages_against_robots() {
        assert!(is_block_page("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"));
        assert!(is_block_page("<form><div class=\"g-recaptcha\"></div></form>"));
        assert!(!is_block_page("<article><p>Le captcha en trois questions : g-recaptcha.</article>"));
        assert!(!is_block_page("<h1>Rapport</h1>"));
    }
}
