//! A digest cut down to what one reader asked for.

use std::collections::BTreeSet;

use super::{Digest, Figures, Highlight, NoticeGroup, QUOTES_EACH, Quote, Territory, highlights};
use crate::entry::{Entry, is_within};

impl Digest {
    /// The same for who follows these themes: of each report, and above all, what is quoted is of them where it holds any. No
    /// theme favours none.
    #[must_use]
    pub fn favouring(mut self, themes: &BTreeSet<String>) -> Self {
        if themes.is_empty() {
            return self;
        }
        let of_themes = |quote: &Quote| themes.iter().any(|theme| is_within(&quote.theme_code, theme));
        let reports = self.territories.iter_mut().flat_map(|territory| &mut territory.reports);
        for item in reports {
            let more = std::mem::take(&mut item.of_themes);
            let wanted: Vec<Quote> =
                item.quotes.iter().chain(&more).filter(|quote| of_themes(quote)).cloned().collect();
            if !wanted.is_empty() {
                item.quotes = wanted.into_iter().take(QUOTES_EACH).collect();
            }
        }
        self.highlights = highlights(&self.reports().collect::<Vec<_>>());
        self
    }

    /// What of it `wanted` lets through. Figures are those of what is left; the counts by theme, which speak of all reports, are
    /// left out where some are. The silences of sources stay.
    #[must_use]
    pub fn selected(&self, wanted: impl Fn(&Entry) -> bool) -> Self {
        let territories: Vec<Territory> = self
            .territories
            .iter()
            .map(|territory| Territory {
                name: territory.name.clone(),
                reports: territory.reports.iter().filter(|item| wanted(&item.entry)).cloned().collect(),
            })
            .filter(|territory| !territory.reports.is_empty())
            .collect();
        let elsewhere: Vec<NoticeGroup> = self
            .elsewhere
            .iter()
            .map(|group| NoticeGroup {
                theme: group.theme.clone(),
                items: group.items.iter().filter(|item| wanted(&item.entry)).cloned().collect(),
            })
            .filter(|group| !group.items.is_empty())
            .collect();
        let changes = self.changes.iter().filter(|change| wanted(&change.entry)).cloned().collect();
        let kept = |highlight: &&Highlight| {
            territories.iter().any(|t| t.reports.iter().any(|item| item.entry.id == highlight.id))
        };
        let highlights = self.highlights.iter().filter(kept).cloned().collect();
        let mut selected = Self {
            period: self.period.clone(),
            title: self.title.clone(),
            messages: self.messages.clone(),
            figures: self.figures,
            themes: Vec::new(),
            silences: self.silences.clone(),
            highlights,
            territories,
            elsewhere,
            changes,
        };
        if selected.reports().count() == self.reports().count() {
            selected.themes.clone_from(&self.themes);
        }
        selected.figures = Figures::of(&selected);
        if selected.reports().count() <= selected.highlights.len() {
            selected.highlights.clear();
        }
        selected
    }
}

impl Figures {
    fn of(digest: &Digest) -> Self {
        let sum = |count: fn(&Self) -> usize| digest.reports().map(|item| count(&item.counts)).sum();
        let reports = digest.reports().map(|item| &item.entry.institution);
        let institutions: BTreeSet<&String> =
            reports.chain(digest.notices().map(|item| &item.entry.institution)).collect();
        Self {
            reports: digest.reports().count(),
            recommendations: sum(|counts| counts.recommendations),
            legal_reminders: sum(|counts| counts.legal_reminders),
            findings: sum(|counts| counts.findings),
            notices: digest.notices().count(),
            institutions: institutions.len(),
        }
    }

    /// Whether nothing was published.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
