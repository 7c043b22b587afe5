#!/usr/bin/env python3
"""Makes the sample reports: HTML, PDF, metadata.csv and expected.jsonl out of source/*.txt. See README.md.

Needs LibreOffice (`soffice`) and poppler (`pdftotext`, `pdfinfo`). Usage: make.py [STEM...] (default: all).
"""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from generator.expected import write_expected, write_metadata
from generator.html_page import HtmlPage
from generator.looks import LOOKS
from generator.pages import Pages, find_pages
from generator.source import read_report
from generator.text_document import TextDocument

HERE = pathlib.Path(__file__).resolve().parent
PAGES_WANTED = range(6, 21)


def main(stems):
    sources = sorted((HERE / "source").glob("*.txt"))
    for source in sources:
        if not stems or source.stem in stems:
            make(source)
    reports = [read_report(source) for source in sources]
    write_metadata(reports, HERE / "metadata.csv")
    write_expected(reports, HERE / "expected.jsonl")


def make(source):
    stem = source.stem
    report = read_report(source)
    if report.head["id"] != stem:
        raise SystemExit(f"{source}: id differs from the file's name")
    look = LOOKS[report.head["look"]]
    pages = Pages()
    for _ in range(3):
        pdf = print_pdf(stem, TextDocument(report, look, pages).render(), report)
        found = find_pages(report, pdf)
        settled = found.by_heading == pages.by_heading
        pages = found
        if settled:
            break
    (HERE / "html" / f"{stem}.html").write_text(HtmlPage(report, look, pages).render(), encoding="utf-8")
    count = page_count(pdf)
    words = len(" ".join(all_text(report.blocks)).split())
    print(f"{stem}: {count} pages, {words} words" + ("" if count in PAGES_WANTED else "  <-- LENGTH"))


def all_text(blocks):
    for block in blocks:
        yield block.text
        yield from (cell for row in block.rows for cell in row)
        yield from all_text(block.inner)


def print_pdf(stem, flat, report):
    flags = {
        "UseTaggedPDF": report.head.get("tagged", "no") == "yes",
        "ExportBookmarks": report.head.get("bookmarks", "yes") == "yes",
    }
    options = json.dumps({name: {"type": "boolean", "value": str(on).lower()} for name, on in flags.items()})
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / f"{stem}.fodt"
        text.write_text(flat, encoding="utf-8")
        environment = {**os.environ, "TZ": "UTC"}
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", f"pdf:writer_pdf_Export:{options}", "--outdir", str(HERE / "pdf"), str(text)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
    pdf = HERE / "pdf" / f"{stem}.pdf"
    pdf.write_bytes(steady(pdf.read_bytes(), report.head))
    return pdf


def steady(pdf, head):
    """The same bytes each time: LibreOffice writes the hour and a random identity, replaced here at equal length."""
    identity = hashlib.md5(head["id"].encode()).hexdigest().upper().encode()
    pdf = re.sub(rb"/CreationDate\(D:\d{14}Z", b"/CreationDate(D:" + head["date"].replace("-", "").encode() + b"090000Z", pdf)
    pdf = re.sub(rb"(/ID \[ <)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}", rb"\g<1>" + identity + rb"\g<2>" + identity, pdf)
    return re.sub(rb"(/DocChecksum /)[0-9A-F]{32}", rb"\g<1>" + identity, pdf)


def page_count(pdf):
    printed = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in printed.splitlines() if line.startswith("Pages:")))


if __name__ == "__main__":
    main(sys.argv[1:])
