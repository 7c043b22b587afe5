//! Properties of highlights and windows, on texts made at random.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::ops::Range;

use proptest::prelude::*;

use crate::highlight::{Mark, Needle, marks, window};
use crate::lower::lower;
use crate::parse::parse;
use crate::ranking::Weights;
use crate::schema::Fields;
use crate::{Token, analyse};

const WORDS: &[&str] = &[
    "heures",
    "Heure",
    "supplémentaires",
    "ETAT",
    "état",
    "l’œuvre",
    "d'eau",
    "1\u{a0}607",
    "R.S.A.",
    "de",
    "à",
    "📊",
    "M57",
    "e\u{301}tude",
    "amor\u{ad}ti",
    "—",
    "sous-traitance",
    "prime",
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
];

const QUERIES: &[&str] =
    &["heure supplémentaire", "\"état\"", "œuvre OR eau", "1607", "rsa", "amor*", "étude", "prime"];

fn needles(query: &str) -> Vec<Needle> {
    lower(&Fields::new(), parse(query, jiff::civil::Date::ZERO).unwrap().as_ref(), &Weights::SHIPPED)
        .unwrap()
        .needles
}

fn text() -> impl Strategy<Value = String> {
    let separator = prop::sample::select(vec![" ", ", ", "-", "\u{a0}", "\n", ""]);
    prop::collection::vec((prop::sample::select(WORDS.to_vec()), separator), 0..120)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, separator)| [word, separator]).collect())
}

/// Ranges inside the text, on its characters' boundaries, in order, apart.
fn assert_sound(text: &str, marks: &[Mark]) {
    let mut last = 0;
    for Mark { range: mark, .. } in marks {
        assert!(
            last <= mark.start && mark.start < mark.end && mark.end <= text.len(),
            "{mark:?} after {last}"
        );
        assert!(text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end), "{mark:?}");
        last = mark.end;
    }
}

proptest! {
    #[test]
    fn marks_cover_exactly_the_words_that_match(text in text(), query in prop::sample::select(QUERIES.to_vec())) {
        let found = marks(&text, &needles(query));
        assert_sound(&text, &found);
        let alone = |token: &Token| !marks(&text[token.range.clone()], &needles(query)).is_empty();
        let wanted: Vec<Range<usize>> = analyse(&text).into_iter().filter(alone).map(|token| token.range).collect();
        let found: Vec<Range<usize>> = found.into_iter().map(|mark| mark.range).collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn a_window_is_a_part_of_the_text_with_its_marks(text in text(), query in prop::sample::select(QUERIES.to_vec())) {
        let all = marks(&text, &needles(query));
        let (shown, moved) = window(&text, all.clone());
        assert_sound(&shown, &moved);
        let bare = shown.strip_prefix('…').unwrap_or(&shown);
        let bare = bare.strip_suffix('…').unwrap_or(bare);
        prop_assert!(text.contains(bare));
        prop_assert_eq!(moved.is_empty(), all.is_empty(), "a mark at least is shown");
        let words = |text: &str, marks: &[Mark]| -> Vec<String> {
            marks.iter().map(|mark| text[mark.range.clone()].to_owned()).collect()
        };
        let (of_all, of_window) = (words(&text, &all), words(&shown, &moved));
        prop_assert!(of_window.is_empty() || of_all.windows(of_window.len()).any(|part| part == of_window));
    }

    #[test]
    fn a_stem_keeps_the_first_letter_of_its_word(word in "[a-zA-Zà-ÿÀ-ÝœŒ]{1,14}") {
        for token in analyse(&word) {
            let first = token.folded.chars().next();
            prop_assert!(token.stems().iter().all(|stem| stem.chars().next() == first), "{:?}", token.stems());
        }
    }

    #[test]
    fn no_query_makes_it_panic(query in "[a-zéÀ'’ \"«»()*~:OR0-9-]{0,40}") {
        if let Ok(Some(node)) = parse(&query, jiff::civil::Date::ZERO) {
            let _ = lower(&Fields::new(), Some(&node), &Weights::SHIPPED).unwrap();
        }
    }
}

#[test]
fn a_long_passage_is_shown_where_the_words_stand() {
    let text = format!("{}les heures supplémentaires {}", "avant ".repeat(100), "après ".repeat(100));
    let (shown, moved) = window(&text, marks(&text, &needles("heures supplémentaires")));
    let words: Vec<&str> = moved.iter().map(|mark| &shown[mark.range.clone()]).collect();
    assert_eq!(words, ["heures", "supplémentaires"]);
    assert!(shown.starts_with("…avant ") && shown.ends_with("après…"), "{shown}");
    assert!(shown.len() < 320, "{}", shown.len());
}

#[test]
fn a_window_opens_where_most_marks_stand() {
    let text = format!("prime {} prime et prime", "autre ".repeat(100));
    let (shown, moved) = window(&text, marks(&text, &needles("prime")));
    assert_eq!(moved.len(), 2, "{shown}");
}

#[test]
fn a_window_prefers_different_words() {
    let text = format!("prime prime prime {} prime et heures", "autre ".repeat(100));
    let (shown, moved) = window(&text, marks(&text, &needles("prime heures")));
    assert_eq!(moved.len(), 2, "{shown}");
}

#[test]
fn a_run_without_spaces_has_a_window_too() {
    let text = format!("x y{0}-prime-{0}", "z".repeat(400));
    let (shown, moved) = window(&text, marks(&text, &needles("prime")));
    assert_eq!(&shown[moved[0].range.clone()], "prime");
}
