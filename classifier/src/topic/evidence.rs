//! The words that earned a label: what each word of the conclusion adds to its margin, as its representation tells.

use super::{model::TopicModel, representation::Representation};
use crate::{
    features::{self, Origin},
    wording::Wording,
    words::Word,
};

/// Words are named until they make up this share of all that speaks for the label.
const SHARE: f32 = 0.6;
/// Words named, at most.
const MOST_WORDS: usize = 6;

/// The words and groups of neighbouring words that speak most for a label, as they stand in the conclusion, in its order; those of the
/// heading above it where the conclusion itself has none.
pub(super) fn of(
    model: &TopicModel,
    representation: &dyn Representation,
    label: usize,
    wording: &Wording<'_>,
) -> Vec<String> {
    let weight = |feature| model.table.row(feature)[label];
    for origin in [Origin::Text, Origin::SubHeading] {
        let credits = representation.credits(&weight, wording, origin);
        let (text, words) = features::words_of(wording, origin);
        let named = groups(text, &words, &strongest(&credits));
        if !named.is_empty() {
            return named;
        }
    }
    Vec::new()
}

/// The words to be named, in the order of the text.
fn strongest(credits: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..credits.len()).filter(|&index| credits[index] > 0.0).collect();
    order.sort_by(|&left, &right| credits[right].total_cmp(&credits[left]));
    let wanted = SHARE * order.iter().map(|&index| credits[index]).sum::<f32>();
    let mut reached = 0.0;
    let mut chosen = Vec::new();
    for index in order.into_iter().take(MOST_WORDS) {
        if reached >= wanted {
            break;
        }
        reached += credits[index];
        chosen.push(index);
    }
    chosen.sort_unstable();
    chosen
}

/// Neighbouring words as one piece of the text; each piece once.
fn groups(text: &str, words: &[Word], chosen: &[usize]) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut rest = chosen;
    while let Some(&first) = rest.first() {
        let length = rest.iter().zip(first..).take_while(|(index, expected)| *index == expected).count();
        let piece = &text[words[first].range.start..words[first + length - 1].range.end];
        if pieces.iter().all(|known| known != piece) {
            pieces.push(piece.to_owned());
        }
        rest = &rest[length..];
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn the_strongest_words_are_named_until_they_say_enough() {
        assert_eq!(strongest(&[0.1, 2.0, -3.0, 1.0, 0.0]), [1], "2.0 of 3.1 is more than the share");
        assert_eq!(strongest(&[0.9, 1.0, 1.0]), [1, 2]);
        assert!(strongest(&[-1.0, 0.0]).is_empty());
        assert_eq!(strongest(&[1.0; 40]).len(), MOST_WORDS);
    }

    #[test]
    fn neighbours_are_one_piece_as_they_stand() {
        let text = "Suivre les heures supplémentaires, puis l’état de l’actif ; suivre encore";
        let words = words::content(text);
        assert_eq!(groups(text, &words, &[1, 2, 4, 5]), ["heures supplémentaires", "état de l’actif"]);
        assert_eq!(groups(text, &words, &[0, 6]), ["Suivre", "suivre"]);
        assert!(groups(text, &words, &[]).is_empty());
    }
}
