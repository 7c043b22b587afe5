//! The counts beside the results.

use super::Searcher;
use crate::collect::{Facet, Gathered, OF_PUBLICATIONS, OF_TRAITS};
use crate::error::IndexError;
use crate::facts::Counted;
use crate::filters::{Filters, Request};
use crate::results::Facets;
use crate::schema::Traits;

impl Searcher {
    pub(super) fn facets(&self, request: &Request, gathered: &Gathered) -> Result<Facets, IndexError> {
        let mut facets = Facets::default();
        let filters = &request.filters;
        for facet in OF_PUBLICATIONS {
            let lifted = chosen(facet, filters).then(|| &gathered.lifted[facet as usize]);
            let counts = gathered.by_publication.iter().enumerate();
            let counts = counts.map(|(place, count)| count + lifted.map_or(0, |lifted| lifted[place]));
            let values = &self.facts.values[counted(facet) as usize];
            for (value, count) in values.sums(counts) {
                count_value(&mut facets, facet, value, count);
            }
        }
        let months = &self.facts.values[Counted::Month as usize];
        let months = months.sums(gathered.by_publication.iter().copied());
        facets.month.extend(months.map(|(month, count)| (month.to_owned(), count)));
        for facet in OF_TRAITS {
            let lifted = chosen(facet, filters).then(|| &gathered.lifted[facet as usize]);
            for (kind, counted) in gathered.by_traits.iter().enumerate() {
                let here = counted + lifted.map_or(0, |lifted| lifted[kind]);
                if here > 0 {
                    count_traits(&mut facets, facet, self.documents.traits[kind], here as usize);
                }
            }
        }
        if let Some(column) = &gathered.topics {
            for (ord, count) in (0..).zip(&gathered.by_topic).filter(|(_, count)| **count > 0) {
                let mut code = String::new();
                column.ord_to_str(ord, &mut code)?;
                *facets.topic.entry(code).or_default() += *count as usize;
            }
        }
        Ok(facets)
    }
}

/// Whether something is chosen in a facet, so that its other values are counted too.
fn chosen(facet: Facet, filters: &Filters) -> bool {
    match facet {
        Facet::Jurisdiction => !filters.jurisdiction.is_empty(),
        Facet::Year => filters.years.is_some(),
        Facet::BodyKind => !filters.body_kind.is_empty(),
        Facet::Department => !filters.department.is_empty(),
        Facet::Zone => !filters.zone.is_empty(),
        Facet::Kind => !filters.kind.is_empty(),
        Facet::Form => !filters.form.is_empty(),
        Facet::Status => !filters.status.is_empty(),
        Facet::Nature => !filters.nature.is_empty(),
        Facet::Topic => !filters.topic.is_empty(),
    }
}

/// What a facet of publications counts.
fn counted(facet: Facet) -> Counted {
    match facet {
        Facet::Jurisdiction => Counted::Jurisdiction,
        Facet::Year => Counted::Year,
        Facet::BodyKind => Counted::BodyKind,
        _ => Counted::Department,
    }
}

fn count_value(facets: &mut Facets, facet: Facet, value: &str, count: usize) {
    let counts = match facet {
        Facet::Year => {
            if let Ok(year) = value.parse() {
                *facets.year.entry(year).or_default() += count;
            }
            return;
        }
        Facet::Jurisdiction => {
            if let Some((above, _)) = value.split_once('-') {
                *facets.jurisdiction.entry(above.to_owned()).or_default() += count;
            }
            &mut facets.jurisdiction
        }
        Facet::BodyKind => &mut facets.body_kind,
        _ => &mut facets.department,
    };
    *counts.entry(value.to_owned()).or_default() += count;
}

fn count_traits(facets: &mut Facets, facet: Facet, traits: Traits, count: usize) {
    let (counts, code) = match facet {
        Facet::Zone => (&mut facets.zone, Some(traits.zone.code())),
        Facet::Kind => (&mut facets.kind, traits.kind.map(|kind| kind.code())),
        Facet::Form => (&mut facets.form, traits.form.map(|form| form.code())),
        Facet::Status => (&mut facets.status, traits.status.map(|status| status.code())),
        _ => (&mut facets.nature, traits.nature.map(|nature| nature.code())),
    };
    if let Some(code) = code {
        *counts.entry(code.to_owned()).or_default() += count;
    }
}
