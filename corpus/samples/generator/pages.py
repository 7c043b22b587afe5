"""Knows on which page each heading of the printed report stands. Not for layout."""
import re
import subprocess
import unicodedata


class Pages:
    """Page of each heading; empty on the first pass, filled from the first PDF for the second."""

    def __init__(self, by_label=None, by_heading=None):
        self.by_label, self.by_heading = by_label or {}, by_heading or {}

    def fill(self, text):
        return re.sub(r"\{p:([\w-]+)\}", lambda match: str(self.by_label.get(match[1], 99)), text)

    def contents(self, report):
        """The lines of the contents with their pages: headings of three levels and unnumbered titles after the contents."""
        seen = False
        for position, block in enumerate(report.blocks):
            seen = seen or block.kind == "toc"
            deep = block.kind == "heading" and block.level > 3
            if block.kind in ("heading", "title") and not deep and (seen or block.kind == "heading") and block.text:
                if not re.fullmatch("sommaire|table des matières|s o m m a i r e", block.text.lower()):
                    yield block, self.by_heading.get(position, 99)


def find_pages(report, pdf):
    """Reads the page of each heading back from a PDF, in the order of the text."""
    printed = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    texts = [squeeze(page) for page in printed.split("\f")]
    by_label, by_heading = {}, {}
    page, at = 0, 0
    after_contents = False
    for position, block in enumerate(report.blocks):
        if block.kind == "toc":
            after_contents = True
            page, at = end_of_contents(report, texts, page)
        if block.kind not in ("heading", "title") or not block.text:
            continue
        wanted = squeeze(re.sub(r"\^\[.*?\]", "", f"{block.number}{block.text}"))
        while page < len(texts) and texts[page].find(wanted, at) < 0:
            page, at = page + 1, 0
        if page == len(texts):
            raise SystemExit(f"{pdf}: heading not found in print: {block.text} (contents before: {after_contents})")
        at = texts[page].find(wanted, at) + len(wanted)
        by_heading[position] = page + 1
        if block.label:
            by_label[block.label] = page + 1
    return Pages(by_label, by_heading)


def end_of_contents(report, texts, page):
    """Contents are followed by a page break in every source, so the last of their lines tells the page to go on from."""
    last = [block for block, _ in Pages().contents(report)][-1]
    wanted = squeeze(f"{last.number}{last.text}")
    while wanted not in texts[page]:
        page += 1
    return page + 1, 0


def squeeze(text):
    text = unicodedata.normalize("NFKC", text).replace("'", "’").lower()
    return re.sub(r"\s+", "", text)
