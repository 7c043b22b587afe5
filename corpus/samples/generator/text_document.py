"""Lays a report out as a flat OpenDocument text, which LibreOffice prints to PDF. Not for HTML: see html_page."""
from xml.sax.saxutils import escape

from .source import inline, typeset

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("meta", "meta"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("draw", "drawing"),
    ]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def style(name, parent="Body", paragraph="", text="", more=""):
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}" {more}>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def font(size, bold=False, color=None, italic=False, upper=False, face=None):
    out = f'fo:font-size="{size}pt" fo:font-weight="{"bold" if bold else "normal"}"'
    out += f' fo:color="{color}"' if color else ""
    out += ' fo:font-style="italic"' if italic else ""
    out += ' fo:text-transform="uppercase"' if upper else ""
    return out + (f' style:font-name="{face}"' if face else "")


def margins(top, bottom, left=0.0, indent=0.0):
    return (
        f'fo:margin-top="{top}cm" fo:margin-bottom="{bottom}cm" fo:margin-left="{left}cm" fo:text-indent="{indent}cm"'
    )


class TextDocument:
    def __init__(self, report, look, pages):
        self.report, self.look, self.pages = report, look, pages
        self.curly = report.head.get("apostrophe") != "straight"
        self.notes = self.tables = 0
        self.spaces = []
        self.master = None
        self.break_next = False

    def render(self):
        self.master = "Cover"
        body = "".join(self.blocks(self.report.blocks))
        head = self.report.head
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:meta><dc:title>{escape(head['title'])}</dc:title><dc:date>{head['date']}T09:00:00</dc:date>"
            f"<meta:creation-date>{head['date']}T09:00:00</meta:creation-date></office:meta>"
            f"{self.fonts()}<office:styles>{self.styles()}</office:styles>"
            f"<office:automatic-styles>{self.page_layouts()}{''.join(self.spaces)}{self.table_styles()}</office:automatic-styles>"
            f"<office:master-styles>{self.masters()}</office:master-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document>"
        )

    def fonts(self):
        faces = {self.look["font"], self.look.get("head_font", self.look["font"])}
        declared = "".join(f'<style:font-face style:name="{f}" svg:font-family="\'{f}\'"/>' for f in sorted(faces))
        return f"<office:font-face-decls>{declared}</office:font-face-decls>"

    def styles(self):
        look = self.look
        size, color, face = look["size"], look["color"], look.get("head_font", look["font"])
        line = look.get("line", 112)
        align = look.get("align", "justify")
        base = (
            '<style:default-style style:family="paragraph"><style:text-properties fo:language="fr" fo:country="FR"/>'
            "</style:default-style>"
            '<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties '
            f'fo:text-align="{align}" fo:line-height="{line}%" fo:orphans="{look.get("orphans", 2)}" fo:widows="{look.get("orphans", 2)}" {margins(0, look.get("gap", 0.25))}/>'
            f'<style:text-properties {font(size, face=look["font"])}/></style:style>'
        )
        keep = 'fo:keep-with-next="always" fo:text-align="start" '
        heads = ""
        for level, (points, upper, indent) in enumerate(look["headings"], 1):
            heads += style(
                f"H{level}", "Body", keep + margins(0.55 - level * 0.07, 0.22, indent),
                font(points, look.get("bold_heads", True), color if level < 4 else "#000000", level == 4, upper, face),
                f'style:default-outline-level="{level}"',
            )
        return base + heads + self.other_styles(size, color, face) + self.list_styles()

    def other_styles(self, size, color, face):
        look = self.look
        title = 'fo:keep-with-next="always" ' + f'fo:text-align="{look.get("title_align", "center")}" ' + margins(0.3, 0.5)
        box = look["box"] + " "
        tab = '<style:tab-stops><style:tab-stop style:position="16.6cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'
        contents = "".join(
            f'<style:style style:name="TOC{n}" style:family="paragraph" style:parent-style-name="Body">'
            f'<style:paragraph-properties fo:text-align="start" {margins(0.08, 0.04, 0.5 * (n - 1))}>{tab.replace("16.6", str(16.6 - 0.5 * (n - 1)))}'
            f'</style:paragraph-properties><style:text-properties {font(size - 1, n == 1)}/></style:style>'
            for n in (1, 2, 3)
        )
        return contents + "".join([
            style("Title", "Body", title, font(size + 4, True, color, upper=look.get("title_upper", False), face=face)),
            style("CoverTitle", "Body", 'fo:text-align="center" ' + margins(0.8, 0.4), font(22, True, color, face=face)),
            style("CoverText", "Body", 'fo:text-align="center" ' + margins(0.3, 0.3), font(size + 2, face=face)),
            style("CoverBand", "Body", f'fo:text-align="center" fo:background-color="{color}" fo:padding="0.3cm" ' + margins(1, 1), font(17, True, "#ffffff", face=face)),
            style("Right", "Body", 'fo:text-align="end"'),
            style("Centre", "Body", 'fo:text-align="center"'),
            style("Small", "Body", margins(0, 0.15), font(size - 2)),
            style("Sub", "Body", 'fo:keep-with-next="always" ' + margins(0.3, 0.15), font(size, True, color if look.get("sub_color") else None)),
            style("RecTitle", "Body", 'fo:keep-with-next="always" ' + look.get("rec_title", margins(0.3, 0.1)), font(size, True, color)),
            style("Rec", "Body", look.get("rec", box) + " " + margins(0.2, 0.35, look.get("rec_left", 0)), font(size, look.get("rec_bold", True))),
            style("Item", "Body", margins(0.05, 0.2, 0.7, -0.7), font(size)),
            style("Box", "Body", box + margins(0.15, 0.25), font(size, italic=look.get("box_italic", False))),
            style("Caption", "Body", 'fo:keep-with-next="always" fo:text-align="center" ' + margins(0.3, 0.15), font(size - 1, True)),
            style("Source", "Body", margins(0.08, 0.4), font(size - 2, italic=True)),
            style("Cell", "Body", 'fo:text-align="start" ' + margins(0, 0), font(look.get("cell_size", size - 2))),
            style("CellHead", "Cell", "", font(look.get("cell_size", size - 2), True)),
            style("Note", "Body", 'fo:text-align="start" ' + margins(0, 0, 0.4, -0.4), font(size - 2.5)),
            style("Furniture", "Body", f'fo:text-align="{look.get("furniture_align", "center")}" ' + margins(0, 0), font(8.5, color="#555555")),
            style("FurnitureEnd", "Furniture", f'fo:text-align="{look.get("number_align", "center")}"', font(8.5, color="#555555")),
        ])

    def list_styles(self):
        levels = "".join(
            f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="{char}"><style:list-level-properties '
            'text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
            f'text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="{0.7 * n + 0.3}cm"/>'
            "</style:list-level-properties></text:list-level-style-bullet>"
            for n, char in enumerate(self.look["bullets"], 1)
        )
        return (
            f'<text:list-style style:name="Bullets">{levels}</text:list-style>'
            '<style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
            '<style:style style:name="Italic" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
            '<style:style style:name="Anchor" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
            '<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="Anchor" text:default-style-name="Note" style:num-format="1"/>'
        )

    def page_layouts(self):
        margin = self.look.get("margin", 2.2)
        common = f'fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait" fo:margin-left="{margin}cm" fo:margin-right="{margin}cm"'
        head = '<style:header-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-bottom="0.5cm"/></style:header-style>'
        foot = '<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.5cm"/></style:footer-style>'
        return (
            f'<style:page-layout style:name="PlainPage"><style:page-layout-properties {common} fo:margin-top="2.5cm" fo:margin-bottom="2cm"/></style:page-layout>'
            f'<style:page-layout style:name="RunningPage"><style:page-layout-properties {common} fo:margin-top="1.4cm" fo:margin-bottom="1.3cm"/>{head}{foot}</style:page-layout>'
        )

    def masters(self):
        head = self.report.head
        number = "<text:page-number/>" + ("/<text:page-count/>" if self.look.get("page_count") else "")
        foot = escape(typeset(head.get("footer", ""), self.curly))
        header = escape(typeset(head.get("header", ""), self.curly))
        middle = f'<text:p text:style-name="Furniture">{foot}</text:p>' if foot else ""
        return (
            '<style:master-page style:name="Cover" style:page-layout-name="PlainPage"/>'
            '<style:master-page style:name="Running" style:page-layout-name="RunningPage">'
            f'<style:header><text:p text:style-name="Furniture">{header}</text:p></style:header>'
            f'<style:footer>{middle}<text:p text:style-name="FurnitureEnd">{self.look.get("number_before", "")}{number}{self.look.get("number_after", "")}</text:p></style:footer></style:master-page>'
        )

    def table_styles(self):
        look = self.look
        line = look.get("table_line", "0.5pt solid #808080")
        cell = f'fo:border="{line}" fo:padding="0.09cm" style:vertical-align="middle"'
        return (
            f'<style:style style:name="TC" style:family="table-cell"><style:table-cell-properties {cell}/></style:style>'
            f'<style:style style:name="TH" style:family="table-cell"><style:table-cell-properties {cell} fo:background-color="{look.get("table_head", "#e6e6e6")}"/></style:style>'
            f'<style:style style:name="TB" style:family="table-cell"><style:table-cell-properties fo:border="1pt solid #000000" fo:padding="0.35cm"/></style:style>'
            + "".join(self.column_styles)
        )

    def blocks(self, blocks):
        self.column_styles = getattr(self, "column_styles", [])
        bullets = []
        for block in blocks:
            if block.kind in ("bullet", "sub-bullet"):
                bullets.append(block)
                continue
            yield self.list_of(bullets)
            bullets = []
            yield self.block(block)
        yield self.list_of(bullets)

    def list_of(self, bullets):
        out = []
        for block in bullets:
            item = f"<text:list-item>{self.p('Body', self.text(block.text))}</text:list-item>"
            if block.kind == "sub-bullet":
                item = f"<text:list-item><text:list>{item}</text:list></text:list-item>"
            out.append(item)
        return f'<text:list text:style-name="Bullets">{"".join(out)}</text:list>' if out else ""

    def block(self, block):
        if block.kind == "page":
            self.break_next = True
            return ""
        if block.kind == "running":
            self.master = "Running"
            return ""
        if block.kind == "toc":
            return "".join(
                self.p(f"TOC{max(entry.level, 1)}", f"{self.text(f'{entry.number} {entry.text}'.strip())}<text:tab/>{page}")
                for entry, page in self.pages.contents(self.report)
            )
        if block.kind == "space":
            return self.space(block.text)
        if block.kind == "table":
            return self.table(block)
        if block.kind == "cell":
            inner = "".join(self.blocks(block.inner))
            return self.frame(1, [17], f'<table:table-row><table:table-cell table:style-name="TB">{inner}</table:table-cell></table:table-row>')
        return self.paragraph(block)

    def paragraph(self, block):
        text = self.text(block.text)
        if block.kind == "heading":
            number = f"{block.number} " if block.number else ""
            return self.p(f"H{block.level}", number + text, f'text:outline-level="{block.level}"', "text:h")
        if block.kind == "title":
            return self.p("Title", text, 'text:outline-level="1"', "text:h")
        names = {
            "cover-title": "CoverTitle", "cover": "CoverText", "band": "CoverBand", "right": "Right", "center": "Centre", "small": "Small",
            "sub": "Sub", "rectitle": "RecTitle", "rec": "Rec", "item": "Item", "box": "Box", "caption": "Caption", "source": "Source",
        }
        return self.p(names.get(block.kind, "Body"), text)

    def p(self, name, text, more="", tag="text:p"):
        name = self.turned(name)
        return f'<{tag} text:style-name="{name}" {more}>{text}</{tag}>'

    def turned(self, name):
        """A paragraph after a page break, or the first of a page style, needs a style of its own."""
        if not (self.master or self.break_next):
            return name
        turned = f"T{len(self.spaces)}"
        master = f'style:master-page-name="{self.master}"' if self.master else ""
        turn = 'fo:break-before="page"' if self.break_next and not self.master else ""
        self.spaces.append(style(turned, name, turn, "", master))
        self.master, self.break_next = None, False
        return turned

    def space(self, height):
        name = f"T{len(self.spaces)}"
        self.spaces.append(style(name, "Body", margins(height.removesuffix("cm"), 0), font(2)))
        return f'<text:p text:style-name="{name}"/>'

    def text(self, text):
        out = []
        for kind, piece in inline(self.pages.fill(text)):
            piece = escape(typeset(piece, self.curly))
            if kind == "note":
                self.notes += 1
                out.append(
                    f'<text:note text:id="ftn{self.notes}" text:note-class="footnote"><text:note-citation>{self.notes}</text:note-citation>'
                    f'<text:note-body><text:p text:style-name="Note">{piece}</text:p></text:note-body></text:note>'
                )
            elif kind == "plain":
                out.append(piece)
            else:
                out.append(f'<text:span text:style-name="{kind.capitalize()}">{piece}</text:span>')
        return "".join(out)

    def table(self, block):
        columns = max(len(row) for row in block.rows)
        widths = self.widths(block, columns)
        rows = []
        for number, row in enumerate(block.rows):
            head = number == 0 and block.options.get("header") != "no"
            cells = "".join(
                f'<table:table-cell table:style-name="{"TH" if head else "TC"}">{self.cell(cell, head)}</table:table-cell>'
                for cell in row + [""] * (columns - len(row))
            )
            row = f"<table:table-row>{cells}</table:table-row>"
            rows.append(f"<table:table-header-rows>{row}</table:table-header-rows>" if head else row)
        return self.frame(columns, widths, "".join(rows)) + self.space("0.2cm")

    def widths(self, block, columns):
        if "widths" in block.options:
            return [float(width) for width in block.options["widths"].split(",")]
        words_second = columns == 2 and max(len(row[-1]) for row in block.rows) > 25
        return [1, 3] if words_second else [3] + [1] * (columns - 1)

    def cell(self, text, head):
        return f'<text:p text:style-name="{"CellHead" if head else "Cell"}">{self.text(text)}</text:p>'

    def frame(self, columns, widths, rows):
        self.tables += 1
        name = f"Table{self.tables}"
        turn = ""
        if self.break_next or self.master:
            turn = 'fo:break-before="page"'
            self.break_next, self.master = False, None
        self.column_styles.append(
            f'<style:style style:name="{name}" style:family="table"><style:table-properties style:width="16.6cm" {turn} table:align="margins"/></style:style>'
        )
        total = sum(widths)
        declared = ""
        for number, width in enumerate(widths):
            self.column_styles.append(
                f'<style:style style:name="{name}.{number}" style:family="table-column"><style:table-column-properties style:column-width="{16.6 * width / total:.2f}cm"/></style:style>'
            )
            declared += f'<table:table-column table:style-name="{name}.{number}"/>'
        return f'<table:table table:name="{name}" table:style-name="{name}">{declared}{rows}</table:table>'
