//! One value of a row, borrowed where it can be, and how it is written as text.

use std::borrow::Cow;
use std::io::Write;

use cambon_corpus::Words;
use jiff::civil::Date;

/// Between the parts of a list in one field.
pub const LIST_SEPARATOR: &str = " | ";

/// What stands for the separator inside of a part, so that parts can be told apart again.
const SEPARATOR_WITHIN: &str = " ¦ ";

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words or a code.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f32),
    /// A day.
    Date(Date),
    /// Words or codes in order.
    List(List<'a>),
    /// A JSON value, as it is stored.
    Json(Cow<'a, str>),
}

/// Words or codes in order.
#[derive(Debug, Clone, PartialEq)]
pub enum List<'a> {
    /// Of the catalogue.
    Stored(&'a [Words<'a>]),
    /// Of a record.
    Held(&'a [String]),
    /// Made for this cell.
    Made(Vec<String>),
}

impl List<'_> {
    /// The parts.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let (stored, held): (&[Words<'_>], &[String]) = match self {
            Self::Stored(words) => (words, &[]),
            Self::Held(words) => (&[], words),
            Self::Made(words) => (&[], words),
        };
        stored.iter().map(|words| words.0.as_ref()).chain(held.iter().map(String::as_str))
    }
}

impl Cell<'_> {
    /// Appends it as one field of text: lists joined by [`LIST_SEPARATOR`], nothing for an empty one.
    pub fn append_plain(&self, out: &mut Vec<u8>) {
        match self {
            Self::Empty => {}
            Self::Text(text) | Self::Json(text) => out.extend_from_slice(text.as_bytes()),
            Self::Integer(value) => append_integer(*value, out),
            Self::Number(value) => append_number(*value, out),
            Self::Date(day) => append_date(*day, out),
            Self::List(list) => {
                for (place, part) in list.parts().enumerate() {
                    if place > 0 {
                        out.extend_from_slice(LIST_SEPARATOR.as_bytes());
                    }
                    match part.contains(LIST_SEPARATOR) {
                        true => {
                            out.extend_from_slice(part.replace(LIST_SEPARATOR, SEPARATOR_WITHIN).as_bytes());
                        }
                        false => out.extend_from_slice(part.as_bytes()),
                    }
                }
            }
        }
    }
}

/// Appends decimal digits.
pub fn append_integer(value: i64, out: &mut Vec<u8>) {
    // The longest number has 20 characters.
    let mut digits = [0_u8; 20];
    let mut start = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        start -= 1;
        // A remainder by ten fits.
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[start..]);
}

/// Appends the shortest digits that give the number back.
pub fn append_number(value: f32, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{value}");
}

/// Appends `2016-03-05`.
pub fn append_date(day: Date, out: &mut Vec<u8>) {
    let Ok(year) = u16::try_from(day.year()) else {
        let _ = write!(out, "{day}");
        return;
    };
    let (month, day) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    let [thousands, hundreds, tens, ones] = [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
    // Each is a digit.
    let digit = |digit: u16| b'0' + digit as u8;
    out.extend_from_slice(&[
        digit(thousands),
        digit(hundreds),
        digit(tens),
        digit(ones),
        b'-',
        b'0' + month / 10,
        b'0' + month % 10,
        b'-',
        b'0' + day / 10,
        b'0' + day % 10,
    ]);
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<usize> for Cell<'_> {
    fn from(value: usize) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Cell<'_> {
    fn from(value: u32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<u64> for Cell<'_> {
    fn from(value: u64) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<i16> for Cell<'_> {
    fn from(value: i16) -> Self {
        Self::Integer(value.into())
    }
}

impl From<f32> for Cell<'_> {
    fn from(value: f32) -> Self {
        Self::Number(value)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl<'a> From<&'a [Words<'a>]> for Cell<'a> {
    fn from(words: &'a [Words<'a>]) -> Self {
        Self::List(List::Stored(words))
    }
}

impl<'a> From<&'a [String]> for Cell<'a> {
    fn from(words: &'a [String]) -> Self {
        Self::List(List::Held(words))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// JSON to be written as it is.
pub struct Raw<'a>(pub &'a str);

impl<'a> From<Raw<'a>> for Cell<'a> {
    fn from(Raw(json): Raw<'a>) -> Self {
        Self::Json(Cow::Borrowed(json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &Cell<'_>, expected: &str) {
        let mut out = Vec::new();
        cell.append_plain(&mut out);
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }

    #[test]
    fn cells_as_text() {
        check(&Cell::Empty, "");
        check(&Cell::Integer(0), "0");
        check(&Cell::Integer(i64::MIN), "-9223372036854775808");
        check(&Cell::Number(0.1), "0.1");
        check(&Cell::Date(jiff::civil::date(2016, 3, 5)), "2016-03-05");
        check(&Cell::Date(jiff::civil::date(987, 12, 31)), "0987-12-31");
        let parts = ["1 Personnel".to_owned(), "a | b".to_owned()];
        check(&Cell::from(&parts[..]), "1 Personnel | a ¦ b");
    }
}
