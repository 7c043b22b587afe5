//! The analyser, case by case; each line of `analysis.txt` was read by a person before it was kept.

use crate::analysis::analyse;

const TABLE: &str = include_str!("analysis.txt");

/// `\u{a0}` as the character.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("a closing brace");
        let code = u32::from_str_radix(code, 16).expect("a hexadecimal number");
        plain.push(char::from_u32(code).expect("a character"));
        plain.push_str(rest);
    }
    plain
}

/// The tokens as the table writes them.
fn written(text: &str) -> String {
    let token = |token: crate::Token| {
        let mut shown = token.accented.clone();
        if token.elided {
            return shown + "'";
        }
        if token.folded != token.accented {
            shown += &format!("~{}", token.folded);
        }
        let stems = token.stems();
        if stems != [token.folded] {
            shown += &format!("+{}", stems.join("+"));
        }
        shown
    };
    analyse(text).into_iter().map(token).collect::<Vec<_>>().join(" ")
}

/// Whether a search for one word finds the other.
fn finds(one: &str, other: &str) -> bool {
    let stems = |word: &str| analyse(word).into_iter().flat_map(|token| token.stems()).collect::<Vec<_>>();
    stems(one).iter().any(|stem| stems(other).contains(stem))
}

fn fault(line: &str) -> Option<String> {
    if let Some((text, wanted)) =
        line.split_once(" | ").or_else(|| line.strip_suffix(" |").map(|text| (text, "")))
    {
        let found = written(&unescaped(text));
        return (found != wanted.trim()).then(|| format!("{line}, found {found}"));
    }
    let (right, line_words) = match line.split_once(" = ") {
        Some(words) => (true, words),
        None => (false, line.split_once(" ! ").expect("one of | = !")),
    };
    (finds(line_words.0, line_words.1) != right).then(|| line.to_owned())
}

#[test]
fn every_case_has_the_tokens_written_beside_it() {
    let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(lines.len() >= 400, "{} cases", lines.len());
    let faults: Vec<String> = lines.iter().filter_map(|line| fault(line)).collect();
    assert!(faults.is_empty(), "{} of {} cases\n{}", faults.len(), lines.len(), faults.join("\n"));
}
