//! Highwire Press tags and COinS, which Zotero and others read, of a report or of a place in it.

use cambon_document::PageNumber;
use jiff::civil::Date;

use crate::address;

/// What is cited.
pub struct Work {
    /// Title of the report.
    pub title: String,
    /// Who issued it.
    pub issuer: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// The page that is cited; none for the whole.
    pub page: Option<PageNumber>,
    /// Address of the page of the site.
    pub permalink: String,
    /// Address of the original, where it is a PDF.
    pub pdf: Option<String>,
}

impl Work {
    /// Names of the tags and their values; none for what is not known.
    pub fn metas(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("citation_title", Some(self.title.clone())),
            ("citation_author", self.issuer.clone()),
            ("citation_publication_date", self.date.map(|date| date.strftime("%Y/%m/%d").to_string())),
            ("citation_technical_report_institution", self.issuer.clone()),
            ("citation_firstpage", self.page.map(|page| page.0.to_string())),
            ("citation_language", Some("fr".to_owned())),
            ("citation_abstract_html_url", Some(self.permalink.clone())),
            ("citation_pdf_url", self.pdf.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// OpenURL ContextObject in a span (COinS, NISO Z39.88).
    pub fn coins(&self) -> String {
        let pairs = [
            ("ctx_ver", Some("Z39.88-2004".to_owned())),
            ("rft_val_fmt", Some("info:ofi/fmt:kev:mtx:book".to_owned())),
            ("rft.genre", Some("report".to_owned())),
            ("rft.btitle", Some(self.title.clone())),
            ("rft.aucorp", self.issuer.clone()),
            ("rft.pub", self.issuer.clone()),
            ("rft.date", self.date.map(|date| date.to_string())),
            ("rft.pages", self.page.map(|page| page.0.to_string())),
            ("rft.language", Some("fr".to_owned())),
            ("rft_id", Some(self.permalink.clone())),
        ];
        let told = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        address::query(&told.collect::<Vec<_>>())
    }
}
