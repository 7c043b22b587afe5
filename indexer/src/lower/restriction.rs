//! Restrictions by a field for the engine.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, ExistsQuery, Query, RangeQuery};

use super::words::{bare_term, spread};
use crate::acronyms::folded_stem;
use crate::error::IndexError;
use crate::fields::FieldName;
use crate::query::{Node, Restriction};
use crate::runs::{Shared, Spread, WholeRuns};
use crate::schema::Fields;
use crate::worded::Worded;

pub fn query(fields: &Fields, restriction: &Restriction) -> Result<Box<dyn Query>, IndexError> {
    Ok(match restriction {
        Restriction::Words(name, node) => words(fields, *name, node),
        Restriction::Value(name, value) => value_of(fields, *name, value),
        Restriction::Article { sought, .. } => bare_term(fields.article, sought),
        Restriction::Numbers(FieldName::Page, first, last) => {
            let bound = |number: &Option<u64>| number.map(|number| Term::from_field_u64(fields.page, number));
            range(bound(first), bound(last))
        }
        Restriction::Numbers(_, first, last) => {
            let day =
                |year: u64, day: i64| Term::from_field_i64(fields.day, year.min(9999) as i64 * 10_000 + day);
            days(fields, first.map(|year| day(year, 101)), last.map(|year| day(year, 1231)))
        }
        Restriction::Days { range, .. } => {
            let bound =
                |date: Option<Date>| date.map(|date| Term::from_field_i64(fields.day, day_number(date)));
            days(fields, bound(range.first), bound(range.last))
        }
        Restriction::Exists(name) => exists(fields, *name),
    })
}

/// A day as the number 20161231.
pub fn day_number(date: Date) -> i64 {
    (i64::from(date.year()) * 100 + i64::from(date.month())) * 100 + i64::from(date.day())
}

/// All of the publications between two days.
fn days(fields: &Fields, first: Option<Term>, last: Option<Term>) -> Box<dyn Query> {
    Box::new(WholeRuns::new(&fields.runs, Shared::Publication, range(first, last)))
}

/// Between two terms, both included; `None` is open.
pub fn range(first: Option<Term>, last: Option<Term>) -> Box<dyn Query> {
    if first.is_none() && last.is_none() {
        return Box::new(AllQuery);
    }
    let bound = |term: Option<Term>| term.map_or(Bound::Unbounded, Bound::Included);
    Box::new(RangeQuery::new(bound(first), bound(last)))
}

/// Every word in the field, in any inflection; a phrase also in its order and as typed, which the indexed stems alone cannot tell.
fn words(fields: &Fields, name: FieldName, node: &Node) -> Box<dyn Query> {
    let field = match name {
        FieldName::Body => fields.body,
        FieldName::Section => fields.section,
        _ => fields.title,
    };
    let tokens = match node {
        Node::Word(tokens) | Node::Phrase(tokens) => tokens.as_slice(),
        _ => &[],
    };
    let stems: Vec<String> = tokens.iter().filter(|token| !token.elided).map(folded_stem).collect();
    let all: Box<dyn Query> = Box::new(spread(fields, field, &stems));
    match node {
        Node::Phrase(tokens) => Box::new(Worded::new(all, fields, name, tokens)),
        _ => all,
    }
}

fn value_of(fields: &Fields, name: FieldName, value: &str) -> Box<dyn Query> {
    let code = name.code(value).unwrap_or(value);
    let keyword = |field| bare_term(field, code);
    let shared = |field| Box::new(spread(fields, field, &[code])) as Box<dyn Query>;
    let either = |a, b| Box::new(BooleanQuery::union(vec![a, b])) as Box<dyn Query>;
    match name {
        FieldName::Nature => either(keyword(fields.kind), keyword(fields.nature)),
        FieldName::Reference => either(shared(fields.reference), keyword(fields.publication)),
        FieldName::Form => keyword(fields.form),
        FieldName::Status => keyword(fields.status),
        FieldName::Zone => shared(fields.zone),
        FieldName::BodyKind => shared(fields.body_kind),
        FieldName::Jurisdiction => shared(fields.jurisdiction),
        FieldName::Department => shared(fields.department),
        FieldName::Number => keyword(fields.number),
        _ => keyword(fields.topic),
    }
}

/// Where the field has a value; the names of such fields stand where the field does.
fn exists(fields: &Fields, name: FieldName) -> Box<dyn Query> {
    let shared = match name {
        FieldName::Section => Shared::Section,
        FieldName::Title
        | FieldName::Body
        | FieldName::Jurisdiction
        | FieldName::BodyKind
        | FieldName::Department
        | FieldName::Reference
        | FieldName::Year
        | FieldName::Date => Shared::Publication,
        // What has none is no hit anyway.
        FieldName::Zone => return Box::new(AllQuery),
        FieldName::Page => {
            return Box::new(ExistsQuery::new(fields.schema.get_field_name(fields.page).to_owned(), false));
        }
        _ => return bare_term(fields.has, name.name()),
    };
    Box::new(Spread::new(&fields.runs, shared, vec![Term::from_field_text(fields.has, name.name())]))
}
