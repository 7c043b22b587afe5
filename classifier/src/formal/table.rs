//! Tables of conclusions: a row each, with columns for degree of implementation, number, domain or page.

use cambon_document::{Cell, ConclusionKind, Document, Row, Span, Status, Table};

use super::{
    label::{Label, kind_in},
    region::Region,
    shape,
    words::{fold, words},
};
use crate::status;

/// A conclusion in a cell.
pub(super) struct Item {
    pub span: Span,
    pub kind: Option<ConclusionKind>,
    pub number: Option<String>,
    pub status: Option<(String, Status)>,
    pub sub_heading: Option<String>,
    /// A former report's.
    pub former: bool,
    /// The table is a list of conclusions, not a frame around one.
    pub many: bool,
}

/// Fewest words of a conclusion in a cell.
const FEWEST_WORDS: usize = 3;
/// Longest mark in a status column ("X", "oui", "en 2015").
const LONGEST_MARK: usize = 12;
/// Longest heading inside a table, in characters.
const LONGEST_SUB_HEADING: usize = 110;

/// Status named by each column's heading.
pub(super) type Statuses = Vec<Option<(String, Status)>>;

/// What the columns hold.
#[derive(Default)]
struct Columns {
    /// Status named by each column's heading.
    statuses: Statuses,
    /// Column of the conclusions' words.
    words: Option<usize>,
    /// The headings name conclusions of a former report.
    former: bool,
    /// Rows taken by the headings.
    rows: usize,
    kind: Option<ConclusionKind>,
}

/// The conclusions of a table: of one under an open list, of one whose columns name degrees of implementation, or of
/// cells that bear a label.
pub(super) fn items(document: &Document, table: &Table, region: Option<&Region>) -> (Vec<Item>, Statuses) {
    let mut columns = Columns::read(document, table);
    let graded = columns.statuses.iter().flatten().count() >= 2;
    let carried = region.and_then(|region| region.columns.clone()).filter(|_| columns.statuses.is_empty());
    let goes_on = carried.is_some();
    columns.statuses = carried.unwrap_or(columns.statuses);
    let open = region.is_some_and(|region| region.found == 0 || graded) || goes_on;
    let rated = graded || are_rated(document, &table.rows[columns.rows..]);
    if !(open || graded && columns.former || rated && columns.words.is_some()) {
        return (labelled(document, table, region), Statuses::new());
    }
    let mut found = Vec::new();
    let mut sub_heading = region.and_then(|region| region.sub_heading.clone());
    for row in &table.rows[columns.rows..] {
        match item(document, row, &columns, region.is_some()) {
            Some(item) if is_part(document, found.last(), &item) => {
                if let Some(whole) = found.last_mut() {
                    whole.span = Span::new(whole.span.start, item.span.end);
                    whole.status = whole.status.take().or(item.status);
                }
            }
            Some(mut item) => {
                item.kind = item.kind.or(columns.kind).or(region.and_then(|region| region.kind));
                item.former |= region.is_some_and(|region| region.former);
                item.status = item.status.or_else(|| region.and_then(|region| region.status.clone()));
                item.sub_heading.clone_from(&sub_heading);
                found.push(item);
            }
            None => sub_heading = heading(document, row).or(sub_heading),
        }
    }
    (found, columns.statuses)
}

/// Most rows hold the words of a conclusion and, in a cell of their own, its degree of implementation.
fn are_rated(document: &Document, rows: &[Row]) -> bool {
    let rated = rows.iter().filter(|row| {
        let mut texts = row.cells.iter().map(|cell| text_of(document, cell));
        let advises = texts.clone().any(|text| shape::infinitive(body(text)));
        advises && texts.any(|text| status::line(text).is_some())
    });
    2 * rated.count() > rows.len()
}

/// A row in lower case under one that ends in a colon, or under its other parts.
fn is_part(document: &Document, above: Option<&Item>, item: &Item) -> bool {
    let Some(above) = above else { return false };
    let capital = above.span.of(&document.text).starts_with(char::is_uppercase);
    let whole =
        above.span.of(&document.text).contains(":\t") || shape::announces(above.span.of(&document.text));
    capital && whole && item.number.is_none() && item.span.of(&document.text).starts_with(char::is_lowercase)
}

impl Columns {
    fn read(document: &Document, table: &Table) -> Self {
        let mut columns = Self::default();
        for row in table.rows.iter().take(2) {
            let texts: Vec<String> = row.cells.iter().map(|cell| fold(text_of(document, cell))).collect();
            let statuses: Vec<_> =
                row.cells.iter().map(|cell| status_of_heading(text_of(document, cell))).collect();
            let named = texts.iter().position(|text| is_words_heading(text));
            let graded = statuses.iter().flatten().count();
            let item = row.cells.iter().map(|cell| text_of(document, cell)).any(is_item);
            if item || graded < 2 && named.is_none() && !row.header {
                break;
            }
            columns.former |=
                texts.iter().any(|text| text.contains("precedent") || text.contains("anterieur"));
            columns.kind = columns.kind.or(named.and_then(|index| kind_in(&texts[index])));
            if graded > 0 {
                columns.statuses = by_column(row, statuses);
            }
            columns.words = columns.words.or(named);
            columns.rows += 1;
        }
        columns
    }
}

/// One entry for each column, where cells may take several.
fn by_column<T: Clone>(row: &Row, entries: Vec<T>) -> Vec<T> {
    let widths = row.cells.iter().map(|cell| usize::from(cell.columns.max(1)));
    entries.into_iter().zip(widths).flat_map(|(entry, width)| std::iter::repeat_n(entry, width)).collect()
}

fn text_of<'a>(document: &'a Document, cell: &Cell) -> &'a str {
    cell.span.of(&document.text).trim()
}

fn status_of_heading(text: &str) -> Option<(String, Status)> {
    let short = text.chars().count() <= 45;
    // "Degré de mise en œuvre" names the column, not a degree
    let names = ["degre", "etat ", "niveau", "suivi "].iter().any(|name| fold(text).starts_with(name));
    let literal = status::in_heading(text).filter(|_| short && !names)?;
    status::normalise(literal).map(|status| (literal.to_owned(), status))
}

/// A cell of a row of conclusions, not of the columns' headings.
fn is_item(text: &str) -> bool {
    Label::worded(text).is_some_and(|label| label.number.is_some()) || shape::infinitive(text)
}

fn is_words_heading(text: &str) -> bool {
    let short = text.chars().count() <= 60;
    let names = ["recommandation", "rappel", "obligation", "libelle", "intitule", "preconisation"];
    short && names.iter().any(|name| text.contains(name)) && !text.contains(" : ")
}

fn item(document: &Document, row: &Row, columns: &Columns, open: bool) -> Option<Item> {
    let cells: Vec<&Cell> = row.cells.iter().filter(|cell| !text_of(document, cell).is_empty()).collect();
    let longest = cells.iter().copied().max_by_key(|cell| text_of(document, cell).chars().count())?;
    let shaped = |cell: &&Cell| shape::of(body(text_of(document, cell))).is_some();
    let cell =
        columns.words.and_then(|index| row.cells.get(index)).filter(|cell| shaped(cell)).unwrap_or(longest);
    let text = text_of(document, cell);
    let own = body(text);
    let worded = Label::worded(text);
    let graded = cells.iter().any(|other| text_of(document, other) != text);
    let shape = shape::of(own).filter(|shape| graded || *shape < shape::Shape::Action);
    // a number in its own cell makes an item of any words in an open list
    let counted = open && number_cell(document, &cells, cell).is_some();
    if words(own).len() < FEWEST_WORDS || !(worded.is_some() || shape.is_some() || counted) {
        return None;
    }
    let label = worded.or_else(|| Label::numbered(text));
    let number =
        label.as_ref().and_then(|label| label.number.clone()).or_else(|| number_cell(document, &cells, cell));
    let other = cells.iter().filter(|other| !std::ptr::eq(**other, cell));
    let kind = other.filter_map(|cell| short_kind(text_of(document, cell))).next();
    let trimmed = cell.span.start + cell.span.of(&document.text).find(text).unwrap_or(0);
    Some(Item {
        span: Span::new(trimmed, trimmed + text.len()),
        kind: label.and_then(|label| label.kind).or(kind),
        number,
        status: status_of_row(document, row, columns, cell),
        sub_heading: None,
        former: columns.former,
        many: true,
    })
}

/// A cell's words without label and number.
fn body(text: &str) -> &str {
    let label = Label::worded(text).or_else(|| Label::numbered(text));
    label.map_or(text, |label| &text[label.body..])
}

fn short_kind(text: &str) -> Option<ConclusionKind> {
    /// "Rappel au droit n° 1".
    const MOST_WORDS: usize = 5;
    (words(text).len() <= MOST_WORDS).then(|| kind_in(text)).flatten()
}

fn number_cell(document: &Document, cells: &[&Cell], words_cell: &Cell) -> Option<String> {
    let before = cells.iter().take_while(|cell| cell.span.start < words_cell.span.start);
    let mut numbers = before.filter_map(|cell| {
        let text = text_of(document, cell);
        let alone = Label::worded(text).filter(|label| label.is_alone(text)).and_then(|label| label.number);
        let bare = text.trim_start_matches(['n', 'N', '°', 'º', ' ', 'R']).trim_end_matches(['.', ')', ' ']);
        alone.or_else(|| bare.parse::<u16>().ok().map(|_| bare.to_owned()))
    });
    numbers.next()
}

/// The status of a row: the heading of the column that is marked, or the words of a cell.
fn status_of_row(
    document: &Document,
    row: &Row,
    columns: &Columns,
    words_cell: &Cell,
) -> Option<(String, Status)> {
    let mut column = 0;
    let mut said = None;
    for cell in &row.cells {
        let text = text_of(document, cell);
        let marked =
            !text.is_empty() && text.chars().count() <= LONGEST_MARK && !std::ptr::eq(cell, words_cell);
        if let Some(Some(status)) = columns.statuses.get(column).filter(|_| marked) {
            return Some(status.clone());
        }
        if !std::ptr::eq(cell, words_cell)
            && let Some(literal) = status::line(text)
        {
            said = status::normalise(literal).map(|status| (literal.to_owned(), status)).or(said);
        }
        column += usize::from(cell.columns.max(1));
    }
    let tail = || status::tail(text_of(document, words_cell));
    said.or_else(|| tail().and_then(|literal| Some((literal.to_owned(), status::normalise(literal)?))))
}

/// A row that only names a domain.
fn heading(document: &Document, row: &Row) -> Option<String> {
    let mut texts = row.cells.iter().map(|cell| text_of(document, cell)).filter(|text| !text.is_empty());
    let first = texts.next()?;
    let same = texts.all(|text| text == first);
    (same && first.chars().count() <= LONGEST_SUB_HEADING).then(|| first.to_owned())
}

/// Cells of any table that bear a label with a number, in front of their words or in the cell before: boxes drawn as
/// tables.
fn labelled(document: &Document, table: &Table, region: Option<&Region>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for row in &table.rows {
        let mut waiting: Option<Label> = None;
        for cell in &row.cells {
            let text = text_of(document, cell);
            let label = Label::worded(text).filter(|label| label.number.is_some());
            let (label, own) = match (label, waiting.take()) {
                (Some(label), _) if label.is_alone(text) => {
                    waiting = Some(label);
                    continue;
                }
                (Some(label), _) => (label.clone(), &text[label.body..]),
                (None, Some(label)) => (label, text),
                (None, None) => continue,
            };
            if words(own).len() >= FEWEST_WORDS && shape::of(own).is_some() {
                items.push(labelled_item(document, row, cell, label, region));
            }
        }
    }
    items.dedup_by(|second, first| second.span.of(&document.text) == first.span.of(&document.text));
    items
}

fn labelled_item(document: &Document, row: &Row, cell: &Cell, label: Label, region: Option<&Region>) -> Item {
    let text = text_of(document, cell);
    let start = cell.span.start + cell.span.of(&document.text).find(text).unwrap_or(0);
    Item {
        span: Span::new(start, start + text.len()),
        kind: label.kind,
        number: label.number,
        status: status_of_row(document, row, &Columns::default(), cell),
        sub_heading: region.and_then(|region| region.sub_heading.clone()),
        former: region.is_some_and(|region| region.former),
        many: false,
    }
}
