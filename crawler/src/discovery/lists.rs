//! Catalogue APIs (Opendatasoft, data.gouv.fr) and plain lists in JSON and CSV.

use serde_json::Value;

use super::{Entry, Found, LONGEST_SUMMARY, LONGEST_TITLE, Links, day, moment_ms, plain};

fn parsed(text: &str, found: &mut Found) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| {
        found.warnings.push(format!("not JSON: {error}"));
        Value::Null
    })
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').filter(|part| !part.is_empty()).try_fold(value, |value, part| {
        match part.parse::<usize>() {
            Ok(index) => value.get(index),
            Err(_) => value.get(part),
        }
    })
}

fn word(value: &Value, path: &str) -> Option<String> {
    match at(value, path)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn array<'a>(value: &'a Value, path: &str, found: &mut Found) -> &'a [Value] {
    match at(value, path) {
        Some(Value::Array(items)) => items,
        _ => {
            found.warnings.push(format!("no list at \"{path}\""));
            &[]
        }
    }
}

/// Opendatasoft, explore API v2.1: `results[].dataset_id`, `.metas.default.{title,description,modified}`; pages by `offset`.
pub(super) fn opendatasoft(text: &str, links: &Links) -> Found {
    let mut found = Found::default();
    let whole = parsed(text, &mut found);
    let items = array(&whole, "results", &mut found).to_vec();
    for item in &items {
        let Some(id) = word(item, "dataset_id") else { continue };
        let Some(url) = links.of(&format!("/explore/dataset/{id}/"), &mut found.warnings) else { continue };
        let modified = word(item, "metas.default.modified");
        found.entries.push(Entry {
            url,
            title: word(item, "metas.default.title").and_then(|title| plain(&title, LONGEST_TITLE)),
            date: modified.as_deref().and_then(day),
            summary: word(item, "metas.default.description").and_then(|text| plain(&text, LONGEST_SUMMARY)),
            modified_ms: modified.as_deref().and_then(moment_ms),
        });
    }
    let number = |name: &str| {
        links.base.query_pairs().find(|(key, _)| key == name).and_then(|(_, n)| n.parse::<u64>().ok())
    };
    let next = number("offset").unwrap_or(0) + items.len() as u64;
    if !items.is_empty() && whole["total_count"].as_u64().is_some_and(|total| next < total) {
        let mut url = links.base.clone();
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| key != "offset")
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept).append_pair("offset", &next.to_string());
        found.further.extend(links.of(url.as_str(), &mut found.warnings));
    }
    found
}

/// data.gouv.fr, API v1: `data[].{page,title,description,last_modified,resources[]}`, `next_page`.
pub(super) fn datagouv(text: &str, links: &Links) -> Found {
    let mut found = Found::default();
    let whole = parsed(text, &mut found);
    for item in array(&whole, "data", &mut found).to_vec() {
        let Some(page) =
            word(&item, "page").or_else(|| word(&item, "slug").map(|slug| format!("/fr/datasets/{slug}/")))
        else {
            continue;
        };
        let Some(url) = links.of(&page, &mut found.warnings) else { continue };
        let modified = word(&item, "last_modified").or_else(|| word(&item, "last_update"));
        found.entries.push(Entry {
            url,
            title: word(&item, "title").and_then(|title| plain(&title, LONGEST_TITLE)),
            date: word(&item, "created_at").as_deref().and_then(day),
            summary: word(&item, "description").and_then(|text| plain(&text, LONGEST_SUMMARY)),
            modified_ms: modified.as_deref().and_then(moment_ms),
        });
    }
    if let Some(next) = word(&whole, "next_page") {
        found.further.extend(links.of(&next, &mut found.warnings));
    }
    found
}

pub(super) fn json(
    text: &str,
    items: &str,
    link: &str,
    title: Option<&str>,
    date: Option<&str>,
    links: &Links,
) -> Found {
    let mut found = Found::default();
    let whole = parsed(text, &mut found);
    for item in array(&whole, items, &mut found).to_vec() {
        let Some(url) = word(&item, link).and_then(|link| links.of(&link, &mut found.warnings)) else {
            continue;
        };
        let of = |path: Option<&str>| path.and_then(|path| word(&item, path));
        found.entries.push(Entry {
            url,
            title: of(title).and_then(|title| plain(&title, LONGEST_TITLE)),
            date: of(date).as_deref().and_then(day),
            summary: None,
            modified_ms: None,
        });
    }
    found
}

pub(super) fn csv(
    text: &str,
    link: &str,
    title: Option<&str>,
    date: Option<&str>,
    separator: char,
    links: &Links,
) -> Found {
    let mut found = Found::default();
    let separator = u8::try_from(separator).unwrap_or(b';');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| header.iter().position(|column| column.trim() == name);
    let Some(link_column) = column(link) else {
        found.warnings.push(format!("no column \"{link}\""));
        return found;
    };
    let (title, date) = (title.and_then(column), date.and_then(column));
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                found.warnings.push(format!("a row cannot be read: {error}"));
                continue;
            }
        };
        let Some(target) = row.get(link_column).filter(|link| !link.trim().is_empty()) else { continue };
        let Some(url) = links.of(target, &mut found.warnings) else { continue };
        let of = |column: Option<usize>| column.and_then(|column| row.get(column));
        found.entries.push(Entry {
            url,
            title: of(title).and_then(|title| plain(title, LONGEST_TITLE)),
            date: of(date).and_then(day),
            summary: None,
            modified_ms: None,
        });
    }
    found
}
