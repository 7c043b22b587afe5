//! How much is read of one file. Time and memory are NOT limited here: whoever calls does that, from outside.

/// Most that is read of one file; what has more is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Pages of a PDF.
    pub pages: usize,
    /// Characters drawn by a PDF.
    pub characters: usize,
    /// Bytes to which all the parts of a DOCX that are read unpack, and bytes of an HTML page.
    pub unpacked_bytes: u64,
}

/// One of the limits, for whoever can name the setting that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::pages`].
    Pages,
    /// [`Limits::characters`].
    Characters,
    /// [`Limits::unpacked_bytes`].
    UnpackedBytes,
    /// Built in: no sound file has so much.
    Fixed,
}

impl Default for Limits {
    /// Ten times the largest report known, and more.
    fn default() -> Self {
        Self { pages: 5_000, characters: 40_000_000, unpacked_bytes: 256 << 20 }
    }
}
