"""Asks Xapian, with its French stemmer and query parser: reads {passages, queries, deep} from stdin, writes places of passages."""
import json
import sys

import xapian

asked = json.load(sys.stdin)
base = xapian.WritableDatabase("", xapian.DB_BACKEND_INMEMORY)
generator = xapian.TermGenerator()
generator.set_stemmer(xapian.Stem("fr"))
for passage in asked["passages"]:
    document = xapian.Document()
    generator.set_document(document)
    generator.index_text(passage["title"])
    generator.increase_termpos()
    generator.index_text(passage["text"])
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
        found = [match.docid - 1 for match in enquire.get_mset(0, asked["deep"])]
        if found:
            return found
    return []


json.dump([ask(query) for query in asked["queries"]], sys.stdout)
