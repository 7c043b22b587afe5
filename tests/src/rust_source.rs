//! Just enough reading of Rust sources for the tidy rules: code without comments and literals, production code without its
//! tests, functions and their lengths. NOT a parser: what does not compile is not understood.

/// One source file, read three ways; all keep the lines where they were.
#[derive(Debug, Clone)]
pub struct RustSource {
    /// As it stands in the file.
    pub text: String,
    /// Comments, strings and characters replaced by spaces.
    pub code: String,
    /// `code` without the items under `#[cfg(test)]`.
    pub production: String,
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Line of `fn`, from 1.
    pub line: usize,
    /// Lines from `fn` to the closing brace, both counted.
    pub lines: usize,
}

impl RustSource {
    /// Reads `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let code = without_literals(text);
        let production = without_tests(&code);
        Self { text: text.to_owned(), code, production }
    }

    /// Every function with a body, in order, tests included.
    #[must_use]
    pub fn functions(&self) -> Vec<Function> {
        let code = self.code.as_bytes();
        let mut functions = Vec::new();
        for (start, _) in self.code.match_indices("fn ") {
            let name: String = self.code[start + 3..].chars().take_while(|c| is_word(*c)).collect();
            let continues_a_word = self.code[..start].chars().next_back().is_some_and(is_word);
            if continues_a_word || name.is_empty() {
                continue;
            }
            let Some(end) = body_start(code, start).and_then(|open| closing_brace(code, open)) else {
                continue;
            };
            let line = 1 + self.code[..start].matches('\n').count();
            let lines = 1 + self.code[start..end].matches('\n').count();
            functions.push(Function { name, line, lines });
        }
        functions
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `text` with comments, strings and characters replaced by as many spaces; line ends stay.
fn without_literals(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut kept = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = literal_end(text, at);
        match end {
            Some(end) => {
                blank(&mut kept, at, end);
                at = end;
            }
            None => at += 1,
        }
    }
    String::from_utf8(kept).expect("literals are blanked from a character boundary to another")
}

/// End of the comment or literal that starts at `at`, if one does.
fn literal_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = match bytes[at] {
        b'/' if bytes.get(at + 1) == Some(&b'/') => find(text, at, "\n"),
        b'/' if bytes.get(at + 1) == Some(&b'*') => block_comment_end(bytes, at),
        b'"' => string_end(bytes, at),
        b'\'' => return character_end(text, at),
        b'r' if starts_a_raw_string(bytes, at) => {
            let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
            let closing = format!("\"{}", "#".repeat(hashes));
            let content = at + hashes + 2;
            find(text, content, &closing) + closing.len()
        }
        _ => return None,
    };
    Some(end.min(bytes.len()))
}

fn find(text: &str, from: usize, needle: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(needle)).map_or(text.len(), |offset| from + offset)
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A quotation mark opens a character (`'a'`, `'\n'`) or a lifetime (`'a`), which is not a literal.
fn character_end(text: &str, at: usize) -> Option<usize> {
    let content = &text[at + 1..];
    let first = content.chars().next()?;
    if first == '\\' {
        let (escaped_end, _) = content.char_indices().nth(2)?;
        let closing = content[escaped_end..].find('\'')?;
        return Some(at + 1 + escaped_end + closing + 1);
    }
    let after = at + 1 + first.len_utf8();
    text[after..].starts_with('\'').then_some(after + 1)
}

fn starts_a_raw_string(bytes: &[u8], at: usize) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut before = bytes[..at].iter().rev().copied();
    let joined = match before.next() {
        // The prefixes of byte and C strings: br"..", cr"..".
        Some(b'b' | b'c') => before.next().is_some_and(word),
        Some(byte) => word(byte),
        None => false,
    };
    let opening = bytes[at + 1..].iter().find(|byte| **byte != b'#');
    !joined && opening == Some(&b'"')
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    for byte in &mut bytes[from..to] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// `code` (already without literals) without the items under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut kept = code.as_bytes().to_vec();
    for (start, _) in code.match_indices("#[cfg(test)]") {
        let end = match body_start(code.as_bytes(), start + "#[cfg(test)]".len()) {
            Some(open) => closing_brace(code.as_bytes(), open).map_or(code.len(), |close| close + 1),
            None => find(code, start, ";"),
        };
        blank(&mut kept, start, end);
    }
    String::from_utf8(kept).expect("items are blanked from a character boundary to another")
}

/// The brace that opens the body of the item at `start`; `None` when the item ends with a semicolon.
fn body_start(code: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => return None,
            b'{' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn closing_brace(code: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_code(text: &str, expected: &str) {
        assert_eq!(RustSource::new(text).code, expected);
    }

    #[test]
    fn comments_and_literals_are_blanked() {
        check_code("a // b\nc", "a     \nc");
        check_code("a /* b /* c */ d */ e", "a                   e");
        check_code(r#"f("a \" b", 'c')"#, "f(        ,    )");
        check_code("f(r#\"a \" b\"#)", "f(          )");
        check_code(r"f('\'', '{', b'\n')", "f(    ,    , b    )");
        check_code("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}");
        check_code("bar\"x\"", "bar   ");
    }

    #[test]
    fn tests_are_not_production() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\n#[cfg(test)]\nmod more;\nfn c() {}";
        let production = RustSource::new(text).production;
        let words: Vec<&str> = production.split_whitespace().collect();
        assert_eq!(words, ["fn", "a()", "{}", ";", "fn", "c()", "{}"]);
    }

    #[test]
    fn functions_are_measured() {
        let text =
            "trait T { fn none(&self) -> [u8; 2]; }\nfn one(x: [u8; 2]) -> u8 {\n  if true { \"}\" }\n}\n";
        let function = Function { name: "one".to_owned(), line: 2, lines: 3 };
        assert_eq!(RustSource::new(text).functions(), [function]);
    }

    #[test]
    fn unfinished_text_does_not_panic() {
        for text in ["\"a", "/* a", "'", "'\\", "r#\"a", "fn f(", "é'é", "#[cfg(test)] mod a {", "r"] {
            let _ = RustSource::new(text).functions();
        }
    }
}
