//! Every page that links lead to: 200, strict HTML, one h1, labels, no inline script or style, the headers; permalinks, feeds
//! with conditional requests, metadata; and an orderly end.

use std::collections::{BTreeSet, VecDeque};

use cambon_tests::page::{Element, elements};
use cambon_tests::site::{Answer, Site};
use serde_json::Value;

use super::support::{SERVED, encoded, instance};

/// Pages visited at most: every kind many times over.
const MOST_PAGES: usize = 700;

/// Pages of one kind visited: by the first part of their path.
const MOST_OF_A_KIND: usize = 40;

/// Addresses that no link leads to.
const UNLINKED: [&str; 9] = [
    "/recherche?q=r%C3%A9gie&in=both&sort=newest&year=2015..2017&kind=recommendation",
    "/recherche?q=zzzzz",
    "/confirmation?jeton=x",
    "/desabonnement?jeton=x",
    "/sitemap.xml",
    "/sitemaps/1.xml",
    "/robots.txt",
    "/health",
    "/metrics",
];

#[track_caller]
fn check_page(path: &str, answer: &Answer) -> Vec<Element> {
    let html = answer.text();
    let all = elements(html).unwrap_or_else(|error| panic!("{path}: {error}"));
    let named = |name: &'static str| all.iter().filter(move |element| element.name == name);
    // A picture has a title of its own.
    let of_page =
        |name: &'static str| named(name).filter(|element| !element.within.iter().any(|name| name == "svg"));
    let only = |name: &'static str| assert_eq!(of_page(name).count(), 1, "{path}: one {name}");
    ["html", "head", "title", "body", "main", "h1"].into_iter().for_each(only);
    assert_eq!(named("html").next().unwrap().get("lang"), Some("fr"), "{path}");
    assert!(!html.contains("<title> "), "{path} has a title");
    let ids: Vec<&str> = all.iter().filter_map(|element| element.get("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{path}: ids are unique: {ids:?}");
    for element in &all {
        assert!(element.get("style").is_none(), "{path}: no inline style");
        assert!(
            !element.attributes.iter().any(|(name, _)| name.starts_with("on")),
            "{path}: no inline script"
        );
    }
    for script in named("script") {
        assert!(
            script.get("src").is_some_and(|src| src.starts_with("/statique/")),
            "{path}: one script, ours"
        );
    }
    check_fields(path, &all);
    all
}

/// Every field has a label, by `for` or around it.
#[track_caller]
fn check_fields(path: &str, all: &[Element]) {
    let fields =
        all.iter().filter(|element| ["input", "select", "textarea"].contains(&element.name.as_str()));
    for field in fields.filter(|field| field.get("type") != Some("hidden")) {
        let around = field.within.iter().any(|name| name == "label");
        let named = field
            .get("id")
            .is_some_and(|id| all.iter().any(|label| label.name == "label" && label.get("for") == Some(id)));
        assert!(around || named, "{path}: a field without label: {field:?}");
    }
}

#[track_caller]
fn check_headers(path: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'unsafe"), "{path}");
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(answer.header(name), Some(value), "{path}");
    }
    if answer.header("content-type").is_some_and(|media| media.starts_with("text/html")) {
        assert!(
            !policy.contains("'unsafe-inline'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
    }
    assert_eq!(answer.header("set-cookie"), None, "{path}: no cookie");
}

fn links(all: &[Element]) -> Vec<String> {
    let targets = all.iter().filter_map(|element| match element.name.as_str() {
        "a" | "link" => element.get("href"),
        "script" | "iframe" => element.get("src"),
        _ => None,
    });
    let own = targets.filter(|target| target.starts_with('/'));
    own.map(|target| target.split('#').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&"))
        .collect()
}

#[test]
fn every_page_that_links_lead_to_is_sound() {
    let site = &SERVED.1;
    let mut waiting: VecDeque<String> = std::iter::once("/").chain(UNLINKED).map(str::to_owned).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let mut visited = 0;
    while let Some(path) = waiting.pop_front().filter(|_| visited < MOST_PAGES) {
        visited += 1;
        let answer = site.get(&path);
        assert_eq!(
            answer.status,
            200,
            "{path}\n{}",
            String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)])
        );
        check_headers(&path, &answer);
        if !answer.header("content-type").is_some_and(|media| media.starts_with("text/html")) {
            continue;
        }
        assert!(answer.body.len() < 400_000, "{path}: {} bytes", answer.body.len());
        for link in links(&check_page(&path, &answer)) {
            let kind = link.split(['/', '?']).nth(1).unwrap_or_default().to_owned();
            let count = kinds.entry(kind).or_default();
            if *count < MOST_OF_A_KIND && known.insert(link.clone()) {
                *count += 1;
                waiting.push_back(link);
            }
        }
    }
    for kind in [
        "publications",
        "conclusions",
        "themes",
        "organismes",
        "juridictions",
        "fondements",
        "lettres",
        "glossaire",
        "flux",
        "recherche",
    ] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 3), "{kind} was visited: {kinds:?}");
    }
}

#[test]
fn the_first_page_is_light_and_asks_nothing_of_others() {
    let site = &SERVED.1;
    let home = site.get("/");
    let all = elements(home.text()).unwrap();
    let parts = all.iter().filter_map(|element| match element.name.as_str() {
        "link" if element.get("rel") == Some("stylesheet") || element.get("rel") == Some("icon") => {
            element.get("href")
        }
        "script" | "img" | "iframe" => element.get("src"),
        _ => None,
    });
    let mut bytes = home.body.len();
    for part in parts {
        assert!(part.starts_with('/'), "{part} is ours");
        bytes += site.get(part).body.len();
    }
    assert!(bytes < 50_000, "{bytes} bytes");
}

#[test]
fn errors_are_told_in_french_and_point() {
    let site = &SERVED.1;
    let check = |path: &str, status: u16, words: &[&str]| {
        let answer = site.get(path);
        assert_eq!(answer.status, status, "{path}");
        check_headers(path, &answer);
        let _ = check_page(path, &answer);
        for part in words {
            assert!(answer.text().contains(part), "{path}: {part} in {}", answer.text());
        }
    };
    check("/recherche?q=%28eau", 400, &["Au caractère 1", "jamais fermée", "Vouliez-vous écrire", "▲"]);
    check("/recherche?q=couleur%3Ableu", 400, &["aucun champ ne s’appelle « couleur »"]);
    check("/recherche?kind=avis", 400, &["Le filtre « kind » n’a pas de valeur « avis »"]);
    check("/recherche?after=x", 400, &["Reprenez à la première"]);
    check("/publications/inconnue", 404, &["Page introuvable"]);
    check("/conclusions/%3Cscript%3Ealert%281%29%3C%2Fscript%3E", 404, &["Page introuvable"]);
    check("/recherche?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E", 200, &["&#60;script&#62;alert(1)"]);
    check("/preferences?jeton=x", 410, &["Lien périmé"]);
    check("/annuaire?from=hier", 400, &["2026-11-27"]);
}

#[test]
fn permalinks_are_those_of_exports_feeds_and_answers() {
    let (program, site) = &*SERVED;
    let rows = program.run(&["export", "conclusions"]).success().stdout;
    let row: Value = serde_json::from_str(rows.lines().nth(3).unwrap()).unwrap();
    let text = |field: &str| row[field].as_str().unwrap().to_owned();
    let page = site.get(&format!("/conclusions/{}", text("id")));
    let words = text("text").split_whitespace().next_back().unwrap().trim_end_matches(['.', ';']).to_owned();
    assert!(page.text().contains(&words) && page.text().contains("citation_title"), "{words}");
    assert!(page.text().contains("class=\"Z3988\" title=\"ctx_ver=Z39.88-2004"), "COinS");
    let publication = site.get(&format!("/publications/{}", text("publication_id")));
    assert!(publication.text().contains(&format!("/conclusions/{}", text("id"))));
    assert!(
        publication
            .text()
            .contains(&format!("<link rel=\"canonical\" href=\"{}/publications/", site.address()))
    );
    let named = site.get(&format!("/publications/{}", encoded(&text("source_ref"))));
    assert_eq!(
        (named.status, named.header("location")),
        (303, Some(format!("/publications/{}", text("publication_id")).as_str()))
    );
    let original = site.get(&format!("/publications/{}/original", text("publication_id")));
    assert!(
        original.body.starts_with(b"%PDF-") && original.header("content-type") == Some("application/pdf")
    );
    let feed = site.get("/flux/tout.json");
    let feed: Value = serde_json::from_str(feed.text()).unwrap();
    let link = feed["items"][0]["url"].as_str().unwrap();
    assert_eq!(site.get(link.strip_prefix(&site.address()).unwrap()).status, 200, "{link}");
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let site = &SERVED.1;
    for path in ["/", "/flux/tout.atom", "/themes/GRH-1", "/api/v1/search?q=eau", "/flux/recherche.rss?q=eau"]
    {
        let first = site.get(path);
        let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has a tag")).to_owned();
        let again = site.get_with(path, &format!("If-None-Match: {tag}\r\n"));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        check_headers(path, &again);
        assert_eq!(site.get_with(path, "If-None-Match: \"x\"\r\n").status, 200, "{path}");
    }
    let style = elements(site.get("/").text()).unwrap();
    let style = style
        .iter()
        .find(|element| element.get("rel") == Some("stylesheet"))
        .unwrap()
        .get("href")
        .unwrap()
        .to_owned();
    assert!(site.get(&style).header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn a_new_report_is_shown_without_a_restart_and_a_stop_is_orderly() {
    let program = instance();
    let mut site = Site::start(&program);
    assert!(!site.get("/annuaire").text().contains("Trou-la-Ville"));
    program.write("in/nouveau.html", "<html><title>Commune de Trou-la-Ville</title><h1>Commune de Trou-la-Ville</h1><p>Recommandation n° 1 : tenir un inventaire des biens.</p></html>");
    let _ = program.run(&["import", "in"]).success();
    let shown = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        let found = site.get("/recherche?q=inventaire&in=conclusions&publication=nouveau");
        found.status == 200 && found.text().contains("/conclusions/")
    });
    assert!(shown, "the new report is found");
    let health: Value = serde_json::from_str(site.get("/health").text()).unwrap();
    assert_eq!(health["status"], "ok");
    assert_eq!(site.stop(), Some(0));
}
