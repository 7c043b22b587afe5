//! Who is told what: subscriptions held against new entries. Searches are matched by the caller (percolation), as the newsroom
//! knows no index. A search that is no longer understood is told to its owner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cambon_document::PublicationId;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::context::Context;
use crate::digest::Digest;
use crate::directory::Directory;
use crate::entry::{Entry, EntryId};
use crate::error::NewsError;
use crate::french;
use crate::period::date_of;
use crate::readers::{Issue, Parcel, ReaderKey, Readers, StoredSubscription};

/// Days for which an entry may be told by an alert after it was first seen, and by which it may be older than that.
const FRESH_DAYS: i64 = 42;

/// What a search finds among the new publications, or why it cannot be understood.
pub type Matcher<'a> = dyn FnMut(&str) -> Result<BTreeSet<PublicationId>, String> + 'a;

/// What is to be posted.
#[derive(Debug, Default)]
pub struct Distribution {
    /// By reader.
    pub parcels: Vec<Parcel>,
    /// Subscriptions whose search is not understood, and why.
    pub broken: Vec<(StoredSubscription, String)>,
}

/// Entries of which an alert may tell: first seen lately and not much older; or, from a given day, published since.
#[must_use]
pub fn fresh(directory: &Directory, since: Option<Date>, now: Timestamp) -> Vec<&Entry> {
    let is_fresh = |entry: &&Entry| match since {
        Some(since) => entry.day() >= since,
        None => {
            let seen = date_of(entry.first_seen);
            let oldest = |day: Date| day.saturating_sub(Span::new().days(FRESH_DAYS));
            seen >= oldest(date_of(now)) && entry.date.is_none_or(|date| date >= oldest(seen))
        }
    };
    directory.entries.iter().filter(is_fresh).collect()
}

/// What one reader is told, by which subscriptions: the theme of each, if it has one, and its words.
#[derive(Default)]
struct Told {
    entries: BTreeSet<EntryId>,
    themes: BTreeSet<Option<String>>,
    why: Vec<String>,
}

/// Holds subscriptions against entries. Readers get what any of their subscriptions lets through; equal searches are run once.
/// `already` tells what a reader was told before, and whether an entry came before the subscription.
#[must_use]
pub fn distribute(
    entries: &[&Entry],
    subscriptions: &[StoredSubscription],
    context: &Context<'_>,
    matcher: &mut Matcher<'_>,
    already: &dyn Fn(&StoredSubscription, &Entry) -> bool,
) -> Distribution {
    let mut distribution = Distribution::default();
    let mut searches: HashMap<String, Result<BTreeSet<PublicationId>, String>> = HashMap::new();
    let mut by_reader: BTreeMap<ReaderKey, Told> = BTreeMap::new();
    for stored in subscriptions {
        let criteria = &stored.subscription.criteria;
        let found = match &criteria.query {
            None => None,
            Some(query) => match searches.entry(query.clone()).or_insert_with(|| matcher(query)) {
                Ok(found) => Some(&*found),
                Err(reason) => {
                    distribution.broken.push((stored.clone(), reason.clone()));
                    continue;
                }
            },
        };
        let is_found = |entry: &Entry| {
            found.is_none_or(|found| entry.publication.as_ref().is_some_and(|id| found.contains(id)))
        };
        let filter = criteria.filter();
        let wanted = entries.iter().filter(|entry| is_found(entry) && filter.accepts(entry));
        let wanted: Vec<EntryId> =
            wanted.filter(|entry| !already(stored, entry)).map(|entry| entry.id.clone()).collect();
        if wanted.is_empty() {
            continue;
        }
        let told = by_reader.entry(stored.reader).or_default();
        told.entries.extend(wanted);
        told.themes.insert(criteria.theme.clone());
        let because = stored.subscription.because(context);
        if !told.why.contains(&because) {
            told.why.push(because);
        }
    }
    let parcels = by_reader.into_iter().map(|(reader, told)| Parcel {
        reader,
        entries: Some(told.entries),
        // Who follows anything but themes is told of all.
        themes: told.themes.into_iter().collect::<Option<_>>().unwrap_or_default(),
        because: format!("{}.", told.why.join("\u{a0}; ")),
    });
    distribution.parcels = parcels.collect();
    distribution
}

/// Suspends a subscription and writes to its owner why.
///
/// # Errors
/// When the readers' database cannot be written.
pub fn tell_broken(
    readers: &mut Readers,
    broken: &[(StoredSubscription, String)],
    context: &Context<'_>,
    domain: &str,
    now: Timestamp,
) -> Result<usize, NewsError> {
    let mut told = 0;
    for (stored, reason) in broken {
        readers.suspend_subscription(stored.key, reason)?;
        let query = stored.subscription.criteria.query.as_deref().unwrap_or_default();
        let messages = vec![
            format!(
                "Votre recherche enregistrée {} n’est plus comprise par le moteur\u{a0}; elle est suspendue, et vous ne recevez \
                 plus ce qu’elle trouvait.",
                french::quoted(query)
            ),
            format!("Ce que le moteur en dit\u{a0}: {}", french::tidy(reason)),
            "Modifiez-la par le lien de vos préférences, ou désabonnez-vous\u{a0}; sans réponse de votre part, elle reste \
             suspendue."
                .to_owned(),
        ];
        let key = format!("suspension-{}-{}", stored.key, now.as_second());
        let title = "une de vos recherches est suspendue".to_owned();
        let issue = Issue { digest: Digest::message(key.clone(), title, messages), key };
        let because = format!("{}.", stored.subscription.because(context));
        let parcel = Parcel { reader: stored.reader, entries: None, themes: BTreeSet::new(), because };
        told += readers.post(&issue, &[parcel], false, domain, now)?;
    }
    Ok(told)
}
