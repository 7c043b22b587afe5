//! Rows of text on their way out, many written at a time.

use std::io::Write;

use anyhow::Result;

/// Bytes gathered before they are written.
const BUFFER_BYTES: usize = 64 << 10;

/// Rows that are gathered, then written.
pub struct Lines<W: Write> {
    /// What is not written yet.
    pub buffer: Vec<u8>,
    out: W,
}

impl<W: Write> Lines<W> {
    /// None yet.
    pub fn new(out: W) -> Self {
        Self { buffer: Vec::with_capacity(2 * BUFFER_BYTES), out }
    }

    /// A row has ended: writes what is gathered if it is much.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end_row(&mut self) -> Result<()> {
        if self.buffer.len() >= BUFFER_BYTES {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.out.write_all(&self.buffer)?;
        Ok(self.out.flush()?)
    }
}
