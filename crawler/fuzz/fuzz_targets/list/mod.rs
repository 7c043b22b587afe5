//! What holds of every list, whatever its bytes: no panic, every address is canonical, no title is longer than it may be.

use cambon_crawler::discovery::{Answer, LONGEST_TITLE, read};
use cambon_crawler::source::Source;
use url::Url;

/// A source whose only discovery is of this kind.
pub fn source_of(kind: &str) -> Source {
    let text = format!(
        "name='x'\ninstitution='x'\nhome='https://x.fr/'\nlicence='x'\nrhythm='daily'\nevidence={{grade='unverified',note='x'}}\n\
         [[discovery]]\nkind='{kind}'\nurl='https://x.fr/list'"
    );
    Source::parse(&text, "x").expect("a constant description")
}

/// Reads any bytes as the list of a source.
pub fn check(source: &Source, data: &[u8]) {
    let url = Url::parse("https://x.fr/list").expect("a constant address");
    let found = read(source, &source.discovery[0], Answer { url: &url, bytes: data, content_type: None, page: 0 });
    let addresses = found.entries.iter().map(|entry| &entry.url).chain(&found.further);
    for address in addresses {
        let again = source.address_rules().canonical(address, None).expect("a canonical address is one");
        assert_eq!(again.as_str(), address);
    }
    for title in found.entries.iter().filter_map(|entry| entry.title.as_ref()) {
        assert!(title.chars().count() <= LONGEST_TITLE);
    }
}
