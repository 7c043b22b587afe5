//! Coordinate search of weights on the tuning half: few weights, round values, and a change only where it gains.

use anyhow::Result;
use cambon_indexer::Weights;

use super::score::Figures;

/// What a value must gain to take the place of the one in use, so that noise changes nothing.
const LEAST_GAIN: f64 = 0.0005;

/// Times that every weight is tried.
const ROUNDS: usize = 2;

/// A weight, and the values that are tried.
struct Tried {
    name: &'static str,
    of: fn(&mut Weights) -> &mut f32,
    values: &'static [f32],
}

const TRIED: [Tried; 17] = [
    Tried { name: "judgement", of: |w| &mut w.judgement, values: &[0.0, 0.3, 0.5, 0.8, 1.2, 1.6, 2.0] },
    Tried { name: "prose", of: |w| &mut w.prose, values: &[0.0, 0.2, 0.4, 0.6, 0.8] },
    Tried { name: "pairs", of: |w| &mut w.pairs, values: &[0.0, 0.15, 0.3, 0.5, 0.8] },
    Tried { name: "article", of: |w| &mut w.article, values: &[0.0, 0.3, 0.6, 1.0, 2.0] },
    Tried { name: "title", of: |w| &mut w.title, values: &[0.5, 1.0, 1.5, 2.0, 3.0] },
    Tried { name: "section", of: |w| &mut w.section, values: &[0.0, 0.1, 0.2, 0.3, 0.5, 0.8] },
    Tried { name: "near", of: |w| &mut w.near, values: &[0.0, 0.3, 0.5, 1.0, 1.5, 2.0] },
    Tried { name: "exact", of: |w| &mut w.exact, values: &[0.0, 0.1, 0.3, 0.5] },
    Tried { name: "further", of: |w| &mut w.further, values: &[0.0, 0.05, 0.08, 0.12, 0.2, 0.3] },
    Tried { name: "least_share", of: |w| &mut w.least_share, values: &[0.1, 0.25, 0.4, 0.6, 0.8] },
    Tried {
        name: "substantial_words",
        of: |w| &mut w.substantial_words,
        values: &[10.0, 15.0, 25.0, 40.0, 60.0, 80.0],
    },
    Tried { name: "conclusion", of: |w| &mut w.conclusion, values: &[1.0, 1.15, 1.3] },
    Tried { name: "summary", of: |w| &mut w.summary, values: &[0.9, 1.0, 1.1, 1.2] },
    Tried { name: "recommendations", of: |w| &mut w.recommendations, values: &[1.0, 1.2, 1.4, 1.6] },
    Tried { name: "response", of: |w| &mut w.response, values: &[0.5, 0.7, 0.85, 1.0] },
    Tried { name: "annex", of: |w| &mut w.annex, values: &[0.5, 0.65, 0.8, 1.0] },
    Tried { name: "aside", of: |w| &mut w.aside, values: &[0.2, 0.4, 0.6, 0.8, 1.0] },
];

/// What is to be as great as can be: three parts subjects, one part known items. The unjudged hits of new weights count half.
pub fn aim(figures: &Figures) -> f64 {
    0.375 * (figures.ndcg + figures.condensed) + 0.25 * figures.item_rank
}

/// Better weights than `from` by `measure`, each change told to `told`.
///
/// # Errors
/// The first of `measure`.
pub fn search(
    from: Weights,
    mut measure: impl FnMut(Weights) -> Result<Figures>,
    mut told: impl FnMut(String),
) -> Result<Weights> {
    let mut best = from;
    let mut reached = aim(&measure(best)?);
    told(format!("from {reached:.4}"));
    for _ in 0..ROUNDS {
        for tried in &TRIED {
            let in_use = *(tried.of)(&mut best);
            let mut scores = Vec::new();
            for value in tried.values.iter().filter(|value| **value != in_use) {
                let mut weights = best;
                *(tried.of)(&mut weights) = *value;
                scores.push((aim(&measure(weights)?), *value));
            }
            let list: Vec<String> =
                scores.iter().map(|(score, value)| format!("{value} {score:.4}")).collect();
            told(format!("{} = {in_use} {reached:.4}: {}", tried.name, list.join(", ")));
            let winner = scores.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, value)) = winner.filter(|(score, _)| *score >= reached + LEAST_GAIN) {
                *(tried.of)(&mut best) = value;
                reached = score;
            }
        }
    }
    told(format!("to {reached:.4}"));
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_moves_to_the_value_that_gains() {
        let from = Weights::default();
        let measure = |weights: Weights| {
            Ok(Figures { item_rank: 1.0 - f64::from((weights.title - 2.0).abs()), ..Figures::default() })
        };
        let found = search(from, measure, |_| ()).expect("measuring cannot fail");
        assert_eq!(found, Weights { title: 2.0, ..from });
    }

    #[test]
    fn noise_moves_nothing() {
        let from = Weights::default();
        let measure = |weights: Weights| {
            Ok(Figures { item_rank: f64::from(weights.title) * 1e-4, ..Figures::default() })
        };
        assert_eq!(search(from, measure, |_| ()).expect("measuring cannot fail"), from);
    }
}
