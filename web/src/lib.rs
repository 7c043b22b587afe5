//! What a browser sees: pages over the catalogue, the index and the newsroom. It reads, and never decides what a conclusion is,
//! what it is about or what resembles it: that is the classifier's and the indexer's. It knows neither flags nor configuration files.

pub mod doctrine;
pub mod markup;
