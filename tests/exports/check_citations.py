"""Reads citations by parsers that are not ours; prints what each found, for comparison.

Usage: check_citations.py FILE.bib FILE.ris FILE.json
"""
import json, os, sys

import bibtexparser
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

bib, ris, csl = sys.argv[1:]
library = bibtexparser.parse_file(bib)
assert not library.failed_blocks, library.failed_blocks
assert len({entry.key for entry in library.entries}) == len(library.entries), "keys are distinct"
records = rispy.load(open(ris, encoding="utf-8"))
items = json.load(open(csl, encoding="utf-8"))
assert len(library.entries) == len(records) == len(items), (len(library.entries), len(records), len(items))
for entry, record, item in zip(library.entries, records, items, strict=True):
    assert entry.key == record["id"] == item["id"]
    assert record["type_of_reference"] in ("RPRT", "DATA") and entry.entry_type in ("techreport", "misc")
    assert item["title"] == record["title"], (item["title"], record["title"])
    assert entry["title"].strip("{}").replace("\\", "") == item["title"] or "\\" in entry["title"]
    issued = item.get("issued")
    if issued:
        assert record["year"] == entry["year"] == str(issued["date-parts"][0][0])
        assert record["date"] == "/".join(f"{part:02}" for part in issued["date-parts"][0])
    if "page" in item:
        assert record["start_page"] == item["page"] == entry["pages"]
bibliography = CitationStylesBibliography(
    CitationStylesStyle(os.path.join(os.path.dirname(__file__), "footnote.csl"), validate=False), CiteProcJSON(items), formatter.plain
)
for item in items:
    bibliography.register(Citation([CitationItem(item["id"])]))
shown = [str(entry) for entry in bibliography.bibliography()]
assert len(shown) == len(items)
print(json.dumps({"items": len(items), "first": shown[0], "titles": [item["title"] for item in items]}, ensure_ascii=False))
