//! Bits and numbers in a row of bytes.

use crate::varint;

/// Bits to be read.
pub struct Bits<'a> {
    pub bytes: &'a [u8],
    /// Those read.
    pub at: usize,
}

impl Bits<'_> {
    /// The next 32 bits, zeros beyond the end; `None` where nothing is left.
    pub fn ahead(&self) -> Option<u32> {
        let from = self.at / 8;
        let left = self.bytes.get(from..).filter(|left| !left.is_empty())?;
        let mut window = [0; 8];
        let taken = left.len().min(8);
        window[..taken].copy_from_slice(&left[..taken]);
        Some((u64::from_be_bytes(window) << (self.at % 8) >> 32) as u32)
    }

    /// A number in threes of bits, each before a bit that tells whether more follow; `None` where there is none.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(3) {
            let part = self.ahead()? >> 28;
            self.at += 4;
            number |= u64::from(part >> 1) << shift;
            if part & 1 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.ahead()? >> 24;
        self.at += 8;
        u8::try_from(byte).ok()
    }
}

/// Bytes after their number, as text; `None` where they are damaged.
pub fn spelt_out(bits: &mut Bits<'_>) -> Option<String> {
    let mut length = Vec::new();
    loop {
        let byte = bits.byte()?;
        length.push(byte);
        if byte < 0x80 {
            break;
        }
    }
    let length = varint::take(&mut length.as_slice())?;
    let bytes = (0..length).map(|_| bits.byte()).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// Bits to be written.
pub struct BitsOut<'a> {
    out: &'a mut Vec<u8>,
    pending: u64,
    count: u32,
}

impl<'a> BitsOut<'a> {
    /// Behind what is there.
    pub fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, pending: 0, count: 0 }
    }

    /// The last `length` bits of a code.
    #[inline]
    pub fn put(&mut self, code: u32, length: u8) {
        self.pending = self.pending << length | u64::from(code);
        self.count += u32::from(length);
        if self.count >= 32 {
            self.count -= 32;
            self.out.extend_from_slice(&((self.pending >> self.count) as u32).to_be_bytes());
        }
    }

    /// A number, as [`Bits::number`] reads it.
    pub fn put_number(&mut self, mut number: u64) {
        while number >= 8 {
            self.put((number as u32 & 7) << 1 | 1, 4);
            number >>= 3;
        }
        self.put((number as u32) << 1, 4);
    }

    /// Fills the last byte.
    pub fn finish(self) {
        if self.count > 0 {
            let left = (self.pending << (64 - self.count)).to_be_bytes();
            self.out.extend_from_slice(&left[..self.count.div_ceil(8) as usize]);
        }
    }
}
