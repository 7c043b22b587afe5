//! Mails that came to the sender's address: letters that came back, and requests to end a subscription.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use cambon_newsroom::mail::{Incoming, read_incoming, split_mailbox};
use cambon_newsroom::readers::Readers;
use jiff::Timestamp;

use crate::Outcome;
use crate::printer::Printer;

/// Largest input from a pipe.
const MOST_BYTES: u64 = 64 << 20;

#[derive(Default)]
struct Counts {
    mails: usize,
    came_back: usize,
    ended: usize,
}

/// Reads them.
pub fn run(readers: &mut Readers, paths: &[PathBuf], now: Timestamp, printer: Printer) -> Result<Outcome> {
    let mut counts = Counts::default();
    if paths.is_empty() {
        let mut bytes = Vec::new();
        std::io::stdin().take(MOST_BYTES).read_to_end(&mut bytes).context("reading stdin")?;
        take(readers, &bytes, now, &mut counts)?;
    }
    for path in paths {
        for file in files(path)? {
            let bytes = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
            take(readers, &bytes, now, &mut counts)?;
        }
    }
    printer.note(format!(
        "{} mails read: {} letters came back, {} subscriptions ended",
        counts.mails, counts.came_back, counts.ended
    ));
    Ok(if counts.came_back + counts.ended == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// A file, or every file below a folder (also of the form Maildir), in order.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let entries = std::fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
    let mut entries: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    for entry in entries {
        found.extend(files(&entry)?);
    }
    Ok(found)
}

fn take(readers: &mut Readers, bytes: &[u8], now: Timestamp, counts: &mut Counts) -> Result<()> {
    for mail in split_mailbox(bytes) {
        counts.mails += 1;
        match read_incoming(mail) {
            Incoming::Unsubscribe(token) => {
                counts.ended += usize::from(readers.unsubscribe(&token, now).is_ok());
            }
            // A report that the letter is only late says nothing of the address.
            Incoming::Report(report) if report.permanent => {
                for id in &report.message_ids {
                    let known = readers.bounced(id, &report.reason(), report.dead_address())?;
                    counts.came_back += usize::from(known);
                }
            }
            Incoming::Report(_) | Incoming::Other => {}
        }
    }
    Ok(())
}
