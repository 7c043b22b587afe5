//! What a browser sees: pages, feeds and API over the catalogue, the index and the newsroom, rendered here and usable without
//! JavaScript. It never decides what a conclusion is, what it is about or what resembles it: that is the classifier's and the
//! indexer's. It knows neither flags nor configuration files.

pub mod address;
pub mod answer;
pub mod app;
pub mod doctrine;
pub mod failure;
mod guard;
mod markdown;
pub mod markup;
mod metrics;
mod pages;
mod recent;
pub mod remarks;
mod router;
pub mod server;
mod settings;
mod snapshot;
mod stream;
mod visit;
pub mod words;

pub use app::App;
pub use server::{run, serve};
pub use settings::{HealthOf, Postman, Settings, SourceHealth, ThemesOf};
