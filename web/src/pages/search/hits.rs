//! What was found, as it is shown: publications with their hits, marked words, places.

use cambon_indexer::{Group, Hit, MarkKind};
use cambon_newsroom::digest::kind_name;
use cambon_newsroom::{UNQUALIFIED, french, issuer, links};

use crate::app::Names;
use crate::markup::escaped;
use crate::pages::quoted::class;
use crate::{address, words};

/// Characters of a heading shown beside a hit.
const SECTION_CHARS: usize = 90;

/// A publication with its hits.
pub struct Result {
    /// Its title.
    pub title: String,
    /// Its page.
    pub address: String,
    /// `Commune · Chambre régionale des comptes, Bretagne · 3 mai 2016`.
    pub facts: String,
    /// Best first.
    pub hits: Vec<ResultHit>,
    /// Further hits: how many, and the address that shows them.
    pub more: Option<(String, String)>,
}

/// A hit.
pub struct ResultHit {
    /// `Rappel au droit n° 3`; none for a passage.
    pub name: Option<String>,
    /// Class of its kind; empty for a passage.
    pub class: &'static str,
    /// Its page: that of the conclusion, else of the text.
    pub address: String,
    /// Its words as HTML, those that matched marked.
    pub marked: String,
    /// `p. 12`.
    pub place: String,
    /// That page of the report.
    pub page_address: String,
    /// The heading above it.
    pub section: Option<String>,
    /// Status and theme of a conclusion.
    pub tags: Vec<String>,
    /// `2 passages semblables`.
    pub likes: Option<String>,
}

impl Result {
    /// Of a group; `pairs` say what was searched.
    #[must_use]
    pub fn of(group: &Group, pairs: &[(String, String)], names: &Names) -> Self {
        let title = group.title.as_deref().or(group.body.as_deref()).unwrap_or(&group.source_ref);
        let facts = [
            group.body_kind.map(|kind| words::body_kind(kind).to_owned()),
            issuer(group.jurisdiction.as_deref(), group.institution.as_deref()),
            group.date.map(french::long_date),
        ];
        let shown: usize = group.hits.iter().map(|hit| 1 + hit.copies).sum();
        let more = group.total_hits.saturating_sub(shown);
        Self {
            title: french::title(title),
            address: links::publication("", &group.publication_id),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· "),
            hits: group.hits.iter().map(|hit| ResultHit::of(hit, group, names)).collect(),
            more: (more > 0).then(|| {
                let told = format!("et {} de plus dans ce rapport", french::number(more));
                (told, within(pairs, group))
            }),
        }
    }
}

/// The same search in one publication, with all of its hits.
fn within(pairs: &[(String, String)], group: &Group) -> String {
    let replaced = ["publication", "per_publication", "limit"];
    let mut pairs: Vec<(String, String)> =
        pairs.iter().filter(|(name, _)| !replaced.contains(&name.as_str())).cloned().collect();
    pairs.push(("publication".to_owned(), group.publication_id.to_string()));
    pairs.push(("per_publication".to_owned(), "1000".to_owned()));
    format!("/recherche?{}", address::query(&pairs))
}

impl ResultHit {
    fn of(hit: &Hit, group: &Group, names: &Names) -> Self {
        let id = &group.publication_id;
        let of_text = match hit.page {
            Some(page) => format!("{}#car-{}", address::page(id, page.0), hit.char_start),
            None => format!("{}#car-{}", address::text(id), hit.char_start),
        };
        let place = match hit.page {
            Some(page) => format!("p.\u{a0}{}", page.0),
            None => format!("§\u{a0}{}", hit.ordinal + 1),
        };
        let conclusion = hit.conclusion.as_ref();
        let name = conclusion.map(|facts| {
            let number = facts.number.as_deref().map(words::number).unwrap_or_default();
            format!("{}{number}", kind_name(facts.kind))
        });
        let theme = conclusion.and_then(|facts| facts.topics.first()).filter(|code| *code != UNQUALIFIED);
        let tags = [
            conclusion.and_then(|facts| facts.status).map(|status| words::status(status).to_owned()),
            theme.map(|code| names.theme(code).to_owned()),
        ];
        let likes = hit.copies + hit.elsewhere;
        Self {
            class: conclusion.map_or("", |facts| class(facts.kind)),
            address: conclusion.map_or_else(|| of_text.clone(), |facts| links::conclusion("", &facts.id)),
            page_address: of_text,
            name,
            marked: marked(hit),
            place,
            section: hit.section.last().map(|title| french::shortened(&french::tidy(title), SECTION_CHARS)),
            tags: tags.into_iter().flatten().collect(),
            likes: (likes > 0).then(|| french::count(likes, "passage semblable", "passages semblables")),
        }
    }
}

/// The words as HTML; synonyms, which were not typed, are marked in another way.
fn marked(hit: &Hit) -> String {
    let mut shown = String::with_capacity(hit.text.len() * 2);
    let mut reached = 0;
    for mark in &hit.highlights {
        let range = &mark.range;
        shown.push_str(&escaped(&hit.text[reached..range.start]));
        let opening = match mark.kind {
            MarkKind::Phrase | MarkKind::Word => "<mark>",
            MarkKind::Synonym => "<mark class=\"synonyme\">",
        };
        shown.push_str(opening);
        shown.push_str(&escaped(&hit.text[range.start..range.end]));
        shown.push_str("</mark>");
        reached = range.end;
    }
    shown.push_str(&escaped(&hit.text[reached..]));
    shown
}
