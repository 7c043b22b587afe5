//! Words, phrases, prefixes and misspelt words for the engine, with what each marks.

use tantivy::Term;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::{Lowering, Place};
use crate::acronyms::{Acronym, acronyms, folded_stem};
use crate::analysis::Token;
use crate::combined::Surrounded;
use crate::forms::AnyForm;
use crate::highlight::{Form, MarkKind, Needle};
use crate::query::Node;
use crate::results::Synonym;
use crate::runs::{Shared, Spread};
use crate::schema::Fields;
use crate::sequence::{Sequence, Slot};

/// Letters from which a word may be misspelt twice.
const LONG_WORD: usize = 8;

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
            // Only `l'` or `qu'`: it has no inflection.
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
        self.content.push(token.clone());
        self.one(Form::Exact(vec![token.folded.to_uppercase()]), MarkKind::Word)
    }

    fn compound(&mut self, several: &[(usize, &Token)], place: Place) -> Box<dyn Query> {
        let first = several[0].0;
        let stems: Vec<(usize, String)> =
            several.iter().map(|(at, token)| (*at - first, folded_stem(token))).collect();
        self.content.extend(several.iter().map(|(_, token)| (*token).clone()));
        let stems_alone: Vec<String> = stems.iter().map(|(_, stem)| stem.clone()).collect();
        let text = self.sequence(&stems, MarkKind::Word);
        self.with_surroundings(text, &stems_alone, place)
    }

    fn single(&mut self, token: &Token) -> Box<dyn Query> {
        self.content.push(token.clone());
        let acronym = acronyms().of(token);
        let own = match acronym {
            Some(acronym) if acronym.ambiguous && token.is_ambiguous_acronym() => {
                self.acronym_form(acronym, MarkKind::Word)
            }
            _ => {
                let form = Form::Stem(token.stems());
                self.needles.push(Needle::one(form.clone(), MarkKind::Word));
                let found = AnyForm::new(self.fields, form);
                let alone = acronym.is_none() && self.content.len() == 1;
                if alone {
                    Box::new(found.better(token.accented.clone(), self.weights.exact))
                } else {
                    Box::new(found)
                }
            }
        };
        let Some(acronym) = acronym else { return own };
        let also = acronym.long_forms.iter().map(|long| long.shown.clone()).collect();
        self.synonyms.push(Synonym { typed: acronym.shown.clone(), also });
        let mut choices = vec![own];
        for long in &acronym.long_forms {
            choices.push(self.sequence(&long.stems, MarkKind::Synonym));
        }
        Box::new(tantivy::query::DisjunctionMaxQuery::new(choices))
    }

    /// An acronym that nobody typed.
    pub(super) fn acronym(&mut self, acronym: &Acronym) -> Box<dyn Query> {
        self.acronym_form(acronym, MarkKind::Synonym)
    }

    fn acronym_form(&mut self, acronym: &Acronym, kind: MarkKind) -> Box<dyn Query> {
        let shown = &acronym.shown;
        let form = if acronym.ambiguous { shown.clone() } else { shown.to_lowercase() };
        self.one(Form::Exact(vec![form]), kind)
    }

    /// One word, marked where it is found.
    fn one(&mut self, form: Form, kind: MarkKind) -> Box<dyn Query> {
        self.needles.push(Needle::one(form.clone(), kind));
        Box::new(AnyForm::new(self.fields, form))
    }

    /// Words by their stems, at their distances from each other.
    fn sequence(&mut self, stems: &[(usize, String)], kind: MarkKind) -> Box<dyn Query> {
        let first = stems.first().map_or(0, |(at, _)| *at);
        let slots = stems.iter().map(|(at, stem)| (*at - first, Form::Stem(vec![stem.clone()])));
        self.in_order(slots.collect(), kind)
    }

    /// Words in these forms, at these distances from each other.
    fn in_order(&mut self, slots: Vec<(usize, Form)>, kind: MarkKind) -> Box<dyn Query> {
        let sought = in_order(self.fields, &slots);
        self.needles.push(Needle { slots, gap: None, kind });
        sought
    }

    /// Of several words, one may stand around the text instead, where it earns nothing.
    fn with_surroundings(&self, text: Box<dyn Query>, stems: &[String], place: Place) -> Box<dyn Query> {
        if place != Place::Among {
            return text;
        }
        let Fields { title, body, section, .. } = *self.fields;
        let around = [title, body, section].map(|field| spread(self.fields, field, stems));
        Box::new(Surrounded::new(text, around.to_vec()))
    }

    pub(super) fn phrase(&mut self, tokens: &[Token]) -> Box<dyn Query> {
        self.content.extend(tokens.iter().filter(|token| !token.is_function_word()).cloned());
        let slots = tokens.iter().enumerate().map(|(at, token)| (at, Form::Exact(token.exact())));
        self.in_order(slots.collect(), MarkKind::Phrase)
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
        Box::new(near(self.fields, tokens.iter(), gap))
    }

    pub(super) fn prefix(&mut self, tokens: &[Token]) -> Box<dyn Query> {
        let first = tokens.iter().take(tokens.len() - 1).take_while(|token| token.elided).count();
        let tokens = &tokens[first..];
        let last = tokens.len() - 1;
        let form = |at: usize, token: &Token| match at == last {
            true => Form::Prefix(token.exact()),
            false => Form::Exact(token.exact()),
        };
        self.content.push(tokens[last].clone());
        let slots = tokens.iter().enumerate().map(|(at, token)| (at, form(at, token)));
        self.in_order(slots.collect(), MarkKind::Word)
    }

    pub(super) fn typo(&mut self, token: &Token) -> Box<dyn Query> {
        self.content.push(token.clone());
        self.one(Form::Typo(token.folded.clone(), typos_allowed(&token.folded)), MarkKind::Word)
    }
}

/// Misspellings that a word may have.
pub fn typos_allowed(word: &str) -> usize {
    if word.chars().count() < LONG_WORD { 1 } else { 2 }
}

/// These words in any inflection and order, with so many others between.
pub fn near<'a>(fields: &Fields, tokens: impl Iterator<Item = &'a Token>, gap: u32) -> Sequence {
    let slots = tokens.map(|token| Slot { at: 0, form: Form::Stem(token.stems()) }).collect();
    Sequence::near(fields, slots, gap)
}

fn in_order(fields: &Fields, slots: &[(usize, Form)]) -> Box<dyn Query> {
    if let [(_, form)] = slots {
        return Box::new(AnyForm::new(fields, form.clone()));
    }
    let slots = slots.iter().map(|(at, form)| Slot { at: *at as u32, form: form.clone() }).collect();
    Box::new(Sequence::exact(fields, slots))
}

/// A value, or a word of which only the presence is indexed.
pub fn bare_term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// Words or values of a field that is indexed once for many documents.
pub fn spread(fields: &Fields, field: Field, values: &[impl AsRef<str>]) -> Spread {
    let shared = match field {
        field if field == fields.section => Shared::Section,
        field if field == fields.zone => Shared::Zone,
        _ => Shared::Publication,
    };
    let terms = values.iter().map(|value| Term::from_field_text(field, value.as_ref()));
    Spread::new(&fields.runs, shared, terms.collect())
}
