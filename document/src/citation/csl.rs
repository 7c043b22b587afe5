//! CSL-JSON: what Zotero, pandoc and citeproc read.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::Source;

pub fn write(sources: &[Source]) -> String {
    let items: Vec<Value> = sources.iter().map(item).collect();
    let array = serde_json::to_string_pretty(&Value::Array(items)).unwrap_or_default();
    array + "\n"
}

fn item(source: &Source) -> Value {
    let mut item = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|value| value.as_str() != Some("")) {
            item.insert(name.to_owned(), value);
        }
    };
    set("id", Some(json!(source.key())));
    match source {
        Source::Report(report) => {
            set("type", Some(json!("report")));
            set("title", Some(json!(report.work())));
            set("author", report.issuer.as_ref().map(|issuer| json!([{ "literal": issuer }])));
            set("publisher", report.issuer.as_ref().map(|issuer| json!(issuer)));
            set("genre", report.document_type.as_ref().map(|genre| json!(genre)));
            set("issued", report.date.map(issued));
            set(
                "page",
                report.place.as_ref().and_then(|place| place.page).map(|page| json!(page.to_string())),
            );
            set("URL", report.url.as_ref().map(|url| json!(url)));
            set("note", Some(json!(report.remark())));
        }
        Source::DataSet(data) => {
            let authors: Vec<Value> =
                data.institutions.iter().map(|name| json!({ "literal": name })).collect();
            set("type", Some(json!("dataset")));
            set("title", Some(json!(data.work())));
            set("author", (!authors.is_empty()).then_some(Value::Array(authors)));
            set("issued", data.days.map(|(_, last)| issued(last)));
            set("note", Some(json!(data.remark())));
        }
    }
    set("language", Some(json!("fr-FR")));
    Value::Object(item)
}

fn issued(date: Date) -> Value {
    json!({ "date-parts": [[date.year(), date.month(), date.day()]] })
}
