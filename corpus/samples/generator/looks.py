"""How each chamber's documents look: classes and tags of the HTML, fonts and boxes of the print. Data only."""

CONVERTED = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta http-equiv="content-type" content="text/html; charset=utf-8">
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""

SITE = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>{title} | Site fictif d'essai</title></head>
<body class="path-node">
<header role="banner"><a href="/fr">Accueil</a>
<nav role="navigation"><ul><li><a href="/fr/publications">Publications</a></li><li><a href="/fr/recommandations">Suivi des recommandations</a></li>
<li><a href="/fr/recrutement">Nous rejoindre</a></li></ul></nav></header>
<div id="cookies" class="cookie-banner"><p>Ce site utilise des cookies de mesure d'audience. Il est recommandé d'accepter leur dépôt.</p><button>Tout accepter</button></div>
<main><article>
{body}
</article></main>
<aside><h2>À lire aussi</h2><ul><li><a href="/fr/a">Rapport public annuel</a></li><li><a href="/fr/b">Recommandations : mode d'emploi</a></li></ul></aside>
<footer><p>Mentions légales - Plan du site - Accessibilité : partiellement conforme</p></footer>
</body>
</html>
"""


def word_tags(names, headings=True):
    """Paragraphs as the converted Word files have them: a division with the style's name, then the paragraph."""
    tags = {kind: f'<div class ="{name}"><p>{{text}}</p></div>' for kind, name in names.items()}
    tags.setdefault("paragraph", '<div class ="normal"><p>{text}</p></div>')
    if headings:
        for level in range(1, 5):
            tags[f"heading-{level}"] = f'<div class ="{names.get(f"heading-{level}", f"heading-{level}")}"><h{level}>{{text}}</h{level}></div>'
    for level in range(1, 4):
        tags[f"toc-{level}"] = f'<div class ="toc-{level}"><p>{{text}}</p></div>'
    return tags


SERIF, SANS, DEJAVU, DEJAVU_SERIF, NARROW = "Liberation Serif", "Liberation Sans", "DejaVu Sans", "DejaVu Serif", "Liberation Sans Narrow"
FRAME = 'fo:border="0.75pt solid #000000" fo:padding="0.2cm"'
SHADE = 'fo:background-color="#eef2f7" fo:padding="0.25cm" fo:border="0.5pt solid #9fb4cc"'
SIDE = 'fo:border-left="3pt solid #9c1c28" fo:padding="0.2cm"'
NO_BOX = 'fo:padding="0cm"'

GRID = '<div class ="table-grid"><p>{{rows}}</p></div>'.replace("{{rows}}", '<table class = "table">{rows}</table>')

LOOKS = {
    "hauts-de-france": {
        "shell": CONVERTED, "table": GRID, "bullet_text": "- ", "numbers": False,
        "tags": word_tags({"title": "titre-synthèse", "caption": "caption", "source": "source", "bullet": "list-paragraph", "cover-title": "normal"}),
        "font": SERIF, "size": 12, "color": "#1f3864", "headings": [(14, True, 0), (13, False, 0), (12, False, 0.5), (12, False, 1)],
        "bullets": "-o", "box": FRAME, "title_upper": False, "page_count": True, "number_align": "end", "furniture_align": "start",
    },
    "nouvelle-aquitaine": {
        "shell": CONVERTED, "table": GRID, "bullet_text": "", "numbers": False,
        "tags": word_tags({"title": "titre-procedure-synthèse-et-annexe", "sub": "normal", "bullet": "récap-recommandations", "caption": "tableau-titre", "heading-1": "titre-1-rod"}),
        "font": SANS, "size": 10.5, "color": "#000000", "headings": [(13, True, 0), (11.5, True, 0), (10.5, False, 0.4), (10.5, False, 0.8)],
        "bullets": "•-", "box": NO_BOX, "line": 118, "title_align": "start", "title_upper": True, "number_before": "- ", "number_after": " -",
    },
    "occitanie": {
        "shell": CONVERTED, "table": '<div class ="normal-table"><p><table class = "table">{rows}</table></p></div>', "bullet_text": "", "numbers": False,
        "tags": word_tags({"rec": "subtitle", "item": "normal", "caption": "caption", "source": "source", "bullet": "list-paragraph"}),
        "font": SANS, "size": 11, "head_font": SANS, "color": "#1f4e79", "headings": [(15, False, 0), (13, False, 0), (11.5, False, 0), (11, False, 0)],
        "bullets": "–▪", "box": SHADE, "page_count": True, "number_align": "start",
        "rec": 'fo:border-top="0.75pt solid #1f4e79" fo:border-bottom="0.75pt solid #1f4e79" fo:padding="0.15cm"',
    },
    "normandie": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "", "upper": ("heading-1",),
        "tags": word_tags({"title": "rop-synthese", "heading-1": "rop-i", "heading-2": "rop-1", "heading-3": "rop-a", "bullet": "liste-rop", "sub": "rop-i"}, headings=False),
        "font": SERIF, "size": 11.5, "color": "#000000", "headings": [(13, True, 0), (12, False, 0.6), (11.5, False, 1.2), (11.5, False, 1.2)],
        "bullets": "•o", "box": FRAME, "title_upper": True, "page_count": False, "line": 106,
    },
    "pays-de-la-loire": {
        "shell": CONVERTED, "table": '<table border="1">{rows}</table>', "numbers": True, "th": True, "lists": True,
        "tags": {"paragraph": "<p>{text}</p>", "heading-1": "<h1>{text}</h1>", "heading-2": "<h2>{text}</h2>", "heading-3": "<h3>{text}</h3>", "title": "<h1>{text}</h1>",
                 "rec": "<p><strong>{text}</strong></p>", "caption": "<p><em>{text}</em></p>"},
        "font": DEJAVU_SERIF, "size": 10, "color": "#2e2e2e", "headings": [(13, True, 0), (11.5, False, 0), (10.5, False, 0), (10, False, 0)],
        "bullets": "●○", "box": FRAME, "title_align": "start", "rec": FRAME, "number_align": "end", "number_before": "p. ",
    },
    "auvergne-rhone-alpes": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "", "toc_pages": True,
        "tags": word_tags({"paragraph": "paragraphe", "bullet": "paragraphe-puce-1", "sub-bullet": "paragraphe-puce-2", "caption": "caption", "source": "source", "title": "titre-hors-sommaire"}),
        "font": SANS, "size": 11, "color": "#7a1f2b", "headings": [(14, True, 0), (12.5, False, 0), (11.5, False, 0), (11, False, 0)],
        "bullets": "•–", "box": SIDE, "sub_color": True, "orphans": 1, "page_count": True, "table_head": "#f0e0e2",
    },
    "bretagne": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "",
        "tags": word_tags({"heading-1": "t1", "heading-2": "t2", "heading-3": "t3", "heading-4": "t4", "bullet": "normal"}, headings=False),
        "font": NARROW, "size": 12, "head_font": SANS, "color": "#003b5c", "headings": [(13.5, False, 0), (12, False, 0), (11.5, False, 0), (11, False, 0)],
        "bullets": "–·", "box": NO_BOX, "title_align": "center", "number_align": "center", "number_before": "", "page_count": True,
    },
    "bourgogne-franche-comte": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "",
        "tags": word_tags({"heading-1": "t1", "heading-2": "t2", "heading-3": "t3", "title": "sttetepage", "bullet": "list-paragraph"}, headings=False),
        "font": SERIF, "size": 12, "color": "#4a2c6b", "headings": [(14, True, 0), (13, False, 0), (12, False, 0), (12, False, 0)],
        "bullets": "-·", "box": FRAME, "title_upper": True, "number_align": "center",
    },
    "grand-est": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "", "table": '<p><table class = "table">{rows}</table></p>',
        "tags": word_tags({"paragraph": "paragraphe-sans-numéro", "bullet": "énumération-niveau-1", "sub-bullet": "énumération-niveau-2", "rectitle": "table-of-figures", "title": "titre-hors-plan"}),
        "font": DEJAVU, "size": 9.5, "color": "#244062", "headings": [(12.5, False, 0), (11, False, 0), (10, False, 0), (9.5, False, 0)],
        "bullets": "►-", "box": SHADE, "page_count": True, "number_align": "end", "line": 120, "title_align": "start",
    },
    "ile-de-france": {
        "shell": CONVERTED, "table": '<table class="MsoTableGrid">{rows}</table>', "numbers": True, "th": True, "lists": True,
        "tags": {"paragraph": '<p class="MsoNormal">{text}</p>', "heading-1": '<h1 class="JFTitre1">{text}</h1>', "heading-2": '<h2 class="JFTitre2">{text}</h2>',
                 "heading-3": '<h3 class="JFTitre3">{text}</h3>', "title": '<p class="JFTitreHorsSommaire">{text}</p>', "rec": '<p class="JFRecommandation">{text}</p>',
                 "box": '<p class="JFConclusionIntermediaire">{text}</p>', "toc-1": '<p class="MsoToc1">{text}</p>', "toc-2": '<p class="MsoToc2">{text}</p>', "toc-3": '<p class="MsoToc3">{text}</p>'},
        "toc_pages": True, "font": SANS, "size": 10.5, "color": "#004687", "headings": [(16, True, 0), (13, False, 0), (11.5, False, 0), (10.5, False, 0)],
        "bullets": "-·", "box": SHADE, "box_italic": True, "rec_bold": False, "orphans": 1, "rec": NO_BOX, "furniture_align": "end", "number_align": "end", "table_head": "#dbe6f2",
    },
    "provence-alpes-cote-azur": {
        "shell": CONVERTED, "numbers": True, "bullet_text": "- ", "table": '<div class ="grille-du-tableau1"><p><table class = "table">{rows}</table></p></div>',
        "tags": word_tags({"rec": "recommandation", "item": "source", "caption": "caption", "source": "source", "bullet": "list-paragraph", "heading-1": "heading-1"}),
        "font": SERIF, "size": 11, "head_font": SANS, "color": "#833c0b", "headings": [(14, False, 0), (12.5, False, 0), (11.5, False, 0), (11, False, 0)],
        "bullets": "-–", "box": FRAME, "rec": NO_BOX, "page_count": True, "number_align": "center",
    },
    "la-reunion": {
        "shell": CONVERTED, "numbers": True, "lists": True,
        "tags": {"paragraph": '<p style="text-align:justify">{text}</p>', "heading-1": '<p style="font-size:16pt"><b>{text}</b></p>', "heading-2": '<p style="font-size:13pt"><b>{text}</b></p>',
                 "heading-3": "<p><b><i>{text}</i></b></p>", "title": '<p style="text-align:center;font-size:16pt"><b>{text}</b></p>'},
        "font": SANS, "size": 11, "color": "#1d5c3f", "headings": [(14, False, 0), (12, False, 0), (11, False, 0), (11, False, 0)],
        "bullets": "•-", "box": SHADE, "page_count": True, "table_head": "#dcebe3",
    },
    "cour": {
        "shell": SITE, "numbers": True, "lists": True, "th": True,
        "tags": {"paragraph": "<p>{text}</p>", "heading-1": "<h2>{text}</h2>", "heading-2": "<h3>{text}</h3>", "heading-3": "<h4>{text}</h4>", "title": "<h1>{text}</h1>"},
        "font": SERIF, "size": 12, "color": "#000000", "headings": [(13, False, 0), (12, False, 0), (12, False, 0), (12, False, 0)],
        "bullets": "-·", "box": FRAME, "line": 125, "number_align": "center", "bold_heads": True,
    },
}
