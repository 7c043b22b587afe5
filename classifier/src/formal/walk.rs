//! Walks through a document's units: opens a list at its heading, label or lead-in, takes its items, closes it.

mod tabular;

use cambon_document::{ConclusionKind, Document, Form, Span, Status, Zone};

use super::{
    Draft,
    item::{Last, belongs, heads_lower_case, is_mark, length_without_leader, tag_kind_at_end},
    label::{Label, tag_kind},
    lines::{Line, Unit},
    region::Region,
    shape::{self, Shape},
    title::Title,
    words::{fold, words},
};
use crate::status;

/// Units without an item after which a list that has given none is closed, in the front part.
const PATIENCE_IN_FRONT: usize = 4;
/// The same in the body, where a heading alone may mean anything.
const PATIENCE_IN_BODY: usize = 0;
/// Units without an item that a list may hold once it has given one, in the part of the recommendations.
const PATIENCE_AFTER_ITEM: usize = 1;
/// Longest heading inside a list, in characters.
const LONGEST_SUB_HEADING: usize = 110;
/// Lines of the body before a list that is still the report's recapitulation.
const MOST_BODY_BEFORE_RECAP: usize = 40;
/// Most lines that an item is made of.
const MOST_PARTS: usize = 8;
/// Fewest words of a conclusion.
const FEWEST_WORDS: usize = 3;
/// Share of the text that counts as its front where no zone says so.
const FRONT_SHARE: f64 = 0.15;
/// Longest item, in bytes: beyond it a paragraph is prose.
const LONGEST_ITEM_BYTES: usize = 2500;

struct Walk<'a> {
    document: &'a Document,
    units: &'a [Unit<'a>],
    drafts: Vec<Draft>,
    region: Option<Region>,
    last: Option<Last>,
    lists: usize,
    /// Lines of the body so far.
    body_lines: usize,
}

/// Everything found under headings, labels and lead-ins, in reading order.
pub(super) fn drafts(document: &Document, units: &[Unit<'_>]) -> Vec<Draft> {
    let mut walk =
        Walk { document, units, drafts: Vec::new(), region: None, last: None, lists: 0, body_lines: 0 };
    for (index, unit) in units.iter().enumerate() {
        match unit {
            Unit::Line(line) => walk.line(index, line),
            Unit::Table { table, block, zone } => walk.table(index, table, *block, *zone),
        }
    }
    walk.drafts
}

impl Walk<'_> {
    fn line(&mut self, index: usize, line: &Line<'_>) {
        self.body_lines += usize::from(line.zone == Zone::Body);
        if status::is_legend(line.text)
            || self.is_mark(index, line)
            || self.takes_status(index, line)
            || self.takes_label(index, line)
            || self.takes_title(line)
        {
            return;
        }
        if self.continues(index, line) || self.takes_lead_in(line) {
            return;
        }
        if self.region.is_some() && !self.takes_item(index, line) && !self.takes_sub_heading(index, line) {
            self.passes(line);
        }
    }

    /// A mark, page number or column heading that stands alone, where a table's cells were read as lines.
    fn is_mark(&mut self, index: usize, line: &Line<'_>) -> bool {
        let mark = self.region.is_some() && is_mark(line.text);
        if let Some(last) = self.last.as_mut().filter(|last| mark && last.unit + 1 == index) {
            last.unit = index;
        }
        mark
    }

    /// A line that only says how far the conclusion above it is implemented.
    fn takes_status(&mut self, index: usize, line: &Line<'_>) -> bool {
        let Some(literal) = status::line(line.text) else { return false };
        let tag = line.text.trim_start().starts_with(['[', '(', '«', '-']);
        let stopped = line.text.trim_end().ends_with(['.', ']', ')', ';']);
        let above = self.last.as_ref().is_some_and(|last| index - last.unit <= 2);
        let alone = !self.units.get(index + 1).is_some_and(|next| self.is_item_ahead(next));
        if above && (tag || stopped || alone || self.bears_statuses_behind()) {
            self.give_status(literal, line.text);
            return true;
        }
        tag
    }

    /// The list gives degrees behind its items, and the item above still lacks one.
    fn bears_statuses_behind(&self) -> bool {
        let (Some(last), Some(region)) = (&self.last, &self.region) else { return false };
        let behind = |draft: &Draft| draft.list == region.id && draft.status.is_some();
        region.status.is_none()
            && self.drafts[last.draft].status.is_none()
            && self.drafts[..last.draft].iter().any(behind)
    }

    fn give_status(&mut self, literal: &str, text: &str) {
        let status = status::normalise(literal).map(|status| (literal.to_owned(), status));
        let Some(last) = &self.last else { return };
        let list = self.drafts[last.draft].list;
        let plural = fold(text).contains("recommandations ") || fold(text).contains("rappels ");
        for (index, draft) in self.drafts.iter_mut().enumerate() {
            if index == last.draft || plural && draft.list == list && draft.status.is_none() {
                draft.status.clone_from(&status);
                if let Some(kind) = tag_kind(text) {
                    draft.kind = kind;
                }
            }
        }
    }

    /// "Recommandation n° 3 : ..." or the same alone above its conclusion.
    fn takes_label(&mut self, index: usize, line: &Line<'_>) -> bool {
        let Some(label) = Label::worded(line.text) else { return false };
        if label.is_alone(line.text) {
            // "Recommandations 5" is a line of contents
            if label.number.is_none() || label.plural {
                return false;
            }
            let former = self.region.as_ref().is_some_and(|region| region.former);
            let title = Title {
                kind: label.kind,
                former,
                status: None,
                several: false,
                summing_up: false,
                speaks: true,
            };
            let form =
                self.region.as_ref().filter(|region| region.form == Form::List).map(|region| region.form);
            let sub_heading = self.region.as_mut().and_then(|region| region.sub_heading.take());
            self.open(line, &title, label.number);
            if let Some(region) = &mut self.region {
                region.form = form.unwrap_or(region.form);
                region.sub_heading = sub_heading;
            }
            return true;
        }
        let body = &line.text[label.body..];
        let shape = shape::of(body);
        let enough = if label.number.is_some() { words(body).len() >= FEWEST_WORDS } else { shape.is_some() };
        // dots and a page number: a list with pages, or contents that were not recognised
        let contents = length_without_leader(line.text) < line.text.len() && self.region.is_none();
        if !enough || contents {
            return false;
        }
        self.push_item(index, line, label.kind, label.number, shape);
        true
    }

    /// A heading of a list, or one inside a list that changes kind, status or age.
    fn takes_title(&mut self, line: &Line<'_>) -> bool {
        let Some(title) = Title::read(line.text) else { return false };
        if matches!(line.zone, Zone::Letter) && line.heading.is_none() {
            return false;
        }
        let status = self.region.as_ref().filter(|region| region.found > 0 || region.status.is_some());
        let kept = status.and_then(|region| region.status.clone()).filter(|_| !title.summing_up);
        let former = self.region.as_ref().is_some_and(|region| region.former)
            && title.kind.is_some()
            && !title.summing_up;
        let inherits_age =
            former && !fold(line.text).contains("actuel") && !fold(line.text).contains("present");
        // « Recommandations totalement mises en œuvre », below the heading of the follow-up
        let below_former = title.status.is_some() && self.is_follow_up(line.block, line.zone);
        self.open(line, &title, None);
        if let Some(region) = &mut self.region {
            region.status = title.status.or(kept);
            region.former |= inherits_age && line.heading.is_none() || below_former;
        }
        true
    }

    fn takes_lead_in(&mut self, line: &Line<'_>) -> bool {
        if let Some(title) =
            Title::lead_in(line.text).filter(|title| title.speaks || title.former || self.region.is_some())
        {
            match &mut self.region {
                Some(region) if region.found == 0 => {
                    // a heading that names several and a sentence that announces them: a list wherever it stands
                    let announced = region.level.is_some() && region.idle == 0 && region.number.is_none();
                    if announced && !title.former && self.body_lines <= MOST_BODY_BEFORE_RECAP {
                        region.form = Form::List;
                    }
                    region.front |= announced;
                    region.former |= title.former;
                    region.kind = region.kind.or(title.kind);
                    region.idle = 0;
                    region.number = None;
                }
                _ => self.open(line, &title, None),
            }
            return true;
        }
        // "La chambre rappelle au syndicat qu'il doit :" leads on inside a list only
        let announces = shape::announces(line.text) && shape::of(line.text) == Some(Shape::Jurisdiction);
        match &mut self.region {
            Some(region) if announces => {
                region.idle = 0;
                true
            }
            _ => false,
        }
    }

    fn open(&mut self, line: &Line<'_>, title: &Title, number: Option<String>) {
        self.lists += 1;
        // a heading inside a list that sums up, or right under one, shares its place
        let enclosed = self.region.as_ref().is_some_and(|region| {
            region.front && (region.found > 0 || region.idle == 0 || region.zone == line.zone)
        });
        let front = self.is_front(line) || enclosed && line.heading.is_none_or(|level| level > 2);
        // a short list between two parts of the body is set apart there, not a list of the report
        let inside_body = self.body_lines > MOST_BODY_BEFORE_RECAP && !enclosed;
        let listed = front && !inside_body || title.summing_up || line.zone == Zone::Annex;
        self.region = Some(Region {
            id: self.lists,
            kind: title.kind,
            former: title.former,
            status: title.status.clone(),
            sub_heading: None,
            form: if listed { Form::List } else { Form::CallOut },
            number,
            level: line.heading,
            sub_level: None,
            shape: None,
            found: 0,
            columns: None,
            idle: 0,
            zone: line.zone,
            front: front || title.summing_up || title.several && line.heading.is_some_and(|level| level <= 2),
        });
        self.last = None;
    }

    fn is_front(&self, line: &Line<'_>) -> bool {
        match line.zone {
            Zone::Body => (line.span.start as f64) < FRONT_SHARE * self.document.text.len() as f64,
            Zone::Annex => false,
            _ => true,
        }
    }

    fn takes_item(&mut self, index: usize, line: &Line<'_>) -> bool {
        let Some(region) = &self.region else { return false };
        let stopped = line.text.trim_end().ends_with(['.', ';']);
        let called_out = region.form == Form::CallOut && region.found == 0 && region.idle == 0;
        let complete = stopped && region.front || called_out && is_numbered_advice(line.text);
        if line.text.len() > LONGEST_ITEM_BYTES || line.heading.is_some() && !complete {
            return false;
        }
        let label = Label::numbered(line.text);
        let body = label.as_ref().map_or(line.text, |label| &line.text[label.body..]);
        let next = label.as_ref().is_some_and(|label| self.follows(label));
        let shape = shape::of(body).or((next && shape::announces(body)).then_some(Shape::Infinitive));
        let next = self.units.get(index + 1);
        let heads = !stopped
            && label.is_none()
            && match shape {
                Some(Shape::Action) => next.is_some_and(|next| self.is_item_ahead(next)),
                Some(Shape::Infinitive) => heads_lower_case(line.text, next.and_then(Unit::line)),
                _ => false,
            };
        if heads
            || words(body).len() < FEWEST_WORDS
            || shape.is_some_and(|shape| shape >= Shape::Action) && self.is_title_ahead(index, line.text)
            || length_without_leader(line.text) < line.text.len() && line.zone != Zone::Recommendations
            || !region.admits(line, shape, label.is_some())
        {
            return false;
        }
        let marker = line.marker.and_then(|marker| Label::numbered(&format!("{marker} A")));
        let number = label.or(marker).and_then(|label| label.number);
        let kind = region.kind;
        self.push_item(index, line, kind, number, shape);
        true
    }

    /// The same words head a section further on: the line is of the contents.
    fn is_title_ahead(&self, index: usize, text: &str) -> bool {
        let mut ahead = self.units[index + 1..].iter().filter_map(Unit::line);
        ahead.any(|line| line.heading.is_some() && line.text.trim() == text.trim())
    }

    /// The number is the one after the item above.
    fn follows(&self, label: &Label) -> bool {
        let above = self.last.as_ref().and_then(|last| self.drafts[last.draft].number.as_deref());
        let number = |text: &str| text.parse::<u32>().ok();
        above
            .and_then(number)
            .is_some_and(|above| label.number.as_deref().and_then(number) == Some(above + 1))
    }

    fn push_item(
        &mut self,
        index: usize,
        line: &Line<'_>,
        kind: Option<ConclusionKind>,
        number: Option<String>,
        shape: Option<Shape>,
    ) {
        if self.region.is_none() {
            self.lists += 1;
        }
        let front = self.is_front(line);
        let followed_up = self.region.is_none() && self.is_follow_up(line.block, line.zone);
        let region = self.region.as_mut();
        let form = match &region {
            Some(region) if region.former => Form::FollowUp,
            Some(region) => region.form,
            None if followed_up => Form::FollowUp,
            None if front => Form::List,
            None => Form::CallOut,
        };
        let status =
            own_status(line.text).or_else(|| region.as_ref().and_then(|region| region.status.clone()));
        let kind = tag_kind_at_end(line.text).or(kind).unwrap_or(ConclusionKind::Recommendation);
        let alone = region.as_ref().and_then(|region| region.number.clone());
        self.drafts.push(Draft {
            span: Span::new(line.span.start, line.span.start + length_without_leader(line.text)),
            block: line.block,
            form,
            kind,
            number: number.or(alone),
            status,
            sub_heading: region.as_ref().and_then(|region| region.sub_heading.clone()),
            list: region.as_ref().map_or(self.lists, |region| region.id),
        });
        self.last = Some(Last {
            draft: self.drafts.len() - 1,
            unit: index,
            parts: shape::announces(line.text),
            depth: line.depth,
            marked: line.marker.is_some(),
        });
        if let Some(region) = region {
            region.found += 1;
            region.idle = 0;
            region.shape = region.shape.or(shape);
        }
    }

    /// A line that belongs to the item above it: its parts after a colon, or the rest of a broken sentence.
    fn continues(&mut self, index: usize, line: &Line<'_>) -> bool {
        let enclosed = self.next_number_ahead(index);
        let Some(last) = &mut self.last else { return false };
        let adjacent = last.unit + 1 == index && line.heading.is_none();
        let draft = &mut self.drafts[last.draft];
        let so_far = draft.span.of(&self.document.text).trim_end();
        let numbered = Label::numbered(line.text).is_some() || Label::worded(line.text).is_some();
        if !adjacent || !(last.parts && enclosed && !numbered || belongs(line, so_far, last)) {
            return false;
        }
        if let Some(literal) = status::tail(line.text).filter(|_| draft.status.is_none()) {
            draft.status = status::normalise(literal).map(|status| (literal.to_owned(), status));
        }
        draft.span = Span::new(draft.span.start, line.span.end);
        last.unit = index;
        true
    }

    /// The next number of the list stands a few lines ahead: what is before it belongs to the item above.
    fn next_number_ahead(&self, index: usize) -> bool {
        let ahead = self.units[index + 1..].iter().take(MOST_PARTS).map_while(Unit::line);
        ahead.take_while(|line| line.heading.is_none()).any(|line| {
            let label = Label::worded(line.text).or_else(|| Label::numbered(line.text));
            label.is_some_and(|label| self.follows(&label))
        })
    }

    /// A short heading inside the list, told by the item behind it.
    fn takes_sub_heading(&mut self, index: usize, line: &Line<'_>) -> bool {
        let short = line.text.chars().count() <= LONGEST_SUB_HEADING
            && !line.text.trim_end().ends_with(['.', ';', ',']);
        let is_item = |index: usize| self.units.get(index).is_some_and(|unit| self.is_item_ahead(unit));
        let (ahead, group_ahead) = (is_item(index + 1), is_item(index + 1) && is_item(index + 2));
        let Some(region) = &mut self.region else { return false };
        let higher = line.heading.zip(region.level).is_some_and(|(level, opened)| level <= opened);
        let expected = line.zone == Zone::Recommendations
            || region.found == 0
            || region.sub_level == line.heading
            || group_ahead;
        let inside = region.front && (!higher || expected);
        let announces = fold(line.text).contains("suivant");
        let aside = announces || line.text.trim_start().starts_with(['(', '[', '«', '-']);
        if !short || !ahead || !inside || aside || status::line(line.text).is_some() {
            return false;
        }
        region.sub_level = region.sub_level.or(line.heading);
        region.sub_heading = Some(line.text.trim().to_owned());
        region.idle = 0;
        self.last = None;
        true
    }

    /// Whether an item or a heading of items comes next.
    fn is_item_ahead(&self, unit: &Unit<'_>) -> bool {
        let Some(line) = unit.line() else { return false };
        let label = Label::numbered(line.text);
        let body = label.as_ref().map_or(line.text, |label| &line.text[label.body..]);
        let title = || Title::read(line.text).is_some_and(|title| title.status.is_some());
        line.heading.is_none()
            && (shape::infinitive(body.trim_start_matches(['-', '–', '•', ' ']))
                || Label::worded(line.text).is_some()
                || title())
    }

    /// A line that is nothing to the open list.
    fn passes(&mut self, line: &Line<'_>) {
        let Some(region) = &mut self.region else { return };
        let folded = fold(line.text);
        let of_lists = ["recommand", "rappel", "obligation", "cotation", "suivi"]
            .iter()
            .any(|word| folded.contains(word));
        region.idle += usize::from(!(region.found == 0 && of_lists));
        let patience = match (region.found, region.front) {
            (0, true) => PATIENCE_IN_FRONT,
            (0, false) => PATIENCE_IN_BODY,
            _ if line.zone == Zone::Recommendations => PATIENCE_AFTER_ITEM,
            _ => 0,
        };
        let closed_by_heading =
            line.heading.is_some() && (region.found > 0 || line.zone != Zone::Recommendations);
        if region.idle > patience || closed_by_heading || region.number.is_some() {
            self.region = None;
            self.last = None;
        }
    }
}

/// "7. Contrôler la régie." or the same with its degree behind it: too complete for the heading that it looks like.
fn is_numbered_advice(text: &str) -> bool {
    let infinitive = Label::numbered(text).is_some_and(|label| shape::infinitive(&text[label.body..]));
    infinitive && (text.trim_end().ends_with('.') || status::tail(text).is_some())
}

/// The status at the end of an item's words, as printed and normalised.
fn own_status(text: &str) -> Option<(String, Status)> {
    let literal = status::tail(text)?;
    Some((literal.to_owned(), status::normalise(literal)?))
}
