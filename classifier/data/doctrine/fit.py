"""Makes pair-trees.tsv, from the folder `classifier`, of the table that the example `pair_features` prints: boosted trees of
logistic loss, without chance, so that the same table gives the same trees. With `--folds`, also the F1 over folds of whole
themes (pairs without a theme: by their place), on stderr; a family's other wordings are never in another fold."""
import csv, math, sys, zlib

TREES, DEPTH, RATE, RIDGE, LEAST, BINS, FOLDS = 90, 3, 0.12, 1.0, 4.0, 24, 6
# A likeness of 0 to 1 is wanted, one half where both answers are as likely.
SCALE = 0.08
# What the pairs, the pairs of one object and the pairs of one theme count together; of the last, other orders are most: one in five.
SHARES, WEIGHT, EVERY = {"pair": 1.4, "object": 1.0, "theme": 0.5}, 2000.0, 5


def kind(theme):
    return "pair" if theme == "-" else "object" if ":" in theme else "theme"


def bins(values):
    ordered = sorted(values)
    return sorted({ordered[len(ordered) * place // BINS] for place in range(1, BINS)} - {ordered[0]})


def weights(rows):
    total = {}
    for same, _, theme, _ in rows:
        total[kind(theme), same] = total.get((kind(theme), same), 0) + 1
    return [WEIGHT * SHARES[kind(theme)] / total[kind(theme), same] for same, _, theme, _ in rows]


def best(slopes, curves, edges):
    """The place of the edge that lessens the loss most, and by how much."""
    all_slope, all_curve = sum(slopes), sum(curves)
    slope = curve = 0.0
    found = (0.0, None)
    for place in range(len(edges)):
        slope, curve = slope + slopes[place], curve + curves[place]
        rest, rest_curve = all_slope - slope, all_curve - curve
        if curve >= LEAST and rest_curve >= LEAST:
            gain = slope**2 / (curve + RIDGE) + rest**2 / (rest_curve + RIDGE) - all_slope**2 / (all_curve + RIDGE)
            found = max(found, (gain, place), key=lambda pair: pair[0])
    return found


def grow(columns, edges, slopes, curves, chosen, depth):
    """A tree: `[value]`, or `[feature, edge, below, from there]`."""
    splits = []
    if depth:
        for feature, column in enumerate(columns):
            sums, sums2 = [0.0] * (len(edges[feature]) + 1), [0.0] * (len(edges[feature]) + 1)
            for row in chosen:
                place = column[row]
                sums[place] += slopes[row]
                sums2[place] += curves[row]
            gain, place = best(sums, sums2, edges[feature])
            if place is not None and gain > 1e-6:
                splits.append((gain, -feature, place))
    if not splits:
        return [RATE * sum(slopes[row] for row in chosen) / (sum(curves[row] for row in chosen) + RIDGE)]
    _, feature, place = max(splits)
    low = [row for row in chosen if columns[-feature][row] <= place]
    high = [row for row in chosen if columns[-feature][row] > place]
    sides = [grow(columns, edges, slopes, curves, side, depth - 1) for side in (low, high)]
    return [-feature, edges[-feature][place], *sides]


def leaf(tree, values):
    while len(tree) > 1:
        tree = tree[2] if values[tree[0]] < tree[1] else tree[3]
    return tree[0]


def fit(rows):
    features = range(len(rows[0][1]))
    edges = [bins([row[1][feature] for row in rows]) for feature in features]
    columns = [[sum(row[1][feature] >= edge for edge in edges[feature]) for row in rows] for feature in features]
    weight, scores, trees = weights(rows), [0.0] * len(rows), []
    for _ in range(TREES):
        chances = [1 / (1 + math.exp(-score)) for score in scores]
        slopes = [w * (row[0] - chance) for w, row, chance in zip(weight, rows, chances)]
        curves = [w * chance * (1 - chance) for w, chance in zip(weight, chances)]
        trees.append(grow(columns, edges, slopes, curves, range(len(rows)), DEPTH))
        scores = [score + leaf(trees[-1], row[1]) for score, row in zip(scores, rows)]
    return trees


def f1(answers):
    """Of a kind's answers, as though half ordered the same thing."""
    right, wrong = ([said for same, said in answers if same == wanted] for wanted in (1, 0))
    recall, alarm = sum(right) / len(right), sum(wrong) / len(wrong)
    return 2 * recall / (2 * recall + alarm + 1 - recall)


def report(name, rows, said):
    for wanted in SHARES:
        answers = [(row[0], answer) for row, answer in zip(rows, said) if kind(row[2]) == wanted]
        print(f"{name}, {wanted}: {len(answers)} pairs, F1 {f1(answers):.3f}", file=sys.stderr)


def lines(tree, names, depth=0):
    if len(tree) == 1:
        return [f"{'.' * depth}={SCALE * tree[0]:.5f}"]
    below, above = (lines(side, names, depth + 1) for side in tree[2:])
    return [f"{'.' * depth}{names[tree[0]]}\t{tree[1]:.4f}", *below, *above]


table = list(csv.reader(sys.stdin, delimiter="\t", quoting=csv.QUOTE_NONE))
names = table[0][2:-2]
rows = [(int(row[0]), [float(value) for value in row[2:-2]], row[-2], row[-1]) for row in table[1:]]
rows = [row for row in rows if row[0] or kind(row[2]) != "theme" or zlib.crc32(row[3].encode()) % EVERY == 0]
trees = fit(rows)
with open("data/doctrine/pair-trees.tsv", "w", encoding="utf-8") as out:
    out.write(f"# made by fit.py of {len(rows)} pairs: a tree's node is a feature and the value from which its second branch holds\n")
    out.writelines(line + "\n" for tree in trees for line in lines(tree, names))
report("tuned on", rows, [sum(leaf(tree, row[1]) for tree in trees) > 0 for row in rows])
if "--folds" in sys.argv:
    fold = [zlib.crc32((row[2].split(":")[0] if row[2] != "-" else row[3]).encode()) % FOLDS for row in rows]
    said = [False] * len(rows)
    for held in range(FOLDS):
        kept = fit([row for row, own in zip(rows, fold) if own != held])
        for place, row in enumerate(rows):
            if fold[place] == held:
                said[place] = sum(leaf(tree, row[1]) for tree in kept) > 0
    report(f"{FOLDS} folds of themes", rows, said)
