//! The tree of a query, and the one canonical form in which it is written.

use std::fmt::{self, Display, Formatter};

use crate::analysis::Token;
use crate::dates::DayRange;
use crate::fields::FieldName;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A word in any inflection; several tokens for a compound, which then follow each other.
    Word(Vec<Token>),
    /// Exactly these words in this order.
    Phrase(Vec<Token>),
    /// These words in any inflection and order, with so many others between at most.
    Near(Vec<Token>, u32),
    /// A word that begins with the last token, after the others.
    Prefix(Vec<Token>),
    /// A word that differs by a letter or two.
    Typo(Token),
    /// A restriction by a field.
    Field(Restriction),
    /// All of them.
    All(Vec<Node>),
    /// At least one.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// A field and what it must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restriction {
    /// A word or phrase in a text of the report: title, body, section.
    Words(FieldName, Box<Node>),
    /// A value, by its French word or as typed.
    Value(FieldName, String),
    /// An article of law as indexed, and as typed.
    Article { sought: String, typed: String },
    /// Numbers, both ends included: page, year.
    Numbers(FieldName, Option<u64>, Option<u64>),
    /// Days, and as typed.
    Days { range: DayRange, typed: String },
    /// Any value at all.
    Exists(FieldName),
}

impl Node {
    /// Whether every match must have what only conclusions have.
    pub fn asks_conclusions(&self) -> bool {
        let of_conclusions = |name: &FieldName| {
            use FieldName::{Form, Nature, Number, Status, Topic};
            matches!(name, Form | Nature | Number | Status | Topic)
        };
        match self {
            Self::Field(Restriction::Value(name, _) | Restriction::Exists(name)) => of_conclusions(name),
            Self::All(nodes) => nodes.iter().any(Self::asks_conclusions),
            Self::Any(nodes) => nodes.iter().all(Self::asks_conclusions),
            _ => false,
        }
    }
}

impl Display for Node {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(tokens) => out.write_str(&bare(tokens)),
            Self::Phrase(tokens) => write!(out, "\"{}\"", words(tokens)),
            Self::Near(tokens, gap) => write!(out, "\"{}\"~{gap}", words(tokens)),
            Self::Prefix(tokens) => write!(out, "{}*", bare(tokens)),
            Self::Typo(token) => write!(out, "{}~", shown(token)),
            Self::Field(restriction) => restriction.fmt(out),
            Self::All(nodes) => list(out, nodes, " "),
            Self::Any(nodes) => list(out, nodes, " OR "),
            Self::Not(inner) => match inner.as_ref() {
                group @ (Self::All(_) | Self::Any(_) | Self::Not(_)) => write!(out, "-({group})"),
                other => write!(out, "-{other}"),
            },
        }
    }
}

impl Display for Restriction {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(field, node) => write!(out, "{}:{node}", field.name()),
            Self::Value(field, value) => write!(out, "{}:{}", field.name(), quoted(value)),
            Self::Article { typed, .. } => write!(out, "article:{}", quoted(typed)),
            Self::Numbers(field, first, last) => {
                let number = |bound: &Option<u64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
                match first == last {
                    true => write!(out, "{}:{}", field.name(), number(first)),
                    false => write!(out, "{}:{}..{}", field.name(), number(first), number(last)),
                }
            }
            Self::Days { typed, .. } => write!(out, "date:{typed}"),
            Self::Exists(field) => write!(out, "{}:*", field.name()),
        }
    }
}

fn list(out: &mut Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    let mut before = String::new();
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            out.write_str(between)?;
        }
        let mut shown = node.to_string();
        let group = matches!(node, Node::All(_) | Node::Any(_));
        if group || between == " " && are_read_as_one(&before, &shown) {
            shown = format!("({shown})");
        }
        out.write_str(&shown)?;
        before = shown;
    }
    Ok(())
}

/// Whether two words side by side would be taken for thousands: `12` and `345`.
fn are_read_as_one(before: &str, word: &str) -> bool {
    let digits =
        |characters: &mut dyn Iterator<Item = char>| characters.take_while(char::is_ascii_digit).count();
    (1..=3).contains(&digits(&mut before.chars().rev())) && digits(&mut word.chars()) == 3
}

fn quoted(value: &str) -> String {
    if value.contains(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')')) {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

/// Words as they are read again the same: capitals stay where they make an acronym, numbers that are no thousands lie two spaces apart.
fn words(tokens: &[Token]) -> String {
    let mut shown_words = String::new();
    for (place, token) in tokens.iter().enumerate() {
        let word = shown(token);
        if place > 0 && !tokens[place - 1].elided {
            shown_words.push_str(if are_read_as_one(&shown_words, &word) { "  " } else { " " });
        }
        shown_words.push_str(&word);
    }
    shown_words
}

/// The same without a space: a compound.
fn bare(tokens: &[Token]) -> String {
    let mut joined = String::new();
    for (place, token) in tokens.iter().enumerate() {
        if place > 0 && !tokens[place - 1].elided && token.accented != "%" {
            joined.push('-');
        }
        joined.push_str(&shown(token));
    }
    // The acronym, not the sign of a choice.
    if joined == "OR" { ".OR".to_owned() } else { joined }
}

fn shown(token: &Token) -> String {
    let mark = if token.elided { "'" } else { "" };
    let word = if token.is_in_capitals() { token.accented.to_uppercase() } else { token.accented.clone() };
    word + mark
}
