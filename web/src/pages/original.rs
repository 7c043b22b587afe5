//! The original file, as it was published. A PDF is shown; anything else is downloaded, as no markup of a source is ever shown
//! as a page of this site.

use axum::http::header;
use cambon_document::Format;
use cambon_newsroom::feeds::slug;

use super::publication::{find, title_of};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// Characters of a file's name.
const NAME_CHARS: usize = 80;

/// The file.
///
/// # Errors
/// When there is no such publication, or its original cannot be read.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let publication = find(visit)?;
    let version = publication.current_version();
    let bytes = visit.store().original(&version.sha256)?;
    let (media, extension, shown) = match version.format {
        Some(Format::Pdf) => ("application/pdf", "pdf", "inline"),
        Some(Format::Docx) => (Format::Docx.media_type(), "docx", "attachment"),
        Some(Format::Html) => ("application/octet-stream", "html", "attachment"),
        None => ("application/octet-stream", "bin", "attachment"),
    };
    let name: String = slug(&title_of(&publication)).chars().take(NAME_CHARS).collect();
    let name = if name.is_empty() { publication.id.to_string() } else { name };
    let answer = Answer::of(media, bytes);
    Ok(answer.with(header::CONTENT_DISPOSITION, format!("{shown}; filename=\"{name}.{extension}\"")))
}
