//! The search API: what a program asks for and what it is answered, in JSON, with its OpenAPI description.
//!
//! The command line and the site use the same parameters, operations and answers; neither HTTP nor printing stands here.
//! Names of parameters and fields are stable: one is added, none is renamed or removed within a version of the API.

mod answers;
mod openapi;
mod parameters;
pub(crate) mod schemas;

use jiff::civil::Date;

pub use answers::{
    CompletionAnswer, ErrorAnswer, ErrorDetail, ExplainAnswer, FacetValue, FacetsAnswer, LookUpAnswer, Month,
    SearchAnswer,
};
pub use openapi::{API_VERSION, describe};
pub use parameters::{ParameterError, Parameters};

use crate::error::IndexError;
use crate::filters::Request;
use crate::search::{Model, Searcher};

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Passages or conclusions that a query finds.
    Search,
    /// What resembles a conclusion or a passage.
    Like,
    /// What a number or reference names.
    LookUp,
    /// What may be meant by the beginning of a word.
    Complete,
    /// How a query is understood.
    Explain,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 5] = [Self::Search, Self::Like, Self::LookUp, Self::Complete, Self::Explain];

    /// Its address below that of the API.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Search => "/search",
            Self::Like => "/like",
            Self::LookUp => "/lookup",
            Self::Complete => "/complete",
            Self::Explain => "/explain",
        }
    }

    /// Whether it takes the parameter of a name.
    #[must_use]
    pub fn takes(self, parameter: &str) -> bool {
        match self {
            Self::Search => parameter != "id",
            Self::Like => parameter != "q",
            Self::LookUp => ["q", "limit", "publication"].contains(&parameter),
            Self::Complete => ["q", "limit"].contains(&parameter),
            Self::Explain => ["q", "in"].contains(&parameter),
        }
    }
}

/// The request that parameters mean; publications are sought in the index.
///
/// # Errors
/// When a publication is unknown, or the index cannot be read.
pub fn request(searcher: &Searcher, parameters: &Parameters, today: Date) -> Result<Request, IndexError> {
    let mut request = parameters.request(today);
    for name in &parameters.publication {
        let unknown = || IndexError::NotIndexed { what: format!("publication \"{name}\"") };
        request.filters.publication.push(searcher.publication(name)?.ok_or_else(unknown)?);
    }
    Ok(request)
}

/// One page of what a query finds; relative dates count from `today`.
///
/// # Errors
/// When the query or a parameter cannot be understood, or the index cannot be read.
pub fn search(searcher: &Searcher, parameters: &Parameters, today: Date) -> Result<SearchAnswer, IndexError> {
    let request = request(searcher, parameters, today)?;
    Ok(SearchAnswer::of(searcher.search(&request)?, &request, searcher))
}

/// What resembles the conclusion or passage of an id, itself left out.
///
/// # Errors
/// When the index does not hold it, or cannot be read.
pub fn like(searcher: &Searcher, parameters: &Parameters, today: Date) -> Result<SearchAnswer, IndexError> {
    let model = Model::of_id(&parameters.id);
    let of_conclusions = matches!(model, Model::Conclusion(_)).then_some(crate::Scope::Conclusions);
    let scope = parameters.scope.or(of_conclusions);
    let request = request(searcher, &Parameters { scope, ..parameters.clone() }, today)?;
    Ok(SearchAnswer::of(searcher.like(&model, &request)?, &request, searcher))
}

/// Publications, conclusions and passages that a number or reference names.
///
/// # Errors
/// When the index cannot be read.
pub fn look_up(
    searcher: &Searcher,
    parameters: &Parameters,
    today: Date,
) -> Result<LookUpAnswer, IndexError> {
    let request = request(searcher, parameters, today)?;
    Ok(LookUpAnswer { found: searcher.look_up(&request)? })
}

/// What may be meant by the beginning of a word; `label` names topics by their codes.
///
/// # Errors
/// When the index cannot be read.
pub fn complete(
    searcher: &Searcher,
    parameters: &Parameters,
    label: &dyn Fn(&str) -> Option<String>,
) -> Result<CompletionAnswer, IndexError> {
    let limit = parameters.limit.unwrap_or(parameters::COMPLETIONS);
    Ok(CompletionAnswer { completions: searcher.complete(&parameters.q, limit, label)? })
}

/// How a query is understood: its canonical form, its parts, and what each stands for in the index.
///
/// # Errors
/// When the query cannot be understood, or the index cannot be read.
pub fn explain(
    searcher: &Searcher,
    parameters: &Parameters,
    today: Date,
) -> Result<ExplainAnswer, IndexError> {
    let request = parameters.request(today);
    let (parts, synonyms) = searcher.explain(&request)?;
    Ok(ExplainAnswer {
        canonical: crate::canonical(&request.query, today)?,
        scope: request.scope,
        synonyms,
        parts,
    })
}
