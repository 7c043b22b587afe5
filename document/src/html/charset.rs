//! Bytes of a page to characters, and how deep its tags are nested before anything is parsed.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Bytes in which a page declares its charset, as the HTML standard has it (1024), with some room.
const DECLARATION_BYTES: usize = 4096;

/// Elements that close themselves or never hold others: they do not add to the nesting.
const FLAT: [&str; 26] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "colgroup",
];

/// The characters: by byte order mark, else UTF-8 where it fits, else the declared charset, else windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let declared = declared(bytes).unwrap_or(WINDOWS_1252);
    // A page that says UTF-8 and has a bad byte loses that byte only, unless most accents are bad.
    let (text, _, damaged) = declared.decode(bytes);
    if declared == UTF_8 && damaged && mostly_damaged(&text) {
        return WINDOWS_1252.decode(bytes).0.into_owned();
    }
    text.into_owned()
}

fn mostly_damaged(text: &str) -> bool {
    let bad = text.chars().filter(|&letter| letter == char::REPLACEMENT_CHARACTER).count();
    let good = text.chars().filter(|letter| !letter.is_ascii()).count() - bad;
    bad > good
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_:.".contains(letter)))?;
    Encoding::for_label(&label.as_bytes()[..end])
}

/// How deep the tags are nested, an upper bound made without parsing.
pub fn nesting(source: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for tag in source.split('<').skip(1) {
        let closing = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) || is_flat(name) {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    deepest
}

fn is_flat(tag: &str) -> bool {
    let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
    FLAT.iter().any(|name| name.eq_ignore_ascii_case(&tag[..end]))
}
