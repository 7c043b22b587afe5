//! The tables that can be exported: their names, columns and keys.

use super::column::Column;
use super::tables::{conclusions, publications};

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Conclusions.
    Conclusions,
    /// Topics of conclusions.
    Topics,
    /// Places of conclusions.
    Occurrences,
    /// Legal bases of conclusions.
    LegalBases,
    /// Publications.
    Publications,
    /// Passages of publications.
    Passages,
    /// Audited bodies.
    Bodies,
    /// Themes.
    Taxonomy,
}

impl Resource {
    /// Every table.
    pub const ALL: [Self; 8] = [
        Self::Conclusions,
        Self::Topics,
        Self::Occurrences,
        Self::LegalBases,
        Self::Publications,
        Self::Passages,
        Self::Bodies,
        Self::Taxonomy,
    ];

    /// Its name, in commands and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conclusions => "conclusions",
            Self::Topics => "topics",
            Self::Occurrences => "occurrences",
            Self::LegalBases => "legal_bases",
            Self::Publications => "publications",
            Self::Passages => "passages",
            Self::Bodies => "bodies",
            Self::Taxonomy => "taxonomy",
        }
    }

    /// The table of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|resource| resource.name() == name)
    }

    /// What a row is, in French and English.
    #[must_use]
    pub fn description(self) -> (&'static str, &'static str) {
        match self {
            Self::Conclusions => ("Une ligne par conclusion", "One row a conclusion"),
            Self::Topics => ("Une ligne par thème d’une conclusion", "One row a topic of a conclusion"),
            Self::Occurrences => {
                ("Une ligne par endroit où figure une conclusion", "One row a place of a conclusion")
            }
            Self::LegalBases => (
                "Une ligne par texte de droit cité dans une conclusion",
                "One row a legal basis of a conclusion",
            ),
            Self::Publications => ("Une ligne par publication", "One row a publication"),
            Self::Passages => ("Une ligne par passage", "One row a passage"),
            Self::Bodies => ("Une ligne par organisme contrôlé", "One row an audited body"),
            Self::Taxonomy => ("Une ligne par thème de la taxonomie", "One row a topic of the taxonomy"),
        }
    }

    /// Its declared columns.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Conclusions => conclusions::COLUMNS,
            Self::Topics => conclusions::TOPIC_COLUMNS,
            Self::Occurrences => conclusions::OCCURRENCE_COLUMNS,
            Self::LegalBases => conclusions::BASIS_COLUMNS,
            Self::Publications => publications::COLUMNS,
            Self::Passages => publications::PASSAGE_COLUMNS,
            Self::Bodies => publications::BODY_COLUMNS,
            Self::Taxonomy => publications::THEME_COLUMNS,
        }
    }

    /// Columns whose values together name one row.
    #[must_use]
    pub fn primary_key(self) -> &'static [&'static str] {
        match self {
            Self::Conclusions | Self::Passages => &["id"],
            Self::Topics | Self::Occurrences | Self::LegalBases => &["conclusion_id", "rank"],
            Self::Publications => &["publication_id"],
            // A body without département has an empty cell, which a primary key may not have.
            Self::Bodies => &[],
            Self::Taxonomy => &["code"],
        }
    }

    /// Columns that name a row of another table: column, table, its column.
    #[must_use]
    pub fn foreign_keys(self) -> &'static [(&'static str, Self, &'static str)] {
        match self {
            Self::Conclusions => &[
                ("publication_id", Self::Publications, "publication_id"),
                ("primary_topic", Self::Taxonomy, "code"),
            ],
            Self::Topics => &[("conclusion_id", Self::Conclusions, "id"), ("code", Self::Taxonomy, "code")],
            Self::Occurrences | Self::LegalBases => &[("conclusion_id", Self::Conclusions, "id")],
            Self::Passages => &[("publication_id", Self::Publications, "publication_id")],
            Self::Publications | Self::Bodies | Self::Taxonomy => &[],
        }
    }

    /// The tables that go with it into a data package, itself first.
    #[must_use]
    pub fn package(self) -> &'static [Self] {
        match self {
            Self::Passages => &[Self::Passages, Self::Publications],
            Self::Publications | Self::Bodies => &[Self::Publications, Self::Bodies],
            Self::Taxonomy => &[Self::Taxonomy],
            Self::Conclusions | Self::Topics | Self::Occurrences | Self::LegalBases => &[
                Self::Conclusions,
                Self::Topics,
                Self::Occurrences,
                Self::LegalBases,
                Self::Publications,
                Self::Bodies,
                Self::Taxonomy,
            ],
        }
    }
}
