"""Makes pair-weights.tsv, from the folder `classifier`, of the table that the example `pair_features` prints:
logistic regression by plain gradient descent, so that the same table gives the same weights; then 10-fold F1 on stderr."""
import csv, math, sys

ROUNDS, RATE, SHRINK, FOLDS = 3000, 1.0, 0.005, 10
# A likeness of 0 to 1 is wanted, one half where both answers are as likely.
SCALE, MIDDLE = 0.125, 0.5


def fit(rows):
    weights = [0.0] * len(rows[0][1])
    for _ in range(ROUNDS):
        slope = [SHRINK * weight if place else 0.0 for place, weight in enumerate(weights)]
        for same, values in rows:
            error = 1 / (1 + math.exp(-score(weights, values))) - same
            for place, value in enumerate(values):
                slope[place] += error * value / len(rows)
        weights = [weight - RATE * step for weight, step in zip(weights, slope)]
    return weights


def score(weights, values):
    return sum(weight * value for weight, value in zip(weights, values))


def f1(answers):
    right = sum(same and said for same, said in answers)
    return 2 * right / (2 * right + sum(same != said for same, said in answers))


table = list(csv.reader(sys.stdin, delimiter="\t", quoting=csv.QUOTE_NONE))
names = table[0][2:-1]
rows = [(int(row[0]), [float(value) for value in row[2:-1]]) for row in table[1:]]
weights = fit(rows)
with open("data/doctrine/pair-weights.tsv", "w", encoding="utf-8") as out:
    out.write(f"# feature\tweight; made by fit.py of {len(rows)} pairs\n")
    for place, (name, weight) in enumerate(zip(names, weights)):
        out.write(f"{name}\t{SCALE * weight + (0 if place else MIDDLE):.4f}\n")
print(f"tuned on: F1 {f1([(bool(same), score(weights, values) > 0) for same, values in rows]):.3f}", file=sys.stderr)
if "--folds" in sys.argv:
    answers = []
    for fold in range(FOLDS):
        kept = fit([row for place, row in enumerate(rows) if place % FOLDS != fold])
        held = [row for place, row in enumerate(rows) if place % FOLDS == fold]
        answers += [(bool(same), score(kept, values) > 0) for same, values in held]
    print(f"{FOLDS} folds: F1 {f1(answers):.3f}", file=sys.stderr)
