//! The tables of publications, passages, audited bodies and themes.

use cambon_classifier::taxonomy::Topic;
use cambon_corpus::{Passage, Publication, State};
use cambon_document::BodyKind;
use jiff::civil::Date;

use crate::export::column::table;

/// The address of the current version, where it came from the web.
fn address(publication: &Publication) -> Option<&str> {
    let origin = publication.current_version().origin.as_str();
    (origin.starts_with("https://") || origin.starts_with("http://")).then_some(origin)
}

fn refusal(publication: &Publication) -> Option<&str> {
    match &publication.state {
        State::Refused { reason } => Some(reason),
        State::Pending | State::Done => None,
    }
}

table!(
    /// One row a publication.
    COLUMNS, cells of Publication as one {
        "publication_id" Id Public, "Identifiant de la publication, le même sur toute machine", "Identity of the publication, the same on every machine" => one.id.as_str();
        "source_ref" Name Public, "Référence de la source : nom du fichier importé, sinon adresse", "Reference of the source: name of the imported file, else its address" => &one.source_ref;
        "url" Name Public, "Adresse d’où vient la version courante", "Address from which the current version came" => address(one);
        "title" Name Public, "Titre", "Title" => one.title.as_deref();
        "document_type" Name Public, "Type de document, tel qu’écrit", "Type of document, as written" => one.document_type.as_deref();
        "institution" Name Public, "Institution qui publie, à défaut la juridiction par son nom", "Institution that publishes, else the jurisdiction by its name" => one.institution.as_deref();
        "jurisdiction" Code Public, "Juridiction : code actuel, sinon nom", "Jurisdiction: its code of today, else its name" => one.jurisdiction.as_deref();
        "jurisdiction_literal" Name Public, "Juridiction, telle que nommée dans le texte", "Jurisdiction, by the name in the text" => one.from_text.jurisdiction_literal.as_deref();
        "body" Name Public, "Organisme contrôlé", "Audited body" => one.body.as_deref();
        "body_kind" Code Public, "Nature de l’organisme contrôlé", "Kind of the audited body" => one.body_kind.map(|kind| kind.code());
        "department" Code Public, "Numéro du département : texte, avec son zéro initial", "Number of the département: a text, with its leading zero" => one.department.as_deref();
        "date" Date Public, "Date de publication, à défaut d’adoption", "Day of publication, else of adoption" => one.date;
        "period_start" Integer Public, "Premier exercice examiné", "First financial year examined" => one.from_text.period_start;
        "period_end" Integer Public, "Dernier exercice examiné", "Last financial year examined" => one.from_text.period_end;
        "adopted" Date Public, "Date d’adoption des observations", "Day on which the observations were adopted" => one.from_text.adopted;
        "format" Code Public, "Format de la version courante", "Format of the current version" => one.current_version().format.map(cambon_document::Format::media_type);
        "sha256" Id Public, "SHA-256 de la version courante", "SHA-256 of the current version" => one.current_version().sha256.as_str();
        "versions" Integer Public, "Nombre de versions conservées", "Versions kept" => one.versions.len();
        "pages" Integer Public, "Nombre de pages ; 0 pour un format sans pages", "Pages; 0 for formats without pages" => one.pages;
        "warnings" Integer Public, "Nombre d’avertissements à la lecture", "Warnings of the reader" => one.warnings;
        "refusal" Name Public, "Motif pour lequel le document n’a pu être lu", "Why it could not be read" => refusal(one);
        "origin" Name Private, "Chemin ou adresse d’où vient la version courante, sur la machine de l’exploitant", "Path or address from which the current version came, on the operator’s machine" => &one.current_version().origin;
    }
);

table!(
    /// One row a passage.
    PASSAGE_COLUMNS, passage_cells of Passage as one {
        "id" Id Public, "Identifiant du passage : publication et rang", "Identity of the passage: publication and ordinal" => &one.id;
        "publication_id" Id Public, "Identifiant de la publication", "Identity of the publication" => one.publication_id.as_str();
        "ordinal" Integer Public, "Rang dans l’ordre de lecture, à partir de 0", "From 0 in reading order" => one.ordinal;
        "kind" Always Public, "Nature : paragraph, list_item, table_row, footnote", "What it is: paragraph, list_item, table_row, footnote" => one.kind.code();
        "text" Prose Public, "Texte exact ; les cellules d’une ligne de tableau sont séparées par une tabulation", "Its words, verbatim; cells of a table row are separated by a tab" => &one.text;
        "zone" Always Public, "Partie du rapport", "Part of the report" => one.zone.code();
        "section" Names Public, "Titres qui le précèdent, du plus général au plus précis", "Headings above it, outermost first" => &one.section[..];
        "page" Integer Public, "Page où il commence, à partir de 1", "Page on which it begins, from 1" => one.page.map(|page| page.0);
        "char_start" Integer Public, "Premier caractère (Unicode) dans le texte du rapport, à partir de 0", "First character (Unicode) in the text of the report, from 0" => one.char_start;
        "char_end" Integer Public, "Caractère qui suit le dernier", "Character after the last" => one.char_end;
    }
);

/// An audited body over its publications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedBody {
    /// As named in the reports.
    pub name: String,
    /// Département number.
    pub department: Option<String>,
    /// Its kind, in the first report that tells.
    pub kind: Option<BodyKind>,
    /// SIREN, where the register knows the body.
    pub siren: Option<String>,
    /// INSEE code, where the register knows the body.
    pub insee: Option<String>,
    /// Number of publications.
    pub publications: usize,
    /// First and last day of publication.
    pub days: Option<(Date, Date)>,
}

table!(
    /// One row an audited body.
    BODY_COLUMNS, body_cells of AuditedBody as one {
        "body" Always Public, "Organisme contrôlé, tel que nommé dans les rapports", "Audited body, as named in the reports" => &one.name;
        "department" Code Public, "Numéro du département : texte, avec son zéro initial", "Number of the département: a text, with its leading zero" => one.department.as_deref();
        "body_kind" Code Public, "Nature de l’organisme", "Kind of the body" => one.kind.map(|kind| kind.code());
        "siren" Code Public, "SIREN, si le registre importé connaît l’organisme", "SIREN, where the imported register knows the body" => one.siren.as_deref();
        "insee" Code Public, "Code INSEE, si le registre importé connaît l’organisme : texte", "INSEE code, where the imported register knows the body: a text" => one.insee.as_deref();
        "publications" Integer Public, "Nombre de publications", "Number of publications" => one.publications;
        "first_date" Date Public, "Date de la première publication", "Day of the first publication" => one.days.map(|(first, _)| first);
        "last_date" Date Public, "Date de la dernière publication", "Day of the last publication" => one.days.map(|(_, last)| last);
    }
);

table!(
    /// One row a theme.
    THEME_COLUMNS, theme_cells of Topic as one {
        "code" Id Public, "Code du thème", "Code of the topic" => one.code.as_str();
        "parent" Code Public, "Code du domaine auquel il appartient", "Code of the domain it belongs to" => one.parent.as_ref().map(|code| code.as_str());
        "label_fr" Name Public, "Nom en français", "Name in French" => &one.label.fr;
        "label_en" Name Public, "Nom en anglais", "Name in English" => &one.label.en;
        "scope_fr" Name Public, "Ce qu’il comprend, en français", "What belongs to it, in French" => &one.scope.fr;
        "scope_en" Name Public, "Ce qu’il comprend, en anglais", "What belongs to it, in English" => &one.scope.en;
        "also_fr" Names Public, "Autres noms en français", "Other names in French" => &one.also.fr[..];
        "also_en" Names Public, "Autres noms en anglais", "Other names in English" => &one.also.en[..];
        "official" Codes Public, "Codes des domaines correspondants de la grille officielle", "Codes of the corresponding domains of the official grid" => &one.official[..];
    }
);
