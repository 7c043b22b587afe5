//! A strict reader of the HTML that we write ourselves: every element closed in order, every attribute quoted and given once.
//! Browsers mend; this does not.

/// Elements without content (HTML, section 13.1.2).
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "rect",
];

/// An element with its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Name.
    pub name: String,
    /// Names and values, entities left as they are.
    pub attributes: Vec<(String, String)>,
    /// Names of the elements around it, outermost first.
    pub within: Vec<String>,
}

impl Element {
    /// An attribute's value; empty where it has none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a page in order.
///
/// # Errors
/// The first breach, with its surroundings.
pub fn elements(html: &str) -> Result<Vec<Element>, String> {
    let mut rest = html.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    let (mut open, mut all): (Vec<String>, Vec<Element>) = (Vec::new(), Vec::new());
    while let Some(at) = rest.find(['<', '>']) {
        let tail: String = rest[at..].chars().take(80).collect();
        if rest[at..].starts_with('>') {
            return Err(format!("a stray > before {tail}"));
        }
        let inside = &rest[at + 1..];
        let end = end_of_tag(inside).ok_or_else(|| format!("a tag is not closed: {tail}"))?;
        let tag = &inside[..end];
        rest = &inside[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop();
            if expected.as_deref() != Some(name) {
                return Err(format!("</{name}> closes {expected:?}: {tail}"));
            }
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let element = element(tag, &open).map_err(|error| format!("{error}: {tail}"))?;
        if !closed && !VOID.contains(&element.name.as_str()) {
            open.push(element.name.clone());
        }
        all.push(element);
    }
    if open.is_empty() { Ok(all) } else { Err(format!("never closed: {open:?}")) }
}

/// The `>` that ends a tag: not one inside a value.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quoted = false;
    inside.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn element(tag: &str, open: &[String]) -> Result<Element, String> {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let end = quoted.find('"').ok_or("a value is not closed")?;
                rest = &quoted[end + 1..];
                quoted[..end].to_owned()
            }
            None if rest.starts_with('=') => return Err(format!("{attribute} is not quoted")),
            None => String::new(),
        };
        if attributes.iter().any(|(known, _)| *known == attribute) {
            return Err(format!("{attribute} is given twice"));
        }
        attributes.push((attribute, value));
    }
    Ok(Element { name: name.to_owned(), attributes, within: open.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, error: Option<&str>) {
        let found = elements(&format!("<!DOCTYPE html>{html}")).err();
        match error {
            None => assert_eq!(found, None, "{html}"),
            Some(error) => {
                assert!(found.as_ref().is_some_and(|found| found.contains(error)), "{html}: {found:?}");
            }
        }
    }

    #[test]
    fn what_browsers_would_mend_is_an_error() {
        check("<p class=\"a>b\" hidden>x<br>y</p>", None);
        check("<p><b>x</p></b>", Some("closes"));
        check("<p>x", Some("never closed"));
        check("<p class=a>x</p>", Some("not quoted"));
        check("<p id=\"a\" id=\"b\">x</p>", Some("given twice"));
        check("<p>a > b</p>", Some("stray"));
    }
}
