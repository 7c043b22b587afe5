//! Two reports on a body as HTML: recommendations in the first, what became of them in the second, in one of the layouts that the
//! chambers use.

use std::fmt::Write;

use super::{Body, Line};

/// Name, date and page of both.
pub fn both(number: usize, body: &Body) -> [(String, &'static str, String); 2] {
    let former: Vec<&str> =
        body.lines.iter().map(|line| line.former).filter(|words| !words.is_empty()).collect();
    let list: String = former
        .iter()
        .enumerate()
        .map(|(place, words)| paragraph(&format!("Recommandation n° {} : {words}", place + 1)))
        .collect();
    let first = page(body, "2008 à 2012", &format!("<h1>RECOMMANDATIONS</h1>{list}"), "");
    let follow_up = format!(
        "<h1>1 LE SUIVI DES RECOMMANDATIONS DU PRÉCÉDENT CONTRÔLE</h1>{}{}",
        paragraph("La chambre a examiné les suites données aux recommandations de son rapport de 2013."),
        layout(body)
    );
    let own = "<h1>RECOMMANDATIONS</h1><p>Recommandation n° 1 : Réduire la consommation d’énergie de l’hôtel de ville.</p>";
    let second = page(body, "2013 à 2016", own, &follow_up);
    [
        (format!("r{number:02}-2013"), "2013-06-12", first),
        (format!("r{number:02}-2017"), "2017-09-20", second),
    ]
}

fn page(body: &Body, period: &str, list: &str, part: &str) -> String {
    let head = [
        "Chambre régionale des comptes",
        "RAPPORT D’OBSERVATIONS DÉFINITIVES",
        &body.name.to_uppercase(),
        &format!("({})", body.department),
        &format!("Exercices {period}"),
    ]
    .map(paragraph)
    .concat();
    let text = paragraph(
        "Les charges de gestion ont progressé moins vite que les produits au cours de la période, ce qui a permis de financer les équipements sans emprunt nouveau.",
    );
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>{} ({})</title></head><body>{head}<h1>SYNTHÈSE</h1>{text}{list}\
         <h1>RAPPEL DE LA PROCÉDURE</h1>{text}{part}<h1>2 LA SITUATION FINANCIÈRE</h1>{text}</body></html>",
        body.name, body.department
    )
}

fn paragraph(words: &str) -> String {
    format!("<p>{words}</p>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().fold(String::new(), |mut row, cell| {
        let _ = write!(row, "<td>{cell}</td>");
        row
    });
    format!("<tr>{cells}</tr>")
}

fn table(head: &[&str], rows: impl Iterator<Item = String>) -> String {
    format!("<table>{}{}</table>", row(head), rows.collect::<String>())
}

fn layout(body: &Body) -> String {
    let followed = || body.lines.iter().filter_map(|line| Some((line, line.followed()?)));
    let marked = |columns: [&'static str; 3]| {
        let rows = followed().map(move |(line, words)| {
            let marks = columns.map(|column| if column == line.degree { "X" } else { "" });
            row(&[words, marks[0], marks[1], marks[2], "12"])
        });
        table(&["", columns[0], columns[1], columns[2], "Page"], rows)
    };
    match body.layout {
        "degree" => table(
            &["Recommandation", "Degré de mise en œuvre"],
            followed().map(|(line, words)| row(&[words, line.degree])),
        ),
        "columns" => marked(["Réalisé", "En cours de réalisation", "Non réalisé"]),
        "implementation" => marked(["Mise en œuvre", "Partiellement mise en œuvre", "Non mise en œuvre"]),
        "numbered" => table(
            &["Numéro", "Domaine", "Recommandation", "Degré de mise en œuvre", "Page"],
            followed().enumerate().map(|(place, (line, words))| {
                row(&[&(place + 1).to_string(), "Gouvernance", words, line.degree, "14"])
            }),
        ),
        "remarks" => table(
            &["Recommandation formulée en 2013", "État", "Constat de la chambre"],
            followed()
                .map(|(line, words)| row(&[words, line.degree, "La situation a été vérifiée sur place."])),
        ),
        "suffix" => {
            followed().map(|(line, words)| paragraph(&format!("- {} {}", words, line.degree))).collect()
        }
        "bracket" => followed()
            .map(|(line, words)| paragraph(&format!("- {} [{}]", words.trim_end_matches('.'), line.degree)))
            .collect(),
        "headings" => headings(&followed().collect::<Vec<_>>()),
        other => panic!("no layout {other}"),
    }
}

/// The degree stands in a heading, above all that have it.
fn headings(followed: &[(&Line, &str)]) -> String {
    let mut page = String::new();
    let mut before = "";
    for (line, words) in followed {
        if line.degree != before {
            let _ = write!(page, "<h2>RECOMMANDATIONS {}</h2>", line.degree.to_uppercase());
            before = line.degree;
        }
        page += &paragraph(&format!("- {words}"));
    }
    page
}
