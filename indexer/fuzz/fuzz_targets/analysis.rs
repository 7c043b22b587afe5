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
    let mut begin = 0;
    let parts = cambon_indexer::pieces(text).map(|piece| {
        begin += piece.len();
        (piece, begin - piece.len()..begin)
    });
    let may_refer = parts.filter(|(piece, _)| cambon_document::legal::may_refer(piece)).map(|(_, range)| range);
    let within = cambon_document::legal::find_within(text, may_refer);
    assert_eq!(format!("{within:?}"), format!("{:?}", cambon_document::legal::find(text)));
});
