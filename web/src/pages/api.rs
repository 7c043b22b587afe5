//! The API for programs: the operations of `cambon_indexer::api` over HTTP, their description, and a page that explains them.

use askama::Template;
use cambon_indexer::IndexError;
use cambon_indexer::api::{self, ErrorAnswer, ErrorDetail, Operation, ParameterError, Parameters};

use super::frame::Frame;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "api.html")]
struct Page {
    frame: Frame,
    operations: Vec<Described>,
    site: String,
}

/// An operation, from the description.
struct Described {
    path: String,
    summary: String,
    parameters: Vec<(String, String, String)>,
}

/// The page that explains the API, made from its description.
///
/// # Errors
/// When the template cannot be filled.
pub fn documentation(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let description = api::describe();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let operations = description["paths"].as_object().into_iter().flatten().map(|(path, methods)| {
        let operation = &methods["get"];
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        Described {
            path: format!("/api/v1{path}"),
            summary: text(&operation["summary"]),
            parameters: parameters
                .map(|parameter| {
                    let schema = &parameter["schema"];
                    let kind = if schema["type"] == "array" { &schema["items"] } else { schema };
                    let values = kind["enum"].as_array().into_iter().flatten().map(text);
                    let values = values.collect::<Vec<_>>().join(", ");
                    (text(&parameter["name"]), text(&parameter["description"]), values)
                })
                .collect(),
        }
    });
    let frame = Frame::new(
        visit,
        "Interface pour les programmes (API)",
        "L’API de recherche, décrite en OpenAPI 3.1.",
    );
    Answer::page(&Page { frame, operations: operations.collect(), site: visit.app.settings.site.clone() })
}

/// The description in OpenAPI 3.1.
///
/// # Errors
/// When it cannot be written.
pub fn description(_: &Visit<'_>) -> Result<Answer, Failure> {
    Answer::json(&api::describe())
}

/// Answers an operation.
///
/// # Errors
/// When there is none of this name. What is wrong with a request is an answer.
pub fn operation(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let path = format!("/{}", visit.part("operation"));
    let operation = Operation::ALL.into_iter().find(|known| known.path() == path);
    let operation = operation.ok_or(Failure::NotFound)?;
    answered(visit, operation).or_else(|error| {
        let (status, answer) = ErrorAnswer::of(&error);
        if status >= 500 {
            tracing::error!(%error, "the API has no answer");
        }
        Ok(Answer::json(&answer)?.status(status))
    })
}

fn answered(visit: &Visit<'_>, operation: Operation) -> Result<Answer, IndexError> {
    let parameters = parameters(visit, operation)?;
    let unready = |_| IndexError::Missing { folder: "the data folder".to_owned() };
    let searcher = visit.searcher().map_err(unready)?;
    let today = visit.today();
    let label = |code: &str| Some(visit.app.names.taxonomy.get(code)?.label.fr.clone());
    let answer = match operation {
        Operation::Search => Answer::json(&api::search(searcher, &parameters, today)?),
        Operation::Like => Answer::json(&api::like(searcher, &parameters, today)?),
        Operation::LookUp => Answer::json(&api::look_up(searcher, &parameters, today)?),
        Operation::Complete => Answer::json(&api::complete(searcher, &parameters, &label)?),
        Operation::Explain => Answer::json(&api::explain(searcher, &parameters, today)?),
    };
    answer.map_err(|failure| IndexError::Engine { reason: failure.message() })
}

fn parameters(visit: &Visit<'_>, operation: Operation) -> Result<Parameters, ParameterError> {
    let mut parameters = Parameters::default();
    for (name, value) in &visit.query {
        if !operation.takes(name) {
            let taken: Vec<&str> = Parameters::names().filter(|name| operation.takes(name)).collect();
            let remedy = format!("{} takes {}", operation.path(), taken.join(", "));
            return Err(ParameterError { name: name.clone(), value: value.clone(), remedy });
        }
        parameters.set(name, value)?;
    }
    let needed = match operation {
        Operation::Search => None,
        Operation::Like => Some(("id", &parameters.id)),
        Operation::LookUp | Operation::Complete | Operation::Explain => Some(("q", &parameters.q)),
    };
    if let Some((name, _)) = needed.filter(|(name, _)| !visit.query.iter().any(|(known, _)| known == name)) {
        let remedy = format!("{} needs {name}", operation.path());
        return Err(ParameterError { name: name.to_owned(), value: String::new(), remedy });
    }
    Ok(parameters)
}

/// What a program is told where there is no answer.
#[must_use]
pub fn failed(failure: &Failure) -> Answer {
    let code = match failure.status() {
        404 => "not_found",
        503 => "index",
        400..=499 => "parameter",
        _ => "internal",
    };
    let detail = ErrorDetail { code, message: failure.message(), hint: None, position: None, proposal: None };
    let answer = Answer::json(&ErrorAnswer { error: detail });
    answer.unwrap_or_else(|_| Answer::of(crate::answer::JSON, "{}")).status(failure.status())
}
