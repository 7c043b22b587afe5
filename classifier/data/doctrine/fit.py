"""Makes pair-trees.tsv, from the folder `classifier`, of the table that the example `pair_features` prints: boosted trees of
logistic loss, without chance, so that the same table gives the same trees. With `--folds`, also the F1 over folds of whole
themes (pairs without a theme: by their words), on stderr; a family's other wordings are never in another fold."""
import csv, sys, zlib

import numpy as np

MODELS, COLUMNS, TREES, DEPTH, RATE, RIDGE, LEAST, BINS, FOLDS = 4, 6, 90, 3, 0.12, 1.0, 4.0, 24, 6
# A likeness of 0 to 1 is wanted, one half where both answers are as likely.
SCALE = 0.08
# What the pairs, the pairs of one object and the pairs of one theme count together; of the last, other orders are most: one in five.
SHARES, WEIGHT, EVERY = {"pair": 1.4, "object": 1.0, "theme": 0.5}, 2000.0, 5


def kind(theme):
    return "pair" if theme == "-" else "object" if ":" in theme else "theme"


def bins(values):
    ordered = np.sort(values)
    return np.array(sorted({ordered[len(ordered) * place // BINS] for place in range(1, BINS)} - {ordered[0]}))


def weights(same, kinds):
    weight = np.zeros(len(same))
    for name, share in SHARES.items():
        for answer in (0, 1):
            those = (kinds == name) & (same == answer)
            weight[those] = WEIGHT * share / max(1, those.sum())
    return weight


def grow(places, edges, slopes, curves, chosen, depth, scores):
    """A tree: `[value]`, or `[feature, edge, below, from there]`; its values are added to the scores."""
    slope, curve = slopes[chosen].sum(), curves[chosen].sum()
    if depth:
        shape = (len(edges), BINS + 1)
        flat = (places[chosen] + np.arange(len(edges)) * (BINS + 1)).ravel()
        low, low2 = (
            np.bincount(flat, np.repeat(values[chosen], len(edges)), shape[0] * shape[1]).reshape(shape).cumsum(1)
            for values in (slopes, curves)
        )
        high, high2 = slope - low, curve - low2
        possible = (np.arange(shape[1]) < np.array([len(own) for own in edges])[:, None]) & (low2 >= LEAST) & (high2 >= LEAST)
        gain = low**2 / (low2 + RIDGE) + high**2 / (high2 + RIDGE) - slope**2 / (curve + RIDGE)
        gain = np.where(possible, gain, 0.0)
        feature, place = divmod(int(gain.argmax()), shape[1])
        if gain[feature, place] > 1e-6:
            below = places[chosen, feature] <= place
            sides = [grow(places, edges, slopes, curves, chosen[side], depth - 1, scores) for side in (below, ~below)]
            return [feature, float(edges[feature][place]), *sides]
    value = RATE * slope / (curve + RIDGE)
    scores[chosen] += value
    return [value]


def boosted(values, same, weight):
    edges = [bins(column) for column in values.T]
    places = np.stack([np.searchsorted(own, column, side="right") for own, column in zip(edges, values.T)], 1)
    scores, trees = np.zeros(len(same)), []
    for _ in range(TREES):
        chances = 1 / (1 + np.exp(-scores))
        slopes, curves = weight * (same - chances), weight * chances * (1 - chances)
        trees.append(grow(places, edges, slopes, curves, np.arange(len(same)), DEPTH, scores))
    return trees


def of_columns(tree, columns):
    """The tree over all features, its values shared among the models."""
    if len(tree) == 1:
        return [tree[0] / MODELS]
    return [columns[tree[0]], tree[1], *(of_columns(side, columns) for side in tree[2:])]


def fit(values, same, kinds):
    """Several models, each over some of the features, so that none leans on a few: their mean changes less with what they are fitted on."""
    trees = []
    for model in range(MODELS):
        columns = [feature for feature in range(values.shape[1]) if zlib.crc32(b"%d %d" % (model, feature)) % 10 < COLUMNS]
        trees += [of_columns(tree, columns) for tree in boosted(values[:, columns], same, weights(same, kinds))]
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


def f1(same, answers):
    """Of a kind's answers, as though half ordered the same thing."""
    recall, alarm = answers[same == 1].mean(), answers[same == 0].mean()
    return 2 * recall / (2 * recall + alarm + 1 - recall)


def report(name, same, kinds, scores):
    for wanted in SHARES:
        own = kinds == wanted
        f1s = [f"{f1(same[own], scores[own] > least / SCALE):.3f} from {0.5 + least:.2f}" for least in (-0.04, -0.02, 0, 0.02)]
        print(f"{name}, {wanted}: {own.sum()} pairs, F1 {', '.join(f1s)}", file=sys.stderr)


def lines(tree, names, depth=0):
    if len(tree) == 1:
        return [f"{'.' * depth}={SCALE * tree[0]:.5f}"]
    below, above = (lines(side, names, depth + 1) for side in tree[2:])
    return [f"{'.' * depth}{names[tree[0]]}\t{tree[1]:.4f}", *below, *above]


table = list(csv.reader(sys.stdin, delimiter="\t", quoting=csv.QUOTE_NONE))
names = table[0][2:-2]
rows = [(int(row[0]), row[2:-2], row[-2], row[-1]) for row in table[1:]]
rows = [row for row in rows if row[0] or kind(row[2]) != "theme" or zlib.crc32(row[3].encode()) % EVERY == 0]
same, kinds = np.array([row[0] for row in rows]), np.array([kind(row[2]) for row in rows])
values = np.array([row[1] for row in rows], float)
trees = fit(values, same, kinds)
with open("data/doctrine/pair-trees.tsv", "w", encoding="utf-8") as out:
    out.write(f"# made by fit.py of {len(rows)} pairs: a tree's node is a feature and the value from which its second branch holds\n")
    out.writelines(line + "\n" for tree in trees for line in lines(tree, names))
report("tuned on", same, kinds, said(trees, values))
if "--folds" in sys.argv:
    fold = np.array([zlib.crc32((row[2].split(":")[0] if row[2] != "-" else row[3]).encode()) % FOLDS for row in rows])
    scores = np.zeros(len(rows))
    for held in range(FOLDS):
        kept = fit(values[fold != held], same[fold != held], kinds[fold != held])
        scores[fold == held] = said(kept, values[fold == held])
    report(f"{FOLDS} folds of themes", same, kinds, scores)
