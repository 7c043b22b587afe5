"""Lays a report out as HTML, in one of the manners in which chambers' files look. Not for PDF: see text_document."""
import html

from .source import inline, typeset

CONTENT_KINDS = ("heading", "title")


class HtmlPage:
    def __init__(self, report, look, pages):
        self.report, self.look, self.pages = report, look, pages
        self.notes = []
        self.curly = report.head.get("apostrophe") != "straight"

    def render(self):
        body = "\n".join(self.blocks(self.report.blocks))
        body += "\n" + "\n".join(self.footnotes())
        return self.look["shell"].format(title=html.escape(self.report.head["title"]), body=body)

    def text(self, text):
        out = []
        for style, piece in inline(self.pages.fill(text)):
            if style == "note":
                self.notes.append(piece)
                count = len(self.notes)
                out.append(f'<sup><a href="#fn{count}" id="ref{count}">{count}</a></sup>')
                continue
            piece = html.escape(typeset(piece, self.curly), quote=False)
            tag = {"bold": "strong", "italic": "em"}.get(style)
            out.append(f"<{tag}>{piece}</{tag}>" if tag else piece)
        return "".join(out)

    def footnotes(self):
        for count, note in enumerate(self.notes, 1):
            text = html.escape(typeset(note, self.curly), quote=False)
            yield f'<p><sup id="fn{count}">{count}. {text}<a href="#ref{count}" title="Retour au texte.">↩</a></sup></p>'

    def blocks(self, blocks):
        bullets = []
        for block in blocks:
            if self.look.get("lists") and block.kind in ("bullet", "sub-bullet"):
                bullets.append(block)
                continue
            yield from self.list_of(bullets)
            bullets = []
            yield from self.block(block)
        yield from self.list_of(bullets)

    def list_of(self, bullets):
        if not bullets:
            return
        yield "<ul>"
        depth = 1
        for block in bullets:
            wanted = 2 if block.kind == "sub-bullet" else 1
            if wanted > depth:
                yield "<ul>"
            elif wanted < depth:
                yield "</ul>"
            depth = wanted
            yield f"<li>{self.text(block.text)}</li>"
        yield "</ul>" * depth

    def block(self, block):
        if block.kind in ("page", "space"):
            return
        if block.kind == "toc":
            yield from self.contents()
        elif block.kind == "table":
            yield self.table(block)
        elif block.kind == "cell":
            inner = "\n".join(self.blocks(block.inner))
            yield f'<table class="table"><tr><td>{inner}</td></tr></table>'
        else:
            yield self.paragraph(block)

    def contents(self):
        for entry, page in self.pages.contents(self.report):
            kind = f"toc-{max(entry.level, 1)}"
            text = self.text(f"{entry.number} {entry.text}".strip()) + (f" {page}" if self.look.get("toc_pages") else "")
            yield self.wrap(kind, text)

    def paragraph(self, block):
        text = self.text(block.text)
        kind = block.kind
        if kind == "heading":
            kind = f"heading-{block.level}"
            if block.number and self.look.get("numbers", True):
                text = f"{block.number} {text}"
        elif kind in ("bullet", "sub-bullet"):
            text = self.look.get("bullet_text", "") + text
        if kind in self.look.get("upper", ()):
            text = text.upper() if "<" not in text and "&" not in text else text
        return self.wrap(kind, text)

    def wrap(self, kind, text):
        template = self.look["tags"].get(kind) or self.look["tags"]["paragraph"]
        return template.format(text=text, kind=kind)

    def table(self, block):
        rows = []
        for number, row in enumerate(block.rows):
            tag = "th" if number == 0 and self.look.get("th") and block.options.get("header") != "no" else "td"
            rows.append("<tr>" + "".join(f"<{tag}>{self.text(cell)}</{tag}>" for cell in row) + "</tr>")
        return self.look.get("table", '<table class="table">{rows}</table>').format(rows="\n".join(rows))
