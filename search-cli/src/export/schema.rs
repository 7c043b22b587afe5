//! Declarations of a table as a Table Schema (Data Package version 2), for packages and for the metadata of Parquet files.

use serde_json::{Map, Value, json};

use super::cell::LIST_SEPARATOR;
use super::column::{Column, Kind, Shape, Visibility, closed_set};
use super::resource::Resource;

/// The schema of a table's written columns.
#[must_use]
pub fn table_schema(resource: Resource, shape: &Shape) -> Value {
    let fields: Vec<Value> = shape.columns().iter().map(|column| field(resource, column)).collect();
    let mut schema = Map::new();
    schema.insert("fields".to_owned(), Value::Array(fields));
    schema.insert("missingValues".to_owned(), json!([""]));
    let key = resource.primary_key();
    if !key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    Value::Object(schema)
}

/// Keys into the other tables of a package.
#[must_use]
pub fn foreign_keys(resource: Resource, package: &[Resource]) -> Vec<Value> {
    let within = resource.foreign_keys().iter().filter(|(_, other, _)| package.contains(other));
    within
        .map(|(column, other, key)| {
            json!({ "fields": [column], "reference": { "resource": other.name(), "fields": [key] } })
        })
        .collect()
}

fn field(resource: Resource, column: &Column) -> Value {
    let mut field = Map::new();
    let mut set = |name: &str, value: Value| field.insert(name.to_owned(), value);
    set("name", json!(column.name));
    set("type", json!(type_of(column.kind)));
    if column.kind == Kind::Date {
        set("format", json!("%Y-%m-%d"));
    }
    let lists = column.kind.is_list();
    let french = if lists {
        format!("{} (séparés par « {LIST_SEPARATOR} »)", column.fr)
    } else {
        column.fr.to_owned()
    };
    let english = if lists {
        format!("{} (separated by \"{LIST_SEPARATOR}\")", column.en)
    } else {
        column.en.to_owned()
    };
    set("description", json!(french));
    set("cambon:description_en", json!(english));
    if let Some(constraints) = constraints(resource, column) {
        set("constraints", constraints);
    }
    Value::Object(field)
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer | Kind::FlatInteger => "integer",
        Kind::Number | Kind::FlatNumber => "number",
        Kind::Date => "date",
        Kind::Nested => "array",
        _ => "string",
    }
}

fn constraints(resource: Resource, column: &Column) -> Option<Value> {
    let mut constraints = Map::new();
    if matches!(column.kind, Kind::Id | Kind::Always) {
        constraints.insert("required".to_owned(), json!(true));
    }
    // The kinds of passages are others than those of conclusions.
    let codes = closed_set(column.name).filter(|_| (resource, column.name) != (Resource::Passages, "kind"));
    if let Some(codes) = codes {
        constraints.insert("enum".to_owned(), json!(codes));
    }
    (!constraints.is_empty()).then_some(Value::Object(constraints))
}

/// A column as it was declared, whatever the format.
#[must_use]
pub fn declaration(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": type_of(column.kind),
        "list": column.kind.is_list(),
        "public": column.visibility == Visibility::Public,
        "jsonl": column.kind.in_objects(),
        "tables": column.kind.in_tables(),
        "fr": column.fr,
        "en": column.en,
    })
}
