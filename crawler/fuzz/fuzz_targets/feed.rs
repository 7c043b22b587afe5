//! Any bytes as a feed.
#![no_main]

mod list;

use std::sync::LazyLock;

use cambon_crawler::source::Source;
use libfuzzer_sys::fuzz_target;

static SOURCE: LazyLock<Source> = LazyLock::new(|| list::source_of("feed"));

fuzz_target!(|data: &[u8]| list::check(&SOURCE, data));
