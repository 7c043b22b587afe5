//! The names and terms of the taxonomy as the shortest of examples. They are in French, as reports are.

use cambon_document::ConclusionKind;

use crate::{
    labelled::{Labelled, LabelledTopics},
    taxonomy::{Taxonomy, Topic},
};

/// One row a name or term of a leaf, in the taxonomy's order.
pub(super) fn rows(taxonomy: &Taxonomy) -> Vec<Labelled> {
    taxonomy.leaves().flat_map(rows_of).collect()
}

fn rows_of(leaf: &Topic) -> impl Iterator<Item = Labelled> {
    let names = std::iter::once(&leaf.label.fr).chain(&leaf.also.fr).chain(&leaf.terms);
    (1..).zip(names).map(|(number, name)| Labelled {
        id: format!("{}-term-{number}", leaf.code),
        text: name.clone(),
        kind: ConclusionKind::Recommendation,
        nature: None,
        topics: LabelledTopics { primary: leaf.code.clone(), secondary: Vec::new() },
        sub_heading: None,
        section: None,
        labelled_by: "taxonomy".to_owned(),
    })
}
