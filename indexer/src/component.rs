//! What our components of the engine's segments share: their files, the value that a document has for one, and the order of documents.

use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, FieldType, Schema, Value};
use tantivy::{TantivyDocument, TantivyError};

/// A file of a segment.
pub fn component(name: &str) -> SegmentComponent {
    SegmentComponent::Custom(name.to_owned())
}

/// The field of a schema whose values are of a type of ours.
///
/// # Errors
/// Where there is none.
pub fn custom_field(schema: &Schema, type_name: &str) -> tantivy::Result<Field> {
    let is_ours =
        |kind: &FieldType| matches!(kind, FieldType::Custom(options) if options.type_name() == type_name);
    let found = schema.fields().find(|(_, entry)| is_ours(entry.field_type()));
    let missing = || TantivyError::SchemaError(format!("no field of type {type_name}"));
    Ok(found.ok_or_else(missing)?.0)
}

/// The value of such a field; empty where a document has none.
pub fn custom_value(document: &dyn ErasedDocument, field: Field) -> &[u8] {
    let document = document.as_any().downcast_ref::<TantivyDocument>();
    let value = document.and_then(|document| document.get_first(field)).and_then(|value| value.as_custom());
    value.unwrap_or_default()
}

/// Refuses to move documents, which no index of ours does.
///
/// # Errors
/// Where they are moved.
pub fn in_order(moved: Option<&DocIdMapping>) -> tantivy::Result<()> {
    match moved {
        Some(_) => Err(TantivyError::InvalidArgument("documents stay in their order".to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
pub mod tests {
    use std::sync::Arc;

    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::STRING;
    use tantivy::{Index, IndexWriter, SegmentPlugin, SegmentReader, Term};

    use super::*;

    /// The one segment of an index to which documents with such values of a component's field were added in steps; those marked are then removed,
    /// and what several steps, or removals, left is merged.
    pub fn segment(
        plugin: impl SegmentPlugin,
        type_name: &str,
        steps: &[Vec<(Vec<u8>, bool)>],
        merge: bool,
    ) -> SegmentReader {
        let mut schema = Schema::builder();
        let field = schema.add_custom_field("value", type_name, serde_json::Value::Null);
        let removed = schema.add_text_field("removed", STRING);
        let builder = Index::builder().schema(schema.build()).register_plugin(Arc::new(plugin));
        let index = builder.create_in_ram().expect("an index can be made");
        let mut writer: IndexWriter =
            index.writer_with_num_threads(1, 16 << 20).expect("the index can be written");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let segments = || index.searchable_segment_ids().expect("the segments can be listed");
        let mut in_order = Vec::new();
        for step in steps {
            for (value, remove) in step {
                let mut document = TantivyDocument::new();
                document.add_custom(field, value);
                document.add_text(removed, if *remove { "yes" } else { "no" });
                writer.add_document(document).expect("a document can be added");
            }
            writer.commit().expect("a step can be written");
            in_order.extend(segments().into_iter().find(|new| !in_order.contains(new)));
        }
        writer.delete_term(Term::from_field_text(removed, "yes"));
        writer.commit().expect("what is removed can be written");
        // The engine drops segments of which nothing is left.
        in_order.retain(|segment| segments().contains(segment));
        if merge || in_order.len() > 1 {
            writer.merge(&in_order).wait().expect("segments can be merged");
        }
        let searcher = index.reader().expect("the index can be read").searcher();
        let [reader] = searcher.segment_readers() else { panic!("not one segment") };
        reader.clone()
    }
}
