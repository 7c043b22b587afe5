//! Writes the list of one word; NOT where it comes from.
//!
//! Of up to 128 documents in a row, a *block*: gaps between them, then how often each holds the word; and, in a part of its own, the
//! places of all of them. Before the blocks of a list of several stands what is needed to skip them.

use tantivy::DocId;

use super::packed::{BLOCK, Layout, Packer};
use crate::varint;

/// Before the first document.
pub const NONE_BEFORE: DocId = DocId::MAX;

/// Gathers the places of a word, in order.
#[derive(Default)]
pub struct Encoder {
    packer: Packer,
    block: Block,
    documents: u32,
    skips: Vec<u8>,
    blocks: Vec<u8>,
    placed: Vec<u8>,
}

/// Documents not yet written.
struct Block {
    /// Last document of the block before.
    before: DocId,
    /// The last document of all, and the last place in it.
    last: Option<(DocId, u32)>,
    gaps: Vec<u32>,
    /// Times that each document holds the word, less one.
    more: Vec<u32>,
    /// Of each document the first place, then the gaps.
    places: Vec<u32>,
}

impl Default for Block {
    fn default() -> Self {
        let (gaps, more, places) = (Vec::new(), Vec::new(), Vec::new());
        Self { before: NONE_BEFORE, last: None, gaps, more, places }
    }
}

impl Encoder {
    /// The word stands at a place, which is behind all before.
    pub fn add(&mut self, doc: DocId, place: u32) {
        match (self.block.last, self.block.more.last_mut()) {
            (Some((last, before)), Some(more)) if last == doc => {
                *more += 1;
                self.block.places.push(place - before - 1);
            }
            (last, _) => {
                if self.block.gaps.len() == BLOCK {
                    self.end_block();
                }
                let before = last.map_or(NONE_BEFORE, |(last, _)| last);
                self.block.gaps.push(doc.wrapping_sub(before).wrapping_sub(1));
                self.block.more.push(0);
                self.block.places.push(place);
                self.documents += 1;
            }
        }
        self.block.last = Some((doc, place));
    }

    fn end_block(&mut self) {
        let (blocks, placed) = (self.blocks.len(), self.placed.len());
        let block = &mut self.block;
        self.packer.pack(&block.gaps, Layout::Block, &mut self.blocks);
        self.packer.pack(&block.more, Layout::Block, &mut self.blocks);
        self.packer.pack(&block.places, Layout::Row, &mut self.placed);
        let last = block.last.map_or(NONE_BEFORE, |(last, _)| last);
        varint::put(&mut self.skips, u64::from(last.wrapping_sub(block.before)));
        varint::put(&mut self.skips, (self.blocks.len() - blocks) as u64);
        varint::put(&mut self.skips, (self.placed.len() - placed) as u64);
        block.before = last;
        block.gaps.clear();
        block.more.clear();
        block.places.clear();
    }

    /// Adds the list to `out` and begins another; returns how many documents hold the word.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> u32 {
        self.end_block();
        if self.documents as usize > BLOCK {
            varint::put(out, self.skips.len() as u64);
            varint::put(out, self.blocks.len() as u64);
            out.append(&mut self.skips);
        } else {
            varint::put(out, self.blocks.len() as u64);
        }
        out.append(&mut self.blocks);
        out.append(&mut self.placed);
        self.skips.clear();
        self.block.last = None;
        self.block.before = NONE_BEFORE;
        std::mem::take(&mut self.documents)
    }
}
