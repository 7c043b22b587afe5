"""Reads every feed of a folder: feedparser without a warning, JSON Feed against its schema. check_feeds.py FOLDER

Prints one line for each fault, then the numbers of feeds and items.
"""

import json
import pathlib
import sys

import feedparser
import jsonschema

folder = pathlib.Path(sys.argv[1])
schema = json.loads((pathlib.Path(__file__).parent / "jsonfeed.schema.json").read_text())
feeds = items = 0
for path in sorted(folder.rglob("*")):
    if path.suffix in (".atom", ".rss"):
        read = feedparser.parse(path.read_bytes())
        if read.bozo:
            print(f"{path}: {read.bozo_exception}")
        for entry in read.entries:
            for field in ("id", "title", "published_parsed", "author", "summary"):
                if not entry.get(field):
                    print(f"{path}: an entry without {field}")
        twin = json.loads(path.with_suffix(".json").read_text())
        if [entry.id for entry in read.entries] != [item["id"] for item in twin["items"]]:
            print(f"{path}: other items than in JSON")
        feeds += 1
        items += len(read.entries)
    elif path.suffix == ".json":
        for fault in jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(json.loads(path.read_text())):
            print(f"{path}: {fault.message}")
        feeds += 1
    elif path.suffix == ".opml":
        sources = feedparser.parse(path.read_bytes())
        if sources.get("bozo"):
            print(f"{path}: {sources.bozo_exception}")
print(f"{feeds} feeds, {items} items")
