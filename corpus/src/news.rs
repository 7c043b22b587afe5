//! What the newsroom reads: notices with the publications to which they lead, themes by publication, arrivals. It does NOT
//! decide what is news (`cambon-newsroom`).

use std::collections::BTreeMap;

use cambon_document::PublicationId;
use jiff::Timestamp;

use crate::crawl::Notice;
use crate::{Result, Store};

/// A notice, when it was first seen, and what was fetched from its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenNotice {
    /// The notice.
    pub notice: Notice,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// Publications made of its documents, or of its page, in the order of the page.
    pub publications: Vec<PublicationId>,
}

/// Documents of each page, through whatever redirects led from the link, and pages that are kept themselves.
const REACHED: &str = "WITH RECURSIVE reached (page, url, position, steps) AS ( \
        SELECT page, document, position, 0 FROM attachment \
        UNION SELECT url, url, -1, 0 FROM notice \
        UNION SELECT reached.page, frontier.moved_to, reached.position, reached.steps + 1 FROM reached \
        JOIN frontier ON frontier.url = reached.url WHERE frontier.moved_to IS NOT NULL AND reached.steps < 20) \
    SELECT DISTINCT reached.page, publication.id, min(reached.position) FROM reached \
    JOIN frontier ON frontier.url = reached.url JOIN version ON version.key = frontier.version \
    JOIN publication ON publication.key = version.publication \
    GROUP BY reached.page, publication.id ORDER BY reached.page, 3, publication.id";

impl Store {
    /// Every notice, by address.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn seen_notices(&self) -> Result<Vec<SeenNotice>> {
        let mut publications = self.reached_publications()?;
        let query = "SELECT url, source, institution, title, date, summary, jurisdiction, seen_at FROM notice ORDER BY url";
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([], |row| {
            let date: Option<String> = row.get(4)?;
            let notice = Notice {
                url: row.get(0)?,
                source: row.get(1)?,
                institution: row.get(2)?,
                title: row.get(3)?,
                date: date.and_then(|date| date.parse().ok()),
                summary: row.get(5)?,
                jurisdiction: row.get(6)?,
                // Of use only when a notice is recorded.
                prevails: false,
            };
            Ok((notice, row.get::<_, i64>(7)?))
        })?;
        rows.map(|row| {
            let (notice, seen_at) = row?;
            let publications = publications.remove(&notice.url).unwrap_or_default();
            let seen_at = Timestamp::from_millisecond(seen_at).unwrap_or(Timestamp::UNIX_EPOCH);
            Ok(SeenNotice { notice, seen_at, publications })
        })
        .collect()
    }

    fn reached_publications(&self) -> Result<BTreeMap<String, Vec<PublicationId>>> {
        let mut statement = self.connection.prepare_cached(REACHED)?;
        let mut reached: BTreeMap<String, Vec<PublicationId>> = BTreeMap::new();
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        for row in rows {
            let (page, publication) = row?;
            reached.entry(page).or_default().push(PublicationId(publication));
        }
        Ok(reached)
    }

    /// Numbers of conclusions of each current version, by primary topic; without topic under the empty code.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn topic_counts(&self) -> Result<BTreeMap<PublicationId, BTreeMap<String, u32>>> {
        let query = "SELECT publication.id, coalesce(primary_topic, ''), count(*) FROM conclusion \
             JOIN publication ON publication.current = conclusion.version GROUP BY 1, 2 ORDER BY 1, 2";
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([], |row| {
            Ok((PublicationId(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, u32>(2)?))
        })?;
        let mut counts: BTreeMap<PublicationId, BTreeMap<String, u32>> = BTreeMap::new();
        for row in rows {
            let (publication, topic, count) = row?;
            counts.entry(publication).or_default().insert(topic, count);
        }
        Ok(counts)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{ImportRequest, ProvidedMetadata};

    #[test]
    fn a_notice_knows_what_its_links_led_to() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create_or_open(folder.path()).unwrap();
        let request = ImportRequest {
            bytes: b"<p>Rapport</p>",
            source_ref: "https://essai.fr/final.html".to_owned(),
            explicit_id: false,
            origin: "https://essai.fr/final.html".to_owned(),
            institution: None,
            provided: ProvidedMetadata::default(),
        };
        store.import(&request).unwrap();
        let rows = "INSERT INTO notice (url, source, institution, title, date, seen_at) VALUES \
               ('https://essai.fr/page', 's', 'i', 'Titre', '2016-05-03', 5000), ('https://essai.fr/seule', 's', 'i', NULL, NULL, 6000);
             INSERT INTO attachment VALUES ('https://essai.fr/page', 'https://essai.fr/lien', 'report', '', 0);
             INSERT INTO frontier (url, source, host, kind, priority, moved_to) VALUES \
               ('https://essai.fr/lien', 's', 'essai.fr', 'document', 0, 'https://essai.fr/final.html');
             INSERT INTO frontier (url, source, host, kind, priority, version) SELECT origin, 's', 'essai.fr', 'document', 0, key FROM version;";
        store.connection.execute_batch(rows).unwrap();
        let notices = store.seen_notices().unwrap();
        let id = store.publications().unwrap()[0].id.clone();
        assert_eq!(notices[0].publications, [id], "through a redirect");
        assert_eq!(notices[0].seen_at.as_second(), 5);
        assert!(notices[1].publications.is_empty() && notices[1].notice.title.is_none());
        assert!(store.topic_counts().unwrap().is_empty());
    }
}
