"""Makes pair-net.tsv, from the folder `classifier`, of what the examples `pair_features` and `pair_things` print:
python net.py FEATURES.tsv THINGS.tsv. Needs numpy and jax.

Each thing that an order says becomes an image of 64 numbers; each image is set beside the mean of those of the other order that
are nearest it, and what a layer makes of both is averaged over the things and, by another layer, turned into a number
(`src/doctrine/net.rs` does the same sums). Several such networks, each begun with other weights, are fitted to the same pairs;
their mean is added to what the trees say. With `--folds`, also the F1 of both together over folds of whole themes, on stderr."""
import sys

import jax
import jax.numpy as jnp
import numpy as np

import fit
from table import FOLDS, SCALE, SHARES, Table

NETS, STEPS, BATCH, RATE, DECAY = 3, 700, 256, 0.003, 2e-4
# Orders beside themselves teach the networks little: the trees know them.
NET_SHARES = SHARES | {"itself": 0.1}
# What the networks' mean counts beside the trees.
SHARE = 0.5
# The same numbers as in net.rs.
MOST_THINGS, SIZE, FEATURES, EMBEDDED, HIDDEN, SHARED, KINDS = 20, 64, 6, 12, 16, 3, 3
LEAST_LENGTH, LEAST_GATES = 1e-4, 0.3
# Of things, of numbers of their vectors and of numbers of the last layer: how many are left out of a step, so that all are learnt from.
LOST_THINGS, LOST_NUMBERS, LOST_HIDDEN = 0.1, 0.1, 0.2


class Things:
    """What each text says, as arrays (texts, things, ...): vectors, features, whether there is a thing, and the numbers by which
    actions, things and wider objects are known."""

    def __init__(self, path):
        texts = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
        self.places = {row[0]: place for place, row in enumerate(texts)}
        self.vectors, self.features = (np.zeros((len(texts), MOST_THINGS, size), np.float32) for size in (SIZE, FEATURES))
        self.there = np.zeros((len(texts), MOST_THINGS), np.float32)
        self.actions, self.names, self.widers = (np.zeros((len(texts), MOST_THINGS), np.int32) for _ in range(3))
        self.known_actions, known = {}, {}
        for place, row in enumerate(texts):
            for at, thing in enumerate([thing for thing in row[1:] if thing][:MOST_THINGS]):
                kind, name, wider, *numbers = thing.split(" ")
                self.features[place, at], self.vectors[place, at] = numbers[:FEATURES], numbers[FEATURES:]
                self.there[place, at] = 1
                self.names[place, at] = known.setdefault(f"{kind} {name}", len(known) + 1)
                if wider != "-":
                    self.widers[place, at] = known.setdefault(f"Object {wider}", len(known) + 1)
                if kind == "Action":
                    self.actions[place, at] = self.known_actions.setdefault(name, len(self.known_actions) + 1)

    def arrays(self):
        return tuple(jnp.array(own) for own in (self.vectors, self.features, self.there, self.actions, self.names, self.widers))


def begun(seed, actions):
    chance = np.random.RandomState(seed)
    more, compared = FEATURES + EMBEDDED, 2 * SIZE + FEATURES + SHARED + KINDS
    net = {
        "turn": np.concatenate([np.eye(SIZE), chance.randn(more, SIZE) * 0.05]),
        "actions": chance.randn(actions + 1, EMBEDDED) * 0.3,
        "nearness": np.array([5.0, 1.0, 0.4]),
        "compare": chance.randn(compared, HIDDEN) * 0.12,
        "compare_offset": np.zeros(HIDDEN),
        "gate": np.zeros(FEATURES + 1),
        "outer": chance.randn(2 * HIDDEN, HIDDEN) * 0.2,
        "outer_offset": np.zeros(HIDDEN),
        "last": chance.randn(HIDDEN) * 0.2,
        "last_offset": np.array(0.0),
    }
    return {name: jnp.array(own, jnp.float32) for name, own in net.items()}


def softened(number):
    return number / (1 + jnp.abs(number))


def images(net, vectors, features, actions):
    embedded = net["actions"][actions] * (actions > 0)[..., None]
    turned = jnp.concatenate([vectors, features, embedded], -1) @ net["turn"]
    length = jnp.sqrt((turned**2).sum(-1, keepdims=True) + 1e-12) + LEAST_LENGTH
    gates = jax.nn.sigmoid(features @ net["gate"][:FEATURES] + net["gate"][FEATURES])
    return turned / length, gates


def side(net, own, other, near, same, kin):
    image, features, gates, there = own
    image2, features2, _, there2 = other
    shares = jax.nn.softmax(net["nearness"][0] * near - 1e4 * (1 - there2[:, None, :]), -1)
    nearest = shares @ image2
    most = jnp.where(there2[:, None, :] > 0, near, -1e4).max(-1)
    told = jnp.stack([most, same.max(-1), kin.max(-1)], -1)
    compared = jnp.concatenate([jnp.abs(image - nearest), image * nearest, features, told, shares @ features2[..., :KINDS]], -1)
    hidden = softened(compared @ net["compare"] + net["compare_offset"])
    gates = gates * there
    return (hidden * gates[..., None]).sum(1) / (gates.sum(1, keepdims=True) + LEAST_GATES)


def said(net, things, one, other, lost=None):
    """How far both order the same thing; `lost`: the key by which some numbers are left out."""
    sides, keys = [], iter(jax.random.split(lost, 5)) if lost is not None else None
    for place in (one, other):
        vectors, features, there, actions, names, widers = (own[place] for own in things)
        if lost is not None:
            there = there * (jax.random.uniform(next(keys), there.shape) >= LOST_THINGS)
            vectors = vectors * (jax.random.uniform(next(keys), vectors.shape) >= LOST_NUMBERS) / (1 - LOST_NUMBERS)
        image, gates = images(net, vectors, features, actions)
        sides.append(((image, features, gates, there), names, widers))
    (left, names, widers), (right, names2, widers2) = sides

    def equal(row, column):
        return ((row[:, :, None] == column[:, None, :]) & (row[:, :, None] > 0)) * left[3][:, :, None] * right[3][:, None, :]

    same = equal(names, names2)
    kin = jnp.maximum(jnp.maximum(equal(widers, widers2), equal(widers, names2)), equal(names, widers2)) * (1 - same)
    near = jnp.einsum("bid,bjd->bij", left[0], right[0]) + net["nearness"][1] * same + net["nearness"][2] * kin
    hidden = side(net, left, right, near, same, kin)
    hidden2 = side(net, right, left, *(own.swapaxes(1, 2) for own in (near, same, kin)))
    both = jnp.concatenate([hidden + hidden2, jnp.abs(hidden - hidden2)], -1)
    if lost is not None:
        both = both * (jax.random.uniform(next(keys), both.shape) >= LOST_HIDDEN) / (1 - LOST_HIDDEN)
    return softened(both @ net["outer"] + net["outer_offset"]) @ net["last"] + net["last_offset"]


def loss(net, start, things, one, other, same, lost):
    scores = said(net, things, one, other, lost)
    kept = 0.3 * (((net["turn"] - start) ** 2).sum() + (net["actions"] ** 2).sum())
    return (jnp.logaddexp(0.0, scores) - same * scores).mean() + DECAY * (kept + (net["compare"] ** 2).sum() + (net["outer"] ** 2).sum())


@jax.jit
def step(net, means, squares, count, start, things, one, other, same, lost):
    """One step of Adam."""
    slope = jax.grad(loss)(net, start, things, one, other, same, lost)
    means = jax.tree.map(lambda mean, own: 0.9 * mean + 0.1 * own, means, slope)
    squares = jax.tree.map(lambda square, own: 0.999 * square + 0.001 * own**2, squares, slope)
    rate = RATE * jnp.minimum(1, count / 100) * (1 - 0.9 * count / STEPS)

    def moved(own, mean, square):
        return own - rate * (mean / (1 - 0.9**count)) / (jnp.sqrt(square / (1 - 0.999**count)) + 1e-8)

    return jax.tree.map(moved, net, means, squares), means, squares


def fitted(things, pairs, same, weight, seed):
    net = begun(seed, len(things.known_actions))
    start, means = net["turn"], jax.tree.map(jnp.zeros_like, net)
    squares, chance, key = means, np.random.RandomState(seed + 1), jax.random.PRNGKey(seed)
    arrays, sums = things.arrays(), np.cumsum(weight)
    for count in range(1, STEPS + 1):
        rows = np.minimum(np.searchsorted(sums, chance.rand(BATCH) * sums[-1]), len(sums) - 1)
        turned = chance.rand(BATCH) < 0.5
        one, other = (np.where(turned, pairs[rows, place], pairs[rows, 1 - place]) for place in (0, 1))
        key, lost = jax.random.split(key)
        net, means, squares = step(net, means, squares, float(count), start, arrays, one, other, same[rows].astype(np.float32), lost)
    return net


ask = jax.jit(said)


def answers(net, things, pairs):
    arrays, scores = things.arrays(), np.zeros(len(pairs))
    for begin in range(0, len(pairs), BATCH):
        rows = np.resize(pairs[begin : begin + BATCH], (BATCH, 2))
        scores[begin : begin + BATCH] = np.asarray(ask(net, arrays, rows[:, 0], rows[:, 1]))[: len(pairs) - begin]
    return scores


def folded(table, things, pairs, seeds):
    """What is said of each pair by networks that know nothing of its theme."""
    weight, scores = table.weights(NET_SHARES), np.zeros(len(table.same))
    for held in range(FOLDS):
        kept = table.folds != held
        for seed in seeds:
            net = fitted(things, pairs[kept], table.same[kept], weight[kept], seed)
            scores[~kept] += answers(net, things, pairs[~kept]) / len(seeds)
    return scores


def lines(net, things):
    last = SCALE * SHARE
    for name, own in net.items():
        own = np.asarray(own) * (last if name in ("last", "last_offset") else 1)
        rows = own if own.ndim == 2 else np.atleast_2d(own)
        if name == "actions":
            for action, place in sorted(things.known_actions.items()):
                yield "!" + action, rows[place]
        else:
            for row in rows:
                yield name, row


if __name__ == "__main__":
    table, things = Table(sys.argv[1]), Things(sys.argv[2])
    pairs = np.array([[things.places[text.strip()] for text in texts] for texts in table.texts])
    nets = [fitted(things, pairs, table.same, table.weights(NET_SHARES), seed) for seed in range(NETS)]
    with open("data/doctrine/pair-net.tsv", "w", encoding="utf-8") as out:
        out.write(f"# made by net.py of {len(pairs)} pairs: networks, each number a weight, by what it is of\n")
        for net in nets:
            out.write("net\n")
            out.writelines(f"{name}\t{' '.join(f'{number:.4g}' for number in row)}\n" for name, row in lines(net, things))
    if "--folds" in sys.argv:
        table.report(f"{FOLDS} folds of themes", fit.folded(table) + SHARE * folded(table, things, pairs, range(NETS)))
