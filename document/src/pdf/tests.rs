//! Layout rules on drawn pages.
