//! Words, phrases, prefixes and misspelt words for the engine, with what each marks.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, RegexPhraseQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::{Lowering, Place};
use crate::acronyms::{Acronym, acronyms, folded_stem};
use crate::analysis::Token;
use crate::error::IndexError;
use crate::highlight::{Form, MarkKind, Needle};
use crate::inflected::Inflected;
use crate::query::Node;
use crate::results::Synonym;
use crate::schema::Fields;
use crate::sequence::{Sequence, Slot};
use crate::surrounded::Surrounded;

/// Letters from which a word may be misspelt twice.
const LONG_WORD: usize = 8;

/// Terms that a prefix inside a phrase may stand for.
const MOST_EXPANSIONS: u32 = 1 << 14;

/// Whether it is a word that only links others; in a query typed in capitals, so does `DE`.
pub fn links(node: &Node, shouted: bool) -> bool {
    let is_link = |token: &Token| token.is_function_word() || (shouted && token.is_ambiguous_acronym());
    matches!(node, Node::Word(tokens) if tokens.iter().all(is_link))
}

/// Whether it is a word in capitals that could not be taken for a function word.
pub fn is_shouted(node: &Node) -> bool {
    let shouts = |token: &Token| {
        token.is_in_capitals() && !token.is_ambiguous_acronym() && acronyms().of(token).is_none()
    };
    matches!(node, Node::Word(tokens) if tokens.iter().any(shouts))
}

impl Lowering<'_> {
    pub(super) fn word(&mut self, tokens: &[Token], place: Place) -> Box<dyn Query> {
        let inflected: Vec<(usize, &Token)> =
            tokens.iter().enumerate().filter(|(_, token)| !token.elided).collect();
        match inflected.as_slice() {
            // Only `l'` or `qu'`: it stands in the exact field alone.
            [] => self.phrase(tokens),
            [(_, token)] if acronyms().of(token).is_none() && token.is_ambiguous_acronym() => {
                self.capitals(token)
            }
            // Its stem would join `de`, `des` and `dès`.
            [(_, token)] if token.is_function_word() => self.phrase(std::slice::from_ref(*token)),
            [(_, token)] => {
                let text = self.single(token);
                self.with_surroundings(text, &[folded_stem(token)], place)
            }
            several => self.compound(several, place),
        }
    }

    /// An acronym that reads like another word: in capitals only.
    fn capitals(&mut self, token: &Token) -> Box<dyn Query> {
        let capitals = token.folded.to_uppercase();
        self.content.push(token.clone());
        let found = term(self.fields.exact, &capitals);
        self.needles.push(Needle::one(Form::Exact(vec![capitals]), MarkKind::Word));
        found
    }

    fn compound(&mut self, several: &[(usize, &Token)], place: Place) -> Box<dyn Query> {
        let first = several[0].0;
        let stems: Vec<(usize, String)> =
            several.iter().map(|(at, token)| (*at - first, folded_stem(token))).collect();
        self.content.extend(several.iter().map(|(_, token)| (*token).clone()));
        let slots = stems.iter().map(|(at, stem)| (*at, Form::Stem(vec![stem.clone()]))).collect();
        self.needles.push(Needle { slots, gap: None, kind: MarkKind::Word });
        let stems_alone: Vec<String> = stems.iter().map(|(_, stem)| stem.clone()).collect();
        self.with_surroundings(sequence(self.fields.stem, &stems), &stems_alone, place)
    }

    fn single(&mut self, token: &Token) -> Box<dyn Query> {
        self.content.push(token.clone());
        let acronym = acronyms().of(token);
        let own = match acronym {
            Some(acronym) if acronym.ambiguous && token.is_ambiguous_acronym() => {
                self.acronym_form(acronym, MarkKind::Word)
            }
            _ => {
                let stems = token.stems();
                self.needles.push(Needle::one(Form::Stem(stems.clone()), MarkKind::Word));
                let alone = acronym.is_none() && self.content.len() == 1;
                let found: Box<dyn Query> = match stems.as_slice() {
                    [stem] if alone => {
                        let stem = Term::from_field_text(self.fields.stem, stem);
                        let exact = Term::from_field_text(self.fields.exact, &token.accented);
                        Box::new(Inflected::new(stem, exact, self.weights.exact))
                    }
                    several if alone => {
                        let exact =
                            BoostQuery::new(term(self.fields.exact, &token.accented), self.weights.exact);
                        let found = any_of(self.fields.stem, several);
                        Box::new(BooleanQuery::new(vec![
                            (Occur::Must, found),
                            (Occur::Should, Box::new(exact)),
                        ]))
                    }
                    several => any_of(self.fields.stem, several),
                };
                found
            }
        };
        let Some(acronym) = acronym else { return own };
        let also = acronym.long_forms.iter().map(|long| long.shown.clone()).collect();
        self.synonyms.push(Synonym { typed: acronym.shown.clone(), also });
        let mut choices = vec![own];
        for long in &acronym.long_forms {
            choices.push(sequence(self.fields.stem, &long.stems));
            let first = long.stems.first().map_or(0, |(at, _)| *at);
            let slots =
                long.stems.iter().map(|(at, stem)| (*at - first, Form::Stem(vec![stem.clone()]))).collect();
            self.needles.push(Needle { slots, gap: None, kind: MarkKind::Synonym });
        }
        Box::new(tantivy::query::DisjunctionMaxQuery::new(choices))
    }

    /// An acronym that nobody typed.
    pub(super) fn acronym(&mut self, acronym: &Acronym) -> Box<dyn Query> {
        self.acronym_form(acronym, MarkKind::Synonym)
    }

    fn acronym_form(&mut self, acronym: &Acronym, kind: MarkKind) -> Box<dyn Query> {
        let (field, form) = if acronym.ambiguous {
            (self.fields.exact, acronym.shown.clone())
        } else {
            (self.fields.exact, acronym.shown.to_lowercase())
        };
        self.needles.push(Needle::one(Form::Exact(vec![form.clone()]), kind));
        term(field, &form)
    }

    /// Of several words, one may stand around the text instead, where it earns nothing.
    fn with_surroundings(&self, text: Box<dyn Query>, stems: &[String], place: Place) -> Box<dyn Query> {
        if place != Place::Among {
            return text;
        }
        let around = [self.fields.title, self.fields.body, self.fields.section];
        let terms =
            |field| -> Vec<Term> { stems.iter().map(|stem| Term::from_field_text(field, stem)).collect() };
        Box::new(Surrounded::new(text, around.map(terms).to_vec()))
    }

    pub(super) fn phrase(&mut self, tokens: &[Token]) -> Box<dyn Query> {
        self.content.extend(tokens.iter().filter(|token| !token.is_function_word()).cloned());
        let forms = |token: &Token| Form::Exact(token.exact());
        self.needles.push(Needle {
            slots: tokens.iter().enumerate().map(|(at, token)| (at, forms(token))).collect(),
            gap: None,
            kind: MarkKind::Phrase,
        });
        phrase_query(self.fields.exact, tokens)
    }

    pub(super) fn near(&mut self, tokens: &[Token], gap: u32) -> Box<dyn Query> {
        self.content.extend(tokens.iter().cloned());
        let mut slots: Vec<(usize, Form)> = Vec::new();
        for form in tokens.iter().map(|token| Form::Stem(token.stems())) {
            if slots.iter().all(|(_, known)| *known != form) {
                slots.push((0, form));
            }
        }
        // A word said twice takes its room once more.
        let room = gap + (tokens.len() - slots.len()) as u32;
        self.needles.push(Needle { slots, gap: Some(room), kind: MarkKind::Word });
        near_query(self.fields, tokens.iter(), gap)
    }

    pub(super) fn prefix(&mut self, tokens: &[Token]) -> Result<Box<dyn Query>, IndexError> {
        let first = tokens.iter().take(tokens.len() - 1).take_while(|token| token.elided).count();
        let tokens = &tokens[first..];
        let last = tokens.len() - 1;
        let form = |at: usize, token: &Token| match at == last {
            true => Form::Prefix(token.exact()),
            false => Form::Exact(token.exact()),
        };
        self.needles.push(Needle {
            slots: tokens.iter().enumerate().map(|(at, token)| (at, form(at, token))).collect(),
            gap: None,
            kind: MarkKind::Word,
        });
        self.content.push(tokens[last].clone());
        let mut patterns: Vec<String> = tokens.iter().map(pattern).collect();
        patterns[last] += ".*";
        if let [pattern] = patterns.as_slice() {
            return Ok(Box::new(RegexQuery::from_pattern(pattern, self.fields.exact)?));
        }
        let mut query = RegexPhraseQuery::new(self.fields.exact, patterns);
        query.set_max_expansions(MOST_EXPANSIONS);
        Ok(Box::new(query))
    }

    pub(super) fn typo(&mut self, token: &Token) -> Box<dyn Query> {
        let allowed = typos_allowed(&token.folded);
        self.content.push(token.clone());
        self.needles.push(Needle::one(Form::Typo(token.folded.clone(), allowed), MarkKind::Word));
        let sought = Term::from_field_text(self.fields.exact, &token.folded);
        Box::new(FuzzyTermQuery::new(sought, allowed as u8, true))
    }
}

/// Misspellings that a word may have.
pub fn typos_allowed(word: &str) -> usize {
    if word.chars().count() < LONG_WORD { 1 } else { 2 }
}

/// These words in any inflection and order, with so many others between.
pub fn near_query<'a>(fields: &Fields, tokens: impl Iterator<Item = &'a Token>, gap: u32) -> Box<dyn Query> {
    let slots = tokens.map(|token| slot(fields.stem, 0, &token.stems())).collect();
    Box::new(Sequence::near(fields.stem, slots, gap))
}

/// Words as typed, one after the other.
pub fn phrase_query(field: Field, tokens: &[Token]) -> Box<dyn Query> {
    let slots = tokens.iter().enumerate().map(|(at, token)| slot(field, at, &token.exact())).collect();
    Box::new(Sequence::exact(field, slots))
}

fn sequence(field: Field, stems: &[(usize, String)]) -> Box<dyn Query> {
    let first = stems.first().map_or(0, |(at, _)| *at);
    let slots = stems.iter().map(|(at, stem)| slot(field, at - first, std::slice::from_ref(stem))).collect();
    Box::new(Sequence::exact(field, slots))
}

fn slot(field: Field, at: usize, forms: &[String]) -> Slot {
    Slot { at: at as u32, terms: forms.iter().map(|form| Term::from_field_text(field, form)).collect() }
}

/// One word in any of its forms.
fn any_of(field: Field, forms: &[String]) -> Box<dyn Query> {
    match forms {
        [only] => term(field, only),
        several => Box::new(Sequence::exact(field, vec![slot(field, 0, several)])),
    }
}

/// The exact forms as a pattern; a token holds letters and digits only, so nothing in it is special there.
fn pattern(token: &Token) -> String {
    format!("({})", token.exact().join("|"))
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// A word of which only the presence is indexed.
pub fn bare_term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}
