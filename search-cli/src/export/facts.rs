//! What is told of an export beside its rows: which corpus, which versions of code and model, which days, whose reports.

use std::collections::BTreeSet;

use cambon_classifier::taxonomy::Taxonomy;
use cambon_corpus::{Publication, hex};
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::config::Config;

/// Licence of the reports as a rule; a source may have another, which its description says.
pub const LICENCE: (&str, &str, &str) = (
    "etalab-2.0",
    "Licence Ouverte / Open Licence 2.0 (Etalab)",
    "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
);

/// Measures of the shipped topic model: on conclusions of real reports, and on those it learned from.
const MEASURED: [&str; 2] = [
    include_str!("../../../models/topics/evaluation.json"),
    include_str!("../../../models/topics/card.json"),
];

/// Name of a model's measures beside the file of the model.
const CARD: &str = "card.json";

/// Gathered while rows are written.
#[derive(Debug, Default)]
pub struct Facts {
    /// Digests of all publications of the catalogue, whether they are written or not.
    corpus: Vec<[u8; 32]>,
    /// Publications written, or of which something is.
    pub publications: u64,
    /// Conclusions written.
    pub conclusions: u64,
    /// Institutions of these publications.
    pub institutions: BTreeSet<String>,
    days: Option<(Date, Date)>,
    extractors: BTreeSet<String>,
    finders: BTreeSet<String>,
    models: BTreeSet<String>,
}

impl Facts {
    /// Takes note of a publication of the catalogue.
    pub fn seen(&mut self, publication: &Publication) {
        let provided = serde_json::to_vec(&publication.provided).unwrap_or_default();
        let mut digest = Sha256::new();
        for part in [
            publication.id.as_str().as_bytes(),
            publication.current_version().sha256.as_str().as_bytes(),
            publication.source_ref.as_bytes(),
            publication.institution.as_deref().unwrap_or_default().as_bytes(),
            &provided,
        ] {
            digest.update(part);
            digest.update([0]);
        }
        self.corpus.push(digest.finalize().into());
    }

    /// Takes note of a publication that is written, or of which something is.
    pub fn written(&mut self, publication: &Publication) {
        self.publications += 1;
        if let Some(name) = cambon_newsroom::citing::institution(publication) {
            self.institutions.insert(name);
        }
        if let Some(day) = publication.date {
            let (first, last) = self.days.unwrap_or((day, day));
            self.days = Some((first.min(day), last.max(day)));
        }
        if let Some(stamp) = &publication.stamp {
            self.extractors.insert(stamp.extractor.clone());
            self.finders.insert(stamp.finder.clone());
            self.models.insert(stamp.model.clone());
        }
    }

    /// First and last day of publication.
    #[must_use]
    pub fn days(&self) -> Option<(Date, Date)> {
        self.days
    }

    /// The whole catalogue from which was chosen: equal on two machines that imported the same files, in whatever order.
    #[must_use]
    pub fn corpus(&self) -> Value {
        let mut digests = self.corpus.clone();
        digests.sort_unstable();
        let all = digests.iter().fold(Sha256::new(), |all, digest| all.chain_update(digest));
        json!({ "publications": digests.len(), "sha256": hex(&all.finalize()) })
    }

    /// Versions of everything between the originals and the rows.
    #[must_use]
    pub fn versions(&self) -> Value {
        json!({
            "program": env!("CARGO_PKG_VERSION"),
            "extractor": self.extractors,
            "finder": self.finders,
            "model": self.models,
            "taxonomy": Taxonomy::shipped().version(),
            "index": format!("schema-{}+analysis-{}", cambon_indexer::SCHEMA_VERSION, cambon_indexer::ANALYSIS_VERSION),
        })
    }

    /// The same in one line, for a citation.
    #[must_use]
    pub fn versions_line(&self) -> String {
        let joined = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
        format!(
            "Cambon {}, lecteur {}, repérage {}, modèle {}, taxonomie {}",
            env!("CARGO_PKG_VERSION"),
            joined(&self.extractors),
            joined(&self.finders),
            joined(&self.models),
            Taxonomy::shipped().version()
        )
    }

    /// Measures of the models in use; of each either figures or that there are none.
    #[must_use]
    pub fn accuracy(&self, config: &Config) -> Vec<Value> {
        let beside = config
            .topics
            .model
            .as_ref()
            .and_then(|model| std::fs::read_to_string(model.parent()?.join(CARD)).ok());
        let cards: Vec<Value> = MEASURED
            .into_iter()
            .chain(beside.as_deref())
            .filter_map(|card| serde_json::from_str(card).ok())
            .collect();
        let of_model = |model: &String| {
            let own: Vec<Value> =
                cards.iter().filter(|card| card["model"] == model.as_str()).map(shortened).collect();
            json!({ "model": model, "measures": own })
        };
        self.models.iter().map(of_model).collect()
    }
}

/// A card without the figures of each topic, which its file has.
fn shortened(card: &Value) -> Value {
    let figures = card["figures"].as_object().into_iter().flatten();
    let plain = figures.filter(|(_, value)| {
        value.is_number()
            || value.as_object().is_some_and(|share| share.keys().all(|key| key == "right" || key == "total"))
    });
    let figures: serde_json::Map<String, Value> =
        plain.map(|(name, value)| (name.clone(), value.clone())).collect();
    let on = if card["training"].is_null() {
        "conclusions of real reports"
    } else {
        "the rows it learned from, each fifth judged by a model that did not see it"
    };
    json!({ "measured_on": on, "figures": figures })
}
