//! Addresses of the site. Permalinks (publications, conclusions, letters, links of mails) stand in [`cambon_newsroom::links`],
//! as letters and feeds bear them too; those of other pages stand here. None is ever changed.

use cambon_document::PublicationId;
use cambon_indexer::api::Parameters;

/// A text as it stands in a part of a path.
#[must_use]
pub fn part(text: &str) -> String {
    value(text).replace('+', "%20")
}

/// A text as it stands in a query string.
#[must_use]
pub fn value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// `name=value&...`.
#[must_use]
pub fn query(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A search.
#[must_use]
pub fn search(typed: &str) -> String {
    format!("/recherche?q={}", value(typed))
}

/// The conclusions of a theme.
#[must_use]
pub fn theme(code: &str) -> String {
    format!("/themes/{}", part(code))
}

/// An audited body, by its name in addresses.
#[must_use]
pub fn body(slug: &str) -> String {
    format!("/organismes/{slug}")
}

/// A jurisdiction, by its code.
#[must_use]
pub fn jurisdiction(code: &str) -> String {
    format!("/juridictions/{}", part(code))
}

/// What rests on a legal reference.
#[must_use]
pub fn basis(reference: &str) -> String {
    format!("/fondements/{}", part(reference))
}

/// One page of a report's text.
#[must_use]
pub fn page(publication: &PublicationId, page: u32) -> String {
    format!("/publications/{publication}/pages/{page}")
}

/// A report's text as a whole, at a character of it.
#[must_use]
pub fn text(publication: &PublicationId) -> String {
    format!("/publications/{publication}/texte")
}

/// The original file.
#[must_use]
pub fn original(publication: &PublicationId) -> String {
    format!("/publications/{publication}/original")
}

/// The pairs of a query string, those that say nothing left out, and only parameters of the search API.
#[must_use]
pub fn of_search(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let known: Vec<&str> = Parameters::names().collect();
    let told = pairs.iter().filter(|(name, text)| known.contains(&name.as_str()) && !text.trim().is_empty());
    told.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded() {
        assert_eq!(basis("CGCT L. 2312-1"), "/fondements/CGCT%20L.%202312-1");
        assert_eq!(search("\"a+b\" é"), "/recherche?q=%22a%2Bb%22+%C3%A9");
        assert_eq!(part("a/b?c#d%"), "a%2Fb%3Fc%23d%25");
    }
}
