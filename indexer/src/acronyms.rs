//! Acronyms of the field and their long forms, which stand for each other; the list is [`cambon_document::text::ACRONYMS`].

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::analysis::{Token, analyse};

static ACRONYMS: LazyLock<Acronyms> = LazyLock::new(|| Acronyms::read(cambon_document::text::ACRONYMS));

/// A long form, as written in the list and as it is found.
#[derive(Debug, Clone)]
pub struct LongForm {
    pub shown: String,
    /// Stems and their distance from the first word; elided articles only take a place.
    pub stems: Vec<(usize, String)>,
    /// Words, elided ones among them.
    pub length: usize,
}

/// An acronym with its long forms.
#[derive(Debug, Clone)]
pub struct Acronym {
    /// In capitals.
    pub shown: String,
    /// It reads like an ordinary word: only capitals mean it.
    pub ambiguous: bool,
    pub long_forms: Vec<LongForm>,
}

/// The list, by acronym and by the first stem of each long form.
pub struct Acronyms {
    all: Vec<Acronym>,
    by_acronym: HashMap<String, usize>,
    by_first_stem: HashMap<String, Vec<(usize, usize)>>,
}

/// The list shipped with the program.
pub fn acronyms() -> &'static Acronyms {
    &ACRONYMS
}

impl Acronyms {
    fn read(list: &str) -> Self {
        let lines = list.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let all: Vec<Acronym> = lines.map(acronym).collect();
        let mut by_acronym = HashMap::new();
        let mut by_first_stem: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, acronym) in all.iter().enumerate() {
            by_acronym.insert(acronym.shown.to_lowercase(), index);
            for (form, long) in acronym.long_forms.iter().enumerate() {
                if let Some((_, first)) = long.stems.first() {
                    by_first_stem.entry(first.clone()).or_default().push((index, form));
                }
            }
        }
        Self { all, by_acronym, by_first_stem }
    }

    /// Every acronym.
    pub fn all(&self) -> &[Acronym] {
        &self.all
    }

    /// The acronym that a word is, if its letters, or its capitals where it is ambiguous, mean one.
    pub fn of(&self, token: &Token) -> Option<&Acronym> {
        let acronym = &self.all[*self.by_acronym.get(&token.folded)?];
        (!acronym.ambiguous || token.is_in_capitals()).then_some(acronym)
    }

    /// The longest long form that begins at `at`, with its acronym.
    pub fn long_form_at(&self, tokens: &[Token], at: usize) -> Option<(&Acronym, &LongForm)> {
        let first = folded_stem(tokens.get(at)?);
        let forms = self.by_first_stem.get(&first)?.iter();
        let fitting = forms.filter_map(|(index, form)| {
            let acronym = &self.all[*index];
            let long = &acronym.long_forms[*form];
            let here = |(distance, stem): &(usize, String)| {
                tokens.get(at + distance).is_some_and(|token| folded_stem(token) == *stem)
            };
            (long.length > 1 && long.stems.iter().all(here)).then_some((acronym, long))
        });
        fitting.max_by_key(|(_, long)| long.length)
    }
}

fn acronym(line: &str) -> Acronym {
    let mut parts = line.split('|');
    let name = parts.next().unwrap_or_default();
    Acronym {
        shown: name.trim_start_matches('!').to_owned(),
        ambiguous: name.starts_with('!'),
        long_forms: parts.map(long_form).collect(),
    }
}

fn long_form(shown: &str) -> LongForm {
    let tokens = analyse(shown);
    let words = tokens.iter().enumerate().filter(|(_, token)| !token.elided);
    LongForm {
        shown: shown.to_owned(),
        stems: words.map(|(at, token)| (at, folded_stem(token))).collect(),
        length: tokens.len(),
    }
}

/// Folded before stemming: that form is indexed for every word, whatever accents were typed.
pub fn folded_stem(token: &Token) -> String {
    token.stems().swap_remove(0)
}
