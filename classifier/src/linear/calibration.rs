//! From margins to probabilities: Platt's scaling.
//!
//! Source: Lin, Lin, Weng, *A note on Platt's probabilistic outputs for support vector machines* (Machine Learning 68, 2007).

/// Steps of Newton's method, at most.
const MOST_STEPS: usize = 100;
/// Least step of the line search.
const SHORTEST_STEP: f64 = 1e-10;
/// Keeps the Hessian invertible.
const RIDGE: f64 = 1e-12;
/// The gradient is zero below this.
const TOLERANCE: f64 = 1e-5;

/// A sigmoid: probability = 1 / (1 + exp(slope * margin + offset)).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sigmoid {
    /// Negative where higher margins are likelier.
    pub slope: f64,
    /// Logarithm of the odds against, at margin 0.
    pub offset: f64,
}

impl Sigmoid {
    /// Probability of a margin, from 0 to 1.
    pub(crate) fn probability(self, margin: f64) -> f64 {
        let odds_against = self.slope * margin + self.offset;
        if odds_against >= 0.0 {
            let small = libm::exp(-odds_against);
            small / (1.0 + small)
        } else {
            1.0 / (1.0 + libm::exp(odds_against))
        }
    }

    /// The sigmoid that fits (margin, bears the label) best; pulled towards the middle where there are few.
    pub(crate) fn fit(cases: &[(f64, bool)]) -> Self {
        let positive = cases.iter().filter(|(_, positive)| *positive).count() as f64;
        let negative = cases.len() as f64 - positive;
        let (high, low) = ((positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0));
        let targets: Vec<(f64, f64)> =
            cases.iter().map(|&(margin, positive)| (margin, if positive { high } else { low })).collect();
        let mut fitted = Self { slope: 0.0, offset: libm::log((negative + 1.0) / (positive + 1.0)) };
        let mut loss = fitted.loss(&targets);
        for _ in 0..MOST_STEPS {
            let Some(direction) = fitted.newton_direction(&targets) else { break };
            let Some((better, less)) = fitted.line_search(&targets, loss, direction) else { break };
            (fitted, loss) = (better, less);
        }
        fitted
    }

    /// Cross entropy.
    fn loss(self, targets: &[(f64, f64)]) -> f64 {
        let one = |&(margin, target): &(f64, f64)| {
            let against = self.slope * margin + self.offset;
            if against >= 0.0 {
                target * against + libm::log1p(libm::exp(-against))
            } else {
                (target - 1.0) * against + libm::log1p(libm::exp(against))
            }
        };
        targets.iter().map(one).sum()
    }

    /// (change of slope, change of offset, derivative of the loss along them); `None` at the optimum.
    fn newton_direction(self, targets: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
        let (mut h11, mut h22, mut h21, mut g1, mut g2) = (RIDGE, RIDGE, 0.0, 0.0, 0.0);
        for &(margin, target) in targets {
            let probability = self.probability(margin);
            let curvature = probability * (1.0 - probability);
            h11 += margin * margin * curvature;
            h22 += curvature;
            h21 += margin * curvature;
            g1 += margin * (target - probability);
            g2 += target - probability;
        }
        if g1.abs() < TOLERANCE && g2.abs() < TOLERANCE {
            return None;
        }
        let determinant = h11 * h22 - h21 * h21;
        let slope = -(h22 * g1 - h21 * g2) / determinant;
        let offset = -(h11 * g2 - h21 * g1) / determinant;
        Some((slope, offset, g1 * slope + g2 * offset))
    }

    fn line_search(
        self,
        targets: &[(f64, f64)],
        loss: f64,
        direction: (f64, f64, f64),
    ) -> Option<(Self, f64)> {
        /// Share of the promised fall that a step must bring.
        const LEAST_SHARE: f64 = 1e-4;
        let (slope, offset, derivative) = direction;
        let mut step = 1.0;
        while step >= SHORTEST_STEP {
            let moved = Self { slope: self.slope + step * slope, offset: self.offset + step * offset };
            let moved_loss = moved.loss(targets);
            if moved_loss < loss + LEAST_SHARE * step * derivative {
                return Some((moved, moved_loss));
            }
            step /= 2.0;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Margins drawn evenly, labelled with the frequencies of a known sigmoid: it is found again.
    #[test]
    fn a_known_sigmoid_is_found_again() {
        let known = Sigmoid { slope: -2.0, offset: 0.5 };
        let mut cases = Vec::new();
        for step in -20..=20 {
            let margin = f64::from(step) / 10.0;
            let positive = (known.probability(margin) * 100.0).round() as usize;
            cases.extend((0..100).map(|index| (margin, index < positive)));
        }
        let fitted = Sigmoid::fit(&cases);
        assert!((fitted.slope + 2.0).abs() < 0.05 && (fitted.offset - 0.5).abs() < 0.05, "{fitted:?}");
    }

    #[test]
    fn few_cases_give_no_certainty() {
        let fitted = Sigmoid::fit(&[(1.0, true), (-1.0, false)]);
        assert!(fitted.probability(1.0) < 0.75 && fitted.probability(-1.0) > 0.25, "{fitted:?}");
    }

    #[test]
    fn no_case_gives_even_odds() {
        assert!((Sigmoid::fit(&[]).probability(3.0) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn extreme_margins_stay_probabilities() {
        let sigmoid = Sigmoid { slope: -900.0, offset: 0.0 };
        assert_eq!((sigmoid.probability(10.0), sigmoid.probability(-10.0)), (1.0, 0.0));
    }
}
