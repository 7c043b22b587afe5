//! Any text analysed: words in order, without overlap, on the boundaries of characters, none of them empty.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut reached = 0;
    for token in cambon_indexer::analyse(text) {
        assert!(reached <= token.range.start && token.range.start < token.range.end && token.range.end <= text.len());
        assert!(text.is_char_boundary(token.range.start) && text.is_char_boundary(token.range.end));
        assert!(!token.accented.is_empty() && !token.folded.is_empty());
        assert!(token.stems().iter().all(|stem| !stem.is_empty()));
        reached = token.range.end;
    }
    for article in cambon_indexer::articles(text) {
        assert!(!article.is_empty());
    }
});
