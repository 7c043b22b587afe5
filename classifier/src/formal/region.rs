//! An open list of conclusions: what its heading said, what it has given so far, which lines it still admits.

use cambon_document::{ConclusionKind, Form, Status, Zone};

use super::{
    lines::Line,
    shape::{self, Shape},
    table::Statuses,
    words::fold,
};

/// An open list of conclusions.
pub(super) struct Region {
    pub id: usize,
    pub kind: Option<ConclusionKind>,
    pub former: bool,
    pub status: Option<(String, Status)>,
    pub sub_heading: Option<String>,
    pub form: Form,
    /// Number of a label that stands alone above its one conclusion.
    pub number: Option<String>,
    /// Level of the heading that opened it.
    pub level: Option<u8>,
    /// Level of the headings inside it.
    pub sub_level: Option<u8>,
    /// Shape of its first item: a list keeps one shape.
    pub shape: Option<Shape>,
    pub found: usize,
    /// Columns of the table it is in, for the rest of it on the next page.
    pub columns: Option<Statuses>,
    pub idle: usize,
    pub zone: Zone,
    /// It stands where lists are expected: intervening lines do not close it at once.
    pub front: bool,
}

impl Region {
    /// Whether a line of this shape can be one of its items.
    pub fn admits(&self, line: &Line<'_>, shape: Option<Shape>, numbered: bool) -> bool {
        if self.number.is_some() && self.found > 0 {
            return false;
        }
        let direct = self.idle == 0;
        let nouns = |shape: Shape| matches!(shape, Shape::Action | Shape::Named);
        let same =
            self.shape.is_none_or(|first| Some(first) == shape || nouns(first) && shape.is_some_and(nouns));
        let announcing = shape::announces(line.text);
        match shape {
            Some(Shape::Infinitive) => {
                self.shape.is_none_or(|first| first != Shape::Jurisdiction) || numbered
            }
            Some(Shape::Jurisdiction) => {
                direct && same && !announcing && is_advice(line.text, self.number.is_some())
            }
            Some(Shape::Duty) => {
                direct && same && (self.front || self.number.is_some()) && !announcing && !self.former
            }
            Some(Shape::Action) => {
                !announcing
                    && direct
                    && (same || numbered)
                    && (line.depth.is_some() || numbered || self.front)
                    && line.heading.is_none()
            }
            Some(Shape::Named) => {
                let listed = self.front && (line.depth.is_some() || numbered);
                !announcing && direct && same && (listed || self.number.is_some())
            }
            None => self.number.is_some() && line.heading.is_none() && !announcing,
        }
    }
}

/// A sentence of the jurisdiction that advises or reminds, not one that observes.
fn is_advice(text: &str, labelled: bool) -> bool {
    let folded = fold(text);
    let advises = ["recommande", "preconise", "demande", "rappelle"];
    let urges = ["invite", "engage", "encourage", "incite", "suggere", "propose"];
    let first: Vec<&str> = folded.split(' ').take(16).collect();
    first.iter().any(|word| advises.contains(word) || urges.contains(word))
        && (labelled || !folded.contains("avait "))
}
