//! The outcomes of single answers: pages, documents, what is unchanged, failed, gone or refused. Pure.

use super::*;

pub(super) fn settle_page(
    source: &Source,
    done: &Done,
    answer: &Answer,
    wants: impl Fn(jiff::civil::Date) -> bool,
) -> Settled {
    let now = done.ended_at;
    let url = &done.job.ask.url;
    let text = text(&answer.body, answer.header("content-type"), None);
    let page = page::read(source, &text, url);
    let mut settled = Settled {
        state: "done",
        due_at: Some(now + PAGE_INTERVAL),
        interval_ms: PAGE_INTERVAL,
        outcome: format!("{} documents", page.documents.len()),
        ..Settled::default()
    };
    settled.notices.push(notice_of(source, url, &page));
    if page.date.is_some_and(|day| !wants(day)) {
        settled.reason = Some(OUTSIDE.to_owned());
        settled.outcome = OUTSIDE.to_owned();
        return settled;
    }
    let mut attachments: Vec<Attachment> = Vec::new();
    if source.keep == Keep::Pages {
        attachments.push(Attachment {
            document: url.as_str().to_owned(),
            role: "report",
            label: String::new(),
        });
        settled.arrival = Some(source.institution.clone());
    }
    if source.keep == Keep::Documents {
        for document in page.documents {
            let Ok(target) = Url::parse(&document.url) else { continue };
            // The page has changed: its documents may have been replaced.
            let again =
                NewAddress { again: true, ..item_address(source, &target, AddressKind::Document, now, None) };
            settled.found.push(again);
            attachments.push(Attachment {
                document: document.url,
                role: document.role.code(),
                label: document.label,
            });
        }
        if attachments.is_empty() {
            settled.reason = Some("no document on the page".to_owned());
        }
    }
    settled.attachments = Some((url.as_str().to_owned(), attachments));
    settled
}

fn notice_of(source: &Source, url: &Url, page: &page::Page) -> Notice {
    Notice {
        url: url.as_str().to_owned(),
        source: source.name.clone(),
        institution: source.institution.clone(),
        title: page.title.clone(),
        date: page.date,
        summary: page.summary.clone(),
        jurisdiction: page.jurisdiction.clone(),
        prevails: true,
    }
}

pub(super) fn document(source: &Source, done: &Done, answer: &Answer, kind: Kind) -> Settled {
    let now = done.ended_at;
    let refusal = match kind {
        Kind::Pdf | Kind::Office => None,
        Kind::Html => Some("a web page where a document was expected"),
        Kind::Empty => Some("an empty file"),
        Kind::Unknown => Some("neither PDF nor DOCX, whatever its name says"),
    };
    if let Some(refusal) = refusal {
        return refused(now, refusal.to_owned());
    }
    let truncated = kind == Kind::Pdf && !is_whole_pdf(&answer.body);
    Settled {
        state: "done",
        reason: truncated.then(|| "kept, but the PDF has no end: it is likely truncated".to_owned()),
        due_at: Some(now + DOCUMENT_INTERVAL),
        interval_ms: DOCUMENT_INTERVAL,
        arrival: Some(source.institution.clone()),
        outcome: "document".to_owned(),
        ..Settled::default()
    }
}

fn arrival_of(answer: Answer, institution: String) -> Arrival {
    let sha256 = sha256_of(&answer.body);
    Arrival { bytes: answer.body, sha256, status: answer.status, headers: answer.headers, institution }
}

pub(super) fn unchanged(source: Option<&Source>, address: &Address, now: Millis) -> Settled {
    let interval_ms = match (address.kind, source) {
        (AddressKind::List, Some(source)) => list_interval(source, address, false),
        (AddressKind::Document, _) => {
            (address.interval_ms.max(DOCUMENT_INTERVAL / 2) * 2).min(2 * LONGEST_INTERVAL)
        }
        _ => (address.interval_ms.max(PAGE_INTERVAL / 2) * 2).min(LONGEST_INTERVAL),
    };
    let later_page = address.kind == AddressKind::List && address.page > 0;
    Settled {
        state: "done",
        due_at: (!later_page).then_some(now + interval_ms),
        interval_ms,
        keeps_validators: true,
        outcome: UNCHANGED.to_owned(),
        ..Settled::default()
    }
}

/// Lists that change are looked at more often, those that do not less.
pub(super) fn list_interval(source: &Source, address: &Address, changed: bool) -> Millis {
    let expected = source.rhythm.days() * DAY;
    let before = if address.interval_ms > 0 { address.interval_ms } else { expected };
    let next = if changed { before / 2 } else { before + before / 2 };
    next.clamp(SHORTEST_LIST_INTERVAL, LONGEST_LIST_INTERVAL.min(expected * 2).max(SHORTEST_LIST_INTERVAL))
}

pub(super) fn failed(address: &Address, now: Millis, scale: f64, reason: String) -> Settled {
    let failures = address.failures + 1;
    if failures >= MOST_FAILURES {
        let reason = format!("given up after {failures} tries: {reason}");
        return Settled { due_at: Some(now + DAY), ..refused(now, reason) };
    }
    let rest = scaled(30_000 << failures.min(10), scale);
    Settled {
        state: "waiting",
        due_at: Some(now + rest),
        failures,
        outcome: reason.clone(),
        reason: Some(reason),
        ..Settled::default()
    }
}

/// A page that is gone is asked for once more, in a week; then it is taken for gone.
pub(super) fn gone(address: &Address, now: Millis, scale: f64, status: u16) -> Settled {
    let again = status == 404 && address.failures == 0;
    Settled {
        state: "gone",
        reason: Some(format!("status {status}")),
        due_at: again.then(|| now + scaled(7 * DAY, scale).max(HOUR)),
        failures: address.failures + 1,
        outcome: format!("status {status}"),
        ..Settled::default()
    }
}

pub(super) fn refused(now: Millis, reason: String) -> Settled {
    Settled {
        state: "refused",
        outcome: reason.clone(),
        reason: Some(reason),
        due_at: Some(now + 7 * DAY),
        ..Settled::default()
    }
}

pub(super) fn dressed(ledger: LedgerRow, address: &Address, done: Done, settled: Settled) -> Visit {
    let header = |name: &str, known: &Option<String>| match &done.outcome {
        Ok(answer) if settled.keeps_validators => {
            answer.header(name).map(str::to_owned).or_else(|| known.clone())
        }
        _ => known.clone(),
    };
    let update = AddressUpdate {
        key: address.key,
        state: settled.state,
        reason: settled.reason,
        due_at: settled.due_at,
        interval_ms: settled.interval_ms,
        failures: settled.failures,
        etag: header("etag", &address.etag),
        last_modified: header("last-modified", &address.last_modified),
        sha256: settled.sha256,
        asked_at: Some(done.began_at),
        items: settled.items,
        moved_to: settled.moved_to,
    };
    let arrival = done.outcome.ok().zip(settled.arrival);
    let documents_again = address.kind == AddressKind::Page && settled.outcome == UNCHANGED;
    Visit {
        ledger,
        documents_again,
        address: Some(update),
        found: settled.found,
        notices: settled.notices,
        attachments: settled.attachments,
        arrival: arrival.map(|(answer, institution)| arrival_of(answer, institution)),
        hosts: Vec::new(),
    }
}

pub(super) fn ledger_row(done: &Done) -> LedgerRow {
    let (status, bytes, outcome) = match &done.outcome {
        Ok(answer) => (Some(answer.status), answer.received as u64, String::new()),
        Err(Failure::Network(reason) | Failure::Refused(reason)) => (None, 0, reason.clone()),
    };
    LedgerRow {
        at: done.began_at,
        source: done.job.source.clone(),
        host: authority(&done.job.ask.url),
        url: done.job.ask.url.as_str().to_owned(),
        kind: match &done.job.wanted {
            Wanted::Robots(_) => "robots".to_owned(),
            Wanted::Address(address) => address.kind.code().to_owned(),
        },
        waited_ms: done.job.waited_ms,
        reason: done.job.turn.reason.code().to_owned(),
        robots: String::new(),
        status,
        bytes,
        took_ms: done.ended_at - done.began_at,
        outcome,
    }
}

pub(super) fn max_age_ms(value: &str) -> Option<Millis> {
    let age = value.split(',').find_map(|part| part.trim().strip_prefix("max-age="))?;
    age.parse::<u32>().ok().map(|seconds| i64::from(seconds) * 1000)
}

/// A number in 0..1 that differs from address to address and from moment to moment; no generator to seed.
pub(super) fn jitter_of(url: &str, at: Millis) -> f64 {
    let digest = sha256_of(format!("{url} {at}").as_bytes());
    u32::from_str_radix(&digest.as_str()[..8], 16)
        .map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}
