//! Which words of a text a query finds and marks.
#![allow(clippy::unwrap_used, reason = "a test may")]

use super::{apply, put, search};

/// A text, a query, and the words marked.
type Case = (&'static str, &'static str, &'static [&'static str]);

const FOUND: &[Case] = &[
    // Elision, with every apostrophe.
    ("l’organisation du service", "organisation", &["organisation"]),
    ("l'organisation du service", "l’organisation", &["organisation"]),
    ("jusqu’au terme du bail", "terme", &["terme"]),
    ("lorsqu’une délégation existe", "délégation", &["délégation"]),
    ("qu’il convient d'apurer", "apurer", &["apurer"]),
    ("aujourd’hui encore", "aujourd'hui", &["aujourd’hui"]),
    // Accents, ligatures, spaces of their own, soft hyphens.
    ("les collectivités territoriales", "collectivite", &["collectivités"]),
    ("une de\u{301}pense", "dépense", &["de\u{301}pense"]),
    ("la main-d’œuvre", "main-d'oeuvre", &["main", "œuvre"]),
    ("le nœud du réseau", "noeud", &["nœud"]),
    ("les ex æquo", "aequo", &["æquo"]),
    ("le contrôle\u{a0}: absent", "contrôle", &["contrôle"]),
    ("l'amor\u{ad}tissement", "amortissement", &["amor\u{ad}tissement"]),
    ("l'indice ﬁnancier", "financier", &["ﬁnancier"]),
    // Inflections.
    ("des agents titulaires", "agent", &["agents"]),
    ("les agentes titulaires", "agent", &["agentes"]),
    ("les marchés publics", "marché public", &["marchés", "publics"]),
    ("les heures supplémentaires", "heure supplémentaire", &["heures", "supplémentaires"]),
    ("les provisions constituées", "provision", &["provisions"]),
    ("les subventions versées", "subvention versée", &["subventions", "versées"]),
    ("un budget annexe", "budgets annexes", &["budget", "annexe"]),
    ("les régies d'avances", "régie", &["régies"]),
    // Compounds, acronyms, numbers, articles of law.
    ("la sous-traitance", "sous-traitance", &["sous", "traitance"]),
    ("le compte rendu annuel", "compte-rendu", &["compte", "rendu"]),
    ("le R.S.A. versé", "RSA", &["R.S.A."]),
    ("le RSA versé", "r.s.a.", &["RSA"]),
    ("la durée de 1\u{a0}607 heures", "1607", &["1\u{a0}607"]),
    ("la durée de 1607 heures", "1 607", &["1607"]),
    ("l'instruction M57", "M 57", &["M", "57"]),
    ("l'instruction M 57", "M57", &["M", "57"]),
    ("l'article L.\u{a0}2312-1 du code", "L2312-1", &["L", "2312", "1"]),
    // Phrases.
    ("le temps de travail", "\"temps de travail\"", &["temps de travail"]),
    ("le temps de travail", "« temps de travail »", &["temps de travail"]),
    ("un marché public", "\"marche\"", &["marché"]),
    ("la qualité de l’eau", "\"qualité de l'eau\"", &["qualité de l’eau"]),
    ("la régie, puis l'eau et la régie de l'eau", "\"régie de l'eau\"", &["régie de l'eau"]),
    // Capitals that lack their accents.
    ("LES SERVICES DE L'ETAT", "\"état\"", &["ETAT"]),
    ("LES SERVICES DE L'ÉTAT", "\"état\"", &["ÉTAT"]),
    ("Etat des restes à recouvrer", "\"état des restes à recouvrer\"", &["Etat des restes à recouvrer"]),
    ("Les Etats financiers", "\"états financiers\"", &["Etats financiers"]),
    ("A l'issue du contrôle", "\"à l'issue\"", &["A l'issue"]),
    ("LA QUALITE DE LA DEPENSE", "\"qualité de la dépense\"", &["QUALITE DE LA DEPENSE"]),
    ("LES MARCHES PUBLICS", "\"marchés publics\"", &["MARCHES PUBLICS"]),
    ("LES DEPENSES D'INVESTISSEMENT", "dépense", &["DEPENSES"]),
    ("LES RECETTES REELLES", "réel*", &["REELLES"]),
    // Prefixes, choices, exclusions.
    ("l'amortissement annuel", "amortiss*", &["amortissement"]),
    ("les équipements", "equip*", &["équipements"]),
    ("la commande publique", "\"commande\" publi*", &["commande", "publique"]),
    ("une provision", "provision OR dépréciation", &["provision"]),
    ("la dette et la trésorerie", "(dette OR emprunt) trésorerie", &["dette", "trésorerie"]),
    ("un marché sans suite", "marché -avenant", &["marché"]),
    // Function words: optional among others, kept where nothing else is asked for.
    ("les heures que paie une commune", "heures de la commune", &["heures", "commune"]),
    ("commune, heures", "les heures d'une commune", &["commune", "heures"]),
    ("le régime de la prime", "de la", &["de", "la"]),
    ("le coût à venir", "à", &["à"]),
    ("des coûts de la régie, dès demain", "de", &["de"]),
    ("cet agent a un CET", "CET", &["CET"]),
    ("le vote du CA du budget", "CA budget", &["CA", "budget"]),
    ("heures et commune", "HEURES DE LA COMMUNE", &["heures", "commune"]),
    ("les heures du bourg", "LES HEURES DU BOURG", &["heures", "bourg"]),
    ("sans la subvention", "la -régime", &["la"]),
];

const MISSED: &[(&str, &str)] = &[
    ("l'article L. 2312-2 du code", "L2312-1"),
    ("les temps de travaux", "\"temps de travail\""),
    ("le travail de temps", "\"temps de travail\""),
    ("le temps, le travail", "\"temps de travail\""),
    ("une marche haute", "\"marché\""),
    ("Marche haute", "\"marché\""),
    ("un etat lamentable", "\"état\""),
    ("un marché et son avenant", "marché -avenant"),
    ("un contrôle", "prime"),
    ("cet agent", "CET"),
    ("ça et là", "CA"),
    ("cette prime", "CET prime"),
    ("des agences", "agent"),
    ("la commune", "communauté"),
    ("1 607 heures", "607"),
    ("12 345 euros", "345"),
    ("l'instruction M14", "M57"),
    ("la prime", "prime heures"),
    ("des heures", "\"heures de la commune\""),
    ("la commune", "heures de la commune"),
    ("amorti", "amortiss*"),
    ("sans contrat", "avec OR contre"),
    ("le régime", "la -prime"),
    ("un régime indemnitaire", "(prime OR heure) régime"),
    ("une main et une œuvre", "main-d'œuvre"),
];

#[track_caller]
fn check(text: &str, query: &str, wanted: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("p", &[text])]);
    let results = search(folder.path(), query);
    let hits = results.groups.iter().flat_map(|group| &group.hits);
    let marked: Vec<&str> =
        hits.flat_map(|hit| hit.highlights.iter().map(|mark| &hit.text[mark.range.clone()])).collect();
    assert_eq!(marked, wanted, "{query} in {text}");
    assert_eq!(results.total_hits, usize::from(!wanted.is_empty()), "{query} in {text}");
}

#[test]
fn queries_find_and_mark() {
    for (text, query, wanted) in FOUND {
        check(text, query, wanted);
    }
}

#[test]
fn queries_miss_what_is_not_meant() {
    for (text, query) in MISSED {
        check(text, query, &[]);
    }
}
