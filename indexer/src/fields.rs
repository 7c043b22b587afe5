//! The fields of the search language: their names, and the words that their values may have.

#[cfg(test)]
use cambon_document::{BodyKind, ConclusionKind, Form, Nature, Status, Zone};

/// What a field restricts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldName {
    /// Words of the report's title.
    Title,
    /// Words of the audited body's name.
    Body,
    /// Words of the headings above a passage.
    Section,
    /// Code of the jurisdiction.
    Jurisdiction,
    /// Code of a topic.
    Topic,
    /// Kind of conclusion, or its rubric.
    Nature,
    /// How a conclusion stands in the report.
    Form,
    /// Status of a recommendation.
    Status,
    /// Part of the report.
    Zone,
    /// Kind of the audited body.
    BodyKind,
    /// Département number.
    Department,
    /// Number printed before a conclusion.
    Number,
    /// Id or file name of a report.
    Reference,
    /// Article of law.
    Article,
    /// Page of the report.
    Page,
    /// Year of publication.
    Year,
    /// Day of publication.
    Date,
}

/// French name first, then the others.
const NAMES: [(FieldName, &[&str]); 17] = [
    (FieldName::Title, &["titre", "title"]),
    (FieldName::Body, &["organisme", "body"]),
    (FieldName::Section, &["section", "heading"]),
    (FieldName::Jurisdiction, &["juridiction", "jurisdiction", "chambre"]),
    (FieldName::Topic, &["theme", "topic", "thème"]),
    (FieldName::Nature, &["nature", "kind"]),
    (FieldName::Form, &["forme", "form"]),
    (FieldName::Status, &["statut", "status"]),
    (FieldName::Zone, &["zone", "part"]),
    (FieldName::BodyKind, &["type", "body_kind"]),
    (FieldName::Department, &["departement", "department", "département"]),
    (FieldName::Number, &["numero", "number", "numéro"]),
    (FieldName::Reference, &["ref", "reference", "référence", "publication"]),
    (FieldName::Article, &["article", "law"]),
    (FieldName::Page, &["page"]),
    (FieldName::Year, &["annee", "year", "année"]),
    (FieldName::Date, &["date"]),
];

/// French words of a value, and the code under which it is indexed.
type Value = (&'static str, &'static str);

const NATURES: [Value; 5] = [
    ("rappel", "legal_reminder"),
    ("recommandation", "recommendation"),
    ("constat", "finding"),
    ("regularite", "regularity"),
    ("performance", "performance"),
];
const FORMS: [Value; 4] =
    [("liste", "list"), ("encadre", "call_out"), ("texte", "in_text"), ("suivi", "follow_up")];
const STATUSES: [Value; 6] = [
    ("fait", "done"),
    ("partiel", "partial"),
    ("non-fait", "not_done"),
    ("refus", "refused"),
    ("sans-objet", "obsolete"),
    ("a-suivre", "to_follow"),
];
const ZONES: [Value; 9] = [
    ("couverture", "cover"),
    ("lettre", "letter"),
    ("synthese", "summary"),
    ("recommandations", "recommendations"),
    ("procedure", "procedure"),
    ("corps", "body"),
    ("annexe", "annex"),
    ("glossaire", "glossary"),
    ("reponse", "response"),
];
const BODY_KINDS: [Value; 15] = [
    ("commune", "commune"),
    ("epci", "epci"),
    ("departement", "department"),
    ("region", "region"),
    ("hopital", "hospital"),
    ("ehpad", "nursing_home"),
    ("sem", "local_public_company"),
    ("association", "association"),
    ("syndicat", "syndicate"),
    ("etablissement-local", "local_establishment"),
    ("enseignement", "school"),
    ("chambre-consulaire", "consular_chamber"),
    ("gip", "public_interest_group"),
    ("etat", "state"),
    ("autre", "other"),
];

impl FieldName {
    /// The field of a name, French or English.
    pub fn of(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
    }

    /// Its French name.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }

    /// Every French name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, names)| names[0])
    }

    /// The values of a closed field: French word and code; empty for open ones.
    pub fn values(self) -> &'static [Value] {
        match self {
            Self::Nature => &NATURES,
            Self::Form => &FORMS,
            Self::Status => &STATUSES,
            Self::Zone => &ZONES,
            Self::BodyKind => &BODY_KINDS,
            _ => &[],
        }
    }

    /// The French word of a value typed as that word or as its code.
    pub fn value(self, typed: &str) -> Option<&'static str> {
        let typed = plain(typed);
        let fits = |(word, code): &&Value| *word == typed || code.replace('_', "-") == typed;
        self.values().iter().find(fits).map(|(word, _)| *word)
    }

    /// The code of a French word.
    pub fn code(self, word: &str) -> Option<&'static str> {
        self.values().iter().find(|(known, _)| *known == word).map(|(_, code)| *code)
    }

    /// The closest known value, to be proposed.
    pub fn closest_value(self, typed: &str) -> Option<&'static str> {
        closest(&plain(typed), self.values().iter().map(|(word, _)| *word))
    }

    /// The closest known name, to be proposed.
    pub fn closest_name(typed: &str) -> Option<&'static str> {
        closest(&typed.to_lowercase(), Self::names())
    }

    /// Whether a word of the language names the codes that the document model knows; held by a test.
    #[cfg(test)]
    pub fn codes_are_known() -> bool {
        NATURES
            .iter()
            .all(|(_, code)| ConclusionKind::from_code(code).is_some() || Nature::from_code(code).is_some())
            && FORMS.iter().all(|(_, code)| Form::from_code(code).is_some())
            && STATUSES.iter().all(|(_, code)| Status::from_code(code).is_some())
            && ZONES.iter().all(|(_, code)| Zone::from_code(code).is_some())
            && BODY_KINDS.iter().all(|(_, code)| BodyKind::from_code(code).is_some())
    }
}

/// Lower case, without accents, underscores as hyphens.
fn plain(text: &str) -> String {
    crate::analysis::fold(&text.to_lowercase()).replace('_', "-")
}

fn closest(typed: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let near = known.map(|word| (crate::distance::edits(typed, word), word)).min()?;
    let allowed = (typed.chars().count() / 3).max(1);
    (near.0 <= allowed).then_some(near.1)
}
