#!/usr/bin/python3
"""Scores Cambon and its peers on the judged needs, in one run: nDCG@10 on topical needs, success@1 on known items.

Usage: score.py CAMBON DATA [--half tuning|test]
CAMBON is the program, DATA an instance made of the real reports. Every system gives one passage a report, ten reports. A hit
is worth the highest grade (0-2) of a judged passage of the same report that it overlaps; unjudged is worth 0, and how many of
the hits shown were unjudged is printed, because that counts against a system that did not take part in the pool.
"""
import json, math, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent


def cambon(program, data, query):
    run = subprocess.run([program, "--data", data, "search", "--format", "json", "--limit", "10", "--per-publication", "1",
                          query], capture_output=True, text=True)
    if run.returncode == 2:
        raise SystemExit(run.stderr)
    results = json.loads(run.stdout) if run.stdout else {"groups": [], "approaching": []}
    groups = (results["groups"] + results["approaching"])[:10]  # as the page shows them, the second under a line that says so
    return [[g["source_ref"], g["hits"][0]["char_start"], g["hits"][0]["char_end"]] for g in groups]


def grade(judgements, hit):
    ref, start, end = hit
    fitting = [j["grade"] for j in judgements if j["doc"] == ref and j["char_start"] < end and start < j["char_end"]]
    return max(fitting, default=None)


def ndcg(judgements, hits):
    gain = lambda grades: sum((2 ** g - 1) / math.log2(place + 2) for place, g in enumerate(grades))
    best = {}
    for judgement in judgements:  # one passage a report: the ideal page too
        best[judgement["doc"]] = max(best.get(judgement["doc"], 0), judgement["grade"])
    ideal = gain(sorted(best.values(), reverse=True)[:10])
    grades = [grade(judgements, hit) for hit in hits[:10]]
    return gain([g or 0 for g in grades]) / ideal if ideal else None, sum(g is None for g in grades)


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else float("nan")


def main():
    program, data = sys.argv[1:3]
    half = sys.argv[sys.argv.index("--half") + 1] if "--half" in sys.argv else "test"
    read = lambda name: [json.loads(line) for line in open(HERE / name, encoding="utf-8")]
    needs = [need for name in ("known_item.jsonl", "topical.jsonl") for need in read(name) if need["half"] == half]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for what in ("passages", "publications"):
            subprocess.run([program, "--quiet", "--data", data, "export", what, "--output", folder / f"{what}.jsonl"],
                           check=True)
        asked = folder / "needs.jsonl"
        asked.write_text("".join(json.dumps(need) + "\n" for need in needs), encoding="utf-8")
        subprocess.run(["/usr/bin/python3", HERE / "peers.py", folder / "passages.jsonl", folder / "publications.jsonl",
                        asked, folder / "peers.json"], check=True)
        answers = json.loads((folder / "peers.json").read_text())
    answers["cambon"] = {need["id"]: cambon(program, data, need["query"]) for need in needs}
    print(f"half: {half}; {len(needs)} needs")
    for system in ("cambon", "fts5", "xapian"):
        known = [bool(hits) and hits[0][0] == need["target"] for need in needs if need["type"] == "known_item"
                 for hits in [answers[system][need["id"]]]]
        topical = [ndcg(need["judgements"], answers[system][need["id"]]) for need in needs if "judgements" in need]
        print(f"{system:8} nDCG@10 {mean([t[0] for t in topical]):.3f}  success@1 {mean(known):.3f}  "
              f"unjudged hits {sum(t[1] for t in topical)}")


if __name__ == "__main__":
    main()
