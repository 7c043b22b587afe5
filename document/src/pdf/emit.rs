//! Pages laid out to blocks of the model: order, kinds, cells. The rules of what is what stand in the other modules.

use super::{
    catalog::Bookmark,
    footnotes,
    furniture::Piece,
    headings::{self, Title},
    joining::{self, Vocabulary},
    lines::Line,
    page::{RawPage, position},
    paragraphs::{self, Habits, Paragraph, opens_number},
    tables::{self, Grid, GridCell},
};
use crate::{
    builder::{CellDraft, DocumentBuilder, Fragment, RowDraft},
    model::{BlockKind, PageNumber, Style},
};

/// Edges of tables that differ by less are the same, in points.
const SAME_EDGES: f32 = 6.0;

/// Tables met on the way, with the count of lines that stand before each.
struct Placed {
    before: usize,
    page: PageNumber,
    grid: Grid,
}

/// Adds the blocks of all pages.
pub(super) fn blocks(mut pages: Vec<RawPage>, bookmarks: &[Bookmark], builder: &mut DocumentBuilder) {
    let habits = Habits::of(pages.iter().map(|page| page.lines.as_slice()));
    let vocabulary = Vocabulary::of(pages.iter().flat_map(|page| &page.lines));
    settle_columns(&mut pages);
    let mut notes = Vec::new();
    let mut flow = Vec::new();
    let mut tables = Vec::new();
    for page in pages {
        let RawPage { number, mut lines, tables: grids, rules, width, height, .. } = page;
        let taken = footnotes::take(&mut lines, &rules, width, height, &habits);
        for grid in grids {
            tables.push(Placed { before: flow.len() + position(&lines, &grid.rect), page: number, grid });
        }
        flow.extend(lines);
        if !taken.is_empty() {
            notes.push((flow.len(), taken));
        }
    }
    // From top to bottom of each page; in columns that is not the order of reading.
    tables.sort_by(in_reading_order);
    let parts = parted(flow, &tables, &habits);
    let titles = headings::titles(&parts, &habits, bookmarks);
    let mut writer = Writer { builder, vocabulary: &vocabulary, habits: &habits, tables, notes };
    let mut reached = 0;
    for (paragraph, title) in parts.iter().zip(titles) {
        writer.before(reached);
        writer.paragraph(paragraph, title);
        reached += paragraph.lines.len();
    }
    writer.before(usize::MAX);
}

/// Adds headers, footers and page numbers.
pub(super) fn furniture(pages: &[Vec<Piece>], builder: &mut DocumentBuilder) {
    for piece in pages.iter().flatten() {
        let text = joining::clean(&piece.line.text());
        builder.furniture(piece.kind, &text, Some((piece.line.page, Some(piece.line.rect))));
    }
}

/// Gives lines of single columns the right margin that most pages share: a page of short lines has none of its own.
fn settle_columns(pages: &mut [RawPage]) {
    let mut ends: Vec<f32> = pages.iter().flat_map(|page| &page.lines).map(|line| line.rect.x1).collect();
    ends.sort_by(f32::total_cmp);
    let Some(margin) = ends.get(ends.len() * 49 / 50).copied() else { return };
    for page in pages {
        let edges: Vec<(f32, f32)> = page.lines.iter().map(|line| line.column).collect();
        for line in &mut page.lines {
            let framed = line.frame;
            let wide = line.column.1 > 0.62 * page.width;
            let alone = edges.iter().all(|(left, _)| *left < 0.45 * page.width);
            if framed.is_none() && wide && alone
                || (framed.is_none() && alone && line.column.0 < 0.3 * page.width)
            {
                line.column.1 = margin;
            }
        }
    }
}

/// Paragraphs; a table parts the text before from the text after only where the former has ended.
fn parted(flow: Vec<Line>, tables: &[Placed], habits: &Habits) -> Vec<Paragraph> {
    let mut parts = Vec::new();
    let mut rest = flow;
    let mut done = 0;
    let mut cuts: Vec<usize> = tables.iter().map(|table| table.before).collect();
    cuts.dedup();
    for cut in cuts {
        let after = rest.split_off(cut - done);
        parts.extend(paragraphs::paragraphs(rest, habits));
        rest = after;
        done = cut;
    }
    parts.extend(paragraphs::paragraphs(rest, habits));
    parts
}

struct Writer<'a> {
    builder: &'a mut DocumentBuilder,
    vocabulary: &'a Vocabulary,
    habits: &'a Habits,
    tables: Vec<Placed>,
    notes: Vec<(usize, Vec<Line>)>,
}

impl Writer<'_> {
    /// Writes the tables and notes due before the line numbered `reached`.
    fn before(&mut self, reached: usize) {
        loop {
            let table = self.tables.first().map(|table| table.before).filter(|at| *at <= reached);
            let note = self.notes.first().map(|(at, _)| *at).filter(|at| *at <= reached);
            match (table, note) {
                (Some(table), note) if note.is_none_or(|note| table <= note) => self.table(),
                (_, Some(_)) => self.footnotes(),
                _ => return,
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, title: Option<Title>) {
        if let Some(note) = footnotes::without_back_sign(&paragraph.lines) {
            self.note(note);
            return;
        }
        let first = joining::clean(&paragraph.lines[0].text());
        let kind = match title {
            Some(Title { level, by }) => BlockKind::Heading { level, by },
            None if paragraph.marker.is_some() || opens_number(&paragraph.lines[0]) => {
                BlockKind::ListItem { depth: depth(paragraph), marker: paragraph.marker.clone() }
            }
            None if is_caption(&first) => BlockKind::Caption,
            None => BlockKind::Paragraph,
        };
        let fragments = joining::fragments(&paragraph.lines, self.vocabulary);
        self.builder.block(kind, &fragments, style(paragraph));
    }

    fn footnotes(&mut self) {
        let (_, lines) = self.notes.remove(0);
        let mut notes: Vec<Vec<Line>> = Vec::new();
        for line in lines {
            match notes.last_mut().filter(|_| footnotes::note_mark(&line.text()).is_none()) {
                Some(note) => note.push(line),
                None => notes.push(vec![line]),
            }
        }
        for note in notes {
            self.note(note);
        }
    }

    fn note(&mut self, mut lines: Vec<Line>) {
        let mark = footnotes::take_mark(&mut lines[0]);
        let style = Style { size_pt: Some(lines[0].size), ..Style::default() };
        let fragments = joining::fragments(&lines, self.vocabulary);
        self.builder.block(BlockKind::Footnote { mark }, &fragments, style);
    }

    /// Writes the first table, with its continuations on the next pages.
    fn table(&mut self) {
        let first = self.tables.remove(0);
        let mut rows = self.rows(&first);
        let mut last = first;
        while self.tables.first().is_some_and(|next| goes_on(&last, next)) {
            let next = self.tables.remove(0);
            let mut more = self.rows(&next);
            let repeated = repeated_rows(&rows, &more);
            if repeated > 0 {
                more.drain(..repeated);
            } else if let (Some(above), Some(below)) = (rows.last_mut(), more.first())
                && runs_on(above, below)
            {
                join_rows(above, below);
                more.remove(0);
            }
            rows.extend(more);
            last = next;
        }
        self.builder.table(&rows, Style { boxed: true, ..Style::default() });
    }

    fn rows(&self, placed: &Placed) -> Vec<RowDraft> {
        let rows = tables::filled_rows(&placed.grid.rows);
        let named = rows.len() > 1 && rows.first().is_some_and(|row| is_header(row, rows.get(1)));
        let heads = if named { tables::head_rows(&rows) } else { 0 };
        let draft = |(index, row): (usize, &Vec<GridCell>)| RowDraft {
            cells: row.iter().map(|cell| self.cell(cell, placed.page)).collect(),
            header: index < heads,
        };
        rows.iter().enumerate().map(draft).collect()
    }

    fn cell(&self, cell: &GridCell, page: PageNumber) -> CellDraft {
        let mut lines: Vec<Line> =
            cell.words.iter().filter_map(|row| Line::new(row.words.clone(), page)).collect();
        for line in &mut lines {
            line.column = (cell.rect.x0 + 3.0, cell.rect.x1 - 5.0);
        }
        let mut fragments: Vec<Fragment> = Vec::new();
        for paragraph in paragraphs::paragraphs(lines, self.habits) {
            if let Some(last) = fragments.last_mut() {
                last.text.push('\n');
            }
            fragments.extend(joining::fragments(&paragraph.lines, self.vocabulary));
        }
        if let [only] = fragments.as_mut_slice()
            && cell.words.iter().flat_map(|row| &row.words).all(|word| word.symbol)
            && is_tick(&only.text)
        {
            only.text = "X".into();
        }
        CellDraft { fragments, columns: cell.columns, rows: cell.rows }
    }
}

/// A tick or cross of a font of symbols.
fn is_tick(text: &str) -> bool {
    matches!(
        text,
        "ü" | "û"
            | "ý"
            | "þ"
            | "\u{f0fc}"
            | "\u{f0fb}"
            | "\u{f0fd}"
            | "\u{f0fe}"
            | "✓"
            | "✔"
            | "✗"
            | "✘"
            | "☒"
    )
}

/// The first row names the columns: bold over plain, or words over ticks and figures.
fn is_header(row: &[GridCell], next: Option<&Vec<GridCell>>) -> bool {
    let filled: Vec<&GridCell> = row.iter().filter(|cell| !cell.words.is_empty()).collect();
    let bold = |cell: &&GridCell| cell.words.iter().flat_map(|row| &row.words).all(|word| word.bold);
    let all_bold = !filled.is_empty() && filled.iter().all(bold);
    let next_bold =
        next.is_some_and(|next| next.iter().filter(|cell| !cell.words.is_empty()).all(|cell| bold(&cell)));
    if all_bold && !next_bold {
        return true;
    }
    let short = |cell: &&GridCell| cell.words.iter().map(|row| row.words.len()).sum::<usize>() <= 8;
    let lettered = |cell: &&GridCell| {
        cell.words
            .iter()
            .flat_map(|row| &row.words)
            .any(|word| word.text.chars().filter(|c| c.is_alphabetic()).count() > 2)
    };
    filled.len() >= 2
        && filled.len() + 1 >= row.len()
        && filled.iter().all(short)
        && filled.iter().all(lettered)
}

/// Tables side by side stand in columns.
fn in_reading_order(a: &Placed, b: &Placed) -> std::cmp::Ordering {
    let (one, other) = (&a.grid.rect, &b.grid.rect);
    let beside = one.x1 <= other.x0 || other.x1 <= one.x0;
    let place = if beside { one.x0.total_cmp(&other.x0) } else { one.y0.total_cmp(&other.y0) };
    (a.before, a.page).cmp(&(b.before, b.page)).then(place)
}

fn goes_on(last: &Placed, next: &Placed) -> bool {
    let (a, b) = (&last.grid.edges, &next.grid.edges);
    let (Some(left), Some(right)) = (a.first(), b.first()) else { return false };
    let alike =
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| ((a - left) - (b - right)).abs() < SAME_EDGES);
    // On the next page, or at the head of the next column.
    let below = next.page.0 == last.page.0 + 1;
    let beside = next.page == last.page && next.grid.rect.y0 < last.grid.rect.y0 && right > left;
    (below || beside) && next.before == last.before && alike
}

/// Number of rows at the head of a table that are said again on the next page.
fn repeated_rows(rows: &[RowDraft], more: &[RowDraft]) -> usize {
    let heads = rows.iter().take_while(|row| row.header).count().max(1);
    let same =
        rows.iter().zip(more).take(heads).take_while(|(head, again)| words_of(head) == words_of(again));
    let count = same.count();
    if count == heads { count } else { 0 }
}

fn words_of(row: &RowDraft) -> Vec<String> {
    row.cells.iter().map(|cell| cell.fragments.iter().map(|f| f.text.as_str()).collect()).collect()
}

/// A row cut by the page's end: the first cell below goes on in small letters, or nothing but one cell is filled.
fn runs_on(above: &RowDraft, below: &RowDraft) -> bool {
    let (above, below) = (words_of(above), words_of(below));
    let mut cells = above.iter().zip(&below).filter(|(_, below)| !below.trim().is_empty()).peekable();
    let open = |above: &str, below: &str| {
        let ended = above.trim_end().ends_with(['.', ';', ':', '!', '?']);
        !ended && !above.is_empty() && below.starts_with(char::is_lowercase)
    };
    above.len() == below.len() && cells.peek().is_some() && cells.all(|(above, below)| open(above, below))
}

fn join_rows(above: &mut RowDraft, below: &RowDraft) {
    for (cell, more) in above.cells.iter_mut().zip(&below.cells) {
        if let (Some(last), false) = (cell.fragments.last_mut(), more.fragments.is_empty()) {
            last.text.push(' ');
        }
        cell.fragments.extend(more.fragments.iter().cloned());
    }
}

fn depth(paragraph: &Paragraph) -> u8 {
    let indent = paragraph.left - paragraph.lines[0].column.0;
    (indent / 34.0).clamp(0.0, 4.0) as u8
}

fn style(paragraph: &Paragraph) -> Style {
    Style {
        class: None,
        size_pt: Some(paragraph.size()),
        bold: paragraph.bold(),
        italic: paragraph.italic(),
        boxed: paragraph.lines.iter().all(|line| line.frame.is_some()),
        centred: paragraph.centred(),
    }
}

fn is_caption(text: &str) -> bool {
    let text = text.to_lowercase();
    ["tableau n", "graphique n", "carte n", "schéma n", "figure n", "source :", "sources :", "source:"]
        .iter()
        .any(|start| text.starts_with(start))
        && text.chars().count() < 240
}
