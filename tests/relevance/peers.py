#!/usr/bin/python3
"""Runs the needs of a file through SQLite FTS5, Xapian and an export of passages, and writes each system's ranking.

Usage: peers.py PASSAGES.jsonl PUBLICATIONS.jsonl NEEDS.jsonl OUTPUT.json   (the first two by `cambon export`)
FTS5 and Xapian each index title and text and are asked as their documentation says: FTS5 with unicode61 without accents and
BM25, Xapian with its French stemmer and query parser. Both AND the words, and fall back to OR where that finds nothing.
"""
import json, re, sqlite3, sys, time
import xapian

PAGE = 10
DEEP = 200  # hits looked at to fill a page of ten reports


def words(query):
    return re.findall(r"\w+", query.replace("'", " "))


def fts5(passages):
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE t USING fts5(title, text, tokenize=\"unicode61 remove_diacritics 2\")")
    base.executemany("INSERT INTO t(rowid, title, text) VALUES (?,?,?)",
                     ((i + 1, p["title"], p["text"]) for i, p in enumerate(passages)))

    def ask(query):
        phrase = '"' in query
        for joint in (" ", " OR "):
            if phrase and joint == " ":
                match = re.sub(r"[^\w\s\"]", " ", query)
            else:
                match = joint.join(f'"{w}"' for w in words(query))
            rows = base.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?", (match, DEEP)).fetchall()
            if rows:
                return [r[0] - 1 for r in rows]
        return []
    return ask


def xap(passages):
    base = xapian.WritableDatabase("", xapian.DB_BACKEND_INMEMORY)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("fr"))
    for p in passages:
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text(p["title"])
        generator.increase_termpos()
        generator.index_text(p["text"])
        base.add_document(document)
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("fr"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(base)

    def ask(query):
        for operator in (xapian.Query.OP_AND, xapian.Query.OP_OR):
            parser.set_default_op(operator)
            enquire = xapian.Enquire(base)
            enquire.set_query(parser.parse_query(query))
            found = [m.docid - 1 for m in enquire.get_mset(0, DEEP)]
            if found:
                return found
        return []
    return ask


def page(passages, found):
    """The best passage of each report, ten reports: what our own page shows, for all alike."""
    seen, shown = set(), []
    for index in found:
        p = passages[index]
        if p["ref"] not in seen:
            seen.add(p["ref"])
            shown.append([p["ref"], p["char_start"], p["char_end"]])
        if len(shown) == PAGE:
            break
    return shown


def main():
    passages_file, publications_file, needs_file, output = sys.argv[1:5]
    publications = {}
    for line in open(publications_file, encoding="utf-8"):
        row = json.loads(line)
        publications[row["publication_id"]] = row
    passages = []
    for line in open(passages_file, encoding="utf-8"):
        row = json.loads(line)
        publication = publications[row["publication_id"]]
        passages.append({"ref": publication["source_ref"], "title": publication["title"] or "", "text": row["text"],
                         "char_start": row["char_start"], "char_end": row["char_end"]})
    needs = [json.loads(line) for line in open(needs_file, encoding="utf-8")]
    answers = {}
    for name, build in (("fts5", fts5), ("xapian", xap)):
        ask = build(passages)
        begun = time.perf_counter()
        answers[name] = {need["id"]: page(passages, ask(need["query"])) for need in needs}
        answers[name + "_seconds"] = time.perf_counter() - begun
    json.dump(answers, open(output, "w", encoding="utf-8"))


if __name__ == "__main__":
    main()
