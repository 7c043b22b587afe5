//! The accuracy card of a topic model: what it learnt from, how right it is, where it errs; in French, and as JSON.
//!
//! It tells; the figures are counted in `evaluate`.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use crate::{
    evaluate::{Share, TopicFigures, TopicReport},
    labelled::Labelled,
    taxonomy::{Taxonomy, TopicCode},
    topic::TopicModel,
};

/// Everything that a card says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card<'a> {
    /// Version of the model.
    pub model: &'a str,
    /// Version of the taxonomy.
    pub taxonomy: &'a str,
    /// What makes its features.
    pub representation: &'a str,
    /// What it learnt from; `None` on the card of an evaluation.
    pub training: Option<Training>,
    /// How it did.
    pub figures: &'a TopicReport,
}

/// What a model learnt from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Training {
    /// Conclusions.
    pub conclusions: usize,
    /// Of each kind, by code.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// By who or what gave the labels.
    pub by_labeller: BTreeMap<String, usize>,
}

impl<'a> Card<'a> {
    /// Of a model just trained, with its figures on rows that were held back.
    #[must_use]
    pub fn of_training(model: &'a TopicModel, rows: &[Labelled], held_back: &'a TopicReport) -> Self {
        let mut training = Training { conclusions: rows.len(), ..Default::default() };
        for row in rows {
            *training.by_kind.entry(row.kind.code()).or_default() += 1;
            *training.by_labeller.entry(row.labelled_by.clone()).or_default() += 1;
        }
        Self { training: Some(training), ..Self::of_evaluation(model, held_back) }
    }

    /// Of a model, with its figures on a gold file.
    #[must_use]
    pub fn of_evaluation(model: &'a TopicModel, figures: &'a TopicReport) -> Self {
        Self {
            model: model.version(),
            taxonomy: model.taxonomy(),
            representation: model.representation(),
            training: None,
            figures,
        }
    }

    /// The card as JSON; the texts of wrong ones are left out.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("figures are plain data");
        json.push('\n');
        json
    }

    /// The card in French, as Markdown.
    #[must_use]
    pub fn markdown(&self, taxonomy: &Taxonomy) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_markdown(&mut text, taxonomy);
        text
    }

    fn write_markdown(&self, text: &mut String, taxonomy: &Taxonomy) -> std::fmt::Result {
        let figures = self.figures;
        writeln!(text, "# Carte d’exactitude du modèle `{}`\n", self.model)?;
        writeln!(text, "- Taxonomie : version {}", self.taxonomy)?;
        writeln!(text, "- Traits : `{}`", self.representation)?;
        match &self.training {
            Some(training) => write_training(text, training)?,
            None => writeln!(text, "- Mesuré sur {} conclusions lues à la main", figures.conclusions)?,
        }
        writeln!(text, "\n## En bref\n\n| Mesure | Valeur |\n|---|---|")?;
        for (name, share) in [
            ("Thème (feuille) juste", figures.leaf_right),
            ("Domaine juste", figures.domain_right),
            ("Avec abstention : feuilles données qui sont justes", figures.answered_leaf_right),
            ("Avec abstention : conclusions qui reçoivent une feuille", figures.coverage),
            ("Avec abstention : feuilles ou domaines donnés qui sont justes", figures.answer_right),
            (
                "Avec abstention : conclusions qui reçoivent une feuille ou un domaine",
                figures.domain_coverage,
            ),
            ("Nature (régularité ou performance) juste", figures.nature_right),
            ("Type juste d’après les seuls mots", figures.kind_right),
        ] {
            writeln!(text, "| {name} | {} |", percent(share))?;
        }
        for (name, value) in [
            ("F1 moyen des feuilles", figures.leaf_macro_f1),
            ("F1 moyen des domaines", figures.domain_macro_f1),
            ("F1 de tous les thèmes donnés, feuilles", figures.leaf_micro_f1),
            ("F1 de tous les thèmes donnés, domaines", figures.domain_micro_f1),
        ] {
            writeln!(text, "| {name} | {} |", decimal(value))?;
        }
        writeln!(
            text,
            "\nUn thème est juste lorsqu’un lecteur l’a donné, à titre principal ou secondaire.\n"
        )?;
        write_reliability(text, figures)?;
        write_topics(text, "Domaines", &figures.domains, taxonomy)?;
        write_topics(text, "Feuilles", &figures.leaves, taxonomy)
    }
}

fn write_training(text: &mut String, training: &Training) -> std::fmt::Result {
    let kinds: Vec<String> = training.by_kind.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    writeln!(
        text,
        "- Appris de {} conclusions rédigées pour le projet : {}",
        training.conclusions,
        kinds.join(", ")
    )?;
    let labellers: Vec<String> =
        training.by_labeller.iter().map(|(who, count)| format!("{who} ({count})")).collect();
    writeln!(text, "- Étiquetées par : {}", labellers.join(", "))?;
    writeln!(
        text,
        "- Mesures ci-dessous : sur ces mêmes conclusions, cinquième par cinquième, chaque cinquième étant jugé par un modèle qui ne l’a pas vu. \
         Elles ne valent pas pour de vrais rapports : voir `evaluation.md` et `docs/classement.md`."
    )
}

fn write_reliability(text: &mut String, figures: &TopicReport) -> std::fmt::Result {
    writeln!(
        text,
        "## Ce que vaut une probabilité\n\n| Probabilité annoncée | Feuilles justes |\n|---|---|"
    )?;
    for (band, share) in &figures.reliability {
        writeln!(
            text,
            "| de {} à {} % | {} |",
            u32::from(*band) * 10,
            (u32::from(*band) + 1) * 10,
            percent(*share)
        )?;
    }
    writeln!(text)
}

fn write_topics(
    text: &mut String,
    title: &str,
    topics: &BTreeMap<TopicCode, TopicFigures>,
    taxonomy: &Taxonomy,
) -> std::fmt::Result {
    writeln!(text, "## {title}\n")?;
    writeln!(
        text,
        "| Code | Libellé | Nombre | Précision | Rappel | F1 | Pris pour |\n|---|---|---|---|---|---|---|"
    )?;
    for (code, topic) in topics {
        let label = taxonomy.get(code.as_str()).map_or("", |topic| topic.label.fr.as_str());
        let taken_for: Vec<String> =
            topic.taken_for.iter().map(|(code, count)| format!("{code} ({count})")).collect();
        let (precision, recall) = (percent(topic.figures.precision), percent(topic.figures.recall));
        let f1 = topic.figures.f1().map_or_else(|| "–".to_owned(), decimal);
        let (support, taken_for) = (topic.support, taken_for.join(", "));
        writeln!(text, "| {code} | {label} | {support} | {precision} | {recall} | {f1} | {taken_for} |")?;
    }
    writeln!(text)
}

/// A share with its counts, as French writes it: `87,5 % (7/8)`.
fn percent(share: Share) -> String {
    match share.ratio() {
        Some(ratio) => format!(
            "{} % ({}/{})",
            format!("{:.1}", ratio * 100.0).replace('.', ","),
            share.right,
            share.total
        ),
        None => "–".to_owned(),
    }
}

fn decimal(value: f64) -> String {
    format!("{value:.3}").replace('.', ",")
}
