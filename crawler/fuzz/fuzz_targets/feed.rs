//! Any bytes as a feed: no panic, and every address found is canonical.
#![no_main]

use std::sync::LazyLock;

use cambon_crawler::discovery::{Answer, read};
use cambon_crawler::source::Source;
use libfuzzer_sys::fuzz_target;
use url::Url;

static SOURCE: LazyLock<Source> = LazyLock::new(|| {
    let text = "name='x'\ninstitution='x'\nhome='https://x.fr/'\nlicence='x'\nrhythm='daily'\nevidence={grade='unverified',note='x'}\n                [[discovery]]\nkind='feed'\nurl='https://x.fr/list'";
    Source::parse(text, "x").expect("a constant description")
});

fuzz_target!(|data: &[u8]| {
    let url = Url::parse("https://x.fr/list").expect("a constant address");
    let found = read(&SOURCE, &SOURCE.discovery[0], Answer { url: &url, bytes: data, content_type: None, page: 0 });
    for entry in found.entries {
        let again = SOURCE.address_rules().canonical(&entry.url, None).expect("a canonical address is one");
        assert_eq!(again.as_str(), entry.url);
    }
});
