//! Why a page cannot be shown, and what its reader is told: French, made in one place from the kind of error. The technical
//! cause goes to the log.

use cambon_corpus::StoreError;
use cambon_indexer::{IndexError, QueryError};
use cambon_newsroom::NewsError;

/// Why there is no page.
#[derive(Debug)]
pub enum Failure {
    /// Nothing has this address.
    NotFound,
    /// What was sent cannot be understood; in French, for the reader.
    BadRequest(String),
    /// The query cannot be understood.
    Query {
        /// As typed.
        query: String,
        /// Where and why.
        error: Box<QueryError>,
    },
    /// A form that comes from another site, or from nowhere.
    Foreign,
    /// A link that is not valid, has expired or was used.
    Link(cambon_newsroom::readers::TokenError),
    /// Too many requests from this client.
    TooMany,
    /// More is sent than is taken.
    TooLarge,
    /// The results have changed since the page before was given.
    Outdated,
    /// There is no index, or no catalogue.
    NotReady(String),
    /// Something broke; the cause, for the log.
    Broken(String),
}

impl Failure {
    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::BadRequest(_) | Self::Query { .. } => 400,
            Self::Foreign => 403,
            Self::Link(_) => 410,
            Self::TooMany => 429,
            Self::TooLarge => 413,
            Self::Outdated => 409,
            Self::NotReady(_) => 503,
            Self::Broken(_) => 500,
        }
    }

    /// Title of the page.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "Page introuvable",
            Self::BadRequest(_) => "Demande incomprise",
            Self::Query { .. } => "Recherche incomprise",
            Self::Foreign => "Formulaire refusé",
            Self::Link(_) => "Lien périmé",
            Self::TooMany => "Trop de demandes",
            Self::TooLarge => "Demande trop longue",
            Self::Outdated => "Résultats mis à jour",
            Self::NotReady(_) => "Site en préparation",
            Self::Broken(_) => "Erreur interne",
        }
    }

    /// What is wrong and what to do, for the reader.
    #[must_use]
    pub fn message(&self) -> String {
        use cambon_newsroom::readers::TokenError;
        let text = match self {
            Self::NotFound => {
                "Rien ne porte cette adresse. Vérifiez qu’elle est complète, ou cherchez ce qu’elle désignait."
            }
            Self::BadRequest(message) => message,
            Self::Query { .. } => "La recherche ne peut pas être lue telle qu’elle est écrite.",
            Self::Foreign => {
                "Ce formulaire a été envoyé depuis un autre site. Ouvrez la page sur ce site et recommencez."
            }
            Self::Link(TokenError::Invalid) => {
                "Ce lien n’est pas valable. Vérifiez qu’il est complet : certaines messageries le coupent en fin de ligne."
            }
            Self::Link(TokenError::Expired) => {
                "Ce lien a expiré. Demandez-en un autre, la démarche est la même."
            }
            Self::Link(TokenError::Spent) => {
                "Ce lien a déjà servi, ou l’abonnement auquel il menait a pris fin."
            }
            Self::TooMany => "Trop de demandes depuis cet ordinateur. Réessayez dans une heure.",
            Self::TooLarge => "Ce qui a été envoyé est plus long que ce que le site accepte.",
            Self::Outdated => {
                "La base a été mise à jour depuis la page précédente. Reprenez la recherche à la première page."
            }
            Self::NotReady(_) => {
                "La base est en cours de construction ou momentanément illisible. Réessayez dans quelques minutes."
            }
            Self::Broken(_) => {
                "Une erreur est survenue de notre côté. Elle est enregistrée ; réessayez plus tard."
            }
        };
        text.to_owned()
    }

    /// For the log; `None` where nothing is wrong here.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::NotReady(cause) | Self::Broken(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoCatalogue { .. } => Self::NotReady(error.to_string()),
            StoreError::UnknownPublication { .. } => Self::NotFound,
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<NewsError> for Failure {
    fn from(error: NewsError) -> Self {
        match error {
            NewsError::Token(error) => Self::Link(error),
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<StoreError>() {
            Ok(error) => error.into(),
            Err(error) => Self::Broken(format!("{error:#}")),
        }
    }
}

impl Failure {
    /// Why a search has no results.
    #[must_use]
    pub fn of_search(error: IndexError, query: &str) -> Self {
        match error {
            IndexError::Query(error) => Self::Query { query: query.to_owned(), error: Box::new(error) },
            IndexError::Cursor { .. } => {
                Self::BadRequest("Cette page de résultats n’existe pas. Reprenez à la première.".to_owned())
            }
            IndexError::Outdated => Self::Outdated,
            IndexError::Parameter(error) => Self::BadRequest(format!(
                "Le filtre « {} » n’a pas de valeur « {} ».",
                error.name, error.value
            )),
            IndexError::NotIndexed { .. } => Self::NotFound,
            error @ (IndexError::Missing { .. } | IndexError::OtherVersion { .. }) => {
                Self::NotReady(error.to_string())
            }
            error => Self::Broken(error.to_string()),
        }
    }
}
