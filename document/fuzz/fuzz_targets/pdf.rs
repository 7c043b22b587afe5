//! Any bytes read as a PDF: no panic of ours, and a document that keeps its invariants.
//!
//! A panic in the interpreter, which is not ours, is what `pdf::read` turns into a refusal; it does not end the run.
#![no_main]

use std::sync::Once;

use cambon_document::{Reading, pdf};

static HOOK: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    HOOK.call_once(|| {
        let default = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let ours = panic.location().is_some_and(|place| !place.file().contains("/registry/") && !place.file().contains("hayro"));
            if ours {
                default(panic);
            }
        }));
    });
    if let Ok(document) = pdf::read(bytes, &mut Reading::default()) {
        assert_eq!(document.validate(), Ok(()));
    }
});
