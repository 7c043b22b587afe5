//! Tests of the DOCX reader on packages made for the purpose.
#![allow(clippy::unwrap_used)]
