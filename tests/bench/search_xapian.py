#!/usr/bin/python3
"""Indexes passages with Xapian, unless that is done, and times queries with snippets and exact counts; started by `cambon bench search`.

Usage: search_xapian.py FOLDER SHOWN ROUNDS   (FOLDER holds passages.jsonl and queries.jsonl)
Prints the seconds of indexing (0 if kept) and the best time of each query in nanoseconds, as JSON.
"""
import json, pathlib, sys, time
import xapian

YEAR = 0  # slot of the value


def build(folder, database):
    begun = time.perf_counter()
    base = xapian.WritableDatabase(str(database) + ".new", xapian.DB_CREATE_OR_OVERWRITE)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("fr"))
    with open(folder / "passages.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(row["text"])
            document.set_data(row["text"])
            if row["year"]:
                document.add_value(YEAR, xapian.sortable_serialise(row["year"]))
            if row["body_kind"]:
                document.add_boolean_term("XK" + row["body_kind"])
            base.add_document(document)
    base.commit()
    base.close()
    pathlib.Path(str(database) + ".new").rename(database)
    return time.perf_counter() - begun


def main():
    folder, shown, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    database = folder / "xapian"
    seconds = 0.0 if database.exists() else build(folder, database)
    base = xapian.Database(str(database))
    stemmer = xapian.Stem("fr")
    parser = xapian.QueryParser()
    parser.set_stemmer(stemmer)
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(base)
    parser.set_default_op(xapian.Query.OP_AND)
    enquire = xapian.Enquire(base)
    queries = [json.loads(line) for line in open(folder / "queries.jsonl", encoding="utf-8")]
    best = [None] * len(queries)
    for _ in range(rounds + 1):
        for place, asked in enumerate(queries):
            begun = time.perf_counter_ns()
            query = parser.parse_query(asked["xapian"])
            if asked["years"]:
                first, last = (xapian.sortable_serialise(year) for year in asked["years"])
                query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query(xapian.Query.OP_VALUE_RANGE, YEAR, first, last))
            if asked["body_kind"]:
                query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query("XK" + asked["body_kind"]))
            enquire.set_query(query)
            found = enquire.get_mset(0, shown, base.get_doccount())  # all are looked at, so that the count is exact
            found.get_matches_estimated()
            for match in found:
                found.snippet(match.document.get_data().decode("utf-8"), 300, stemmer)
            taken = time.perf_counter_ns() - begun
            best[place] = taken if best[place] is None else min(best[place], taken)
    print(json.dumps([seconds, best]))


if __name__ == "__main__":
    main()
