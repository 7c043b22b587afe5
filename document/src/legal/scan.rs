//! The one pass over a text: what begins at each word, and what the text said before that it refers to.

use std::ops::Range;

use super::{
    Cited, Reference, Source, acts,
    acts::Act,
    article::{self, ArticleNumber, Listed},
    codes::{self, Code},
    cursor::{begins_word, blanks, eat, eat_any, eat_word},
    instructions, rulings, starts,
};
use crate::model::Span;

/// Words that name the code or act spoken of before.
const BACK: [&str; 10] = [
    "du meme",
    "de la meme",
    "dudit",
    "de ladite",
    "de ce",
    "de cette",
    "de ces",
    "du present",
    "du dit",
    "desdits",
];

/// Digits of a first number that tell an article where neither a stop, nor "article", nor a code is there.
const LONG_STEM: usize = 4;

/// Words that lead from an article to what it belongs to.
const LEADS: [&str; 10] =
    ["du nouveau", "de l'ancien", "du projet de", "du", "de la", "des", "de l'", "de", "au", "issu du"];

/// Every reference of a text, in the order of their places. A line break ends what "the same code" may refer to.
#[must_use]
pub fn find(text: &str) -> Vec<Reference> {
    find_within(text, std::iter::once(0..text.len()))
}

/// The same, of a text of which it is known that references begin in some parts only, which are in order: where [`may_refer`] says so.
#[must_use]
pub fn find_within(text: &str, parts: impl IntoIterator<Item = Range<usize>>) -> Vec<Reference> {
    let mut scan = Scan { text, found: Vec::new(), past: Past::default() };
    let bytes = text.as_bytes();
    let (mut at, mut seen) = (0, 0);
    for part in parts {
        at = at.max(part.start);
        while at < part.end.min(bytes.len()) {
            if may_mention(text, at) {
                // What a former mention took in is behind us; a break within it counts for nothing.
                scan.break_lines(&bytes[seen..at]);
                seen = at;
                if let Some(next) = scan.mention(at) {
                    at = next.max(at + 1);
                    seen = at;
                    continue;
                }
            }
            at += 1;
        }
    }
    scan.found.retain(|reference| match &reference.cited {
        // "article 678" is as often an account or a clause of a contract
        Cited::Article { of: None, number, .. } => number.series.is_some(),
        _ => true,
    });
    scan.found
}

/// Whether a reference may begin in a text; a part of one, cut after a space, tells it as the whole does.
#[must_use]
pub fn may_refer(text: &str) -> bool {
    (0..text.len()).any(|at| may_mention(text, at))
}

/// The cheapest question first: most places are inside a word.
fn may_mention(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let inside = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric());
    !inside && starts::may_start(bytes, at) && begins_word(text, at)
}

/// What the paragraph said so far.
#[derive(Default)]
struct Past {
    code: Option<&'static Code>,
    /// Another code was named before that one.
    several: bool,
    /// The only code that the paragraphs before named, the last of them that named one.
    before: Option<&'static Code>,
    act: Option<Act>,
    /// First numbers of the articles met and the code they were of: `2312`.
    stems: Vec<(String, &'static Code)>,
    /// Articles, by their place in what was found, that still lack what they belong to.
    open: Vec<usize>,
    /// Where the last of these ends.
    open_end: usize,
    /// The text named last without an article, and where its name ends.
    named: Option<(Source, usize)>,
}

impl Past {
    fn name(&mut self, code: &'static Code) {
        self.several |= self.code.is_some_and(|own| own != code);
        self.code = Some(code);
    }

    /// What "le code précité" of the next paragraph means.
    fn only_code(&self) -> Option<&'static Code> {
        match self.code {
            Some(code) => (!self.several).then_some(code),
            None => self.before,
        }
    }
}

struct Scan<'a> {
    text: &'a str,
    found: Vec<Reference>,
    past: Past,
}

impl Scan<'_> {
    /// Forgets what line breaks end.
    fn break_lines(&mut self, passed: &[u8]) {
        let mut passed = passed;
        while let Some(at) = passed.iter().position(|byte| *byte == b'\n') {
            passed = &passed[at + 1..];
            self.past = Past { before: self.past.only_code(), ..Past::default() };
        }
    }

    /// Takes in the reference that begins here; gives where it ends.
    fn mention(&mut self, at: usize) -> Option<usize> {
        match self.text.as_bytes()[at].to_ascii_lowercase() {
            b'a' => self
                .worded(at)
                .or_else(|| self.bare_article(at))
                .or_else(|| self.ruling(at))
                .or_else(|| self.code(at)),
            b'l' => self
                .act(at)
                .or_else(|| self.organic(at))
                .or_else(|| self.bare_article(at))
                .or_else(|| self.code(at)),
            b'r' => self.bare_article(at),
            b'd' => self.act(at).or_else(|| self.bare_article(at)).or_else(|| self.ruling(at)),
            b'o' => self.act(at),
            b'i' => self.guidance(at),
            b'm' => {
                let (guidance, end) = instructions::accounting(self.text, at)?;
                self.push(at, end, Cited::Guidance(guidance));
                Some(end)
            }
            b't' | b'j' => self.ruling(at),
            _ => self.guidance(at).or_else(|| self.code(at)).or_else(|| self.ruling(at)),
        }
    }

    fn push(&mut self, start: usize, end: usize, cited: Cited) {
        self.found.push(Reference { span: Span::new(start, end), cited });
    }

    /// "articles 28 à 30 du code des marchés publics".
    fn worded(&mut self, at: usize) -> Option<usize> {
        let words = ["articles", "article", "arts.", "art.", "art"];
        let word = |at: usize| {
            words.iter().find_map(|word| {
                eat(self.text, at, word)
                    .filter(|end| word.ends_with('.') || super::cursor::is_boundary(self.text, *end))
            })
        };
        let mut place = blanks(self.text, word(at)?);
        while let Some(again) = word(place) {
            place = blanks(self.text, again);
        }
        let place = eat_any(self.text, place, &["n°", "unique"]).map_or(place, |end| blanks(self.text, end));
        self.articles(at, place, true)
    }

    fn bare_article(&mut self, at: usize) -> Option<usize> {
        self.articles(at, at, false)
    }

    fn articles(&mut self, start: usize, place: usize, worded: bool) -> Option<usize> {
        let (listed, list_end) = article::list(self.text, place, worded)?;
        let owner =
            self.owner(list_end).or_else(|| self.owner_before(start).map(|source| (source, list_end)));
        if owner.is_none() && !worded && listed.iter().any(|item| !item.number.number.contains('-')) {
            return None;
        }
        // "D 415-2" in a table is an account
        let stopped = self.text.as_bytes().get(start + 1) == Some(&b'.');
        let short = |item: &Listed| item.number.number.find('-').is_none_or(|end| end < LONG_STEM);
        if owner.is_none()
            && !worded
            && !stopped
            && listed.iter().all(|item| short(item) && self.by_stem(&item.number).is_none())
        {
            return None;
        }
        self.drop_mention(start, owner.as_ref());
        let first = self.found.len();
        for Listed { number, until, start, end } in listed {
            let of = owner.as_ref().map(|(source, _)| source.clone()).or_else(|| self.by_stem(&number));
            self.push(start, end, Cited::Article { of, number, until });
        }
        let places: Vec<usize> = (first..self.found.len()).collect();
        match owner {
            Some((source, end)) => {
                self.settle(start, &source);
                self.remember(&source, &places);
                Some(end.max(list_end))
            }
            None => {
                let linked = !self.past.open.is_empty() && is_linked(&self.text[self.past.open_end..start]);
                if !linked {
                    self.past.open.clear();
                }
                let open = places
                    .into_iter()
                    .filter(|place| matches!(self.found[*place].cited, Cited::Article { of: None, .. }));
                self.past.open.extend(open);
                self.past.open_end = list_end;
                Some(list_end)
            }
        }
    }

    /// "le CGCT, en son article L. 2122-18": the article says more than the code's name before it.
    fn drop_mention(&mut self, start: usize, owner: Option<&(Source, usize)>) {
        let before = self.owner_before(start);
        let said = self.found.last().and_then(whole_source);
        if before.is_some() && said == before && owner.map(|(source, _)| source) == before.as_ref() {
            self.found.pop();
        }
    }

    /// Gives the articles waiting right before what the next ones belong to.
    fn settle(&mut self, start: usize, source: &Source) {
        let open = std::mem::take(&mut self.past.open);
        if open.is_empty() || self.past.open_end > start || !is_linked(&self.text[self.past.open_end..start])
        {
            return;
        }
        for place in open {
            if let Cited::Article { of, .. } = &mut self.found[place].cited {
                *of = Some(source.clone());
            }
        }
    }

    fn remember(&mut self, source: &Source, places: &[usize]) {
        match source {
            Source::Code(code) => {
                self.past.name(code);
                for place in places {
                    if let Cited::Article { number, .. } = &self.found[*place].cited
                        && let Some(stem) = stem(number)
                    {
                        self.past.stems.push((stem, code));
                    }
                }
            }
            Source::Act(act) => self.past.act = Some(act.clone()),
        }
        self.past.named = None;
    }

    /// The code whose articles of the same chapter were named before in the paragraph.
    fn by_stem(&self, number: &ArticleNumber) -> Option<Source> {
        let stem = stem(number)?;
        let same = self.past.stems.iter().rev().find(|(known, _)| *known == stem);
        same.map(|(_, code)| Source::Code(code))
    }

    /// What the articles before `at` belong to, and where its name ends.
    fn owner(&self, at: usize) -> Option<(Source, usize)> {
        let text = self.text;
        let comma = usize::from(text.as_bytes().get(at) == Some(&b','));
        let place = blanks(text, at + comma);
        if text.as_bytes().get(place) == Some(&b'(') {
            let (source, end) = self.source(place + 1)?;
            return (text.as_bytes().get(end) == Some(&b')')).then_some((source, end + 1));
        }
        if let Some(after) = eat_any(text, place, &BACK) {
            return self.spoken_of(blanks(text, after));
        }
        let after = LEADS.iter().find_map(|lead| {
            let end = eat(text, place, lead)?;
            (lead.ends_with('\'') || super::cursor::is_boundary(text, end)).then_some(end)
        });
        match after {
            Some(after) => {
                let place = blanks(text, after);
                self.source(place).or_else(|| self.spoken_of(place))
            }
            None if place > at => self.source(place).filter(|(source, _)| matches!(source, Source::Code(_))),
            None => None,
        }
    }

    /// A code or act named here.
    fn source(&self, at: usize) -> Option<(Source, usize)> {
        if let Some((code, _, end)) = codes::named(self.text, at) {
            return Some((Source::Code(code), end));
        }
        if let Some(end) = eat_word(self.text, at, "lolf") {
            return lolf().map(|act| (Source::Act(act), end));
        }
        let (mut acts, _) = acts::acts(self.text, at)?;
        let (act, _, end) = acts.swap_remove(0);
        Some((Source::Act(act), end))
    }

    /// "code", "code précité", "loi": the one spoken of before.
    fn spoken_of(&self, at: usize) -> Option<(Source, usize)> {
        if let Some(end) = eat_word(self.text, at, "code") {
            let next = blanks(self.text, end);
            let named = eat_any(self.text, next, &["de", "des", "du", "general", "d"]).is_some();
            let cited = eat_any(self.text, next, &["precite", "susvise", "susmentionne"]);
            let before = self.past.before.filter(|_| cited.is_some());
            let code = self.past.code.or(before).filter(|_| !named)?;
            return Some((Source::Code(code), cited.unwrap_or(end)));
        }
        let (kind, _, end) = acts::kind(self.text, at)?;
        let act = self.past.act.clone().filter(|act| act.kind.name().starts_with(kind.name()))?;
        Some((Source::Act(act), end))
    }

    /// "le CGCT, en son article L. 2312-1", "CGCT, art. L. 2312-1".
    fn owner_before(&self, start: usize) -> Option<Source> {
        let (source, end) = self.past.named.as_ref()?;
        let between = self.text.get(*end..start)?;
        const LONGEST: usize = 28;
        let words = between.trim_matches([' ', '\u{a0}', ',', '(', ':', '–', '-', '’', '\'']);
        let led = [
            "",
            "l",
            "en son",
            "dans son",
            "et notamment son",
            "à son",
            "à l",
            "notamment l",
            "notamment son",
            "et son",
            "notamment ses",
            "notamment les",
            "en ses",
            "et notamment l",
            "les",
            "aux",
            "et l",
            "un",
        ];
        (between.len() <= LONGEST && led.contains(&words)).then(|| source.clone())
    }

    fn code(&mut self, at: usize) -> Option<usize> {
        let (code, named, end) = codes::named(self.text, at)?;
        self.past.name(code);
        self.past.named = Some((Source::Code(code), end));
        if code.counts_alone(named) {
            self.push(at, end, Cited::Whole(Source::Code(code)));
        }
        // What follows may be an article of it, which replaces the mention.
        self.article_after(end).or(Some(end))
    }

    /// An article right after the name of its code: "CGCT L. 2312-1", "au CGCT l'article L. 1425-2".
    fn article_after(&mut self, end: usize) -> Option<usize> {
        let place = after_punctuation(self.text, end);
        if article::series_item(self.text, place, true).is_some() {
            self.articles(place, place, true)
        } else {
            // A number alone belongs to it only where nothing but a blank stands between.
            let close = place == blanks(self.text, end)
                && self.text[place..].starts_with(|c: char| c.is_ascii_digit());
            let worded = (place > end).then(|| self.worded(place)).flatten();
            worded.or_else(|| close.then(|| self.articles(place, place, true)).flatten())
        }
    }

    fn act(&mut self, at: usize) -> Option<usize> {
        let (acts, end) = acts::acts(self.text, at)?;
        for (act, start, end) in acts {
            self.past.act = Some(act.clone());
            self.past.named = Some((Source::Act(act.clone()), end));
            self.push(start, end, Cited::Whole(Source::Act(act)));
        }
        Some(end)
    }

    fn organic(&mut self, at: usize) -> Option<usize> {
        let end = eat_word(self.text, at, "lolf")?;
        let act = lolf()?;
        self.past.act = Some(act.clone());
        self.push(at, end, Cited::Whole(Source::Act(act)));
        Some(end)
    }

    fn guidance(&mut self, at: usize) -> Option<usize> {
        let (guidance, end) = instructions::named(self.text, at)?;
        self.push(at, end, Cited::Guidance(guidance));
        Some(end)
    }

    fn ruling(&mut self, at: usize) -> Option<usize> {
        if let Some((ruling, end)) = rulings::number_first(self.text, at) {
            self.push(at, end, Cited::Ruling(ruling));
            return Some(end);
        }
        let (rulings, end) = rulings::rulings(self.text, at)?;
        for (ruling, start, end) in rulings {
            self.push(start, end, Cited::Ruling(ruling));
        }
        Some(end)
    }
}

fn whole_source(reference: &Reference) -> Option<Source> {
    match &reference.cited {
        Cited::Whole(source) => Some(source.clone()),
        _ => None,
    }
}

fn lolf() -> Option<Act> {
    acts::acts("loi LOLF", 0).and_then(|(acts, _)| acts.into_iter().next()).map(|(act, ..)| act)
}

fn after_punctuation(text: &str, at: usize) -> usize {
    let mut place = blanks(text, at);
    if matches!(text.as_bytes().get(place), Some(b',' | b'(' | b':')) {
        place = blanks(text, place + 1);
    }
    eat(text, place, "l'").unwrap_or(place)
}

/// `2312` of `L. 2312-1-1`; numbers too short to tell a code by have none.
fn stem(number: &ArticleNumber) -> Option<String> {
    const SHORTEST: usize = 3;
    let (first, _) = number.number.split_once('-')?;
    number.series?;
    (first.len() >= SHORTEST).then(|| first.to_owned())
}

/// Nothing between two groups of articles but words that join them.
fn is_linked(between: &str) -> bool {
    const LONGEST: usize = 90;
    const JOINING: [&str; 34] = [
        "et",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "l",
        "d",
        "à",
        "a",
        "ou",
        "aux",
        "au",
        "ainsi",
        "que",
        "article",
        "articles",
        "alinéa",
        "alinéas",
        "premier",
        "premiers",
        "deuxième",
        "deux",
        "trois",
        "dispositions",
        "celles",
        "second",
        "troisième",
        "dernier",
        "art",
        "ceux",
        "comme",
        "en",
    ];
    between.len() <= LONGEST
        && between
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .all(|word| JOINING.contains(&word.to_lowercase().as_str()))
        && !between.contains(['.', ';', '\n'])
}
