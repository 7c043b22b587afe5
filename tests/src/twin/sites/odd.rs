//! Sites that are odd in one way each: a robots.txt that lies elsewhere, one that never ends, a calendar that never ends, a feed whose
//! length the test sets, a site that is down.

use super::super::{Reply, State, locked};

/// Months of the calendar that its description allows.
pub(super) const MOST_MONTHS: usize = 12;

pub(super) fn answer(state: &State, site: &str, path: &str, total: u32) -> Reply {
    match (site, path) {
        ("voisin", "/robots.txt") => Reply::moved(&format!("{}/robots.txt", state.base("files"))),
        ("bavard", "/robots.txt") => Reply::new("text/plain", long_robots()),
        (_, "/robots.txt") => Reply::status(404),
        ("agenda", _) => month(path),
        ("panne", _) => Reply::status(500),
        ("variable", "/rss.xml") => feed(*locked(&state.entries), total, "/1.html"),
        ("bavard", "/rss.xml") => feed(2, 0, "/prive/1.html"),
        (_, "/rss.xml") => feed(2, 0, "/1.html"),
        _ => Reply::html(&format!("<h1>Page {path}</h1><p>Une page.</p>")),
    }
}

/// 600 KiB: what it forbids stands first, what lies behind 500 KiB is not read.
fn long_robots() -> String {
    let filler = "# remplissage de cette ligne\n".repeat(600 * 1024 / 29);
    format!("User-agent: *\nDisallow: /prive\n{filler}Disallow: /\n")
}

/// A page of a calendar: an entry that no other page has, and a month that follows.
fn month(path: &str) -> Reply {
    let number: usize = path.rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    Reply::html(&format!(
        "<ul><li><a href=\"/jour/{number}\">Rien ce mois-ci</a></li></ul><a rel=\"next\" href=\"/mois/{}\">suivant</a>",
        number + 1
    ))
}

/// A feed of so many entries, the second at a place of its own. `asked` makes it differ each time.
fn feed(entries: usize, asked: u32, second: &str) -> Reply {
    let paths = (0..entries).map(|n| if n == 1 { second.to_owned() } else { format!("/{n}.html") });
    let item = |path: String| format!("<item><title>Note {path}</title><link>{path}</link></item>");
    let items: String = paths.map(item).collect();
    Reply::new(
        "application/rss+xml",
        format!("<rss version=\"2.0\"><channel><title>x</title><!-- {asked} -->{items}</channel></rss>"),
    )
}
