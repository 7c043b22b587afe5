#!/usr/bin/python3
"""Indexes passages with Xapian, unless that is done, and times queries with snippets and exact counts; started by `cambon bench search`.

Usage: search_xapian.py FOLDER SHOWN ROUNDS   (FOLDER holds passages.jsonl and queries.jsonl)
Prints as JSON the seconds of indexing (0 if kept), the best time of each query in nanoseconds, and the same where facetted queries also
count their facets: a facet that is filtered is counted without its own filter.
"""
import json, pathlib, sys, time
import xapian

# Slots of the values.
YEAR, BODY_KIND, JURISDICTION, DEPARTMENT, ZONE = range(5)


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
            for slot, fact in [(BODY_KIND, "body_kind"), (JURISDICTION, "jurisdiction"), (DEPARTMENT, "department"), (ZONE, "zone")]:
                if row[fact]:
                    document.add_value(slot, row[fact])
            base.add_document(document)
    base.commit()
    base.close()
    pathlib.Path(str(database) + ".new").rename(database)
    return time.perf_counter() - begun


class Searching:
    def __init__(self, database, shown):
        self.base = xapian.Database(str(database))
        self.stemmer = xapian.Stem("fr")
        self.parser = xapian.QueryParser()
        self.parser.set_stemmer(self.stemmer)
        self.parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self.parser.set_database(self.base)
        self.parser.set_default_op(xapian.Query.OP_AND)
        self.enquire = xapian.Enquire(self.base)
        # Facets are counted without ranking.
        self.counting = xapian.Enquire(self.base)
        self.counting.set_weighting_scheme(xapian.BoolWeight())
        self.shown = shown

    def query(self, asked, years=True, body_kind=True):
        query = self.parser.parse_query(asked["xapian"])
        if asked["years"] and years:
            first, last = (xapian.sortable_serialise(year) for year in asked["years"])
            query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query(xapian.Query.OP_VALUE_RANGE, YEAR, first, last))
        if asked["body_kind"] and body_kind:
            query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query("XK" + asked["body_kind"]))
        return query

    def search(self, asked, facets):
        """A page with snippets and an exact count; with what each of these facets counts."""
        self.enquire.clear_matchspies()
        spies = {slot: xapian.ValueCountMatchSpy(slot) for slot in facets}
        for spy in spies.values():
            self.enquire.add_matchspy(spy)
        self.enquire.set_query(self.query(asked))
        found = self.enquire.get_mset(0, self.shown, self.base.get_doccount())  # all are looked at, so that the count is exact
        found.get_matches_estimated()
        for match in found:
            found.snippet(match.document.get_data().decode("utf-8"), 300, self.stemmer)
        return [self.read(spy) for spy in spies.values()]

    def count(self, query, slot):
        spy = xapian.ValueCountMatchSpy(slot)
        self.counting.clear_matchspies()
        self.counting.add_matchspy(spy)
        self.counting.set_query(query)
        self.counting.get_mset(0, 0, self.base.get_doccount())
        return self.read(spy)

    @staticmethod
    def read(spy):
        return {item.term: item.termfreq for item in spy.values()}

    def facetted(self, asked):
        facets = [JURISDICTION, DEPARTMENT, ZONE]
        lifted = [self.count(self.query(asked, years=False), YEAR)]
        if asked["body_kind"]:
            lifted.append(self.count(self.query(asked, body_kind=False), BODY_KIND))
        else:
            facets.append(BODY_KIND)
        return self.search(asked, facets) + lifted


def main():
    folder, shown, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    database = folder / "xapian"
    seconds = 0.0 if database.exists() else build(folder, database)
    searching = Searching(database, shown)
    queries = [json.loads(line) for line in open(folder / "queries.jsonl", encoding="utf-8")]
    best, facetted = [None] * len(queries), [None] * len(queries)

    def timed(best, place, search):
        begun = time.perf_counter_ns()
        search()
        taken = time.perf_counter_ns() - begun
        best[place] = taken if best[place] is None else min(best[place], taken)

    for _ in range(rounds + 1):
        for place, asked in enumerate(queries):
            timed(best, place, lambda: searching.search(asked, []))
            if asked["years"]:
                timed(facetted, place, lambda: searching.facetted(asked))
    facetted = [with_facets or bare for with_facets, bare in zip(facetted, best)]
    print(json.dumps([seconds, best, facetted]))


if __name__ == "__main__":
    main()
