//! The page of `cambon extract --format html`: each block's box over its page, coloured by kind, to see errors at a glance. One file,
//! without script and without anything from elsewhere; every text of the file is escaped.

use std::fmt::Write as _;

use cambon_document::{Block, BlockKind, Document, Page};
use cambon_web::markup::escaped;

use super::extract::{Tagged, kind_name};

const STYLE: &str = "body{font:15px/1.45 sans-serif;margin:1.5rem;max-width:80rem}svg{border:1px solid #999;background:#fff;max-width:48%;height:auto;margin:0 1% 1rem 0}\
    rect{fill-opacity:.18;stroke-width:1.2}text{font-size:7px}li{margin:.4rem 0}.furniture{opacity:.5}small{color:#555}";

/// Colours of the kinds, also told in the legend.
const COLOURS: [(&str, &str); 7] = [
    ("heading", "#c0392b"),
    ("paragraph", "#2471a3"),
    ("list item", "#1e8449"),
    ("table", "#b9770e"),
    ("footnote", "#7d3c98"),
    ("caption", "#5d6d7e"),
    ("furniture", "#7f8c8d"),
];

/// The whole page.
#[must_use]
pub fn page(name: &str, document: &Document, conclusions: &[Tagged<'_>]) -> String {
    let mut html = String::new();
    // Writing to a string cannot fail.
    let _ = write_page(&mut html, name, document, conclusions);
    html
}

fn write_page(
    html: &mut String,
    name: &str,
    document: &Document,
    conclusions: &[Tagged<'_>],
) -> std::fmt::Result {
    let name = escaped(name);
    write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{name}</title><style>{STYLE}</style></head><body><h1>{name}</h1>\n<p>"
    )?;
    for (kind, colour) in COLOURS {
        write!(html, "<span style=\"border-left:1em solid {colour};padding:0 1em 0 .4em\">{kind}</span>")?;
    }
    html.push_str("</p>\n");
    if !document.warnings.is_empty() {
        html.push_str("<h2>Warnings</h2><ul>");
        for warning in &document.warnings {
            write!(html, "<li>{}</li>", escaped(&warning.message))?;
        }
        html.push_str("</ul>\n");
    }
    write_conclusions(html, conclusions)?;
    html.push_str("<h2>Pages</h2>\n");
    for page in &document.pages {
        write_drawing(html, document, page)?;
    }
    if document.pages.is_empty() {
        write_blocks(html, document)?;
    }
    html.push_str("</body></html>\n");
    Ok(())
}

fn write_conclusions(html: &mut String, conclusions: &[Tagged<'_>]) -> std::fmt::Result {
    writeln!(html, "<h2>Conclusions: {}</h2><ol>", conclusions.len())?;
    for tagged in conclusions {
        let page = tagged.conclusion.occurrences.first().and_then(|occurrence| occurrence.page);
        let page = page.map(|page| format!(", p. {}", page.0)).unwrap_or_default();
        let topics: Vec<String> = tagged
            .topics
            .iter()
            .map(|topic| format!("{} {:.2} ({})", topic.code, topic.score, topic.evidence.join(", ")))
            .collect();
        let kind = tagged.conclusion.kind.code().replace('_', " ");
        let (text, topics) = (escaped(tagged.text), escaped(&topics.join("; ")));
        writeln!(html, "<li>{text}<br><small>{kind}{page}: {topics}</small></li>")?;
    }
    writeln!(html, "</ol>")
}

/// A page with the boxes of what stands on it; a box shows its words when pointed at.
fn write_drawing(html: &mut String, document: &Document, page: &Page) -> std::fmt::Result {
    let (width, height, number) = (page.width_pt, page.height_pt, page.number.0);
    write!(
        html,
        "<svg role=\"img\" aria-label=\"page {number}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">"
    )?;
    write!(html, "<text x=\"4\" y=\"10\">page {number}, {:?}</text>", page.verdict)?;
    for (order, block) in document.blocks.iter().enumerate() {
        for anchor in block.anchors.iter().filter(|anchor| anchor.page == page.number) {
            let Some(bbox) = anchor.bbox else { continue };
            let (wide, high) = ((bbox.x1 - bbox.x0).max(0.5), (bbox.y1 - bbox.y0).max(0.5));
            let colour = colour(block);
            let words = escaped(anchor.span.of(&document.text));
            let (kind, zone) = (kind_name(block), block.zone.code());
            write!(
                html,
                "<g><title>{order} {kind} · {zone}\n{words}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" \
                 fill=\"{colour}\" stroke=\"{colour}\"/><text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{order}</text></g>",
                bbox.x0, bbox.y0, bbox.x0, bbox.y0
            )?;
        }
    }
    html.push_str("</svg>\n");
    Ok(())
}

/// The blocks of a file without pages, in their order.
fn write_blocks(html: &mut String, document: &Document) -> std::fmt::Result {
    html.push_str("<ol>");
    for block in &document.blocks {
        let furniture =
            if matches!(block.kind, BlockKind::Furniture(_)) { " class=\"furniture\"" } else { "" };
        let (colour, words) = (colour(block), escaped(document.text_of(block)));
        let (kind, zone) = (kind_name(block), block.zone.code());
        write!(
            html,
            "<li{furniture} style=\"border-left:.3em solid {colour};padding-left:.6em\">{words}<br><small>{kind} · {zone}</small></li>"
        )?;
    }
    html.push_str("</ol>\n");
    Ok(())
}

fn colour(block: &Block) -> &'static str {
    let index = match block.kind {
        BlockKind::Heading { .. } => 0,
        BlockKind::Paragraph => 1,
        BlockKind::ListItem { .. } => 2,
        BlockKind::Table(_) => 3,
        BlockKind::Footnote { .. } => 4,
        BlockKind::Caption => 5,
        BlockKind::Furniture(_) => 6,
    };
    COLOURS[index].1
}
