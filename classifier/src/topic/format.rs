//! A model as text: one line a label, one line a feature, weights in thousandths. A reader can look up what any word weighs.
//!
//! ```text
//! cambon-topics⇥1
//! version⇥topics-1f2e3d4c
//! taxonomy⇥0.2
//! representation⇥words-1
//! thresholds⇥0.5⇥0.4⇥0.3
//! label⇥leaf⇥GRH-1⇥<intercept>⇥<slope>⇥<offset>
//! ...
//! feature⇥heur supplementair⇥2:834⇥17:-120
//! ```

use thiserror::Error;

use super::model::{CalibratedLabel, Label, Thresholds, TopicModel};
use crate::{
    fingerprint,
    linear::{calibration::Sigmoid, table::WeightTable},
    taxonomy::TopicCode,
};

/// First field of a model's file.
const MAGIC: &str = "cambon-topics";
/// Version of this layout.
const FORMAT: &str = "1";

/// A model's file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ModelError {
    /// Another layout, or no model at all.
    #[error("this is no topic model of format {FORMAT}\nhint: make one with `cambon train`")]
    Foreign,
    /// A line that does not fit the layout.
    #[error(
        "line {line} of the topic model cannot be read: {reason}\nhint: make it anew with `cambon train`"
    )]
    Malformed {
        /// From 1.
        line: usize,
        /// What was expected there.
        reason: &'static str,
    },
    /// It was trained on other features than those that this program makes.
    #[error(
        "the topic model was trained on {trained}, this program has {present}\nhint: make it anew with `cambon train`"
    )]
    OtherRepresentation {
        /// Named in the file.
        trained: String,
        /// At hand.
        present: String,
    },
    /// The file was changed after it was made.
    #[error("the topic model is not what its version {version} says\nhint: make it anew with `cambon train`")]
    Changed {
        /// As stated in the file.
        version: String,
    },
}

/// The model as text, the same bytes for the same model.
#[must_use]
pub(crate) fn write(model: &TopicModel) -> String {
    format!("{MAGIC}\t{FORMAT}\nversion\t{}\n{}", model.version, body(model))
}

/// The version that a model's content gives it.
pub(crate) fn version_of(model: &TopicModel) -> String {
    version_of_body(&body(model))
}

fn version_of_body(body: &str) -> String {
    format!("topics-{:08x}", fingerprint::of(body.as_bytes()) >> 32)
}

fn body(model: &TopicModel) -> String {
    let Thresholds { leaf, domain, secondary } = model.thresholds;
    let mut text = format!(
        "taxonomy\t{}\nrepresentation\t{}\nthresholds\t{leaf}\t{domain}\t{secondary}\n",
        model.taxonomy, model.representation
    );
    for (index, CalibratedLabel { label, sigmoid }) in model.labels.iter().enumerate() {
        let (group, name) = label.names();
        let intercept = model.table.intercept_units(index);
        text.push_str(&format!(
            "label\t{group}\t{name}\t{intercept}\t{}\t{}\n",
            sigmoid.slope, sigmoid.offset
        ));
    }
    for (number, name) in (0_u32..).zip(&model.features) {
        text.push_str("feature\t");
        text.push_str(name);
        for (label, units) in model.table.units(number) {
            text.push_str(&format!("\t{label}:{units}"));
        }
        text.push('\n');
    }
    text
}

/// Reads a model.
///
/// # Errors
/// [`ModelError`] with the first line that does not fit.
pub(crate) fn read(text: &str) -> Result<TopicModel, ModelError> {
    let mut reader = Reader { lines: text.lines(), line: 0 };
    if reader.fields().as_deref() != Some(&[MAGIC, FORMAT]) {
        return Err(ModelError::Foreign);
    }
    let version = reader.named("version")?;
    let taxonomy = reader.named("taxonomy")?;
    let representation = reader.named("representation")?;
    let thresholds = reader.thresholds()?;
    let rest = reader.rest()?;
    let model = TopicModel {
        version,
        taxonomy,
        representation,
        thresholds,
        labels: rest.labels,
        features: rest.features,
        table: rest.table,
    };
    let stated = text.splitn(3, '\n').nth(2).unwrap_or_default();
    if version_of_body(stated) == model.version {
        Ok(model)
    } else {
        Err(ModelError::Changed { version: model.version })
    }
}

struct Reader<'a> {
    lines: std::str::Lines<'a>,
    line: usize,
}

struct Rest {
    labels: Vec<CalibratedLabel>,
    features: Vec<String>,
    table: WeightTable,
}

impl<'a> Reader<'a> {
    fn fields(&mut self) -> Option<Vec<&'a str>> {
        self.line += 1;
        self.lines.next().map(|line| line.split('\t').collect())
    }

    fn malformed(&self, reason: &'static str) -> ModelError {
        ModelError::Malformed { line: self.line, reason }
    }

    fn named(&mut self, name: &'static str) -> Result<String, ModelError> {
        match self.fields().as_deref() {
            Some([found, value]) if *found == name => Ok((*value).to_owned()),
            _ => Err(self.malformed("one of version, taxonomy, representation, in this order")),
        }
    }

    fn thresholds(&mut self) -> Result<Thresholds, ModelError> {
        let fields = self.fields().unwrap_or_default();
        let numbers: Vec<f32> = fields.iter().skip(1).filter_map(|field| field.parse().ok()).collect();
        match (fields.first(), &numbers[..]) {
            (Some(&"thresholds"), &[leaf, domain, secondary]) => Ok(Thresholds { leaf, domain, secondary }),
            _ => Err(self.malformed("the three thresholds")),
        }
    }

    /// Labels, then features.
    fn rest(&mut self) -> Result<Rest, ModelError> {
        let (mut labels, mut intercepts) = (Vec::new(), Vec::new());
        let (mut features, mut cells): (Vec<String>, Vec<(usize, usize, i32)>) = (Vec::new(), Vec::new());
        while let Some(fields) = self.fields() {
            match fields[..] {
                ["label", group, name, intercept, slope, offset] if features.is_empty() => {
                    let label =
                        Label::of_names(group, name).ok_or_else(|| self.malformed("a known label"))?;
                    labels.push(CalibratedLabel { label, sigmoid: self.sigmoid(slope, offset)? });
                    intercepts.push(intercept.parse().map_err(|_| self.malformed("an intercept"))?);
                }
                ["feature", name, ref weights @ ..] => {
                    for weight in weights {
                        let (label, units) = self.cell(weight, labels.len())?;
                        cells.push((features.len(), label, units));
                    }
                    features.push(name.to_owned());
                }
                _ => return Err(self.malformed("a label or a feature")),
            }
        }
        let mut table = WeightTable::empty(features.len(), &intercepts);
        for (feature, label, units) in cells {
            table.set(feature, label, units);
        }
        Ok(Rest { labels, features, table })
    }

    fn sigmoid(&self, slope: &str, offset: &str) -> Result<Sigmoid, ModelError> {
        let number = |text: &str| text.parse().map_err(|_| self.malformed("a calibration"));
        Ok(Sigmoid { slope: number(slope)?, offset: number(offset)? })
    }

    fn cell(&self, text: &str, labels: usize) -> Result<(usize, i32), ModelError> {
        text.split_once(':')
            .and_then(|(label, units)| Some((label.parse().ok()?, units.parse().ok()?)))
            .filter(|(label, _)| *label < labels)
            .ok_or_else(|| self.malformed("a weight as label:thousandths"))
    }
}

impl Label {
    /// Group and name in the file.
    fn names(&self) -> (&'static str, &str) {
        match self {
            Self::Leaf(code) => ("leaf", code.as_str()),
            Self::Domain(code) => ("domain", code.as_str()),
            Self::Regularity => ("nature", "regularity"),
            Self::Recommendation => ("kind", "recommendation"),
            Self::LegalReminder => ("kind", "legal_reminder"),
            Self::Finding => ("kind", "finding"),
        }
    }

    fn of_names(group: &str, name: &str) -> Option<Self> {
        match (group, name) {
            ("leaf", code) => TopicCode::new(code).ok().map(Self::Leaf),
            ("domain", code) => TopicCode::new(code).ok().map(Self::Domain),
            ("nature", "regularity") => Some(Self::Regularity),
            ("kind", "recommendation") => Some(Self::Recommendation),
            ("kind", "legal_reminder") => Some(Self::LegalReminder),
            ("kind", "finding") => Some(Self::Finding),
            _ => None,
        }
    }
}
