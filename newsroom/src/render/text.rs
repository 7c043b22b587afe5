//! The plain text of a digest: all that the HTML says, readable in any program, lines of 76 characters.

use std::fmt::Write;

use super::{Frame, figures, place_of, subject, theme_words, words};
use crate::digest::{Digest, Quote, ReportItem};
use crate::french;

/// Characters of a line, so that quoting it once more keeps it within 80.
const WIDTH: usize = 76;

/// The digest as plain text.
#[must_use]
pub fn text(digest: &Digest, frame: &Frame<'_>) -> String {
    let mut page = Page(String::new());
    page.line(&subject(digest, frame.letter));
    page.line(&"=".repeat(WIDTH.min(subject(digest, frame.letter).chars().count())));
    for message in &digest.messages {
        page.paragraph(message, "");
    }
    if digest.messages.is_empty() {
        page.paragraph(&figures(&digest.figures), "");
    }
    if digest.is_empty() && digest.messages.is_empty() {
        page.paragraph(words::NOTHING, "");
    }
    highlights(&mut page, digest);
    themes(&mut page, digest);
    reports(&mut page, digest);
    elsewhere(&mut page, digest);
    rest(&mut page, digest);
    foot(&mut page, frame);
    page.0
}

struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn paragraph(&mut self, text: &str, indent: &str) {
        self.line("");
        self.0.push_str(&wrapped(text, indent, if text.starts_with("* ") { "  " } else { indent }));
    }

    fn heading(&mut self, title: &str) {
        self.line("");
        self.line("");
        self.line(&title.to_uppercase());
        self.line(&"-".repeat(title.chars().count()));
    }

    fn link(&mut self, link: Option<&str>, indent: &str) {
        if let Some(link) = link {
            // An address is never cut.
            let _ = writeln!(self.0, "{indent}{link}");
        }
    }
}

fn highlights(page: &mut Page, digest: &Digest) {
    if digest.highlights.is_empty() {
        return;
    }
    page.heading(words::HIGHLIGHTS);
    for highlight in &digest.highlights {
        quote(page, &highlight.quote, Some(&highlight.report));
    }
}

fn themes(page: &mut Page, digest: &Digest) {
    if digest.themes.is_empty() {
        return;
    }
    page.heading(words::THEMES);
    page.line("");
    for line in &digest.themes {
        let entry = format!("- {}\u{a0}: {}", line.name, theme_words(line));
        page.0.push_str(&wrapped(&entry, "", "  "));
    }
}

fn reports(page: &mut Page, digest: &Digest) {
    if digest.territories.is_empty() {
        return;
    }
    page.heading(words::REPORTS);
    for territory in &digest.territories {
        page.line("");
        page.line(&format!("[ {} ]", territory.name));
        for item in &territory.reports {
            report(page, item);
        }
    }
}

fn report(page: &mut Page, item: &ReportItem) {
    page.paragraph(&format!("* {}", item.entry.title), "");
    page.0.push_str(&wrapped(&item.facts, "  ", "  "));
    let told = [item.figures.clone(), item.themes.join("\u{a0}· ")];
    for line in told.iter().filter(|line| !line.is_empty()) {
        page.0.push_str(&wrapped(line, "  ", "  "));
    }
    page.link(item.link.as_deref(), "  ");
    for conclusion in &item.quotes {
        quote(page, conclusion, None);
    }
}

fn quote(page: &mut Page, quote: &Quote, report: Option<&str>) {
    page.line("");
    page.0.push_str(&wrapped(&format!("{}\u{a0}:", quote.kind), "  > ", "  > "));
    page.0.push_str(&wrapped(&french::quoted(&quote.text), "  > ", "  > "));
    let place = place_of(quote);
    let place = [report, Some(place.as_str())].into_iter().flatten().filter(|part| !part.is_empty());
    let place = place.collect::<Vec<_>>().join(", ");
    if !place.is_empty() {
        page.0.push_str(&wrapped(&format!("({place})"), "  > ", "  > "));
    }
    page.link(quote.link.as_deref(), "  > ");
}

fn elsewhere(page: &mut Page, digest: &Digest) {
    if digest.elsewhere.is_empty() {
        return;
    }
    page.heading(words::ELSEWHERE);
    for group in &digest.elsewhere {
        page.line("");
        page.line(&format!("[ {} ]", group.theme));
        for item in &group.items {
            page.paragraph(&format!("* {}", item.entry.title), "");
            page.0.push_str(&wrapped(&item.facts, "  ", "  "));
            if let Some(extract) = &item.entry.extract {
                page.0.push_str(&wrapped(extract, "  ", "  "));
            }
            page.link(item.entry.link.as_deref(), "  ");
        }
    }
}

fn rest(page: &mut Page, digest: &Digest) {
    if !digest.changes.is_empty() {
        page.heading(words::CHANGES);
    }
    for change in &digest.changes {
        page.paragraph(&format!("* {}\u{a0}: {}", change.entry.title, change.words), "");
        page.link(change.link.as_deref(), "  ");
    }
    if !digest.silences.is_empty() {
        page.heading(words::SILENCES);
        page.line("");
    }
    for silence in &digest.silences {
        page.0.push_str(&wrapped(&format!("- {}\u{a0}: {}", silence.institution, silence.words), "", "  "));
        page.link(Some(&silence.home), "  ");
    }
}

fn foot(page: &mut Page, frame: &Frame<'_>) {
    page.line("");
    // The mark after which programs take the rest for a signature.
    page.line("-- ");
    if let Some(because) = frame.because {
        page.0.push_str(&wrapped(&format!("{}{because}", words::BECAUSE), "", ""));
    }
    for (label, link) in [
        (words::ARCHIVE, frame.archive),
        (words::PREFERENCES, frame.preferences),
        (words::UNSUBSCRIBE, frame.unsubscribe),
    ] {
        if let Some(link) = link {
            page.line(&format!("{label}\u{a0}:"));
            page.line(link);
        }
    }
    page.0.push_str(&wrapped(words::METHOD, "", ""));
    if frame.because.is_some() {
        page.0.push_str(&wrapped(words::NO_TRACKING, "", ""));
    }
    if let Some(legal) = frame.legal {
        page.0.push_str(&wrapped(legal, "", ""));
    }
}

/// Lines of at most 76 characters, cut at breaking spaces only.
#[must_use]
pub fn wrapped(text: &str, first_indent: &str, indent: &str) -> String {
    let mut lines = String::new();
    for paragraph in text.lines() {
        let mut line = first_indent.to_owned();
        let mut empty = true;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push_str(line.trim_end());
                lines.push('\n');
                line = indent.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}
