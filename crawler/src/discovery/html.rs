//! Listings: pages read with the selectors of a description.

use scraper::{ElementRef, Html};
use url::Url;

use super::{Entry, Found, LONGEST_SUMMARY, LONGEST_TITLE, Links, day, plain};
use crate::source::{Discovery, Pager, Pick};

pub(super) fn read(discovery: &Discovery, text: &str, page: u32, links: &Links) -> Found {
    let Discovery::Listing { item, link, title, date, summary, pager, .. } = discovery else {
        return Found::default();
    };
    let mut found = Found::default();
    let html = Html::parse_document(text);
    for element in html.select(&item.0) {
        let Some(target) = pick(element, link) else {
            found.warnings.push("an entry without link".to_owned());
            continue;
        };
        let Some(url) = links.of(&target, &mut found.warnings) else { continue };
        let of = |wanted: &Option<Pick>| wanted.as_ref().and_then(|wanted| pick(element, wanted));
        found.entries.push(Entry {
            url,
            title: of(title).and_then(|title| plain(&title, LONGEST_TITLE)),
            date: of(date).as_deref().and_then(day),
            summary: of(summary).and_then(|summary| plain(&summary, LONGEST_SUMMARY)),
            modified_ms: None,
        });
    }
    if let Some(pager) = pager.as_ref().filter(|_| !found.entries.is_empty()) {
        let next = next_page(&html, pager, page, &links.base);
        if page + 1 < pager.most_pages {
            found.further = next.and_then(|next| links.of(&next, &mut found.warnings)).into_iter().collect();
        } else if next.is_some() {
            found.warnings.insert(0, format!("more than {} pages: a trap?", pager.most_pages));
        }
    }
    found
}

fn next_page(html: &Html, pager: &Pager, page: u32, base: &Url) -> Option<String> {
    if let Some(next) = &pager.next {
        return pick(html.root_element(), next);
    }
    let parameter = pager.parameter.as_ref()?;
    let kept: Vec<(String, String)> = base
        .query_pairs()
        .filter(|(name, _)| name != parameter.as_str())
        .map(|(n, v)| (n.into(), v.into()))
        .collect();
    let mut next = base.clone();
    next.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair(parameter, &(pager.first + page + 1).to_string());
    Some(next.into())
}

/// What a pick finds first under an element, or in it if its selector is empty.
pub(crate) fn pick(element: ElementRef<'_>, wanted: &Pick) -> Option<String> {
    pick_all(element, wanted).into_iter().next()
}

/// Everything that a pick finds under an element.
pub(crate) fn pick_all(element: ElementRef<'_>, wanted: &Pick) -> Vec<String> {
    let value = |element: ElementRef<'_>| match &wanted.attribute {
        Some(name) => element.value().attr(name).map(str::to_owned),
        None => Some(element.text().collect::<Vec<_>>().join(" ")),
    };
    let values: Vec<Option<String>> = match &wanted.selector {
        None => vec![value(element)],
        Some(selector) => element.select(&selector.0).map(value).collect(),
    };
    values.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect()
}
