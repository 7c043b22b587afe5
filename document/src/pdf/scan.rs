//! Pages that are pictures: which ones, how they are drawn for the recogniser, and how its words become rows. It does NOT read
//! characters.

use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, vello_cpu::color::palette::css::WHITE,
};
use hayro_syntax::page::Page;

use super::{
    catalog::Tag,
    glyphs::PageContent,
    leaders,
    words::{Row, Word},
};
use crate::{
    model::{Rect, TextVerdict},
    ocr::{PageImage, RecognisedWord},
};

/// Resolution at which pages are drawn, in pixels per inch: what recognisers are made for.
const DPI: u32 = 300;
/// Most pixels of a side; larger pages are drawn smaller.
const MOST_PIXELS: f32 = 6_000.0;
/// Part of unmapped characters from which a text is doubtful.
const UNMAPPED: f32 = 0.05;
/// Words of a page from which the lack of common French words tells gibberish.
const ENOUGH_WORDS: usize = 80;
/// The same for the text that a scanner's software has left behind its picture.
const ENOUGH_HIDDEN: usize = 15;
/// One word in so many is common in any French text; real text has one in four.
const COMMON_SHARE: usize = 50;
/// The same for hidden text, which is running text or nothing.
const COMMON_HIDDEN: usize = 14;
/// Letters on a page below which a picture that covers it is the page, and they are a stamp or a page number.
const FEW_LETTERS: usize = 160;
/// Words that the recogniser is less sure of are specks and rules, on its scale of 100.
const SUREST_SPECK: f32 = 25.0;
/// Height of capitals and ascenders, as a part of the em.
const CAPITAL: f32 = 0.72;
/// Height of small letters without ascender, as a part of the em.
const SMALL_LETTER: f32 = 0.5;
/// Part of a line's height below its baseline, where it has descenders.
const DESCENT: f32 = 0.23;
/// Lines whose sizes differ by less, as a part, are of one size.
const SAME_SIZE: f32 = 0.2;
/// A page on which fewer pixels are darker than this grey is blank.
const DARK: u8 = 140;
/// Dark pixels, in a million, below which a page is blank but for dust.
const DUST: usize = 20;

/// What can be said of a page's text before it is laid out.
pub(super) fn verdict(content: &PageContent, rows: &[Row]) -> TextVerdict {
    let letters = content.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace()).count();
    if letters == 0 {
        return if content.drawn { TextVerdict::NeedsOcr } else { TextVerdict::Blank };
    }
    let hidden = content.hidden * 2 > content.glyphs.len();
    if content.pictured && !hidden && letters < FEW_LETTERS {
        return TextVerdict::NeedsOcr;
    }
    let unmapped = content.glyphs.iter().filter(|glyph| {
        let private = matches!(glyph.character, '\u{e000}'..='\u{f8ff}') && !glyph.symbol;
        private || (glyph.character.is_control() || glyph.character == '\u{fffd}') && !glyph.symbol
    });
    let share = unmapped.count() as f32 / letters as f32;
    if share > UNMAPPED || is_gibberish(rows, hidden) { TextVerdict::Doubtful } else { TextVerdict::Good }
}

/// Many words, and too few of those that French cannot do without.
fn is_gibberish(rows: &[Row], hidden: bool) -> bool {
    const COMMON: [&str; 16] =
        ["de", "la", "le", "les", "des", "et", "du", "en", "à", "au", "un", "une", "est", "par", "the", "of"];
    let (enough, one_in) = if hidden { (ENOUGH_HIDDEN, COMMON_HIDDEN) } else { (ENOUGH_WORDS, COMMON_SHARE) };
    let all = rows.iter().flat_map(|row| &row.words);
    let is_word = |word: &&Word| {
        let bare = word.text.trim_matches(|c: char| c.is_ascii_punctuation() || "«»’".contains(c));
        !bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || "'’-".contains(c))
    };
    let words: Vec<&Word> = all.filter(is_word).collect();
    let is_common =
        |word: &&&Word| word.text.len() <= 3 && COMMON.contains(&word.text.to_lowercase().as_str());
    let common = words.iter().filter(is_common).count();
    words.len() >= enough && common * one_in < words.len()
}

/// A page drawn for the recogniser.
pub(super) enum Drawn {
    /// Something to read.
    Picture(PageImage),
    /// Nothing on it, or dust.
    Blank,
    /// It has no size.
    Impossible,
}

/// Draws a page for the recogniser, upright as readers show it.
pub(super) fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Drawn {
    let (width, height) = page.render_dimensions();
    let wanted = DPI as f32 / 72.0;
    let scale = wanted.min(MOST_PIXELS / width.max(height).max(1.0));
    if !(width * scale >= 1.0 && height * scale >= 1.0) {
        return Drawn::Impossible;
    }
    let settings = hayro::PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn =
        hayro::render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let grey: Vec<u8> = drawn
        .data()
        .iter()
        .map(|pixel| {
            let (r, g, b) = (u32::from(pixel.r), u32::from(pixel.g), u32::from(pixel.b));
            ((299 * r + 587 * g + 114 * b) / 1000) as u8
        })
        .collect();
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    let dark = grey.iter().filter(|grey| **grey < DARK).count();
    if dark * 1_000_000 < DUST * grey.len() {
        return Drawn::Blank;
    }
    let mut image = PageImage { width, height, dpi: (scale * 72.0).round() as u32, grey };
    leaders::erase(&mut image);
    Drawn::Picture(image)
}

/// Words of a picture as rows in points; those that stand where `kept` already has words are left out.
pub(super) fn rows(words: &[RecognisedWord], dpi: u32, kept: &[Row]) -> Vec<Row> {
    let scale = 72.0 / dpi.max(1) as f32;
    let mut rows: Vec<Row> = Vec::new();
    let mut sure = words.iter().filter(|word| !is_speck(word)).peekable();
    while let Some(first) = sure.peek() {
        let number = first.line;
        let mut line = Vec::new();
        while let Some(word) = sure.next_if(|word| word.line == number) {
            line.push(word);
        }
        rows.extend(row(&line, scale, kept));
    }
    even_sizes(&mut rows);
    rows.sort_by(|a, b| a.y.total_cmp(&b.y));
    rows
}

/// Nothing, or a sign or two of which the recogniser is unsure: a speck or a rule.
fn is_speck(word: &RecognisedWord) -> bool {
    let signs = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    word.text.trim().is_empty() || word.confidence < SUREST_SPECK && signs < 3
}

/// Gives lines of nearly the usual size that size: what differs by less is the noise of the measure.
fn even_sizes(rows: &mut [Row]) {
    let mut sizes: Vec<f32> = rows.iter().flat_map(|row| row.words.iter().map(|word| word.size)).collect();
    let Some(usual) = median(&mut sizes) else { return };
    for word in rows.iter_mut().flat_map(|row| &mut row.words) {
        let near = (word.size / usual - 1.0).abs() < SAME_SIZE;
        word.size = if near { usual } else { word.size };
    }
}

fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

fn row(line: &[&RecognisedWord], scale: f32, kept: &[Row]) -> Option<Row> {
    let (y, size) = baseline_and_size(line);
    let (y, size) = (y * scale, (size * scale * 2.0).round() / 2.0);
    let words: Vec<Word> = line
        .iter()
        .map(|word| Word {
            text: word.text.clone(),
            rect: Rect {
                x0: word.rect.x0 * scale,
                y0: word.rect.y0 * scale,
                x1: word.rect.x1 * scale,
                y1: word.rect.y1 * scale,
            },
            y,
            size,
            bold: false,
            italic: false,
            symbol: false,
            tinted: false,
            tag: Tag::None,
            led: false,
        })
        .filter(|word| !kept.iter().flat_map(|row| &row.words).any(|other| overlap(&other.rect, &word.rect)))
        .collect();
    (!words.is_empty()).then_some(Row { words, y })
}

/// Baseline and em of a line in pixels, from the words whose letters tell them: those without descender stand on the baseline, those
/// with an ascender or a capital reach its height.
fn baseline_and_size(line: &[&RecognisedWord]) -> (f32, f32) {
    let descends = |word: &RecognisedWord| {
        word.text.contains(['g', 'j', 'p', 'q', 'y', 'Q', 'ç', ',', ';', '(', ')', '«', '-'])
    };
    let ascends = |word: &RecognisedWord| {
        word.text.chars().any(|c| c.is_uppercase() || c.is_ascii_digit() || "bdfhkl".contains(c))
    };
    let mut feet: Vec<f32> = line.iter().filter(|word| !descends(word)).map(|word| word.rect.y1).collect();
    let lowest = line.iter().map(|word| word.rect.y1).fold(f32::MIN, f32::max);
    let highest = line.iter().map(|word| word.rect.y0).fold(f32::MAX, f32::min);
    let baseline = median(&mut feet).unwrap_or(lowest - DESCENT * (lowest - highest));
    let mut heights: Vec<f32> =
        line.iter().filter(|word| ascends(word)).map(|word| (baseline - word.rect.y0) / CAPITAL).collect();
    let size = median(&mut heights).unwrap_or((baseline - highest) / SMALL_LETTER);
    (baseline, size.max(1.0))
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}
