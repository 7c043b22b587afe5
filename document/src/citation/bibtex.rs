//! BibTeX in UTF-8, as biber, Zotero and JabRef read it.

use super::{DataSet, Report, Source};

pub fn write(sources: &[Source]) -> String {
    let entries: Vec<String> = sources.iter().map(entry).collect();
    entries.join("\n")
}

fn entry(source: &Source) -> String {
    let (kind, fields) = match source {
        Source::Report(report) => ("techreport", of_report(report)),
        Source::DataSet(set) => ("misc", of_set(set)),
    };
    let mut entry = format!("@{kind}{{{},\n", source.key());
    for (name, value) in fields {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            entry += &format!("  {name} = {{{value}}},\n");
        }
    }
    entry + "}\n"
}

fn of_report(report: &Report) -> Vec<(&'static str, Option<String>)> {
    let place = report.place.as_ref();
    vec![
        // In braces of its own, so that an institution is not taken apart into first name and surname.
        ("author", report.issuer.as_deref().map(|issuer| format!("{{{}}}", escaped(issuer)))),
        ("title", Some(format!("{{{}}}", escaped(&report.work())))),
        ("institution", report.issuer.as_deref().map(escaped)),
        ("type", report.document_type.as_deref().map(escaped)),
        ("year", report.date.map(|date| date.year().to_string())),
        ("month", report.date.map(|date| date.month().to_string())),
        ("date", report.date.map(|date| date.to_string())),
        ("pages", place.and_then(|place| place.page).map(|page| page.to_string())),
        ("url", report.url.as_deref().map(address)),
        ("note", Some(escaped(&report.remark()))),
        ("language", Some("french".to_owned())),
    ]
}

fn of_set(set: &DataSet) -> Vec<(&'static str, Option<String>)> {
    let authors = set.institutions.iter().map(|name| format!("{{{}}}", escaped(name)));
    let last = set.days.map(|(_, last)| last);
    vec![
        ("author", Some(authors.collect::<Vec<_>>().join(" and "))),
        ("title", Some(format!("{{{}}}", escaped(&set.work())))),
        ("year", last.map(|date| date.year().to_string())),
        ("date", last.map(|date| date.to_string())),
        ("howpublished", Some("Jeu de données extrait par Cambon".to_owned())),
        ("note", Some(escaped(&set.remark()))),
        ("language", Some("french".to_owned())),
    ]
}

/// What TeX takes for itself, escaped; a brace without its partner would end the field.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash "),
            '{' => out.push_str("\\textbraceleft "),
            '}' => out.push_str("\\textbraceright "),
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            '%' | '&' | '#' | '$' | '_' => out.extend(['\\', c]),
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address, in which nothing is escaped but what would end the field.
fn address(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}
