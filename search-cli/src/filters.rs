//! From flags to the filters of a search; a value that cannot be meant is an error that lists the right ones.

use anyhow::{Result, bail};
use cambon_document::{BodyKind, ConclusionKind, Form, Nature, PublicationId, Status, Zone};
use cambon_indexer::{Filters, YearRange};

use crate::cli::FilterArgs;

impl FilterArgs {
    /// Whether one of the filters speaks of conclusions.
    #[must_use]
    pub fn concern_conclusions(&self) -> bool {
        [&self.kind, &self.form, &self.status, &self.nature, &self.topic]
            .iter()
            .any(|values| !values.is_empty())
    }
}

/// The filters meant by `args`; `publication_id` finds the publication of a name.
///
/// # Errors
/// When a code or a publication is unknown, or a year is none.
pub fn parse_with(
    args: &FilterArgs,
    publication_id: impl Fn(&str) -> Result<PublicationId>,
) -> Result<Filters> {
    let publication = args.publication.iter().map(|name| publication_id(name)).collect::<Result<_>>()?;
    Ok(Filters { publication, ..parse(args)? })
}

/// The day from which relative dates count.
#[must_use]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

fn parse(args: &FilterArgs) -> Result<Filters> {
    Ok(Filters {
        jurisdiction: args.jurisdiction.iter().map(|code| code.to_uppercase()).collect(),
        years: args.year.as_deref().map(parse_years).transpose()?,
        body_kind: codes("body-kind", &args.body_kind, BodyKind::from_code, BodyKind::ALL, BodyKind::code)?,
        department: args.department.iter().map(|number| number.to_uppercase()).collect(),
        zone: codes("zone", &args.zone, Zone::from_code, Zone::ALL, Zone::code)?,
        kind: codes(
            "kind",
            &args.kind,
            ConclusionKind::from_code,
            ConclusionKind::ALL,
            ConclusionKind::code,
        )?,
        form: codes("form", &args.form, Form::from_code, Form::ALL, Form::code)?,
        status: codes("status", &args.status, Status::from_code, Status::ALL, Status::code)?,
        nature: codes("nature", &args.nature, Nature::from_code, Nature::ALL, Nature::code)?,
        topic: args.topic.iter().map(|code| code.to_uppercase()).collect(),
        publication: Vec::new(),
    })
}

fn codes<T: Copy>(
    flag: &str,
    values: &[String],
    from_code: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    for value in values {
        let Some(known) = from_code(&value.to_lowercase().replace('-', "_")) else {
            let choices: Vec<_> = all.iter().map(|value| code(*value)).collect();
            bail!("--{flag} has no value \"{value}\"\nhint: one of {}", choices.join(", "));
        };
        found.push(known);
    }
    Ok(found)
}

/// `2016`, `2015..2017`, `2015..`, `..2017`; both ends included.
fn parse_years(text: &str) -> Result<YearRange> {
    let year = |part: &str| match part.trim() {
        "" => Ok(None),
        digits => digits.parse::<i16>().map(Some).map_err(|_| {
            anyhow::anyhow!("--year \"{text}\" is no year\nhint: write 2016, 2015..2017, 2015.. or ..2017")
        }),
    };
    let (first, last) = match text.split_once("..") {
        Some((first, last)) => (year(first)?, year(last)?),
        None => (year(text)?, year(text)?),
    };
    if let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        bail!("--year {text} runs backwards\nhint: write {last}..{first}");
    }
    Ok(YearRange { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_years(text: &str, first: Option<i16>, last: Option<i16>) {
        let range = parse_years(text).expect("valid");
        assert_eq!((range.first, range.last), (first, last), "{text}");
    }

    #[test]
    fn years() {
        check_years("2016", Some(2016), Some(2016));
        check_years("2015..2017", Some(2015), Some(2017));
        check_years("2015..", Some(2015), None);
        check_years("..2017", None, Some(2017));
    }

    #[track_caller]
    fn check_refused(args: &FilterArgs, hint: &str) {
        let message = parse(args).map(|_| ()).expect_err("refused").to_string();
        assert!(message.contains(hint), "{message}");
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_remedy() {
        check_refused(&FilterArgs { year: Some("MMXV".into()), ..Default::default() }, "write 2016");
        check_refused(
            &FilterArgs { year: Some("2017..2015".into()), ..Default::default() },
            "write 2015..2017",
        );
        check_refused(&FilterArgs { kind: vec!["advice".into()], ..Default::default() }, "legal_reminder");
    }

    #[test]
    fn codes_are_taken_as_people_type_them() {
        let filters = parse(&FilterArgs {
            kind: vec!["legal-reminder".into()],
            topic: vec!["grh-2".into()],
            ..Default::default()
        })
        .expect("valid");
        assert_eq!(filters.kind, [ConclusionKind::LegalReminder]);
        assert_eq!(filters.topic, ["GRH-2"]);
    }
}
