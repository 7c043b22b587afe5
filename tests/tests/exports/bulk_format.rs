//! A strict validator of `_bulk` bodies, written from the public documentation of Elasticsearch's bulk API, its index names,
//! `_id` field, explicit mapping with `dynamic: strict` and field types.
//!
//! It knows nothing of how we write them. Engines accept more than it does.

use serde_json::{Map, Value};

/// Documents of a body, as `(index, id, source)`.
pub type Documents = Vec<(String, String, Value)>;

/// Longest `_id`, in bytes.
const ID_BYTES: usize = 512;

/// Longest term that Lucene takes of a `keyword`, in bytes of UTF-8.
const KEYWORD_BYTES: usize = 32_766;

/// Longest name of an index, in bytes.
const INDEX_BYTES: usize = 255;

/// Reads a body.
///
/// # Errors
/// The line, from 1, and what the format forbids.
pub fn read_body(body: &[u8], most_bytes: usize) -> Result<Documents, String> {
    if body.len() > most_bytes {
        return Err(format!("{} bytes, {most_bytes} at most", body.len()));
    }
    let text = std::str::from_utf8(body).map_err(|error| format!("no UTF-8: {error}"))?;
    let lines = text.strip_suffix('\n').ok_or("the last line does not end with a line feed")?;
    let mut documents = Vec::new();
    let mut lines = lines.split('\n').enumerate();
    while let Some((at, line)) = lines.next() {
        let wrong = |what: String| format!("line {}: {what}", at + 1);
        let (index, id) = operation(&object(line).map_err(wrong)?).map_err(wrong)?;
        let (at, line) = lines.next().ok_or_else(|| wrong("no source follows the operation".to_owned()))?;
        let source = object(line).map_err(|what| format!("line {}: {what}", at + 1))?;
        documents.push((index, id, Value::Object(source)));
    }
    Ok(documents)
}

fn object(line: &str) -> Result<Map<String, Value>, String> {
    if line.contains('\r') {
        return Err("a carriage return".to_owned());
    }
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) if !object.is_empty() => Ok(object),
        Ok(_) => Err("no object, or an empty one".to_owned()),
        Err(error) => Err(format!("no JSON: {error}")),
    }
}

fn operation(line: &Map<String, Value>) -> Result<(String, String), String> {
    let mut fields = line.iter();
    let (Some((action, about)), None) = (fields.next(), fields.next()) else {
        return Err("an operation has one action".to_owned());
    };
    if !["index", "create"].contains(&action.as_str()) {
        return Err(format!("action {action} takes no whole document"));
    }
    let about = about.as_object().ok_or("an action is described by an object")?;
    const KNOWN: [&str; 6] = ["_index", "_id", "routing", "pipeline", "require_alias", "dynamic_templates"];
    if let Some(unknown) = about.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(format!("unknown parameter {unknown}"));
    }
    let text = |name: &str| about.get(name).and_then(Value::as_str).ok_or(format!("no {name}"));
    let (index, id) = (text("_index")?, text("_id")?);
    if !is_index_name(index) {
        return Err(format!("{index:?} is no name of an index"));
    }
    if id.is_empty() || id.len() > ID_BYTES {
        return Err(format!("an _id of {} bytes", id.len()));
    }
    Ok((index.to_owned(), id.to_owned()))
}

fn is_index_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= INDEX_BYTES
        && name != "."
        && name != ".."
        && !name.starts_with(['-', '_', '+'])
        && name.to_lowercase() == name
        && !name.contains(['\\', '/', '*', '?', '"', '<', '>', '|', ' ', ',', '#', ':'])
}

/// Whether a document goes into an index with this mapping.
///
/// # Errors
/// The field, and what the mapping forbids.
pub fn check_document(document: &Value, mapping: &Value) -> Result<(), String> {
    let root = &mapping["mappings"];
    if root["dynamic"] != "strict" {
        return Err("the mapping lets unknown fields through".to_owned());
    }
    check_properties(document, &root["properties"], "")
}

fn check_properties(document: &Value, properties: &Value, above: &str) -> Result<(), String> {
    for (name, value) in document.as_object().ok_or_else(|| format!("{above}: no object"))? {
        let path = format!("{above}{name}");
        let field = properties.get(name).ok_or_else(|| format!("{path}: not in the mapping"))?;
        check_value(value, field, &path)?;
    }
    Ok(())
}

fn check_value(value: &Value, field: &Value, path: &str) -> Result<(), String> {
    if value.is_null() || field["enabled"] == false {
        return Ok(());
    }
    if let Value::Array(parts) = value {
        return parts.iter().try_for_each(|part| check_value(part, field, path));
    }
    let kind = field["type"].as_str().unwrap_or_default();
    let fits = match kind {
        "keyword" => value.as_str().is_some_and(|text| text.len() <= KEYWORD_BYTES),
        "text" => value.is_string(),
        "integer" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "float" => value.is_number(),
        "date" => value.as_str().is_some_and(is_day),
        "nested" | "object" => return check_properties(value, &field["properties"], &format!("{path}.")),
        _ => return Err(format!("{path}: unknown type {kind:?}")),
    };
    if fits { Ok(()) } else { Err(format!("{path}: {value} is no {kind}")) }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number =
        |text: &str, digits: usize| (text.len() == digits).then(|| text.parse::<u32>().ok()).flatten();
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// Analysers that a mapping's fields name, which its settings must declare.
#[must_use]
pub fn undeclared_analysers(mapping: &Value) -> Vec<String> {
    let declared = mapping["settings"]["analysis"]["analyzer"].as_object();
    let mut undeclared = Vec::new();
    let mut fields: Vec<&Value> = vec![&mapping["mappings"]["properties"]];
    while let Some(value) = fields.pop() {
        if let Some(object) = value.as_object() {
            if let Some(name) = object.get("analyzer").and_then(Value::as_str)
                && !declared.is_some_and(|declared| declared.contains_key(name))
            {
                undeclared.push(name.to_owned());
            }
            fields.extend(object.values());
        }
    }
    undeclared
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 1000;

    #[track_caller]
    fn check(body: &str, expected: Result<usize, &str>) {
        let found = read_body(body.as_bytes(), MOST).map(|documents| documents.len());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
            (found, expected) => panic!("{found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn bodies() {
        let head = r#"{"index":{"_index":"a","_id":"1"}}"#;
        check(&format!("{head}\n{{\"x\":1}}\n"), Ok(1));
        check(&format!("{head}\n{{\"x\":1}}"), Err("line feed"));
        check(&format!("{head}\n"), Err("no source"));
        check(&format!("{head}\n\n"), Err("line 2: no JSON"));
        check(&format!("{head}\r\n{{}}\n"), Err("carriage return"));
        check("{\"index\":{\"_index\":\"A\",\"_id\":\"1\"}}\n{\"x\":1}\n", Err("no name of an index"));
        check("{\"index\":{\"_index\":\"a\"}}\n{\"x\":1}\n", Err("no _id"));
        check(
            "{\"index\":{\"_index\":\"a\",\"_id\":\"1\",\"_type\":\"b\"}}\n{\"x\":1}\n",
            Err("unknown parameter"),
        );
        check("{\"delete\":{\"_index\":\"a\",\"_id\":\"1\"}}\n", Err("no whole document"));
        check(&" ".repeat(MOST + 1), Err("at most"));
    }

    #[test]
    fn documents() {
        let mapping = serde_json::json!({ "mappings": { "dynamic": "strict", "properties": {
            "day": { "type": "date" }, "page": { "type": "integer" }, "topics": { "type": "nested", "properties": { "code": { "type": "keyword" } } },
        } } });
        let wrong = |document: Value| check_document(&document, &mapping).unwrap_err();
        assert!(
            check_document(
                &serde_json::json!({ "day": "2016-03-05", "page": null, "topics": [{ "code": "A" }] }),
                &mapping
            )
            .is_ok()
        );
        assert!(wrong(serde_json::json!({ "day": "5 mars" })).contains("no date"));
        assert!(wrong(serde_json::json!({ "other": 1 })).contains("not in the mapping"));
        assert!(wrong(serde_json::json!({ "topics": [{ "score": 1 }] })).contains("topics.score"));
        assert!(wrong(serde_json::json!({ "page": 1.5 })).contains("no integer"));
    }
}
