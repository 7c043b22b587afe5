#!/usr/bin/env python3
"""Lays ten invented documents (source/*.json) out by three makers of PDF: LibreOffice, Chromium and Typst, and as DOCX, each with one
thing that readers stumble over (LOOKS). Writes text/NAME.html (what the pages say), MAKER/NAME.pdf and docx/NAME.docx. Run by hand when
the sources or the looks change: needs soffice, chromium and the Python package `typst`. Usage: make.py [NAME...]
"""
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NO_BREAK = re.compile(r"(?<=[\w\d).\]’'»%]) (?=[:;!?»%€])|(?<=\d) (?=[kM]€|\d{3}\b)|(?<=«) |(?<=n°) ")

LOOKS = {
    "01-colonnes": {"columns": 2},
    "02-tableau-long": {},
    "03-notes": {},
    "04-encadres": {},
    "05-paysage": {"turned": True},
    "06-ligatures": {"ligatures": True},
    "07-capitales": {"small_caps": True},
    "08-cesures": {"soft_hyphens": True, "columns": 2},
    "09-puces": {"bullets": True},
    "10-lettres": {"letters": True},
}


def main(names):
    for name, look in LOOKS.items():
        if not names or name in names:
            blocks = read(name)
            write("text", name, "html").write_text(page(blocks, {}, reference=True), encoding="utf-8")
            for maker in (chromium, libreoffice, typst):
                maker(blocks, look, write(maker.__name__, name, "pdf"))
            docx(blocks, look, write("docx", name, "docx"))
            print(name)


def write(folder, name, extension):
    (HERE / folder).mkdir(exist_ok=True)
    return HERE / folder / f"{name}.{extension}"


def read(name):
    """(kind, level or depth, words or rows, boxed) from the source, notes as `\\x01text\\x02` in the words."""
    document = json.loads((HERE / "source" / f"{name}.json").read_text(encoding="utf-8"))
    notes = document.get("notes", {})

    def words(text):
        text = NO_BREAK.sub("\u00a0", text)
        return re.sub(r"\s*\[\^(\w+)\]", lambda m: f"\x01{NO_BREAK.sub(chr(160), notes[m[1]])}\x02", text)

    def walk(blocks):
        for block in blocks:
            kind = block["type"]
            if kind == "heading":
                yield ("heading", block["level"], words(block["text"]), False)
            elif kind == "paragraph":
                yield ("paragraph", 0, words(block["text"]), False)
            elif kind == "list":
                for number, item in enumerate(block["items"], 1):
                    yield ("item", 1, (f"{number}. " if block.get("ordered") else "") + words(item), False)
            elif kind == "table":
                if block.get("caption"):
                    yield ("paragraph", 0, words(block["caption"]), False)
                yield ("table", 0, [[words(cell) for cell in row] for row in [block["header"], *block["rows"]]], False)
            elif kind == "box":
                for paragraph in block["paragraphs"]:
                    yield ("paragraph", 0, words(paragraph), True)
            elif kind == "columns":
                yield from walk(block["blocks"])

    return list(walk(document["blocks"]))


# --- HTML, for Chromium and as the reference

def page(blocks, look, reference=False):
    notes, body, depth = [], [], 0

    def show(text):
        def note(match):
            notes.append(match[1])
            return f'<sup><a href="#fn{len(notes)}">{len(notes)}</a></sup>'
        text = html.escape(text, quote=False)
        if look.get("soft_hyphens"):
            text = re.sub(r"\w{9,}", lambda m: "\u00ad".join(re.findall(r".{4}(?=.{3})|.+", m[0])), text)
        return re.sub("\x01(.*?)\x02", note, text)

    for kind, level, content, boxed in blocks:
        wanted = level if kind == "item" else 0
        while depth < wanted:
            body.append("<ul>")
            depth += 1
        while depth > wanted:
            body.append("</ul>")
            depth -= 1
        if kind == "heading":
            body.append(f"<h{level}>{show(content)}</h{level}>")
        elif kind == "item":
            body.append(f"<li>{show(content)}</li>")
        elif kind == "table":
            rows = [f'<tr>{"".join(f"<{t}>{show(c)}</{t}>" for c in row)}</tr>' for n, row in enumerate(content) for t in ["th" if n == 0 else "td"]]
            turned = ' class="wide"' if look.get("turned") else ""
            body.append(f"<table{turned}><thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>")
        else:
            frame = ' class="box"' if boxed else ""
            body.append(f"<p{frame}>{show(content)}</p>")
    body.append("</ul>" * depth)
    ends = "".join(f'<p><sup id="fn{n}">{n}. {html.escape(t, quote=False)}</sup></p>' for n, t in enumerate(notes, 1))
    style = "" if reference else f"<style>{css(look)}</style>"
    return f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Rapport</title>{style}</head><body>{chr(10).join(body)}\n{ends}</body></html>\n'


def css(look):
    font = "'DejaVu Serif'" if look.get("ligatures") else "'Liberation Serif'"
    rules = [
        '@page{size:A4;margin:25mm 22mm;@top-left{content:"Rapport d’observations définitives - exercices 2010 et suivants";font-size:8pt}'
        '@bottom-right{content:counter(page) "/" counter(pages);font-size:8pt}}',
        "@page wide{size:A4 landscape}",
        f"body{{font:11pt/1.35 {font};text-align:justify;margin:0}}h1{{font-size:16pt}}h2{{font-size:13pt}}h3{{font-size:11pt;font-style:italic}}",
        "h1,h2,h3{break-after:avoid;text-align:left}table{border-collapse:collapse;font-size:9pt;margin:1em 0}td,th{border:.5pt solid #000;padding:2pt 4pt;text-align:left}",
        ".box{border:1pt solid #000;background:#eee;padding:6pt}.wide{page:wide}",
    ]
    if look.get("columns"):
        rules.append("body{columns:2;column-gap:8mm;font-size:10pt;hyphens:auto}table{font-size:6.5pt}td,th{word-break:break-word}")
    if look.get("ligatures"):
        rules.append("body{font-variant-ligatures:common-ligatures}")
    if look.get("small_caps"):
        rules.append("h1,h2,h3{font-variant:small-caps}")
    if look.get("bullets"):
        rules.append("ul{list-style-type:'\\27A2\\00A0'}ul ul{list-style-type:square}")
    if look.get("letters"):
        rules.append("body{letter-spacing:.6pt;width:11cm}")
    return "".join(rules)


def chromium(blocks, look, out):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "page.html")
        source.write_text(page(blocks, look), encoding="utf-8")
        run("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", "--no-pdf-header-footer", source.as_uri())


# --- LibreOffice

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in [("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")]
)


def libreoffice(blocks, look, out):
    office(blocks, look, out)


def docx(blocks, look, out):
    office(blocks, look, out)


def office(blocks, look, out):
    kind = out.suffix[1:]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, f"{out.stem}.fodt")
        source.write_text(flat(blocks, look), encoding="utf-8")
        run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", folder, str(source))
        out.write_bytes(pathlib.Path(folder, f"{out.stem}.{kind}").read_bytes())


def flat(blocks, look):
    counter, tables = [0], [0]

    def show(text):
        def note(match):
            counter[0] += 1
            n = counter[0]
            return (f'<text:note text:id="n{n}" text:note-class="footnote"><text:note-citation>{n}</text:note-citation><text:note-body>'
                    f'<text:p text:style-name="Note">{match[1]}</text:p></text:note-body></text:note>')
        text = html.escape(text, quote=False)
        if look.get("soft_hyphens"):
            text = re.sub(r"\w{9,}", lambda m: "\u00ad".join(re.findall(r".{4}(?=.{3})|.+", m[0])), text)
        return re.sub("\x01(.*?)\x02", note, text)

    def table(rows, wide):
        tables[0] += 1
        cells = lambda row: "".join(f'<table:table-cell table:style-name="Cell"><text:p text:style-name="InCell">{show(c)}</text:p></table:table-cell>' for c in row)
        head = f"<table:table-header-rows><table:table-row>{cells(rows[0])}</table:table-row></table:table-header-rows>"
        rest = "".join(f"<table:table-row>{cells(row)}</table:table-row>" for row in rows[1:])
        style = "WideTable" if wide else "Table"
        return f'<table:table table:name="T{tables[0]}" table:style-name="{style}"><table:table-column table:number-columns-repeated="{len(rows[0])}"/>{head}{rest}</table:table>'

    body, items, after_wide = [], [], False

    def close():
        if items:
            body.append('<text:list text:style-name="L">' + "".join(items) + "</text:list>")
            items.clear()

    for kind, level, content, boxed in blocks:
        if kind == "item":
            inner = f'<text:p text:style-name="Item">{show(content)}</text:p>'
            items.append(f"<text:list-item>{inner}</text:list-item>" if level == 1 else f"<text:list-item><text:list><text:list-item>{inner}</text:list-item></text:list></text:list-item>")
            continue
        close()
        page_break = "Back" if after_wide else ""
        after_wide = False
        if kind == "heading":
            body.append(f'<text:h text:style-name="H{level}{page_break}" text:outline-level="{level}">{show(content)}</text:h>')
        elif kind == "table":
            after_wide = bool(look.get("turned"))
            body.append(table(content, after_wide))
        else:
            style = "Box" if boxed else f"Body{page_break}"
            body.append(f'<text:p text:style-name="{style}">{show(content)}</text:p>')
    close()
    body = "".join(body)
    if look.get("columns"):
        body = f'<text:section text:style-name="Columns" text:name="S">{body}</text:section>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        f'<office:styles>{styles(look)}</office:styles><office:automatic-styles>{layouts(look)}</office:automatic-styles><office:master-styles>{masters()}</office:master-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def styles(look):
    font = "DejaVu Serif" if look.get("ligatures") else "Liberation Sans"
    size = 10 if look.get("columns") else 11
    caps = 'fo:font-variant="small-caps" ' if look.get("small_caps") else ""
    spaced = 'fo:letter-spacing="0.6pt" ' if look.get("letters") else ""
    hyphen = 'fo:hyphenate="true" fo:language="fr" fo:country="FR" ' if look.get("columns") else ""
    margin = 'fo:margin-right="6cm" ' if look.get("letters") else ""
    para = lambda name, parent, p, t="": (
        f'<style:style style:name="{name}" style:family="paragraph" {f"style:parent-style-name={chr(34)}{parent}{chr(34)}" if parent else ""} '
        f'{"style:master-page-name=" + chr(34) + "Standard" + chr(34) if name.endswith("Back") else ""}>'
        f'<style:paragraph-properties {p}/><style:text-properties {t}/></style:style>'
    )
    out = para("Body", "", f'fo:text-align="justify" fo:margin-bottom="0.25cm" {margin}', f'style:font-name="{font}" fo:font-family="{font}" fo:font-size="{size}pt" {spaced}{hyphen}')
    for level, points in ((1, 16), (2, 13), (3, 11)):
        italic = 'fo:font-style="italic" ' if level == 3 else ""
        for suffix in ("", "Back"):
            out += para(f"H{level}{suffix}", "Body", 'fo:keep-with-next="always" fo:text-align="start" fo:margin-top="0.4cm"', f'fo:font-size="{points}pt" fo:font-weight="bold" {italic}{caps}')
    out += para("BodyBack", "Body", "") + para("Item", "Body", "") + para("InCell", "Body", 'fo:text-align="start" fo:margin-bottom="0cm" fo:margin-right="0cm"', 'fo:font-size="8pt"')
    out += para("Note", "Body", "", 'fo:font-size="8pt"') + para("Furniture", "Body", "", 'fo:font-size="8pt"')
    out += para("Box", "Body", 'fo:border="0.5pt solid #000000" fo:padding="0.2cm" fo:background-color="#eeeeee"')
    bullet = ("➢", "◆") if look.get("bullets") else ("•", "–")
    face = 'style:font-name="OpenSymbol" fo:font-family="OpenSymbol"' if look.get("bullets") else ""
    levels = "".join(
        f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="{bullet[n - 1]}"><style:list-level-properties text:space-before="{0.6 * n}cm" text:min-label-width="0.5cm"/>'
        f"<style:text-properties {face}/></text:list-level-style-bullet>" for n in (1, 2)
    )
    return out + f'<text:list-style style:name="L">{levels}</text:list-style>'


def layouts(look):
    furniture = '<style:header-style><style:header-footer-properties fo:min-height="0.8cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm"/></style:footer-style>'
    page_of = lambda name, w, h, o: (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{w}cm" fo:page-height="{h}cm" style:print-orientation="{o}" '
        f'fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.2cm" fo:margin-right="2.2cm"/>{furniture}</style:page-layout>'
    )
    out = page_of("Upright", 21, 29.7, "portrait") + page_of("Lying", 29.7, 21, "landscape")
    out += '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.08cm"/></style:style>'
    out += '<style:style style:name="Table" style:family="table"><style:table-properties style:width="16.6cm" table:align="margins"/></style:style>'
    out += '<style:style style:name="WideTable" style:family="table" style:master-page-name="Wide"><style:table-properties style:width="25cm" table:align="margins"/></style:style>'
    columns = '<style:column style:rel-width="1*" fo:end-indent="0.4cm"/><style:column style:rel-width="1*" fo:start-indent="0.4cm"/>'
    return out + f'<style:style style:name="Columns" style:family="section"><style:section-properties><style:columns fo:column-count="2">{columns}</style:columns></style:section-properties></style:style>'


def masters():
    head = '<style:header><text:p text:style-name="Furniture">Rapport d’observations définitives - exercices 2010 et suivants</text:p></style:header>'
    foot = '<style:footer><text:p text:style-name="Furniture"><text:page-number text:select-page="current"/>/<text:page-count/></text:p></style:footer>'
    return "".join(
        f'<style:master-page style:name="{name}" style:page-layout-name="{layout}">{head}{foot}</style:master-page>' for name, layout in (("Standard", "Upright"), ("Wide", "Lying"))
    )


# --- Typst

def typst(blocks, look, out):
    import typst as engine
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "page.typ")
        source.write_text(markup(blocks, look), encoding="utf-8")
        engine.compile(str(source), output=str(out))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def markup(blocks, look):
    def show(text):
        if look.get("soft_hyphens"):
            text = re.sub(r"\w{9,}", lambda m: "\u00ad".join(re.findall(r".{4}(?=.{3})|.+", m[0])), text)
        pieces = re.split("\x01(.*?)\x02", text)
        return "".join(f"#footnote[#{quoted(p)}]" if n % 2 else f"#{quoted(p)}" if p else "" for n, p in enumerate(pieces))

    size = 10 if look.get("columns") else 11
    font = "Libertinus Serif" if look.get("ligatures") or look.get("small_caps") else "New Computer Modern"
    tracking = ", tracking: 0.6pt" if look.get("letters") else ""
    hyphenate = "true" if look.get("columns") else "false"
    out = [
        '#set page(paper: "a4", margin: 2.4cm, header: text(8pt)[Rapport d’observations définitives - exercices 2010 et suivants], footer: context align(right, text(8pt)[#counter(page).display()/#counter(page).final().first()]))',
        f'#set text(lang: "fr", size: {size}pt, font: "{font}", hyphenate: {hyphenate}{tracking})',
        "#set par(justify: true, spacing: 0.9em)",
        "#show heading.where(level: 1): set text(16pt)\n#show heading.where(level: 2): set text(13pt)\n#show heading.where(level: 3): set text(11pt, style: \"italic\")",
    ]
    if look.get("small_caps"):
        out.append("#show heading: smallcaps")
    if look.get("bullets"):
        out.append("#set list(marker: ([➢], [◆]))")
    if look.get("columns"):
        out.append("#set page(columns: 2)")
    if look.get("letters"):
        out.append("#set page(margin: (right: 8cm))")
    for kind, level, content, boxed in blocks:
        if kind == "heading":
            out.append(f"#heading(level: {level})[{show(content)}]")
        elif kind == "item":
            out.append(f"{'  ' * (level - 1)}- {show(content)}")
        elif kind == "table":
            cells = "".join(f"[{show(c)}]," for row in content[1:] for c in row)
            head = "".join(f"[*{show(c)}*]," for c in content[0])
            small = 6 if look.get("letters") else 8
            grid = f"text({small}pt, table(columns: {len(content[0])}, align: left, table.header({head}), {cells}))"
            grid = f"rotate(-90deg, reflow: true, block(width: 24cm, {grid}))" if look.get("turned") else grid
            out.append(f"\n#{grid}\n")
        else:
            body = show(content)
            out.append(f"\n#block(stroke: 1pt, fill: luma(235), inset: 6pt)[{body}]\n" if boxed else f"\n{body}\n")
    return "\n".join(out) + "\n"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")


if __name__ == "__main__":
    main(sys.argv[1:])
