//! The search language: from a query's characters to a tree, with positions in errors; NOT what the tree means to the engine.
//!
//! Words are ANDed; `OR` joins its two neighbours; `-` excludes what follows; `"..."` (or `«...»`) asks for exactly these
//! words; `word*` for all that begin so; parentheses group.

use std::ops::Range;

use crate::analysis::{Token, analyse, end_of_number};
use crate::error::QueryError;

/// Groups inside groups that are followed; deeper is refused.
const MAX_DEPTH: usize = 20;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A word in any inflection; several tokens for a compound, which then follow each other.
    Word(Vec<Token>),
    /// Exactly these words in this order.
    Phrase(Vec<Token>),
    /// A word that begins with the last token, after the others.
    Prefix(Vec<Token>),
    /// All of them.
    All(Vec<Node>),
    /// At least one.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// Reads a query; `None` when it is blank.
///
/// # Errors
/// Where the query cannot be understood, and what to write instead.
pub fn parse(query: &str) -> Result<Option<Node>, QueryError> {
    let mut parser = Parser { characters: query.char_indices().collect(), query, at: 0, depth: 0 };
    let node = parser.sequence()?;
    if parser.peek().is_some() {
        return Err(error(
            parser.at,
            "this parenthesis closes nothing",
            "take it out, or open one before it",
        ));
    }
    Ok(node)
}

struct Parser<'a> {
    query: &'a str,
    characters: Vec<(usize, char)>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn sequence(&mut self) -> Result<Option<Node>, QueryError> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut pending_or = None;
        while let Some(character) = self.next_visible() {
            if character == ')' {
                break;
            }
            let start = self.at;
            if self.take_or() {
                if nodes.is_empty() || pending_or.is_some() {
                    return Err(error(
                        start,
                        "OR has nothing before it",
                        "write word OR word, or \"or\" for the word",
                    ));
                }
                pending_or = Some(start);
                continue;
            }
            let node = self.item()?;
            if pending_or.take().is_none() {
                nodes.push(node);
                continue;
            }
            match nodes.pop() {
                Some(Node::Any(mut choices)) => {
                    choices.push(node);
                    nodes.push(Node::Any(choices));
                }
                Some(first) => nodes.push(Node::Any(vec![first, node])),
                None => nodes.push(node),
            }
        }
        if let Some(start) = pending_or {
            return Err(error(
                start,
                "OR has nothing after it",
                "write word OR word, or \"or\" for the word",
            ));
        }
        Ok(if nodes.len() > 1 { Some(Node::All(nodes)) } else { nodes.pop() })
    }

    fn item(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        match self.characters[start].1 {
            '-' => {
                self.at += 1;
                if self.peek().is_none_or(char::is_whitespace) {
                    return Err(error(start, "this - excludes nothing", "write -word, without a space"));
                }
                if self.peek() == Some('-') {
                    return Err(error(start, "two - follow each other", "write -word"));
                }
                Ok(Node::Not(Box::new(self.item()?)))
            }
            '(' => self.group(),
            quote if is_quote(quote) => self.phrase(),
            ')' => Err(error(start, "nothing stands before this parenthesis", "take it out")),
            _ => self.word(),
        }
    }

    fn group(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error(start, "too many parentheses inside each other", "take some out"));
        }
        self.at += 1;
        let node = self.sequence()?;
        if self.peek() != Some(')') {
            return Err(error(start, "this parenthesis is never closed", "add ) at its end, or take it out"));
        }
        self.at += 1;
        self.depth -= 1;
        // A group stays a choice of its own: `(a OR b) OR c` is `a OR b OR c`, `(a b) OR c` keeps its AND.
        node.ok_or_else(|| error(start, "nothing stands between these parentheses", "take them out"))
    }

    fn phrase(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        let Some(length) = self.characters[start + 1..].iter().position(|(_, c)| is_quote(*c)) else {
            return Err(error(
                start,
                "this quotation mark is never closed",
                "add \" at its end, or take it out",
            ));
        };
        let end = start + 1 + length;
        let tokens = analyse(&self.query[self.bytes(start + 1..end)]);
        self.at = end + 1;
        if self.peek() == Some('~') {
            return Err(error(
                self.at,
                "words near each other cannot be searched yet",
                "take ~ and its number out",
            ));
        }
        if tokens.is_empty() {
            return Err(error(start, "no word stands between these quotation marks", "take them out"));
        }
        Ok(Node::Phrase(tokens))
    }

    fn word(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        let mut end = start;
        while end < self.characters.len() && !ends_word(self.characters[end].1) {
            // `1 607` is one number, as it is in a text.
            let begins_number = self.characters[end].1.is_ascii_digit()
                && (end == start || !self.characters[end - 1].1.is_alphanumeric());
            end = if begins_number { end_of_number(&self.characters, end) } else { end + 1 };
        }
        self.at = end;
        let text = &self.query[self.bytes(start..end)];
        refuse_reserved(text, start)?;
        let prefix = text.ends_with('*');
        if let Some(star) = text.trim_end_matches('*').chars().position(|c| c == '*') {
            return Err(error(start + star, "* stands inside a word", "put it at the word's end"));
        }
        let tokens = analyse(text);
        if tokens.is_empty() {
            return Err(error(start, &format!("\"{text}\" holds no letter or digit"), "take it out"));
        }
        Ok(if prefix { Node::Prefix(tokens) } else { Node::Word(tokens) })
    }

    fn take_or(&mut self) -> bool {
        let is = |offset: usize, wanted: char| {
            self.characters.get(self.at + offset).is_some_and(|(_, c)| *c == wanted)
        };
        let ends = self.characters.get(self.at + 2).is_none_or(|(_, c)| ends_word(*c));
        let found = is(0, 'O') && is(1, 'R') && ends;
        if found {
            self.at += 2;
        }
        found
    }

    fn next_visible(&mut self) -> Option<char> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.peek()
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).map(|(_, character)| *character)
    }

    fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let byte = |at: usize| self.characters.get(at).map_or(self.query.len(), |(byte, _)| *byte);
        byte(range.start)..byte(range.end)
    }
}

/// What is kept for the language to come is refused, never read as something else.
fn refuse_reserved(text: &str, start: usize) -> Result<(), QueryError> {
    if let Some(at) = text.chars().position(|character| character == '~') {
        return Err(error(
            start + at,
            "~ cannot be searched yet",
            "take it out, or write word* for what begins so",
        ));
    }
    let Some((name, value)) = text.split_once(':') else { return Ok(()) };
    let is_field = !name.is_empty() && !value.is_empty() && name.chars().all(char::is_alphabetic);
    if is_field {
        let remedy = "use the filters (--jurisdiction, --year, --topic ...), or put a space after the colon";
        return Err(error(start, &format!("the field {name}: cannot be searched yet"), remedy));
    }
    Ok(())
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '«' | '»' | '“' | '”')
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || is_quote(character) || matches!(character, '(' | ')')
}

fn error(at: usize, problem: &str, remedy: &str) -> QueryError {
    QueryError { position: at + 1, problem: problem.to_owned(), remedy: remedy.to_owned() }
}
