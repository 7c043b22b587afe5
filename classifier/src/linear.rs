//! Linear classifiers over sparse features: one weight a feature, one classifier a label.
//!
//! It solves and calibrates; what features and labels mean is the callers' affair. Only additions, multiplications and
//! divisions of IEEE 754 and the pure-Rust `libm` are used, in a fixed order: the same examples give the same bits anywhere.

pub(crate) mod calibration;
pub(crate) mod svm;
pub(crate) mod table;

/// The features that an example has: (number of the feature, value), each feature once, in ascending order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SparseVector(Vec<(u32, f32)>);

impl SparseVector {
    /// From features in any order; of the values of one feature the greatest is kept.
    pub(crate) fn strongest(mut entries: Vec<(u32, f32)>) -> Self {
        entries.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        entries.dedup_by_key(|(feature, _)| *feature);
        Self(entries)
    }

    /// The entries, by feature.
    pub(crate) fn entries(&self) -> &[(u32, f32)] {
        &self.0
    }

    /// The same direction with length 1; what has no feature stays as it is.
    pub(crate) fn normalised(mut self) -> Self {
        let length = self.0.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, value) in &mut self.0 {
                *value /= length;
            }
        }
        self
    }

    /// Scalar product with a dense vector; features beyond its end count nothing.
    pub(crate) fn dot(&self, weights: &[f64]) -> f64 {
        let known = |&&(feature, _): &&(u32, f32)| (feature as usize) < weights.len();
        let products = self.0.iter().filter(known);
        products.map(|&(feature, value)| weights[feature as usize] * f64::from(value)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_sorted_and_normalised() {
        let vector = SparseVector::strongest(vec![(7, 1.0), (2, 3.0), (7, 4.0)]);
        assert_eq!(vector.entries(), [(2, 3.0), (7, 4.0)]);
        assert_eq!(vector.clone().normalised().entries(), [(2, 0.6), (7, 0.8)]);
        assert!((vector.dot(&[0.0, 0.0, 2.0]) - 6.0).abs() < 1e-9, "feature 7 is unknown there");
        assert_eq!(SparseVector::default().normalised(), SparseVector::default());
    }
}
