//! The few files that pages need: styles, script, icon. Their addresses bear a fingerprint of their content, so that browsers
//! keep them for ever.

use sha2::{Digest, Sha256};

use crate::answer::{Answer, Keep};
use crate::failure::Failure;
use crate::visit::Visit;

/// Name, media type, content.
static FILES: [(&str, &str, &[u8]); 3] = [
    ("style.css", "text/css; charset=utf-8", include_bytes!("../../static/style.css")),
    ("site.js", "text/javascript; charset=utf-8", include_bytes!("../../static/site.js")),
    ("icone.svg", "image/svg+xml", include_bytes!("../../static/icone.svg")),
];

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 12;

/// The address of a file.
#[must_use]
pub fn address(name: &str) -> String {
    let bytes = FILES.iter().find(|(known, ..)| *known == name).map_or(&[][..], |(_, _, bytes)| *bytes);
    let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/statique/{}-{name}", &digits[..DIGITS])
}

/// A file.
///
/// # Errors
/// When there is none of this name.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let asked = visit.part("name");
    let found = FILES.iter().find(|(name, ..)| address(name).ends_with(&format!("/{asked}")));
    let (_, media, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(Answer::of(media, *bytes).keep(Keep::Forever))
}

/// The icon at the address where browsers look for it.
///
/// # Errors
/// Never.
pub fn icon(_: &Visit<'_>) -> Result<Answer, Failure> {
    let (_, media, bytes) = FILES[2];
    Ok(Answer::of(media, bytes))
}
