"""Makes rarity.tsv, from the folder `classifier`: how telling a word is, in thousandths, by the labelled conclusions that hold it."""
import collections, glob, json, math, re, unicodedata

EMPTY = set("a au aux c d de des du en et l la le les n ou par pour qu s sur un une".split())


def beginning(word):
    singular = word[:-1] if word[-1] in "sx" and len(word) > 4 else word
    return singular[:6]


documents = collections.Counter()
count = 0
for path in sorted(glob.glob("../corpus/labelled/*.jsonl")):
    for line in open(path, encoding="utf-8"):
        text = json.loads(line)["text"].lower().replace("œ", "oe").replace("æ", "ae")
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        words = {beginning(w) for w in re.findall(r"\w+", text) if w not in EMPTY and len(w) > 2 and not w.isdigit()}
        documents.update(words)
        count += 1
with open("data/doctrine/rarity.tsv", "w", encoding="utf-8") as out:
    out.write(f"# beginning of a word\tweight in thousandths; made by rarity.py of {count} labelled conclusions\n")
    for word, held in sorted(documents.items()):
        if held >= 3:
            weight = min(1.0, math.log(count / held) / math.log(count / 3))
            out.write(f"{word}\t{round(1000 * max(0.1, weight))}\n")
