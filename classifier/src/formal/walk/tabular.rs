//! The walk's way with tables, and the parts of a report that follow up a former one.

use cambon_document::{BlockKind, ConclusionKind, Form, Table, Zone};

use super::{PATIENCE_IN_FRONT, Walk};
use crate::formal::{
    Draft,
    item::{Last, is_marks},
    shape::Shape,
    table::{self, Statuses},
    title::is_about_former,
};

impl Walk<'_> {
    /// A table: its conclusions, or the marks of a list whose cells were read as lines.
    pub(super) fn table(&mut self, index: usize, table: &Table, block: usize, zone: Zone) {
        let (items, columns) = table::items(self.document, table, self.region.as_ref());
        if items.is_empty() {
            if !is_marks(self.document, table) {
                self.passes_table();
            }
            return;
        }
        if self.region.is_none() {
            self.lists += 1;
        }
        let list = self.region.as_ref().map_or(self.lists, |region| region.id);
        let region_listed = self.region.as_ref().is_some_and(|region| region.form == Form::List);
        let listed = region_listed || zone != Zone::Body;
        let former = self.is_follow_up(block, zone);
        for item in items {
            let form = match item.former || former {
                true => Form::FollowUp,
                false if listed || item.many => Form::List,
                false => Form::CallOut,
            };
            self.drafts.push(Draft {
                span: item.span,
                block,
                form,
                kind: item.kind.unwrap_or(ConclusionKind::Recommendation),
                number: item.number,
                status: item.status,
                sub_heading: item.sub_heading,
                list,
            });
        }
        self.goes_on_behind(index, columns);
    }

    /// A table that is nothing to the open list.
    fn passes_table(&mut self) {
        self.last = None;
        let Some(region) = &mut self.region else { return };
        region.idle += 1;
        if region.idle > PATIENCE_IN_FRONT || region.found > 0 {
            self.region = None;
        }
    }

    /// The list may go on behind the table: on the next page, or as lines.
    fn goes_on_behind(&mut self, index: usize, columns: Statuses) {
        if let Some(region) = &mut self.region {
            region.found += 1;
            region.columns = Some(columns);
            region.shape = region.shape.or(Some(Shape::Infinitive));
            region.idle = 0;
        }
        let draft = self.drafts.len() - 1;
        self.last = Some(Last { draft, unit: index, parts: false, depth: None, marked: false });
    }

    /// A table outside the recapitulation, under a heading or caption about a former report.
    pub(super) fn is_follow_up(&self, block: usize, zone: Zone) -> bool {
        let caption = block.checked_sub(1).map(|before| &self.document.blocks[before]);
        let caption = caption.filter(|before| matches!(before.kind, BlockKind::Caption));
        let captioned = caption.is_some_and(|before| is_about_former(self.document.text_of(before)));
        let path = self.document.heading_path(block);
        zone != Zone::Recommendations && (captioned || path.iter().any(|heading| is_about_former(heading)))
    }
}
