//! The directory: publications of all sources as one list. A notice that led to reports here is one entry with them.

use std::collections::{BTreeMap, HashMap};

use cambon_corpus::{Publication, SeenNotice, State, Store, hex};
use cambon_document::{PublicationId, text};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::context::{Context, UNQUALIFIED};
use crate::entry::{Entry, EntryId, EntryKind, is_within};
use crate::error::NewsError;
use crate::{french, territory};

/// Characters of a source's own words that are shown.
const EXTRACT_CHARS: usize = 400;

/// Hexadecimal digits of the identity of a notice.
const ID_DIGITS: usize = 12;

/// Which entries are wanted; an empty filter takes all, each field narrows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryFilter {
    /// Words of the institution, or the code or name of the jurisdiction.
    pub institution: Option<String>,
    /// Reports or notices only.
    pub kind: Option<EntryKind>,
    /// Code of a theme or domain.
    pub theme: Option<String>,
    /// Territory by name, or département by number or name.
    pub territory: Option<String>,
    /// Words of the audited body or of the title.
    pub body: Option<String>,
    /// Name of the source.
    pub source: Option<String>,
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
}

/// The order of a directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DirectorySort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// By title.
    Title,
    /// By institution, then newest first.
    Institution,
}

/// Every publication of a catalogue, newest first.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// Entries, by day (newest first), then id.
    pub entries: Vec<Entry>,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn load(store: &Store, context: &Context<'_>) -> Result<Self, NewsError> {
        let notices = store.seen_notices()?;
        let counts = store.topic_counts()?;
        let mut leading: HashMap<&PublicationId, &SeenNotice> = HashMap::new();
        for notice in &notices {
            for publication in &notice.publications {
                leading.entry(publication).or_insert(notice);
            }
        }
        let mut entries = Vec::new();
        for publication in store.publications()? {
            let notice = leading.get(&publication.id).copied();
            let counts = counts.get(&publication.id);
            entries.extend(report(&publication, notice, counts, context));
        }
        let alone = notices.iter().filter(|notice| notice.publications.is_empty());
        entries.extend(alone.filter_map(|seen| notice_entry(seen, context)));
        let mut directory = Self { entries };
        directory.sort(DirectorySort::Newest);
        Ok(directory)
    }

    /// Those that a filter lets through, in the same order.
    #[must_use]
    pub fn filtered(&self, filter: &DirectoryFilter) -> Self {
        Self { entries: self.entries.iter().filter(|entry| filter.accepts(entry)).cloned().collect() }
    }

    /// Puts the entries in order; ties are settled by id.
    pub fn sort(&mut self, by: DirectorySort) {
        let newest = |entry: &Entry| std::cmp::Reverse(entry.day());
        match by {
            DirectorySort::Newest => self.entries.sort_by_key(|entry| (newest(entry), entry.id.clone())),
            DirectorySort::Oldest => self.entries.sort_by_key(|entry| (entry.day(), entry.id.clone())),
            DirectorySort::Title => {
                self.entries.sort_by_key(|entry| (folded(&entry.title), entry.id.clone()));
            }
            DirectorySort::Institution => self
                .entries
                .sort_by_key(|entry| (folded(&entry.institution), newest(entry), entry.id.clone())),
        }
    }
}

impl DirectoryFilter {
    /// Whether it lets an entry through.
    #[must_use]
    pub fn accepts(&self, entry: &Entry) -> bool {
        let day = entry.day();
        self.kind.is_none_or(|kind| kind == entry.kind)
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && self.source.as_ref().is_none_or(|source| entry.source.as_ref() == Some(source))
            && self.theme.as_ref().is_none_or(|theme| entry.themes.iter().any(|code| is_within(code, theme)))
            && self.institution.as_ref().is_none_or(|wanted| is_of_institution(entry, wanted))
            && self.territory.as_ref().is_none_or(|wanted| is_in_territory(entry, wanted))
            && self.body.as_ref().is_none_or(|wanted| {
                holds_words(entry.body.as_deref().unwrap_or_default(), wanted)
                    || holds_words(&entry.title, wanted)
            })
    }
}

fn is_of_institution(entry: &Entry, wanted: &str) -> bool {
    entry.jurisdiction.as_ref().is_some_and(|code| code.eq_ignore_ascii_case(wanted))
        || holds_words(&entry.institution, wanted)
}

fn is_in_territory(entry: &Entry, wanted: &str) -> bool {
    let wanted = folded(wanted);
    let department = entry.department.as_deref();
    [entry.territory.as_deref(), department, department.and_then(territory::department_name)]
        .into_iter()
        .flatten()
        .any(|name| folded(name) == wanted)
}

/// Whether every word sought begins a word of the text, whatever accents and case.
fn holds_words(text: &str, sought: &str) -> bool {
    let text = folded(text);
    let words: Vec<&str> = text.split(' ').collect();
    folded(sought).split(' ').all(|wanted| words.iter().any(|word| word.starts_with(wanted)))
}

/// Letters and digits without accents and case, words separated by one space.
#[must_use]
pub fn folded(text: &str) -> String {
    text::words(text).collect::<Vec<_>>().join(" ")
}

fn report(
    publication: &Publication,
    notice: Option<&SeenNotice>,
    counts: Option<&BTreeMap<String, u32>>,
    context: &Context<'_>,
) -> Option<Entry> {
    // What could not be read is the operator's affair, unless its notice says what it is.
    if publication.title.is_none() && notice.is_none() && publication.state != State::Done {
        return None;
    }
    let source = notice.and_then(|notice| context.source(&notice.notice.source));
    let of_notice = notice.map(|seen| &seen.notice);
    let title = publication
        .title
        .clone()
        .or_else(|| of_notice.and_then(|notice| notice.title.clone()))
        .or_else(|| publication.body.clone())
        .unwrap_or_else(|| publication.source_ref.clone());
    let jurisdiction = publication.jurisdiction.clone();
    let institution = territory::issuer(jurisdiction.as_deref(), publication.institution.as_deref());
    let current = publication.current_version();
    let link = of_notice.map_or(&current.origin, |notice| &notice.url);
    let first = publication.versions.iter().map(|version| version.imported_at).min();
    Some(Entry {
        id: EntryId(publication.id.to_string()),
        kind: EntryKind::Report,
        title: french::title(&title),
        institution: institution.unwrap_or_else(|| "Institution non précisée".to_owned()),
        source: of_notice.map(|notice| notice.source.clone()),
        document_type: publication.document_type.clone(),
        body: publication.body.clone(),
        body_kind: publication.body_kind,
        department: publication.department.clone(),
        territory: territory::territory(publication.department.as_deref(), jurisdiction.as_deref())
            .map(str::to_owned),
        jurisdiction,
        themes: counts.map(frequent_themes).unwrap_or_default(),
        date: publication.date.or_else(|| of_notice.and_then(|notice| notice.date)),
        first_seen: first.unwrap_or_default(),
        revised: (current.sequence > 1).then_some(current.imported_at),
        link: web_address(link),
        licence: source.map(|source| source.licence_name().to_owned()),
        extract: notice.and_then(|notice| extract(notice, context)),
        conclusions: counts.map_or(0, |counts| counts.values().sum()),
        publication: Some(publication.id.clone()),
        source_ref: Some(publication.source_ref.clone()),
    })
}

fn notice_entry(seen: &SeenNotice, context: &Context<'_>) -> Option<Entry> {
    let notice = &seen.notice;
    let title = notice.title.as_deref().map(french::title).filter(|title| !title.is_empty())?;
    let source = context.source(&notice.source);
    let words = format!("{title}\n{}", notice.summary.as_deref().unwrap_or_default());
    let institution = source.map_or(&notice.institution, |source| &source.institution);
    Some(Entry {
        id: EntryId(id_of_address(&notice.url)),
        kind: EntryKind::Notice,
        institution: institution.clone(),
        source: Some(notice.source.clone()),
        jurisdiction: None,
        document_type: None,
        body: None,
        body_kind: None,
        department: None,
        territory: None,
        themes: (context.themes_of)(&words),
        date: notice.date,
        first_seen: seen.seen_at,
        revised: None,
        link: web_address(&notice.url),
        licence: source.map(|source| source.licence_name().to_owned()),
        extract: extract(seen, context),
        conclusions: 0,
        publication: None,
        source_ref: None,
        title,
    })
}

fn extract(seen: &SeenNotice, context: &Context<'_>) -> Option<String> {
    let allowed = context.source(&seen.notice.source).is_some_and(|source| source.allows_extract());
    let words = seen.notice.summary.as_deref().map(french::tidy).filter(|words| !words.is_empty())?;
    allowed.then(|| french::shortened(&words, EXTRACT_CHARS))
}

fn web_address(address: &str) -> Option<String> {
    (address.starts_with("https://") || address.starts_with("http://")).then(|| address.to_owned())
}

/// Frozen, as feeds and readers hold it.
fn id_of_address(url: &str) -> String {
    hex(&Sha256::digest(format!("notice\u{0}{url}")))[..ID_DIGITS].to_owned()
}

fn frequent_themes(counts: &BTreeMap<String, u32>) -> Vec<String> {
    let mut themes: Vec<(&String, u32)> = counts
        .iter()
        .filter(|(code, _)| !code.is_empty() && *code != UNQUALIFIED)
        .map(|(code, count)| (code, *count))
        .collect();
    themes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), (*code).clone()));
    themes.into_iter().map(|(code, _)| code.clone()).collect()
}
