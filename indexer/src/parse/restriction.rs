//! Fields of the search language: `name:value`, where the value fits the field or the error says what would.

use super::{Parser, is_quote};
use crate::analysis::analyse;
use crate::articles::sought;
use crate::dates::DayRange;
use crate::error::QueryError;
use crate::fields::FieldName;
use crate::query::{Node, Restriction};

/// Letters of the longest name that could be a field's.
const LONGEST_NAME: usize = 24;

const DATES: &str =
    "expected a date: 2016, 2016-05, 2016-05-03, a range 2015..2017, or the last 14 days -14j (also s, m, a)";

impl Parser<'_> {
    /// Place of the colon when letters, a colon and a value follow here.
    pub(super) fn field_colon(&self) -> Option<usize> {
        let rest = self.characters.get(self.at..)?;
        let letters =
            rest.iter().take(LONGEST_NAME).take_while(|(_, c)| c.is_alphabetic() || *c == '_').count();
        let followed = rest.get(letters + 1).is_some_and(|(_, c)| !c.is_whitespace() && *c != ')');
        (letters > 0 && followed && rest[letters].1 == ':').then_some(self.at + letters)
    }

    pub(super) fn restriction(&mut self, start: usize, colon: usize) -> Result<Node, QueryError> {
        let name = self.query[self.bytes(start..colon)].to_owned();
        let Some(field) = FieldName::of(&name) else {
            let all: Vec<&str> = FieldName::names().collect();
            let remedy = format!("expected one of {}; or a space after the colon", all.join(", "));
            let problem = format!("no field is called {name}");
            let instead =
                FieldName::closest_name(&name).map_or_else(|| format!("{name} "), |near| format!("{near}:"));
            return Err(self.wrong(start..colon + 1, &problem, &remedy, &instead));
        };
        self.at = colon + 1;
        if self.peek() == Some('(') {
            return Err(self.no_group(start, field));
        }
        if matches!(field, FieldName::Title | FieldName::Body | FieldName::Section) {
            return self.words_of(field);
        }
        let (value, place) = self.value()?;
        if value == "*" {
            return Ok(Node::Field(Restriction::Exists(field)));
        }
        let problem = format!("{} has no value \"{value}\"", field.name());
        let (restriction, remedy, instead) = self.meaning(field, &value);
        restriction.map(Node::Field).ok_or_else(|| self.wrong(place, &problem, &remedy, &instead))
    }

    fn words_of(&mut self, field: FieldName) -> Result<Node, QueryError> {
        if self.peek() == Some('*') {
            self.at += 1;
            return Ok(Node::Field(Restriction::Exists(field)));
        }
        let start = self.at;
        let read = if self.peek().is_some_and(is_quote) { self.phrase() } else { self.word() };
        // A field alone is no correction.
        let alone = |error: &QueryError| error.proposal.as_ref().is_some_and(|query| query.ends_with(':'));
        let node =
            read.map_err(|error| if alone(&error) { QueryError { proposal: None, ..error } } else { error })?;
        match node {
            node @ (Node::Word(_) | Node::Phrase(_)) => {
                Ok(Node::Field(Restriction::Words(field, Box::new(node))))
            }
            _ => {
                let remedy = format!("expected a word or \"words\" after {}:", field.name());
                let typed = self.query[self.bytes(start..self.at)].to_owned();
                let bare = typed.split(['*', '~']).next().unwrap_or_default();
                Err(self.wrong(start..self.at, "* and ~ cannot be searched in this field", &remedy, bare))
            }
        }
    }

    /// A field takes no group: the error names the parenthesis, and proposes the field before each word of the group.
    fn no_group(&self, start: usize, field: FieldName) -> QueryError {
        let open = self.at;
        let close = self.characters[open..].iter().position(|(_, c)| *c == ')').map(|length| open + length);
        let end = close.unwrap_or(self.characters.len());
        let mut spread = self.spread(field, open + 1..end);
        let excluded = start > 0 && self.characters[start - 1].1 == '-';
        if excluded && spread.contains(' ') && !spread.starts_with('(') {
            spread = format!("({spread})");
        }
        let problem = format!("a parenthesis cannot follow {}:", field.name());
        let remedy =
            format!("expected a word or \"words\"; name the field before each: {0}:a {0}:b", field.name());
        let error = self.wrong(start..end + usize::from(close.is_some()), &problem, &remedy, &spread);
        QueryError { position: open + 1, ..error }
    }

    /// The words of a group with the field before each; of a group inside a group, what stands before it.
    fn spread(&self, field: FieldName, inside: std::ops::Range<usize>) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut at = inside.start;
        while at < inside.end && self.characters[at].1 != '(' {
            let begin = at;
            let character = self.characters[at].1;
            at = match character {
                quote if is_quote(quote) => {
                    let rest = self.characters[at + 1..inside.end].iter();
                    rest.take_while(|(_, c)| !is_quote(*c)).count() + at + 2
                }
                _ => self.end_of_word(at).max(at + 1),
            };
            let text = &self.query[self.bytes(begin..at.min(inside.end))];
            match text.strip_prefix('-') {
                _ if character.is_whitespace() => {}
                _ if text == "OR" => parts.push(text.to_owned()),
                Some(excluded) => parts.push(format!("-{}:{excluded}", field.name())),
                None => parts.push(format!("{}:{text}", field.name())),
            }
        }
        let joined = parts.join(" ");
        if parts.iter().any(|part| part == "OR") { format!("({joined})") } else { joined }
    }

    /// A value without its quotation marks, and where it stands.
    fn value(&mut self) -> Result<(String, std::ops::Range<usize>), QueryError> {
        let start = self.at;
        let inside = if self.peek().is_some_and(is_quote) {
            self.quotation()?
        } else {
            self.at = self.end_of_word(start);
            start..self.at
        };
        let value = self.query[self.bytes(inside)].trim().to_owned();
        Ok((value, start..self.at))
    }

    /// What a value means to a field, else what was expected and what to propose.
    fn meaning(&self, field: FieldName, value: &str) -> (Option<Restriction>, String, String) {
        let text = |remedy: &str, instead: &str| (remedy.to_owned(), instead.to_owned());
        let (restriction, (remedy, instead)) = match field {
            FieldName::Page | FieldName::Year => {
                let first = value.find(|c: char| c.is_ascii_digit()).map(|at| &value[at..]).unwrap_or("1");
                let digits: String = first.chars().take_while(char::is_ascii_digit).collect();
                (numbers(field, value), text("expected a number or a range: 3, 3..10, 3.., ..10", &digits))
            }
            FieldName::Date => match DayRange::read(&value.to_lowercase(), self.today) {
                Some(range) if range.runs_backwards() => {
                    let turned = value.split_once("..").map(|(first, last)| format!("{last}..{first}"));
                    (None, text("expected the first day before the last", &turned.unwrap_or_default()))
                }
                range => (
                    range.map(|range| Restriction::Days { range, typed: value.to_lowercase() }),
                    text(DATES, "-1a"),
                ),
            },
            FieldName::Article => {
                let found =
                    sought(value).map(|sought| Restriction::Article { sought, typed: value.to_owned() });
                (found, text("expected an article or a code: \"CGCT L. 2312-1\", L.2312-1, CGCT", "CGCT"))
            }
            closed if !closed.values().is_empty() => {
                let words: Vec<&str> = closed.values().iter().map(|(word, _)| *word).collect();
                let near = closed.closest_value(value).unwrap_or(words[0]);
                let known = closed.value(value).map(|word| Restriction::Value(closed, word.to_owned()));
                (known, (format!("expected one of {}", words.join(", ")), near.to_owned()))
            }
            FieldName::Jurisdiction | FieldName::Topic | FieldName::Department => {
                let code = value.to_uppercase();
                let sound = !analyse(value).is_empty();
                (sound.then_some(Restriction::Value(field, code)), text("expected a code", "*"))
            }
            _ => {
                let sound = !analyse(value).is_empty();
                (
                    sound.then(|| Restriction::Value(field, value.to_lowercase())),
                    text("expected a value", "*"),
                )
            }
        };
        (restriction, remedy, instead)
    }
}

/// `3`, `3..10`, `3..`, `..10`.
fn numbers(field: FieldName, value: &str) -> Option<Restriction> {
    let bound = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let (first, last) = match value.split_once("..") {
        Some(("", "")) => return None,
        Some((first, last)) => (bound(first)?, bound(last)?),
        None => {
            let only = Some(value.parse().ok()?);
            (only, only)
        }
    };
    let forwards = !matches!((first, last), (Some(first), Some(last)) if first > last);
    forwards.then_some(Restriction::Numbers(field, first, last))
}
