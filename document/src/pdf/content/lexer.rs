//! Content streams as operators with their operands, without an allocation for each. What is not written as PDF 32000-1, 7.2 and 7.8
//! say is [`Strange`]. It does NOT know what an operator does.

#[cfg(test)]
mod tests;

use super::Strange;

/// Operands of one operator; `scn` with 32 colorants and a pattern has the most.
const MOST_OPERANDS: usize = 33;
/// Digits of a number; makers that print a sine of 180 degrees write many zeroes.
const MOST_DIGITS: usize = 40;
/// Deepest nesting of arrays and dictionaries.
const DEEPEST: usize = 32;

/// Name of an operator, padded with zeroes; longer ones, which do not exist, are all zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator(pub [u8; 3]);

/// An operand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand<'c> {
    /// A number; integers have no fraction.
    Number(f64),
    /// A name as written, without its solidus.
    Name(&'c [u8]),
    /// A string, see [`Operands::text`].
    Text(Text<'c>),
    /// An array: its elements are these of [`Operands::elements`].
    Array,
    /// A dictionary of properties.
    Properties(Properties),
}

/// A string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text<'c> {
    /// As it stands in the stream.
    Plain(&'c [u8]),
    /// Decoded, from here to there in the buffer.
    Decoded(usize, usize),
}

/// What matters of a dictionary in the stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// Number of the marked content.
    pub id: Option<i32>,
    /// It names a layer.
    pub layered: bool,
}

/// Element of an array; others are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Element<'c> {
    /// A number.
    Number(f64),
    /// A string.
    Text(Text<'c>),
}

/// Operands of the operator read last.
#[derive(Debug, Default)]
pub(super) struct Operands<'c> {
    all: Vec<Operand<'c>>,
    /// Of the last array.
    pub elements: Vec<Element<'c>>,
    decoded: Vec<u8>,
}

impl<'c> Operands<'c> {
    fn clear(&mut self) {
        self.all.clear();
        self.elements.clear();
        self.decoded.clear();
    }

    fn push(&mut self, operand: Operand<'c>) -> Result<(), Strange> {
        if self.all.len() >= MOST_OPERANDS {
            return Err(Strange);
        }
        self.all.push(operand);
        Ok(())
    }

    /// The operands in their order.
    pub(super) fn all(&self) -> &[Operand<'c>] {
        &self.all
    }

    /// The last operand.
    pub(super) fn last(&self) -> Result<Operand<'c>, Strange> {
        self.all.last().copied().ok_or(Strange)
    }

    /// The last `N` operands, all numbers.
    pub(super) fn numbers<const N: usize>(&self) -> Result<[f64; N], Strange> {
        let start = self.all.len().checked_sub(N).ok_or(Strange)?;
        let mut numbers = [0.0; N];
        for (number, operand) in numbers.iter_mut().zip(&self.all[start..]) {
            let Operand::Number(value) = operand else { return Err(Strange) };
            *number = *value;
        }
        Ok(numbers)
    }

    /// The name that is the last operand, as written.
    pub(super) fn name(&self) -> Result<&'c [u8], Strange> {
        match self.last()? {
            Operand::Name(name) => Ok(name),
            _ => Err(Strange),
        }
    }

    /// Bytes of a string.
    pub(super) fn text(&self, text: Text<'c>) -> &[u8] {
        match text {
            Text::Plain(bytes) => bytes,
            Text::Decoded(from, to) => self.decoded.get(from..to).unwrap_or_default(),
        }
    }
}

/// Reads a content stream.
#[derive(Debug)]
pub(super) struct Lexer<'c> {
    bytes: &'c [u8],
    at: usize,
    /// Of the operator read last.
    pub operands: Operands<'c>,
}

impl<'c> Lexer<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Self {
        Self { bytes, at: 0, operands: Operands::default() }
    }

    /// What was not read yet.
    fn rest(&self) -> &'c [u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    /// The next operator; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Operator>, Strange> {
        self.operands.clear();
        loop {
            let Some(byte) = self.after_space() else { return Ok(None) };
            match byte {
                b'0'..=b'9' | b'.' | b'+' | b'-' => {
                    let number = self.number()?;
                    self.operands.push(Operand::Number(number))?;
                }
                b'/' => {
                    let name = self.name();
                    self.operands.push(Operand::Name(name))?;
                }
                b'(' | b'<' if self.bytes.get(self.at + 1) != Some(&b'<') || byte == b'(' => {
                    let text = self.string(byte)?;
                    self.operands.push(Operand::Text(text))?;
                }
                b'<' => {
                    let properties = self.properties()?;
                    self.operands.push(Operand::Properties(properties))?;
                }
                b'[' => {
                    self.array()?;
                    self.operands.push(Operand::Array)?;
                }
                _ => return self.operator().map(Some),
            }
        }
    }

    /// Passes white space and comments; the byte that follows.
    fn after_space(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if is_white(byte) {
                self.at += 1;
            } else if byte == b'%' {
                let line = self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                self.at = line.map_or(self.bytes.len(), |line| self.at + line);
            } else {
                return Some(byte);
            }
        }
    }

    fn operator(&mut self) -> Result<Operator, Strange> {
        let name = self.regular();
        let mut padded = [0; 3];
        match name.len() {
            0 => return Err(Strange),
            1..=3 => padded[..name.len()].copy_from_slice(name),
            _ => {}
        }
        Ok(Operator(padded))
    }

    /// The regular characters from here on.
    fn regular(&mut self) -> &'c [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn name(&mut self) -> &'c [u8] {
        self.at += 1;
        self.regular()
    }

    fn number(&mut self) -> Result<f64, Strange> {
        let negative = self.bytes.get(self.at) == Some(&b'-');
        if matches!(self.bytes.get(self.at), Some(b'-' | b'+')) {
            self.at += 1;
        }
        let mut mantissa = 0_u64;
        let whole = self.digits(&mut mantissa)?;
        let mut fraction = 0;
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            fraction = self.digits(&mut mantissa)?;
        }
        let follows = self.bytes.get(self.at).is_some_and(|byte| is_regular(*byte));
        if follows || !(1..=MOST_DIGITS).contains(&(whole + fraction)) {
            return Err(Strange);
        }
        let power = POWERS.get(fraction).copied().unwrap_or_else(|| 10_f64.powi(fraction as i32));
        let value = mantissa as f64 / power;
        Ok(if negative { -value } else { value })
    }

    /// Adds the digits from here on to `mantissa`, which must hold them; how many there were.
    fn digits(&mut self, mantissa: &mut u64) -> Result<usize, Strange> {
        let start = self.at;
        while let Some(digit) = self.bytes.get(self.at).map(|byte| byte.wrapping_sub(b'0')) {
            if digit > 9 {
                break;
            }
            let longer = mantissa.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit)));
            *mantissa = longer.ok_or(Strange)?;
            self.at += 1;
        }
        Ok(self.at - start)
    }

    /// A string that begins with `first`.
    fn string(&mut self, first: u8) -> Result<Text<'c>, Strange> {
        self.at += 1;
        let rest = self.rest();
        if first == b'<' {
            return self.hexadecimal(rest);
        }
        let special = rest.iter().position(|byte| matches!(byte, b')' | b'\\' | b'(' | b'\n' | b'\r'));
        let special = special.ok_or(Strange)?;
        if rest[special] == b')' {
            self.at += special + 1;
            return Ok(Text::Plain(&rest[..special]));
        }
        self.escaped()
    }

    fn hexadecimal(&mut self, rest: &[u8]) -> Result<Text<'c>, Strange> {
        let from = self.operands.decoded.len();
        let mut high = None;
        for (index, byte) in rest.iter().enumerate() {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                b'>' => {
                    self.at += index + 1;
                    self.operands.decoded.extend(high.map(|high: u8| high << 4));
                    return Ok(Text::Decoded(from, self.operands.decoded.len()));
                }
                byte if is_white(*byte) => continue,
                _ => return Err(Strange),
            };
            match high.take() {
                Some(high) => self.operands.decoded.push(high << 4 | digit),
                None => high = Some(digit),
            }
        }
        Err(Strange)
    }

    /// The rest of a literal string with escapes, inner parentheses or ends of line.
    fn escaped(&mut self) -> Result<Text<'c>, Strange> {
        let from = self.operands.decoded.len();
        let mut open = 1;
        loop {
            let byte = self.byte()?;
            let kept = match byte {
                b'\\' => match self.escape()? {
                    Some(byte) => byte,
                    None => continue,
                },
                b'(' => {
                    open += 1;
                    byte
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Text::Decoded(from, self.operands.decoded.len()));
                    }
                    byte
                }
                b'\r' => {
                    self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n'));
                    b'\n'
                }
                _ => byte,
            };
            self.operands.decoded.push(kept);
        }
    }

    /// What follows a backslash; `None` for nothing: a line goes on, or a number too large for a byte.
    fn escape(&mut self) -> Result<Option<u8>, Strange> {
        let byte = self.byte()?;
        Ok(Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 0x8,
            b'f' => 0xc,
            b'\n' => return Ok(None),
            b'\r' => {
                self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n'));
                return Ok(None);
            }
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.bytes.get(self.at) else { break };
                    value = value * 8 + u16::from(digit - b'0');
                    self.at += 1;
                }
                return Ok(u8::try_from(value).ok());
            }
            _ => byte,
        }))
    }

    fn byte(&mut self) -> Result<u8, Strange> {
        let byte = *self.bytes.get(self.at).ok_or(Strange)?;
        self.at += 1;
        Ok(byte)
    }

    /// An array of numbers and strings; one that holds anything else but names is strange.
    fn array(&mut self) -> Result<(), Strange> {
        self.at += 1;
        self.operands.elements.clear();
        loop {
            let element = match self.after_space().ok_or(Strange)? {
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                b'0'..=b'9' | b'.' | b'+' | b'-' => Element::Number(self.number()?),
                byte @ (b'(' | b'<') => Element::Text(self.string(byte)?),
                b'/' => {
                    self.name();
                    continue;
                }
                _ => return Err(Strange),
            };
            self.operands.elements.push(element);
        }
    }

    /// A dictionary.
    fn properties(&mut self) -> Result<Properties, Strange> {
        self.at += 2;
        let mut properties = Properties::default();
        loop {
            match self.after_space().ok_or(Strange)? {
                b'>' if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    return Ok(properties);
                }
                b'/' => {}
                _ => return Err(Strange),
            }
            let key = self.name();
            let value = self.value(0)?;
            match key {
                b"MCID" => properties.id = value.filter(|id| id.fract() == 0.0).map(|id| id as i32),
                b"OC" => properties.layered = true,
                _ => {}
            }
        }
    }

    /// Passes a value of a dictionary or array inside a dictionary; a number is told.
    fn value(&mut self, depth: usize) -> Result<Option<f64>, Strange> {
        if depth > DEEPEST {
            return Err(Strange);
        }
        match self.after_space().ok_or(Strange)? {
            b'0'..=b'9' | b'.' | b'+' | b'-' => return self.number().map(Some),
            b'/' => {
                self.name();
            }
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                while self.after_space().ok_or(Strange)? != b'>' {
                    self.value(depth + 1)?;
                }
                self.at += 1;
                if self.byte()? != b'>' {
                    return Err(Strange);
                }
            }
            byte @ (b'(' | b'<') => {
                self.string(byte)?;
            }
            b'[' => {
                self.at += 1;
                while self.after_space().ok_or(Strange)? != b']' {
                    self.value(depth + 1)?;
                }
                self.at += 1;
            }
            _ if self.regular().is_empty() => return Err(Strange),
            _ => {}
        }
        Ok(None)
    }
}

const POWERS: [f64; 19] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

/// PDF 32000-1, table 1.
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' ')
}

/// PDF 32000-1, table 2 and what is left.
fn is_regular(byte: u8) -> bool {
    REGULAR[usize::from(byte)]
}

const REGULAR: [bool; 256] = {
    let mut regular = [true; 256];
    let others = b"\0\t\n\x0c\r ()<>[]{}/%";
    let mut index = 0;
    while index < others.len() {
        regular[others[index] as usize] = false;
        index += 1;
    }
    regular
};
