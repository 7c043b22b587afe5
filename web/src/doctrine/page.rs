//! A theme as one HTML page and as JSON: the chart with its figures in a table beside it, positions, quotations with their links.

use std::fmt::Write;

use cambon_corpus::ConclusionRecord;
use cambon_document::legal;
use serde_json::{Value, json};

use super::chart;
use super::theme::{Figures, Theme};
use super::{figures, link, one_line, place, statuses};
use crate::markup::escaped;

/// For wide and narrow screens and for print: nothing is wider than the page, figures stand under one another.
const STYLE: &str = "body{font-family:sans-serif;line-height:1.4;max-width:60em;margin:1.5em auto;padding:0 1em}\
    svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:1em 0}caption{text-align:left;padding:.3em 0}\
    td,th{border:1px solid #999;padding:.2em .5em}td:nth-child(n+3){text-align:right}ol,ul{padding-left:1.5em}\
    blockquote{margin:.5em 0 .5em .8em}footer,code{overflow-wrap:anywhere}\
    @media(max-width:30em){table{font-size:.8em}td,th{padding:.2em .3em}}";

/// The page.
#[must_use]
pub fn html(name: &str, theme: &Theme, limit: usize) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><style>{STYLE}</style></head>\n<body><h1>{0}</h1>\n<p>{1}</p>\n",
        escaped(name),
        escaped(&figures(&Figures::of(theme.records.iter())))
    );
    out.push_str(&chart::svg(name, &theme.cells()));
    out.push_str(
        "<table><caption>Conclusions par année et juridiction</caption><thead><tr><th scope=\"col\">Année</th>\
         <th scope=\"col\">Juridiction</th><th scope=\"col\">Régularité</th><th scope=\"col\">Performance</th>\
         <th scope=\"col\">Ensemble</th></tr></thead><tbody>\n",
    );
    for cell in theme.cells() {
        let year = cell.year.map_or_else(|| "sans date".to_owned(), |year| year.to_string());
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{year}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&cell.jurisdiction),
            cell.regularity,
            cell.performance,
            cell.conclusions
        );
    }
    out.push_str("</tbody></table>\n<h2>Positions</h2>\n<ol>\n");
    for position in theme.positions.iter().take(limit) {
        let _ =
            writeln!(out, "<li><p>{}</p>", escaped(&figures(&Figures::of(theme.members(&position.members)))));
        out.push_str(&quotation(&theme.records[position.members[0]]));
        out.push_str(&bases(&position.bases));
        if !position.statuses.is_empty() {
            let _ = writeln!(out, "<p>Suites connues : {}</p>", escaped(&statuses(position)));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    if !theme.divergences.is_empty() {
        out.push_str("<h2>Divergences possibles, à vérifier</h2>\n<p>Repérées par les mots seuls : les situations peuvent différer.</p>\n<ul>\n");
        for (one, other) in &theme.divergences {
            let pair = [quotation(&theme.records[*one]), quotation(&theme.records[*other])].concat();
            let _ = writeln!(out, "<li>{pair}</li>");
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body></html>\n");
    out
}

fn quotation(record: &ConclusionRecord) -> String {
    let (words, place, link) =
        (escaped(&one_line(&record.text)), escaped(&place(record)), escaped(&link(record)));
    // Only addresses of the web are followed; anything else is shown as it is.
    let source = if record.source_ref.starts_with("https://") || record.source_ref.starts_with("http://") {
        format!("<a href=\"{link}\">{place}</a>")
    } else {
        format!("{place} <code>{link}</code>")
    };
    format!("<blockquote><p>« {words} »</p><footer>{source}</footer></blockquote>\n")
}

fn bases(bases: &[(String, usize)]) -> String {
    let linked: Vec<String> = bases
        .iter()
        .map(|(basis, count)| {
            let name = escaped(basis);
            match search_address(basis) {
                Some(address) => {
                    format!("<a href=\"{}\" title=\"recherche\">{name}</a> ({count})", escaped(&address))
                }
                None => format!("{name} ({count})"),
            }
        })
        .collect();
    if linked.is_empty() {
        String::new()
    } else {
        format!("<p>Fondements cités : {}</p>\n", linked.join(", "))
    }
}

/// Where a reference is searched for.
fn search_address(basis: &str) -> Option<String> {
    legal::find(basis).first().map(|found| found.cited.link().search)
}

/// Everything, for programs.
#[must_use]
pub fn json(code: &str, name: &str, theme: &Theme) -> Value {
    let positions: Vec<Value> = theme
        .positions
        .iter()
        .map(|position| {
            let bases: Vec<Value> = position
                .bases
                .iter()
                .map(|(basis, count)| {
                    json!({ "reference": basis, "conclusions": count, "search": search_address(basis) })
                })
                .collect();
            let statuses: Vec<Value> = position
                .statuses
                .iter()
                .map(|(status, count)| json!({ "status": status.code(), "conclusions": count }))
                .collect();
            json!({
                "figures": Figures::of(theme.members(&position.members)),
                "typical": quoted(&theme.records[position.members[0]]),
                "members": theme.members(&position.members).map(|record| record.id.as_str()).collect::<Vec<_>>(),
                "legal_bases": bases,
                "statuses": statuses,
            })
        })
        .collect();
    let divergences: Vec<Value> = theme
        .divergences
        .iter()
        .map(|(one, other)| json!({ "to_verify": [quoted(&theme.records[*one]), quoted(&theme.records[*other])] }))
        .collect();
    json!({
        "code": code,
        "name": name,
        "figures": Figures::of(theme.records.iter()),
        "findings": theme.findings,
        "chart": theme.cells(),
        "positions": positions,
        "divergences": divergences,
    })
}

/// A quotation with its address.
#[must_use]
pub fn quoted(record: &ConclusionRecord) -> Value {
    json!({
        "id": record.id,
        "publication_id": record.publication_id,
        "source_ref": record.source_ref,
        "title": record.title,
        "date": record.date,
        "page": record.page,
        "char_start": record.char_start,
        "char_end": record.char_end,
        "text": record.text,
        "link": link(record),
    })
}
