//! The weights of many classifiers, feature by feature, in whole thousandths: what is stored is what is computed with.

use super::{SparseVector, svm::Hyperplane};

/// Weights are kept in units of one thousandth: finer differences decide nothing and cost bytes.
const UNITS_PER_ONE: f64 = 1000.0;
/// Weights nearer to zero are left out, in thousandths.
const LEAST_UNITS: i32 = 8;

/// A weight for each pair of feature and label, and an intercept for each label.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WeightTable {
    /// By feature, then by label.
    weights: Vec<f32>,
    /// By label.
    intercepts: Vec<f32>,
}

impl WeightTable {
    /// The weights of classifiers over the same features, rounded.
    pub(crate) fn of(planes: &[Hyperplane]) -> Self {
        let features = planes.first().map_or(0, |plane| plane.weights.len());
        let intercepts = planes.iter().map(|plane| from_units(to_units(plane.intercept))).collect();
        let mut table = Self { weights: vec![0.0; features * planes.len()], intercepts };
        for (label, plane) in planes.iter().enumerate() {
            for (feature, &weight) in plane.weights.iter().enumerate() {
                let units = to_units(weight);
                if units.abs() >= LEAST_UNITS {
                    table.set(feature, label, units);
                }
            }
        }
        table
    }

    /// Weights to be filled in, all zero; intercepts in thousandths.
    pub(crate) fn empty(features: usize, intercepts: &[i32]) -> Self {
        let weights = vec![0.0; features * intercepts.len()];
        Self { weights, intercepts: intercepts.iter().copied().map(from_units).collect() }
    }

    /// Sets a weight, in thousandths.
    pub(crate) fn set(&mut self, feature: usize, label: usize, units: i32) {
        let labels = self.labels();
        self.weights[feature * labels + label] = from_units(units);
    }

    /// Number of labels.
    pub(crate) fn labels(&self) -> usize {
        self.intercepts.len()
    }

    /// The weights of a feature, by label.
    pub(crate) fn row(&self, feature: u32) -> &[f32] {
        let start = feature as usize * self.labels();
        &self.weights[start..start + self.labels()]
    }

    /// The weights of a feature that are not zero: (label, thousandths).
    pub(crate) fn units(&self, feature: u32) -> impl Iterator<Item = (usize, i32)> {
        let cells = self.row(feature).iter().enumerate();
        cells
            .filter(|(_, weight)| **weight != 0.0)
            .map(|(label, &weight)| (label, to_units(f64::from(weight))))
    }

    /// The intercept of a label, in thousandths.
    pub(crate) fn intercept_units(&self, label: usize) -> i32 {
        to_units(f64::from(self.intercepts[label]))
    }

    /// The margin of each label.
    pub(crate) fn margins(&self, vector: &SparseVector) -> Vec<f32> {
        let mut margins = self.intercepts.clone();
        for &(feature, value) in vector.entries() {
            for (margin, weight) in margins.iter_mut().zip(self.row(feature)) {
                *margin += weight * value;
            }
        }
        margins
    }
}

fn to_units(weight: f64) -> i32 {
    (weight * UNITS_PER_ONE).round() as i32
}

fn from_units(units: i32) -> f32 {
    (f64::from(units) / UNITS_PER_ONE) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planes() -> Vec<Hyperplane> {
        vec![
            Hyperplane { weights: vec![1.23456, 0.0001], intercept: -0.5 },
            Hyperplane { weights: vec![-2.0, 0.25], intercept: 0.1 },
        ]
    }

    #[test]
    fn margins_are_those_of_the_rounded_planes() {
        let table = WeightTable::of(&planes());
        let margins = table.margins(&SparseVector::strongest(vec![(0, 1.0), (1, 2.0)]));
        assert_eq!(table.labels(), 2);
        assert!((margins[0] - (1.235 - 0.5)).abs() < 1e-6 && (margins[1] - (-2.0 + 0.5 + 0.1)).abs() < 1e-6);
    }

    #[test]
    fn what_is_written_in_thousandths_is_read_back_the_same() {
        let table = WeightTable::of(&planes());
        let mut read = WeightTable::empty(2, &[table.intercept_units(0), table.intercept_units(1)]);
        for feature in 0..2 {
            for (label, units) in table.units(feature) {
                read.set(feature as usize, label, units);
            }
        }
        assert_eq!(read, table);
        assert_eq!(table.units(1).collect::<Vec<_>>(), [(1, 250)], "small weights are left out");
    }
}
