//! Citations of a report, of a conclusion in it, and of a set of conclusions: BibTeX, RIS, CSL-JSON and a French footnote.
//!
//! Pure, over plain facts: the program and the site give the same bytes. It does NOT know where the facts come from.

mod bibtex;
mod csl;
mod note;
mod ris;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::text::french_date;

/// Forms of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// BibTeX, UTF-8.
    Bibtex,
    /// RIS, as reference managers import it.
    Ris,
    /// CSL-JSON: one array.
    CslJson,
    /// Footnotes in French, one a line.
    Note,
}

impl Style {
    /// Every form.
    pub const ALL: &'static [Self] = &[Self::Bibtex, Self::Ris, Self::CslJson, Self::Note];

    /// Media type of its bytes.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Bibtex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::CslJson => "application/vnd.citationstyles.csl+json",
            Self::Note => "text/plain",
        }
    }
}

/// What is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A report, or a place in it.
    Report(Report),
    /// A set of conclusions found by a query.
    DataSet(DataSet),
}

/// A report as it is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Identity, for the key: letters and digits.
    pub id: String,
    /// Who issued it, in full: `Chambre régionale des comptes Normandie`.
    pub issuer: Option<String>,
    /// `Rapport d’observations définitives`.
    pub document_type: Option<String>,
    /// Audited body.
    pub body: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// First and last financial year examined.
    pub period: Option<(i16, Option<i16>)>,
    /// Address of the original.
    pub url: Option<String>,
    /// The place cited; `None` for the whole.
    pub place: Option<Place>,
}

/// A conclusion in a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Identity of the conclusion.
    pub conclusion: String,
    /// `recommandation n° 3`, `rappel au droit n° 1`.
    pub label: String,
    /// Page, from 1.
    pub page: Option<u32>,
    /// The words quoted.
    pub quotation: String,
}

/// A set of conclusions as it is cited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataSet {
    /// Identity, for the key: letters and digits.
    pub id: String,
    /// The query in canonical form, filters included; empty for everything.
    pub query: String,
    /// Conclusions found.
    pub conclusions: usize,
    /// Publications in which they stand.
    pub publications: usize,
    /// First and last day of publication.
    pub days: Option<(Date, Date)>,
    /// Versions of program, extractor, model, taxonomy.
    pub versions: String,
    /// Institutions whose reports they are.
    pub institutions: Vec<String>,
}

/// All of them in one form; the bytes end with a line feed.
#[must_use]
pub fn cite(sources: &[Source], style: Style) -> String {
    match style {
        Style::Bibtex => bibtex::write(sources),
        Style::Ris => ris::write(sources),
        Style::CslJson => csl::write(sources),
        Style::Note => note::write(sources),
    }
}

impl Source {
    /// A key that is the same wherever the citation is made.
    fn key(&self) -> String {
        let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        match self {
            Self::Report(report) => {
                let year = report.date.map(|date| date.year().to_string()).unwrap_or_default();
                let place = report.place.as_ref().map(|place| format!("-{}", plain(&place.conclusion)));
                format!("cambon{year}-{}{}", plain(&report.id), place.unwrap_or_default())
            }
            Self::DataSet(set) => format!("cambon-{}", plain(&set.id)),
        }
    }
}

impl Report {
    /// Title of the work: as given, else type and body.
    fn work(&self) -> String {
        let made = [&self.document_type, &self.body].map(|part| part.clone().unwrap_or_default());
        let made = made.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
        match &self.title {
            Some(title) => title.clone(),
            None if made.is_empty() => format!("Publication {}", self.id),
            None => made,
        }
    }

    /// `exercices 2010 et suivants`, `exercices 2010 à 2014`.
    fn years(&self) -> Option<String> {
        let (first, last) = self.period?;
        Some(match last {
            None => format!("exercices {first} et suivants"),
            Some(last) if last == first => format!("exercice {first}"),
            Some(last) => format!("exercices {first} à {last}"),
        })
    }

    /// What else is told of it: type, years, the place and its words.
    fn remark(&self) -> String {
        let place = self.place.as_ref().map(|place| format!("{} : « {} »", place.label, place.quotation));
        let parts = [self.document_type.clone().filter(|_| self.title.is_some()), self.years(), place];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ; ")
    }
}

impl DataSet {
    fn work(&self) -> String {
        match self.query.is_empty() {
            true => "Conclusions des juridictions financières".to_owned(),
            false => {
                format!("Conclusions des juridictions financières répondant à la requête « {} »", self.query)
            }
        }
    }

    fn remark(&self) -> String {
        let plural =
            |count: usize, one: &str, many: &str| format!("{count} {}", if count < 2 { one } else { many });
        let mut remark = format!(
            "{} dans {}",
            plural(self.conclusions, "conclusion", "conclusions"),
            plural(self.publications, "publication", "publications")
        );
        if let Some((first, last)) = self.days {
            remark += &format!(", du {} au {}", french_date(first), french_date(last));
        }
        if !self.versions.is_empty() {
            remark += &format!(" ; {}", self.versions);
        }
        remark
    }
}
