//! Schemas of closed sets whose types stand in other crates, from the sets themselves.

use cambon_document::{BodyKind, ConclusionKind, Form, Nature, Status, Zone};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::filters::{Scope, Sort};

fn set(codes: &[&'static str]) -> Value {
    json!({ "type": "string", "enum": codes })
}

fn always(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

fn or_null(value: &Value) -> Schema {
    always(json!({ "anyOf": [value, { "type": "null" }] }))
}

macro_rules! closed_set {
    ($name:ident, $set:ty) => {
        /// Codes of the set.
        pub fn $name() -> Value {
            set(&<$set>::ALL.iter().map(|value| value.code()).collect::<Vec<_>>())
        }
    };
}

closed_set!(scope, Scope);
closed_set!(sort, Sort);
closed_set!(body_kind, BodyKind);
closed_set!(zone, Zone);
closed_set!(kind, ConclusionKind);
closed_set!(form, Form);
closed_set!(status, Status);
closed_set!(nature, Nature);

pub fn scope_field(_: &mut SchemaGenerator) -> Schema {
    always(scope())
}

pub fn zone_field(_: &mut SchemaGenerator) -> Schema {
    always(zone())
}

pub fn kind_field(_: &mut SchemaGenerator) -> Schema {
    always(kind())
}

pub fn form_field(_: &mut SchemaGenerator) -> Schema {
    always(form())
}

pub fn body_kind_or_null(_: &mut SchemaGenerator) -> Schema {
    or_null(&body_kind())
}

pub fn status_or_null(_: &mut SchemaGenerator) -> Schema {
    or_null(&status())
}

pub fn nature_or_null(_: &mut SchemaGenerator) -> Schema {
    or_null(&nature())
}
