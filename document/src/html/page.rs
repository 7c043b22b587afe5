//! What a page states of itself in its head: title and date of publication.

use jiff::civil::Date;
use scraper::{Html, Node};

use crate::metadata::Metadata;

/// Names under which pages state their date of publication.
const DATE_NAMES: [&str; 6] =
    ["article:published_time", "dcterms.date", "dc.date", "date", "dcterms.issued", "datepublished"];

/// Title and date as stated by the page, nothing else.
pub fn metadata_of(html: &Html) -> Metadata {
    let mut found = Metadata::default();
    let (mut shared_title, mut page_title, mut time) = (None, None, None);
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        match element.name() {
            "meta" => {
                let name = element.attr("property").or_else(|| element.attr("name")).unwrap_or_default();
                let name = name.to_ascii_lowercase();
                let content = element.attr("content").unwrap_or_default();
                if name == "og:title" {
                    shared_title = Some(content.to_owned());
                } else if DATE_NAMES.contains(&name.as_str()) && found.published.is_none() {
                    found.published = date_of(content);
                }
            }
            "title" if page_title.is_none() => {
                page_title =
                    node.first_child().and_then(|child| child.value().as_text().map(|text| text.to_string()));
            }
            "time" if time.is_none() => time = element.attr("datetime").and_then(date_of),
            _ => {}
        }
    }
    found.published = found.published.or(time);
    found.title = shared_title
        .or(page_title)
        .map(|title| super::inline::collapse(&title))
        .filter(|title| !title.is_empty());
    found
}

fn date_of(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}
