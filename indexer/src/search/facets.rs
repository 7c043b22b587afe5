//! The counts beside the results.

use super::Searcher;
use crate::collect::{Facet, Gathered, OF_PUBLICATIONS, OF_TRAITS};
use crate::error::IndexError;
use crate::facts::PublicationFacts;
use crate::filters::{Filters, Request};
use crate::results::Facets;
use crate::schema::Traits;

impl Searcher {
    pub(super) fn facets(&self, request: &Request, gathered: &Gathered) -> Result<Facets, IndexError> {
        let mut facets = Facets::default();
        let filters = &request.filters;
        for facet in OF_PUBLICATIONS {
            let lifted = chosen(facet, filters).then(|| &gathered.lifted[facet as usize]);
            for (place, facts) in self.facts.iter().enumerate() {
                let here = gathered.by_publication[place] + lifted.map_or(0, |lifted| lifted[place]);
                if here > 0 {
                    count_publication(&mut facets, facet, facts, here as usize);
                }
            }
        }
        for facet in OF_TRAITS {
            let lifted = chosen(facet, filters).then(|| &gathered.lifted[facet as usize]);
            for (packed, counted) in gathered.by_traits.iter().enumerate() {
                let here = counted + lifted.map_or(0, |lifted| lifted[packed]);
                if here > 0 {
                    count_traits(&mut facets, facet, Traits::unpack(packed), here as usize);
                }
            }
        }
        for (facts, count) in self.facts.iter().zip(&gathered.by_publication).filter(|(_, count)| **count > 0)
        {
            if let Some(date) = facts.date {
                let month = format!("{:04}-{:02}", date.year(), date.month());
                *facets.month.entry(month).or_default() += *count as usize;
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

fn count_publication(facets: &mut Facets, facet: Facet, facts: &PublicationFacts, count: usize) {
    match facet {
        Facet::Jurisdiction => {
            let Some(code) = &facts.jurisdiction else { return };
            *facets.jurisdiction.entry(code.clone()).or_default() += count;
            if let Some((above, _)) = code.split_once('-') {
                *facets.jurisdiction.entry(above.to_owned()).or_default() += count;
            }
        }
        Facet::Year => {
            if let Some(date) = facts.date {
                *facets.year.entry(i64::from(date.year())).or_default() += count;
            }
        }
        Facet::BodyKind => {
            if let Some(kind) = facts.body_kind {
                *facets.body_kind.entry(kind.code().to_owned()).or_default() += count;
            }
        }
        _ => {
            if let Some(number) = &facts.department {
                *facets.department.entry(number.clone()).or_default() += count;
            }
        }
    }
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
