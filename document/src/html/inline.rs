//! Running words of a block: white space, emphasis, reference marks of notes.

/// Where the source breaks a line by an element, kept apart from its own white space.
pub const LINE_BREAK: char = '\u{2028}';

/// Words gathered for a block and how they look.
#[derive(Debug, Default)]
pub struct Inline {
    text: String,
    letters: usize,
    bold_letters: usize,
    italic_letters: usize,
    bold: usize,
    italic: usize,
    /// Byte at which the superscript in hand began, and whether a link stands in it.
    raised: Option<(usize, bool)>,
    note: Option<String>,
    /// A mark's opening bracket was dropped, the closing one is due.
    bracket_left_open: bool,
}

/// Words of a finished block.
#[derive(Debug, Default, PartialEq)]
pub struct Words {
    /// White space collapsed but for no-break spaces; line breaks are [`LINE_BREAK`].
    pub text: String,
    /// All letters are bold.
    pub bold: bool,
    /// All letters are italic.
    pub italic: bool,
    /// The block is a note of this mark.
    pub note: Option<String>,
}

impl Inline {
    /// Adds words as they stand in the source.
    pub fn push(&mut self, text: &str) {
        let text = self.without_bracket(text);
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        self.letters += letters;
        self.bold_letters += if self.bold > 0 { letters } else { 0 };
        self.italic_letters += if self.italic > 0 { letters } else { 0 };
        self.text.push_str(text);
    }

    /// Enters an inline element.
    pub fn open(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.bold += 1,
            "i" | "em" => self.italic += 1,
            "sup" if self.raised.is_none() => self.raised = Some((self.text.len(), false)),
            "a" => self.raised = self.raised.map(|(start, _)| (start, true)),
            "br" => self.text.push(LINE_BREAK),
            _ => {}
        }
    }

    /// Takes the closing bracket of a mark off the words that follow it.
    fn without_bracket<'a>(&mut self, text: &'a str) -> &'a str {
        if text.is_empty() || !std::mem::take(&mut self.bracket_left_open) {
            return text;
        }
        text.strip_prefix(')').unwrap_or(text)
    }

    /// Leaves an inline element.
    pub fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.bold = self.bold.saturating_sub(1),
            "i" | "em" => self.italic = self.italic.saturating_sub(1),
            "sup" => self.lower(),
            _ => {}
        }
    }

    /// Takes the words gathered so far.
    pub fn take(&mut self) -> Words {
        let text = collapse(&std::mem::take(&mut self.text));
        let (letters, bold, italic) = (self.letters, self.bold_letters, self.italic_letters);
        (self.letters, self.bold_letters, self.italic_letters) = (0, 0, 0);
        self.raised = None;
        let note = self.note.take();
        Words { text, bold: letters > 0 && bold == letters, italic: letters > 0 && italic == letters, note }
    }

    /// Drops the superscript just ended if it only refers to a note; keeps exponents and ordinals.
    fn lower(&mut self) {
        let Some((start, linked)) = self.raised.take() else { return };
        let raised = self.text[start..].trim().to_owned();
        if let Some((mark, words)) = note_of(&raised).filter(|_| self.text[..start].trim().is_empty()) {
            self.note = Some(mark.to_owned());
            let words = words.trim_end_matches(['↩', ' ', '\u{a0}']).to_owned();
            self.text.truncate(start);
            self.text.push_str(&words);
        } else if is_reference(&raised) && (linked || !is_exponent(&self.text[..start])) {
            self.text.truncate(start);
            // Brackets around the mark go with it.
            if self.text.ends_with('(') {
                self.text.pop();
                self.bracket_left_open = true;
            }
        }
    }
}

/// A whole note set in superscript, as `1. See the law.`: mark and words.
fn note_of(raised: &str) -> Option<(&str, &str)> {
    let (mark, words) = raised.split_once(['.', ' ', '\u{a0}'])?;
    (is_reference(mark) && words.trim().len() > 3).then(|| (mark, words.trim()))
}

/// Longest mark of a note: three digits in brackets.
const LONGEST_MARK: usize = 5;

fn is_reference(raised: &str) -> bool {
    let bare = raised.trim_matches(['(', ')', '[', ']', ' ', '\u{a0}', ',']);
    let marks = |letter: char| letter.is_ascii_digit() || "*,".contains(letter);
    !bare.is_empty() && raised.len() <= LONGEST_MARK && bare.chars().all(marks)
}

/// Units that take an exponent.
const UNITS: [&str; 8] = ["m", "km", "cm", "dm", "mm", "hm", "CO", "h"];

fn is_exponent(before: &str) -> bool {
    let word_start = before
        .rfind(|letter: char| !letter.is_alphabetic())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    UNITS.contains(&&before[word_start..]) || before.ends_with(|letter: char| letter.is_ascii_digit())
}

/// Collapses ordinary white space; no-break spaces stay, as they are the author's.
pub fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ' ' | '\n' | '\t' | '\r' | '\u{c}'
                if collapsed.is_empty() || collapsed.ends_with([' ', LINE_BREAK]) => {}
            ' ' | '\n' | '\t' | '\r' | '\u{c}' => collapsed.push(' '),
            LINE_BREAK => {
                collapsed.truncate(collapsed.trim_end_matches(' ').len());
                collapsed.push(LINE_BREAK);
            }
            '\u{feff}' | '\u{200b}' | '\0' => {}
            _ => collapsed.push(letter),
        }
    }
    let edges = [' ', '\u{a0}', '\u{202f}', LINE_BREAK];
    collapsed.trim_matches(edges).to_owned()
}
