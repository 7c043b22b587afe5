"""Writes metadata.csv and expected.jsonl from what the sources mark. Not for layout."""
import csv
import json

COLUMNS = ["id", "date", "type", "jurisdiction", "title"]


def write_metadata(reports, path):
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([report.head[column] for column in COLUMNS] for report in reports)


def write_expected(reports, path):
    lines = [json.dumps(row, ensure_ascii=False) for report in reports for row in rows(report)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def rows(report):
    document = report.head["id"]
    formal = [c for c in report.conclusions.values() if c.places]
    if len(formal) != len(report.conclusions):
        unused = [c.name for c in report.conclusions.values() if not c.places]
        raise SystemExit(f"{document}: conclusions that stand nowhere: {unused}")
    if not formal:
        return [{"doc": document, "form": "none"}]
    return [row(document, index, c, report) for index, c in enumerate(formal, 1)]


def row(document, index, conclusion, report):
    marks = conclusion.marks
    curly = report.head.get("apostrophe") != "straight"
    text = " ".join(conclusion.parts)
    apart = conclusion.form in ("call_out", "in_text")
    return {
        "id": f"{document}-{index}",
        "doc": document,
        "kind": conclusion.kind,
        "form": conclusion.form,
        "number": marks.get("number"),
        "status": marks.get("status"),
        "sub_heading": marks.get("under") or (conclusion.section if apart else None),
        "text": text.replace("'", "’") if curly else text,
        "places": conclusion.places,
        "topics": {"primary": marks["topic"], "secondary": [t for t in marks.get("also", "").split(",") if t]},
        "nature": marks["nature"],
    }
