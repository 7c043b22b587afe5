//! Lists of every kind, as they are and as they break.
#![allow(clippy::unwrap_used)]

use super::*;

fn source(discovery: &str) -> Source {
    let text = format!(
        "name='essai'\ninstitution='Essai'\nhome='https://www.essai.fr/'\nlicence='?'\nrhythm='daily'\n\
         evidence={{grade='unverified',note='test'}}\n[[discovery]]\n{discovery}"
    );
    Source::parse(&text, "essai").unwrap()
}

fn found(discovery: &str, url: &str, bytes: &[u8]) -> Found {
    let source = source(discovery);
    let url = Url::parse(url).unwrap();
    read(&source, &source.discovery[0], Answer { url: &url, bytes, content_type: None, page: 0 })
}

#[track_caller]
fn check(discovery: &str, bytes: &[u8], entries: &[&str], further: &[&str], warnings: usize) {
    let found = found(discovery, "https://www.essai.fr/liste?page=0", bytes);
    let urls: Vec<&str> = found.entries.iter().map(|entry| entry.url.as_str()).collect();
    assert_eq!(urls, entries, "{:?}", found.warnings);
    assert_eq!(found.further, further);
    assert_eq!(found.warnings.len(), warnings, "{:?}", found.warnings);
}

const SITEMAP: &str = "kind='sitemap'\nurl='https://www.essai.fr/s.xml'";

#[test]
fn sitemaps() {
    let whole = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> https://www.essai.fr/a?x=1&amp;y=2 </loc>\
                 <lastmod>2026-01-05</lastmod></url><url><loc><![CDATA[/b]]></loc></url><url><loc>mailto:x</loc></url></urlset>";
    check(SITEMAP, whole.as_bytes(), &["https://www.essai.fr/a?x=1&y=2", "https://www.essai.fr/b"], &[], 1);
    check(
        SITEMAP,
        b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>",
        &[],
        &["https://www.essai.fr/s1.xml"],
        0,
    );
    check(
        SITEMAP,
        b"<urlset><url><loc>/a</loc></url><url><loc>/b</url>",
        &["https://www.essai.fr/a"],
        &[],
        1,
    );
    check(SITEMAP, b"<html>404</html>", &[], &[], 1);
}

#[test]
fn feeds_name_wrong_encodings() {
    let feed = b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>x</title><item><title>\xc9tat</title>\
                 <link>/a?utm_source=rss</link><pubDate>Thu, 08 Jan 2026 23:30:00 +0000</pubDate><description>&lt;p&gt;Un &lt;b&gt;mot&lt;/b&gt;</description></item></channel></rss>";
    let found = found("kind='feed'\nurl='https://www.essai.fr/rss'", "https://www.essai.fr/rss", feed);
    let entry = &found.entries[0];
    assert_eq!((entry.url.as_str(), entry.title.as_deref()), ("https://www.essai.fr/a", Some("État")));
    assert_eq!(
        entry.date,
        Some(jiff::civil::date(2026, 1, 9)),
        "midnight in France is the day before in UTC"
    );
    assert_eq!(entry.summary.as_deref(), Some("Un mot"));
    check("kind='feed'\nurl='https://www.essai.fr/rss'", b"<html>", &[], &[], 1);
}

#[test]
fn listings() {
    let listing = "kind='listing'\nurl='https://www.essai.fr/liste'\nitem='li.r'\ntitle='h2'\ndate='time@datetime'\npager={parameter='page'}";
    let page = "<ul><li class=r><a href='/a;jsessionid=9'><h2>A</h2></a><time datetime='2026-02-03T00:00'></time><li class=r><h2>sans lien</h2></ul>";
    check(listing, page.as_bytes(), &["https://www.essai.fr/a"], &["https://www.essai.fr/liste?page=1"], 1);
    check(listing, b"<ul></ul>", &[], &[], 0);
    let next = listing.replace("parameter='page'", "next='a[rel=next]@href'");
    check(
        &next,
        b"<li class=r><a href='/a'></a></li><a rel=next href='?page=7'>",
        &["https://www.essai.fr/a"],
        &["https://www.essai.fr/liste?page=7"],
        0,
    );
}

#[test]
fn catalogues_and_lists() {
    let ods = r#"{"total_count":3,"results":[{"dataset_id":"comptes","metas":{"default":{"title":"Comptes","modified":"2026-01-02T03:04:05+00:00"}}}]}"#;
    check(
        "kind='opendatasoft'\nurl='https://www.essai.fr/api'",
        ods.as_bytes(),
        &["https://www.essai.fr/explore/dataset/comptes/"],
        &["https://www.essai.fr/liste?page=0&offset=1"],
        0,
    );
    let datagouv =
        r#"{"data":[{"slug":"rod","title":"ROD","created_at":"2020-01-09"}],"next_page":"/api?page=2"}"#;
    check(
        "kind='datagouv'\nurl='https://www.essai.fr/api'",
        datagouv.as_bytes(),
        &["https://www.essai.fr/fr/datasets/rod/"],
        &["https://www.essai.fr/api?page=2"],
        0,
    );
    let json = "kind='json'\nurl='https://www.essai.fr/l.json'\nitems='d.items'\nlink='u'\n";
    check(json, br#"{"d":{"items":[{"u":"/a"},{"v":1}]}}"#, &["https://www.essai.fr/a"], &[], 0);
    check(json, b"{", &[], &[], 2);
    let csv = "kind='csv'\nurl='https://www.essai.fr/l.csv'\nlink='url'\ntitle='titre'\ndate='jour'\nencoding='iso-8859-15'";
    let list = found(csv, "https://www.essai.fr/l.csv", b"titre;jour;url\nc\xbdur;03/02/2026;/a\n;;\n");
    assert_eq!(
        (list.entries[0].title.as_deref(), list.entries[0].date),
        (Some("cœur"), Some(jiff::civil::date(2026, 2, 3)))
    );
    check(csv, b"a;b\n1;2\n", &[], &[], 1);
}

#[test]
fn days_and_moments() {
    assert_eq!(day("2026-05-31T10:00:00+02:00"), Some(jiff::civil::date(2026, 5, 31)));
    assert_eq!(day("31/05/2026"), Some(jiff::civil::date(2026, 5, 31)));
    assert_eq!((day("31 mai 2026"), day("32/05/2026"), day("é026-05-31")), (None, None, None));
    assert!(moment_ms("2026-05-31") > moment_ms("2026-05-31T10:00:00Z"));
}

proptest::proptest! {
    #[test]
    fn never_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        for kind in ["feed", "sitemap", "opendatasoft", "datagouv"] {
            let found = found(&format!("kind='{kind}'\nurl='https://www.essai.fr/x'"), "https://www.essai.fr/x", &bytes);
            assert!(found.entries.len() <= bytes.len());
        }
    }
}
