//! Just enough Markdown for the texts that we write ourselves: headings, paragraphs, lists, tables, links, code, emphasis.
//! NOT for texts of others.

use crate::markup::escaped;

/// The text as HTML; its first level of headings becomes `level`.
#[must_use]
pub fn html(text: &str, level: usize) -> String {
    let mut out = String::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim_end();
        let same = |begins: &dyn Fn(&str) -> bool| lines[at..].iter().take_while(|line| begins(line)).count();
        if line.is_empty() {
            at += 1;
        } else if line.starts_with('#') {
            let marks = line.chars().take_while(|c| *c == '#').count();
            let title = line[marks..].trim();
            let deep = (level + marks - 1).min(6);
            out.push_str(&format!("<h{deep}>{}</h{deep}>\n", inline(title)));
            at += 1;
        } else if line.starts_with('|') {
            let count = same(&|line| line.starts_with('|'));
            out.push_str(&table(&lines[at..at + count]));
            at += count;
        } else if line.starts_with("- ") {
            let count =
                same(&|line| line.starts_with("- ") || (line.starts_with("  ") && !line.trim().is_empty()));
            out.push_str(&list(&lines[at..at + count]));
            at += count;
        } else {
            let plain = |line: &str| {
                !line.trim().is_empty() && !line.starts_with(['#', '|']) && !line.starts_with("- ")
            };
            let count = same(&plain).max(1);
            out.push_str(&format!("<p>{}</p>\n", inline(&lines[at..at + count].join(" "))));
            at += count;
        }
    }
    out
}

fn list(lines: &[&str]) -> String {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        match (line.strip_prefix("- "), items.last_mut()) {
            (Some(first), _) => items.push(first.to_owned()),
            (None, Some(item)) => item.push_str(&format!(" {}", line.trim())),
            (None, None) => {}
        }
    }
    let items: Vec<String> = items.iter().map(|item| format!("<li>{}</li>\n", inline(item))).collect();
    format!("<ul>\n{}</ul>\n", items.concat())
}

fn table(lines: &[&str]) -> String {
    let cells = |line: &str| -> Vec<String> {
        line.trim().trim_matches('|').split('|').map(|cell| inline(cell.trim())).collect()
    };
    let head = lines.first().map(|line| cells(line)).unwrap_or_default();
    let head: String = head.iter().map(|cell| format!("<th scope=\"col\">{cell}</th>")).collect();
    let mut out = format!(
        "<div class=\"tableau\" tabindex=\"0\" role=\"group\" aria-label=\"Tableau\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
    );
    for line in lines.iter().skip(2) {
        let row: String = cells(line).iter().map(|cell| format!("<td>{cell}</td>")).collect();
        out.push_str(&format!("<tr>{row}</tr>\n"));
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// Links, code and emphasis of a line.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            out.push_str(&format!("<code>{}</code>", escaped(part)));
            continue;
        }
        let mut rest = part;
        while let Some((before, label, address, after)) = link(rest) {
            let plain = emphasised(before);
            out.push_str(&format!("{plain}<a href=\"{}\">{}</a>", escaped(address), emphasised(label)));
            rest = after;
        }
        out.push_str(&emphasised(rest));
    }
    out
}

/// What stands before the first link, its words, its address, what follows.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let open = text.find('[')?;
    let middle = open + text[open..].find("](")?;
    let close = middle + text[middle..].find(')')?;
    Some((&text[..open], &text[open + 1..middle], &text[middle + 2..close], &text[close + 1..]))
}

fn emphasised(text: &str) -> String {
    let parts: Vec<&str> = text.split("**").collect();
    let strong = |(at, part): (usize, &&str)| {
        let part = escaped(part);
        if at % 2 == 1 { format!("<strong>{part}</strong>") } else { part }
    };
    parts.iter().enumerate().map(strong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(html(text, 2).replace('\n', ""), expected);
    }

    #[test]
    fn our_own_texts_become_html() {
        check(
            "# Titre\n\nUn **mot** et\nla <suite>.",
            "<h2>Titre</h2><p>Un <strong>mot</strong> et la &lt;suite&gt;.</p>",
        );
        check("- un\n  deux\n- `a<b`", "<ul><li>un deux</li><li><code>a&lt;b</code></li></ul>");
        check("voir [la page](/x?a=1&b=2), puis", "<p>voir <a href=\"/x?a=1&amp;b=2\">la page</a>, puis</p>");
        let table = html("| A | B |\n|---|---|\n| 1 | 2 |", 2);
        assert!(table.contains("<th scope=\"col\">A</th>") && table.contains("<td>2</td>"), "{table}");
    }
}
