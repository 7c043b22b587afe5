//! A store in a temporary folder and shorthand for what goes into it. Texts are ours, for invented bodies.

use cambon_corpus::{Derived, ImportOutcome, ImportRequest, ProvidedMetadata, Publication, Stamp, Store};
use cambon_document::{
    BlockKind, Conclusion, ConclusionKind, DocumentBuilder, Form, Format, Fragment, Occurrence, Span, Style,
    TopicTag, Zone,
};
use tempfile::TempDir;

/// A store and the folder that holds it.
pub struct Instance {
    pub folder: TempDir,
    pub store: Store,
}

pub fn instance() -> Instance {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(folder.path()).unwrap();
    Instance { folder, store }
}

impl Instance {
    /// Closes the store and opens it again, as the next command does.
    pub fn reopen(self) -> Self {
        drop(self.store);
        let store = Store::create_or_open(self.folder.path()).unwrap();
        Self { folder: self.folder, store }
    }

    pub fn import(&mut self, origin: &str, content: &str) -> ImportOutcome {
        self.store.import(&file(origin, content)).unwrap()
    }

    pub fn only_publication(&self) -> Publication {
        let mut publications = self.store.publications().unwrap();
        assert_eq!(publications.len(), 1);
        publications.remove(0)
    }

    /// The content of the only publication's current version.
    pub fn current_content(&self) -> String {
        let publication = self.only_publication();
        String::from_utf8(self.store.original(&publication.current_version().sha256).unwrap()).unwrap()
    }

    /// Runs SQL behind the store's back.
    pub fn tamper(&self, statements: &str) {
        let connection = rusqlite::Connection::open(self.folder.path().join("catalogue.sqlite")).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        connection.execute_batch(statements).unwrap();
    }
}

/// A file `/folder/name.ext` imported from its folder, without id.
pub fn file<'a>(origin: &str, content: &'a str) -> ImportRequest<'a> {
    let name = origin.rsplit('/').next().unwrap();
    ImportRequest {
        bytes: content.as_bytes(),
        source_ref: name.split('.').next().unwrap().to_owned(),
        explicit_id: false,
        origin: origin.to_owned(),
        institution: None,
        provided: ProvidedMetadata::default(),
    }
}

/// The same with the id that metadata name.
pub fn named<'a>(id: &str, origin: &str, content: &'a str) -> ImportRequest<'a> {
    ImportRequest { source_ref: id.to_owned(), explicit_id: true, ..file(origin, content) }
}

pub fn stamp(extractor: &str, finder: &str, model: &str) -> Stamp {
    Stamp { extractor: extractor.to_owned(), finder: finder.to_owned(), model: model.to_owned() }
}

pub fn first_stamp() -> Stamp {
    stamp("document-1", "finder-1", "terms-1")
}

/// A document whose every paragraph is a recommendation.
pub fn derived(paragraphs: &[&str], stamp: &Stamp) -> Derived {
    let mut builder = DocumentBuilder::new();
    for paragraph in paragraphs {
        builder.block(BlockKind::Paragraph, &[Fragment::unpaged(*paragraph)], Style::default());
    }
    let document = builder.finish(Format::Html);
    let conclusions =
        document.blocks.iter().map(|block| (recommendation(block.span), vec![topic()])).collect();
    Derived::Done { document: Box::new(document), conclusions, stamp: stamp.clone() }
}

pub fn refused(reason: &str, stamp: &Stamp) -> Derived {
    Derived::Refused { reason: reason.to_owned(), stamp: stamp.clone() }
}

pub fn recommendation(span: Span) -> Conclusion {
    let occurrence = Occurrence {
        span,
        form: Form::List,
        zone: Zone::Recommendations,
        section: vec!["Recommandations".to_owned()],
        page: None,
    };
    Conclusion {
        legal_bases: Vec::new(),
        kind: ConclusionKind::Recommendation,
        form: Form::List,
        number: Some("1".to_owned()),
        status_literal: None,
        status: None,
        nature: None,
        sub_heading: None,
        occurrences: vec![occurrence],
    }
}

fn topic() -> TopicTag {
    TopicTag { code: "GRH-1".to_owned(), score: 0.5, evidence: vec!["effectifs".to_owned()] }
}
