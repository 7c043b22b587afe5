//! The description of the API in OpenAPI 3.1, made from its operations, its parameters and the types of its answers.

use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::parameters::{DESCRIBED, Described};
use super::{CompletionAnswer, ErrorAnswer, ExplainAnswer, LookUpAnswer, Operation, SearchAnswer};

/// Raised in its first part when a name is renamed or removed, in its second when one is added.
pub const API_VERSION: &str = "1.0";

/// The same for every answer that says why there is none: status, and what it means.
const ERRORS: [(&str, &str); 4] = [
    ("400", "The query or a parameter cannot be understood"),
    ("404", "What is named is not there"),
    ("409", "The index has changed since the cursor was given"),
    ("503", "There is no index, or it cannot be read"),
];

/// The description, as JSON; the same bytes from the same program.
#[must_use]
pub fn describe() -> Value {
    let mut schemas = generator();
    let mut paths = Map::new();
    for operation in Operation::ALL {
        paths.insert(operation.path().to_owned(), json!({ "get": described(operation, &mut schemas) }));
    }
    let components: Map<String, Value> = schemas.take_definitions(true);
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Cambon",
            "summary": "Search in the reports of the French financial jurisdictions and in their conclusions",
            "description": "Places in texts count Unicode characters. Identities are the same on every machine.",
            "version": API_VERSION,
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
        "components": { "schemas": components },
    })
}

fn generator() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.contract = Contract::Serialize;
    settings.meta_schema = None;
    settings.into_generator()
}

fn described(operation: Operation, schemas: &mut SchemaGenerator) -> Value {
    let (id, summary) = match operation {
        Operation::Search => ("search", "Passages or conclusions that a query finds, by publication"),
        Operation::Like => ("like", "What resembles a conclusion or a passage"),
        Operation::LookUp => ("lookUp", "What a number or reference names"),
        Operation::Complete => ("complete", "What may be meant by the beginning of a word"),
        Operation::Explain => ("explain", "How a query is understood"),
    };
    let parameters: Vec<Value> = DESCRIBED
        .iter()
        .filter(|described| operation.takes(described.name))
        .map(|described| parameter(described, operation))
        .collect();
    let answer = match operation {
        Operation::Search | Operation::Like => reference::<SearchAnswer>(schemas),
        Operation::LookUp => reference::<LookUpAnswer>(schemas),
        Operation::Complete => reference::<CompletionAnswer>(schemas),
        Operation::Explain => reference::<ExplainAnswer>(schemas),
    };
    let mut responses = Map::new();
    responses.insert("200".to_owned(), response("The answer", &answer));
    let error = reference::<ErrorAnswer>(schemas);
    responses.extend(ERRORS.map(|(status, about)| (status.to_owned(), response(about, &error))));
    json!({ "operationId": id, "summary": summary, "parameters": parameters, "responses": responses })
}

fn parameter(described: &Described, operation: Operation) -> Value {
    let Described { name, about, schema, repeated } = described;
    let needed = matches!(
        (operation, *name),
        (Operation::Like, "id") | (Operation::LookUp | Operation::Complete | Operation::Explain, "q")
    );
    let schema = if *repeated { json!({ "type": "array", "items": schema() }) } else { schema() };
    let mut parameter =
        json!({ "name": name, "in": "query", "description": about, "required": needed, "schema": schema });
    if *repeated {
        parameter["style"] = json!("form");
        parameter["explode"] = json!(true);
    }
    parameter
}

fn response(about: &str, schema: &Value) -> Value {
    json!({ "description": about, "content": { "application/json": { "schema": schema } } })
}

fn reference<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}
