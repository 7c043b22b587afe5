#!/usr/bin/env python3
"""Lays invented tables out as PDF by Chromium and by LibreOffice and as DOCX, each in one look that readers stumble over. Writes
expected/NAME[-N].csv (what a careful reader copies; a merged cell stands in its first place), chromium/NAME.pdf, libreoffice/NAME.pdf and
docx/NAME.docx. Run by hand when tables or looks change: needs soffice and chromium. Usage: make.py [NAME...]
"""
import csv
import html
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# A cell: text, or (text, columns, rows). "/" in a text ends a paragraph inside the cell. `head`: number of header rows.
YEARS = ["2012", "2013", "2014", "2015"]
ACCOUNT = [
    ["En k€", *YEARS],
    ["Produits de gestion", "12 451", "12 630", "12 702", "12 518"],
    ["Charges de gestion", "10 984", "11 302", "11 655", "11 720"],
    ["Excédent brut de fonctionnement", "1 467", "1 328", "1 047", "798"],
    ["Résultat financier", "(212)", "(198)", "(187)", "(175)"],
    ["Résultat exceptionnel", "- 14", "22", "n.c.", "5"],
    ["Capacité d’autofinancement", "1 241", "1 152", "860", "628"],
]
STAFF = [["Filière", "Effectif", "Part", "Coût moyen"]] + [
    ["Administrative", "142", "31,5 %", "38 200 €"], ["Technique", "201", "44,6 %", "34 750 €"], ["Culturelle", "38", "8,4 %", "36 100 €"],
    ["Sociale", "51", "11,3 %", "35 900 €"], ["Police municipale", "19", "4,2 %", "41 300 €"], ["Total", "451", "100 %", "36 480 €"],
]
FOLLOW_UP = [
    ["Réf.", "Recommandation", "Faite", "En cours", "À faire"],
    ["1", "Tenir à jour l’inventaire des biens de la commune de Valbrune et le rapprocher de l’état de l’actif du comptable.", "X", "", ""],
    ["2", "Adopter un plan pluriannuel d’investissement.", "", "X", ""],
    ["3", "Mettre fin au versement de la prime de fin d’année sans base légale aux agents de la régie des eaux.", "", "", "X"],
    ["4", "Provisionner les litiges.", "X", "", ""],
    ["5", "Formaliser le suivi des subventions versées aux associations.", "", "X", ""],
]
LONG = [["Commune", "Population", "Dépenses", "Recettes"]] + [
    [f"{name} {n}", f"{1200 + 37 * n:,}".replace(",", " "), f"{345 + 11 * n},{n % 10} k€", f"{361 + 9 * n},{(n + 3) % 10} k€"]
    for n in range(1, 34) for name in ["Vaucelles", "Montferrand-le-Petit"]
]
TABLES = {
    "01-filets": ({"rules": "all", "head": 1}, [ACCOUNT]),
    "02-horizontaux": ({"rules": "rows", "head": 1}, [ACCOUNT]),
    "03-sans-filet": ({"rules": "none", "head": 1}, [ACCOUNT]),
    "04-teinte": ({"rules": "tint", "head": 1}, [STAFF]),
    "05-suivi": ({"rules": "all", "head": 1, "shares": [10, 51, 13, 13, 13]}, [FOLLOW_UP]),
    "06-fusion": ({"rules": "all", "head": 1}, [[
        ["Domaine", "Action", "Échéance", "Coût"],
        [("Personnel", 1, 3), "Réviser le régime indemnitaire", "2016", "12 000 €"], ["Contrôler le temps de travail", "2017", "s.o."], ["Former les encadrants", "2017", "8 500 €"],
        [("Comptes", 1, 2), "Apurer les comptes d’attente", ("À fixer", 2, 1)], ["Recenser les restes à réaliser", "2016", "-"],
        [("Total", 3, 1), "20 500 €"],
    ]]),
    "07-deux-niveaux": ({"rules": "all", "head": 2}, [[
        [("Service", 1, 2), ("2014", 2, 1), ("2015", 2, 1)], ["Dépenses", "Recettes", "Dépenses", "Recettes"],
        ["Eau potable", "1,2 M€", "1,4 M€", "1,3 M€", "1,4 M€"], ["Assainissement", "2,1 M€", "2,0 M€", "2,2 M€", "2,3 M€"], ["Cantines", "450 k€", "212 k€", "462 k€", "208 k€"],
        ["Total", "3,75 M€", "3,612 M€", "3,962 M€", "3,908 M€"],
    ]]),
    "08-pages": ({"rules": "all", "head": 1}, [LONG]),
    "09-paysage": ({"rules": "all", "head": 1, "landscape": True}, [[
        ["Indicateur", *[str(year) for year in range(2008, 2017)]],
        ["Encours de dette (M€)", *[f"{31.4 + 0.7 * n:.1f}".replace(".", ",") for n in range(9)]],
        ["Annuité (M€)", *[f"{3.1 + 0.12 * n:.2f}".replace(".", ",") for n in range(9)]],
        ["Capacité de désendettement (années)", *[f"{6.2 + 0.4 * n:.1f}".replace(".", ",") for n in range(9)]],
        ["Taux d’épargne", *[f"{14.8 - 0.6 * n:.1f} %".replace(".", ",") for n in range(9)]],
    ]]),
    "10-vides": ({"rules": "all", "head": 1}, [[
        ["Marché", "Procédure", "Seuil", "Observations"],
        ["Voirie", "adaptée", "", "Publicité insuffisante"], ["Restauration", "", "209 000 €", ""], ["Assurances", "", "", "Lot unique sans justification"], ["Téléphonie", "négociée", "90 000 €", ""],
    ]]),
    "11-cellules": ({"rules": "rows", "head": 1}, [[
        ["Constat", "Réponse de l’ordonnateur", "Montant"],
        ["Les avances consenties au budget annexe n’ont pas été remboursées depuis quatre exercices.", "Un échéancier sera soumis au conseil avant l’été.", "310 000 €"],
        ["Les heures supplémentaires dépassent le plafond mensuel.", "Le logiciel de gestion du temps a été changé ; le contrôle est désormais mensuel.", "45 200 €"],
        ["Les loyers du presbytère ne sont pas recouvrés.", "Aucune réponse.", "6 300 €"],
    ]]),
    "12-cote-a-cote": ({"rules": "all", "head": 1, "beside": True}, [STAFF, [["Exercice", "Solde"], ["2013", "(1 204)"], ["2014", "318"], ["2015", "1 027"]]]),
}
INTRO = "La commune de Valbrune a communiqué à la chambre les éléments qui suivent ; ils ont été rapprochés des comptes de gestion et des délibérations du conseil municipal."
AFTER = "La chambre relève que ces données ne permettent pas d’apprécier la trajectoire financière de la commune au-delà du dernier exercice examiné."


def split(cell):
    return cell if isinstance(cell, tuple) else (cell, 1, 1)


def matrix(rows):
    grid, filled = [], {}
    for r, row in enumerate(rows):
        c = 0
        for text, columns, height in map(split, row):
            while (r, c) in filled:
                c += 1
            for dr in range(height):
                for dc in range(columns):
                    filled[r + dr, c + dc] = text if dr == dc == 0 else ""
            c += columns
    width = 1 + max(c for _, c in filled)
    for r in range(len(rows)):
        grid.append([filled.get((r, c), "") for c in range(width)])
    return grid


def border(look, r, rows, header):
    thin = "1px solid #000000"
    if look["rules"] == "all":
        return f"border:{thin};"
    if look["rules"] == "rows":
        top = f"border-top:{thin};" if r == 0 else ""
        return f"border:none;{top}border-bottom:{thin};"
    if look["rules"] == "tint":
        return "border:none;" + ("background:#c6d9f1;" if header else f"border-bottom:{thin};" if r == rows - 1 else "")
    return "border:none;"


def table(rows, look):
    out = []
    for r, row in enumerate(rows):
        header = r < look["head"]
        cells, column = "", 0
        for text, columns, height in map(split, row):
            spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{height}"' if height > 1 else "")
            figure = text[:1] in "0123456789(-" and len(text) < 14 and not header and column > 0
            align = "right" if figure else "center" if text == "X" or header else "left"
            words = html.escape(text, quote=False)
            words = f"<b>{words}</b>" if header or text.startswith("Total") else words
            share = look.get("shares", [])[column : column + 1] if r == 0 else []
            spans += f' width="{share[0]}%"' if share else ""
            cells += f'<td{spans} style="{border(look, r, len(rows), header)}padding-left:0.15cm;padding-right:0.15cm;padding-top:0.05cm;padding-bottom:0.05cm;text-align:{align}"><p style="text-align:{align}">{words}</p></td>'
            column += columns
        out.append(f"<tr>{cells}</tr>")
    head, rest = "".join(out[: look["head"]]), "".join(out[look["head"] :])
    width = "" if look.get("beside") == "now" else ' width="100%"'
    return f'<table cellspacing="0" cellpadding="3"{width}><thead>{head}</thead><tbody>{rest}</tbody></table>'


def page(tables, look):
    size = "A4 landscape" if look.get("landscape") else "A4"
    beside = "table{display:inline-table;margin-right:8mm;vertical-align:top}" if look.get("beside") == "now" else ""
    css = f"@page{{size:{size};margin:20mm}}body{{font-family:'Liberation Serif';font-size:11pt;margin:0}}table{{border-collapse:collapse;font-size:9pt}}td p{{margin:0}}{beside}"
    between = "" if look.get("beside") == "now" else "<p>Par ailleurs :</p>"
    body = between.join(table(rows, look) for rows in tables)
    return f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Tableaux</title><style>{css}</style></head><body><p>{INTRO}</p>{body}<p>{AFTER}</p></body></html>'


def chromium(source, out, folder):
    run("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium", f"--print-to-pdf={out}", "--no-pdf-header-footer", source.as_uri())


def office(source, out, folder):
    kind = out.suffix[1:]
    run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--infilter=HTML (StarWriter)", "--convert-to",
        'docx:MS Word 2007 XML' if kind == "docx" else "pdf:writer_pdf_Export", "--outdir", folder, str(source))
    out.write_bytes(pathlib.Path(folder, f"{source.stem}.{kind}").read_bytes())


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")


def main(names):
    for maker in ("expected", "chromium", "libreoffice", "docx"):
        (HERE / maker).mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, (look, tables) in TABLES.items():
            if names and name not in names:
                continue
            for n, rows in enumerate(tables, 1):
                with open(HERE / "expected" / f"{name}-{n}.csv", "w", encoding="utf-8", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerows(matrix(rows))
            source = pathlib.Path(folder, f"{name}.html")
            source.write_text(page(tables, {**look, "beside": look.get("beside") and "now"}), encoding="utf-8")
            chromium(source, HERE / "chromium" / f"{name}.pdf", folder)
            # LibreOffice sets tables under each other.
            source.write_text(page(tables, look), encoding="utf-8")
            office(source, HERE / "libreoffice" / f"{name}.pdf", folder)
            office(source, HERE / "docx" / f"{name}.docx", folder)
            print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
