//! The forms of a digest: HTML and plain text, which say the same. They add nothing to the digest but fixed words.

mod confirmation;
mod html;
mod text;

use crate::digest::{Digest, Figures};
use crate::french;

pub use confirmation::confirmation;
pub use html::{html, index};
pub use text::{text, wrapped};

/// What stands around a digest.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// Name of the letter.
    pub letter: &'a str,
    /// Address of the public page.
    pub archive: Option<&'a str>,
    /// Why its reader gets it: what was subscribed to.
    pub because: Option<&'a str>,
    /// Signed link to the reader's preferences.
    pub preferences: Option<&'a str>,
    /// Signed link that ends the subscription.
    pub unsubscribe: Option<&'a str>,
    /// Who is responsible, and what happens to personal data.
    pub legal: Option<&'a str>,
}

/// Subject of the mail and title of the page.
#[must_use]
pub fn subject(digest: &Digest, letter: &str) -> String {
    format!("{letter}\u{a0}– {}", digest.title)
}

/// The figures in a sentence.
#[must_use]
pub fn figures(figures: &Figures) -> String {
    if figures.is_empty() {
        return "Aucune publication n’a été relevée.".to_owned();
    }
    let counted = [
        (figures.legal_reminders, "rappel au droit", "rappels au droit"),
        (figures.recommendations, "recommandation", "recommandations"),
        (figures.findings, "constat", "constats"),
    ];
    let told = counted.iter().filter(|(count, _, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, one, many)| french::count(*count, one, many)).collect();
    let mut sentence = french::count(figures.reports, "rapport", "rapports");
    if !told.is_empty() {
        sentence = format!("{sentence}\u{a0}: {}", listed(&told));
    }
    if figures.notices > 0 {
        let notices = french::count(
            figures.notices,
            "publication d’une autre institution",
            "publications d’autres institutions",
        );
        sentence = format!("{sentence}\u{a0}; {notices}");
    }
    format!("{sentence}.")
}

/// `a, b et c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// `12 conclusions dans 3 rapports, dont « Temps de travail » (4)`.
fn theme_words(line: &crate::digest::ThemeLine) -> String {
    let counted = format!(
        "{} dans {}",
        french::count(line.conclusions, "conclusion", "conclusions"),
        french::count(line.reports, "rapport", "rapports"),
    );
    let leading: Vec<String> = line
        .leading
        .iter()
        .map(|(name, count)| format!("{}\u{a0}({})", french::quoted(name), french::number(*count)))
        .collect();
    if leading.is_empty() { counted } else { format!("{counted}, dont {}", listed(&leading)) }
}

/// What stands under a quotation: page, theme, status.
fn place_of(quote: &crate::digest::Quote) -> String {
    let status = quote.status.as_deref();
    let status = status.map(|status| format!("suite donnée\u{a0}: {}", french::quoted(status)));
    [quote.page.clone(), quote.theme.clone(), status]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\u{a0}· ")
}

/// Titles of the parts of a letter, and fixed words; both forms use them.
mod words {
    pub const HIGHLIGHTS: &str = "À retenir";
    pub const THEMES: &str = "Par thème";
    pub const REPORTS: &str = "Les rapports, par territoire";
    pub const ELSEWHERE: &str = "Ailleurs, par thème";
    pub const CHANGES: &str = "Documents corrigés ou remplacés";
    pub const SILENCES: &str = "Sources silencieuses";
    pub const NOTHING: &str = "Rien de nouveau sur cette période pour ce que vous suivez.";
    pub const METHOD: &str = "Les citations sont extraites mot pour mot des rapports par un programme, qui les choisit et leur \
        donne un thème sans relecture humaine. Seul le document d’origine fait foi.";
    pub const ARCHIVE: &str = "Lire cette lettre en ligne";
    pub const PREFERENCES: &str = "Modifier mes préférences";
    pub const UNSUBSCRIBE: &str = "Me désabonner";
    pub const BECAUSE: &str = "Vous recevez ceci parce que ";
    pub const NO_TRACKING: &str = "Cette lettre ne contient ni image ni lien de suivi.";
}
