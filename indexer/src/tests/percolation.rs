//! Percolation finds exactly what running each query would.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const TODAY: jiff::civil::Date = jiff::civil::date(2016, 5, 10);

const TEXTS: [&str; 10] = [
    "La commune délègue son service public de l'eau par une DSP.",
    "Le temps de travail des agents n'atteint pas 1 607 heures.",
    "Les heures supplémentaires sont payées sans contrôle automatisé.",
    "L'État verse une dotation à la COMMUNE, qui l'amortit.",
    "La délégation de service public arrive à échéance (CGCT, article L. 2312-1).",
    "Les indemnités d'astreinte des agents du CCAS.",
    "Un prêt structuré pèse sur l'encours de la dette.",
    "Le conseil municipal n'a pas débattu du rapport d'orientation budgétaire.",
    "Des œuvres du musée ne figurent pas à l'inventaire.",
    "Le RIFSEEP n'a pas été délibéré ; la prime est versée à tort.",
];

const QUERIES: [&str; 34] = [
    "temps travail",
    "\"temps de travail\"",
    "\"temps travail\"~5",
    "heures -supplémentaires",
    "dsp",
    "DSP",
    "délégation de service public",
    "delegation service public eau",
    "amortiss*",
    "l'amort*",
    "etat",
    "État",
    "\"l'État\"",
    "ETAT dotation",
    "commune",
    "œuvres",
    "oeuvre inventaire",
    "pret OR dette",
    "(astreinte OR permanence) agents",
    "amortissemnt~",
    "inventair~",
    "de la",
    "\"de la dette\"",
    "titre:piscine",
    "titre:piscine eau",
    "organisme:\"saint aubrac\"",
    "section:personnel agents",
    "theme:GRH-2",
    "nature:recommandation travail",
    "article:\"CGCT L. 2312-1\"",
    "date:-14j prime",
    "-commune",
    "annee:2015",
    "contrôle automatisé temps",
];

fn publications(choice: &[Vec<usize>]) -> Vec<IndexedPublication> {
    let of = |(number, texts): (usize, &Vec<usize>)| {
        let texts: Vec<&str> = texts.iter().map(|text| TEXTS[*text]).collect();
        let mut publication = publication(&format!("p{number}"), &texts);
        publication.title = (number % 2 == 0).then(|| "Commune de Saint-Aubrac : la piscine".to_owned());
        publication.body = (number % 3 == 0).then(|| "Commune de Saint-Aubrac".to_owned());
        for passage in &mut publication.passages {
            passage.section =
                if passage.ordinal % 2 == 0 { vec!["3 Le personnel".to_owned()] } else { vec![] };
        }
        publication
    };
    choice.iter().enumerate().map(of).collect()
}

/// What a search with the whole engine finds.
fn searched(folder: &Path, query: &str) -> Option<BTreeSet<PublicationId>> {
    let request = Request { query: query.to_owned(), scope: Scope::Both, today: TODAY, ..Request::default() };
    Searcher::open(folder).unwrap().matches(&request).ok().map(|matches| matches.publications)
}

#[track_caller]
fn check_same(publications: &[IndexedPublication], queries: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, publications.iter().map(|p| Change::Put(Box::new(p.clone()))).collect());
    let percolator = Percolator::new(publications.to_vec()).unwrap();
    for query in queries {
        let percolated = match percolator.matches(query, TODAY) {
            Ok(found) => Some(found),
            Err(IndexError::Query(_)) => None,
            Err(error) => panic!("{query}: {error}"),
        };
        assert_eq!(percolated, searched(folder.path(), query), "{query}");
    }
}

#[test]
fn percolation_is_searching() {
    let choice: Vec<Vec<usize>> = (0..12).map(|number| vec![number % 10, (number * 3 + 1) % 10]).collect();
    let queries: Vec<String> = QUERIES.iter().map(|query| (*query).to_owned()).collect();
    check_same(&publications(&choice), &queries);
    let percolator = Percolator::new(publications(&choice)).unwrap();
    assert!(percolator.matches("dsp", TODAY).unwrap().len() > 1, "an acronym and its long form");
    assert!(matches!(percolator.matches("mot (", TODAY), Err(IndexError::Query(_))));
    assert!(Percolator::new(Vec::new()).unwrap().matches("mot", TODAY).unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_queries_over_any_publications(
        choice in prop::collection::vec(prop::collection::vec(0..TEXTS.len(), 0..3), 0..6),
        pairs in prop::collection::vec((0..QUERIES.len(), 0..QUERIES.len(), 0..4_u8), 1..8),
    ) {
        let joined = |(first, second, how): &(usize, usize, u8)| {
            let (first, second) = (QUERIES[*first], QUERIES[*second]);
            match how {
                0 => format!("{first} {second}"),
                1 => format!("({first}) OR ({second})"),
                2 => format!("{first} -({second})"),
                _ => first.to_owned(),
            }
        };
        let queries: Vec<String> = pairs.iter().map(joined).collect();
        check_same(&publications(&choice), &queries);
    }
}
