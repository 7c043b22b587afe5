"""Reads a source file: head, conclusions, blocks. Not for laying out: see html_page and text_document.

A source has three parts separated by lines `---`: `key: value` lines; the conclusions; the text. The README explains the marks.
"""
import re
import shlex
from dataclasses import dataclass, field

SPACE_BEFORE = re.compile(r"(?<=[\w\d).\]’'»%]) (?=[:;!?»%€])|(?<=\d) (?=[kM]€|\d{3}\b|habitants|agents|jours|heures)|(?<=«) |(?<=n°) ")
INLINE = re.compile(r"\*\*(.+?)\*\*|//(.+?)//|\^\[(.+?)\]")


@dataclass
class Conclusion:
    """One expected record; `parts` are its first line and its sub-bullets, `places` where it was printed."""
    name: str
    kind: str
    form: str
    marks: dict
    parts: list = field(default_factory=list)
    places: int = 0
    section: str | None = None


@dataclass
class Block:
    """A paragraph-like piece; `kind` is a mark of the source, `rows` is for tables, `inner` for cells that hold blocks."""
    kind: str
    text: str = ""
    label: str | None = None
    number: str = ""
    level: int = 0
    rows: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    inner: list = field(default_factory=list)


@dataclass
class Report:
    head: dict
    conclusions: dict
    blocks: list


def read_report(path):
    head, conclusions, text = re.split(r"^---\n", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    head = dict(line.split(": ", 1) for line in head.splitlines() if line.strip())
    conclusions = read_conclusions(conclusions)
    blocks = list(read_blocks(iter(text.splitlines())))
    number_headings(blocks, head.get("numbering", "1.1"))
    labels = {block.label: block.number for block in blocks if block.label}
    report = Report(head, conclusions, expand(blocks, conclusions))
    for block in every(report.blocks):
        block.text = section_numbers(block.text, labels)
        block.rows = [[section_numbers(cell, labels) for cell in row] for row in block.rows]
    return report


def every(blocks):
    for block in blocks:
        yield block
        yield from every(block.inner)


def read_conclusions(text):
    found = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        if line[0] != " ":
            name, rest = line.split(": ", 1)
            words = shlex.split(rest)
            marks = dict(word.split("=", 1) for word in words[2:])
            current = found[name] = Conclusion(name, words[0], words[1], marks)
        else:
            current.parts.append(line.strip().removeprefix("- "))
    return found


def read_blocks(lines):
    options = {}
    table = None
    for line in lines:
        line = line.strip()
        if line.startswith("|"):
            if table is None:
                table = Block("table", options=options)
                options = {}
            table.rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if table is not None:
            yield table
            table = None
        if not line:
            continue
        if line == ":endcell":
            return
        if line == ":cell":
            yield Block("cell", inner=list(read_blocks(lines)))
        elif line.startswith(":table"):
            options = dict(word.split("=", 1) for word in line.split()[1:])
        else:
            yield read_line(line)
    if table is not None:
        yield table


def read_line(line):
    heading = re.fullmatch(r"(#+) (.*?)(?: \{#([\w-]+)\})?", line)
    if heading:
        return Block("heading", heading[2], heading[3], level=len(heading[1]))
    if line.startswith(":"):
        kind, _, text = line[1:].partition(" ")
        return Block(kind, text)
    for mark, kind in (("-- ", "sub-bullet"), ("- ", "bullet")):
        if line.startswith(mark):
            return Block(kind, line[len(mark):])
    return Block("paragraph", line)


def number_headings(blocks, scheme):
    counts = [0] * 6
    for block in blocks:
        if block.kind != "heading":
            continue
        counts[block.level - 1] += 1
        counts[block.level:] = [0] * (6 - block.level)
        block.number = heading_number(scheme, counts[:block.level])


def heading_number(scheme, counts):
    if scheme == "none":
        return ""
    if scheme == "roman":
        first = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][counts[0] - 1]
        if len(counts) == 1:
            return first + "."
        return chr(64 + counts[1]) + " -" if len(counts) == 2 else f"{counts[2]}."
    if scheme == "1-1.":
        return "-".join(map(str, counts)) + "."
    return ".".join(map(str, counts)) + ("." if scheme == "1.1." or (scheme == "1." and len(counts) == 1) else "")


def expand(blocks, conclusions, section=None):
    """Puts the conclusions' texts in place of `{{name}}`, counts the places, and adds their sub-bullets after them."""
    out = []
    for block in blocks:
        if block.kind == "heading":
            section = block.text
        used = []

        def put(match):
            conclusion = conclusions[match[1]]
            conclusion.places += 1
            conclusion.section = conclusion.section or section
            used.append(conclusion)
            return conclusion.parts[0]

        block.text = re.sub(r"\{\{(\w+)\}\}", put, block.text)
        block.rows = [[re.sub(r"\{\{(\w+)\}\}", put, cell) for cell in row] for row in block.rows]
        block.inner = expand(block.inner, conclusions, section)
        out.append(block)
        for conclusion in used:
            out.extend(Block("sub-bullet", part) for part in conclusion.parts[1:])
    return out


def section_numbers(text, labels):
    return re.sub(r"\{n:([\w-]+)\}", lambda match: labels[match[1]].rstrip("."), text)


def typeset(text, curly=True):
    """French spacing and, where the chamber uses it, the typographic apostrophe."""
    text = SPACE_BEFORE.sub("\u00a0", text)
    return text.replace("'", "’") if curly else text


def inline(text):
    """Splits into (style, text) with style one of plain, bold, italic, note."""
    pieces, at = [], 0
    for match in INLINE.finditer(text):
        pieces.append(("plain", text[at:match.start()]))
        style = "bold" if match[1] else "italic" if match[2] else "note"
        pieces.append((style, match[1] or match[2] or match[3]))
        at = match.end()
    pieces.append(("plain", text[at:]))
    return [(style, piece) for style, piece in pieces if piece]
