//! Sitemaps and their indexes (sitemaps.org), read as a stream: what stands before a fault is kept.

use std::io::Read;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Entry, Found, Links, MOST_ENTRIES, moment_ms};

/// Largest sitemap, unpacked: what the protocol allows.
const LARGEST: u64 = 50 << 20;

#[derive(Default)]
struct Current {
    loc: String,
    modified: String,
}

pub(super) fn read(bytes: &[u8], links: &Links) -> Found {
    let mut found = Found::default();
    let unpacked;
    // A file `sitemap.xml.gz` is packed itself, whatever the transfer.
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        if flate2::read::MultiGzDecoder::new(bytes).take(LARGEST).read_to_end(&mut out).is_err() {
            found.warnings.push("the sitemap is packed and broken".to_owned());
        }
        unpacked = out;
        unpacked.as_slice()
    } else {
        bytes
    };
    let mut reader = Reader::from_reader(bytes);
    let mut current = Current::default();
    let mut place: Vec<u8> = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => place = start.local_name().as_ref().to_vec(),
            Ok(Event::Text(text)) => current.take(&place, &String::from_utf8_lossy(&text)),
            Ok(Event::GeneralRef(name)) => current.take(&place, reference(&String::from_utf8_lossy(&name))),
            Ok(Event::CData(text)) => current.take(&place, &String::from_utf8_lossy(&text)),
            Ok(Event::End(end)) => {
                place.clear();
                current.end(end.local_name().as_ref(), links, &mut found);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                found
                    .warnings
                    .push(format!("the sitemap is broken at byte {}: {error}", reader.error_position()));
                break;
            }
        }
        if found.entries.len() >= MOST_ENTRIES {
            found.warnings.push(format!("more than {MOST_ENTRIES} entries"));
            break;
        }
        buffer.clear();
    }
    if found.entries.is_empty() && found.further.is_empty() {
        found.warnings.push("no address in the sitemap".to_owned());
    }
    found
}

fn reference(name: &str) -> &str {
    match name {
        "amp" | "#38" | "#x26" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

impl Current {
    fn take(&mut self, place: &[u8], text: &str) {
        match place {
            b"loc" => self.loc.push_str(text),
            b"lastmod" => self.modified.push_str(text),
            _ => {}
        }
    }

    fn end(&mut self, element: &[u8], links: &Links, found: &mut Found) {
        if element != b"url" && element != b"sitemap" {
            return;
        }
        let Self { loc, modified } = std::mem::take(self);
        let Some(url) = links.of(loc.trim(), &mut found.warnings) else { return };
        if element == b"sitemap" {
            found.further.push(url);
        } else {
            found.entries.push(Entry {
                url,
                title: None,
                date: None,
                summary: None,
                modified_ms: moment_ms(&modified),
            });
        }
    }
}
