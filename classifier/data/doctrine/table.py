"""The table that the example `pair_features` prints, as `fit.py` and `net.py` fit on it; and how well answers do."""
import csv, sys, zlib

import numpy as np

FOLDS = 6
# What the pairs, the orders beside themselves, the pairs of one object and the pairs of one theme count together; of the last,
# other orders are most: one in five.
# Pairs written to be hard count little: with all they weigh, words that real conclusions have in common tell against them.
SHARES, WEIGHT, EVERY = {"pair": 1.8, "hard": 0.05, "itself": 0.5, "object": 0.8, "theme": 0.4}, 2000.0, 5
# Of the rows of pairs that have no theme, so many that follow one another are held to be of one.
NEIGHBOURS = 64
# A likeness of 0 to 1 is wanted, one half where both answers are as likely.
SCALE = 0.05


def kind(theme):
    return {"-": "pair", "~": "hard", "=": "itself"}.get(theme, "object" if ":" in theme else "theme")


class Table:
    """Of each pair: whether both order the same thing, its features, kind, fold and the texts of both."""

    def __init__(self, path):
        rows = list(csv.reader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
        self.names = rows[0][2:-2]
        rows = [(*row, str(place // NEIGHBOURS)) for place, row in enumerate(rows[1:])]
        rows = [row for row in rows if row[0] == "1" or kind(row[-3]) != "theme" or zlib.crc32(row[-2].encode()) % EVERY == 0]
        self.same = np.array([int(row[0]) for row in rows])
        self.values = np.array([row[2:-3] for row in rows], float)
        self.kinds = np.array([kind(row[-3]) for row in rows])
        themes = [row[-3].split(":")[0] if row[-3] not in "-~=" else row[-1] for row in rows]
        self.folds = np.array([zlib.crc32(theme.encode()) % FOLDS for theme in themes])
        self.texts = [row[-2][2:].split(" # ", 1) for row in rows]

    def weights(self, shares=SHARES):
        weight = np.zeros(len(self.same))
        for name, share in shares.items():
            for answer in (0, 1):
                those = (self.kinds == name) & (self.same == answer)
                weight[those] = WEIGHT * share / max(1, those.sum())
        return weight

    def report(self, name, scores):
        for wanted in SHARES:
            own = self.kinds == wanted
            rates = [(least, *f1(self.same[own], scores[own] > least / SCALE)) for least in (-0.04, -0.02, 0, 0.02, 0.04)]
            shown = ", ".join(f"{rate:.3f} ({precision:.2f}/{recall:.2f}) from {0.5 + least:.2f}" for least, rate, precision, recall in rates)
            print(f"{name}, {wanted}: {own.sum()} pairs, F1 (precision/recall) {shown}", file=sys.stderr)


def f1(same, answers):
    """F1, precision and recall of a kind's answers, as though half ordered the same thing."""
    recall, alarm = (answers[same == answer].mean() if (same == answer).any() else 0.0 for answer in (1, 0))
    return 2 * recall / (1 + recall + alarm), recall / (recall + alarm + 1e-9), recall
