//! The text of a report: one page of it beside the original opened at that page, or the whole of what has no pages. Conclusions
//! are marked where they stand; every word is that of the report, escaped.

use askama::Template;
use cambon_corpus::{CharOffsets, ConclusionRecord, Publication};
use cambon_document::{Block, BlockKind, Document, Format, PageNumber, Span, Table, TextVerdict};
use cambon_newsroom::links;

use super::frame::Frame;
use super::publication::{conclusions_of, find, title_of};
use super::quoted::{Quoted, class};
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::markup::escaped;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "text.html")]
struct Page {
    frame: Frame,
    report: String,
    report_address: String,
    /// Number, label and pages of the report; none for a whole text.
    page: Option<(u32, u32)>,
    printed: Option<String>,
    doubt: Option<&'static str>,
    before: Option<String>,
    after: Option<String>,
    html: String,
    conclusions: Vec<Quoted>,
    original: Option<String>,
}

/// One page.
///
/// # Errors
/// When there is no such page, or the catalogue cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let publication = find(visit)?;
    let number: u32 = visit.part("page").parse().map_err(|_| Failure::NotFound)?;
    let document = visit.app.document(visit.store(), publication.current)?.ok_or(Failure::NotFound)?;
    let known = document.pages.iter().find(|page| page.number.0 == number).ok_or(Failure::NotFound)?;
    let records = conclusions_of(visit, &publication.id)?;
    let marks = Marks::of(&document, &records);
    let html = written(&document, Some(PageNumber(number)), &marks);
    let here = records.iter().filter(|record| {
        record.page == Some(PageNumber(number))
            || record.occurrences.iter().any(|place| place.page == Some(PageNumber(number)))
    });
    let title = title_of(&publication);
    let pages = u32::try_from(document.pages.len()).unwrap_or(u32::MAX);
    let to = |other: u32| {
        let exists = document.pages.iter().any(|page| page.number.0 == other);
        exists.then(|| address::page(&publication.id, other))
    };
    let frame = Frame::new(visit, format!("Page {number} – {title}"), "").unlisted();
    let is_pdf = publication.current_version().format == Some(Format::Pdf);
    Answer::page(&Page {
        frame,
        report: title,
        report_address: links::publication("", &publication.id),
        page: Some((number, pages)),
        printed: known.label.clone().filter(|label| *label != number.to_string()),
        doubt: doubt(known.verdict),
        before: number.checked_sub(1).and_then(to),
        after: to(number + 1),
        html,
        conclusions: Quoted::all(here, &visit.app.names),
        original: is_pdf.then(|| format!("{}#page={number}", address::original(&publication.id))),
    })
}

fn doubt(verdict: TextVerdict) -> Option<&'static str> {
    match verdict {
        TextVerdict::Good | TextVerdict::Blank => None,
        TextVerdict::Doubtful => Some("Le texte de cette page est incertain : fiez-vous à l’original."),
        TextVerdict::NeedsOcr => Some("Cette page est une image qui n’a pas été lue."),
        TextVerdict::Recognised => Some(
            "Cette page est une image, lue par reconnaissance de caractères : des lettres peuvent être fausses.",
        ),
    }
}

/// The whole text.
///
/// # Errors
/// When there is no such publication, or the catalogue cannot be read.
pub fn whole(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let publication: Publication = find(visit)?;
    let document = visit.app.document(visit.store(), publication.current)?.ok_or(Failure::NotFound)?;
    let records = conclusions_of(visit, &publication.id)?;
    let html = written(&document, None, &Marks::of(&document, &records));
    let title = title_of(&publication);
    Answer::page(&Page {
        frame: Frame::new(visit, format!("Texte – {title}"), "").unlisted(),
        report: title,
        report_address: links::publication("", &publication.id),
        page: None,
        printed: None,
        doubt: None,
        before: None,
        after: None,
        html,
        conclusions: Vec::new(),
        original: None,
    })
}

/// Where conclusions stand in the text, in bytes, in order; overlapping ones give way to the first.
struct Marks<'a> {
    spans: Vec<(Span, &'a ConclusionRecord)>,
    offsets: CharOffsets<'a>,
}

impl<'a> Marks<'a> {
    fn of(document: &'a Document, records: &'a [ConclusionRecord]) -> Self {
        let offsets = CharOffsets::new(&document.text);
        let mut spans = Vec::new();
        for record in records {
            for place in &record.occurrences {
                let start = offsets.byte_of_char(place.char_start);
                let end = offsets.byte_of_char(place.char_end);
                if let (Some(start), Some(end)) = (start, end)
                    && start < end
                {
                    spans.push((Span::new(start, end), record));
                }
            }
        }
        spans.sort_by_key(|(span, _)| (span.start, span.end));
        let mut reached = 0;
        spans.retain(|(span, _)| {
            let free = span.start >= reached;
            reached = if free { span.end } else { reached };
            free
        });
        Self { spans, offsets }
    }

    /// The words of a span as HTML, conclusions marked.
    fn marked(&self, text: &str, span: Span) -> String {
        let mut out = String::with_capacity(span.len() + 64);
        let mut reached = span.start;
        let from = self.spans.partition_point(|(mark, _)| mark.end <= span.start);
        for (mark, record) in &self.spans[from..] {
            if mark.start >= span.end {
                break;
            }
            let (start, end) = (mark.start.max(span.start), mark.end.min(span.end));
            out.push_str(&escaped(&text[reached..start]));
            let link = links::conclusion("", &record.id);
            // The anchor stands once, where the conclusion begins on this page.
            let id =
                if mark.start >= span.start { format!(" id=\"c-{}\"", record.id) } else { String::new() };
            let id = if self.is_first(mark.start, record) { id } else { String::new() };
            out.push_str(&format!("<a class=\"dans-le-texte {}\"{id} href=\"{link}\">", class(record.kind)));
            out.push_str(&escaped(&text[start..end]));
            out.push_str("</a>");
            reached = end;
        }
        out.push_str(&escaped(&text[reached..span.end]));
        out
    }

    fn is_first(&self, start: usize, record: &ConclusionRecord) -> bool {
        let own = self.spans.iter().find(|(_, other)| other.id == record.id);
        own.is_some_and(|(first, _)| first.start == start)
    }
}

/// The blocks of a page, or of the whole text, as HTML.
fn written(document: &Document, page: Option<PageNumber>, marks: &Marks<'_>) -> String {
    let mut out = String::new();
    // Under the h1 of the page; no level is left out, whatever the report does.
    let mut reached = 1;
    for block in document.content() {
        let spans: Vec<Span> = match page {
            None => vec![block.span],
            Some(page) => {
                let anchors = block.anchors.iter().filter(|anchor| anchor.page == page);
                anchors.map(|anchor| anchor.span).collect()
            }
        };
        if spans.is_empty() || spans.iter().all(|span| span.of(&document.text).trim().is_empty()) {
            continue;
        }
        let begins = page.is_none() || block.first_page() == page;
        let anchor = format!("car-{}", marks.offsets.char_of_byte(block.span.start));
        if let Some(level) = block.heading_level() {
            reached = (level + 1).clamp(2, (reached + 1).min(6));
        }
        let shown = Shown { document, block, spans: &spans, begins, anchor: &anchor, level: reached, page };
        out.push_str(&shown.html(marks));
    }
    out
}

/// A block, or what of it stands on a page.
struct Shown<'a> {
    document: &'a Document,
    block: &'a Block,
    spans: &'a [Span],
    /// Whether it begins here.
    begins: bool,
    anchor: &'a str,
    /// Level in HTML, if it is a heading.
    level: u8,
    page: Option<PageNumber>,
}

impl Shown<'_> {
    fn html(&self, marks: &Marks<'_>) -> String {
        let words = || {
            let parts = self.spans.iter().map(|span| marks.marked(&self.document.text, *span));
            parts.collect::<Vec<_>>().join(" ")
        };
        let id = if self.begins { format!(" id=\"{}\"", self.anchor) } else { String::new() };
        match &self.block.kind {
            BlockKind::Heading { .. } => {
                let level = self.level;
                let own = format!("<span id=\"b-{}\"></span>", self.block.span.start);
                let own = if self.begins { own } else { String::new() };
                format!("<h{level}{id}>{own}{}</h{level}>\n", words())
            }
            BlockKind::ListItem { depth, marker } => {
                let marker = marker.as_deref().unwrap_or("•");
                let marker = if self.begins { format!("{} ", escaped(marker)) } else { String::new() };
                format!("<p class=\"puce niveau-{}\"{id}>{marker}{}</p>\n", depth.min(&3), words())
            }
            BlockKind::Table(table) => table_html(self.document, table, &id, marks, self.page),
            BlockKind::Footnote { mark } => {
                let mark = mark.as_deref().map(|mark| format!("<sup>{}</sup> ", escaped(mark)));
                format!("<p class=\"note\"{id}>{}{}</p>\n", mark.unwrap_or_default(), words())
            }
            BlockKind::Caption => format!("<p class=\"legende\"{id}>{}</p>\n", words()),
            BlockKind::Paragraph | BlockKind::Furniture(_) => format!("<p{id}>{}</p>\n", words()),
        }
    }
}

fn table_html(
    document: &Document,
    table: &Table,
    id: &str,
    marks: &Marks<'_>,
    page: Option<PageNumber>,
) -> String {
    let mut out = format!(
        "<div class=\"tableau\" tabindex=\"0\" role=\"group\" aria-label=\"Tableau du rapport\"{id}><table>\n"
    );
    for row in &table.rows {
        // A row that stands on another page is shown there.
        let elsewhere = |page: PageNumber| {
            let mut anchors = row.cells.iter().flat_map(|cell| &cell.anchors).peekable();
            anchors.peek().is_some() && !anchors.any(|anchor| anchor.page == page)
        };
        if page.is_some_and(elsewhere) {
            continue;
        }
        out.push_str("<tr>");
        for cell in &row.cells {
            let named = row.header && !cell.span.of(&document.text).trim().is_empty();
            let tag = if named { "th" } else { "td" };
            let span = |name: &str, count: u16| {
                if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
            };
            out.push_str(&format!(
                "<{tag}{}{}>{}</{tag}>",
                span("colspan", cell.columns),
                span("rowspan", cell.rows),
                marks.marked(&document.text, cell.span)
            ));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table></div>\n");
    out
}
