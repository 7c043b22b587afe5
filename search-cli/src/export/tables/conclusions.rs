//! The table of conclusions, and the long tables of what a conclusion has several of: topics, places, legal bases.

use cambon_corpus::{ConclusionRow, OccurrenceRow, Publication, Result, TopicRow, Words};

use crate::export::cell::Raw;
use crate::export::column::table;

/// A conclusion with its lists parsed and what its publication gives it.
pub struct Conclusion<'a> {
    /// Its publication.
    pub publication: &'a Publication,
    /// As stored.
    pub row: &'a ConclusionRow<'a>,
    /// Versions of extractor and finder.
    pub extractor: &'a str,
    occurrences: Vec<OccurrenceRow<'a>>,
    topics: Vec<TopicRow<'a>>,
    legal_bases: Vec<Words<'a>>,
}

impl<'a> Conclusion<'a> {
    /// A conclusion of the catalogue.
    ///
    /// # Errors
    /// When its lists cannot be read.
    pub fn new(publication: &'a Publication, row: &'a ConclusionRow<'a>, extractor: &'a str) -> Result<Self> {
        let (occurrences, topics, legal_bases) = (row.occurrences()?, row.topics()?, row.legal_bases()?);
        Ok(Self { publication, row, extractor, occurrences, topics, legal_bases })
    }

    fn first(&self) -> &OccurrenceRow<'a> {
        &self.occurrences[0]
    }

    fn code(&self, rank: usize) -> Option<&str> {
        self.topics.get(rank).map(|topic| topic.code.as_ref())
    }

    fn score(&self, rank: usize) -> Option<f32> {
        self.topics.get(rank).map(|topic| topic.score)
    }

    /// One row of the long table a topic.
    pub fn topics(&self) -> impl Iterator<Item = TopicOf<'_>> {
        (1_u32..).zip(&self.topics).map(|(rank, topic)| TopicOf { conclusion: self, rank, topic })
    }

    /// One row of the long table a place.
    pub fn places(&self) -> impl Iterator<Item = PlaceOf<'_>> {
        (1_u32..).zip(&self.occurrences).map(|(rank, place)| PlaceOf { conclusion: self, rank, place })
    }

    /// One row of the long table a legal basis.
    pub fn bases(&self) -> impl Iterator<Item = BasisOf<'_>> {
        (1_u32..).zip(&self.legal_bases).map(|(rank, basis)| BasisOf { conclusion: self, rank, basis })
    }
}

/// A topic of a conclusion.
pub struct TopicOf<'a> {
    conclusion: &'a Conclusion<'a>,
    rank: u32,
    topic: &'a TopicRow<'a>,
}

/// A place of a conclusion.
pub struct PlaceOf<'a> {
    conclusion: &'a Conclusion<'a>,
    rank: u32,
    place: &'a OccurrenceRow<'a>,
}

/// A legal basis of a conclusion.
pub struct BasisOf<'a> {
    conclusion: &'a Conclusion<'a>,
    rank: u32,
    basis: &'a Words<'a>,
}

table!(
    /// One row a conclusion.
    COLUMNS, cells of Conclusion<'a> as one {
        "id" Id Public, "Identifiant de la conclusion, stable d’une reconstruction à l’autre", "Identity of the conclusion, stable across rebuilds" => one.row.id;
        "publication_id" Id Public, "Identifiant de la publication", "Identity of the publication" => one.publication.id.as_str();
        "source_ref" Name Public, "Référence de la source : nom du fichier importé, sinon adresse", "Reference of the source: name of the imported file, else its address" => &one.publication.source_ref;
        "title" Name Public, "Titre de la publication", "Title of the publication" => one.publication.title.as_deref();
        "institution" Name Public, "Institution qui publie, à défaut la juridiction par son nom", "Institution that publishes, else the jurisdiction by its name" => one.publication.institution.as_deref();
        "jurisdiction" Code Public, "Juridiction : code actuel, sinon nom", "Jurisdiction: its code of today, else its name" => one.publication.jurisdiction.as_deref();
        "body" Name Public, "Organisme contrôlé", "Audited body" => one.publication.body.as_deref();
        "body_kind" Code Public, "Nature de l’organisme contrôlé", "Kind of the audited body" => one.publication.body_kind.map(|kind| kind.code());
        "department" Code Public, "Numéro du département : texte, avec son zéro initial", "Number of the département: a text, with its leading zero" => one.publication.department.as_deref();
        "date" Date Public, "Date de publication, à défaut d’adoption", "Day of publication, else of adoption" => one.publication.date;
        "kind" Always Public, "Type : recommendation (recommandation), legal_reminder (rappel au droit, obligation de faire), finding (constat)", "Kind: recommendation, legal_reminder, finding" => one.row.kind.code();
        "form" Always Public, "Forme au premier endroit : list (liste), call_out (encadré), in_text (dans le corps), follow_up (suivi)", "How it stands at its first place: list, call_out, in_text, follow_up" => one.row.form.code();
        "number" Code Public, "Numéro imprimé : texte (1, 2.3, unique)", "Number as printed: a text (1, 2.3, unique)" => one.row.number;
        "status_literal" Name Public, "État de mise en œuvre, tel qu’imprimé", "Status as printed" => one.row.status_literal;
        "status" Code Public, "État normalisé : done, partial (ou en cours), not_done, refused, obsolete, to_follow", "Normalised status: done, partial (or in progress), not_done, refused, obsolete, to_follow" => one.row.status.map(|status| status.code());
        "nature" Code Public, "Rubrique : regularity (régularité), performance", "Rubric: regularity, performance" => one.row.nature.map(|nature| nature.code());
        "sub_heading" Name Public, "Intertitre de la liste où elle figure", "Heading inside the list under which it stands" => one.row.sub_heading;
        "text" Prose Public, "Citation exacte", "The words quoted, verbatim" => one.row.text;
        "zone" Always Public, "Partie du rapport", "Part of the report" => one.first().zone.code();
        "section" Names Public, "Titres qui la précèdent, du plus général au plus précis", "Headings above it, outermost first" => &one.first().section[..];
        "page" Integer Public, "Page où elle commence, à partir de 1 ; vide pour un format sans pages", "Page on which it begins, from 1; empty for a format without pages" => one.first().page.map(|page| page.0);
        "char_start" Integer Public, "Premier caractère (Unicode) dans le texte du rapport, à partir de 0", "First character (Unicode) in the text of the report, from 0" => one.row.char_start;
        "char_end" Integer Public, "Caractère qui suit le dernier", "Character after the last" => one.row.char_end;
        "occurrences" Nested Public, "Tous les endroits où elle figure ; le premier est celui de la citation", "Everywhere it stands; the first is the one quoted" => Raw(one.row.occurrences_json);
        "occurrence_count" FlatInteger Public, "Nombre d’endroits où elle figure (voir la table occurrences)", "Number of places where it stands (see the table occurrences)" => one.occurrences.len();
        "primary_topic" Code Public, "Thème principal : code de la taxonomie", "Primary topic: code of the taxonomy" => one.code(0);
        "topics" Nested Public, "Thèmes, le principal d’abord, avec leur probabilité et les mots qui les fondent", "Topics, primary first, with their probability and the words that earned them" => Raw(one.row.topics_json);
        "topic_1_score" FlatNumber Public, "Probabilité du thème principal, de 0 à 1", "Probability of the primary topic, from 0 to 1" => one.score(0);
        "topic_2" FlatCode Public, "Deuxième thème", "Second topic" => one.code(1);
        "topic_2_score" FlatNumber Public, "Probabilité du deuxième thème", "Probability of the second topic" => one.score(1);
        "topic_3" FlatCode Public, "Troisième thème", "Third topic" => one.code(2);
        "topic_3_score" FlatNumber Public, "Probabilité du troisième thème", "Probability of the third topic" => one.score(2);
        "legal_bases" Codes Public, "Textes de droit cités, sous leur forme normale", "Legal references in its words, in their normal form" => &one.legal_bases[..];
        "model" Code Public, "Version du modèle de classement", "Version of the topic model" => one.publication.stamp.as_ref().map(|stamp| stamp.model.as_str());
        "extractor" Code Public, "Versions du lecteur et du repérage des conclusions", "Versions of the extractor and of the finder" => one.extractor;
    }
);

table!(
    /// One row a topic of a conclusion.
    TOPIC_COLUMNS, topic_cells of TopicOf<'a> as one {
        "conclusion_id" Id Public, "Identifiant de la conclusion", "Identity of the conclusion" => one.conclusion.row.id;
        "rank" Integer Public, "Rang : 1 pour le thème principal", "Rank: 1 for the primary topic" => one.rank;
        "code" Always Public, "Code de la taxonomie", "Code of the taxonomy" => one.topic.code.as_ref();
        "score" Number Public, "Probabilité, de 0 à 1", "Probability, from 0 to 1" => one.topic.score;
        "evidence" Names Public, "Mots du texte qui fondent le thème", "Words of the text that earned the topic" => &one.topic.evidence[..];
        "model" Code Public, "Version du modèle de classement", "Version of the topic model" => one.conclusion.publication.stamp.as_ref().map(|stamp| stamp.model.as_str());
    }
);

table!(
    /// One row a place of a conclusion.
    OCCURRENCE_COLUMNS, occurrence_cells of PlaceOf<'a> as one {
        "conclusion_id" Id Public, "Identifiant de la conclusion", "Identity of the conclusion" => one.conclusion.row.id;
        "rank" Integer Public, "Rang : 1 pour l’endroit de la citation", "Rank: 1 for the place quoted" => one.rank;
        "form" Always Public, "Forme à cet endroit", "How it stands there" => one.place.form.code();
        "zone" Always Public, "Partie du rapport", "Part of the report" => one.place.zone.code();
        "section" Names Public, "Titres qui la précèdent, du plus général au plus précis", "Headings above it, outermost first" => &one.place.section[..];
        "page" Integer Public, "Page, à partir de 1", "Page, from 1" => one.place.page.map(|page| page.0);
        "char_start" Integer Public, "Premier caractère (Unicode) dans le texte du rapport, à partir de 0", "First character (Unicode) in the text of the report, from 0" => one.place.char_start;
        "char_end" Integer Public, "Caractère qui suit le dernier", "Character after the last" => one.place.char_end;
    }
);

table!(
    /// One row a legal basis of a conclusion.
    BASIS_COLUMNS, basis_cells of BasisOf<'a> as one {
        "conclusion_id" Id Public, "Identifiant de la conclusion", "Identity of the conclusion" => one.conclusion.row.id;
        "rank" Integer Public, "Rang dans la conclusion", "Rank in the conclusion" => one.rank;
        "reference" Always Public, "Texte de droit cité, sous sa forme normale", "Legal reference, in its normal form" => one.basis.0.as_ref();
    }
);
