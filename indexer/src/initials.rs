//! With which letters the words begin that are sought in a text: most of its pieces hold no word that begins so, and need not be read.

use crate::analysis::{apart, is_plain, without_accent};
use crate::highlight::{Form, Needle};

/// Letters, digits and signs, without accents and in lower case.
pub struct Initials([bool; 128]);

/// What a character is to the word before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Between,
}

impl Initials {
    /// Of these needles; `None` where a word may begin in any way, or counts for the words that follow it.
    pub fn of(needles: &[Needle]) -> Option<Self> {
        let mut initials = Self([false; 128]);
        for needle in needles {
            let [(_, form)] = needle.slots.as_slice() else { return None };
            let (Form::Stem(wanted) | Form::Exact(wanted) | Form::Prefix(wanted)) = form else { return None };
            for wanted in wanted {
                let first = wanted.chars().next().filter(|first| is_plain(*first) || *first == '%')?;
                initials.0[usize::from(bare(first))] = true;
            }
        }
        Some(initials)
    }

    /// Whether a word that begins so may stand in a piece.
    pub fn may_stand_in(&self, piece: &str) -> bool {
        let mut before = Class::Between;
        for character in piece.chars() {
            let class = match character {
                '0'..='9' => Class::Digit,
                '%' | '€' => Class::Between,
                character if is_plain(character) => Class::Letter,
                character if is_between(character) => Class::Between,
                // An accent of its own, a fraction, another script: the analysis tells.
                _ => return true,
            };
            let begins = match character {
                '%' | '€' => true,
                _ => class != Class::Between && class != before,
            };
            if begins && self.0[usize::from(bare(character))] {
                return true;
            }
            before = class;
        }
        false
    }
}

/// Whether no word holds a character.
fn is_between(character: char) -> bool {
    character.is_ascii()
        || matches!(character, '’' | '‘' | 'ʼ' | '«' | '»' | '“' | '”' | '–' | '—' | '…' | '•' | '°')
        || matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// How a word begins that begins with a plain character or a sign.
fn bare(character: char) -> u8 {
    let lower = character.to_lowercase().next().unwrap_or(character);
    // The sign is found as a word.
    let first = if lower == '€' { 'e' } else { apart(lower).next().unwrap_or(lower) };
    u8::try_from(without_accent(first)).unwrap_or_default() & 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight::MarkKind;
    use crate::pieces::pieces;
    use crate::reading;

    /// Every word of these texts may stand where it stands, in each of its forms.
    #[track_caller]
    fn check(text: &str) {
        for piece in pieces(text) {
            for (_, words) in reading::read(piece) {
                for word in words.iter() {
                    let stems = word.stems.iter().map(|stem| Form::Stem(vec![stem.clone()]));
                    let forms = word.token.exact_forms().map(|form| Form::Exact(vec![form.to_owned()]));
                    for form in stems.chain(forms) {
                        let needle = Needle::one(form, MarkKind::Word);
                        let initials = Initials::of(std::slice::from_ref(&needle));
                        let may = initials.is_none_or(|initials| initials.may_stand_in(piece));
                        assert!(may, "{needle:?} in {piece:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_word_is_passed_by() {
        check(
            "L'État, l’Œuvre et les œufs ; ÉTAT, Etat, À l'Île — « Ægir » où l'on paie 23 000 € ou 12,5 % des R.S.A.",
        );
        check(
            "M57 L. 2313-1-1 1ᵉʳ n° 3 ½ heure, 12²; (yeux) [Noël]: aujourd'hui prud'hommes e\u{301}tat É\u{301}tat",
        );
        check("commu\u{ad}nes \u{ad}eau ﬁnances ﬁ№ straße ß ẞ Ǆ ǆ Ⅷ ａｂｃ ٣ αβγ жук");
        let every: String = (1..0x3000).filter_map(char::from_u32).flat_map(|letter| [letter, ' ']).collect();
        check(&every);
        check(&every.replace(' ', "a"));
        check(&every.replace(' ', "1"));
    }

    #[test]
    fn most_pieces_are_passed_by() {
        let needle = Needle::one(Form::Stem(vec!["assain".to_owned()]), MarkKind::Word);
        let initials = Initials::of(&[needle]).expect("a stem begins somehow");
        let passed = |piece: &str| !initials.may_stand_in(piece);
        for piece in ["dépense ", "l'eau ", "(budget) ", "1 607 ", "€ "] {
            assert!(passed(piece), "{piece:?}");
        }
        assert!(!passed("l’Assainissement "));
    }
}
