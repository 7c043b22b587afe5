//! One query, its exits: for a hundred queries the page, the API, the feed, the command line, the export and the alert give the
//! same set.

use std::collections::{BTreeMap, BTreeSet};

use cambon_tests::page::elements;
use serde_json::Value;

use super::support::{SERVED, encoded};

/// Every part of the search language.
const WRITTEN: [&str; 30] = [
    "heures supplémentaires",
    "\"heures supplémentaires\"",
    "régie OR astreinte",
    "contrôle -délégation",
    "amortiss*",
    "suplémentaires~",
    "\"temps travail\"~5",
    "titre:commune dette",
    "titre:\"centre hospitalier\"",
    "section:\"les marchés\" OR marché",
    "organisme:\"saint aubrac\"",
    "zone:synthese",
    "zone:recommandations délibération",
    "article:*",
    "date:2016..2017-02 contrôle",
    "date:-30a",
    "nature:rappel",
    "nature:recommandation marché",
    "theme:GRH OR theme:FIN",
    "theme:CPT inventaire",
    "statut:*",
    "statut:non-fait",
    "DSP",
    "délégation de service public",
    "type:commune",
    "annee:2016 eau",
    "page:3..10 dette",
    "(eau OR déchets) -tarif",
    "juridiction:CRC contrôle",
    "zzzzz",
];

/// Queries in all; those not written are words of the reports.
const QUERIES: usize = 100;

fn queries() -> Vec<String> {
    let texts = SERVED.0.run(&["export", "conclusions"]).success().stdout;
    let mut words: BTreeSet<String> = BTreeSet::new();
    for line in texts.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        words.extend(
            text.split(|c: char| !c.is_alphabetic())
                .filter(|word| word.chars().count() > 5)
                .map(str::to_lowercase),
        );
    }
    let step = words.len() / (QUERIES - WRITTEN.len());
    let words = words.into_iter().step_by(step.max(1)).take(QUERIES - WRITTEN.len());
    WRITTEN.iter().map(|query| (*query).to_owned()).chain(words).collect()
}

fn ids(answer: &Value) -> BTreeSet<String> {
    let groups = answer["groups"].as_array().unwrap().iter();
    let hits = groups.flat_map(|group| group["hits"].as_array().unwrap());
    hits.map(|hit| hit["conclusion"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Ids that links to conclusions name, on all pages of the results.
fn of_page(query: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut path =
        format!("/recherche?q={}&in=conclusions&limit=4&per_publication=1000&copies=true", encoded(query));
    loop {
        let answer = SERVED.1.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let elements = elements(answer.text()).unwrap();
        // What a reference names and what approaches are no results: they stand after a line that says so.
        let cut = answer.text().split("Avec une partie des mots seulement").next().unwrap();
        let own = elements.iter().filter(|element| element.get("class") == Some("nom"));
        let links = own.filter_map(|element| element.get("href")?.strip_prefix("/conclusions/"));
        all.extend(links.filter(|id| cut.contains(*id)).map(str::to_owned));
        let next = elements
            .iter()
            .find(|element| element.get("rel") == Some("next"))
            .and_then(|element| element.get("href"));
        match next {
            Some(next) => path = next.replace("&amp;", "&").replace("&#38;", "&"),
            None => return all,
        }
    }
}

fn of_api(query: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let get = |scope: &str| -> Value {
        let path = format!(
            "/api/v1/search?q={}&in={scope}&limit=1000&per_publication=1000&copies=true",
            encoded(query)
        );
        serde_json::from_str(SERVED.1.get(&path).text()).unwrap()
    };
    let both = get("both");
    let publications = both["groups"].as_array().unwrap().iter();
    (
        ids(&get("conclusions")),
        publications.map(|group| group["publication_id"].as_str().unwrap().to_owned()).collect(),
    )
}

fn of_feed(query: &str, scope: &str, beginning: &str) -> BTreeSet<String> {
    let path = format!("/flux/recherche.json?q={}&in={scope}&limit=1000", encoded(query));
    let feed: Value = serde_json::from_str(SERVED.1.get(&path).text()).unwrap();
    let beginning = format!("{}/{beginning}/", SERVED.1.address());
    let items = feed["items"].as_array().unwrap().iter();
    items.map(|item| item["url"].as_str().unwrap().strip_prefix(&beginning).unwrap().to_owned()).collect()
}

/// Publications of which each query's reader is told, by running the alerts themselves.
fn of_alerts(queries: &[String]) -> BTreeMap<usize, BTreeSet<String>> {
    let program = &SERVED.0;
    program
        .write("cambon.toml", "[newsroom.mail]\nfrom = \"lettre@lettre.example.org\"\nway = \"directory\"\n");
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["address", "query", "rhythm"]).unwrap();
    for (at, query) in queries.iter().enumerate() {
        list.write_record([format!("lecteur{at}@exemple.fr").as_str(), query, "each"]).unwrap();
    }
    let file = program.write("readers.csv", list.into_inner().unwrap()).display().to_string();
    let _ = program.run(&["subscribers", "import", &file, "--consent", "essai"]).success();
    let run = program.run(&["alerts", "run", "--since", "1900-01-01"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let readers = rusqlite::Connection::open(program.data().join("readers.sqlite")).unwrap();
    let first: i64 = readers.query_row("SELECT min(key) FROM reader", [], |row| row.get(0)).unwrap();
    let mut statement = readers.prepare("SELECT reader, entries FROM outbox").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))).unwrap();
    let told = rows.map(Result::unwrap);
    told.map(|(reader, entries)| {
        (usize::try_from(reader - first).unwrap(), serde_json::from_str(&entries).unwrap())
    })
    .collect()
}

#[test]
fn one_query_has_one_set_at_every_exit_over_http() {
    let program = &SERVED.0;
    let queries = queries();
    assert_eq!(queries.len(), QUERIES);
    let alerts = of_alerts(&queries);
    let (mut found, mut told) = (0, 0);
    for (at, query) in queries.iter().enumerate() {
        let (conclusions, publications) = of_api(query);
        assert_eq!(of_page(query), conclusions, "page of {query}");
        assert_eq!(of_feed(query, "conclusions", "conclusions"), conclusions, "feed of {query}");
        assert_eq!(of_feed(query, "both", "publications"), publications, "feed of publications of {query}");
        let listed = program.run(&["search", query, "--in", "conclusions", "--all", "--format", "json"]);
        assert_eq!(
            ids(&serde_json::from_str(&listed.stdout).unwrap()),
            conclusions,
            "command line of {query}"
        );
        let exported = program.run(&["export", "conclusions", query]).stdout;
        let exported = exported.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let exported: BTreeSet<String> = exported.map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(exported, conclusions, "export of {query}");
        assert_eq!(alerts.get(&at).cloned().unwrap_or_default(), publications, "alert of {query}");
        found += conclusions.len();
        told += publications.len();
    }
    assert!(found > 500 && told > 300, "{found} conclusions, {told} publications");
}
