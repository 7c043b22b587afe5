//! The search language: from a query's characters to a tree, with positions in errors; NOT what the tree means to the engine.
//!
//! ```text
//! query  = { item [ "OR" item ] }
//! item   = "-" item | "(" query ")" | field ":" value | phrase [ "~" number ] | word [ "*" | "~" ]
//! value  = "*" | phrase | range | word      phrase = '"' words '"' | '«' words '»'
//! ```

mod restriction;

use std::ops::Range;

use jiff::civil::Date;

use crate::analysis::{analyse, end_of_number, end_of_sign};
use crate::error::QueryError;
use crate::query::Node;

/// Groups inside groups that are followed; deeper is refused.
const MAX_DEPTH: usize = 20;

/// Items of a query; an honest one has a few dozen.
const MAX_ITEMS: usize = 500;

/// Bytes of a query; five hundred long words have fewer.
const MAX_BYTES: usize = 32_768;

/// Words with `*` or `~` in a query: each is sought in the whole dictionary.
const MAX_PATTERNS: usize = 20;

/// Letters before a `*`: fewer would mean a tenth of the dictionary.
const LEAST_PREFIX: usize = 2;

/// Letters of a word that may be misspelt.
const LEAST_TYPO: usize = 4;

/// Words between the words of `"..."~n`.
const WIDEST_GAP: u32 = 100;

/// Words of `"..."~n`; a sentence has fewer.
const MOST_NEAR: usize = 50;

const OR_REMEDY: &str = "expected word OR word; write \"or\" for the word";

/// Reads a query; `None` when it is blank. Relative dates count from `today`.
///
/// # Errors
/// Where the query cannot be understood, what was expected, and the query put right where that can be guessed.
pub fn parse(query: &str, today: Date) -> Result<Option<Node>, QueryError> {
    read(query, today, true)
}

/// `proposing` is off while a correction is tried, which has no correction of its own.
fn read(query: &str, today: Date, proposing: bool) -> Result<Option<Node>, QueryError> {
    if query.len() > MAX_BYTES {
        return Err(QueryError {
            position: 1,
            problem: format!("longer than {MAX_BYTES} bytes"),
            remedy: "ask several questions, or a shorter one".to_owned(),
            proposal: None,
        });
    }
    // A line break or a tab between two numbers would part them here and not in the canonical form.
    let query: &str = &query.replace(char::is_whitespace, " ");
    let characters = query.char_indices().collect();
    let mut parser = Parser { characters, query, today, proposing, at: 0, depth: 0, items: 0, patterns: 0 };
    let node = parser.sequence()?;
    if parser.peek().is_some() {
        let here = parser.at..parser.at + 1;
        return Err(parser.wrong(
            here,
            "this parenthesis closes nothing",
            "take it out, or open one before it",
            "",
        ));
    }
    Ok(node)
}

struct Parser<'a> {
    query: &'a str,
    characters: Vec<(usize, char)>,
    today: Date,
    proposing: bool,
    at: usize,
    depth: usize,
    items: usize,
    patterns: usize,
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
                    return Err(self.wrong(start..self.at, "OR has nothing before it", OR_REMEDY, ""));
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
            return Err(self.wrong(start..start + 2, "OR has nothing after it", OR_REMEDY, ""));
        }
        Ok(if nodes.len() > 1 { Some(Node::All(nodes)) } else { nodes.pop() })
    }

    fn item(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        self.count(start, 1)?;
        match self.characters[start].1 {
            '-' => {
                self.at += 1;
                match self.peek() {
                    None => Err(self.excludes_nothing(start)),
                    Some(next) if next.is_whitespace() || next == ')' => Err(self.excludes_nothing(start)),
                    Some('-') => {
                        Err(self.wrong(start..start + 1, "two - follow each other", "write -word", ""))
                    }
                    Some(_) => Ok(Node::Not(Box::new(self.item()?))),
                }
            }
            '(' => self.group(),
            quote if is_quote(quote) => self.phrase(),
            ')' => {
                Err(self.wrong(start..start + 1, "nothing stands before this parenthesis", "take it out", ""))
            }
            _ => self.word_or_field(),
        }
    }

    /// Counts words, in phrases and compounds too.
    fn count(&mut self, start: usize, words: usize) -> Result<(), QueryError> {
        self.items += words;
        if self.items > MAX_ITEMS {
            return Err(self.lost(start, "more than 500 words", "ask several questions, or a shorter one"));
        }
        Ok(())
    }

    fn excludes_nothing(&self, start: usize) -> QueryError {
        let mut end = start + 1;
        while self.characters.get(end).is_some_and(|(_, c)| c.is_whitespace()) {
            end += 1;
        }
        let instead = if end < self.characters.len() && self.characters[end].1 != ')' { "-" } else { "" };
        self.wrong(start..end, "this - excludes nothing", "expected a word right after it: -word", instead)
    }

    fn group(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.lost(start, "too many parentheses inside each other", "take some out"));
        }
        self.at += 1;
        let node = self.sequence()?;
        if self.peek() != Some(')') {
            let proposal = self.sound(format!("{}{}", self.query.trim_end(), ")".repeat(self.depth)));
            let remedy = "expected ) at its end; or take it out";
            return Err(QueryError {
                proposal,
                ..self.lost(start, "this parenthesis is never closed", remedy)
            });
        }
        self.at += 1;
        self.depth -= 1;
        // A group stays a choice of its own: `(a OR b) OR c` is `a OR b OR c`, `(a b) OR c` keeps its AND.
        let here = start..self.at;
        node.ok_or_else(|| self.wrong(here, "nothing stands between these parentheses", "take them out", ""))
    }

    fn phrase(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        let inside = self.quotation()?;
        let tokens = analyse(&self.query[self.bytes(inside)]);
        if tokens.is_empty() {
            let here = start..self.at;
            return Err(self.wrong(
                here,
                "no word stands between these quotation marks",
                "take them out",
                "",
            ));
        }
        self.count(start, tokens.len() - 1)?;
        if self.peek() != Some('~') {
            return Ok(Node::Phrase(tokens));
        }
        let tilde = self.at;
        let number: String =
            self.characters[tilde + 1..].iter().map(|(_, c)| *c).take_while(char::is_ascii_digit).collect();
        self.at += 1 + number.len();
        if tokens.len() > MOST_NEAR {
            return Err(self.lost(
                start,
                "more than 50 words near each other",
                "take out ~, or ask for fewer",
            ));
        }
        match number.parse() {
            // Only articles: nothing that could be near anything.
            Ok(gap) if gap <= WIDEST_GAP && tokens.iter().all(|token| token.elided) => {
                Ok(Node::Phrase(tokens))
            }
            Ok(gap) if gap <= WIDEST_GAP => {
                Ok(Node::Near(tokens.into_iter().filter(|t| !t.elided).collect(), gap))
            }
            _ => {
                let remedy = "expected how many words may stand between, 0 to 100: \"words\"~5";
                let end = self.end_of_word(self.at);
                Err(self.wrong(tilde..end, "~ lacks a number of words", remedy, "~5"))
            }
        }
    }

    /// What stands between the quotation mark here and the next; moves behind it.
    fn quotation(&mut self) -> Result<Range<usize>, QueryError> {
        let start = self.at;
        let Some(length) = self.characters[start + 1..].iter().position(|(_, c)| is_quote(*c)) else {
            let proposal = self.sound(format!("{}\"", self.query.trim_end()));
            let remedy = "expected \" at its end; or take it out";
            return Err(QueryError {
                proposal,
                ..self.lost(start, "this quotation mark is never closed", remedy)
            });
        };
        self.at = start + 2 + length;
        Ok(start + 1..start + 1 + length)
    }

    fn word_or_field(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        if let Some(colon) = self.field_colon() {
            return self.restriction(start, colon);
        }
        self.word()
    }

    fn word(&mut self) -> Result<Node, QueryError> {
        let start = self.at;
        self.at = self.end_of_word(start);
        let text = self.query[self.bytes(start..self.at)].to_owned();
        let here = start..self.at;
        let bare = text.trim_end_matches(['*', '~']);
        let mark = text[bare.len()..].chars().next();
        if let Some(inner) = bare.chars().position(|c| c == '*' || c == '~') {
            let remedy = "expected it at the word's end";
            return Err(self.wrong(
                start + inner..start + inner + 1,
                "this sign stands inside a word",
                remedy,
                "",
            ));
        }
        let tokens = analyse(bare);
        let Some(last) = tokens.last() else {
            return Err(self.wrong(here, &format!("\"{text}\" holds no letter or digit"), "take it out", ""));
        };
        let letters = last.accented.chars().count();
        let last = last.clone();
        self.count(start, tokens.len() - 1)?;
        self.patterns += usize::from(mark.is_some());
        if self.patterns > MAX_PATTERNS {
            return Err(self.lost(start, "more than 20 words with * or ~", "ask several questions"));
        }
        match mark {
            Some('*') if letters < LEAST_PREFIX => {
                Err(self.wrong(here, "too short before *", "expected at least two letters before *", bare))
            }
            Some('*') => Ok(Node::Prefix(tokens)),
            Some(_) if tokens.len() > 1 || letters < LEAST_TYPO => {
                let remedy = "expected one word of at least four letters before ~";
                Err(self.wrong(here, "this cannot be searched with ~", remedy, bare))
            }
            Some(_) => Ok(Node::Typo(last)),
            None => Ok(Node::Word(tokens)),
        }
    }

    fn end_of_word(&self, start: usize) -> usize {
        let mut end = start;
        while end < self.characters.len() && !ends_word(self.characters[end].1) {
            // `1 607` is one number, as it is in a text.
            let begins_number = self.characters[end].1.is_ascii_digit()
                && (end == start || !self.characters[end - 1].1.is_alphanumeric());
            end = if begins_number {
                end_of_sign(&self.characters, end_of_number(&self.characters, end))
            } else {
                end + 1
            };
        }
        end
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

    /// An error at the characters `here`; the query is right with `instead` in their place.
    fn wrong(&self, here: Range<usize>, problem: &str, remedy: &str, instead: &str) -> QueryError {
        if !self.proposing {
            return self.lost(here.start, problem, remedy);
        }
        let bytes = self.bytes(here.clone());
        let (before, after) = (&self.query[..bytes.start], &self.query[bytes.end..]);
        let fixed = format!("{before}{instead}{after}");
        let fixed = fixed.split_whitespace().collect::<Vec<_>>().join(" ");
        QueryError { proposal: self.sound(fixed), ..self.lost(here.start, problem, remedy) }
    }

    /// A correction, if it is right.
    fn sound(&self, fixed: String) -> Option<String> {
        let right = || read(&fixed, self.today, false).is_ok_and(|node| node.is_some());
        (self.proposing && right()).then_some(fixed)
    }

    /// An error for which no correction can be guessed.
    fn lost(&self, at: usize, problem: &str, remedy: &str) -> QueryError {
        QueryError {
            position: at + 1,
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
            proposal: None,
        }
    }
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '«' | '»' | '“' | '”')
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || is_quote(character) || matches!(character, '(' | ')')
}
