//! Any text read as a query: an error that points into it, or a canonical form that is read again as itself.
#![no_main]

use jiff::civil::date;

libfuzzer_sys::fuzz_target!(|query: &str| {
    let today = date(2026, 11, 27);
    match cambon_indexer::canonical(query, today) {
        Ok(canonical) => assert_eq!(cambon_indexer::canonical(&canonical, today).as_deref(), Ok(canonical.as_str())),
        Err(error) => {
            assert!((1..=query.chars().count() + 1).contains(&error.position), "{error}");
            if let Some(proposal) = error.proposal {
                assert!(cambon_indexer::canonical(&proposal, today).is_ok(), "the proposal {proposal:?} is refused too");
            }
        }
    }
});
