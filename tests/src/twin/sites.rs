//! The sites of the twin: what each answers to each path, and how each is described.

mod odd;

use std::time::Duration;

use super::{Reply, State, locked, pdf};

/// Publications beyond this number on the first page of a listing.
const PER_PAGE: usize = 50;

/// Requests to the largest site after which its robots.txt changes.
const ROBOTS_CHANGE: u32 = 40;

pub(super) fn answer(state: &State, site: &str, path: &str, etag: Option<&str>) -> Reply {
    let times = state.times(&format!("{site}{path}"));
    let total = state.times(site);
    let reply = match site {
        "cour" => cour(state, path, total),
        "files" => files(state, path, times),
        "senat" => senat(path),
        "portail" => portail(state, path),
        "liste" => liste(state, path),
        "mur" if path != "/robots.txt" => {
            Reply::html("<form><div class=\"g-recaptcha\"></div>Vérifiez que vous êtes humain</form>")
        }
        "lent" => lent(path, times),
        "voisin" | "bavard" | "agenda" | "variable" | "panne" => odd::answer(state, site, path, total),
        _ => Reply::status(404),
    };
    validated(reply, etag)
}

/// Answers with an ETag and in one line to who knows it.
fn validated(reply: Reply, etag: Option<&str>) -> Reply {
    if reply.status != 200 || reply.said_length.is_some() {
        return reply;
    }
    let sum = reply
        .body
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    let own = format!("\"{sum:x}\"");
    let reply = reply.with("ETag", &own);
    if etag == Some(own.as_str()) { Reply { status: 304, ..reply } } else { reply }
}

fn number(path: &str) -> Option<usize> {
    let digits: String =
        path.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().ok()
}

fn cour(state: &State, path: &str, total: u32) -> Reply {
    let count = state.plan.publications;
    let edition = *locked(&state.edition);
    if path == "/robots.txt" {
        let later = if total > ROBOTS_CHANGE { "Disallow: /fr/publications/retiree-\n" } else { "" };
        let robots = format!("User-agent: *\nDisallow: /fr/prive/\n{later}");
        return Reply::new("text/plain", robots).with("Cache-Control", "max-age=60");
    }
    if path == "/sitemaps/index.xml" {
        return Reply::new(
            "application/xml",
            "<sitemapindex><sitemap><loc>/sitemaps/1.xml</loc></sitemap></sitemapindex>",
        );
    }
    if path == "/sitemaps/1.xml" {
        let entry = |n: usize| {
            let day = if edition > 1 && n == 55 { "2099-01-01" } else { "2026-01-05" };
            format!("<url><loc>/fr/publications/rapport-{n}</loc><lastmod>{day}</lastmod></url>")
        };
        let entries: String = (PER_PAGE..count).map(entry).collect();
        let extra = if state.plan.faults {
            "<url><loc>/fr/prive/secret-1</loc></url><url><loc>/fr/publications/bombe</loc></url><url><loc>/fr/publications/ailleurs</loc></url>"
        } else {
            ""
        };
        return Reply::new("application/xml", format!("<urlset>{entries}{extra}</urlset>"));
    }
    if path.starts_with("/fr/publications?page=") || path == "/fr/publications" {
        return listing(state, number(path).unwrap_or(0));
    }
    match path {
        "/fr/publications/bombe" => {
            let bomb = gzip_of_zeros();
            Reply::new("text/html", bomb).with("Content-Encoding", "gzip")
        }
        "/fr/publications/ailleurs" => Reply::moved(&format!("{}/interne", state.base("interdit"))),
        _ if path.starts_with("/fr/publications/retiree-") => {
            publication(state, number(path).unwrap_or(0) + 1_000_000)
        }
        _ => match number(path).filter(|n| *n < count && path.starts_with("/fr/publications/rapport-")) {
            Some(n) => publication(state, n),
            None => Reply::status(404),
        },
    }
}

/// 300 MB of zeros, packed twice over: gzip of 1 MB repeated, as members of one stream.
fn gzip_of_zeros() -> Vec<u8> {
    // Made by `head -c 1000000 /dev/zero | gzip -9n`: 1,003 bytes a member.
    use std::process::{Command, Stdio};
    let made = Command::new("sh")
        .args(["-c", "head -c 1000000 /dev/zero | gzip -9n"])
        .stderr(Stdio::null())
        .output();
    made.map(|output| output.stdout).unwrap_or_default().repeat(300)
}

fn listing(state: &State, page: usize) -> Reply {
    let first = page * PER_PAGE;
    let last = (first + PER_PAGE).min(PER_PAGE).min(state.plan.publications);
    let mut items: String = (first..last)
        .map(|n| {
            format!(
                "<li class=\"search-result\"><a href=\"/fr/publications/rapport-{n};jsessionid={page}A{n}?utm_source=liste\"><h2 class=\"title\">Commune de Val-{n} (Gironde)</h2></a><time datetime=\"2026-01-05\">5 janvier 2026</time></li>"
            )
        })
        .collect();
    // A pager that never ends shows the last entries for ever.
    if items.is_empty() {
        items = "<li class=\"search-result\"><a href=\"/fr/publications/rapport-0\"><h2 class=\"title\">Commune de Val-0 (Gironde)</h2></a></li>".to_owned();
    }
    if state.plan.faults && page == 1 {
        items.push_str(
            "<li class=\"search-result\"><a href=\"/fr/publications/retiree-1\"><h2>Retirée</h2></a></li>",
        );
    }
    Reply::html(&format!(
        "<ul class=\"search-list-results\">{items}</ul><a rel=\"next\" href=\"?page={}\">suivante</a><a href=\"/agenda?mois={}\">agenda</a>",
        page + 1,
        page + 1
    ))
}

fn publication(state: &State, n: usize) -> Reply {
    let base = state.base("files");
    let answer = if n % 50 == 3 {
        format!(
            "<a data-document href=\"{base}/system/files/rapport-{n}-rep-maire.pdf\">Réponse du maire</a>"
        )
    } else {
        String::new()
    };
    let session = if n == 20 { "?PHPSESSID=77" } else { "" };
    let corrected = if n == 55 && *locked(&state.edition) > 1 { ", rectificatif" } else { "" };
    let page = format!(
        "<h1>Commune de Val-{n} (Gironde){corrected}</h1><time class=\"date\" datetime=\"2026-01-05\">5 janvier 2026</time><a data-document href=\"{base}/system/files/rapport-{n}.pdf{session}\">Rapport</a>{answer}"
    );
    if n == 26 {
        // cp1252 that calls itself UTF-8.
        let mut bytes = b"<html><body><h1>Commune de Val-26 (Gironde) : l\x92\xe9t\xe9</h1>".to_vec();
        bytes.extend_from_slice(page.as_bytes());
        return Reply::new("text/html; charset=utf-8", bytes);
    }
    Reply::html(&page)
}

/// The document of a publication.
pub(super) fn document(state: &State, n: usize, name: &str) -> Vec<u8> {
    if let Some(report) = state.plan.reports.get(n).filter(|_| !name.contains("-rep-")) {
        return report.clone();
    }
    // Two publications with the same file.
    let told = if n == 22 { 21 } else { n };
    let edition = if n == 55 { *locked(&state.edition) } else { 1 };
    let part = if name.contains("-rep-") { "Reponse" } else { "Rapport" };
    pdf(&[
        format!("{part} d'observations definitives, commune de Val-{told}, edition {edition}"),
        "Recommandations".to_owned(),
        format!("Recommandation n 1 : tenir un inventaire des biens de la commune de Val-{told}."),
    ])
}

// Long because it is the table of faults.
fn files(state: &State, path: &str, times: u32) -> Reply {
    if path == "/robots.txt" {
        return Reply::new("text/plain", "User-agent: *\nCrawl-delay: 3\n");
    }
    if let Some(step) = path.strip_prefix("/chaine/") {
        return Reply::moved(&format!("/chaine/{}", step.parse::<u32>().unwrap_or(0) + 1));
    }
    match path {
        "/boucle/a" => return Reply::moved("/boucle/b"),
        "/boucle/b" => return Reply::moved("/boucle/a"),
        _ => {}
    }
    let Some(n) = number(path.split("-rep-").next().unwrap_or(path)) else { return Reply::status(404) };
    let body = document(state, n, path);
    let good = Reply::new("application/pdf", body.clone());
    if !state.plan.faults || path.contains("-rep-") {
        return good;
    }
    let half = body[..body.len() / 2].to_vec();
    match n {
        5 => Reply::status(503),
        7 => Reply { said_length: Some(body.len()), body: half, ..good },
        8 if times == 0 => Reply { said_length: Some(body.len()), body: half, ..good },
        9 => Reply::new("application/pdf", half),
        10 => Reply::moved("/boucle/a"),
        11 => Reply::moved("/chaine/0"),
        12 => Reply::new("application/pdf", "<!doctype html><html><body>connexion</body></html>"),
        13 => Reply::new("text/html", body),
        15 => Reply::status(404),
        16 => Reply::status(410),
        17 => Reply::moved(&format!("{}/interne.pdf", state.base("interdit"))),
        18 => Reply { drip: Some((40, Duration::from_millis(100))), ..good },
        19 => Reply::new("application/pdf", ""),
        25 => Reply { said_length: Some(50), ..good },
        _ if n % 97 == 1 && times == 0 => {
            Reply { retry_after_s: Some(120), ..Reply::status(429) }.with("Retry-After", "120")
        }
        _ if n % 101 == 2 && times == 0 => {
            let soon = std::time::SystemTime::now() + Duration::from_secs(60);
            Reply { retry_after_s: Some(55), ..Reply::status(503) }.with("Retry-After", &http_date(soon))
        }
        _ => good,
    }
}

/// RFC 9110's date, by the days-from-civil rule turned round.
fn http_date(at: std::time::SystemTime) -> String {
    let seconds = at.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (i64::try_from(seconds / 86_400).unwrap_or(0), seconds % 86_400);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} GMT",
        weekdays[usize::try_from(days.rem_euclid(7)).unwrap_or(0)],
        names[usize::try_from(month - 1).unwrap_or(0)],
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// A feed in ISO-8859-15 and pages that are the documents.
fn senat(path: &str) -> Reply {
    match path {
        "/robots.txt" => Reply::status(404),
        "/rss/rapports.rss" => {
            let items: String = (0..20).map(|n| format!("<item><title>Rapport n\u{b0} {n}</title><link>/rap/r25-{n}/r25-{n}.html</link><pubDate>Mon, 05 Jan 2026 10:00:00 +0100</pubDate></item>")).collect();
            let feed = format!(
                "<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?><rss version=\"2.0\"><channel><title>x</title>{items}</channel></rss>"
            );
            Reply::new(
                "application/rss+xml",
                feed.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>(),
            )
        }
        _ => {
            let page = format!(
                "<html><body><h1>Rapport {path} : c\u{bd}ur de m\u{e9}tier, 3 M\u{a4}</h1><p>Co\u{fb}t des r\u{e9}gies : recommandation.</p></body></html>"
            );
            Reply::new(
                "text/html; charset=ISO-8859-15",
                page.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>(),
            )
        }
    }
}

/// An Opendatasoft portal of 25 data sets, ten a page.
fn portail(state: &State, path: &str) -> Reply {
    if !path.starts_with("/api/") {
        return Reply::status(404);
    }
    let offset = path.split("offset=").nth(1).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let results: Vec<String> = (offset..(offset + 10).min(25))
        .map(|n| format!("{{\"dataset_id\":\"comptes-{n}\",\"metas\":{{\"default\":{{\"title\":\"Comptes {n} ({})\"}}}}}}", state.ports.len()))
        .collect();
    Reply::new("application/json", format!("{{\"total_count\":25,\"results\":[{}]}}", results.join(",")))
}

/// A list in cp1252 that leads to documents without pages.
fn liste(state: &State, path: &str) -> Reply {
    match path {
        "/liste.csv" => {
            let rows: String =
                (0..10).map(|n| format!("Avis n\u{b0} {n};05/01/2026;/docs/avis-{n}.pdf\n")).collect();
            let text = format!("titre;jour;lien\n{rows}");
            Reply::new(
                "text/csv; charset=utf-8",
                text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>(),
            )
        }
        _ if path.starts_with("/docs/") => {
            Reply::new("application/pdf", document(state, 5_000 + number(path).unwrap_or(0), path))
        }
        _ => Reply::status(404),
    }
}

/// Its robots.txt fails twice, then asks for patience.
fn lent(path: &str, times: u32) -> Reply {
    match path {
        "/robots.txt" if times < 2 => Reply::status(500),
        "/robots.txt" => {
            Reply::new("text/plain", "User-agent: cambonbot\nCrawl-delay: 10\nDisallow: /prive\n")
        }
        "/rss.xml" => Reply::new(
            "application/rss+xml",
            "<rss version=\"2.0\"><channel><title>x</title><item><title>A</title><link>/a.html</link></item><item><title>B</title><link>/prive/b.html</link></item></channel></rss>",
        ),
        _ => Reply {
            drip: Some((60, Duration::from_millis(5))),
            ..Reply::html("<h1>Une page lente</h1><p>Le service a pris note de la recommandation.</p>")
        },
    }
}

// Long because it is the table of descriptions.
pub(super) fn descriptions(state: &State) -> Vec<(String, String)> {
    let head = |name: &str, extra: &str| {
        let base = state.base(name);
        let host = base.trim_start_matches("http://").to_owned();
        format!(
            "name = \"{name}\"\ninstitution = \"Jumeau {name}\"\nhome = \"{base}/\"\nlicence = \"aucune\"\nrhythm = \"daily\"\n{extra}private_hosts = [\"{host}\"{}]\nevidence = {{ grade = \"tested\", note = \"jumeau\" }}\n",
            if matches!(name, "cour" | "voisin") {
                format!(", \"{}\"", state.base("files").trim_start_matches("http://"))
            } else {
                String::new()
            }
        )
    };
    let list = |name: &str, kind: &str, path: &str| {
        format!("[[discovery]]\nkind = \"{kind}\"\nurl = \"{}{path}\"\n", state.base(name))
    };
    let cour = format!(
        "{}{}{}item = \"ul.search-list-results > li.search-result\"\ntitle = \"h2\"\ndate = \"time@datetime\"\npager = {{ next = \"a[rel=next]@href\" }}\n[page]\npath = \"^/fr/(publications|prive)/\"\ndate = [\"time.date@datetime\"]\ndocuments = [\"a[data-document]@href\"]\n",
        head("cour", ""),
        list("cour", "sitemap", "/sitemaps/index.xml"),
        list("cour", "listing", "/fr/publications"),
    );
    let of = |name: &str, text: String| (format!("{name}.toml"), text);
    let pages = |name: &str| {
        of(name, format!("{}{}", head(name, "keep = \"pages\"\n"), list(name, "feed", "/rss.xml")))
    };
    let agenda = format!(
        "{}{}item = \"li\"\npager = {{ next = \"a[rel=next]@href\", most_pages = {} }}\n",
        head("agenda", "keep = \"notices\"\n"),
        list("agenda", "listing", "/mois/0"),
        odd::MOST_MONTHS,
    );
    vec![
        pages("voisin"),
        pages("bavard"),
        pages("variable"),
        pages("panne"),
        of("agenda", agenda),
        of("cour", cour),
        of(
            "senat",
            format!("{}{}", head("senat", "keep = \"pages\"\n"), list("senat", "feed", "/rss/rapports.rss")),
        ),
        of(
            "portail",
            format!(
                "{}{}",
                head("portail", "keep = \"notices\"\n"),
                list("portail", "opendatasoft", "/api/explore/v2.1/catalog/datasets?limit=10")
            ),
        ),
        of(
            "liste",
            format!(
                "{}{}link = \"lien\"\ntitle = \"titre\"\ndate = \"jour\"\n",
                head("liste", ""),
                list("liste", "csv", "/liste.csv")
            ),
        ),
        of("mur", format!("{}{}", head("mur", ""), list("mur", "feed", "/rss.xml"))),
        of("lent", format!("{}{}", head("lent", "keep = \"pages\"\n"), list("lent", "feed", "/rss.xml"))),
    ]
}
