//! Linear support vector machines with squared hinge loss, by dual coordinate descent.
//!
//! Source: Hsieh, Chang, Lin, Keerthi, Sundararajan, *A dual coordinate descent method for large-scale linear SVM* (ICML 2008).

use super::SparseVector;

/// Passes over the examples, at most.
const MOST_EPOCHS: usize = 200;
/// The descent ends when no projected gradient of a pass is farther from the others than this.
const TOLERANCE: f64 = 0.01;
/// Seed of the order in which examples are visited; any constant would do.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// An example of a two-class problem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example<'a> {
    /// Its features.
    pub vector: &'a SparseVector,
    /// Whether it bears the label.
    pub positive: bool,
    /// What an error on it costs; above 0.
    pub cost: f64,
}

/// A separating hyperplane: one weight a feature, then the intercept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hyperplane {
    /// By feature.
    pub weights: Vec<f64>,
    /// Margin of what has no feature.
    pub intercept: f64,
}

impl Hyperplane {
    /// How far on the positive side an example lies.
    pub(crate) fn margin(&self, vector: &SparseVector) -> f64 {
        vector.dot(&self.weights) + self.intercept
    }

    /// Adds a share of another hyperplane over the same features.
    pub(crate) fn add(&mut self, other: &Self, share: f64) {
        for (weight, added) in self.weights.iter_mut().zip(&other.weights) {
            *weight += share * added;
        }
        self.intercept += share * other.intercept;
    }
}

/// Separates positive from negative examples; features are numbered below `features`.
pub(crate) fn train(examples: &[Example<'_>], features: usize) -> Hyperplane {
    let mut plane = Hyperplane { weights: vec![0.0; features], intercept: 0.0 };
    // Diagonal of the dual's matrix: squared length, intercept included, and the term of the squared loss.
    let diagonal: Vec<f64> =
        examples.iter().map(|example| squared_length(example) + 0.5 / example.cost).collect();
    let mut multipliers = vec![0.0_f64; examples.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = SEED;
    for _ in 0..MOST_EPOCHS {
        shuffle(&mut order, &mut random);
        let (mut highest, mut lowest) = (f64::NEG_INFINITY, f64::INFINITY);
        for &index in &order {
            let example = &examples[index];
            let sign = if example.positive { 1.0 } else { -1.0 };
            let multiplier = multipliers[index];
            let gradient = sign * plane.margin(example.vector) - 1.0 + multiplier * 0.5 / example.cost;
            let projected = if multiplier > 0.0 { gradient } else { gradient.min(0.0) };
            highest = highest.max(projected);
            lowest = lowest.min(projected);
            if projected != 0.0 {
                let moved = (multiplier - gradient / diagonal[index]).max(0.0);
                multipliers[index] = moved;
                plane.shift(example.vector, (moved - multiplier) * sign);
            }
        }
        if highest - lowest <= TOLERANCE {
            break;
        }
    }
    plane
}

impl Hyperplane {
    fn shift(&mut self, vector: &SparseVector, step: f64) {
        for &(feature, value) in vector.entries() {
            self.weights[feature as usize] += step * f64::from(value);
        }
        self.intercept += step;
    }
}

fn squared_length(example: &Example<'_>) -> f64 {
    1.0 + example.vector.entries().iter().map(|&(_, value)| f64::from(value) * f64::from(value)).sum::<f64>()
}

/// Fisher-Yates with a xorshift generator: the same order on every machine.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        order.swap(last, (*random % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(rows: &[&[(u32, f32)]]) -> Vec<SparseVector> {
        rows.iter().map(|row| SparseVector::strongest(row.to_vec())).collect()
    }

    fn examples<'a>(vectors: &'a [SparseVector], positive: &[bool], cost: f64) -> Vec<Example<'a>> {
        let pairs = vectors.iter().zip(positive);
        pairs.map(|(vector, &positive)| Example { vector, positive, cost }).collect()
    }

    #[test]
    fn separable_examples_are_separated() {
        let vectors = vectors(&[&[(0, 1.0)], &[(0, 1.0), (2, 0.5)], &[(1, 1.0)], &[(1, 1.0), (2, 0.5)]]);
        let plane = train(&examples(&vectors, &[true, true, false, false], 10.0), 3);
        assert!(plane.margin(&vectors[0]) > 0.8 && plane.margin(&vectors[3]) < -0.8, "{plane:?}");
        assert!(plane.weights[2].abs() < 0.2, "what both sides share tells nothing: {plane:?}");
    }

    /// One example a side at distance 1: minimise w²/2 + C(1 - w)² twice, whose optimum is w = 4C / (1 + 4C).
    #[test]
    fn the_optimum_is_that_of_the_formula() {
        let vectors = vectors(&[&[(0, 1.0)], &[(0, -1.0)]]);
        let plane = train(&examples(&vectors, &[true, false], 0.5), 1);
        assert!((plane.weights[0] - 2.0 / 3.0).abs() < 0.01, "{plane:?}");
        assert!(plane.intercept.abs() < 0.01, "{plane:?}");
    }

    #[test]
    fn a_dear_example_weighs_more() {
        let vectors = vectors(&[&[(0, 1.0)], &[(0, 1.0)]]);
        let mut unequal = examples(&vectors, &[true, false], 1.0);
        unequal[0].cost = 10.0;
        assert!(train(&unequal, 1).margin(&vectors[0]) > 0.5);
    }

    #[test]
    fn nothing_to_learn_from_gives_nothing() {
        assert_eq!(train(&[], 2), Hyperplane { weights: vec![0.0, 0.0], intercept: 0.0 });
    }
}
