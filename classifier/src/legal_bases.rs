//! The legal references that stand in the words of each conclusion. What a reference is, `cambon_document::legal` knows.

use cambon_document::{Conclusion, Document, Span, legal};

/// Fills in the references of every conclusion, in the order of their first place.
pub(crate) fn fill(document: &Document, conclusions: &mut [Conclusion]) {
    for conclusion in conclusions {
        let mut names: Vec<String> = Vec::new();
        for occurrence in &conclusion.occurrences {
            for name in cited(&document.text, occurrence.span) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        conclusion.legal_bases = without_bare(&names);
    }
}

/// References in a span, read with the paragraph before it, which may name "the same code".
fn cited(text: &str, span: Span) -> Vec<String> {
    let start = text[..span.start].rfind('\n').map_or(0, |line| line + 1);
    let context = &text[start..span.end];
    let inside = legal::find(context).into_iter().filter(|found| start + found.span.start >= span.start);
    inside.map(|found| found.cited.canonical()).collect()
}

/// Without articles that another place of the conclusion gives with their code: `L. 2312-1` beside `CGCT L. 2312-1`.
fn without_bare(names: &[String]) -> Vec<String> {
    let told = |name: &String| {
        names.iter().any(|other| other.len() > name.len() && other.ends_with(&format!(" {name}")))
    };
    names.iter().filter(|name| !told(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, quoted: &str, expected: &[&str]) {
        let start = text.find(quoted).unwrap_or_default();
        assert_eq!(cited(text, Span::new(start, start + quoted.len())), expected);
    }

    #[test]
    fn the_paragraph_before_tells_the_code_and_is_not_cited() {
        let text = "Le CGCT s'applique.\nSelon l'article L. 2121-8 du CGCT, agir. Appliquer l'article L. 2121-12 du même code.";
        check(text, "Appliquer l'article L. 2121-12 du même code.", &["CGCT L. 2121-12"]);
        check(text, "agir", &[]);
    }

    #[test]
    fn an_article_is_named_once_with_its_code() {
        let names = ["L. 2312-1", "CGCT L. 2312-1", "R. 2312-1"].map(str::to_owned).to_vec();
        assert_eq!(without_bare(&names), ["CGCT L. 2312-1", "R. 2312-1"]);
    }
}
