//! The fitted model over what two conclusions have in common: boosted trees, read of the table that `data/doctrine/fit.py` makes.

use std::sync::LazyLock;

use super::pair::{NAMES, PairFeatures};

enum Node {
    Leaf(f64),
    /// A feature, the value from which the second branch holds, and both branches as indexes of nodes.
    Split {
        feature: usize,
        from: f64,
        below: usize,
        above: usize,
    },
}

struct Trees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

static TREES: LazyLock<Trees> = LazyLock::new(|| {
    let table = include_str!("../../data/doctrine/pair-trees.tsv");
    let mut lines = table.lines().filter(|line| !line.starts_with('#')).peekable();
    let mut trees = Trees { nodes: Vec::new(), roots: Vec::new() };
    while lines.peek().is_some() {
        let Some(root) = trees.grow(&mut lines) else { break };
        trees.roots.push(root);
    }
    trees
});

impl Trees {
    /// Reads one tree, depth first: its dots say no more than the order does. `None` where the table ends or is broken.
    fn grow<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) -> Option<usize> {
        let line = lines.next()?.trim_start_matches('.');
        let node = match line.strip_prefix('=') {
            Some(value) => Node::Leaf(value.parse().ok()?),
            None => {
                let (name, from) = line.split_once('\t')?;
                let feature = NAMES.iter().position(|own| *own == name)?;
                let from = from.parse().ok()?;
                Node::Split { feature, from, below: self.grow(lines)?, above: self.grow(lines)? }
            }
        };
        self.nodes.push(node);
        Some(self.nodes.len() - 1)
    }

    fn value(&self, root: usize, features: &PairFeatures) -> f64 {
        let mut place = root;
        loop {
            match &self.nodes[place] {
                Node::Leaf(value) => return *value,
                Node::Split { feature, from, below, above } => {
                    place = if features[*feature] < *from { *below } else { *above };
                }
            }
        }
    }
}

/// What the trees add to the likeness, 1 being all of it.
pub(super) fn said(features: &PairFeatures) -> f64 {
    TREES.roots.iter().map(|root| TREES.value(*root, features)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table is made by a program of another language: a name or a number that does not read would end it silently.
    #[test]
    fn all_of_the_table_is_read() {
        let table = include_str!("../../data/doctrine/pair-trees.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(TREES.nodes.len(), lines.clone().count());
        assert_eq!(TREES.roots.len(), lines.filter(|line| !line.starts_with('.')).count());
    }
}
