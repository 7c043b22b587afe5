//! Doctrine as pages: gathers the conclusions of a theme, makes figures and positions of them, writes them as text, HTML, SVG.
//! Which conclusions order the same thing is decided in `cambon_classifier::doctrine`.

pub mod chart;
pub mod lifelines;
pub mod page;
pub mod theme;

use cambon_corpus::ConclusionRecord;
use cambon_document::Status;

use theme::{Figures, Position};

/// Words on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A status as a magistrate writes it.
#[must_use]
pub fn status_fr(status: Status) -> &'static str {
    match status {
        Status::Done => "totalement mise en œuvre",
        Status::Partial => "partiellement mise en œuvre ou en cours",
        Status::NotDone => "non mise en œuvre",
        Status::Refused => "refus de mise en œuvre",
        Status::Obsolete => "devenue sans objet",
        Status::ToFollow => "à mettre en œuvre",
    }
}

/// Where a quotation stands: report, date, page, and how to get there.
#[must_use]
pub fn place(record: &ConclusionRecord) -> String {
    let title = record.title.as_deref().or(record.body.as_deref()).unwrap_or(&record.source_ref);
    let jurisdiction = record.jurisdiction.as_deref().map(|code| format!(", {code}")).unwrap_or_default();
    let date = record.date.map(|date| format!(", {date}")).unwrap_or_default();
    format!("{}{jurisdiction}{date}{}", one_line(title), page_fr(record))
}

/// `, p. 3`; for formats without pages the heading above.
fn page_fr(record: &ConclusionRecord) -> String {
    match (record.page, record.section.last()) {
        (Some(page), _) => format!(", p. {}", page.0),
        (None, Some(heading)) => format!(", « {} »", one_line(heading)),
        (None, None) => String::new(),
    }
}

/// The report at its page: its address where it was crawled, else the command that shows it.
#[must_use]
pub fn link(record: &ConclusionRecord) -> String {
    let reference = &record.source_ref;
    match record.page {
        Some(page) if reference.starts_with("http") => format!("{reference}#page={}", page.0),
        None if reference.starts_with("http") => reference.clone(),
        Some(page) => format!("cambon show {} --page {}", record.publication_id, page.0),
        None => format!("cambon show {}", record.id),
    }
}

/// One line of figures.
#[must_use]
pub fn figures(figures: &Figures) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count > 1 { "s" } else { "" });
    let years = match (figures.first, figures.last) {
        (Some(first), Some(last)) if first.year() == last.year() => format!(", {}", first.year()),
        (Some(first), Some(last)) => format!(", de {} à {}", first.year(), last.year()),
        _ => String::new(),
    };
    let share =
        figures.regularity_percent.map(|percent| format!(" ; régularité {percent} %")).unwrap_or_default();
    format!(
        "{}, {}, {}{years}{share}",
        plural(figures.conclusions, "conclusion"),
        plural(figures.bodies, "organisme"),
        plural(figures.jurisdictions, "juridiction")
    )
}

/// `2 non mises en œuvre, 1 totalement mise en œuvre`.
#[must_use]
pub fn statuses(position: &Position) -> String {
    let parts = position.statuses.iter().map(|(status, count)| match count {
        0 | 1 => format!("{count} {}", status_fr(*status)),
        _ => format!("{count} {}", statuses_fr(*status)),
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A status of several.
fn statuses_fr(status: Status) -> &'static str {
    match status {
        Status::Done => "totalement mises en œuvre",
        Status::Partial => "partiellement mises en œuvre ou en cours",
        Status::NotDone => "non mises en œuvre",
        Status::Refused => "refus de mise en œuvre",
        Status::Obsolete => "devenues sans objet",
        Status::ToFollow => "à mettre en œuvre",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_statuses_agree_with_their_number() {
        assert_eq!(
            statuses_of(&[(Status::Partial, 3), (Status::NotDone, 1)]),
            "3 partiellement mises en œuvre ou en cours, 1 non mise en œuvre"
        );
    }

    fn statuses_of(known: &[(Status, usize)]) -> String {
        statuses(&Position { members: Vec::new(), bases: Vec::new(), statuses: known.to_vec() })
    }
}
