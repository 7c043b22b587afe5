//! What a reader asked for, and how often.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::directory::DirectoryFilter;
use crate::french;

/// What is wanted; empty for everything. A search is matched by the caller, as the newsroom knows no index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criteria {
    /// Words of an institution, or the code of a jurisdiction.
    pub institution: Option<String>,
    /// Code of a theme or domain.
    pub theme: Option<String>,
    /// Territory or département.
    pub territory: Option<String>,
    /// Words of an audited body.
    pub body: Option<String>,
    /// A search, in the search language.
    pub query: Option<String>,
}

/// How often a reader is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// As soon as something is published.
    Each,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
    /// Once a month.
    Monthly,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// What.
    pub criteria: Criteria,
    /// How often.
    pub rhythm: Rhythm,
}

impl Rhythm {
    /// Every rhythm.
    pub const ALL: [Self; 4] = [Self::Each, Self::Daily, Self::Weekly, Self::Monthly];

    /// As stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// The rhythm of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.code() == code)
    }

    /// As readers are told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Each => "à chaque publication",
            Self::Daily => "chaque jour",
            Self::Weekly => "chaque semaine",
            Self::Monthly => "chaque mois",
        }
    }
}

impl Criteria {
    /// What an entry must be, leaving the search aside.
    #[must_use]
    pub fn filter(&self) -> DirectoryFilter {
        DirectoryFilter {
            institution: self.institution.clone(),
            theme: self.theme.clone(),
            territory: self.territory.clone(),
            body: self.body.clone(),
            ..DirectoryFilter::default()
        }
    }

    /// `l’institution « IGF », le thème « Temps de travail »`; `toutes les publications` where nothing is chosen.
    #[must_use]
    pub fn words(&self, context: &Context<'_>) -> String {
        let theme = self.theme.as_ref().map(|code| context.theme(code));
        let parts = [
            ("l’institution", self.institution.as_ref()),
            ("le thème", theme.as_ref()),
            ("le territoire", self.territory.as_ref()),
            ("l’organisme", self.body.as_ref()),
            ("la recherche", self.query.as_ref()),
        ];
        let told: Vec<String> = parts
            .iter()
            .filter_map(|(what, value)| Some(format!("{what} {}", french::quoted((*value)?))))
            .collect();
        if told.is_empty() { "toutes les publications".to_owned() } else { told.join(", ") }
    }
}

impl Subscription {
    /// `vous suivez toutes les publications, chaque semaine`.
    #[must_use]
    pub fn because(&self, context: &Context<'_>) -> String {
        format!("vous suivez {}, {}", self.criteria.words(context), self.rhythm.words())
    }
}
