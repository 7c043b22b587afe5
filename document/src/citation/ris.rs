//! RIS: a line a tag, records ended by `ER`.

use super::Source;

pub fn write(sources: &[Source]) -> String {
    sources.iter().map(record).collect()
}

fn record(source: &Source) -> String {
    let mut record = String::new();
    let mut tag = |name: &str, value: &str| {
        // A line of a record has no line break, and nobody wants an empty one.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() || name == "ER" {
            record.push_str(&format!("{name}  - {value}\n"));
        }
    };
    let date = match source {
        Source::Report(report) => {
            tag("TY", "RPRT");
            tag("TI", &report.work());
            tag("AU", &author(report.issuer.as_deref().unwrap_or_default()));
            tag("PB", report.issuer.as_deref().unwrap_or_default());
            tag("M3", report.document_type.as_deref().unwrap_or_default());
            if let Some(page) = report.place.as_ref().and_then(|place| place.page) {
                tag("SP", &page.to_string());
            }
            tag("UR", report.url.as_deref().unwrap_or_default());
            tag("N1", &report.remark());
            report.date
        }
        Source::DataSet(set) => {
            tag("TY", "DATA");
            tag("TI", &set.work());
            for institution in &set.institutions {
                tag("AU", &author(institution));
            }
            tag("N1", &set.remark());
            set.days.map(|(_, last)| last)
        }
    };
    if let Some(date) = date {
        tag("PY", &date.year().to_string());
        tag("DA", &date.strftime("%Y/%m/%d").to_string());
    }
    tag("LA", "fr");
    tag("ID", &source.key());
    tag("ER", "");
    record
}

/// A comma would part a surname from a first name.
fn author(institution: &str) -> String {
    institution.replace(',', "")
}
