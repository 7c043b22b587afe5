//! Mails that come back: reports of delivery (RFC 3464), the older forms of qmail and Exim, and requests to end a subscription. Read
//! from untrusted bytes; what they claim counts only with a Message-ID or token that we made.

/// Beginning of the subject of a mail that ends a subscription.
pub(super) const UNSUBSCRIBE: &str = "desabonnement-";

/// Bytes of a mail that are read: reports quote the letter, which may be long.
const MOST_BYTES: usize = 2 << 20;

/// Characters of a field in which Message-IDs are sought.
const FIELD_CHARS: usize = 600;

/// What a mail means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A letter came back.
    Report(Report),
    /// Somebody ends a subscription with this token.
    Unsubscribe(String),
    /// Nothing that concerns us: an automatic answer, or a person who writes.
    Other,
}

/// A report about a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Candidates for the letter's Message-ID, without brackets; the report's own is among them.
    pub message_ids: Vec<String>,
    /// `5.1.1`, where it says so.
    pub status: Option<String>,
    /// Whether the letter was given up.
    pub permanent: bool,
}

impl Report {
    /// Whether the address itself is dead.
    #[must_use]
    pub fn dead_address(&self) -> bool {
        self.permanent && self.status.as_deref().is_some_and(is_dead_address)
    }

    /// For the outbox; without addresses.
    #[must_use]
    pub fn reason(&self) -> String {
        let status = self.status.as_deref().unwrap_or("no status");
        format!("came back: {status}")
    }
}

/// Whether a word is an enhanced status code (RFC 3463) of a failure.
pub(super) fn is_enhanced_code(word: &str) -> bool {
    let word = word.trim_start_matches('#');
    let parts: Vec<&str> = word.split('.').collect();
    let digits = |part: &str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
    matches!(parts.as_slice(), [class, subject, detail] if matches!(*class, "4" | "5") && digits(subject) && digits(detail))
}

/// Codes of an address that does not exist or is closed for good: unknown mailbox, host or syntax, moved, disabled.
pub(super) fn is_dead_address(code: &str) -> bool {
    const DEAD: [&str; 9] =
        ["5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.0.0"];
    DEAD.contains(&code) && code != "5.0.0"
}

/// Reads a mail.
#[must_use]
pub fn read_incoming(bytes: &[u8]) -> Incoming {
    let text = decoded(&String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_BYTES)]));
    let head = text.split("\n\n").next().unwrap_or_default();
    if let Some(subject) = header(head, "subject")
        && let Some((_, token)) = subject.split_once(UNSUBSCRIBE)
    {
        let token: String = token.chars().filter(|c| !c.is_whitespace()).collect();
        return Incoming::Unsubscribe(token);
    }
    let report =
        standard_report(&text, head).or_else(|| qmail_report(&text)).or_else(|| exim_report(&text, head));
    match report {
        Some((permanent, status)) => {
            Incoming::Report(Report { message_ids: message_ids(&text), status, permanent })
        }
        None => Incoming::Other,
    }
}

/// The mails of a file in the form mbox, or the only one it holds.
#[must_use]
pub fn split_mailbox(bytes: &[u8]) -> Vec<&[u8]> {
    const MARK: &[u8] = b"From ";
    if !bytes.starts_with(MARK) {
        return vec![bytes];
    }
    let mut starts = vec![0];
    for place in 0..bytes.len().saturating_sub(MARK.len() + 1) {
        let after_blank = bytes[..=place].ends_with(b"\n\n") || bytes[..=place].ends_with(b"\r\n\r\n");
        if after_blank && bytes[place + 1..].starts_with(MARK) && is_head(&bytes[place + 1..]) {
            starts.push(place + 1);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let after_mark = |mail: &'_ [u8]| mail.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let mail = &bytes[*start..end];
            &mail[after_mark(mail)..]
        })
        .collect()
}

/// Whether a field follows the first line, as it does after a line that parts mails; a sentence may begin with "From" too.
fn is_head(mail: &[u8]) -> bool {
    let next = mail.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    let name = next.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    name > 0 && next.get(name) == Some(&b':')
}

/// RFC 3464: Action and Status of the part message/delivery-status.
fn standard_report(text: &str, head: &str) -> Option<(bool, Option<String>)> {
    let lower = text.to_ascii_lowercase();
    let kind = header(head, "content-type").unwrap_or_default().to_lowercase();
    if !kind.contains("multipart/report") && !lower.contains("content-type: message/delivery-status") {
        return None;
    }
    let part = &text[lower.find("content-type: message/delivery-status")?..];
    let action = header(part, "action").map(|action| action.trim().to_lowercase())?;
    let status = header(part, "status").and_then(|status| first_code(&status));
    // Some servers put the true code into the diagnosis only and `5.0.0` beside it.
    let vague = status.as_deref().is_none_or(|code| code.ends_with(".0.0"));
    let diagnosis = header(part, "diagnostic-code").and_then(|diagnosis| first_code(&diagnosis));
    let status = if vague { diagnosis.or(status) } else { status };
    let permanent = action == "failed" && !status.as_deref().is_some_and(|code| code.starts_with('4'));
    match action.as_str() {
        "failed" => Some((permanent, status)),
        "delayed" => Some((false, status)),
        // Delivered, relayed or expanded: no failure.
        _ => None,
    }
}

/// QSBMF: plain text with a fixed beginning; the code stands after a `#`.
fn qmail_report(text: &str) -> Option<(bool, Option<String>)> {
    let start = text.find("Hi. This is the")?;
    let said = &text[start..];
    let said = said.split("--- Below this line").next().unwrap_or(said);
    let permanent = said.contains("permanent error") || said.contains("I've given up");
    permanent.then(|| (true, first_code(said)))
}

/// Exim before it wrote reports: a header of its own, the answer quoted in the text.
fn exim_report(text: &str, head: &str) -> Option<(bool, Option<String>)> {
    header(head, "x-failed-recipients")?;
    let said = text.split("This is a copy of").next().unwrap_or(text);
    let body = said.split_once("\n\n").map_or(said, |(_, body)| body);
    let code = first_code(body).or_else(|| {
        let unknown = ["Unrouteable address", "550", "all relevant MX records point to non-existent hosts"];
        unknown.iter().any(|words| body.contains(words)).then(|| "5.1.1".to_owned())
    });
    Some((!code.as_deref().is_some_and(|code| code.starts_with('4')), code))
}

fn first_code(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| c.is_whitespace() || "();:,<>[]-\"".contains(c));
    let found = words.find(|word| is_enhanced_code(word.trim_end_matches('.')))?;
    Some(found.trim_start_matches('#').trim_end_matches('.').to_owned())
}

/// Every Message-ID named at the beginning of a line, or in a field that refers to one.
fn message_ids(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let lower = text.to_ascii_lowercase();
    for field in ["message-id:", "in-reply-to:", "references:", "original-message-id:"] {
        let mut from = 0;
        while let Some(at) = lower[from..].find(field) {
            let start = from + at + field.len();
            let end =
                text[start..].char_indices().nth(FIELD_CHARS).map_or(text.len(), |(end, _)| start + end);
            let line = &text[start..end];
            for part in line.split('<').skip(1).take(4) {
                if let Some((id, _)) = part.split_once('>')
                    && id.contains('@')
                    && !ids.iter().any(|known| known == id)
                {
                    ids.push(id.to_owned());
                }
            }
            from = start;
        }
    }
    ids
}

/// A field of a head, its folded lines joined.
fn header(head: &str, name: &str) -> Option<String> {
    let mut value: Option<String> = None;
    for line in head.lines() {
        match &mut value {
            Some(known) if line.starts_with([' ', '\t']) => known.push_str(line),
            Some(_) => break,
            None => {
                let found = line.split_once(':').filter(|(field, _)| field.trim().eq_ignore_ascii_case(name));
                value = found.map(|(_, text)| text.trim().to_owned());
            }
        }
    }
    value
}

/// Line ends and soft breaks of quoted-printable undone: enough for codes and Message-IDs, which are ASCII.
fn decoded(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace("=\n", "")
        .replace("=3D", "=")
        .replace("=40", "@")
        .replace("=3C", "<")
        .replace("=3E", ">")
}

#[cfg(test)]
mod tests;
