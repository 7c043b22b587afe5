//! Any text analysed: words in order, without overlap, on the boundaries of characters, none of them empty; those of its pieces.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut reached = 0;
    let words = cambon_indexer::analyse(text);
    let mut of_pieces = cambon_indexer::pieces(text).flat_map(cambon_indexer::analyse);
    assert!(words.iter().all(|word| of_pieces.next().is_some_and(|other| other.accented == word.accented)));
    assert!(of_pieces.next().is_none());
    for token in words {
        assert!(reached <= token.range.start && token.range.start < token.range.end && token.range.end <= text.len());
        assert!(text.is_char_boundary(token.range.start) && text.is_char_boundary(token.range.end));
        assert!(!token.accented.is_empty() && !token.folded.is_empty());
        assert!(token.stems().iter().all(|stem| !stem.is_empty()));
        reached = token.range.end;
    }
    let articles = cambon_indexer::articles(text);
    assert!(articles.iter().all(|article| !article.is_empty()));
    assert!(articles.is_empty() || cambon_indexer::pieces(text).any(cambon_document::legal::may_refer));
});
