//! From flags to what is asked of a search; a value that cannot be meant is an error that lists the right ones.

use anyhow::{Result, anyhow};
use cambon_indexer::api::{ParameterError, Parameters};

use crate::cli::FilterArgs;

/// What `query` and `args` ask for.
///
/// # Errors
/// When a code is unknown, or a year is none.
pub fn parameters(query: &[String], args: &FilterArgs) -> Result<Parameters> {
    let mut parameters = Parameters { q: query.join(" "), ..Parameters::default() };
    let lists = [
        ("jurisdiction", &args.jurisdiction),
        ("body_kind", &args.body_kind),
        ("department", &args.department),
        ("zone", &args.zone),
        ("kind", &args.kind),
        ("form", &args.form),
        ("status", &args.status),
        ("nature", &args.nature),
        ("topic", &args.topic),
        ("publication", &args.publication),
    ];
    for (name, values) in lists {
        for value in values {
            parameters.set(name, value).map_err(of_flag)?;
        }
    }
    if let Some(years) = &args.year {
        parameters.set("year", years).map_err(of_flag)?;
    }
    Ok(parameters)
}

fn of_flag(error: ParameterError) -> anyhow::Error {
    let ParameterError { name, value, remedy } = error;
    anyhow!("--{} has no value \"{value}\"\nhint: {remedy}", name.replace('_', "-"))
}

/// The day from which relative dates count.
#[must_use]
pub fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use cambon_document::ConclusionKind;

    use super::*;

    fn parse(args: &FilterArgs) -> Result<Parameters> {
        parameters(&[], args)
    }

    #[track_caller]
    fn check_years(text: &str, first: Option<i16>, last: Option<i16>) {
        let args = FilterArgs { year: Some(text.into()), ..Default::default() };
        let range = parse(&args).expect("valid").filters.years.expect("given");
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
    fn check_refused(args: &FilterArgs, flag: &str, hint: &str) {
        let message = parse(args).map(|_| ()).expect_err("refused").to_string();
        assert!(message.starts_with(flag) && message.contains(hint), "{message}");
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_remedy() {
        let year = |text: &str| FilterArgs { year: Some(text.into()), ..Default::default() };
        check_refused(&year("MMXV"), "--year ", "write 2016");
        check_refused(&year("2017..2015"), "--year ", "write 2015..2017");
        check_refused(&year(".."), "--year ", "write 2016");
        let kind = FilterArgs { kind: vec!["advice".into()], ..Default::default() };
        check_refused(&kind, "--kind ", "legal_reminder");
        let body_kind = FilterArgs { body_kind: vec!["ville".into()], ..Default::default() };
        check_refused(&body_kind, "--body-kind ", "commune");
    }

    #[test]
    fn codes_are_taken_as_people_type_them() {
        let parameters = parse(&FilterArgs {
            kind: vec!["legal-reminder".into()],
            topic: vec!["grh-2".into()],
            ..Default::default()
        })
        .expect("valid");
        assert_eq!(parameters.filters.kind, [ConclusionKind::LegalReminder]);
        assert_eq!(parameters.filters.topic, ["GRH-2"]);
    }
}
