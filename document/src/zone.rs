//! Which part of a report a block belongs to.

#[cfg(test)]
mod tests;
mod title;

use serde::{Deserialize, Serialize};

use crate::{
    codes::codes,
    model::{Block, BlockKind, Document},
};

/// Part of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Title page.
    Cover,
    /// Letter of notification.
    Letter,
    /// Table of contents.
    Contents,
    /// Summary: synthèse, principales observations.
    Summary,
    /// List of recommendations and legal reminders.
    Recommendations,
    /// How the examination was conducted.
    Procedure,
    /// The observations themselves.
    #[default]
    Body,
    /// Annexes.
    Annex,
    /// Glossary, list of abbreviations.
    Glossary,
    /// Answer of the audited body bound with the report.
    Response,
}

/// A paragraph of at least this many bytes is running prose.
const PROSE_BYTES: usize = 200;

/// A paragraph of at least this many bytes is not an item of a list of recommendations.
const LONG_PROSE_BYTES: usize = 900;

/// Blocks after which a letter that has not been signed is no letter: the longest seen has about 25 paragraphs.
const LONGEST_LETTER: usize = 60;

/// Short lines after the letter's closing formula: signature, copies.
const SIGNATURE_BYTES: usize = 100;

/// Whether a line is the title of a part of a report.
#[must_use]
pub fn is_title(line: &str) -> bool {
    title::zone_of(line).is_some()
}

/// Gives each block its zone.
pub fn assign(document: &mut Document) {
    let mut reader = Reader::new(document);
    let zones: Vec<Zone> = (0..document.blocks.len()).map(|index| reader.zone_at(index)).collect();
    let letter_only = !zones.iter().any(|zone| !matches!(zone, Zone::Cover | Zone::Letter));
    for (block, zone) in document.blocks.iter_mut().zip(zones) {
        // A letter without a report behind it is the publication itself, as a référé is.
        block.zone = if letter_only { Zone::Body } else { zone };
    }
    letter_head_to_letter(document);
}

/// Lines above the salutation are the letter's head.
fn letter_head_to_letter(document: &mut Document) {
    let first = document.blocks.iter().position(|block| block.zone != Zone::Cover);
    if let Some(first) = first.filter(|&first| document.blocks[first].zone == Zone::Letter) {
        document.blocks[..first].iter_mut().for_each(|block| block.zone = Zone::Letter);
    }
}

struct Reader<'a> {
    document: &'a Document,
    /// Last block that is a title of each zone, to tell a line of the contents from the title it announces.
    last_titles: Vec<(Zone, usize)>,
    current: Zone,
    level: u8,
    since: usize,
    signed: bool,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document) -> Self {
        let mut last_titles: Vec<(Zone, usize)> = Vec::new();
        for (index, block) in document.blocks.iter().enumerate() {
            let Some(zone) = title::zone_of(document.text_of(block)) else { continue };
            last_titles.retain(|(known, _)| *known != zone);
            last_titles.push((zone, index));
        }
        Self { document, last_titles, current: Zone::Cover, level: 1, since: 0, signed: false }
    }

    fn zone_at(&mut self, index: usize) -> Zone {
        let block = &self.document.blocks[index];
        if !block.is_content() || matches!(block.kind, BlockKind::Footnote { .. }) {
            return self.current;
        }
        let text = self.document.text_of(block);
        let level = block.heading_level();
        if let Some(zone) = title::zone_of(text)
            && self.opens(zone, index, level)
        {
            self.enter(zone, level.unwrap_or(1), index);
        } else if self.ends(text, level, block, index) {
            self.enter(Zone::Body, level.unwrap_or(1), index);
        } else if matches!(self.current, Zone::Cover | Zone::Letter) {
            self.read_letter(text, index);
        }
        self.current
    }

    fn enter(&mut self, zone: Zone, level: u8, index: usize) {
        (self.current, self.level, self.since) = (zone, level, index);
    }

    fn opens(&self, zone: Zone, index: usize, level: Option<u8>) -> bool {
        let late = index * 5 >= self.document.blocks.len() * 2;
        if self.current == Zone::Contents && self.is_announced(zone, index) {
            return false;
        }
        match zone {
            // In the body only a title of the outline opens a list; the others set one recommendation apart.
            Zone::Recommendations => !matches!(self.current, Zone::Body | Zone::Annex) || level == Some(1),
            Zone::Annex | Zone::Response => late && level.is_some(),
            Zone::Glossary => level.is_some(),
            Zone::Summary | Zone::Procedure => {
                !matches!(self.current, Zone::Body | Zone::Annex) || level == Some(1)
            }
            Zone::Contents => self.current != Zone::Body,
            _ if matches!(self.current, Zone::Cover | Zone::Letter) => self.next_is_prose(index),
            _ => self.current != Zone::Annex || level.is_some(),
        }
    }

    /// A line of the contents: it bears a page number, or the same title comes again and no prose follows here.
    fn is_announced(&self, zone: Zone, index: usize) -> bool {
        let blocks = &self.document.blocks;
        if title::is_contents_line(self.document.text_of(&blocks[index])) {
            return true;
        }
        let again = self.last_titles.iter().any(|(known, last)| *known == zone && *last > index);
        let next = blocks[index + 1..].iter().find(|block| block.is_content());
        again && next.is_none_or(|block| block.span.len() < PROSE_BYTES)
    }

    fn ends(&self, text: &str, level: Option<u8>, block: &Block, index: usize) -> bool {
        let prose = block.kind == BlockKind::Paragraph && text.len() >= PROSE_BYTES && !block.style.boxed;
        let outline = level.is_some_and(|level| level <= self.level);
        match self.current {
            Zone::Cover => prose && title::zone_of(text).is_none() && !is_letter(text),
            Zone::Contents => {
                prose && !title::is_contents_line(text) || level.is_some() && self.next_is_prose(index)
            }
            Zone::Summary | Zone::Glossary => outline,
            Zone::Procedure => level.is_some(),
            Zone::Recommendations => {
                let about = [
                    "recommand",
                    "rappel",
                    "mise en",
                    "mises en",
                    "suivi",
                    "performance",
                    "régularité",
                    "gestion",
                ];
                let folded = text.to_lowercase();
                outline && !about.iter().any(|word| folded.contains(word))
                    || block.kind == BlockKind::Paragraph && text.len() >= LONG_PROSE_BYTES
            }
            _ => false,
        }
    }

    fn next_is_prose(&self, index: usize) -> bool {
        let next = self.document.blocks[index + 1..].iter().find(|block| block.is_content());
        next.is_some_and(|block| block.span.len() >= PROSE_BYTES)
    }

    fn read_letter(&mut self, text: &str, index: usize) {
        if self.current == Zone::Cover {
            if is_letter(text) && !self.signed {
                self.enter(Zone::Letter, 1, index);
            }
            return;
        }
        let closing = text.contains("considération") || text.contains("salutations");
        let over = self.signed && text.len() > SIGNATURE_BYTES && !is_letter(text);
        let report = self.signed
            && ["rapport d", "observations d"].iter().any(|words| text.to_lowercase().starts_with(words));
        self.signed |= closing;
        if report || over && !closing {
            self.enter(Zone::Cover, 1, index);
        } else if index - self.since > LONGEST_LETTER {
            self.enter(Zone::Body, 1, index);
        }
    }
}

fn is_letter(text: &str) -> bool {
    let folded = crate::text::fold(&text.chars().take(400).collect::<String>());
    let salutation = ["monsieur", "madame", "messieurs"].iter().any(|word| folded.starts_with(word))
        && folded.trim_end().ends_with(',')
        && folded.len() < 80;
    let formulas = [
        "je vous prie de bien vouloir trouver",
        "vous trouverez ci-joint",
        "vous trouverez, ci-joint",
        "j'ai l'honneur de vous",
        "je vous ai adresse",
        "je vous precise que",
        "je vous rappelle que",
        "je vous notifie",
        "je vous serais oblige",
    ];
    salutation || formulas.iter().any(|formula| folded.contains(formula))
}

codes!(Zone {
    Cover => "cover", Letter => "letter", Contents => "contents", Summary => "summary", Recommendations => "recommendations",
    Procedure => "procedure", Body => "body", Annex => "annex", Glossary => "glossary", Response => "response",
});
