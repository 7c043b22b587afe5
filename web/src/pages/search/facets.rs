//! Facets of a search as boxes to tick, the histogram of years, and what is chosen already.

use cambon_document::{BodyKind, ConclusionKind, Form, Nature, Status, Zone};
use cambon_indexer::api::{FacetValue, FacetsAnswer, SearchAnswer};
use cambon_newsroom::digest::kind_name;
use cambon_newsroom::{department_name, french, jurisdiction_name};

use crate::app::Names;
use crate::{address, words};

/// Values shown of a facet; those chosen always are.
const MOST_VALUES: usize = 30;

/// Units of the histogram.
const BAR_WIDTH: usize = 16;
const BAR_GAP: usize = 4;
const BARS_HEIGHT: usize = 60;

/// A facet.
pub struct Facet {
    /// Name of its parameter.
    pub name: &'static str,
    /// For readers.
    pub title: &'static str,
    /// Whether it is shown open.
    pub open: bool,
    /// Its values.
    pub choices: Vec<Choice>,
}

/// A value of a facet.
pub struct Choice {
    /// As the parameter takes it.
    pub value: String,
    /// For readers.
    pub label: String,
    /// Hits.
    pub count: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Values below it.
    pub within: Vec<Choice>,
}

/// The name of a value for readers.
#[must_use]
pub fn label(facet: &str, value: &str, names: &Names) -> String {
    let known = match facet {
        "jurisdiction" => Some(match value {
            "CRC" => "Chambres régionales".to_owned(),
            "CTC" => "Chambres territoriales".to_owned(),
            code => jurisdiction_name(code),
        }),
        "topic" => Some(names.theme(value).to_owned()),
        "body_kind" => BodyKind::from_code(value).map(|kind| words::body_kind(kind).to_owned()),
        "department" => department_name(value).map(|name| format!("{name} ({value})")),
        "zone" => Zone::from_code(value).map(|zone| words::zone(zone).to_owned()),
        "kind" => ConclusionKind::from_code(value).map(|kind| kind_name(kind).to_owned()),
        "form" => Form::from_code(value).map(|form| words::form(form).to_owned()),
        "status" => Status::from_code(value).map(|status| words::status(status).to_owned()),
        "nature" => Nature::from_code(value).map(|nature| words::nature(nature).to_owned()),
        _ => None,
    };
    known.unwrap_or_else(|| value.to_owned())
}

/// Every facet that has a value.
#[must_use]
pub fn all(answer: &FacetsAnswer, names: &Names) -> Vec<Facet> {
    let facets = [
        ("kind", "Nature de la conclusion", true, &answer.kind),
        ("topic", "Thème", true, &answer.topic),
        ("jurisdiction", "Juridiction", false, &answer.jurisdiction),
        ("body_kind", "Type d’organisme", false, &answer.body_kind),
        ("nature", "Rubrique", false, &answer.nature),
        ("status", "Suites", false, &answer.status),
        ("zone", "Partie du rapport", false, &answer.zone),
        ("department", "Département", false, &answer.department),
        ("form", "Présentation", false, &answer.form),
    ];
    let made = facets.into_iter().map(|(name, title, open, values)| {
        let choices = choices(name, values, names);
        Facet { name, title, open: open || values.iter().any(any_chosen), choices }
    });
    made.filter(|facet| !facet.choices.is_empty()).collect()
}

fn any_chosen(value: &FacetValue) -> bool {
    value.chosen || value.within.iter().any(any_chosen)
}

fn choices(facet: &str, values: &[FacetValue], names: &Names) -> Vec<Choice> {
    let shown = values.iter().enumerate().filter(|(at, value)| *at < MOST_VALUES || any_chosen(value));
    shown
        .map(|(_, value)| Choice {
            label: label(facet, &value.value, names),
            value: value.value.clone(),
            count: french::number(value.count),
            chosen: value.chosen,
            within: choices(facet, &value.within, names),
        })
        .collect()
}

/// Filters in force, each with the address of the same search without it.
#[must_use]
pub fn chosen(pairs: &[(String, String)], names: &Names) -> Vec<(String, String)> {
    let filters = ["q", "in", "sort", "limit", "per_publication", "copies", "whole", "id"];
    let mut all = Vec::new();
    for (at, (name, value)) in pairs.iter().enumerate() {
        if filters.contains(&name.as_str()) {
            continue;
        }
        let values: Vec<&str> = value.split(',').collect();
        let told: Vec<String> = values.iter().map(|value| label(name, value.trim(), names)).collect();
        let text = match name.as_str() {
            "year" => french_years(value),
            _ => told.join(", "),
        };
        let others = pairs.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<(String, String)> = others.map(|(_, pair)| pair.clone()).collect();
        all.push((text, format!("/recherche?{}", address::query(&others))));
    }
    all
}

fn french_years(range: &str) -> String {
    match range.split_once("..") {
        None => range.to_owned(),
        Some((first, "")) => format!("depuis {first}"),
        Some(("", last)) => format!("jusqu’en {last}"),
        Some((first, last)) if first == last => first.to_owned(),
        Some((first, last)) => format!("de {first} à {last}"),
    }
}

/// Hits over time.
pub struct Histogram {
    /// From the first year to the last, gaps included.
    pub bars: Vec<Bar>,
    /// Width of the picture.
    pub width: usize,
    /// Height of the bars.
    pub height: usize,
}

/// A year, or a month of the only year.
pub struct Bar {
    /// `2016`, `mai 2016`.
    pub label: String,
    /// Hits.
    pub count: String,
    /// Whether there are any.
    pub any: bool,
    /// The search in this year alone.
    pub address: Option<String>,
    /// Left edge.
    pub x: usize,
    /// Top edge.
    pub y: usize,
    /// Height.
    pub height: usize,
    /// Width.
    pub width: usize,
}

impl Histogram {
    /// Of an answer: by year, or by month where all hits are of one year.
    #[must_use]
    pub fn of(answer: &SearchAnswer, pairs: &[(String, String)]) -> Self {
        let years: Vec<(i64, usize)> = answer
            .facets
            .year
            .iter()
            .filter_map(|value| Some((value.value.parse().ok()?, value.count)))
            .collect();
        let counted =
            |year: i64| years.iter().find(|(known, _)| *known == year).map_or(0, |(_, count)| *count);
        let (Some(first), Some(last)) = (years.first(), years.last()) else {
            return Self { bars: Vec::new(), width: 0, height: BARS_HEIGHT };
        };
        let all: Vec<(String, usize, Option<String>)> = (first.0..=last.0)
            .map(|year| {
                let mut pairs: Vec<(String, String)> =
                    pairs.iter().filter(|(name, _)| name != "year").cloned().collect();
                pairs.push(("year".to_owned(), year.to_string()));
                (year.to_string(), counted(year), Some(format!("/recherche?{}", address::query(&pairs))))
            })
            .collect();
        let months = || {
            let months = answer.histogram.iter();
            months.map(|month| (month.month.clone(), month.count, None)).collect::<Vec<_>>()
        };
        Self::drawn(if all.len() > 1 { all } else { months() })
    }

    fn drawn(all: Vec<(String, usize, Option<String>)>) -> Self {
        let most = all.iter().map(|(_, count, _)| *count).max().unwrap_or(1).max(1);
        let width = all.len() * (BAR_WIDTH + BAR_GAP);
        let bars = all.into_iter().enumerate().map(|(at, (label, count, address))| {
            // One hit is seen too.
            let height = if count == 0 { 0 } else { (count * BARS_HEIGHT / most).max(2) };
            Bar {
                label: month_fr(&label),
                count: french::number(count),
                any: count > 0,
                address: address.filter(|_| count > 0),
                x: at * (BAR_WIDTH + BAR_GAP),
                y: BARS_HEIGHT - height,
                height,
                width: BAR_WIDTH,
            }
        });
        Self { bars: bars.collect(), width, height: BARS_HEIGHT }
    }
}

/// `mai 2016` for `2016-05`.
fn month_fr(label: &str) -> String {
    let first = format!("{label}-01").parse::<jiff::civil::Date>();
    first.map_or_else(|_| label.to_owned(), french::month)
}
