//! For machines: sitemaps, robots.txt, health, metrics.

use std::fmt::Write;

use cambon_newsroom::links;
use serde_json::json;

use super::glossary;
use crate::address;
use crate::answer::{Answer, Keep};
use crate::failure::Failure;
use crate::markup::escaped;
use crate::visit::Visit;

/// Addresses of a sitemap (the protocol allows 50,000).
const A_SITEMAP: usize = 40_000;

const XML: &str = "application/xml; charset=utf-8";

/// The index of sitemaps.
///
/// # Errors
/// Never.
pub fn sitemap(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let site = escaped(&visit.app.settings.site);
    let parts = addresses(visit).len().div_ceil(A_SITEMAP);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for part in 1..=parts {
        let _ = writeln!(out, "<sitemap><loc>{site}/sitemaps/{part}.xml</loc></sitemap>");
    }
    out.push_str("</sitemapindex>\n");
    Ok(Answer::of(XML, out))
}

/// One sitemap.
///
/// # Errors
/// When there is none of this number.
pub fn part_of_sitemap(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let number = visit.part("name").strip_suffix(".xml").and_then(|number| number.parse::<usize>().ok());
    let number = number.and_then(|number| number.checked_sub(1)).ok_or(Failure::NotFound)?;
    let all = addresses(visit);
    let part = all.chunks(A_SITEMAP).nth(number).ok_or(Failure::NotFound)?;
    let site = &visit.app.settings.site;
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (path, changed) in part {
        let changed = changed.as_ref().map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        let _ = writeln!(out, "<url><loc>{}</loc>{changed}</url>", escaped(&format!("{site}{path}")));
    }
    out.push_str("</urlset>\n");
    Ok(Answer::of(XML, out))
}

/// Pages that search engines may list, with the day on which they changed. Conclusions are reached from their reports.
fn addresses(visit: &Visit<'_>) -> Vec<(String, Option<String>)> {
    let fixed = [
        "/",
        "/themes",
        "/organismes",
        "/juridictions",
        "/fondements",
        "/annuaire",
        "/lettres",
        "/glossaire",
        "/sources",
        "/precision",
        "/a-propos",
        "/methode",
        "/api",
        "/flux",
    ];
    let mut all: Vec<(String, Option<String>)> =
        fixed.iter().map(|path| ((*path).to_owned(), None)).collect();
    let snapshot = &visit.snapshot;
    for entry in &snapshot.directory.entries {
        let Some(id) = &entry.publication else { continue };
        let day = cambon_newsroom::date_of(entry.revised.unwrap_or(entry.first_seen));
        all.push((links::publication("", id), Some(day.to_string())));
    }
    let topics = visit.app.names.taxonomy.topics().iter();
    all.extend(topics.map(|topic| (address::theme(topic.code.as_str()), None)));
    all.extend(snapshot.bodies.keys().map(|slug| (address::body(slug), None)));
    all.extend(snapshot.jurisdictions.keys().map(|code| (address::jurisdiction(code), None)));
    all.extend(glossary::terms().iter().map(|term| (format!("/glossaire/{}", term.slug()), None)));
    all
}

/// What robots may ask: pages, not every search.
///
/// # Errors
/// Never.
pub fn robots(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let text = format!(
        "User-agent: *\nDisallow: /recherche\nDisallow: /flux/recherche\nDisallow: /api/v1/\nDisallow: /abonnement\nDisallow: /preferences\n\
         Disallow: /confirmation\nDisallow: /desabonnement\n\nSitemap: {}/sitemap.xml\n",
        visit.app.settings.site
    );
    Ok(Answer::of("text/plain; charset=utf-8", text))
}

/// Whether the site can answer; 503 where searches have no index.
///
/// # Errors
/// When it cannot be written.
pub fn health(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let snapshot = &visit.snapshot;
    let ready = snapshot.searcher().is_ok();
    let state = json!({
        "status": if ready { "ok" } else { "no index" },
        "version": env!("CARGO_PKG_VERSION"),
        "catalogue_revision": snapshot.revision,
        "index_revision": snapshot.index_revision,
        "publications": snapshot.counts.publications,
    });
    Ok(Answer::json(&state)?.status(if ready { 200 } else { 503 }).keep(Keep::Never))
}

/// What was counted, for Prometheus.
///
/// # Errors
/// Never.
pub fn metrics(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let snapshot = &visit.snapshot;
    let gauge = |count: u64| count as f64;
    let behind = snapshot.index_revision.map_or(1.0, |index| gauge(u64::from(index != snapshot.revision)));
    let counts = &snapshot.counts;
    let more = [
        ("cambon_publications", "Publications in the catalogue.", gauge(counts.publications)),
        ("cambon_publications_refused", "Publications that could not be read.", gauge(counts.refused)),
        ("cambon_publications_pending", "Publications that wait to be read.", gauge(counts.pending)),
        ("cambon_conclusions", "Conclusions in the catalogue.", gauge(counts.conclusions)),
        ("cambon_index_behind", "1 where the index is missing or behind the catalogue.", behind),
    ];
    let text = visit.app.metrics.text(&more);
    Ok(Answer::of("text/plain; version=0.0.4; charset=utf-8", text).keep(Keep::Never))
}
