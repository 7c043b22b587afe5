"""Makes pair-trees.tsv, from the folder `classifier`, of the table that the example `pair_features` prints: python fit.py FEATURES.tsv.

Boosted trees of logistic loss; each of their nodes looks at some of the features only, so that none leans on a few. What a node
looks at is told by its place, without chance, so that the same table gives the same trees. With `--folds`, also the F1 over
folds of whole themes, on stderr; a family's other wordings are never in another fold."""
import sys, zlib

import numpy as np

from table import FOLDS, SCALE, Table

TREES, DEPTH, RATE, RIDGE, LEAST, BINS = 250, 4, 0.05, 2.0, 6.0, 32
# Of a hundred features, how many a node looks at.
LOOKED_AT = 25


def bins(values):
    """Edges of about as many values each, halfway between two of them: the table's are rounded."""
    ordered, different = np.sort(values), np.unique(values)
    edges = np.searchsorted(different, ordered[len(ordered) * np.arange(1, BINS) // BINS])
    return np.array([(different[edge - 1] + different[edge]) / 2 for edge in np.unique(edges) if edge])


class Grower:
    """Grows trees over rows of features, cut to bins once."""

    def __init__(self, values):
        self.edges = [bins(column) for column in values.T]
        self.places = np.stack([np.searchsorted(own, column, side="right") for own, column in zip(self.edges, values.T)], 1)
        self.possible = np.arange(BINS + 1) < np.array([len(own) for own in self.edges])[:, None]
        self.scores = np.zeros(len(values))

    def grow(self, slopes, curves, chosen, depth, place):
        """A tree: `[value]`, or `[feature, edge, below, from there]`; its values are added to the scores."""
        slope, curve = slopes[chosen].sum(), curves[chosen].sum()
        if depth:
            feature, bin, gain = self.best(slopes[chosen], curves[chosen], chosen, place)
            if gain > 1e-6:
                below = self.places[chosen, feature] <= bin
                sides = [
                    self.grow(slopes, curves, chosen[side], depth - 1, f"{place}{branch}") for branch, side in enumerate((below, ~below))
                ]
                return [feature, float(self.edges[feature][bin]), *sides]
        value = RATE * slope / (curve + RIDGE)
        self.scores[chosen] += value
        return [value]

    def best(self, slopes, curves, chosen, place):
        """The feature and bin after which to cut, and what is gained."""
        features = [feature for feature in range(len(self.edges)) if zlib.crc32(f"{place} {feature}".encode()) % 100 < LOOKED_AT]
        shape = (len(features), BINS + 1)
        flat = (self.places[np.ix_(chosen, features)] + np.arange(len(features)) * (BINS + 1)).ravel()
        low, low2 = (
            np.bincount(flat, np.repeat(values, len(features)), shape[0] * shape[1]).reshape(shape).cumsum(1) for values in (slopes, curves)
        )
        slope, curve = slopes.sum(), curves.sum()
        high, high2 = slope - low, curve - low2
        possible = self.possible[features] & (low2 >= LEAST) & (high2 >= LEAST)
        gain = low**2 / (low2 + RIDGE) + high**2 / (high2 + RIDGE) - slope**2 / (curve + RIDGE)
        gain = np.where(possible, gain, 0.0)
        feature, bin = divmod(int(gain.argmax()), shape[1]) if features else (0, 0)
        return (features[feature], bin, gain[feature, bin]) if features else (0, 0, 0.0)


def fit(values, same, weight):
    grower, trees = Grower(values), []
    for tree in range(TREES):
        chances = 1 / (1 + np.exp(-grower.scores))
        slopes, curves = weight * (same - chances), weight * chances * (1 - chances)
        trees.append(grower.grow(slopes, curves, np.arange(len(same)), DEPTH, f"{tree} "))
    return trees


def said(trees, values):
    scores = np.zeros(len(values))

    def walk(tree, rows):
        if len(tree) == 1:
            scores[rows] += tree[0]
            return
        below = values[rows, tree[0]] < tree[1]
        walk(tree[2], rows[below])
        walk(tree[3], rows[~below])

    for tree in trees:
        walk(tree, np.arange(len(values)))
    return scores


def folded(table):
    """What is said of each pair by trees that know nothing of its theme."""
    weight, scores = table.weights(), np.zeros(len(table.same))
    for held in range(FOLDS):
        kept = table.folds != held
        scores[~kept] = said(fit(table.values[kept], table.same[kept], weight[kept]), table.values[~kept])
    return scores


def lines(tree, names, depth=0):
    if len(tree) == 1:
        return [f"{'.' * depth}={SCALE * tree[0]:.5f}"]
    below, above = (lines(side, names, depth + 1) for side in tree[2:])
    return [f"{'.' * depth}{names[tree[0]]}\t{tree[1]:.6f}", *below, *above]


if __name__ == "__main__":
    table = Table(sys.argv[1])
    trees = fit(table.values, table.same, table.weights())
    with open("data/doctrine/pair-trees.tsv", "w", encoding="utf-8") as out:
        out.write(f"# made by fit.py of {len(table.same)} pairs: a tree's node is a feature and the value from which its second branch holds\n")
        out.writelines(line + "\n" for tree in trees for line in lines(tree, table.names))
    table.report("tuned on", said(trees, table.values))
    if "--folds" in sys.argv:
        table.report(f"{FOLDS} folds of themes", folded(table))
