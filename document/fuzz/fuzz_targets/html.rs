//! Any bytes read as HTML: no panic, and a document that keeps its invariants, zones and metadata included.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = cambon_document::extract(bytes, "page.html") {
        assert_eq!(document.validate(), Ok(()));
    }
});
