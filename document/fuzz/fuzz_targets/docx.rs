//! Any bytes read as a DOCX: whole packages, and (where they are none) the XML of a text in a package made around it.
#![no_main]

use std::io::{Cursor, Write};

use cambon_document::Limits;
use zip::{ZipWriter, write::SimpleFileOptions};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let package = if bytes.starts_with(b"PK") { bytes.to_vec() } else { around(bytes) };
    if let Ok(document) = cambon_document::docx::read(&package, &Limits::default()) {
        assert_eq!(document.validate(), Ok(()));
    }
});

/// A package whose parts are the pieces of `bytes` between zero bytes.
fn around(bytes: &[u8]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let names = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml"];
    for (name, part) in names.iter().zip(bytes.split(|byte| *byte == 0)) {
        let _ = package.start_file(*name, SimpleFileOptions::default());
        let _ = package.write_all(part);
    }
    package.finish().map(Cursor::into_inner).unwrap_or_default()
}
