//! Exports as the researcher meets them: tables, data packages, citations, bulk files; read by programs that are not ours.

mod bulk;
mod bulk_format;
mod citing;
mod packages;
mod support;
mod tables;
mod vignettes;
